package importer

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/text"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/wording"
)

// A spool writes sources with their statements one after another, so that not all of
// them have to be in memory. What it wrote appears when all else is right, or not at
// all. What the statements refer to is checked with the rest of the corpus.
type spool struct {
	reading  *reading
	owner    map[string]string         // the source of each statement, by its id
	sources  map[string]*schema.Source // that are in the folder
	written  map[string]bool           // sources whose files are written
	named    map[schema.Ref]schema.Pos // what their statements refer to, and where first
	warnings schema.Problems
}

// A spooledSource has a text, in which all passages of its statements are located.
type spooledSource struct {
	source     *schema.Source
	text       *text.Text
	statements []*schema.Statement
	answers    []int // which of them each one answers, by its number; -1: none
}

// mostWarnings is how many warnings of statements are kept.
const mostWarnings = 50

// newSpool begins to write into the folder of an import.
func (r *reading) newSpool() *spool {
	s := &spool{reading: r, owner: r.owners, sources: map[string]*schema.Source{}, written: map[string]bool{}, named: map[schema.Ref]schema.Pos{}}
	if r.known != nil {
		for _, src := range r.known.Sources {
			s.sources[src.ID] = src
		}
	}
	return s
}

// put writes a source, or adds to one that is there.
func (s *spool) put(ctx context.Context, in *spooledSource) error {
	in.source.SHA256, in.source.Length, in.source.Text = in.text.SHA256(), in.text.Len(), "texts/"+in.source.ID+".txt"
	for _, st := range in.statements {
		for i := range st.Evidence {
			p := &st.Evidence[i]
			p.Source = schema.Ref{Kind: schema.KindSource, ID: in.source.ID}
			in.text.Fill(p, p.Start, p.End, true)
			if st.Mode == "quote" {
				st.Quotes = append(st.Quotes, wording.WithoutMarks(p.Exact)) // as files with quotes are read
			}
		}
	}
	s.identify(in)
	if err := s.check(ctx, in); err != nil {
		return err
	}
	if there := s.sources[in.source.ID]; there != nil {
		return s.add(ctx, there, in)
	}
	s.added(in.statements...)
	s.written[in.source.ID] = true
	w := yamlfile.Writer{}
	items := make([]schema.Entity, len(in.statements))
	for i, st := range in.statements {
		items[i] = st
	}
	if err := s.reading.output.put(ctx, newSourceFile(filepath.Join(s.reading.dir, "sources", in.source.ID+".yaml"), in.source, items, w)); err != nil {
		return err
	}
	return s.reading.output.put(ctx, s.textFile(in))
}

// added counts statements that are new.
func (s *spool) added(statements ...*schema.Statement) {
	s.reading.result.Added[schema.KindStatement] += len(statements)
	fields := schema.Fields(schema.KindStatement)
	for _, st := range statements {
		s.reading.result.Located += len(st.Evidence)
		eachRef(fields, st, func(r schema.Ref) {
			r.Name = ""
			if _, known := s.named[r]; !known && r.Kind != schema.KindStatement {
				s.named[r] = st.Pos
			}
		})
	}
}

func (s *spool) textFile(in *spooledSource) change.Change {
	return change.Change{File: filepath.Join(s.reading.dir, filepath.FromSlash(in.source.Text)), Text: []byte(in.text.Slice(0, in.text.Len()))}
}

// identify gives the statements their ids. One of another source with the same id
// says something else.
func (s *spool) identify(in *spooledSource) {
	own := map[string]bool{}
	names := schema.Identifier{Taken: func(id string) bool {
		of, taken := s.owner[id]
		return own[id] || taken && of != in.source.ID
	}}
	for i, st := range in.statements {
		st.Source = schema.Ref{Kind: schema.KindSource, ID: in.source.ID}
		names.Identify(st)
		own[st.ID] = true
		if to := in.answers[i]; to >= 0 {
			st.Answers = []schema.Ref{{Kind: schema.KindStatement, ID: in.statements[to].ID}}
		}
	}
	for id := range own {
		s.owner[id] = in.source.ID
	}
}

