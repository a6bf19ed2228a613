package scaffold

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/plaintext"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// NewSourceOptions says what a new source is. What is empty is found out.
type NewSourceOptions struct {
	ID       string // default: of the file's name
	Title    string // default: the document's, else of the file's name
	Language string // default: the document's, else the corpus's, if it has one
	Encoding string // of the file, a name that plaintext.Decode takes

	Date, Publisher, URL string // empty: not known
}

// A NewSourceResult says what was made.
type NewSourceResult struct {
	ID   string
	File string    // of the source; where that was there, of its text
	Note hint.Text // what the document was taken for; empty: it is a plain text in UTF-8
}

// NewSource makes the file of a source from a document: id, hash, length and a
// skeleton. Its text goes into the corpus as texts/ID.txt, in UTF-8, unless the
// document is this text and lies in the corpus. Nothing is written over; a text of
// the corpus in another encoding keeps its place, and what was there gets the name
// of its encoding. What is wrong with the document is a schema.Problem.
func NewSource(ctx context.Context, file, dir string, o NewSourceOptions) (NewSourceResult, error) {
	result, changes, err := PlanSource(ctx, file, dir, o)
	if err != nil {
		return result, err
	}
	return result, change.Write(ctx, dir, changes)
}

// PlanSource is what NewSource does, and writes nothing.
func PlanSource(ctx context.Context, file, dir string, o NewSourceOptions) (NewSourceResult, []change.Change, error) {
	if err := fence.LookFolder(dir); err != nil {
		return NewSourceResult{}, nil, err
	}
	if !data.IsFolder(dir) {
		return NewSourceResult{}, nil, hint.Errorf("%s is not a corpus folder: it has no corpus.yaml (%s makes one)", dir, hint.NewCorpus(""))
	}
	if o.ID != "" {
		if err := schema.CheckID(o.ID); err != nil {
			return NewSourceResult{}, nil, change.Requestf("%s: %v", hint.Option{Name: "id"}, err)
		}
	}
	if o.Date != "" {
		if _, err := schema.ParseDate(o.Date); err != nil {
			return NewSourceResult{}, nil, change.Requestf("%s: %v", hint.Option{Name: "date"}, err)
		}
	}
	if o.URL != "" {
		if u, err := url.Parse(o.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || schema.BadIRI(o.URL) != "" {
			return NewSourceResult{}, nil, change.Requestf("%s: %s is no address of the web", hint.Option{Name: "url"}, schema.Shorten(o.URL))
		}
	}
	doc, err := plaintext.Read(ctx, file, plaintext.Options{Encoding: o.Encoding})
	if _, bad := errors.AsType[*plaintext.Fault](err); bad {
		return NewSourceResult{}, nil, input.FaultOf(filepath.ToSlash(file), err)
	} else if err != nil {
		return NewSourceResult{}, nil, err
	}
	s := newSource{Document: doc, dir: dir, from: file, stem: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), known: o}
	if s.id, err = s.named(o.ID); err != nil {
		return NewSourceResult{}, nil, err
	}
	s.title = cmp.Or(o.Title, doc.Title, s.stem)
	if s.language = cmp.Or(o.Language, doc.Language); s.language == "" {
		s.language = onlyLanguage(ctx, dir)
	}
	result := NewSourceResult{ID: s.id, File: filepath.Join(dir, "sources", s.id+".yaml"), Note: s.note()}
	before, err := s.before(ctx)
	if err != nil {
		return result, nil, err
	}
	if err := s.place(before); err != nil {
		return result, nil, err
	}
	if s.away != "" {
		result.Note = hint.Textf("%s; the file is kept as %s", result.Note, s.away)
	}
	changes, err := s.keep()
	if err != nil {
		return result, nil, err
	}
	if before != "" {
		result.File = s.put
	} else {
		changes = append(changes, change.Change{File: result.File, Text: []byte(s.skeleton())})
	}
	return result, changes, nil
}

