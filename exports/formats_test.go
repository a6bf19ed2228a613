package exports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/nquads"
)

// invented is a corpus of n statements with texts that are hard to write.
func invented(n int) *schema.Corpus {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	lat, long := -12.5, 0.0
	c := &schema.Corpus{Entry: schema.Entry{ID: "invented"}, Base: "https://example.org/invented/", Title: "A <b>&amp; “c”"}
	c.Actors = []*schema.Actor{
		{Entry: schema.Entry{ID: "ann-öz"}, Name: "Ann \"the Axe\" Öz; 1,5", Aliases: []string{"Анна 😀", "tab\tand\nline"}, Type: "person"},
		{Entry: schema.Entry{ID: "town"}, Name: "Town", Type: "state", Bloc: true},
	}
	c.Positions = []*schema.Position{{Entry: schema.Entry{ID: "bridge"}, Name: "A bridge?", Type: "demand"}}
	c.Places = []*schema.Place{{Entry: schema.Entry{ID: "town"}, Name: "Town", Lat: &lat, Long: &long}}
	c.Events = []*schema.Event{{Entry: schema.Entry{ID: "fair"}, Name: "Fair", Date: "2021-05~", Place: ref(schema.KindPlace, "town")}}
	c.Sources = []*schema.Source{{Entry: schema.Entry{ID: "gazette"}, Title: "Gazette"}}
	for i := range n {
		c.Statements = append(c.Statements, &schema.Statement{
			Entry: schema.Entry{ID: fmt.Sprintf("s%04d", i)}, Source: ref(schema.KindSource, "gazette"),
			Speakers: []schema.Ref{ref(schema.KindActor, "ann-öz")}, Mode: "paraphrase", Summary: `=1+1 \ "x" <y>`,
			Supports: []schema.Ref{ref(schema.KindPosition, "bridge")}, Event: ref(schema.KindEvent, "fair"),
			About:    []schema.Ref{ref(schema.KindActor, "town"), ref(schema.KindPlace, "town")},
			Evidence: []schema.Passage{{Source: ref(schema.KindSource, "gazette"), Line: 1, Start: i, End: i + 1}},
		})
	}
	return c
}

// graphOf is the view that a store has of a corpus.
func graphOf(t *testing.T, c *schema.Corpus) view.Graph {
	t.Helper()
	return selected(t, c, query.Filter{})
}

