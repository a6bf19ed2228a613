// Package invent makes corpora up: any number of statements, with the skew of
// real ones, from a seed. A few speakers, positions, sources, places and words
// are everywhere and most are rare; dates come in bursts over fifteen years;
// one passage may prove several statements. A statement comes to about 13 quads:
// one with a passage of its own to 15 to 20, one of the other half to 9.
//
//	c := invent.Quads(1_000_000)
//	err := c.WriteNQuads(file)
//
// Statements are made one at a time, and what is kept grows with the square
// root of their number. The same Corpus gives the same bytes on every machine.
// Package schema/check finds nothing in it, and everything is in its normal order.
package invent

import (
	"iter"
	"math"
	"slices"
	"strconv"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A Corpus is what to make up: so many statements, and the entities that they
// refer to, whose numbers grow with the square root.
type Corpus struct {
	Statements int
	Seed       uint64
}

// Quads gives a corpus of about n quads, repeats not counted.
func Quads(n int) Corpus {
	var c Corpus
	for range 8 { // the entities' quads depend on the number of statements
		c.Statements = max(0, (100*n-c.entityQuads())/perStatement)
	}
	return c
}

// What a statement and an entity come to on average, in hundredths of a quad:
// whole numbers, since floating point differs between machines. See TestSizes.
const (
	perStatement = 1275
	perActor     = 495
	perPosition  = 390
	perPlace     = 445
	perEvent     = 625
	perSource    = 950
)

func (c Corpus) entityQuads() int {
	return perActor*c.Actors() + perPosition*c.Positions() + perPlace*c.Places() + perEvent*c.Events() + perSource*c.Sources()
}

// Actors is the number of actors.
func (c Corpus) Actors() int { return c.root(8) }

// Positions is the number of positions.
func (c Corpus) Positions() int { return c.root(3) }

// Places is the number of places.
func (c Corpus) Places() int { return c.root(1) }

// Events is the number of events.
func (c Corpus) Events() int { return c.root(2) }

// Sources is the number of sources.
func (c Corpus) Sources() int { return c.root(4) }

// root is some times the square root of the number of statements, and some
// more, so that small corpora have what to refer to.
func (c Corpus) root(times int) int { return 10 + times*int(math.Sqrt(float64(c.Statements))) }

// Header is the corpus without its entities.
func (c Corpus) Header() *schema.Corpus {
	id := "invented-" + strconv.FormatUint(c.Seed, 10)
	return &schema.Corpus{
		EntityBase: schema.EntityBase{ID: id}, Title: "Invented statements", Base: "https://example.org/" + id + "/",
		Languages: []string{"en"}, Licence: "CC0-1.0",
	}
}

// Of yields the entities of a kind, one at a time; whoever gets one may change
// it. The statements of a source come together, and those that one passage
// proves one after the other.
func (c Corpus) Of(k schema.Kind) iter.Seq[schema.Entity] { return newMaker(c).of(k) }

// Said yields the statements, as Of does.
func (c Corpus) Said(yield func(*schema.Statement) bool) { newMaker(c).said(yield) }

// Entities yields every entity, kind by kind, the statements last.
func (c Corpus) Entities(yield func(schema.Entity) bool) {
	m := newMaker(c)
	for _, k := range schema.Kinds() {
		for e := range m.of(k) {
			if !yield(e) {
				return
			}
		}
	}
}

// Quads yields the quads of the corpus and of every entity, in the order of
// Entities. None comes twice.
func (c Corpus) Quads(yield func(quad.Quad) bool) {
	header := c.Header()
	for q := range rdf.EntityQuads(header.Base, header) {
		if !yield(q) {
			return
		}
	}
	var before *schema.Statement
	for e := range c.Entities {
		quads := rdf.EntityQuads(header.Base, e)
		if s, ok := e.(*schema.Statement); ok {
			quads = unseen(header, s, before)
			before = s
		}
		for q := range quads {
			if !yield(q) {
				return
			}
		}
	}
}

// unseen yields the quads of a statement without those of passages that it
// shares with the one before it.
func unseen(header *schema.Corpus, s, before *schema.Statement) iter.Seq[quad.Quad] {
	if before == nil || !slices.EqualFunc(s.Evidence, before.Evidence, samePassage) {
		return rdf.EntityQuads(header.Base, s)
	}
	return func(yield func(quad.Quad) bool) {
		own := *s
		own.Evidence = nil
		for q := range rdf.EntityQuads(header.Base, &own) {
			if !yield(q) {
				return
			}
		}
		evidence, _ := schema.FieldNamed(schema.KindStatement, "evidence")
		link := quad.Quad{Subject: rdf.IRI(header.Base, schema.RefTo(s)), Predicate: evidence.Predicate, Label: rdf.IRI(header.Base, s.Source)}
		for i := range s.Evidence {
			if link.Object = rdf.PassageIRI(header.Base, &s.Evidence[i]); !yield(link) {
				return
			}
		}
	}
}

func samePassage(a, b schema.Passage) bool {
	return a.Source.ID == b.Source.ID && a.Start == b.Start && a.End == b.End
}

// Word is the word of a rank, from 0 on, the most frequent first, in the texts
// that are written in Latin letters. It is a whole word of them, in lower case.
func (c Corpus) Word(rank int) string { return latin(c.Seed).words[rank] }
