package diagram

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/graph/view"
	"onrecord/schema"
)

func bind(t *testing.T, kind string, scene *view.Scene, page Page, format Format, o Options) (*Booklet, error) {
	t.Helper()
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	o.Fonts = set
	return Bind(t.Context(), kind, scene, o, page, format, r)
}

// proved is a scene of one statement that bears on several positions, was said to
// several actors, and has several long passages.
func proved() *view.Scene {
	s := invented{actors: 9, positions: 4, statements: 1, script: "latin", words: 60}.scene()
	st := said(s)[0]
	for iri, e := range s.Entities {
		switch e := e.(type) {
		case *schema.Position:
			if view.IRI(st, st.Supports[0]) != iri {
				st.Opposes = append(st.Opposes, schema.Ref{Kind: schema.KindPosition, ID: e.ID, Name: e.Name})
			}
		case *schema.Actor:
			if e.Type == "person" {
				st.Addressees = append(st.Addressees, schema.Ref{Kind: schema.KindActor, ID: e.ID, Name: e.Name})
			}
		}
	}
	order := func(a, b schema.Ref) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(st.Opposes, order)
	slices.SortFunc(st.Addressees, order)
	for i := range 5 {
		p := st.Evidence[0]
		p.Line, p.Exact = 20+i, p.Exact[i*20:]
		st.Evidence = append(st.Evidence, p)
	}
	return s
}

// chained is a scene of several ways of many steps through statements.
func chained(ways, steps int) *view.Scene {
	s := invented{actors: ways*steps + 2, positions: 2, statements: ways * steps, script: "latin", words: 20}.scene()
	for _, st := range said(s) {
		s.Entities[st.IRI] = st
	}
	at := func(kind schema.Kind, id string) string { return base + string(kind) + "/" + id }
	s.Goal = at(schema.KindActor, "actor1")
	for w := range ways {
		from := s.Focus
		for i := range steps {
			n := w*steps + i
			to := at(schema.KindStatement, fmt.Sprintf("s%04d", n))
			if i%2 == 1 {
				to = at(schema.KindActor, fmt.Sprintf("actor%d", n+2))
			}
			if i == steps-1 {
				to = s.Goal
			}
			s.Links = append(s.Links, view.Link{From: from, To: to, Predicate: "or:about", Source: "gazette", Evidence: said(s)[n].Evidence})
			from = to
		}
	}
	return s
}

var pageScenes = []struct {
	kind, name string
	scene      func() *view.Scene
	several    bool // no page has room for it
	large      bool // takes seconds: many layouts are tried, each by a program of its own
}{
	{"statements", "small", small, false, false},
	{"statements", "long quotes", invented{actors: 4, positions: 4, statements: 16, script: "latin", words: 400}.scene, true, false},
	{"statements", "hostile", invented{actors: 4, positions: 4, statements: 8, script: "latin", hostile: " <b>&quot; ]]> \x00 \" {|} " + strings.Repeat("x", 300)}.scene, false, false},
	{"positions", "small", small, false, false},
	{"positions", "25 actors", invented{actors: 25, positions: 8, statements: 40, script: "mixed"}.scene, true, false},
	{"positions", "40 actors", invented{actors: 40, positions: 12, statements: 70, script: "mixed"}.scene, true, true},
	{"ego", "small", small, false, false},
	{"ego", "20 positions", invented{actors: 2, positions: 40, statements: 50, script: "cyrillic"}.scene, true, false},
	{"evidence", "small", trail, false, false},
	{"evidence", "long passages", proved, true, false},
	{"path", "small", path, false, false},
	{"path", "a long way", func() *view.Scene { return chained(1, 14) }, true, false},
	{"path", "two long ways", func() *view.Scene { return chained(2, 6) }, false, true},
	{"path", "very long ways", func() *view.Scene { return chained(2, 20) }, true, true},
}

var (
	viewBox    = regexp.MustCompile(`<svg width="([0-9.]+)pt" height="([0-9.]+)pt" viewBox="([-0-9.]+) ([-0-9.]+) ([0-9.]+) ([0-9.]+)"`)
	moved      = regexp.MustCompile(`translate\(([-0-9.]+) ([-0-9.]+)\)`)
	letterSize = regexp.MustCompile(`font-size="([0-9.]+)"[^>]*>([^<]*)</text>`)
)

// TestPages draws every kind on every page: a page has its size, everything
// stands on it, no text is too small, no boxes overlap, and the pages together
// show what the diagram does. With -short, of what takes several pages statements are
// drawn, on slides alone, and nothing large; the others are on paper or a slide in turn.
func TestPages(t *testing.T) {
	for i, test := range pageScenes {
		for _, page := range Pages() {
			if page.Name == "letter" && test.name != "small" {
				continue
			}
			if testing.Short() && (test.large || i%2 == 1 || !test.several && page.Name != [2]string{"a4", "slide"}[i%2] || test.several && (page.Name != "slide" || test.kind != "statements")) {
				continue
			}
			t.Run(test.kind+"/"+test.name+"/"+page.Name, func(t *testing.T) {
				t.Parallel()
				b, err := bind(t, test.kind, test.scene(), page, Formats()[0], Options{})
				if err != nil {
					t.Fatal(err)
				}
				if n := len(b.Figures); test.several && n < 2 {
					t.Errorf("%d page, which is more than one can have", n)
				} else if test.name == "small" && n > 1 {
					t.Errorf("%d pages for little", n)
				}
				set, err := fonts()
				if err != nil {
					t.Fatal(err)
				}
				for i := range b.Figures {
					var svg bytes.Buffer
					if err := b.Write(&svg, i+1, Output{Fonts: set}); err != nil {
						t.Fatal(err)
					}
					if dir := os.Getenv("DIAGRAMS"); dir != "" {
						name := strings.ReplaceAll(fmt.Sprintf("%s-%s-%s-%d.svg", test.kind, test.name, page.Name, i+1), " ", "-")
						if err := os.WriteFile(filepath.Join(dir, name), svg.Bytes(), 0o666); err != nil {
							t.Fatal(err)
						}
					}
					checkPage(t, page, svg.Bytes())
				}
				checkAllDrawn(t, test.kind, test.scene(), b)
			})
		}
	}
}

