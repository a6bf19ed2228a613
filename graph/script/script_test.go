package script

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema/nquads"
)

// served is the other end of a talk, in this process.
func served(eval Eval) io.ReadWriter {
	asked, ask := io.Pipe()
	said, say := io.Pipe()
	go func() {
		err := Serve(context.Background(), asked, say, eval)
		_ = asked.CloseWithError(io.ErrClosedPipe)
		_ = say.CloseWithError(err)
	}()
	return struct {
		io.Reader
		io.Writer
	}{said, ask}
}

// some are quads, one with a text that is longer than what is read at once and has
// lines that look like the end.
func some() []quad.Quad {
	q := func(s string, o quad.Value) quad.Quad {
		return quad.Quad{Subject: quad.IRI("https://example.org/" + s), Predicate: quad.IRI("https://example.org/says"), Object: o, Label: quad.IRI("https://example.org/g")}
	}
	return []quad.Quad{
		q("ann", quad.String("one\n.\ntwo")), q("bob", quad.LangString{Value: ".", Lang: "en"}),
		q("cy", quad.String(strings.Repeat("long", 1<<16))), q("dan", quad.BNode("b0")),
	}
}

// echo answers with the quads of the store and what was asked.
func echo(ctx context.Context, s *graph.Store, language, text string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		var quads []quad.Quad
		for q, err := range s.Quads(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			quads = append(quads, q)
		}
		for _, v := range []any{language, text} {
			row, err := json.Marshal(v)
			if !yield(row, err) {
				return
			}
		}
		for _, q := range nquads.Sort(quads) {
			line, err := nquads.Append(nil, q)
			if err == nil {
				line, err = json.Marshal(string(line))
			}
			if !yield(line, err) {
				return
			}
		}
	}
}

// What is asked arrives as it is, and so does what is answered, whether a store is
// named or its quads are sent.
func TestAsk(t *testing.T) {
	t.Parallel()
	store := filepath.Join(t.TempDir(), "store")
	if _, err := graph.Build(t.Context(), store, nquads.All(some()), graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	const text = "g.V()\n.\n\x00é"
	want := []string{"gizmo", text}
	for _, q := range nquads.Sort(some()) {
		line, err := nquads.Append(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, string(line))
	}
	for _, uri := range []string{store, ""} {
		var got []string
		for row, err := range Ask(served(echo), Question{"gizmo", text, uri}, nquads.All(some())) {
			if err != nil {
				t.Fatal(err)
			}
			var s string
			if err := json.Unmarshal(row, &s); err != nil {
				t.Fatal(err)
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: -want +got:\n%s", uri, diff)
		}
	}
}

// Errors are at this end what they were at the other.
func TestAskErrors(t *testing.T) {
	t.Parallel()
	usage := func(err error) bool { _, ok := errors.AsType[*query.UsageError](err); return ok }
	damaged := func(err error) bool { return errors.Is(err, graph.ErrDamaged) }
	misfit := func(err error) bool { return errors.Is(err, graph.ErrMisfit) }
	for _, c := range []struct {
		err  error
		is   func(error) bool
		want string
	}{
		{&query.UsageError{Msg: "gizmo: what?"}, usage, "gizmo: what?"},
		{fmt.Errorf("a.store: %w (so)", graph.ErrDamaged), damaged, fmt.Sprintf("a.store: %v (so)", graph.ErrDamaged)},
		{fmt.Errorf(": %w", graph.ErrMisfit), misfit, fmt.Sprintf(": %v", graph.ErrMisfit)},
		{errors.New("of all things"), func(err error) bool { return !usage(err) && !damaged(err) && !misfit(err) }, "of all things"},
	} {
		fails := func(context.Context, *graph.Store, string, string) iter.Seq2[json.RawMessage, error] {
			return func(yield func(json.RawMessage, error) bool) {
				if yield(json.RawMessage("1"), nil) {
					yield(nil, c.err)
				}
			}
		}
		rows := 0
		var got error
		for _, err := range Ask(served(fails), Question{}, nquads.All(some())) {
			if err != nil {
				got = err
			} else {
				rows++
			}
		}
		if got == nil || got.Error() != c.want || !c.is(got) || rows != 1 {
			t.Errorf("%d rows and %v, want 1 and %s", rows, got, c.want)
		}
	}
	if _, ok := <-gone(t); ok {
		t.Error("there is no store, and no error")
	}
}

// gone asks a store that is not there; what is sent on the channel is a row.
func gone(t *testing.T) <-chan json.RawMessage {
	t.Helper()
	rows := make(chan json.RawMessage, 1)
	var last error
	for row, err := range Ask(served(echo), Question{Store: filepath.Join(t.TempDir(), "gone")}, nil) {
		if last = err; err == nil {
			rows <- row
		}
	}
	if last == nil || !strings.Contains(last.Error(), "gone") {
		t.Errorf("got %v", last)
	}
	close(rows)
	return rows
}

// An answer that ends before its end, or is none, is an error.
func TestAskRubbish(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		"":                           "EOF",
		"+1\n":                       "EOF",
		"+1":                         "EOF",
		"+1\n.{":                     "EOF",
		".{\n":                       "unexpected end of JSON input",
		"onrecord-query: help me!\n": `onrecord-query answered with what is no row: "onrecord-query: help me!"`,
	} {
		var last error
		other := struct {
			io.Reader
			io.Writer
		}{strings.NewReader(answer), io.Discard}
		for _, err := range Ask(other, Question{Store: "s"}, nil) {
			last = err
		}
		if last == nil || last.Error() != want {
			t.Errorf("%q: got %v, want %s", answer, last, want)
		}
	}
}

// Who sends half of the quads has no store.
func TestServeHalf(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                              "EOF",
		"{\n":                           "unexpected end of JSON input",
		"{}\n":                          `{"Kind":"failed","Text":"line 1: unexpected EOF"}`,
		"{}\n<a:a> <b:b> <c:c":          `{"Kind":"failed"`,
		"{}\n<a:a> <b:b> <c:c> .\n..\n": `{"Kind":"failed"`,
	} {
		var out bytes.Buffer
		err := Serve(t.Context(), strings.NewReader(in), &out, echo)
		if got := out.String() + fmt.Sprint(err); !strings.Contains(got, want) {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// What the program is built from is what it is made of.
func TestSource(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if and .Module .Module.Main}}{{.ImportPath}}{{end}}", "onrecord/cmd/"+Program.Name).Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	if len(packages) < 5 {
		t.Fatalf("it is made of %q", packages)
	}
	for _, p := range packages {
		p = strings.TrimPrefix(p, "onrecord/")
		if p != "onrecord" && !slices.ContainsFunc(Program.Source, func(dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }) {
			t.Errorf("%s is not among its Source", p)
		}
	}
}
