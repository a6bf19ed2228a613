package diagram

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/graph/view"
	"onrecord/schema"
)

var (
	edgeGroup = regexp.MustCompile(`(?s)<g id="([^"]*)" class="edge([^"]*)">(.*?)</g>`)
	curveOf   = regexp.MustCompile(`<path fill="none" stroke="([^"]*)"(?: stroke-width="([0-9.]+)")?[^>]*? d="([^"]*)"`)
)

// A drawnEdge is an edge of an SVG: its lines as many small steps.
type drawnEdge struct {
	id, class string
	lines     [][]point
	widths    []float64
}

func edgesOf(t *testing.T, svg []byte) []drawnEdge {
	t.Helper()
	var out []drawnEdge
	for _, g := range edgeGroup.FindAllStringSubmatch(string(svg), -1) {
		e := drawnEdge{id: g[1], class: strings.TrimSpace(g[2])}
		for _, m := range curveOf.FindAllStringSubmatch(g[3], -1) {
			if m[1] == "none" {
				continue
			}
			p, err := readPoints([]byte(m[3]))
			if err != nil || len(p)%3 != 1 {
				t.Fatalf("%s has a path of %d points: %v", e.id, len(p), err)
			}
			width := 1.0
			if m[2] != "" {
				width = number64(t, m[2])
			}
			e.lines, e.widths = append(e.lines, steps(p)), append(e.widths, width)
		}
		if len(e.lines) == 0 {
			t.Fatalf("%s has no line", e.id)
		}
		out = append(out, e)
	}
	return out
}

// steps are places along Bézier curves, at most 2 points from each other.
func steps(p []point) []point {
	out := []point{p[0]}
	for i := 0; i+3 < len(p); i += 3 {
		a, b, c, d := p[i], p[i+1], p[i+2], p[i+3]
		n := 1 + int((apart(a, b)+apart(b, c)+apart(c, d))/2)
		for k := 1; k <= n; k++ {
			u := float64(k) / float64(n)
			v := 1 - u
			out = append(out, point{
				v*v*v*a.x + 3*v*v*u*b.x + 3*v*u*u*c.x + u*u*u*d.x,
				v*v*v*a.y + 3*v*v*u*b.y + 3*v*u*u*c.y + u*u*u*d.y,
			})
		}
	}
	return out
}

// nearest is how far a place is from the steps of a line.
func nearest(at point, line []point) float64 {
	least := math.Inf(1) // squared
	for _, p := range line {
		dx, dy := at.x-p.x, at.y-p.y
		least = min(least, dx*dx+dy*dy)
	}
	return math.Sqrt(least)
}

// No edge runs through a box, a header or a word that it does not end at; and no two edges
// are one line to the eye: where they are closer than a point, they cross and part again.
func TestEdgesApart(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, test := range []struct {
		name  string
		kinds []string
		scene func() *view.Scene
	}{
		{"small", []string{"statements", "positions", "ego"}, small},
		{"cyrillic", []string{"statements", "positions", "ego"}, invented{actors: 5, positions: 6, statements: 12, script: "cyrillic"}.scene},
		{"20 actors", []string{"statements", "positions", "ego"}, invented{actors: 20, positions: 8, statements: 40, script: "latin"}.scene},
		{"trail", []string{"evidence"}, trail},
		{"long trail", []string{"evidence"}, proved},
	} {
		for _, kind := range test.kinds {
			t.Run(test.name+"/"+kind, func(t *testing.T) {
				f := draw(t, kind, test.scene(), Options{})
				svg := svgOf(t, f)
				nodes, edges := parseSVG(t, svg), edgesOf(t, svg)
				if len(edges) != f.Edges {
					t.Fatalf("%d edges, want %d", len(edges), f.Edges)
				}
				for _, e := range edges {
					line := e.lines[0]
					for _, n := range nodes {
						through := 0.0
						for i := 1; i < len(line); i++ {
							const rim = 2.5
							if p := line[i]; p.x > n.box[0]+rim && p.x < n.box[2]-rim && p.y > n.box[1]+rim && p.y < n.box[3]-rim {
								through += apart(line[i-1], p)
							}
						}
						// An edge may end within a rounded corner, or at the inner one of two frames.
						if through > 6 {
							t.Errorf("%s runs %.1f points through %s", e.id, through, n.id)
						}
					}
				}
				if kind == "evidence" {
					return
				}
				for i, e := range edges {
					for _, o := range edges[:i] {
						together, length := 0.0, 0.0
						for k := 1; k < len(e.lines[0]); k++ {
							p, step := e.lines[0][k], apart(e.lines[0][k-1], e.lines[0][k])
							length += step
							if nearest(p, o.lines[0]) < 1 {
								together += step
							}
						}
						// Two that rise and fall far may cross at a small angle.
						if together > 30+length/10 {
							t.Errorf("%s and %s are one line for %.0f of %.0f points", e.id, o.id, together, length)
						}
					}
				}
			})
		}
	}
}

