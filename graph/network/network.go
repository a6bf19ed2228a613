// Package network computes discourse networks: who agrees with whom, who says
// what, and how that changes. Its definitions are those of the Discourse Network
// Analyzer (Leifeld 2017, "Discourse Network Analysis: Policy Debates as Dynamic
// Networks", in The Oxford Handbook of Political Networks), each in two variants:
// the corrected one is the default, and Settings.DNA gives the numbers of version
// 3.1.2 of that program. README.md states both.
//
// A Builder gathers observations, each a row value, a column value, a level of a
// qualifier, a document and a time, into Data. Compute makes a Network of them, and
// Prepare a Series of one for each window of time. A network keeps, for each of its
// cells, what a bare number hides: how much of it is agreement and how much is
// conflict, and Statements gives the statements behind it.
//
//	b := network.NewBuilder(network.Qualifier{Name: "agreement", Type: network.Boolean}, "actor", "concept")
//	b.Add(network.Observation{Row: b.Row(network.Node{Name: "Ann"}), Column: b.Column(network.Node{Name: "quotas"}), Level: b.Level(network.Level{Value: 1}), …})
//	d := b.Data(false)
//	n, err := network.Compute(ctx, d, network.Settings{Mode: network.OneMode, Aggregation: network.Congruence})
//	for i := range n.Rows { for _, c := range n.Cells(i) { … c.Column, c.Value … } }
package network

import (
	"fmt"
	"math"
	"slices"

	"onrecord/schema/hint"
)

// A Mode says what the nodes and ties of a network are.
type Mode string

// The modes.
const (
	OneMode Mode = "one"    // rows are tied to rows, by what they have said of the same columns
	TwoMode Mode = "two"    // rows are tied to columns
	Events  Mode = "events" // no network: the observations that would make one
)

// An Aggregation says what becomes of the levels of the qualifier.
type Aggregation string

// The aggregations. Subtract is congruence less conflict in one-mode networks; in
// two-mode ones it is what is for less what is against. Combine numbers which levels
// occur, and is for two-mode networks.
const (
	Ignore     Aggregation = "ignore"
	Congruence Aggregation = "congruence"
	Conflict   Aggregation = "conflict"
	Subtract   Aggregation = "subtract"
	Combine    Aggregation = "combine"
)

// A Normalization says what weights are divided by.
type Normalization string

// The normalizations: from Average to Ruzicka for one-mode networks, Activity and
// Prominence for two-mode ones.
const (
	None       Normalization = "none"
	Average    Normalization = "average"
	Jaccard    Normalization = "jaccard"
	Cosine     Normalization = "cosine"
	Ruzicka    Normalization = "ruzicka"
	Activity   Normalization = "activity"
	Prominence Normalization = "prominence"
)

// A Duplication says within which bins an observation counts once, of those with
// the same row, column and level.
type Duplication string

// The duplications.
const (
	Include     Duplication = "include" // no bins: all count
	PerDocument Duplication = "document"
	PerWeek     Duplication = "week"
	PerMonth    Duplication = "month"
	PerYear     Duplication = "year"
	AcrossRange Duplication = "acrossrange"
)

// Modes, Aggregations, Normalizations, Duplications and Kernels list what there is.
func Modes() []Mode { return []Mode{TwoMode, OneMode, Events} }

func Aggregations() []Aggregation {
	return []Aggregation{Ignore, Congruence, Conflict, Subtract, Combine}
}

func Normalizations() []Normalization {
	return []Normalization{None, Average, Jaccard, Cosine, Ruzicka, Activity, Prominence}
}

func Duplications() []Duplication {
	return []Duplication{Include, PerDocument, PerWeek, PerMonth, PerYear, AcrossRange}
}

