//go:build unix

package server_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/graphtest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
)

// A reader goes on with a standby when the server is lost, and a publisher with the one
// that was promoted.
func TestStandby(t *testing.T) {
	pg := servertest.Start(t, "synchronous_commit=remote_apply", "synchronous_standby_names='*'")
	pg.Do(t, "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")
	standby := pg.Standby(t)
	pg.Do(t, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
	both := func(more string) *server.Address {
		a, err := server.ParseAddress(fmt.Sprintf("//onrecord@127.0.0.1:%d,127.0.0.1:%d/postgres?corpus=main%s", pg.Port, standby.Port, more))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first, second := graphtest.Sayings(), changed(graphtest.Sayings(), "second")
	publish(t, both("&target_session_attrs=read-write"), built(t, first), server.Options{})
	if _, err := server.Publish(t.Context(), address(t, standby, "main"), built(t, second), server.Options{}); !errors.Is(err, server.ErrReadOnly) {
		t.Errorf("published on a standby: %v", err)
	}
	s := opened(t, both(""))
	pg.Kill(t)
	got, err := read(t.Context(), s)
	if diff := cmp.Diff(want(first), got); err != nil || diff != "" {
		t.Errorf("after the server was lost: %v, %s", err, diff)
	}
	writable := both("&target_session_attrs=read-write")
	if _, err := server.Publish(t.Context(), writable, built(t, second), server.Options{}); !errors.Is(err, server.ErrUnavailable) || !strings.HasPrefix(err.Error(), writable.String()+": ") {
		t.Errorf("published with a standby alone: %v", err)
	}
	standby.Promote(t)
	standby.Do(t, "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")
	if got := publish(t, writable, built(t, second), server.Options{}); got.Version != 2 {
		t.Errorf("after the standby was promoted: %+v", got)
	}
	wants(t, address(t, standby, "main"), built(t, second))
}

// On servers of several, each table is cut by the keys of subjects. postgres_fdw commits
// on one after the other: what it loses halfway, nobody reads.
func TestTortureShards(t *testing.T) {
	pg := servertest.Start(t, "enable_partitionwise_join=on", "enable_partitionwise_aggregate=on")
	shards := []*servertest.Server{servertest.Start(t), servertest.Start(t), servertest.Start(t)}
	a := address(t, pg, "main")
	publish(t, a, built(t, nil), server.Options{})
	pg.Shard(t, "main", shards...)
	quads := graphtest.Sayings()
	old := built(t, quads)
	publish(t, a, old, server.Options{})
	wants(t, a, old)
	for i, s := range shards {
		if n := s.Do(t, `SELECT count(*) FROM "onrecord_main".node`); n[0] == "0" {
			t.Errorf("shard %d has nothing", i)
		}
	}
	strikes := map[string]func(s *servertest.Server){
		"backends terminated": func(s *servertest.Server) {
			s.Do(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postgres_fdw'")
		},
		"killed": func(s *servertest.Server) { s.Kill(t); s.Begin(t) },
	}
	steps := []string{"copy", "commit rows", "verify", "flip", "commit flip"}
	if os.Getenv("ONRECORD_TORTURE") == "full" {
		steps = slices.Repeat(steps, 3)
	}
	n, half := 0, 0
	for name, strike := range strikes {
		for _, step := range steps {
			n++
			what := fmt.Sprint(name, " before ", step, ", shard ", n%len(shards))
			next := built(t, changed(quads, fmt.Sprint("words ", n)))
			struck := false
			_, err := server.Publish(t.Context(), a, next, server.WithStep(server.Options{Patience: time.Millisecond}, func(at string) error {
				if at == step && !struck {
					struck = true
					strike(shards[n%len(shards)])
				}
				return nil
			}))
			switch {
			case !struck:
				t.Fatalf("%s: there is no such step", what)
			case err == nil:
				old = next
			case !strings.HasPrefix(err.Error(), a.String()+": ") || strings.Contains(err.Error(), "\n"):
				t.Errorf("%s: it does not name the server in a sentence: %v", what, err)
			}
			if left := ask(t, a, "SELECT 1 FROM @node n WHERE NOT EXISTS (SELECT 1 FROM @part p WHERE p.part = n.part) LIMIT 1"); len(left) > 0 {
				half++
			}
			wants(t, a, old)
			if t.Failed() {
				t.Fatal(what)
			}
		}
	}
	last := built(t, changed(quads, "last words"))
	publish(t, a, last, server.Options{})
	wants(t, a, last)
	noLeftovers(t, a)
	t.Logf("%d publications, of %d of which some servers kept rows that others lost", n, half)
}
