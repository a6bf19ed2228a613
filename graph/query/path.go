package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// A Route is one of the shortest ways from one entity to another.
type Route struct {
	Length int    `json:"length"`
	Steps  []Step `json:"steps"`
}

// A Step goes along one quad, or against it.
type Step struct {
	From      schema.Ref `json:"from"`
	Predicate string     `json:"predicate"`
	Reverse   bool       `json:"reverse"` // the quad leads from To to From
	To        schema.Ref `json:"to"`
	// Source is the id of the source that says so; empty: the codebook.
	Source string `json:"source"`
	// Evidence is that of the statement at one of the ends; [] where neither
	// is a statement.
	Evidence Passages `json:"evidence"`

	from, to quad.IRI
}

// Passages marshal as they do in a statement.
type Passages []schema.Passage

// MarshalJSON writes the passages with the fields of the table.
func (p Passages) MarshalJSON() ([]byte, error) {
	f, _ := schema.FieldNamed(schema.KindStatement, "evidence")
	out := []byte{'['}
	for i := range p {
		if i > 0 {
			out = append(out, ',')
		}
		out = schema.AppendJSONRecord(out, f.Fields, &p[i])
	}
	return append(out, ']'), nil
}

// PathOptions limits a search.
type PathOptions struct {
	MaxLength int // 0: 8
	MaxRoutes int // 0: 100
	// Rest is told whether there are more: it is not 0 then; nil: nobody wants to
	// know.
	Rest  *int
	Blocs []string // of a scene: names of the actors that are blocs
}

// A NoPathError says that two entities are not linked.
type NoPathError struct {
	From, To string
	Steps    int
}

func (e *NoPathError) Error() string {
	return fmt.Sprintf("no path of up to %d steps leads from %s to %s", e.Steps, e.From, e.To)
}

// Path answers: how are two entities linked? It gives every shortest way, by
// the ids along it. Links lead through entities alone, never through types,
// sources, coders, languages or texts.
func Path(ctx context.Context, s *graph.Store, from, to string, o PathOptions) paging.Rows[Route] {
	return paging.Asked(guard(s), func() (none paging.Rows[Route], err error) {
		of, err := paging.Read(0, cmp.Or(o.MaxRoutes, 100), o.Rest)
		if err != nil {
			return none, wrongf("%s takes whole numbers from 1 up", option("limit", ""))
		}
		r := newReader(s)
		a, err := r.resolve(ctx, from, linked...)
		if err != nil {
			return none, err
		}
		b, err := r.resolve(ctx, to, linked...)
		if err != nil {
			return none, err
		}
		if a == b {
			return none, &UsageError{fmt.Sprintf("%q and %q are one and the same: %s", from, to, a)}
		}
		most := cmp.Or(o.MaxLength, 8)
		before, err := r.breadthFirst(ctx, a, b, most)
		if err != nil {
			return none, err
		}
		if before == nil {
			return none, &NoPathError{from, to, most}
		}
		ways := backtrack(before, a, b, of.Enough())
		return paging.Together(paging.Cut(of, ways), func(ways [][]link) (routes []Route, err error) {
			for _, links := range ways {
				route := Route{Length: len(links), Steps: []Step{}}
				for _, l := range links {
					step, err := r.step(ctx, l)
					if err != nil {
						return nil, err
					}
					route.Steps = append(route.Steps, step)
				}
				routes = append(routes, route)
			}
			return routes, nil
		})
	})
}

// linked are the kinds that a path may lead through.
var linked = []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent, schema.KindStatement}

// A link is one way from a node to its neighbour.
type link struct {
	from, to, predicate quad.IRI
	reverse             bool
	label               quad.Value
}

// breadthFirst finds, for each node on a shortest way from a to b, the links
// that lead to it from one step nearer to a. It is nil when there is no way.
func (r *reader) breadthFirst(ctx context.Context, a, b quad.IRI, limit int) (map[quad.IRI][]link, error) {
	before := map[quad.IRI][]link{a: nil}
	layer := []quad.IRI{a}
	for depth := 0; depth < limit && len(layer) > 0; depth++ {
		next := map[quad.IRI][]link{}
		for _, node := range layer {
			links, err := r.neighbours(ctx, node)
			if err != nil {
				return nil, err
			}
			for _, l := range links {
				if _, seen := before[l.to]; !seen && (!inLayer(l.to) || l.to == b) {
					next[l.to] = append(next[l.to], l)
				}
			}
		}
		layer = layer[:0]
		for node, links := range next {
			before[node] = links
			layer = append(layer, node)
		}
		slices.Sort(layer)
		if _, ok := next[b]; ok {
			return before, nil
		}
	}
	return nil, nil
}

