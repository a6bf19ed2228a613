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
	near := func(got, want float64) bool { return got > 0.97*want && got < 1.03*want }
	if got := grounds(frame, nil); len(got) != 1 || len(got[0].holes) > 0 || !near(area(got[0].area()), 200*200) {
		t.Errorf("%v, want one around all", got)
	}
	// Who is in the hole is not on the ground, nor is what is around them.
	got := grounds(frame, []foe{{extent: extent{90, 90, 110, 110}}})
	if len(got) != 1 || len(got[0].holes) != 1 || !near(area(got[0].area()), area(got[0].outline)-area(got[0].holes[0])) || encloses(got[0].area(), point{92, 92}) || !encloses(got[0].area(), point{20, 20}) {
		t.Errorf("%v, want one with a hole", got)
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
		if got := grounds(pair(test.apart), test.foes); len(got) != test.want {
			t.Errorf("%v apart, %d foes: %d patches, want %d", test.apart, len(test.foes), len(got), test.want)
		}
	}
}
