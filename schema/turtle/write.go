package turtle

import (
	"bufio"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
	"onrecord/schema/sorting"
)

// A Prefix is a short name for a namespace.
type Prefix struct{ Name, Namespace string }

// Write writes the union of all graphs in Turtle, subject by subject in the
// order in which they come; what is said of one must come together, as it does
// in canonical order. Of the prefixes, those that are used are declared; of two
// that fit, the longer namespace is taken. The quads are read twice.
func Write(w io.Writer, quads iter.Seq2[quad.Quad, error], prefixes []Prefix) error {
	names, err := newNames(quads, prefixes, false)
	if err != nil {
		return err
	}
	out := &writer{names: names, out: bufio.NewWriterSize(w, 1<<16)}
	out.declare()
	if err := out.subjects(quads); err != nil {
		return err
	}
	return out.out.Flush()
}

// WriteTriG writes all graphs in TriG, in the order in which they come; the
// quads of one come together, or it is written in several pieces. What is said
// of a subject in a graph must come together, too. The quads are read twice.
func WriteTriG(w io.Writer, quads iter.Seq2[quad.Quad, error], prefixes []Prefix) error {
	names, err := newNames(quads, prefixes, true)
	if err != nil {
		return err
	}
	out := &writer{names: names, out: bufio.NewWriterSize(w, 1<<16)}
	out.declare()
	if err := out.graphs(quads); err != nil {
		return err
	}
	return out.out.Flush()
}

// A writer writes one document.
type writer struct {
	names  *names
	out    *bufio.Writer
	indent string
	begun  bool        // something was written in the block, or before it
	about  []quad.Quad // of a subject, to be written
	buf    []byte
	err    error
}

