package diagram

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
	"onrecord/schema"
)

var networks = []struct {
	name string
	inventedNetwork
}{
	{"one node", inventedNetwork{rows: 1, script: "latin"}},
	{"no ties", inventedNetwork{rows: 9, script: "mixed"}},
	{"a pair", inventedNetwork{rows: 2, ties: 9, script: "latin"}},
	{"small", inventedNetwork{rows: 9, ties: 16, script: "latin"}},
	{"cyrillic", inventedNetwork{rows: 12, columns: 9, ties: 30, script: "cyrillic"}},
	{"arabic", inventedNetwork{rows: 12, ties: 30, script: "arabic"}},
	{"cjk", inventedNetwork{rows: 12, columns: 6, ties: 24, script: "cjk"}},
	{"mixed", inventedNetwork{rows: 40, ties: 300, script: "mixed"}},
	{"many", inventedNetwork{rows: 130, columns: 20, ties: 700, script: "mixed"}},
	{"too many", inventedNetwork{rows: 300, ties: 900, script: "latin"}},
	{"hostile", inventedNetwork{rows: 6, columns: 4, ties: 12, script: "latin", hostile: "<script>alert(1)</script> &quot; \\N ]]> \n\r\t\x00\x1b[31m \" ' \\ {|} \u202e" + strings.Repeat("x", 300)}},
}

// TestNetworkLayout draws invented networks on screens and on pages: names stand in
// their nodes, nodes with their names do not overlap and are on the canvas, and what a
// page leaves out is told.
func TestNetworkLayout(t *testing.T) {
	for i, test := range networks {
		for _, page := range append([]Page{{}}, Pages()...) {
			if testing.Short() && (test.rows > 20 || page.Name != "" && page.Name != "a4" || (i%2 == 0) != (page.Name == "")) {
				continue // those of few nodes, on a screen or on paper in turn
			}
			t.Run(test.name+"/"+page.Name, func(t *testing.T) {
				f, scale := drawOn(t, test.scene(), page)
				svg := svgOf(t, f)
				if dir := os.Getenv("DIAGRAMS"); dir != "" {
					if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll("network-"+test.name+page.Name, " ", "-")+".svg"), svg, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				nodes := parseSVG(t, svg)
				if want := min(MostNodes, test.rows+test.columns); len(nodes) != want || f.Nodes != want {
					t.Errorf("%d nodes in the SVG and %d in the figure, want %d", len(nodes), f.Nodes, want)
				}
				for i, n := range nodes {
					n.checkTexts(t)
					if b := n.box; b[0] < 0 || b[1] < 0 || b[2] > f.canvas.width || b[3] > f.canvas.height {
						t.Errorf("%s at %v is not on the canvas of %.1f × %.1f", n.id, b, f.canvas.width, f.canvas.height)
					}
					for _, o := range nodes[:i] {
						if n.overlaps(o) {
							t.Errorf("%s at %v and %s at %v overlap", n.id, n.box, o.id, o.box)
						}
					}
				}
				// On the page, the smallest text is as large as it has to be.
				if page.Name != "" && scale*smallest < leastOn(page)-0.01 {
					t.Errorf("text of %.2f points on %s, want %.0f", scale*smallest, page.Name, leastOn(page))
				}
				if f.Texts == nil || strings.Contains(string(svg), "<script") {
					t.Error("no texts, or a script")
				}
				if _, err := f.drawing(t.Context(), nil); err != nil {
					t.Errorf("as PNG and PDF: %v", err)
				}
			})
		}
	}
}

// The same network gives the same bytes in every format, however many processors there
// are.
func TestNetworkSameBytes(t *testing.T) {
	sameBytes(t, Formats(), func() []*Figure {
		return []*Figure{draw(t, "network", inventedNetwork{rows: 30, columns: 12, ties: 120, script: "mixed"}.scene(), Options{})}
	})
}

// sameBytes draws figures twice, the second time on one processor, and compares what is
// written of them.
func sameBytes(t *testing.T, formats []Format, figures func() []*Figure) {
	t.Helper()
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	all := func() (out [][]byte) {
		for _, f := range figures() {
			for _, format := range formats {
				var b bytes.Buffer
				if err := f.Write(t.Context(), &b, format, nil, Output{Fonts: set, Scale: 1}); err != nil {
					t.Fatalf("%s: %v", format.Name, err)
				}
				out = append(out, b.Bytes())
			}
		}
		return out
	}
	want := all()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for i, got := range all() {
		if !bytes.Equal(got, want[i]) {
			t.Errorf("picture %d has other bytes as %s", i/len(formats), formats[i%len(formats)].Name)
		}
	}
}

