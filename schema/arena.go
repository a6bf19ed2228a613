package schema

import "strings"

// An Arena holds the texts and the statements of entities in blocks of memory.
// Each of a million statements has a dozen texts, which would take twice the
// room one by one, and twice the time. What is read need not be kept then: the
// texts are copies. The zero Arena is ready; it is of one goroutine.
type Arena struct {
	block      strings.Builder
	recent     [4]string // the latest long texts of an entity, one of which may come again
	next       int
	statements []Statement
}

const (
	firstBlock = 1 << 9  // bytes; each block is twice the one before
	lastBlock  = 1 << 16 // up to this
	longText   = 24      // bytes from which on it is worth looking whether a text comes again
	room       = 94      // statements that have memory together: they fill whole pages
)

// entity makes an empty entity.
func (a *Arena) entity(kind Kind) Entity {
	a.recent = [len(a.recent)]string{}
	if kind != KindStatement {
		return New(kind)
	}
	if len(a.statements) == 0 {
		a.statements = make([]Statement, room)
	}
	s := &a.statements[0]
	a.statements = a.statements[1:]
	return s
}

// text keeps a text. The words that a passage and a quotation share are kept
// once.
func (a *Arena) text(s string) string {
	if len(s) < longText {
		return a.copy(s)
	}
	for _, r := range a.recent {
		if r == s {
			return r
		}
	}
	s = a.copy(s)
	a.recent[a.next%len(a.recent)] = s
	a.next++
	return s
}

func (a *Arena) copy(s string) string {
	if free := a.block.Cap() - a.block.Len(); len(s) > free {
		if len(s) > lastBlock/4 {
			return strings.Clone(s)
		}
		size := max(min(2*a.block.Cap(), lastBlock), firstBlock, len(s))
		a.block = strings.Builder{}
		a.block.Grow(size)
	}
	from := a.block.Len()
	a.block.WriteString(s)
	return a.block.String()[from:]
}
