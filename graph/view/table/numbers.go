package table

import (
	"encoding/binary"
	"fmt"
	"sort"
)

// Numbers are numbers of one, two or four bytes each, little endian.
type Numbers struct {
	width int // in bytes; 0: there are none
	bytes []byte
}

// NumbersOf makes numbers of a width in bytes of what is in a file.
func NumbersOf(width int, b []byte) (Numbers, error) {
	if width != 1 && width != 2 && width != 4 || len(b)%width != 0 {
		return Numbers{}, fmt.Errorf("%d bytes are not numbers of %d bytes each", len(b), width)
	}
	return Numbers{width, b}, nil
}

// MakeNumbers makes numbers of others.
func MakeNumbers(all []uint32) (n Numbers) {
	for _, v := range all {
		n.Add(v)
	}
	return n
}

// Width is how many bytes each number takes, at least 1.
func (n *Numbers) Width() int { return max(n.width, 1) }

// Bytes are the numbers as they stand in a file.
func (n *Numbers) Bytes() []byte { return n.bytes }

// Len is how many there are.
func (n *Numbers) Len() int {
	switch n.width {
	case 2:
		return len(n.bytes) / 2
	case 4:
		return len(n.bytes) / 4
	default:
		return len(n.bytes)
	}
}

// At is one of them.
func (n *Numbers) At(i int) uint32 {
	switch n.width {
	case 4:
		return binary.LittleEndian.Uint32(n.bytes[4*i:])
	case 2:
		return uint32(binary.LittleEndian.Uint16(n.bytes[2*i:]))
	default:
		return uint32(n.bytes[i])
	}
}

// set puts another number in the place of one; it is below 256 to the width.
func (n *Numbers) set(i int, v uint32) {
	switch n.width {
	case 4:
		binary.LittleEndian.PutUint32(n.bytes[4*i:], v)
	case 2:
		binary.LittleEndian.PutUint16(n.bytes[2*i:], uint16(v))
	default:
		n.bytes[i] = byte(v)
	}
}

// replace puts another number in the place of one, and makes all wider where it
// needs more bytes.
func (n *Numbers) replace(i int, v uint32) {
	for n.width < 4 && v>>(8*n.width) != 0 {
		n.widen()
	}
	n.set(i, v)
}

// Add appends a number, and makes all wider where it needs more bytes.
func (n *Numbers) Add(v uint32) {
	for n.width == 0 || n.width < 4 && v>>(8*n.width) != 0 {
		n.widen()
	}
	switch n.width {
	case 4:
		n.bytes = binary.LittleEndian.AppendUint32(n.bytes, v)
	case 2:
		n.bytes = binary.LittleEndian.AppendUint16(n.bytes, uint16(v))
	default:
		n.bytes = append(n.bytes, byte(v))
	}
}

func (n *Numbers) widen() {
	if n.width == 0 {
		n.width = 1
		return
	}
	wider := Numbers{2 * n.width, make([]byte, 2*len(n.bytes), 2*cap(n.bytes))}
	for i := range n.Len() {
		wider.set(i, n.At(i))
	}
	*n = wider
}

// place is one more than the place of a number among ascending ones; 0: it is
// not there.
func (n *Numbers) place(v uint32) uint32 {
	i := n.first(v)
	if i == n.Len() || n.At(i) != v {
		return 0
	}
	return uint32(i) + 1
}

// first is the first place of ascending numbers with one that is not less than v.
func (n *Numbers) first(v uint32) int {
	return sort.Search(n.Len(), func(i int) bool { return n.At(i) >= v })
}

// One is a column with one value a statement.
type One struct{ numbers Numbers }

// At is the value of a row.
func (o *One) At(row uint32) uint32 { return o.numbers.At(int(row)) }

// List is a column in which a statement can have several values.
type List struct{ rows, values Numbers }

// Len is how many values all rows have.
func (l *List) Len() int { return l.values.Len() }

// Row is the row of the value at a place.
func (l *List) Row(i int) uint32 { return l.rows.At(i) }

// Value is the value at a place.
func (l *List) Value(i int) uint32 { return l.values.At(i) }

// First is the place of the first value of a row, or of one that follows.
func (l *List) First(row uint32) int { return l.rows.first(row) }

// Cursor reads the values of ascending rows.
func (l *List) Cursor() Cursor { return Cursor{list: l, rows: l.rows.Len()} }

// A Cursor goes along a List.
type Cursor struct {
	list     *List
	at, rows int
	asked    uint32 // the row that was asked about last
	// Where the values of the rows begin from first on, so many rows, and end.
	first, known uint32
	begins       []int
}

// Rows that are asked about one after the other have their values looked up so many
// at once; near are those of which few are left out.
const (
	cursorRows = 256
	near       = 4
)

// Of gives the places of the values of a row, from..until. Rows must ascend from
// one call to the next; the same one may be asked again.
func (c *Cursor) Of(row uint32) (from, until int) {
	if i := row - c.first; i < c.known {
		return c.begins[i], c.begins[i+1]
	}
	return c.seek(row)
}

// seek finds the values of a row that is not known.
func (c *Cursor) seek(row uint32) (from, until int) {
	l := c.list
	if c.known > 0 {
		c.at, c.known = c.begins[c.known], 0
	}
	for step := 1; c.at < c.rows && l.rows.At(c.at) < row; step *= 2 {
		// It gallops: the next row is near where many are asked about.
		next := min(c.at+step, c.rows)
		if next < c.rows && l.rows.At(next) < row {
			c.at = next
			continue
		}
		low := c.at + 1
		for low < next {
			mid := low + (next-low)/2
			if l.rows.At(mid) < row {
				low = mid + 1
			} else {
				next = mid
			}
		}
		c.at = low
		break
	}
	follows := row-c.asked <= near
	c.asked = row
	if follows {
		c.learn(row)
		return c.begins[0], c.begins[1]
	}
	from, until = c.at, c.at
	for until < c.rows && l.rows.At(until) == row {
		until++
	}
	return from, until
}

// learn looks up the values of a row, the first of which would be at c.at, and of
// those that follow.
func (c *Cursor) learn(row uint32) {
	if c.begins == nil {
		c.begins = make([]int, cursorRows+1)
	}
	at := c.at
	for i := range uint32(cursorRows) {
		c.begins[i] = at
		for at < c.rows && c.list.rows.At(at) <= row+i {
			at++
		}
	}
	c.begins[cursorRows] = at
	c.first, c.known = row, cursorRows
}

// Utterances are the rows that are not the first report of what they report.
type Utterances struct {
	repeats, firsts Numbers
	several         *Set // the rows of utterances with several reports
}

// Several are the rows of utterances with several reports. Nobody changes the set.
func (u *Utterances) Several() *Set { return u.several }

// Of is the first row that reports what a row reports, and whether there are
// several.
func (u *Utterances) Of(row uint32) (first uint32, several bool) {
	if !u.several.Has(row) {
		return row, false
	}
	if i := u.repeats.place(row); i > 0 {
		return u.firsts.At(int(i - 1)), true
	}
	return row, true
}
