package schema

import "strings"

// A Keeper holds the texts and the statements of entities in blocks of memory.
// Each of a million statements has a dozen texts, which would take twice the
// room one by one, and twice the time. What is read need not be kept then: the
// texts are copies. The zero Keeper is ready; it is of one goroutine.
type Keeper struct {
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
func (k *Keeper) entity(kind Kind) Entity {
	k.recent = [len(k.recent)]string{}
	if kind != KindStatement {
		return New(kind)
	}
	if len(k.statements) == 0 {
		k.statements = make([]Statement, room)
	}
	s := &k.statements[0]
	k.statements = k.statements[1:]
	return s
}

// text keeps a text. The words that a passage and a quotation share are kept
// once.
func (k *Keeper) text(s string) string {
	if len(s) < longText {
		return k.Copy(s)
	}
	for _, r := range k.recent {
		if r == s {
			return r
		}
	}
	s = k.Copy(s)
	k.recent[k.next%len(k.recent)] = s
	k.next++
	return s
}

// Copy keeps a text, whether or not it was kept before.
func (k *Keeper) Copy(s string) string {
	if free := k.block.Cap() - k.block.Len(); len(s) > free {
		if len(s) > lastBlock/4 {
			return strings.Clone(s)
		}
		size := max(min(2*k.block.Cap(), lastBlock), firstBlock, len(s))
		k.block = strings.Builder{}
		k.block.Grow(size)
	}
	from := k.block.Len()
	k.block.WriteString(s)
	return k.block.String()[from:]
}
