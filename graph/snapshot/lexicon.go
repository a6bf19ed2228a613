package snapshot

import (
	"context"

	"github.com/cayleygraph/cayley/query/shape"

	"onrecord/graph/shapes"
	"onrecord/graph/view/table"
	"onrecord/schema/concordance"
)

var _ shapes.Lexicon = (*Store)(nil)

// Needed looks through the words, of which there are far fewer than statements, and joins
// the lists of those that are needed. It is that of shapes.Lexicon.
func (s *Store) Needed(ctx context.Context, needs concordance.Needs) (_ shape.Shape, n, all int, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	all = s.statements.nodes.len()
	if len(needs) == 0 {
		return &set{s, every{s, &s.statements}}, all, all, nil
	}
	rows := make([]*table.Set, len(needs))
	for i := range rows {
		rows[i] = table.NewSet(all)
	}
	reader := s.words.reader()
	var word []byte
	var places [lastBatch]uint32
	for i := range s.words.n {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, 0, 0, ctx.Err()
		}
		word = reader.appendAt(word[:0], i)
		for row := range needs.Of(string(word)) {
			list := s.words.statements.at(i).cursor()
			for {
				read := list.fill(places[:0:lastBatch])
				if len(read) == 0 {
					break
				}
				s.touch(len(read))
				for _, place := range read {
					if int(place) >= all {
						panic(damagedf("a word is in a statement that is not there"))
					}
					rows[row].Add(place)
				}
			}
		}
	}
	for _, row := range rows[1:] {
		rows[0].Keep(row)
	}
	n = rows[0].Len()
	return &set{s, &placed{s, rows[0], n}}, n, all, nil
}

// Placed are the statements at some places.
type placed struct {
	s      *Store
	places *table.Set
	n      int
}

func (p *placed) size() (uint32, bool) { return uint32(p.n), true }

func (p *placed) each() func() (uint32, bool) {
	var rest []uint32
	next := uint32(0)
	return func() (uint32, bool) {
		for all := uint32(p.s.statements.nodes.len()); len(rest) == 0; next += lastBatch {
			if next >= all {
				return 0, false
			}
			for place := range p.places.Rows(next, min(next+lastBatch, all)) {
				rest = append(rest, place)
			}
		}
		place := rest[0]
		rest = rest[1:]
		return p.s.statements.node(place), true
	}
}

func (p *placed) has(node uint32) bool {
	place, found := p.s.placeOf(node)
	return found && p.places.Has(place)
}
