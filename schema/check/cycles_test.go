package check

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"

	"github.com/google/go-cmp/cmp"
)

// A place is written "a>b" when it lies within b.
func TestCycles(t *testing.T) {
	for _, c := range []struct{ name, places, want string }{
		{"none", "a>b b>c c", ""},
		{"two", "a>b b>a", "place a: a → b → a\nplace b: b → a → b"},
		{"a way into a circle", "a>b b>c c>d d>b e>a f>c", "place b: b → c → d → b\nplace c: c → d → b → c\nplace d: d → b → c → d"},
		{"the way in comes last", "c>d d>c b>c a>b", "place c: c → d → c\nplace d: d → c → d"},
		{"two circles", "a>b b>a c>d d>c", "place a: a → b → a\nplace b: b → a → b\nplace c: c → d → c\nplace d: d → c → d"},
		{"an id that is taken", "a>b a>c b c>a d>a", "place a: a → c → a"},
		{"an id that is taken, on a circle", "a>b b>a a>b", "place a: a → b → a\nplace b: b → a → b\nplace a: a → b → a"},
		{"an id that is taken, beside a circle", "a>b b>c c>b a>c", "place b: b → c → b\nplace c: c → b → c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := &schema.Corpus{Base: "https://example.org/"}
			for i, text := range strings.Fields(c.places) {
				id, within, _ := strings.Cut(text, ">")
				p := &schema.Place{EntityBase: schema.EntityBase{ID: id, FieldPositions: schema.FieldPositions{Pos: schema.Pos{File: "x", Line: i + 1, Column: 1}}}}
				if within != "" {
					p.Within = schema.Ref{Kind: schema.KindPlace, ID: within}
				}
				corpus.Places = append(corpus.Places, p)
			}
			var got []string
			for _, p := range Corpus(corpus, Options{}) {
				if msg, ok := strings.CutPrefix(p.Msg, "within leads back to itself: "); ok {
					got = append(got, p.ID+": "+msg)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A chain of any length is followed once, not once from each of its links.
func TestLongChain(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	c := &schema.Corpus{Base: "https://example.org/"}
	const n = 200_000
	for i := range n {
		c.Places = append(c.Places, &schema.Place{EntityBase: schema.EntityBase{ID: fmt.Sprint(i)}, Within: schema.Ref{Kind: schema.KindPlace, ID: fmt.Sprint(i + 1)}})
	}
	c.Places[n-1].Within.ID = fmt.Sprint(n - 2)
	if ps := Corpus(c, Options{}); len(ps) != 2 {
		t.Errorf("got %d problems, want 2, of the last two places", len(ps))
	}
}

// A circle of many takes neither their square in words nor their cube in time.
func TestLongCircle(t *testing.T) {
	c := &schema.Corpus{Base: "https://example.org/"}
	const n = 50_000
	for i := range n {
		c.Places = append(c.Places, &schema.Place{EntityBase: schema.EntityBase{ID: fmt.Sprint(i)}, Within: schema.Ref{Kind: schema.KindPlace, ID: fmt.Sprint((i + 1) % n)}})
	}
	ps := Corpus(c, Options{})
	if len(ps) != n {
		t.Fatalf("got %d problems, want %d", len(ps), n)
	}
	for _, p := range ps {
		if p.ID == "place 49990" {
			want := "within leads back to itself: 49990 → 49991 → 49992 → 49993 → 49994 → 49995 → 49996 → 49997 → 49998 → 49999 → 0 → 1 → 2 → 3 → 4 → 5 → 6 → 7 → 8 → 9 → … → 49990"
			if diff := cmp.Diff(want, p.Msg); diff != "" {
				t.Error(diff)
			}
		}
	}
}
