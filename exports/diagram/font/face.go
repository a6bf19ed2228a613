package font

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"

	"onrecord/data/fence"
)

// A Face is one font in one style. All its measures are in ems: times the size
// they are points.
type Face struct {
	Name   string // the family, for people
	Style  Style
	aspect gotext.Aspect
	face   *gotext.Face
	em     float64 // font units to an em

	touch func() // says that its file is read from; nil: it is embedded, or read apart

	mu       sync.Mutex
	outlines map[uint32][]Segment
	advances map[uint32]float64 // where it is read apart
	damaged  bool               // shaping with it went wrong: not to be chosen again
}

// A Point is in ems; y grows upwards from the baseline.
type Point struct{ X, Y float64 }

// An Op says what a segment does with its points.
type Op uint8

// The operations, and how many points each takes.
const (
	MoveTo Op = iota // 1: start a contour; the one before is closed
	LineTo           // 1: to a point
	CubeTo           // 3: a cubic Bézier curve
)

// A Segment is a part of a glyph's outline.
type Segment struct {
	Op     Op
	Points [3]Point
}

// Outline gives a glyph's outline, to be filled by the nonzero winding rule;
// nothing for a glyph without ink. The caller must not change it.
func (f *Face) Outline(id uint32) []Segment {
	f.mu.Lock()
	defer f.mu.Unlock()
	if segments, ok := f.outlines[id]; ok {
		return segments
	}
	if f.face == nil { // it is read apart, and what was needed is here
		return nil
	}
	f.touched()
	var segments []Segment
	if err := guard(func() error {
		segments = f.load(id)
		return nil
	}); err != nil {
		segments = nil // a damaged glyph has no ink
	}
	f.outlines[id] = segments
	return segments
}

func (f *Face) touched() {
	if f.touch != nil {
		f.touch()
	}
}

func (f *Face) load(id uint32) []Segment {
	outline, ok := f.face.GlyphDataOutline(gotext.GID(id))
	if !ok {
		return nil
	}
	var segments []Segment
	var at Point
	point := func(p opentype.SegmentPoint) Point {
		return Point{float64(p.X) / f.em, float64(p.Y) / f.em}
	}
	for _, s := range outline.Segments {
		a, b, c := point(s.Args[0]), point(s.Args[1]), point(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			segments = append(segments, Segment{MoveTo, [3]Point{a}})
			at = a
		case opentype.SegmentOpLineTo:
			segments = append(segments, Segment{LineTo, [3]Point{a}})
			at = a
		case opentype.SegmentOpQuadTo: // raised to a cubic, exactly
			segments = append(segments, Segment{CubeTo, [3]Point{towards(at, a), towards(b, a), b}})
			at = b
		case opentype.SegmentOpCubeTo:
			segments = append(segments, Segment{CubeTo, [3]Point{a, b, c}})
			at = c
		}
	}
	return segments
}

// towards is two thirds of the way from a point to a control point.
func towards(p, control Point) Point {
	return Point{p.X + (control.X-p.X)*2/3, p.Y + (control.Y-p.Y)*2/3}
}

// Advance is how far a glyph moves the pen where nothing shapes it otherwise.
func (f *Face) Advance(id uint32) float64 {
	if f.face == nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.advances[id]
	}
	f.touched()
	var advance float64
	if err := guard(func() error {
		advance = float64(f.face.HorizontalAdvance(gotext.GID(id))) / f.em
		return nil
	}); err != nil {
		return 0
	}
	return advance
}

// has reports whether the face has a glyph for a character.
func (f *Face) has(r rune) bool {
	_, ok := f.face.NominalGlyph(r)
	return ok && !f.damaged
}

// draws reports whether the face has a glyph with an outline for a character,
// or the character has no ink anyway.
func (f *Face) draws(r rune) bool {
	id, ok := f.face.NominalGlyph(r)
	return ok && !f.damaged && (blank(r) || len(f.Outline(uint32(id))) > 0)
}

// readFaces reads a font or a collection.
func readFaces(file opentype.Resource, size int64) ([]*Face, error) {
	var faces []*Face
	err := withFonts(file, size, func(loaders []*opentype.Loader) error {
		for i, loader := range loaders {
			face, err := readFace(loader)
			if err != nil && len(loaders) > 1 {
				err = fmt.Errorf("font %d of the collection: %w", i+1, err)
			}
			if err != nil {
				return err
			}
			faces = append(faces, face)
		}
		return nil
	})
	if err == nil && len(faces) == 0 {
		err = errors.New("a collection of no fonts")
	}
	return faces, err
}

// withFonts reads the directories of a file's fonts and hands them over.
func withFonts(file opentype.Resource, size int64, read func([]*opentype.Loader) error) error {
	if err := checkTables(file, size); err != nil {
		return err
	}
	return guard(func() error {
		loaders, err := opentype.NewLoaders(file)
		if err != nil {
			return err
		}
		return read(loaders)
	})
}

// openFile opens a file for as long as it is read. What is not a file, such as a
// pipe, would not end.
func openFile(path string, read func(file *os.File, size int64) error) error {
	file, err := fence.Open(path, fence.Font)
	if err != nil {
		return err
	}
	defer file.Close()
	return read(file.File, file.Size)
}

var errNoOutlines = errors.New("it has no outlines, only pictures of glyphs")

// readFace reads one font.
func readFace(loader *opentype.Loader) (*Face, error) {
	if !hasOutlines(loader) {
		return nil, errNoOutlines
	}
	f, err := gotext.NewFont(loader)
	if err != nil {
		return nil, err
	}
	if f.Upem() == 0 {
		return nil, errors.New("its em has no size")
	}
	about := f.Describe()
	about.Aspect.SetDefaults()
	style := Regular
	if about.Aspect.Weight >= gotext.WeightSemibold {
		style |= Bold
	}
	if about.Aspect.Style == gotext.StyleItalic {
		style |= Italic
	}
	return &Face{
		Name: about.Family, Style: style, aspect: about.Aspect, face: gotext.NewFace(f),
		em: float64(f.Upem()), outlines: map[uint32][]Segment{},
	}, nil
}

func hasOutlines(loader *opentype.Loader) bool {
	for _, table := range []string{"glyf", "CFF ", "CFF2"} {
		if loader.HasTable(opentype.MustNewTag(table)) {
			return true
		}
	}
	return false
}

// embedded gives a face of Liberation Sans, read on first use.
func (s *Set) embedded(style Style) *Face {
	style %= styles
	if s.base[style] == nil {
		data, err := liberation(style)
		if err != nil {
			panic("font: " + err.Error())
		}
		faces, err := readFaces(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			panic("font: the embedded Liberation Sans: " + err.Error())
		}
		s.base[style] = faces[0]
	}
	return s.base[style]
}

// guard turns a panic of the font library into an error: font files are other
// people's data, and a damaged one must not end the program.
func guard(read func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %v", r)
		}
	}()
	return read()
}
