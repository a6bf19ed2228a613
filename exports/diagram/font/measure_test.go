package font

import (
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWidth(t *testing.T) {
	s := embeddedOnly(t)
	for _, c := range []struct {
		name, text string
		style      Style
		want       float64 // in thousandths of an em, those of Arial
	}{
		{"nothing", "", Regular, 0},
		{"letter", "A", Regular, 667},
		{"bold", "A", Bold, 722},
		{"italic", "A", Italic, 667},
		{"bold italic", "A", Bold | Italic, 722},
		{"kerned", "AV", Regular, 667 + 667 - 74},
		{"digits", "2025", Regular, 4 * 556},
		{"Cyrillic", "Ж", Regular, 923},
		{"composed", "é", Regular, 556},
		{"combining", "e\u0301", Regular, 556},
		{"tab and line end are spaces", "\t\n", Regular, 2 * 278},
		{"joiner has no width", "a\u200db", Regular, 2 * 556},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.Width(c.text, c.style, 1000); math.Abs(got-c.want) > 1 {
				t.Errorf("Width(%q) = %.1f, want %.0f", c.text, got, c.want)
			}
		})
	}
}

func TestHeights(t *testing.T) {
	got := embeddedOnly(t).Heights(Bold, 1000)
	want := Heights{Ascent: 905, Descent: 212, Line: 1149}
	if math.Abs(got.Ascent-want.Ascent) > 1 || math.Abs(got.Descent-want.Descent) > 1 || math.Abs(got.Line-want.Line) > 1 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMissing(t *testing.T) {
	s := embeddedOnly(t)
	if got := string(s.Missing("b漢a字 漢\n\u200d\u3000\ufe0f“é”Ж")); got != "字漢" {
		t.Errorf("got %q, want 字漢", got)
	}
	if got := s.Missing("plain"); got != nil {
		t.Errorf("got %q, want none", got)
	}
}

// A line is seen from left to right as the bidirectional algorithm orders it.
func TestLineOrder(t *testing.T) {
	s := embeddedOnly(t)
	for _, c := range []struct{ name, text, want string }{
		{"left to right", "abc", "abc"},
		{"right to left", "אבג", "גבא"},
		{"the first letter rules", "אב cd", "cd בא"},
		{"a number in it", "אב 12 גד", "דג 12 בא"},
		{"a number in it, in a line the other way", "ab גד 12 הו ef", "ab וה 12 דג ef"},
		{"a number, and what is behind it", "ab גד 12, ef", "ab 12 דג, ef"},
		{"a number before all", "١٢ ef", "١٢ ef"},
		{"a date behind it", "גד, 15 May 2025", "May 2025 15 ,דג"},
		{"brackets stay outside", "א (ב)", ")ב( א"},
		{"set apart, and a date behind it", "\u2068אב\u2069 · \u2068גד\u2069, 15 May 2025", "בא · דג, 15 May 2025"},
		{"set apart, and a date in numbers", "\u2068אב\u2069, 2025-08-15", "בא, 2025-08-15"},
		{"set apart in what runs the other way", "אב \u2068cd ef\u2069 גד", "דג cd ef בא"},
		{"apart within apart", "x \u2068אב \u2068cd\u2069 גד\u2069 y", "x דג cd בא y"},
		{"as a whole", "\u2068אב cd\u2069, 15 May", "cd בא, 15 May"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			for _, g := range s.Line(c.text, Regular).Glyphs {
				got.WriteString(strings.Trim(g.Cluster, "\u2068\u2069")) // which are not seen
			}
			if diff := cmp.Diff(c.want, got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Mirrored brackets are drawn mirrored, though they stand for themselves.
func TestLineMirrors(t *testing.T) {
	s := embeddedOnly(t)
	open := s.Line("(", Regular).Glyphs[0].ID
	glyphs := s.Line("א(ב", Regular).Glyphs
	if glyphs[1].Cluster != "(" || glyphs[1].ID == open {
		t.Errorf("( within right-to-left text: glyph %d for %q, as in left-to-right text", glyphs[1].ID, glyphs[1].Cluster)
	}
}

func TestOutline(t *testing.T) {
	s := embeddedOnly(t)
	line := s.Line("I ", Regular)
	stem := line.Glyphs[0].Face.Outline(line.Glyphs[0].ID)
	want := []Op{MoveTo, LineTo, LineTo, LineTo, LineTo}
	var ops []Op
	for _, seg := range stem {
		ops = append(ops, seg.Op)
	}
	if diff := cmp.Diff(want, ops); diff != "" {
		t.Error("I:", diff)
	}
	if space := line.Glyphs[1].Face.Outline(line.Glyphs[1].ID); space != nil {
		t.Error("a space has ink:", space)
	}
	if none := line.Glyphs[0].Face.Outline(0xffff); none != nil {
		t.Error("a glyph that is not there has ink:", none)
	}
}

// A set is used by several goroutines; the race detector tells if it must not
// be.
func TestConcurrent(t *testing.T) {
	s := embeddedOnly(t)
	want := s.Width("Who said what", Bold, 11)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, text := range []string{"a", "b", "Who said what", "אב"} {
				for _, g := range s.Line(text, Bold).Glyphs {
					g.Face.Outline(g.ID)
				}
			}
			if got := s.Width("Who said what", Bold, 11); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	all.Wait()
}
