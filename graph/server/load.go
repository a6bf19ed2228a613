package server

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	statements "onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// selected is the condition on the rows y of the statements of a shape; false: it is not
// compiled.
func (s *Store) selected(ctx context.Context, of shape.Shape) (condition string, args []any, ok bool) {
	if shape.IsNull(of) {
		return "false", nil, true
	}
	optimized, _ := shape.Optimize(ctx, of, s)
	if shape.IsNull(optimized) {
		return "false", nil, true
	}
	c, ok := optimized.(*compiled)
	if !ok {
		return "", nil, false
	}
	condition, args = c.condition()
	return condition, args, true
}

// Statements is the statement table of the statements of a shape, in two questions, and
// in one, where some entities alone are wanted; nil: the shape is none that the server
// answers.
func (s *Store) Statements(ctx context.Context, of shape.Shape, only *statements.Only) (*statements.Table, error) {
	condition, args, ok := s.selected(ctx, of)
	if !ok {
		return nil, s.Err()
	}
	return s.load(ctx, condition, args, only)
}

// load reads the rows for which a condition holds.
func (s *Store) load(ctx context.Context, condition string, args []any, only *statements.Only) (*statements.Table, error) {
	columns := []string{"y.s", "y.space", "y.id", "y.lo", "y.hi", "y.unlocated", "y.line", "y.first", "y.utterance", "y.several", "y.organizations", "y.belongs", "y.belongs_of", "y.offices", "y.offices_of", "y.untold"}
	fixed := len(columns)
	for _, f := range statements.Fields() {
		if only != nil && !slices.Contains(only.Fields, f) {
			columns = append(columns, "NULL")
		} else {
			columns = append(columns, "y."+columnName(f))
		}
	}
	rows, err := s.ask(ctx, numbered("SELECT "+strings.Join(columns, ", ")+" FROM @say y WHERE "+s.alive("y")+" AND "+condition+" ORDER BY "+inOrderOf("y")), args...)
	if err != nil {
		return nil, err
	}
	l := &loader{s: s, loaded: &loaded{store: s, rows: map[quad.Value]uint32{}, nodes: map[quad.Value]uint32{}}}
	for _, row := range rows {
		if err := l.read(row, fixed); err != nil {
			return nil, s.damage("a row of a statement")
		}
	}
	if only == nil {
		entities, err := s.entities(ctx, l.keys())
		if err != nil {
			return nil, err
		}
		return l.table(entities)
	}
	wanted := map[int64]bool{}
	var entities []keyedEntity
	for _, v := range only.Entities {
		iri, ok := v.(quad.IRI)
		term, err := snapshot.AppendTerm(nil, v)
		if key := s.key(string(term)); ok && err == nil && !wanted[key] {
			wanted[key] = true
			entities = append(entities, keyedEntity{key: key, iri: iri})
		}
	}
	byIRI(entities)
	l.keep(wanted)
	return l.table(entities)
}

// keep leaves out all other entities.
func (l *loader) keep(wanted map[int64]bool) {
	for i := range l.said {
		r := &l.said[i]
		for _, f := range statements.Fields() {
			switch {
			case f.Words():
			case !f.Several():
				r.has[f] = r.has[f] && wanted[r.one[f]]
			case f == statements.Speakers && !r.untold: // what they belong to is told by their places
				for j, k := range r.list[f] {
					if !wanted[k] {
						r.list[f][j] = 0
					}
				}
			default:
				r.list[f] = slices.DeleteFunc(r.list[f], func(k int64) bool { return !wanted[k] })
			}
		}
	}
}

// A loader makes a statement table of rows.
type loader struct {
	*loaded
	s     *Store
	said  []saidRow
	words map[string]uint32 // places of terms
	terms []string
}

// A saidRow is a statement as its row has it.
type saidRow struct {
	s, utterance                      int64
	several, untold                   bool
	word                              [statements.Date + 1]uint32 // places of terms, from 1 on
	one                               [statements.NumFields]int64 // keys
	list                              [statements.NumFields][]int64
	has                               [statements.NumFields]bool
	organizations, belongs, belongsOf []int64
	offices                           []string
	officesOf                         []int64
}

