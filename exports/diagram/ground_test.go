package diagram

import "testing"

// Ground has no holes and no narrow clefts, unless somebody else is there.
func TestGrounds(t *testing.T) {
	box := func(x0, y0, x1, y1 float64) []point { return []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} }
	// Four bars around a hole of 120 × 120.
	frame := [][]point{box(0, 0, 200, 40), box(0, 160, 200, 200), box(0, 0, 40, 200), box(160, 0, 200, 200)}
	area := func(ring []point) (sum float64) {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			sum += (p.x*q.y - q.x*p.y) / 2
		}
		return max(sum, -sum)
	}
	outlines, ok := grounds(frame, nil)
	if !ok || len(outlines) != 1 || area(outlines[0]) < 0.97*200*200 || area(outlines[0]) > 1.03*200*200 {
		t.Errorf("%d outlines (%v), want one around all", len(outlines), ok)
	}
	if _, ok := grounds(frame, []foe{{extent: extent{90, 90, 110, 110}}}); ok {
		t.Error("there is a foe in the hole, and ground is around it")
	}
	// A cleft 30 wide goes, one with a foe and one 90 wide stay.
	pair := func(apart float64) [][]point {
		return [][]point{box(0, 0, 100, 100), box(100+apart, 0, 200+apart, 100)}
	}
	for _, test := range []struct {
		apart float64
		foes  []foe
		want  int
	}{{30, nil, 1}, {90, nil, 2}, {30, []foe{{extent: extent{105, -60, 125, 160}}}, 2}} {
		if outlines, ok := grounds(pair(test.apart), test.foes); !ok || len(outlines) != test.want {
			t.Errorf("%v apart, %d foes: %d outlines, want %d", test.apart, len(test.foes), len(outlines), test.want)
		}
	}
}
