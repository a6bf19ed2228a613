package diagram

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/graph/view"
)

// A drawnTie is a tie as an SVG has it: lines of chords, one for each stroke.
type drawnTie struct {
	id    string
	ends  [2]string
	lines [][]point
	width float64
}

// A drawnMark is the disc or the square of a node.
type drawnMark struct {
	id     string
	at     point
	rx, ry float64
	square bool
}

// apart is how far a place is from the mark.
func (m drawnMark) apart(p point) float64 {
	if m.square {
		dx, dy := max(0, math.Abs(p.x-m.at.x)-m.rx), max(0, math.Abs(p.y-m.at.y)-m.ry)
		return math.Hypot(dx, dy)
	}
	return math.Hypot(p.x-m.at.x, p.y-m.at.y) - m.rx
}

// readNetwork reads the ties and the nodes of an SVG; the ends of ties are those that the
// figure says.
func readNetwork(t *testing.T, f *Figure, svg []byte) (ties []*drawnTie, marks map[string]drawnMark) {
	t.Helper()
	marks = map[string]drawnMark{}
	dec := xml.NewDecoder(bytes.NewReader(svg))
	var tie *drawnTie
	node := ""
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return ties, marks
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		for _, a := range e.Attr {
			attr[a.Name.Local] = a.Value
		}
		number := func(name string) float64 { return number64(t, attr[name]) }
		var points []point
		all := coordinates.FindAllString(attr["points"]+attr["d"], -1)
		for i := 0; i+1 < len(all); i += 2 {
			points = append(points, point{number64(t, all[i]), number64(t, all[i+1])})
		}
		switch e.Name.Local {
		case "g":
			tie, node = nil, ""
			switch class, _, _ := strings.Cut(attr["class"], " "); class {
			case "edge":
				tie = &drawnTie{id: attr["id"]}
				if _, err := fmt.Sscan(f.joined[tie.id], &tie.ends[0], &tie.ends[1]); err != nil {
					t.Fatalf("%s: %v", tie.id, err)
				}
				ties = append(ties, tie)
			case "node":
				node = attr["id"]
			}
		case "path", "polyline":
			if tie == nil {
				continue
			}
			tie.width = number("stroke-width")
			tie.lines = append(tie.lines, chordsOf(points, e.Name.Local == "path"))
		case "ellipse":
			if node != "" {
				marks[node] = drawnMark{node, point{number("cx"), number("cy")}, number("rx"), number("ry"), false}
			}
		case "polygon":
			if _, has := marks[node]; node != "" && !has {
				a, b := points[0], points[2]
				marks[node] = drawnMark{node, point{(a.x + b.x) / 2, (a.y + b.y) / 2}, math.Abs(b.x-a.x) / 2, math.Abs(b.y-a.y) / 2, true}
			}
		}
	}
}

// chordsOf are places of a line that are less than a point apart, by de Casteljau's
// construction where it is curved.
func chordsOf(points []point, curved bool) (out []point) {
	mid := func(p, q point, t float64) point { return point{p.x + (q.x-p.x)*t, p.y + (q.y-p.y)*t} }
	if !curved {
		for i := 1; i < len(points); i++ {
			n := math.Ceil(math.Hypot(points[i].x-points[i-1].x, points[i].y-points[i-1].y) / 0.7)
			for k := range int(n) + 1 {
				out = append(out, mid(points[i-1], points[i], float64(k)/n))
			}
		}
		return out
	}
	for i := 0; i+3 < len(points); i += 3 {
		a, b, c, d := points[i], points[i+1], points[i+2], points[i+3]
		n := math.Ceil((math.Hypot(b.x-a.x, b.y-a.y) + math.Hypot(c.x-b.x, c.y-b.y) + math.Hypot(d.x-c.x, d.y-c.y)) / 0.7)
		for k := range int(n) + 1 {
			t := float64(k) / n
			ab, bc, cd := mid(a, b, t), mid(b, c, t), mid(c, d, t)
			out = append(out, mid(mid(ab, bc, t), mid(bc, cd, t), t))
		}
	}
	return out
}

// passing are the ties that enter the disc of a node that is not their end.
func passing(ties []*drawnTie, marks map[string]drawnMark) (out []string) {
	for _, tie := range ties {
	next:
		for id, m := range marks {
			if id == tie.ends[0] || id == tie.ends[1] {
				continue
			}
			for _, line := range tie.lines {
				for _, p := range line {
					if m.apart(p) < tie.width/2 {
						out = append(out, fmt.Sprintf("%s from %s to %s enters %s", tie.id, tie.ends[0], tie.ends[1], id))
						continue next
					}
				}
			}
		}
	}
	return out
}

