package importer

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/plaintext"
	"onrecord/data/table"
	"onrecord/data/workbook"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// sheets are the tables of an import.
type sheets struct {
	reading *reading
	base    string // of rows without an IRI
	corpora map[string]*schema.Corpus
	called  map[string]*nameIndex
	rows    []unread               // of entities
	half    map[schema.Entity]bool // of tables of nodes
	ofNode  map[string]int         // the rows that tables of nodes have, by the ids there
	details map[string]passageDetails
	linked  bool              // tables of edges say all that entities refer to
	saying  bool              // there is a table of statements
	asking  bool              // there is a question about the row that is read, without an answer
	values  map[string]string // what was said of words, by how they fold; nil: see valued
	late    schema.Problems   // of cells, which are told with those of rows
}

// readTables reads tables: those of entities first, so that others can name
// these.
func readTables(ctx context.Context, r *reading, files []string) error {
	return readTablesOf(ctx, r, files, (*sheets).tables)
}

// readTablesOf reads the tables that each of the files has.
func readTablesOf(ctx context.Context, r *reading, files []string, tablesOf func(*sheets, context.Context, string) ([]*sheet, error)) error {
	s := &sheets{reading: r, base: r.ImportOptions.Base, corpora: map[string]*schema.Corpus{}, called: map[string]*nameIndex{}, half: map[schema.Entity]bool{}, ofNode: map[string]int{}}
	if r.known != nil {
		s.base = r.known.Base
	}
	if err := plaintext.CheckEncoding(cmp.Or(r.ImportOptions.Encoding, "utf-8")); err != nil {
		return err
	}
	r.tables = true
	if err := s.checkFields(); err != nil {
		return err
	}
	var tables []*sheet
	for _, file := range files {
		found, err := tablesOf(s, ctx, file)
		if err != nil {
			return err
		}
		tables = append(tables, found...)
	}
	before := len(r.Loader.Problems)
	if s.unmapped(tables); r.ImportOptions.Partial {
		r.leaveFrom(before)
	}
	if len(r.Loader.Problems) > 0 {
		return nil
	}
	s.linked = slices.ContainsFunc(tables, func(t *sheet) bool { return t.edges && t.headed(accordingTo) >= 0 })
	s.saying = slices.ContainsFunc(tables, func(t *sheet) bool { return !t.edges && t.Kind == schema.KindStatement })
	rank := func(t *sheet) int { return slices.Index(schema.Kinds(), t.Kind) } // of the corpus, -1
	slices.SortStableFunc(tables, func(a, b *sheet) int { return cmp.Compare(rank(a), rank(b)) })
	s.findBase(tables)
	for _, t := range tables {
		if !t.edges {
			if err := s.survey(ctx, t); err != nil {
				return err
			}
		}
	}
	for _, t := range tables {
		if t.Kind != schema.KindStatement {
			if err := s.entities(ctx, t); err != nil {
				return err
			}
		}
	}
	for _, t := range tables {
		if t.edges {
			if err := s.edges(ctx, t); err != nil {
				return err
			}
		}
	}
	s.decodeEntities()
	for _, t := range tables {
		if t.Kind == schema.KindStatement && !t.edges {
			if err := s.statements(ctx, t); err != nil {
				return err
			}
		}
	}
	before = len(r.Loader.Problems)
	if r.Loader.Problems = append(r.Loader.Problems, s.late...); r.ImportOptions.Partial {
		r.leaveFrom(before)
	}
	for _, t := range tables {
		t.report(r)
	}
	for _, base := range slices.Sorted(maps.Keys(s.corpora)) {
		c := s.corpora[base]
		r.Loader.Set.Corpora = append(r.Loader.Set.Corpora, c)
		for _, e := range s.called[base].made {
			r.made[e] = !s.half[e]
		}
	}
	return nil
}

// unmapped notes what was said of columns that no table has. One that is not there may
// well be passed over.
func (s *sheets) unmapped(tables []*sheet) {
	has := map[string]bool{}
	var names []string
	for _, t := range tables {
		if t.columns == nil && !t.edges {
			return // it could not be read, which is told
		}
		for _, c := range t.columns {
			has[saidName(c.called())] = true
			names = append(names, c.called())
		}
	}
	said := s.reading.ImportOptions.Columns
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if said[name] == "" || has[saidName(name)] {
			continue
		}
		format, args := "%s: no column is called that", []any{mapped(name, said[name])}
		if near := spelling.Nearest(name, names, 1); len(near) > 0 {
			format, args = format+" (%s?)", append(args, near[0])
		}
		s.reading.Loader.Problems.Add(schema.Pos{}, "", format, args...)
	}
}