// What is ambivalent is two lines in every theme, with paper between them all the way.
func TestAmbivalentIsTwoLines(t *testing.T) {
	scene := house([]string{"red", "blue"}, "ann 2012-05-01 supports", "ann 2013-05-01 opposes", "ann 2014-05-01 opposes", "bob 2012-05-01 opposes", "bob 2013-05-01 supports", "cat 2013-05-01 opposes")
	for _, theme := range Themes() {
		t.Run(theme.Name, func(t *testing.T) {
			found := 0
			for _, e := range edgesOf(t, svgOf(t, draw(t, "positions", scene, Options{Theme: theme}))) {
				if !strings.Contains(e.class, "ambivalent") {
					continue
				}
				found++
				if len(e.lines) != 2 {
					t.Fatalf("%s has %d lines, want 2", e.id, len(e.lines))
				}
				for _, p := range e.lines[0] {
					if gap := nearest(p, e.lines[1]) - (e.widths[0]+e.widths[1])/2; gap < 0.6 {
						t.Fatalf("%s: at %.0f the gap between its lines is %.2f points", e.id, p, gap)
					}
				}
			}
			if found != 2 {
				t.Errorf("%d ambivalent stances, want those of Ann and Bob", found)
			}
		})
	}
}

// PNG and PDF have the lines of the SVG.
func TestEasedAlike(t *testing.T) {
	f := draw(t, "positions", invented{actors: 6, positions: 5, statements: 14, script: "latin"}.scene(), Options{})
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	svg, err := f.laid(t.Context(), r, "svg")
	if err != nil {
		t.Fatal(err)
	}
	json, err := f.laid(t.Context(), r, "json")
	if err != nil {
		t.Fatal(err)
	}
	xs := func(list []string) (out []float64) {
		for _, d := range list {
			for _, m := range regexp.MustCompile(`(-?[0-9.]+),-?[0-9.]+`).FindAllStringSubmatch(d, -1) {
				out = append(out, number64(t, m[1]))
			}
		}
		slices.Sort(out)
		return out
	}
	var a, b []string
	for _, m := range curveOf.FindAllStringSubmatch(string(svg), -1) {
		a = append(a, m[3])
	}
	for _, m := range regexp.MustCompile(`"op":"b","points":(\[\[.*?\]\])`).FindAllStringSubmatch(string(json), -1) {
		b = append(b, m[1])
	}
	want, got := xs(a), xs(b)
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%d points in the operations, %d in the SVG", len(got), len(want))
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 0.3 { // Graphviz's JSON has three digits behind the point, and rounds otherwise
			t.Errorf("a point is at %v, in the SVG at %v", got[i], want[i])
		}
	}
}

// parties is a scene of so many parties, each with one member who speaks.
func parties(n int) *view.Scene {
	s := invented{actors: n, positions: 3, statements: n, script: "latin"}.scene()
	s.Blocs, s.Chosen = nil, nil
	i := 0
	for _, st := range said(s) {
		st.Speakers = []schema.Ref{{Kind: schema.KindActor, ID: fmt.Sprintf("actor%d", i)}}
		i++
	}
	for i := range n {
		party := &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprintf("party%d", i), IRI: fmt.Sprintf("%sactor/party%d", base, i)}, Name: fmt.Sprintf("Party number %d of the harbour", i+1), Type: "organization"}
		s.Entities[party.IRI] = party
		s.Blocs, s.Chosen = append(s.Blocs, party.IRI), append(s.Chosen, party.IRI)
		iri := fmt.Sprintf("%sactor/actor%d", base, i)
		a, ok := s.Entities[iri].(*schema.Actor)
		if !ok {
			panic("no " + iri)
		}
		a.Affiliations = []schema.Affiliation{{To: schema.Ref{Kind: schema.KindActor, ID: party.ID}}}
		a.Roles = []schema.Role{{Office: "Deputy"}}
	}
	return s
}

