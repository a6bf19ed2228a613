package spelling

import (
	"math"
	"strconv"
	"strings"
)

// Comparison reads what numbers are compared with: >3, >=3, <3 or <=3. holds reports
// whether one is so; nil: the text is no comparison.
func Comparison(text string) (holds func(n float64) bool) {
	text = strings.TrimSpace(text)
	for _, of := range []struct {
		sign  string
		holds func(n, than float64) bool
	}{
		{">=", func(n, than float64) bool { return n >= than }},
		{"<=", func(n, than float64) bool { return n <= than }},
		{">", func(n, than float64) bool { return n > than }},
		{"<", func(n, than float64) bool { return n < than }},
	} {
		rest, ok := strings.CutPrefix(text, of.sign)
		if !ok {
			continue
		}
		than, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(rest), "−", "-"), 64)
		if err != nil || math.IsNaN(than) {
			return nil
		}
		return func(n float64) bool { return of.holds(n, than) }
	}
	return nil
}
