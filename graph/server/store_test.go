//go:build unix

package server_test

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph/graphtest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
)

// read reads all quads of an open store, as terms, sorted.
func read(ctx context.Context, s *server.Store) ([]string, error) {
	var out []string
	it := s.QuadsAllIterator().Iterate()
	for it.Next(ctx) {
		var terms []string
		for _, d := range quad.Directions {
			if n, err := s.QuadDirection(it.Result(), d); err != nil {
				return nil, err
			} else if n != nil {
				v, err := s.NameOf(n)
				if err != nil {
					return nil, err
				}
				terms = append(terms, quad.StringOf(v))
			}
		}
		out = append(out, strings.Join(terms, " "))
	}
	slices.Sort(out)
	return out, errors.Join(it.Err(), it.Close())
}

// want are the quads that read should give.
func want(quads []quad.Quad) []string {
	var out []string
	for _, q := range quads {
		var terms []string
		for _, d := range quad.Directions {
			if v := q.Get(d); v != nil {
				terms = append(terms, quad.StringOf(v))
			}
		}
		out = append(out, strings.Join(terms, " "))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func opened(t *testing.T, a *server.Address) *server.Store {
	t.Helper()
	s, err := server.Open(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Whoever has opened a version reads it to its end, whatever is published meanwhile,
// and is told when it is not kept any more.
func TestVersions(t *testing.T) {
	pg := servertest.Start(t)
	a := address(t, pg, "main")
	if _, err := server.Open(t.Context(), a); !errors.Is(err, server.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	first, second := graphtest.Sayings(), changed(graphtest.Sayings(), "second")
	publish(t, a, built(t, first), server.Options{})
	before := opened(t, a)
	publish(t, a, built(t, second), server.Options{})
	after := opened(t, a)
	for s, quads := range map[*server.Store][]quad.Quad{before: first, after: second} {
		got, err := read(t.Context(), s)
		if diff := cmp.Diff(want(quads), got); err != nil || diff != "" {
			t.Errorf("version %d: %v, %s", s.Version(), err, diff)
		}
	}
	ask(t, a, "UPDATE @version SET at = at - interval '40 minutes'")
	before.LookNow()
	after.LookNow()
	if _, err := read(t.Context(), before); !errors.Is(err, server.ErrSwept) {
		t.Errorf("an old version: %v", err)
	}
	if _, err := read(t.Context(), after); err != nil {
		t.Errorf("the newest version: %v", err)
	}
	// A standby that does not have it yet, or what stands for one.
	behind := opened(t, a)
	ask(t, a, "UPDATE @head SET version = 1")
	behind.LookNow()
	if _, err := read(t.Context(), behind); !errors.Is(err, server.ErrBehind) {
		t.Errorf("behind: %v", err)
	}
}

// A question whose connection is lost is asked again; a server that is gone is named,
// and nothing is answered in part.
func TestReadFaults(t *testing.T) {
	pg := servertest.Start(t)
	a := address(t, pg, "main")
	quads := graphtest.Sayings()
	publish(t, a, built(t, quads), server.Options{})
	s := opened(t, a)
	for name, strike := range map[string]func(){
		"nothing": func() {},
		"cut": func() {
			ask(t, a, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onrecord' AND pid <> pg_backend_pid()")
		},
		"restarts": func() { pg.Kill(t); pg.Begin(t) },
	} {
		strike()
		got, err := read(t.Context(), s)
		if diff := cmp.Diff(want(quads), got); err != nil || diff != "" {
			t.Errorf("%s: %v, %s", name, err, diff)
		}
	}
	// In the middle of an answer.
	it := s.QuadsAllIterator().Iterate()
	if !it.Next(t.Context()) {
		t.Fatal(it.Err())
	}
	pg.Kill(t)
	n := 1
	for it.Next(t.Context()) {
		n++
	}
	if err := it.Err(); n < len(want(quads)) && (!errors.Is(err, server.ErrUnavailable) || !strings.HasPrefix(err.Error(), a.String()+": ")) {
		t.Errorf("after %d quads: %v", n, err)
	}
	if _, err := read(t.Context(), s); !errors.Is(err, server.ErrUnavailable) {
		t.Errorf("a server that is gone: %v", err)
	}
	if err := s.Err(); !errors.Is(err, server.ErrUnavailable) {
		t.Errorf("it is not kept: %v", err)
	}
	pg.Begin(t)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := read(t.Context(), s); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}
