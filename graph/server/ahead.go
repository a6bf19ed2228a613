package server

import (
	"context"
	"maps"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// pageSize is how many nodes of an answer are read ahead at once, with what they name.
const pageSize = 256

// mostAhead is how many subjects that were read ahead are kept, twice.
const mostAhead = 1 << 13

// mostFollowing is of how many nodes it is known which come next.
const mostFollowing = 1 << 18

// followed is a place in a list of nodes.
type followed struct {
	list []*node
	at   int
}

// follow notes that nodes may be read one after the other, in this order: whoever reads
// one of them reads a page ahead. It tells of how many that is known.
func (s *Store) follow(list []*node) int {
	if len(list) > mostFollowing/2 {
		list = list[:pageSize]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.following == nil || len(s.following)+len(list) > mostFollowing {
		s.following = map[string]followed{}
	}
	for i, n := range list {
		s.following[n.term] = followed{list, i}
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
		n := s.follow(list)
		list = list[n:]
	}
}

// readOn reads a page ahead, where a node is one of those that are read one after the
// other; false: it is none, or was read already.
func (s *Store) readOn(ctx context.Context, term string) (bool, error) {
	s.mu.Lock()
	of, known := s.following[term]
	s.mu.Unlock()
	if !known || s.quadsAhead(term) != nil {
		return false, nil
	}
	page := make([]*node, 0, pageSize)
	for _, n := range of.list[of.at:] {
		if len(page) == pageSize {
			break
		}
		if s.quadsAhead(n.term) == nil {
			page = append(page, n)
		}
	}
	return true, s.readAhead(ctx, page)
}

// readAhead reads the quads of the nodes of a page, of what these name, and of the places
// of events, in three questions. Whoever prints a page asks for them one by one.
func (s *Store) readAhead(ctx context.Context, page []*node) error {
	wanted := make([]string, len(page))
	for i, n := range page {
		wanted[i] = n.term
	}
	read, err := s.readSubjects(ctx, wanted)
	if err != nil {
		return err
	}
	return s.readNamed(ctx, read)
}

// keepOrGoOn keeps the quads of a subject, and reads ahead what a statement names: whoever
// asks for one shows it.
func (s *Store) keepOrGoOn(ctx context.Context, term string, quads []*link) error {
	read := map[string][]*link{term: quads}
	if len(quads) > 0 && kindOf(quads[0]) == schema.KindStatement {
		return s.readNamed(ctx, read)
	}
	s.keepAhead(read)
	return nil
}

// readNamed reads what subjects name that were read, and the places of events.
func (s *Store) readNamed(ctx context.Context, read map[string][]*link) (err error) {
	level := maps.Clone(read)
	for _, more := range []func(*link) bool{anything, further} {
		named := s.namedBy(level, read, more)
		if len(named) == 0 {
			break
		}
		if level, err = s.readSubjects(ctx, named); err != nil {
			return err
		}
		maps.Copy(read, level)
	}
	s.keepAhead(read)
	return nil
}

// anything takes every quad.
func anything(*link) bool { return true }

// further takes the quads of events, which lend their places, and of what is a part of
// another entity and names others.
func further(l *link) bool {
	switch kindOf(l) {
	case schema.KindEvent, schema.KindAffiliation, schema.KindRole:
		return true
	}
	return false
}

// kindOf is the kind that the IRI of a quad's subject says it is.
func kindOf(l *link) schema.Kind {
	iri, _ := l.quad.Subject.(quad.IRI)
	_, ref, _ := rdf.SplitIRI(iri)
	return ref.Kind
}

// namedBy are the objects of some quads that may be entities and were not read.
func (s *Store) namedBy(in, read map[string][]*link, of func(*link) bool) []string {
	seen := map[string]bool{}
	var out []string
	for _, quads := range in {
		for _, l := range quads {
			object := l.terms[place(quad.Object)]
			if _, is := l.quad.Object.(quad.IRI); !is || seen[object] || !of(l) {
				continue
			}
			seen[object] = true
			if _, had := read[object]; !had && s.quadsAhead(object) == nil {
				out = append(out, object)
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

// readWithObject reads the quads of a subject, and whether it is an object, in one
// question.
func (s *Store) readWithObject(ctx context.Context, term string) (quads []*link, object bool, err error) {
	rows, err := s.ask(ctx, "SELECT n.part, n.term, n.quads FROM @node n WHERE n.s = $1::int8 AND "+s.alive("n")+
		" UNION ALL SELECT 0, '', '' WHERE EXISTS (SELECT 1 FROM @edge e WHERE e.o = $1::int8 AND "+s.alive("e")+")", s.key(term))
	if err != nil {
		return nil, false, err
	}
	quads = []*link{}
	for _, row := range rows {
		switch string(row[1]) {
		case "":
			object = true
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

// readSubjects reads the quads of subjects in one question: none of those that have
// none.
func (s *Store) readSubjects(ctx context.Context, terms []string) (map[string][]*link, error) {
	out := make(map[string][]*link, len(terms))
	keys := make([]int64, len(terms))
	for i, term := range terms {
		keys[i], out[term] = s.key(term), []*link{}
	}
	rows, err := s.ask(ctx, "SELECT n.part, n.term, n.quads FROM @node n WHERE n.s = ANY($1::int8[]) AND "+s.alive("n"), keys)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		quads, err := s.linksOf(row[0], row[1], row[2])
		if err != nil {
			return nil, err
		}
		if had, wanted := out[string(row[1])]; wanted {
			out[string(row[1])] = append(had, quads...)
		}
	}
	return out, nil
}

// quadsAhead are the quads of a subject that was read ahead; nil: it was not.
func (s *Store) quadsAhead(term string) []*link {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, read := range s.ahead {
		if quads, ok := read[term]; ok {
			return quads
		}
	}
	return nil
}

// remember notes whether a term is there. Whoever calls it holds the lock.
func (s *Store) remember(term string, is bool) {
	if len(s.known) >= mostKnown {
		clear(s.known)
	}
	s.known[term] = is
}
