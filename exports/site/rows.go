package site

import (
	"encoding/json"
	"strings"
)

// The rows are what the commands print as JSON: fields have the same names there.

// A Ref points at an entity. Kind is empty where the field takes one kind alone.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Label is the name, or the id of what has none.
func (r Ref) Label() string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// A Passage is where words stand in the text of a source. Start and End count code
// points, half-open; both are 0 where it was not located.
type Passage struct {
	Line   int    `json:"line"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// A Statement is one utterance as a source reports it.
type Statement struct {
	ID          string    `json:"id"`
	IRI         string    `json:"iri"`
	Speakers    []Ref     `json:"speakers"`
	OnBehalfOf  []Ref     `json:"onBehalfOf"`
	Addressees  []Ref     `json:"addressees"`
	Mode        string    `json:"mode"`
	Act         string    `json:"act"`
	Quotes      []string  `json:"quotes"`
	Summary     string    `json:"summary"`
	Language    string    `json:"language"`
	Supports    []Ref     `json:"supports"`
	Opposes     []Ref     `json:"opposes"`
	Neutral     []Ref     `json:"neutral"`
	Praises     []Ref     `json:"praises"`
	Criticizes  []Ref     `json:"criticizes"`
	About       []Ref     `json:"about"`
	Event       *Ref      `json:"event"`
	Place       *Ref      `json:"place"`
	Date        string    `json:"date"`
	DateFrom    string    `json:"dateFrom"`
	Medium      string    `json:"medium"`
	Restates    *Ref      `json:"restates"`
	Echoes      []Ref     `json:"echoes"`
	Contradicts []Ref     `json:"contradicts"`
	Answers     []Ref     `json:"answers"`
	Source      Ref       `json:"source"`
	Evidence    []Passage `json:"evidence"`
	Layer       string    `json:"layer"`
	Coder       string    `json:"coder"`
	Certainty   string    `json:"certainty"`
	Note        string    `json:"note"`
}

// Address is that of a coder's statement: of a layer, with it. Empty: she has none.
func (d Disagreement) Address(coder string) string {
	id := d.Statements[coder]
	if id == "" || coder == "main" || strings.Contains(id, "/") {
		return id
	}
	return coder + "/" + id
}

// UnmarshalJSON reads a row. The statement of a layer is addressed with it: LAYER/ID.
func (s *Statement) UnmarshalJSON(text []byte) error {
	type plain Statement
	if err := json.Unmarshal(text, (*plain)(s)); err != nil {
		return err
	}
	s.ID = Address(s.Layer, s.ID)
	return nil
}

// Draft reports whether the statement is a proposal that nobody has accepted.
func (s *Statement) Draft() bool { return s.Layer == "draft" }

// Address is how a statement of a layer is asked for: LAYER/ID; one of the main coding
// is by its id alone.
func Address(layer, id string) string {
	if layer == "" || strings.Contains(id, "/") {
		return id
	}
	return layer + "/" + id
}

// Stance is the one that a statement takes: supports, opposes, neutral, ambivalent
// or none; draft: it is none yet.
func (s *Statement) Stance() string {
	switch {
	case s.Draft():
		return "draft"
	case len(s.Supports) > 0 && len(s.Opposes) > 0:
		return "ambivalent"
	case len(s.Supports) > 0:
		return "supports"
	case len(s.Opposes) > 0:
		return "opposes"
	case len(s.Neutral) > 0:
		return "neutral"
	}
	return "none"
}

// By says whose coding it is; empty: the main one.
func (s *Statement) By() string {
	if s.Layer != "" {
		return s.Layer
	}
	return s.Coder
}

// Words are what stands for the statement in a list: its quotes, else its summary.
func (s *Statement) Words() []string {
	if len(s.Quotes) > 0 {
		return s.Quotes
	}
	return nil
}

// An Entity is an actor, a position, a place, an event or a source.
type Entity struct {
	Kind         string        `json:"kind"`
	ID           string        `json:"id"`
	IRI          string        `json:"iri"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Aliases      []string      `json:"aliases"`
	Type         string        `json:"type"`
	Description  string        `json:"description"`
	UseWhen      string        `json:"useWhen"`
	NotWhen      string        `json:"notWhen"`
	Example      string        `json:"example"`
	SameAs       []string      `json:"sameAs"`
	Affiliations []Affiliation `json:"affiliations"`
	Roles        []Role        `json:"roles"`
	About        []Ref         `json:"about"`
	Broader      *Ref          `json:"broader"`
	Opposite     *Ref          `json:"opposite"`
	Within       *Ref          `json:"within"`
	PartOf       *Ref          `json:"partOf"`
	Place        *Ref          `json:"place"`
	Participants []Ref         `json:"participants"`
	Absent       []Ref         `json:"absent"`
	Date         string        `json:"date"`
	Publisher    string        `json:"publisher"`
	Authors      []Ref         `json:"authors"`
	Language     string        `json:"language"`
	URL          string        `json:"url"`
	Length       int           `json:"length"`
	Layers       []string      `json:"layers"`
	Finished     []string      `json:"finished"`
}

