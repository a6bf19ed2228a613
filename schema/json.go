package schema

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"onrecord/schema/escape"
)

// AppendJSON writes an entity as one JSON object: kind, id, iri, then every
// field of its table in order, so that the same entity gives the same bytes. A
// text that is absent is "", a list [], a number or a reference null; what is true
// or false is always there. The order of the quotes in the text is there where
// the passages do not show it.
func AppendJSON(dst []byte, e Entity) []byte {
	dst = append(dst, `{"kind":`...)
	dst = AppendJSONString(dst, string(e.Kind()))
	dst = append(dst, `,"id":`...)
	dst = AppendJSONString(dst, OwnID(e))
	dst = append(dst, `,"iri":`...)
	dst = AppendJSONString(dst, e.Identity().IRI)
	fields := Fields(e.Kind())
	for i := range fields {
		if f := &fields[i]; !f.Hint || f.HintsAt(e) {
			dst = appendField(append(dst, ','), f, e)
		}
	}
	return append(dst, '}')
}

// OwnID is an entity's id: of a statement, within its layer.
func OwnID(e Entity) string {
	if s, ok := e.(*Statement); ok && s.Layer != "" {
		return strings.TrimPrefix(s.ID, s.Layer+"/")
	}
	return e.Identity().ID
}

// HintsAt reports whether a hint says something: one to find a passage by does as
// long as that is not located.
func (f *Field) HintsAt(record any) bool {
	if p, ok := record.(*Passage); ok && p.Located() {
		return false
	}
	_, ok := f.Value(record)
	return ok
}

func appendField(dst []byte, f *Field, record any) []byte {
	dst = append(dst, f.key...)
	if f.IsList() {
		dst = append(dst, '[')
		n := 0
		for v := range f.Values(record) {
			if n > 0 {
				dst = append(dst, ',')
			}
			dst = f.appendValue(dst, v, record)
			n++
		}
		return append(dst, ']')
	}
	if v, ok := f.Value(record); ok {
		return f.appendValue(dst, v, record)
	}
	return append(dst, f.absent(record)...)
}

func (f *Field) appendValue(dst []byte, v Value, record any) []byte {
	switch f.Type {
	case Int:
		return strconv.AppendInt(dst, int64(v.Int()), 10)
	case Decimal:
		if math.IsNaN(v.Decimal()) || math.IsInf(v.Decimal(), 0) {
			return append(dst, "null"...)
		}
		return append(dst, v.String()...)
	case Bool:
		return append(dst, "true"...)
	case One, Many:
		if _, ok := record.(*Passage); ok {
			return AppendJSONString(dst, v.Ref().ID)
		}
		return AppendJSONRef(dst, *v.Ref(), len(f.Kinds) > 1)
	case Records, Record:
		return AppendJSONRecord(dst, f.Fields, v.Record())
	}
	return AppendJSONString(dst, v.Text())
}

// absent is what JSON has where a field that is not a list holds nothing.
func (f *Field) absent(record any) string {
	switch f.Type {
	case Int, Decimal, Record:
		return "null"
	case Bool:
		return "false"
	case One:
		if _, ok := record.(*Passage); !ok {
			return "null"
		}
	}
	return `""`
}

// AppendJSONRecord writes an object with the fields of a table.
func AppendJSONRecord(dst []byte, fields []Field, record any) []byte {
	dst = append(dst, '{')
	first := true
	for i := range fields {
		if fields[i].Hint && !fields[i].HintsAt(record) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = appendField(dst, &fields[i], record)
	}
	return append(dst, '}')
}

// AppendJSONRef writes a reference: {"id":…,"name":…}, with its kind before
// these where it is asked for.
func AppendJSONRef(dst []byte, r Ref, kind bool) []byte {
	dst = append(dst, '{')
	if kind {
		dst = append(dst, `"kind":`...)
		dst = append(AppendJSONString(dst, string(r.Kind)), ',')
	}
	dst = append(dst, `"id":`...)
	dst = AppendJSONString(dst, r.ID)
	dst = append(dst, `,"name":`...)
	return append(AppendJSONString(dst, r.Name), '}')
}

// AppendJSONString writes a JSON string, leaving &, < and > readable. Control
// characters are escaped, those from U+007F to U+009F as well.
func AppendJSONString(dst []byte, s string) []byte {
	if PlainInJSON(s) {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	var b jsonBuffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return append(dst, escape.JSON(b[:len(b)-1])...)
}

// PlainInJSON reports whether a text stands for itself in a JSON string: it is valid
// UTF-8, and has neither what JSON escapes nor control characters nor U+2028 and
// U+2029, which end lines in JavaScript.
func PlainInJSON(s string) bool {
	i, wide := 0, false
	for ; i+8 <= len(s) && plainASCII(s[i:i+8]); i += 8 {
	}
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case plainJSON[c]:
			continue
		case c < utf8.RuneSelf, c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0, c == 0xe2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
			return false
		}
		wide = true
	}
	return !wide || utf8.ValidString(s)
}

// plainASCII reports whether eight bytes are each in plainJSON, all at once.
func plainASCII(s string) bool {
	const each = 0x01_01_01_01_01_01_01_01
	_ = s[7]
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	// A byte below 0x20, a quotation mark, a backslash or 0x7F sets the highest bit
	// of one of these, and the first such byte sets its own.
	bad := w | (w - 0x20*each) | (w ^ '"'*each - each) | (w ^ '\\'*each - each) | (w + each)
	return bad&(0x80*each) == 0
}

// plainJSON are the bytes that stand for themselves in a JSON string.
var plainJSON = func() (plain [256]bool) {
	for c := range plain {
		plain[c] = c >= 0x20 && c < 0x7f && c != '"' && c != '\\'
	}
	return plain
}()

type jsonBuffer []byte

func (b *jsonBuffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

// MarshalJSON writes {"kind":…,"id":…,"name":…}.
func (r Ref) MarshalJSON() ([]byte, error) {
	if r.IsZero() {
		return []byte("null"), nil
	}
	return AppendJSONRef(nil, r, true), nil
}

// A PlainRef is a reference where only one kind is possible: its JSON has no
// kind.
type PlainRef Ref

// MarshalJSON writes {"id":…,"name":…}.
func (r PlainRef) MarshalJSON() ([]byte, error) {
	if r.ID == "" {
		return []byte("null"), nil
	}
	return AppendJSONRef(nil, Ref(r), false), nil
}
