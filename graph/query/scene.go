package query

import (
	"cmp"
	"context"
	"maps"
	"runtime/debug"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/graph/view"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// SceneOptions says what a diagram shows.
type SceneOptions struct {
	Filter
	Around     string   // the name of an entity: only statements that name it
	Assertions bool     // also what a source says in its own voice
	Reports    bool     // also further reports of one utterance
	Record     bool     // to Select: all codings of a source, where the filter names none
	Blocs      []string // names of the actors that are blocs; none: those that are marked
}

// Scene gathers what a diagram of the selected statements shows. A joint
// statement has all its speakers, also where the filter names some; the stances
// are of those alone.
func Scene(ctx context.Context, s *graph.Store, o SceneOptions) (scene *view.Scene, err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	r := newReader(s)
	p, err := o.Filter.parseToCount()
	if err != nil {
		return nil, err
	}
	sel, err := r.selection(ctx, p)
	if err != nil {
		return nil, err
	}
	b := sceneBuilder{selection: sel, scene: &view.Scene{Entities: map[string]schema.Entity{}, Selection: o.Filter.Summary()}}
	asked := o.Assertions || slices.Contains(o.Is["mode"], "assertion")
	var iris []quad.IRI
	if o.Around != "" {
		focus, err := r.resolve(ctx, o.Around, everything...)
		if err != nil {
			return nil, err
		}
		b.scene.Focus = string(focus)
		if err := b.take(ctx, focus); err != nil {
			return nil, err
		}
		if _, ref, _ := rdf.SplitIRI(focus); ref.Kind == schema.KindStatement {
			iris, asked, o.Reports = []quad.IRI{focus}, true, true
		}
	}
	if iris == nil {
		if iris, err = sel.around(ctx, p, quad.IRI(b.scene.Focus)); err != nil {
			return nil, err
		}
	}
	if err := b.statements(ctx, iris, asked, o.Reports); err != nil {
		return nil, err
	}
	if err := b.stances(ctx, o); err != nil {
		return nil, err
	}
	b.unheard()
	return b.scene, b.blocs(ctx, o.Blocs)
}

// PathScene gathers what a diagram of the shortest ways between two entities
// shows.
func PathScene(ctx context.Context, s *graph.Store, from, to string, o PathOptions) (scene *view.Scene, err error) {
	defer s.RecoverDamage(&err)
	routes, err := Path(ctx, s, from, to, o).List()
	if err != nil {
		return nil, err
	}
	r := newReader(s)
	b := sceneBuilder{selection: &selection{reader: r}, scene: &view.Scene{Entities: map[string]schema.Entity{}}}
	ends := make([]quad.IRI, 2)
	for i, name := range []string{from, to} {
		if ends[i], err = r.resolve(ctx, name, linked...); err != nil {
			return nil, err
		}
	}
	b.scene.Focus, b.scene.Goal = string(ends[0]), string(ends[1])
	type key struct{ from, to, predicate string }
	seen := map[key]bool{}
	longest := 0
	for _, route := range routes {
		longest = max(longest, route.Length)
	}
	for n := range longest {
		for _, route := range routes {
			step := route.Steps[n]
			l := view.Link{From: string(step.from), To: string(step.to), Predicate: step.Predicate, Reverse: step.Reverse, Source: step.Source, Evidence: step.Evidence}
			if k := (key{l.From, l.To, l.Predicate}); seen[k] {
				continue
			} else {
				seen[k] = true
			}
			b.scene.Links = append(b.scene.Links, l)
			for _, iri := range []quad.IRI{step.from, step.to} {
				if err := b.take(ctx, iri); err != nil {
					return nil, err
				}
			}
		}
	}
	return b.scene, b.blocs(ctx, o.Blocs)
}

// around gives the selected statements in their order; where an entity is
// given, those that name it.
func (s *selection) around(ctx context.Context, p *parsedFilter, focus quad.IRI) ([]quad.IRI, error) {
	if focus == "" {
		return s.sorted(ctx, p).List()
	}
	naming, err := s.naming(ctx, focus)
	if err != nil {
		return nil, err
	}
	var iris []quad.IRI
	if p.Narrows() {
		if iris, err = s.statements(ctx); err != nil {
			return nil, err
		}
		iris = slices.DeleteFunc(iris, func(iri quad.IRI) bool { return !naming[iri] })
	} else {
		iris = slices.Collect(maps.Keys(naming))
		iris = slices.DeleteFunc(iris, inLayer)
	}
	if iris, err = s.order(ctx, iris, p.Sort); err != nil {
		return nil, err
	}
	return paging.Cut(p.page, iris).List()
}

// naming finds the statements that name an entity: in any of their fields, or,
// for a place or an event, by being said there.
func (r *reader) naming(ctx context.Context, focus quad.IRI) (map[quad.IRI]bool, error) {
	out := map[quad.IRI]bool{}
	add := func(iris []quad.IRI, err error) error {
		for _, iri := range iris {
			if _, ref, ok := rdf.SplitIRI(iri); ok && ref.Kind == schema.KindStatement {
				out[iri] = true
			}
		}
		return err
	}
	for q, err := range r.store.QuadsWith(ctx, quad.Object, focus) {
		if err != nil {
			return nil, err
		}
		if s, ok := q.Subject.(quad.IRI); ok {
			if err := add([]quad.IRI{s}, nil); err != nil {
				return nil, err
			}
		}
	}
	_, ref, _ := rdf.SplitIRI(focus)
	if ref.Kind != schema.KindPlace && ref.Kind != schema.KindEvent {
		return out, nil
	}
	return out, add(r.ordered(ctx, &Filter{Is: map[string][]string{"at": {string(focus)}}}))
}

type sceneBuilder struct {
	*selection
	scene  *view.Scene
	places map[string]int // of the statements in their order, by IRI
}

// blocs lists the actors that can be blocs, and those that are chosen: in the
// order of their names, else by members, then by IRI.
func (b *sceneBuilder) blocs(ctx context.Context, names []string) error {
	actors, err := b.collect(ctx, b.start(schema.KindActor.Class()).In(term.RDFType))
	if err != nil {
		return err
	}
	members, belongs := map[string]int{}, map[string]bool{}
	var marked []string
	for _, iri := range actors {
		quads, err := b.fetch(ctx, iri)
		if err != nil {
			return err
		}
		for _, q := range quads {
			switch to, _ := q.Object.(quad.IRI); q.Predicate {
			case term.AffiliatedWith:
				members[string(to)]++
				belongs[string(iri)] = true
			case predicate(schema.KindActor, "bloc"):
				marked = append(marked, string(iri))
			}
		}
	}
	bySize := func(x, y string) int { return cmp.Or(cmp.Compare(members[y], members[x]), cmp.Compare(x, y)) }
	slices.SortFunc(marked, bySize)
	chosen := slices.Compact(marked)
	if len(names) > 0 {
		if chosen, err = b.named(ctx, names); err != nil {
			return err
		}
	}
	is := map[string]bool{}
	for _, iri := range chosen {
		is[iri] = true
	}
	var ends, inner []string
	for iri := range members {
		switch {
		case is[iri]:
		case belongs[iri]:
			inner = append(inner, iri)
		default:
			ends = append(ends, iri)
		}
	}
	slices.SortFunc(ends, bySize)
	slices.SortFunc(inner, bySize)
	b.scene.Chosen, b.scene.Blocs = chosen, slices.Concat(chosen, ends, inner)
	return nil
}

// named are the actors that names mean, each once.
func (r *reader) named(ctx context.Context, names []string) ([]string, error) {
	var out []string
	known := map[quad.IRI]bool{}
	for _, name := range names {
		iri, err := r.resolve(ctx, name, schema.KindActor)
		if err != nil {
			return nil, err
		}
		if !known[iri] {
			known[iri] = true
			out = append(out, string(iri))
		}
	}
	return out, nil
}

// statements takes those that are to be shown, and what they refer to. Of
// several reports of one utterance that is the earliest.
func (b *sceneBuilder) statements(ctx context.Context, iris []quad.IRI, assertions, reports bool) error {
	var all []*schema.Statement
	shown := map[quad.IRI]*schema.Statement{} // by utterance
	leftOut := map[quad.IRI]bool{}
	units := map[*schema.Statement]quad.IRI{}
	b.places = map[string]int{}
	for place, iri := range iris {
		b.places[string(iri)] = place
		e, err := b.row(ctx, iri)
		if err != nil {
			return err
		}
		st, ok := e.(*schema.Statement)
		if !ok {
			continue
		}
		of := iri
		if !reports {
			if of, err = b.utterance(ctx, iri, st); err != nil {
				return err
			}
		}
		if st.Mode == "assertion" && !assertions {
			leftOut[of] = true
			continue
		}
		all = append(all, st)
		units[st] = of
		if first := shown[of]; first != nil {
			if before, err := b.earlier(ctx, iri, quad.IRI(first.IRI)); err != nil {
				return err
			} else if !before {
				continue
			}
		}
		shown[of] = st
	}
	b.scene.Assertions = len(leftOut)
	for _, st := range all {
		if shown[units[st]] != st {
			b.scene.Reports = append(b.scene.Reports, st)
			continue
		}
		b.scene.Statements = append(b.scene.Statements, st)
		for _, next := range b.references(st) {
			if _, ref, _ := rdf.SplitIRI(next); !ref.Kind.Known() || ref.Kind == schema.KindStatement {
				continue
			}
			if err := b.take(ctx, next); err != nil {
				return err
			}
		}
	}
	return nil
}

// take adds an entity and those that say where it belongs.
func (b *sceneBuilder) take(ctx context.Context, iri quad.IRI) error {
	if _, ok := b.scene.Entities[string(iri)]; ok {
		return nil
	}
	e, err := b.row(ctx, iri)
	if err != nil {
		return err
	}
	if _, ref, _ := rdf.SplitIRI(iri); ref.Kind.Known() && (e == nil || e.Kind() != ref.Kind) {
		e = undescribed(iri)
	}
	if e == nil {
		return nil
	}
	b.scene.Entities[string(iri)] = e
	var next []schema.Ref
	switch e := e.(type) {
	case *schema.Actor:
		for i := range e.Affiliations {
			next = append(next, e.Affiliations[i].To)
		}
	case *schema.Event:
		next = append(next, e.Place, e.PartOf)
	case *schema.Place:
		next = append(next, e.Within)
	case *schema.Position:
		next = append(next, e.Broader)
	case *schema.Source:
		next = append(next, e.Authors...)
	}
	for _, ref := range next {
		if !ref.IsZero() {
			if err := b.take(ctx, sibling(e, ref)); err != nil {
				return err
			}
		}
	}
	return nil
}

// stances tallies the statements of the scene and their further reports: as
// Stances does, of the speakers and positions that the filter means.
func (b *sceneBuilder) stances(ctx context.Context, o SceneOptions) error {
	wanted, err := b.wanted(ctx, o.Is["on"])
	if err != nil {
		return err
	}
	all, err := b.inOrder(ctx, slices.Concat(b.scene.Statements, b.scene.Reports))
	if err != nil {
		return err
	}
	p, err := b.tableOf(ctx, table.All(all))
	if err != nil {
		return err
	}
	t := &tally{population: p, wanted: wanted, reports: o.Reports, places: make([]uint32, len(all))}
	for row, st := range all {
		t.places[row] = uint32(b.places[st.IRI])
	}
	pairs, err := t.pairs(ctx)
	if err != nil {
		return err
	}
	rows, err := t.rows(ctx, pairs)
	if err != nil {
		return err
	}
	further := map[*schema.Statement]bool{}
	for _, st := range b.scene.Reports {
		further[st] = true
	}
	read := func(rows []uint32) (statements, first []*schema.Statement) {
		for _, row := range rows {
			statements = append(statements, all[row])
			if !further[all[row]] {
				first = append(first, all[row])
			}
		}
		return statements, first
	}
	for _, row := range rows {
		actor, position := row.of.actor.iri, row.of.position.iri
		for _, iri := range []quad.IRI{actor, position} {
			if err := b.take(ctx, iri); err != nil {
				return err
			}
		}
		st := view.Stance{
			Actor: string(actor), Position: string(position), Stance: row.Stance,
			Supports: row.Supports, Opposes: row.Opposes, Neutral: row.Neutral,
			Indirect: row.Indirect(), Statements: row.Statements(),
		}
		_, st.Utterances = read(row.rows)
		for i, side := range t.sides(row.of) {
			if side != nil {
				statements, utterances := read(side)
				st.Sides = append(st.Sides, view.Side{Stance: stanceFields[i], Statements: statements, Utterances: utterances})
			}
		}
		b.scene.Stances = append(b.scene.Stances, st)
	}
	return nil
}

// inOrder puts statements that have been read into the order of Said.
func (b *sceneBuilder) inOrder(ctx context.Context, all []*schema.Statement) ([]*schema.Statement, error) {
	type keyed struct {
		sortKey
		st *schema.Statement
	}
	keys := make([]keyed, len(all))
	for i, st := range all {
		key, err := b.sortKey(ctx, quad.IRI(st.IRI), st, "")
		if err != nil {
			return nil, err
		}
		keys[i] = keyed{key, st}
	}
	sorting.By(keys, func(a, b keyed) int { return a.compare(b.sortKey) })
	out := make([]*schema.Statement, len(all))
	for i := range keys {
		out[i] = keys[i].st
	}
	return out, nil
}

// unheard finds the actors who are named and never speak.
func (b *sceneBuilder) unheard() {
	speaks, named := map[string]bool{}, map[string]schema.Ref{}
	for _, st := range b.scene.Statements {
		for _, ref := range st.Speakers {
			speaks[view.IRI(st, ref)] = true
		}
		for _, refs := range [][]schema.Ref{st.Addressees, st.OnBehalfOf, st.About, st.Praises, st.Criticizes} {
			for _, ref := range refs {
				if ref.Kind == schema.KindActor {
					named[view.IRI(st, ref)] = ref
				}
			}
		}
	}
	for iri, ref := range named {
		if !speaks[iri] {
			b.scene.Unheard = append(b.scene.Unheard, ref)
		}
	}
	sorting.By(b.scene.Unheard, func(a, b schema.Ref) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Name), spelling.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
}
