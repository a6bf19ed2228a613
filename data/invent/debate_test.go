package invent

import (
	"bytes"
	"testing"

	"onrecord/schema"
	"onrecord/schema/check"
)

// The same debate is the same bytes, nothing is wrong in it, and at the turn the stance on
// what it bears on is another one.
func TestDebate(t *testing.T) {
	b := Debate{Actors: 40, Positions: 25, Statements: 2000, Mixed: true, Seed: 7}
	var once, again bytes.Buffer
	for _, out := range []*bytes.Buffer{&once, &again} {
		if err := b.WriteJSONLines(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), again.Bytes()) {
		t.Error("the same debate has other bytes")
	}
	c := b.Corpus()
	if n := len(c.Statements); n != 2000 || len(c.Actors) != 40 || len(c.Positions) != 25 {
		t.Errorf("%d statements, %d actors, %d positions", n, len(c.Actors), len(c.Positions))
	}
	if ps := check.Corpus(c, check.Options{}); len(ps) > 0 {
		t.Errorf("%d problems, such as %v", len(ps), ps[0])
	}
	turn := schema.DaysOf(DebateTurns).From
	var supports, all [2]int
	for _, s := range c.Statements {
		days := schema.DaysOf(s.Date)
		after := 0
		switch {
		case days.From >= turn:
			after = 1
		case days.Until >= turn:
			continue
		}
		for i, refs := range [][]schema.Ref{s.Supports, s.Opposes} {
			for _, r := range refs {
				if r.ID != "position-03" {
					continue
				}
				all[after]++
				if i == 0 {
					supports[after]++
				}
			}
		}
	}
	before, after := float64(supports[0])/float64(all[0]), float64(supports[1])/float64(all[1])
	if before > 0.5 || after < 0.65 {
		t.Errorf("%.2f are for the third position before the turn, and %.2f after it", before, after)
	}
}
