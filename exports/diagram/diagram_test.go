package diagram

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/graphviz"
	"onrecord/graph/view"
	"onrecord/schema"
)

func small() *view.Scene {
	return invented{actors: 3, positions: 2, statements: 4, script: "latin", words: 6}.scene()
}

// trail is a scene of one statement, path one of two ways.
func trail() *view.Scene {
	return invented{actors: 2, positions: 2, statements: 1, script: "latin", words: 6}.scene()
}

func path() *view.Scene {
	s := small()
	at := func(kind schema.Kind, id string) string { return base + string(kind) + "/" + id }
	for _, st := range said(s) {
		s.Entities[st.IRI] = st
	}
	s.Goal = at(schema.KindActor, "actor2")
	s.Links = []view.Link{
		{From: s.Focus, To: at(schema.KindStatement, "s0000"), Predicate: "or:speaker", Reverse: true, Source: "gazette", Evidence: said(s)[0].Evidence},
		{From: s.Focus, To: at(schema.KindEvent, "meeting"), Predicate: "or:participant", Reverse: true, Source: "gazette"},
		{From: at(schema.KindStatement, "s0000"), To: s.Goal, Predicate: "or:about", Source: "gazette", Evidence: said(s)[0].Evidence},
		{From: at(schema.KindEvent, "meeting"), To: s.Goal, Predicate: "or:participant", Source: "gazette"},
	}
	return s
}

