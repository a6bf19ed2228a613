package query

import (
	"cmp"
	"context"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
)

// ObservationOptions say what the rows, the columns and the qualifier of a network
// are, and which statements it is made of.
type ObservationOptions struct {
	Filter
	Assertions bool // also what a source says in its own voice
	Reports    bool // each report, not each utterance

	Rows, Columns string // of Variables
	Qualifier     string // of Qualifiers; empty: stance
	KeepNeutral   bool   // stances are -1, 0 and 1; else neutral ones are left out
	Broader       bool   // a position stands for the broadest one above it
	DNA           bool   // the order of labels, and isolates, as in DNA
	// IDs says that the ids of statements are wanted.
	IDs bool
	// NamesAlone says that of actors neither the type nor the affiliation is wanted.
	NamesAlone bool
	// Include and Exclude keep, or leave out, what has one of some values in a
	// variable: of what rows, columns and stances are made each by itself, else of
	// whole statements.
	Include, Exclude map[string][]string
}

// A variable is something that a statement has values of.
type variable struct {
	name    string
	kinds   []schema.Kind // of its values; nil: words
	field   table.Field
	speaker bool   // it is of each speaker
	typed   string // the type of actors that it has
}

// Variables lists what rows and columns can be.
func Variables() []string {
	var out []string
	for _, v := range variables {
		out = append(out, v.name)
	}
	return out
}

// Qualifiers lists what observations can be told apart by.
func Qualifiers() []string {
	return []string{"stance", "none", "mode", "act", "certainty", "medium", "language", "coder", "source"}
}

var variables = []variable{
	{name: "actor", kinds: of(schema.KindActor), field: table.Speakers, speaker: true},
	{name: "person", kinds: of(schema.KindActor), field: table.Speakers, speaker: true, typed: "person"},
	{name: "organization", kinds: of(schema.KindActor), field: table.Speakers, speaker: true, typed: "organization"},
	{name: "state", kinds: of(schema.KindActor), field: table.Speakers, speaker: true, typed: "state"},
	{name: "group", kinds: of(schema.KindActor), field: table.Speakers, speaker: true, typed: "group"},
	{name: affiliationVariable, kinds: of(schema.KindActor), field: table.Speakers, speaker: true},
	{name: typeVariable, field: table.Speakers, speaker: true},
	{name: "onBehalfOf", kinds: of(schema.KindActor), field: table.OnBehalfOf},
	{name: "addressee", kinds: of(schema.KindActor), field: table.Addressees},
	{name: positionVariable, kinds: of(schema.KindPosition)},
	{name: "about", kinds: everything, field: table.About},
	{name: "praises", kinds: everything, field: table.Praises},
	{name: "criticizes", kinds: everything, field: table.Criticizes},
	{name: "source", kinds: of(schema.KindSource), field: table.Source},
	{name: "event", kinds: of(schema.KindEvent), field: table.Event},
	{name: "place", kinds: of(schema.KindPlace), field: table.Place},
	{name: "mode", field: table.Mode},
	{name: "act", field: table.Act},
	{name: "certainty", field: table.Certainty},
	{name: "coder", field: table.Coder},
	{name: "medium", field: table.Medium},
	{name: "language", field: table.Language},
}

const (
	affiliationVariable = "affiliation"
	typeVariable        = "type"
	positionVariable    = "position"
	stanceQualifier     = "stance"
	noQualifier         = "none"
)

func of(k schema.Kind) []schema.Kind { return []schema.Kind{k} }

func variableNamed(option_, name string) (variable, error) {
	i := slices.IndexFunc(variables, func(v variable) bool { return v.name == name })
	if i < 0 {
		return variable{}, wrongf("%s takes %s, not %q", option(option_, ""), hint.OneOf(Variables()), name)
	}
	return variables[i], nil
}

