package exports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema"
)

// purposes are the motivations of the data model, section 3.3.5.
var purposes = strings.Fields("assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating questioning replying tagging")

// An object is one of JSON.
type object map[string]any

// must asks for what the data model says that there must be.
func must(t *testing.T, o object, what string, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if v, ok := o[key]; !ok || v == "" {
			t.Errorf("%s has no %s: %v", what, key, o)
		}
	}
	if o["type"] != what {
		t.Errorf("%v is no %s", o, what)
	}
}

func objects(v any) (out []object) {
	list, _ := v.([]any)
	for _, item := range list {
		out = append(out, item.(map[string]any))
	}
	return out
}

// The structure is that of the Web Annotation Data Model: what it says must be
// there, and values that it allows.
func TestWebAnnotation(t *testing.T) {
	for name, g := range exporttest.Corpora(t) {
		t.Run(name, func(t *testing.T) {
			var collection object
			if err := json.Unmarshal(exporttest.Written(t, named(t, "webannotation"), g, ""), &collection); err != nil {
				t.Fatal(err)
			}
			must(t, collection, "AnnotationCollection", "@context", "id", "total", "first")
			if collection["@context"] != "http://www.w3.org/ns/anno.jsonld" {
				t.Errorf("the context is %v", collection["@context"])
			}
			page := object(collection["first"].(map[string]any))
			must(t, page, "AnnotationPage", "id", "items", "partOf", "startIndex")
			ids := map[any]bool{}
			var got, want []string
			items := objects(page["items"])
			for _, a := range items {
				must(t, a, "Annotation", "id", "target", "body", "motivation")
				ids[a["id"]] = true
				texts := []string{}
				for _, b := range objects(a["body"]) {
					if !slices.Contains(purposes, b["purpose"].(string)) || !slices.Contains(purposes, a["motivation"].(string)) {
						t.Errorf("%v is not a purpose", b["purpose"])
					}
					if b["type"] == "SpecificResource" {
						must(t, b, "SpecificResource", "source")
						texts = append(texts, fmt.Sprint(b["source"]))
						continue
					}
					must(t, b, "TextualBody", "value", "format")
					texts = append(texts, fmt.Sprintf("%v %v", b["purpose"], b["value"]))
				}
				target := object(a["target"].(map[string]any))
				must(t, target, "SpecificResource", "source", "selector")
				row := fmt.Sprintf("%q %v", texts, target["source"])
				for _, s := range objects(target["selector"]) {
					if s["type"] == "TextQuoteSelector" {
						must(t, s, "TextQuoteSelector", "exact", "prefix", "suffix")
						row += fmt.Sprintf(" %q %q %q", s["exact"], s["prefix"], s["suffix"])
						continue
					}
					must(t, s, "TextPositionSelector", "start", "end")
					row += fmt.Sprintf(" %v-%v", s["start"], s["end"])
				}
				if creator, ok := a["creator"].(map[string]any); ok {
					must(t, creator, "Person", "name")
					row += fmt.Sprintf(" %q", creator["name"])
				}
				got = append(got, row)
			}
			if len(ids) != len(items) || collection["total"] != float64(len(items)) {
				t.Errorf("%d annotations have %d ids; the total is %v", len(items), len(ids), collection["total"])
			}
			for e := range g.Entities {
				if s, ok := e.(*schema.Statement); ok {
					want = append(want, annotationRows(s)...)
				}
			}
			if order := placesOf(items); !slices.IsSortedFunc(order, slices.Compare) {
				t.Errorf("they are not in the order of the texts: %q", order)
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// placesOf are where annotations stand, as texts that sort like these.
func placesOf(items []object) (out [][]string) {
	for _, a := range items {
		target := a["target"].(map[string]any)
		place := []string{target["source"].(string), "", ""}
		for _, s := range objects(target["selector"]) {
			if s["type"] == "TextPositionSelector" {
				place[1], place[2] = fmt.Sprintf("%09.0f", s["start"]), fmt.Sprintf("%09.0f", s["end"])
			}
		}
		out = append(out, place)
	}
	return out
}

// annotationRows are what the annotations of a statement of the test's corpora
// hold.
func annotationRows(s *schema.Statement) (rows []string) {
	texts := []string{}
	if s.Summary != "" {
		texts = append(texts, "describing "+s.Summary)
	}
	for _, r := range s.Speakers {
		texts = append(texts, "identifying "+r.Name)
	}
	for _, tags := range []struct {
		name string
		refs []schema.Ref
	}{{"supports", s.Supports}, {"opposes", s.Opposes}, {"neutral", s.Neutral}, {"about", s.About}, {"to", s.Addressees}} {
		for _, r := range tags.refs {
			texts = append(texts, "tagging "+tags.name+": "+r.Name)
		}
	}
	texts = append(texts, "tagging "+s.Mode)
	if s.Act != "" {
		texts = append(texts, "tagging "+s.Act)
	}
	if s.Note != "" {
		texts = append(texts, "commenting "+s.Note)
	}
	texts = append(texts, s.IRI)
	for _, p := range s.Evidence {
		source := "https://example.org/invented/source/gazette"
		if p.Source.ID != "gazette" {
			source = "https://example.org/?a=b&c='d'"
		}
		row := fmt.Sprintf("%q %s", texts, source)
		if p.Exact != "" {
			row += fmt.Sprintf(" %q %q %q", p.Exact, p.Prefix, p.Suffix)
		}
		row += fmt.Sprintf(" %d-%d", p.Start, p.End)
		if s.Coder != "" {
			row += fmt.Sprintf(" %q", s.Coder)
		}
		rows = append(rows, row)
	}
	return rows
}

// annoContext is the part of http://www.w3.org/ns/anno.jsonld that is used here.
const annoContext = `{"oa": "http://www.w3.org/ns/oa#", "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "as": "http://www.w3.org/ns/activitystreams#", "xsd": "http://www.w3.org/2001/XMLSchema#",
"id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"},
"Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody", "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
"AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage", "Person": "foaf:Person",
"describing": "oa:describing", "identifying": "oa:identifying", "tagging": "oa:tagging", "commenting": "oa:commenting", "linking": "oa:linking",
"body": {"@type": "@id", "@id": "oa:hasBody"}, "target": {"@type": "@id", "@id": "oa:hasTarget"}, "source": {"@type": "@id", "@id": "oa:hasSource"}, "selector": {"@type": "@id", "@id": "oa:hasSelector"},
"motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
"exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"}, "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
"value": "rdf:value", "format": "dc:format", "name": "foaf:name", "label": "rdfs:label", "creator": {"@type": "@id", "@id": "dcterms:creator"},
"partOf": {"@type": "@id", "@id": "as:partOf"}, "first": {"@type": "@id", "@id": "as:first"}, "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
"startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"}, "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"}}`

// As RDF, each annotation has its selectors and its texts, whatever these hold.
func TestWebAnnotationRDF(t *testing.T) {
	oracle.RDFLib.Needs(t)
	script := exporttest.SaveText(t, "anno.py", `
import sys, json, rdflib
from rdflib.collection import Collection
g = rdflib.Graph()
g.parse(sys.argv[1], format='json-ld')
oa, stream = rdflib.Namespace('http://www.w3.org/ns/oa#'), rdflib.Namespace('http://www.w3.org/ns/activitystreams#')
collection = g.value(None, rdflib.RDF.type, stream.OrderedCollection, any=False)
for a in Collection(g, g.value(g.value(collection, stream.first, any=False), stream['items'], any=False)):
    assert (a, rdflib.RDF.type, oa.Annotation) in g and (a, oa.motivatedBy, oa.describing) in g
    target = g.value(a, oa.hasTarget, any=False)
    selectors = {kind: next((s for s in g.objects(target, oa.hasSelector) if (s, rdflib.RDF.type, oa[kind]) in g), None) for kind in ('TextQuoteSelector', 'TextPositionSelector')}
    body = {purpose: next(b for b in g.objects(a, oa.hasBody) if (b, oa.hasPurpose, oa[purpose]) in g) for purpose in ('describing', 'linking')}
    position, quote = selectors['TextPositionSelector'], selectors['TextQuoteSelector']
    values = [a, g.value(target, oa.hasSource), g.value(position, oa.start), g.value(position, oa.end), g.value(quote, oa.exact) if quote else '', g.value(body['describing'], rdflib.RDF.value), g.value(body['linking'], oa.hasSource)]
    print(json.dumps([str(v) for v in values]))
`)
	for name, g := range exporttest.Corpora(t) {
		text := string(exporttest.Written(t, named(t, "webannotation"), g, ""))
		inline := strings.Replace(text, `"http://www.w3.org/ns/anno.jsonld"`, annoContext, 1)
		out := oracle.Run(t, oracle.RDFLib, script, exporttest.SaveText(t, "a.jsonld", inline))
		got := strings.Split(strings.TrimSpace(out), "\n")
		var want []string
		for e := range g.Entities {
			s, ok := e.(*schema.Statement)
			if !ok {
				continue
			}
			for _, p := range s.Evidence {
				source := view.IRI(s, p.Source)
				if p.Source.ID != "gazette" {
					source = "https://example.org/?a=b&c='d'"
				}
				want = append(want, fmt.Sprintf("%q", []string{
					fmt.Sprintf("https://example.org/invented/annotation/%s-%d-%d", s.ID, p.Start, p.End), source, fmt.Sprint(p.Start), fmt.Sprint(p.End), p.Exact, s.Summary, s.IRI,
				}))
			}
		}
		for i, row := range got {
			var values []string
			if err := json.Unmarshal([]byte(row), &values); err != nil {
				t.Fatal(err)
			}
			got[i] = fmt.Sprintf("%q", values)
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What an annotation has no place for is counted.
func TestWebAnnotationLoss(t *testing.T) {
	f := named(t, "webannotation")
	in := &Input{Graph: exporttest.GraphOf(t, exporttest.Invented(2))}
	in.Entities = func(yield func(schema.Entity, error) bool) {
		for e, err := range exporttest.GraphOf(t, exporttest.Invented(2)).Entities {
			if s, ok := e.(*schema.Statement); ok && s.ID == "s0001" {
				s.Evidence = nil
			}
			if !yield(e, err) {
				return
			}
		}
	}
	if err := f.Write(&strings.Builder{}, in); err != nil {
		t.Fatal(err)
	}
	if err := f.Count(in); err != nil {
		t.Fatal(err)
	}
	want := "1 statements without a passage, 2 actors, 1 positions, 1 places, 1 events, 1 source titles, 2 statement events, 1 passage lines"
	for _, part := range strings.Split(want, ", ") {
		if !strings.Contains(", "+in.Lost.String()+",", ", "+part+",") {
			t.Errorf("%s is not counted: %s", part, in.Lost.String())
		}
	}
}
