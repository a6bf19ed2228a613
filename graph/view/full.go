package view

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"onrecord/schema"
)

// accordingTo is the type of an edge from what a source says to the source.
const accordingTo = "accordingTo"

// fullNodeProperties are the fields of all kinds that are no references, a name
// once. Their names and titles are among them: a label is made where there is
// none.
var fullNodeProperties = sync.OnceValue(func() []Property {
	var out []Property
	for _, k := range schema.Kinds() {
		for _, f := range schema.Fields(k) {
			p := Property{f.Name, f.Type}
			switch f.Type {
			case schema.One, schema.Many:
				continue
			case schema.Record:
				p.Type = schema.Text
			case schema.Records:
				if f.Class != schema.KindRole {
					continue
				}
				p.Type = schema.Texts // an office may be of no organization
			}
			i := slices.IndexFunc(out, func(o Property) bool { return o.Name == p.Name })
			switch {
			case i < 0:
				out = append(out, p)
			case out[i].Type != p.Type:
				out[i].Type = schema.Text // a word for some kinds, any text for others
			}
		}
	}
	return out
})

// fullEdgeProperties are those of passages, roles and affiliations.
var fullEdgeProperties = sync.OnceValue(func() []Property {
	out := []Property{{"date", schema.Date}, {"office", schema.Text}, {"from", schema.Date}, {"until", schema.Date}, {accordingTo, schema.Texts}}
	for _, f := range schema.Fields(schema.KindPassage) {
		if !f.Hint && f.Name != "source" {
			out = append(out, Property{f.Name, f.Type})
		}
	}
	return out
})

func (g *PropertyGraph) full(entities iter.Seq2[schema.Entity, error], ids identifier) {
	g.NodeProperties, g.EdgeProperties = fullNodeProperties(), fullEdgeProperties()
	fields := fieldsOf(fullNodeProperties())
	g.Of = func() func(schema.Entity) (*Node, []*Edge) {
		again := &edgeRoom{}
		return func(e schema.Entity) (*Node, []*Edge) {
			again.reset()
			return ids.node(e, fields), ids.edges(e, again)
		}
	}
	g.Nodes = func(yield func(*Node, error) bool) {
		for e, err := range entities {
			if err != nil {
				yield(nil, err)
				return
			}
			if e.Kind() != schema.KindCorpus && !yield(ids.node(e, fields), nil) {
				return
			}
		}
	}
	g.Edges = func(yield func(*Edge, error) bool) {
		for e, err := range entities {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, edge := range ids.edges(e, &edgeRoom{}) {
				if !yield(edge, nil) {
					return
				}
			}
		}
	}
}

// fieldsOf are, for each kind, the fields that fill some properties; nil: the kind
// has none of that name.
func fieldsOf(properties []Property) map[schema.Kind][]*schema.Field {
	out := map[schema.Kind][]*schema.Field{}
	for _, k := range append(schema.Kinds(), schema.KindCorpus) {
		out[k] = make([]*schema.Field, len(properties))
		for i, p := range properties {
			out[k][i], _ = schema.FieldNamed(k, p.Name)
		}
	}
	return out
}

// node is an entity with the properties that it has.
func (ids identifier) node(e schema.Entity, properties map[schema.Kind][]*schema.Field) *Node {
	fields := properties[e.Kind()]
	iri := e.Identity().IRI
	n := &Node{ID: ids.of(iri), IRI: iri, Kind: e.Kind(), Label: e.Label(), Date: schema.OwnDate(e), Weight: 1, Values: make([]any, len(fields))}
	for i, f := range fields {
		if f == nil {
			continue
		}
		n.Values[i] = value(f, e)
		if f.Name == "type" {
			n.Type, _ = n.Values[i].(string)
		}
	}
	return n
}

// value is what a property holds of a record; nil: nothing.
func value(f *schema.Field, record any) any {
	switch f.Type {
	case schema.Texts, schema.IRIs:
		if list := f.Strings(record); len(list) > 0 {
			return list
		}
		return nil
	case schema.Record:
		if v, ok := f.Value(record); ok {
			return fmt.Sprint(v.Record())
		}
		return nil
	case schema.Records:
		if a, ok := record.(*schema.Actor); ok && f.Class == schema.KindRole {
			return roleTexts(a.Roles)
		}
		return nil
	case schema.One, schema.Many:
		return nil
	}
	v, ok := f.Value(record)
	if !ok {
		return nil
	}
	switch f.Type {
	case schema.Int:
		return v.Int()
	case schema.Decimal:
		return schema.Number(v.String())
	case schema.Bool:
		return true
	}
	return v.Text()
}

