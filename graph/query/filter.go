package query

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"onrecord/graph/shapes"
	"onrecord/schema"
)

// A Filter selects statements. Every condition that is given must hold;
// several values of one are alternatives. The zero value selects everything.
type Filter struct {
	Words  []string            // all must occur; a word of several is a phrase
	Is     map[string][]string // by the name of a condition, see Conditions
	Not    map[string][]string // the same, and it must not hold
	Since  string              // EDTF: the statement's possible dates reach into
	Until  string              // the days from here to there, both included
	Sort   string              // date (default), id, speaker or source
	Limit  int                 // 0: none
	Offset int
	// Rest is told how many more rows there are than a Limit gives, once the
	// first has come, or Uncounted; nil: nobody wants to know.
	Rest *int

	NoAssertions bool // leave out what the source says in its own voice
	// AllCoders selects from all codings of a source. Else it is the one that
	// the condition coder names, or the main one.
	AllCoders bool
	// Record selects from all codings, those that nobody has settled included:
	// for a list of all that there is.
	Record bool
}

// Uncounted is a rest of which nothing is known but that there is one: to count
// it would take longer than to answer the question.
const Uncounted = shapes.Uncounted

// A Condition is one thing to select statements by: a flag on the command
// line.
type Condition struct {
	Name   string
	Help   string
	Kinds  []schema.Kind // of the names that it takes; none: words
	Words  []string      // that it takes
	fields []string      // of the statement
}

// anything is what one can speak about.
var anything = []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent, schema.KindSource}

// Conditions lists what statements can be selected by, in the order of the
// help.
func Conditions() []Condition {
	actor, position := []schema.Kind{schema.KindActor}, []schema.Kind{schema.KindPosition}
	return []Condition{
		{Name: "by", Help: "said by this actor", Kinds: actor, fields: []string{"speakers"}},
		{Name: "for", Help: "said on behalf of this actor", Kinds: actor, fields: []string{"onBehalfOf"}},
		{Name: "of", Help: "said by one affiliated to this actor at that date, directly or through others", Kinds: actor},
		{Name: "answering", Help: "answering this actor, or this statement", Kinds: []schema.Kind{schema.KindActor, schema.KindStatement}},
		{Name: "to", Help: "said to this actor", Kinds: actor, fields: []string{"addressees"}},
		{Name: "about", Help: "about this entity", Kinds: anything, fields: []string{"about"}},
		{Name: "supports", Help: "for this position or a narrower one", Kinds: position, fields: []string{"supports"}},
		{Name: "opposes", Help: "against this position or a narrower one", Kinds: position, fields: []string{"opposes"}},
		{Name: "neutral", Help: "speaking to this position or a narrower one without taking a side", Kinds: position, fields: []string{"neutral"}},
		{Name: "on", Help: "with any stance on this position or a narrower one", Kinds: position, fields: []string{"supports", "opposes", "neutral"}},
		{Name: "praises", Help: "praising this entity", Kinds: anything, fields: []string{"praises"}},
		{Name: "criticizes", Help: "criticizing this entity", Kinds: anything, fields: []string{"criticizes"}},
		{Name: "echoing", Help: "taking up words of this actor, or this statement", Kinds: []schema.Kind{schema.KindActor, schema.KindStatement}},
		{Name: "at", Help: "at this place or event, or within it", Kinds: []schema.Kind{schema.KindPlace, schema.KindEvent}},
		{Name: "mode", Help: "reported in this mode", Words: schema.Modes(), fields: []string{"mode"}},
		{Name: "act", Help: "doing this", Words: schema.Acts(), fields: []string{"act"}},
		{Name: "certainty", Help: "coded with this certainty", Words: schema.Certainties(), fields: []string{"certainty"}},
		{Name: "coder", Help: "as this coder has coded it (main: the main coding)"},
		{Name: "source", Help: "reported by this source", Kinds: []schema.Kind{schema.KindSource}},
		{Name: "text", Help: `with these words in quotes or summary ("…" is a phrase)`},
	}
}

