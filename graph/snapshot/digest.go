package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"onrecord/graph/view/table"
	"onrecord/schema"
)

// Key is the first 8 bytes of the SHA-256 of a salt and a term.
func Key(salt, term []byte) int64 {
	var space [256]byte
	return int64(hashTerm(append(append(space[:0], salt...), term...))[0])
}

// partQuads is how many quads a part has at most, more or less.
const partQuads = 4096

// LabelParts are a label, how many quads have it, and the digests of the parts into
// which these are divided.
type LabelParts struct {
	Label   []byte // a term; empty: none
	Quads   int64
	Cut     Cut
	Digests []Digest // one for each part
}

// Labels lists the labels of quads, ascending. It reads no quad.
func (s *Store) Labels() (out []LabelParts, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	without := s.Len()
	out = append(out, LabelParts{})
	for i := range s.labels.len() {
		l := s.labelRows.at(uint32(i))
		out = append(out, LabelParts{Label: s.term(*s.labels.at(i)), Quads: int64(l.count)})
		without -= int64(l.count)
	}
	if out[0].Quads = without; without == 0 {
		out = out[1:]
	}
	all := numbers[Digest](s, secDigests, -1, &err)
	if err != nil {
		return nil, err
	}
	at := 0
	for i := range out {
		l := &out[i]
		l.Cut = cutOf(l.Quads)
		next := at + 1<<l.Cut.Bits
		if l.Quads <= 0 || next > all.len() {
			return nil, damagedf("section %d has the digests of %d parts", secDigests, all.len())
		}
		l.Digests = slices.Clone(all.read(at, next))
		at = next
	}
	if at != all.len() {
		return nil, damagedf("section %d has the digests of %d parts, and there are %d", secDigests, all.len(), at)
	}
	return out, nil
}

// A Cut says into how many parts the quads of a label are divided, 1<<Bits, by the
// highest bits of the hashes of their subjects.
type Cut struct{ Bits uint }

// cutOf is the one of so many quads.
func cutOf(quads int64) Cut { return Cut{uint(bits.Len64(uint64((quads - 1) / partQuads)))} }

// Part is the one that a subject is in.
func (c Cut) Part(subject []byte) int { return c.part(hashTerm(subject)) }

func (c Cut) part(hash Digest) int { return int(hash[0] >> 1 >> (63 - c.Bits)) }

// A Digest is 128 bits of what a part has: all quads of its subjects, and what others
// tell of its statements: days and places, what speakers belong to, other reports. Other quads have another digest, but for
// an accident, in whatever order they are. Who forges quads can forge it.
type Digest [2]uint64

// writeDigests makes the digests of all parts, and writes them.
func (s *Store) writeDigests(ctx context.Context, f *fileWriter, labels *nodeLists, of *table.Made) error {
	nodes := labels.nodes()
	counts := make([]int64, 0, len(nodes)+1)
	without := int64(s.rows.len())
	for _, node := range nodes {
		n := int64(labels.of[node].count)
		counts = append(counts, n)
		without -= n
	}
	if without > 0 {
		nodes, counts = slices.Insert(nodes, 0, 0), slices.Insert(counts, 0, without)
	}
	cuts := make([]Cut, len(counts))
	for i, n := range counts {
		cuts[i] = cutOf(n)
	}
	digests, err := s.digests(ctx, nodes, cuts, madeColumns{columns{s}, of})
	if err != nil {
		return err
	}
	return slice(f, secDigests, digests)
}

// madeColumns are the statement table before it lies in the file.
type madeColumns struct {
	columns
	made *table.Made
}

// Part gives a part of the table.
func (m madeColumns) Part(p table.Part) (table.Numbers, error) { return m.made[p], nil }

// digests makes the digest of each part. cuts has one for each of some labels, which
// are all that there are, and the parts of a label follow one another in the answer.
func (s *Store) digests(ctx context.Context, labels []uint32, cuts []Cut, said table.Reader) ([]Digest, error) {
	d := &digester{s: s, labels: labels, cuts: cuts, first: make([]int, len(cuts))}
	n := 0
	for i, c := range cuts {
		d.first[i] = n
		n += 1 << c.Bits
	}
	d.sums = make([]Digest, n)
	if terms := int(s.terms.n); terms <= mostHashes {
		d.hashes = make([]Digest, terms)
		if err := d.spread(ctx, terms, 1<<14, d.hash); err != nil {
			return nil, err
		}
	}
	var err error
	if d.told, err = d.tell(said); err != nil {
		return nil, err
	}
	err = d.spread(ctx, s.rows.len(), rowsAtOnce, d.add)
	return d.sums, err
}

