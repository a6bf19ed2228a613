package parliament

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// A TEI reads a file of a corpus in the TEI of ParlaMint: its root, a list of
// persons or organizations, or a sitting.
type TEI struct {
	*scanner
	ledger
	part  Part
	yield func(Item, error) bool
}

// A Part is what of a corpus is to be read: whoever may speak is described in other
// files than the sittings, or behind them.
type Part int

// The parts.
const (
	Everything Part = iota
	NoSittings
	OnlySittings // with what these say of persons themselves
)

// ReadTEI reads TEI. Nothing is read before the items are asked for.
func ReadTEI(r io.Reader, part Part) *TEI { return &TEI{scanner: newScanner(r), part: part} }

// Taken says what the elements were taken for that have been read.
func (t *TEI) Taken() []Use { return t.rows }

// IsSitting reports whether a file of TEI is a sitting, by its root.
func IsSitting(r io.Reader) (bool, error) {
	s := newScanner(r)
	for {
		t, _, err := s.next()
		if e, ok := t.(*element); ok {
			return e.name == "TEI" || e.name == "TEI.2", nil
		}
		if err != nil {
			return false, err
		}
	}
}

// errStopped says that nobody wants more items.
var errStopped = errors.New("stopped")

// Items yields what the file holds, in its order. A *Fault is the last of it, and
// so is any other error.
func (t *TEI) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		t.yield = yield
		if err := t.read(); err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

func (t *TEI) give(item Item) error {
	if !t.yield(item, nil) {
		return errStopped
	}
	return nil
}

func (t *TEI) read() error {
	for {
		first, _, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := first.(*element); ok {
			if err := t.top(e); err != nil {
				return err
			}
		}
	}
}

// top reads the root.
func (t *TEI) top(e *element) error {
	switch e.name {
	case "teiCorpus":
		return t.corpus(e)
	case "TEI", "TEI.2":
		if t.part == NoSittings {
			return t.lists(e.xml("lang"))
		}
		return t.sitting(e, e.xml("lang"))
	case "listPerson", "listOrg", "listRelation", "particDesc", "person", "org":
		return t.people(e, e.xml("lang"))
	case "taxonomy":
		t.leave("taxonomy", "it says what words of the encoding mean")
		return t.skip()
	}
	return t.fault(e.pos, "<%s> is no root of TEI: teiCorpus, TEI, listPerson and listOrg are read", e.name)
}

// corpus reads the root of a corpus.
func (t *TEI) corpus(e *element) error {
	language := e.xml("lang")
	if err := t.give(&Title{Language: language}); err != nil {
		return err
	}
	return t.children(func(e *element) error {
		switch e.name {
		case "teiHeader":
			if t.part == OnlySittings {
				return t.skip()
			}
			h := header{language: language}
			if err := t.header(&h); err != nil {
				return err
			}
			t.take("teiHeader", "title, languages, persons and organizations", "")
			return t.give(&Title{language, h.title(), h.licence})
		case "TEI", "teiCorpus":
			if e.name == "teiCorpus" {
				return t.corpus(e)
			}
			inner := e.xml("lang")
			if inner == "" {
				inner = language
			}
			if t.part == NoSittings {
				return t.skip()
			}
			return t.sitting(e, inner)
		case "include":
			if t.part == OnlySittings {
				return t.skip()
			}
			return t.include(e)
		}
		t.leave(e.name, "unknown")
		return t.skip()
	}, nil)
}

// lists reads the persons and organizations of a TEI element, wherever they are.
func (t *TEI) lists(language string) error {
	return t.children(func(e *element) error {
		switch e.name {
		case "listPerson", "listOrg", "listRelation", "particDesc":
			return t.people(e, language)
		}
		return t.lists(language)
	}, nil)
}

func (t *TEI) include(e *element) error {
	if err := t.give(&Include{e.pos, e.attr("href")}); err != nil {
		return err
	}
	return t.skip()
}

// A header is what is of use in a teiHeader.
type header struct {
	language            string
	titles, subs        Names
	date, issued        string
	publisher, url      string
	city, country       Names
	licence             string
	speeches            int
	inSource, published bool
}