// Observations answers: what is a network of these statements made of? One for each
// value of the rows, the columns and the qualifier that a statement holds: one with
// three positions has three. Utterances count once, as the earliest selected report
// tells them, unless each report is asked for; where the filter names speakers or
// their affiliation, these count alone, and of positions those that it names.
func Observations(ctx context.Context, s *graph.Store, o ObservationOptions) (d *network.Data, err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	o.Qualifier = cmp.Or(o.Qualifier, stanceQualifier)
	ob := &observing{ObservationOptions: o}
	if ob.rows, err = variableNamed("rows", o.Rows); err != nil {
		return nil, err
	}
	if ob.columns, err = variableNamed("columns", o.Columns); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(Qualifiers(), o.Qualifier):
		return nil, wrongf("%s takes %s, not %q", option("qualifier", ""), hint.OneOf(Qualifiers()), o.Qualifier)
	case o.Rows == o.Columns:
		return nil, wrongf("%s and %s are the same: they must be two things", option("rows", o.Rows), option("columns", o.Columns))
	case o.KeepNeutral && o.Qualifier != stanceQualifier:
		return nil, wrongf("%s is about stances: it does not go with %s", option("neutral", "keep"), option("qualifier", o.Qualifier))
	}
	r := newReader(s)
	ob.tally, err = r.tally(ctx, &StanceOptions{Filter: o.Filter, Assertions: o.Assertions, Reports: o.Reports})
	if err != nil {
		return nil, err
	}
	if err := ob.load(ctx); err != nil {
		return nil, err
	}
	return ob.read(ctx)
}

// observing makes observations of a tally.
type observing struct {
	ObservationOptions
	*tally
	rows, columns variable
	days          *rowDays
	end           schema.Span // the last day on which anything was said
	b             *network.Builder
	conditions    []observedCondition
	several       bool // the store has several corpora
	belonging     *table.Belonging
	typed         map[string]map[memberOf]uint32 // by type
	types         map[uint32]string              // of actors, by their numbers
	derived       map[string]*derivation
	wantedNumbers numberSet // positions; nil: all
	readers       map[string]func(row uint32, into []uint32) ([]uint32, error)
	stances       [3]*reading
	level         func(row uint32) uint32 // of a statement, where that is not a stance
	stanceLevels  [3]uint32               // where it is, as stanceFields has them

	rowNodes, columnNodes *nodes
	// Of the statement that is read: the positions on which it takes a stance, and
	// which one, as stanceFields has them; and room for values.
	taken, stanceOf []uint32
	values          [3][]uint32
}

// A reading goes along a column with several values.
type reading struct {
	list   table.List
	cursor table.Cursor
}

// An observedCondition keeps what has one of some values in a variable, or leaves
// it out.
type observedCondition struct {
	variable
	values map[uint32]bool
	keeps  bool
}

// A derivation numbers what speakers stand for, or positions, by IRI or word; 0
// stands for nothing.
type derivation struct {
	numbers map[string]uint32
	names   []string
	known   map[stretch]uint32
	turns   *turns // of the speakers; nil: they have none
}

func (d *derivation) number(name string) uint32 {
	if name == "" {
		return 0
	}
	n := d.numbers[name]
	if n == 0 {
		d.names = append(d.names, name)
		n = uint32(len(d.names))
		d.numbers[name] = n
	}
	return n
}

// read reads the selected statements.
func (o *observing) read(ctx context.Context) (*network.Data, error) {
	var err error
	if o.days, err = daysOf(o.table); err != nil {
		return nil, err
	}
	corpora, err := o.reader.corpora(ctx)
	if err != nil {
		return nil, err
	}
	o.several = len(corpora) > 1
	if o.belonging, err = o.table.Belonging(); err != nil {
		return nil, err
	}
	o.typed, o.types = map[string]map[memberOf]uint32{}, map[uint32]string{}
	o.derived, o.readers = map[string]*derivation{}, map[string]func(uint32, []uint32) ([]uint32, error){}
	if len(o.wanted) > 0 {
		wanted, err := o.table.Numbers(table.Supports, o.wanted)
		if err != nil {
			return nil, err
		}
		o.wantedNumbers = numbersOf(wanted)
	}
	for i, f := range []table.Field{table.Supports, table.Opposes, table.Neutral} {
		list, err := o.table.List(f)
		if err != nil {
			return nil, err
		}
		o.stances[i] = &reading{list: list}
		o.stances[i].cursor = o.stances[i].list.Cursor()
	}
	if err := o.readConditions(ctx); err != nil {
		return nil, err
	}
	o.b = network.NewBuilder(o.qualifier(), o.rows.name, o.columns.name)
	o.b.Sorted()
	rows := slices.AppendSeq(make([]uint32, 0, o.set.Len()), o.set.All())
	o.findEnd(rows)
	ids, err := o.ids(ctx)
	if err != nil {
		return nil, err
	}
	return o.observe(ctx, rows, ids)
}

