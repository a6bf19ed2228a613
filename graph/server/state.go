package server

import (
	"context"
	"maps"
)

// A State is what a server tells of a corpus as it is kept there.
type State struct {
	Version int64 // that is read
	Newest  int64 // that is there
	Parts   int64 // of the version that is read
	Kept    int64 // parts of all versions that are kept
	Bytes   int64 // of the rows of the version, as they were sent
	OnDisk  int64 // of all versions, with the indexes
	Standby bool  // the server is one, and is only read
	// Lag is how long ago what a standby has done last was done by the primary, in
	// milliseconds. Where nothing is written, it grows, and says nothing.
	Lag int64
}

// State asks what the server is like now.
func (s *Store) State(ctx context.Context) (State, error) {
	out := State{Version: s.version, Parts: int64(len(s.parts)), Bytes: s.bytes}
	rows, err := s.ask(ctx, `SELECT (SELECT h.version FROM @head h), (SELECT count(*) FROM @part p),
		(SELECT coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::int8 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = $1::text AND c.relkind = 'r'),
		CASE WHEN pg_catalog.pg_is_in_recovery() THEN 1 ELSE 0 END,
		CASE WHEN pg_catalog.pg_is_in_recovery() THEN coalesce((extract(epoch FROM now() - pg_catalog.pg_last_xact_replay_timestamp()) * 1000)::int8, 0) ELSE 0 END`, "onrecord_"+s.a.corpus)
	if err != nil {
		return out, err
	}
	var standby int64
	for i, to := range []*int64{&out.Newest, &out.Kept, &out.OnDisk, &standby, &out.Lag} {
		if *to, err = number(rows[0][i]); err != nil {
			return out, s.damage("a number that is none")
		}
	}
	out.Standby = standby == 1
	return out, nil
}

// Forget forgets what was read since the store was opened, as whoever measures how long it
// takes to read it wants. Answers stay the same.
func (s *Store) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw, s.following = nil, nil
	s.ahead = [2]map[string][]*link{maps.Clone(s.opened.ahead), nil}
	s.small, s.known = maps.Clone(s.opened.small), maps.Clone(s.opened.known)
}

// An opening is what is known of a corpus when it was opened.
type opening struct {
	known map[string]bool
	ahead map[string][]*link
	small map[string][]*node
}
