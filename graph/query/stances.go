package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
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
	statements      []quad.IRI
}

// Indirect reports whether a stance rests on attributed or reported
// statements alone.
func (s *Stance) Indirect() bool { return s.Strongest == "reported" || s.Strongest == "attributed" }

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
// alone. Reports that restate one another are one utterance. The filter's Sort
// orders the statements of a row; its Limit and Offset cut the rows.
func Stances(ctx context.Context, s *graph.Store, o StanceOptions) (rows []Stance, err error) {
	defer s.Guard(&err)
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
	rows, err = t.rows()
	return Page(&o.Filter, rows), err
}

// A tally counts utterances by actor and position.
type tally struct {
	*selection
	wanted []quad.Value // positions; none: all
	cells  map[[2]quad.IRI]*cell
}

type cell struct {
	utterances [3]map[quad.IRI]bool // supports, opposes, neutral: by first report
	statements []placed
	modes      []int
}

// A placed statement has its place in the order of all that are tallied.
type placed struct {
	iri   quad.IRI
	place int
}

var stanceFields = []string{"supports", "opposes", "neutral"}

// tally counts the statements that the options select, of some actors; none
// are named: of all.
func (r *reader) tally(o *StanceOptions, among ...quad.Value) (*tally, error) {
	if err := o.Filter.check(); err != nil {
		return nil, err
	}
	if err := o.Filter.oneCoding(); err != nil {
		return nil, err
	}
	f := o.Filter
	asked := o.Assertions || slices.Contains(f.Is["utterance"], "assertion")
	f.NoAssertions = f.NoAssertions || !asked
	f.Limit, f.Offset = 0, 0
	sel, err := r.selection(&f)
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
			cl.from(wanted, said(name))
		}
		sel.clauses = append(sel.clauses, cl)
	}
	if len(among) > 0 {
		cl := clause{}
		cl.from(among, said("speakers"))
		sel.clauses = append(sel.clauses, cl)
		sel.speakers = append(sel.speakers, func(_ *schema.Statement, actor quad.IRI) bool {
			return slices.Contains(among, quad.Value(actor))
		})
	}
	t := &tally{selection: sel, wanted: wanted, cells: map[[2]quad.IRI]*cell{}}
	iris, err := sel.sorted(&f)
	if err != nil {
		return nil, err
	}
	for place, iri := range iris {
		if err := t.add(placed{iri, place}, o.Reports); err != nil {
			return nil, err
		}
	}
	return t, nil
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

func (t *tally) add(p placed, reports bool) error {
	s, err := t.statement(p.iri, taken)
	if err != nil {
		return err
	}
	if err := t.derive(s); err != nil {
		return err
	}
	return t.addStatement(p, s, reports)
}

// addStatement adds one that has been read already, and has its date.
func (t *tally) addStatement(at placed, s *schema.Statement, reports bool) error {
	utterance := at.iri
	if !reports {
		var err error
		if utterance, err = t.utterance(at.iri, s); err != nil {
			return err
		}
	}
	for i, refs := range [][]schema.Ref{s.Supports, s.Opposes, s.Neutral} {
		for _, p := range refs {
			position := sibling(s, p)
			if len(t.wanted) > 0 && !slices.Contains(t.wanted, quad.Value(position)) {
				continue
			}
			for _, a := range s.Speakers {
				actor := sibling(s, a)
				if !t.means(s, actor) {
					continue
				}
				t.cell(actor, position).count(i, utterance, at, s.Mode)
			}
		}
	}
	return nil
}

func (t *tally) cell(actor, position quad.IRI) *cell {
	key := [2]quad.IRI{actor, position}
	c := t.cells[key]
	if c == nil {
		c = &cell{}
		for i := range c.utterances {
			c.utterances[i] = map[quad.IRI]bool{}
		}
		t.cells[key] = c
	}
	return c
}

func (c *cell) count(stance int, utterance quad.IRI, statement placed, mode string) {
	c.utterances[stance][utterance] = true
	c.statements = append(c.statements, statement)
	c.modes = append(c.modes, slices.Index(schema.Modes(), mode))
}

// utterance follows a duplicate to the statement that it repeats, and restates
// to the first report.
func (r *reader) utterance(iri quad.IRI, s *schema.Statement) (quad.IRI, error) {
	seen := map[quad.IRI]bool{}
	for !seen[iri] {
		seen[iri] = true
		next := s.DuplicateOf
		if next.IsZero() {
			next = s.Restates
		}
		if next.IsZero() {
			break
		}
		iri = sibling(s, next)
		first, err := r.statement(iri, taken)
		if err != nil {
			return "", err
		}
		if first == nil {
			break
		}
		s = first
	}
	return iri, nil
}

// silent adds a cell for each actor and position of one corpus that have none.
func (t *tally) silent() error {
	positions := t.wanted
	if len(positions) == 0 {
		iris, err := t.collect(t.start(schema.KindPosition.Class()).In(schema.RDFType))
		if err != nil {
			return err
		}
		for _, iri := range iris {
			positions = append(positions, iri)
		}
	}
	actors, err := t.collect(t.start(schema.KindActor.Class()).In(schema.RDFType))
	if err != nil {
		return err
	}
	for _, actor := range actors {
		if !t.among(actor) {
			continue
		}
		base, _, _ := schema.SplitIRI(actor)
		for _, p := range positions {
			position := p.(quad.IRI)
			if of, _, _ := schema.SplitIRI(position); of == base {
				t.cell(actor, position)
			}
		}
	}
	return nil
}

func (t *tally) rows() ([]Stance, error) {
	rows := make([]Stance, 0, len(t.cells))
	for key, c := range t.cells {
		row, err := t.row(key, c)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Stance) int {
		return cmp.Or(cmp.Compare(schema.Fold(a.Actor.Name), schema.Fold(b.Actor.Name)), cmp.Compare(a.Actor.ID, b.Actor.ID),
			cmp.Compare(schema.Fold(a.Position.Name), schema.Fold(b.Position.Name)), cmp.Compare(a.Position.ID, b.Position.ID))
	})
	return rows, nil
}

func (t *tally) row(key [2]quad.IRI, c *cell) (Stance, error) {
	row := Stance{actor: key[0], position: key[1], Supports: len(c.utterances[0]), Opposes: len(c.utterances[1]), Neutral: len(c.utterances[2]), Statements: []string{}}
	for i, to := range []*schema.PlainRef{&row.Actor, &row.Position} {
		ref, err := t.ref(key[i])
		if err != nil {
			return row, err
		}
		*to = schema.PlainRef(ref)
	}
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
	if len(c.modes) > 0 {
		modes := schema.Modes()
		row.Weakest, row.Strongest = modes[slices.Max(c.modes)], modes[slices.Min(c.modes)]
	}
	slices.SortFunc(c.statements, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	for _, st := range slices.Compact(c.statements) { // one may be for and against
		_, ref, _ := schema.SplitIRI(st.iri)
		row.Statements = append(row.Statements, ref.ID)
		row.statements = append(row.statements, st.iri)
	}
	return row, nil
}

// ref is a reference with its name.
func (r *reader) ref(iri quad.IRI) (schema.Ref, error) {
	_, ref, _ := schema.SplitIRI(iri)
	name, err := r.name(iri)
	ref.Name = name
	return ref, err
}