// Label is what people call the entity.
func (e *Entity) Label() string {
	for _, name := range []string{e.Name, e.Title} {
		if name != "" {
			return name
		}
	}
	return e.ID
}

// An Affiliation says that an actor belonged to another one for a time.
type Affiliation struct {
	To    Ref    `json:"to"`
	From  string `json:"from"`
	Until string `json:"until"`
}

// A Role is an office that an actor held for a time.
type Role struct {
	Office       string `json:"office"`
	Organization *Ref   `json:"organization"`
	From         string `json:"from"`
	Until        string `json:"until"`
}

// A Showing is what is known of an entity.
type Showing struct {
	Entity     Entity                 `json:"entity"`
	Statements map[string][]Statement `json:"statements"`
	Links      []Connection           `json:"links"`
}

// A Connection is how an entity is connected with others.
type Connection struct {
	Predicate string `json:"predicate"`
	Reverse   bool   `json:"reverse"`
	Entities  []Ref  `json:"entities"`
}

// A Standing is what an actor has said of a position.
type Standing struct {
	Actor      Ref      `json:"actor"`
	Position   Ref      `json:"position"`
	Stance     string   `json:"stance"`
	Supports   int      `json:"supports"`
	Opposes    int      `json:"opposes"`
	Neutral    int      `json:"neutral"`
	Weakest    string   `json:"weakest"`
	Strongest  string   `json:"strongest"`
	Statements []string `json:"statements"`
}

// Weak reports whether it rests on attributed or reported statements alone.
func (s *Standing) Weak() bool { return s.Strongest == "attributed" || s.Strongest == "reported" }

// Total is how many utterances there are.
func (s *Standing) Total() int { return s.Supports + s.Opposes + s.Neutral }

// A Count is how many utterances have some values.
type Count struct {
	By     string   `json:"by"`
	Values []string `json:"values"`
	Count  int      `json:"count"`
}

// A Cover is how much of a source is coded.
type Cover struct {
	Source     string  `json:"source"`
	Lines      int     `json:"lines"`
	Coded      int     `json:"coded"`
	Share      float64 `json:"share"`
	Quotations int     `json:"quotations"`
	Unused     []Span  `json:"unused"`
}

// A Span is part of a text. Start and End count code points, half-open.
type Span struct {
	Text  string `json:"text"`
	Line  int    `json:"line"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// A Trail is what proves a statement.
type Trail struct {
	Statement Statement `json:"statement"`
	Source    Entity    `json:"source"`
	Reports   []Ref     `json:"reports"`
}

// A Coder is who has coded how much.
type Coder struct {
	Coder      string `json:"coder"`
	Sources    int    `json:"sources"`
	Statements int    `json:"statements"`
}

// An Agreement is how far coders agree.
type Agreement struct {
	Coders        []string       `json:"coders"`
	Sources       []string       `json:"sources"`
	Units         int            `json:"units"`
	Found         map[string]int `json:"found"`
	Both          int            `json:"both"`
	Variables     []Variable     `json:"variables"`
	Disagreements []Disagreement `json:"disagreements"`
}

// A Variable is how far coders agree in one thing.
type Variable struct {
	Variable    string     `json:"variable"`
	Units       int        `json:"units"`
	Agreement   *float64   `json:"agreement"`
	Alpha       *float64   `json:"alpha"`
	Interval    []*float64 `json:"interval"`
	Coefficient string     `json:"coefficient"`
}

// A Disagreement is a passage that coders have coded differently.
type Disagreement struct {
	Source     string            `json:"source"`
	Line       int               `json:"line"`
	Start      int               `json:"start"`
	End        int               `json:"end"`
	Variable   string            `json:"variable"`
	Values     map[string]string `json:"values"`
	Statements map[string]string `json:"statements"`
}

// A Keyword is a place where words stand, with their context. Start and End count code
// points, half-open; both are 0 where they are not known.
type Keyword struct {
	Statement string `json:"statement"` // empty: in a text
	Speakers  []Ref  `json:"speakers"`
	Date      string `json:"date"`
	Source    Ref    `json:"source"`
	In        string `json:"in"`
	Line      int    `json:"line"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Left      string `json:"left"`
	Word      string `json:"word"`
	Right     string `json:"right"`
}

// A Pair is two statements on the same, or one alone.
type Pair struct {
	Column    Ref      `json:"column"`
	A         *Cited   `json:"a"`
	B         *Cited   `json:"b"`
	Agreement *float64 `json:"agreement"`
	Cited
}

// A Cited is a statement in a tie.
type Cited struct {
	Statement string `json:"statement"`
	Date      string `json:"date"`
	Level     string `json:"level"`
	Text      string `json:"text"`
}