func (w *writer) text(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

func (w *writer) declare() {
	for _, p := range w.names.used {
		w.text("@prefix " + p.Name + ": <" + p.Namespace + "> .\n")
	}
	w.begun = len(w.names.used) > 0
}

// graphs writes quads with their labels.
func (w *writer) graphs(quads iter.Seq2[quad.Quad, error]) error {
	var name quad.Value
	for q, err := range quads {
		if err != nil {
			return err
		}
		if q.Label != name {
			w.subject()
			w.close(name)
			w.open(q.Label)
			name = q.Label
		}
		if err := w.add(q); err != nil {
			return err
		}
	}
	w.subject()
	w.close(name)
	return w.err
}

func (w *writer) open(name quad.Value) {
	if name == nil {
		return
	}
	if w.begun {
		w.text("\n")
	}
	w.term(name)
	w.text(" {\n")
	w.indent, w.begun = "  ", false
}

func (w *writer) close(name quad.Value) {
	if name != nil {
		w.text("}\n")
		w.indent, w.begun = "", true
	}
}

// subjects writes quads, whatever their labels.
func (w *writer) subjects(quads iter.Seq2[quad.Quad, error]) error {
	for q, err := range quads {
		if err != nil {
			return err
		}
		if err := w.add(q); err != nil {
			return err
		}
	}
	w.subject()
	return w.err
}

// add takes a quad. What is said of the subject before is written when another
// one comes.
func (w *writer) add(q quad.Quad) error {
	if len(w.about) > 0 && w.about[0].Subject != q.Subject {
		w.subject()
	}
	w.about = append(w.about, q)
	return w.err
}

// subject writes what is said of one: its types, then the rest in order.
func (w *writer) subject() {
	about := w.about
	if len(about) == 0 {
		return
	}
	w.about = about[:0]
	if w.begun {
		w.text("\n")
	}
	w.begun = true
	w.text(w.indent)
	w.term(about[0].Subject)
	var last quad.Quad
	for _, types := range []bool{true, false} {
		for _, q := range about {
			if (q.Predicate == rdfType) != types || q.Predicate == last.Predicate && q.Object == last.Object {
				continue
			}
			switch {
			case q.Predicate == last.Predicate:
				w.text(",\n" + w.indent + "    ")
			case last.Predicate == nil:
				w.text(" ")
			default:
				w.text(" ;\n" + w.indent + "  ")
			}
			if q.Predicate != last.Predicate {
				w.predicate(q.Predicate)
				w.text(" ")
			}
			w.term(q.Object)
			last = q
		}
	}
	w.text(" .\n")
}

func (w *writer) predicate(v quad.Value) {
	if v == rdfType {
		w.text("a")
		return
	}
	w.term(v)
}

// term writes a term in its shortest form.
func (w *writer) term(v quad.Value) {
	switch v := v.(type) {
	case quad.IRI:
		if name, ok := w.names.short(string(v)); ok {
			w.text(name)
			return
		}
	case quad.TypedString:
		if bare(string(v.Value), v.Type) {
			w.text(string(v.Value))
			return
		}
		if name, ok := w.names.short(string(v.Type)); ok {
			w.canonical(v.Value)
			w.text("^^" + name)
			return
		}
	}
	w.canonical(v)
}

func (w *writer) canonical(v quad.Value) {
	if w.err == nil {
		if w.buf, w.err = nquads.AppendTerm(w.buf[:0], v); w.err == nil {
			_, w.err = w.out.Write(w.buf)
		}
	}
}

// bare reports whether a literal may stand as it is: what is written so is read
// as the same text of the same type.
func bare(s string, datatype quad.IRI) bool {
	p := &parser{lines: lines{text: []byte(s)}}
	switch datatype {
	case xsd + "boolean":
		return s == "true" || s == "false"
	case xsd + "integer", xsd + "decimal", xsd + "double":
	default:
		return false
	}
	if s == "" || strings.IndexByte("+-.0123456789", s[0]) < 0 || s[len(s)-1] == '.' {
		return false
	}
	v, ok := p.numeric()
	return ok && p.at == len(s) && v.Type == datatype
}

// names are the prefixes that a document uses.
type names struct {
	all  []Prefix // longest namespace first
	used []Prefix // by name
}

// newNames finds which of the prefixes quads use; in a document without graphs,
// labels do not count.
func newNames(quads iter.Seq2[quad.Quad, error], prefixes []Prefix, graphs bool) (*names, error) {
	n := &names{all: slices.Clone(prefixes)}
	sorting.StableBy(n.all, func(a, b Prefix) int { return len(b.Namespace) - len(a.Namespace) })
	used := map[string]bool{}
	note := func(v quad.Value) {
		if typed, ok := v.(quad.TypedString); ok && !bare(string(typed.Value), typed.Type) {
			v = typed.Type
		}
		if iri, ok := v.(quad.IRI); ok {
			if name, ok := n.short(string(iri)); ok {
				name, _, _ = strings.Cut(name, ":")
				used[name] = true
			}
		}
	}
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		note(q.Subject)
		if q.Predicate != rdfType {
			note(q.Predicate)
		}
		note(q.Object)
		if graphs {
			note(q.Label)
		}
	}
	for _, p := range prefixes {
		if used[p.Name] {
			n.used = append(n.used, p)
		}
	}
	sorting.By(n.used, func(a, b Prefix) int { return strings.Compare(a.Name, b.Name) })
	return n, nil
}

// short is the prefixed name of an IRI, if it has one without escapes.
func (n *names) short(iri string) (string, bool) {
	for _, p := range n.all {
		local, ok := strings.CutPrefix(iri, p.Namespace)
		if ok && isLocal(local) {
			return p.Name + ":" + local, true
		}
	}
	return "", false
}

// isLocal reports whether a text is a local name as it stands. An empty one is,
// for the grammar; but it is not easily seen.
func isLocal(s string) bool {
	for i, r := range s {
		if !nquads.NameStart(r) && (i == 0 || !nquads.NamePart(r) && r != '.') {
			return false
		}
	}
	return s != "" && s[len(s)-1] != '.'
}

// IsPrefix reports whether a text is the name of a prefix.
func IsPrefix(s string) bool {
	p := &parser{lines: lines{text: []byte(s + ":")}}
	name, ok := p.prefixName()
	return ok && name == s
}
