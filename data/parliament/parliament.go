// Package parliament reads the records of parliaments: TEI as ParlaMint has it, and
// the debates of Akoma Ntoso. It makes the plain text of each sitting, and says
// which part of it is whose words.
//
//	r := parliament.ReadTEI(file, parliament.Everything)
//	for item, err := range r.Items() {
//		switch item := item.(type) {
//		case *parliament.Sitting: // item.Text, item.Turns
//		case *parliament.Person:  // …
//		}
//	}
//	r.Taken() // what each element was taken for
//
// It knows neither files nor the model. A record is read one sitting at a time, and
// its XML is that of strangers: no document type declaration, no entities, bounded
// depth, bounded text. Offsets count code points.
package parliament

// An Item is a part of a record: *Person, *Organization, *Relation, *Include,
// *Title or *Sitting.
type Item any

// A Person is somebody who may speak.
type Person struct {
	Pos          Pos
	Element      string // that describes it
	ID           string // as other elements refer to it
	Href         string // who that is, in all files; empty: not said
	Names        []Name // at least one
	SameAs       []string
	Affiliations []Affiliation
	Kind         Kind
}

// A Kind is what sort of speaker one is.
type Kind string

// The kinds of speakers.
const (
	Human  Kind = ""       // a person
	Body   Kind = "body"   // an organization
	Office Kind = "office" // whoever holds it
	Anyone Kind = "anyone" // a placeholder: "all members"
)

// A Name is what somebody is called, in one language and for some time.
type Name struct {
	Text     string
	Language string
	Until    string // until when; empty: now, or not said
	Short    bool   // an abbreviation
}

// An Affiliation says where a person was what.
type Affiliation struct {
	Pos         Pos
	Role        string // member, MP, minister …
	Office      Names  // what the office is called; none: not said
	Org         string // the id of an organization; empty: not said
	From, Until string
}

// An Organization is a party, a parliament, a government.
type Organization struct {
	Pos     Pos
	ID      string
	Role    string
	Names   []Name
	SameAs  []string
	Periods []Period
}

// A Period is a time of an organization: a term, a cabinet.
type Period struct {
	ID          string
	Names       Names
	From, Until string
}

// A Relation is one of organizations.
type Relation struct {
	Pos                     Pos
	Name                    string // coalition, opposition, representing …
	Active, Passive, Mutual []string
	From, Until             string
	During                  []string // ids of periods
}

// An Include is the name of another file, as it stands in the record.
type Include struct {
	Pos  Pos
	Href string
}

// A Title says what a whole corpus is called. Its language is given before the
// others are known.
type Title struct{ Language, Text, Licence string }

// A Sitting is one text, and who says which parts of it.
type Sitting struct {
	Pos       Pos
	ID        string // may be empty
	Title     string // may be empty
	Date      string // a day
	Language  string
	Publisher string
	URL       string
	City      string
	Country   string
	Announced int // how many speeches it says that it has
	Text      string
	Length    int // of the text, in code points
	Sections  []Section
	Turns     []Turn
	People    []*Person // that this record alone describes
}

// A Section is a part of a sitting that has a heading.
type Section struct {
	Name  string
	Above int // the section in which it lies, by its number; -1: none
}

// A Turn is what somebody says until somebody else speaks.
type Turn struct {
	Pos      Pos
	Speakers []string // ids; none: not said
	Printed  string   // whom the record names before the words; may be empty
	Role     Role
	As       string   // the id of the office in which the speaker spoke; may be empty
	To       []string // ids of those who are addressed
	Section  int      // by its number; -1: none
	Runs     []Span   // the words, without what is not the speaker's
	Words    int      // of the runs
	Answers  int      // the turn to which it is an answer, by its number; -1: none
	// Told says that the record has no words of this turn, but tells of it where
	// the run is: an interjection.
	Told    bool
	Written bool // it was handed in, and not spoken
	Merged  int  // how many further elements were joined to the first
}

// A Role is in which capacity somebody speaks.
type Role string

// The roles.
const (
	Regular Role = ""
	Chair   Role = "chair"
	Guest   Role = "guest"
)

// A Use says what the elements of one kind were taken for.
type Use struct {
	Element string
	As      string // empty: nothing
	Values  int
	Left    int    // of the values, left behind
	Why     string // may be empty
}

// A ledger counts what elements were taken for, in the order of the first of each.
type ledger struct {
	rows []Use
	at   map[Use]int
}

func (l *ledger) take(element, as, why string) { l.add(Use{element, as, 1, 0, why}) }

func (l *ledger) leave(element, why string) { l.add(Use{element, "", 1, 1, why}) }

func (l *ledger) add(t Use) {
	key := Use{Element: t.Element, As: t.As, Why: t.Why}
	i, known := l.at[key]
	if !known {
		if l.at == nil {
			l.at = map[Use]int{}
		}
		i = len(l.rows)
		l.at[key] = i
		l.rows = append(l.rows, key)
	}
	l.rows[i].Values += t.Values
	l.rows[i].Left += t.Left
}

// Names is what something is called in several languages.
type Names []Name

// In is the name in a language, or else the first.
func (n Names) In(language string) string {
	for _, name := range n {
		if sameLanguage(name.Language, language) && !name.Short {
			return name.Text
		}
	}
	if len(n) > 0 {
		return n[0].Text
	}
	return ""
}
