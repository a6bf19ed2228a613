package font

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func Example() {
	set, err := New(Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range set.Wrap("“It seems Putin has bought himself more time”", Regular, 11, 170) {
		fmt.Printf("%5.1f %s\n", set.Width(line, Regular, 11), line)
	}
	// Output:
	// 168.7 “It seems Putin has bought himself
	//  52.6 more time”
}

var wrapped = []struct {
	name, text string
	ems        float64
	want       []string
}{
	{"empty", "", 5, []string{""}},
	{"fits", "Kyiv", 5, []string{"Kyiv"}},
	{"at spaces", "no deal until", 3.4, []string{"no deal", "until"}},
	{"spaces at a break go", "no   deal", 2, []string{"no", "deal"}},
	{"after a hyphen", "ice-cream", 3, []string{"ice-", "cream"}},
	{"after a slash", "and/or/not", 2.6, []string{"and/", "or/not"}},
	{"not at a no-break space", "a 15\u00a0Aug", 3.4, []string{"a", "15\u00a0Aug"}},
	{"line ends", "a\nb\r\n\nc", 5, []string{"a", "b", "", "c"}},
	{"between ideographs", "漢字漢字", 2.1, nil},
	{"a long word only when it must", "to aaaaaaaa", 2.3, []string{"to", "aaaa", "aaaa"}},
	{"never inside a cluster", "e\u0301e\u0301e\u0301", 0.6, []string{"e\u0301", "e\u0301", "e\u0301"}},
	{"a cluster wider than the line", "WW", 0.1, []string{"W", "W"}},
	{"no width at all", "a b", 0, []string{"a", "b"}},
}

func TestWrap(t *testing.T) {
	s := embeddedOnly(t)
	for _, c := range wrapped {
		if c.want == nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, s.Wrap(c.text, Regular, 10, c.ems*10)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// With a font for them, ideographs break anywhere but before what closes.
func TestWrapIdeographs(t *testing.T) {
	runes := []rune("。「」字漢")
	s, err := New(Options{Dirs: []string{}, Files: []string{
		write(t, t.TempDir(), "han.ttf", fixture{family: "Han", runes: runes}.bytes(t)),
	}})
	if err != nil {
		t.Fatal(err)
	}
	// every one of them is as wide as A, two thirds of an em
	for _, c := range []struct {
		text string
		want []string
	}{
		{"漢字漢字漢", []string{"漢字", "漢字", "漢"}},
		{"漢字。漢字", []string{"漢", "字。", "漢字"}},
	} {
		if diff := cmp.Diff(c.want, s.Wrap(c.text, Regular, 10, 14)); diff != "" {
			t.Error(c.text, diff)
		}
	}
	if got := s.Wrap("漢「字」漢", Regular, 10, 21); !slices.Equal(got, []string{"漢", "「字」", "漢"}) {
		t.Errorf("got %q", got)
	}
}

func FuzzWrap(f *testing.F) {
	for _, c := range wrapped {
		f.Add(c.text, c.ems)
	}
	s := embeddedOnly(f)
	ink := func(text string) string {
		return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), "")
	}
	f.Fuzz(func(t *testing.T, text string, ems float64) {
		lines := s.Wrap(text, Regular, 1, ems)
		if got, want := ink(strings.Join(lines, "")), ink(string([]rune(text))); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for _, line := range lines {
			if width := s.Width(line, Regular, 1); width > ems+0.001 && len(s.clusters([]rune(line))) > 1 {
				t.Fatalf("%q is %v wide, not %v", line, width, ems)
			}
		}
	})
}

func BenchmarkWrap(b *testing.B) {
	text := strings.Repeat("There’s no deal until there’s a deal, they said. ", 100)
	for _, width := range []float64{170, math.Inf(1)} {
		b.Run(fmt.Sprint(width), func(b *testing.B) {
			s := embeddedOnly(b)
			for b.Loop() {
				s.mu.Lock()
				clear(s.lines) // what it remembers is not measured
				s.mu.Unlock()
				s.Wrap(text, Regular, 11, width)
			}
		})
	}
}

// Cut takes off what Wrap begins with, and loses nothing.
func TestCut(t *testing.T) {
	s := embeddedOnly(t)
	for _, c := range wrapped {
		var got []string
		rest := c.text
		for first := true; first || rest != ""; first = false {
			var line string
			line, rest = s.Cut(rest, Regular, 1, c.ems)
			got = append(got, line)
			if len(got) > 1000 {
				t.Fatalf("%q does not end", c.text)
			}
		}
		if diff := cmp.Diff(s.Wrap(c.text, Regular, 1, c.ems), got); diff != "" {
			t.Errorf("%q: -Wrap +Cut: %s", c.text, diff)
		}
	}
}