// findEnd finds the last day of dated statements.
func (o *observing) findEnd(rows []uint32) {
	o.end = schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	last := schema.FirstDay
	for _, row := range rows {
		if span := o.days.span(row); span.From > last && span.From != schema.LastDay {
			last = span.From
		}
	}
	if o.selection.days != nil && o.selection.days.Until != schema.LastDay {
		last = o.selection.days.Until
	}
	if last != schema.FirstDay {
		o.end = schema.Span{From: last, Until: last}
	}
}

// ids are those of the selected statements, in their order, where they are wanted.
func (o *observing) ids(ctx context.Context) ([]string, error) {
	if !o.IDs {
		return make([]string, o.set.Len()), nil
	}
	texts, err := o.table.IDs(ctx, o.set)
	if err != nil {
		return nil, err
	}
	ids := texts.All()
	if !o.several {
		return ids, nil
	}
	i := 0
	for row := range o.set.All() {
		iri, err := o.table.StatementIRI(row)
		if err != nil {
			return nil, err
		}
		if ids[i], err = o.addressed(ctx, iri); err != nil {
			return nil, err
		}
		i++
	}
	return ids, nil
}

func (o *observing) qualifier() network.Qualifier {
	switch {
	case o.Qualifier == noQualifier:
		return network.Qualifier{Name: "qualifier", Type: network.NoQualifier}
	case o.Qualifier != stanceQualifier:
		return network.Qualifier{Name: o.Qualifier, Type: network.Text}
	case o.KeepNeutral:
		return network.Qualifier{Name: stanceQualifier, Type: network.Integer, Levels: []network.Level{
			{Value: -1, Word: "-1"}, {Value: 0, Word: "0"}, {Value: 1, Word: "1"},
		}}
	}
	return network.Qualifier{Name: stanceQualifier, Type: network.Boolean}
}

// readConditions reads Include and Exclude.
func (o *observing) readConditions(ctx context.Context) error {
	for i, selection := range []map[string][]string{o.Include, o.Exclude} {
		name := []string{"include", "exclude"}[i]
		for _, of := range slices.Sorted(maps.Keys(selection)) {
			v, err := variableNamed(name, of)
			if err != nil {
				return err
			}
			c := observedCondition{variable: v, values: map[uint32]bool{}, keeps: i == 0}
			for _, text := range selection[of] {
				n, err := o.valueNamed(ctx, v, text)
				if err != nil {
					return err
				}
				c.values[n] = true
			}
			o.conditions = append(o.conditions, c)
		}
	}
	return nil
}

// valueNamed is the number of a value of a variable; one that nothing has is a
// number that nothing has.
func (o *observing) valueNamed(ctx context.Context, v variable, text string) (uint32, error) {
	const nothing = ^uint32(0)
	if v.kinds == nil {
		if v.name == typeVariable {
			return o.derivation(v.name).number(text), nil
		}
		words, err := o.table.Words(v.field)
		if err != nil {
			return 0, err
		}
		i := slices.IndexFunc(words, func(w quad.Value) bool { return rdf.Lexical(w) == text })
		if i < 0 {
			return nothing, nil
		}
		return uint32(i) + 1, nil
	}
	iri, err := o.resolve(ctx, text, v.kinds...)
	if err != nil {
		return 0, err
	}
	if o.isDerived(v) {
		return o.derivation(v.name).number(string(iri)), nil
	}
	n, err := o.table.Number(iri)
	if n == 0 {
		n = nothing
	}
	return n, err
}

