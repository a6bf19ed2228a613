package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// Sayings is a graph of two corpora with the same ids, in which statements are
// dated in every way: by themselves, by their event, by their source or not at
// all, with days, months and intervals that are open on either side. Some are
// restated, one has a type in several graphs, and some nodes only look like
// statements. In the texts they stand in another order than their ids and the
// lines of code here have: in several places, in the same, or nowhere.
func Sayings() []quad.Quad {
	var out []quad.Quad
	for _, base := range []string{"https://example.org/b/", "https://example.org/a/"} {
		for q := range rdf.Quads(sayings(base)) {
			out = append(out, q)
		}
	}
	a := func(kind schema.Kind, id string) quad.IRI {
		return quad.IRI("https://example.org/a/" + string(kind) + "/" + id)
	}
	statement := schema.KindStatement.Class()
	field := func(name string) quad.IRI {
		f, _ := schema.FieldNamed(schema.KindStatement, name)
		return f.Predicate
	}
	typed := func(s, class, label quad.Value) quad.Quad {
		return quad.Quad{Subject: s, Predicate: term.RDFType, Object: class, Label: label}
	}
	return append(out,
		typed(a(schema.KindStatement, "s3"), statement, quad.IRI("a:g")),
		typed(a(schema.KindStatement, "s3"), statement, nil),
		typed(quad.IRI("a:other"), statement, quad.IRI("a:g")),
		typed(quad.BNode("b"), statement, nil),
		typed(a(schema.KindActor, "ann"), statement, quad.IRI("a:g")),
		typed(a(schema.KindStatement, "untyped"), schema.KindActor.Class(), quad.IRI("a:g")),
		typed(a(schema.KindStatement, "bare"), statement, nil),
		quad.Quad{Subject: a(schema.KindStatement, "bare"), Predicate: field("summary"), Object: quad.LangString{Value: "Peace at last", Lang: "en"}},
		quad.Quad{Subject: quad.IRI("a:other"), Predicate: field("summary"), Object: quad.String("Peace elsewhere")},
	)
}

// dates are those that statements, events and sources have.
var dates = []string{"", "2021-05-03", "2021-05", "2021", "../2020-12-31", "2022-02-03/..", "2021-05-31/2021-06-02", "202X", "-0100", "Y20000", "2021-22"}

// texts are what is said.
var texts = []string{"Peace", "We’ll have PEACE, and soon", "naïve café", "a b c", "Мир и хлеб", "soon", ""}

func sayings(base string) *schema.Corpus {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: base[len(base)-2 : len(base)-1]}, Base: base}
	of := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c.Actors = []*schema.Actor{
		{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann Öz", Aliases: []string{"The Mayor", "Анна"}, Type: "person"},
		{EntityBase: schema.EntityBase{ID: "soon"}, Name: "The Máyor", Type: "person"},
		{EntityBase: schema.EntityBase{ID: "s1"}, Name: "Ann", Type: "person"},
	}
	c.Positions = []*schema.Position{{EntityBase: schema.EntityBase{ID: "peace"}, Name: "Peace", Type: "demand"}, {EntityBase: schema.EntityBase{ID: "ann"}, Name: "ANN", Type: "demand"}}
	for i, date := range dates {
		c.Sources = append(c.Sources, &schema.Source{EntityBase: schema.EntityBase{ID: fmt.Sprint("x", i)}, Title: fmt.Sprint("Peace ", i%2), Date: date})
		c.Events = append(c.Events, &schema.Event{EntityBase: schema.EntityBase{ID: fmt.Sprint("e", i)}, Name: fmt.Sprint("The event ", i), Date: date})
	}
	// Each date as its own, its event's and its source's; s10 sorts before s2.
	for i := range 3 * len(dates) * 2 {
		own, event, source := 0, 0, i%5
		switch i % 3 {
		case 0:
			own, event = i/3%len(dates), 1+i%4
		case 1:
			event = i / 3 % len(dates)
		case 2:
			source = i / 3 % len(dates)
		}
		from := of(schema.KindSource, fmt.Sprint("x", source))
		s := &schema.Statement{
			EntityBase: schema.EntityBase{ID: fmt.Sprint("s", i)}, Source: from, Mode: "paraphrase", Speakers: []schema.Ref{of(schema.KindActor, "ann")}, Date: dates[own],
			Summary: texts[i%len(texts)],
		}
		for j := range i % 4 { // none, one, or several, of which the first is not always the first
			line := (i*7 + j*5) % 12 / 2
			p := schema.Passage{Source: from, Line: 1 + line, Start: 1000*line + 90*(i%3), End: 1000*line + 90*(i%3) + 5 + j}
			if i%11 == 5 {
				p = schema.Passage{Source: from, Quote: fmt.Sprint("words ", j)}
			}
			s.Evidence = append(s.Evidence, p)
		}
		if i%3 != 2 {
			s.Event = of(schema.KindEvent, fmt.Sprint("e", event))
		}
		if i%4 == 1 {
			s.Mode, s.Quotes = "quote", []string{texts[(i+3)%len(texts)] + " quoted"}
		}
		if i%13 == 6 {
			s.Layer, s.ID = "EVE", "EVE/"+s.ID
		}
		if i > 0 && i%7 == 0 {
			s.Restates = of(schema.KindStatement, fmt.Sprint("s", i-1))
		}
		c.Statements = append(c.Statements, s)
	}
	return c
}