// read reads a row.
func (l *loader) read(row [][]byte, fixed int) (err error) {
	var r saidRow
	numbers := map[int]*int64{0: &r.s, 8: &r.utterance}
	var lo, hi, line, first int64
	numbers[3], numbers[4], numbers[6], numbers[7] = &lo, &hi, &line, &first
	for at, to := range numbers {
		if *to, err = number(row[at]); err != nil {
			return err
		}
	}
	l.spaces = append(l.spaces, l.intern(string(row[1])))
	l.ids = append(l.ids, string(row[2]))
	l.spans = append(l.spans, schema.Span{From: schema.Day(lo), Until: schema.Day(hi)})
	l.spots = append(l.spots, schema.Spot{Unlocated: string(row[5]) == "t", Line: int(line), Start: int(first)})
	r.several, r.untold = string(row[9]) == "t", string(row[15]) == "t"
	for at, to := range map[int]*[]int64{10: &r.organizations, 11: &r.belongs, 12: &r.belongsOf, 14: &r.officesOf} {
		if *to, err = numbersOf(nil, row[at]); err != nil {
			return err
		}
	}
	r.offices = textsOf(row[13])
	for _, f := range statements.Fields() {
		v := row[fixed+int(f)]
		if v == nil {
			continue
		}
		r.has[f] = true
		switch {
		case f.Words():
			r.word[f] = l.wordPlace(string(v))
		case f.Several():
			r.list[f], err = numbersOf(nil, v)
		default:
			r.one[f], err = number(v)
		}
		if err != nil {
			return err
		}
	}
	l.said = append(l.said, r)
	return nil
}

// wordPlace is the place of a term among all, from 1 on.
func (l *loader) wordPlace(term string) uint32 {
	n, known := l.words[term]
	if !known {
		if l.words == nil {
			l.words = map[string]uint32{}
		}
		l.terms = append(l.terms, term)
		n = uint32(len(l.terms))
		l.words[term] = n
	}
	return n
}

// keys are those of all entities that the rows name.
func (l *loader) keys() []int64 {
	seen := map[int64]bool{}
	for i := range l.said {
		r := &l.said[i]
		for _, f := range statements.Fields() {
			switch {
			case f.Words() || !r.has[f]:
			case f.Several():
				for _, k := range r.list[f] {
					seen[k] = true
				}
			default:
				seen[r.one[f]] = true
			}
		}
		for _, list := range [][]int64{r.organizations, r.belongs} {
			for _, k := range list {
				seen[k] = true
			}
		}
	}
	out := make([]int64, 0, len(seen))
	for k := range seen {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// table makes the table.
func (l *loader) table(entities []keyedEntity) (*statements.Table, error) {
	node := make(map[int64]uint32, len(entities))
	for _, e := range entities {
		node[e.key] = l.entity(e)
	}
	iris := make([]quad.IRI, len(entities))
	for i, e := range entities {
		iris[i] = e.iri
	}
	l.s.Ahead(iris)
	word := make([]uint32, len(l.terms)+1)
	places := make([]int, len(l.terms))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return strings.Compare(l.terms[a], l.terms[b]) })
	for _, i := range places {
		v, err := snapshot.ParseTerm([]byte(l.terms[i]))
		if err != nil {
			return nil, l.s.damage(err.Error())
		}
		word[i+1] = l.add(v)
	}
	offices := map[string]uint32{}
	for i := range l.said {
		for _, office := range l.said[i].offices {
			if offices[office] == 0 {
				offices[office] = l.add(quad.String(office))
			}
		}
	}
	l.firstRow = uint32(len(l.values)) + 1
	utterances := map[int64]uint32{} // nodes, by the keys of statements
	for i := range l.said {
		if r := &l.said[i]; r.several {
			utterances[r.s] = l.firstRow + uint32(i)
		}
	}
	beyond := l.firstRow + uint32(len(l.said))
	var b statements.Builder
	for i := range l.said {
		r := &l.said[i]
		b.Next()
		for _, f := range statements.Fields() {
			switch {
			case !r.has[f]:
			case f.Words():
				b.Set(f, word[r.word[f]])
			case !f.Several():
				b.Set(f, node[r.one[f]])
			}
		}
		for f := statements.Speakers; f < statements.NumFields; f++ {
			l.several(&b, f, r, node, offices)
		}
		if r.several && r.utterance != r.s {
			if utterances[r.utterance] == 0 {
				utterances[r.utterance] = beyond
				beyond++
			}
			b.Again(utterances[r.utterance])
		}
	}
	l.number()
	l.made = b.Make(func(node uint32) (uint32, bool) {
		row := node - l.firstRow
		return row, node >= l.firstRow && row < uint32(len(l.said))
	})
	l.said, l.words, l.terms = nil, nil, nil
	return statements.Open(l.loaded)
}

