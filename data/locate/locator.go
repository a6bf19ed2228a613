package locate

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"onrecord/data/anchor"
	"onrecord/data/fence"
	"onrecord/data/text"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// A locator locates the passages of a corpus.
type locator struct {
	LocateOptions
	in      *fence.Folder // the corpus; nil: it is a stream
	result  LocateResult
	files   map[string]*openFile             // by name
	changed map[string][]byte                // what will be in files
	known   map[schema.Pos]*schema.Statement // of the statements of a corpus, by where they stand
}

// An openFile is a file with what will be put into it.
type openFile struct {
	name   string
	mark   []byte // a byte order mark
	was    [sha256.Size]byte
	doc    *yaml.Node
	source string
	want   []schema.Passage // what its passages will say
	*yamlfile.Splicer
}

// A located statement is one as a file has it.
type locatedStatement struct {
	file     *openFile
	id       string
	quotes   []string
	lent     bool // no file has its passages: they are those of its quotes
	misquote bool // one of them is in none of its passages
	at       schema.Pos
	node     *yaml.Node
	nodes    []*yaml.Node // of the passages
	passages []schema.Passage
	places   []text.Place
}

// source locates the passages of one source, which has these statements.
func (l *locator) source(ctx context.Context, statements []*schema.Statement, src *schema.Source, dir string) error {
	t, file, err := anchor.TextOf(src, dir, l.Texts)
	if err != nil {
		var bad schema.Problems
		if !errors.As(err, &bad) {
			bad.Add(src.At("text"), "source "+src.ID, "%v", err)
		}
		l.result.Unlocated = append(l.result.Unlocated, bad...)
		return nil
	}
	names := filesOf(statements)
	if t == nil {
		if len(names) > 0 {
			l.result.NoText = append(l.result.NoText, src.ID)
		}
		return nil
	}
	same := anchor.SameText(src, t, file, &schema.Problems{})
	if !l.Again && !same {
		anchor.SameText(src, t, file, &l.result.Unlocated)
		return nil
	}
	var all []*locatedStatement
	for _, name := range names {
		f, err := l.open(ctx, name)
		if err != nil {
			return err
		}
		f.source = src.ID
		all = append(all, f.statements(l.known)...)
	}
	l.rows(t, statements, src)
	l.find(t, all, same)
	if l.Again && (same || !slices.ContainsFunc(all, (*locatedStatement).adrift)) {
		if err := l.newText(ctx, src, t); err != nil {
			return err
		}
	}
	for _, st := range all {
		l.quotes(t, st, l.known[st.at])
		if st.lent {
			l.putAll(t, st)
			continue
		}
		for i := range st.passages {
			l.put(t, st, i)
		}
	}
	return nil
}

// adrift reports whether a passage of a statement that was not found again has
// nothing but its offsets in the text as it was: as long as there are such, the
// source keeps the hash of that text, and whoever reads the files is told that it
// is another one.
func (st *locatedStatement) adrift() bool {
	for i, place := range st.places {
		if p := &st.passages[i]; place.Err != nil && p.Located() && p.SHA256 == "" && p.Quote == "" && p.Exact == "" {
			return true
		}
	}
	return false
}

