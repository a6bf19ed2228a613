package count

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/graph/view/table"
)

// Two actors share the stances that a comparison of their lists finds.
func TestShared(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 40, 2000} {
		of := spoken(t, r, n)
		cells, err := Count(t.Context(), of, table.AllRows(n), Dimensions("speaker", "position", "stance"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		meant := func(v []uint32) bool { return v[0] != 0 && v[1] != 0 && v[2] != 3 }
		holds := map[uint32]map[string]bool{}
		for i := range cells.Len() {
			if v := cells.Values(i); meant(v) {
				if holds[v[0]] == nil {
					holds[v[0]] = map[string]bool{}
				}
				holds[v[0]][fmt.Sprint(v[1:])] = true
			}
		}
		for name, order := range map[string]func(a, b uint32) int{
			"by number": nil,
			"backwards": func(a, b uint32) int { return cmp.Compare(b, a) },
		} {
			compare := order
			if compare == nil {
				compare = cmp.Compare[uint32]
			}
			want := map[string]uint32{}
			for a, of := range holds {
				for b, others := range holds {
					both := uint32(0)
					for stand := range of {
						if others[stand] {
							both++
						}
					}
					if compare(a, b) < 0 && both > 0 {
						want[fmt.Sprint(a, " ", b)] = both
					}
				}
			}
			got := map[string]uint32{}
			var last []uint32
			for s, err := range cells.Shared(t.Context(), meant, order) {
				if err != nil {
					t.Fatal(err)
				}
				for i, b := range s.With {
					next := []uint32{s.Value, b}
					if last != nil && slices.CompareFunc(next, last, compare) <= 0 {
						t.Fatalf("%s: %v comes after %v", name, next, last)
					}
					last = next
					got[fmt.Sprint(s.Value, " ", b)] = s.Count[i]
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s, of %d: %s", name, n, diff)
			}
		}
	}
}

// Who stops early gets no more, and who is cancelled an error.
func TestSharedStopped(t *testing.T) {
	of := spoken(t, rand.New(rand.NewPCG(5, 6)), 2000)
	cells, err := Count(t.Context(), of, table.AllRows(2000), Dimensions("speaker", "position", "stance"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := func([]uint32) bool { return true }
	for range cells.Shared(t.Context(), all, nil) {
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range cells.Shared(ctx, all, nil) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}

func BenchmarkShared(b *testing.B) {
	of := spokenBy(b, rand.New(rand.NewPCG(7, 8)), 50_000, 1000, 200)
	cells, err := Count(b.Context(), of, table.AllRows(of.Len()), Dimensions("speaker", "position", "stance"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, err := range cells.Shared(b.Context(), func([]uint32) bool { return true }, nil) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
