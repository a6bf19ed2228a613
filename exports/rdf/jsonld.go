package rdf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/piprate/json-gold/ld"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
	"onrecord/schema/vocab"
)

// JSONLD is JSON-LD 1.1 with the context of onrecord.
var JSONLD = export.Format{
	Name: "jsonld", Ext: ".jsonld", MediaType: "application/ld+json",
	Help:  "JSON-LD with our context: for triple stores, and for programs",
	Write: writeJSONLD,
}

// writeJSONLD writes each graph as an object with its nodes, one a line, and
// the default one as nodes alone. The context is part of the document.
func writeJSONLD(w io.Writer, in *export.Input) (err error) {
	g, err := sortByGraph(in.Quads, graphsRoom)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	c, err := newCompactor(g.all)
	if err != nil {
		return err
	}
	j := emit.NewText(w)
	j.Raw(strings.TrimSuffix(string(c.document), "\n}\n") + ",\n  \"@graph\": [")
	indent, between := "\n    ", ""
	var name quad.Value
	for node, err := range nodes(g.all) {
		if err != nil {
			return err
		}
		if label := node[0].Label; label != name {
			if name != nil {
				j.Raw("\n    ]}")
			}
			iri, err := c.plain.CompactIri(reference(label), nil, false, false)
			if err != nil {
				return err
			}
			j.Raw(between + `
    {"iri": ` + string(schema.AppendJSONString(nil, iri)) + `, "@graph": [`)
			indent, between, name = "\n      ", "", label
		}
		object, err := c.node(node)
		if err != nil {
			return err
		}
		j.Raw(between + indent + string(appendCompacted(nil, object)))
		between = ","
	}
	if name != nil {
		j.Raw("\n    ]}")
	}
	j.Raw("\n  ]\n}\n")
	return j.Flush()
}

// nodes yields the quads of each subject of each graph.
func nodes(quads iter.Seq2[quad.Quad, error]) iter.Seq2[[]quad.Quad, error] {
	return func(yield func([]quad.Quad, error) bool) {
		var node []quad.Quad
		for q, err := range quads {
			if err != nil {
				yield(nil, err)
				return
			}
			if len(node) > 0 && (node[0].Subject != q.Subject || node[0].Label != q.Label) {
				if !yield(node, nil) {
					return
				}
				node = node[:0]
			}
			node = append(node, q)
		}
		if len(node) > 0 {
			yield(node, nil)
		}
	}
}

// A compactor makes the short form of nodes, node by node. It is our context as
// json-gold takes it: with those of the types, which otherwise would be made
// anew for each node, and without those of what is nested, for nothing is.
type compactor struct {
	document []byte      // with the context
	plain    *ld.Context // for what has no type, or none of ours
	terms    map[string]any
	typed    map[string]*ld.Context // by the kind
}

func newCompactor(quads iter.Seq2[quad.Quad, error]) (*compactor, error) {
	document, err := contextFor(quads)
	if err != nil {
		return nil, err
	}
	var parsed map[string]map[string]any
	if err := json.Unmarshal(document, &parsed); err != nil {
		return nil, err
	}
	c := &compactor{document: document, terms: parsed["@context"], typed: map[string]*ld.Context{}}
	nothing := ld.NewContext(map[string]any{"@base": nil}, ld.NewJsonLdOptions(""))
	c.plain, err = nothing.Parse(c.terms)
	return c, err
}

// contextFor is our context without the prefixes that would change an IRI: that
// of geo:61,-150 is a scheme, and no short name.
func contextFor(quads iter.Seq2[quad.Quad, error]) ([]byte, error) {
	confusing := map[string]bool{}
	note := func(iri string) {
		for _, p := range term.Prefixes() {
			if strings.HasPrefix(iri, p.Name+":") || strings.HasPrefix(iri, p.Namespace+"//") {
				confusing[p.Name] = true
			}
		}
	}
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			switch v := v.(type) {
			case quad.IRI:
				note(string(v))
			case quad.TypedString:
				note(string(v.Type))
			}
		}
	}
	text := vocab.JSONLDContext()
	for _, p := range term.Prefixes() {
		if confusing[p.Name] {
			text = bytes.Replace(text, fmt.Appendf(nil, "    %q: %q,\n", p.Name, p.Namespace), nil, 1)
			text = bytes.ReplaceAll(text, []byte(`"`+p.Name+`:`), []byte(`"`+p.Namespace))
		}
	}
	return text, nil
}

