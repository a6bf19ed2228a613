package yamlfile

import (
	"testing"

	"onrecord/schema"
)

// Fields are put behind what a mapping says, in lines or between braces, and nothing else
// is changed; what has the field, or another form, is refused.
func TestFillIn(t *testing.T) {
	for name, c := range map[string]struct {
		text, want   string // want is empty: it is refused
		line, column int
	}{
		"lines":          {"- id: a\n  name: |-\n    A\n\n    B\n# b\n- id: b\n", "- id: a\n  name: |-\n    A\n\n    B\n  type: person\n  sameAs: [https://example.org/a]\n# b\n- id: b\n", 1, 3},
		"no end of line": {"- id: a\n  name: A", "- id: a\n  name: A\n  type: person\n  sameAs: [https://example.org/a]", 1, 3},
		"carriage":       {"- id: a\r\n  name: A\r\n- id: b\r\n", "- id: a\r\n  name: A\r\n  type: person\r\n  sameAs: [https://example.org/a]\r\n- id: b\r\n", 1, 3},
		"braces":         {"- {id: a, name: A} # so\n", "- {id: a, name: A, type: person, sameAs: [https://example.org/a]} # so\n", 1, 3},
		"a mark before":  {"\ufeff- id: a\n", "\ufeff- id: a\n  type: person\n  sameAs: [https://example.org/a]\n", 1, 3},
		"has it":         {"- id: a\n  type:\n", "", 1, 3},
		"elsewhere":      {"- id: a\n", "", 1, 1},
		"another list":   {"- id: a\n  aliases:\n    - x\n    - y\n- id: b\n", "- id: a\n  aliases:\n    - x\n    - y\n  type: person\n  sameAs: [https://example.org/a]\n- id: b\n", 1, 3},
	} {
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: "a"}, Type: "person", SameAs: []string{"https://example.org/a"}}
		a.Pos = schema.Pos{File: "actors.yaml", Line: c.line, Column: c.column}
		var fields []*schema.Field
		for _, field := range []string{"type", "sameAs"} {
			f, _ := schema.FieldNamed(schema.KindActor, field)
			fields = append(fields, f)
		}
		got, err := FillIn(t.Context(), []byte(c.text), []Fill{{Entity: a, Fields: fields}})
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: got\n%s", name, got)
			}
		} else if err != nil || string(got) != c.want {
			t.Errorf("%s: %v, got\n%q\nwant\n%q", name, err, got, c.want)
		}
	}
}

// Members are put into lists behind those that they follow, whichever way a list is
// written; comments stay with what they are of. What has other members, or an anchor that
// stands for the list elsewhere, is refused.
func TestFillInLists(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string // want is empty: it is refused
		new        []int
	}{
		"brackets":          {"- id: a\n  sources: [b, d] # two\n", "- id: a\n  sources: [b, c, d, e] # two\n  type: person\n", []int{1, 3}},
		"the first":         {"- id: a\n  sources: ['d', e]\n", "- id: a\n  sources: [b, c, 'd', e]\n  type: person\n", []int{0, 1}},
		"lines of brackets": {"- id: a\n  sources: [\n    b, # so\n    \"d\",\n  ]\n", "- id: a\n  sources: [\n    b, c, # so\n    \"d\", e,\n  ]\n  type: person\n", []int{1, 3}},
		"braces":            {"- {id: a, sources: [c]}\n", "- {id: a, sources: [b, c, d, e], type: person}\n", []int{0, 2, 3}},
		"lines":             {"- id: a\n  sources:\n    - b # so\n    # of d\n    - d\n# end\n", "- id: a\n  sources:\n    - b # so\n    - c\n    # of d\n    - d\n    - e\n  type: person\n# end\n", []int{1, 3}},
		"the first of all":  {"- id: a\n  sources:\n  # of c\n  - c\n  description: so\n", "- id: a\n  sources:\n  - b\n  # of c\n  - c\n  - d\n  - e\n  description: so\n  type: person\n", []int{0, 2, 3}},
		"no end of line":    {"- id: a\n  sources:\n    - b", "- id: a\n  sources:\n    - b\n    - c\n    - d\n    - e\n  type: person", []int{1, 2, 3}},
		"carriage":          {"- id: a\r\n  sources:\r\n    -\r\n      b\r\n", "- id: a\r\n  sources:\r\n    -\r\n      b\r\n    - c\r\n    - d\r\n    - e\r\n  type: person\r\n", []int{1, 2, 3}},
		"has more":          {"- id: a\n  sources: [b, c, d, x]\n", "", []int{3}},
		"an anchor":         {"- id: a\n  sources: &s [b, c, d]\n", "", []int{3}},
		"an alias":          {"- id: a\n  aliases: &s [b, c, d]\n  sources: *s\n", "", []int{3}},
		"none":              {"- id: a\n", "", []int{3}},
	} {
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: "a"}, Type: "person"}
		for _, id := range []string{"b", "c", "d", "e"} {
			a.Sources = append(a.Sources, schema.Ref{Kind: schema.KindSource, ID: id})
		}
		a.Pos = schema.Pos{File: "actors.yaml", Line: 1, Column: 3}
		sources, _ := schema.FieldNamed(schema.KindActor, "sources")
		sort, _ := schema.FieldNamed(schema.KindActor, "type")
		got, err := FillIn(t.Context(), []byte(c.text), []Fill{{Entity: a, Fields: []*schema.Field{sort}, Lists: []LongerList{{Field: sources, New: c.new}}}})
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: got\n%s", name, got)
			}
		} else if err != nil || string(got) != c.want {
			t.Errorf("%s: %v, got\n%q\nwant\n%q", name, err, got, c.want)
		}
	}
}
