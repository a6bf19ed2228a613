package graph

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// No way to write a password into a URI, right or wrong, leaves it in what is shown.
func TestWithoutPassword(t *testing.T) {
	const secret = "s3cret"
	for _, c := range []struct{ uri, want string }{
		{"postgres://anna:s3cret@db.example/x?corpus=y", "postgres://anna:xxxxx@db.example/x?corpus=y"},
		{"postgres://anna:s3cret@db.example:5432,b:5433/x", "postgres://anna:xxxxx@db.example:5432,b:5433/x"},
		{"postgres://:s3cret@db.example/x", "postgres://:xxxxx@db.example/x"},
		{"postgres://anna:s3cret@s3cret@db.example/x", "postgres://anna:xxxxx@db.example/x"},
		{"postgres://anna:s3c/s3cret@db.example/x", "postgres://anna:xxxxx@db.example/x"},
		{"postgres://anna:%zzs3cret@db.example/x", "postgres://anna:xxxxx@db.example/x"},
		{"postgres://anna:s3cret?@db.example/x", "postgres://anna:xxxxx@db.example/x"},
		{"postgres:anna:s3cret@db.example", "postgres:anna:xxxxx@db.example"},
		{"POSTGRES://anna:s3cret@db", "POSTGRES://anna:xxxxx@db"},
		{"postgres://db.example/x?user=anna&password=s3cret", "postgres://db.example/x?user=anna&password=xxxxx"},
		{"postgres://db.example/x?PassWord=s3cret&a=b", "postgres://db.example/x?PassWord=xxxxx&a=b"},
		{"postgres://db.example/x?p%61ssword=s3cret", "postgres://db.example/x?p%61ssword=xxxxx"},
		{"postgres://db.example/x?%zz=s3cret", "postgres://db.example/x?%zz=xxxxx"},
		{"postgres://db.example/x?sslpassword=s3cret", "postgres://db.example/x?sslpassword=xxxxx"},
		{"postgres:host=x password = 'a s3cret'", "postgres:host=x password=xxxxx"},
		{"postgres:host=x PASSWORD=s3cret", "postgres:host=x password=xxxxx"},
	} {
		got, found := WithoutPassword(c.uri)
		if got != c.want || !found {
			t.Errorf("%s: got %s, %v, want %s", c.uri, got, found, c.want)
		}
		_, err := Open(t.Context(), c.uri)
		for _, text := range []string{fmt.Sprint(err), fmt.Sprintf("%#v", err), fmt.Sprintf("%+v", err), fmt.Sprint(PasswordError(c.uri))} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: it is in %s", c.uri, text)
			}
		}
		if PasswordError(c.uri) == nil {
			t.Errorf("%s: it is not refused", c.uri)
		}
	}
	for _, uri := range []string{
		"", "x.store", "postgres://db.example/x?corpus=y", "postgres://anna@db.example:5432/x", "postgres://db.example:5432/x",
		"file:a:b@c", "bolt:a:password=b", `c:\a:b@c`, "dir/a:password=b@c", "/tmp/a:b@c",
	} {
		if got, found := WithoutPassword(uri); got != uri || found || PasswordError(uri) != nil {
			t.Errorf("%s: got %s, %v, %v", uri, got, found, PasswordError(uri))
		}
	}
}

// lost is a QuadStore whose server has gone away.
type lost struct{ cgraph.QuadStore }

func (lost) ValueOf(quad.Value) (refs.Ref, error) { return nil, io.ErrUnexpectedEOF }

func (lost) QuadsAllIterator() iterator.Shape { return iterator.NewError(io.ErrUnexpectedEOF) }

// What an error of reading means, the backend says: of a file it is damage, of a
// server a lost connection, which no building mends, and of memory itself.
func TestFailures(t *testing.T) {
	gone := errors.New("the server has gone away")
	for _, c := range []struct {
		name   string
		failed func(s *Store) func(error) error
		want   error
	}{
		{"a file", func(s *Store) func(error) error { return s.fileFailed }, ErrDamaged},
		{"a server", func(*Store) func(error) error {
			return func(err error) error { return fmt.Errorf("%w: %w", gone, err) }
		}, gone},
		{"memory", func(*Store) func(error) error { return nil }, io.ErrUnexpectedEOF},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := FromQuads(t.Context(), nquads.All(nil))
			if err != nil {
				t.Fatal(err)
			}
			s = s.WithQuadStore(func(qs cgraph.QuadStore) cgraph.QuadStore { return lost{qs} })
			s.info.Bytes = 1
			s.failed = c.failed(s)
			_, sized := s.SizeWith(t.Context(), quad.Subject, quad.IRI("a:a"))
			_, predicates := s.Predicates(t.Context(), "a:a")
			got := map[string]error{"size": sized, "predicates": predicates}
			for _, err := range s.Quads(t.Context()) {
				got["quads"] = err
			}
			for _, err := range s.QuadsWith(t.Context(), quad.Subject, quad.IRI("a:a")) {
				got["quads with"] = err
			}
			if len(got) != 4 {
				t.Fatalf("got %v", got)
			}
			for name, err := range got {
				if !errors.Is(err, c.want) || c.want != ErrDamaged && errors.Is(err, ErrDamaged) {
					t.Errorf("%s: got %v, want %v", name, err, c.want)
				}
			}
		})
	}
}
