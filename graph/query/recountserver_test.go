//go:build unix

package query_test

import (
	"testing"

	"onrecord/graph/server/servertest"
)

// Of ten thousand statements, every count of a server is that of a recount, too.
func TestRecountOnServer(t *testing.T) {
	pg := servertest.Start(t)
	w := newLargeWorld(1, 10_000).join()
	w.question().askAt(t, "postgres:"+pg.Rest("recount"), w)
}
