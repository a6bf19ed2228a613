package spelling

import "testing"

func TestComparison(t *testing.T) {
	for text, want := range map[string]string{
		">3": "45", ">=3": "345", "<3": "12", " <= 3 ": "123", ">−1": "12345", "< 2.5": "12",
		"3": "none", "": "none", ">": "none", ">x": "none", "=>3": "none", ">nan": "none", "<>3": "none",
	} {
		got := ""
		holds := Comparison(text)
		if holds == nil {
			got = "none"
		}
		for n := 1; n <= 5 && holds != nil; n++ {
			if holds(float64(n)) {
				got += string(rune('0' + n))
			}
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
