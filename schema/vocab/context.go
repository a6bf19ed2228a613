package vocab

import (
	"onrecord/schema"
	"onrecord/schema/term"
)

// ContextIRI is what documents of JSON-LD may call the context by: the Namespace
// without its #.
const ContextIRI = "https://onrecord.example/ns"

// JSONLDContext is a JSON-LD 1.1 context for the objects that the commands
// print: kind becomes the type, iri the IRI, and every field its predicate.
// A name that means different things in different kinds, such as date, is
// bound by the kind's own context. References inside an object carry an id
// and a name, no IRI, so they become blank nodes.
func JSONLDContext() []byte {
	context := object{{"@version", 1.1}}
	for _, p := range term.Prefixes() {
		context = append(context, member{p.Name, p.Namespace})
	}
	context = append(context, member{"kind", "@type"}, member{"iri", "@id"},
		member{"id", term.Compact(term.Identifier)}, member{"name", term.Compact(term.SchemaName)})
	for _, c := range classes {
		if c.Kind == schema.KindCorpus || c.Kind.Known() {
			context = append(context, member{string(c.Kind), object{
				{"@id", term.Compact(c.Kind.Class())}, {"@context", terms(schema.Fields(c.Kind))},
			}})
		}
	}
	return indented(object{{"@context", context}})
}

// terms defines the fields of one kind.
func terms(fields []schema.Field) object {
	var out object
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Predicate == "":
			out = append(out, member{f.Name, nil})
		case f.Type == schema.Records:
			out = append(out, member{f.Name, object{
				{"@id", term.Compact(f.Predicate)}, {"@container", "@set"}, {"@context", terms(f.Fields)},
			}})
		case f.Type == schema.Record:
			out = append(out, member{f.Name, object{{"@id", term.Compact(f.Predicate)}, {"@context", terms(f.Fields)}}})
		default:
			out = append(out, member{f.Name, termOf(f)})
		}
	}
	return out
}

// termOf defines one field: its predicate, and its datatype where JSON does not
// tell it. A date keeps the one that its own form has.
func termOf(f *schema.Field) any {
	def := object{{"@id", term.Compact(f.Predicate)}}
	switch f.Type {
	case schema.IRI, schema.IRIs:
		def = append(def, member{"@type", "@id"})
	case schema.Int:
		def = append(def, member{"@type", term.Compact(term.XSDInteger)})
	case schema.Decimal:
		def = append(def, member{"@type", term.Compact(term.XSDDecimal)})
	case schema.Bool:
		def = append(def, member{"@type", term.Compact(term.XSDBoolean)})
	}
	if f.IsList() {
		def = append(def, member{"@container", "@set"})
	}
	if len(def) == 1 {
		return term.Compact(f.Predicate)
	}
	return def
}
