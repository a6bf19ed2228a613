// Package schema is the model: corpora of actors, positions, places, events, sources
// and statements. It opens no files and knows no store. Its steps are these:
//
//   - One table says which fields each kind has (Fields). Reading, JSON, CSV and the
//     quads of schema/rdf go by it.
//   - Readers turn a file into a Node for each object; a Node knows where it was written.
//   - A Decoder makes an Entity of a Node. It checks each field by the table, notes what
//     is wrong in Problems, each with its position, and goes on.
//   - Corpus.Add collects the entities, Identify gives ids to statements that have none,
//     and Index finds entities by reference.
//   - AppendJSON writes an entity as JSON, and Columns and Cells write it as a row of CSV.
//
// What is wrong with a corpus as a whole is found by schema/check.
package schema

import (
	"strconv"
	"strings"
)

// A Ref points at another entity. ID is its id within Kind and the corpus.
// Name is what people call it; it is filled in rows that are read from a store
// and ignored everywhere else.
type Ref struct {
	Kind Kind
	ID   string
	Name string
}

// IsZero reports whether the reference points at nothing.
func (r Ref) IsZero() bool { return r.ID == "" }

// An Entity is one thing of a corpus: a *Corpus, *Actor, *Position, *Place,
// *Event, *Source or *Statement.
type Entity interface {
	Kind() Kind
	// Identity is the part that all entities share.
	Identity() *EntityBase
	// Label is what people call the entity: its name, title or summary.
	Label() string
}

// An EntityBase is the part that all entities share: the id, the IRI (in rows read
// from a store) and the place in a file where the entity was written.
type EntityBase struct {
	ID  string
	IRI string
	FieldPositions
}

// Identity returns the entry itself.
func (e *EntityBase) Identity() *EntityBase { return e }

// A Corpus is a set of coded sources and the entities that they speak of.
type Corpus struct {
	EntityBase
	Title     string
	Base      string // an absolute IRI that ends in "/" or "#"
	Languages []string
	Licence   string
	Coders    []string // of statements and of layers

	Actors     []*Actor
	Positions  []*Position
	Places     []*Place
	Events     []*Event
	Sources    []*Source
	Statements []*Statement
}

// An Actor is whoever can speak, be addressed or be spoken about.
type Actor struct {
	EntityBase
	Name         string
	Aliases      []string
	Type         string
	Bloc         bool // diagrams count its members as one bloc
	Description  string
	SameAs       []string
	Affiliations []Affiliation
	Roles        []Role
	Sources      []Ref
}

// An Affiliation says that an actor belonged to another one for a time.
type Affiliation struct {
	To          Ref
	From, Until string // EDTF; empty: not said
	FieldPositions
}

// A Role is an office that an actor held for a time.
type Role struct {
	Office       string
	Organization Ref
	From, Until  string // EDTF; empty: not said
	Sources      []Ref
	FieldPositions
}

// A Position is what one can support or oppose.
type Position struct {
	EntityBase
	Name        string
	Aliases     []string
	Type        string
	Description string
	UseWhen     string // of a codebook, as NotWhen and Example
	NotWhen     string
	Example     string
	Note        string
	About       []Ref
	Broader     Ref
	Opposite    Ref // its logical negation
	Sources     []Ref
}

// A Place has a spot on the map and may lie within another.
type Place struct {
	EntityBase
	Name        string
	Aliases     []string
	Description string
	Within      Ref
	Lat, Long   Number // degrees, WGS 84
	SameAs      []string
	Sources     []Ref
}

// An Event is an occasion: a summit, a speech, an election.
type Event struct {
	EntityBase
	Name         string
	Aliases      []string
	Description  string
	Date         string // EDTF, a day or an interval
	Place        Ref
	PartOf       Ref
	Participants []Ref
	Absent       []Ref // who was missing, where a source makes a point of it
	Sources      []Ref
}

