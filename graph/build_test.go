package graph_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	bbolt "go.etcd.io/bbolt"

	"onrecord/graph"
	"onrecord/schema/nquads"
)

// backends are those that build a store on disk.
func backends() []string {
	var out []string
	for _, b := range graph.Backends() {
		if b.Scheme != "mem" && !graph.IsServer(b.Scheme+"://x") {
			out = append(out, b.Scheme)
		}
	}
	return out
}

// invented is a quad for each number from 0 to n.
func invented(n int) []quad.Quad {
	out := make([]quad.Quad, n)
	for i := range out {
		out[i] = quad.Quad{Subject: quad.IRI(fmt.Sprint("a:s", i)), Predicate: quad.IRI("a:p"), Object: quad.String(fmt.Sprint(i)), Label: quad.IRI("a:g")}
	}
	return out
}

func build(t *testing.T, uri string, quads []quad.Quad) {
	t.Helper()
	if _, err := graph.Build(t.Context(), uri, nquads.All(quads), graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
}

// holds checks that a store opens and has so many of the invented quads.
func holds(t *testing.T, uri string, n int) {
	t.Helper()
	s, err := graph.Open(t.Context(), uri)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if diff := cmp.Diff(nquads.Sort(invented(n)), contents(t, s)); diff != "" {
		t.Errorf("%s: %s", uri, diff)
	}
}

func contents(t *testing.T, s *graph.Store) []quad.Quad {
	t.Helper()
	out := []quad.Quad{}
	for q, err := range s.Quads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return nquads.Sort(out)
}

// alone checks that a folder holds nothing but the named entries: no rubbish
// is left.
func alone(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("in %s: %s", dir, diff)
	}
}

