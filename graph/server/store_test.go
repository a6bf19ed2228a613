//go:build unix

package server_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph/graphtest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
	"onrecord/schema"
	"onrecord/schema/term"
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

// What is asked again is prepared. Where the session does not know it any more, it is asked
// all the same.
func TestPrepared(t *testing.T) {
	pg := servertest.Start(t)
	a := address(t, pg, "main")
	publish(t, a, built(t, graphtest.Sayings()), server.Options{})
	s := opened(t, a)
	subject := graphtest.Sayings()[0].Subject.(quad.IRI)
	var first []quad.Quad
	for i := range 8 {
		s.Forget()
		got, err := s.Read(subject)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" || len(got) == 0 {
			t.Errorf("asked %d times: %s", i+1, diff)
		}
		if i != 4 {
			continue
		}
		if n, err := s.Unprepare(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d connections had prepared something: %v", n, err)
		}
	}
	if err := s.Err(); err != nil {
		t.Error(err)
	}
}

// Where quads lead to is read from the columns of statements if these tell all, and from
// the quads if not: what there is comes as often as quads lead there, as in a snapshot.
func TestLists(t *testing.T) {
	pg := servertest.Start(t)
	predicate := func(field string) quad.IRI {
		f, _ := schema.FieldNamed(schema.KindStatement, field)
		return f.Predicate
	}
	at := func(kind schema.Kind, id string) quad.IRI {
		return quad.IRI("https://example.org/a/" + string(kind) + "/" + id)
	}
	statement := quad.IRI("")
	for _, q := range graphtest.Sayings() {
		if q.Predicate == predicate("speakers") {
			statement = q.Subject.(quad.IRI)
		}
	}
	more := func(subject, object, label quad.Value) []quad.Quad {
		return append(graphtest.Sayings(), quad.Quad{Subject: subject, Predicate: predicate("supports"), Object: object, Label: label})
	}
	ann := at(schema.KindActor, "ann")
	for i, quads := range [][]quad.Quad{
		graphtest.Sayings(),
		more(ann, at(schema.KindPosition, "none"), quad.IRI("a:g")), // of no statement
		more(statement, at(schema.KindPosition, "none"), nil),       // what has no quads
		more(statement, ann, quad.IRI("a:another")),                 // in another label
	} {
		a := address(t, pg, fmt.Sprint("lists", i))
		s := built(t, quads)
		publish(t, a, s, server.Options{})
		on := opened(t, a)
		// A statement of the sayings has two labels, and speakers.
		if loose := ask(t, a, "SELECT DISTINCT unnest(p.loose) FROM @part p"); len(loose) == 0 || len(loose) > 1 != (i > 0) {
			t.Errorf("%d: %d predicates are not told by columns", i, len(loose))
		}
		for _, field := range []string{"speakers", "supports", "opposes", "about"} {
			for _, p := range []func(qs cgraph.QuadStore) *path.Path{
				func(qs cgraph.QuadStore) *path.Path {
					return path.StartPath(qs, schema.KindStatement.Class()).In(term.RDFType).Out(predicate(field))
				},
				func(qs cgraph.QuadStore) *path.Path {
					return path.StartPath(qs, schema.KindStatement.Class(), schema.KindActor.Class()).In(term.RDFType).Out(predicate(field))
				},
				func(qs cgraph.QuadStore) *path.Path {
					return path.StartPath(qs, ann).In(predicate("speakers")).Out(predicate(field)).Unique()
				},
				func(qs cgraph.QuadStore) *path.Path {
					return path.StartPath(qs, ann).In(predicate("speakers")).Out(predicate(field))
				},
			} {
				want, got := led(t, p(s)), led(t, p(on))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%d, %s: %s", i, field, diff)
				}
			}
		}
	}
}

// led are the nodes of a path, sorted.
func led(t *testing.T, p *path.Path) (out []string) {
	t.Helper()
	all, err := p.Iterate(t.Context()).AllValues(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		out = append(out, quad.StringOf(v))
	}
	slices.Sort(out)
	return out
}
