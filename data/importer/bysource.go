package importer

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/fence"
	"onrecord/data/spill"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/sorting"
)

// Statements are too many to be in memory, and so they are merged source by source:
// those of the folder and those that were read get to know one another, are held against
// the text of their source, and are kept as they will be written. Then they are checked,
// one after another; what only all of them can tell, package check finds.

// A sourceIndex is what is known of the statements of all sources.
type sourceIndex struct {
	there *spill.Statements // of the folder
	said  *spill.Statements // that were read
	both  *spill.Statements // of the folder and new, as they will be
	fresh []bool            // of both, by number: it is new
	ids   map[string][]string
	names matcher
	left  map[string]bool     // ids of new ones that are left out
	told  schema.Problems     // of their passages
	notes schema.Problems     // of these
	named map[schema.Ref]bool // what new ones refer to; nil: nobody has looked since some were left out
	seen  map[string]bool     // sources that have statements
	files map[string]*schema.Source
	old   map[schema.Ref]schema.Entity // that are in the folder

	checked *check.Stream
	counted statementCounts
}

// gather brings together what a merge knows of statements.
func (m *merge) gather(there *spill.Statements) error {
	r := m.reading
	s := sourceIndex{there: there, both: r.spill(), left: map[string]bool{}, seen: map[string]bool{}, files: map[string]*schema.Source{}}
	if m.known != nil {
		for _, st := range m.known.Statements {
			there.Add(st.Source.ID, st)
		}
		m.known.Statements = nil
	}
	for _, st := range m.read.Statements {
		r.put(m.read, st)
	}
	m.read.Statements = nil
	if s.said = r.said[m.read]; s.said == nil {
		s.said = r.spill()
	}
	if err := cmp.Or(there.Err(), s.said.Err()); err != nil {
		return err
	}
	if s.said.Elsewhere(there) { // what is said of a statement is held against that one, wherever it is
		again := r.spill()
		for _, name := range s.said.Groups() {
			err := s.said.Each(name, func(_ int, st *schema.Statement) error {
				of := name
				if owner, there := there.Owner(st.ID); st.ID != "" && there {
					of = owner
				}
				again.Add(of, st)
				return nil
			})
			if err != nil {
				return err
			}
		}
		if err := cmp.Or(s.said.Close(), again.Err()); err != nil {
			return err
		}
		s.said = again
	}
	s.both.Nameless = true
	s.names = matcher{given: s.said.Has, there: there.Has, made: spill.IDs{}}
	m.sourceIndex = s
	return nil
}

// groups are the sources that have statements: those of the folder, then the others.
func (s *sourceIndex) groups() []string {
	out := s.there.Groups()
	for _, name := range s.said.Groups() {
		if s.there.Count(name) == 0 {
			out = append(out, name)
		}
	}
	return out
}

// identify gives the statements of a source that were read their ids.
func (m *merge) identify(name string, read, there []*schema.Statement) {
	if ids, known := m.ids[name]; known {
		for i, st := range read {
			st.ID = ids[i]
		}
		return
	}
	m.names.identify(read, there)
}

// mergeStatements compares the statements of all sources, and finds their passages.
func (m *merge) mergeStatements(ctx context.Context) error {
	for _, c := range []*schema.Corpus{m.read, m.known} { // of two, that of the folder
		if c != nil {
			for _, src := range c.Sources {
				m.files[src.ID] = src
			}
		}
	}
	if m.reading.tables && m.said.Linked() { // who they refer to must be known before they are compared
		m.ids = map[string][]string{}
		for _, name := range m.said.Groups() {
			read, there, err := m.source(ctx, name)
			if err != nil {
				return err
			}
			m.names.identify(read, there)
			ids, kept := make([]string, len(read)), schema.Arena{}
			for i, st := range read {
				ids[i] = kept.Copy(st.ID)
			}
			m.ids[name] = ids
		}
	}
	m.named = map[schema.Ref]bool{}
	from := len(m.reading.result.Differences)
	for _, name := range m.groups() {
		if m.said.Size(name) > fence.YAML.Most() { // and it takes more in a file
			m.reading.output.tooLarge(filepath.Join(m.dir, "sources", name+".yaml"))
			continue
		}
		read, there, err := m.source(ctx, name)
		if err != nil {
			return err
		}
		m.identify(name, read, there)
		m.prepare(ctx, name, there)
		fresh := m.compareStatements(read, there)
		m.locate(ctx, name, there, fresh)
		for _, st := range there {
			m.keep(name, st, false)
		}
		for _, st := range fresh {
			m.keep(name, st, true)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	sorting.StableBy(m.reading.result.Differences[from:], func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Other.File, b.Other.File), cmp.Compare(a.Other.Line, b.Other.Line))
	})
	m.ids, m.names = nil, matcher{}
	for id := range m.files {
		if !m.seen[id] {
			m.locate(ctx, id, nil, nil)
		}
	}
	return cmp.Or(ctx.Err(), m.both.Err(), m.there.Close(), m.said.Close())
}

