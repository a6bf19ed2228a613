package agreement

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestUnitizing(t *testing.T) {
	// Krippendorff, Content Analysis (2019), figure 12.11: three observers of a
	// continuum of 60, whose |uα the book gives as 0.413.
	book := [][]Span{
		{{0, 7}, {7, 13}, {30, 32}, {32, 37}, {37, 44}, {44, 60}},
		{{0, 7}, {7, 13}, {13, 21}, {32, 44}},
		{{0, 7}, {7, 13}, {13, 21}, {32, 37}, {37, 41}, {41, 44}},
	}
	for _, c := range []struct {
		name    string
		lengths []int
		coders  [][][]Span
		want    *float64
	}{
		{
			// ℓ_1 = 43 + 33 + 33 = 109, ℓ_φ = 17 + 27 + 27 = 71, ℓ = 180. The
			// first differs from each other one in 8 + 2 + 16 = 26 places, these
			// two in none: ℓ_φ1 = (26 + 26)/2 = 26. Squares of units: 419 + 293 +
			// 199 = 911. ε_φ1 = 180·71·109/(180² − 911 − 71) = 1393020/31418.
			// |uα = 1 − 26·31418/1393020 = 0.4136.
			"the book's example", []int{60}, [][][]Span{book}, known(1 - 26.0*31418/1393020),
		},
		{
			// ℓ_1 = 4 + 4, ℓ_φ = 6 + 6, ℓ = 20; ℓ_φ1 = 2 + 2. ε_φ1 =
			// 20·12·8/(400 − 16 − 16 − 12) = 1920/356. |uα = 1 − 4·356/1920.
			"half of a unit each", []int{10}, [][][]Span{{{{0, 4}}, {{2, 6}}}}, known(1 - 4.0*356/1920),
		},
		{
			// Overlapping passages are one unit, in any order; the rest as above.
			"one unit of several passages", []int{10}, [][][]Span{{{{1, 4}, {0, 2}, {0, 1}}, {{2, 6}}}}, known(1 - 4.0*356/1920),
		},
		{
			// Those that touch are two: the squares are 4 + 4 + 16.
			"two units that touch", []int{10}, [][][]Span{{{{0, 2}, {2, 4}}, {{2, 6}}}}, known(1 - 4.0*(400-24-12)/1920),
		},
		{
			// Two texts are one continuum: ℓ_1 = 8 + 4, ℓ_φ = 12 + 4, ℓ = 28;
			// ℓ_φ1 = 4 + 0; the squares are 32 + 8.
			"two texts",
			[]int{10, 4},
			[][][]Span{{{{0, 4}}, {{2, 6}}}, {{{0, 2}}, {{0, 2}}}},
			known(1 - 4.0*(28*28-40-16)/(28*16*12)),
		},
		{"the same", []int{10}, [][][]Span{{{{2, 4}}, {{2, 4}}}}, known(1)},
		{"nothing found", []int{10}, [][][]Span{{nil, nil}}, nil},
		{"all found", []int{10}, [][][]Span{{{{0, 10}}, {{0, 5}, {5, 10}}}}, nil},
		{"one coder", []int{10}, [][][]Span{{{{0, 5}}}}, nil},
		{"no text", nil, nil, nil},
		// A length that is not known is the end of the last passage.
		{"no length", []int{0}, [][][]Span{{{{0, 4}}, {{2, 6}}}}, known(1 - 4.0*(144-32-4)/(12*4*8))},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Unitizing(c.lengths, c.coders), near); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Character by character, as the definition says.
func TestUnitizingByCharacter(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	defined := 0
	for range 300 {
		length, m := 5+random.IntN(30), 2+random.IntN(3)
		coders := make([][]Span, m)
		unit := make([][]int, m) // of each character: 0, or 1 + number of the unit
		for i := range coders {
			unit[i] = make([]int, length)
			for at := random.IntN(4); at < length; at += random.IntN(4) {
				end := min(length, at+1+random.IntN(6))
				coders[i] = append(coders[i], Span{at, end})
				for k := at; k < end; k++ {
					unit[i][k] = len(coders[i])
				}
				at = end
			}
		}
		var counts [2][2]float64
		var all []int // of every character and coder, who paired it
		for i := range m {
			for j := range m {
				for k := 0; i != j && k < length; k++ {
					counts[min(unit[i][k], 1)][min(unit[j][k], 1)] += 1 / float64(m-1)
				}
			}
			for k := range length {
				id := -1 - len(all) // a gap's character is alone
				if unit[i][k] > 0 {
					id = i*length + unit[i][k]
				}
				all = append(all, id)
			}
		}
		pairs, mixed := 0.0, 0.0
		for x, a := range all {
			for y, b := range all {
				if x == y || a == b {
					continue // nothing is paired with itself
				}
				pairs++
				if (a < 0) && (b > 0) {
					mixed++
				}
			}
		}
		var want *float64
		if mixed > 0 {
			want = known(1 - counts[0][1]/(float64(m*length)*mixed/pairs))
			defined++
		}
		got := Unitizing([]int{length}, [][][]Span{coders})
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Fatalf("%v of %d: -want +got:\n%s", coders, length, diff)
		}
	}
	if defined < 200 {
		t.Errorf("only %d of 300 were defined", defined)
	}
}