// several gives the builder the values of a field that can have some, in the order of
// their nodes.
func (l *loader) several(b *statements.Builder, f statements.Field, r *saidRow, node map[int64]uint32, offices map[string]uint32) {
	type value struct {
		node  uint32
		place int64
	}
	var values []value
	for i, k := range r.list[f] {
		if k != 0 { // which is left out
			values = append(values, value{node[k], int64(i) + 1})
		}
	}
	slices.SortFunc(values, func(a, b value) int { return int(int64(a.node) - int64(b.node)) })
	for _, v := range values {
		if !b.Add(f, v.node) || f != statements.Speakers {
			continue
		}
		if r.untold || len(r.organizations) != len(r.list[f]) {
			b.Belong(0)
			continue
		}
		var belongs, held []uint32
		for i, of := range r.belongsOf {
			if of == v.place && i < len(r.belongs) {
				belongs = append(belongs, node[r.belongs[i]])
			}
		}
		for i, of := range r.officesOf {
			if of == v.place && i < len(r.offices) {
				held = append(held, offices[r.offices[i]])
			}
		}
		b.Belong(b.Membership(node[r.organizations[v.place-1]], belongs, held))
	}
}

// A keyedEntity is an entity with its key, and with what it is called, if that was read.
type keyedEntity struct {
	key   int64
	iri   quad.IRI
	label *string
}

// labelPredicates are what entities are called by before all else, as terms.
func labelPredicates() []string {
	var out []string
	for kind, name := range map[schema.Kind]string{schema.KindActor: "name", schema.KindSource: "title"} {
		if f, ok := schema.FieldNamed(kind, name); ok {
			out = append(out, "<"+string(f.Predicate)+">")
		}
	}
	slices.Sort(out)
	return out
}

// entities are those of keys, in the order of their IRIs.
func (s *Store) entities(ctx context.Context, keys []int64) ([]keyedEntity, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := s.readNodes(ctx, 3, "SELECT n.s, n.term, n.quads, n.part FROM @node n WHERE n.s = ANY($1::int8[])", keys)
	if err != nil {
		return nil, err
	}
	left := make(map[int64]bool, len(keys))
	for _, key := range keys {
		left[key] = true
	}
	out := make([]keyedEntity, 0, len(keys))
	labels := make(map[int64]*string, len(keys))
	predicates := labelPredicates()
	for _, row := range rows {
		key, err := number(row[0])
		if err != nil {
			return nil, s.damage("a key that is no number")
		}
		if out, err = s.keyed(out, key, row[1], left); err != nil {
			return nil, err
		}
		if labels[key] == nil {
			labels[key] = new(string)
		}
		if err := s.least(labels[key], row[1], row[2], predicates); err != nil {
			return nil, err
		}
	}
	if len(rows) <= mostAhead {
		terms, raw := make([][]byte, len(rows)), make([]rawRow, len(rows))
		for i, row := range rows {
			terms[i], raw[i] = row[1], rawRow{part: row[3], quads: row[2]}
		}
		s.keepRaw(terms, raw)
	}
	for i := range out { // an entity can be in several parts
		if out[i].label = labels[out[i].key]; out[i].label == nil {
			out[i].label = new(string)
		}
	}
	if len(left) > 0 {
		if out, err = s.objects(ctx, out, left); err != nil {
			return nil, err
		}
	}
	byIRI(out)
	return out, nil
}

// identified are the entities of keys, in the order of their IRIs, without what they are called.
func (s *Store) identified(ctx context.Context, keys []int64) ([]keyedEntity, error) {
	rows, err := s.readNodes(ctx, 2, "SELECT n.s, n.term, n.part FROM @node n WHERE n.s = ANY($1::int8[])", keys)
	if err != nil {
		return nil, err
	}
	left := make(map[int64]bool, len(keys))
	for _, key := range keys {
		left[key] = true
	}
	out := make([]keyedEntity, 0, len(keys))
	for _, row := range rows {
		key, err := number(row[0])
		if err != nil {
			return nil, s.damage("a key that is no number")
		}
		if out, err = s.keyed(out, key, row[1], left); err != nil {
			return nil, err
		}
	}
	if len(left) > 0 {
		if out, err = s.objects(ctx, out, left); err != nil {
			return nil, err
		}
	}
	byIRI(out)
	return out, nil
}

