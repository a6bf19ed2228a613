package anchor

import (
	"slices"

	"onrecord/data/text"
	"onrecord/schema"
)

// A FollowedText is one in which the passages of a source that were located
// are found again, all together: what moved with them tells where each is.
//
// Offsets that somebody typed, or that came with an import, have no hash yet:
// such a passage never was located. In the text that its source tells of it
// stands where check, said and locate find it; in another one it is followed by
// its words alone.
type FollowedText struct {
	text    *text.Text
	same    bool // the text is the one that the source tells of
	located []*schema.Passage
	at      []text.Place // of located, in their order
}

// Follow follows passages in a text. same says that the text is the one that the
// source tells of.
func Follow(t *text.Text, same bool) *FollowedText { return &FollowedText{text: t, same: same} }

// was reports whether a passage was located.
func (f *FollowedText) was(p *schema.Passage) bool {
	return p.Located() && (p.SHA256 != "" || !f.same)
}

// Add takes a passage, if it was located.
func (f *FollowedText) Add(p *schema.Passage) {
	if f.was(p) {
		f.located = append(f.located, p)
	}
}

// Find finds the passages that were added.
func (f *FollowedText) Find() {
	if f.text != nil {
		f.at = f.text.Follow(f.located)
	}
}

// Places finds the places of the passages of one statement, of which those that
// were located are the next that were added.
func (f *FollowedText) Places(passages []schema.Passage) []text.Place {
	known := map[int]text.Place{}
	seek := slices.Clone(passages)
	for i := range seek {
		if f.was(&seek[i]) {
			known[i], f.at = f.at[0], f.at[1:]
			seek[i] = schema.Passage{Start: known[i].Start, End: known[i].End} // a fixed point for the others
		}
	}
	places := f.text.Places(seek)
	for i, place := range known {
		places[i] = place
	}
	return places
}
