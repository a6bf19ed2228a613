//go:build unix

package server_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data/invent"
	"onrecord/graph/count"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
	"onrecord/graph/shapes"
	"onrecord/schema"
)

// What old versions have added to the tally is added up, and whoever has one of them open
// is answered as before.
func TestTally(t *testing.T) {
	pg := servertest.Start(t)
	a := address(t, pg, "main")
	all := slices.Collect(invent.Corpus{Statements: 600}.Quads)
	labels := sources(all)
	if len(labels) < 8 {
		t.Fatalf("%d sources are too few", len(labels))
	}
	// Each version has more sources, so that nothing of the ones before is dead.
	until := func(n int) []quad.Quad {
		return slices.DeleteFunc(slices.Clone(all), func(q quad.Quad) bool { return slices.Contains(labels[n:], q.Label) })
	}
	var stores []*server.Store
	var answers [][]string
	for n := 2; n < 6; n++ {
		publish(t, a, built(t, until(n)), server.Options{})
		s := opened(t, a)
		stores, answers = append(stores, s), append(answers, counted(t, s))
	}
	tallied := func() string {
		return fmt.Sprint(ask(t, a, "SELECT count(DISTINCT born) FROM @tally"), ask(t, a, "SELECT min(born) FROM @tally"))
	}
	if got := tallied(); got != "[4] [1]" {
		t.Errorf("versions in the tally before: %s", got)
	}
	ask(t, a, "UPDATE @version SET at = at - interval '2 hours' WHERE version < 4")
	last := built(t, until(7))
	publish(t, a, last, server.Options{})
	if got := tallied(); got != "[3] [3]" {
		t.Errorf("versions in the tally after: %s", got)
	}
	wants(t, a, last)
	for i, s := range stores {
		s.Forget()
		if diff := cmp.Diff(answers[i], counted(t, s)); diff != "" {
			t.Errorf("version %d counts otherwise: %s", s.Version(), diff)
		}
	}
	// What actors are called comes with the tally, and is asked for where it does not.
	want := counted(t, opened(t, a))
	for i, damage := range []string{"", "UPDATE @tally SET term = '<other>' WHERE stances > 1", "UPDATE @tally SET term = NULL"} {
		if damage != "" {
			ask(t, a, damage)
		}
		s := opened(t, a)
		if diff := cmp.Diff(want, counted(t, s)); diff != "" {
			t.Errorf("after %q it counts otherwise: %s", damage, diff)
		}
		if n := s.Asked(); n > 1 != (i > 0) {
			t.Errorf("after %q the server was asked %d times", damage, n)
		}
	}
}

// sources are the labels of quads that have statements.
func sources(quads []quad.Quad) (out []quad.Value) {
	for _, q := range quads {
		if q.Object == schema.KindStatement.Class() && q.Label != nil && !slices.Contains(out, q.Label) {
			out = append(out, q.Label)
		}
	}
	return out
}

// counted are the utterances of a store by speaker and stance, as many as there are.
func counted(t *testing.T, s *server.Store) (out []string) {
	t.Helper()
	by := count.Dimensions("speaker", "stance")
	cells, err := s.Counts(t.Context(), shapes.Statements{}, &count.Question{By: by})
	if err != nil || cells == nil || cells.Len() == 0 {
		t.Fatalf("%v, %v", cells, err)
	}
	for i := range cells.Len() {
		row := fmt.Sprint(cells.Utterances(i))
		for d, n := range cells.Values(i) {
			v, err := cells.Value(d, n)
			if err != nil {
				t.Fatal(err)
			}
			row += fmt.Sprint(" ", v)
		}
		out = append(out, row)
	}
	return out
}
