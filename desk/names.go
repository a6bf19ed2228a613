package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
	reading sync.Mutex
	known   bool
	all     []site.Entity
	by      map[string]*site.Entity
}

// kindOf has the entities of a kind, as soon as they are known.
func (s *Server) kindOf(ctx context.Context, kind string) *kindNames {
	_, version := s.library.Version(ctx)
	s.names.Lock()
	defer s.names.Unlock()
	if s.names.kinds == nil || s.names.version != version {
		s.names.kinds, s.names.version = map[string]*kindNames{}, version
	}
	k := s.names.kinds[kind]
	if k == nil {
		k = &kindNames{by: map[string]*site.Entity{}}
		s.names.kinds[kind] = k
	}
	return k
}

// entities are those of a kind.
func (s *Server) entities(ctx context.Context, kind string) (*kindNames, error) {
	k := s.kindOf(ctx, kind)
	if k.isKnown() {
		return k, nil
	}
	var all []site.Entity
	list, err := s.answered(ctx, "json", []string{"list", plurals[kind]})
	if err != nil && !isNothing(err) {
		return nil, err
	}
	k.reading.Lock() // one of those who wait for it reads it
	defer k.reading.Unlock()
	if k.known {
		return k, nil
	}
	if err == nil {
		if err := json.Unmarshal(list.rows, &all); err != nil {
			return nil, fmt.Errorf("list: %w", err)
		}
	}
	for i := range all {
		k.by[all[i].ID] = &all[i]
	}
	k.all, k.known = all, true
	return k, nil
}

// first are the first n entities of a kind, or all where there are fewer. Where they are not
// known, the others are not read.
func (s *Server) first(ctx context.Context, kind string, n int) (some []site.Entity, err error) {
	if k := s.kindOf(ctx, kind); k.isKnown() {
		return k.all[:min(n, len(k.all))], nil
	}
	_, err = s.rows(ctx, &some, "list", plurals[kind], "--limit="+strconv.Itoa(n))
	return some, err
}

func (k *kindNames) isKnown() bool {
	k.reading.Lock()
	defer k.reading.Unlock()
	return k.known
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