func byIRI(all []keyedEntity) {
	slices.SortFunc(all, func(a, b keyedEntity) int { return strings.Compare(string(a.iri), string(b.iri)) })
}

// keyed adds an entity whose key is one of those that are left.
func (s *Store) keyed(to []keyedEntity, key int64, term []byte, left map[int64]bool) ([]keyedEntity, error) {
	if !left[key] {
		return to, nil
	}
	v, err := valueOf(string(term))
	iri, ok := v.(quad.IRI)
	if err != nil || !ok {
		return nil, s.damage("an entity that is none")
	}
	delete(left, key)
	return append(to, keyedEntity{key: key, iri: iri}), nil
}

// objects adds the entities of which no quad is: the quads that name them tell what they
// are.
func (s *Store) objects(ctx context.Context, to []keyedEntity, left map[int64]bool) ([]keyedEntity, error) {
	rows, err := s.ask(ctx, "SELECT DISTINCT n.quads, n.term FROM (SELECT e.o, min(e.s) AS s FROM @edge e WHERE e.o = ANY($1::int8[]) AND "+s.alive("e")+
		" GROUP BY e.o) x JOIN @node n ON n.s = x.s AND "+s.alive("n"), slices.Collect(maps.Keys(left)))
	if err != nil {
		return nil, err
	}
	var r lineReader
	for _, row := range rows {
		for line := range bytes.SplitSeq(row[0], []byte("\n")) {
			if !r.read(line, row[1]) {
				return nil, s.damage("a line that is none")
			}
			if to, err = s.keyed(to, s.key(string(r.object)), r.object, left); err != nil {
				return nil, err
			}
		}
	}
	if len(left) > 0 {
		return nil, s.damage("an entity that is not there")
	}
	return to, nil
}

// loaded is a statement table that was read from a server, in memory.
type loaded struct {
	store       *Store
	made        *statements.Made
	values      []quad.Value // of the nodes that are no statements, from that of number 1 on
	nodes       map[quad.Value]uint32
	firstRow    uint32   // the node of the first row
	spaces      []string // of statements: the IRI without the id
	ids         []string
	same        map[string]string // texts, each once
	labels      map[uint32]string // what nodes are called by labelPredicates
	rows        map[quad.Value]uint32
	spots       []schema.Spot
	spans       []schema.Span
	days        []int64
	from, until statements.Numbers
}

func (l *loaded) intern(text string) string {
	if l.same == nil {
		l.same = map[string]string{}
	}
	if same, ok := l.same[text]; ok {
		return same
	}
	l.same[text] = text
	return text
}

// add is the node of a new value.
func (l *loaded) add(v quad.Value) uint32 {
	if n := l.nodes[v]; n != 0 {
		return n
	}
	l.values = append(l.values, v)
	n := uint32(len(l.values))
	l.nodes[v] = n
	return n
}

// entity is the node of an entity.
func (l *loaded) entity(e keyedEntity) uint32 {
	n := l.add(e.iri)
	if e.label != nil {
		if l.labels == nil {
			l.labels = map[uint32]string{}
		}
		l.labels[n] = *e.label
	}
	return n
}

// number numbers the days.
func (l *loaded) number() {
	for _, s := range l.spans {
		l.days = append(l.days, int64(s.From), int64(s.Until))
	}
	slices.Sort(l.days)
	l.days = slices.Compact(l.days)
	from, until := make([]uint32, len(l.spans)), make([]uint32, len(l.spans))
	for i, s := range l.spans {
		at, _ := slices.BinarySearch(l.days, int64(s.From))
		end, _ := slices.BinarySearch(l.days, int64(s.Until))
		from[i], until[i] = uint32(at), uint32(end)
	}
	l.from, l.until = statements.MakeNumbers(from), statements.MakeNumbers(until)
	l.spans = nil
}

// Len is that of a Reader of the statement table.
func (l *loaded) Len() int { return len(l.ids) }

// Part is that of a Reader of the statement table.
func (l *loaded) Part(p statements.Part) (statements.Numbers, error) { return l.made[p], nil }

// Days is that of a Reader of the statement table.
func (l *loaded) Days() (days []int64, from, until statements.Numbers, err error) {
	return l.days, l.from, l.until, nil
}

// Statement is that of a Reader of the statement table.
func (l *loaded) Statement(row uint32) (uint32, error) { return l.firstRow + row, nil }

