package snapshot

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
)

// A survey reads when statements may have been said, and where they stand.
type survey struct {
	s                                     *Store
	date, event, source, issued, evidence uint32
	line, start, end                      uint32
	spans                                 map[uint32]schema.Span // of the objects that are dates
	lent                                  map[pair]uint32        // dates of events and sources
	term                                  []byte                 // the one that is read
}

func (s *Store) survey() *survey {
	of := func(k schema.Kind, field string) uint32 { return s.number(predicateOf(k, field)) }
	return &survey{
		s: s, spans: map[uint32]schema.Span{}, lent: map[pair]uint32{},
		date: of(schema.KindStatement, "date"), event: of(schema.KindStatement, "event"), evidence: of(schema.KindStatement, "evidence"),
		source: of(schema.KindPassage, "source"), line: of(schema.KindPassage, "line"), start: of(schema.KindPassage, "start"), end: of(schema.KindPassage, "end"),
		issued: of(schema.KindSource, "date"),
	}
}

// A saying is a statement with what its place in the order depends on but for
// its id, which hardly ever matters.
type saying struct {
	span   schema.Span
	source uint32 // its node, then its rank among the sources; 0: none
	spot
	place uint32
}

// A spot is where a passage stands in its source's text. Lines of those that
// are not located count from nowhere on, and so come after all others.
type spot struct{ line, start int64 }

const nowhere = 1 << 62

func (p spot) compare(o spot) int {
	return cmp.Or(cmp.Compare(p.line, o.line), cmp.Compare(p.start, o.start))
}

// saying reads a statement from its rows: they lie side by side.
func (v *survey) saying(statement uint32) saying {
	var date, event uint32
	out := saying{spot: spot{line: nowhere}}
	passages := 0
	from, until := v.s.rowsOf(row{statement}, 1)
	for i := from; i < until; i++ {
		q := v.s.rows.at(int(i))
		switch p := q[predicate]; {
		case p == v.date && date == 0:
			date = q[object]
		case p == v.event && event == 0:
			event = q[object]
		case p == v.source && out.source == 0:
			out.source = q[object]
		case p == v.evidence:
			if spot := v.spot(q[object]); passages == 0 || spot.compare(out.spot) < 0 {
				out.spot = spot
			}
			passages++
		}
	}
	date, _, _ = schema.DateOf(date, func(from string) (uint32, error) {
		if from == schema.FromEvent {
			return v.lend(event, v.date), nil
		}
		return v.lend(out.source, v.issued), nil
	})
	out.span = v.span(date)
	return out
}

// spot reads where a passage stands.
func (v *survey) spot(passage uint32) spot {
	var line, start uint32
	located := false
	from, until := v.s.rowsOf(row{passage}, 1)
	v.s.touch(int(until - from))
	for _, q := range v.s.rows.read(int(from), int(until)) {
		switch q[predicate] {
		case v.line:
			line = cmp.Or(line, q[object])
		case v.start:
			start = cmp.Or(start, q[object])
		case v.end:
			located = true
		}
	}
	out := spot{v.whole(line), v.whole(start)}
	if !located {
		out.line += nowhere
	}
	return out
}

// whole is the number that a literal stands for; 0: it is none.
func (v *survey) whole(literal uint32) int64 {
	if literal == 0 {
		return 0
	}
	v.term = v.s.terms.appendAt(v.term[:0], literal-1)
	text := bytes.TrimPrefix(v.term, []byte{'"'})
	n := int64(0)
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9' && n < nowhere/10-9:
			n = 10*n + int64(c-'0')
		case c == '"' && i > 0:
			return n
		default:
			return 0
		}
	}
	return 0
}

// span is the days of a date; 0: of none.
func (v *survey) span(date uint32) schema.Span {
	if date == 0 {
		return noDate
	}
	span, ok := v.spans[date]
	if !ok {
		var err error
		if span, err = schema.ParseDate(lexical(v.s.term(date))); err != nil {
			span = noDate
		}
		v.spans[date] = span
	}
	return span
}

// lend is the date of an event or a source.
func (v *survey) lend(from, predicate uint32) uint32 {
	date, ok := v.lent[pair{from, predicate}]
	if !ok {
		date = v.s.object(from, predicate)
		v.lent[pair{from, predicate}] = date
	}
	return date
}

// rankSources puts the rank of its id in place of each source.
func (v *survey) rankSources(all []saying) {
	ids := map[uint32]string{0: ""}
	for i := range all {
		n := all[i].source
		if _, ok := ids[n]; !ok {
			ids[n] = v.s.id(n)
		}
	}
	inOrder := slices.Sorted(maps.Values(ids))
	ranks := map[uint32]uint32{}
	for n, id := range ids {
		rank, _ := slices.BinarySearch(inOrder, id) // the first of those with this id
		ranks[n] = uint32(rank)
	}
	for i := range all {
		all[i].source = ranks[all[i].source]
	}
}

// inOrder sorts statements. Those that stand at the same place, one passage
// proving several, come by id, then IRI.
func (v *survey) inOrder(all []saying, nodes []uint32) {
	compare := func(a, b saying) int {
		return cmp.Or(cmp.Compare(a.span.From, b.span.From), cmp.Compare(a.source, b.source), a.spot.compare(b.spot))
	}
	slices.SortFunc(all, func(a, b saying) int { return cmp.Or(compare(a, b), cmp.Compare(a.place, b.place)) })
	type named struct {
		id string
		saying
	}
	var same []named
	for from, until := 0, 0; from < len(all); from = until {
		for until = from + 1; until < len(all) && compare(all[from], all[until]) == 0; until++ {
		}
		if until == from+1 {
			continue
		}
		same = same[:0]
		for _, a := range all[from:until] {
			same = append(same, named{v.s.id(nodes[a.place]), a})
		}
		sorting.StableBy(same, func(a, b named) int { return cmp.Compare(a.id, b.id) })
		for i, a := range same {
			all[from+i] = a.saying
		}
	}
}

// id is that of an entity; empty: the node is none.
func (s *Store) id(n uint32) string {
	term := s.term(n)
	if term[0] != '<' {
		return ""
	}
	_, ref, _ := rdf.SplitIRI(quad.IRI(lexical(term)))
	return ref.ID
}