// coinciding are the ties of which a part lies on another tie, within half its stroke,
// for longer than most points, beyond the discs of the ends that both have.
func coinciding(ties []*drawnTie, marks map[string]drawnMark, most float64) (out []string) {
	for i, tie := range ties {
		for j, other := range ties {
			if i == j {
				continue
			}
			var common []drawnMark
			for _, end := range tie.ends {
				if end == other.ends[0] || end == other.ends[1] {
					common = append(common, marks[end])
				}
			}
			if len(common) == 2 {
				continue // two lines of one tie
			}
			within := max(tie.width, other.width) / 2
			// The places of the other one by the square that they are in.
			squares := map[[2]int][]point{}
			for _, q := range other.lines[0] {
				key := [2]int{int(math.Floor(q.x / 6)), int(math.Floor(q.y / 6))}
				squares[key] = append(squares[key], q)
			}
			run, longest := 0.0, 0.0
			line := tie.lines[0]
			for k := 1; k < len(line); k++ {
				p := line[k]
				near := false
				for x := -1; x <= 1 && !near; x++ {
					for y := -1; y <= 1 && !near; y++ {
						for _, q := range squares[[2]int{int(math.Floor(p.x/6)) + x, int(math.Floor(p.y/6)) + y}] {
							if math.Hypot(p.x-q.x, p.y-q.y) < within {
								near = true
								break
							}
						}
					}
				}
				for _, m := range common {
					if m.apart(p) < 8 {
						near = false
					}
				}
				if !near {
					run = 0
					continue
				}
				run += math.Hypot(p.x-line[k-1].x, p.y-line[k-1].y)
				longest = max(longest, run)
			}
			if longest > most {
				out = append(out, fmt.Sprintf("%s from %s to %s lies on %s from %s to %s for %.0f points", tie.id, tie.ends[0], tie.ends[1], other.id, other.ends[0], other.ends[1], longest))
			}
		}
	}
	return out
}

// In a network that is printed, no line leads through a node that it does not tie, and no
// two lines are one over more than they need to cross: nobody could tell who is tied to
// whom. It is measured in the drawing.
func TestNetworkLines(t *testing.T) {
	for _, test := range []struct {
		name string
		inventedNetwork
	}{
		{"5", inventedNetwork{rows: 5, ties: 12, script: "latin"}},
		{"12", inventedNetwork{rows: 12, ties: 30, script: "mixed"}},
		{"12 in two modes", inventedNetwork{rows: 7, columns: 5, ties: 24, script: "cyrillic"}},
		{"30", inventedNetwork{rows: 30, ties: 60, script: "latin"}},
		{"30 in two modes", inventedNetwork{rows: 18, columns: 12, ties: 60, script: "cjk"}},
		{"60", inventedNetwork{rows: 60, ties: 62, script: "arabic"}},
		{"60 in two modes", inventedNetwork{rows: 40, columns: 20, ties: 62, script: "latin"}},
	} {
		for _, page := range []Page{{}, Pages()[0]} {
			if testing.Short() && (test.rows > 30 || page.Name != "") {
				continue
			}
			t.Run(test.name+page.Name, func(t *testing.T) {
				f, _ := drawOn(t, test.scene(), page)
				svg := svgOf(t, f)
				if dir := os.Getenv("DIAGRAMS"); dir != "" {
					if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll("lines-"+test.name+page.Name, " ", "-")+".svg"), svg, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				ties, marks := readNetwork(t, f, svg)
				if len(ties) != f.Edges || len(marks) != f.Nodes || len(ties) == 0 {
					t.Fatalf("%d ties and %d nodes in the SVG, want %d and %d", len(ties), len(marks), f.Edges, f.Nodes)
				}
				for _, words := range passing(ties, marks) {
					t.Error(words)
				}
				for _, words := range coinciding(ties, marks, 14) {
					t.Error(words)
				}
			})
		}
	}
}

// Lines that lead around a crowd stay off the legend above it and the notes below.
func TestNetworkLinesStay(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	slide, _ := PageNamed("slide")
	for _, page := range []Page{{}, slide} {
		f, _ := drawOn(t, inventedNetwork{rows: 60, columns: 40, ties: 690, script: "latin"}.scene(), page)
		svg := svgOf(t, f)
		top, bottom, most := math.Inf(1), math.Inf(-1), hullGap+overhang+greatestWidth
		for _, n := range parseSVG(t, svg) {
			top, bottom = min(top, n.box[1]), max(bottom, n.box[3])
		}
		ties, _ := readNetwork(t, f, svg)
		far := 0.0
		for _, tie := range ties {
			for _, line := range tie.lines {
				for _, p := range line {
					if far = max(far, top-p.y, p.y-bottom); top-p.y > most || p.y-bottom > most {
						t.Fatalf("%s: a line is at %v, and the nodes are from %.1f to %.1f", page.Name, p, top, bottom)
					}
				}
			}
		}
		if len(ties) < 300 || page.Name != "" && far <= 0 {
			t.Errorf("%s: %d lines, %.1f beyond the nodes: nothing is tested", page.Name, len(ties), far)
		}
	}
}

// drawOn draws a network, on a page if it has a name, and gives the first page and its
// scale.
func drawOn(t *testing.T, scene *view.Scene, page Page) (*Figure, float64) {
	t.Helper()
	if page.Name == "" {
		return draw(t, "network", scene, Options{}), 1
	}
	b := bound(t, scene, page)
	return b.Figures[0], b.Scale
}

// bound draws a network on pages.
func bound(t *testing.T, scene *view.Scene, page Page) *Booklet {
	t.Helper()
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Bind(t.Context(), "network", scene, Options{Fonts: set}, page, Formats()[0], nil)
	if err != nil {
		t.Fatalf("%s: %v", page.Name, err)
	}
	return b
}

// leastOn is the size of the smallest text of a network on a page.
func leastOn(page Page) float64 {
	if page.Turns {
		return 6
	}
	return page.Smallest
}