// Row is that of a Reader of the statement table.
func (l *loaded) Row(node uint32) (uint32, bool, error) {
	return node - l.firstRow, node >= l.firstRow && node-l.firstRow < uint32(len(l.ids)), nil
}

// IDs is that of a Reader of the statement table.
func (l *loaded) IDs(ctx context.Context, rows *statements.Set) (*statements.Texts, error) {
	out := statements.NewTexts(rows.Len(), 1)
	n := 0
	for row := range rows.All() {
		out.Set(0, n, l.ids[row])
		n++
	}
	return out, ctx.Err()
}

// Spots is that of a Reader of the statement table.
func (l *loaded) Spots() (func(row uint32) (schema.Spot, error), error) {
	return func(row uint32) (schema.Spot, error) { return l.spots[row], nil }, nil
}

// Term is that of a Reader of the statement table.
func (l *loaded) Term(node uint32) (quad.Value, error) {
	if node >= l.firstRow {
		row := node - l.firstRow
		return quad.IRI(l.spaces[row] + l.ids[row]), nil
	}
	return l.values[node-1], nil
}

// Node is that of a Reader of the statement table.
func (l *loaded) Node(v quad.Value) (uint32, error) {
	if n := l.nodes[v]; n != 0 {
		return n, nil
	}
	iri, ok := v.(quad.IRI)
	if _, ref, is := rdf.SplitIRI(iri); !ok || !is || ref.Kind != schema.KindStatement {
		return 0, nil
	}
	if len(l.rows) == 0 {
		for row := range l.ids {
			l.rows[quad.IRI(l.spaces[row]+l.ids[row])] = uint32(row) + 1
		}
	}
	if row := l.rows[v]; row != 0 {
		return l.firstRow + row - 1, nil
	}
	return 0, nil
}

// Labels are, for each of some nodes, the least text of its objects with some
// predicates, in one question. It is that of a Labeler of the statement table.
func (l *loaded) Labels(nodes []uint32, of ...quad.IRI) ([]string, error) {
	if known := l.known(nodes, of); known != nil {
		return known, nil
	}
	values := make([]quad.Value, len(nodes))
	for i, n := range nodes {
		var err error
		if values[i], err = l.Term(n); err != nil {
			return nil, err
		}
	}
	return l.store.labels(goodbye(), values, of)
}

// labels are, for each of some subjects, the least text of its objects with some
// predicates; empty: it has none.
func (s *Store) labels(ctx context.Context, subjects []quad.Value, of []quad.IRI) ([]string, error) {
	out := make([]string, len(subjects))
	if len(subjects) == 0 {
		return out, nil
	}
	place := make(map[string]int, len(subjects))
	for i, v := range subjects {
		if term, err := snapshot.AppendTerm(nil, v); err == nil {
			place[string(term)] = i
		}
	}
	var wanted []string
	for _, p := range of {
		term, err := snapshot.AppendTerm(nil, p)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, string(term))
	}
	rows, err := s.ask(ctx, "SELECT n.term, n.quads FROM @node n WHERE n.s = ANY($1::int8[]) AND "+s.alive("n"), s.keys(subjects))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		at, is := place[string(row[0])]
		if !is {
			continue
		}
		if err := s.least(&out[at], row[0], row[1], wanted); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// least is the least text of the objects of some predicates, among lines of quads of a
// subject and what it was before; empty: there is none.
func (s *Store) least(text *string, subject, quads []byte, predicates []string) error {
	var r lineReader
	for line := range bytes.SplitSeq(quads, []byte("\n")) {
		if !r.read(line, subject) {
			return s.damage("a line that is none")
		}
		if !slices.Contains(predicates, string(r.predicate)) {
			continue
		}
		v, err := snapshot.ParseTerm(r.object)
		if err != nil {
			return s.damage(err.Error())
		}
		if t := rdf.Lexical(v); *text == "" || t < *text {
			*text = t
		}
	}
	return nil
}

// known are the labels of nodes by some predicates, where they were read with the
// entities; nil: not all were.
func (l *loaded) known(nodes []uint32, of []quad.IRI) []string {
	var predicates []string
	for _, p := range of {
		predicates = append(predicates, "<"+string(p)+">")
	}
	slices.Sort(predicates)
	if !slices.Equal(slices.Compact(predicates), slices.Compact(labelPredicates())) {
		return nil
	}
	out := make([]string, len(nodes))
	for i, n := range nodes {
		var known bool
		if out[i], known = l.labels[n]; !known {
			return nil
		}
	}
	return out
}