func TestBuildInfo(t *testing.T) {
	for _, scheme := range backends() {
		t.Run(scheme, func(t *testing.T) {
			uri := scheme + ":" + filepath.Join(t.TempDir(), "deep", "store")
			inputs := []graph.Input{{Name: "x.nq", SHA256: "abc", Bytes: 7}}
			var progress []int64
			o := graph.BuildOptions{Inputs: inputs, Progress: func(n int64) { progress = append(progress, n) }}
			built, err := graph.Build(t.Context(), uri, nquads.All(slices.Concat(invented(5), invented(9))), o)
			if err != nil {
				t.Fatal(err)
			}
			s, err := graph.Open(t.Context(), uri)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(built, s.Info()); diff != "" {
				t.Errorf("built and opened: %s", diff)
			}
			want := graph.Info{URI: uri, Backend: scheme, Quads: 9, Bytes: built.Bytes, Format: built.Format}
			if diff := cmp.Diff(want, built); diff != "" || built.Bytes == 0 || built.Format == 0 {
				t.Errorf("%+v: %s", built, diff)
			}
			if got, err := s.Inputs(); err != nil || !slices.Equal(got, inputs) {
				t.Errorf("inputs: got %v, %v", got, err)
			}
			if len(progress) == 0 || progress[len(progress)-1] < 9 {
				t.Errorf("progress: got %v, want at least 9 in the end", progress)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Whatever goes wrong, the old store stays as it was, byte for byte.
func TestBuildAllOrNothing(t *testing.T) {
	broken := errors.New("broken")
	for _, scheme := range backends() {
		for _, c := range []struct {
			name  string
			quads func(cancel func()) iter.Seq2[quad.Quad, error]
			want  func(error) bool
		}{
			{"the quads end in an error", func(func()) iter.Seq2[quad.Quad, error] {
				return func(yield func(quad.Quad, error) bool) {
					for _, q := range invented(50) {
						if !yield(q, nil) {
							return
						}
					}
					yield(quad.Quad{}, broken)
				}
			}, func(err error) bool { return errors.Is(err, broken) }},
			{"cancelled", func(cancel func()) iter.Seq2[quad.Quad, error] {
				return func(yield func(quad.Quad, error) bool) {
					for i, q := range invented(50) {
						if i == 20 {
							cancel()
						}
						if !yield(q, nil) {
							return
						}
					}
				}
			}, func(err error) bool { return errors.Is(err, context.Canceled) }},
			{"cancelled at the end", func(cancel func()) iter.Seq2[quad.Quad, error] {
				return func(yield func(quad.Quad, error) bool) {
					yield(invented(1)[0], nil)
					cancel()
				}
			}, func(err error) bool { return errors.Is(err, context.Canceled) }},
			{"no object", bad(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p")}), says("lacks a term")},
			{"nothing", bad(quad.Quad{}), says("lacks a term")},
			{"a native value", bad(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.Int(7)}), says("exact texts")},
			{"a native label", bad(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.IRI("a:o"), Label: quad.Bool(true)}), says("exact texts")},
			{"invalid UTF-8", bad(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("\xff")}), says("UTF-8")},
			{"invalid UTF-8 in a language", bad(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.LangString{Value: "x", Lang: "\xff"}}), says("UTF-8")},
		} {
			t.Run(scheme+", "+c.name, func(t *testing.T) {
				dir := t.TempDir()
				uri := scheme + ":" + filepath.Join(dir, "store")
				try := func() {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if _, err := graph.Build(ctx, uri, c.quads(cancel), graph.BuildOptions{}); !c.want(err) {
						t.Errorf("got the error %v", err)
					}
				}
				try()
				alone(t, dir)
				build(t, uri, invented(3))
				before := files(t, dir)
				try()
				if diff := cmp.Diff(before, files(t, dir)); diff != "" {
					t.Errorf("the old store has changed: %s", diff)
				}
				holds(t, uri, 3)
			})
		}
	}
}

func bad(q quad.Quad) func(func()) iter.Seq2[quad.Quad, error] {
	return func(func()) iter.Seq2[quad.Quad, error] { return nquads.All(append(invented(50), q)) }
}

func says(words string) func(error) bool {
	return func(err error) bool { return err != nil && strings.Contains(err.Error(), words) }
}

// files reads everything in a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFromQuadsErrors(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := graph.FromQuads(ctx, nquads.All(invented(1))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if _, err := graph.FromQuads(t.Context(), nquads.All([]quad.Quad{{}})); !says("lacks a term")(err) {
		t.Errorf("of nothing: got %v", err)
	}
	broken := errors.New("broken")
	if _, err := graph.FromQuads(t.Context(), func(yield func(quad.Quad, error) bool) { yield(quad.Quad{}, broken) }); !errors.Is(err, broken) {
		t.Errorf("of an error: got %v", err)
	}
}

func TestURIs(t *testing.T) {
	for _, c := range []struct{ uri, want string }{
		{"", `store "": it names no path`},
		{"file:", `store "file:": it names no path`},
		{"ftp:x", `store "ftp:x": there is no backend "ftp": mem: `},
		{"bolt:", `store "bolt:": it names no path`},
		{"mem:", `store "mem:": mem: keeps a graph in memory`},
		{"mem:x", `store "mem:x": mem: keeps a graph in memory`},
	} {
		_, open := graph.Open(t.Context(), c.uri)
		_, build := graph.Build(t.Context(), c.uri, nquads.All(nil), graph.BuildOptions{})
		for _, err := range []error{open, build} {
			var bad *graph.URIError
			if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%q: got %v, want %s …", c.uri, err, c.want)
			}
		}
	}
}

