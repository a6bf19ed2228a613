package nquads

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// Append appends a quad as one line of canonical N-Quads, as RDF Dataset
// Canonicalization (RDFC-1.0) defines them: single spaces, and in literals only
// \" \\ \n \r \t \b \f and, as \uXXXX, the other control characters escaped.
//
// It refuses what the line cannot hold: a missing term, a term that may not
// stand where it does, an IRI or a label that is none, invalid UTF-8, and the
// character U+0000. What dst held stays as it was then too.
func Append(dst []byte, q quad.Quad) ([]byte, error) {
	line := dst
	for _, d := range quad.Directions {
		v := q.Get(d)
		if v == nil && d == quad.Label {
			break
		}
		if d != quad.Subject {
			line = append(line, ' ')
		}
		var err error
		if line, err = AppendAt(line, d, v); err != nil {
			return dst, err
		}
	}
	return append(line, " .\n"...), nil
}

// AppendAt appends a term as it stands in a canonical line at a direction, and
// refuses one that may not stand there. On an error, dst comes back as it was.
func AppendAt(dst []byte, d quad.Direction, v quad.Value) ([]byte, error) {
	fits := v != nil
	switch v.(type) {
	case quad.IRI:
	case quad.BNode:
		fits = d != quad.Predicate
	default:
		fits = fits && d == quad.Object
	}
	if !fits {
		return dst, misplaced(v, d.String())
	}
	out, err := AppendTerm(dst, v)
	if err != nil {
		return dst, fmt.Errorf("%s: %w", d, err)
	}
	return out, nil
}

func misplaced(v quad.Value, where string) error {
	if v == nil {
		return fmt.Errorf("this quad has no %s", where)
	}
	return fmt.Errorf("a %T is not a %s", v, where)
}

// AppendTerm appends a value as it stands in a canonical line. Native values
// are typed literals with full IRIs, in the canonical form of XML Schema; those
// of other packages are what their TypedString method says. On an error, dst
// comes back as it was.
func AppendTerm(dst []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return appendIRI(dst, string(v))
	case quad.BNode:
		if v == "" || blankLabel(string(v)) != len(v) {
			return dst, fmt.Errorf("%.80q is not a label of a blank node", string(v))
		}
		return append(append(dst, "_:"...), v...), nil
	case quad.String:
		return appendText(dst, string(v))
	case quad.TypedString:
		return appendTyped(dst, string(v.Value), string(v.Type))
	case quad.LangString:
		if v.Lang == "" || languageTag(v.Lang) != len(v.Lang) {
			return dst, fmt.Errorf("%.80q is not a language tag", v.Lang)
		}
		text, err := appendText(dst, string(v.Value))
		if err != nil {
			return dst, err
		}
		return append(append(text, '@'), v.Lang...), nil
	case quad.Int:
		return appendTyped(dst, strconv.FormatInt(int64(v), 10), xsd+"integer")
	case quad.Bool:
		return appendTyped(dst, strconv.FormatBool(bool(v)), xsd+"boolean")
	case quad.Float:
		return appendTyped(dst, double(float64(v)), xsd+"double")
	case quad.Time:
		t := time.Time(v).UTC()
		if t.Year() < 1 || t.Year() > 9999 {
			return dst, fmt.Errorf("the year %d cannot be written", t.Year())
		}
		return appendTyped(dst, t.Format(time.RFC3339Nano), xsd+"dateTime")
	case quad.TypedStringer:
		t := v.TypedString()
		return appendTyped(dst, string(t.Value), string(t.Type))
	}
	return dst, fmt.Errorf("a %T cannot be written", v)
}

// IsCanonical reports whether a text is a term as AppendTerm writes it. It knows the
// most frequent ones, absolute IRIs and texts with the datatypes of the vocabulary,
// and says no of others, and of whatever it would have to look at twice.
func IsCanonical(term []byte) bool {
	if len(term) < 2 {
		return false
	}
	if term[0] == '<' {
		iri := term[1 : len(term)-1]
		may, all := inIRI, byte(0)
		for _, c := range iri {
			may &= plain[c]
			all |= c
		}
		return may != 0 && term[len(term)-1] == '>' && absolute(iri) && (all < utf8.RuneSelf || utf8.Valid(iri))
	}
	if term[0] != '"' {
		return false
	}
	end := 1
	if !utf8.Valid(term) {
		return false
	}
	for ; end < len(term) && term[end] != '"'; end++ {
		switch c := term[end]; {
		case c == '\\':
			if end++; end == len(term) || strings.IndexByte(`tbnrf"\`, term[end]) < 0 {
				return false
			}
		case plain[c]&inText == 0:
			return false
		}
	}
	if end == len(term) {
		return false
	}
	switch string(term[end+1:]) {
	case "",
		"^^<" + xsd + "date>", "^^<" + xsd + "gYear>", "^^<" + xsd + "gYearMonth>",
		"^^<" + xsd + "integer>", "^^<" + xsd + "decimal>", "^^<" + xsd + "boolean>",
		"^^<http://id.loc.gov/datatypes/edtf>":
		return true
	}
	return false
}

// double is the canonical form of an xsd:double, as in 1.0E0.
func double(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign := ""
	if exponent[0] == '-' {
		sign = "-"
	}
	if exponent = strings.TrimLeft(exponent, "+-0"); exponent == "" {
		exponent = "0"
	}
	return mantissa + "E" + sign + exponent
}

func appendTyped(dst []byte, text, datatype string) ([]byte, error) {
	if datatype == rdfLangString {
		return dst, errors.New("a text of type rdf:langString needs a language tag")
	}
	out, err := appendText(dst, text)
	if err != nil || datatype == xsd+"string" {
		return out, err
	}
	if out, err = appendIRI(append(out, "^^"...), datatype); err != nil {
		return dst, fmt.Errorf("datatype: %w", err)
	}
	return out, nil
}

func appendIRI(dst []byte, s string) ([]byte, error) {
	for i := 0; i < len(s); i++ {
		if !iriMayHold(rune(s[i])) {
			return dst, fmt.Errorf("an IRI may not hold %q: %.80q", s[i], s)
		}
	}
	if !absolute(s) {
		return dst, fmt.Errorf("%.80q is not an absolute IRI", s)
	}
	if !utf8.ValidString(s) {
		return dst, fmt.Errorf("invalid UTF-8 at byte %d", invalidUTF8(s))
	}
	return append(append(append(dst, '<'), s...), '>'), nil
}

func appendText(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, fmt.Errorf("invalid UTF-8 at byte %d", invalidUTF8(s))
	}
	if i := strings.IndexByte(s, 0); i >= 0 {
		return dst, fmt.Errorf("the character U+0000 at byte %d", i)
	}
	out, from := append(dst, '"'), 0
	for i := 0; i < len(s); i++ {
		if plain[s[i]]&inText == 0 {
			out = appendCharacter(append(out, s[from:i]...), rune(s[i]))
			from = i + 1
		}
	}
	return append(append(out, s[from:]...), '"'), nil
}

// Write writes quads in the order in which they come. It stops at the first
// error, be it of the quads, of one of them that has no canonical line, or of
// w; up to 64 KB of the lines before are then not written.
func Write(w io.Writer, quads iter.Seq2[quad.Quad, error]) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	n := 0
	for q, err := range quads {
		if err != nil {
			return err
		}
		n++
		if line, err = Append(line[:0], q); err != nil {
			return fmt.Errorf("quad %d: %w", n, err)
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// All yields the quads of a slice, as Write takes them.
func All(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}
