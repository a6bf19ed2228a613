package dna

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A Record is what becomes a file. Entities are known by their IRIs, so that
// several corpora do not mix.
type Record struct {
	// Entities are those that statements refer to, and the corpora. Statements
	// among them are passed over.
	Entities iter.Seq2[schema.Entity, error]
	// Statements are those to be written, in this order.
	Statements iter.Seq2[*schema.Statement, error]
	// Text gives the text of a source, and whether it is at hand; nil: none is.
	Text func(*schema.Source) (text string, ok bool, err error)
	// Colours are those that coders get in turn, as red, green and blue; none:
	// each is black.
	Colours [][3]uint8
	// Lost is told what has no place in the file, beside the fields that it does
	// not carry (see Carries): how many more of what, a noun in the plural; nil:
	// nobody is.
	Lost func(what string, n int)
}

// Carries reports whether DNA has a place for a field of a kind, if the statement
// or the source has one: what depends on the value is told to Record.Lost. The
// kind that a reference points at makes no difference.
func Carries(k schema.Kind, field string, _ schema.Kind) bool {
	switch k {
	case schema.KindActor:
		return !slices.Contains([]string{"bloc", "roles", "sources"}, field)
	case schema.KindAffiliation:
		return field == "to"
	case schema.KindPosition:
		return slices.Contains([]string{"id", "name", "aliases", "type", "description"}, field)
	case schema.KindStatement:
		return slices.Contains([]string{
			"id", "speakers", "onBehalfOf", "mode", "quotes", "summary", "supports", "opposes", "date", "evidence", "coder", "certainty", "note",
		}, field)
	}
	return k == schema.KindSource && !slices.Contains([]string{"original", "layers", "finished"}, field) || k == schema.KindPassage
}

// password is that of every coder of the file: DNA asks for one. Its hash takes
// a while, and is always the same.
var password = sync.OnceValue(func() string { return Hash("onrecord", [16]byte([]byte("onrecord export "))) })

// longTexts are the variables of a statement beyond those of DNA: long texts,
// for each short text becomes an entity.
var longTexts = []struct {
	name string
	of   func(*schema.Statement) string
}{
	{"mode", func(s *schema.Statement) string { return s.Mode }},
	{"quotes", func(s *schema.Statement) string { return schema.Joined(s.Quotes) }},
	{"summary", func(s *schema.Statement) string { return s.Summary }},
	{"note", func(s *schema.Statement) string { return s.Note }},
}

// An encoder makes the rows of a database.
type encoder struct {
	*Database
	of        *Record
	corpora   map[string]string        // ids by base, where there are several
	found     map[string]schema.Entity // by IRI
	coders    map[string]int
	entities  map[entityKey]int
	taken     map[Entity]bool // by variable and value
	documents map[string]*document
	belonging map[string]bool // affiliations that some statement shows, by the IRIs of both
	explicit  map[string]bool // speakers of whom some statement says for whom of their own they speak
	variables map[string]int  // beyond those of DNA
}

// An entityKey is an actor or a position, by its IRI, as a value of a variable.
type entityKey struct {
	variable int
	iri      string
}

