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
// Annex 9, rules P2, P3 and L2). What is set apart (FIRST STRONG ISOLATE) has its
// own, and stands in the whole like one sign without a direction.
func (s *Set) levels(text []rune) []levelRun { return s.levelsFrom(text, 0) }

// apartBegins and apartEnds enclose what is set apart; apartSign stands for it.
const apartBegins, apartEnds, apartSign = '\u2068', '\u2069', '\ufffc'

// levelsFrom is levels of a text that begins at a place of a longer one.
func (s *Set) levelsFrom(text []rune, at int) []levelRun {
	if !slices.Contains(text, apartBegins) {
		out := s.plainLevels(text)
		for i := range out {
			out[i].start, out[i].end = out[i].start+at, out[i].end+at
		}
		return out
	}
	var short []rune   // with a sign for each part that is set apart
	var where [][2]int // from where to where each of its characters is in the text
	for i := 0; i < len(text); {
		end := i + 1
		if text[i] == apartBegins {
			for open := 1; end < len(text) && open > 0; end++ {
				switch text[end] {
				case apartBegins:
					open++
				case apartEnds:
					open--
				}
			}
			short = append(short, apartSign)
		} else {
			short = append(short, text[i])
		}
		where = append(where, [2]int{i, end})
		i = end
	}
	var out []levelRun
	for _, run := range s.plainLevels(short) {
		var parts []levelRun
		for k := run.start; k < run.end; k++ {
			from, until := where[k][0], where[k][1]
			n := len(parts)
			switch {
			case text[from] == apartBegins:
				inner := s.levelsFrom(text[from+1:until], at+from+1)
				if run.level%2 != 0 {
					slices.Reverse(inner) // they are turned again below
				}
				parts = append(parts, inner...)
			case n > 0 && parts[n-1].end == at+from && parts[n-1].level == run.level && k > run.start && text[where[k-1][0]] != apartBegins:
				parts[n-1].end = at + until
			default:
				parts = append(parts, levelRun{at + from, at + until, run.level})
			}
		}
		if run.level%2 != 0 {
			slices.Reverse(parts)
		}
		out = append(out, parts...)
	}
	return out
}

// plainLevels is levels of a text of which nothing is set apart.
func (s *Set) plainLevels(text []rune) []levelRun {
	runs := s.bidi.Segment(text, bidi.Neutral)
	var out []levelRun
	var highest bidi.Level
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		parts := []levelRun{{r.Start, r.End, r.Level}}
		if end := r.Start + numberBefore(text[r.Start:r.End]); r.Level == 2 && end < r.End && (i == 0 || slices.ContainsFunc(out, func(p levelRun) bool { return p.level == 0 })) {
			parts = []levelRun{{r.Start, end, 2}, {end, r.End, 0}}
		}
		out = append(out, parts...)
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

// numberBefore is where the number ends with which a text begins and behind which there
// are letters: the segmenter puts them into one run, as both run from left to right, though
// the number belongs to the letters before it and has another level (go-text 0.3.5).
func numberBefore(text []rune) int {
	end := len(text)
	for i, r := range text {
		if unicode.IsLetter(r) {
			end = i
			break
		}
	}
	for end < len(text) && end > 0 && !unicode.IsDigit(text[end-1]) {
		end--
	}
	return end
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
