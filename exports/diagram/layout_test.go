package diagram

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/graphviz"
	"onrecord/graph/view"
)

// renderer is the real one, built once for all tests.
var renderer = sync.OnceValues(func() (*graphviz.Renderer, error) {
	return graphviz.Find(context.Background(), graphviz.Options{})
})

// The fonts are the built-in ones alone: those of machines differ.
var fonts = sync.OnceValues(func() (*font.Set, error) { return font.New(font.Options{Dirs: []string{}}) })

func draw(t *testing.T, kind string, scene *view.Scene, o Options) *Figure {
	t.Helper()
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	o.Fonts = set
	f, err := Draw(t.Context(), kind, scene, o)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return f
}

func svgOf(t *testing.T, f *Figure) []byte {
	t.Helper()
	return svgWith(t, f, Output{})
}

func svgWith(t *testing.T, f *Figure, o Output) []byte {
	t.Helper()
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o.Fonts = set
	if err := f.Write(t.Context(), &out, Formats()[0], r, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var scenes = []struct {
	name string
	invented
}{
	{"one actor", invented{actors: 1, positions: 1, statements: 1, script: "latin"}},
	{"small", invented{actors: 6, positions: 7, statements: 14, script: "latin"}},
	{"cyrillic", invented{actors: 5, positions: 6, statements: 12, script: "cyrillic"}},
	{"arabic", invented{actors: 5, positions: 6, statements: 12, script: "arabic"}},
	{"cjk", invented{actors: 5, positions: 6, statements: 12, script: "cjk"}},
	{"mixed", invented{actors: 9, positions: 9, statements: 20, script: "mixed"}},
	{"no positions", invented{actors: 4, positions: 0, statements: 9, script: "latin"}},
	{"long quotes", invented{actors: 4, positions: 4, statements: 8, script: "latin", words: 400}},
	{"60 actors", invented{actors: 60, positions: 20, statements: 130, script: "mixed"}},
	{"150 positions", invented{actors: 12, positions: 150, statements: 400, script: "latin"}},
	{"many of all", invented{actors: 200, positions: 300, statements: 1500, script: "latin"}},
	{"many, no positions", invented{actors: 200, positions: 0, statements: 400, script: "latin"}},
	{"hostile", invented{actors: 4, positions: 4, statements: 8, script: "latin", hostile: "<script>alert(1)</script> &quot; \\N ]]> \n\r\t\x00\x1b[31m \" ' \\ {|} \u202e" + strings.Repeat("x", 300)}},
}

// kindsOf are the diagrams that an invented scene can be drawn as.
func kindsOf(scene *view.Scene) []string {
	kinds := []string{"statements", "ego"}
	if len(scene.Stances) > 0 {
		kinds = append(kinds, "positions")
	}
	if len(scene.Statements) == 1 {
		kinds = append(kinds, "evidence")
	}
	return kinds
}

// TestLayout lays out invented scenes with the real renderer, for every format,
// which checks the numbers of nodes and edges, and looks at the SVG: every text stands in its
// box, and no two boxes overlap.
func TestLayout(t *testing.T) {
	for _, test := range scenes {
		if testing.Short() && test.name != "hostile" {
			continue
		}
		for _, kind := range kindsOf(test.scene()) {
			t.Run(test.name+"/"+kind, func(t *testing.T) {
				f := draw(t, kind, test.scene(), Options{})
				if f.Nodes > 2*MostNodes {
					t.Errorf("%d nodes", f.Nodes)
				}
				svg := svgOf(t, f)
				if dir := os.Getenv("DIAGRAMS"); dir != "" {
					name := filepath.Join(dir, strings.ReplaceAll(test.name+"-"+kind, " ", "-")+".svg")
					if err := os.WriteFile(name, svg, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				// Some labels spoil one output of Graphviz and not another.
				r, err := renderer()
				if err != nil {
					t.Fatal(err)
				}
				if _, err := f.drawing(t.Context(), r); err != nil {
					t.Errorf("as PNG and PDF: %v", err)
				}
				nodes := parseSVG(t, svg)
				checkColumns(t, f.DOT, nodes)
				if len(nodes) != f.Nodes {
					t.Errorf("%d nodes in the SVG, want %d", len(nodes), f.Nodes)
				}
				for i, n := range nodes {
					n.checkTexts(t)
					for _, o := range nodes[:i] {
						if n.overlaps(o) {
							t.Errorf("%s at %v and %s at %v overlap", n.id, n.box, o.id, o.box)
						}
					}
				}
			})
		}
	}
}

var columns = regexp.MustCompile(`\{ rank=same; (.*); \}`)

// checkColumns checks that the nodes of a column stand under one another in
// the order in which they were put there.
func checkColumns(t *testing.T, dot []byte, nodes []*svgNode) {
	t.Helper()
	at := map[string]*svgNode{}
	for _, n := range nodes {
		at[n.id] = n
	}
	found := columns.FindAllSubmatch(dot, -1)
	if len(found) == 0 {
		t.Error("there are no columns")
	}
	for _, m := range found {
		names := strings.Split(string(m[1]), "; ")
		for i := 1; i < len(names); i++ {
			if a, b := at[names[i-1]], at[names[i]]; bytes.Contains(dot, []byte("rankdir=LR")) && a.box[3] > b.box[1] {
				t.Errorf("%s is not above %s", a.id, b.id)
			}
		}
	}
}

// An svgNode is a node of an SVG.
type svgNode struct {
	id    string
	box   [4]float64 // left, top, right, bottom
	texts []drawnText
}

type drawnText struct {
	words, anchor string
	x, y, size    float64
	style         font.Style
}

// checkTexts checks that every text is inside the node's box, by the widths of
// the fonts.
func (n *svgNode) checkTexts(t *testing.T) {
	t.Helper()
	set, _ := fonts()
	for _, text := range n.texts {
		width := set.Width(text.words, text.style, text.size)
		left := text.x
		switch text.anchor {
		case "middle":
			left -= width / 2
		case "end":
			left -= width
		}
		const tolerance = 1
		if left < n.box[0]-tolerance || left+width > n.box[2]+tolerance || text.y > n.box[3]+tolerance || text.y-text.size*0.7 < n.box[1]-tolerance {
			t.Errorf("%s: %q from %.1f to %.1f at %.1f is not inside %.1f", n.id, text.words, left, left+width, text.y, n.box)
		}
	}
}

func (n *svgNode) overlaps(o *svgNode) bool {
	const tolerance = 0.5
	return n.box[0] < o.box[2]-tolerance && o.box[0] < n.box[2]-tolerance && n.box[1] < o.box[3]-tolerance && o.box[1] < n.box[3]-tolerance
}

var coordinates = regexp.MustCompile(`-?[0-9.]+`)

// parseSVG reads the nodes. A node without a shape, as a header, has the box of
// its texts.
func parseSVG(t *testing.T, svg []byte) []*svgNode {
	t.Helper()
	set, _ := fonts()
	var nodes []*svgNode
	var node *svgNode
	depth := 0
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nodes
		}
		if err != nil {
			t.Fatalf("the SVG does not parse: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range e.Attr {
				attr[a.Name.Local] = a.Value
			}
			if e.Name.Local == "script" || strings.HasPrefix(strings.ToLower(attr["href"]), "javascript:") {
				t.Errorf("the SVG has a script: %v", e)
			}
			switch {
			case node != nil:
				depth++
			case e.Name.Local == "g" && strings.HasPrefix(attr["class"], "node"):
				node, depth = &svgNode{id: attr["id"], box: [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}, 0
			}
			if node == nil {
				continue
			}
			switch e.Name.Local {
			case "ellipse":
				x, y, rx, ry := number64(t, attr["cx"]), number64(t, attr["cy"]), number64(t, attr["rx"]), number64(t, attr["ry"])
				node.grow(x-rx, y-ry)
				node.grow(x+rx, y+ry)
			case "polygon", "path", "polyline":
				numbers := coordinates.FindAllString(attr["points"]+attr["d"], -1)
				for i := 0; i+1 < len(numbers); i += 2 {
					node.grow(number64(t, numbers[i]), number64(t, numbers[i+1]))
				}
			case "text":
				var words string
				if err := dec.DecodeElement(&words, &e); err != nil {
					t.Fatal(err)
				}
				depth--
				if strings.TrimSpace(words) == "" {
					continue
				}
				text := drawnText{words: words, anchor: attr["text-anchor"], x: number64(t, attr["x"]), y: number64(t, attr["y"]), size: number64(t, attr["font-size"])}
				if attr["font-weight"] == "bold" {
					text.style |= font.Bold
				}
				if attr["font-style"] == "italic" {
					text.style |= font.Italic
				}
				node.texts = append(node.texts, text)
			}
		case xml.EndElement:
			if node == nil {
				continue
			}
			if depth > 0 {
				depth--
				continue
			}
			if math.IsInf(node.box[0], 1) {
				for _, text := range node.texts {
					half := set.Width(text.words, text.style, text.size)
					node.grow(text.x-half, text.y-text.size)
					node.grow(text.x+half, text.y+3)
				}
				node.box[0], node.box[2] = (3*node.box[0]+node.box[2])/4, (node.box[0]+3*node.box[2])/4
				node.texts = nil
			}
			nodes = append(nodes, node)
			node = nil
		}
	}
}

func (n *svgNode) grow(x, y float64) {
	n.box[0], n.box[1], n.box[2], n.box[3] = min(n.box[0], x), min(n.box[1], y), max(n.box[2], x), max(n.box[3], y)
}

func number64(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "pt"), 64)
	if err != nil {
		t.Fatalf("%q is not a number", s)
	}
	return v
}

// TestNativeGraphviz feeds our DOT to the dot of the system.
func TestNativeGraphviz(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("skipped: there is no dot on this machine")
	}
	for _, test := range scenes {
		for _, kind := range kindsOf(test.scene()) {
			f := draw(t, kind, test.scene(), Options{MostNodes: 60})
			cmd := exec.Command(dot, "-Tplain")
			cmd.Stdin = bytes.NewReader(f.DOT)
			var said bytes.Buffer
			cmd.Stderr = &said
			out, err := cmd.Output()
			if err != nil || said.Len() > 0 {
				t.Errorf("%s, %s: %v: %s", test.name, kind, err, said.String())
				continue
			}
			if n := strings.Count(string(out), "\nnode "); n != f.Nodes {
				t.Errorf("%s, %s: %d nodes, want %d", test.name, kind, n, f.Nodes)
			}
			if n := strings.Count(string(out), "\nedge "); n != f.Edges+f.Hidden {
				t.Errorf("%s, %s: %d edges, want %d", test.name, kind, n, f.Edges+f.Hidden)
			}
		}
	}
}