// Database makes the rows of a file of DNA 3: a document for each source, and for
// each speaker of a statement and each position that it supports or opposes a
// statement of DNA, in the place of its first passage. Errors are those of the
// record's iterators and texts.
func (r *Record) Database() (*Database, error) {
	d := &encoder{
		Database: New(), of: r, found: map[string]schema.Entity{}, coders: map[string]int{"": Admin}, entities: map[entityKey]int{},
		taken: map[Entity]bool{}, documents: map[string]*document{}, belonging: map[string]bool{}, explicit: map[string]bool{}, variables: map[string]int{},
	}
	var statements []*schema.Statement
	var corpora []*schema.Corpus
	var others []schema.Entity
	for e, err := range r.Entities {
		if err != nil {
			return nil, err
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
	for s, err := range r.Statements {
		if err != nil {
			return nil, err
		}
		statements = append(statements, s)
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
			d.entity(variableOf(e), e)
		case *schema.Position:
			d.entity(Concept, e)
		}
	}
	coded := map[string][]*schema.Statement{}
	for _, s := range statements {
		if len(s.Evidence) > 0 {
			source := rdf.Target(s, s.Evidence[0].Source)
			coded[source] = append(coded[source], s)
		}
	}
	for _, e := range others {
		if src, ok := e.(*schema.Source); ok {
			if err := d.document(src, coded[src.IRI]); err != nil {
				return nil, err
			}
		}
	}
	for _, s := range statements {
		for _, speaker := range s.Speakers {
			if a, ok := d.found[rdf.Target(s, speaker)].(*schema.Actor); ok && !spokenFor(s, a, a.AffiliationsAt(schema.DaysOf(""))).IsZero() {
				d.explicit[a.IRI] = true
			}
		}
	}
	for _, s := range statements {
		d.statement(s)
	}
	for _, e := range others {
		if a, ok := e.(*schema.Actor); ok {
			for _, f := range a.Affiliations {
				if !d.belonging[a.IRI+" "+rdf.Target(a, f.To)] {
					d.lost(1, "actor affiliations")
				}
			}
		}
	}
	return d.Database, nil
}

// lost tells what has no place.
func (d *encoder) lost(n int, what string) {
	if d.of.Lost != nil && n > 0 {
		d.of.Lost(what, n)
	}
}

// head writes what stands for the file as a whole: the corpus, among the
// settings, the password, and the attributes and variables beyond those of DNA.
func (d *encoder) head(corpora []*schema.Corpus) {
	if len(corpora) == 1 {
		c := corpora[0]
		d.Settings = append(
			d.Settings,
			Setting{Property: "onrecord id", Value: c.ID}, Setting{Property: "onrecord title", Value: c.Title}, Setting{Property: "onrecord base", Value: c.Base},
			Setting{Property: "onrecord languages", Value: schema.Joined(c.Languages)}, Setting{Property: "onrecord licence", Value: c.Licence},
		)
	} else {
		d.Settings = append(d.Settings, Setting{Property: "onrecord id"}) // it was written here
	}
	d.Coders[0].Password = password()
	for _, a := range attributes[3:] { // the first are DNA's own
		for _, v := range a.variables {
			d.AttributeVariables = append(d.AttributeVariables, AttributeVariable{ID: len(d.AttributeVariables) + 1, Variable: v, Name: a.name})
		}
	}
	add := func(name string) {
		id := len(d.Variables) + 1
		d.variables[name] = id
		d.Variables = append(d.Variables, Variable{ID: id, Name: name, DataType: LongTextType, StatementType: DNAStatement})
	}
	add("id")
	for _, v := range longTexts {
		add(v.name)
	}
}

// An attribute is an attribute of the entities of some variables.
type attribute struct {
	name      string
	variables []int
	of        func(*encoder, schema.Entity) string
}

// attributes are the attributes of entities, those of DNA first.
var attributes = []attribute{
	{"Type", entityVariables, func(_ *encoder, e schema.Entity) string { word, _ := typed(e); return word }},
	{"Alias", entityVariables, func(_ *encoder, e schema.Entity) string { return fieldOf(e, "aliases") }},
	{"Notes", entityVariables, func(_ *encoder, e schema.Entity) string { _, notes := typed(e); return notes }},
	{"ID", entityVariables, func(d *encoder, e schema.Entity) string { return d.id(e) }},
	{"Same as", []int{Person, Organization}, func(_ *encoder, e schema.Entity) string { return fieldOf(e, "sameAs") }},
}

var entityVariables = []int{Person, Organization, Concept}

// typed are the type of an entity and its description. A type of DNA that is no
// word of ours came in as a line of the description, which has it again then.
func typed(e schema.Entity) (word, notes string) {
	word, notes = fieldOf(e, "type"), fieldOf(e, "description")
	fallback := conceptRole
	if a, ok := e.(*schema.Actor); ok {
		fallback = map[int]string{Person: personRole, Organization: organizationRole}[variableOf(a)]
	}
	if word != fallback {
		return word, notes
	}
	lines := strings.Split(notes, "\n")
	for i, line := range lines {
		if of, ok := strings.CutPrefix(line, typeLine); ok && of != "" && !isType(e.Kind(), of) && strings.TrimSpace(of) == of {
			return of, strings.Join(slices.Delete(lines, i, i+1), "\n")
		}
	}
	return word, notes
}

// typeLine begins the line of a description that has the type which an entity has
// in DNA.
const typeLine = "Type: "

// fieldOf is what a field holds, as one text.
func fieldOf(e schema.Entity, name string) string {
	f, ok := schema.FieldNamed(e.Kind(), name)
	if !ok {
		return ""
	}
	if f.Type == schema.Texts || f.Type == schema.IRIs {
		return schema.Joined(f.Strings(e))
	}
	return strings.Join(f.Strings(e), "")
}

// id is that of an entity; with several corpora, corpus:id.
func (d *encoder) id(e schema.Entity) string {
	base, _, _ := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
	if corpus, ok := d.corpora[base]; ok {
		return corpus + ":" + e.Identity().ID
	}
	return e.Identity().ID
}

// variableOf is the variable whose values actors of this sort are.
func variableOf(a *schema.Actor) int {
	if a.Type == "person" {
		return Person
	}
	return Organization
}

// clip cuts a text to what DNA has room for.
func (d *encoder) clip(text, what string) string {
	if utf8.RuneCountInString(text) <= Limit {
		return text
	}
	d.lost(1, "ends of long "+what)
	return string([]rune(text)[:Limit-1]) + "…"
}

// entity is the row of an actor or a position as a value of a variable. What has
// the name of another one has its id behind it.
func (d *encoder) entity(variable int, e schema.Entity) int {
	key := entityKey{variable, e.Identity().IRI}
	if id, ok := d.entities[key]; ok {
		return id
	}
	value := d.clip(e.Label(), string(e.Kind())+" names")
	for n := 1; d.taken[Entity{Variable: variable, Value: value}]; n++ {
		tail := " (" + d.id(e) + ")"
		if n > 1 {
			tail = fmt.Sprintf(" (%s, %d)", d.id(e), n)
		}
		name := []rune(e.Label())
		value = string(name[:min(len(name), max(0, Limit-utf8.RuneCountInString(tail)))]) + tail
	}
	return d.newEntity(key, value, e)
}

// nobody is the row of an empty value.
func (d *encoder) nobody(variable int) int {
	key := entityKey{variable: variable}
	if id, ok := d.entities[key]; ok {
		return id
	}
	return d.newEntity(key, "", nil)
}

func (d *encoder) newEntity(key entityKey, value string, e schema.Entity) int {
	id := len(d.Entities) + 1
	d.entities[key] = id
	d.taken[Entity{Variable: key.variable, Value: value}] = true
	d.Entities = append(d.Entities, Entity{ID: id, Variable: key.variable, Value: value})
	for _, a := range d.AttributeVariables {
		if a.Variable != key.variable {
			continue
		}
		text := ""
		if e != nil {
			i := slices.IndexFunc(attributes, func(of attribute) bool { return of.name == a.Name })
			text = d.clip(attributes[i].of(d, e), string(e.Kind())+" attributes")
		}
		d.AttributeValues = append(d.AttributeValues, AttributeValue{ID: len(d.AttributeValues) + 1, Entity: id, AttributeVariable: a.ID, Value: text})
	}
	return id
}
