// Package diagram draws what a question found: as a DOT document of our own,
// laid out by Graphviz, and from there as SVG, PNG or PDF.
//
//	figure, err := diagram.Draw(ctx, "statements", scene, diagram.Options{Fonts: fonts})
//	err = figure.Write(ctx, w, format, renderer, diagram.Output{Fonts: fonts})
//
// A diagram is made from a view.Scene alone. The same scene and options give
// the same bytes.
package diagram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
	"onrecord/schema"
)

// A Kind is one sort of diagram.
type Kind struct {
	Name string
	Help string
	draw func(*sheet) error

	turns bool // it can run from left to right and from top to bottom
	eases bool // its nodes stand in columns, and edges lead from one to the next
	// paint draws on a canvas, in the place of draw; nil: Graphviz lays it out.
	paint func(context.Context, *sheet) error
	least float64 // the size of the smallest text on paper, in points; 0: as the page has it
}

// Paints reports whether the diagram is laid out by us, so that Graphviz is not needed.
func (k Kind) Paints() bool { return k.paint != nil }

// KindNamed finds a sort of diagrams.
func KindNamed(name string) (Kind, bool) {
	all := Kinds()
	i := slices.IndexFunc(all, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return all[i], true
}

// Kinds lists the sorts of diagrams, in the order of the help.
func Kinds() []Kind {
	return []Kind{
		{Name: "statements", Help: "who said what, and the positions that it bears on", draw: drawStatements, eases: true},
		{Name: "positions", Help: "who supports and who opposes each position", draw: drawPositions, eases: true},
		{Name: "ego", Help: "one entity and what is next to it", draw: drawEgo, eases: true},
		{Name: "evidence", Help: "the trail of a statement, down to the passages of the source", draw: drawEvidence, turns: true},
		{Name: "path", Help: "the shortest ways between two entities", draw: drawPath, turns: true},
		{Name: "network", Help: "who agrees with whom, or who is for and against what", paint: drawNetwork, least: 6},
		{Name: "heatmap", Help: "who stands where on what, as a table in colours", paint: drawHeatmap},
		{Name: "timeline", Help: "what was said when, by actor or position", paint: drawTimeline},
		{Name: "bars", Help: "how many are for and against each position", paint: drawBars},
		{Name: "trend", Help: "which share is for and against each position, over time", paint: drawTrend},
		{Name: "shifts", Help: "who has changed their stance on what, and when", paint: drawSlopes},
		{Name: "polarization", Help: "how far those who speak fall into groups, over time", paint: drawCourse},
		{Name: "phases", Help: "how a debate changes, its phases and turning points", paint: drawCourse},
		{Name: "saturation", Help: "what further sources have brought that is new", paint: drawCourse},
		{Name: "map", Help: "where it was said, on a map of the world's countries", paint: drawMap},
	}
}

// MostNodes is how many nodes a diagram has before it is drawn with counts,
// unless the options say otherwise.
const MostNodes = 150

// Options say how to draw. The zero value, but for Fonts, works.
type Options struct {
	Fonts    *font.Set // measures the texts; needed
	Theme    Theme     // zero: light
	Title    string    // empty: made from the scene
	Subtitle string    // empty: made from the scene
	NoLegend bool
	// Dendrogram draws the tree by which a heatmap orders its rows and columns.
	Dendrogram bool
	Lang       string        // of names (BCP 47), where an entity has several
	MostNodes  int           // above this, nodes are drawn together, with counts; 0: MostNodes
	Wait       time.Duration // how long drawing may take, without the layout; 0: any time

	// What a page asks for.
	headRoom float64 // how wide a title or a footer gets; 0: pageWidth
	turned   bool    // the other direction of a kind that has two
	part     *part   // nil: all
	page     Page    // what it is drawn for; its zero value: no page
	named    named   // what is known of pages that were drawn; nil: nothing is kept
}

// A TimeError says that a diagram took longer to draw than its options allow.
type TimeError struct{ Wait time.Duration }

func (e *TimeError) Error() string {
	return fmt.Sprintf("the drawing did not finish within %s and was stopped", e.Wait)
}

// ErrEmpty says that a scene has nothing to draw.
var ErrEmpty = errors.New("there is nothing to draw: no statement matches")

// ErrNowhere says that no statement of a map has a place with coordinates.
var ErrNowhere = errors.New("there is nothing to draw: no statement was made at a place with coordinates")

// A Figure is a diagram that is ready to be laid out.
type Figure struct {
	DOT         []byte
	Nodes       int // that are seen
	Edges       int // that are seen
	Hidden      int // edges that only order nodes
	Clusters    int
	Title       string
	Description string // what it shows, in a sentence or two
	Texts       []string

	theme   Theme
	follows bool              // the SVG follows the reader's dark mode
	tips    map[string]string // tooltips, by the id of a node or an edge
	joined  map[string]string // the ids of the nodes that a part joins, by its id
	items   int               // that pages are made of
	breaks  []int             // the items at which a page had better begin
	canvas  *canvas           // where we laid it out; nil: Graphviz does
	eases   bool              // Graphviz's edges become curves of ours
	weighs  bool              // the widths of lines say something: pointing at them leaves them
	fonts   *font.Set
}

// Draw draws a scene. It returns ErrEmpty when there is nothing to draw, and a
// TimeError.
func Draw(ctx context.Context, kind string, scene *view.Scene, o Options) (*Figure, error) {
	drawn, ok := KindNamed(kind)
	if !ok {
		return nil, fmt.Errorf("there is no diagram %q", kind)
	}
	follows := o.Theme.Name == "" || o.Theme.Name == "light"
	if o.Theme.Name == "" {
		o.Theme, _ = ThemeNamed("light")
	}
	if o.MostNodes == 0 {
		o.MostNodes = MostNodes
	}
	s := &sheet{Options: o, scene: scene, fonts: o.Fonts, tips: map[string]string{}, legend: map[string]bool{}, drawn: map[string]bool{}, doc: document{indent: 2}}
	if o.Wait > 0 {
		timed, stop := context.WithTimeoutCause(ctx, o.Wait, &TimeError{o.Wait})
		defer stop()
		ctx = timed
	}
	if drawn.paint != nil {
		return s.painted(ctx, drawn, follows)
	}
	if err := s.makeActorNodes(ctx); err != nil {
		return nil, err
	}
	if err := drawn.draw(s); err != nil {
		return nil, err
	}
	if s.failed != nil {
		return nil, s.failed
	}
	if kind == "ego" { // below their names, positions and what is next to it say what they are
		delete(s.legend, "position")
	}
	if err := s.makeNotes(ctx); err != nil {
		return nil, err
	}
	body := s.doc
	s.doc = document{}
	s.write(&body)
	return &Figure{
		DOT: s.doc.buf.Bytes(), Nodes: s.doc.nodes + body.nodes, Edges: body.edges, Hidden: body.hidden, Clusters: body.boxes + 1,
		Title: s.title, Description: s.description(), Texts: s.texts, theme: o.Theme, follows: follows, tips: s.tips, items: s.items, breaks: s.breaks,
		eases: drawn.eases, joined: s.joined,
	}, nil
}

// painted draws a figure on a canvas.
func (s *sheet) painted(ctx context.Context, k Kind, follows bool) (*Figure, error) {
	if err := k.paint(ctx, s); err != nil {
		if late := context.Cause(ctx); late != nil {
			err = late
		}
		return nil, err
	}
	if s.failed != nil {
		return nil, s.failed
	}
	body := s.doc
	s.doc = document{}
	s.doc.line("digraph onrecord {")
	s.doc.buf.Write(body.buf.Bytes())
	s.doc.line("}")
	return &Figure{
		DOT: s.doc.buf.Bytes(), Nodes: body.nodes, Edges: body.edges, Title: s.title, Description: s.description(), Texts: s.texts,
		theme: s.Theme, follows: follows, tips: s.tips, items: s.items, canvas: s.canvas, fonts: s.fonts, joined: s.joined, weighs: s.scene.Network != nil,
	}, nil
}

// A sheet is a diagram in the making.
type sheet struct {
	Options
	scene      *view.Scene
	fonts      *font.Set
	found      *schema.Blocs
	blocs      map[string]*actorGroup // by their keys
	actorNodes map[string]*actorNode  // by the IRI of the actor; see at
	ranks      map[string]int         // of the scene's blocs
	chose      map[string]bool        // the scene's chosen blocs
	drawn      map[string]bool        // actors, by IRI
	doc        document               // the body; write puts the rest around it
	canvas     *canvas                // of what we lay out

	title, subtitle string
	graph           []attr // of the whole graph
	legend          map[string]bool
	notes           []string // what the footer has to say
	tips            map[string]string
	tipsOf          map[*schema.Statement]string // see tip
	read            map[view.Row]*schema.Statement
	failed          error    // what could not be read: see said
	texts           []string // that are drawn, for fonts that lack glyphs
	serial          int
	joined          map[string]string // see joins
	items           int               // see window
	breaks          []int             // the items at which a page had better begin
}

// id gives a node or an edge the name by which its tooltip is found.
func (s *sheet) id(prefix, tip string) string {
	s.serial++
	id := fmt.Sprintf("%s%d", prefix, s.serial)
	s.tips[id] = tip
	return id
}

// box adds a node that is a box around lines of text.
func (s *sheet) box(class, tip string, b *box, attrs ...attr) string {
	name := s.id("n", tip)
	for _, l := range b.lines {
		s.texts = append(s.texts, l.text)
	}
	s.doc.node(name, append([]attr{text("id", name), text("class", class), {"label", b.html(s.fonts)}}, attrs...)...)
	return name
}

// link adds an edge; tail and head may have ports.
func (s *sheet) link(tail, head, tip string, attrs ...attr) {
	id := s.id("e", tip)
	s.joins(id, tail, head)
	s.doc.edge(tail, head, append([]attr{text("id", id)}, attrs...)...)
}

// head adds the header of a column.
func (s *sheet) head(title string) string {
	return s.box("head", "", &box{lines: []span{{strings.ToUpper(title), 10, font.Bold, s.Theme.Muted, 0}}, centred: true, pad: 2}, attr{"shape", "plain"})
}

// write writes the whole document: the body between a title with the legend and
// a footer.
func (s *sheet) write(body *document) {
	t := s.Theme
	s.doc.open("digraph onrecord",
		text("bgcolor", t.Paper), text("fontname", fontName), text("charset", "UTF-8"), attr{"pad", "0.25"},
		text("outputorder", "edgesfirst"), attr{"splines", "true"}, attr{"newrank", "true"},
		// A second search for fewer crossings would not heed the order of columns.
		attr{"remincross", "false"})
	for _, a := range s.graph {
		s.doc.line("%s=%s;", a.name, a.value)
	}
	s.doc.defaults("node", text("fontname", fontName), attr{"fontsize", "11"}, attr{"shape", "box"}, attr{"margin", "0"}, attr{"width", "0"}, attr{"height", "0"})
	s.doc.defaults("edge", text("fontname", fontName), attr{"fontsize", "10"}, attr{"arrowsize", "0.7"})
	s.doc.line("labelloc=t; labeljust=l;")
	s.doc.line("label=%s;", s.header())
	s.doc.open("subgraph cluster_page", attr{"peripheries", "0"}, attr{"margin", "6"}, attr{"labelloc", "b"}, attr{"labeljust", "l"}, attr{"label", s.footer()})
	s.doc.buf.Write(body.buf.Bytes())
	s.doc.close()
	s.doc.close()
}

// fontName is one that Graphviz knows the widths of; Liberation Sans, which we
// draw with, has the same. The SVG names the others.
const fontName = "Arial"

// description says what is to be seen, for those who cannot.
func (s *sheet) description() string {
	return strings.Join(append([]string{s.subtitle}, s.notes...), " ")
}
