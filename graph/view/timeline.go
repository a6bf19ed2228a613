package view

import "onrecord/schema"

// A Timeline is what was said when, as a diagram shows it.
type Timeline struct {
	Title, Subtitle string
	// What says what rows are, in the singular: actor, position.
	What string
	// Rows come with the one that has the most marks first, then by name.
	Rows []TimelineRow
	// All are the utterances of all rows, each once.
	All []TimelineMark
	// Told tells of some utterances what is printed of them, by their numbers.
	Told   func(said ...uint32) ([]TimelineWords, error) `json:"-"`
	Events []TimelineEvent
	// Per is by what a trend counts: day, week, month or year; empty: by the shortest
	// that can be seen.
	Per   string
	Notes []string
}

// A TimelineRow is what was said by an actor, or on a position. Its marks are in the
// order of statements.
type TimelineRow struct {
	Name  string
	Marks []TimelineMark
}

// A TimelineMark is an utterance.
type TimelineMark struct {
	Days     schema.Span // on which it may have been said; both ends open: nobody knows when
	Said     uint32      `json:"-"` // the number of the utterance, which each store has its own of
	Stance   MarkStance
	Indirect bool // it is attributed or reported alone
}

// A MarkStance is what an utterance says on a position, or on all of a row.
type MarkStance uint8

// The stances of marks; NoStance where an utterance bears on no position.
const (
	NoStance MarkStance = iota
	MarkSupports
	MarkOpposes
	MarkNeutral
	MarkAmbivalent // both for and against
)

// String is what the stance is called; empty: it is none.
func (s MarkStance) String() string {
	return [...]string{"", supports, opposes, neutral, "ambivalent"}[s]
}

// TimelineWords are what is printed of an utterance: its date, empty where there is none,
// and the id of the statement.
type TimelineWords struct{ Date, ID string }

// Dated reports whether it is known when a mark was said, at least from one side.
func (m *TimelineMark) Dated() bool {
	return m.Days.From != schema.FirstDay || m.Days.Until != schema.LastDay
}

// A TimelineEvent is an event and how many statements were said there, or of it.
type TimelineEvent struct {
	Name       string
	Days       schema.Span
	Date       string
	Statements int
}