// isDerived reports whether the values of a variable are not numbered by the table.
func (o *observing) isDerived(v variable) bool {
	return o.belongs(v) && o.belonging == nil || v.name == typeVariable || v.name == positionVariable && o.Broader
}

// belongs reports whether a variable is about what speakers belong to.
func (o *observing) belongs(v variable) bool { return v.typed != "" || v.name == affiliationVariable }

func (o *observing) derivation(name string) *derivation {
	if o.derived[name] == nil {
		o.derived[name] = &derivation{numbers: map[string]uint32{}, known: map[stretch]uint32{}}
	}
	return o.derived[name]
}

// observe makes the observations.
func (o *observing) observe(ctx context.Context, rows []uint32, ids []string) (*network.Data, error) {
	utterances, err := o.table.Utterances()
	if err != nil {
		return nil, err
	}
	counted := map[uint32]bool{} // utterances of which a report was seen
	sources, err := o.table.One(table.Source)
	if err != nil {
		return nil, err
	}
	documents := map[uint32]uint32{}
	o.rowNodes, o.columnNodes = &nodes{add: o.b.Row}, &nodes{add: o.b.Column}
	if o.level, err = o.levels(); err != nil {
		return nil, err
	}
	modes, err := o.table.One(table.Mode)
	if err != nil {
		return nil, err
	}
	terms, err := o.table.Words(table.Mode)
	if err != nil {
		return nil, err
	}
	words := []string{""}
	for _, w := range terms {
		words = append(words, rdf.Lexical(w))
	}
	imprecise := 0
	observed := make([]uint32, 0, len(rows)) // the row of each statement
	o.b.Grow(len(rows))
	for i, row := range rows {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if first, several := utterances.Of(row); several && !o.reports {
			if counted[first] {
				continue
			}
			counted[first] = true
		}
		source := sources.At(row)
		document, known := documents[source]
		if !known {
			name, err := o.label(ctx, source)
			if err != nil {
				return nil, err
			}
			document = o.b.Document(name)
			documents[source] = document
		}
		base := network.Observation{
			Row: network.Missing, Column: network.Missing, Level: network.Missing,
			Statement: o.b.NewStatement(ids[i]), Document: document, Time: network.NoTime,
		}
		if span := o.days.span(row); span.From != schema.FirstDay {
			if span.From != span.Until {
				imprecise++
			}
			if o.selection.days != nil {
				span.From = max(span.From, o.selection.days.From)
			}
			base.Time = network.OfDay(span.From)
		}
		observed = append(observed, row)
		if hearsay(words[modes.At(row)]) {
			o.b.MarkIndirect(base.Statement)
		}
		if err := o.observeRow(ctx, row, base); err != nil {
			return nil, err
		}
	}
	d := o.b.Data(o.DNA)
	d.Imprecise = imprecise
	var one sync.Mutex // several may be asked for at once, and a reader is one's own
	d.Words = func(ctx context.Context, statement uint32) (string, error) {
		one.Lock()
		defer one.Unlock()
		return o.words(ctx, observed[statement])
	}
	return d, nil
}

// words are what the statement of a row says: its quotes, else its summary.
func (o *observing) words(ctx context.Context, row uint32) (string, error) {
	iri, err := o.table.StatementIRI(row)
	if err != nil {
		return "", err
	}
	st, err := o.statement(ctx, iri, spoken)
	if err != nil {
		return "", err
	}
	var quotes []string
	for _, q := range st.Quotes {
		quotes = append(quotes, "“"+q+"”")
	}
	return cmp.Or(strings.Join(quotes, " "), st.Summary), nil
}

// nodes are those of a side, by the numbers that a variable has for them.
type nodes struct {
	add     func(network.Node) uint32
	numbers []uint32 // and one more
}

