package query

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/agreement"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// AgreementOptions say whose codings to compare, and of which sources.
type AgreementOptions struct {
	// Coders are two or more names, in any letters: "main", layers, and who is
	// named in the main coding. None: the main coding and all layers but draft
	// and settled.
	Coders  []string
	Sources []string // names; none: all
}

// An Agreement says how far coders agree, and where they differ.
type Agreement struct {
	AgreementOf
	// Pairs compares each two of more than two coders.
	Pairs         []AgreementOf  `json:"pairs"`
	Disagreements []Disagreement `json:"disagreements"`

	// Units are all that was compared, and Unplaced what could not be, for
	// want of a place; both for those who settle what is open.
	Units    []CodedUnit `json:"-"`
	Unplaced []CodedUnit `json:"-"`
	// Notes are what one has to know of the numbers.
	Notes []string `json:"-"`
}

// An AgreementOf are the numbers of some coders. Coefficients are rounded to six
// digits behind the point.
type AgreementOf struct {
	Coders  []string `json:"coders"`
	Sources []string `json:"sources"`
	// Matched are the units that two coders at least found.
	Matched   int            `json:"units"`
	Found     map[string]int `json:"found"` // located statements, by coder
	Both      int            `json:"both"`  // units that all found
	Unlocated map[string]int `json:"unlocated"`
	Variables []AgreementOn  `json:"variables"`
}

// An AgreementOn is one variable: see package agreement.
type AgreementOn struct {
	Variable    string                `json:"variable"`
	Units       int                   `json:"units"`
	Agreement   *float64              `json:"agreement"`
	Alpha       *float64              `json:"alpha"`
	Interval    *[2]float64           `json:"interval"`
	Coefficient string                `json:"coefficient"`
	Positions   []AgreementOnPosition `json:"positions"`
}

// An AgreementOnPosition is a variable on one position.
type AgreementOnPosition struct {
	Position     schema.PlainRef `json:"position"`
	Units        int             `json:"units"`
	Alpha        *float64        `json:"alpha"`
	Values       []string        `json:"values"`
	Coincidences [][]float64     `json:"coincidences"` // by Values
}

// A Disagreement is a unit on which coders differ. The maps have each coder; null
// stands for one who says nothing of it.
type Disagreement struct {
	Source string `json:"source"`
	// The place is that of the first coder who has the unit.
	Place
	Variable   string             `json:"variable"`
	Position   schema.PlainRef    `json:"position"` // of stances; else null
	Values     map[string]*string `json:"values"`
	Statements map[string]*string `json:"statements"` // ids, within the layer
	Places     map[string]*Place  `json:"places"`
}