// TestGolden compares the DOT of small scenes byte for byte, in every theme.
// With UPDATE_GOLDEN=1 it writes it anew. Names are in scripts that the embedded
// font has: the widths of others are those of whatever fonts the machine has.
func TestGolden(t *testing.T) {
	for name, test := range map[string]struct {
		kind  string
		scene *view.Scene
		o     Options
	}{
		"statements": {"statements", small(), Options{}},
		"positions":  {"positions", small(), Options{Title: "A title", Subtitle: "and more"}},
		"ego":        {"ego", small(), Options{NoLegend: true}},
		"evidence":   {"evidence", trail(), Options{}},
		"path":       {"path", path(), Options{}},
		"dark":       {"positions", small(), Options{Theme: theme(t, "dark")}},
		"print":      {"positions", small(), Options{Theme: theme(t, "print")}},
		"network":    {"network", inventedNetwork{rows: 7, ties: 10, script: "latin"}.scene(), Options{}},
		"two-mode":   {"network", inventedNetwork{rows: 4, columns: 5, ties: 9, script: "latin"}.scene(), Options{NoLegend: true, Theme: theme(t, "print")}},
		"heatmap":    {"heatmap", inventedMatrix{rows: 4, columns: 5, script: "latin"}.scene(), Options{}},
		"timeline":   {"timeline", inventedTimeline{rows: 4, marks: 30, days: 60, script: "latin"}.scene(), Options{}},
		"bars":       {"bars", inventedBars(4, "latin", ""), Options{Theme: theme(t, "print")}},
		"trend":      {"trend", inventedTimeline{rows: 3, marks: 30, days: 300, script: "latin"}.scene(), Options{}},
		"shifts":     {"shifts", inventedSlopes(4, "latin", ""), Options{}},
		"phases":     {"phases", inventedCourse(8, "latin", ""), Options{}},
		"saturation": {"saturation", inventedCurve(5, "latin"), Options{Theme: theme(t, "dark")}},
		"map":        {"map", atPlaces([]spoken{{"Paris", 48.9, 2.4, 6}, {"Madrid", 40.4, -3.7, 4}, {"Rome", 41.9, 12.5, 1}}, 1, 0), Options{}},
		"counts":     {"statements", invented{actors: 5, positions: 9, statements: 40, script: "latin"}.scene(), Options{MostNodes: 10}},
	} {
		t.Run(name, func(t *testing.T) {
			got := draw(t, test.kind, test.scene, test.o).DOT
			if again := draw(t, test.kind, test.scene, test.o).DOT; !bytes.Equal(got, again) {
				t.Error("the same scene gives other bytes")
			}
			file := filepath.Join("testdata", name+".dot")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(file, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func theme(t *testing.T, name string) Theme {
	t.Helper()
	found, ok := ThemeNamed(name)
	if !ok {
		t.Fatalf("there is no theme %q", name)
	}
	return found
}

// Every role has a colour of its own, or the style sheet would turn one into
// the other's dark colour.
func TestThemes(t *testing.T) {
	for _, theme := range Themes() {
		seen := map[string]string{}
		for _, pair := range theme.exchange(dark) {
			if before, ok := seen[pair[0]]; ok && before != pair[1] {
				t.Errorf("%s: %s becomes %s and %s", theme.Name, pair[0], before, pair[1])
			}
			seen[pair[0]] = pair[1]
			if pair[0] != strings.ToLower(pair[0]) || len(pair[0]) != 7 {
				t.Errorf("%s: %q is not a colour in lower case", theme.Name, pair[0])
			}
		}
	}
}

func TestEmpty(t *testing.T) {
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Kinds() {
		if _, err := Draw(t.Context(), k.Name, &view.Scene{Entities: map[string]schema.Entity{}}, Options{Fonts: set}); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: error %v, want %v", k.Name, err, ErrEmpty)
		}
	}
	if _, err := Draw(t.Context(), "pie", small(), Options{Fonts: set}); err == nil {
		t.Error("a pie was drawn")
	}
}

// A drawing ends when it takes too long, or is not wanted any more.
func TestTimeError(t *testing.T) {
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	var late *TimeError
	if _, err := Draw(t.Context(), "statements", small(), Options{Fonts: set, Wait: 1}); !errors.As(err, &late) || err.Error() != "the drawing did not finish within 1ns and was stopped" {
		t.Errorf("within a nanosecond: error %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Draw(ctx, "statements", small(), Options{Fonts: set}); !errors.Is(err, context.Canceled) {
		t.Errorf("no longer wanted: error %v", err)
	}
}

// A stance is told twice, ambivalence by both colours, and what is attributed
// or hearsay is thin.
func TestStances(t *testing.T) {
	scene := trail()
	actor, position := scene.Focus, base+"position/position0"
	for stance, want := range map[string][]string{
		"supports":   {`color="#0072b2"`, `style="solid"`, "arrowhead=normal"},
		"opposes":    {`color="#c8500a"`, `style="dashed"`, "arrowtail=tee"},
		"neutral":    {`color="#7a8590"`, `style="dotted"`, "arrowtail=odot"},
		"ambivalent": {`color="#0072b2:#c8500a"`, "arrowtail=diamond"},
	} {
		for _, indirect := range []bool{false, true} {
			scene.Stances = []view.Stance{{Actor: actor, Position: position, Stance: stance, Supports: 1, Indirect: indirect, Statements: []view.Row{0}}}
			dot := string(draw(t, "positions", scene, Options{}).DOT)
			for _, w := range want {
				if !strings.Contains(dot, w) {
					t.Errorf("%s: no %s", stance, w)
				}
			}
			if thin := strings.Contains(dot, "penwidth=0.8"); thin != indirect {
				t.Errorf("%s, indirect %t: thin is %t", stance, indirect, thin)
			}
		}
	}
}

// The tooltip has the beginning of a long quotation, the drawing less of it.
func TestLongQuote(t *testing.T) {
	scene := invented{actors: 1, positions: 1, statements: 1, script: "latin", words: 400}.scene()
	quote := said(scene)[0].Quotes[0]
	svg := string(svgOf(t, draw(t, "statements", scene, Options{})))
	if !strings.Contains(svg, "“"+schema.Beginning(quote, schema.ExcerptLength)+"”") {
		t.Error("the beginning of the quotation is nowhere in the SVG")
	}
	if utf8.RuneCountInString(quote) <= schema.ExcerptLength || strings.Contains(svg, quote) {
		t.Error("the whole quotation is in the SVG, or it is not long")
	}
	if !strings.Contains(svg, "…”</text>") {
		t.Error("the quotation is not shortened with …")
	}
}

// Hostile text comes out as text.
func TestHostile(t *testing.T) {
	const hostile = `<script>alert(1)</script> &quot; \N \G ]]> " ' \`
	scene := small()
	for _, e := range scene.Entities {
		if a, ok := e.(*schema.Actor); ok {
			a.Name = hostile
		}
	}
	for _, st := range said(scene) {
		st.Quotes, st.Summary = []string{hostile + "\x00\n\x1b[31m" + strings.Repeat("long ", 2000)}, ""
	}
	svg := svgOf(t, draw(t, "statements", scene, Options{Title: hostile}))
	var texts strings.Builder
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := dec.Token()
		if token == nil {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			texts.Write(data)
			texts.WriteByte('\n')
		}
	}
	if got := texts.String(); strings.Count(got, hostile) < 3 || strings.ContainsAny(got, "\x00\x1b") {
		t.Errorf("the text is not in the SVG as it is: %.300q", got)
	}
}

// Pictures have the size that was asked for.
func TestFormats(t *testing.T) {
	set, err := font.New(font.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	f := draw(t, "positions", small(), Options{})
	for _, format := range Formats() {
		var a, b bytes.Buffer
		for _, out := range []*bytes.Buffer{&a, &b} {
			if err := f.Write(t.Context(), out, format, r, Output{Fonts: set, Scale: 1, Width: PixelWidth(600)}); err != nil {
				t.Fatalf("%s: %v", format.Name, err)
			}
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: the same figure gives other bytes", format.Name)
		}
		switch format.Name {
		case "png":
			img, err := png.Decode(&a)
			if err != nil {
				t.Fatal(err)
			}
			if w := img.Bounds().Dx(); w < 598 || w > 602 {
				t.Errorf("png: %d pixels wide, want 600", w)
			}
		case "svg":
			if !bytes.Contains(a.Bytes(), []byte(`<svg width="450pt"`)) {
				t.Error("svg: it is not 450 points wide")
			}
		case "pdf":
			if !bytes.HasPrefix(a.Bytes(), []byte("%PDF-")) {
				t.Error("pdf: it is none")
			}
		}
	}
	broken := errors.New("broken")
	for _, format := range Formats() {
		err := f.Write(t.Context(), failing{broken}, format, r, Output{Fonts: set})
		if !errors.Is(err, broken) {
			t.Errorf("%s: a failing writer gives %v", format.Name, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// A layout that does not show what was sent is refused.
func TestCounts(t *testing.T) {
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	f := draw(t, "positions", small(), Options{})
	for _, change := range []func(*graphviz.Counts){
		func(c *graphviz.Counts) { c.Nodes++ },
		func(c *graphviz.Counts) { c.Edges++ },
		func(c *graphviz.Counts) { c.Clusters++ },
	} {
		want := f.counts()
		change(&want)
		if _, err := r.Layout(t.Context(), f.DOT, "dot", "svg", want); err == nil {
			t.Errorf("%+v is not missed", want)
		}
	}
}

func TestDate(t *testing.T) {
	for edtf, want := range map[string]string{
		"2025-08-15": "15 Aug 2025", "2025-08-05~": "about 5 Aug 2025", "2025-08": "Aug 2025", "2025": "2025",
		"2025-08/2025-09": "Aug 2025–Sep 2025", "2025-21": "spring 2025", "2025-24~": "about winter 2025", "2025-20": "2025-20", "202X": "202X", "": "", "../2025": "../2025", "-0044-03-15": "-0044-03-15",
	} {
		if got := strings.ReplaceAll(date(edtf), "\u00a0", " "); got != want {
			t.Errorf("%q: got %q, want %q", edtf, got, want)
		}
	}
}

func TestInLanguage(t *testing.T) {
	putin := []string{"Putin", "Vladimir Vladimirovich Putin", "Владимир Путин", "Путин", "Володимир Путін", "Путін"}
	for _, test := range []struct{ lang, want string }{
		{"ru", "Владимир Путин"}, {"uk", "Володимир Путін"}, {"en", "Vladimir Putin"}, {"ar", "Vladimir Putin"}, {"nonsense!", "Vladimir Putin"},
	} {
		if got := inLanguage(test.lang, "Vladimir Putin", putin); got != test.want {
			t.Errorf("%s: got %q, want %q", test.lang, got, test.want)
		}
	}
}
