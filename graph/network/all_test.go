package network

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Networks that are computed several at once are those that are computed one by one, in
// their order; they end with an error, and where nobody wants more.
func TestAll(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	d := invented(12, 8, 400)
	for _, settings := range []Settings{
		{Mode: OneMode, Window: &Window{30, Days}},
		{Mode: TwoMode, Window: &Window{50, Each}},
		{Mode: OneMode},
	} {
		s, err := Prepare(d, settings)
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for got, err := range s.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			want, err := s.At(t.Context(), i)
			if err != nil {
				t.Fatal(err)
			}
			if got.Start != want.Start || got.End != want.End || got.Joint != want.Joint || got.Total != want.Total {
				t.Errorf("network %d is %v, want %v", i, got, want)
			}
			if diff := cmp.Diff(want.cells, got.cells); diff != "" {
				t.Errorf("network %d: %s", i, diff)
			}
			i++
		}
		if i != s.Len() {
			t.Errorf("there are %d networks, want %d", i, s.Len())
		}
		left := min(3, s.Len())
		for _, err := range s.All(t.Context()) {
			if left--; err != nil || left == 0 {
				break
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		failed := 0
		for _, err := range s.All(ctx) {
			if failed++; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
		if failed != 1 {
			t.Errorf("it ends %d times", failed)
		}
	}
}

// Statements that several rows make are found in what is a window, too.
func TestTogether(t *testing.T) {
	d := invented(12, 8, 400)
	s, err := Prepare(d, Settings{Mode: OneMode, Window: &Window{30, Days}})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for n, err := range s.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		rows := map[uint32][]uint32{} // by statement
		for _, e := range n.entries {
			rows[e.Statement] = append(rows[e.Statement], e.Row)
		}
		var want [][]uint32
		seen := map[uint32]bool{}
		for _, e := range n.entries {
			of := rows[e.Statement]
			if seen[e.Statement] || !slices.ContainsFunc(of, func(row uint32) bool { return row != of[0] }) {
				continue
			}
			seen[e.Statement] = true
			var group []uint32
			for at, other := range n.entries {
				if other.Statement == e.Statement {
					group = append(group, uint32(at))
				}
			}
			want = append(want, group)
		}
		got := n.together()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("window from %v: %s", n.Start, diff)
		}
		n.joint = nil
		if diff := cmp.Diff(got, n.together()); diff != "" {
			t.Errorf("window from %v, alone: %s", n.Start, diff)
		}
		found += len(got)
	}
	if found == 0 {
		t.Error("no statement is made by several rows")
	}
}

// Statements behind a tie count once for each side, however many ties are asked one after
// the other.
func TestSentiments(t *testing.T) {
	d := invented(12, 8, 400)
	n, err := Compute(t.Context(), d, Settings{Mode: OneMode})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for row := range n.Rows {
			for other := range n.Rows {
				sides := map[[2]int]bool{}
				for _, list := range n.shared(row, other) {
					for _, at := range list {
						sides[[2]int{int(n.entries[at].Statement), d.Qualifier.sentiment(n.entries[at].Level)}] = true
					}
				}
				var want [3]int
				for side := range sides {
					want[side[1]+1]++
				}
				supports, opposes, neutral := n.Sentiments(row, other)
				if got := [3]int{opposes, neutral, supports}; got != want {
					t.Fatalf("between %d and %d: %v, want %v", row, other, got, want)
				}
			}
		}
	}
}