func (n *nodes) number(raw uint32, node func() (network.Node, error)) (uint32, error) {
	if int(raw) >= len(n.numbers) {
		n.numbers = append(n.numbers, make([]uint32, int(raw)+1-len(n.numbers))...)
	}
	if n.numbers[raw] == 0 {
		made, err := node()
		if err != nil {
			return 0, err
		}
		n.numbers[raw] = n.add(made) + 1
	}
	return n.numbers[raw] - 1, nil
}

// observeRow adds the observations of a statement.
func (o *observing) observeRow(ctx context.Context, row uint32, base network.Observation) error {
	kept, err := o.keepsStatement(ctx, row)
	if err != nil {
		return err
	}
	if !kept {
		if !o.DNA {
			o.b.Drop("left out")
			return nil
		}
		base.Excluded = true
	}
	o.taken, o.stanceOf, err = o.positions(ctx, row, o.taken[:0], o.stanceOf[:0])
	if err != nil {
		return err
	}
	var sides [2][]uint32
	for i, v := range []variable{o.rows, o.columns} {
		if v.name != positionVariable {
			if sides[i], err = o.valuesOf(ctx, v, row, o.values[i][:0]); err != nil {
				return err
			}
			o.values[i] = sides[i]
		}
		if len(sides[i]) == 0 {
			sides[i] = []uint32{0}
		}
	}
	if o.Qualifier == stanceQualifier {
		return o.observeStances(ctx, base, sides)
	}
	base.Level = o.level(row)
	for i, v := range []variable{o.rows, o.columns} {
		if v.name == positionVariable && len(o.taken) > 0 {
			slices.Sort(o.taken)
			sides[i] = slices.Compact(o.taken)
		}
	}
	return o.observeAll(ctx, base, sides)
}

// keepsStatement reports whether the conditions keep a statement, where they are
// about the whole of it.
func (o *observing) keepsStatement(ctx context.Context, row uint32) (bool, error) {
	for i := range o.conditions {
		c := &o.conditions[i]
		if c.name == o.rows.name || c.name == o.columns.name || c.name == positionVariable && o.Qualifier == stanceQualifier {
			continue
		}
		values, err := o.valuesOf(ctx, c.variable, row, o.values[2][:0])
		if err != nil {
			return false, err
		}
		o.values[2] = values
		if slices.ContainsFunc(values, func(v uint32) bool { return c.values[v] }) != c.keeps {
			return false, nil
		}
	}
	return true, nil
}

// leavesOut reports whether the conditions leave out a value of a variable.
func (o *observing) leavesOut(variable string, value uint32) bool {
	return slices.ContainsFunc(o.conditions, func(c observedCondition) bool { return c.name == variable && c.values[value] != c.keeps })
}

// observeStances adds the observations of a statement for each stance that it takes.
func (o *observing) observeStances(ctx context.Context, base network.Observation, sides [2][]uint32) error {
	if len(o.taken) == 0 {
		o.b.Drop("no stance")
		base.Excluded = true
		return o.observeAll(ctx, base, sides)
	}
	for i, position := range o.taken {
		x := base
		if o.leavesOut(positionVariable, position) {
			if !o.DNA {
				o.b.Drop("left out")
				continue
			}
			x.Excluded = true
		}
		if x.Level = o.stanceLevels[o.stanceOf[i]]; x.Level == network.Missing && !x.Excluded {
			o.b.Drop("neutral")
			x.Excluded = true
		}
		of := sides
		for j, v := range []variable{o.rows, o.columns} {
			if v.name == positionVariable {
				of[j] = []uint32{position}
			}
		}
		if err := o.observeAll(ctx, x, of); err != nil {
			return err
		}
	}
	return nil
}

