// Package dna writes a database of the Discourse Network Analyzer.
package dna

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/dna"
	"onrecord/schema/rdf"
)

// DNA is an SQLite file of the Discourse Network Analyzer.
var DNA = export.Format{
	Name: "dna", Ext: ".dna", MediaType: "application/vnd.sqlite3",
	Help:     "an SQLite file: for the Discourse Network Analyzer",
	Write:    writeDNA,
	Binary:   true,
	Texts:    true,
	Supports: func(view.View) view.Supports { return dnaCarries },
}

// dnaCarries is what DNA has a place for, if the statement or the source has
// one: what depends on the value is counted when it is written.
func dnaCarries(k schema.Kind, field string, _ schema.Kind) bool {
	switch k {
	case schema.KindActor:
		return field != "roles" && field != "sources"
	case schema.KindAffiliation:
		return field == "to"
	case schema.KindPosition:
		return slices.Contains([]string{"id", "name", "aliases", "type", "description"}, field)
	case schema.KindStatement:
		return slices.Contains([]string{
			"id", "speakers", "mode", "quotes", "summary", "supports", "opposes", "date", "evidence", "coder", "certainty", "note",
		}, field)
	}
	return k == schema.KindSource || k == schema.KindPassage
}

// dnaPassword is that of every coder of the file: DNA asks for one.
const dnaPassword = "onrecord"

// dnaVariables are the variables of a statement beyond those of DNA: long texts,
// for each short text becomes an entity.
var dnaVariables = []struct {
	name string
	of   func(*schema.Statement) string
}{
	{"mode", func(s *schema.Statement) string { return s.Mode }},
	{"quotes", func(s *schema.Statement) string { return emit.Joined(s.Quotes) }},
	{"summary", func(s *schema.Statement) string { return s.Summary }},
	{"note", func(s *schema.Statement) string { return s.Note }},
}

// dnaWriter makes the rows of a database.
type dnaWriter struct {
	*dna.Database
	in        *export.Input
	corpora   map[string]string        // ids by base, where there are several
	found     map[string]schema.Entity // by IRI
	coders    map[string]int
	entities  map[dnaEntity]int
	taken     map[dna.Entity]bool // by variable and value
	documents map[string]*dnaDocument
	belonging map[string]bool // affiliations that some statement shows, by the IRIs of both
	variables map[string]int  // beyond those of DNA
}

// A dnaEntity is an actor or a position, by its IRI, as a value of a variable.
type dnaEntity struct {
	variable int
	iri      string
}

// writeDNA writes a file of DNA 3: a document for each source, and for each
// speaker of a statement and each position that it supports or opposes a
// statement of DNA, in the place of its first passage.
func writeDNA(w io.Writer, in *export.Input) error {
	d := &dnaWriter{
		Database: dna.New(), in: in, found: map[string]schema.Entity{}, coders: map[string]int{"": dna.Admin}, entities: map[dnaEntity]int{},
		taken: map[dna.Entity]bool{}, documents: map[string]*dnaDocument{}, belonging: map[string]bool{}, variables: map[string]int{},
	}
	var statements []*schema.Statement
	var corpora []*schema.Corpus
	var others []schema.Entity
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		switch e := e.(type) {
		case *schema.Corpus:
			corpora = append(corpora, e)
		case *schema.Statement:
			continue // those that were selected are asked for
		default:
			others = append(others, e)
		}
		d.found[e.Identity().IRI] = e
	}
	for s, err := range in.Statements {
		if err != nil {
			return err
		}
		statements = append(statements, s)
	}
	if err := in.CountReferred(); err != nil {
		return err
	}
	if len(corpora) > 1 {
		d.corpora = map[string]string{}
		for _, c := range corpora {
			d.corpora[c.Base] = c.ID
		}
	}
	d.head(corpora)
	for _, e := range others {
		switch e := e.(type) {
		case *schema.Actor:
			d.entity(dnaVariable(e), e)
		case *schema.Position:
			d.entity(dna.Concept, e)
		}
	}
	coded := map[string][]*schema.Statement{}
	for _, s := range statements {
		if len(s.Evidence) > 0 {
			source := view.IRI(s, s.Evidence[0].Source)
			coded[source] = append(coded[source], s)
		}
	}
	for _, e := range others {
		if src, ok := e.(*schema.Source); ok {
			if err := d.document(src, coded[src.IRI]); err != nil {
				return err
			}
		}
	}
	for _, s := range statements {
		d.statement(s)
	}
	for _, e := range others {
		if a, ok := e.(*schema.Actor); ok {
			for _, f := range a.Affiliations {
				if !d.belonging[a.IRI+" "+view.IRI(a, f.To)] {
					in.Lost.Add(1, "actor affiliations")
				}
			}
		}
	}
	return dna.Write(w, d.Database)
}