// open reads a file, once.
func (l *locator) open(ctx context.Context, name string) (*openFile, error) {
	if f := l.files[name]; f != nil {
		return f, nil
	}
	within, err := l.in.Name(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	raw, err := l.in.ReadFile(within, fence.YAML)
	if err != nil {
		return nil, err
	}
	body := bytes.TrimPrefix(raw, []byte("\ufeff"))
	doc, err := yamlfile.Decode(ctx, body)
	if err != nil {
		return nil, err
	}
	l.files[name] = &openFile{name: name, mark: raw[:len(raw)-len(body)], was: sha256.Sum256(raw), doc: &doc, Splicer: yamlfile.NewSplicer(body)}
	return l.files[name], nil
}

// newText puts the hash and the length of a text into the file of its source.
func (l *locator) newText(ctx context.Context, src *schema.Source, t *text.Text) error {
	fields := [][2]string{}
	if src.SHA256 != "" && src.SHA256 != t.SHA256() {
		fields = append(fields, [2]string{"sha256", t.SHA256()})
	}
	if src.Length > 0 && src.Length != t.Len() {
		fields = append(fields, [2]string{"length", strconv.Itoa(t.Len())})
	}
	if len(fields) == 0 {
		return nil
	}
	if !anchor.IsYAML(src.Pos.File) {
		l.result.Unlocated.Add(src.At("sha256"), "source "+src.ID, "this is not a YAML file: its sha256 becomes %s and its length %d", t.SHA256(), t.Len())
		return nil
	}
	f, err := l.open(ctx, src.Pos.File)
	if err != nil {
		return err
	}
	for _, field := range fields {
		if !f.Set(f.doc.Content[0], field) {
			l.result.Unlocated.Add(src.At(field[0]), "source "+src.ID, "it cannot be replaced here: write %s: %s", field[0], field[1])
		}
	}
	return nil
}

// statements are those of a file that have passages.
func (f *openFile) statements(known map[schema.Pos]*schema.Statement) (out []*locatedStatement) {
	for _, node := range yamlfile.Items(yamlfile.Field(f.doc.Content[0], "statements")) {
		st := &locatedStatement{file: f, at: schema.Pos{File: f.name, Line: node.Line, Column: node.Column}, node: node}
		s := known[st.at]
		if s != nil {
			st.id, st.quotes = "statement "+s.ID, s.Quotes
		}
		for _, ev := range yamlfile.Items(yamlfile.Field(node, "evidence")) {
			p := passageOf(ev, f.source)
			p.Pos = schema.Pos{File: f.name, Line: ev.Line, Column: ev.Column}
			st.nodes = append(st.nodes, ev)
			st.passages = append(st.passages, p)
		}
		if s != nil {
			of := schema.Statement{EntityBase: s.EntityBase, Source: s.Source, Quotes: s.Quotes, Evidence: st.passages}
			st.lent = of.LendAll()
			st.passages = of.Evidence
		}
		if len(st.passages) > 0 {
			out = append(out, st)
		}
	}
	return out
}

// find finds the places of passages statement by statement; those that were
// located before all together, where the text is followed. same says that the
// text is the one that the source told of.
func (l *locator) find(t *text.Text, all []*locatedStatement, same bool) {
	if !l.Again {
		for _, st := range all {
			st.places = t.Places(st.passages)
		}
		return
	}
	moved := anchor.Follow(t, same)
	for _, st := range all {
		for i := range st.passages {
			moved.Add(&st.passages[i])
		}
	}
	moved.Find()
	for _, st := range all {
		st.places = moved.Places(st.passages)
	}
}

// quotes lists the misquotations of a statement. Passages of one that has some are
// not located now, for somebody will correct it.
func (l *locator) quotes(t *text.Text, st *locatedStatement, s *schema.Statement) {
	if s == nil {
		return
	}
	as := schema.Statement{Quotes: s.Quotes, Evidence: st.passages}
	for _, i := range anchor.Misquotations(t, &as, st.places) {
		st.misquote = true
		l.result.Unlocated.Add(s.AtItem("quotes", i), st.id, "%s", anchor.Misquoted(t, s, i, st.places))
	}
}

// put puts what was found out about a passage into its file.
func (l *locator) put(t *text.Text, st *locatedStatement, i int) {
	p, place, ev := st.passages[i], st.places[i], st.nodes[i]
	lent := p.Quote != "" && yamlfile.Field(ev, "quote") == nil // by the statement's quotes
	written := p
	if lent {
		written.Quote = ""
	}
	defer func() { st.file.want = append(st.file.want, written) }()
	if place.Err != nil {
		why := hint.Textf("%v", place.Err)
		if p.Located() && p.SHA256 != "" && !l.Again && !errors.Is(place.Err, text.ErrEdited) {
			why = anchor.Lost(t, &p)
		}
		l.result.Unlocated.Add(p.Pos, st.id, "%s", why)
		return
	}
	if st.misquote && !p.Located() {
		return
	}
	edited := t.Edited(&p)
	if !edited && l.settled(t, &p, place) {
		l.result.Already++
		return
	}
	found := p
	quoted := p.Quote != "" || p.Exact != "" || len(st.quotes) > 0 && p.Located() && p.From == "" && p.To == "" && !anchor.Proves(t, st.quotes, place.Start, place.End)
	t.Fill(&found, place.Start, place.End, quoted)
	if t.Contradicts(&p, place.Start, place.End) == "" { // what a person wrote of it stays
		found.Prefix, found.Suffix = cmp.Or(p.Prefix, found.Prefix), cmp.Or(p.Suffix, found.Suffix)
	}
	var bad schema.Problems
	if !p.Located() || p.SHA256 == "" && !l.Again {
		anchor.Clashes(t, &p, &found, st.id, &bad)
	}
	missing, other := fieldsOf(&p, &found, ev)
	if lent {
		missing = slices.Insert(missing, 0, [2]string{"quote", yamlfile.Quote(p.Quote)})
	}
	for _, f := range other {
		if n := yamlfile.Field(ev, f[0]); n.Tag == "!!null" {
			bad.Add(schema.Pos{File: st.file.name, Line: n.Line, Column: n.Column}, st.id, "%s is empty: take it out, and it is filled in", f[0])
		} else if !yamlfile.Replaceable(st.file.Splicer, n) {
			bad.Add(schema.Pos{File: st.file.name, Line: n.Line, Column: n.Column}, st.id, "%s cannot be replaced here: take it out, and it is filled in", f[0])
		}
	}
	if len(bad) > 0 {
		l.result.Unlocated = append(l.result.Unlocated, bad...)
		return
	}
	for _, f := range other {
		st.file.Set(ev, f)
	}
	st.file.Add(ev, missing)
	written = found
	switch {
	case !p.Located() || p.SHA256 == "":
		l.result.Located++
	case edited || p.Start != found.Start || p.End != found.End || p.Line != found.Line:
		l.result.Moved++
	default:
		l.result.Already++
	}
	if place.Note != "" {
		l.result.Notes.Add(p.Pos, st.id, "%s", place.Note)
	}
}

// putAll puts the evidence of a statement that has none into its file: a passage
// for each quote.
func (l *locator) putAll(t *text.Text, st *locatedStatement) {
	var lines []string
	var all []schema.Passage
	for i, place := range st.places {
		p := st.passages[i]
		if place.Err != nil {
			l.result.Unlocated.Add(p.Pos, st.id, "%s", place.Err)
			continue
		}
		t.Fill(&p, place.Start, place.End, true)
		all = append(all, p)
		fields, _ := fieldsOf(&schema.Passage{}, &p, nil)
		row := "quote: " + yamlfile.Quote(p.Quote)
		for _, f := range fields {
			row += ", " + f[0] + ": " + f[1]
		}
		lines = append(lines, "{"+row+"}")
		if place.Note != "" {
			l.result.Notes.Add(p.Pos, st.id, "%s", place.Note)
		}
	}
	if len(all) < len(st.places) {
		return
	}
	if !st.file.AddList(st.node, "evidence", lines, "quotes") {
		l.result.Unlocated.Add(st.at, st.id, "evidence cannot be put in here: write it, as evidence: [{line: %d}]", all[0].Line)
		return
	}
	st.file.want = append(st.file.want, all...)
	l.result.Located += len(all)
}

// settled reports whether a passage stands where its file says, and nothing of
// what the file says of it is to be replaced.
func (l *locator) settled(t *text.Text, p *schema.Passage, place text.Place) bool {
	return p.Located() && place.Start == p.Start && place.End == p.End &&
		p.Line == t.LineAt(p.Start) && p.SHA256 == t.Hash(p.Start, p.End) && (p.Exact == "" || p.Exact == t.Slice(p.Start, p.End)) &&
		(!l.Again || t.Contradicts(p, p.Start, p.End) == "")
}

// fieldsOf are the fields that say where a passage was found, in order, as
// name and YAML value: those that a file lacks, and those that it has otherwise.
func fieldsOf(p, found *schema.Passage, ev *yaml.Node) (missing, other [][2]string) {
	for _, f := range []struct {
		name     string
		old, new string
		text     bool
	}{
		{"line", strconv.Itoa(p.Line), strconv.Itoa(found.Line), false},
		{"start", strconv.Itoa(p.Start), strconv.Itoa(found.Start), false},
		{"end", strconv.Itoa(p.End), strconv.Itoa(found.End), false},
		{"sha256", p.SHA256, found.SHA256, false},
		{"exact", p.Exact, found.Exact, true},
		{"prefix", p.Prefix, found.Prefix, true},
		{"suffix", p.Suffix, found.Suffix, true},
	} {
		value := f.new
		if f.text {
			value = yamlfile.Quote(value)
		}
		switch has := yamlfile.Field(ev, f.name) != nil; {
		case has && (f.old != f.new || yamlfile.Field(ev, f.name).Tag == "!!null"):
			other = append(other, [2]string{f.name, value})
		case has, f.text && f.new == "", f.name == "exact" && f.new == found.Quote:
		default:
			missing = append(missing, [2]string{f.name, value})
		}
	}
	return missing, other
}

// finish makes the new files.
func (l *locator) finish(ctx context.Context) error {
	for name, f := range l.files {
		if len(f.Insertions) == 0 {
			continue
		}
		body := f.Splice()
		if err := f.confirm(ctx, body); err != nil {
			return err
		}
		l.changed[name] = append(slices.Clone(f.mark), body...)
	}
	return nil
}

// confirm reads the new file, as Load does, and compares what it says with what
// was found.
func (f *openFile) confirm(ctx context.Context, body []byte) error {
	var ps schema.Problems
	file := yamlfile.Parse(ctx, f.name, body, nil, &ps)
	switch err := ps.Err(); {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%s: the insertion would break the file: %w", f.name, err)
	case file.Node == nil:
		return fmt.Errorf("%s: the insertion would empty the file", f.name)
	}
	got := make([]schema.Passage, 0, len(f.want))
	for _, st := range listed(file.Node, "statements") {
		for _, ev := range listed(st, "evidence") {
			got = append(got, decodedPassage(ev, f.source))
		}
	}
	same := f.source == "" || slices.EqualFunc(got, f.want, func(a, b schema.Passage) bool {
		return a.Line == b.Line && a.Start == b.Start && a.End == b.End && a.SHA256 == b.SHA256 && a.Prefix == b.Prefix && a.Suffix == b.Suffix &&
			(a.Exact == b.Exact || a.Exact == "" && b.Exact == b.Quote) && a.Quote == b.Quote && a.From == b.From && a.To == b.To
	})
	if !same {
		return fmt.Errorf("%s: the insertion would not read back as it was meant; nothing was written", f.name)
	}
	return nil
}

// listed are the items of a list in a mapping.
func listed(n *schema.Node, name string) []*schema.Node {
	if n.Kind != schema.MapNode {
		return nil
	}
	if list := n.Get(name); list != nil && list.Kind == schema.ListNode {
		return list.Items
	}
	return nil
}

// passageOf decodes a passage; what is wrong with it was reported by Load.
func passageOf(ev *yaml.Node, source string) schema.Passage {
	return decodedPassage(yamlfile.NodeOf(ev), source)
}

func decodedPassage(ev *schema.Node, source string) schema.Passage {
	var ps schema.Problems
	d := schema.Decoder{Problems: &ps}
	holder := &schema.Node{Kind: schema.MapNode, Keys: []*schema.Node{{Text: "evidence"}}, Items: []*schema.Node{{Kind: schema.ListNode, Items: []*schema.Node{ev}}}}
	s, ok := d.Entity(schema.KindStatement, holder).(*schema.Statement)
	if !ok || len(s.Evidence) == 0 {
		return schema.Passage{}
	}
	p := s.Evidence[0]
	if p.Source.IsZero() {
		p.Source = schema.Ref{Kind: schema.KindSource, ID: source}
	}
	return p
}
