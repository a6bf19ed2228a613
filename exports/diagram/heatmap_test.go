package diagram

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
)

var matrices = []struct {
	name string
	inventedMatrix
}{
	{"one cell", inventedMatrix{rows: 1, columns: 1, script: "latin"}},
	{"small", inventedMatrix{rows: 5, columns: 7, script: "latin"}},
	{"square", inventedMatrix{rows: 12, script: "mixed"}},
	{"cyrillic", inventedMatrix{rows: 8, columns: 6, script: "cyrillic"}},
	{"arabic", inventedMatrix{rows: 8, columns: 6, script: "arabic"}},
	{"cjk", inventedMatrix{rows: 8, columns: 6, script: "cjk"}},
	{"40 × 25", inventedMatrix{rows: 40, columns: 25, script: "mixed"}},
	{"too many", inventedMatrix{rows: 50, columns: 45, script: "latin"}},
	{"hostile", inventedMatrix{rows: 4, columns: 3, script: "latin", hostile: "<script>alert(1)</script> &quot; \\N ]]> \n\r\t\x00\x1b[31m \" ' \\ {|} \u202e" + strings.Repeat("x", 300)}},
}

// A drawnBox is where a text of a canvas is.
type drawnBox struct {
	text                     string
	left, top, right, bottom float64
}

func textsOf(c *canvas) (out []drawnBox) {
	set, _ := fonts()
	for _, t := range c.things {
		for _, s := range t.shapes {
			if s.form != formText || s.text.text == "" {
				continue
			}
			width := s.text.drawn(set)
			x := s.points[0].x - map[string]float64{"start": 0, "middle": 0.5, "end": 1}[s.anchor]*width
			out = append(out, drawnBox{s.text.text, x, s.points[0].y - 0.72*s.text.size, x + width, s.points[0].y + 0.2*s.text.size})
		}
	}
	return out
}

// checkCanvas checks that all texts are on a canvas and none is on another one.
func checkCanvas(t *testing.T, c *canvas) {
	t.Helper()
	texts := textsOf(c)
	for i, a := range texts {
		if a.left < 0 || a.top < 0 || a.right > c.width || a.bottom > c.height {
			t.Errorf("%q is at %.1f, %.1f to %.1f, %.1f, not on the canvas of %.1f × %.1f", a.text, a.left, a.top, a.right, a.bottom, c.width, c.height)
		}
		for _, b := range texts[:i] {
			const tolerance = 0.3
			if a.left < b.right-tolerance && b.left < a.right-tolerance && a.top < b.bottom-tolerance && b.top < a.bottom-tolerance {
				t.Errorf("%q is on %q", a.text, b.text)
			}
		}
	}
}

// TestHeatmapLayout draws invented matrices: no text is on another one or off the
// canvas, none is crossed by a line that leads from a name to its column, and there is a
// cell for each that was said.
func TestHeatmapLayout(t *testing.T) {
	for _, test := range matrices {
		t.Run(test.name, func(t *testing.T) {
			scene := test.scene()
			const most = 40
			f := draw(t, "heatmap", scene, Options{MostNodes: most})
			svg := svgOf(t, f)
			if dir := os.Getenv("DIAGRAMS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll("heatmap-"+test.name, " ", "-")+".svg"), svg, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if bytes.Contains(svg, []byte("<script")) {
				t.Error("the SVG has a script")
			}
			checkCanvas(t, f.canvas)
			texts := textsOf(f.canvas)
			for _, thing := range f.canvas.things {
				if thing.class != "node columnname" {
					continue
				}
				leader := thing.shapes[0].points
				for _, text := range texts {
					for i := 1; i < len(leader); i++ {
						a, b := leader[i-1], leader[i]
						if max(a.x, b.x) > text.left && min(a.x, b.x) < text.right && max(a.y, b.y) > text.top && min(a.y, b.y) < text.bottom {
							t.Errorf("a line crosses %q", text.text)
						}
					}
				}
			}
			rows, columns := min(most, test.rows), min(most, test.columns)
			if test.columns == 0 {
				columns = rows
			}
			for class, want := range map[string]int{"node rowname": rows, "node columnname": columns} {
				if got := len(slices.DeleteFunc(slices.Clone(f.canvas.things), func(t thing) bool { return t.class != class })); got != want {
					t.Errorf("%d of %s, want %d", got, class, want)
				}
			}
			if test.rows > most && !strings.Contains(f.Description, "50 actors are too many to read: the 40 with the most statements are drawn.") {
				t.Errorf("the footer says %q", f.Description)
			}
			if _, err := f.drawing(t.Context(), nil); err != nil {
				t.Errorf("as PNG and PDF: %v", err)
			}
		})
	}
}

