package schema

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FieldPositions remembers where something was written, and where each of its
// fields was: all in one file, that of Pos.
type FieldPositions struct {
	Pos     Pos
	encoded string // one after another, see positionCodec; of two for the same, the later holds
}

// At gives the position of a field's value, of one item of a list field
// ("speakers[1]"), or where that is not known, of the whole.
func (o *FieldPositions) At(field string) Pos {
	name, item := splitItem(field)
	return o.AtItem(name, item)
}

// AtItem gives the position of an item of a list field, or where that is not
// known, of the field, or of the whole.
func (o *FieldPositions) AtItem(field string, item int) Pos {
	if p, ok := o.find(field, item); ok {
		return p
	}
	if p, ok := o.find(field, WholeField); ok {
		return p
	}
	return o.Pos
}

// Items gives the positions of the first n items of a list field, which is
// faster than one after another.
func (o *FieldPositions) Items(field string, n int) func(i int) Pos {
	all := o.AtItem(field, WholeField)
	if o.encoded == "" {
		return func(int) Pos { return all }
	}
	out := slices.Repeat([]Pos{all}, n)
	number := slices.Index(fieldNames, field)
	var m positionCodec
	for f, i := range m.read(o.encoded) {
		if f == number && i != WholeField && i < n {
			out[i] = Pos{File: o.Pos.File, Line: m.line, Column: m.column}
		}
	}
	return func(i int) Pos { return out[i] }
}

// Has reports whether the field was written at all.
func (o *FieldPositions) Has(field string) bool {
	_, ok := o.find(splitItem(field))
	return ok
}

// Mark notes where a field's value stands.
func (o *FieldPositions) Mark(field string, p Pos) { o.mark(field, WholeField, p) }

// MarkItem notes where an item of a list field stands.
func (o *FieldPositions) MarkItem(field string, item int, p Pos) { o.mark(field, item, p) }

func (o *FieldPositions) mark(field string, item int, p Pos) {
	var m positionCodec
	for range m.read(o.encoded) {
	}
	number := slices.Index(fieldNames, field)
	if number < 0 {
		panic("schema: there is no field " + field)
	}
	o.encoded += string(m.append(nil, byte(number), item, p))
}

// Positions collects where the fields of a record and the items of its lists
// are. The zero one is empty.
type Positions struct {
	codec   positionCodec
	encoded []byte
}

// Add notes the position of an item of a field, or of the WholeField.
func (p *Positions) Add(f *Field, item int, at Pos) {
	p.encoded = p.codec.append(p.encoded, f.number, item, at)
}

// SetPositions replaces the positions of the fields.
func (o *FieldPositions) SetPositions(p *Positions) { o.encoded = string(p.encoded) }

// find gives the position of a field, or of an item.
func (o *FieldPositions) find(field string, item int) (Pos, bool) {
	if o.encoded == "" {
		return Pos{}, false
	}
	number := slices.Index(fieldNames, field)
	at, found := Pos{File: o.Pos.File}, false
	var m positionCodec
	for n, i := range m.read(o.encoded) {
		if n == number && i == item {
			at.Line, at.Column, found = m.line, m.column, true
		}
	}
	return at, found
}

// WholeField stands for a field as a whole.
const WholeField = -1

// splitItem takes "speakers[1]" apart.
func splitItem(field string) (name string, item int) {
	name, rest, ok := strings.Cut(field, "[")
	if !ok {
		return name, WholeField
	}
	item, err := strconv.Atoi(strings.TrimSuffix(rest, "]"))
	if err != nil || item < 0 {
		return name, WholeField
	}
	return name, item
}

// A positionCodec writes and reads positions in few bytes each, for a corpus has
// millions: the number of the field times two, and 1 more if an item's index
// follows; how many lines the position is after that of the one before; and
// how many columns, or on another line, the column.
type positionCodec struct{ line, column int }

// append adds a position.
func (m *positionCodec) append(to []byte, field byte, item int, p Pos) []byte {
	if item == WholeField {
		to = append(to, field<<1)
	} else {
		to = binary.AppendUvarint(append(to, field<<1|1), uint64(item))
	}
	if p.Line != m.line {
		m.column = 0
	}
	to = binary.AppendVarint(to, int64(p.Line-m.line))
	to = binary.AppendVarint(to, int64(p.Column-m.column))
	m.line, m.column = p.Line, p.Column
	return to
}

// read yields the number of the field and the index of the item of each;
// meanwhile line and column are those of the codec.
func (m *positionCodec) read(encoded string) func(yield func(field, item int) bool) {
	return func(yield func(field, item int) bool) {
		b := []byte(encoded)
		varint := func() int {
			v, n := binary.Varint(b)
			b = b[n:]
			return int(v)
		}
		for len(b) > 0 {
			field, item := int(b[0]>>1), WholeField
			indexed := b[0]&1 == 1
			b = b[1:]
			if indexed {
				v, n := binary.Uvarint(b)
				b, item = b[n:], int(v)
			}
			if lines := varint(); lines != 0 {
				m.line, m.column = m.line+lines, 0
			}
			m.column += varint()
			if !yield(field, item) {
				return
			}
		}
	}
}

// OriginOf is where a part of an entity was written.
func OriginOf(part any) *FieldPositions {
	switch p := part.(type) {
	case *Affiliation:
		return &p.FieldPositions
	case *Role:
		return &p.FieldPositions
	case *Passage:
		return &p.FieldPositions
	case *Verdict:
		return &p.FieldPositions
	}
	panic(fmt.Sprintf("schema: a %T is no part of an entity", part))
}
