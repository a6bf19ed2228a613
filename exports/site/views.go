package site

// A Home is the first page.
type Home struct {
	Kinds       []Count
	Sources     []Entity
	MoreSources bool
	Speakers    []Bar
	Positions   []Bar
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
}

// A Portrait is what is known of an entity.
type Portrait struct {
	Showing
	Standings []Standing
	Groups    []Group
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
	Count        int
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
	Others  []Cell // pictures like it
	Other   string // the text of the one that this is
	Graph   string // where its nodes and ties are; empty: it is not interactive
	Picture string // where it is; empty: nowhere
	Alt     string
	Told    string
	Header  []string
	Rows    [][]Cell
}

// A Form asks for the settings of a picture.
type Form struct {
	Action string
	Fields []Field
}

// A Field is one setting.
type Field struct {
	Name, Label, Value string
	Choices            []string // empty: any text
}

// A Cell is a text that may lead somewhere.
type Cell struct{ Text, Link string }

// A Comparison is how far coders agree.
type Comparison struct {
	Agreement *Agreement
	Told      string
	Settles   bool // what holds can be said
}

// A Fault is why there is no page.
type Fault struct {
	Message  string
	Problems []string
}