// observeAll adds an observation for each value of the rows and each of the columns.
func (o *observing) observeAll(ctx context.Context, base network.Observation, sides [2][]uint32) error {
	for _, r := range sides[0] {
		for _, c := range sides[1] {
			x := base
			for i, side := range []struct {
				variable
				*nodes
				value uint32
				into  *uint32
			}{{o.rows, o.rowNodes, r, &x.Row}, {o.columns, o.columnNodes, c, &x.Column}} {
				if side.value == 0 {
					continue
				}
				if o.leavesOut(side.name, side.value) && (side.name != positionVariable || o.Qualifier != stanceQualifier) {
					if !o.DNA {
						o.b.Drop("left out")
						x.Row = leftOut
						break
					}
					x.Excluded = true
				}
				n, err := side.number(side.value, func() (network.Node, error) { return o.node(ctx, [2]variable{o.rows, o.columns}[i], side.value) })
				if err != nil {
					return err
				}
				*side.into = n
			}
			if x.Row != leftOut {
				o.b.Add(x)
			}
		}
	}
	return nil
}

// leftOut stands for the row of an observation that is not made.
const leftOut = network.Missing - 1

// stanceLevel is the level of a stance: 0 supports, 1 opposes, 2 neutral.
func (o *observing) stanceLevel(stance int) uint32 {
	value := [...]float64{1, 0, 0}[stance]
	if o.KeepNeutral {
		value = [...]float64{1, -1, 0}[stance]
	} else if stance == 2 {
		return network.Missing
	}
	return o.b.Level(network.Level{Value: value})
}

// levels makes a function that gives the level of a statement, where that is not a
// stance.
func (o *observing) levels() (func(row uint32) uint32, error) {
	if o.Qualifier == noQualifier {
		n := o.b.Level(network.Level{})
		return func(uint32) uint32 { return n }, nil
	}
	if o.Qualifier == stanceQualifier {
		for stance := range o.stanceLevels {
			o.stanceLevels[stance] = o.stanceLevel(stance)
		}
		return nil, nil
	}
	v, err := variableNamed("qualifier", o.Qualifier)
	if err != nil {
		return nil, err
	}
	column, err := o.table.One(v.field)
	if err != nil {
		return nil, err
	}
	var words []string
	if v.field.Words() {
		all, err := o.table.Words(v.field)
		if err != nil {
			return nil, err
		}
		for _, w := range all {
			words = append(words, rdf.Lexical(w))
		}
	}
	known := map[uint32]uint32{0: network.Missing}
	return func(row uint32) uint32 {
		n := column.At(row)
		level, ok := known[n]
		if !ok {
			word := ""
			if words != nil {
				word = words[n-1]
			} else if iri, err := o.table.Entity(n); err == nil {
				_, ref, _ := rdf.SplitIRI(iri)
				word = ref.ID
			}
			level = o.b.Level(network.Level{Word: word})
			known[n] = level
		}
		return level
	}, nil
}

// positions are those on which a statement takes a stance, with the stance.
func (o *observing) positions(ctx context.Context, row uint32, positions, stances []uint32) (_, _ []uint32, err error) {
	for stance, column := range o.stances {
		from, until := column.cursor.Of(row)
		for i := from; i < until; i++ {
			n := column.list.Value(i)
			if !o.wantedNumbers.has(n) {
				continue
			}
			if o.Broader {
				if n, err = o.broadest(ctx, n); err != nil {
					return nil, nil, err
				}
			}
			positions, stances = append(positions, n), append(stances, uint32(stance))
		}
	}
	return positions, stances, nil
}

// broadest is the broadest position above one, numbered anew.
func (o *observing) broadest(ctx context.Context, n uint32) (uint32, error) {
	d := o.derivation(positionVariable)
	if out, known := d.known[stretch{actor: n}]; known {
		return out, nil
	}
	iri, err := o.table.Entity(n)
	if err != nil {
		return 0, err
	}
	seen := map[quad.IRI]bool{}
	for !seen[iri] { // a store can hold a circle
		seen[iri] = true
		above, err := o.object(ctx, iri, predicate(schema.KindPosition, "broader"))
		if err != nil {
			return 0, err
		}
		if next, ok := above.(quad.IRI); ok {
			iri = next
		}
	}
	out := d.number(string(iri))
	d.known[stretch{actor: n}] = out
	return out, nil
}

