package site

import (
	"cmp"
	"slices"
	"strings"

	"onrecord/schema/sorting"
)

// A Reading is the text of a source with its passages marked.
type Reading struct {
	Source     Entity
	Lines      []Line
	Statements []Statement
	Drafts     int    // how many of the marked statements are drafts
	Cover      *Cover // nil: no text is at hand
	Coders     []Coder
	Coder      string // whose coding is shown; empty: the main one
	Text       bool   // there is a text
	Editor     *Editor
}

// An Editor is what is needed to code a source where it is read; nil: nothing is
// changed.
type Editor struct {
	Coder string // in whose layer one writes; empty: the main coding
	Modes []string
	Acts  []string
	Sum   string // the SHA-256 of the file that is written; empty: it is not there
	// Finished: the coder has nothing left to code here, and may see what others have.
	Finished bool
	Undo     bool // something can be undone
	Redo     bool
}

// A Line is a line of a text, which is a paragraph in most.
type Line struct {
	Number int
	Start  int // code points before it
	Pieces []Piece
	Notes  []Note
}

// A Piece is the longest part of a line in which the same statements have passages.
type Piece struct {
	Text   string
	Marks  []*Statement
	Unused bool   // a quotation that no statement uses
	Anchor string // the id of the statement that begins here; empty: none
}

// Stance is that of its statements; mixed where these are several with different ones.
// A draft counts where nothing else is coded.
func (p Piece) Stance() string {
	out := ""
	for _, s := range p.Marks {
		if s.Draft() && slices.ContainsFunc(p.Marks, func(s *Statement) bool { return !s.Draft() }) {
			continue
		}
		if stance := s.Stance(); out == "" || out == stance {
			out = stance
		} else {
			return "mixed"
		}
	}
	return out
}

// IDs are those of the statements, with spaces between.
func (p Piece) IDs() string {
	ids := make([]string, len(p.Marks))
	for i, s := range p.Marks {
		ids[i] = s.ID
	}
	return strings.Join(ids, " ")
}

// Describe says what is marked, for whoever does not see colours.
func (p Piece) Describe() string {
	var out []string
	for _, s := range p.Marks {
		out = append(out, s.Brief())
	}
	return strings.Join(out, "; ")
}

// Brief is who says it, how, and for or against what.
func (s *Statement) Brief() string {
	var who, what []string
	for _, r := range s.Speakers {
		who = append(who, r.Label())
	}
	for _, side := range []struct {
		verb string
		of   []Ref
	}{{"supports", s.Supports}, {"opposes", s.Opposes}, {"takes no side on", s.Neutral}} {
		for _, r := range side.of {
			what = append(what, side.verb+" “"+r.Label()+"”")
		}
	}
	out := strings.Join(who, ", ") + " (" + s.Mode + ")"
	if len(what) > 0 {
		out += ": " + strings.Join(what, ", ")
	}
	return out
}

// A Note stands in the margin beside the line where a statement begins.
type Note struct{ *Statement }

// located are the passages of statements with a place, in the order of the text.
type located struct {
	start, end int
	of         *Statement
	first      bool // of its statement
}

// Mark divides a text into lines, and these into pieces. Offsets of passages outside
// of the text are cut. Its time grows with the text and with how many passages lie on
// each other, which is bounded: a piece names at most maxMarks statements.
func Mark(text string, statements []Statement, unused []Span) []Line {
	var all []located
	for i := range statements {
		s := &statements[i]
		at := len(all)
		for _, p := range s.Evidence {
			if p.End > p.Start {
				all = append(all, located{start: p.Start, end: p.End, of: s})
			}
		}
		if own := all[at:]; len(own) > 0 {
			earliest := 0
			for j := range own {
				if own[j].start < own[earliest].start {
					earliest = j
				}
			}
			own[earliest].first = true
		}
	}
	sorting.StableBy(all, func(a, b located) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	m := marker{runes: []rune(text), passages: all, unused: unused}
	var lines []Line
	start := 0
	for start < len(m.runes) || start == 0 {
		end := start
		for end < len(m.runes) && m.runes[end] != '\n' {
			end++
		}
		lines = append(lines, m.line(len(lines)+1, start, end))
		if start = end + 1; start >= len(m.runes) {
			break
		}
	}
	return lines
}

// maxMarks is how many statements a piece names at most.
const maxMarks = 24

// A marker goes through a text once.
type marker struct {
	runes    []rune
	passages []located // those that begin later, in order
	open     []located
	unused   []Span // those that end later, in order
}

func (m *marker) line(number, start, end int) Line {
	line := Line{Number: number, Start: start}
	for at := start; at < end || at == start; {
		m.open = slices.DeleteFunc(m.open, func(p located) bool { return p.end <= at })
		anchor := ""
		for len(m.passages) > 0 && m.passages[0].start <= at {
			p := m.passages[0]
			m.passages = m.passages[1:]
			if p.first {
				line.Notes = append(line.Notes, Note{p.of})
				anchor = p.of.ID
			}
			if p.end > at {
				m.open = append(m.open, p)
			}
		}
		for len(m.unused) > 0 && m.unused[0].End <= at {
			m.unused = m.unused[1:]
		}
		next := end
		for _, p := range m.open {
			next = min(next, p.end)
		}
		if len(m.passages) > 0 {
			next = min(next, m.passages[0].start)
		}
		quoted := false
		if len(m.unused) > 0 {
			if u := m.unused[0]; u.Start > at {
				next = min(next, u.Start)
			} else {
				next, quoted = min(next, u.End), true
			}
		}
		if next > at {
			line.Pieces = append(line.Pieces, m.piece(at, next, quoted, anchor))
		}
		if next <= at {
			break
		}
		at = next
	}
	return line
}

func (m *marker) piece(start, end int, quoted bool, anchor string) Piece {
	p := Piece{Text: string(m.runes[start:end]), Unused: quoted && len(m.open) == 0, Anchor: anchor}
	for _, o := range m.open {
		if len(p.Marks) < maxMarks && !slices.Contains(p.Marks, o.of) {
			p.Marks = append(p.Marks, o.of)
		}
	}
	return p
}
