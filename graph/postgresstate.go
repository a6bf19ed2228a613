package graph

import (
	"context"
	"errors"

	"onrecord/graph/server"
)

// A ServerState is what a server tells of a store as it is kept there.
type ServerState = server.State

// Server asks the server of a store what it is like now. Of a store that is on none,
// it is errors.ErrUnsupported.
func (s *Store) Server(ctx context.Context) (ServerState, error) {
	on, ok := s.qs.(*server.Store)
	if !ok {
		return ServerState{}, errors.ErrUnsupported
	}
	return on.State(ctx)
}

// checkParts compares all parts of the newest version on a server with their rows.
func checkParts(ctx context.Context, a *server.Address) error {
	wrong, err := server.Check(ctx, a)
	if err != nil {
		return err
	}
	all := make([]error, len(wrong))
	for i, w := range wrong {
		all[i] = w
	}
	return errors.Join(all...)
}