// source gives the statements of a source, those that were read and those of the folder.
func (m *merge) source(ctx context.Context, name string) (read, there []*schema.Statement, err error) {
	if err = ctx.Err(); err == nil {
		read, err = m.said.All(name)
	}
	if err == nil {
		there, err = m.there.All(name)
	}
	return read, there, err
}

// compareStatements finds out which statements of a source are there already, and what
// is said of them otherwise. It gives the others.
func (m *merge) compareStatements(read, there []*schema.Statement) (fresh []*schema.Statement) {
	old, seen := map[string]*schema.Statement{}, make(map[string]schema.Entity, len(read))
	for _, st := range there {
		old[st.ID] = st
	}
	for _, st := range read {
		m.outside(st)
		m.sound(st)
		has, before := old[st.ID], seen[st.ID]
		switch {
		case before != nil && m.repeats(before, st):
			continue
		case has == nil:
			fresh = append(fresh, st)
		default:
			m.same(has, st, before)
		}
		seen[st.ID] = st
	}
	return fresh
}

// prepare makes of the statements of the folder what those who ask it see.
func (m *merge) prepare(ctx context.Context, name string, there []*schema.Statement) {
	if len(there) == 0 {
		return
	}
	c := m.alone(name, there)
	var found schema.Problems
	for _, st := range there {
		st.Lend()
		m.complete(st)
	}
	anchor.LocateCorpus(ctx, c, m.dir, nil, nil, &found, nil)
	anchor.QuotesAsLocated(ctx, c, &found)
	anchor.Disproved(c, &found)
	anchor.QuoteIsExact(ctx, c)
	anchor.SameContexts(ctx, c)
	for _, p := range found.Errors() {
		if strings.HasPrefix(p.ID, "statement ") { // those of the source are found again
			m.told = append(m.told, p)
		}
	}
}

// complete gives the references of a statement of the folder the kinds that go without
// saying there.
func (m *merge) complete(st *schema.Statement) {
	fields := schema.Fields(schema.KindStatement)
	for i := range fields {
		f := &fields[i]
		if f.Type != schema.One && f.Type != schema.Many {
			continue
		}
		for v := range f.Values(st) {
			r := v.Ref()
			if r.Kind == schema.KindStatement {
				r.ID = strings.TrimPrefix(r.ID, schema.MainCoding+"/")
			}
			if r.Kind != "" {
				continue
			}
			is := func(k schema.Kind) bool { return m.old[schema.Ref{Kind: k, ID: r.ID}] != nil }
			if n := slices.IndexFunc(f.Kinds, is); n >= 0 && !slices.ContainsFunc(f.Kinds[n+1:], is) {
				r.Kind = f.Kinds[n]
			}
		}
	}
}

// alone is a corpus of one source.
func (m *merge) alone(name string, statements []*schema.Statement) *schema.Corpus {
	c := &schema.Corpus{EntityBase: m.read.EntityBase, Base: m.read.Base, Statements: statements}
	if src := m.files[name]; src != nil {
		c.Sources = []*schema.Source{src}
	}
	return c
}

// locate finds the passages of the statements of a source in its text.
func (m *merge) locate(ctx context.Context, name string, there, fresh []*schema.Statement) {
	m.seen[name] = true
	c := m.alone(name, slices.Concat(there, fresh))
	m.reading.result.Located += anchor.LocateCorpus(ctx, c, m.dir, m.reading.ImportOptions.Texts, nil, &m.told, &m.notes)
	anchor.QuoteIsExact(ctx, c)
	anchor.SameContexts(ctx, c)
}

// keep keeps a statement as it will be.
func (m *merge) keep(name string, st *schema.Statement, fresh bool) {
	m.both.Add(name, st)
	m.fresh = append(m.fresh, fresh)
	if fresh {
		m.name(st)
	}
}

// name notes what a new statement refers to.
func (m *merge) name(st *schema.Statement) {
	eachRef(schema.Fields(schema.KindStatement), st, func(r schema.Ref) {
		r.Name = ""
		if r.Kind != schema.KindStatement && !m.named[r] {
			m.named[r] = true
		}
	})
}

// each calls a function with each statement that is not left out, and its number in
// both.
func (m *merge) each(ctx context.Context, do func(n int, st *schema.Statement) error) error {
	first := 0
	for _, name := range m.both.Groups() {
		err := m.both.Each(name, func(i int, st *schema.Statement) error {
			if m.fresh[first+i] && m.left[st.ID] {
				return nil
			}
			m.withoutLeft(st, m.fresh[first+i], false)
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			return do(first+i, st)
		})
		if err != nil {
			return err
		}
		first += m.both.Count(name)
	}
	return nil
}