// A newSource is a source that is being made.
type newSource struct {
	*plaintext.Document
	dir, from, stem     string
	id, title, language string
	known               NewSourceOptions

	text string // path of its text, relative to the corpus
	put  string // the file that is made for it; empty: it is there
	away string // where what was there is kept; empty: nothing was
}

// named is the id: the one that was asked for, if a file can have it everywhere, or
// else one made of the document's name.
func (s *newSource) named(asked string) (_ string, err error) {
	in, err := fence.OpenFolder(s.dir)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	id, err := freeName(in, cmp.Or(asked, schema.CorpusID(s.stem)))
	if err == nil && asked != "" && id != asked {
		return "", change.Requestf("%s: no file can be called that on every system, or another one is but for its letters; %s is free", hint.Option{Name: "id", Value: asked}, id)
	}
	return id, err
}

// before is the file of a source that has the id already. That is allowed only
// where its text is given, to be brought into UTF-8.
func (s *newSource) before(ctx context.Context) (string, error) {
	for _, ext := range []string{".yaml", ".yml"} {
		file := filepath.Join(s.dir, "sources", s.id+ext)
		raw, err := change.ReadIn(s.dir, file, fence.YAML)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		text := "texts/" + s.id + ".txt"
		var ps schema.Problems
		if y := yamlfile.Parse(ctx, file, raw, nil, &ps); y.Node != nil {
			if n := y.Node.Get("text"); n != nil && n.Text != "" {
				text = n.Text
			}
		}
		if !s.Plain && sameFile(s.from, filepath.Join(s.dir, filepath.FromSlash(text))) {
			return file, nil
		}
		return "", hint.Errorf("%s: %s already exists; %s gives the source another id", s.from, file, hint.Option{Name: "id"})
	}
	return "", nil
}

func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// place decides where the text goes.
func (s *newSource) place(before string) error {
	inside, err := s.inside()
	if err != nil {
		return err
	}
	if s.Plain && inside != "" {
		s.text = inside
		return nil
	}
	s.text = "texts/" + s.id + ".txt"
	if before != "" {
		s.text = inside
	}
	s.put = filepath.Join(s.dir, filepath.FromSlash(s.text))
	if _, err := os.Lstat(s.put); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if !sameFile(s.from, s.put) {
		return hint.Errorf("%s: %s already exists; %s gives the source another id", s.from, s.put, hint.Option{Name: "id"})
	}
	kind := strings.ToLower(cmp.Or(s.Encoding, s.Format))
	s.away = strings.TrimSuffix(s.put, filepath.Ext(s.put)) + "." + kind + filepath.Ext(s.put)
	if _, err := os.Lstat(s.away); err == nil {
		return fmt.Errorf("%s already exists: the file that is %s now would be moved there", s.away, s.put)
	}
	return nil
}

// inside is the path of the document relative to the corpus; empty: it lies
// elsewhere.
func (s *newSource) inside() (string, error) {
	file, err := filepath.Abs(s.from)
	if err != nil {
		return "", err
	}
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return "", err
	}
	if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), nil
	}
	return "", nil
}

// keep is what is written of the text. What was in its place is copied: so both
// are there whenever anything ends.
func (s *newSource) keep() ([]change.Change, error) {
	switch {
	case s.put == "":
		return nil, nil
	case s.away == "":
		return []change.Change{{File: s.put, Text: []byte(s.Text)}}, nil
	}
	old, err := change.ReadIn(s.dir, s.put, fence.Document)
	if err != nil {
		return nil, err
	}
	return []change.Change{{File: s.away, Text: old}, {File: s.put, Text: []byte(s.Text), There: true}}, nil
}

// note says what the document was taken for, and what was assumed.
func (s *newSource) note() hint.Text {
	if s.Plain {
		return hint.Text{}
	}
	what := hint.Textf("%s", s.Format)
	if s.Encoding != "" && s.Encoding != "utf-8" {
		what = hint.Textf("%s in %s", what, plaintext.Called(s.Encoding))
		if s.Guessed {
			what = hint.Textf("%s (%s says otherwise)", what, hint.Option{Name: "encoding"})
		}
	}
	clean := ""
	if s.Format == "PDF" {
		clean = "; take running heads and page numbers out of it before coding"
	}
	return hint.Textf("%s is %s: its text has %d characters%s", s.from, what, utf8.RuneCountInString(s.Text), clean)
}

