package vocab

import (
	"fmt"
	"strings"

	"onrecord/schema"
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
		if c.Kind == schema.KindSource {
			def = withStatements(def)
		}
		defs = append(defs, member{string(c.Kind), def})
	}
	anyOf := []any{ref(string(schema.KindCorpus)), ref(string(schema.KindSource)), ref("coder")}
	for _, k := range []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent} {
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
			{"actors", object{{"description", "in a file of drafts: who speaks and is described nowhere else"}, {"type", []string{"array", "null"}}, {"items", ref(string(schema.KindActor))}}},
			{"note", object{{"description", "what the coder has to say about the source"}, {"type", []string{"string", "null"}}}},
			{"rejected", object{{"description", "in a file of drafts: parts of the text that are no statement"}, {"type", []string{"array", "null"}}, {"items", object{
				{"type", "object"},
				{"properties", object{
					{"start", object{{"type", "integer"}, {"minimum", 0}}},
					{"end", object{{"type", "integer"}, {"minimum", 0}}},
					{"sha256", object{{"description", "SHA-256 of what stood there"}, {"type", "string"}, {"pattern", hashPattern}}},
				}},
				{"required", []string{"start", "end", "sha256"}},
				{"additionalProperties", false},
			}}}},
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
	return object{{"description", "what the source reports"}, {"type", []string{"array", "null"}}, {"items", ref(string(schema.KindStatement))}}
}

// definition is the schema of one kind of object.
func definition(k schema.Kind, help string) object {
	var properties object
	var required []string
	if k == schema.KindCorpus || k.Known() {
		properties = object{{"id", object{
			{"description", "its name in references: letters, digits, - . _ ~"}, {"type", "string"}, {"pattern", idPattern},
		}}}
		if k != schema.KindStatement { // whose id is made of its words
			required = append(required, "id")
		}
	}
	for i := range schema.Fields(k) {
		f := &schema.Fields(k)[i]
		if f.Derived || f.Exchanged {
			continue
		}
		properties = append(properties, member{f.Name, fieldSchema(f)})
		if f.Required {
			required = append(required, f.Name)
		}
	}
	out := object{{"description", help}, {"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		out = append(out, member{"required", required})
	}
	switch k {
	case schema.KindStatement:
		out = append(out, member{"anyOf", []object{
			{{"required", []string{"quotes"}}},
			{{"required", []string{"summary"}}},
			// a draft, whose note says how sure it is, has a part of the text alone
			{{"required", []string{"note", "evidence"}}, {"properties", object{{"note", object{{"pattern", "^(sure|likely|maybe): "}}}}}},
		}})
	case schema.KindPassage:
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

// fieldSchema is the schema of a field. What is optional may be left empty.
func fieldSchema(f *schema.Field) object {
	out := object{{"description", f.Help}}
	null := func(kind string) any {
		if f.Required {
			return kind
		}
		return []string{kind, "null"}
	}
	switch f.Type {
	case schema.Texts, schema.IRIs, schema.Many, schema.Records:
		out = append(out, member{"type", null("array")}, member{"items", itemSchema(f)})
		if f.Required {
			out = append(out, member{"minItems", 1})
		}
		return out
	case schema.Record:
		if f.Required {
			return append(out, ref(string(f.Class))...)
		}
		return append(out, member{"anyOf", []any{ref(string(f.Class)), object{{"type", "null"}}}})
	case schema.Int:
		return append(out, member{"type", null("integer")}, member{"minimum", 0})
	case schema.Decimal:
		return append(out, member{"type", null("number")})
	case schema.Bool:
		return append(out, member{"type", null("boolean")})
	case schema.Word:
		words := make([]any, 0, len(f.Words)+1)
		for _, w := range f.Words {
			words = append(words, w)
		}
		if !f.Required {
			words = append(words, nil)
		}
		return append(out, member{"enum", words})
	case schema.Date:
		return append(out, member{"type", []string{"string", "integer", "null"}}, member{"pattern", datePattern})
	}
	out = append(out, member{"type", null("string")})
	return append(out, patternOf(f)...)
}

// itemSchema is the schema of an item of a list.
func itemSchema(f *schema.Field) object {
	if f.Type == schema.Records {
		return ref(string(f.Class))
	}
	return append(object{{"type", "string"}}, patternOf(f)...)
}

// patternOf is what the characters of a text must be like.
func patternOf(f *schema.Field) object {
	switch {
	case f.Type == schema.One || f.Type == schema.Many:
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = string(k)
		}
		return object{{"pattern", fmt.Sprintf(refPattern, strings.Join(kinds, "|"))}}
	case f.Type == schema.IRI || f.Type == schema.IRIs:
		return object{{"pattern", iriPattern}}
	case f.Name == "sha256" || f.Name == "original":
		return object{{"pattern", hashPattern}}
	case f.Required || f.Type == schema.Texts:
		return object{{"minLength", 1}}
	}
	return nil
}