// checkFields refuses what no row can have.
func (s *sheets) checkFields() error {
	fields := s.reading.ImportOptions.Fields
	kind := schema.Kind(cmp.Or(fields["kind"], string(schema.KindStatement)))
	if !kind.Known() {
		return change.Requestf("%s: a row is of the kind statement, actor, position, place, event or source", hint.Option{Name: "set", Value: "kind=" + fields["kind"]})
	}
	takes := (&sheet{Table: table.Table{Kind: kind}}).takes()
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(takes, field) || field == positionColumn {
			return change.Requestf("%s: there is no such field: %s has %s", hint.Option{Name: "set", Value: field + "=" + fields[field]}, schema.WithArticle(kind), strings.Join(takes, ", "))
		}
	}
	return nil
}

// tables are those that a file or a folder is.
func (s *sheets) tables(ctx context.Context, file string) (out []*sheet, err error) {
	stat, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !stat.IsDir() {
		t, err := s.open(ctx, input.Place{Name: file})
		return []*sheet{t}, err
	}
	in, err := fence.OpenFolder(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	entries, err := data.VisibleFiles(in, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		stem, ok := strings.CutSuffix(e.Name(), ".csv")
		switch {
		case !ok:
		case stem == "nodes", stem == edgesTable, stem == schema.KindStatement.Plural(), table.KindOf(stem) != schema.KindStatement:
			t, err := s.open(ctx, input.Place{In: in, Name: e.Name()})
			if err = input.Unreadable(in.Path(e.Name()), err, &s.reading.Loader.Problems); err != nil {
				return nil, err
			}
			if t != nil {
				out = append(out, t)
			}
		default:
			s.reading.result.Notes = append(s.reading.result.Notes, hint.Textf("%s is passed over: no table of a corpus is called that", filepath.Join(file, e.Name())))
		}
	}
	if len(out) == 0 && len(s.reading.Loader.Problems) == 0 {
		s.reading.Loader.Problems.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "this folder has no tables: statements.csv, actors.csv …")
	}
	return out, nil
}

// open reads a file and the header of its table.
func (s *sheets) open(ctx context.Context, p input.Place) (*sheet, error) {
	raw, err := s.reading.Loader.Read(ctx, p, fence.Table)
	if err != nil {
		return nil, err
	}
	file := filepath.ToSlash(p.Path())
	if workbook.Is(raw) {
		s.reading.Loader.Problems.Add(schema.Pos{File: file}, "", "this is a workbook, not CSV: %s reads it", hint.Import("xlsx"))
		return &sheet{Table: table.Table{File: file}}, nil
	}
	stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
	t := &sheet{Table: table.Table{File: file, Kind: table.KindOf(stem)}, line: 1}
	t.edges = stem == edgesTable
	if t.nodes = stem == "nodes"; t.nodes {
		t.Kind = schema.KindActor
	}
	if k := s.reading.ImportOptions.Fields["kind"]; k != "" && t.Kind == schema.KindStatement {
		t.Kind = schema.Kind(k)
	}
	name := cmp.Or(s.reading.ImportOptions.Encoding, plaintext.Guess(raw))
	before := len(s.reading.Loader.Problems)
	t.text = input.DecodeTable(file, raw, name, &s.reading.Loader.Problems)
	if len(s.reading.Loader.Problems) > before {
		return t, nil
	}
	if s.reading.ImportOptions.Encoding == "" && name != "utf-8" {
		s.reading.result.Notes = append(s.reading.result.Notes, readAs(file, name, t.text))
	}
	if !strings.Contains(t.text, "\n") {
		t.text = strings.ReplaceAll(t.text, "\r", "\n")
	}
	if strings.TrimSpace(t.text) == "" {
		s.reading.Loader.Problems.Add(schema.Pos{File: file}, "", "this file is empty: a table begins with the names of its columns")
		return t, nil
	}
	t.separate(s.reading.ImportOptions.Columns)
	r := t.rows(&s.reading.Loader.Problems)
	if t.Header, err = r.CSV.Read(); err != nil {
		r.Fail(err)
		return t, nil
	}
	t.Returns = !strings.HasSuffix(t.text[:r.CSV.InputOffset()], "\r\n")
	if t.edges {
		t.Header = slices.Clone(t.Header)
		return t, nil
	}
	before = len(s.reading.Loader.Problems)
	if !t.named(r, s.reading) && s.reading.ImportOptions.Partial {
		s.reading.leaveFrom(before)
	}
	return t, nil
}

