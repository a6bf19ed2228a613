package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// The rules of values: what the table of fields asks of them. A Decoder holds
// what it decodes to them, and Validate what was read from quads.

// missing says that a required field is not there.
func (f *Field) missing() string { return "it has no " + f.Name + ": " + f.Help }

// empty says that a required field is there and holds nothing.
func (f *Field) empty() string { return f.Name + " is empty" }

func (f *Field) emptyItem() string { return f.Name + " has an empty item" }

// twice says that a list holds a text or the id of a reference again.
func (f *Field) twice(item string) string { return fmt.Sprintf("%s has %q twice", f.Name, item) }

// badText says what is wrong with a text, or nothing. An empty one is for
// whoever knows whether the field is required.
func (f *Field) badText(s string) string {
	switch {
	case s == "":
		return ""
	case strings.IndexByte(s, 0) >= 0:
		return f.Name + " contains the character U+0000"
	}
	switch f.Type {
	case Word:
		return f.badWord(s)
	case IRI, IRIs:
		if why := BadIRI(s); why != "" {
			return fmt.Sprintf("%s %q %s", f.Name, s, why)
		}
	case Date:
		if _, err := ParseDate(s); err != nil {
			return fmt.Sprintf("%s %v", f.Name, err)
		}
	}
	return ""
}

func (f *Field) badWord(s string) string {
	if slices.Contains(f.Words, s) {
		return ""
	}
	meant := ""
	if near := spelling.Nearest(s, f.Words, 1); len(near) > 0 {
		meant = fmt.Sprintf("; did you mean %q?", near[0])
	}
	return fmt.Sprintf("%s %q is none of %s%s", f.Name, Shorten(s), hint.AllOf(f.Words), meant)
}

// BadIRI says what is wrong with an absolute IRI, or nothing.
func BadIRI(s string) string {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || rest == "" {
		return "is not an absolute IRI (https://…)"
	}
	for i, r := range scheme {
		letter := r|0x20 >= 'a' && r|0x20 <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return "is not an absolute IRI (https://…)"
		}
	}
	for _, r := range rest {
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) || r == utf8.RuneError {
			return fmt.Sprintf("contains %q, which no IRI may", r)
		}
	}
	return ""
}

// isWhole reports whether an Int may be so.
func isWhole(v int) bool { return v >= 0 }

func (f *Field) notWhole(found string) string {
	return f.Name + " is a whole number from 0 up, not " + found
}

// isDecimal reports whether a Decimal may be so; no NaN and nothing infinite.
func isDecimal(v float64) bool { return -1e15 <= v && v <= 1e15 }

func (f *Field) notDecimal(found string) string { return f.Name + " is a number, not " + found }

// bad says what is wrong with a value that is not an item of a list, or nil.
func (f *Field) bad(v Value) *Problem {
	why := ""
	switch f.Type {
	case Int:
		if !isWhole(v.Int()) {
			why = f.notWhole(quoted(v.String()))
		}
	case Decimal:
		if !isDecimal(v.Decimal()) {
			why = f.notDecimal(quoted(v.String()))
		}
	case Bool:
	case One:
		_, wrong := f.settle(*v.Ref())
		return wrong
	default:
		why = f.badText(v.Text())
	}
	if why == "" {
		return nil
	}
	return &Problem{Msg: why}
}

func quoted(s string) string { return strconv.Quote(Shorten(s)) }

// settle completes the kind of a reference where its field or its id tell it,
// and says what is wrong with it, or nil. The kind stays empty where the field
// takes several.
func (f *Field) settle(r Ref) (Ref, *Problem) {
	id := r.ID
	if layer, own, ok := strings.Cut(r.ID, "/"); ok && (r.Kind == KindStatement || r.Kind == "" && slices.Contains(f.Kinds, KindStatement)) {
		if why := BadLayer(layer); why != "" && layer != MainCoding {
			return r, &Problem{Msg: fmt.Sprintf("%s %q is of no layer: %q %s", f.Name, r.ID, layer, why)}
		}
		id, r.Kind = own, KindStatement
	}
	if why := badID(id); why != "" {
		return r, &Problem{Msg: fmt.Sprintf("%s %q is not an id: it %s", f.Name, id, why), Meant: Ref{Kind: cmp.Or(r.Kind, f.Kinds[0]), ID: id}}
	}
	if r.Kind == "" && len(f.Kinds) == 1 {
		r.Kind = f.Kinds[0]
	}
	if r.Kind != "" {
		i := slices.Index(f.Kinds, r.Kind)
		if i < 0 {
			return r, &Problem{Msg: f.WrongKind(string(r.Kind) + "/" + r.ID)}
		}
		r.Kind = f.Kinds[i]
	}
	return r, nil
}

// badID says what is wrong with an id, or nothing.
func badID(id string) string {
	if plainID(id) {
		return ""
	}
	if id == "" {
		return "is empty"
	}
	for _, r := range id {
		if spelling.Ignorable(r) {
			return fmt.Sprintf("contains %U, which nobody sees: an id has letters, digits, - . _ ~", r)
		}
	}
	if first, _ := utf8.DecodeRuneInString(id); !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return "does not start with a letter or a digit"
	}
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-._~", r) {
			return fmt.Sprintf("contains %q: an id has letters, digits, - . _ ~", r)
		}
	}
	if utf8.RuneCountInString(id) > 200 {
		return "is longer than 200 characters"
	}
	return ""
}

// CheckID returns an error for an id that no entity can have.
func CheckID(id string) error {
	if why := badID(id); why != "" {
		return fmt.Errorf("id %q %s", id, why)
	}
	return nil
}

// plainID reports whether an id is like most: of ASCII, and nothing is wrong
// with it.
func plainID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || i > 0 && (c == '-' || c == '.' || c == '_' || c == '~')) {
			return false
		}
	}
	return id != "" && len(id) <= 200
}

// BadLayer says what is wrong with the name of a layer, or nothing. Names are
// part of IRIs, where that of a kind would be taken for one.
func BadLayer(name string) string {
	switch {
	case Kind(name).Named():
		return "is the name of a kind"
	case spelling.Fold(name) == MainCoding:
		return "is what the main coding is called"
	}
	return badID(name)
}

// badLayerOf says what is wrong with the layer of a statement, or nothing.
func badLayerOf(s *Statement) string {
	if s.Layer == "" || strings.IndexByte(s.Layer, 0) >= 0 { // which badText says
		return ""
	}
	if why := BadLayer(s.Layer); why != "" {
		return fmt.Sprintf("layer %q %s", s.Layer, why)
	}
	return ""
}

// MainCoding is what the coding in a source's own file is called.
const MainCoding = "main"