// A booklet of a network of 60 nodes is one page of paper; a slide may have a key.
func TestNetworkPages(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for i, page := range Pages() {
		for j, format := range Formats() {
			if format.Layout == "" || testing.Short() && i != j { // each once
				continue
			}
			b, err := Bind(t.Context(), "network", inventedNetwork{rows: 60, ties: 200, script: "latin"}.scene(), Options{Fonts: set}, page, format, nil)
			if err != nil {
				t.Fatalf("%s, %s: %v", page.Name, format.Name, err)
			}
			if b.Scale*smallest < leastOn(page)-0.01 || page.Turns && len(b.Figures) != 1 {
				t.Errorf("%s, %s: %d pages, text of %.2f points", page.Name, format.Name, len(b.Figures), b.Scale*smallest)
			}
			for i := range b.Figures {
				var out bytes.Buffer
				if err := b.Write(&out, i+1, Output{Fonts: set, Scale: 0.5}); err != nil {
					t.Errorf("%s, %s: %v", page.Name, format.Name, err)
				}
			}
		}
	}
}

// Each side of a tie is told twice: by colour and by line.
func TestNetworkStances(t *testing.T) {
	for stance, want := range map[string][]string{
		"supports":   {`stroke="#0072b2" stroke-width="5" points=`, "Agree"},
		"opposes":    {`stroke="#c8500a" stroke-width="5" stroke-dasharray="9,5" points=`, "Differ"},
		"neutral":    {`stroke="#7a8590" stroke-width="5" stroke-dasharray="1.2,2.6" points=`, "Neither"},
		"ambivalent": {`stroke="#0072b2" stroke-width="5" points=`, `stroke="#c8500a" stroke-width="5" stroke-dasharray="9,5"`, "Agree as much as they differ"},
		"":           {`stroke="#7a8590" stroke-width="5" points=`, "Spoke of the same"},
	} {
		scene := &view.Scene{Entities: map[string]schema.Entity{}, Network: &view.Network{
			Title: "Two", Rows: "actor", Columns: "actor", Nodes: []view.NetworkNode{{Name: "Ann"}, {Name: "Ben"}}, Ties: []view.NetworkTie{{From: 0, To: 1, Weight: 2, Stance: stance}},
		}}
		svg := string(svgOf(t, draw(t, "network", scene, Options{})))
		for _, w := range want {
			if !strings.Contains(svg, w) {
				t.Errorf("%q: the SVG lacks %s", stance, w)
			}
		}
	}
}

// Along a path of springs, nodes stand at the distances that these have.
func TestStress(t *testing.T) {
	at, err := stress(t.Context(), 4, []spring{{0, 1, 1}, {1, 2, 2}, {2, 3, 1}}, make([]int, 4))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		a, b int
		want float64
	}{{0, 1, 1}, {1, 2, 2}, {2, 3, 1}, {0, 2, 3}, {0, 3, 4}} {
		if got := apart(at[test.a], at[test.b]); math.Abs(got-test.want) > 0.01 {
			t.Errorf("%d and %d are %.3f apart, want %v", test.a, test.b, got, test.want)
		}
	}
	// Those of different groups are farther from each other.
	at, err = stress(t.Context(), 2, []spring{{0, 1, 1}}, []int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if got := apart(at[0], at[1]); math.Abs(got-apartFactor) > 0.01 {
		t.Errorf("%.3f apart, want %v", got, apartFactor)
	}
}

// No move of one node makes the stress of a layout less: it is at a minimum. The sum is
// computed here anew, from distances that are found by going all ways.
func TestStressIsLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		n := 8
		var springs []spring
		length := map[[2]int]float64{}
		for i := 1; i < n; i++ {
			for j := range i {
				if j == i-1 || r.IntN(3) == 0 {
					l := 1 + r.Float64()
					springs = append(springs, spring{j, i, l})
					length[[2]int{j, i}] = l
				}
			}
		}
		var way func(from, to int, seen []bool) float64
		way = func(from, to int, seen []bool) float64 {
			if from == to {
				return 0
			}
			seen[from] = true
			least := math.Inf(1)
			for next := range n {
				if l, ok := length[[2]int{min(from, next), max(from, next)}]; ok && !seen[next] {
					least = min(least, l+way(next, to, seen))
				}
			}
			seen[from] = false
			return least
		}
		wanted := func(a, b int) float64 {
			return max(way(a, b, make([]bool, n)), length[[2]int{min(a, b), max(a, b)}])
		}
		at, err := stress(t.Context(), n, springs, make([]int, n))
		if err != nil {
			t.Fatal(err)
		}
		sum := func() (sum float64) {
			for i := range n {
				for j := range i {
					d := wanted(i, j)
					sum += math.Pow(apart(at[i], at[j])-d, 2) / (d * d)
				}
			}
			return sum
		}
		best := sum()
		for i := range at {
			for _, by := range []point{{0.05, 0}, {-0.05, 0}, {0, 0.05}, {0, -0.05}} {
				old := at[i]
				at[i] = point{old.x + by.x, old.y + by.y}
				if moved := sum(); moved < best-1e-6 {
					t.Errorf("node %d is better by %v at %v", i, best-moved, by)
				}
				at[i] = old
			}
		}
	}
}