// A saying is a statement that was found in Sayings by reading all of them.
type saying struct {
	iri   quad.IRI
	id    string
	words map[string]bool
	dated bool
	span  schema.Span
	spot  schema.Spot
}

// gather reads the statements of quads as the model says, with no index.
func gather(quads []quad.Quad) []saying {
	at := func(s, p quad.Value) (out []quad.Value) {
		for _, q := range quads {
			if q.Subject == s && q.Predicate == p && !slices.Contains(out, q.Object) {
				out = append(out, q.Object)
			}
		}
		return out
	}
	field := func(k schema.Kind, name string) quad.IRI {
		f, _ := schema.FieldNamed(k, name)
		return f.Predicate
	}
	first := func(values []quad.Value) quad.Value {
		if len(values) == 0 {
			return nil
		}
		return values[0]
	}
	var out []saying
	for _, q := range quads {
		iri, ok := q.Subject.(quad.IRI)
		_, ref, isOurs := rdf.SplitIRI(iri)
		if !ok || !isOurs || ref.Kind != schema.KindStatement || q.Predicate != term.RDFType || q.Object != schema.KindStatement.Class() {
			continue
		}
		if slices.ContainsFunc(out, func(s saying) bool { return s.iri == iri }) {
			continue
		}
		s := saying{iri: iri, id: ref.ID, words: map[string]bool{}}
		for _, text := range slices.Concat(at(iri, field(schema.KindStatement, "quotes")), at(iri, field(schema.KindStatement, "summary"))) {
			for w := range spelling.EachWord(rdf.Lexical(text)) {
				s.words[w] = true
			}
		}
		date := first(at(iri, field(schema.KindStatement, "date")))
		if event := first(at(iri, field(schema.KindStatement, "event"))); date == nil && event != nil {
			date = first(at(event, field(schema.KindEvent, "date")))
		}
		if source := first(at(iri, field(schema.KindPassage, "source"))); date == nil && source != nil {
			date = first(at(source, field(schema.KindSource, "date")))
		}
		s.span = schema.Span{From: schema.LastDay, Until: schema.LastDay}
		if date != nil {
			if span, err := schema.ParseDate(rdf.Lexical(date)); err == nil {
				s.dated, s.span = true, span
			}
		}
		s.spot.Unlocated = true
		if source, ok := first(at(iri, field(schema.KindPassage, "source"))).(quad.IRI); ok {
			_, ref, _ := rdf.SplitIRI(source)
			s.spot.Source = ref.ID
		}
		for _, passage := range at(iri, field(schema.KindStatement, "evidence")) {
			number := func(name string) int {
				n, err := strconv.Atoi(rdf.Lexical(first(at(passage, field(schema.KindPassage, name)))))
				if err != nil {
					return 0
				}
				return n
			}
			spot := schema.Spot{Source: s.spot.Source, Unlocated: number("end") == 0, Line: number("line"), Start: number("start")}
			if spot.Compare(s.spot) < 0 {
				s.spot = spot
			}
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b saying) int {
		return cmp.Or(cmp.Compare(a.span.From, b.span.From), a.spot.Compare(b.spot), cmp.Compare(a.id, b.id), cmp.Compare(a.iri, b.iri))
	})
	return out
}
