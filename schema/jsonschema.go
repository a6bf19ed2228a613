package schema

import (
	"fmt"
	"strings"
)

// Patterns of JSON Schema for what the decoder checks by hand. badID and
// ParseDate are stricter.
const (
	idPattern   = `^[\p{L}\p{N}][\p{L}\p{N}\p{M}._~-]*$`
	refPattern  = `^(([^/]+:)?(%s)/)?[\p{L}\p{N}][\p{L}\p{N}\p{M}._~-]*$`
	iriPattern  = `^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|^` + "`" + `\\]+$`
	datePattern = `^(\.\.|[0-9XYTZ:+?~%-]*)(/(\.\.|[0-9XYTZ:+?~%-]*))?$`
	hashPattern = `^[0-9A-Fa-f]{64}$`
)

// JSONSchema is a JSON Schema (draft 2020-12) of the YAML files of a corpus,
// made from the tables of fields, for editors to complete and check with. The
// whole fits any of the files; #/$defs/actors, positions, places, events,
// source and coder fit one sort each.
func JSONSchema() []byte {
	var defs object
	for _, c := range classes {
		def := definition(c.Kind, c.Help)
		if c.Kind == KindSource {
			def = withStatements(def)
		}
		defs = append(defs, member{string(c.Kind), def})
	}
	anyOf := []any{ref(string(KindCorpus)), ref(string(KindSource)), ref("coder")}
	for _, k := range []Kind{KindActor, KindPosition, KindPlace, KindEvent} {
		defs = append(defs, member{k.Plural(), object{
			{"description", "a list of " + k.Plural()},
			{"type", "array"},
			{"items", ref(string(k))},
		}})
		anyOf = append(anyOf, ref(k.Plural()))
	}
	defs = append(defs, member{"coder", object{
		{"description", "a second coder's statements on a source"},
		{"type", "object"},
		{"properties", object{
			{"source", object{{"description", "the id of the source that is coded"}, {"type", "string"}, {"pattern", idPattern}}},
			{"coder", object{{"description", "who codes it; else as the file's name says"}, {"type", []string{"string", "null"}}}},
			{"finished", object{{"description", "true, or the day, when nothing is left to be coded"}, {"type", []string{"boolean", "string", "integer", "null"}}}},
			{"statements", statements()},
		}},
		{"required", []string{"source"}},
		{"additionalProperties", false},
	}})
	return indented(object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "A file of an onrecord corpus"},
		{"anyOf", anyOf},
		{"$defs", defs},
	})
}

func ref(def string) object { return object{{"$ref", "#/$defs/" + def}} }

func statements() object {
	return object{{"description", "what the source reports"}, {"type", []string{"array", "null"}}, {"items", ref(string(KindStatement))}}
}

// definition is the schema of one kind of object.
func definition(k Kind, help string) object {
	var properties object
	var required []string
	if k == KindCorpus || k.Known() {
		properties = object{{"id", object{
			{"description", "its name in references: letters, digits, - . _ ~"}, {"type", "string"}, {"pattern", idPattern},
		}}}
		if k != KindStatement { // whose id is made of its words
			required = append(required, "id")
		}
	}
	for i := range tables[k] {
		f := &tables[k][i]
		if f.Derived || f.Exchanged {
			continue
		}
		properties = append(properties, member{f.Name, f.jsonSchema()})
		if f.Required {
			required = append(required, f.Name)
		}
	}
	out := object{{"description", help}, {"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		out = append(out, member{"required", required})
	}
	switch k {
	case KindStatement:
		out = append(out, oneAtLeast("quotes", "summary"))
	case KindPassage:
		out = append(out, oneAtLeast("quote", "line", "from", "start"))
	}
	return append(out, member{"additionalProperties", false})
}

func oneAtLeast(names ...string) member {
	var any []object
	for _, name := range names {
		any = append(any, object{{"required", []string{name}}})
	}
	return member{"anyOf", any}
}

// withStatements adds what a source's file has beside the source's fields.
func withStatements(def object) object {
	for i := range def {
		if properties, ok := def[i].value.(object); ok && def[i].key == "properties" {
			def[i].value = append(properties, member{"statements", statements()})
		}
	}
	return def
}

// jsonSchema is the schema of a field. What is optional may be left empty.
func (f *Field) jsonSchema() object {
	out := object{{"description", f.Help}}
	null := func(kind string) any {
		if f.Required {
			return kind
		}
		return []string{kind, "null"}
	}
	switch f.Type {
	case Texts, IRIs, Many, Records:
		out = append(out, member{"type", null("array")}, member{"items", f.item()})
		if f.Required {
			out = append(out, member{"minItems", 1})
		}
		return out
	case Int:
		return append(out, member{"type", null("integer")}, member{"minimum", 0})
	case Decimal:
		return append(out, member{"type", null("number")})
	case Bool:
		return append(out, member{"type", null("boolean")})
	case Word:
		words := make([]any, 0, len(f.Words)+1)
		for _, w := range f.Words {
			words = append(words, w)
		}
		if !f.Required {
			words = append(words, nil)
		}
		return append(out, member{"enum", words})
	case Date:
		return append(out, member{"type", []string{"string", "integer", "null"}}, member{"pattern", datePattern})
	}
	out = append(out, member{"type", null("string")})
	return append(out, f.pattern()...)
}

// item is the schema of an item of a list.
func (f *Field) item() object {
	if f.Type == Records {
		return ref(string(f.Class))
	}
	return append(object{{"type", "string"}}, f.pattern()...)
}

// pattern is what the characters of a text must be like.
func (f *Field) pattern() object {
	switch {
	case f.Type == One || f.Type == Many:
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = string(k)
		}
		return object{{"pattern", fmt.Sprintf(refPattern, strings.Join(kinds, "|"))}}
	case f.Type == IRI || f.Type == IRIs:
		return object{{"pattern", iriPattern}}
	case f.Name == "sha256" || f.Name == "original":
		return object{{"pattern", hashPattern}}
	case f.Required || f.Type == Texts:
		return object{{"minLength", 1}}
	}
	return nil
}