// A Source is a text in which statements are found.
type Source struct {
	EntityBase
	Title     string
	Type      string
	Publisher string
	Authors   []Ref
	Language  string
	Date      string // EDTF
	URL       string
	SHA256    string // of the plain text, see NormalizeText
	Length    int    // of the plain text, in code points
	Original  string // SHA-256 of the file that the text was taken out of
	Text      string // path of the text, relative to the corpus
	Note      string

	// Layers are the codings of the source beside the main one, also those
	// without statements; Finished are those that are finished: a layer, or a
	// layer, a space and the day.
	Layers, Finished []string
}

// A Statement is one utterance as one source reports it, in one coding of the
// source. The ID of one that is not of the main coding begins with its layer:
// "ANNA/u1" is the address of what has the id u1 in the layer of ANNA.
type Statement struct {
	EntityBase
	Speakers    []Ref
	OnBehalfOf  []Ref
	Addressees  []Ref
	Mode        string
	Act         string
	Quotes      []string
	Summary     string
	Language    string
	Supports    []Ref
	Opposes     []Ref
	Neutral     []Ref
	Praises     []Ref
	Criticizes  []Ref
	About       []Ref
	Verdict     *Verdict // nil: it gives none
	Event       Ref
	Place       Ref
	PlaceFrom   string // statement or event; empty when there is no place
	Date        string // EDTF
	DateFrom    string // statement, event or source; empty when there is no date
	Medium      string
	Restates    Ref
	Echoes      []Ref
	Contradicts []Ref
	Answers     []Ref
	Source      Ref
	Evidence    []Passage
	DuplicateOf Ref    // worked out by Check
	TextOrder   string // of the quotes, where the passages do not show it; see Spoken
	Layer       string // empty: of the main coding
	Coder       string
	Certainty   string
	Note        string
}

// Points yields the ids of the statements to which one refers, as they are written or
// without the name of the main coding.
func (s *Statement) Points(yield func(id string) bool) {
	for _, list := range [...][]Ref{{s.Restates}, s.Echoes, s.Contradicts, s.Answers} {
		for _, r := range list {
			if r.ID != "" && !yield(strings.TrimPrefix(r.ID, MainCoding+"/")) {
				return
			}
		}
	}
}

// A Verdict says how true a claim is, in words and perhaps in a number between
// two others, of which either may be the larger one.
type Verdict struct {
	Rating             string
	Value, Best, Worst Number
	FieldPositions
}

// ReviewSummary is the summary of a statement that does no more than give a verdict on
// a claim.
func ReviewSummary(claim string) string { return "On the claim: " + claim }

// String is a verdict as a person reads it.
func (v *Verdict) String() string {
	var numbers []string
	for _, of := range []struct {
		name string
		n    Number
	}{{"", v.Value}, {"best ", v.Best}, {"worst ", v.Worst}} {
		if of.n != "" {
			numbers = append(numbers, of.name+string(of.n))
		}
	}
	if numbers == nil {
		return v.Rating
	}
	return strings.TrimPrefix(v.Rating+" ("+strings.Join(numbers, ", ")+")", " ")
}

// A Passage is a span of a source's text. Start and End count Unicode code
// points from the start of the whole normalised text, half-open; an End of 0
// means that the passage is not located.
type Passage struct {
	Source     Ref
	Line       int // 1-based; 0: not located
	Start, End int
	SHA256     string // of the span's UTF-8, in hexadecimal

	// W3C Web Annotation selectors, only where the span is somebody's
	// quoted words. Prefix and Suffix have up to 32 code points.
	Exact, Prefix, Suffix string

	// What a person writes for the passage to be found by: the quoted
	// words, or the first and the last words of the span.
	Quote, From, To string
	FieldPositions
}

// Located reports whether it is known where the passage stands.
func (p *Passage) Located() bool { return p.End > 0 }

// Sought is what a passage that is not located is to be found by.
func (p *Passage) Sought() string {
	words := []string{strconv.Itoa(p.Line), p.Quote, p.From, p.To, p.Exact, p.Prefix, p.Suffix}
	if p.Quote == "" && p.Exact == "" && p.From == "" && p.To == "" && p.SHA256 != "" { // it is all that is known
		words = append(words, p.SHA256)
	}
	return strings.Join(words, "\x00")
}

