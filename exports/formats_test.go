package exports

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

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
			t.Errorf("%q is not a name for a format, or taken", f.Name)
		}
		seen[f.Name] = true
		if f.Help == "" || f.Write == nil && f.Files == nil || (f.Ext == "") != (f.Write == nil) || f.Ext != "" && !strings.HasPrefix(f.Ext, ".") {
			t.Errorf("%s lacks an ending (%q), a help (%q) or a writer", f.Name, f.Ext, f.Help)
		}
		for _, as := range f.FileViews {
			if !slices.Contains(f.Views, as) || f.Files == nil || len(f.FileViews) == len(f.Views) {
				t.Errorf("%s: %s is not a view of it, or all are single", f.Name, as)
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
	g := exporttest.GraphOf(t, exporttest.Invented(1))
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
	statements := 400
	if testing.Short() {
		statements = 50
	}
	small, large := exporttest.GraphOf(t, judged(3)), exporttest.GraphOf(t, judged(statements))
	for _, f := range Formats() {
		shown := exporttest.Shown(f)
		if testing.Short() {
			shown = shown[:1]
		}
		for _, as := range shown {
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

// judged is an invented corpus whose statements give verdicts, without which some
// formats have nothing to write.
func judged(statements int) *schema.Corpus {
	c := exporttest.Invented(statements)
	for _, s := range c.Statements {
		s.Verdict = &schema.Verdict{Rating: "False"}
	}
	return c
}

func testFormat(t *testing.T, f Format, as view.View, small, large view.Graph) {
	broken := errors.New("broken")
	first, most := exporttest.Written(t, f, small, as), exporttest.Written(t, f, large, as)
	t.Run("same graph, same bytes", func(t *testing.T) {
		if diff := cmp.Diff(string(first), string(exporttest.Written(t, f, small, as))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(string(first), string(exporttest.Written(t, f, exporttest.GraphOf(t, judged(3)), as))); diff != "" {
			t.Errorf("an equal graph: %s", diff)
		}
		if len(first) == 0 || bytes.Equal(first, exporttest.Written(t, f, exporttest.Empty, as)) {
			t.Error("nothing of the graph is written")
		}
	})
	t.Run("nothing", func(t *testing.T) {
		if n := len(exporttest.Written(t, f, exporttest.Empty, as)); n >= len(most) {
			t.Errorf("an empty graph takes %d bytes, no fewer than a large one", n)
		}
	})
	t.Run("errors of the writer", func(t *testing.T) {
		for _, c := range []struct {
			g view.Graph
			n int
		}{{small, len(first)}, {large, len(most)}} {
			g, n := c.g, c.n
			for _, room := range []int{0, 1, n / 2, n - 1} {
				q := quota(room)
				if err := exporttest.WriteAll(&q, f, g, as); !errors.Is(err, errFull) {
					t.Errorf("room for %d of %d bytes: got the error %v", room, n, err)
				}
			}
			q := quota(n)
			if err := exporttest.WriteAll(&q, f, g, as); err != nil {
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
			if err := exporttest.WriteAll(&bytes.Buffer{}, f, g, as); !errors.Is(err, broken) {
				t.Errorf("after %d: got the error %v", after, err)
			}
		}
	})
}

// Every format keeps the order in which quotes stand in the text, or tells that
// it is lost, in every view.
func TestTextOrder(t *testing.T) {
	const order = "2 1 0"
	c := exporttest.Invented(1)
	s := c.Statements[0]
	s.Mode, s.Quotes, s.TextOrder = "quote", []string{"gamma", "beta", "alpha"}, order
	s.Evidence[0].End = 40
	g := exporttest.GraphOf(t, c)
	kept := 0
	for _, f := range Formats() {
		for _, as := range exporttest.Shown(f) {
			for _, way := range ways(f, as) {
				in := &Input{Graph: g, As: as}
				var out bytes.Buffer
				write := func() error { return way.Files(exporttest.Single{W: &out}, in) }
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
				if keeps := strings.Contains(unzipped(out.Bytes()), order); keeps == told {
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
	g := exporttest.GraphOf(t, exporttest.Invented(3))
	text := exporttest.Written(t, named(t, "nquads"), g, "")
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
	if n := len(exporttest.Written(t, named(t, "nquads"), exporttest.Empty, "")); n > 0 {
		t.Errorf("an empty graph takes %d bytes", n)
	}
}

func TestJSONLines(t *testing.T) {
	g := exporttest.GraphOf(t, exporttest.Invented(3))
	text := exporttest.Written(t, named(t, "jsonl"), g, "")
	if !bytes.HasSuffix(text, []byte("\n")) {
		t.Error("the last line has no end")
	}
	var want, got []string
	for e := range g.Entities {
		want = append(want, string(e.Kind())+" "+e.Identity().ID)
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

// danglingKept says why a format that shows the whole property graph has edges to what
// is not in it.
var danglingKept = map[string]string{
	"csv": "a row of edges.csv names both ends by id, as the statement's own row does, and needs no node",
}

// An edge to what is not in the graph is in no format of a property graph, and is
// told by each.
func TestDanglingEdges(t *testing.T) {
	c := exporttest.Invented(1)
	whole := exporttest.GraphOf(t, c)
	g := whole
	g.Entities = func(yield func(schema.Entity, error) bool) {
		for e, err := range whole.Entities {
			if err == nil && e.Kind() == schema.KindPosition {
				continue
			}
			if !yield(e, err) {
				return
			}
		}
	}
	for name := range danglingKept {
		if !slices.Contains(named(t, name).Views, view.Full) {
			t.Errorf("danglingKept has a row of %s, which shows no whole property graph", name)
		}
	}
	for _, f := range Formats() {
		if !slices.Contains(f.Views, view.Full) || danglingKept[f.Name] != "" {
			continue
		}
		for _, way := range ways(f, view.Full) {
			written, told := writtenAndLost(t, way, g, view.Full)
			if want := "1 " + rdf.Dangling; !strings.Contains(told, want) {
				t.Errorf("%s: it tells %q, and not %q", f.Name, told, want)
			}
			if strings.Contains(written, "position/bridge") {
				t.Errorf("%s: it has the edge:\n%s", f.Name, written)
			}
		}
	}
}