// neighbours are the entities next to a node, each once, by IRI.
func (r *reader) neighbours(ctx context.Context, node quad.IRI) ([]link, error) {
	best := map[quad.IRI]link{}
	err := r.eachLink(ctx, node, func(l link) {
		_, ref, ok := rdf.SplitIRI(l.to)
		if !ok || !slices.Contains(linked, ref.Kind) || l.to == node {
			return
		}
		if old, ok := best[l.to]; !ok || compareLinks(l, old) < 0 {
			best[l.to] = l
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]link, 0, len(best))
	for _, l := range best {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b link) int { return cmp.Compare(a.to, b.to) })
	return out, nil
}

// eachLink hands on every link of a node, once for each quad.
func (r *reader) eachLink(ctx context.Context, node quad.IRI, put func(link)) error {
	for _, dir := range []quad.Direction{quad.Subject, quad.Object} {
		for q, err := range r.store.QuadsWith(ctx, dir, node) {
			if err != nil {
				return err
			}
			if err := r.follow(ctx, node, q, put); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow hands on the links along a quad. A role is passed through: it links
// its holder and the organization.
func (r *reader) follow(ctx context.Context, node quad.IRI, q quad.Quad, put func(link)) error {
	pred, _ := q.Predicate.(quad.IRI)
	subject, _ := q.Subject.(quad.IRI)
	object, ok := q.Object.(quad.IRI)
	if !ok || pred == term.RDFType {
		return nil
	}
	role, organization := predicate(schema.KindActor, "roles"), predicate(schema.KindRole, "organization")
	switch {
	case subject == node && pred == role:
		to, err := r.object(ctx, object, organization)
		if iri, ok := to.(quad.IRI); ok {
			put(link{node, iri, role, false, q.Label})
		}
		return err
	case object == node && pred == organization:
		holders, err := r.collect(ctx, r.start(subject).In(role))
		for _, h := range holders {
			put(link{node, h, role, true, q.Label})
		}
		return err
	case subject == node:
		put(link{node, object, pred, false, q.Label})
	default:
		put(link{node, subject, pred, true, q.Label})
	}
	return nil
}

func compareLinks(a, b link) int {
	direction := func(l link) int {
		if l.reverse {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(direction(a), direction(b)), cmp.Compare(rdf.Lexical(a.label), rdf.Lexical(b.label)))
}

// backtrack lists the ways from a to b, in the order of their nodes.
func backtrack(before map[quad.IRI][]link, a, b quad.IRI, limit int) [][]link {
	var out [][]link
	var walk func(node quad.IRI, tail []link)
	walk = func(node quad.IRI, tail []link) {
		if len(out) >= limit {
			return
		}
		if node == a {
			way := slices.Clone(tail)
			slices.Reverse(way)
			out = append(out, way)
			return
		}
		for _, l := range before[node] {
			walk(l.from, append(tail, l))
		}
	}
	walk(b, nil)
	slices.SortFunc(out, func(x, y []link) int {
		return slices.CompareFunc(x, y, func(l, m link) int { return cmp.Compare(l.to, m.to) })
	})
	return out
}

func (r *reader) step(ctx context.Context, l link) (Step, error) {
	step := Step{from: l.from, to: l.to, Predicate: term.Compact(l.predicate), Reverse: l.reverse, Evidence: Passages{}}
	var err error
	if step.From, err = r.ref(ctx, l.from); err != nil {
		return step, err
	}
	if step.To, err = r.ref(ctx, l.to); err != nil {
		return step, err
	}
	if label, ok := l.label.(quad.IRI); ok {
		if _, ref, ok := rdf.SplitIRI(label); ok && ref.Kind == schema.KindSource {
			step.Source = ref.ID
		}
	}
	owner := l.from
	if l.reverse {
		owner = l.to
	}
	if _, ref, _ := rdf.SplitIRI(owner); ref.Kind == schema.KindStatement {
		e, err := r.entity(ctx, owner)
		if err != nil {
			return step, err
		}
		st, err := asStatement(owner, e)
		if err != nil {
			return step, err
		}
		r.doubt(st)
		step.Evidence = append(step.Evidence, st.Evidence...)
	}
	return step, nil
}

// String writes a route as one line.
func (r *Route) String() string {
	var b strings.Builder
	for i, s := range r.Steps {
		if i == 0 {
			b.WriteString(s.From.Name)
		}
		if s.Reverse {
			fmt.Fprintf(&b, " ←%s– %s", s.Predicate, s.To.Name)
		} else {
			fmt.Fprintf(&b, " –%s→ %s", s.Predicate, s.To.Name)
		}
	}
	return b.String()
}
