package text

import (
	"errors"
	"fmt"

	"onrecord/schema"
	"onrecord/schema/wording"
)

// Edited reports whether somebody has changed the words by which a passage is
// found since it was located: its quote, or of a passage that the text still has
// there, its first or last words.
func (t *Text) Edited(p *schema.Passage) bool {
	if !p.Located() {
		return false
	}
	if p.Quote != "" || p.Exact != "" {
		return p.Edited() && !(t.unchanged(p) && t.is(p.Start, p.End, p.Quote))
	}
	return (p.From != "" || p.To != "") && t.unchanged(p) && !t.spans(p)
}

// unchanged reports whether the text has the hash of a passage at its offsets.
func (t *Text) unchanged(p *schema.Passage) bool {
	return t.within(p) == nil && p.SHA256 != "" && t.Hash(p.Start, p.End) == p.SHA256
}

// spans reports whether a passage begins with its first words and ends with its
// last ones. Marks may stand behind these.
func (t *Text) spans(p *schema.Passage) bool {
	if p.From != "" && len(filter(t.beginning(p.From, p.Start, p.Start+1), func(h wording.Hit) bool { return h.Start == p.Start })) == 0 {
		return false
	}
	return p.To == "" || len(filter(t.lookIn(p.To, p.Start, p.End), func(h wording.Hit) bool { return t.wordless(h.End, p.End) })) > 0
}

// wordless reports whether there are no words between two places.
func (t *Text) wordless(from, to int) bool {
	for _, r := range t.runes[from:to] {
		if wording.Word(r) {
			return false
		}
	}
	return true
}

// recite finds a passage whose words were changed since it was located: those
// over the place where it stood, if it still stands there, else those between the
// words that stood around it, else the only ones.
func (t *Text) recite(p *schema.Passage) Place {
	if p.Quote == "" {
		start, end, err := t.span(p)
		return t.recited(p, Place{Start: start, End: end, Err: err}, "first or last words were")
	}
	hits := t.look(p.Quote)
	if len(hits) == 0 {
		return t.recited(p, Place{Err: t.notFound(p.Quote, "in the text")}, "quote was")
	}
	if p.From != "" || p.To != "" {
		if hits = t.between(p, hits, 0, t.Len()); len(hits) == 0 {
			err := fmt.Errorf("%q does not stand after %q and before %q", wording.Short(p.Quote), wording.Short(p.From), wording.Short(p.To))
			return t.recited(p, Place{Err: err}, "quote was")
		}
	}
	if left := t.nearest(p, hits); len(left) > 0 {
		hits = left
	} else if len(hits) > 1 {
		hits, _ = t.candidates(&schema.Passage{}, p.Quote) // by what all such passages have
	}
	if len(hits) > 1 {
		return t.recited(p, Place{Err: t.several(&schema.Passage{}, p.Quote, hits)}, "quote was")
	}
	return t.recited(p, t.take(p.Quote, hits[0]), "quote was")
}

// nearest are the places that have to do with that at which a passage stood:
// those over it, else those on its line, where the text is as it was, else those
// before or behind which the same words stand.
func (t *Text) nearest(p *schema.Passage, hits []wording.Hit) (left []wording.Hit) {
	if len(hits) == 1 {
		return hits
	}
	if t.unchanged(p) {
		for _, near := range []func(wording.Hit) bool{
			func(h wording.Hit) bool { return h.Start < p.End && p.Start < h.End },
			func(h wording.Hit) bool { return t.LineAt(h.Start) == p.Line },
		} {
			if left = filter(hits, near); len(left) > 0 {
				break
			}
		}
	}
	if len(left) == 0 {
		left = t.bordered(p, hits)
	}
	for _, better := range []func(wording.Hit) bool{
		t.whole,
		func(h wording.Hit) bool { return t.quoted().hold(h.Start, h.End) },
	} {
		if some := filter(left, better); len(some) > 0 {
			left = some
		}
	}
	return left
}

// bordered keeps the places of a quote that have the prefix of its passage before
// them or the suffix behind. They are looked up together with the words, for
// there may be many.
func (t *Text) bordered(p *schema.Passage, hits []wording.Hit) []wording.Hit {
	starts, ends := map[int]bool{}, map[int]bool{}
	if len(p.Prefix) >= telling {
		for _, h := range t.look(p.Prefix + p.Quote) {
			ends[h.End] = true
		}
	}
	if len(p.Suffix) >= telling {
		for _, h := range t.look(p.Quote + p.Suffix) {
			starts[h.Start] = true
		}
	}
	return filter(hits, func(h wording.Hit) bool { return starts[h.Start] || ends[h.End] })
}

// recited says of a place what was changed.
func (t *Text) recited(p *schema.Passage, place Place, what string) Place {
	if place.Err != nil {
		place.Err = editedError{what, place.Err}
		return place
	}
	note := fmt.Sprintf("the %s changed: it stands from %d to %d, and not from %d to %d", what, place.Start, place.End, p.Start, p.End)
	if place.Start == p.Start && place.End == p.End {
		note = fmt.Sprintf("the %s changed, or its hash", what)
	}
	if place.Note != "" {
		note = place.Note + "; " + note
	}
	place.Note = note
	return place
}

// ErrEdited says that the words of a passage were changed since it was located,
// to others that were not found.
var ErrEdited = errors.New("its words were changed since it was located")

type editedError struct {
	what string
	why  error
}

func (e editedError) Error() string {
	return fmt.Sprintf("the %s changed since it was located: %v", e.what, e.why)
}

func (e editedError) Is(target error) bool { return target == ErrEdited }
