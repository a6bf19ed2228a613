package anchor

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/plaintext"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// A TextError says that a text was given for a source that no corpus has.
type TextError struct {
	Source string
	Near   []string // sources whose ids look like it
}

func (e *TextError) Error() string { return e.text().String() }

// Say is Error in the words of a program.
func (e *TextError) Say(words hint.Words) string { return e.text().Say(words) }

func (e *TextError) text() hint.Text {
	near := ""
	if len(e.Near) > 0 {
		near = "; did you mean " + e.Near[0] + "?"
	}
	return hint.Textf("%s: there is no such source%s", hint.Option{Name: "source-text", Value: e.Source}, near)
}

// CheckTexts finds the first text, by id, that is of none of the sources of some
// corpora.
func CheckTexts(corpora []*schema.Corpus, texts map[string]string) error {
	if len(texts) == 0 {
		return nil
	}
	var ids []string
	for _, c := range corpora {
		for _, src := range c.Sources {
			ids = append(ids, src.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		if !slices.Contains(ids, id) {
			return &TextError{id, spelling.Nearest(id, ids, 1)}
		}
	}
	return nil
}

// TextOf reads the text of a source: the file given for it, else its text
// path, else texts/ID.txt, both relative to the corpus. Without a text at hand
// it returns nil.
func TextOf(src *schema.Source, dir string, texts map[string]string) (t *text.Text, file string, err error) {
	if file, ok := texts[src.ID]; ok {
		raw, err := fence.ReadFile(file, fence.Text)
		if err != nil {
			return nil, file, err
		}
		t, err := newText(raw, file, src.Language)
		return t, file, err
	}
	if dir == "" {
		return nil, "", nil
	}
	in, err := fence.OpenFolder(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil // the corpus is yet to be made
	}
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	for _, name := range []string{src.Text, "texts/" + src.ID + ".txt"} {
		if name == "" {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, "", elsewhere(src, fmt.Sprintf("text %q leads out of the corpus", name))
		}
		file := in.Path(name)
		raw, err := in.ReadFile(name, fence.Text)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if told, ok := errors.AsType[*fence.Error](err); ok {
			return nil, file, elsewhere(src, told.Error())
		}
		if err != nil {
			return nil, file, err
		}
		t, err := newText(raw, file, src.Language)
		return t, file, convertible(err, raw, file, dir, src.ID)
	}
	return nil, "", nil
}

// elsewhere is the problem of a text that is not read where the corpus has it.
func elsewhere(src *schema.Source, why string) error {
	var ps schema.Problems
	ps.Add(src.At("text"), "source "+src.ID, "%s: give the text with %s", why, hint.Option{Name: "source-text", Value: src.ID + "=FILE"})
	return ps
}

// newText is the text of a source in a language.
func newText(raw []byte, file, language string) (*text.Text, error) {
	t, err := text.New(filepath.ToSlash(file), raw)
	if err != nil {
		return nil, err
	}
	t.Language = language
	return t, nil
}

// convertible says of a text in a corpus that cannot be read what it seems to
// be, and how to bring it into UTF-8.
func convertible(err error, raw []byte, file, dir, id string) error {
	bad, ok := errors.AsType[schema.Problems](err)
	if !ok || len(bad) == 0 {
		return err
	}
	if schema.CorpusID(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))) == id {
		id = "" // it is made of the name
	}
	convert := func(encoding string) hint.Step {
		return hint.NewSource(filepath.ToSlash(file), id, filepath.ToSlash(dir), encoding)
	}
	what, err := plaintext.Seems(file, raw)
	switch {
	case err != nil:
		return bad
	case what == "":
		bad[0].Reword("%s; %s brings it into UTF-8", bad[0].Text(), convert("NAME"))
	default:
		bad[0].Reword("%s: it seems to be %s; %s brings it into UTF-8", bad[0].Text(), what, convert(""))
	}
	return bad
}
