package query

import (
	"context"
	"fmt"
	"runtime/debug"

	"onrecord/graph"
	"onrecord/graph/view/table"
)

// CheckTable compares the statement table that a store keeps with what its quads
// say, statement by statement. An error wraps graph.ErrDamaged where they differ;
// a store that keeps none has nothing to compare.
func CheckTable(ctx context.Context, s *graph.Store) (err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	t, err := s.StatementTable()
	if t == nil || err != nil {
		return err
	}
	r := newReader(s)
	wrong, err := table.Check(t, Said(ctx, s, Filter{Record: true}).All(), r.telling(ctx, 0))
	if err == nil && wrong != "" {
		err = fmt.Errorf("%s: %w (its statement table does not say what its quads do: %s)", s.Info().URI, graph.ErrDamaged, wrong)
	}
	return err
}
