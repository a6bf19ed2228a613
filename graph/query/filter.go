package query

import (
	"strings"

	"onrecord/graph/shapes"
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

// Sorts lists what rows can be ordered by.
func Sorts() []string { return []string{"date", "id", "speaker", "source"} }

// Selects reports whether the filter leaves out statements for what they are;
// order and limit do not.
func (f *Filter) Selects() bool {
	return len(f.Words)+len(f.Is)+len(f.Not) > 0 || f.Since != "" || f.Until != "" || f.NoAssertions
}

// Narrows reports whether the filter can leave out statements for any reason.
func (f *Filter) Narrows() bool { return f.Selects() || f.Limit != 0 || f.Offset != 0 }

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