// Build refuses to replace what is not a store of ours.
func TestBuildRefuses(t *testing.T) {
	for _, scheme := range backends() {
		for _, c := range []struct {
			name string
			make func(t *testing.T, path string)
			want error
		}{
			{"a file", func(t *testing.T, path string) { put(t, path, "letter") }, graph.ErrNotAStore},
			{"a folder with something in it", func(t *testing.T, path string) { put(t, filepath.Join(path, "letter"), "x") }, graph.ErrNotAStore},
		} {
			t.Run(scheme+", "+c.name, func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, "store")
				c.make(t, path)
				before := files(t, dir)
				if _, err := graph.Build(t.Context(), scheme+":"+path, nquads.All(invented(2)), graph.BuildOptions{}); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				if diff := cmp.Diff(before, files(t, dir)); diff != "" {
					t.Errorf("something has changed: %s", diff)
				}
				alone(t, dir, "store")
			})
		}
	}
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A store that somebody reads can be replaced: they go on with the old one.
func TestBuildUnderReaders(t *testing.T) {
	for _, scheme := range backends() {
		t.Run(scheme, func(t *testing.T) {
			uri := scheme + ":" + filepath.Join(t.TempDir(), "store")
			build(t, uri, invented(3))
			old, err := graph.Open(t.Context(), uri)
			if err != nil {
				t.Fatal(err)
			}
			build(t, uri, invented(4))
			holds(t, uri, 4)
			if diff := cmp.Diff(nquads.Sort(invented(3)), contents(t, old)); diff != "" {
				t.Errorf("the old reader: %s", diff)
			}
			if err := old.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Builds at once do not disturb one another: the store is one of theirs.
func TestBuildTwiceAtOnce(t *testing.T) {
	builders := 8
	if testing.Short() {
		builders = 3
	}
	for _, scheme := range backends() {
		for _, before := range []int{0, 7} {
			t.Run(fmt.Sprintf("%s, %d quads before", scheme, before), func(t *testing.T) {
				dir := t.TempDir()
				uri := scheme + ":" + filepath.Join(dir, "store")
				if before > 0 {
					build(t, uri, invented(before))
				}
				var wait sync.WaitGroup
				for range builders {
					wait.Go(func() {
						if _, err := graph.Build(t.Context(), uri, nquads.All(invented(500)), graph.BuildOptions{}); err != nil {
							t.Error(err)
						}
					})
				}
				wait.Wait()
				holds(t, uri, 500)
				alone(t, dir, "store")
			})
		}
	}
}

// What dead builders left is swept away; what living ones are at stays.
func TestBuildSweeps(t *testing.T) {
	for _, scheme := range backends() {
		t.Run(scheme, func(t *testing.T) {
			dir := t.TempDir()
			uri := scheme + ":" + filepath.Join(dir, "store")
			put(t, filepath.Join(dir, ".store.building-1", "indexes.bolt"), "half of it")
			put(t, filepath.Join(dir, ".store.building-1.lock"), "")
			put(t, filepath.Join(dir, ".store.building-2.lock"), "rubbish")
			put(t, filepath.Join(dir, ".store.building-3", "indexes.bolt"), "somebody is at it")
			put(t, filepath.Join(dir, ".other.building-4.lock"), "")
			put(t, filepath.Join(dir, ".store.letter"), "")
			db, err := bbolt.Open(filepath.Join(dir, ".store.building-3.lock"), 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			build(t, uri, invented(2))
			alone(t, dir, ".other.building-4.lock", ".store.building-3", ".store.building-3.lock", ".store.letter", "store")
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			build(t, uri, invented(3))
			alone(t, dir, ".other.building-4.lock", ".store.letter", "store")
			holds(t, uri, 3)
		})
	}
}

// A store that another program writes to is not waited for for ever.
func TestLocked(t *testing.T) {
	t.Parallel() // it waits
	if testing.Short() {
		t.Skip("long: it waits")
	}
	path := filepath.Join(t.TempDir(), "store")
	build(t, "bolt:"+path, invented(1))
	db, err := bbolt.Open(filepath.Join(path, "indexes.bolt"), 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := graph.Open(t.Context(), "bolt:"+path); !errors.Is(err, graph.ErrLocked) {
		t.Errorf("Open: got %v", err)
	}
	if _, err := graph.Build(t.Context(), "bolt:"+path, nquads.All(invented(2)), graph.BuildOptions{}); !errors.Is(err, graph.ErrLocked) {
		t.Errorf("Build: got %v", err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	holds(t, "bolt:"+path, 1)
}
