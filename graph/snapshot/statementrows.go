package snapshot

import (
	"fmt"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
)

// StatementRows are the rows of the statement table for who reads a few of them: of its
// parts no more is read, and compared with its checksums, than these take. Only which
// rows report one utterance is read as a whole, for few do.
type StatementRows struct {
	columns
	parts      [table.Parts]stretch[byte]
	width      [table.Parts]int
	utterances func() (table.Utterances, error)
}

// A StatementRow is what the statement table has of a statement.
type StatementRow struct {
	One   [table.NumFields]uint32   // of a field with one value: the number of an entity, or the node of a word; 0: there is none
	List  [table.NumFields][]uint32 // of the others: the numbers of entities
	First uint32                    // the row of the first statement that reports the utterance
	// Several reports whether the utterance has other reports.
	Several bool
	// Speakers are what the speakers belong to, in their order, if Told says so.
	Speakers []Membership
	Told     bool
}

// A Membership is what a speaker belongs to on the day of a statement.
type Membership struct {
	Organization uint32   // the number of the entity that they are counted under
	Belongs      []uint32 // the numbers of all that they belong to, the nearest first
	Offices      []uint32 // nodes
}

// StatementRows gives them.
func (s *Store) StatementRows() (out *StatementRows, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	r := &StatementRows{columns: columns{s}}
	r.utterances = sync.OnceValues(func() (table.Utterances, error) {
		t := table.Table{Reader: columns{s}}
		return t.Utterances()
	})
	all := s.bytes(secColumns)
	directory := numbers[columnEntry](s, secColumns, -1, &err)
	if err != nil {
		return nil, err
	}
	for p := range table.Part(table.Parts) {
		e := *directory.at(int(p))
		length := uint64(e.count) * uint64(e.width)
		if e.width != 1 && e.width != 2 && e.width != 4 || e.offset < columnsStart || e.offset > uint64(all.len()) || length > uint64(all.len())-e.offset {
			return nil, damagedf("part %d of the statement table cannot be", p)
		}
		r.parts[p], r.width[p] = all.part(e.offset, e.offset+length), int(e.width)
	}
	return r, nil
}

// len is how many numbers a part has.
func (r *StatementRows) len(p table.Part) int { return r.parts[p].len() / r.width[p] }

// at is a number of a part; of a place that there is not it panics, as catch expects it.
func (r *StatementRows) at(p table.Part, i int) uint32 {
	w := r.width[p]
	b := r.parts[p].read(i*w, (i+1)*w)
	switch w {
	case 4:
		return le.Uint32(b)
	case 2:
		return uint32(le.Uint16(b))
	default:
		return uint32(b[0])
	}
}

// first is the first place of an ascending part whose number is not less than one.
func (r *StatementRows) first(p table.Part, n uint32) int {
	low, high := 0, r.len(p)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if r.at(p, mid) < n {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// those are the numbers of a part that stand where another, ascending one has a number;
// from is the place of the first.
func (r *StatementRows) those(p, where table.Part, n uint32) (out []uint32, from int) {
	from = r.first(where, n)
	for i := from; i < r.len(where) && r.at(where, i) == n; i++ {
		out = append(out, r.at(p, i))
	}
	return out, from
}

// Entity is the IRI of an entity by its number.
func (r *StatementRows) Entity(n uint32) (iri quad.IRI, err error) {
	defer r.s.catch(&err, r.s.enter())
	r.s.live()
	return r.iri(r.at(table.Entities, int(n)-1))
}

// IRI is that of the statement of a row.
func (r *StatementRows) IRI(row uint32) (quad.IRI, error) {
	node, err := r.Statement(row)
	if err != nil {
		return "", err
	}
	return r.iri(node)
}

func (r *StatementRows) iri(node uint32) (quad.IRI, error) {
	v, err := r.Term(node)
	iri, ok := v.(quad.IRI)
	if err == nil && !ok {
		err = fmt.Errorf("%v is not an entity", v)
	}
	return iri, err
}

// Of is the row of a statement; false: it is not in the table.
func (r *StatementRows) Of(statement quad.IRI) (out StatementRow, there bool, err error) {
	node, err := r.Node(statement)
	if err != nil || node == 0 {
		return out, false, err
	}
	row, there, err := r.Row(node)
	if err != nil || !there {
		return out, false, err
	}
	utterances, err := r.utterances()
	if err != nil {
		return out, false, err
	}
	out.First, out.Several = utterances.Of(row)
	return out, true, r.read(row, &out)
}

// read reads the values of a row.
func (r *StatementRows) read(row uint32, out *StatementRow) (err error) {
	defer r.s.catch(&err, r.s.enter())
	r.s.live()
	speakers := 0
	for _, f := range table.Fields() {
		if f.Several() {
			var from int
			if out.List[f], from = r.those(table.ValuesOf(f), table.RowsOf(f), row); f == table.Speakers {
				speakers = from
			}
			continue
		}
		n := r.at(table.ValuesOf(f), int(row))
		if n > 0 && f.Words() {
			n = r.at(table.WordsOf(f), int(n)-1)
		}
		out.One[f] = n
	}
	if out.Told = r.len(table.Memberships) > 0; !out.Told {
		return nil
	}
	for i := range out.List[table.Speakers] {
		n := r.at(table.Memberships, speakers+i) - 1
		m := Membership{Organization: r.at(table.Organizations, int(n))}
		m.Belongs, _ = r.those(table.Belongings, table.BelongingsOf, n)
		offices, _ := r.those(table.Offices, table.OfficesOf, n)
		for _, office := range offices {
			m.Offices = append(m.Offices, r.at(table.OfficeWords, int(office)-1))
		}
		out.Speakers = append(out.Speakers, m)
	}
	return nil
}