// mostHashes is of how many terms the hashes are kept, 16 bytes each. Of more, each
// is made where it is needed.
const mostHashes = 1 << 22

// A digester makes digests.
type digester struct {
	s      *Store
	labels []uint32 // the numbers of those that the cuts are for; 0: none
	cuts   []Cut
	first  []int // part of each label
	sums   []Digest
	hashes []Digest // of all terms; nil: they are too many
	told   *toldDigester
}

// spread has all processors do something with the numbers below n, some at once.
func (d *digester) spread(ctx context.Context, n, step int, do func(w *digesting, from, until int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n/step+1)
	errs := make([]error, workers)
	for i := range workers {
		all.Go(func() {
			w := &digesting{terms: d.s.terms.reader()}
			for errs[i] == nil && ctx.Err() == nil {
				from := int(next.Add(int64(step))) - step
				if from >= n {
					return
				}
				errs[i] = d.safely(w, from, min(from+step, n), do)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (d *digester) safely(w *digesting, from, until int, do func(w *digesting, from, until int) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer d.s.catch(&err, d.s.enter())
	d.s.live()
	return do(w, from, until)
}

// A digesting is what one goroutine works with.
type digesting struct {
	terms blockReader
	text  []byte
	known [1 << 12]struct { // where the hashes of all terms are too many
		number uint32
		hash   Digest
	}
	seen []inPart // the parts of a subject
}

// An inPart is what the quads of a subject add to a part.
type inPart struct {
	part int
	sum  Digest
}

// hash makes the hashes of terms.
func (d *digester) hash(w *digesting, from, until int) error {
	for i := from; i < until; i++ {
		w.text = w.terms.appendAt(w.text[:0], uint32(i))
		d.hashes[i] = hashTerm(w.text)
	}
	return nil
}

func hashTerm(text []byte) Digest {
	sum := sha256.Sum256(text)
	return Digest{binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])}
}

// of is the hash of a node.
func (d *digester) of(w *digesting, n uint32) Digest {
	if d.hashes != nil {
		return d.hashes[n-1]
	}
	at := &w.known[n%uint32(len(w.known))]
	if at.number != n {
		w.text = d.s.terms.appendAt(w.text[:0], n-1)
		at.number, at.hash = n, hashTerm(w.text)
	}
	return at.hash
}

// add adds the subjects that begin among some rows to the parts that they are in.
func (d *digester) add(w *digesting, from, until int) error {
	s := d.s
	begins := func(i int) bool {
		return i == 0 || s.rows.at(i)[subject] != s.rows.at(i - 1)[subject]
	}
	for from < until && !begins(from) {
		from++
	}
	if from == until {
		return nil
	}
	for until < s.rows.len() && !begins(until) {
		until++
	}
	s.ascend(from, until)
	for rows := s.rows.read(from, until); len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n][subject] == rows[0][subject] {
			n++
		}
		if err := d.subject(w, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// subject adds the quads of a subject.
func (d *digester) subject(w *digesting, rows []row) error {
	node := rows[0][subject]
	last := d.s.terms.n
	if node == 0 || node > last {
		return damagedf("a quad lacks a term")
	}
	s := d.of(w, node)
	w.seen = w.seen[:0]
	for i := range rows {
		r := &rows[i]
		if r[predicate]-1 >= last || r[object]-1 >= last || r[label] > last {
			return damagedf("a quad lacks a term")
		}
		if i == 0 || r[label] != rows[i-1][label] {
			if err := d.turn(w, r[label], s); err != nil {
				return err
			}
		}
		w.seen[0].sum.plus(mixed(s, d.of(w, r[predicate]), d.of(w, r[object])))
	}
	// What is made of a subject that is in several parts is made of all its quads.
	common := Digest{}
	if len(w.seen) > 1 {
		for _, p := range w.seen {
			common.plus(mixed(p.sum, Digest{uint64(len(w.seen))}, Digest{d.labelOf(w, p.part)}))
		}
	}
	if place, ok := d.s.statements.place(node); ok {
		span := d.s.spanOf(place)
		common.plus(mixed(s, Digest{uint64(span.From)}, Digest{uint64(span.Until)}))
		told, err := d.told.of(w, d.s.statements.rankOf(place))
		if err != nil {
			return err
		}
		common.plus(mixed(s, told, Digest{1}))
	}
	for _, p := range w.seen {
		p.sum.plus(common)
		atomic.AddUint64(&d.sums[p.part][0], p.sum[0])
		atomic.AddUint64(&d.sums[p.part][1], p.sum[1])
	}
	return nil
}

// turn puts the part of a label and a hash first among those of the subject.
func (d *digester) turn(w *digesting, label uint32, subject Digest) error {
	at, found := slices.BinarySearch(d.labels, label)
	if !found {
		return damagedf("a label is not among its labels, in section %d", secLabels)
	}
	part := d.first[at] + d.cuts[at].part(subject)
	i := slices.IndexFunc(w.seen, func(p inPart) bool { return p.part == part })
	if i < 0 {
		i = len(w.seen)
		w.seen = append(w.seen, inPart{part: part})
	}
	w.seen[0], w.seen[i] = w.seen[i], w.seen[0]
	return nil
}

// labelOf tells the labels of parts apart, whatever other labels there are.
func (d *digester) labelOf(w *digesting, part int) uint64 {
	at, found := slices.BinarySearch(d.first, part)
	if !found {
		at--
	}
	if n := d.labels[at]; n > 0 {
		return d.of(w, n)[0]
	}
	return 0
}

// plus adds another digest, each half by itself.
func (d *Digest) plus(o Digest) {
	d[0] += o[0]
	d[1] += o[1]
}

// mixed is made of all bits of three hashes, each in its place.
func mixed(a, b, c Digest) Digest {
	x := folded(a[0]^0x9E3779B97F4A7C15, c[0]^0xBF58476D1CE4E5B9)
	y := folded(a[1]^0x94D049BB133111EB, c[1]^0xD6E8FEB86659FD93)
	return Digest{
		folded(x^b[0]^0xA0761D6478BD642F, y^0xE7037ED1A0B428DB),
		folded(y^b[1]^0x8EBC6AF09C88C6E3, x^0x589965CC75374CC3),
	}
}

// folded is the product of two numbers, its halves one over the other.
func folded(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// spanOf are the days of the statement at a place.
func (s *Store) spanOf(place uint32) schema.Span {
	st := &s.statements
	rank := int(st.rankOf(place))
	return schema.Span{From: schema.Day(*st.days.at(int(*st.from.at(rank)))), Until: schema.Day(*st.days.at(int(*st.until.at(rank))))}
}

// DaysOf are the days on which a statement may have been said; there: it is one.
func (s *Store) DaysOf(term []byte) (span schema.Span, there bool, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	rank, found := s.terms.find(term)
	if !found {
		return span, false, nil
	}
	place, there := s.statements.place(rank + 1)
	if there {
		span = s.spanOf(place)
	}
	return span, there, nil
}

// EachSubjectIn gives the terms of all quads of each subject that is wanted and of
// which some have a label, as EachSubject does; an empty label: none.
func (s *Store) EachSubjectIn(ctx context.Context, label []byte, wants func(subject []byte) bool, do func([]Terms) error) error {
	if len(label) == 0 {
		return s.EachSubject(ctx, func(quads []Terms) error {
			if !wants(quads[0].Subject) || !slices.ContainsFunc(quads, func(q Terms) bool { return len(q.Label) == 0 }) {
				return nil
			}
			return do(quads)
		})
	}
	r := &termsReader{s: s, subjects: s.terms.reader()}
	next, err := s.subjectsWith(label, wants)
	if err != nil || next == nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		from, until, err := next()
		if err != nil || from == until {
			return err
		}
		if err := r.read(int(from), int(until)); err != nil {
			return err
		}
		r.group = r.group[:0]
		for _, q := range r.quads {
			r.group = append(r.group, r.terms(q))
		}
		if err := do(r.group); err != nil {
			return err
		}
	}
}

// subjectsWith gives the rows of one subject after the other that is wanted and has
// quads with a label; nil: there is no such label.
func (s *Store) subjectsWith(label []byte, wants func(subject []byte) bool) (_ func() (from, until uint32, err error), err error) {
	defer s.catch(&err, s.enter())
	s.live()
	rank, found := s.terms.find(label)
	if !found {
		return nil, nil
	}
	at, found := find(&s.labels, rank+1)
	if !found {
		return nil, nil
	}
	all := s.labelRows.at(uint32(at))
	cursor := all.cursor()
	last := uint32(0)
	terms := s.terms.reader()
	var term []byte
	return func() (from, until uint32, err error) {
		defer s.catch(&err, s.enter())
		s.live()
		for {
			n, ok := cursor.next()
			if !ok {
				return 0, 0, nil
			}
			node := s.listed(n)[subject]
			if node == last {
				continue
			}
			last = node
			if term = terms.appendAt(term[:0], node-1); !wants(term) {
				continue
			}
			if from, until = s.rowsOf(row{node}, 1); from < until {
				return from, until, nil
			}
		}
	}, nil
}
