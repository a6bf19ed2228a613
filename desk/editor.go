package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode"

	"onrecord/data/change"
	"onrecord/data/coding"
	"onrecord/data/fence"
	"onrecord/data/text"
	"onrecord/data/watch"
	"onrecord/exports/site"
	"onrecord/schema"
)

// An Editor changes a corpus folder, one change after the other.
type Editor struct {
	Dir   string
	Texts map[string]string // files with the texts of sources, by id
	// Words says an error in the words of the program that shows it; nil: its own.
	Words func(error) string

	mu         sync.Mutex
	seen       map[string][]byte // files as pages had them, by their hashes
	done, gone []step            // what can be undone, and what can be done again
}

// A step is files before and after one change.
type step []revised

// A revised file is what it held and holds; nil: it is not there.
type revised struct {
	file       string
	was, holds []byte
}

// mostSteps is how many changes can be undone.
const mostSteps = 100

// state is what a page has to know of it.
func (e *Editor) state(ctx context.Context, s *Server, source *site.Entity) (*site.Editor, error) {
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	file, sum, err := c.File(source.ID, s.options.Coder)
	if err != nil {
		return nil, err
	}
	raw, err := e.read(file)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.seen) > mostSteps {
		e.seen = nil
	}
	if e.seen == nil {
		e.seen = map[string][]byte{}
	}
	e.seen[sum] = raw
	note, err := c.Note(ctx, source.ID, s.options.Coder)
	if err != nil {
		return nil, err
	}
	return &site.Editor{Note: note, Coder: s.options.Coder, Modes: schema.Modes(), Acts: schema.Acts(), Sum: sum, Finished: s.options.Coder != "" && finished(source, s.options.Coder), Undo: len(e.done) > 0, Redo: len(e.gone) > 0}, nil
}

// coding is the corpus as it is, to be changed.
func (s *Server) coding(ctx context.Context) (*coding.Coding, error) {
	corpora, err := s.library.Corpora(ctx)
	if err != nil {
		return nil, err
	}
	if len(corpora) != 1 {
		return nil, fmt.Errorf("there are %d corpora", len(corpora))
	}
	return coding.Of(corpora[0], s.options.Editor.Dir, s.options.Editor.Texts), nil
}

// maxEdit is how large, in bytes, what a page sends is at most.
const maxEdit = 1 << 20

// An edit is what a page asks for.
type edit struct {
	Source string  `json:"source"`
	Kind   string  `json:"kind"` // of the entity that is changed; empty: a statement
	ID     string  `json:"id"`   // of the statement to be changed or deleted, or of the entity
	Sum    *string `json:"sum"`  // that the file has to have
	Was    *string `json:"was"`  // that a note has to be; nil: it may be any
	// Start and End are the words that were selected, in code points, half-open.
	Start  int                `json:"start"`
	End    int                `json:"end"`
	Fields map[string][]value `json:"fields"`
	File   *document          `json:"file"`
}

// A document is the file of a source, in base 64.
type document struct {
	Name   string `json:"name"`
	Base64 string `json:"base64"`
}

// A value is a text, or the name of an entity; New: of one that is to be made.
type value struct {
	Name string `json:"name"`
	New  string `json:"new"`  // its kind
	Type string `json:"type"` // of what is to be made

	// Of a role, whose office is the name; Was is which of the roles it was, by number.
	Organization string `json:"organization"`
	From         string `json:"from"`
	Until        string `json:"until"`
	Was          *int   `json:"was"`
}

// An outcome is what a page is told.
type outcome struct {
	ID      string   `json:"id,omitempty"`
	Message string   `json:"message,omitempty"`
	Now     string   `json:"now,omitempty"`  // what another has written
	Will    string   `json:"will,omitempty"` // what would be written
	Sum     string   `json:"sum"`
	File    string   `json:"file,omitempty"`
	Told    []string `json:"told,omitempty"`
}