// Pages have each cell once between them, with the names of its row and column, in text
// that can be read.
func TestHeatmapPages(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	scene := inventedMatrix{rows: 40, columns: 30, script: "latin"}.scene()
	said := 0
	for _, row := range scene.Matrix.Cells {
		for _, c := range row {
			if c.Said {
				said++
			}
		}
	}
	for _, page := range Pages() {
		b, err := Bind(t.Context(), "heatmap", scene, Options{Fonts: set}, page, Formats()[0], nil)
		if err != nil {
			t.Fatalf("%s: %v", page.Name, err)
		}
		cells := 0
		for _, f := range b.Figures {
			checkCanvas(t, f.canvas)
			for _, thing := range f.canvas.things {
				if strings.HasPrefix(thing.class, "node cell") {
					cells++
				}
			}
		}
		if cells != said || len(b.Figures) < 2 {
			t.Errorf("%s: %d cells on %d pages, want %d", page.Name, cells, len(b.Figures), said)
		}
		if b.Scale*smallest < page.Smallest-0.01 {
			t.Errorf("%s: text of %.2f points", page.Name, b.Scale*smallest)
		}
	}
}

func TestHeatmapSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	sameBytes(t, Formats(), func() []*Figure {
		return []*Figure{draw(t, "heatmap", inventedMatrix{rows: 20, columns: 12, script: "mixed"}.scene(), Options{})}
	})
}

