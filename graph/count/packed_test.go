package count

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view/table"
	"onrecord/schema"
)

// spoken is a table of statements with several speakers and positions, of which some
// report one another again.
func spoken(t testing.TB, r *rand.Rand, n int) *table.Table { return spokenBy(t, r, n, 30, 9) }

// spokenBy is spoken by so many actors about so many positions.
func spokenBy(t testing.TB, r *rand.Rand, n, actors, positions int) *table.Table {
	t.Helper()
	refs := func(k schema.Kind, most, of int) (out []schema.Ref) {
		for range r.IntN(most + 1) {
			out = append(out, schema.Ref{Kind: k, ID: fmt.Sprint("e", r.IntN(of))})
		}
		return out
	}
	var all []*schema.Statement
	for i := range n {
		id := fmt.Sprintf("s%05d", i)
		all = append(all, &schema.Statement{
			EntityBase: schema.EntityBase{ID: id, IRI: "https://example.org/c/statement/" + id}, Mode: []string{"quote", "reported"}[r.IntN(2)],
			Speakers: refs(schema.KindActor, 2, actors), Supports: refs(schema.KindPosition, 2, positions), Opposes: refs(schema.KindPosition, 1, positions), Neutral: refs(schema.KindPosition, 1, positions),
		})
	}
	for i := range all {
		if r.IntN(8) == 0 {
			all[i].About, all[i].Praises, all[i].Criticizes = refs(schema.KindActor, 3, actors), refs(schema.KindActor, 2, actors), refs(schema.KindActor, 2, actors)
		}
	}
	again := map[string]quad.IRI{}
	for i := range n {
		if i > 0 && r.IntN(4) == 0 {
			again[all[i].IRI] = quad.IRI(all[r.IntN(i)].IRI)
		}
	}
	of, err := table.Of(table.All(all), table.Telling{Utterance: func(s *schema.Statement) (quad.IRI, error) {
		root := quad.IRI(s.IRI)
		for again[string(root)] != "" {
			root = again[string(root)]
		}
		return root, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return of
}

// Cells are the same, whether their one number is counted in an array or looked up.
func TestTallied(t *testing.T) {
	type cell struct {
		values     []uint32
		utterances int
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 50, 3 * fewRows} {
		of := spoken(t, r, n)
		selected := table.NewSet(n)
		for row := range n {
			if r.IntN(5) > 0 {
				selected.Add(uint32(row))
			}
		}
		for name, by := range map[string][]Dimension{
			"words": Dimensions("mode"), "one": Dimensions("source"), "list": Dimensions("speaker"),
			"first of two": Dimensions("position"), "second of two": Dimensions("stance"), "both": Dimensions("position", "stance"), "turned": Dimensions("stance", "position"),
			"few": Dimensions("about"), "two lists": Dimensions("evaluated"),
		} {
			for _, reports := range []bool{false, true} {
				for _, some := range []bool{false, true} {
					count := func(looked bool) (out []cell, later []uint32) {
						o := Options{Reports: reports, looked: looked}
						if some {
							o.Position = func(position uint32) bool { return position%3 != 0 }
							o.Speaker = func() func(place int, row, actor uint32) (bool, error) {
								return func(_ int, row, actor uint32) (bool, error) { return (row+actor)%7 != 0, nil }
							}
						}
						cells, err := Count(t.Context(), of, selected, by, o)
						if err != nil {
							t.Fatal(err)
						}
						if tallied := cells.tallied(&o); tallied == looked {
							t.Errorf("%s: counted in an array: %v", name, tallied)
						}
						for i := range cells.Len() {
							out = append(out, cell{cells.Values(i), cells.Utterances(i)})
						}
						for row := range uint32(n) {
							if cells.Later(row) {
								later = append(later, row)
							}
						}
						return out, later
					}
					want, wantLater := count(true)
					got, gotLater := count(false)
					if diff := cmp.Diff(want, got, cmp.AllowUnexported(cell{})); diff != "" {
						t.Errorf("%s of %d, reports %v, some %v: %s", name, n, reports, some, diff)
					}
					if !slices.Equal(gotLater, wantLater) {
						t.Errorf("%s of %d, reports %v, some %v: later %v, want %v", name, n, reports, some, gotLater, wantLater)
					}
				}
			}
		}
	}
}

// Cells are the same, whether what statements say is sorted or looked up.
func TestPacked(t *testing.T) {
	type cell struct {
		values, rows []uint32
		utterances   int
	}
	r := rand.New(rand.NewPCG(1, 2))
	group := func(most uint32) Dimension {
		return By("group", func() func(place int, row, actor uint32, to []uint32) ([]uint32, error) {
			return func(_ int, row, actor uint32, to []uint32) ([]uint32, error) {
				return append(to, (row+actor)%5*(most/5)), nil
			}
		})
	}
	sizes := []int{0, 1, 50, 3 * fewRows}
	if testing.Short() {
		sizes = sizes[:3]
	}
	for _, n := range sizes {
		of := spoken(t, r, n)
		selected := table.NewSet(n)
		for row := range n {
			if r.IntN(5) > 0 {
				selected.Add(uint32(row))
			}
		}
		for name, by := range map[string][]Dimension{
			"stances": Dimensions("speaker", "position", "stance"),
			"order":   Dimensions("stance", "mode", "speaker", "position"),
			"stance":  Dimensions("stance"),
			"groups":  append([]Dimension{group(5)}, Dimensions("position", "stance")...),
			"many":    append([]Dimension{group(1 << (groupBits + 1))}, Dimensions("position")...),
		} {
			for _, reports := range []bool{false, true} {
				count := func(looked bool) (out []cell, later []uint32) {
					o := Options{Rows: true, Reports: reports, looked: looked}
					o.Speaker = func() func(place int, row, actor uint32) (bool, error) {
						return func(_ int, row, actor uint32) (bool, error) { return (row+actor)%7 != 0, nil }
					}
					cells, err := Count(t.Context(), of, selected, by, o)
					if err != nil {
						t.Fatal(err)
					}
					for i := range cells.Len() {
						out = append(out, cell{cells.Values(i), cells.Rows(i), cells.Utterances(i)})
					}
					for row := range uint32(n) {
						if cells.Later(row) {
							later = append(later, row)
						}
					}
					return out, later
				}
				want, wantLater := count(true)
				got, gotLater := count(false)
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(cell{})); diff != "" {
					t.Errorf("%s of %d, reports %v: %s", name, n, reports, diff)
				}
				if !slices.Equal(gotLater, wantLater) {
					t.Errorf("%s of %d, reports %v: got the later %v, want %v", name, n, reports, gotLater, wantLater)
				}
			}
		}
	}
}
