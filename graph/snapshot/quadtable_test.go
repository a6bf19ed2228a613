package snapshot

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tableOf makes the table of rows whose numbers go up to a largest one.
func tableOf(t *testing.T, rows []row, largest uint32) *quadTable {
	t.Helper()
	slices.SortFunc(rows, func(a, b row) int { return a.compare(&b) })
	rows = slices.Compact(rows)
	var fence []uint32
	for i := 0; i < len(rows); i += fenceStep {
		fence = append(fence, rows[i][subject])
	}
	out := &quadTable{rows: made(rows), rowFence: made(fence)}
	var byObject objectIndex
	var byNode nodeIndex
	if err := byObject.make(t.Context(), out, largest); err != nil {
		t.Fatal(err)
	}
	if err := byNode.make(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	out.objects, out.objectFence = made(byObject.rows), made(byObject.fence)
	var text []byte
	w := listsWriter{text: func(b []byte) error { text = append(text, b...); return nil }}
	entries := func(all iter.Seq[*listWriter]) []listEntry {
		e, err := w.table(all)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	predicates, labels := entries(byNode.predicates.lists()), entries(byNode.labels.lists())
	out.predicates, out.predicateRows = made(byNode.predicates.nodes()), lists{made(text), made(w.skips), made(predicates)}
	out.labels, out.labelRows = made(byNode.labels.nodes()), lists{made(text), made(w.skips), made(labels)}
	return out
}

// someRows are up to n rows, with numbers up to a largest one that is among
// them or not; some have no label.
func someRows(r *rand.Rand, n int, largest uint32) []row {
	few := pick(r, 1, largest/3+1, largest)
	out := make([]row, n)
	for i := range out {
		out[i] = row{1 + r.Uint32N(largest), 1 + r.Uint32N(few), 1 + r.Uint32N(largest), r.Uint32N(few + 1)}
		if r.IntN(3) == 0 {
			out[i][subject] = largest/2 + 1 // has many rows
		}
		if r.IntN(3) == 0 {
			out[i][object] = largest/2 + 1
		}
	}
	return out
}

// matching are the numbers of the rows that a pattern matches, one by one.
func matching(t *quadTable, p pattern) []uint32 {
	var out []uint32
	for i, r := range t.rows.numbers {
		fits := !p.labelled || r[label] != 0
		for c := range r {
			fits = fits && (p.row[c] == 0 || p.row[c] == r[c])
		}
		if fits {
			out = append(out, uint32(i))
		}
	}
	return out
}

// A plan leads to the rows of its pattern, whichever directions are known.
func TestPlan(t *testing.T) {
	rounds := 150
	if testing.Short() {
		rounds = 30
	}
	r := dice(8)
	for round := range rounds {
		largest := 1 + r.Uint32N(pick[uint32](r, 1, 5, 40, 400))
		tb := tableOf(t, someRows(r, pick(r, 0, 1, fenceStep-1, fenceStep, fenceStep+1, 2*fenceStep, 500, 1500), largest), largest)
		for known := range 16 {
			for range 6 {
				p := pattern{labelled: r.IntN(2) == 0}
				from := row{1 + r.Uint32N(largest), 1 + r.Uint32N(largest), 1 + r.Uint32N(largest), 1 + r.Uint32N(largest)}
				if tb.rows.len() > 0 && r.IntN(4) > 0 {
					from = pick(r, tb.rows.numbers...)
				}
				for c := range from {
					if known>>c&1 == 1 {
						p.row[c] = from[c]
					}
				}
				if err := comparePlan(t.Context(), tb, p); err != nil {
					t.Fatalf("round %d, %d rows up to %d: %v", round, tb.rows.len(), largest, err)
				}
			}
		}
	}
}

func comparePlan(ctx context.Context, tb *quadTable, p pattern) error {
	want := matching(tb, p)
	plan := tb.plan(p)
	c := plan.cursor()
	got := all(func() (uint32, bool) { return c.next(ctx) })
	ascends := plan.order != byObject || p.row[predicate] != 0
	if ascends && !slices.IsSorted(got) {
		return fmt.Errorf("%+v: the rows do not ascend", p)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("%+v (-want +got):\n%s", p, diff)
	}
	if size := int(plan.size()); size < len(want) || !plan.test && size != len(want) {
		return fmt.Errorf("%+v: the size is %d (a test: %v), want %d", p, size, plan.test, len(want))
	}
	return nil
}

// The borders of a row's fellows are where a search from one end to the other
// finds them.
func TestRows(t *testing.T) {
	rounds := 100
	if testing.Short() {
		rounds = 20
	}
	r := dice(9)
	for range rounds {
		largest := 1 + r.Uint32N(pick[uint32](r, 1, 5, 40, 400))
		tb := tableOf(t, someRows(r, r.IntN(700), largest), largest)
		for range 50 {
			of := row{1 + r.Uint32N(largest), 1 + r.Uint32N(largest), 1 + r.Uint32N(largest), r.Uint32N(largest + 1)}
			if tb.rows.len() > 0 && r.IntN(3) > 0 {
				of = pick(r, tb.rows.numbers...)
			}
			n := 1 + r.IntN(3)
			var want []uint32
			for i, q := range tb.rows.numbers {
				if slices.Equal(q[:n], of[:n]) {
					want = append(want, uint32(i))
				}
			}
			from, until := tb.rowsOf(of, n)
			if int(until-from) != len(want) || len(want) > 0 && from != want[0] {
				t.Fatalf("the rows of %v[:%d] are %d to %d, want %v", of, n, from, until, want)
			}
			want = matching(tb, pattern{row: row{0, 0, of[object], 0}})
			from, until = tb.entriesOf(of[object], 0)
			got := slices.Sorted(slices.Values(tb.objects.numbers[from:until]))
			if diff := cmp.Diff(want, got, cmp.Transformer("", func(s []uint32) string { return fmt.Sprint(s) })); diff != "" {
				t.Fatalf("the rows with object %d (-want +got):\n%s", of[object], diff)
			}
			want = matching(tb, pattern{row: row{0, of[predicate], of[object], 0}})
			from, until = tb.entriesOf(of[object], of[predicate])
			if !slices.Equal(tb.objects.numbers[from:until], want) {
				t.Fatalf("the rows with object %d and predicate %d are %v, want %v", of[object], of[predicate], tb.objects.numbers[from:until], want)
			}
		}
	}
}