// withoutLeft takes the references of a new statement to others out that are left out,
// and tells of these: the statement is right itself.
func (m *merge) withoutLeft(st *schema.Statement, fresh, tell bool) {
	if !fresh || len(m.left) == 0 {
		return
	}
	unlink(st, func(field string, r schema.Ref) bool {
		if tell && m.left[r.ID] {
			m.tellLink(st, field, toLeft)
		}
		return m.left[r.ID]
	})
}

// namedBySome is what the new statements refer to that are not left out.
func (m *merge) namedBySome(ctx context.Context) (map[schema.Ref]bool, error) {
	if m.named != nil {
		return m.named, nil
	}
	m.named = map[schema.Ref]bool{}
	return m.named, m.each(ctx, func(n int, st *schema.Statement) error {
		if m.fresh[n] {
			m.name(st)
		}
		return nil
	})
}

// checkAll finds what is wrong with the corpus as it will be, and counts new statements.
func (m *merge) checkAll(ctx context.Context, validate bool) (schema.Problems, error) {
	var found schema.Problems
	m.checked = check.NewStream(m.all, check.Options{Unread: m.reading.Loader.Unread[m.read], Unlocated: true, Incomplete: true})
	for e := range m.all.Entities {
		m.checked.Entity(e)
	}
	m.counted = statementCounts{}
	var numbers []int // in both, by those of the check, if some are left out
	err := m.each(ctx, func(n int, st *schema.Statement) error {
		if m.fresh[n] {
			m.counted.add(st)
			if validate {
				schema.Validate(&found, st)
			}
		}
		m.checked.Statement(st)
		if len(m.left) > 0 {
			numbers = append(numbers, n)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	again := func(ctx context.Context, wanted []int, look func(int, *schema.Statement)) error {
		return m.again(ctx, numbers, wanted, look)
	}
	if err := m.checked.Settle(ctx, again); err != nil {
		return nil, err
	}
	if err := again(ctx, m.checked.Disputed(), m.checked.Review); err != nil {
		return nil, err
	}
	more, err := m.checked.End(ctx, again)
	return append(found, more...), err
}

// again reads statements again, by their numbers in the check, which increase.
func (m *merge) again(ctx context.Context, numbers, wanted []int, look func(int, *schema.Statement)) error {
	first := 0
	for _, name := range m.both.Groups() {
		count := m.both.Count(name)
		place := func() int {
			if numbers == nil {
				return wanted[0]
			}
			return numbers[wanted[0]]
		}
		if len(wanted) > 0 && place() < first+count {
			err := m.both.Each(name, func(i int, st *schema.Statement) error {
				if len(wanted) > 0 && place() == first+i {
					m.withoutLeft(st, m.fresh[first+i], false)
					look(wanted[0], st)
					wanted = wanted[1:]
				}
				return ctx.Err()
			})
			if err != nil {
				return err
			}
		}
		first += count
	}
	return nil
}

// statementCounts are how many statements are new, and what these lack.
type statementCounts struct{ statements, unproved, unlocated int }

func (c *statementCounts) add(s *schema.Statement) {
	c.statements++
	if len(s.Evidence) == 0 {
		c.unproved++
	}
	for i := range s.Evidence {
		if !s.Evidence[i].Located() {
			c.unlocated++
		}
	}
}

// eachSource calls a function with the new statements of each source that has any, as
// they are written.
func (m *merge) eachSource(ctx context.Context, do func(name string, fresh []schema.Entity) error) error {
	first := 0
	for _, name := range m.both.Groups() {
		var fresh []schema.Entity
		err := m.both.Each(name, func(i int, st *schema.Statement) error {
			if m.fresh[first+i] && !m.left[st.ID] {
				m.withoutLeft(st, true, true)
				m.checked.Resolve(st)
				fresh = append(fresh, st)
			}
			return nil
		})
		if err == nil && len(fresh) > 0 {
			err = do(name, fresh)
		}
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		first += m.both.Count(name)
	}
	return nil
}

// leaveStatements leaves out new statements that have problems, and says which.
func (m *merge) leaveStatements(ctx context.Context, bad map[string]bool) (left map[string]bool, err error) {
	ids := map[string]bool{}
	for name := range bad {
		if id, is := strings.CutPrefix(name, "statement "); is {
			ids[id] = true
		}
	}
	left = map[string]bool{}
	if len(ids) == 0 {
		return left, nil
	}
	err = m.each(ctx, func(n int, st *schema.Statement) error {
		if m.fresh[n] && ids[st.ID] {
			left[schema.Naming(st)] = true
			m.tellLeft(st)
		}
		return nil
	})
	for name := range left {
		m.left[strings.TrimPrefix(name, "statement ")] = true
		m.named = nil
	}
	return left, err
}
