package snapshot

import (
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
)

// latestStep is how many statements in the order of days share an entry of
// the latest last days.
const latestStep = 64

// statements are the nodes that are statements in the model, and when each
// may have been said: its own date, else its event's, else its source's.
type statements struct {
	nodes []uint32 // ascending
	ranks []uint32 // of each in the order of days
	order []uint32 // places in nodes, by first possible day, spot, id, IRI
	days  []int64  // that occur, ascending, as schema.Day; LastDay stands for no date
	from  []uint32 // places in days, in the order
	until []uint32
	// latest has the largest until of each latestStep of the order.
	latest []uint32
}

// place is that of a node among the statements. Those of a corpus follow one
// another, for their IRIs do: mostly the distance from the first tells it.
func (st *statements) place(node uint32) (uint32, bool) {
	if len(st.nodes) == 0 || node < st.nodes[0] {
		return 0, false
	}
	if guess := node - st.nodes[0]; int(guess) < len(st.nodes) && st.nodes[guess] == node {
		return guess, true
	}
	i, found := slices.BinarySearch(st.nodes, node)
	return uint32(i), found
}

// bounds are the place of a span's first day among the days, and how many
// statements begin before it ends.
func (st *statements) bounds(span schema.Span) (first, end int) {
	first, _ = slices.BinarySearch(st.days, int64(span.From))
	after, found := slices.BinarySearch(st.days, int64(span.Until))
	if found {
		after++
	}
	return first, min(st.dated(), lower(st.from, uint32(after)))
}

// during gives the places in nodes of the statements that may have been said
// on one of the days, in the order of days.
func (st *statements) during(span schema.Span) []uint32 {
	first, end := st.bounds(span)
	var out []uint32
	for b := 0; b*latestStep < end; b++ {
		if int(st.latest[b]) < first {
			continue
		}
		for i := b * latestStep; i < min(end, (b+1)*latestStep); i++ {
			if int(st.until[i]) >= first {
				out = append(out, st.order[i])
			}
		}
	}
	return out
}

// dated is how many statements have a date; they come first.
func (st *statements) dated() int {
	n := len(st.days)
	if n > 0 && schema.Day(st.days[n-1]) == schema.LastDay {
		return lower(st.from, uint32(n-1))
	}
	return len(st.from)
}

// lower is the place of the first number that is not less than one.
func lower(numbers []uint32, least uint32) int {
	i, _ := slices.BinarySearch(numbers, least)
	return i
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
	return s.rows[from][object]
}

// term is that of a node's number.
func (s *Store) term(n uint32) []byte { return s.terms.appendAt(nil, n-1) }

// instances are the nodes that a kind's quads say are of it and whose IRIs
// do, too; ascending.
func (s *Store) instances(k schema.Kind) []uint32 {
	p := pattern{row: row{predicate: s.number(schema.RDFType), object: s.number(k.Class())}}
	if p.row[predicate] == 0 || p.row[object] == 0 {
		return nil
	}
	var out []uint32
	rows := s.plan(p)
	for c := rows.cursor(); ; {
		i, ok := c.next()
		if !ok {
			return out
		}
		n := s.rows[i][subject]
		if len(out) > 0 && out[len(out)-1] == n {
			continue // another label
		}
		if _, ref, ok := schema.SplitIRI(quad.IRI(lexical(s.term(n)))); ok && ref.Kind == k {
			out = append(out, n)
		}
	}
}

// makeStatements finds the statements and puts them in order.
func (s *Store) makeStatements(ctx context.Context) (st statements, err error) {
	st.nodes = s.instances(schema.KindStatement)
	all := make([]saying, len(st.nodes))
	v := s.survey()
	days := map[int64]bool{}
	for i, n := range st.nodes {
		if i%checkStep == 0 && ctx.Err() != nil {
			return st, ctx.Err()
		}
		all[i] = v.saying(n)
		all[i].place = uint32(i)
		days[int64(all[i].span.From)], days[int64(all[i].span.Until)] = true, true
	}
	v.rankSources(all)
	v.inOrder(all, st.nodes)
	for day := range days {
		st.days = append(st.days, day)
	}
	slices.Sort(st.days)
	place := make(map[int64]uint32, len(st.days))
	for i, day := range st.days {
		place[day] = uint32(i)
	}
	st.ranks = make([]uint32, len(all))
	for rank, a := range all {
		from, until := place[int64(a.span.From)], place[int64(a.span.Until)]
		st.ranks[a.place] = uint32(rank)
		st.order = append(st.order, a.place)
		st.from, st.until = append(st.from, from), append(st.until, until)
		if rank%latestStep == 0 {
			st.latest = append(st.latest, until)
		}
		st.latest[rank/latestStep] = max(st.latest[rank/latestStep], until)
	}
	return st, nil
}
