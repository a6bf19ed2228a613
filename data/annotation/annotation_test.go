package annotation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/schema"
)

var placeless = cmpopts.IgnoreTypes(schema.Pos{})

const collection = `{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "https://e.org/annotations", "type": "AnnotationCollection", "label": "Harbour", "total": 1,
"first": {"type": "AnnotationPage", "items": [
  {"id": "https://e.org/annotation/s-0-4", "type": "Annotation", "creator": {"type": "Person", "name": "ann"},
   "body": [{"type": "TextualBody", "purpose": "describing", "value": "No."}, {"type": "SpecificResource", "purpose": "linking", "source": "https://e.org/statement/s"}],
   "target": {"source": "https://e.org/source/g", "selector": [{"type": "TextQuoteSelector", "exact": "No", "prefix": "a", "suffix": "b"}, {"type": "TextPositionSelector", "start": 0, "end": 2}, {"type": "RangeSelector"}]}}
]}}`

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     File
	}{
		{"collection", collection, File{ID: "https://e.org/annotations", Label: "Harbour", Total: 1, Annotations: []Annotation{{
			ID: "https://e.org/annotation/s-0-4", Creator: "ann", Source: "https://e.org/source/g",
			Quote: &Quote{Exact: "No", Prefix: "a", Suffix: "b"}, Span: &Span{0, 2}, Ignored: []string{"RangeSelector"},
			Bodies: []Body{{Purpose: Describing, Value: "No."}, {Purpose: Linking, Value: "https://e.org/statement/s"}},
		}}}},
		{"one", `{"type": "Annotation", "bodyValue": "so", "target": "https://e.org/a"}`, File{Total: -1, Annotations: []Annotation{
			{Source: "https://e.org/a", Bodies: []Body{{Purpose: Commenting, Value: "so"}}},
		}}},
		{"long names", `{"@type": "oa:Annotation", "creator": "https://e.org/ann", "motivation": "tagging", "body": {"value": "x"}, "target": [{"@id": "https://e.org/a"}, {"source": {"id": "https://e.org/b", "title": "B"}}]}`, File{Total: -1, Annotations: []Annotation{
			{Creator: "https://e.org/ann", Source: "https://e.org/a", Bodies: []Body{{Purpose: Tagging, Value: "x"}}},
			{Creator: "https://e.org/ann", Source: "https://e.org/b", Title: "B", Bodies: []Body{{Purpose: Tagging, Value: "x"}}},
		}}},
		{"targets together", `{"type": "Annotation", "target": {"type": "Composite", "items": ["https://e.org/a", {"source": "https://e.org/b"}]}}`, File{Total: -1, Annotations: []Annotation{
			{Source: "https://e.org/a"}, {Source: "https://e.org/b"},
		}}},
		{"languages and rights", `{"type": "AnnotationCollection", "id": "https://e.org/c", "language": ["en", {"a": 1}, "de"], "rights": "https://e.org/terms"}`, File{
			Total: -1, ID: "https://e.org/c", Languages: []string{"en", "de"}, Rights: "https://e.org/terms",
		}},
		{"pages elsewhere", `{"type": "AnnotationCollection", "first": "https://e.org/1"}`, File{Total: -1, Elsewhere: []string{"https://e.org/1"}}},
		{"refined", `[{"type": "Annotation", "target": {"source": "https://e.org/a", "selector": {"type": "FragmentSelector", "refinedBy": {"type": "TextQuoteSelector", "exact": "x"}}}}]`, File{Total: -1, Annotations: []Annotation{
			{Source: "https://e.org/a", Quote: &Quote{Exact: "x"}, Ignored: []string{"FragmentSelector"}},
		}}},
		{"Hypothes.is", "\ufeff" + `{"total": 3, "rows": [
{"id": "a1", "user": "acct:ada@hypothes.is", "uri": "https://e.org/a", "text": "So.", "tags": ["speaker:quay", "+close"], "document": {"title": ["A page"]},
 "target": [{"source": "https://e.org/a", "selector": [{"type": "RangeSelector", "startOffset": 3}, {"type": "TextPositionSelector", "start": 10, "end": 14}, {"type": "TextQuoteSelector", "exact": "It must", "prefix": "\t\t", "suffix": " end"}]}]},
{"id": "a2", "user": "acct:ben@hypothes.is", "uri": "https://e.org/a", "text": "No!", "tags": [], "references": ["a1"], "target": [{"source": "https://e.org/a"}]},
{"id": "a3", "user": "acct:ben@hypothes.is", "uri": "https://e.org/a", "text": "A page note", "tags": [], "target": [{"source": "https://e.org/a"}]}]}`, File{Hypothesis: true, Total: 3, Annotations: []Annotation{
			{
				ID: "a1", Creator: "ada", Source: "https://e.org/a", Title: "A page", Quote: &Quote{Exact: "It must", Prefix: "\t\t", Suffix: " end"}, Span: &Span{10, 14}, Ignored: []string{"RangeSelector"},
				Bodies: []Body{{Purpose: Commenting, Value: "So."}, {Purpose: Tagging, Value: "speaker:quay"}, {Purpose: Tagging, Value: "+close"}},
			},
			{ID: "a2", Creator: "ben", Source: "https://e.org/a", Reply: true, Bodies: []Body{{Purpose: Commenting, Value: "No!"}}},
			{ID: "a3", Creator: "ben", Source: "https://e.org/a", Bodies: []Body{{Purpose: Commenting, Value: "A page note"}}},
		}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ps schema.Problems
			got := Read("a.json", c.in, &ps)
			if len(ps) > 0 {
				t.Fatal(ps)
			}
			if diff := cmp.Diff(&c.want, got, placeless, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadProblems(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`3`, "a.json:1:1: annotations are expected here, not a number"},
		{`{"a": 1}`, "a.json:1:1: this is neither an annotation nor a collection of them"},
		{`[{"type": "Annotation"}]`, "a.json:1:2: this annotation has no target"},
		{`{"rows": [4, {"tags": [1], "uri": "u"}, {"id": "x"}]}`, "a.json:1:11: a row is an object, not a number\na.json:1:24: a tag is a text, not a number\na.json:1:41: this row has no uri"},
		{`{"type": "Annotation", "target": {"source": "u", "selector": [{"type": "TextQuoteSelector"}, {"type": "TextPositionSelector", "start": -1, "end": 2}]}}`, "a.json:1:63: exact is missing: the words that were annotated\na.json:1:136: start is a whole number from 0"},
		{`{"type": "Annotation", "body": 3, "target": 4}`, "a.json:1:32: a body is an object or an IRI, not a number\na.json:1:45: a target is an object or an IRI, not a number"},
		{strings.Repeat("[", 101), "a.json:1:101: this is nested too deep"},
	} {
		var ps schema.Problems
		Read("a.json", c.in, &ps)
		if got := strings.TrimSpace(ps.Error()); got != c.want {
			t.Errorf("%s: got %s", c.in, got)
		}
	}
}

// Whatever a file holds, an annotation has a source, or a problem says why not.
func FuzzRead(f *testing.F) {
	f.Add(collection)
	f.Add(`{"rows": [{"id": "a", "uri": "u", "tags": ["+x"], "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "x"}]}]}], "replies": []}`)
	f.Add(`{"@graph": [{"type": ["Annotation"], "body": {"items": ["a"]}, "target": {"id": "x"}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var ps schema.Problems
		for _, a := range Read("a.json", text, &ps).Annotations {
			if len(ps) == 0 && (a.Source == "" && !strings.Contains(text, `""`) || a.Pos.Line == 0) {
				t.Errorf("%+v", a)
			}
		}
	})
}