// skeleton is the file of the source. It has no key statements, so that one can
// put it there.
func (s *newSource) skeleton() string {
	sum := sha256.Sum256([]byte(s.Text))
	var b strings.Builder
	if fence.IsRegular(filepath.Join(s.dir, SchemaFile)) {
		b.WriteString(modeline("../"))
	}
	fmt.Fprintf(&b, "id: %s\ntitle: %s\ntype: article\n", s.id, yamlfile.Quote(s.title))
	if s.language != "" {
		fmt.Fprintf(&b, "language: %s\n", yamlfile.Quote(s.language))
	} else {
		b.WriteString("# language: en\n")
	}
	field := func(name, value, comment string) {
		if value == "" {
			b.WriteString(comment)
			return
		}
		fmt.Fprintf(&b, "%s: %s\n", name, yamlfile.Quote(value))
	}
	field("date", s.known.Date, "# date: 2025-08-15             # when it was published; without it, and a date\n"+
		"#                              # of their own, its statements have none\n")
	field("publisher", s.known.Publisher, "# publisher: The Gazette       # any text\n")
	field("url", s.known.URL, "# url: https://example.org/a   # where it can be read\n")
	b.WriteString(`# authors: [doe]               # ids of actors, who are listed in actors.yaml;
#                              # "Staff" is none
`)
	fmt.Fprintf(&b, "sha256: %s\nlength: %d\n", hex.EncodeToString(sum[:]), utf8.RuneCountInString(s.Text))
	if !s.Plain {
		fmt.Fprintf(&b, "original: %s # %s\n", s.SHA256, yamlfile.Quote(filepath.Base(s.from)))
	}
	fmt.Fprintf(&b, "text: %s\n%s", yamlfile.Quote(s.text), statementsHelp+fieldNotes(schema.KindStatement))
	return b.String()
}

const statementsHelp = `
# One statement per utterance, for example:
#
# statements:
#   - speakers: [doe]
#     mode: quote
#     act: demand
#     quotes: ["We will build it"]
#     supports: [build-the-bridge]
#     event: council-meeting
#
#   - speakers: [doe]
#     mode: paraphrase
#     summary: The mayor does not say what the bridge will cost.
#     evidence:
#       - line: 15
#
# Then run onrecord locate, which finds the quotes, or the paragraphs, and fills
# in where they stand.
#
`

// onlyLanguage is the language of a corpus that has just one.
func onlyLanguage(ctx context.Context, dir string) string {
	var node *schema.Node
	for _, name := range []string{"corpus.yaml", "corpus.yml"} {
		text, err := change.ReadIn(dir, filepath.Join(dir, name), fence.YAML)
		if err != nil {
			continue // what is wrong with it is for check to say
		}
		node = yamlfile.Parse(ctx, name, text, nil, &schema.Problems{}).Node
		break
	}
	if n := node.Get("languages"); n != nil && len(n.Items) == 1 {
		return n.Items[0].Text
	}
	return ""
}

// freeName is an id for a file, the one that was asked for or with a number behind
// it, that is a name everywhere, and no other file's but in letters.
func freeName(in *fence.Folder, id string) (string, error) {
	for len(id)+len("."+schema.SettledLayer+".yaml") > fence.MostName-len("-99") {
		runes := []rune(id)
		id = string(runes[:len(runes)-1])
	}
	taken := map[string]string{}
	entries, err := in.Entries("sources")
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		taken[fence.SameName(e.Name())] = e.Name()
	}
	out := id
	for n := 2; ; n++ {
		free := fence.BadName(out+".yaml") == ""
		for _, ext := range []string{".yaml", ".yml"} {
			if there, ok := taken[fence.SameName(out+ext)]; ok && there != out+ext {
				free = false
			}
		}
		if free {
			return out, nil
		}
		out = fmt.Sprintf("%s-%d", id, n)
	}
}
