package desk

import (
	"context"
	"maps"
	"slices"
	"sync"

	"onrecord/exports/site"
)

// plurals are the kinds of entities that have pages, and what list calls them.
var plurals = map[string]string{"actor": "actors", "position": "positions", "place": "places", "event": "events", "source": "sources"}

// A nameCache has the entities of a kind as long as the library stays as it is.
type nameCache struct {
	sync.Mutex
	version int
	kinds   map[string]*kindNames
}

// kindNames are the entities of a kind, in the order of list, and by id.
type kindNames struct {
	all []site.Entity
	by  map[string]*site.Entity
}

func (k *kindNames) label(id string) string {
	if e := k.by[id]; e != nil {
		return e.Label()
	}
	return id
}

// entities are those of a kind.
func (s *Server) entities(ctx context.Context, kind string) (*kindNames, error) {
	_, version := s.library.Version(ctx)
	s.names.Lock()
	if s.names.kinds == nil || s.names.version != version {
		s.names.kinds, s.names.version = map[string]*kindNames{}, version
	}
	known := s.names.kinds[kind]
	s.names.Unlock()
	if known != nil {
		return known, nil
	}
	k := &kindNames{by: map[string]*site.Entity{}}
	if _, err := s.rows(ctx, &k.all, "list", plurals[kind]); err != nil {
		return nil, err
	}
	for i := range k.all {
		k.by[k.all[i].ID] = &k.all[i]
	}
	s.names.Lock()
	defer s.names.Unlock()
	if s.names.version == version {
		s.names.kinds[kind] = k
	}
	return k, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
