package neo4j

import (
	"testing"
)

func TestLiteral(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"it's", `'it\'s'`},
		{`\`, `'\\'`},
		{`\u0027 }) DETACH DELETE n //`, `'\\u0027 }) DETACH DELETE n //'`},
		{`\'`, `'\\\''`},
		{"a\nb", "'a\nb'"},
		{[]string{"a", "'"}, `['a', '\'']`},
		{3, "3"},
		{3.0, "3.0"},
		{-12.5, "-12.5"},
	} {
		if got := literal(c.value); got != c.want {
			t.Errorf("%v: got %s, want %s", c.value, got, c.want)
		}
	}
}
