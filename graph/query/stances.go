package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
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
	side                    // all of it
	sides           [3]side // by stanceFields
}

// A side is the statements for a position, against it or neutral on it, and those
// of them that stand for an utterance.
type side struct{ statements, utterances []quad.IRI }

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
	return Paginate(&o.Filter, rows), err
}

// A tally counts utterances by who takes which stance on what.
type tally struct {
	*counting
	wanted  []quad.Value // positions; none: all
	counts  *count.Tally[taking]
	listing map[quad.IRI]listed
	silence [][2]quad.IRI // actors and positions to have a row in any case
}

// A taking is that an actor takes a stance on a position.
type taking struct {
	actor, position quad.IRI
	stance          int // in stanceFields
}

// A listed statement is one that rows may have.
type listed struct {
	placed
	mode  int  // in schema.Modes
	first bool // it stands for its utterance
}

// A placed statement has its place in the order of all that are tallied.
type placed struct {
	iri   quad.IRI
	place int
}

func newTally(s *selection, wanted []quad.Value, o *StanceOptions) *tally {
	t := &tally{counting: s.counting(wanted, o.Reports), wanted: wanted, listing: map[quad.IRI]listed{}}
	t.counts = count.NewTally[taking](t.earlier)
	return t
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
		sel.speakers = append(sel.speakers, func(_ *schema.Statement, actor quad.IRI) bool { return those[actor] })
	}
	t := newTally(sel, wanted, o)
	iris, err := sel.sorted(f)
	if err != nil {
		return nil, err
	}
	for place, iri := range iris {
		if err := t.add(placed{iri, place}); err != nil {
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

func (t *tally) add(at placed) error {
	s, err := t.statement(at.iri, taken)
	if err != nil {
		return err
	}
	if err := t.derive(s); err != nil {
		return err
	}
	return t.addStatement(at, s)
}

// addStatement adds one that has been read already, and has its date.
func (t *tally) addStatement(at placed, s *schema.Statement) error {
	unit, err := t.unit(at.iri, s)
	if err != nil {
		return err
	}
	var takes []taking
	for _, row := range count.Rows(s, takenDimensions, t.meant) {
		if actor, position := row[0].IRI, row[1].IRI; actor != "" && position != "" {
			takes = append(takes, taking{actor, position, slices.Index(stanceFields, row[2].Word)})
		}
	}
	if len(takes) > 0 {
		t.listing[at.iri] = listed{placed: at, mode: strength(s.Mode)}
	}
	return t.counts.Add(at.iri, unit, takes)
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
	byPair := map[[2]quad.IRI]*[3]count.Cell[taking]{}
	for _, pair := range t.silence {
		byPair[pair] = &[3]count.Cell[taking]{}
	}
	for c := range t.counts.Cells {
		pair := [2]quad.IRI{c.Key.actor, c.Key.position}
		if byPair[pair] == nil {
			byPair[pair] = &[3]count.Cell[taking]{}
		}
		byPair[pair][c.Key.stance] = c
	}
	rows := make([]Stance, 0, len(byPair))
	for pair, sides := range byPair {
		row, err := t.row(pair, sides)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Stance) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Actor.Name), spelling.Fold(b.Actor.Name)), cmp.Compare(a.Actor.ID, b.Actor.ID),
			cmp.Compare(spelling.Fold(a.Position.Name), spelling.Fold(b.Position.Name)), cmp.Compare(a.Position.ID, b.Position.ID),
			cmp.Compare(a.actor, b.actor), cmp.Compare(a.position, b.position)) // of another corpus
	})
	return rows, nil
}

func (t *tally) row(pair [2]quad.IRI, sides *[3]count.Cell[taking]) (Stance, error) {
	row := Stance{actor: pair[0], position: pair[1], Supports: sides[0].Utterances, Opposes: sides[1].Utterances, Neutral: sides[2].Utterances, Statements: []string{}}
	for i, to := range []*schema.PlainRef{&row.Actor, &row.Position} {
		ref, err := t.ref(pair[i])
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
	var all []listed
	for i, c := range sides {
		own := make([]listed, len(c.Reports))
		for j, r := range c.Reports {
			own[j] = t.listing[r.Statement]
			own[j].first = r.First
		}
		row.sides[i] = sideOf(inOrder(own))
		all = append(all, own...)
	}
	all = inOrder(all)
	row.side = sideOf(all)
	if len(all) > 0 {
		mode := func(a, b listed) int { return cmp.Compare(a.mode, b.mode) }
		row.Weakest, row.Strongest = modeAt(slices.MaxFunc(all, mode).mode), modeAt(slices.MinFunc(all, mode).mode)
	}
	for _, st := range all {
		_, ref, _ := rdf.SplitIRI(st.iri)
		row.Statements = append(row.Statements, ref.ID)
	}
	return row, nil
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

// inOrder sorts statements, and keeps each once.
func inOrder(list []listed) []listed {
	slices.SortFunc(list, func(a, b listed) int { return cmp.Compare(a.place, b.place) })
	return slices.CompactFunc(list, func(a, b listed) bool { return a.iri == b.iri })
}

func sideOf(list []listed) (out side) {
	for _, st := range list {
		out.statements = append(out.statements, st.iri)
		if st.first {
			out.utterances = append(out.utterances, st.iri)
		}
	}
	return out
}

// ref is a reference with its name.
func (r *reader) ref(iri quad.IRI) (schema.Ref, error) {
	_, ref, _ := rdf.SplitIRI(iri)
	name, err := r.name(iri)
	ref.Name = name
	return ref, err
}