// Settings say which network is made of observations. The zero value of a field
// stands for the default that Complete fills in.
type Settings struct {
	Mode          Mode
	Aggregation   Aggregation
	Normalization Normalization
	Duplicates    Duplication
	// DNA asks for the numbers that the Discourse Network Analyzer 3.1.2 has, where
	// it departs from its own manual.
	DNA bool
	// Isolates keeps the rows and columns of all observations that were not left
	// out for their time: those that have none in a network, too.
	Isolates bool
	// MinWeight leaves out ties whose absolute weight is below it.
	MinWeight float64
	// SkipJoint leaves out pairs of observations of one statement: what speakers
	// who make it together have in common by that alone.
	SkipJoint bool
	// Range is that of an integer qualifier, from the least to the greatest value
	// that it can have; nil: those that occur.
	Range *[2]float64

	Window *Window // nil: one network of all
	// Step is how many units of the window come between the beginnings of two: 0 stands
	// for 1, and FewSteps for the least with which there are at most fewWindows.
	Step   int
	Edges  Edges
	Kernel Kernel
	// Since and Until are the first and the last moment of the range; nil: those of
	// the observations.
	Since, Until *Time
}

// A SettingsError says which settings do not go together.
type SettingsError struct{ Message string }

func (e *SettingsError) Error() string { return e.Message }

func wrongf(format string, args ...any) error {
	t := hint.Textf(format, args...)
	return hint.Wrap(&SettingsError{t.String()}, t)
}

// option stands for an option in a message, with a value or without.
func option(name, value string) hint.Option { return hint.Option{Name: name, Value: value} }

// Complete fills in defaults, and says which settings do not go together: as a
// *SettingsError. The defaults of one-mode networks are those of the literature,
// once a document and by the average number of positions; in the variant DNA they
// are those of that program.
func (s Settings) Complete(q *Qualifier) (Settings, error) {
	if err := s.checkGiven(); err != nil {
		return s, err
	}
	if s.Mode == "" {
		s.Mode = TwoMode
	}
	one := s.Mode == OneMode
	if s.Aggregation == "" {
		s.Aggregation = Subtract
		if q.Type == NoQualifier || q.Type == Text && !one && !s.DNA {
			s.Aggregation = Ignore
		}
	}
	if s.Duplicates == "" {
		s.Duplicates = Include
		if one && !s.DNA {
			s.Duplicates = PerDocument
		}
	}
	if s.Kernel == "" {
		s.Kernel = NoKernel
	}
	if s.Edges == "" {
		s.Edges = Inside
	}
	if s.Normalization == "" {
		s.Normalization = None
		if one && !s.DNA {
			s.Normalization = Average
		}
	}
	s.smoothAsDNA()
	return s, s.check(q)
}

// checkGiven says which settings have no meaning beside others.
func (s *Settings) checkGiven() error {
	switch {
	case s.Mode == Events && s.Normalization != "" && s.Normalization != None:
		return wrongf("%s lists observations, which have no weight: it does not go with %s", option("mode", string(Events)), option("normalization", string(s.Normalization)))
	case s.Window == nil && s.Step != 0:
		return wrongf("%s is about windows: it needs %s", option("step", ""), option("window", ""))
	case s.Window == nil && s.Edges == Everywhere:
		return wrongf("%s is about windows: it needs %s", option("window-edges", string(Everywhere)), option("window", ""))
	case s.DNA && s.Range != nil:
		return wrongf("%s has the range of the values that occur: it does not go with %s", option("compat", "dna"), option("qualifier-range", ""))
	case s.DNA && s.Normalization == Ruzicka:
		return wrongf("%s has no %s", option("compat", "dna"), option("normalization", string(Ruzicka)))
	}
	return nil
}

// smoothAsDNA does what that program does where it smooths: it has the average alone,
// nothing in two modes, and no combinations.
func (s *Settings) smoothAsDNA() {
	if !s.DNA || s.Kernel == NoKernel {
		return
	}
	switch {
	case s.Normalization == None:
	case s.Mode == OneMode:
		s.Normalization = Average
	default:
		s.Normalization = None
	}
	if s.Aggregation == Combine {
		s.Aggregation = Subtract
	}
}

