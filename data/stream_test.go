package data_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// jsonCases are what stands in lines 4 and after, and what is wrong with it.
var jsonCases = []struct{ name, in, want string }{
	{"nothing", "", ""},
	{"blank lines", "\n  \r\n\t\n", ""},
	{"escapes", `{"kind":"place","id":"p","name":"\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00"}`, ""},
	{"null and empty", `{"kind":"place","id":"p","name":"P","lat":null,"long":null,"within":null,"aliases":[],"description":"","iri":""}`, ""},
	{"references as printed", `{"kind":"event","id":"e","name":"E","participants":[{"id":"ann","name":"whoever"}],"place":null}`, ""},

	{"no value", `{"kind":`, "x.jsonl:4:9: a value is missing: the text ends"},
	{"no JSON", `{"kind": nothing}`, "x.jsonl:4:10: a value is expected here"},
	{"single quotes", `{'kind': "place"}`, "x.jsonl:4:2: a field's name in quotes is expected here"},
	{"comma at the end", `{"kind":"place",}`, "x.jsonl:4:17: a field's name in quotes is expected here"},
	{"no comma", `{"kind":"place" "id":"p"}`, "x.jsonl:4:17: a comma or } is expected here"},
	{"no colon", `{"kind" "place"}`, "x.jsonl:4:9: a colon is expected here"},
	{"list without a comma", `{"kind":["a" "b"]}`, "x.jsonl:4:14: a comma or ] is expected here"},
	{"two values", `{"kind":"place","id":"p","name":"P"} {}`, "x.jsonl:4:38: the value ends before this"},
	{"open text", `{"kind":"place`, "x.jsonl:4:15: this text does not end"},
	{"open text behind an escape", `{"kind":"\n`, "x.jsonl:4:12: this text does not end"},
	{"open escape", `{"kind":"\`, "x.jsonl:4:10: this escape does not end"},
	{"escape", `{"ä":"\x"}`, "x.jsonl:4:7: not a valid escape"},
	{"hexadecimal", `{"kind":"\u00g0"}`, "x.jsonl:4:10: not a valid escape"},
	{"half a pair", `{"kind":"\ud83dx"}`, "x.jsonl:4:10: half a surrogate pair is not a character"},
	{"two halves", `{"kind":"\ud83d\ud83d"}`, "x.jsonl:4:10: half a surrogate pair is not a character"},
	{"U+0000", `{"kind":"\u0000"}`, "x.jsonl:4:10: the character U+0000 is not allowed here"},
	{"control character", "{\"kind\":\"a\tb\"}", "x.jsonl:4:11: a control character in a text is written as an escape"},
	{"number", `{"kind":"source","id":"y","title":"Y","length":012}`, "x.jsonl:4:48: this is not a number"},
	{"too deep", strings.Repeat("[", 101), "x.jsonl:4:101: this is nested too deep"},
	{"invalid UTF-8", "{\"kind\":\"ä\xff\"}", "x.jsonl:4:11: invalid UTF-8"},

	{"no kind", `{"id":"p"}`, `x.jsonl:4:1: each line is an object with a "kind": corpus, actor, position, place, event, source or statement`},
	{"no object", `["place"]`, `x.jsonl:4:1: each line is an object with a "kind": corpus, actor, position, place, event, source or statement`},
	{"kind", `{"kind":"plaice"}`, `x.jsonl:4:9: unknown kind "plaice"`},
	{"kind of a part", `{"kind":"role"}`, `x.jsonl:4:9: unknown kind "role"`},
	{"kind is a number", `{"kind":7}`, `x.jsonl:4:9: unknown kind "7"`},
	{"fields", `{"kind":"place","id":"p","nme":"P","lat":"north"}`, "x.jsonl:4:1: place p: it has no name: what people call the place\nx.jsonl:4:26: place p: unknown field \"nme\": did you mean \"name\"?\nx.jsonl:4:42: place p: lat is a number, not \"north\""},
	{"field twice", `{"kind":"place","id":"p","name":"P","name":"Q"}`, `x.jsonl:4:37: place p: duplicate field "name"`},
	{"reference", `{"kind":"event","id":"e","name":"E","participants":[{"name":"ann"},{"id":"ann","x":1},{"id":7}],"absent":["bob"]}`, "x.jsonl:4:53: event e: participants is a reference and has no \"id\"\nx.jsonl:4:80: event e: unknown field \"x\": a reference has id, kind, name\nx.jsonl:4:87: event e: participants is a reference and has no \"id\"\nx.jsonl:4:107: event e: absent: unknown actor \"bob\""},
	{"iri", `{"kind":"place","id":"p","name":"P","iri":"https://example.org/c/place/q"}`, `x.jsonl:4:43: place p: iri "https://example.org/c/place/q" does not end in place/p`},
	{"iri of another kind", `{"kind":"place","id":"p","name":"P","iri":"https://example.org/c/actor/p"}`, `x.jsonl:4:43: place p: iri "https://example.org/c/actor/p" does not end in place/p`},
	{"iri of no entity", `{"kind":"place","id":"p","name":"P","iri":"x"}`, `x.jsonl:4:43: place p: iri "x" does not end in place/p`},
	{"another corpus", `{"kind":"corpus","id":"c","base":"https://example.org/c/","iri":"https://example.org/d/"}`, "x.jsonl:4:23: corpus c: duplicate id: see x.jsonl:1:23\nx.jsonl:4:34: corpus c: duplicate base: see x.jsonl:1:34\nx.jsonl:4:65: corpus c: iri \"https://example.org/d/\" is not the base \"https://example.org/c/\""},
	{"several lines", "{\"kind\":\"place\",\"id\":\"p\"}\n{\"kind\":\n\n{\"kind\":\"place\",\"id\":\"p\",\"name\":\"P\"}\n{\"kind\":\"x\"}\n", "x.jsonl:4:1: place p: it has no name: what people call the place\nx.jsonl:5:9: a value is missing: the text ends\nx.jsonl:7:22: place p: duplicate id: see x.jsonl:4:22\nx.jsonl:8:9: unknown kind \"x\""},
}

func TestJSONLinesProblems(t *testing.T) {
	for _, c := range jsonCases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			corpustest.Write(t, filepath.Join(dir, "x.jsonl"), []byte(corpustest.JsonHead+c.in))
			if diff := cmp.Diff(c.want, strings.TrimSuffix(corpustest.Problems(t, dir, data.Options{}, "x.jsonl"), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, c := range []struct{ name, in, want string }{
		{"empty", " \n", "x.jsonl: this file is empty\n"},
		{"no corpus", `{"kind":"actor","id":"ann","name":"Ann","type":"person"}`, `x.jsonl:1:1: no corpus is given for this: begin with {"kind":"corpus","id":…,"base":…}, or give each object its iri (in a table: a file corpus.csv with id and base, or a column iri)` + "\n"},
		{"corpus of an iri", `{"kind":"actor","id":"ann","name":"Ann","type":"person","iri":"https://example.org/c/actor/ann"}`, ""},
		{"array", "[{\"kind\":\"corpus\",\"id\":\"c\",\"base\":\"https://example.org/c/\"},\n  {\"kind\":\"ä\"},\n  {\"kind\":\"place\",\"id\":\"ä b\"}\n]", "x.jsonl:2:11: unknown kind \"ä\"\nx.jsonl:3:3: place: it has no name: what people call the place\nx.jsonl:3:24: place: id \"ä b\" contains ' ': an id has letters, digits, - . _ ~\n"},
		{"broken array", "[{\"kind\":\"corpus\"},\n\n x]", "x.jsonl:3:2: a value is expected here\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			corpustest.Write(t, filepath.Join(dir, "x.jsonl"), []byte(c.in))
			if diff := cmp.Diff(c.want, corpustest.Problems(t, dir, data.Options{}, "x.jsonl")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// csvCases are the tables of a corpus of which each has the actor Ann and the
// source X.
var csvCases = []struct{ name, file, in, want string }{
	{"empty", "places.csv", "", "places.csv: this file is empty: a table begins with the names of its columns"},
	{"header alone", "places.csv", "id,name\n", ""},
	{"blank lines, short rows", "places.csv", "id,name,lat\r\n\r\np,P\r\n", ""},
	{"a line break in a cell", "places.csv", "id,name\np,\"P\nQ\"\nq,ä,x\n", "places.csv:4:5: this row has 3 cells, and there are 2 columns"},
	{"mark in a cell", "places.csv", "id,name\nä,a\"b\n", `places.csv:2:4: this is not CSV: bare " in non-quoted-field`},
	{"behind a mark", "places.csv", "id,name\nä,\"a\"b\n", `places.csv:2:5: this is not CSV: extraneous or missing " in quoted-field`},
	{"open mark", "places.csv", "id,name\np,\"a\n", `places.csv:2:5: this is not CSV: extraneous or missing " in quoted-field`},
	{"broken header", "places.csv", "id,\"na\n", `places.csv:1:7: this is not CSV: extraneous or missing " in quoted-field`},
	{"bytes", "places.csv", "id,name\nä,\xff\n", "places.csv:2:3: invalid UTF-8"},
	{"columns", "places.csv", "id,nme,näme,nme\np,P,P,P\n", "places.csv:1:4: unknown column \"nme\"; did you mean name?\nplaces.csv:1:8: unknown column \"näme\"; did you mean name?\nplaces.csv:1:13: unknown column \"nme\"; did you mean name?"},
	{"column twice", "places.csv", "id,name,name\np,P,Q\n", `places.csv:2:5: place p: duplicate field "name"`},
	{"cells", "places.csv", "id,name,lat,long,within\nä,,x,7,ü\n,\"P\",,,\n", "places.csv:2:1: place ä: it has no name: what people call the place\nplaces.csv:2:4: place ä: lat is a number, not \"x\"\nplaces.csv:2:8: place ä: within: unknown place \"ü\"; did you mean \"ä\"?\nplaces.csv:3:1: place: it has no id"},
	{"lists", "events.csv", "id,name,participants\ne,E,ann; bob;ann\n", "events.csv:2:5: event e: participants has \"ann\" twice\nevents.csv:2:5: event e: participants: unknown actor \"bob\""},
	{"kinds", "mixed.csv", "kind,id,name,type,x\nplace,p,P,,\nplaice,q,Q,,\nrole,r,R,,\nactor,b,B,person,1\n,s,,,\n", "mixed.csv:3:1: unknown kind \"plaice\"\nmixed.csv:4:1: unknown kind \"role\"\nmixed.csv:5:18: actor b: unknown field \"x\": an actor has name, aliases, type, bloc, description, sameAs, affiliations, roles and sources\nmixed.csv:6:1: statement s: it has no mode: how the source has it, the most literal that applies\nmixed.csv:6:1: statement s: it has no speakers: who said it\nmixed.csv:6:1: statement s: it has no words: neither quotes nor a summary; nor does it take a side\nmixed.csv:6:1: statement s: it names no source\nmixed.csv:6:1: warning: statement s: no passage proves it: it has no evidence"},
	{"evidence", "statements.csv", "id,speakers,mode,summary,evidence\ns,ann,assertion,S,\"x,1,0,4,\"\nt,ann,assertion,T,\"x,1,0,4,abc\"\nu,ann,assertion,U,\"x,a,0,4,\"\nv,ann,assertion,V,\"y,1,0,4,; x,1,4,3,\"\n", "statements.csv:3:19: statement t: exact has 3 characters, and from start to end there are 4\nstatements.csv:4:19: statement u: line is a whole number from 0 up, not \"a\"\nstatements.csv:5:19: statement v: end 3 is not after start 4\nstatements.csv:5:19: statement v: source: unknown source \"y\"; did you mean \"x\"?"},
	{"a name that is not a kind's", "roles.csv", "id,speakers,mode,summary,evidence\ns,ann,assertion,S,\"x,1,0,4,\"\n", ""},
}

func TestCSVProblems(t *testing.T) {
	for _, c := range csvCases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			corpustest.Write(t, filepath.Join(dir, "head.jsonl"), []byte(corpustest.JsonHead))
			corpustest.Write(t, filepath.Join(dir, c.file), []byte(c.in))
			if diff := cmp.Diff(c.want, strings.TrimSuffix(corpustest.Problems(t, dir, data.Options{}, "head.jsonl", c.file), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// With Create, entities that no file describes are made.
func TestCSVCreate(t *testing.T) {
	dir := t.TempDir()
	corpustest.Write(t, filepath.Join(dir, "head.jsonl"), []byte(corpustest.JsonHead))
	corpustest.Write(t, filepath.Join(dir, "s.csv"), []byte("id,speakers,supports,event,place,about,mode,quotes,evidence\ns,ann; bob,p,e,l,actor/cat,quote,it,\"z,1,0,2,it\"\n"))
	c := corpustest.Loaded(t, data.Options{Create: true}, filepath.Join(dir, "head.jsonl"), filepath.Join(dir, "s.csv"))
	index := schema.Index(c)
	for _, want := range []schema.Ref{
		{Kind: schema.KindActor, ID: "ann", Name: "Ann"},
		{Kind: schema.KindActor, ID: "bob", Name: "bob"},
		{Kind: schema.KindActor, ID: "cat", Name: "cat"},
		{Kind: schema.KindPosition, ID: "p", Name: "p"},
		{Kind: schema.KindEvent, ID: "e", Name: "e"},
		{Kind: schema.KindPlace, ID: "l", Name: "l"},
		{Kind: schema.KindSource, ID: "z", Name: "z"},
	} {
		e := index[schema.Ref{Kind: want.Kind, ID: want.ID}]
		if e == nil || e.Label() != want.Name {
			t.Errorf("%s %s: got %v", want.Kind, want.ID, e)
		}
	}
	if got := c.Statements[0].Evidence[0].SHA256; got != corpustest.MadeText(t, "it").SHA256() {
		t.Errorf("the passage's hash is %q", got)
	}
	if got := corpustest.Problems(t, dir, data.Options{}, "head.jsonl", "s.csv"); !strings.Contains(got, `unknown actor "bob"`) {
		t.Errorf("without Create: got %s", got)
	}
}

// quadsHead is a corpus with the actor Ann, a source and a statement.
const quadsHead = `<https://e.org/c/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Corpus> <https://e.org/c/codebook> .
<https://e.org/c/> <http://purl.org/dc/terms/identifier> "c" <https://e.org/c/codebook> .
<https://e.org/c/actor/ann> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Actor> <https://e.org/c/codebook> .
<https://e.org/c/actor/ann> <https://schema.org/name> "Ann" <https://e.org/c/codebook> .
<https://e.org/c/actor/ann> <https://onrecord.example/ns#type> "person" <https://e.org/c/codebook> .
`

// shortQuads are short forms for what quads are full of: [name] is a term of
// ours, (kind/id) an entity, a its class, @ the codebook.
var shortQuads = []string{
	"[", "<https://onrecord.example/ns#", "]", ">", "(", "<https://e.org/c/", ")", ">", " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ", "@ ", "<https://e.org/c/codebook> ",
}

// quadsCases are what stands in lines 6 and after, in short forms.
var quadsCases = []struct{ name, in, want string }{
	{"nothing", "", ""},
	{"comment", "# x\n\n", ""},
	{"syntax", "<a:b> <a:c> .\nx\n", "x.nq:6:13: expected an object, not '.'\nx.nq:7:1: expected a subject, not 'x'"},
	{"U+0000", `(actor/ann) [description] "\u0000" @ .`, "x.nq:6:1: the character U+0000 is not allowed in a corpus"},
	{"means nothing", "(actor/ann) <a:b> \"x\" @ .\n_:b <a:b> \"x\" .\n(actor/ann) [description] \"x\"@en @ .\n(actor/ann) <https://schema.org/name> \"Ann\" .\n", `x.nq:6:1: this quad is not in the onrecord vocabulary: <https://e.org/c/actor/ann> -- <a:b> -> "x"
x.nq:7:1: this quad is not in the onrecord vocabulary: _:b -- <a:b> -> "x"
x.nq:8:1: description (<https://onrecord.example/ns#description>) of <https://e.org/c/actor/ann> takes a text without a language, not "x"@en
x.nq:9:1: 1 quad is in no graph, as others are: the graph of a quad is the source that says so, or that of the codebook`},
	{"two values", "(actor/ann) [description] \"x\" @ .\n(actor/ann) [type] \"group\" @ .\n(actor/ann) [description] \"y\" @ .\n(actor/ann) <a:b> \"x\" @ .\n", "x.nq:7:1: actor ann: type: 2 values, and there can be one\nx.nq:8:1: actor ann: description: 2 values, and there can be one\nx.nq:9:1: this quad is not in the onrecord vocabulary: <https://e.org/c/actor/ann> -- <a:b> -> \"x\""},
	{"fields", "(actor/ann) [description] \"\" @ .\n(actor/ann) <https://schema.org/sameAs> <a:> @ .\n(actor/b%20c) a [Actor] @ .\n(actor/b%20c) [type] \"robot\" @ .\n", `x.nq:6:1: this quad is not in the onrecord vocabulary: <https://e.org/c/actor/ann> -- <https://onrecord.example/ns#description> -> ""
x.nq:7:1: actor ann: sameAs "a:" is not an absolute IRI (https://…)
x.nq:8:1: actor: id "b%20c" contains '%': an id has letters, digits, - . _ ~
x.nq:8:1: actor: it has no name: what people call the actor
x.nq:9:1: actor: type "robot" is none of person, organization, state and group`},
	{"no entity", "(actor/ann) [affiliation] \"x\" @ .\n", "x.nq:6:1: actor ann: affiliations: \"x\" is not an IRI"},
	{"a passage of another IRI", "(source/x) a [Source] @ .\n(source/x) <http://purl.org/dc/terms/title> \"X\" @ .\n" +
		"(statement/s) a [Statement] (source/x) .\n(statement/s) [speaker] (actor/ann) (source/x) .\n(statement/s) [mode] \"assertion\" (source/x) .\n(statement/s) [summary] \"S\" (source/x) .\n(statement/s) [certainty] \"high\" (source/x) .\n(statement/s) <http://purl.org/dc/terms/source> (source/x) (source/x) .\n" +
		"(statement/s) [evidence] (passage/x-0-2) (source/x) .\n(passage/x-0-2) a [Passage] (source/x) .\n(passage/x-0-2) <http://purl.org/dc/terms/source> (source/x) (source/x) .\n" +
		"(passage/x-0-2) <http://www.w3.org/ns/oa#start> \"5\"^^<http://www.w3.org/2001/XMLSchema#integer> (source/x) .\n(passage/x-0-2) <http://www.w3.org/ns/oa#end> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> (source/x) .\n", `x.nq:8:1: statement s: end 2 is not after start 5
x.nq:14:1: this quad is not in the onrecord vocabulary: <https://e.org/c/statement/s> -- <https://onrecord.example/ns#evidence> -> <https://e.org/c/passage/x-0-2>
x.nq:15:1: this quad is not in the onrecord vocabulary: <https://e.org/c/passage/x-0-2> -- <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> -> <https://onrecord.example/ns#Passage>
x.nq:16:1: this quad is not in the onrecord vocabulary: <https://e.org/c/passage/x-0-2> -- <http://purl.org/dc/terms/source> -> <https://e.org/c/source/x>
x.nq:17:1: this quad is not in the onrecord vocabulary: <https://e.org/c/passage/x-0-2> -- <http://www.w3.org/ns/oa#start> -> "5"^^<http://www.w3.org/2001/XMLSchema#integer>
x.nq:18:1: this quad is not in the onrecord vocabulary: <https://e.org/c/passage/x-0-2> -- <http://www.w3.org/ns/oa#end> -> "2"^^<http://www.w3.org/2001/XMLSchema#integer>`},
	{"no such actor", "(actor/ann) [affiliatedWith] (actor/bob) @ .\n", `x.nq:3:1: actor ann: to: unknown actor "bob"`},
	{"no corpus", "<https://e.org/d/place/p> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Place> <https://e.org/d/codebook> .\n<https://e.org/d/place/p> <https://schema.org/name> \"P\" <https://e.org/d/codebook> .\n", `x.nq:6:1: place p: no corpus has the base "https://e.org/d/": add a quad <https://e.org/d/> rdf:type or:Corpus`},
}

func TestNQuadsProblems(t *testing.T) {
	for _, c := range quadsCases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			in := strings.NewReplacer(shortQuads...).Replace(c.in)
			corpustest.Write(t, filepath.Join(dir, "x.nq"), []byte(quadsHead+in))
			if diff := cmp.Diff(c.want, strings.TrimSuffix(corpustest.Problems(t, dir, data.Options{}, "x.nq"), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
	dir := t.TempDir()
	corpustest.Write(t, filepath.Join(dir, "x.nq"), []byte(" \n"))
	if got, want := corpustest.Problems(t, dir, data.Options{}, "x.nq"), "x.nq: this file is empty\n"; got != want {
		t.Errorf("of an empty file: got %q, want %q", got, want)
	}
}

// A problem of the whole is told where the quad stands.
func TestNQuadsPositions(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Full)
	rows := strings.SplitAfter(corpustest.QuadsOf(t, corpustest.Loaded(t, data.Options{}, dir)), "\n")
	for _, c := range []struct{ name, row, find, replace, want string }{
		{"a reference", "#statement/s1> <https://onrecord.example/ns#about> <https://example.org/full#source/paper", "source/paper> <https", "source/papr> <https", `statement s1: about: unknown source "papr"; did you mean "paper"?`},
		{"a list's item", "#statement/s1> <https://onrecord.example/ns#speaker> <https://example.org/full#actor/party>", "actor/party", "actor/parti", `statement s1: speakers: unknown actor "parti"; did you mean "party"?`},
		{"a quote", "#statement/s1> <https://onrecord.example/ns#quote> \"so be it.\"", "so be", "so was", `statement s1: quote "so was it." is in none of its passages`},
		{"a role", "#role/ann-öz-minister-of-war-and-peace-2001-02-03> <https://onrecord.example/ns#organization>", "actor/state", "actor/stat", `actor ann-öz: organization: unknown actor "stat"; did you mean "state"?`},
		{"a place", "#place/state> <http://www.w3.org/2003/01/geo/wgs84_pos#lat>", "-12.5", "-92.5", "place state: lat -92.5 is not between -90 and 90"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			line := 0
			for i, row := range rows {
				if strings.Contains(row, c.row) {
					line = i + 1
					row = strings.Replace(row, c.find, c.replace, 1)
				}
				out.WriteString(row)
			}
			corpustest.Write(t, filepath.Join(dir, "x.nq"), out.Bytes())
			want := schema.Pos{File: "x.nq", Line: line, Column: 1}.String() + ": " + c.want + "\n"
			if diff := cmp.Diff(want, corpustest.Problems(t, dir, data.Options{}, "x.nq")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