// checkPage checks one page as SVG.
func checkPage(t *testing.T, page Page, svg []byte) {
	t.Helper()
	m := viewBox.FindSubmatch(svg)
	if m == nil {
		t.Fatalf("the SVG has no size: %.200s", svg)
	}
	var v [7]float64
	for i := 1; i < len(v); i++ {
		v[i] = number64(t, string(m[i]))
	}
	const rounding = 0.02
	upright := v[1] <= page.Width+rounding && v[2] <= page.Height+rounding
	if onItsSide := v[1] <= page.Height+rounding && v[2] <= page.Width+rounding; !upright && !(page.Turns && onItsSide) {
		t.Errorf("the page has %v × %v points, and is no %s", v[1], v[2], page.Name)
	}
	scale := v[1] / v[5]
	g := moved.FindSubmatch(svg)
	dx, dy := number64(t, string(g[1])), number64(t, string(g[2]))
	nodes := parseSVG(t, svg)
	for i, n := range nodes {
		n.checkTexts(t)
		for _, o := range nodes[:i] {
			if n.overlaps(o) {
				t.Errorf("%s at %v and %s at %v overlap", n.id, n.box, o.id, o.box)
			}
		}
		if n.box[0]+dx < v[3] || n.box[1]+dy < v[4] || n.box[2]+dx > v[3]+v[5] || n.box[3]+dy > v[4]+v[6] {
			t.Errorf("%s at %v is not on the page", n.id, n.box)
		}
	}
	for _, m := range letterSize.FindAllSubmatch(svg, -1) {
		if size := number64(t, string(m[1])) * scale; strings.TrimSpace(string(m[2])) != "" && size < page.Smallest-0.05 {
			t.Errorf("%q has %.2f points; the least are %v", m[2], size, page.Smallest)
		}
	}
}

// checkAllDrawn checks that the pages show every box and line of the diagram, by
// their tooltips.
func checkAllDrawn(t *testing.T, kind string, scene *view.Scene, b *Booklet) {
	t.Helper()
	tips := func(figures ...*Figure) map[string]bool {
		out := map[string]bool{}
		for _, f := range figures {
			for tip := range maps.Values(f.tips) {
				out[tip] = true
			}
		}
		return out
	}
	got, want := tips(b.Figures...), tips(draw(t, kind, scene, Options{}))
	for tip := range want {
		if !got[tip] {
			t.Errorf("no page shows %q", tip)
		}
	}
	if len(got) > len(want) {
		t.Errorf("the pages show %d different things, the diagram %d", len(got), len(want))
	}
}

// Every format has the size of the page, and a PDF all pages.
func TestPagesOfFormats(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	scene := invented{actors: 4, positions: 4, statements: 30, script: "latin", words: 40}.scene
	slide, ok := PageNamed("slide")
	if !ok {
		t.Fatal("there is no slide")
	}
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range Formats() {
		if format.Layout == "" {
			continue
		}
		b, err := bind(t, "statements", scene(), slide, format, Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := len(b.Figures)
		if n < 2 {
			t.Fatalf("%s: %d page", format.Name, n)
		}
		var all, last bytes.Buffer
		if err := b.Write(&all, 0, Output{Fonts: set, Scale: 1}); (err == nil) != format.Pages {
			t.Errorf("%s: all pages: %v", format.Name, err)
		}
		if err := b.Write(&last, n, Output{Fonts: set, Scale: 1}); err != nil {
			t.Errorf("%s: %v", format.Name, err)
		}
		switch format.Name {
		case "png":
			img, err := png.Decode(&last)
			if err != nil {
				t.Fatal(err)
			}
			if size := img.Bounds().Size(); size.X != 1280 || size.Y != 720 {
				t.Errorf("png: %v, want 1280 × 720", size)
			}
		case "pdf":
			if got, want := bytes.Count(all.Bytes(), []byte("/MediaBox [0 0 960 540]")), n; got != want {
				t.Errorf("pdf: %d pages, want %d", got, want)
			}
			if got := bytes.Count(last.Bytes(), []byte("/MediaBox")); got != 1 {
				t.Errorf("pdf: %d pages, want 1", got)
			}
		case "svg":
			if want := fmt.Sprintf(">%d / %[1]d</text>", n); !strings.Contains(last.String(), want) {
				t.Errorf("svg: no %s", want)
			}
		}
	}
}

// What does not fit on a page even in parts is refused.
func TestTooLong(t *testing.T) {
	page := Page{Name: "stamp", Width: 120, Height: 90, Smallest: 7, Largest: 1}
	_, err := bind(t, "statements", small(), page, Formats()[0], Options{})
	var long *TooLongError
	if !errors.As(err, &long) || !strings.Contains(err.Error(), "stamp") {
		t.Errorf("error %v, want that it does not fit", err)
	}
	if _, err := bind(t, "statements", &view.Scene{Entities: map[string]schema.Entity{}}, page, Formats()[0], Options{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("error %v, want %v", err, ErrEmpty)
	}
}
