package exports

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

func TestMarkdown(t *testing.T) {
	f := named(t, "markdown")
	c := exporttest.Invented(2)
	c.Statements[1].Opposes, c.Statements[1].Supports = c.Statements[1].Supports, nil
	c.Statements[1].Quotes, c.Statements[1].Mode = []string{"never"}, "partial-quote"
	c.Statements[1].Evidence[0].Exact, c.Statements[1].Evidence[0].Start, c.Statements[1].Evidence[0].End = "never", 10, 15
	got := string(exporttest.Written(t, f, exporttest.GraphOf(t, c), ""))
	if diff := cmp.Diff(`# A \<b\>&amp; “c”

## A bridge?

### For

- **Ann "the Axe" Öz; 1,5**: \=1+1 \\ "x" \<y\> (paraphrase; Fair; Town; 2021-05~)[^1]

### Against

- **Ann "the Axe" Öz; 1,5**: “never” – \=1+1 \\ "x" \<y\> (partial-quote; Fair; Town; 2021-05~)[^2]

[^1]: *Gazette*, line 1, characters 0–1.
[^2]: *Gazette*, line 1, characters 10–15.
`, strings.ReplaceAll(got, `\&`, "&")); diff != "" {
		t.Error(diff)
	}
	pages := shelf{}
	if err := f.Files(pages, &Input{Graph: exporttest.GraphOf(t, c)}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("# A \\<b\\>\\&amp; “c”\n\n- [Ann \"the Axe\" Öz; 1,5](<ann-öz.md>): 2 statements\n", pages["README.md"].String()); diff != "" {
		t.Error(diff)
	}
	if page := pages["ann-öz.md"]; page == nil || !strings.HasPrefix(page.String(), "# Ann \"the Axe\" Öz; 1,5\n\n## A bridge?\n\n### For\n\n- \\=1+1") {
		t.Errorf("the actor's page: %v", page)
	}
}

// A page has what was selected, and says what it lacks.
func TestMarkdownSelection(t *testing.T) {
	c := exporttest.Invented(3)
	c.Statements[1].Echoes = []schema.Ref{{Kind: schema.KindStatement, ID: "s0000"}}
	c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: "README"}, Name: "Bob", Type: "person"})
	c.Statements[1].Speakers = []schema.Ref{{Kind: schema.KindActor, ID: "README"}}
	s, err := graph.FromQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		rdf.Quads(c)(func(q quad.Quad) bool { return yield(q, nil) })
	})
	if err != nil {
		t.Fatal(err)
	}
	in := &Input{Graph: query.ViewOf(t.Context(), s, query.SceneOptions{Filter: query.Filter{Is: map[string][]string{"by": {"README"}}}})}
	pages := filed(t, named(t, "markdown"), in)
	if pages["README-actor.md"] == nil || len(pages) != 2 || strings.Contains(pages["README.md"].String(), "Ann") {
		t.Errorf("pages: %v", pages)
	}
	if got := in.Lost.String(); got != "1 statements that were not selected, but referred to" {
		t.Errorf("lost %s", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