// Frames that lie on one another are pushed apart, wherever they are.
func TestSeparate(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{1, 2, 30, 120} {
		at, frames := make([]point, n), make([]frame, n)
		for i := range at {
			if i%3 > 0 { // a third stands at one place
				at[i] = point{50 * r.Float64(), 50 * r.Float64()}
			}
			frames[i] = frame{10 + 40*r.Float64(), 10 + 40*r.Float64(), 10, 10 + 20*r.Float64()}
		}
		if err := separate(t.Context(), at, frames); err != nil {
			t.Fatal(err)
		}
		for i := range at {
			for j := range i {
				if x, y := frames[i].overlap(at[i], frames[j], at[j]); x > 0.02 && y > 0.02 {
					t.Errorf("of %d, %d and %d overlap by %.3f × %.3f", n, i, j, x, y)
				}
			}
		}
	}
}

func TestConvex(t *testing.T) {
	got := convex([]point{{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}, {1, 0}, {0, 0}})
	if diff := cmp.Diff([]point{{0, 0}, {2, 0}, {2, 2}, {0, 2}}, got, cmp.AllowUnexported(point{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for at, want := range map[point]bool{{1, 1}: true, {3, 1}: false, {1, -0.5}: false, {0.1, 1.9}: true} {
		if inside(got, at) != want {
			t.Errorf("%v inside: got %v, want %v", at, !want, want)
		}
	}
	for at, want := range map[point]bool{{-0.5, 1}: true, {-1.5, 1}: false, {1, 1}: true} {
		if f := (foe{extent{at.x - 1, at.y - 1, at.x + 1, at.y + 1}, at}); f.meets(got) != want || f.meets(got) && !f.overlaps(around(got)) {
			t.Errorf("%v meets: got %v, want %v", at, !want, want)
		}
	}
}

// On a page, every node has its name, in the picture or by its number in the key that
// follows.
func TestNetworkKey(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	scene := inventedNetwork{rows: 150, ties: 220, script: "latin"}.scene()
	for i := range scene.Network.Nodes {
		scene.Network.Nodes[i].Name = fmt.Sprintf("Association of those of the harbour, number %d", i)
	}
	b := bound(t, scene, Pages()[0])
	if len(b.Figures) < 2 || b.Scale*smallest < leastOn(Pages()[0])-0.01 {
		t.Fatalf("%d pages with text of %.2f points, want several", len(b.Figures), b.Scale*smallest)
	}
	var texts []string
	for _, f := range b.Figures {
		texts = append(texts, f.Texts...)
	}
	all := strings.Join(texts, " ")
	for i := range scene.Network.Nodes {
		if !strings.Contains(all+" ", fmt.Sprintf("number %d ", i)) {
			t.Errorf("number %d is on no page", i)
		}
	}
	// As many numbers in the picture as names in the key.
	keyed := 0
	for _, f := range b.Figures[1:] {
		for _, thing := range f.canvas.things {
			if thing.class == "label" {
				keyed++
			}
		}
	}
	if want := fmt.Sprintf("no room for the names of %d smaller nodes", keyed); !strings.Contains(b.Figures[0].Description, want) {
		t.Errorf("the footer lacks %q: %s", want, b.Figures[0].Description)
	}
}

// The legend explains sizes where these differ, and each group by its number, however many
// there are; those beyond the numbers are counted, and named in the footer.
func TestNetworkLegend(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	scene := func(groups int, size float64) *view.Scene {
		n := &view.Network{Title: "Many", Rows: "actor", Columns: "actor", Size: "degree", Grouping: "affiliation"}
		for i := range 2 * groups {
			n.Nodes = append(n.Nodes, view.NetworkNode{Name: fmt.Sprintf("Actor %d", i), Group: 1 + i%groups, Size: 1 + size*float64(i)})
			n.Ties = append(n.Ties, view.NetworkTie{From: 0, To: i, Stance: "supports", Weight: 1})
		}
		n.Ties = n.Ties[1:]
		for i := range groups {
			n.Groups = append(n.Groups, fmt.Sprintf("Party %d (2)", i+1))
		}
		return &view.Scene{Entities: map[string]schema.Entity{}, Network: n}
	}
	f := draw(t, "network", scene(24, 0), Options{})
	svg := string(svgOf(t, f))
	if strings.Contains(svg, "Size:") {
		t.Error("all sizes are equal, and the legend has them")
	}
	for i := range 24 {
		if !strings.Contains(svg, fmt.Sprintf(">Party %d (2)<", i+1)) || strings.Count(svg, fmt.Sprintf(">%d</text>", i+1)) != 3 {
			t.Errorf("party %d is not in the legend, or its nodes lack the number", i+1)
		}
	}
	f = draw(t, "network", scene(45, 1), Options{})
	svg = string(svgOf(t, f))
	if !strings.Contains(svg, ">Size: degree 1 to 90<") || !strings.Contains(svg, ">5 other affiliations (10)<") || strings.Count(svg, ">+</text>") != 11 {
		t.Error("the legend lacks sizes, or the groups beyond the numbers")
	}
	if want := "Groups with a plus: Party 41 (2), Party 42 (2), Party 43 (2), Party 44 (2), Party 45 (2)."; !strings.Contains(f.Description, want) {
		t.Errorf("the footer lacks %q: %s", want, f.Description)
	}
}
