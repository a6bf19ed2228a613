package query

import (
	"cmp"
	"context"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A Stance is what one actor holds on one position, over all selected
// statements. Supports, Opposes and Neutral count utterances.
type Stance struct {
	Actor    schema.PlainRef `json:"actor"`
	Position schema.PlainRef `json:"position"`
	// Stance is supports (if that count is above 0 and opposes is 0),
	// opposes, ambivalent (both above 0), neutral (only that) or silent.
	Stance   string `json:"stance"`
	Supports int    `json:"supports"`
	Opposes  int    `json:"opposes"`
	Neutral  int    `json:"neutral"`
	// Weakest and Strongest are the least and the most literal mode among
	// the statements; empty for silent.
	Weakest    string   `json:"weakest"`
	Strongest  string   `json:"strongest"`
	Statements []string `json:"statements"`

	actor, position quad.IRI
	sides           [3][]uint32 // the rows of the table, by stanceFields
	rows            []uint32    // all of them
}

// AppendJSON writes the row as one JSON object.
func (s *Stance) AppendJSON(dst []byte) []byte {
	dst = schema.AppendJSONRef(append(dst, `{"actor":`...), schema.Ref(s.Actor), false)
	dst = schema.AppendJSONRef(append(dst, `,"position":`...), schema.Ref(s.Position), false)
	dst = schema.AppendJSONString(append(dst, `,"stance":`...), s.Stance)
	dst = strconv.AppendInt(append(dst, `,"supports":`...), int64(s.Supports), 10)
	dst = strconv.AppendInt(append(dst, `,"opposes":`...), int64(s.Opposes), 10)
	dst = strconv.AppendInt(append(dst, `,"neutral":`...), int64(s.Neutral), 10)
	dst = schema.AppendJSONString(append(dst, `,"weakest":`...), s.Weakest)
	dst = schema.AppendJSONString(append(dst, `,"strongest":`...), s.Strongest)
	dst = append(dst, `,"statements":[`...)
	for i, id := range s.Statements {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = schema.AppendJSONString(dst, id)
	}
	return append(dst, "]}"...)
}

// Indirect reports whether a stance rests on attributed or reported
// statements alone. What a source asserts itself is neither.
func (s *Stance) Indirect() bool { return hearsay(s.Strongest) && hearsay(s.Weakest) }

func hearsay(mode string) bool { return mode == "reported" || mode == "attributed" }

// StanceOptions says what to tally.
type StanceOptions struct {
	Filter
	Positions  []string // names, together with those of the filter's "on"; narrower ones are included; none: all
	Assertions bool     // count what a source says in its own voice
	Reports    bool     // count each report, not each utterance
	// Silent adds the pairs without any statement: all actors, or those that
	// the filter names, on all positions, or those that are named.
	Silent bool
}

// Stances answers: who stands where? One row per actor and position, ordered
// by actor, then position (by name, then id). Joint statements count for each
// speaker; where the filter selects by speaker or their affiliation, for those
// alone. Reports that restate one another, and duplicates, are one utterance,
// which takes the stances of the earliest of those that are selected; the others
// are among the statements of a row as far as they say so, too. The filter's Sort orders the
// statements of a row; its Limit and Offset cut the rows.
func Stances(ctx context.Context, s *graph.Store, o StanceOptions) (rows []Stance, err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	r := newReader(ctx, s)
	t, err := r.tally(&o)
	if err != nil {
		return nil, err
	}
	if o.Silent {
		if err := t.silent(); err != nil {
			return nil, err
		}
	}
	if rows, err = t.rows(); err != nil {
		return nil, err
	}
	rows = Paginate(&o.Filter, rows)
	return rows, t.name(rows)
}

// A tally counts utterances by who takes which stance on what.
type tally struct {
	*population
	wanted  []quad.Value // positions; none: all
	reports bool
	places  map[uint32]int // of the rows in the order of statements; nil: that of the table
	silence [][2]quad.IRI  // actors and positions to have a row in any case
}

// stanceFields are those of a statement that take a stance, as it is called.
var stanceFields = count.Stances()

// takenDimensions are what makes a stance.
var takenDimensions = count.Dimensions("speaker", "position", "stance")

// tally counts the statements that the options select, of some actors; none
// are named: of all.
func (r *reader) tally(o *StanceOptions, among ...quad.Value) (*tally, error) {
	f, err := o.Filter.parse()
	if err != nil {
		return nil, err
	}
	if err := o.Filter.oneCoding(); err != nil {
		return nil, err
	}
	asked := o.Assertions || slices.Contains(f.Is["mode"], "assertion")
	f.NoAssertions = f.NoAssertions || !asked
	f.Limit, f.Offset = 0, 0
	sel, err := r.selection(f)
	if err != nil {
		return nil, err
	}
	wanted, err := sel.wanted(slices.Concat(o.Positions, f.Is["on"]))
	if err != nil {
		return nil, err
	}
	if len(wanted) > 0 {
		cl := clause{}
		for _, name := range stanceFields {
			cl.from(wanted, statementPredicate(name))
		}
		sel.clauses = append(sel.clauses, cl)
	}
	if len(among) > 0 {
		cl := clause{}
		cl.from(among, statementPredicate("speakers"))
		sel.clauses = append(sel.clauses, cl)
		those := setOf(among)
		sel.speakers = append(sel.speakers, func(_ schema.Span, actor quad.IRI) bool { return those[actor] })
	}
	p, err := sel.population()
	if err != nil {
		return nil, err
	}
	t := &tally{population: p, wanted: wanted, reports: o.Reports}
	if !f.byDate() {
		if t.places, err = p.places(&f.Filter); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// places puts the statements into the order of a filter.
func (p *population) places(f *Filter) (map[uint32]int, error) {
	var iris []quad.IRI
	rows := map[quad.IRI]uint32{}
	for row := range p.set.All() {
		iri, err := p.table.StatementIRI(row)
		if err != nil {
			return nil, err
		}
		iris = append(iris, iri)
		rows[iri] = row
	}
	inOrder, err := p.order(iris, f)
	places := make(map[uint32]int, len(iris))
	for place, iri := range inOrder {
		places[rows[iri]] = place
	}
	return places, err
}

// wanted are the positions of these names, and the narrower ones.
func (s *selection) wanted(names []string) ([]quad.Value, error) {
	var out []quad.Value
	for _, name := range names {
		iri, err := s.resolve(name, schema.KindPosition)
		if err != nil {
			return nil, err
		}
		out = append(out, iri)
	}
	return s.below(out, predicate(schema.KindPosition, "broader"))
}

// silent adds a row for each actor and position of one corpus that have none.
func (t *tally) silent() error {
	positions := t.wanted
	if len(positions) == 0 {
		iris, err := t.collect(t.start(schema.KindPosition.Class()).In(term.RDFType))
		if err != nil {
			return err
		}
		for _, iri := range iris {
			positions = append(positions, iri)
		}
	}
	actors, err := t.collect(t.start(schema.KindActor.Class()).In(term.RDFType))
	if err != nil {
		return err
	}
	for _, actor := range actors {
		if !t.among(actor) {
			continue
		}
		base, _, _ := rdf.SplitIRI(actor)
		for _, p := range positions {
			position := p.(quad.IRI)
			if of, _, _ := rdf.SplitIRI(position); of == base {
				t.silence = append(t.silence, [2]quad.IRI{actor, position})
			}
		}
	}
	return nil
}

func (t *tally) rows() ([]Stance, error) {
	cells, err := t.count(takenDimensions, counted{reports: t.reports, rows: true, wanted: t.wanted})
	if err != nil {
		return nil, err
	}
	strengths, err := t.strengths()
	if err != nil {
		return nil, err
	}
	var rows []Stance
	taken := map[[2]quad.IRI]bool{}
	for i := 0; i < cells.Len(); {
		of := cells.Values(i)
		var row Stance
		until := i
		for ; until < cells.Len() && slices.Equal(cells.Values(until)[:2], of[:2]); until++ {
			if stance := cells.Values(until)[2]; stance > 0 {
				t.take(&row, int(stance-1), cells, until)
			}
		}
		i = until
		if of[0] == 0 || of[1] == 0 {
			continue
		}
		if row.actor, err = t.table.Entity(of[0]); err != nil {
			return nil, err
		}
		if row.position, err = t.table.Entity(of[1]); err != nil {
			return nil, err
		}
		t.judge(&row, strengths)
		taken[[2]quad.IRI{row.actor, row.position}] = true
		rows = append(rows, row)
	}
	for _, pair := range t.silence {
		if !taken[pair] {
			rows = append(rows, Stance{Stance: "silent", actor: pair[0], position: pair[1]})
		}
	}
	return t.byName(rows)
}

// take takes over the utterances of one stance.
func (t *tally) take(row *Stance, stance int, cells *count.Cells, i int) {
	row.sides[stance] = t.sorted(cells.Rows(i))
	*[]*int{&row.Supports, &row.Opposes, &row.Neutral}[stance] = cells.Utterances(i)
}

// judge says which stance the counts are, and what they rest on.
func (t *tally) judge(row *Stance, strengths func(row uint32) int) {
	switch {
	case row.Supports > 0 && row.Opposes > 0:
		row.Stance = "ambivalent"
	case row.Supports > 0:
		row.Stance = "supports"
	case row.Opposes > 0:
		row.Stance = "opposes"
	case row.Neutral > 0:
		row.Stance = "neutral"
	default:
		row.Stance = "silent"
	}
	row.rows = t.union(row.sides[:]...)
	weakest, strongest := -1, len(schema.Modes())+1
	for _, r := range row.rows {
		strength := strengths(r)
		weakest, strongest = max(weakest, strength), min(strongest, strength)
	}
	if len(row.rows) > 0 {
		row.Weakest, row.Strongest = modeAt(weakest), modeAt(strongest)
	}
}

// sorted puts rows into the order of statements.
func (t *tally) sorted(rows []uint32) []uint32 {
	if t.places == nil {
		return rows
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b uint32) int { return cmp.Compare(t.places[a], t.places[b]) })
	return rows
}

// union is what lists of rows hold, each once and in order.
func (t *tally) union(lists ...[]uint32) []uint32 {
	var one []uint32
	several := false
	for _, l := range lists {
		if len(l) > 0 {
			several = several || one != nil
			one = l
		}
	}
	if !several {
		return one
	}
	rows := slices.Concat(lists...)
	slices.Sort(rows)
	return t.sorted(slices.Compact(rows))
}

// byName puts rows in the order of the names of actors, then of positions.
func (t *tally) byName(rows []Stance) ([]Stance, error) {
	actors, err := t.ranked(rows, func(s *Stance) quad.IRI { return s.actor })
	if err != nil {
		return nil, err
	}
	positions, err := t.ranked(rows, func(s *Stance) quad.IRI { return s.position })
	if err != nil {
		return nil, err
	}
	type key struct {
		rank uint64 // of the actor, then of the position
		row  int
	}
	keys := make([]key, len(rows))
	for i := range rows {
		row := &rows[i]
		actor, position := actors[row.actor], positions[row.position]
		row.Actor, row.Position = schema.PlainRef(actor.Ref), schema.PlainRef(position.Ref)
		keys[i] = key{uint64(actor.rank)<<32 | uint64(position.rank), i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		x, y := &rows[a.row], &rows[b.row]
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(x.actor, y.actor), cmp.Compare(x.position, y.position)) // of another corpus
	})
	out := make([]Stance, len(rows))
	for i, k := range keys {
		out[i] = rows[k.row]
	}
	return out, nil
}

// A rankedRef is a reference with its name and its place in the order of names,
// which those have in common that have one name and one id.
type rankedRef struct {
	schema.Ref
	folded string
	rank   uint32
}

// ranked gives what rows refer to.
func (t *tally) ranked(rows []Stance, of func(*Stance) quad.IRI) (map[quad.IRI]*rankedRef, error) {
	out := map[quad.IRI]*rankedRef{}
	var all []*rankedRef
	for i := range rows {
		iri := of(&rows[i])
		if out[iri] != nil {
			continue
		}
		ref, err := t.ref(iri)
		if err != nil {
			return nil, err
		}
		out[iri] = &rankedRef{Ref: ref, folded: spelling.Fold(ref.Name)}
		all = append(all, out[iri])
	}
	compare := func(a, b *rankedRef) int { return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.ID, b.ID)) }
	slices.SortFunc(all, compare)
	for i := 1; i < len(all); i++ {
		all[i].rank = all[i-1].rank
		if compare(all[i-1], all[i]) < 0 {
			all[i].rank++
		}
	}
	return out, nil
}

