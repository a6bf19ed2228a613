package view

import (
	"github.com/cayleygraph/quad"

	"onrecord/schema"
)

// A Scene is what a diagram is drawn from: statements, what they refer to, and
// what was left out. Entities are known by their IRIs, so that several corpora
// do not mix.
type Scene struct {
	// Statements are those selected, in the order in which they were said,
	// with names, dates and places as they are printed.
	Statements []*schema.Statement
	// Entities are what the statements refer to, and what says where those
	// belong: affiliations, the places of events, what they are part of.
	Entities map[string]schema.Entity
	// Stances are the tally of the statements, by actor, then position.
	Stances []Stance
	// Links are the steps of a path, by the distance of From.
	Links []Link
	// Blocs are the actors that can be blocs, of the whole store, so that a
	// bloc's colour does not depend on the selection: first those that are
	// Chosen, then the actors that others are affiliated to, first those that
	// belong to nobody themselves, the one with the most members first.
	Blocs []string
	// Chosen are the blocs that were asked for; where none were, those that
	// their corpora mark as blocs.
	Chosen []string

	// Passages are the words of each passage of the one statement of a trail,
	// where the text of the source is at hand.
	Passages []string

	// Focus is the IRI of the entity that the scene is about; empty: none.
	Focus string
	// Goal is the IRI at the other end of a path; empty: none.
	Goal string
	// Selection says in words what was selected; empty: everything.
	Selection string
	// Unheard are the actors that the statements name and that none of them
	// is by, in order of their names.
	Unheard []schema.Ref
	// Reports are further reports of utterances whose first one is among the
	// Statements. Stances has them.
	Reports []*schema.Statement
	// Assertions counts the statements that were left out since a source makes
	// them in its own voice.
	Assertions int
}

// A Stance is what one actor holds on one position over the statements of a
// scene. The counts are of utterances.
type Stance struct {
	Actor, Position            string // IRIs
	Stance                     string // supports, opposes, ambivalent or neutral
	Supports, Opposes, Neutral int
	Indirect                   bool // rests on attributed or reported statements alone
	Statements                 []string
	Said                       []*schema.Statement // these
}

// A Link is a step of a path, from one entity to another.
type Link struct {
	From, To  string // IRIs
	Predicate string // compact, as in or:speaker
	Reverse   bool   // the quad leads from To to From
	Source    string // the id of who says so; empty: the codebook
	Evidence  []schema.Passage
}

// IRI is what a reference of an entity points at.
func IRI(e schema.Entity, r schema.Ref) string {
	base, _, ok := schema.SplitIRI(quad.IRI(e.Key().IRI))
	if !ok {
		return ""
	}
	c := schema.Corpus{Base: base}
	return string(c.IRI(r))
}
