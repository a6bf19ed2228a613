package font

import (
	"maps"
	"slices"
)

// Width is how wide a line of text is, in points, with kerning and ligatures.
func (s *Set) Width(text string, style Style, size float64) float64 {
	return s.Line(text, style).Width * size
}

// Heights are the vertical measures of a line of text, in points, all
// positive.
type Heights struct {
	Ascent  float64 // from the baseline up
	Descent float64 // from the baseline down
	Line    float64 // from one baseline to the next
}

// Heights gives the measures of the embedded face of a style. Letters of other
// scripts, drawn in other faces, may be taller.
func (s *Set) Heights(style Style, size float64) Heights {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.embedded(style)
	extents, _ := f.face.FontHExtents() // the embedded faces all have them
	up, down, gap := float64(extents.Ascender)/f.em, -float64(extents.Descender)/f.em, float64(extents.LineGap)/f.em
	return Heights{up * size, down * size, (up + down + gap) * size}
}

// Missing lists the characters that no font at hand has, sorted, each once;
// they are drawn as boxes.
func (s *Set) Missing(text string) []rune {
	missing := map[rune]bool{}
	s.mu.Lock()
	defer s.mu.Unlock()
	runes := plain(text)
	if s.apart != nil && !s.suffice(runes, Regular) {
		if missing, ok := s.apart.missing(text); ok {
			return missing
		}
	}
	for i, f := range s.cover(runes, Regular) {
		if r := runes[i]; !blank(r) && !f.draws(r) {
			missing[r] = true
		}
	}
	return slices.Sorted(maps.Keys(missing))
}
