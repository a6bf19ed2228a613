package rdf

import (
	"testing"

	"onrecord/schema"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

func typed(text, datatype string) quad.Value {
	return quad.TypedString{Value: quad.String(text), Type: quad.IRI(xsd + datatype)}
}

// What means the same is written as the model has it; what would lose something stays.
func TestInForm(t *testing.T) {
	day := schema.DateValue("2026-03-06")
	for name, c := range map[string]struct {
		predicate quad.IRI
		in, want  quad.Value // nil: the quad says nothing
	}{
		"a decimal with a zero":     {term.GeoLong, typed("38.0", "decimal"), typed("38.0", "decimal")},
		"an integer":                {term.GeoLong, typed("10", "integer"), typed("10", "decimal")},
		"zeros":                     {term.GeoLat, typed("54.30", "decimal"), typed("54.30", "decimal")},
		"a double":                  {term.GeoLat, typed("5.43e1", "double"), typed("54.3", "decimal")},
		"a text":                    {term.GeoLat, quad.String(" -54.3"), typed("-54.3", "decimal")},
		"minus nothing":             {term.GeoLat, typed("-0.0E0", "double"), typed("0", "decimal")},
		"a number without end":      {term.GeoLat, typed("INF", "double"), typed("INF", "double")},
		"a number of Go":            {term.GeoLat, typed("0x1p4", "double"), typed("0x1p4", "double")},
		"a number in a language":    {term.GeoLat, quad.LangString{Value: "1", Lang: "en"}, quad.LangString{Value: "1", Lang: "en"}},
		"whole":                     {term.Length, typed("12.0", "decimal"), typed("12", "integer")},
		"whole, of a narrower type": {term.Length, typed("012", "nonNegativeInteger"), typed("12", "integer")},
		"not whole":                 {term.Length, typed("12.5", "decimal"), typed("12.5", "decimal")},
		"true":                      {term.Bloc, typed("1", "boolean"), typed("true", "boolean")},
		"false":                     {term.Bloc, typed("false", "boolean"), nil},
		"a date without a type":     {term.Date, quad.String("2026-03-06"), day},
		"midnight":                  {term.Date, typed("2026-03-06T00:00:00Z", "dateTime"), day},
		"noon":                      {term.Date, typed("2026-03-06T12:00:00", "dateTime"), schema.DateValue("2026-03-06T12:00:00")},
		"a year":                    {term.DCTIssued, typed("2026", "integer"), schema.DateValue("2026")},
		"no date":                   {term.Date, quad.String("soon"), quad.String("soon")},
		"a number as a name":        {term.SchemaName, typed("1984", "integer"), quad.String("1984")},
		"a name in a language":      {term.SchemaName, quad.LangString{Value: "P", Lang: "en"}, quad.LangString{Value: "P", Lang: "en"}},
		"an IRI as a text":          {term.URL, quad.String("https://example.org/"), quad.IRI("https://example.org/")},
		"an IRI of XML Schema":      {term.SchemaSameAs, typed("https://example.org/", "anyURI"), quad.IRI("https://example.org/")},
		"no IRI":                    {term.URL, quad.String("see there"), quad.String("see there")},
		"an IRI, not a text":        {term.Note, quad.IRI("https://example.org/"), quad.IRI("https://example.org/")},
		"a type of somebody's":      {term.Note, quad.TypedString{Value: "x", Type: "a:t"}, quad.TypedString{Value: "x", Type: "a:t"}},
		"no predicate of ours":      {"a:b", typed("38.0", "decimal"), typed("38.0", "decimal")},
	} {
		got, ok := InForm(quad.Quad{Subject: quad.IRI("a:s"), Predicate: c.predicate, Object: c.in})
		if ok != (c.want != nil) || ok && got.Object != c.want {
			t.Errorf("%s: got %v, %t, want %v", name, got.Object, ok, c.want)
		}
	}
}

// Where a predicate is ours, it is told what it takes.
func TestUnmodelled(t *testing.T) {
	for want, q := range map[string]quad.Quad{
		`date (<https://onrecord.example/ns#date>) of <a:s> takes a date such as 2025-08-15, 2025-08 or 2025, not "soon"`: {Predicate: term.Date, Object: quad.String("soon")},
		`name (<https://schema.org/name>) of <a:s> takes a text without a language, not "P"@en`:                           {Predicate: term.SchemaName, Object: quad.LangString{Value: "P", Lang: "en"}},
		`speakers (<https://onrecord.example/ns#speaker>) of <a:s> takes the IRI of an entity, not "Ann"`:                 {Predicate: term.Speaker, Object: quad.String("Ann")},
		`lat (<http://www.w3.org/2003/01/geo/wgs84_pos#lat>) of <a:s> takes a number, not "north"`:                        {Predicate: term.GeoLat, Object: quad.String("north")},
		`certainty (<https://onrecord.example/ns#certainty>) of <a:s> takes high, medium or low, not <a:b>`:               {Predicate: term.Certainty, Object: quad.IRI("a:b")},
		`url (<https://onrecord.example/ns#url>) of <a:s> takes an IRI, not "here"`:                                       {Predicate: term.URL, Object: quad.String("here")},
		`this quad is not in the onrecord vocabulary: <a:s> -- <a:b> -> "x"`:                                              {Predicate: quad.IRI("a:b"), Object: quad.String("x")},
		`this quad is not in the onrecord vocabulary: <a:s> -- <https://schema.org/name> -> "x"`:                          {Predicate: term.SchemaName, Object: quad.String("x")},
		`bloc (<https://onrecord.example/ns#bloc>) of <a:s> takes true or false, not <a:b>`:                               {Predicate: term.Bloc, Object: quad.IRI("a:b")},
	} {
		q.Subject = quad.IRI("a:s")
		if got := unmodelled(q); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
