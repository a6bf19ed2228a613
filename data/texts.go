package data

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"onrecord/data/text"
	"onrecord/schema"
)

// A TextError says that a text was given for a source that no corpus has.
type TextError struct {
	Source string
	Near   []string // sources whose ids look like it
}

func (e *TextError) Error() string {
	msg := fmt.Sprintf("--text %s: there is no such source", e.Source)
	if len(e.Near) > 0 {
		msg += "; did you mean " + e.Near[0] + "?"
	}
	return msg
}

// ExitCode is that of a usage error.
func (e *TextError) ExitCode() int { return 2 }

// knows finds the first text, by id, that is of none of the set's sources.
func (s *Set) knows(texts map[string]string) error {
	if len(texts) == 0 {
		return nil
	}
	var ids []string
	for _, c := range s.Corpora {
		for _, src := range c.Sources {
			ids = append(ids, src.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		if !slices.Contains(ids, id) {
			return &TextError{id, schema.Nearest(id, ids, 1)}
		}
	}
	return nil
}

// TextOf reads the text of a source: the file given for it, else its text
// path, else texts/ID.txt, both relative to the corpus. Without a text at hand
// it returns nil.
func TextOf(src *schema.Source, dir string, texts map[string]string) (*text.Text, string, error) {
	if file, ok := texts[src.ID]; ok {
		t, err := readText(file, src.Language)
		return t, file, err
	}
	if dir == "" {
		return nil, "", nil
	}
	for _, name := range []string{src.Text, "texts/" + src.ID + ".txt"} {
		if name == "" {
			continue
		}
		file := filepath.FromSlash(name)
		if !filepath.IsLocal(file) {
			return nil, "", fmt.Errorf("text %q of source %s leads out of the corpus: give it with --text %s=FILE", name, src.ID, src.ID)
		}
		file = filepath.Join(dir, file)
		t, err := readText(file, src.Language)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return t, file, convertible(err, file, dir, src.ID)
	}
	return nil, "", nil
}

// readText reads the text of a source in a language.
func readText(file, language string) (*text.Text, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	t, err := text.New(filepath.ToSlash(file), raw)
	if err != nil {
		return nil, err
	}
	t.Language = language
	return t, nil
}
