package jsonld

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema/nquads"
	"onrecord/schema/vocab"
)

// readLD gives the lines of the quads of a document, with their places, and the
// errors.
func readLD(t testing.TB, text string) (lines, errs []string) {
	t.Helper()
	for r, err := range Read([]byte(text)) {
		var syntax *nquads.SyntaxError
		switch {
		case errors.As(err, &syntax):
			errs = append(errs, err.Error())
			continue
		case err != nil:
			t.Fatal(err)
		}
		line, err := nquads.Append(fmt.Appendf(nil, "%d:%d: ", r.Line, r.Column), r.Quad)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.ReplaceAll(strings.TrimSuffix(string(line), " .\n"), xsd, "xsd:"))
	}
	return lines, errs
}

const ours = `"@context": "https://onrecord.example/ns", "iri": "http://e/s"`

var jsonLDCases = []struct {
	name, in   string
	want, errs []string
}{
	{"nothing", `{}`, nil, nil},
	{"a value of each type", `{"@id": "http://e/s", "http://e/p": ["x\n", 7, -0.0, 1e21, 57.5, true, {"@id": "http://e/o"}, {"@value": "y", "@language": "de-CH"}, {"@value": "2025", "@type": "` + xsd + `gYear"}, null]}`, []string{
		`1:1: <http://e/s> <http://e/p> "x\n"`, `1:1: <http://e/s> <http://e/p> "7"^^<xsd:integer>`, `1:1: <http://e/s> <http://e/p> "0"^^<xsd:integer>`,
		`1:1: <http://e/s> <http://e/p> "1.0E21"^^<xsd:double>`, `1:1: <http://e/s> <http://e/p> "5.75E1"^^<xsd:double>`, `1:1: <http://e/s> <http://e/p> "true"^^<xsd:boolean>`,
		`1:1: <http://e/s> <http://e/p> <http://e/o>`, `1:1: <http://e/s> <http://e/p> "y"@de-ch`, `1:1: <http://e/s> <http://e/p> "2025"^^<xsd:gYear>`,
	}, nil},
	{"our context by its IRI", `{` + ours + `, "kind": "source", "title": "T", "length": 12, "date": {"@value": "2025-08", "kind": "xsd:gYearMonth"}}`, []string{
		`1:1: <http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Source>`, `1:1: <http://e/s> <http://purl.org/dc/terms/issued> "2025-08"^^<xsd:gYearMonth>`,
		`1:1: <http://e/s> <http://purl.org/dc/terms/title> "T"`, `1:1: <http://e/s> <https://onrecord.example/ns#length> "12"^^<xsd:integer>`,
	}, nil},
	{"graphs, nested nodes, lists", "[\n{\"@id\": \"http://e/g\", \"@graph\": {\"@id\": \"http://e/s\",\n\"http://e/p\": {\"@id\": \"http://e/o\", \"http://e/q\": {\"@list\": [1, {}]}}}}]", []string{
		"1:1: _:list1 <" + rdfNamespace + "first> _:b0 <http://e/g>", "1:1: _:list1 <" + rdfNamespace + "rest> <" + rdfNamespace + "nil> <http://e/g>",
		`1:1: _:list2 <` + rdfNamespace + `first> "1"^^<xsd:integer> <http://e/g>`, "1:1: _:list2 <" + rdfNamespace + "rest> _:list1 <http://e/g>",
		`3:15: <http://e/o> <http://e/q> _:list2 <http://e/g>`, "2:33: <http://e/s> <http://e/p> <http://e/o> <http://e/g>",
	}, nil},
	{"another context", `{"@context": "https://schema.org", "name": "x"}`, nil, []string{`1:1: the context "https://schema.org" is somewhere else, and nothing is fetched: write it into the document`}},
	{"no JSON", "{\n  \"a\": }", nil, []string{"2:8: a value is expected here"}},
	{"a name twice", "{\"@id\": \"http://e/s\",\n \"@id\": \"http://e/t\"}", nil, []string{`2:2: the name "@id" stands twice in this object`}},
	{"a name without meaning", `{"@id": "http://e/s", "name": "x"}`, nil, []string{`1:23: the name "name" has no meaning: the context does not have it, and it is no IRI`}},
	{"names without meaning, in graphs and nodes", "{\"@context\": \"https://onrecord.example/ns\", \"@graph\": [\n{\"iri\": \"http://e/s\", \"kind\": \"source\", \"title\": \"T\"},\n{\"iri\": \"http://e/t\", \"kind\": \"statement\", \"comment\": 1, \"about\": {\"iri\": \"http://e/u\",\n\"colour\": [2]}},\n{\"iri\": \"http://e/v\", \"title\": \"no source\", \"comment\": {}}]}", nil, []string{
		`3:44: the name "comment" has no meaning: the context does not have it, and it is no IRI`,
		`4:1: the name "colour" has no meaning: the context does not have it, and it is no IRI`,
		`5:23: the name "title" has no meaning: the context does not have it, and it is no IRI`,
		`5:45: the name "comment" has no meaning: the context does not have it, and it is no IRI`,
	}},
	{"a term that is none", "{\"@context\": {\"n\": \"http://e/n\",\n\"comment\": \"by hand\"}, \"@id\": \"http://e/s\", \"n\": 1}", nil, []string{`2:1: "comment": invalid IRI mapping: not an absolute IRI: by hand`}},
	{"two terms that are none, in a list of contexts", "{\"@context\": [\"https://onrecord.example/ns\", {\"m\": \"n\", \"n\": \"http://e/n\",\n\"b\": 5,\n\"a\": 6}], \"@id\": \"http://e/s\", \"n\": 1}", nil, []string{`2:1: "b": invalid term definition: 5`}},
	{"a value that is none, in a list of many", "[{\"@id\": \"http://e/s\"},\n{\"@id\": \"http://e/t\", \"http://e/p\": {\"@id\": \"http://e/u\",\n\"http://e/q\": {\"@language\": 5, \"@value\": \"x\"}}}, {}]", nil, []string{`3:1: "http://e/q": invalid language-tagged string: @language value must be a string`}},
	{"a relative IRI", "[{},\n{\"@id\": \"s\", \"http://e/p\": 1}]", nil, []string{`2:1: it is not an absolute IRI: "s"`}},
	{"an IRI with a space", `{"@id": "http://e/s", "http://e/p": {"@id": "http://e/a b"}}`, nil, []string{`1:1: it is not an absolute IRI: "http://e/a b"`}},
	{"a relative graph", `{"@id": "g", "@graph": [{"@id": "http://e/s", "http://e/p": 1}]}`, nil, []string{`1:1: it is not an absolute IRI: "g"`}},
	{"a blank predicate", `{"@id": "http://e/s", "_:p": 1}`, nil, []string{`1:1: a blank node is not a predicate: "_:b0"`}},
	{"a relative type", `{"@id": "http://e/s", "@type": "x"}`, nil, []string{`1:1: a type is not an absolute IRI: "x"`}},
	{"a value object that is none", `{"@id": "http://e/s", "http://e/p": {"@value": {}}}`, nil, []string{`1:23: "http://e/p": invalid value object value: value of @value must be a scalar or null`}},
	{"U+0000", `{"http://e/p": "\u0000"}`, nil, []string{"1:17: the character U+0000 is not allowed here"}},
	{"too deep", strings.Repeat("[", 200), nil, []string{"1:101: this is nested too deep"}},
	{"a number that is too large", `{"http://e/p": 1e999}`, nil, []string{"1:16: this is not a number"}},
}

func TestJSONLD(t *testing.T) {
	for _, c := range jsonLDCases {
		t.Run(c.name, func(t *testing.T) {
			got, errs := readLD(t, c.in)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.errs, errs); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzJSONLD(f *testing.F) {
	for _, c := range jsonLDCases {
		f.Add(c.in)
	}
	f.Add(string(vocab.JSONLDContext()))
	f.Add(`{"@context": [{"x": {"@id": "http://e/x", "@container": ["@graph", "@id"]}, "y": {"@reverse": "http://e/y"}, "@base": "http://e/", "@vocab": "http://v/"}], "x": {"a": {"z": 1}}, "y": {"@id": "b", "@included": [{"@id": "c", "@nest": {}}]}}`)
	f.Fuzz(func(t *testing.T, text string) { readLD(t, text) })
}
