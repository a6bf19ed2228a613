package spelling

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \t\n", ""},
		{"— … !", ""},
		{"There’s no DEAL until there's a deal", "there s no deal until there s a deal"},
		{"Zelenskyy and Zelenský", "zelenskyy and zelensky"},
		{"Володимир Зеленський", "володимир зеленський"},
		{"100,000 men (and 7th)", "100 000 men and 7th"},
		{"snake_case-word", "snake case word"},
		{"ÜBER Straße", "uber strasse"},
		{"特朗普 said 停火", "特 朗 普 said 停 火"},
		{"K\u212Alvin", "kklvin"},
		{"x\x00y", "x y"},
	} {
		got := Words(c.text)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
		for n := range got { // one that stops early
			var some []string
			for w := range EachWord(c.text) {
				if some = append(some, w); len(some) == n+1 {
					break
				}
			}
			if !slices.Equal(some, got[:n+1]) {
				t.Errorf("%q: the first %d words are %q", c.text, n+1, some)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	got := Nearest("zelensky", []string{"trump", "zelenskyy", "vance"}, 3)
	if diff := cmp.Diff([]string{"zelenskyy"}, got); diff != "" {
		t.Error(diff)
	}
}
