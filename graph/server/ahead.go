package server

import (
	"context"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// pageSize is how many nodes of an answer are read ahead at once at first, with what they
// name. Whoever reads on is given more and more at once, up to pageOfEntities.
const pageSize = 256

// mostAhead is how many subjects that were read ahead are kept, twice.
const mostAhead = 1 << 15

// mostFollowing is of how many nodes it is known which come next.
const mostFollowing = 1 << 18

// followed is a place in a list of nodes.
type followed struct {
	list     []*node
	at, page int
}

// pageOfEntities is how many entities are read ahead at once that somebody has asked for:
// they have few quads each.
const pageOfEntities = 1 << 12

// follow notes that nodes may be read one after the other, in this order: whoever reads
// one of them reads a page ahead. It tells of how many that is known.
func (s *Store) follow(list []*node, page int) int {
	if len(list) > mostFollowing/2 {
		list = list[:16*page]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.following == nil || len(s.following)+len(list) > mostFollowing {
		s.following = map[string]followed{}
	}
	for i, n := range list {
		s.following[n.term] = followed{list, i, page}
	}
	return len(list)
}

// Ahead says which entities are read next. It is that of shapes.Columnar.
func (s *Store) Ahead(iris []quad.IRI) {
	list := make([]*node, 0, len(iris))
	for _, iri := range iris {
		if term, err := snapshot.AppendTerm(nil, iri); err == nil {
			list = append(list, &node{string(term), iri})
		}
	}
	for len(list) > 0 {
		n := s.follow(list, pageOfEntities)
		list = list[n:]
	}
}

// readOn reads a page ahead, where a node is one of those that are read one after the
// other; false: it is none, or its page was read already.
func (s *Store) readOn(ctx context.Context, term string) (bool, error) {
	s.mu.Lock()
	of, known := s.following[term]
	for _, read := range s.ahead {
		if _, had := read[term]; had {
			known = false
		}
	}
	if known {
		size := max(of.page, min(4*of.at, pageOfEntities))
		of.list = of.list[of.at:]
		of.list = of.list[:min(len(of.list), size)]
		for _, n := range of.list {
			delete(s.following, n.term)
		}
	}
	s.mu.Unlock()
	if !known {
		return false, nil
	}
	return true, s.readAhead(ctx, of.list)
}

// readAhead reads the quads of the nodes of a page, of what these name, and of the places
// of events, in two or three questions. Whoever prints a page asks for them one by one.
func (s *Store) readAhead(ctx context.Context, page []*node) error {
	wanted := make([]string, 0, len(page))
	had := make(map[string][]*link, len(page))
	places, placed := s.placesOf(page)
	for _, n := range page {
		if quads := s.quadsAhead(n.term); quads != nil {
			had[n.term] = quads
		} else {
			wanted = append(wanted, n.term)
		}
	}
	read, err := s.readSubjects(ctx, wanted)
	if err != nil {
		return err
	}
	maps.Copy(read, had)
	return s.readNamed(ctx, read, placed, places...)
}

// placesOf are the keys of the places of the statements of a page, and whether they are known
// of all of them. An event may lend a place, which nobody would know before it was read.
func (s *Store) placesOf(page []*node) (keys []int64, all bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all = true
	for _, n := range page {
		rows := s.raw[n.term]
		all = all && len(rows) > 0
		for _, row := range rows {
			all = all && row.placed
			if key, err := number(row.place); err == nil {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), all
}

// keepOrGoOn keeps the quads of a subject, and reads ahead what a statement names: whoever
// asks for one shows it.
func (s *Store) keepOrGoOn(ctx context.Context, term string, quads []*link) error {
	read := map[string][]*link{term: quads}
	if len(quads) > 0 && kindOf(quads[0]) == schema.KindStatement {
		return s.readNamed(ctx, read, false)
	}
	s.keepAhead(read)
	return nil
}

// readNamed reads what subjects name that were read, the places of events, and, of what
// is no statement, the sources of passages. Places that are known by their keys come with
// the first of these; if they are those of all statements, no event has to lend one.
func (s *Store) readNamed(ctx context.Context, read map[string][]*link, placed bool, places ...int64) (err error) {
	level := maps.Clone(read)
	levels := []func(kind, named schema.Kind) bool{anything, ofAPart, ofAPart}
	for _, quads := range read {
		if len(quads) > 0 && kindOf(quads[0]) == schema.KindStatement {
			levels = []func(kind, named schema.Kind) bool{anything, furtherOfAStatement}
			if placed {
				levels[1] = furtherOfAPlaced
			}
			break
		}
	}
	for _, more := range levels {
		named := s.namedBy(level, read, more)
		if len(named) == 0 {
			break
		}
		if level, err = s.readSubjects(ctx, named, places...); err != nil {
			return err
		}
		maps.Copy(read, level)
		places = nil
	}
	s.keepAhead(read)
	return nil
}

// anything takes whatever is named.
func anything(_, _ schema.Kind) bool { return true }

// further takes what events name, which lend their places, and what is a part of another
// entity.
func further(kind, _ schema.Kind) bool {
	switch kind {
	case schema.KindEvent, schema.KindAffiliation, schema.KindRole:
		return true
	}
	return false
}

// ofAPart takes that, and what passages name, which is sources: a statement names its own, and
// other entities do not.
func ofAPart(kind, named schema.Kind) bool {
	return further(kind, named) || kind == schema.KindPassage
}

// furtherOfAStatement takes what is further, and of an event the place alone.
func furtherOfAStatement(kind, named schema.Kind) bool {
	return further(kind, named) && (kind != schema.KindEvent || named == schema.KindPlace)
}

// furtherOfAPlaced takes nothing of an event.
func furtherOfAPlaced(kind, named schema.Kind) bool {
	return further(kind, named) && kind != schema.KindEvent
}

// kindOf is the kind that the IRI of a quad's subject says it is.
func kindOf(l *link) schema.Kind { return kindOfValue(l.quad.Subject) }

// kindOfValue is the kind that an IRI says it is of.
func kindOfValue(v quad.Value) schema.Kind {
	iri, _ := v.(quad.IRI)
	_, ref, _ := rdf.SplitIRI(iri)
	return ref.Kind
}

// namedBy are the objects of some quads that may be entities, and the sources that have
// these, so far as they were not read.
func (s *Store) namedBy(in, read map[string][]*link, of func(kind, named schema.Kind) bool) []string {
	seen := map[string]bool{}
	var out []string
	for _, quads := range in {
		if len(quads) == 0 {
			continue
		}
		kind := kindOf(quads[0])
		if !of(kind, schema.KindPlace) {
			continue // which are taken of whatever something is taken of
		}
		for _, l := range quads {
			for _, d := range [...]quad.Direction{quad.Object, quad.Label} {
				term, v := l.term(d), l.quad.Get(d)
				if _, is := v.(quad.IRI); !is || seen[term] {
					continue
				}
				if !of(kind, kindOfValue(v)) {
					continue
				}
				seen[term] = true
				if _, had := read[term]; !had && s.quadsAhead(term) == nil {
					out = append(out, term)
				}
			}
		}
	}
	return out
}

// keepAhead keeps the quads of subjects that were read.
func (s *Store) keepAhead(read map[string][]*link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ahead[0] == nil || len(s.ahead[0]) > mostAhead {
		s.ahead[1], s.ahead[0] = s.ahead[0], map[string][]*link{}
	}
	for term, quads := range read {
		s.ahead[0][term] = quads
		if len(quads) > 0 {
			s.remember(term, true)
		}
	}
}

// fewEdges is up to how many quads that lead to an object are counted when it is looked
// for, so that it is known what to begin with where several are to meet.
const fewEdges = 64

// readWithObject reads the quads of a subject, and whether it is an object, in one
// question.
func (s *Store) readWithObject(ctx context.Context, term string) (quads []*link, object bool, err error) {
	rows, err := s.readNodes(ctx, 0, "SELECT n.part, n.term, n.quads FROM @node n WHERE n.s = $1::int8"+
		" UNION ALL SELECT 0, '', count(*)::text FROM (SELECT 1 FROM @edge e WHERE e.o = $1::int8 AND "+s.alive("e")+" LIMIT $2::int8) x", s.key(term), int64(fewEdges))
	if err != nil {
		return nil, false, err
	}
	quads = []*link{}
	for _, row := range rows {
		switch string(row[1]) {
		case "":
			n, err := number(row[2])
			if err != nil {
				return nil, false, s.damage("a count that is no number")
			}
			object = n > 0
			s.counted(term, int(n))
		case term:
			more, err := s.linksOf(row[0], row[1], row[2])
			if err != nil {
				return nil, false, err
			}
			quads = append(quads, more...)
		}
	}
	return quads, object, nil
}

// counted notes how many quads lead to an object, fewEdges standing for all that are more.
func (s *Store) counted(term string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leads == nil || len(s.leads) >= mostKnown {
		s.leads = map[string]int{}
	}
	s.leads[term] = n
}

// leadTo is how many quads lead to objects, as far as that is known; fewEdges: many, or
// nobody knows.
func (s *Store) leadTo(terms ...string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, term := range terms {
		of, known := s.leads[term]
		if !known {
			return fewEdges
		}
		n += of
	}
	return min(n, fewEdges)
}

// readSubjects reads the quads of subjects in one question: none of those that have
// none. Others are given by their keys.
func (s *Store) readSubjects(ctx context.Context, terms []string, others ...int64) (map[string][]*link, error) {
	out := make(map[string][]*link, len(terms))
	if len(terms) == 0 {
		return out, nil
	}
	keys := make([]int64, len(terms), len(terms)+len(others))
	for i, term := range terms {
		keys[i], out[term] = s.key(term), []*link{}
	}
	keys = append(keys, others...)
	rows, err := s.readNodes(ctx, 0, "SELECT n.part, n.term, n.quads FROM @node n WHERE n.s = ANY($1::int8[])", keys)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		quads, err := s.linksOf(row[0], row[1], row[2])
		if err != nil {
			return nil, err
		}
		if had, wanted := out[string(row[1])]; wanted || len(others) > 0 {
			out[string(row[1])] = append(had, quads...)
		}
	}
	return out, nil
}

// quadsAhead are the quads of a subject that was read ahead; nil: it was not.
func (s *Store) quadsAhead(term string) []*link {
	s.mu.Lock()
	for _, read := range s.ahead {
		if quads, ok := read[term]; ok {
			s.mu.Unlock()
			return quads
		}
	}
	rows, ok := s.raw[term]
	s.mu.Unlock()
	if !ok {
		return nil
	}
	quads := []*link{}
	for _, row := range rows {
		more, err := s.linksOf(row.part, []byte(term), row.quads)
		if err != nil {
			return nil // whoever reads it again is told
		}
		quads = append(quads, more...)
	}
	s.keepAhead(map[string][]*link{term: quads})
	return quads
}

// A rawRow is what a part has of a subject, as the server gives it, and the key of the place
// of a statement, its own or that of its event, if it is known whether there is one.
type rawRow struct {
	part, quads, place []byte
	placed             bool
}

// keepRaw keeps the rows of entities that were read for something else: mostly somebody
// wants to know next what they are called.
func (s *Store) keepRaw(terms [][]byte, rows []rawRow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.raw == nil || len(s.raw)+len(rows) > mostAhead {
		s.raw = make(map[string][]rawRow, len(rows))
	}
	fresh := make(map[string]bool, len(rows))
	for i, row := range rows {
		term := string(terms[i])
		if !fresh[term] {
			fresh[term], s.raw[term] = true, nil
			s.remember(term, true)
		}
		s.raw[term] = append(s.raw[term], row)
	}
}

// remember notes whether a term is there. Whoever calls it holds the lock.
func (s *Store) remember(term string, is bool) {
	if len(s.known) >= mostKnown {
		clear(s.known)
	}
	s.known[term] = is
}