// readAs says which encoding a file was taken to have, with words by which a person sees
// whether it has that.
func readAs(file, encoding, text string) hint.Text {
	words := plaintext.Examples(text, 3)
	if len(words) == 0 || strings.HasPrefix(encoding, "utf-") {
		return hint.Textf("%s is read as %s", file, encoding)
	}
	return hint.Textf("%s is read as %s, with words such as %s: %s says otherwise", file, encoding, strings.Join(words, ", "), hint.Option{Name: "encoding"})
}

// rows reads the table from its header on.
func (s *sheet) rows(ps *schema.Problems) *table.Rows {
	r := table.NewRows(&s.Table)
	r.Arena = &schema.Arena{}
	r.Begin(input.Block{Text: s.text, Line: s.line}, ps)
	r.CSV.Comma = s.comma
	return r
}

// each calls a function with each row behind the header. It stops at the first
// one that is not CSV.
func (s *sheets) each(ctx context.Context, t *sheet, ps *schema.Problems, row func(r *table.Rows, cells []string)) error {
	r := t.rows(ps)
	if _, err := r.CSV.Read(); err != nil {
		return err // it could be read before
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := r.CSV.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			r.Fail(err)
			return nil
		case len(cells) > len(t.Header) && strings.Join(cells[len(t.Header):], "") != "":
			ps.Add(r.Cell(len(t.Header)), "", "this row has %d cells, and there are %d columns", len(cells), len(t.Header))
		case strings.Join(cells, "") == "":
		default:
			cells = cells[:min(len(cells), len(t.Header))]
			for i, text := range cells {
				cells[i] = escape.Uncell(text)
			}
			row(r, cells)
		}
	}
}

// cellOf gives the cell of a column, by what it holds.
func (s *sheet) cellOf(cells []string, field string) (text string, i int) {
	i = slices.IndexFunc(s.columns, func(c *column) bool { return c.field == field })
	if i < 0 || i >= len(cells) {
		return "", max(i, 0)
	}
	return cells[i], i
}

// edgesTable is what a table of edges is called.
const edgesTable = "edges"

// findBase finds out the base of rows without an IRI, where nobody has said it:
// that of the corpus's table, or of the first row with an IRI.
func (s *sheets) findBase(tables []*sheet) {
	for _, field := range []string{"base", "iri"} {
		for _, t := range tables {
			if s.base != "" || field == "base" && t.Kind != schema.KindCorpus {
				continue
			}
			r := t.rows(&schema.Problems{})
			if _, err := r.CSV.Read(); err != nil {
				continue
			}
			if cells, err := r.CSV.Read(); err == nil {
				s.base, _ = t.cellOf(cells, field)
				if base, _, ok := rdf.SplitIRI(quad.IRI(s.base)); ok && field == "iri" {
					s.base = base
				}
			}
		}
	}
}

// corpus is the one that a row is of, by its IRI.
func (s *sheets) corpus(iri string) (*schema.Corpus, *nameIndex) {
	base, _, ok := rdf.SplitIRI(quad.IRI(iri))
	if !ok {
		base = s.base
	}
	if s.corpora[base] == nil {
		c := &schema.Corpus{Base: base}
		known := s.reading.known
		switch {
		case known != nil && known.Base == base:
			c.ID = known.ID
		case s.reading.ImportOptions.ID != "" && base == s.base:
			c.ID, known = s.reading.ImportOptions.ID, nil
		case base != "":
			c.ID, known = schema.CorpusID(path.Base(strings.TrimRight(base, "/#"))), nil
		}
		s.corpora[base], s.called[base] = c, newNameIndex(c, known)
	}
	return s.corpora[base], s.called[base]
}
