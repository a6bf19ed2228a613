package paint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// maxInput is how many bytes of json are read: some hundred times what a graph
// of a thousand nodes takes.
const maxInput = 256 << 20

// A document is Graphviz's json output, as far as it bears on the drawing.
type document struct {
	drawOperations
	Name        string   `json:"name"`
	BB          string   `json:"bb"`
	Pad         string   `json:"pad"`
	OutputOrder string   `json:"outputorder"`
	Objects     []object `json:"objects"` // subgraphs, then nodes
	Edges       []edge   `json:"edges"`

	// what would move or change the drawing, and is not done here
	Rotate      string `json:"rotate"`
	Landscape   string `json:"landscape"`
	Orientation string `json:"orientation"`
	Size        string `json:"size"`
	Viewport    string `json:"viewport"`
	Background  string `json:"_background"`
}

// drawOperations are the draw operations of a graph, an object or an edge.
type drawOperations struct {
	Draw      []operation `json:"_draw_"`
	HeadDraw  []operation `json:"_hdraw_"`
	TailDraw  []operation `json:"_tdraw_"`
	Label     []operation `json:"_ldraw_"`
	HeadLabel []operation `json:"_hldraw_"`
	TailLabel []operation `json:"_tldraw_"`
	URL       string      `json:"URL"`
	Href      string      `json:"href"`
}

type object struct {
	drawOperations
	ID        int    `json:"_gvid"`
	Name      string `json:"name"`
	Class     string `json:"class"`
	Nodes     []int  `json:"nodes"`
	Edges     []int  `json:"edges"`
	Subgraphs []int  `json:"subgraphs"`
	BB        string `json:"bb"`
}

// subgraph tells subgraphs from nodes: even one without a box is drawn first.
func (o *object) subgraph() bool {
	return o.Nodes != nil || o.Subgraphs != nil || o.Edges != nil || o.BB != ""
}

type edge struct {
	drawOperations
	ID   int `json:"_gvid"`
	Tail int `json:"tail"`
	Head int `json:"head"`
}

// Parse reads Graphviz's json output (dot -Tjson). What it does not understand
// is an error that says where it stands, as is an input of more than 256 MiB.
//
// Graphviz begins every line of an HTML label at the left, a centred one by how
// wide it takes it to be. Those of nodes that have one of the classes in their
// class attribute are centred by how wide they are.
func Parse(r io.Reader, centred ...string) (*Drawing, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxInput {
		return nil, fmt.Errorf("the layout is larger than %d MiB", maxInput>>20)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	var doc document
	if err := decoder.Decode(&doc); err != nil {
		return nil, fmt.Errorf("not Graphviz's json: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not one drawing: something follows the graph")
	}
	return doc.drawing(centred)
}

func (doc *document) drawing(centred []string) (*Drawing, error) {
	if err := doc.refuse(); err != nil {
		return nil, err
	}
	box, err := doc.box()
	if err != nil {
		return nil, err
	}
	page, err := doc.page(box)
	if err != nil {
		return nil, err
	}
	b := builder{Drawing: &Drawing{page: page}, doc: doc, done: map[any]bool{}, centred: centred}
	if err := b.graph(box); err != nil {
		return nil, err
	}
	return b.Drawing, nil
}

// refuse names what would be drawn otherwise than Graphviz draws it.
func (doc *document) refuse() error {
	for _, a := range []struct {
		name, value string
		harmless    []string
	}{
		{"rotate", doc.Rotate, []string{"0"}},
		{"landscape", doc.Landscape, []string{"false", "no", "0"}},
		{"orientation", doc.Orientation, []string{"portrait", "p", "0"}},
		{"size", doc.Size, nil},
		{"viewport", doc.Viewport, nil},
		{"_background", doc.Background, nil},
	} {
		if a.value == "" {
			continue
		}
		known := false
		for _, h := range a.harmless {
			known = known || strings.EqualFold(a.value, h)
		}
		if !known {
			return fmt.Errorf("graph attribute %s=%q: not drawn here; leave it out", a.name, a.value)
		}
	}
	return nil
}

// box is the graph's own bounding box.
func (doc *document) box() (rect, error) {
	if doc.BB == "" {
		return rect{}, errors.New("the graph has no bounding box: is it a layout made with -Tjson?")
	}
	v, err := numbers(doc.BB)
	if err != nil || len(v) != 4 || v[2] < v[0] || v[3] < v[1] {
		return rect{}, fmt.Errorf("bounding box %q: not four numbers x0,y0,x1,y1", doc.BB)
	}
	return rect{v[0], v[1], v[2], v[3]}, nil
}

// page is the box with the margin that Graphviz's SVG has: the attribute pad,
// in inches, else 4 points.
func (doc *document) page(box rect) (rect, error) {
	x, y := 4.0, 4.0
	if doc.Pad != "" {
		v, err := numbers(doc.Pad)
		if err != nil || len(v) > 2 || v[0] < 0 || v[len(v)-1] < 0 {
			return rect{}, fmt.Errorf("pad %q: not one or two lengths", doc.Pad)
		}
		x, y = v[0]*72, v[len(v)-1]*72
	}
	page := rect{box.x0 - x, box.y0 - y, box.x1 + x, box.y1 + y}
	if page.width() == 0 || page.height() == 0 {
		return rect{}, errors.New("the drawing has no size")
	}
	return page, nil
}

// numbers reads numbers between commas.
func numbers(s string) ([]float64, error) {
	var out []float64
	for part := range strings.SplitSeq(s, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return nil, err
		}
		if !plausible(v) {
			return nil, strconv.ErrRange
		}
		out = append(out, v)
	}
	return out, nil
}

// maxLength is the largest coordinate, in points: some 350 metres.
const maxLength = 1e6

func plausible(v float64) bool { return math.Abs(v) <= maxLength } // false for NaN

// entities are those that Graphviz leaves in attributes.
var entities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'")

// address is where a part of the drawing leads: over http or https, else
// nowhere.
func (p *drawOperations) address() string {
	s := p.URL
	if s == "" {
		s = p.Href
	}
	u, err := url.Parse(entities.Replace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) { // a PDF's addresses are ASCII
		if c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