func (*Corpus) Kind() Kind    { return KindCorpus }
func (*Actor) Kind() Kind     { return KindActor }
func (*Position) Kind() Kind  { return KindPosition }
func (*Place) Kind() Kind     { return KindPlace }
func (*Event) Kind() Kind     { return KindEvent }
func (*Source) Kind() Kind    { return KindSource }
func (*Statement) Kind() Kind { return KindStatement }

// Label returns the title, or the id where there is none.
func (c *Corpus) Label() string { return orID(c.Title, c.ID) }

// Label returns the name, or the id where there is none.
func (a *Actor) Label() string { return orID(a.Name, a.ID) }

// Label returns the name, or the id where there is none.
func (p *Position) Label() string { return orID(p.Name, p.ID) }

// Label returns the name, or the id where there is none.
func (p *Place) Label() string { return orID(p.Name, p.ID) }

// Label returns the name, or the id where there is none.
func (e *Event) Label() string { return orID(e.Name, e.ID) }

// Label returns the title, or the id where there is none.
func (s *Source) Label() string { return orID(s.Title, s.ID) }

// Label returns the summary, or the first quote, or the id.
func (s *Statement) Label() string {
	if s.Summary == "" && len(s.Quotes) > 0 {
		return s.Quotes[0]
	}
	return orID(s.Summary, s.ID)
}

func orID(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// New returns an empty entity of a kind that has one, else nil.
func New(k Kind) Entity {
	switch k {
	case KindCorpus:
		return &Corpus{}
	case KindActor:
		return &Actor{}
	case KindPosition:
		return &Position{}
	case KindPlace:
		return &Place{}
	case KindEvent:
		return &Event{}
	case KindSource:
		return &Source{}
	case KindStatement:
		return &Statement{}
	}
	return nil
}

// Add puts an entity into the list of its kind.
func (c *Corpus) Add(e Entity) {
	switch e := e.(type) {
	case *Actor:
		c.Actors = append(c.Actors, e)
	case *Position:
		c.Positions = append(c.Positions, e)
	case *Place:
		c.Places = append(c.Places, e)
	case *Event:
		c.Events = append(c.Events, e)
	case *Source:
		c.Sources = append(c.Sources, e)
	case *Statement:
		c.Statements = append(c.Statements, e)
	default:
		panic("schema: a corpus is no part of a corpus")
	}
}

// Entities yields every entity of the corpus, kind by kind in the order of
// Kinds, each kind in the order in which it was added.
func (c *Corpus) Entities(yield func(Entity) bool) {
	_ = each(c.Actors, yield) && each(c.Positions, yield) && each(c.Places, yield) &&
		each(c.Events, yield) && each(c.Sources, yield) && each(c.Statements, yield)
}

func each[E Entity](list []E, yield func(Entity) bool) bool {
	for _, e := range list {
		if !yield(e) {
			return false
		}
	}
	return true
}

// Index finds the entities of a corpus by kind and id; of several with the
// same id, the first.
func Index(c *Corpus) map[Ref]Entity {
	index := map[Ref]Entity{}
	for e := range c.Entities {
		ref := Ref{Kind: e.Kind(), ID: e.Identity().ID}
		if _, ok := index[ref]; !ok {
			index[ref] = e
		}
	}
	return index
}

// RefTo refers to an entity.
func RefTo(e Entity) Ref { return Ref{Kind: e.Kind(), ID: e.Identity().ID, Name: e.Label()} }

func Naming(e Entity) string { return naming(e.Kind(), e.Identity().ID) }

func naming(k Kind, id string) string { return strings.TrimSpace(string(k) + " " + id) }

// Described is an entity of which nothing is known but its name; nil for a
// statement.
func Described(r Ref, name string) Entity {
	e := New(r.Kind)
	switch e := e.(type) {
	case *Actor:
		e.Name, e.Type = name, "group"
	case *Position:
		e.Name, e.Type = name, "concept"
	case *Place:
		e.Name = name
	case *Event:
		e.Name = name
	case *Source:
		e.Title = name
	default:
		return nil
	}
	e.Identity().ID = r.ID
	return e
}