func conditionNamed(name string) (Condition, bool) {
	all := Conditions()
	i := slices.IndexFunc(all, func(c Condition) bool { return c.Name == name })
	if i < 0 {
		return Condition{}, false
	}
	return all[i], true
}

// Sorts lists what rows can be ordered by.
func Sorts() []string { return []string{"date", "id", "speaker", "source"} }

// mostWords is how many words and phrases are looked for: each is, in each text.
const mostWords = 100

// check finds what is wrong with a filter before the store is asked.
func (f *Filter) check() error {
	for _, set := range []map[string][]string{f.Is, f.Not} {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			values := set[name]
			c, ok := conditionNamed(name)
			if !ok {
				return &UsageError{fmt.Sprintf("there is no filter %q", name)}
			}
			for _, v := range values {
				if c.Words != nil && !slices.Contains(c.Words, v) {
					return &UsageError{fmt.Sprintf("--%s takes %s, not %q", name, strings.Join(c.Words, ", "), v)}
				}
			}
		}
	}
	looked := 0
	for _, w := range slices.Concat(f.Words, f.Is["text"], f.Not["text"]) {
		n := len(phrases(w))
		if n == 0 {
			return &UsageError{fmt.Sprintf("%q holds no word to look for", w)}
		}
		if looked += n; looked > mostWords {
			return &UsageError{fmt.Sprintf("these are more than %d words and phrases to look for", mostWords)}
		}
	}
	for _, d := range []struct{ flag, date string }{{"since", f.Since}, {"until", f.Until}} {
		if d.date != "" {
			if _, err := schema.ParseDate(d.date); err != nil {
				return &UsageError{fmt.Sprintf("--%s: %v", d.flag, err)}
			}
		}
	}
	if f.Sort != "" && !slices.Contains(Sorts(), f.Sort) {
		return &UsageError{fmt.Sprintf("--sort takes %s, not %q", strings.Join(Sorts(), ", "), f.Sort)}
	}
	if f.Limit < 0 || f.Offset < 0 {
		return &UsageError{"--limit and --offset take whole numbers from 0 up"}
	}
	if span, bounded := f.span(); bounded && span.From > span.Until {
		return &UsageError{fmt.Sprintf("--until %s is before --since %s", f.Until, f.Since)}
	}
	return nil
}

// Selects reports whether the filter leaves out statements for what they are;
// order and limit do not.
func (f *Filter) Selects() bool {
	return len(f.Words)+len(f.Is)+len(f.Not) > 0 || f.Since != "" || f.Until != "" || f.NoAssertions
}

// Narrows reports whether the filter leaves out statements for any reason.
func (f *Filter) Narrows() bool { return f.Selects() || f.Limit != 0 || f.Offset != 0 }

// span is the days from Since to Until.
func (f *Filter) span() (schema.Span, bool) {
	span := schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	if s, err := schema.ParseDate(f.Since); err == nil {
		span.From = s.From
	}
	if s, err := schema.ParseDate(f.Until); err == nil {
		span.Until = s.Until
	}
	return span, f.Since != "" || f.Until != ""
}

// Summary says in words what a filter selects, for captions: "by putin,
// opposes ceasefire, not act question".
func (f *Filter) Summary() string {
	var parts []string
	for _, c := range Conditions() {
		if v := f.Is[c.Name]; len(v) > 0 {
			parts = append(parts, c.Name+" "+strings.Join(v, " or "))
		}
		if v := f.Not[c.Name]; len(v) > 0 {
			parts = append(parts, "not "+c.Name+" "+strings.Join(v, " or "))
		}
	}
	for _, w := range f.Words {
		parts = append(parts, "“"+w+"”")
	}
	if f.Since != "" {
		parts = append(parts, "since "+f.Since)
	}
	if f.Until != "" {
		parts = append(parts, "until "+f.Until)
	}
	return strings.Join(parts, ", ")
}
