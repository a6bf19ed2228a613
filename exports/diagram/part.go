package diagram

// A part is the items of a diagram that one page shows: statements, stances,
// relations or steps, in their order.
type part struct{ from, to int }

// window says that the diagram has so many items, and which of them are drawn.
func (s *sheet) window(n int) (from, to int) {
	s.items = n
	if s.part == nil {
		return 0, n
	}
	return min(s.part.from, n), min(s.part.to, n)
}

// shownTitle is the title as a page shows it: behind the first one it says that the
// diagram goes on.
func (s *sheet) shownTitle() string {
	if s.part != nil && s.part.from > 0 {
		return s.title + " (continued)"
	}
	return s.title
}

// shows counts an item of a diagram that is drawn as they come, and reports
// whether it is drawn.
func (s *sheet) shows() bool {
	i := s.items
	s.items++
	return s.part == nil || i >= s.part.from && i < s.part.to
}

// headWidth is how wide a title, a subtitle or a footer may get.
func (s *sheet) headWidth() float64 {
	if s.headRoom > 0 {
		return s.headRoom
	}
	return pageWidth
}
