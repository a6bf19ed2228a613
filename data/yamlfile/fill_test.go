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
