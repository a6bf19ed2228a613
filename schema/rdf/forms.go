package rdf

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/nquads"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

const xsd = "http://www.w3.org/2001/XMLSchema#"

// fieldsOf are the fields that a predicate stands for, of each kind that has one, and
// which of them are of what.
var fieldsOf = sync.OnceValue(func() map[quad.IRI][]fieldOf {
	out := map[quad.IRI][]fieldOf{}
	for _, k := range append(schema.Kinds(), schema.KindCorpus, schema.KindPassage, schema.KindRole, schema.KindAffiliation, schema.KindVerdict) {
		fields := schema.Fields(k)
		for i := range fields {
			if p := fields[i].Predicate; p != "" {
				out[p] = append(out[p], fieldOf{k, &fields[i]})
			}
		}
	}
	return out
})

type fieldOf struct {
	kind  schema.Kind
	field *schema.Field
}

// InForm gives a quad whose object means the same in the form that the model writes:
// other programs have numbers as "38.0", dates as texts or with midnight behind them,
// and IRIs as texts. It is false where the quad says nothing, as that something is
// false. What would lose something, or is of no field, stays as it is.
func InForm(q quad.Quad) (quad.Quad, bool) {
	p, _ := q.Predicate.(quad.IRI)
	fields := fieldsOf()[p]
	if len(fields) == 0 {
		return q, true
	}
	f := fields[0].field // fields of one predicate are alike in this
	if f.Type == schema.Bool && isLiteral(q.Object) {
		switch Lexical(q.Object) {
		case "false", "0":
			return q, false
		case "true", "1":
			q.Object = numberOf("true", term.XSDBoolean)
		}
		return q, true
	}
	if o := inForm(f, q.Object); o != nil {
		q.Object = o
	}
	return q, true
}

// Has reports whether the model writes quads with a predicate.
func Has(predicate quad.Value) bool {
	p, ok := predicate.(quad.IRI)
	if !ok {
		return false
	}
	_, known := numbered().of[p]
	return known
}

func isLiteral(v quad.Value) bool {
	switch v.(type) {
	case quad.String, quad.TypedString:
		return true
	}
	return false
}

// inForm is a value as the model writes it in a field; nil: it has no such form.
func inForm(f *schema.Field, v quad.Value) quad.Value {
	if iri, ok := v.(quad.IRI); ok {
		if wantsIRI(f) {
			return iri
		}
		return nil
	}
	if !isLiteral(v) {
		return nil
	}
	datatype := quad.IRI(xsd + "string")
	if t, ok := v.(quad.TypedString); ok {
		datatype = t.Type
	}
	if !strings.HasPrefix(string(datatype), xsd) && datatype != term.EDTF {
		return nil
	}
	text := Lexical(v)
	switch f.Type {
	case schema.Int:
		if x, ok := number(text); ok && x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			return numberOf(strconv.FormatFloat(x, 'f', -1, 64), term.XSDInteger)
		}
	case schema.Decimal:
		if x, ok := number(text); ok {
			if n, ok := schema.Written(strings.TrimSpace(text)); ok {
				return numberOf(string(n), term.XSDDecimal)
			}
			return numberOf(strconv.FormatFloat(x, 'f', -1, 64), term.XSDDecimal)
		}
	case schema.Date:
		text = strings.TrimSpace(text)
		if t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(text, "Z")); err == nil && t.Hour()+t.Minute()+t.Second()+t.Nanosecond() == 0 {
			text = t.Format(time.DateOnly)
		}
		if _, err := schema.ParseDate(text); err == nil {
			return schema.DateValue(text)
		}
	case schema.IRI, schema.IRIs, schema.One, schema.Many, schema.Records, schema.Record:
		if iri := quad.IRI(text); nquads.Absolute(text) && legal(iri) {
			return iri
		}
	case schema.Text, schema.Texts, schema.Word:
		return quad.String(text)
	}
	return nil
}

func wantsIRI(f *schema.Field) bool {
	return slices.Contains([]schema.Type{schema.IRI, schema.IRIs, schema.One, schema.Many, schema.Records, schema.Record}, f.Type)
}

func legal(v quad.Value) bool {
	_, err := nquads.AppendTerm(nil, v)
	return err == nil
}

// number reads a number of XML Schema: 54.30, +5.43e1.
func number(text string) (float64, bool) {
	x, ok := schema.ReadNumber(text)
	if x == 0 {
		x = 0 // not -0
	}
	return x, ok
}

// unmodelled says why a quad is not in the vocabulary, as far as its predicate tells.
func unmodelled(q quad.Quad) string {
	p, _ := q.Predicate.(quad.IRI)
	fields := fieldsOf()[p]
	if len(fields) == 0 || inForm(fields[0].field, q.Object) != nil || fields[0].field.Type == schema.Bool && isLiteral(q.Object) {
		return fmt.Sprintf(meansNothing, q)
	}
	f := fields[0].field
	wanted := "a text without a language"
	switch f.Type {
	case schema.Int, schema.Decimal:
		wanted = "a number"
	case schema.Bool:
		wanted = "true or false"
	case schema.Date:
		wanted = "a date such as 2025-08-15, 2025-08 or 2025"
	case schema.Word:
		wanted = hint.OneOf(f.Words)
	case schema.IRI, schema.IRIs:
		wanted = "an IRI"
	case schema.One, schema.Many, schema.Records:
		wanted = "the IRI of an entity"
	}
	return fmt.Sprintf("%s (%v) of %v takes %s, not %s", f.Name, p, q.Subject, wanted, written(q.Object))
}

// written is a term as N-Quads have it.
func written(v quad.Value) string {
	line, err := nquads.AppendTerm(nil, v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(line)
}