// valuesOf are the values of a variable in a statement.
func (o *observing) valuesOf(ctx context.Context, v variable, row uint32, into []uint32) ([]uint32, error) {
	if v.name == positionVariable {
		positions, _, err := o.positions(ctx, row, into, nil)
		return positions, err
	}
	read := o.readers[v.name]
	if read == nil {
		var err error
		if read, err = o.readerOf(ctx, v); err != nil {
			return nil, err
		}
		o.readers[v.name] = read
	}
	return read(row, into)
}

func (o *observing) readerOf(ctx context.Context, v variable) (func(row uint32, into []uint32) ([]uint32, error), error) {
	if !v.field.Several() {
		column, err := o.table.One(v.field)
		return func(row uint32, into []uint32) ([]uint32, error) {
			if n := column.At(row); n != 0 {
				into = append(into, n)
			}
			return into, nil
		}, err
	}
	list, err := o.table.List(v.field)
	if err != nil {
		return nil, err
	}
	at := &reading{list: list}
	at.cursor = at.list.Cursor()
	var meant speakerTest
	if v.speaker && len(o.speakers) > 0 {
		tests, err := o.meant(ctx, o.table, o.speakers)
		if err != nil {
			return nil, err
		}
		meant = tests()
	}
	return func(row uint32, into []uint32) ([]uint32, error) {
		from, until := at.cursor.Of(row)
		for i := from; i < until; i++ {
			n := at.list.Value(i)
			if meant != nil {
				is, err := meant(i, row, n)
				if err != nil {
					return nil, err
				}
				if !is {
					continue
				}
			}
			switch {
			case o.isDerived(v):
				n, err = o.standsFor(ctx, v, row, n)
			case v.typed != "":
				n, err = o.nearest(ctx, v.typed, n, o.belonging.Membership(i))
			case o.belongs(v):
				n = o.belonging.Organization(i)
			}
			if err != nil {
				return nil, err
			}
			if n != 0 && !slices.Contains(into, n) {
				into = append(into, n)
			}
		}
		return into, nil
	}, nil
}

// A memberOf is an actor with what they belong to.
type memberOf struct{ actor, membership uint32 }

// nearest is an actor of a type: the speaker, or the nearest of those whom they belong
// to; 0: there is none.
func (o *observing) nearest(ctx context.Context, typed string, actor, membership uint32) (uint32, error) {
	known := o.typed[typed]
	if known == nil {
		known = map[memberOf]uint32{}
		o.typed[typed] = known
	}
	key := memberOf{actor, membership}
	out, asked := known[key]
	if asked {
		return out, nil
	}
	all := []uint32{actor}
	if typed != "person" {
		all = append(all, o.belonging.Of(membership)...)
	}
	for _, n := range all {
		is, err := o.typeOf(ctx, n)
		if err != nil {
			return 0, err
		}
		if is == typed {
			out = n
			break
		}
	}
	known[key] = out
	return out, nil
}

// typeOf is the type of an actor; empty: the entity is none.
func (o *observing) typeOf(ctx context.Context, n uint32) (string, error) {
	out, known := o.types[n]
	if known {
		return out, nil
	}
	iri, err := o.table.Entity(n)
	if err != nil {
		return "", err
	}
	e, err := o.sharedEntity(ctx, iri)
	if a, ok := e.(*schema.Actor); ok {
		out = a.Type
	}
	o.types[n] = out
	return out, err
}

// standsFor is what a speaker stands for in a variable; 0: nothing.
func (o *observing) standsFor(ctx context.Context, v variable, row, actor uint32) (uint32, error) {
	d := o.derivation(v.name)
	if d.turns == nil {
		d.turns = o.days.turns(o.table, func(actor uint32) ([]schema.Day, error) { return o.turnsOf(ctx, v, actor) })
	}
	key, err := d.turns.stretch(row, actor)
	if err != nil {
		return 0, err
	}
	if n, known := d.known[key]; known {
		return n, nil
	}
	iri, err := o.table.Entity(actor)
	if err != nil {
		return 0, err
	}
	name, err := o.standFor(ctx, v, iri, o.days.span(row))
	n := d.number(name)
	d.known[key] = n
	return n, err
}