// check checks a source with its statements. What they refer to is there; what is
// wrong with that is found when all is known.
func (s *spool) check(ctx context.Context, in *spooledSource) error {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "x"}, Base: "https://onrecord.example/x/"}
	added := map[schema.Ref]bool{}
	fields := schema.Fields(schema.KindStatement)
	for _, st := range in.statements {
		for i := range fields {
			for _, r := range fields[i].Refs(st) {
				ref := schema.Ref{Kind: r.Kind, ID: r.ID}
				if ref.Kind == "" && len(fields[i].Kinds) == 1 {
					ref.Kind = fields[i].Kinds[0]
				}
				if ref.Kind == schema.KindStatement || ref.Kind == schema.KindSource || ref.ID == "" || added[ref] {
					continue
				}
				added[ref] = true
				c.Add(schema.Described(ref, ref.ID))
			}
		}
	}
	alone := *in.source
	alone.Authors = nil
	c.Sources, c.Statements = []*schema.Source{&alone}, in.statements
	found, err := check.CorpusContext(ctx, c, check.Options{})
	if err != nil {
		return err
	}
	bad := map[string]bool{}
	for _, p := range found {
		switch {
		case p.Severity == schema.Error && s.reading.ImportOptions.Partial && strings.HasPrefix(p.ID, "statement "):
			s.reading.result.Left = append(s.reading.result.Left, p)
			bad[strings.TrimPrefix(p.ID, "statement ")] = true
		case p.Severity == schema.Error:
			s.reading.Loader.Problems = append(s.reading.Loader.Problems, p)
		case len(s.warnings) < mostWarnings && (strings.HasPrefix(p.ID, "statement ") || strings.HasPrefix(p.ID, "source ")):
			s.warnings = append(s.warnings, p)
		}
	}
	if len(bad) > 0 {
		in.leave(bad)
	}
	return nil
}

// leave leaves out statements, and what others say of them.
func (in *spooledSource) leave(bad map[string]bool) {
	in.statements = slices.DeleteFunc(in.statements, func(st *schema.Statement) bool { return bad[st.ID] })
	for _, st := range in.statements {
		st.Answers = slices.DeleteFunc(st.Answers, func(r schema.Ref) bool { return bad[r.ID] })
	}
}

// stand finds what was left out though a statement that is written refers to it, or is
// of it: then nothing can be written.
func (s *spool) stand(all *schema.Corpus) {
	if s == nil {
		return
	}
	index := schema.Index(all)
	for r, at := range s.named {
		if index[r] == nil {
			s.reading.Loader.Problems.Add(at, string(r.Kind)+" "+r.ID, "it is left out, and what was read refers to it")
		}
	}
	for id := range s.written {
		if index[schema.Ref{Kind: schema.KindSource, ID: id}] == nil {
			s.reading.Loader.Problems.Add(schema.Pos{}, "source "+id, "it is left out, and was read")
		}
	}
}

// add adds to a source that is there what it does not have. Where its text is
// another one, the places of the statements are not those of this one.
func (s *spool) add(ctx context.Context, there *schema.Source, in *spooledSource) error {
	if there.SHA256 != in.source.SHA256 {
		s.reading.left(in, len(in.statements))
		return nil
	}
	file := filepath.FromSlash(there.Pos.File)
	if !anchor.IsYAML(file) {
		s.reading.Loader.Problems.Add(there.Pos, "source "+there.ID, "statements can be added to a source that has a file of its own, sources/%s.yaml", there.ID)
		return nil
	}
	known, err := data.Source(ctx, s.reading.dir, filepath.Base(file))
	if err != nil {
		return err
	}
	old := map[string]*schema.Statement{}
	for _, st := range known.Statements {
		old[st.ID] = st
	}
	var items []schema.Entity
	for _, st := range in.statements {
		if has := old[st.ID]; has != nil {
			s.reading.result.Same++
			s.reading.result.Differences = append(s.reading.result.Differences, differences(has, st)...)
			continue
		}
		s.added(st)
		items = append(items, st)
	}
	if text := s.textFile(in); !change.Exists(text.File) { // texts need not come along with a corpus
		if err := s.reading.output.put(ctx, text); err != nil {
			return err
		}
	}
	if len(items) == 0 {
		return nil
	}
	c, err := change.AddEntities(ctx, s.reading.dir, file, "statements", yamlfile.Writer{Source: there.ID}, items)
	if err != nil {
		return err
	}
	return s.reading.output.put(ctx, c)
}

// left notes that the statements of a source with another text stay out.
func (r *reading) left(in *spooledSource, n int) {
	r.took(Part{File: in.source.Pos.File, What: "sitting", Name: in.source.ID, Values: n, Left: n, Why: "the corpus has another text of it"})
}

// has reports whether the file of a source was written.
func (s *spool) has(source string) bool { return s != nil && s.written[source] }
