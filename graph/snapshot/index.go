package snapshot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
	"runtime/debug"
	"slices"
	"sync"

	"onrecord/graph/view/table"
)

// writeIndexes writes all that follows the rows, which are read back from the
// file.
func writeIndexes(ctx context.Context, f *fileWriter, inputs []byte) (err error) {
	s, err := f.sofar()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.mapped.unmap()) }()
	defer s.catch(&err, s.enter())
	return s.indexInto(ctx, f, inputs)
}

// indexInto makes all indexes of a store that has its terms and rows alone, and
// writes them.
func (s *Store) indexInto(ctx context.Context, f *fileWriter, inputs []byte) error {
	var byObject objectIndex
	var byNode nodeIndex
	var st statements
	var ws wordIndex
	var ns []nameEntry
	var columns *table.Made
	err := together(
		func() error { return byObject.make(ctx, &s.quadTable, s.terms.n) },
		func() error { return byNode.make(ctx, &s.quadTable) },
	)
	if err != nil {
		return err
	}
	s.objects, s.objectFence = made(byObject.rows), made(byObject.fence)
	err = together(
		func() (err error) {
			if st, err = s.makeStatements(ctx); err != nil {
				return err
			}
			columns, err = s.makeColumns(ctx, &st)
			return err
		},
		func() (err error) { ns, err = s.makeNames(ctx); return err },
	)
	if err != nil {
		return err
	}
	s.statements = st // whose days the digests have
	if err := ws.make(ctx, s, st.nodes.numbers); err != nil {
		return err
	}

	if err := errors.Join(slice(f, secObjects, byObject.rows), slice(f, secObjectFence, byObject.fence)); err != nil {
		return err
	}
	var tables [3][]listEntry
	ls := listsWriter{text: func(b []byte) error { _, err := f.Write(b); return err }}
	err = f.section(secLists, func() (err error) {
		for i, all := range []iter.Seq[*listWriter]{byNode.predicates.lists(), byNode.labels.lists(), ws.lists()} {
			if tables[i], err = ls.table(all); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = errors.Join(
		slice(f, secSkips, ls.skips),
		slice(f, secPredicates, byNode.predicates.nodes()), slice(f, secPredicateRows, tables[0]),
		slice(f, secLabels, byNode.labels.nodes()), slice(f, secLabelRows, tables[1]),
		slice(f, secStatements, st.nodes.numbers), slice(f, secRanks, st.ranks.numbers), slice(f, secOrder, st.order.numbers), slice(f, secDays, st.days.numbers),
		slice(f, secFrom, st.from.numbers), slice(f, secUntil, st.until.numbers), slice(f, secLatest, st.latest.numbers),
		writeDictionary(f, secWords, &f.header.words, ws.fill),
		slice(f, secWordStatements, tables[2]),
		slice(f, secNames, ns), slice(f, secInputs, inputs),
		writeColumns(f, columns),
	)
	if err != nil {
		return err
	}
	if err := s.writeDigests(ctx, f, &byNode.labels, columns); err != nil {
		return err
	}
	return ctx.Err()
}

// together runs functions at once, and turns memory faults into panics.
func together(all ...func() error) error {
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	for i, run := range all {
		wait.Go(func() {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
			defer func() {
				if r := recover(); r != nil {
					errs[i] = fmt.Errorf("what was written cannot be read back: %v", r)
				}
			}()
			errs[i] = run()
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// sofar is a store of the dictionary and the rows that have been written.
func (w *fileWriter) sofar() (*Store, error) {
	if err := w.out.Flush(); err != nil {
		return nil, err
	}
	m, err := mapFile(w.file, int64(w.at))
	if err != nil {
		return nil, err
	}
	s := &Store{header: w.header, mapped: m, seed: maphash.MakeSeed()}
	var bad error
	s.terms = dictionary{uint32(s.header.terms), numbers[uint64](s, secTermBlocks, -1, &bad), s.bytes(secTerms), w.symbols}
	s.rows = numbers[row](s, secRows, -1, &bad)
	s.rowFence = numbers[uint32](s, secRowFence, -1, &bad)
	if bad != nil {
		return nil, errors.Join(bad, m.unmap())
	}
	return s, nil
}

// checkStep is how many rows are read before it is asked whether to go on.
const checkStep = 1 << 16

// An objectIndex is the rows in the order of their objects.
type objectIndex struct {
	rows  []uint32
	fence []pair
}

func (x *objectIndex) make(ctx context.Context, t *quadTable, terms uint32) error {
	ends := make([]uint32, int(terms)+2)
	for i := range t.rows.numbers {
		ends[t.rows.numbers[i][object]+1]++
		if i%checkStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	x.rows = make([]uint32, t.rows.len())
	for i := range t.rows.numbers {
		at := &ends[t.rows.numbers[i][object]]
		x.rows[*at] = uint32(i)
		*at++
		if i%checkStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	from := uint32(0)
	for _, end := range ends {
		byPredicate(t, x.rows[from:end])
		from = end
	}
	for i := 0; i < len(x.rows); i += fenceStep {
		q := &t.rows.numbers[x.rows[i]]
		x.fence = append(x.fence, pair{q[object], q[predicate]})
	}
	return nil
}

// byPredicate orders the ascending rows of one object by their predicates,
// which mostly is one.
func byPredicate(t *quadTable, rows []uint32) {
	compare := func(a, b uint32) int {
		return cmp.Or(cmp.Compare(t.rows.numbers[a][predicate], t.rows.numbers[b][predicate]), cmp.Compare(a, b))
	}
	if !slices.IsSortedFunc(rows, compare) {
		slices.SortFunc(rows, compare)
	}
}

// A nodeIndex is the lists of the rows that have a predicate, and a label.
type nodeIndex struct{ predicates, labels nodeLists }

type nodeLists struct {
	of     map[uint32]*listWriter
	last   *listWriter
	lastOf uint32
}

func (x *nodeIndex) make(ctx context.Context, t *quadTable) error {
	x.predicates.of, x.labels.of = map[uint32]*listWriter{}, map[uint32]*listWriter{}
	for i := range t.rows.numbers {
		x.predicates.add(t.rows.numbers[i][predicate], uint32(i))
		if l := t.rows.numbers[i][label]; l != 0 {
			x.labels.add(l, uint32(i))
		}
		if i%checkStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (l *nodeLists) add(node, row uint32) {
	if l.last == nil || l.lastOf != node {
		if l.last = l.of[node]; l.last == nil {
			l.last = &listWriter{}
			l.of[node] = l.last
		}
		l.lastOf = node
	}
	l.last.add(row)
}

func (l *nodeLists) nodes() []uint32 { return slices.Sorted(maps.Keys(l.of)) }

func (l *nodeLists) lists() iter.Seq[*listWriter] {
	return func(yield func(*listWriter) bool) {
		for _, node := range l.nodes() {
			if !yield(l.of[node]) {
				return
			}
		}
	}
}
