package diagram

import "testing"

// What may end last ends a period, whatever it begins with.
func TestPeriodEnds(t *testing.T) {
	for _, c := range []struct {
		a, b           string
		earlier, later bool
	}{
		{"2015-03-01", "2015-02-28/2015-03-02", false, false},
		{"2015-03", "2015-02-28/2015-03-02", false, true},
		{"2015-02-28/2015-03-02", "2015-03", true, false},
		{"2015", "2015-06", true, true},
		{"2014-12-31", "2015", true, false},
	} {
		if got := earlier(c.a, c.b); got != c.earlier {
			t.Errorf("%s before %s: got %v", c.a, c.b, got)
		}
		if got := later(c.a, c.b); got != c.later {
			t.Errorf("%s after %s: got %v", c.a, c.b, got)
		}
	}
}
