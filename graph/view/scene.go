package view

import (
	"slices"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A Scene is what a diagram is drawn from: statements, what they refer to, and
// what was left out. Entities are known by their IRIs, so that several corpora
// do not mix.
type Scene struct {
	// Said tells what the statements say, of which all others are rows.
	Said Said
	// Statements are those selected, in the order in which they are shown.
	Statements []Row
	// Entities are the actors, positions and places that the statements refer to,
	// and what says where those belong: affiliations, what they are part of. Of a
	// trail they are all that its statement refers to.
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
	// Doubt says that no text bears out the one statement of a trail: it is
	// not at hand, or has other words; empty: it does, or nobody looked.
	Doubt string

	// Network is what a diagram of a network shows; nil: the scene is of statements.
	Network *Network
	// Matrix is what a heatmap shows; nil: there is none.
	Matrix *Matrix
	// Timeline is what a timeline shows; nil: there is none.
	Timeline *Timeline
	// Bars are what bars show; nil: there are none.
	Bars *Bars
	// Slopes are what a picture of shifts shows; nil: there are none.
	Slopes *Slopes
	// Course is how values go; nil: there are none.
	Course *Course

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
	Reports []Row
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
	Indirect                   bool   // rests on attributed or reported statements alone
	Statements                 []Row  // of all sides, each once, in the order in which they are shown
	Sides                      []Side // those that have statements
	// Utterances are those of the Statements that are among the scene's: where one is
	// for a position and against it, that is one.
	Utterances []Row
}

// A Side is what speaks for one stance.
type Side struct {
	Stance     string // supports, opposes or neutral
	Statements []Row  // with further reports that say so, too
	Utterances []Row  // those that are among the scene's
}

// Weights counts the utterances behind the stances of each actor and on each
// position, by IRI: one that bears on several positions is one, and so is a joint
// one.
func Weights(stances []Stance) map[string]int {
	rows := map[string][]Row{}
	for i := range stances {
		for _, iri := range []string{stances[i].Actor, stances[i].Position} {
			rows[iri] = append(rows[iri], stances[i].Utterances...)
		}
	}
	out := make(map[string]int, len(rows))
	for iri, of := range rows {
		slices.Sort(of)
		out[iri] = len(slices.Compact(of))
	}
	return out
}

// Join makes one stance of several, as of all actors of a group on a position:
// what several share counts once. Its ends, and what it is called, are those of
// the first.
func Join(stances []Stance) Stance {
	out := stances[0]
	out.Indirect = !slices.ContainsFunc(stances, func(s Stance) bool { return !s.Indirect })
	out.Statements = union(stances, func(s *Stance) []Row { return s.Statements })
	out.Utterances = union(stances, func(s *Stance) []Row { return s.Utterances })
	out.Sides = nil
	for _, of := range []struct {
		stance string
		count  *int
	}{{supports, &out.Supports}, {opposes, &out.Opposes}, {neutral, &out.Neutral}} {
		side := Side{
			Stance:     of.stance,
			Statements: union(stances, func(s *Stance) []Row { return s.side(of.stance).Statements }),
			Utterances: union(stances, func(s *Stance) []Row { return s.side(of.stance).Utterances }),
		}
		*of.count = len(side.Utterances)
		if side.Statements != nil {
			out.Sides = append(out.Sides, side)
		}
	}
	return out
}

// side is that of a stance; the zero Side where there is none.
func (s *Stance) side(stance string) Side {
	for _, side := range s.Sides {
		if side.Stance == stance {
			return side
		}
	}
	return Side{}
}

// union is what the lists of some stances hold, each once.
func union(stances []Stance, list func(*Stance) []Row) []Row {
	var out []Row
	var seen rowSet
	for i := range stances {
		for _, row := range list(&stances[i]) {
			if seen.add(row) {
				out = append(out, row)
			}
		}
	}
	return out
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
func IRI(e schema.Entity, r schema.Ref) string { return rdf.Target(e, r) }
