package font

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// A request is what the process is asked, as a line of JSON: first to open, then the rest.
type request struct {
	Open    *openRequest `json:",omitempty"`
	Line    *lineRequest `json:",omitempty"`
	Missing *string      `json:",omitempty"`
}

type openRequest struct{ Files, Dirs, Skip []string }

type lineRequest struct {
	Text  string
	Style Style
}

// A response is what it answers: any number of files that it takes in hand, then the rest.
type response struct {
	At       string            `json:",omitempty"`
	Error    string            `json:",omitempty"`
	Faces    []responseFace    `json:",omitempty"` // that are new
	Outlines []responseOutline `json:",omitempty"` // that are new
	Glyphs   []responseGlyph   `json:",omitempty"`
	Width    float64           `json:",omitempty"`
	Missing  []rune            `json:",omitempty"`
}

type responseFace struct {
	Name  string
	Style Style
}

// Faces are numbered from 0, in the order in which they come; an embedded one
// of style s is -s-1.
type responseGlyph struct {
	Face          int
	ID            uint32
	X, Y, Advance float64
	Cluster, Text string
}

type responseOutline struct {
	Face    int
	ID      uint32
	Advance float64
	Points  []float64
}

// Serve reads fonts and shapes texts with them for a set in another process,
// whose Options.Apart starts the one that calls it. It ends when in does.
func Serve(in io.Reader, out io.Writer) error {
	s := &server{out: json.NewEncoder(out), faces: map[*Face]int{}, sent: map[glyphKey]bool{}}
	for questions := json.NewDecoder(in); ; {
		var q request
		if err := questions.Decode(&q); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := s.out.Encode(s.answer(q)); err != nil {
			return err
		}
		if s.lost != nil {
			return s.lost
		}
	}
}

// A server has the set that answers, and knows what it has sent.
type server struct {
	set   *Set
	out   *json.Encoder
	at    string
	lost  error // of writing
	faces map[*Face]int
	sent  map[glyphKey]bool
}

type glyphKey struct {
	face int
	id   uint32
}

func (s *server) answer(q request) response {
	var err error
	switch {
	case q.Open != nil:
		s.set, err = newSet(Options{Files: q.Open.Files, Dirs: q.Open.Dirs}, s.touch, q.Open.Skip)
	case s.set == nil:
		err = errors.New("nothing is open")
	case q.Line != nil:
		return s.line(s.set.Line(q.Line.Text, q.Line.Style))
	case q.Missing != nil:
		return response{Missing: s.set.Missing(*q.Missing)}
	}
	if err != nil {
		return response{Error: err.Error()}
	}
	return response{}
}

// touch says which file is read from, so that the one that asks knows which it
// was if this is the end.
func (s *server) touch(path string) {
	if path == s.at || s.lost != nil {
		return
	}
	s.at = path
	s.lost = s.out.Encode(response{At: path})
}

func (s *server) line(l Line) response {
	a := response{Width: l.Width}
	for _, g := range l.Glyphs {
		n := s.number(g.Face, &a)
		s.outline(g.Face, n, g.ID, &a)
		a.Glyphs = append(a.Glyphs, responseGlyph{n, g.ID, g.X, g.Y, g.Advance, g.Cluster, g.Text})
	}
	return a
}

// number is that of a face, which is sent if it is new.
func (s *server) number(f *Face, a *response) int {
	if style := slices.Index(s.set.base[:], f); style >= 0 {
		return -style - 1
	}
	n, ok := s.faces[f]
	if !ok {
		n = len(s.faces)
		s.faces[f] = n
		a.Faces = append(a.Faces, responseFace{f.Name, f.Style})
		s.outline(f, n, 0, a) // which each font of a PDF has
	}
	return n
}

// outline sends the outline of a glyph, once.
func (s *server) outline(f *Face, face int, id uint32, a *response) {
	if key := (glyphKey{face, id}); face >= 0 && !s.sent[key] {
		s.sent[key] = true
		a.Outlines = append(a.Outlines, responseOutline{face, id, f.Advance(id), flatten(f.Outline(id))})
	}
}

// flatten writes segments as numbers: the operation, then its points.
func flatten(segments []Segment) []float64 {
	var out []float64
	for _, s := range segments {
		out = append(out, float64(s.Op))
		for _, p := range s.Points[:s.Op.points()] {
			out = append(out, p.X, p.Y)
		}
	}
	return out
}

// unflatten reads what flatten wrote; false: it was something else.
func unflatten(numbers []float64) ([]Segment, bool) {
	var out []Segment
	for len(numbers) > 0 {
		op := Op(min(max(numbers[0], 0), 255))
		if float64(op) != numbers[0] || op > CubeTo || len(numbers) < 1+2*op.points() {
			return nil, false
		}
		s := Segment{Op: op}
		for i := range op.points() {
			s.Points[i] = Point{numbers[1+2*i], numbers[2+2*i]}
		}
		out = append(out, s)
		numbers = numbers[1+2*op.points():]
	}
	return out, true
}

// points is how many points an operation takes.
func (op Op) points() int {
	if op == CubeTo {
		return 3
	}
	return 1
}