// head writes what stands for the file as a whole: the corpus, among the
// settings, the password, and the attributes and variables beyond those of DNA.
func (d *dnaWriter) head(corpora []*schema.Corpus) {
	if len(corpora) == 1 {
		c := corpora[0]
		d.Settings = append(
			d.Settings,
			dna.Setting{Property: "onrecord id", Value: c.ID}, dna.Setting{Property: "onrecord title", Value: c.Title}, dna.Setting{Property: "onrecord base", Value: c.Base},
			dna.Setting{Property: "onrecord languages", Value: emit.Joined(c.Languages)}, dna.Setting{Property: "onrecord licence", Value: c.Licence},
		)
	} else {
		d.Settings = append(d.Settings, dna.Setting{Property: "onrecord id"}) // it was written here
	}
	d.Coders[0].Password = dna.Hash(dnaPassword, [16]byte([]byte("onrecord export ")))
	for _, a := range dnaAttributes[3:] { // the first are DNA's own
		for _, v := range a.variables {
			d.AttributeVariables = append(d.AttributeVariables, dna.AttributeVariable{ID: len(d.AttributeVariables) + 1, Variable: v, Name: a.name})
		}
	}
	add := func(name string) {
		id := len(d.Variables) + 1
		d.variables[name] = id
		d.Variables = append(d.Variables, dna.Variable{ID: id, Name: name, DataType: dna.LongTextType, StatementType: dna.DNAStatement})
	}
	add("id")
	for _, v := range dnaVariables {
		add(v.name)
	}
}

// A dnaAttribute is an attribute of the entities of some variables.
type dnaAttribute struct {
	name      string
	variables []int
	of        func(*dnaWriter, schema.Entity) string
}

// dnaAttributes are the attributes of entities, those of DNA first.
var dnaAttributes = []dnaAttribute{
	{"Type", dnaAll, func(_ *dnaWriter, e schema.Entity) string { return fieldOf(e, "type") }},
	{"Alias", dnaAll, func(_ *dnaWriter, e schema.Entity) string { return fieldOf(e, "aliases") }},
	{"Notes", dnaAll, func(_ *dnaWriter, e schema.Entity) string { return fieldOf(e, "description") }},
	{"ID", dnaAll, func(d *dnaWriter, e schema.Entity) string { return d.id(e) }},
	{"Same as", []int{dna.Person, dna.Organization}, func(_ *dnaWriter, e schema.Entity) string { return fieldOf(e, "sameAs") }},
}

var dnaAll = []int{dna.Person, dna.Organization, dna.Concept}

// fieldOf is what a field holds, as one text.
func fieldOf(e schema.Entity, name string) string {
	f, ok := schema.FieldNamed(e.Kind(), name)
	if !ok {
		return ""
	}
	if f.Type == schema.Texts || f.Type == schema.IRIs {
		return emit.Joined(f.Strings(e))
	}
	return strings.Join(f.Strings(e), "")
}

// id is that of an entity; with several corpora, corpus:id.
func (d *dnaWriter) id(e schema.Entity) string {
	base, _, _ := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
	if corpus, ok := d.corpora[base]; ok {
		return corpus + ":" + e.Identity().ID
	}
	return e.Identity().ID
}

func dnaVariable(a *schema.Actor) int {
	if a.Type == "person" {
		return dna.Person
	}
	return dna.Organization
}

// clip cuts a text to what DNA has room for.
func (d *dnaWriter) clip(text, what string) string {
	if utf8.RuneCountInString(text) <= dna.Limit {
		return text
	}
	d.in.Lost.Add(1, "ends of long "+what)
	return string([]rune(text)[:dna.Limit-1]) + "…"
}

// entity is the row of an actor or a position as a value of a variable. What has
// the name of another one has its id behind it.
func (d *dnaWriter) entity(variable int, e schema.Entity) int {
	key := dnaEntity{variable, e.Identity().IRI}
	if id, ok := d.entities[key]; ok {
		return id
	}
	value := d.clip(e.Label(), string(e.Kind())+" names")
	for n := 1; d.taken[dna.Entity{Variable: variable, Value: value}]; n++ {
		tail := " (" + d.id(e) + ")"
		if n > 1 {
			tail = fmt.Sprintf(" (%s, %d)", d.id(e), n)
		}
		name := []rune(e.Label())
		value = string(name[:min(len(name), max(0, dna.Limit-utf8.RuneCountInString(tail)))]) + tail
	}
	return d.newEntity(key, value, e)
}

// nobody is the row of an empty value.
func (d *dnaWriter) nobody(variable int) int {
	key := dnaEntity{variable: variable}
	if id, ok := d.entities[key]; ok {
		return id
	}
	return d.newEntity(key, "", nil)
}

func (d *dnaWriter) newEntity(key dnaEntity, value string, e schema.Entity) int {
	id := len(d.Entities) + 1
	d.entities[key] = id
	d.taken[dna.Entity{Variable: key.variable, Value: value}] = true
	d.Entities = append(d.Entities, dna.Entity{ID: id, Variable: key.variable, Value: value})
	for _, a := range d.AttributeVariables {
		if a.Variable != key.variable {
			continue
		}
		text := ""
		if e != nil {
			i := slices.IndexFunc(dnaAttributes, func(of dnaAttribute) bool { return of.name == a.Name })
			text = d.clip(dnaAttributes[i].of(d, e), string(e.Kind())+" attributes")
		}
		d.AttributeValues = append(d.AttributeValues, dna.AttributeValue{ID: len(d.AttributeValues) + 1, Entity: id, AttributeVariable: a.ID, Value: text})
	}
	return id
}