// roleTexts are roles as a person reads them: the office, when it was held, and
// who says so where that is on no edge.
func roleTexts(roles []schema.Role) any {
	var out []string
	for _, r := range roles {
		var more []string
		if r.From != "" {
			more = append(more, "from "+r.From)
		}
		if r.Until != "" {
			more = append(more, "until "+r.Until)
		}
		if r.Organization.IsZero() {
			for _, s := range r.Sources {
				more = append(more, "according to "+s.ID)
			}
		}
		text := r.Office
		if more != nil || schema.EndsLikeRole(text) {
			text += " (" + strings.Join(more, ", ") + ")"
		}
		out = append(out, text)
	}
	if out == nil {
		return nil
	}
	return out
}

// An edgeRoom has memory for edges, some at once.
type edgeRoom struct {
	blocks []*edgeBlock
	used   int // of the blocks' edges
	list   []*Edge
}

const edgesOfBlock = 8

type edgeBlock struct {
	edges  [edgesOfBlock]Edge
	values []any
}

// reset lets the memory be used again.
func (r *edgeRoom) reset() {
	for i := range r.used {
		clear(r.blocks[i/edgesOfBlock].edges[i%edgesOfBlock].Values)
	}
	clear(r.list)
	r.used, r.list = 0, r.list[:0]
}

// next gives an edge without anything but room for its values.
func (r *edgeRoom) next() *Edge {
	if r.used == len(r.blocks)*edgesOfBlock {
		r.blocks = append(r.blocks, &edgeBlock{values: make([]any, edgesOfBlock*len(fullEdgeProperties()))})
	}
	b, i, n := r.blocks[r.used/edgesOfBlock], r.used%edgesOfBlock, len(fullEdgeProperties())
	r.used++
	b.edges[i] = Edge{Values: b.values[i*n : (i+1)*n : (i+1)*n]}
	r.list = append(r.list, &b.edges[i])
	return &b.edges[i]
}

// edges are all references of an entity.
func (ids identifier) edges(e schema.Entity, room *edgeRoom) []*Edge {
	if e.Kind() == schema.KindCorpus {
		return nil
	}
	from := ids.of(e.Identity().IRI)
	to := ids.near(e)
	var when string
	var dated any
	if e.Kind() == schema.KindStatement {
		when = schema.OwnDate(e)
		dated = text(when)
	}
	edge := func(ref schema.Ref, kind string) *Edge {
		made := room.next()
		made.From, made.To, made.Type, made.Weight, made.Date = from, to(ref), kind, 1, when
		return made
	}
	fields := schema.Fields(e.Kind())
	for i := range fields {
		f := &fields[i]
		name := accordingTo
		if f.Predicate != "" {
			name = local(f.Predicate)
		}
		if s, ok := e.(*schema.Statement); ok && f.Name == "source" {
			if len(s.Evidence) > 0 {
				continue // the passages lead there
			}
			name = accordingTo
		}
		for _, to := range f.Refs(e) {
			edge(to, name).set("date", dated)
		}
		for _, part := range f.Records(e) {
			switch part := part.(type) {
			case *schema.Affiliation:
				between(edge(part.To, name), part.From, part.Until)
			case *schema.Role:
				if part.Organization.IsZero() {
					continue // it is among the roles of its node
				}
				edge := edge(part.Organization, name)
				between(edge, part.From, part.Until)
				edge.set("office", part.Office)
				var sources []string
				for _, s := range part.Sources {
					sources = append(sources, to(s))
				}
				if sources != nil {
					edge.set(accordingTo, sources)
				}
			case *schema.Passage:
				edge := edge(part.Source, name)
				edge.set("date", dated)
				for i := range f.Fields {
					if f := &f.Fields[i]; !f.Hint && f.Name != "source" {
						edge.set(f.Name, value(f, part))
					}
				}
			}
		}
	}
	return room.list
}

// between gives an edge the time in which it holds.
func between(e *Edge, from, until string) {
	e.set("from", text(from))
	e.set("until", text(until))
	if from != "" || until != "" {
		e.Date = period(from, until)
	}
}

func (e *Edge) set(name string, value any) {
	i := slices.IndexFunc(fullEdgeProperties(), func(p Property) bool { return p.Name == name })
	e.Values[i] = value
}

// text is a value; nil where there is none.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}