func (s *Server) editing() {
	for name, do := range map[string]func(context.Context, *edit) (*outcome, error){
		"add": s.add, "change": s.change, "delete": s.remove, "undo": s.undo, "redo": s.redo, "finish": s.finish, "settle": s.settle, "accept": s.accept, "reject": s.reject, "note": s.note, "draw": s.draw, "entity": s.entity, "make": s.make, "source": s.newSource, "propose": s.propose,
	} {
		s.mux.HandleFunc("POST /edit/"+name, func(w http.ResponseWriter, r *http.Request) {
			if s.options.Editor == nil {
				http.Error(w, "nothing is changed here", http.StatusForbidden)
				return
			}
			if kind := r.Header.Get("Content-Type"); kind != "application/json" {
				http.Error(w, "JSON is wanted", http.StatusUnsupportedMediaType)
				return
			}
			most := int64(maxEdit)
			if name == "source" {
				most += maxUpload / 3 * 4
			}
			raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
			if err != nil {
				http.Error(w, "this is too long", http.StatusRequestEntityTooLarge)
				return
			}
			var e edit
			d := json.NewDecoder(bytes.NewReader(raw))
			d.DisallowUnknownFields()
			if err := d.Decode(&e); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			s.options.Editor.mu.Lock()
			dir := s.options.Editor.Dir
			// Who has said what the file has to be is told of it where it is another by now.
			out, err := change.Anew(dir, watch.State([]string{dir}), func() (*outcome, error) {
				given := e
				return do(context.WithoutCancel(r.Context()), &given) // what is being written is written
			})
			var seen []byte
			if e.Sum != nil {
				seen = s.options.Editor.seen[*e.Sum]
			}
			s.options.Editor.mu.Unlock()
			s.tell(w, out, err, seen)
		})
	}
}