// node compacts what one graph says of one subject.
func (c *compactor) node(quads []quad.Quad) (map[string]any, error) {
	expanded := map[string]any{"@id": reference(quads[0].Subject)}
	var types []string
	for _, q := range quads {
		predicate := reference(q.Predicate)
		if object, ok := q.Object.(quad.IRI); ok && q.Predicate == term.RDFType {
			types = append(types, string(object))
			continue
		}
		list, _ := expanded[predicate].([]any)
		expanded[predicate] = append(list, expandedValue(q.Object))
	}
	context, kinds, err := c.context(types)
	if err != nil {
		return nil, err
	}
	compacted, err := ld.NewJsonLdApi().Compact(context, "", expanded, true)
	if err != nil {
		return nil, err
	}
	object, ok := compacted.(map[string]any)
	if !ok {
		object = map[string]any{"iri": expanded["@id"]} // a node with a name alone
	}
	switch len(kinds) {
	case 0:
	case 1:
		object["kind"] = kinds[0]
	default:
		object["kind"] = kinds
	}
	return object, nil
}

// context is the one for a node of some types, and these in short. Where several
// have one, it is that of neither: rdflib takes one of them alone.
func (c *compactor) context(types []string) (*ld.Context, []any, error) {
	var kinds []any
	var scoped []string
	for _, t := range types {
		kind, err := c.plain.CompactIri(t, nil, true, false)
		if err != nil {
			return nil, nil, err
		}
		kinds = append(kinds, kind)
		if term, ok := c.terms[kind].(map[string]any); ok && term["@context"] != nil {
			scoped = append(scoped, kind)
		}
	}
	if len(scoped) != 1 {
		return c.plain, kinds, nil
	}
	kind := scoped[0]
	if c.typed[kind] == nil {
		terms := maps.Clone(c.terms[kind].(map[string]any)["@context"].(map[string]any))
		for name, term := range terms {
			if nested, ok := term.(map[string]any); ok && nested["@context"] != nil {
				nested = maps.Clone(nested)
				delete(nested, "@context")
				terms[name] = nested
			}
		}
		context, err := c.plain.Parse(terms)
		if err != nil {
			return nil, nil, err
		}
		c.typed[kind] = context
	}
	return c.typed[kind], kinds, nil
}

func reference(v quad.Value) string {
	if node, ok := v.(quad.BNode); ok {
		return "_:" + string(node)
	}
	return rdf.Lexical(v)
}

// expandedValue is a value as expanded JSON-LD has it.
func expandedValue(v quad.Value) map[string]any {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		return map[string]any{"@id": reference(v)}
	case quad.TypedString:
		var value any = string(v.Value)
		if v.Type == term.XSDInteger && plainInteger(string(v.Value)) {
			value = json.Number(v.Value)
		}
		return map[string]any{"@value": value, "@type": string(v.Type)}
	case quad.LangString:
		return map[string]any{"@value": string(v.Value), "@language": v.Lang}
	}
	return map[string]any{"@value": rdf.Lexical(v)}
}

// plainInteger reports whether a number of JSON is read as this text again.
func plainInteger(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == s && n < 1<<53 && n > -1<<53
}

// appendCompacted writes what Compact makes: first what a node is, then the rest
// by name.
func appendCompacted(dst []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.SortedFunc(maps.Keys(v), func(a, b string) int {
			if first := isFirst(b) - isFirst(a); first != 0 {
				return first
			}
			return strings.Compare(a, b)
		})
		dst = append(dst, '{')
		for i, key := range keys {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = append(schema.AppendJSONString(dst, key), ": "...)
			dst = appendCompacted(dst, v[key])
		}
		return append(dst, '}')
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendCompacted(dst, item)
		}
		return append(dst, ']')
	case json.Number:
		return append(dst, v...)
	}
	return schema.AppendJSONString(dst, v.(string))
}

// isFirst is greater the earlier a key comes.
func isFirst(key string) int {
	return 1 + slices.Index([]string{"kind", "iri"}, key)
}
