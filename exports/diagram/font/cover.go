package font

import (
	"slices"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
)

// suffice reports whether the embedded fonts are enough for a text.
func (s *Set) suffice(text []rune, style Style) bool {
	base := s.embedded(style)
	return !slices.ContainsFunc(text, func(r rune) bool { return !base.has(r) && !ignored(r) })
}

// cover gives each character the face that draws it: one for the whole of a
// grapheme cluster.
func (s *Set) cover(text []rune, style Style) []*Face {
	base := s.embedded(style)
	faces := slices.Repeat([]*Face{base}, len(text))
	if s.suffice(text, style) {
		return faces
	}
	clusters := s.clusters(text)
	candidates := append([]*Face{base}, s.given(style)...)
	var need []rune
	for _, c := range clusters {
		if covering(candidates, text[c.start:c.end]) == nil {
			need = append(need, text[c.start:c.end]...)
		}
	}
	picked := s.system.pick(need, style)
	for i, c := range clusters {
		part := text[c.start:c.end]
		face := covering(candidates, part)
		if face == nil {
			face = covering(picked[scriptOf(part[0])], part)
		}
		if blanks(part) && i > 0 && faces[c.start-1].hasAll(part) {
			face = faces[c.start-1] // a space is of the word before it
		}
		if face == nil {
			face = best(append(candidates[:len(candidates):len(candidates)], picked[scriptOf(part[0])]...), part)
		}
		for j := c.start; j < c.end; j++ {
			faces[j] = face
		}
	}
	return faces
}

type span struct{ start, end int }

// clusters gives the grapheme clusters of a text (Unicode Standard Annex 29).
func (s *Set) clusters(text []rune) []span {
	s.segments.Init(text)
	var out []span
	for it := s.segments.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		out = append(out, span{g.Offset, g.Offset + len(g.Text)})
	}
	return out
}

// given lists the faces of the user's files, those nearest to a style first.
func (s *Set) given(style Style) []*Face {
	return slices.SortedStableFunc(slices.Values(s.extra), func(a, b *Face) int {
		return distance(a.aspect, style) - distance(b.aspect, style)
	})
}

// distance says how far a face is from a style: 0 is that style.
func distance(a gotext.Aspect, style Style) int {
	weight, slant := gotext.WeightNormal, gotext.StyleNormal
	if style&Bold != 0 {
		weight = gotext.WeightBold
	}
	if style&Italic != 0 {
		slant = gotext.StyleItalic
	}
	d := int(max(a.Weight-weight, weight-a.Weight))
	if a.Style != slant {
		d += 1000
	}
	if a.Stretch != gotext.StretchNormal {
		d += 4000
	}
	return d
}

// covering is the first face that draws a whole cluster.
func covering(faces []*Face, cluster []rune) *Face {
	for _, f := range faces {
		if f.hasAll(cluster) {
			return f
		}
	}
	return nil
}

// best is the first face that draws the most of a cluster.
func best(faces []*Face, cluster []rune) *Face {
	top, most := faces[0], 0
	for _, f := range faces {
		n := 0
		for _, r := range cluster {
			if f.draws(r) {
				n++
			}
		}
		if n > most {
			top, most = f, n
		}
	}
	return top
}

func (f *Face) hasAll(cluster []rune) bool {
	for _, r := range cluster {
		if !ignored(r) && !f.draws(r) {
			return false
		}
	}
	return true
}

func blanks(cluster []rune) bool {
	return !slices.ContainsFunc(cluster, func(r rune) bool { return !blank(r) })
}

// ignored reports whether a character needs no glyph: joiners, variation
// selectors, marks of direction.
func ignored(r rune) bool { return harfbuzz.IsDefaultIgnorable(r) }