// tell answers a change.
// seen is the file as the page had it.
func (s *Server) tell(w http.ResponseWriter, out *outcome, err error, seen []byte) {
	code := http.StatusOK
	if err != nil {
		out, code = &outcome{Message: s.say(err)}, http.StatusUnprocessableEntity
		if changed, ok := errors.AsType[*coding.ChangedError](err); ok {
			if seen == nil {
				seen = changed.Now
			}
			cut := apart(string(seen), string(changed.Now), string(changed.Will))
			out.Now, out.Will, out.File = cut[1], cut[2], changed.File
			code = http.StatusConflict
		}
		if unclear, ok := errors.AsType[*coding.NameError](err); ok {
			for _, near := range unclear.Near {
				out.Told = append(out.Told, near.Label())
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(out) // whoever went away needs no answer
}

// apart cuts texts to the lines in which they differ, with some around them.
func apart(texts ...string) []string {
	const around = 3
	lines := make([][]string, len(texts))
	for i, text := range texts {
		lines[i] = strings.SplitAfter(text, "\n")
	}
	same := func(at func(lines []string, n int) int) (n int) {
		for {
			for _, l := range lines {
				if n >= len(l) || l[at(l, n)] != lines[0][at(lines[0], n)] {
					return n
				}
			}
			n++
		}
	}
	begin := max(0, same(func(_ []string, n int) int { return n })-around)
	end := max(0, same(func(l []string, n int) int { return len(l) - 1 - n })-around)
	out := make([]string, len(texts))
	for i, l := range lines {
		if last := len(l) - end; begin < last {
			out[i] = strings.Join(l[begin:last], "")
		}
	}
	return out
}

// say is what an error says: of problems, each on a line.
func (s *Server) say(err error) string {
	if s.options.Editor.Words != nil {
		return s.options.Editor.Words(err)
	}
	return err.Error()
}

// add codes a statement.
func (s *Server) add(ctx context.Context, e *edit) (*outcome, error) {
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	st := &schema.Statement{Source: schema.Ref{Kind: schema.KindSource, ID: e.Source}}
	at := slices.IndexFunc(c.Sources(), func(src *schema.Source) bool { return src.ID == e.Source })
	if at < 0 {
		return nil, fmt.Errorf("there is no source %q", e.Source)
	}
	t, err := c.Text(c.Sources()[at])
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, fmt.Errorf("source %s: no text is at hand", e.Source)
	}
	if e.Start < 0 || e.End > t.Len() || e.Start >= e.End {
		return nil, fmt.Errorf("no words are selected")
	}
	if err := fill(c, st, e.Fields); err != nil {
		return nil, err
	}
	p := schema.Passage{Line: t.LineAt(e.Start), Start: e.Start, End: e.End, SHA256: t.Hash(e.Start, e.End)}
	if st.Mode == "quote" || st.Mode == "partial-quote" {
		p.Quote = t.Slice(e.Start, e.End)
		st.Quotes = []string{p.Quote}
	}
	st.Evidence = []schema.Passage{p}
	o := coding.Options{Coder: s.options.Coder, Sum: e.Sum}
	return s.carryOut(ctx, c, e.Source, func(dry bool) (string, []change.Change, error) {
		o.DryRun = dry
		added, err := c.Add(ctx, st, o)
		if err != nil {
			return "", nil, err
		}
		return added.Statement.ID, append([]change.Change{added.Change}, added.Others...), nil
	})
}

// change changes the fields of a statement that a page has sent, and no others.
func (s *Server) change(ctx context.Context, e *edit) (*outcome, error) {
	c, err := s.own(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	o := coding.Options{Sum: e.Sum}
	return s.carryOut(ctx, c, c.Statement(e.ID).Source.ID, func(dry bool) (string, []change.Change, error) {
		o.DryRun = dry
		r, err := c.Revise(ctx, e.ID, func(st *schema.Statement) error { return fill(c, st, e.Fields) }, o)
		if err != nil {
			return "", nil, err
		}
		return r.Statement.ID, append([]change.Change{r.Change}, r.Others...), nil
	})
}

// remove deletes a statement.
func (s *Server) remove(ctx context.Context, e *edit) (*outcome, error) {
	c, err := s.own(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	o := coding.Options{Sum: e.Sum}
	return s.carryOut(ctx, c, c.Statement(e.ID).Source.ID, func(dry bool) (string, []change.Change, error) {
		o.DryRun = dry
		r, err := c.Delete(ctx, e.ID, o)
		if err != nil {
			return "", nil, err
		}
		return "", []change.Change{r.Change}, nil
	})
}

// finish says of a source that its coder has nothing left to code.
func (s *Server) finish(ctx context.Context, e *edit) (*outcome, error) {
	if s.options.Coder == "" {
		return nil, errors.New("the main coding is never finished: it is that of a coder, in a layer of her own")
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	return s.carryOut(ctx, c, e.Source, func(bool) (string, []change.Change, error) {
		r, err := c.Finish(ctx, e.Source, s.options.Coder, coding.Options{Sum: e.Sum})
		if err != nil {
			return "", nil, err
		}
		return "", []change.Change{r.Change}, nil
	})
}

// settle takes the coding of a coder, as it is, into the layer of what is settled.
func (s *Server) settle(ctx context.Context, e *edit) (*outcome, error) {
	if s.options.Coder != "" {
		return nil, errors.New("who codes does not settle: open the desk without a coder")
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	of := c.Statement(e.ID)
	if of == nil {
		return nil, fmt.Errorf("there is no statement %q any more", e.ID)
	}
	st := *of
	st.EntityBase, st.Layer, st.Coder, st.DuplicateOf = schema.EntityBase{}, "", "", schema.Ref{}
	st.Evidence = slices.Clone(st.Evidence)
	return s.carryOut(ctx, c, st.Source.ID, func(bool) (string, []change.Change, error) {
		added, err := c.Add(ctx, &st, coding.Options{Coder: schema.SettledLayer})
		if err != nil {
			return "", nil, err
		}
		return added.Statement.ID, []change.Change{added.Change}, nil
	}, schema.SettledLayer)
}

// draft is a draft with the corpus it is in.
func (s *Server) draft(ctx context.Context, id string) (*coding.Coding, *schema.Statement, error) {
	if s.options.Coder != "" {
		return nil, nil, errors.New("who codes blind sees no drafts: open the desk without a coder")
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, nil, err
	}
	draft := c.Statement(id)
	if draft == nil || draft.Layer != schema.DraftLayer {
		return nil, nil, fmt.Errorf("there is no draft %q any more", id)
	}
	return c, draft, nil
}

// accept makes a statement of a draft, with what the page says besides.
func (s *Server) accept(ctx context.Context, e *edit) (*outcome, error) {
	c, draft, err := s.draft(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	st := *draft
	st.EntityBase, st.Layer, st.Coder, st.DuplicateOf = schema.EntityBase{}, "", "", schema.Ref{}
	st.Note = "" // why it was proposed
	st.Evidence = slices.Clone(st.Evidence)
	if err := fill(c, &st, e.Fields); err != nil {
		return nil, err
	}
	if len(st.Quotes) == 0 && st.Summary == "" {
		return nil, errors.New("a draft has no words of its own: say in a sentence what is said (Summary)")
	}
	return s.carryOut(ctx, c, st.Source.ID, func(dry bool) (string, []change.Change, error) {
		added, err := c.Add(ctx, &st, coding.Options{Sum: e.Sum, Draft: draft, DryRun: dry})
		if err != nil {
			return "", nil, err
		}
		return added.Statement.ID, append([]change.Change{added.Change}, added.Others...), nil
	}, schema.DraftLayer)
}

// reject takes a draft away, which is not proposed again.
func (s *Server) reject(ctx context.Context, e *edit) (*outcome, error) {
	c, draft, err := s.draft(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	return s.carryOut(ctx, c, draft.Source.ID, func(dry bool) (string, []change.Change, error) {
		r, err := c.Reject(ctx, e.ID, coding.Options{DryRun: dry})
		if err != nil {
			return "", nil, err
		}
		return "", []change.Change{r.Change}, nil
	}, schema.DraftLayer)
}

// note writes what a coder has to say about a source, which is her own, or about a
// position, which all coders share with the codebook.
func (s *Server) note(ctx context.Context, e *edit) (out *outcome, err error) {
	values := e.Fields["note"]
	if len(e.Fields) != 1 || len(values) > 1 {
		return nil, errors.New("a note is one text")
	}
	text := ""
	if len(values) == 1 {
		text = coding.CleanNote(values[0].Name)
	}
	defer func() {
		if err == nil {
			out.Message = text // as it is kept
		}
	}()
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	switch schema.Kind(e.Kind) {
	case schema.KindSource:
		return s.carryOut(ctx, c, e.ID, func(dry bool) (string, []change.Change, error) {
			r, err := c.Annotate(ctx, e.ID, s.options.Coder, text, coding.Options{Sum: e.Sum, DryRun: dry})
			if err != nil {
				return "", nil, err
			}
			return e.ID, []change.Change{r.Change}, nil
		})
	case schema.KindPosition:
		if it, ok := c.Entity(schema.KindPosition, e.ID).(*schema.Position); ok && e.Was != nil && it.Note != coding.CleanNote(*e.Was) {
			return nil, &coding.ChangedError{File: it.Pos.File, Now: []byte(it.Note), Will: []byte(text)}
		}
		return s.revise(ctx, c, schema.KindPosition, e, func(it schema.Entity) error {
			it.(*schema.Position).Note = text
			return nil
		})
	}
	return nil, fmt.Errorf("no note is written about a %q here", e.Kind)
}

// revise changes fields of an entity that is no statement.
func (s *Server) revise(ctx context.Context, c *coding.Coding, kind schema.Kind, e *edit, how func(schema.Entity) error) (*outcome, error) {
	it := c.Entity(kind, e.ID)
	if it == nil {
		return nil, fmt.Errorf("there is no %s %q any more", kind, e.ID)
	}
	file, _, err := c.FileWith(it)
	if err != nil {
		return nil, err
	}
	return s.carryOutIn(ctx, c, []string{file}, func(dry bool) (string, []change.Change, error) {
		r, err := c.ReviseEntity(ctx, kind, e.ID, how, coding.Options{Sum: e.Sum, DryRun: dry})
		if err != nil {
			return "", nil, err
		}
		return e.ID, []change.Change{r.Change}, nil
	})
}

// own is the corpus, where a statement is of the coding that is changed here.
func (s *Server) own(ctx context.Context, id string) (*coding.Coding, error) {
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	st := c.Statement(id)
	if st == nil {
		return nil, fmt.Errorf("there is no statement %q any more", id)
	}
	if st.Layer != s.options.Coder {
		return nil, fmt.Errorf("statement %s is of another coder, and is changed by her", id)
	}
	return c, nil
}

// carryOut makes changes, in the file of the desk's coder or of other layers, and keeps
// what the files held before.
func (s *Server) carryOut(ctx context.Context, c *coding.Coding, source string, do func(dry bool) (string, []change.Change, error), layers ...string) (*outcome, error) {
	var files []string
	for _, layer := range append(layers, s.options.Coder) {
		file, _, err := c.File(source, layer)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	for _, kind := range schema.Kinds() {
		if kind != schema.KindCorpus && kind != schema.KindStatement && kind != schema.KindSource {
			files = append(files, c.FileOf(kind))
		}
	}
	return s.carryOutIn(ctx, c, files, do)
}

// carryOutIn makes changes in some files, and keeps what these held before.
func (s *Server) carryOutIn(ctx context.Context, c *coding.Coding, files []string, do func(dry bool) (string, []change.Change, error)) (*outcome, error) {
	before := map[string][]byte{}
	for _, file := range files {
		raw, err := s.options.Editor.read(file)
		if err != nil {
			return nil, err
		}
		before[file] = raw
	}
	id, changes, err := do(false)
	if err != nil {
		return nil, err
	}
	var done step
	for i := range changes {
		done = append(done, revised{changes[i].File, before[changes[i].File], changes[i].Text})
	}
	e := s.options.Editor
	e.done, e.gone = append(e.done, done), nil
	if n := len(e.done) - mostSteps; n > 0 {
		e.done = e.done[n:]
	}
	s.library.Changed(ctx, c.Corpus(), changes)
	return &outcome{ID: id}, nil
}

// read gives the bytes of a file; nil: it is not there.
func (e *Editor) read(file string) ([]byte, error) {
	if _, err := os.Lstat(file); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return change.ReadIn(e.Dir, file, fence.YAML)
}

func (s *Server) undo(ctx context.Context, e *edit) (*outcome, error) {
	ed := s.options.Editor
	return s.back(ctx, e, &ed.done, &ed.gone, "undone", func(r revised) (from, to []byte) { return r.holds, r.was })
}

func (s *Server) redo(ctx context.Context, e *edit) (*outcome, error) {
	ed := s.options.Editor
	return s.back(ctx, e, &ed.gone, &ed.done, "done again", func(r revised) (from, to []byte) { return r.was, r.holds })
}

// back writes what the files of a step held, where they hold what it left.
func (s *Server) back(ctx context.Context, e *edit, of, to *[]step, what string, side func(revised) (from, to []byte)) (*outcome, error) {
	if len(*of) == 0 {
		return nil, fmt.Errorf("there is nothing to be %s", what)
	}
	last := (*of)[len(*of)-1]
	var changes []change.Change
	for _, r := range last {
		from, will := side(r)
		now, err := s.options.Editor.read(r.file)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(now, from) || (now == nil) != (from == nil) {
			return nil, &coding.ChangedError{File: r.file, Now: now, Will: will}
		}
		changes = append(changes, change.Change{File: r.file, Text: will, There: now != nil, Gone: will == nil})
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.Load(ctx, changes); err != nil {
		return nil, err
	}
	if err := change.Write(ctx, s.options.Editor.Dir, changes); err != nil {
		return nil, err
	}
	s.library.Changed(ctx, c.Corpus(), changes)
	*of, *to = (*of)[:len(*of)-1], append(*to, last)
	return &outcome{}, nil
}

// textFields are the fields of a statement that hold a word or a sentence.
var textFields = []string{"mode", "act", "summary", "note", "date", "certainty", "medium"}

// fill gives a statement the fields that a page has sent.
func fill(c *coding.Coding, st *schema.Statement, fields map[string][]value) error {
	for _, name := range sortedKeys(fields) {
		f, ok := schema.FieldNamed(schema.KindStatement, name)
		if !ok || f.Derived || name == "source" || name == "coder" {
			return fmt.Errorf("no field that a page can set is called %q", name)
		}
		values := fields[name]
		switch {
		case f.Type == schema.Many || f.Type == schema.One:
			var refs []schema.Ref
			for _, v := range values {
				it, err := entity(c, v, f.Kinds)
				if err != nil {
					return err
				}
				if r := (schema.Ref{Kind: it.Kind(), ID: it.Identity().ID}); !slices.Contains(refs, r) {
					refs = append(refs, r)
				}
			}
			switch {
			case f.Type == schema.Many:
				f.SetRefs(st, refs)
			case len(refs) > 1:
				return fmt.Errorf("%s is one, and %d are named", name, len(refs))
			case len(refs) == 1:
				f.PutRef(st, refs[0])
			default:
				f.PutRef(st, schema.Ref{})
			}
		case slices.Contains(textFields, name):
			text := ""
			if len(values) > 0 {
				text = strings.TrimSpace(values[0].Name)
			}
			if name == "note" {
				text = coding.CleanNote(text)
			}
			if name == "date" && text != "" {
				if _, err := schema.ParseDate(text); err != nil {
					return fmt.Errorf("date: %w", err)
				}
			}
			*textField(st, name) = text
		default:
			return fmt.Errorf("no field that a page can set is called %q", name)
		}
	}
	return nil
}

func textField(st *schema.Statement, name string) *string {
	return map[string]*string{"mode": &st.Mode, "act": &st.Act, "summary": &st.Summary, "note": &st.Note, "date": &st.Date, "certainty": &st.Certainty, "medium": &st.Medium}[name]
}

// entity finds what a page names, or makes it.
func entity(c *coding.Coding, v value, kinds []schema.Kind) (schema.Entity, error) {
	if v.New == "" {
		return c.Find(v.Name, kinds...)
	}
	kind := schema.Kind(v.New)
	if !slices.Contains(kinds, kind) {
		return nil, fmt.Errorf("%q cannot be a %s here", v.Name, v.New)
	}
	return c.Make(kind, v.Name, v.Type)
}

// propose says what a selection is most likely: which words, and how the source has
// them.
func (s *Server) propose(ctx context.Context, e *edit) (*outcome, error) {
	t, err := s.library.Text(ctx, e.Source)
	if err != nil {
		return nil, err
	}
	if t == nil || e.Start < 0 || e.End > t.Len() || e.Start >= e.End {
		return nil, fmt.Errorf("no words are selected")
	}
	p := Propose(t, e.Start, e.End)
	raw, err := json.Marshal(p)
	return &outcome{Message: string(raw)}, err
}

// A Proposal is what a selection is most likely.
type Proposal struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Words string `json:"words"`
	Mode  string `json:"mode"`
}

// hearsay are words before a paraphrase by which a source leaves open whether it was
// said.
var hearsay = []string{"reportedly", "allegedly", "is said to", "are said to", "rumoured", "rumored", "angeblich", "soll ", "sollen "}

// clause is from how many words on a quotation is taken for a complete clause.
const clause = 4

// Propose takes the spaces and quotation marks from the ends of a selection, and
// proposes a mode: by the marks around it, and by the words before it on its line. It
// is a proposal, for whether words have a complete clause is for a person to say.
func Propose(t *text.Text, start, end int) Proposal {
	runes := []rune(t.Slice(start, end))
	for len(runes) > 0 && unicode.IsSpace(runes[0]) {
		runes, start = runes[1:], start+1
	}
	for len(runes) > 0 && unicode.IsSpace(runes[len(runes)-1]) {
		runes, end = runes[:len(runes)-1], end-1
	}
	p := Proposal{Start: start, End: end, Mode: "paraphrase"}
	for _, q := range t.Quotations() {
		// the quotation that was selected with its marks, or that the selection is in
		with := q[0]-1 <= start && end <= q[1]+1 && end > start
		if !with {
			continue
		}
		p.Start, p.End = max(start, q[0]), min(end, q[1])
		for p.End > p.Start && strings.ContainsRune(",", []rune(t.Slice(p.End-1, p.End))[0]) {
			p.End--
		}
		p.Mode = "partial-quote"
		if len(strings.Fields(t.Slice(p.Start, p.End))) >= clause {
			p.Mode = "quote"
		}
	}
	if p.Mode == "paraphrase" {
		line, _, _ := t.Line(t.LineAt(start))
		before := strings.ToLower(t.Slice(line, end))
		if at := strings.LastIndexAny(before[:max(0, len(before)-len(t.Slice(start, end)))], ".!?"); at >= 0 {
			before = before[at:]
		}
		for _, w := range hearsay {
			if strings.Contains(before, w) {
				p.Mode = "reported"
			}
		}
	}
	p.Words = t.Slice(p.Start, p.End)
	return p
}