// A Place is where a statement stands: from its first passage to the end of its
// last one.
type Place struct {
	Line  int `json:"line"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// A CodedUnit is what coders have in one place of a source.
type CodedUnit struct {
	Corpus, Source string
	// Statements has an address for each coder; empty: she has none.
	Statements []string
	// Open are the disagreements on it. None: all who coded the source agree.
	Open []Disagreement
}

// A CoderError says that coders cannot be compared.
type CoderError struct{ Msg string }

func (e *CoderError) Error() string { return e.Msg }

// Agree answers: how far do coders agree? Sources come by id.
func Agree(ctx context.Context, s *graph.Store, o AgreementOptions) (out *Agreement, err error) {
	defer s.RecoverDamage(&err)
	c := &codings{reader: newReader(s), heads: map[string]string{}}
	if err := c.read(ctx, o); err != nil {
		return nil, err
	}
	if err := c.choose(ctx, o.Coders); err != nil {
		return nil, err
	}
	if err := c.comparable(len(o.Sources) > 0); err != nil {
		return nil, err
	}
	result, err := agreement.Compare(ctx, c.compared(), c.coders)
	var tangled *agreement.TangleError
	if errors.As(err, &tangled) {
		return nil, fmt.Errorf("source %s: %w", c.sources[tangled.Source].ID, err)
	}
	if err != nil {
		return nil, err
	}
	return c.answer(ctx, result)
}

// compared are the codings in the words of package agreement. Actors and
// positions go by their IRIs, for several corpora can have the same ids.
func (c *codings) compared() []agreement.Source {
	out := make([]agreement.Source, len(c.sources))
	for i, s := range c.sources {
		out[i] = agreement.Source{Length: s.Length, Codings: map[string][]agreement.Statement{}}
		for coder, list := range s.by {
			statements := make([]agreement.Statement, len(list))
			for j, st := range list {
				statements[j] = comparedStatement(st)
			}
			out[i].Codings[coder] = statements
		}
	}
	return out
}

func comparedStatement(st *schema.Statement) agreement.Statement {
	out := agreement.Statement{Mode: st.Mode, Stances: map[string]string{}}
	for i := range st.Evidence {
		if p := &st.Evidence[i]; p.Located() {
			out.Spans = append(out.Spans, agreement.Span{Start: p.Start, End: p.End})
		}
	}
	for _, r := range st.Speakers {
		out.Speakers = append(out.Speakers, string(sibling(st, r)))
	}
	for _, r := range st.Neutral {
		out.Stances[string(sibling(st, r))] = "neutral"
	}
	for _, r := range st.Supports {
		out.Stances[string(sibling(st, r))] = "supports"
	}
	for _, r := range st.Opposes {
		iri := string(sibling(st, r))
		if out.Stances[iri] == "supports" {
			out.Stances[iri] = agreement.Ambivalent
		} else {
			out.Stances[iri] = "opposes"
		}
	}
	return out
}

// answer puts names and places to the numbers.
func (c *codings) answer(ctx context.Context, result *agreement.Result) (*Agreement, error) {
	whole, err := c.of(ctx, &result.Comparison)
	if err != nil {
		return nil, err
	}
	out := &Agreement{AgreementOf: *whole, Pairs: []AgreementOf{}, Disagreements: []Disagreement{}, Notes: c.notes}
	for i := range result.Pairs {
		pair, err := c.of(ctx, &result.Pairs[i])
		if err != nil {
			return nil, err
		}
		out.Pairs = append(out.Pairs, *pair)
	}
	for i, u := range result.Units {
		s := &c.sources[u.Source]
		unit := CodedUnit{Corpus: s.corpus, Source: s.ID, Statements: make([]string, len(c.coders))}
		for j, st := range c.statementsOf(&result.Units[i]) {
			if st != nil {
				unit.Statements[j] = st.ID
			}
		}
		out.Units = append(out.Units, unit)
	}
	for _, d := range result.Disagreements {
		row, err := c.disagreement(ctx, &result.Comparison, &d)
		if err != nil {
			return nil, err
		}
		out.Disagreements = append(out.Disagreements, row)
		out.Units[d.Unit].Open = append(out.Units[d.Unit].Open, row)
	}
	c.unplaced(result, out)
	if result.Greedy > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("%d statements overlap too much for the best assignment to be searched: they were matched one after the other, the best first", result.Greedy))
	}
	return out, nil
}

// unplaced lists what stands nowhere, and tells of texts without a length.
func (c *codings) unplaced(result *agreement.Result, out *Agreement) {
	var unmeasured []string
	for _, i := range result.Sources {
		s := &c.sources[i]
		if s.Length == 0 {
			unmeasured = append(unmeasured, s.ID)
		}
		for j, coder := range c.coders {
			for _, st := range s.by[coder] {
				if slices.ContainsFunc(st.Evidence, func(p schema.Passage) bool { return p.Located() }) {
					continue
				}
				u := CodedUnit{Corpus: s.corpus, Source: s.ID, Statements: make([]string, len(c.coders))}
				u.Statements[j] = st.ID
				out.Unplaced = append(out.Unplaced, u)
			}
		}
	}
	if len(unmeasured) > 0 {
		out.Notes = append(out.Notes, "no length is known of "+strings.Join(unmeasured, ", ")+": the text is taken to end with the last passage")
	}
}

// of puts names to the numbers of some coders.
func (c *codings) of(ctx context.Context, from *agreement.Comparison) (*AgreementOf, error) {
	out := &AgreementOf{
		Coders: from.Coders, Sources: []string{}, Matched: from.Matched, Both: from.Both,
		Found: map[string]int{}, Unlocated: map[string]int{},
	}
	for _, i := range from.Sources {
		out.Sources = append(out.Sources, c.sources[i].ID)
	}
	for j, coder := range from.Coders {
		out.Found[coder], out.Unlocated[coder] = from.Found[j], from.Unlocated[j]
	}
	for _, v := range from.Variables {
		row := AgreementOn{
			Variable: v.Name, Units: v.Units, Agreement: rounded(v.Agreement), Alpha: rounded(v.Alpha),
			Coefficient: v.Coefficient, Positions: []AgreementOnPosition{},
		}
		if v.Interval != nil {
			row.Interval = &[2]float64{*rounded(&v.Interval[0]), *rounded(&v.Interval[1])}
		}
		for _, p := range v.Positions {
			ref, err := c.ref(ctx, quad.IRI(p.Position))
			if err != nil {
				return nil, err
			}
			counts := make([][]float64, len(p.Matrix.Counts))
			for i, line := range p.Matrix.Counts {
				for _, n := range line {
					counts[i] = append(counts[i], *rounded(&n))
				}
			}
			row.Positions = append(row.Positions, AgreementOnPosition{
				Position: schema.PlainRef(ref), Units: p.Units, Alpha: rounded(p.Alpha), Values: p.Matrix.Values, Coincidences: counts,
			})
		}
		out.Variables = append(out.Variables, row)
	}
	return out, nil
}

// rounded keeps what is the same on every machine.
func rounded(v *float64) *float64 {
	if v == nil {
		return nil
	}
	r := math.Round(*v*1e6) / 1e6
	if r == 0 {
		r = 0 // not -0
	}
	return &r
}

// statementsOf are those of a unit, by coder.
func (c *codings) statementsOf(u *agreement.Unit) []*schema.Statement {
	out := make([]*schema.Statement, len(u.Statements))
	for j, k := range u.Statements {
		if k >= 0 {
			out[j] = c.sources[u.Source].by[c.coders[j]][k]
		}
	}
	return out
}

func (c *codings) disagreement(ctx context.Context, all *agreement.Comparison, d *agreement.Disagreement) (Disagreement, error) {
	u := &all.Units[d.Unit]
	row := Disagreement{
		Source: c.sources[u.Source].ID, Variable: d.Variable,
		Values: map[string]*string{}, Statements: map[string]*string{}, Places: map[string]*Place{},
	}
	first := true
	for j, st := range c.statementsOf(u) {
		coder := c.coders[j]
		row.Values[coder], row.Statements[coder], row.Places[coder] = valueOf(d, j), nil, nil
		if st == nil {
			continue
		}
		id, place := schema.OwnID(st), placeOf(st)
		row.Statements[coder], row.Places[coder] = &id, &place
		if first {
			row.Place, first = place, false
		}
	}
	if d.Position != "" {
		ref, err := c.ref(ctx, quad.IRI(d.Position))
		if err != nil {
			return row, err
		}
		row.Position = schema.PlainRef(ref)
	}
	return row, nil
}

// valueOf is what a coder says, in words; nil: nothing.
func valueOf(d *agreement.Disagreement, coder int) *string {
	v := d.Values[coder]
	if !v.Known {
		return nil
	}
	var words []string
	for _, name := range v.Names {
		if _, ref, ok := rdf.SplitIRI(quad.IRI(name)); ok {
			name = ref.ID
		}
		words = append(words, name)
	}
	out := strings.Join(words, "; ")
	if d.Variable == agreement.Passage {
		out = map[bool]string{true: "found", false: "not found"}[len(v.Names) > 0]
	}
	return &out
}

// placeOf is where a located statement stands.
func placeOf(st *schema.Statement) Place {
	var out Place
	first := true
	for i := range st.Evidence {
		p := &st.Evidence[i]
		if !p.Located() {
			continue
		}
		if first || p.Start < out.Start {
			out.Line, out.Start = p.Line, p.Start
		}
		out.End = max(out.End, p.End)
		first = false
	}
	return out
}