// selected is that of the statements that a filter selects.
func selected(t *testing.T, c *schema.Corpus, f query.Filter) view.Graph {
	t.Helper()
	if ps := schema.Check(c, schema.Checking{}); ps.Err() != nil {
		t.Fatal(ps)
	}
	s, err := graph.FromQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for q := range c.Quads {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return query.Select(t.Context(), s, query.SceneOptions{Filter: f, Record: true})
}

var empty = view.Graph{
	Quads:      func(func(quad.Quad, error) bool) {},
	Entities:   func(func(schema.Entity, error) bool) {},
	Statements: func(func(*schema.Statement, error) bool) {},
	Scene:      func() (*view.Scene, error) { return &view.Scene{}, nil },
}

// shown are the views of a format; one that means nothing where it has none.
func shown(f Format) []view.View {
	if len(f.Views) == 0 {
		return []view.View{""}
	}
	return f.Views
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// writeAll writes a graph as one file where the format can, else as a folder.
func writeAll(w io.Writer, f Format, g view.Graph, as view.View) error {
	in := &Input{Graph: g, As: as}
	if f.InOne(as) {
		return f.Write(w, in)
	}
	return f.Files(single{w}, in)
}

// ways are a format as one file and as a folder, as far as it can be a view in
// these.
func ways(f Format, as view.View) (out []Format) {
	if f.InOne(as) {
		file := f
		file.Files = nil
		out = append(out, file)
	}
	if f.Files != nil {
		folder := f
		folder.Write = nil
		out = append(out, folder)
	}
	return out
}

// A single is a Folder whose files follow one another.
type single struct{ w io.Writer }

func (s single) Create(name string) (io.WriteCloser, error) {
	_, err := fmt.Fprintf(s.w, "%s\n", name)
	return nopCloser{s.w}, err
}

func written(t *testing.T, f Format, g view.Graph, as view.View) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := writeAll(&out, f, g, as); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// quota takes so many bytes and no more.
type quota int

var errFull = errors.New("the disk is full")

func (q *quota) Write(p []byte) (int, error) {
	if len(p) > int(*q) {
		n := int(*q)
		*q = 0
		return n, errFull
	}
	*q -= quota(len(p))
	return len(p), nil
}

func TestFormatsTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats() {
		if f.Name == "" || f.Name != strings.ToLower(f.Name) || strings.ContainsAny(f.Name, " /.") || seen[f.Name] {
			t.Errorf("%q is no name for a format, or taken", f.Name)
		}
		seen[f.Name] = true
		if f.Help == "" || f.Write == nil && f.Files == nil || (f.Ext == "") != (f.Write == nil) || f.Ext != "" && !strings.HasPrefix(f.Ext, ".") {
			t.Errorf("%s lacks an ending (%q), a help (%q) or a writer", f.Name, f.Ext, f.Help)
		}
		for _, as := range f.Single {
			if !slices.Contains(f.Views, as) || f.Files == nil || len(f.Single) == len(f.Views) {
				t.Errorf("%s: %s is no view of it, or all are single", f.Name, as)
			}
		}
		if _, _, err := mime.ParseMediaType(f.MediaType); err != nil {
			t.Errorf("%s: %q: %v", f.Name, f.MediaType, err)
		}
	}
	if len(seen) == 0 {
		t.Error("there are no formats")
	}
}

// No two properties have one name, in any case: a program would take the first.
func TestPropertyNames(t *testing.T) {
	g := graphOf(t, invented(1))
	for _, as := range view.Views() {
		p, err := g.Properties(as)
		if err != nil {
			t.Fatal(err)
		}
		for of, properties := range map[string][]view.Property{"node": p.NodeProperties, "edge": p.EdgeProperties} {
			seen := map[string]bool{}
			for _, property := range properties {
				name := strings.ToLower(property.Name)
				if seen[name] || name == "" {
					t.Errorf("%s: %s property %q has no name of its own", as, of, property.Name)
				}
				seen[name] = true
			}
		}
	}
}

// Every format keeps the contract of Write, in each of its views.
func TestFormats(t *testing.T) {
	small, large := graphOf(t, invented(3)), graphOf(t, invented(400))
	for _, f := range Formats() {
		for _, as := range shown(f) {
			for _, way := range ways(f, as) {
				name := strings.TrimSpace(f.Name + " " + string(as))
				if way.Write == nil {
					name += " folder"
				}
				t.Run(name, func(t *testing.T) { testFormat(t, way, as, small, large) })
			}
		}
	}
}

func testFormat(t *testing.T, f Format, as view.View, small, large view.Graph) {
	broken := errors.New("broken")
	t.Run("same graph, same bytes", func(t *testing.T) {
		first := written(t, f, small, as)
		if diff := cmp.Diff(string(first), string(written(t, f, small, as))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(string(first), string(written(t, f, graphOf(t, invented(3)), as))); diff != "" {
			t.Errorf("an equal graph: %s", diff)
		}
		if len(first) == 0 || bytes.Equal(first, written(t, f, large, as)) {
			t.Error("nothing of the graph is written")
		}
	})
	t.Run("nothing", func(t *testing.T) {
		if n := len(written(t, f, empty, as)); n >= len(written(t, f, large, as)) {
			t.Errorf("an empty graph takes %d bytes, no fewer than a large one", n)
		}
	})
	t.Run("errors of the writer", func(t *testing.T) {
		for _, g := range []view.Graph{small, large} {
			n := len(written(t, f, g, as))
			for _, room := range []int{0, 1, n / 2, n - 1} {
				q := quota(room)
				if err := writeAll(&q, f, g, as); !errors.Is(err, errFull) {
					t.Errorf("room for %d of %d bytes: got the error %v", room, n, err)
				}
			}
			q := quota(n)
			if err := writeAll(&q, f, g, as); err != nil {
				t.Errorf("room for all %d bytes: got the error %v", n, err)
			}
		}
	})
	t.Run("errors of the graph", func(t *testing.T) {
		for after := range 3 {
			g := view.Graph{
				Quads: breaking(large.Quads, after, broken), Entities: breaking(large.Entities, after, broken),
				Statements: breaking(large.Statements, after, broken),
				Scene:      func() (*view.Scene, error) { return nil, broken },
			}
			if err := writeAll(&bytes.Buffer{}, f, g, as); !errors.Is(err, broken) {
				t.Errorf("after %d: got the error %v", after, err)
			}
		}
	})
}

// Every format keeps the order in which quotes stand in the text, or tells that
// it is lost, in every view.
func TestTextOrder(t *testing.T) {
	const order = "2 1 0"
	c := invented(1)
	s := c.Statements[0]
	s.Mode, s.Quotes, s.TextOrder = "quote", []string{"gamma", "beta", "alpha"}, order
	s.Evidence[0].End = 40
	g := graphOf(t, c)
	kept := 0
	for _, f := range Formats() {
		for _, as := range shown(f) {
			for _, way := range ways(f, as) {
				in := &Input{Graph: g, As: as}
				var out bytes.Buffer
				write := func() error { return way.Files(single{&out}, in) }
				if way.InOne(as) {
					write = func() error { return way.Write(&out, in) }
				}
				err := write()
				if err == nil {
					err = way.Count(in)
				}
				if err != nil {
					t.Fatal(f.Name, as, err)
				}
				lost := in.Lost.String()
				told := strings.Contains(lost, "1 statement text orders") || strings.Contains(lost, "1 statements")
				if keeps := bytes.Contains(out.Bytes(), []byte(order)); keeps == told {
					t.Errorf("%s %s: keeps it: %v; lost: %s", f.Name, as, keeps, lost)
				} else if keeps {
					kept++
				}
			}
		}
	}
	if kept < 10 {
		t.Errorf("%d keep it", kept)
	}
}

// breaking ends an iterator with an error.
func breaking[T any](rows func(func(T, error) bool), after int, broken error) func(func(T, error) bool) {
	return func(yield func(T, error) bool) {
		n := 0
		for row, err := range rows {
			if n == after {
				var none T
				yield(none, broken)
				return
			}
			n++
			if !yield(row, err) {
				return
			}
		}
	}
}

func named(t testing.TB, name string) Format {
	t.Helper()
	i := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("there is no format %s", name)
	}
	return Formats()[i]
}

func TestNQuads(t *testing.T) {
	g := graphOf(t, invented(3))
	text := written(t, named(t, "nquads"), g, "")
	var want, got []quad.Quad
	for q := range g.Quads {
		want = append(want, q)
	}
	for q, err := range nquads.Read(bytes.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(written(t, named(t, "nquads"), empty, "")); n > 0 {
		t.Errorf("an empty graph takes %d bytes", n)
	}
}

func TestJSONLines(t *testing.T) {
	g := graphOf(t, invented(3))
	text := written(t, named(t, "jsonl"), g, "")
	if !bytes.HasSuffix(text, []byte("\n")) {
		t.Error("the last line has no end")
	}
	var want, got []string
	for e := range g.Entities {
		want = append(want, string(e.Kind())+" "+e.Key().ID)
	}
	for line := range bytes.Lines(text) {
		var row struct{ Kind, ID string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got = append(got, row.Kind+" "+row.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
