package snapshot

import (
	"context"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// latestStep is how many statements in the order of days share an entry of
// the latest last days.
const latestStep = 64

// statements are the nodes that are statements in the model, and when each
// may have been said: its own date, else its event's, else its source's.
type statements struct {
	nodes stretch[uint32] // ascending
	ranks stretch[uint32] // of each in the order of days
	order stretch[uint32] // places in nodes, by first possible day, spot, id, IRI
	days  stretch[int64]  // that occur, ascending, as schema.Day; LastDay stands for no date
	from  stretch[uint32] // places in days, in the order
	until stretch[uint32]
	// latest has the largest until of each latestStep of the order.
	latest stretch[uint32]
	terms  uint32 // the largest number of a term
}

// place is that of a node among the statements. Those of a corpus follow one
// another, for their IRIs do: mostly the distance from the first tells it.
func (st *statements) place(node uint32) (uint32, bool) {
	if st.nodes.len() == 0 || node < *st.nodes.at(0) {
		return 0, false
	}
	if guess := node - *st.nodes.at(0); int(guess) < st.nodes.len() && *st.nodes.at(int(guess)) == node {
		return guess, true
	}
	i, found := find(&st.nodes, node)
	return uint32(i), found
}

// bounds are the place of a span's first day among the days, and how many
// statements begin before it ends.
func (st *statements) bounds(span schema.Span) (first, end int) {
	first, _ = find(&st.days, int64(span.From))
	after, found := find(&st.days, int64(span.Until))
	if found {
		after++
	}
	return first, min(st.dated(), st.fromBefore(st.from.len(), uint32(after)))
}

// statement sees to it that a node is said to be a statement.
func (s *Store) statement(n uint32) {
	if s.sums != nil && !s.saidToBeOne(n) {
		panic(damagedf("what is among its statements is none, in section %d", secStatements))
	}
}

// saidToBeOne reports whether a quad says that a node is a statement.
func (s *Store) saidToBeOne(n uint32) bool {
	s.kind.Do(func() { s.isA, s.statementClass = s.number(term.RDFType), s.number(schema.KindStatement.Class()) })
	if s.isA == 0 || s.statementClass == 0 {
		return false
	}
	from, until := s.rowsOf(row{n, s.isA, s.statementClass}, 3)
	return from < until
}

// placeOf is the place of a node among the statements. A node that has none is
// none.
func (s *Store) placeOf(n uint32) (uint32, bool) {
	place, found := s.statements.place(n)
	if !found && n != 0 && s.sums != nil && s.saidToBeOne(n) {
		if _, ref, ok := rdf.SplitIRI(quad.IRI(lexical(s.term(n)))); ok && ref.Kind == schema.KindStatement {
			panic(damagedf("a statement is not among its statements, in section %d", secStatements))
		}
	}
	return place, found
}

// node is that of a place: after the one before, and before the next.
func (st *statements) node(place uint32) uint32 {
	n := *st.nodes.at(int(place))
	if st.nodes.sums != nil && (n == 0 || n > st.terms || place > 0 && *st.nodes.at(int(place) - 1) >= n || int(place)+1 < st.nodes.len() && *st.nodes.at(int(place) + 1) <= n) {
		panic(damagedf("its statements are not in their order, in section %d", secStatements))
	}
	return n
}

// all gives the nodes one after the other.
func (st *statements) all() func() (uint32, bool) {
	i := uint32(0)
	return func() (uint32, bool) {
		if int(i) == st.nodes.len() {
			return 0, false
		}
		i++
		return st.node(i - 1), true
	}
}

// placeAt is the place of a rank.
func (st *statements) placeAt(rank uint32) uint32 {
	place := *st.order.at(int(rank))
	if int(place) >= st.ranks.len() || *st.ranks.at(int(place)) != rank {
		panic(damagedf("its statements have no order, in sections %d and %d", secRanks, secOrder))
	}
	return place
}

// rankOf is the rank of a place.
func (st *statements) rankOf(place uint32) uint32 {
	rank := *st.ranks.at(int(place))
	if int(rank) >= st.order.len() || *st.order.at(int(rank)) != place {
		panic(damagedf("its statements have no order, in sections %d and %d", secRanks, secOrder))
	}
	return rank
}

// during gives the places in nodes of the statements that may have been said
// on one of the days, in the order of days.
func (st *statements) during(span schema.Span) []uint32 {
	first, end := st.bounds(span)
	var out []uint32
	for b := 0; b*latestStep < end; b++ {
		latest := *st.latest.at(b)
		if int(latest) >= st.days.len() {
			panic(damagedf("there is no day %d, in section %d", latest, secLatest))
		}
		if int(latest) < first {
			continue
		}
		from, after := b*latestStep, min(end, (b+1)*latestStep)
		for i, until := range st.until.read(from, after) {
			if until > latest {
				panic(damagedf("a last day is later than the latest, in section %d", secUntil))
			}
			if int(until) >= first {
				out = append(out, st.placeAt(uint32(from+i)))
			}
		}
	}
	return out
}

// dated is how many statements have a date; they come first.
func (st *statements) dated() int {
	n := st.days.len()
	if n > 0 && schema.Day(*st.days.at(n - 1)) == schema.LastDay {
		return st.fromBefore(st.from.len(), uint32(n-1))
	}
	return st.from.len()
}

// fromBefore is how many of the first statements in the order begin before one
// of the days.
func (st *statements) fromBefore(end int, day uint32) int {
	first := st.from.part(0, uint64(end))
	n, _ := find(&first, day)
	return n
}

// noDate sorts after all days and is in no span.
var noDate = schema.Span{From: schema.LastDay, Until: schema.FirstDay}

func predicateOf(k schema.Kind, field string) quad.IRI {
	f, _ := schema.FieldNamed(k, field)
	return f.Predicate
}

// object is that of the first row of a subject with a predicate; 0: none.
func (s *Store) object(subject, predicate uint32) uint32 {
	if subject == 0 || predicate == 0 {
		return 0
	}
	from, until := s.rowsOf(row{subject, predicate}, 2)
	if from == until {
		return 0
	}
	return s.rows.at(int(from))[object]
}

// term is that of a node's number.
func (s *Store) term(n uint32) []byte { return s.terms.appendAt(nil, n-1) }

// instances are the nodes that a kind's quads say are of it and whose IRIs
// do, too; ascending.
func (s *Store) instances(ctx context.Context, k schema.Kind) []uint32 {
	p := pattern{row: row{predicate: s.number(term.RDFType), object: s.number(k.Class())}}
	if p.row[predicate] == 0 || p.row[object] == 0 {
		return nil
	}
	var out []uint32
	rows := s.plan(p)
	for c := rows.cursor(); ; {
		i, ok := c.next(ctx)
		if !ok {
			return out
		}
		n := s.rows.at(int(i))[subject]
		if len(out) > 0 && out[len(out)-1] == n {
			continue // another label
		}
		if _, ref, ok := rdf.SplitIRI(quad.IRI(lexical(s.term(n)))); ok && ref.Kind == k {
			out = append(out, n)
		}
	}
}

// makeStatements finds the statements and puts them in order.
func (s *Store) makeStatements(ctx context.Context) (st statements, err error) {
	nodes := s.instances(ctx, schema.KindStatement)
	all := make([]saying, len(nodes))
	v := s.survey()
	spanned := map[int64]bool{}
	for i, n := range nodes {
		if i%checkStep == 0 && ctx.Err() != nil {
			return st, ctx.Err()
		}
		all[i] = v.saying(n)
		all[i].place = uint32(i)
		spanned[int64(all[i].span.From)], spanned[int64(all[i].span.Until)] = true, true
	}
	v.rankSources(all)
	v.inOrder(all, nodes)
	days := slices.Sorted(maps.Keys(spanned))
	place := make(map[int64]uint32, len(days))
	for i, day := range days {
		place[day] = uint32(i)
	}
	ranks := make([]uint32, len(all))
	var order, froms, untils, latest []uint32
	for rank, a := range all {
		from, until := place[int64(a.span.From)], place[int64(a.span.Until)]
		ranks[a.place] = uint32(rank)
		order, froms, untils = append(order, a.place), append(froms, from), append(untils, until)
		if rank%latestStep == 0 {
			latest = append(latest, until)
		}
		latest[rank/latestStep] = max(latest[rank/latestStep], until)
	}
	return statements{made(nodes), made(ranks), made(order), made(days), made(froms), made(untils), made(latest), s.terms.n}, nil
}
