// Package jsonld reads JSON-LD 1.1 into quads that know where their subjects were
// written. Contexts are in the document or our own; none is fetched. A term that no
// context has is an error, for other readers drop it in silence.
package jsonld

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/piprate/json-gold/ld"

	"onrecord/data/input"
	"onrecord/data/jsontext"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
	"onrecord/schema/vocab"
)

// Read reads JSON-LD 1.1. A quad stands where its subject first has its
// IRI in full. What JSON-LD would leave out in silence is an error: a name that
// the context does not know, a relative IRI. Contexts are part of the document,
// or ours by its IRI.
func Read(text []byte) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		var problems schema.Problems
		p := jsontext.Parser{}
		text, ok := input.Clean("", text, &problems)
		var root *schema.Node
		if ok {
			p.Begin(string(text), 1)
			root = p.Parse(&problems)
		}
		d := jsonLD{places: map[string]schema.Pos{}, refused: map[string]bool{}, problems: &problems}
		var document any
		if root != nil {
			document = d.value(root)
		}
		if len(problems) == 0 {
			d.read(root, document)
		}
		for _, p := range problems.Sort() {
			if !yield(Quad{}, &nquads.SyntaxError{Line: p.Pos.Line, Column: p.Pos.Column, Msg: p.Msg}) {
				return
			}
		}
		if len(problems) > 0 {
			return
		}
		for _, q := range d.quads {
			at := schema.Pos{Line: 1, Column: 1}
			if place, ok := d.places[rdf.Lexical(q.Subject)]; ok {
				at = place
			}
			if !yield(Quad{q, at.Line, at.Column}, nil) {
				return
			}
		}
	}
}

// jsonLD is a document that is being read.
type jsonLD struct {
	places   map[string]schema.Pos // of the objects with an IRI
	problems *schema.Problems
	quads    []quad.Quad
	refused  map[string]bool // IRIs that are none, and were told
	nodes    int             // that were made for lists

	elsewhere string // a context that was asked for, and is not in the document
}

// value is a node as json-gold takes it.
func (d *jsonLD) value(n *schema.Node) any {
	switch n.Kind {
	case schema.NullNode:
		return nil
	case schema.BoolNode:
		return n.Text == "true"
	case schema.NumberNode:
		f, err := strconv.ParseFloat(n.Text, 64)
		if err != nil {
			d.problems.Add(n.Pos, "", "%s is not a number that can be held", n.Text)
		}
		return f
	case schema.ListNode:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = d.value(item)
		}
		return list
	case schema.MapNode:
		object := make(map[string]any, len(n.Keys))
		for i, key := range n.Keys {
			if _, twice := object[key.Text]; twice {
				d.problems.Add(key.Pos, "", "the name %q stands twice in this object", key.Text)
			}
			item := n.Items[i]
			object[key.Text] = d.value(item)
			if (key.Text == "@id" || key.Text == "iri") && len(n.Keys) > 1 {
				if _, known := d.places[item.Text]; !known {
					d.places[item.Text] = n.Pos
				}
			}
		}
		return object
	}
	return n.Text
}

// read makes quads of a document.
func (d *jsonLD) read(root *schema.Node, document any) {
	start := schema.Pos{Line: 1, Column: 1}
	// json-gold takes the shape of some values for granted.
	defer func() {
		if bad := recover(); bad != nil {
			d.problems.Add(start, "", "this is not JSON-LD: %v", bad)
		}
	}()
	expanded, err := d.expanded(document)
	if d.elsewhere != "" {
		d.problems.Add(start, "", "the context %q is somewhere else, and nothing is fetched: write it into the document", d.elsewhere)
		return
	}
	if err != nil {
		d.explain(root, err)
		return
	}
	if whole, ok := expanded.(map[string]any); ok && len(whole) == 1 && whole["@graph"] != nil {
		expanded = whole["@graph"]
	}
	if expanded == nil {
		return
	}
	all := newNodeMap()
	if err := all.add(expanded, owner{graph: "@default"}); err != nil {
		d.problems.Add(start, "", "%v", err)
		return
	}
	graphs := all.graphs
	for _, name := range slices.Sorted(maps.Keys(graphs)) {
		var label quad.Value
		if name != "@default" {
			label = d.node(name, "a graph's name")
		}
		nodes := graphs[name].(map[string]any)
		for _, id := range slices.Sorted(maps.Keys(nodes)) {
			d.subject(d.node(id, "it"), nodes[id].(map[string]any), label)
		}
	}
}

// expanded is a document whose names are IRIs.
func (d *jsonLD) expanded(document any) (any, error) {
	options := ld.NewJsonLdOptions("")
	loader := &contexts{}
	options.DocumentLoader, options.SafeMode = loader, true
	// The processor's own Expand forgets SafeMode.
	expanded, err := ld.NewJsonLdApi().Expand(ld.NewContext(nil, options), "", document, options, false, nil)
	d.elsewhere = loader.refused
	return expanded, err
}

// expand gives the error of a document. json-gold takes the shape of some values for
// granted.
func (d *jsonLD) expand(document any) (err error) {
	defer func() {
		if bad := recover(); bad != nil {
			err = fmt.Errorf("this is not JSON-LD: %v", bad)
		}
	}()
	_, err = d.expanded(document)
	return err
}

