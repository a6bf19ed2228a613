package site

import "slices"

// A Home is the first page.
type Home struct {
	Kinds       []Count
	Sources     []Entity
	MoreSources bool
	Speakers    []Bar
	Positions   []Bar
	Samples     []Sample
	Coder       string // who codes; empty: the main coding
}

// A Sample is sources that were drawn at random and assigned.
type Sample struct {
	ID       string
	Coders   []string
	Size, Of int
	Seed     uint64
	Rows     []Assignment // coder by coder
}

// Has reports whether a source is in the sample.
func (s *Sample) Has(source string) bool {
	return slices.ContainsFunc(s.Rows, func(a Assignment) bool { return a.Source == source })
}

// Finished is how many of its sources a coder has finished.
func (s *Sample) Finished(coder string) (n int) {
	for i := range s.Rows {
		if s.Rows[i].Coder == coder && s.Rows[i].State == "finished" {
			n++
		}
	}
	return n
}

// Samples are all of them, with how far coders are.
type Samples struct {
	Samples []Sample
	Coder   string // who codes; empty: all are shown
	Draws   bool   // one can be drawn
	Sources int    // that there are
}

// A Bar is an entity and how often it occurs.
type Bar struct {
	Ref
	Count, Most int
}

// A Pager leads to the rows before and after those that are shown.
type Pager struct {
	Before, After string // empty: there are none
	From, To, Of  int
}

// A Listing is the entities of a kind.
type Listing struct {
	Kind, Plural string
	Total        int
	Rows         []Entity
	Covers       map[string]*Cover // by source; nil: not known
	Pager        Pager
	Adds         bool     // one can be added
	Types        []string // that one can have
	Undo         bool     // something can be undone
}

// A Portrait is what is known of an entity.
type Portrait struct {
	Showing
	Standings []Standing
	More      bool // there are more of them than are shown
	Groups    []Group
	Edit      *EntityForm // nil: nothing is changed
}

// An EntityForm is what is needed to change an actor or a position.
type EntityForm struct {
	Sum           string // the SHA-256 of its file
	Types         []string
	Organizations []Ref
	Undo          bool // something can be undone
}

// StandingsTitle is what the standings of an entity of a kind are called.
func StandingsTitle(kind string) string {
	if kind == "position" {
		return "Who stands where"
	}
	return "Positions"
}

// A Group is statements that have something to do with an entity in one way.
type Group struct {
	Title string
	Total int
	Rows  []Statement
	All   string // where all of them are; empty: here
}

// A Proof is a statement with what proves it.
type Proof struct {
	Trail *Trail
}

// A Search is who said what.
type Search struct {
	Text, Since, Until string
	Facets             []Facet
	Fields             []Field // other filters; none: they are behind More
	More               string  // where all filters are; empty: here
	Context            string  // where the same is in context; empty: nowhere
	Total              int
	Told               string
	Rows               []Statement
	Pager              Pager
}

// A Facet is a filter with how many statements each of its values would leave.
type Facet struct {
	Flag, Label string
	Values      []FacetValue
	More        int
}

// A FacetValue is one value of a filter.
type FacetValue struct {
	Value, Label string
	Count        int // below 0: it was not counted
	On           bool
}

// A Matrix is who stands where.
type Matrix struct {
	Actors  []Ref
	Columns []Ref
	Cells   [][]*Standing // by actor, then position; nil: silent
	Left    string        // what is not shown
}

// A Picture is a diagram or a network, with what it shows as a table.
type Picture struct {
	Form    *Form
	Others  []Other
	Picture string // where it is; empty: nowhere
	Alt     string
	Told    string
	Header  []string
	Rows    [][]Cell
}

// An Other is a picture that is offered beside another.
type Other struct {
	Text, Link string
	Here       bool // it is the one that is shown
}

// A Form asks for the settings of a picture.
type Form struct {
	Action string
	Fields []Field
}

// What is entered in a field.
const (
	Words   = ""        // any text, or one of the choices
	Switch  = "switch"  // yes or no
	Number  = "number"  // a number
	Several = "several" // any number of texts
)

// A Field is one setting.
type Field struct {
	Name, Label, Value string
	Choices            []string // empty: any text
	Kind               string   // one of the above
	Default            string   // what holds where nothing is entered
	Help               string
	Group              string   // fields of a group are put away together; empty: in sight
	Values             []string // of Several
}

// A Cell is a text that may lead somewhere.
type Cell struct{ Text, Link string }

// A Comparison is how far coders agree.
type Comparison struct {
	Agreement *Agreement
	Told      string
	Settles   bool // what holds can be said
	Samples   []Sample
	Sample    string // on which they are compared; empty: on all that they have coded
}

// A Fault is why there is no page.
type Fault struct {
	Message  string
	Problems []string
}

// A Concordance is words in context.
type Concordance struct {
	Search
	Words, Regex, Sort, Width string
	Texts                     bool
	Statements                string // where the statements themselves are
	Wrong                     string // why nothing could be looked for
	Looked                    *Looked
	Lines                     []Keyword
}

// Looked says at which of the statements that may have it was looked; nil: at all.
type Looked struct {
	After   int    // not at the first ones
	Until   int    // and not at those after these; 0: at all that follow
	Of      int    // 0: not known
	Further string // where it goes on; empty: nowhere
	First   string // where it begins; empty: here
}

// A Network is who is tied to whom.
type Network struct {
	Form     *Form
	Others   []Other
	Mode     string // one or two
	Graph    string // where its ties are; empty: it cannot be dragged
	Windows  string // where those of each window are; empty: there are none
	Tie      string // the page of a tie, but for its nodes; empty: there are none
	Picture  string // where it is drawn; empty: nowhere
	Alt      string
	Wrong    string
	Told     string
	Header   []string
	Rows     [][]Cell
	Left     string // what is not shown
	Explains *Tie   // nil: no tie is asked about
}

// A Tie is what ties two nodes: pairs of statements, or statements of one on the other.
type Tie struct {
	Of    [2]string
	Pairs []Pair
	Told  string
	Left  string // what is not shown
}

// Waiting is a page that is being made.
type Waiting struct {
	Address string // of it
}
