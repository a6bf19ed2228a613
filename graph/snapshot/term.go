package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/schema/rdf"
)

// A term is a value as a dictionary holds it: as it stands in canonical
// N-Quads, <iri>, _:label, "text", "text"@lang or "text"^^<datatype>, so that
// the order of terms is that of canonical lines. Cayley's native values, which
// onrecord itself never stores, are "7"=int, "7.5"=float, "true"=bool and
// "2025-08-15T00:00:00Z"=time. What N-Quads may not hold in an IRI is escaped
// as \u and four hexadecimal digits.

var errUTF8 = errors.New("invalid UTF-8")

// AppendTerm appends the term of a value. It refuses invalid UTF-8, in blank
// nodes and language tags the character U+0000, and times outside the years 0
// to 9999.
func AppendTerm(dst []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return appendIRI(dst, string(v))
	case quad.BNode:
		return appendPlain(append(dst, "_:"...), string(v))
	case quad.String:
		return appendText(dst, string(v))
	case quad.TypedString:
		out, err := appendText(dst, string(v.Value))
		if err != nil {
			return dst, err
		}
		return appendIRI(append(out, "^^"...), string(v.Type))
	case quad.LangString:
		out, err := appendText(dst, string(v.Value))
		if err != nil {
			return dst, err
		}
		return appendPlain(append(out, '@'), v.Lang)
	case quad.Int:
		return append(strconv.AppendInt(append(dst, '"'), int64(v), 10), `"=int`...), nil
	case quad.Float:
		return append(strconv.AppendFloat(append(dst, '"'), float64(v), 'g', -1, 64), `"=float`...), nil
	case quad.Bool:
		return append(strconv.AppendBool(append(dst, '"'), bool(v)), `"=bool`...), nil
	case quad.Time:
		utc := time.Time(v).UTC()
		if utc.Year() < 0 || utc.Year() > 9999 {
			return dst, fmt.Errorf("the year %d", utc.Year())
		}
		return append(utc.AppendFormat(append(dst, '"'), time.RFC3339Nano), `"=time`...), nil
	}
	return dst, fmt.Errorf("a store cannot keep a %T", v)
}

func appendPlain(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, errUTF8
	}
	if strings.IndexByte(s, 0) >= 0 {
		return dst, errors.New("the character U+0000 in a label")
	}
	return append(dst, s...), nil
}

// plainInIRI reports whether a byte may stand in an IRI as it is.
func plainInIRI(c byte) bool {
	switch c {
	case '<', '>', '"', '{', '}', '|', '^', '`', '\\':
		return false
	}
	return c > ' '
}

// plainInText reports whether a byte may stand in a text as it is.
func plainInText(c byte) bool { return c >= ' ' && c != '"' && c != '\\' && c != 0x7F }

func appendIRI(dst []byte, s string) ([]byte, error) {
	dst = append(dst, '<')
	n := 0
	for n < len(s) && plainInIRI(s[n]) {
		n++
	}
	dst, err := appendEscaped(dst, s, n, plainInIRI, "")
	return append(dst, '>'), err
}

func appendText(dst []byte, s string) ([]byte, error) {
	dst = append(dst, '"')
	n := 0
	for n < len(s) && plainInText(s[n]) {
		n++
	}
	dst, err := appendEscaped(dst, s, n, plainInText, "\tt\bb\nn\rr\ff\"\"\\\\")
	return append(dst, '"'), err
}

// appendEscaped appends a text, whose first n bytes are plain, and escapes
// those that are not: with the letter that follows them in short, else with
// their number.
func appendEscaped(dst []byte, s string, n int, plain func(byte) bool, short string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, errUTF8
	}
	const hex = "0123456789ABCDEF"
	from := 0
	for i := n; i < len(s); i++ {
		c := s[i]
		if plain(c) {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		if j := shortEscape(short, c); j != 0 {
			dst = append(dst, '\\', j)
		} else {
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(dst, s[from:]...), nil
}

func shortEscape(short string, c byte) byte {
	for i := 0; i < len(short); i += 2 {
		if short[i] == c {
			return short[i+1]
		}
	}
	return 0
}

// valueOf is the value of a term.
func valueOf(term []byte) (quad.Value, error) {
	bad := func() (quad.Value, error) { return nil, damagedf("%.40q is not a term", string(term)) }
	if len(term) < 2 {
		return bad()
	}
	switch term[0] {
	case '<':
		s, ok := unescape(term[1 : len(term)-1])
		if !ok || term[len(term)-1] != '>' {
			return bad()
		}
		return quad.IRI(s), nil
	case '_':
		if term[1] != ':' {
			return bad()
		}
		return quad.BNode(term[2:]), nil
	case '"':
	default:
		return bad()
	}
	end := textEnd(term)
	if end < 0 {
		return bad()
	}
	s, ok := unescape(term[1:end])
	if !ok {
		return bad()
	}
	switch rest := term[end+1:]; {
	case len(rest) == 0:
		return quad.String(s), nil
	case rest[0] == '@':
		return quad.LangString{Value: quad.String(s), Lang: string(rest[1:])}, nil
	case rest[0] == '=':
		return native(s, string(rest[1:]))
	case len(rest) > 3 && rest[0] == '^' && rest[len(rest)-1] == '>':
		datatype, ok := unescape(rest[3 : len(rest)-1])
		if !ok {
			return bad()
		}
		return quad.TypedString{Value: quad.String(s), Type: quad.IRI(datatype)}, nil
	case string(rest) == "^^<>":
		return quad.TypedString{Value: quad.String(s)}, nil
	}
	return bad()
}

// textEnd is where the quotation mark stands that ends the text of a term.
func textEnd(term []byte) int {
	for i := 1; i < len(term); i++ {
		switch term[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

// lexical is the text of a term without escapes: an IRI without its brackets,
// a literal without its type.
func lexical(term []byte) string {
	v, err := valueOf(term)
	if err != nil {
		panic(err)
	}
	return rdf.Lexical(v)
}

func native(text, kind string) (quad.Value, error) {
	var v quad.Value
	var err error
	switch kind {
	case "int":
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		v = quad.Int(n)
	case "float":
		var x float64
		x, err = strconv.ParseFloat(text, 64)
		v = quad.Float(x)
	case "bool":
		var b bool
		b, err = strconv.ParseBool(text)
		v = quad.Bool(b)
	case "time":
		var t time.Time
		t, err = time.Parse(time.RFC3339Nano, text)
		v = quad.Time(t)
	default:
		return nil, damagedf("there is no kind of values %q", kind)
	}
	if err != nil {
		return nil, damagedf("%v", err)
	}
	return v, nil
}

// unescape decodes what appendEscaped has written.
func unescape(b []byte) (string, bool) {
	at := bytes.IndexByte(b, '\\')
	if at < 0 {
		return string(b), true
	}
	var out strings.Builder
	out.Grow(len(b))
	for at >= 0 {
		out.Write(b[:at])
		b = b[at:]
		if len(b) < 2 {
			return "", false
		}
		if i := strings.IndexByte(`tbnrf"\`, b[1]); i >= 0 {
			out.WriteByte("\t\b\n\r\f\"\\"[i])
			b = b[2:]
		} else {
			if len(b) < 6 || b[1] != 'u' {
				return "", false
			}
			n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
			if err != nil {
				return "", false
			}
			out.WriteRune(rune(n))
			b = b[6:]
		}
		at = bytes.IndexByte(b, '\\')
	}
	out.Write(b)
	return out.String(), true
}
