package check

import (
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// Files write what is true and may write what is false, as YAML, JSON and
// spreadsheets spell it.
func TestTruth(t *testing.T) {
	for _, c := range []struct {
		kind schema.NodeKind
		text string
		want bool
		no   string // the problem; empty: none
	}{
		{schema.BoolNode, "true", true, ""},
		{schema.BoolNode, "TRUE", true, ""}, // LibreOffice
		{schema.BoolNode, "False", false, ""},
		{schema.NullNode, "", false, ""},
		{schema.StringNode, "true", false, `actor red: bloc is true or false, not "true"`},
		{schema.StringNode, "yes", false, `actor red: bloc is true or false, not "yes"`},
		{schema.BoolNode, "1", false, `actor red: bloc is true or false, not "1"`}, // a cell
		{schema.NumberNode, "1", false, `actor red: bloc is true or false, not "1"`},
		{schema.ListNode, "", false, "actor red: bloc is true or false, not a list"},
	} {
		n := &schema.Node{Kind: schema.MapNode}
		for _, field := range [][2]string{{"id", "red"}, {"name", "Red"}, {"type", "group"}} {
			(*schema.Nodes)(nil).Put(n, field[0], &schema.Node{Kind: schema.StringNode, Text: field[1]})
		}
		(*schema.Nodes)(nil).Put(n, "bloc", &schema.Node{Kind: c.kind, Text: c.text})
		var ps schema.Problems
		d := schema.Decoder{Problems: &ps}
		a := d.Entity(schema.KindActor, n).(*schema.Actor)
		got := ""
		if len(ps) > 0 {
			got = ps.Error()
		}
		if a.Bloc != c.want || got != c.no {
			t.Errorf("%v %q: got %v and %q, want %v and %q", c.kind, c.text, a.Bloc, got, c.want, c.no)
		}
	}
}

// What is false is in JSON always, and in CSV and in quads never.
func TestTruthIsWritten(t *testing.T) {
	for _, bloc := range []bool{true, false} {
		c := tiny()
		c.Actors[1].Bloc = bloc
		json := string(schema.AppendJSON(nil, c.Actors[1]))
		if want := map[bool]string{true: `"bloc":true`, false: `"bloc":false`}[bloc]; !strings.Contains(json, want) {
			t.Errorf("%s lacks %s", json, want)
		}
		cell := ""
		for i, column := range schema.Columns(schema.KindActor) {
			if column == "bloc" {
				cell = schema.Cells(c.Actors[1])[i]
			}
		}
		if want := map[bool]string{true: "true"}[bloc]; cell != want {
			t.Errorf("the cell is %q, want %q", cell, want)
		}
		var written []quad.Value
		for q := range rdf.EntityQuads(c.Base, c.Actors[1]) {
			if q.Predicate == term.Bloc {
				written = append(written, q.Object)
			}
		}
		want := quad.Value(quad.TypedString{Value: "true", Type: term.XSDBoolean})
		if bloc && (len(written) != 1 || written[0] != want) || !bloc && written != nil {
			t.Errorf("bloc %v is written as %v", bloc, written)
		}
	}
}

func TestTruthInQuads(t *testing.T) {
	for value, want := range map[string]string{
		"true":  "",
		"false": `actor party: bloc: "false" is not true, and what is false is not written`,
		"yes":   `actor party: bloc: "yes" is not true, and what is false is not written`,
	} {
		var quads []quad.Quad
		for q := range rdf.Quads(tiny()) {
			if q.Predicate == term.Bloc {
				q.Object = quad.TypedString{Value: quad.String(value), Type: term.XSDBoolean}
			}
			quads = append(quads, q)
		}
		corpora, ps := rdf.FromQuads(quads, nil)
		if want == "" {
			if len(ps) > 0 || !corpora[0].Actors[1].Bloc {
				t.Errorf("%s: %v, %v", value, ps, corpora[0].Actors[1].Bloc)
			}
		} else if len(ps) != 1 || ps[0].Error() != want {
			t.Errorf("%s: got %v, want %s", value, ps, want)
		}
	}
}