// title is that in the language of the record: of several, the one that is of this
// sitting alone.
func (h *header) title() string {
	if sub := h.subs.In(h.language); sub != "" {
		return sub
	}
	return h.titles.In(h.language)
}

// header reads a teiHeader, wherever in it something lies.
func (t *TEI) header(h *header) error {
	var enter func(*element) error
	within := func(set *bool) error {
		*set = true
		err := t.children(enter, nil)
		*set = false
		return err
	}
	enter = func(e *element) error {
		switch e.name {
		case "sourceDesc":
			return within(&h.inSource)
		case "publicationStmt":
			return within(&h.published)
		case "fileDesc", "titleStmt", "profileDesc", "settingDesc", "setting", "bibl", "biblStruct", "monogr", "imprint", "extent", "availability", "recordingStmt", "recording":
			return t.children(enter, nil)
		case "particDesc", "listPerson", "listOrg", "listRelation", "person", "org":
			return t.people(e, h.language)
		case "include":
			return t.include(e)
		case "title":
			return t.heading(e, h)
		case "publisher":
			words, err := t.words()
			if h.inSource && h.publisher == "" {
				h.publisher = words
			}
			return err
		case "idno":
			uri := strings.EqualFold(e.attr("type"), "URI") || e.attr("type") == "url"
			words, err := t.words()
			if h.inSource && uri && h.url == "" {
				h.url = words
			}
			return err
		case "licence":
			words, err := t.words()
			if target := e.attr("target"); target != "" {
				words = target
			}
			h.licence = words
			return err
		case "date":
			return t.headerDate(e, h)
		case "name":
			return t.place(e, h)
		case "measure":
			if n, err := strconv.Atoi(e.attr("quantity")); err == nil && e.attr("unit") == "speeches" && n > 0 {
				h.speeches = n
			}
			return t.skip()
		}
		t.leave("teiHeader/"+e.name, "it describes the encoding")
		return t.skip()
	}
	return t.children(enter, nil)
}

func (t *TEI) heading(e *element, h *header) error {
	language, sub := e.xml("lang"), e.attr("type") == "sub"
	words, err := t.words()
	switch {
	case words == "" || h.published:
	case h.inSource:
	case sub:
		h.subs = append(h.subs, Name{Text: words, Language: language})
	default:
		h.titles = append(h.titles, Name{Text: words, Language: language})
	}
	return err
}

func (t *TEI) headerDate(e *element, h *header) error {
	from, until := dates(e)
	day := from
	if from != until && until != "" && from != "" {
		day = from + "/" + until
	}
	switch {
	case h.published:
		t.leave("publicationStmt/date", "it is that of the file")
	case h.inSource && h.issued == "":
		h.issued = day
	case !h.inSource && h.date == "":
		h.date = day
	}
	return t.skip()
}

func (t *TEI) place(e *element, h *header) error {
	kind, language := e.attr("type"), e.xml("lang")
	words, err := t.words()
	name := Name{Text: words, Language: language}
	switch {
	case words == "":
	case kind == "city" || kind == "place":
		h.city = append(h.city, name)
	case kind == "country":
		h.country = append(h.country, name)
	default:
		t.leave("setting/name "+kind, "it has no field")
	}
	return err
}

// dates are the days of an element: from and to, or when.
func dates(e *element) (from, until string) {
	if when := day(e.attr("when")); when != "" {
		return when, when
	}
	for _, name := range []string{"from", "notBefore"} {
		if from == "" {
			from = day(e.attr(name))
		}
	}
	for _, name := range []string{"to", "notAfter"} {
		if until == "" {
			until = day(e.attr(name))
		}
	}
	return from, until
}

// day is the date of a date with a time.
func day(s string) string {
	s, _, _ = strings.Cut(s, "T")
	return s
}

// ids are the targets of references: "#a #b", or "file.xml#a".
func ids(s string) []string {
	out := strings.Fields(s)
	for i, id := range out {
		out[i] = id[strings.LastIndexByte(id, '#')+1:]
	}
	return slices.DeleteFunc(out, func(id string) bool { return id == "" })
}

// sameLanguage compares the first parts of two tags.
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return a != "" && strings.EqualFold(a, b)
}
