// Package term has the IRIs of the vocabularies that the graph uses, our own
// and standard ones, and their prefixes.
package term

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
	// ListOrder says in which order the lists of an entity stand, see package
	// rdf.
	ListOrder quad.IRI = Namespace + "order"
	// AffiliatedWith links two actors directly; a period of time hangs on a
	// node of its own (Affiliation).
	AffiliatedWith quad.IRI = Namespace + "affiliatedWith"
)

// Predicates of standard vocabularies, where the meaning is exactly theirs.
const (
	SchemaName        quad.IRI = "https://schema.org/name"
	SchemaSameAs      quad.IRI = "https://schema.org/sameAs"
	SKOSAltLabel      quad.IRI = "http://www.w3.org/2004/02/skos/core#altLabel"
	SchemaRatingValue quad.IRI = "https://schema.org/ratingValue"
	SchemaBestRating  quad.IRI = "https://schema.org/bestRating"
	SchemaWorstRating quad.IRI = "https://schema.org/worstRating"
	SKOSBroader       quad.IRI = "http://www.w3.org/2004/02/skos/core#broader"
	SKOSExample       quad.IRI = "http://www.w3.org/2004/02/skos/core#example"
	DCTTitle          quad.IRI = "http://purl.org/dc/terms/title"
	DCTIssued         quad.IRI = "http://purl.org/dc/terms/issued"
	DCTPublisher      quad.IRI = "http://purl.org/dc/terms/publisher"
	DCTCreator        quad.IRI = "http://purl.org/dc/terms/creator"
	DCTLanguage       quad.IRI = "http://purl.org/dc/terms/language"
	DCTLicense        quad.IRI = "http://purl.org/dc/terms/license"
	DCTSource         quad.IRI = "http://purl.org/dc/terms/source"
	GeoLat            quad.IRI = "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
	GeoLong           quad.IRI = "http://www.w3.org/2003/01/geo/wgs84_pos#long"
	OAExact           quad.IRI = "http://www.w3.org/ns/oa#exact"
	OAPrefix          quad.IRI = "http://www.w3.org/ns/oa#prefix"
	OASuffix          quad.IRI = "http://www.w3.org/ns/oa#suffix"
	OAStart           quad.IRI = "http://www.w3.org/ns/oa#start"
	OAEnd             quad.IRI = "http://www.w3.org/ns/oa#end"
)

// Predicates of our own.
const (
	About        quad.IRI = Namespace + "about"
	Absent       quad.IRI = Namespace + "absent"
	Act          quad.IRI = Namespace + "act"
	Addressee    quad.IRI = Namespace + "addressee"
	Affiliation  quad.IRI = Namespace + "affiliation"
	Answers      quad.IRI = Namespace + "answers"
	Bloc         quad.IRI = Namespace + "bloc"
	Certainty    quad.IRI = Namespace + "certainty"
	Coder        quad.IRI = Namespace + "coder"
	Coders       quad.IRI = Namespace + "coders"
	Contradicts  quad.IRI = Namespace + "contradicts"
	Criticizes   quad.IRI = Namespace + "criticizes"
	Date         quad.IRI = Namespace + "date"
	Description  quad.IRI = Namespace + "description"
	DuplicateOf  quad.IRI = Namespace + "duplicateOf"
	Echoes       quad.IRI = Namespace + "echoes"
	Event        quad.IRI = Namespace + "event"
	Evidence     quad.IRI = Namespace + "evidence"
	Finished     quad.IRI = Namespace + "finished"
	FirstWords   quad.IRI = Namespace + "firstWords"
	From         quad.IRI = Namespace + "from"
	LastWords    quad.IRI = Namespace + "lastWords"
	Layer        quad.IRI = Namespace + "layer"
	Layers       quad.IRI = Namespace + "layers"
	Length       quad.IRI = Namespace + "length"
	Line         quad.IRI = Namespace + "line"
	Medium       quad.IRI = Namespace + "medium"
	Mode         quad.IRI = Namespace + "mode"
	NeutralOn    quad.IRI = Namespace + "neutralOn"
	NotWhen      quad.IRI = Namespace + "notWhen"
	Note         quad.IRI = Namespace + "note"
	Office       quad.IRI = Namespace + "office"
	OnBehalfOf   quad.IRI = Namespace + "onBehalfOf"
	Opposes      quad.IRI = Namespace + "opposes"
	Opposite     quad.IRI = Namespace + "opposite"
	Original     quad.IRI = Namespace + "original"
	Organization quad.IRI = Namespace + "organization"
	PartOf       quad.IRI = Namespace + "partOf"
	Participant  quad.IRI = Namespace + "participant"
	Place        quad.IRI = Namespace + "place"
	Praises      quad.IRI = Namespace + "praises"
	Quote        quad.IRI = Namespace + "quote"
	Rating       quad.IRI = Namespace + "rating"
	Restates     quad.IRI = Namespace + "restates"
	Role         quad.IRI = Namespace + "role"
	SHA256       quad.IRI = Namespace + "sha256"
	Sought       quad.IRI = Namespace + "soughtQuote"
	Speaker      quad.IRI = Namespace + "speaker"
	Summary      quad.IRI = Namespace + "summary"
	Supports     quad.IRI = Namespace + "supports"
	Text         quad.IRI = Namespace + "text"
	TextOrder    quad.IRI = Namespace + "textOrder"
	To           quad.IRI = Namespace + "to"
	Type         quad.IRI = Namespace + "type"
	Until        quad.IRI = Namespace + "until"
	URL          quad.IRI = Namespace + "url"
	UseWhen      quad.IRI = Namespace + "useWhen"
	Verdict      quad.IRI = Namespace + "verdict"
	Within       quad.IRI = Namespace + "within"
)
