package exports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/schema/nquads"
	"onrecord/schema/turtle"
)

// rdfDocuments are examples of the specifications of Turtle and TriG, and like
// them; those of TriG have a graph.
var rdfDocuments = map[string]string{
	"the first example": `@base <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rel: <http://www.perceive.net/schemas/relationship/> .

<#green-goblin>
    rel:enemyOf <#spiderman> ;
    a foaf:Person ;    # in the context of the Marvel universe
    foaf:name "Green Goblin" .

<#spiderman>
    rel:enemyOf <#green-goblin> ;
    a foaf:Person ;
    foaf:name "Spiderman", "Человек-паук"@ru .`,
	"prefixes and bases": `@prefix somePrefix: <http://www.perceive.net/schemas/relationship/> .
<http://example.org/#green-goblin> somePrefix:enemyOf <http://example.org/#spiderman> .
PREFIX p: <http://two.example/>
p:subject p:predicate p:object .
@prefix p: <path/> .
BASE <http://one.example/a/b>
prefix p: <path/>
p:subject4 p:predicate4 p:object4 , <../x> , <?y> , <#z> , <//other/> , <> .
@prefix : <http://another.example/> .
:subject5 :predicate5 :object5 .
<http://伝言.example/?user=أكرم&amp;channel=R%26D> a :subject8 .`,
	"names": `@prefix og: <http://ogp.me/ns#> .
@prefix : <http://e/> .
:a.b :c:d :e%20f , :\~\.\-\!\$\&\'\(\)\*\+\,\;\=\/\?\#\@\% , :0 , :_ , :é·x .
og:type.x a og: .`,
	"texts": `@prefix show: <http://example.org/vocab/show/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
show:218 show:localName "That Seventies Show"@en, 'Cette Série des Années Soixante-dix'@fr, "Cette Série"@fr-be ;
  show:blurb '''This is a multi-line                        # literal with embedded new lines and quotes
literal with many quotes (""""")
and up to two sequential apostrophes ('').''', """x"y""z\"""" , "\t\n\r\"\\\u00E9\U0001F600" , "" ;
  show:x "1"^^xsd:byte, "a"^^<http://e/t> .`,
	"numbers": `PREFIX : <http://example.org/elements>
<http://en.wikipedia.org/wiki/Helium>
    :atomicNumber 2 ;               # xsd:integer
    :atomicMass 4.002602, -.5, +5.0 ;
    :specificGravity 1.663E-4, 1e0, .5E3 ;  # xsd:double
    :isLandlocked false, true .`,
	"blank nodes": `@prefix foaf: <http://xmlns.com/foaf/0.1/> .
_:alice foaf:knows _:bob .
_:bob foaf:knows _:alice .
[] foaf:knows [ foaf:name "Bob" ] .
[ foaf:name "Alice" ] foaf:knows [
    foaf:name "Bob" ;
    foaf:knows [ foaf:name "Eve" ] ;
    foaf:mbox <mailto:bob@example.com> ] .`,
	"collections": `@prefix : <http://example.org/stuff/1.0/> .
:a :b ( "apple" "banana" ) .
(1 [ :p :q ] ( 2 ) () ) :p2 :q2 .
:a :b ( ) , ( :x ( _:y ) ) .`,
	"graphs": `@prefix : <http://www.example.org/exampleDocument#> .
:G1 { :s :p 1, 2 . :s :q [ :r ( _:x ) ] }
:G2 { _:x :p :o . }
{ :s :p 3 }`,
	"a graph of each kind": `@prefix ex: <http://www.example.org/vocabulary#> .
@prefix : <http://www.example.org/exampleDocument#> .
:G1 { :Monica a ex:Person ;
              ex:name "Monica Murphy" ;
              ex:hasSkill ex:Management, ex:Programming . }
GRAPH :G2 { :Monica ex:name "x" }
{ :Monica ex:city "Y" }
:G1 { :Monica ex:email <mailto:monica@monicamurphy.org> . [ ex:p (1 2) ] . }
:Monica ex:last 1 .`,
}

// Programs that others wrote read the same from these documents. rdflib knows
// no base and takes <mailto:bob@example.com> for an IRI.
func TestReadAsOthersDo(t *testing.T) {
	oracle.RDFLib.Needs(t)
	script := exporttest.SaveText(t, "same.py", `
import sys, rdflib, rdflib.compare
def graph(path, format):
    g, out = rdflib.ConjunctiveGraph(), rdflib.Graph()
    g.parse(path, format=format, publicID='http://base.example/')
    for s, p, o, c in g.quads((None, None, None, None)):
        name = getattr(c, 'identifier', c)
        node = rdflib.BNode()
        out.add((node, rdflib.URIRef('s:'), s)); out.add((node, rdflib.URIRef('p:'), p)); out.add((node, rdflib.URIRef('o:'), o))
        if isinstance(name, rdflib.URIRef) and not str(name).startswith(('file:', 'http://base.example/')):
            out.add((node, rdflib.URIRef('g:'), name))
    return out
a, b = graph(sys.argv[1], sys.argv[2]), graph(sys.argv[3], 'nquads')
print(len(b), rdflib.compare.isomorphic(a, b))
`)
	for name, text := range rdfDocuments {
		t.Run(name, func(t *testing.T) {
			format := "turtle"
			if strings.Contains(text, "{") {
				format = "trig"
			}
			var lines bytes.Buffer
			if err := nquads.Write(&lines, turtle.Read(strings.NewReader(text), turtle.Options{TriG: format == "trig", Base: "http://base.example/"})); err != nil {
				t.Fatal(err)
			}
			file, ours := exporttest.SaveText(t, "document", text), exporttest.SaveText(t, "ours.nq", lines.String())
			n := 3*bytes.Count(lines.Bytes(), []byte("\n")) + bytes.Count(lines.Bytes(), []byte("#G"))
			if got, want := oracle.Run(t, oracle.RDFLib, script, file, format, ours), fmt.Sprintf("%d True\n", n); got != want && !strings.Contains(text, "<?y>") {
				t.Errorf("rdflib: got %q, want %q, of\n%s", got, want, lines.String())
			}
			if strings.Contains(text, "GRAPH") {
				return
			}
			out := oracle.Run(t, oracle.Rapper, "-q", "-i", format, "-o", "ntriples", file, "http://base.example/")
			triples := strings.NewReplacer(" <http://www.example.org/exampleDocument#G1> .", " .", " <http://www.example.org/exampleDocument#G2> .", " .").Replace(lines.String())
			if got, want := oracle.Run(t, oracle.RDFLib, script, exporttest.SaveText(t, "rapper.nt", out), "nt", exporttest.SaveText(t, "triples.nq", triples)), fmt.Sprintf("%d True\n", 3*strings.Count(triples, "\n")); got != want {
				t.Errorf("rapper: got %q, want %q, of\n%s", got, want, out)
			}
		})
	}
}
