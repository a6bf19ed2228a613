package view

import "onrecord/schema"

// Slopes are changes of stances, as a diagram shows them.
type Slopes struct {
	Title, Subtitle string
	// Rows are those of one position after the other.
	Rows  []SlopeRow
	Notes []string
}

// A SlopeRow is what an actor has changed their stance on.
type SlopeRow struct {
	Position, Actor string
	Turns           []SlopeTurn // in the order of time
}

// Strength is how much is behind the weakest side of the strongest turn of a row.
func (r *SlopeRow) Strength() (n int) {
	for i := range r.Turns {
		n = max(n, r.Turns[i].Strength())
	}
	return n
}

// A SlopeTurn is a change from the last statement on one side to the first on the other.
type SlopeTurn struct {
	From, To SlopeEnd
	Hearsay  bool // a side rests on attributed or reported statements alone
}

// Strength is how much there is for the side for which there is less.
func (t *SlopeTurn) Strength() int { return min(t.From.Count, t.To.Count) }

// A SlopeEnd is a side of a turn.
type SlopeEnd struct {
	Opposes bool
	Days    schema.Span
	Date    string
	Count   int // utterances for this side while it lasts
	Tip     string
	Source  string // what it is called
}