// jsonLDError says what json-gold finds wrong.
func jsonLDError(err error) string {
	var known *ld.JsonLdError
	if !errors.As(err, &known) {
		return err.Error()
	}
	if known.Details == nil {
		return string(known.Code)
	}
	return fmt.Sprintf("%s: %v", known.Code, known.Details)
}

// contexts are those that are known by their IRIs: ours.
type contexts struct {
	refused string // another one that was asked for
}

// LoadDocument gives a context.
func (c *contexts) LoadDocument(iri string) (*ld.RemoteDocument, error) {
	if iri != vocab.ContextIRI && iri != term.Namespace {
		c.refused = iri
		return nil, fmt.Errorf("%q is not known", iri)
	}
	document, err := ld.DocumentFromReader(bytes.NewReader(vocab.JSONLDContext()))
	return &ld.RemoteDocument{DocumentURL: iri, Document: document}, err
}

func (d *jsonLD) refuse(id, format string, args ...any) {
	at, ok := d.places[id]
	if !ok {
		at = schema.Pos{Line: 1, Column: 1}
	}
	d.problems.Add(at, "", format, args...)
}

// node is an IRI or a blank node; nil, and a problem, where it is neither.
func (d *jsonLD) node(id, what string) quad.Value {
	if label, ok := strings.CutPrefix(id, "_:"); ok {
		if n := quad.BNode(label); legal(n) {
			return n
		}
	} else if iri := quad.IRI(id); legal(iri) {
		return iri
	}
	if !d.refused[id] {
		d.refused[id] = true
		d.refuse(id, "%s is not an absolute IRI: %q", what, id)
	}
	return nil
}

func legal(v quad.Value) bool {
	_, err := nquads.AppendTerm(nil, v)
	return err == nil
}

// subject makes quads of a node of the node map.
func (d *jsonLD) subject(of quad.Value, node map[string]any, label quad.Value) {
	id, _ := node["@id"].(string)
	for _, name := range slices.Sorted(maps.Keys(node)) {
		values, _ := node[name].([]any)
		switch {
		case name == "@type":
			for _, t := range values {
				d.put(of, term.RDFType, d.node(t.(string), "a type"), label)
			}
			continue
		case strings.HasPrefix(name, "@"):
			continue // @id, and what means nothing in RDF, such as @index
		case strings.HasPrefix(name, "_:"):
			d.refuse(id, "a blank node is not a predicate: %q", name)
			continue
		}
		predicate := d.node(name, "a predicate")
		for _, v := range values {
			d.put(of, predicate, d.object(id, v.(map[string]any), label), label)
		}
	}
}

func (d *jsonLD) put(s, p, o, label quad.Value) {
	if s != nil && p != nil && o != nil {
		d.quads = append(d.quads, quad.Quad{Subject: s, Predicate: p, Object: o, Label: label})
	}
}

const rdfNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

// object is what a value of the node map is; for a list its head, and its quads
// are made.
func (d *jsonLD) object(id string, v map[string]any, label quad.Value) quad.Value {
	if list, ok := v["@list"].([]any); ok {
		var next quad.Value = quad.IRI(rdfNamespace + "nil")
		for _, item := range slices.Backward(list) {
			d.nodes++
			cell := quad.BNode("list" + strconv.Itoa(d.nodes)) // the others are b0, b1 …
			d.put(cell, quad.IRI(rdfNamespace+"first"), d.object(id, item.(map[string]any), label), label)
			d.put(cell, quad.IRI(rdfNamespace+"rest"), next, label)
			next = cell
		}
		return next
	}
	value, isValue := v["@value"]
	if !isValue {
		to, _ := v["@id"].(string)
		return d.node(to, "it")
	}
	datatype, _ := v["@type"].(string)
	language, _ := v["@language"].(string)
	var out quad.Value
	switch value := value.(type) {
	case bool:
		out = typed(strconv.FormatBool(value), datatype, "boolean")
	case float64:
		out = number(value, datatype)
	case string:
		switch {
		case language != "":
			out = quad.LangString{Value: quad.String(value), Lang: language}
		case v["@direction"] != nil:
			d.refuse(id, "the direction of a text has no place in RDF")
			return nil
		default:
			out = typed(value, datatype, "string")
		}
	}
	if out == nil || datatype == "@json" || !legal(out) {
		d.refuse(id, "this cannot be a literal: %v", v)
		return nil
	}
	return out
}

const xsd = "http://www.w3.org/2001/XMLSchema#"

// typed is a literal, of one of XML Schema's types where it has none.
func typed(text, datatype, otherwise string) quad.Value {
	if datatype == "" {
		datatype = xsd + otherwise
	}
	if datatype == xsd+"string" {
		return quad.String(text)
	}
	return quad.TypedString{Value: quad.String(text), Type: quad.IRI(datatype)}
}

// number is a number of JSON (JSON-LD 1.1 API, section 8.2): an integer where it
// has no fraction, else a double.
func number(f float64, datatype string) quad.Value {
	if f == math.Trunc(f) && math.Abs(f) < 1e21 && datatype != xsd+"double" {
		return typed(strconv.FormatFloat(f+0, 'f', 0, 64), datatype, "integer")
	}
	double, err := nquads.AppendTerm(nil, quad.Float(f))
	if err != nil {
		return nil
	}
	text, _, _ := strings.Cut(string(double[1:]), `"`)
	return typed(text, datatype, "double")
}

// A Quad is a quad and where it stands.
type Quad struct {
	Quad quad.Quad
	Line int
	// column is 1 where a line holds one quad.
	Column int
}