// turnsOf are the days on which it can change what a speaker stands for.
func (o *observing) turnsOf(ctx context.Context, v variable, actor uint32) ([]schema.Day, error) {
	if v.name == typeVariable || v.typed == "person" {
		return nil, nil
	}
	iri, err := o.table.Entity(actor)
	if err != nil {
		return nil, err
	}
	e, err := o.sharedEntity(ctx, iri)
	a, ok := e.(*schema.Actor)
	if err != nil || !ok {
		return nil, err
	}
	out := a.Turns(o.finder(ctx, &err))
	return out, err
}

// standFor is the IRI, or the type, that an actor stands for on some days: of a
// type, the actor itself, or the nearest of those whom they belong to; for
// affiliations, see StanceOptions.As.
func (o *observing) standFor(ctx context.Context, v variable, iri quad.IRI, days schema.Span) (string, error) {
	e, err := o.sharedEntity(ctx, iri)
	if err != nil {
		return "", err
	}
	a, ok := e.(*schema.Actor)
	switch {
	case v.name == typeVariable && ok:
		return a.Type, nil
	case v.name == typeVariable:
		return "", nil
	case v.typed != "" && ok && a.Type == v.typed:
		return string(iri), nil
	case !ok, v.typed == "person":
		if v.typed == "" {
			return string(iri), nil
		}
		return "", nil
	case v.typed == "" && a.Bloc:
		return string(iri), nil
	}
	chain := a.Belongings(days, o.finder(ctx, &err))
	for _, b := range chain {
		if b.Actor != nil && (v.typed != "" && b.Actor.Type == v.typed || v.typed == "" && b.Actor.Bloc) {
			return string(sibling(b.Of, b.To)), err
		}
	}
	switch {
	case v.typed != "":
		return "", err
	case len(chain) > 0:
		return string(sibling(a, chain[0].To)), err
	}
	return string(iri), err
}

// node describes a value of a variable.
func (o *observing) node(ctx context.Context, v variable, value uint32) (network.Node, error) {
	if v.kinds == nil {
		if v.name == typeVariable {
			return network.Node{Name: o.derivation(v.name).names[value-1]}, nil
		}
		words, err := o.table.Words(v.field)
		if err != nil {
			return network.Node{}, err
		}
		return network.Node{Name: rdf.Lexical(words[value-1])}, nil
	}
	var iri quad.IRI
	if o.isDerived(v) {
		iri = quad.IRI(o.derivation(v.name).names[value-1])
	} else {
		var err error
		if iri, err = o.table.Entity(value); err != nil {
			return network.Node{}, err
		}
	}
	ref, err := o.ref(ctx, iri)
	if err != nil {
		return network.Node{}, err
	}
	out := network.Node{ID: ref.ID, Kind: string(ref.Kind), IRI: string(iri), Name: ref.Name}
	if o.several {
		if out.ID, err = o.addressed(ctx, iri); err != nil {
			return out, err
		}
	}
	if ref.Kind != schema.KindActor || o.NamesAlone {
		return out, nil
	}
	e, err := o.sharedEntity(ctx, iri)
	if err != nil {
		return out, err
	}
	if a, ok := e.(*schema.Actor); ok {
		out.Type = a.Type
		if held := a.AffiliationsAt(o.end); len(held) > 0 {
			out.Affiliation, err = o.reader.name(ctx, sibling(a, held[0].To))
		}
	}
	return out, err
}

// label is the id of the source of a number, told apart from others.
func (o *observing) label(ctx context.Context, n uint32) (string, error) {
	if n == 0 {
		return "", nil
	}
	iri, err := o.table.Entity(n)
	if err != nil {
		return "", err
	}
	return o.addressed(ctx, iri)
}
