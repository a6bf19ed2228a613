package query

import (
	"cmp"
	"context"
	"iter"
	"runtime/debug"
	"slices"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/graph/shapes"
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
			if err := b.trail(ctx, focus, o); err != nil {
				return nil, err
			}
			return b.scene, b.blocs(ctx, o.Blocs)
		}
		cl, err := sel.naming(ctx, focus)
		if err != nil {
			return nil, err
		}
		sel.clauses = append(sel.clauses, cl)
	}
	all, err := sel.population(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.statements(ctx, all, p, asked, o.Reports); err != nil {
		return nil, err
	}
	if err := b.stances(ctx, p, o); err != nil {
		return nil, err
	}
	if err := b.unheard(ctx); err != nil {
		return nil, err
	}
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

// naming selects the statements that name an entity: in any of their fields, or, for a
// place or an event, by being said there.
func (s *selection) naming(ctx context.Context, focus quad.IRI) (clause, error) {
	var cl clause
	_, ref, _ := rdf.SplitIRI(focus)
	var columns []table.Field
	for _, f := range table.Fields() {
		if f > table.Source && f != table.Place {
			columns = append(columns, f)
			cl.from([]quad.Value{focus}, f.Predicate())
		}
	}
	if ref.Kind != schema.KindPlace && ref.Kind != schema.KindEvent {
		return cl, nil
	}
	at, err := s.within(ctx, condition{Condition: Condition{Kinds: []schema.Kind{ref.Kind}}, values: []string{string(focus)}})
	if err != nil {
		return cl, err
	}
	all := []shape.Shape{at.holds}
	for _, f := range columns {
		all = append(all, shapes.Holding{Field: f.String(), Values: []quad.Value{focus}})
	}
	cl.paths, cl.rest, cl.holds = append(cl.paths, at.paths...), at.rest, shapes.Either(all...)
	cl.test = func(ctx context.Context, st *schema.Statement) (bool, error) {
		if slices.Contains(s.references(st), focus) {
			return true, nil
		}
		return at.test(ctx, st)
	}
	cl.scan = func(ctx context.Context, t *table.Table, among, into *table.Set) error {
		for _, f := range columns {
			if err := having(t, f, []quad.Value{focus}, among, into); err != nil {
				return err
			}
		}
		return at.scan(ctx, t, among, into)
	}
	return cl, nil
}

type sceneBuilder struct {
	*selection
	scene  *view.Scene
	shown  *population  // the statements of the scene
	said   *columnsSaid // what these say
	report []bool       // by view.Row: it is a further report
	// inOrder are the rows of the table as they are shown.
	inOrder []uint32
}

// blocs lists the actors that can be blocs, and those that are chosen: in the
// order of their names, else by members, then by IRI.
func (b *sceneBuilder) blocs(ctx context.Context, names []string) error {
	members, belongs := map[string]int{}, map[string]bool{}
	var marked []string
	bloc := predicate(schema.KindActor, "bloc")
	note := func(q quad.Quad) {
		iri, _ := q.Subject.(quad.IRI)
		if _, ref, _ := rdf.SplitIRI(iri); ref.Kind != schema.KindActor {
			return
		}
		switch to, _ := q.Object.(quad.IRI); q.Predicate {
		case term.AffiliatedWith:
			members[string(to)]++
			belongs[string(iri)] = true
		case bloc:
			marked = append(marked, string(iri))
		}
	}
	var all []iter.Seq2[quad.Quad, error]
	if b.columnar { // which gives all that actors say with their list
		actors, err := b.collect(ctx, b.start(schema.KindActor.Class()).In(term.RDFType))
		if err != nil {
			return err
		}
		for _, iri := range actors {
			all = append(all, b.store.QuadsWith(ctx, quad.Subject, iri))
		}
	} else {
		all = append(all, b.store.QuadsWith(ctx, quad.Predicate, term.AffiliatedWith), b.store.QuadsWith(ctx, quad.Predicate, bloc))
	}
	for _, quads := range all {
		for q, err := range quads {
			if err != nil {
				return err
			}
			note(q)
		}
	}
	bySize := func(x, y string) int { return cmp.Or(cmp.Compare(members[y], members[x]), cmp.Compare(x, y)) }
	slices.SortFunc(marked, bySize)
	chosen := slices.Compact(marked)
	if len(names) > 0 {
		var err error
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
// several reports of one utterance that is the earliest. None is decoded.
func (b *sceneBuilder) statements(ctx context.Context, all *population, p *parsedFilter, assertions, reports bool) error {
	inOrder, err := all.rowOrder(ctx, all.table, all.set, p.Sort)
	if err != nil {
		return err
	}
	rows, err := paging.CutCounted(p.page, len(inOrder.rows), inOrder.between).List()
	if err != nil {
		return err
	}
	utterances, err := all.table.Utterances()
	if err != nil {
		return err
	}
	utterance := func(row uint32) uint32 {
		if !reports {
			row, _ = utterances.Of(row)
		}
		return row
	}
	b.inOrder = rows
	kept := table.NewSet(all.table.Len())
	for _, row := range rows {
		kept.Add(row)
	}
	if !assertions {
		if b.scene.Assertions, err = leaveOutAssertions(all.table, kept, utterance); err != nil {
			return err
		}
	}
	b.shown = &population{b.selection, all.table, kept, nil}
	if b.said, err = b.shown.saidBy(ctx); err != nil {
		return err
	}
	b.scene.Said = b.said
	first := map[uint32]bool{} // utterances of which several reports can be there
	b.report = make([]bool, len(b.said.of))
	several := utterances.Several()
	for i, row := range b.said.of {
		if !reports && several.Has(row) {
			of := utterance(row)
			b.report[i] = first[of]
			first[of] = true
		}
	}
	for _, row := range rows {
		if !kept.Has(row) {
			continue
		}
		at := view.Row(b.said.places(row))
		if b.report[at] {
			b.scene.Reports = append(b.scene.Reports, at)
		} else {
			b.scene.Statements = append(b.scene.Statements, at)
		}
	}
	return b.takeNamed(ctx)
}

// leaveOutAssertions leaves out what sources say in their own voice, and counts the
// utterances of that.
func leaveOutAssertions(t *table.Table, rows *table.Set, utterance func(uint32) uint32) (int, error) {
	asserted, err := t.Numbers(table.Mode, []quad.Value{quad.String("assertion")})
	if err != nil || len(asserted) == 0 {
		return 0, err
	}
	modes, err := t.One(table.Mode)
	if err != nil {
		return 0, err
	}
	left, out := map[uint32]bool{}, table.NewSet(t.Len())
	for row := range rows.All() {
		if asserted[modes.At(row)] {
			out.Add(row)
			left[utterance(row)] = true
		}
	}
	rows.Drop(out)
	return len(left), nil
}

// takeNamed adds what the statements name that are shown.
func (b *sceneBuilder) takeNamed(ctx context.Context) error {
	named := make([]bool, len(b.said.entities))
	for _, row := range b.scene.Statements {
		named[b.said.place.At(int(row))] = true
		for _, f := range table.Fields() {
			if f.Several() {
				b.said.lists[f].mark(row, named)
			}
		}
	}
	var iris []quad.IRI
	for v, is := range named {
		if is && v > 0 {
			iris = append(iris, quad.IRI(b.said.entities[v]))
		}
	}
	b.ahead(iris...)
	for _, iri := range iris {
		if err := b.take(ctx, iri); err != nil {
			return err
		}
	}
	return nil
}

// trail takes one statement, and all that it refers to.
func (b *sceneBuilder) trail(ctx context.Context, iri quad.IRI, o SceneOptions) error {
	st, err := b.statementRow(ctx, iri)
	if err != nil {
		return err
	}
	if b.shown, err = b.tableOf(ctx, table.All([]*schema.Statement{st})); err != nil {
		return err
	}
	if b.said, err = b.shown.saidBy(ctx); err != nil {
		return err
	}
	b.report = make([]bool, 1)
	b.scene.Said, b.scene.Statements = view.Decoded{st}, []view.Row{0}
	for _, next := range b.references(st) {
		if _, ref, _ := rdf.SplitIRI(next); !ref.Kind.Known() || ref.Kind == schema.KindStatement {
			continue
		}
		if err := b.take(ctx, next); err != nil {
			return err
		}
	}
	o.Reports = true
	return b.stances(ctx, &parsedFilter{}, o)
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
func (b *sceneBuilder) stances(ctx context.Context, p *parsedFilter, o SceneOptions) error {
	wanted, err := b.wanted(ctx, o.Is["on"])
	if err != nil {
		return err
	}
	t := &tally{population: b.shown, wanted: wanted, reports: o.Reports}
	if !p.byDate() {
		t.places = make([]uint32, b.shown.table.Len())
		for place, row := range b.inOrder {
			t.places[row] = uint32(place)
		}
	}
	pairs, err := t.pairs(ctx)
	if err != nil {
		return err
	}
	strengths, err := t.strengths()
	if err != nil {
		return err
	}
	for _, p := range pairs {
		actor, position := p.actor.iri, p.position.iri
		for _, iri := range []quad.IRI{actor, position} {
			if err := b.take(ctx, iri); err != nil {
				return err
			}
		}
		row := Stance{of: p}
		t.take(&row, p)
		t.judge(&row, strengths)
		st := view.Stance{
			Actor: string(actor), Position: string(position), Stance: row.Stance,
			Supports: row.Supports, Opposes: row.Opposes, Neutral: row.Neutral, Indirect: row.Indirect(),
		}
		st.Statements, st.Utterances = b.rowsOf(row.rows)
		for i, side := range t.sides(p) {
			if side != nil {
				statements, utterances := b.rowsOf(side)
				st.Sides = append(st.Sides, view.Side{Stance: stanceFields[i], Statements: statements, Utterances: utterances})
			}
		}
		b.scene.Stances = append(b.scene.Stances, st)
	}
	return nil
}

// rowsOf are rows of the table as those of the scene: all, and those that are no further
// reports.
func (b *sceneBuilder) rowsOf(rows []uint32) (all, first []view.Row) {
	all = make([]view.Row, len(rows))
	reports := 0
	for i, row := range rows {
		all[i] = view.Row(b.said.places(row))
		if b.report[all[i]] {
			reports++
		}
	}
	if reports == 0 {
		return all, all
	}
	first = make([]view.Row, 0, len(all)-reports)
	for _, row := range all {
		if !b.report[row] {
			first = append(first, row)
		}
	}
	return all, first
}

// unheard finds the actors who are named and never speak.
func (b *sceneBuilder) unheard(ctx context.Context) error {
	speaks, named := make([]bool, len(b.said.entities)), make([]bool, len(b.said.entities))
	for _, row := range b.scene.Statements {
		b.said.lists[table.Speakers].mark(row, speaks)
		for _, f := range []table.Field{table.Addressees, table.OnBehalfOf, table.About, table.Praises, table.Criticizes} {
			b.said.lists[f].mark(row, named)
		}
	}
	for v, is := range named {
		if !is || speaks[v] {
			continue
		}
		iri := quad.IRI(b.said.entities[v])
		if _, ref, _ := rdf.SplitIRI(iri); ref.Kind != schema.KindActor {
			continue
		}
		ref, err := b.ref(ctx, iri)
		if err != nil {
			return err
		}
		b.scene.Unheard = append(b.scene.Unheard, ref)
	}
	sorting.By(b.scene.Unheard, func(a, b schema.Ref) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Name), spelling.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return nil
}