// Vectors of two directions are parted, each next to the one that it is most like, and
// one without a direction is last.
func TestAlike(t *testing.T) {
	order := func(v [][]float64) []int {
		t.Helper()
		out, _, err := alike(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	got := order([][]float64{{1, 0, 0}, {0, 0, 0}, {0, 1, 1}, {1, 0.1, 0}, {0, 1, 0.9}, {1, 0.2, 0}})
	// 0, 3 and 5 lie on an arc, in this order or turned.
	if diff := cmp.Diff([]int{0, 3, 5, 4, 2, 1}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// Whoever says the opposite is farther than whoever says nothing of it.
	got = order([][]float64{{1, 1}, {-1, -1}, {1, 0}})
	if at := slices.Index(got, 2); math.Abs(float64(at-slices.Index(got, 0))) != 1 {
		t.Errorf("%v: 2 is not beside 0", got)
	}
	if got := order(nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

// Each sort of cell is told by more than its colour.
func TestHeatmapCells(t *testing.T) {
	scene := inventedMatrix{rows: 1, columns: 5, script: "latin"}.scene()
	row := scene.Matrix.Cells[0]
	for i := range row {
		row[i].Said, row[i].For, row[i].Against, row[i].Neutral, row[i].Value = i > 0, 0, 0, 0, 0
	}
	row[1].For, row[1].Value = 3, 3
	row[2].Against, row[2].Value = 3, -3
	row[3].For, row[3].Against = 1, 1
	row[4].Neutral = 4
	svg := string(svgOf(t, draw(t, "heatmap", scene, Options{})))
	for _, want := range []string{
		`fill="#0072b2" stroke="none" fill-opacity="0.9"`, `>+3</text>`, `stroke="#ffffff" stroke-width="1.1" stroke-dasharray="3.5,2.2"`, `>−3</text>`,
		`stroke="#ffffff" stroke-width="1.7"`, `>+1−1</text>`, `rx="0.8" ry="0.8"`, `>4</text>`, "Blank: silent",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the SVG lacks %s", want)
		}
	}
	if n := strings.Count(svg, `class="node cell`); n != 4 {
		t.Errorf("%d cells, want 4", n)
	}
}

// The legend of a heatmap has the shades that occur, and blank where a cell is.
func TestHeatmapLegend(t *testing.T) {
	said := func(values ...float64) *view.Scene {
		m := &view.Matrix{Sided: true, Rows: "actor", Columns: "position", RowNames: []string{"Ann"}, RowWeight: []int{1}, Cells: [][]view.MatrixCell{nil}}
		for i, v := range values {
			m.ColumnNames, m.ColumnWeight = append(m.ColumnNames, fmt.Sprint(i)), append(m.ColumnWeight, 1)
			m.Cells[0] = append(m.Cells[0], view.MatrixCell{Said: v != 0, Value: v, For: max(0, v), Against: max(0, -v)})
		}
		return &view.Scene{Matrix: m}
	}
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{2, 2}, "For"},
		{[]float64{2, 1}, "For: the more, the stronger"},
		{[]float64{2, 0, -1}, "For | Against | Blank: silent"},
	} {
		var got []string
		for _, thing := range draw(t, "heatmap", said(c.values...), Options{}).canvas.things {
			for _, s := range thing.shapes {
				if thing.id == "legend0" && s.form == formText {
					got = append(got, s.text.text)
				}
			}
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("%v: %q, want %s", c.values, got, c.want)
		}
	}
}

// The tree is that of average linkage: two branches meet at the mean of the distances of
// what is on them, none below what it is made of, and what is on one is side by side.
func TestDendrogram(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	v := make([][]float64, 17)
	for i := range v {
		for range 6 {
			v[i] = append(v[i], math.Round(4*r.Float64()-2))
		}
	}
	v[5] = make([]float64, 6) // silent
	order, tree, err := alike(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	cosine := func(a, b []float64) float64 {
		dot, x, y := 0.0, 0.0, 0.0
		for i := range a {
			dot, x, y = dot+a[i]*b[i], x+a[i]*a[i], y+b[i]*b[i]
		}
		return 1 - dot/math.Sqrt(x*y)
	}
	joined := 0
	var leaves func(c *cluster) []int
	leaves = func(c *cluster) []int {
		if c.leaf >= 0 {
			if order[int(c.at)] != c.leaf {
				t.Errorf("leaf %d stands at %v", c.leaf, c.at)
			}
			return []int{c.leaf}
		}
		joined++
		a, b := leaves(c.parts[0]), leaves(c.parts[1])
		mean := 0.0
		for _, i := range a {
			for _, j := range b {
				mean += cosine(v[i], v[j]) / float64(len(a)*len(b))
			}
		}
		if math.Abs(mean-c.height) > 1e-9 || c.height < max(c.parts[0].height, c.parts[1].height)-1e-12 {
			t.Errorf("%v and %v meet at %v, and their mean distance is %v", a, b, c.height, mean)
		}
		all := append(a, b...)
		var at []int
		for _, i := range all {
			at = append(at, slices.Index(order, i))
		}
		if slices.Max(at)-slices.Min(at) != len(at)-1 {
			t.Errorf("%v are not side by side in %v", all, order)
		}
		return all
	}
	if n := len(leaves(tree)); n != 16 || joined != 15 || order[16] != 5 {
		t.Errorf("%d leaves, %d joined, %d is last", n, joined, order[16])
	}
}

// With a tree, a table is as it was, and what is drawn of the tree lies beside it, on
// pages as well.
func TestDendrogramLayout(t *testing.T) {
	for _, test := range matrices {
		if testing.Short() && test.name == "40 × 25" {
			continue
		}
		f := draw(t, "heatmap", test.scene(), Options{MostNodes: 40, Dendrogram: true})
		checkCanvas(t, f.canvas)
		cells, trees := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}, 0
		for _, thing := range f.canvas.things {
			if thing.class == "grid" {
				for _, s := range thing.shapes {
					for _, p := range s.points {
						cells = extent{min(cells.x0, p.x), min(cells.y0, p.y), max(cells.x1, p.x), max(cells.y1, p.y)}
					}
				}
			}
		}
		for _, thing := range f.canvas.things {
			if thing.class != "tree" {
				continue
			}
			trees++
			for _, s := range thing.shapes {
				for _, p := range s.points {
					if p.x > cells.x0 && p.x < cells.x1 && p.y > cells.y0 && p.y < cells.y1 || p.x > f.canvas.width || p.y > f.canvas.height {
						t.Errorf("%s: a branch at %v, within the table or off the canvas", test.name, p)
					}
				}
			}
		}
		if want := 2; test.name != "one cell" && trees != want {
			t.Errorf("%s: %d trees, want %d", test.name, trees, want)
		}
		if without := draw(t, "heatmap", test.scene(), Options{MostNodes: 40}); without.Nodes != f.Nodes || strings.Contains(without.Description, "Dendrogram") || !strings.Contains(f.Description, "Dendrogram") {
			t.Errorf("%s: %d nodes with a tree, %d without; %s", test.name, f.Nodes, without.Nodes, f.Description)
		}
	}
	large := inventedMatrix{rows: 60, columns: 40, script: "latin"}
	if testing.Short() {
		large.rows, large.columns = 40, 25
	}
	b, err := bind(t, "heatmap", large.scene(), Pages()[0], Formats()[0], Options{Dendrogram: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Figures) < 2 {
		t.Errorf("%d pages", len(b.Figures))
	}
	for _, f := range b.Figures {
		checkCanvas(t, f.canvas)
	}
}

// The numbers in cells can be read in every theme, whatever is below them.
func TestHeatmapContrast(t *testing.T) {
	for _, theme := range Themes() {
		h := &heatSheet{board: board{sheet: &sheet{Options: Options{Theme: theme}}}, cellWidth: leastCellWidth}
		for _, class := range []string{"supports", "opposes", "said"} {
			for strength := 0.0; strength <= 1; strength += 0.05 {
				shapes, strong := h.paint(class, 0, 0, strength, 1)
				text := theme.Ink
				if strong {
					text = theme.Paper
				}
				if c := contrast(luminance(shapes[0].fill, theme.Paper, shapes[0].faint), luminance(text, theme.Paper, 1)); c < 3.7 {
					t.Errorf("%s: numbers of %s at %.2f have contrast %.1f", theme.Name, class, strength, c)
				}
			}
		}
	}
}