func (s *Settings) check(q *Qualifier) error {
	type allowed struct {
		option, value string
		values        []string
	}
	list := func(all ...any) (out []string) {
		for _, a := range all {
			out = append(out, fmt.Sprint(a))
		}
		return out
	}
	rules := []allowed{
		{"mode", string(s.Mode), list(TwoMode, OneMode, Events)},
		{"duplicates", string(s.Duplicates), texts(Duplications())},
		{"kernel", string(s.Kernel), texts(Kernels())},
		{"window-edges", string(s.Edges), list(Inside, Everywhere)},
	}
	switch s.Mode {
	case OneMode:
		rules = append(rules,
			allowed{"aggregation", string(s.Aggregation), list(Ignore, Congruence, Conflict, Subtract)},
			allowed{"normalization", string(s.Normalization), list(None, Average, Jaccard, Cosine, Ruzicka)})
	case TwoMode:
		rules = append(rules,
			allowed{"aggregation", string(s.Aggregation), list(Ignore, Subtract, Combine)},
			allowed{"normalization", string(s.Normalization), list(None, Activity, Prominence)})
	}
	for _, r := range rules {
		if !slices.Contains(r.values, r.value) {
			if r.option == "aggregation" || r.option == "normalization" {
				return wrongf("%s goes with %s %s, not with %s", option("mode", string(s.Mode)), option(r.option, ""),
					hint.OneOf(r.values), r.value)
			}
			return wrongf("%s takes %s, not %q", option(r.option, ""), hint.OneOf(r.values), r.value)
		}
	}
	if s.Mode == Events {
		switch {
		case s.Window != nil:
			return wrongf("%s lists observations, and %s makes networks", option("mode", string(Events)), option("window", ""))
		case s.MinWeight != 0:
			return wrongf("%s lists observations, which have no weight: it does not go with %s", option("mode", string(Events)), option("min-weight", ""))
		}
		return nil
	}
	switch {
	case q.Type == NoQualifier && s.Aggregation != Ignore:
		return wrongf("%s needs a qualifier: without one it is %s", option("aggregation", string(s.Aggregation)), option("aggregation", string(Ignore)))
	case q.Type == Text && s.Aggregation == Subtract && s.Mode == TwoMode && !s.DNA:
		return wrongf("a qualifier of words has nothing to subtract in %s: use %s or %s",
			option("mode", string(TwoMode)), option("aggregation", string(Ignore)), option("aggregation", string(Combine)))
	case s.Aggregation == Combine && len(q.Levels) > mostCombined:
		return wrongf("%s numbers up to %d levels, and the qualifier has %d", option("aggregation", string(Combine)), mostCombined, len(q.Levels))
	case s.Normalization == Ruzicka && s.Aggregation != Ignore && s.Aggregation != Congruence:
		return wrongf("%s goes with %s and %s", option("normalization", string(Ruzicka)), option("aggregation", string(Ignore)), option("aggregation", string(Congruence)))
	case s.Normalization == Ruzicka && s.Aggregation == Congruence && q.Type == Integer:
		return wrongf("%s with %s compares levels as they are: the qualifier must be boolean or words", option("normalization", string(Ruzicka)), option("aggregation", string(Congruence)))
	case s.Range != nil && q.Type != Integer:
		return wrongf("%s is for a qualifier of integers", option("qualifier-range", ""))
	case s.Range != nil && (s.Range[0] > s.Range[1] || len(q.Levels) > 0 && (q.Levels[0].Value < s.Range[0] || q.Levels[len(q.Levels)-1].Value > s.Range[1])):
		return wrongf("%s: there are values from %v to %v", option("qualifier-range", fmt.Sprintf("%v:%v", s.Range[0], s.Range[1])),
			q.Levels[0].Value, q.Levels[len(q.Levels)-1].Value)
	case math.IsNaN(s.MinWeight) || s.MinWeight < 0:
		return wrongf("%s takes a number from 0 up: weights are compared by their size", option("min-weight", ""))
	case s.SkipJoint && s.Mode != OneMode:
		return wrongf("%s is for %s: in others a joint statement makes no tie between those who make it", option("joint", "skip"), option("mode", string(OneMode)))
	case s.Since != nil && s.Until != nil && *s.Since > *s.Until:
		return wrongf("%s is before %s", option("until", s.Until.String()), option("since", s.Since.String()))
	}
	return s.checkWindow()
}

// mostCombined is how many levels have a sum of powers of two that a float64 holds.
const mostCombined = 53

func texts[T ~string](all []T) (out []string) {
	for _, a := range all {
		out = append(out, string(a))
	}
	return out
}
