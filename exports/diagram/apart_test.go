package diagram

import (
	"slices"
	"strings"
	"testing"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
	"onrecord/schema"
)

// hisWords is a scene of a statement of somebody at a place.
func hisWords(name, place, words string) *view.Scene {
	s := invented{actors: 1, positions: 1, statements: 1, script: "latin"}.scene()
	for _, e := range s.Entities {
		if a, ok := e.(*schema.Actor); ok {
			a.Name = name
		}
	}
	st := said(s)[0]
	for i := range st.Speakers {
		st.Speakers[i].Name = name
	}
	st.Mode, st.Quotes, st.Summary, st.Date, st.DateFrom = "paraphrase", nil, words, "2025-08-15", ""
	st.Place = schema.Ref{Kind: schema.KindPlace, ID: "here", Name: place}
	s.Entities[base+"place/here"] = &schema.Place{EntityBase: schema.EntityBase{ID: "here", IRI: base + "place/here"}, Name: place}
	return s
}

// A date stays whole beside names that run from right to left, in SVG and in what PNG and
// PDF are painted of.
func TestNamesApart(t *testing.T) {
	const want = "\u2068محمد\u2069 · \u2068الدوحة\u2069, 15\u00a0Aug\u00a02025"
	for _, kind := range []string{"statements", "evidence"} {
		f := draw(t, kind, hisWords("محمد", "الدوحة", "Words"), Options{})
		if svg := string(svgOf(t, f)); !strings.Contains(strings.ReplaceAll(svg, "&#160;", "\u00a0"), ">"+want+"</text>") {
			t.Errorf("%s: the SVG lacks %q", kind, want)
		}
		if texts := paintedTexts(t, f); !slices.Contains(texts, want) {
			t.Errorf("%s: painted is %q", kind, texts)
		}
		if strings.ContainsAny(string(f.DOT), "\u2068\u2069") {
			t.Errorf("%s: Graphviz would measure what has no width", kind)
		}
	}
	// A line that is one name runs in its direction, whatever the browser's is.
	svg := string(svgOf(t, draw(t, "bars", inventedBars(1, "arabic", ""), Options{})))
	if !strings.Contains(svg, ">\u2068") {
		t.Error("no name is set apart in bars")
	}
}

// paintedTexts are the texts that PNG and PDF have.
func paintedTexts(t *testing.T, f *Figure) []string {
	t.Helper()
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.drawing(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	d.Reword(func(words string) string {
		out = append(out, words)
		return words
	})
	return out
}

// Backslashes in a row come out as they are, whoever lays out.
func TestBackslashesDrawn(t *testing.T) {
	const name = `\\\\host\new\\end`
	for _, f := range []*Figure{
		draw(t, "statements", hisWords("Ann", "Here", name), Options{}),
		draw(t, "bars", &view.Scene{Bars: &view.Bars{What: "actor", Rows: []view.BarRow{{Name: name, Counts: [4]int{1}}}}}, Options{}),
	} {
		if texts := paintedTexts(t, f); !slices.Contains(texts, name) {
			t.Errorf("painted is %q", texts)
		}
		if svg := string(svgOf(t, f)); !strings.Contains(svg, ">"+name+"</text>") {
			t.Errorf("the SVG lacks %s", name)
		}
	}
}

// However long a name is, a card says where and when.
func TestLongSpeaker(t *testing.T) {
	long := strings.Repeat("Commission for the Northern Harbour ", 6)
	for _, place := range []string{"Anchorage", long} {
		texts := strings.Join(draw(t, "statements", hisWords(long, place, "Words"), Options{}).Texts, "\n")
		if !strings.Contains(texts, "15\u00a0Aug\u00a02025") || !strings.Contains(texts, place[:8]) {
			t.Errorf("place or date is lost: %q", texts)
		}
	}
}

// A letter with marks is as wide as the letter, and is cut with its marks.
func TestMarksTakeNoRoom(t *testing.T) {
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{"Ạnh", "A\u0323nh"}, {"Zelénskyy", "Zele\u0301nskyy"}, {"o", "o\u0306\u0308\u0304"}} {
		if a, b := set.Width(pair[0], font.Regular, 10), set.Width(pair[1], font.Regular, 10); a < b-0.01 || b < a-0.01 {
			t.Errorf("%q is %g wide, %q %g", pair[0], a, pair[1], b)
		}
	}
	for room := 1.0; room < 40; room++ {
		if line, rest := set.Cut("e\u0301e\u0301e\u0301e\u0301", font.Regular, 10, room); strings.HasPrefix(rest, "\u0301") {
			t.Fatalf("cut into %q and %q", line, rest)
		}
	}
}
