package font

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// A Line is a text made of glyphs, ready to be drawn from left to right.
type Line struct {
	Glyphs []Glyph
	Width  float64 // in ems
}

// A Glyph is one shape of a line. Its measures are in ems.
type Glyph struct {
	Face    *Face
	ID      uint32  // within the face; 0 draws a box: no face has the character
	X, Y    float64 // where its origin is, from the line's start on the baseline
	Advance float64 // how far it moves the pen
	// Cluster is the text of the characters that this glyph and those after
	// it, up to the next with a cluster, show together: a letter and its
	// marks, a ligature.
	Cluster string
	// Text is what the glyph stands for by itself, as far as that can be told.
	Text string
}

// Line shapes one line of text. Control characters count as spaces. The
// caller must not change the glyphs.
func (s *Set) Line(text string, style Style) Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.line(text, style%styles)
}

// maxHeld bounds what a set remembers, in glyphs: some 20 MB.
const maxHeld = 1 << 17

func (s *Set) line(text string, style Style) Line {
	key := lineKey{text, style}
	if line, ok := s.lines[key]; ok {
		return line
	}
	runes := plain(text)
	if s.apart != nil && !s.suffice(runes, style) {
		if line, ok := s.apart.line(text, style); ok {
			s.hold(key, line)
			return line
		}
	}
	line, bad := s.shape(runes, style)
	for bad != nil { // once for each damaged face
		bad.damaged = true
		line, bad = s.shape(runes, style)
	}
	s.hold(key, line)
	return line
}

// hold remembers a line.
func (s *Set) hold(key lineKey, line Line) {
	if s.held += 1 + len(line.Glyphs); s.held > maxHeld {
		clear(s.lines)
		s.held = 1 + len(line.Glyphs)
	}
	s.lines[key] = line
}

// plain turns control characters and line ends into spaces.
func plain(text string) []rune {
	runes := []rune(text)
	for i, r := range runes {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			runes[i] = ' '
		}
	}
	return runes
}

// shape lays out a line; when a face proves damaged it returns that face.
func (s *Set) shape(text []rune, style Style) (Line, *Face) {
	if len(text) == 0 {
		return Line{}, nil
	}
	faces := s.cover(text, style)
	ordered := s.levels(text)
	var line Line
	for _, level := range ordered {
		for _, run := range s.split(text, level, faces) {
			if bad := s.appendRun(&line, run, text); bad != nil {
				return Line{}, bad
			}
		}
	}
	return line, nil
}

// A levelRun is a part of a text that runs in one direction.
type levelRun struct {
	start, end int
	level      bidi.Level
}

// levels gives the parts of a text in the order in which they are seen, the
// direction of the whole being that of its first letter (Unicode Standard
// Annex 9, rules P2, P3 and L2).
func (s *Set) levels(text []rune) []levelRun {
	runs := s.bidi.Segment(text, bidi.Neutral)
	var out []levelRun
	var highest bidi.Level
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		out = append(out, levelRun{r.Start, r.End, r.Level})
		highest = max(highest, r.Level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(out); i++ {
			from := i
			for i < len(out) && out[i].level >= level {
				i++
			}
			slices.Reverse(out[from:i])
		}
	}
	return out
}

// A run is a part of a text in one direction, script and face.
type run struct {
	shaping.Input
	face *Face
}

// split gives the runs of a part, in the order in which they are seen.
func (s *Set) split(text []rune, part levelRun, faces []*Face) []run {
	direction := di.DirectionLTR
	if part.level%2 != 0 {
		direction = di.DirectionRTL
	}
	inputs := s.runs.Split(shaping.Input{Text: text, RunStart: part.start, RunEnd: part.end, Direction: direction},
		anyFace{s.embedded(Regular).face})
	var out []run
	for _, in := range inputs {
		for at := in.RunStart; at < in.RunEnd; {
			next := run{in, faces[at]}
			next.RunStart = at
			for at < in.RunEnd && faces[at] == next.face {
				at++
			}
			next.RunEnd = at
			next.Face = next.face.face
			next.Size = fixed.I(int(next.face.em)) // so that results are in font units
			out = append(out, next)
		}
	}
	if direction == di.DirectionRTL {
		slices.Reverse(out)
	}
	return out
}

// anyFace splits by direction and script alone: which face draws what has been
// chosen by then, for whole grapheme clusters.
type anyFace struct{ face *gotext.Face }

func (f anyFace) ResolveFace(rune) *gotext.Face { return f.face }

// appendRun shapes a run at the end of a line.
func (s *Set) appendRun(line *Line, r run, text []rune) (bad *Face) {
	var out shaping.Output
	r.face.touched()
	if err := guard(func() error {
		out = s.shaper.Shape(r.Input)
		return nil
	}); err != nil {
		s.shaper = shaping.HarfbuzzShaper{}
		if slices.Contains(s.base[:], r.face) {
			panic("font: shaping with the embedded Liberation Sans: " + err.Error())
		}
		return r.face
	}
	ems := func(v fixed.Int26_6) float64 { return float64(v) / 64 / r.face.em }
	for i := 0; i < len(out.Glyphs); {
		first := out.Glyphs[i]
		cluster := text[first.TextIndex():min(first.TextIndex()+first.RunesCount(), len(text))]
		glyphs := out.Glyphs[i:min(i+max(first.GlyphsCount(), 1), len(out.Glyphs))]
		i += len(glyphs)
		for j, g := range glyphs {
			glyph := Glyph{
				Face: r.face, ID: uint32(g.GlyphID), Advance: ems(g.Advance),
				X: line.Width + ems(g.XOffset), Y: ems(g.YOffset),
			}
			switch {
			case len(glyphs) != len(cluster):
				if j == 0 {
					glyph.Text = string(cluster)
				}
			case r.Direction == di.DirectionRTL:
				glyph.Text = string(cluster[len(cluster)-1-j])
			default:
				glyph.Text = string(cluster[j])
			}
			if j == 0 {
				glyph.Cluster = string(cluster)
			}
			line.Glyphs = append(line.Glyphs, glyph)
			line.Width += glyph.Advance
		}
	}
	return nil
}

// blank reports whether a character has no ink of its own.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || harfbuzz.IsDefaultIgnorable(r) ||
		strings.ContainsRune("\u00a0\u2007\u202f\u3164", r)
}
