package schema

import (
	"strings"

	"github.com/cayleygraph/quad"
)

// Namespace is where our own terms live.
const Namespace = "https://onrecord.example/ns#"

// A Prefix is a short name for a namespace.
type Prefix struct{ Name, Namespace string }

// Prefixes lists the namespaces in use, our own first.
func Prefixes() []Prefix {
	return []Prefix{
		{"or", Namespace},
		{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
		{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
		{"owl", "http://www.w3.org/2002/07/owl#"},
		{"xsd", "http://www.w3.org/2001/XMLSchema#"},
		{"schema", "https://schema.org/"},
		{"skos", "http://www.w3.org/2004/02/skos/core#"},
		{"dcterms", "http://purl.org/dc/terms/"},
		{"geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"},
		{"oa", "http://www.w3.org/ns/oa#"},
		{"prov", "http://www.w3.org/ns/prov#"},
		{"org", "http://www.w3.org/ns/org#"},
		{"foaf", "http://xmlns.com/foaf/0.1/"},
	}
}

// Compact shortens a full IRI with the first prefix that fits
// ("or:speaker"), or returns it as it is.
func Compact(iri quad.IRI) string {
	for _, p := range Prefixes() {
		if rest, ok := strings.CutPrefix(string(iri), p.Namespace); ok {
			return p.Name + ":" + rest
		}
	}
	return string(iri)
}

// Expand turns a prefixed name into a full IRI, or returns it as it is.
func Expand(name string) quad.IRI {
	if head, rest, ok := strings.Cut(name, ":"); ok {
		for _, p := range Prefixes() {
			if head == p.Name {
				return quad.IRI(p.Namespace + rest)
			}
		}
	}
	return quad.IRI(name)
}

// Terms that the mapping uses outside the tables of fields, and datatypes.
const (
	RDFType       quad.IRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	XSDInteger    quad.IRI = "http://www.w3.org/2001/XMLSchema#integer"
	XSDDecimal    quad.IRI = "http://www.w3.org/2001/XMLSchema#decimal"
	XSDBoolean    quad.IRI = "http://www.w3.org/2001/XMLSchema#boolean"
	XSDDate       quad.IRI = "http://www.w3.org/2001/XMLSchema#date"
	XSDGYearMonth quad.IRI = "http://www.w3.org/2001/XMLSchema#gYearMonth"
	XSDGYear      quad.IRI = "http://www.w3.org/2001/XMLSchema#gYear"
	EDTF          quad.IRI = "http://id.loc.gov/datatypes/edtf"

	// Identifier holds a corpus's id, which its IRI does not show.
	Identifier quad.IRI = "http://purl.org/dc/terms/identifier"
	// ListOrder says in which order the lists of an entity stand, see
	// orderOf.
	ListOrder quad.IRI = Namespace + "order"
	// AffiliatedWith links two actors directly; a period of time hangs on a
	// node of its own (orAffiliation).
	AffiliatedWith quad.IRI = Namespace + "affiliatedWith"
)

// Predicates of standard vocabularies, where the meaning is exactly theirs.
const (
	schemaName   quad.IRI = "https://schema.org/name"
	schemaSameAs quad.IRI = "https://schema.org/sameAs"
	skosAltLabel quad.IRI = "http://www.w3.org/2004/02/skos/core#altLabel"
	skosBroader  quad.IRI = "http://www.w3.org/2004/02/skos/core#broader"
	dctTitle     quad.IRI = "http://purl.org/dc/terms/title"
	dctIssued    quad.IRI = "http://purl.org/dc/terms/issued"
	dctPublisher quad.IRI = "http://purl.org/dc/terms/publisher"
	dctCreator   quad.IRI = "http://purl.org/dc/terms/creator"
	dctLanguage  quad.IRI = "http://purl.org/dc/terms/language"
	dctLicense   quad.IRI = "http://purl.org/dc/terms/license"
	dctSource    quad.IRI = "http://purl.org/dc/terms/source"
	geoLat       quad.IRI = "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
	geoLong      quad.IRI = "http://www.w3.org/2003/01/geo/wgs84_pos#long"
	oaExact      quad.IRI = "http://www.w3.org/ns/oa#exact"
	oaPrefix     quad.IRI = "http://www.w3.org/ns/oa#prefix"
	oaSuffix     quad.IRI = "http://www.w3.org/ns/oa#suffix"
	oaStart      quad.IRI = "http://www.w3.org/ns/oa#start"
	oaEnd        quad.IRI = "http://www.w3.org/ns/oa#end"
)

// Predicates of our own.
const (
	orAbout        quad.IRI = Namespace + "about"
	orAbsent       quad.IRI = Namespace + "absent"
	orAct          quad.IRI = Namespace + "act"
	orAddressee    quad.IRI = Namespace + "addressee"
	orAffiliation  quad.IRI = Namespace + "affiliation"
	orAnswers      quad.IRI = Namespace + "answers"
	orBloc         quad.IRI = Namespace + "bloc"
	orCertainty    quad.IRI = Namespace + "certainty"
	orCoder        quad.IRI = Namespace + "coder"
	orCoders       quad.IRI = Namespace + "coders"
	orContradicts  quad.IRI = Namespace + "contradicts"
	orCriticizes   quad.IRI = Namespace + "criticizes"
	orDate         quad.IRI = Namespace + "date"
	orDescription  quad.IRI = Namespace + "description"
	orDuplicateOf  quad.IRI = Namespace + "duplicateOf"
	orEchoes       quad.IRI = Namespace + "echoes"
	orEvent        quad.IRI = Namespace + "event"
	orEvidence     quad.IRI = Namespace + "evidence"
	orFinished     quad.IRI = Namespace + "finished"
	orFirstWords   quad.IRI = Namespace + "firstWords"
	orFrom         quad.IRI = Namespace + "from"
	orLastWords    quad.IRI = Namespace + "lastWords"
	orLayer        quad.IRI = Namespace + "layer"
	orLayers       quad.IRI = Namespace + "layers"
	orLength       quad.IRI = Namespace + "length"
	orLine         quad.IRI = Namespace + "line"
	orMedium       quad.IRI = Namespace + "medium"
	orMode         quad.IRI = Namespace + "mode"
	orNeutralOn    quad.IRI = Namespace + "neutralOn"
	orNote         quad.IRI = Namespace + "note"
	orOffice       quad.IRI = Namespace + "office"
	orOnBehalfOf   quad.IRI = Namespace + "onBehalfOf"
	orOpposes      quad.IRI = Namespace + "opposes"
	orOpposite     quad.IRI = Namespace + "opposite"
	orOriginal     quad.IRI = Namespace + "original"
	orOrganization quad.IRI = Namespace + "organization"
	orPartOf       quad.IRI = Namespace + "partOf"
	orParticipant  quad.IRI = Namespace + "participant"
	orPlace        quad.IRI = Namespace + "place"
	orPraises      quad.IRI = Namespace + "praises"
	orQuote        quad.IRI = Namespace + "quote"
	orRestates     quad.IRI = Namespace + "restates"
	orRole         quad.IRI = Namespace + "role"
	orSHA256       quad.IRI = Namespace + "sha256"
	orSought       quad.IRI = Namespace + "soughtQuote"
	orSpeaker      quad.IRI = Namespace + "speaker"
	orSummary      quad.IRI = Namespace + "summary"
	orSupports     quad.IRI = Namespace + "supports"
	orText         quad.IRI = Namespace + "text"
	orTextOrder    quad.IRI = Namespace + "textOrder"
	orTo           quad.IRI = Namespace + "to"
	orType         quad.IRI = Namespace + "type"
	orUntil        quad.IRI = Namespace + "until"
	orURL          quad.IRI = Namespace + "url"
	orWithin       quad.IRI = Namespace + "within"
)