// No two of 16 parties look the same, and what further ones have in common the legend
// says; their names stand in the boxes of their members.
func TestLooksOfParties(t *testing.T) {
	for _, theme := range Themes() {
		f := draw(t, "statements", parties(24), Options{Theme: theme})
		seen := map[string]int{}
		for _, m := range regexp.MustCompile(`class="actor bloc(\d+)", label=(<<.*>>), style="rounded,filled", fillcolor="(#\w+)", color="(#\w+)", penwidth=1(, peripheries=2)?\]`).FindAllStringSubmatch(string(f.DOT), -1) {
			number := int(number64(t, m[1]))
			named := strings.Contains(m[2], fmt.Sprintf("Party number %d", number)) || strings.Contains(m[2], "Deputy · Party")
			if named != (number > 16) {
				t.Errorf("%s: party %d is named below its member: %v", theme.Name, number, named)
			}
			seen[m[3]+m[4]+m[5]]++
		}
		if len(seen) != 17 {
			t.Errorf("%s: %d looks, want 16 and one for the rest: %v", theme.Name, len(seen), seen)
		}
		text := strings.Join(f.Texts, "\n")
		if !strings.Contains(text, "8 other blocs, named below their actors") {
			t.Errorf("%s: the legend does not tell of the rest: %s", theme.Name, text)
		}
		for i := range 16 {
			if name := fmt.Sprintf("Party number %d of the harbour", i+1); !strings.Contains(text, name) {
				t.Errorf("%s: the legend lacks %q", theme.Name, name)
			}
		}
	}
}

// The legend has what is drawn, and nothing else.
func TestLegendIsOfWhatIsDrawn(t *testing.T) {
	entries := map[string]string{
		"Supports": `class="supports`, "Supports, praises": `class="supports`, "Praises": `class="supports`,
		"Opposes": `class="opposes`, "Opposes, criticizes": `class="opposes`, "Criticizes": `class="opposes`,
		"Takes no side": `class="neutral`, "Ambivalent: both": `class="ambivalent`, "Speaks to or of": `class="speaks"`, "Speaks to it": `class="speaks"`,
		"Provenance": `class="provenance"`, "Statement": `class="statement"`, "Attributed or hearsay": `class="statement weak"`,
		"Thin: attributed or hearsay": ` weak", color=`, "Position": `class="position"`, "Event": `class="event"`, "Place": `class="place"`, "Passage": `class="passage"`, "Source": `class="source"`,
	}
	praised := func() *view.Scene {
		s := house(nil, "ann 2012-05-01 supports", "bob 2012-05-01 opposes")
		said(s)[0].Praises = []schema.Ref{{Kind: schema.KindActor, ID: "bob"}}
		said(s)[1].Criticizes = []schema.Ref{{Kind: schema.KindActor, ID: "ann"}}
		return s
	}
	for name, scene := range map[string]func() *view.Scene{
		"small": small, "trail": trail, "praised": praised, "house": func() *view.Scene { return house([]string{"red"}, "ann 2012-05-01 supports", "ann 2013-05-01 opposes") },
		"20 actors": invented{actors: 20, positions: 8, statements: 40, script: "latin"}.scene,
	} {
		for _, kind := range kindsOf(scene()) {
			f := draw(t, kind, scene(), Options{})
			without := draw(t, kind, scene(), Options{NoLegend: true})
			var legend []string
			left := slices.Clone(without.Texts)
			for _, text := range f.Texts {
				if i := slices.Index(left, text); i >= 0 {
					left = slices.Delete(left, i, i+1)
					continue
				}
				legend = append(legend, text)
			}
			if len(legend) == 0 {
				t.Errorf("%s, %s: there is no legend", name, kind)
			}
			for _, text := range legend {
				if mark, ok := entries[text]; ok && !strings.Contains(string(without.DOT), mark) {
					t.Errorf("%s, %s: the legend has %q, which is not drawn", name, kind, text)
				}
			}
			for _, stance := range []struct{ class, text string }{{"supports", "Supports"}, {"opposes", "Opposes"}, {"neutral", "Takes no side"}, {"speaks\"", "Speaks to"}, {"provenance", "Provenance"}} {
				told := slices.ContainsFunc(legend, func(l string) bool {
					return strings.HasPrefix(l, stance.text) || stance.class == "supports" && l == "Praises" || stance.class == "opposes" && l == "Criticizes"
				})
				if kind == "ego" && stance.text == "Speaks to" {
					continue // words on the lines say it
				}
				if strings.Contains(string(without.DOT), `class="`+stance.class) && !told {
					t.Errorf("%s, %s: the legend lacks %q: %q", name, kind, stance.text, legend)
				}
			}
		}
	}
}

// A name in the legend is cut only where a row of its own has no room for it.
func TestLegendNames(t *testing.T) {
	s := house([]string{"red"}, "ann 2012-05-01 supports")
	for _, e := range s.Entities {
		if a, ok := e.(*schema.Actor); ok && a.ID == "red" {
			a.Name = "Alliance for the Northern Harbour and the Islands beyond the Sound"
		}
	}
	f := draw(t, "positions", s, Options{})
	if !slices.Contains(f.Texts, "Alliance for the Northern Harbour and the Islands beyond the Sound") {
		t.Errorf("the name is cut: %q", f.Texts)
	}
}