// name fills in the ids of the statements of rows.
func (t *tally) name(rows []Stance) error {
	needed := table.NewSet(t.table.Len())
	n := 0
	for i := range rows {
		for _, row := range rows[i].rows {
			needed.Add(row)
		}
		n += len(rows[i].rows)
	}
	all := slices.AppendSeq(make([]uint32, 0, needed.Len()), needed.All())
	ids, err := t.table.IDs(t.ctx, all)
	if err != nil {
		return err
	}
	place := needed.Places()
	texts := make([]string, 0, n)
	for i := range rows {
		from := len(texts)
		for _, row := range rows[i].rows {
			texts = append(texts, ids[place(row)])
		}
		rows[i].Statements = texts[from:len(texts):len(texts)]
	}
	return nil
}

// strengths makes a function that gives the strength of a row's mode.
func (p *population) strengths() (func(row uint32) int, error) {
	modes, err := p.table.One(table.Mode)
	if err != nil {
		return nil, err
	}
	words, err := p.table.Words(table.Mode)
	if err != nil {
		return nil, err
	}
	of := []int{strength("")}
	for _, w := range words {
		of = append(of, strength(rdf.Lexical(w)))
	}
	return func(row uint32) int { return of[modes.At(row)] }, nil
}

// strength is the place of a mode among all, the most literal first; one that
// the model does not have comes last.
func strength(mode string) int {
	if i := slices.Index(schema.Modes(), mode); i >= 0 {
		return i
	}
	return len(schema.Modes())
}

// modeAt is the mode of a strength; empty: the model does not have it.
func modeAt(strength int) string {
	if words := schema.Modes(); strength < len(words) {
		return words[strength]
	}
	return ""
}

// ref is a reference with its name.
func (r *reader) ref(iri quad.IRI) (schema.Ref, error) {
	_, ref, _ := rdf.SplitIRI(iri)
	name, err := r.name(iri)
	ref.Name = name
	return ref, err
}
