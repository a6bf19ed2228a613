package draft

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:generate go test -run TestPacked -pack .

// The files of packs/ are 80 kB, and a quarter of that in the program.
//
//go:embed packs.zip
var packed []byte

// packFiles are the files of packs/.
var packFiles = sync.OnceValues(func() (*zip.Reader, error) { return zip.NewReader(bytes.NewReader(packed), int64(len(packed))) })

// A class is what a word can be. A word can be several.
type class uint64

const (
	determiner class = 1 << iota
	possessive
	pronoun
	object
	preposition
	and
	subordinator
	relative
	question
	that
	to
	be
	have
	modal
	do
	not
	adverb
	time
	title
	abbreviation
	finite
	plural
	reported
	cueNoun
	role
	subjunctive
	trailing    // the mayor zufolge
	nobody      // begins a heading, and is nobody who speaks: exclusive
	topic       // what stands between a hearer and what he is told of
	degree      // an adverb that belongs to a number: nearly
	alsoNoun    // a verb that is a noun as well
	elaborating // behind a comma: it goes on with what was said
	alone       // stands before a noun, and without one: several
	likewise    // as the mayor said
	thus        // …, so der Bürgermeister
	this        // stands for the sentence before: dies teilte der Rat mit
	otherWeek   // next Tuesday, Tuesday night last week
	both        // both leaders
	belongs     // joins a noun with what belongs to it: der Stadt
	light       // a verb that has its meaning from a noun: he voiced concern that
	causing     // a verb that makes somebody do something: led aides to say
	texts       // what somebody writes, and says so: a letter asking
	oblique     // an article or the like that no subject has: dem, einen
	phrasal     // makes another verb of the one before: tease out
	reason      // opens a clause that tells why or against what: because
	resuming    // opens a sentence, and belongs to what is said in it: but, he said, “…”
	weighing    // behind a comma: the text weighs what was said: compared with
	occasions   // where something is said: an interview
	floating    // stands before a verb, and belongs to its subject: they both said
	conceding   // opens a clause that concedes something: although
	connecting  // opens a sentence, and connects it with the one before: meanwhile
	saidTo      // with a perfect at the end of its clause: is told as hearsay: soll … haben
	perfect     // an infinitive with a participle before it: haben
	none        // nobody said, no official said
	refusing    // a verb that says that somebody does not do what stands behind it: refused to say
	auxiliary   = be | have | modal | do
)

var classNames = []string{
	"determiner", "possessive", "pronoun", "object", "preposition", "and", "subordinator", "relative", "question", "that", "to",
	"be", "have", "modal", "do", "not", "adverb", "time", "title", "abbreviation", "finite", "plural", "reported", "cue nouns", "roles", "subjunctive", "trailing", "nobody", "topic", "degree", "also nouns", "elaborating", "alone", "likewise", "so", "this", "other weeks", "both", "belonging", "light", "causing", "texts", "oblique", "phrasal", "reasons", "resuming", "weighing", "occasions", "floating", "conceding", "connecting",
	"said to", "perfect", "none", "refusing",
}

// A form is which form of a verb a word is.
type form uint8

const (
	infinitive form = iota
	present
	past
	participle
	gerund
)

// What a verb takes, each a bit.
type frame uint32

const (
	takesQuote frame = 1 << iota
	takesThat
	takesClause
	takesQuestion
	takesHearer
	takesInfinitive
	takesObject
	takesObjectTo
	raises        // he seems to know: what he does is what is said
	raisesPassive // he is said to know
	byAgent       // he was criticized by
	plain         // says no more than that something is said
	quoted        // what has words in quotation marks
	gives         // a name: a play called “…”
	within        // who speaks is a text or a place behind a preposition: im Bericht heißt es
	about         // its particle is a preposition, and does not stand at the end: sprach von
	ofObject      // who speaks is its object: zitiert
)

var frameNames = []string{"quote", "that", "clause", "question", "hearer", "to", "object", "object-to", "raises", "raises-passive", "by", "plain", "quoted", "name", "within", "preposition", "of-object"}

// A verb introduces what somebody says or thinks.
type verb struct {
	lemma    string
	particle []string // words that stand behind it
	kind     string   // speech, thought or evidence
	joined   bool     // with its particle, which it has at the end of a clause alone
	frames   frame
}

// A reading is a verb that a word may be.
type reading struct {
	*verb
	forms uint8 // a bit for each form
}

func (r reading) is(f form) bool { return r.forms&(1<<f) != 0 }

// A pack is the words of a language.
type pack struct {
	language  string
	words     map[string]class
	verbs     map[string][]reading
	according [][]string
	nouns     map[string]*noun
	days      map[string]Day
	speakers  []string // how nouns end that name somebody who can speak
	// comma: a clause stands behind a comma, and the parts of a verb can stand apart.
	comma bool
}

// A noun introduces what somebody says or thinks: his claim that.
type noun struct {
	that, infinitive bool
	bare             bool // without anybody: fears that
	prepositions     []string
}

var loaded sync.Map // packs by language

// packOf loads the pack of a language, or of the language without its region;
// nil: there is none.
func packOf(language string) *pack {
	tag, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(language, "_", "-")), "-")
	if p, ok := loaded.Load(tag); ok {
		return p.(*pack)
	}
	files, err := packFiles()
	if err != nil {
		panic(err) // a test reads all of them
	}
	raw, err := fs.ReadFile(files, tag+".txt")
	if err != nil {
		return nil
	}
	p, err := parsePack(tag, string(raw))
	if err != nil {
		panic(err) // a test parses all of them
	}
	loaded.Store(tag, p)
	return p
}

func parsePack(language, text string) (*pack, error) {
	p := &pack{language: language, words: map[string]class{}, verbs: map[string][]reading{}, nouns: map[string]*noun{}, days: map[string]Day{}}
	section := ""
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(name, "]")
			continue
		}
		if err := p.line(section, line); err != nil {
			return nil, fmt.Errorf("packs/%s.txt:%d: %w", language, n, err)
		}
	}
	return p, nil
}

func (p *pack) line(section, line string) error {
	switch section {
	case "verbs":
		return p.verb(line)
	case "comma":
		p.comma = true
		return nil
	case "nouns":
		return p.noun(line)
	case "weekdays": // from Monday on
		for i, w := range strings.Fields(line) {
			p.days[w] = Day(i%7 + 1)
		}
		return nil
	case "days": // the day of the text, and the one before
		for i, w := range strings.Fields(line) {
			p.days[w] = Today + Day(i)
		}
		return nil
	case "speakers":
		p.speakers = append(p.speakers, strings.Fields(line)...)
		return nil
	case "according":
		p.according = append(p.according, strings.Fields(line))
		return nil
	}
	for i, name := range classNames {
		if name == section {
			for w := range strings.FieldsSeq(line) {
				p.words[w] |= 1 << i
			}
			return nil
		}
	}
	return fmt.Errorf("unknown section %q", section)
}

// noun reads "claim claims | that of".
func (p *pack) noun(line string) error {
	forms, takes, ok := strings.Cut(line, "|")
	if !ok {
		return fmt.Errorf("a noun has two parts: its forms, and what it takes")
	}
	n := &noun{}
	for w := range strings.FieldsSeq(takes) {
		switch w {
		case "that":
			n.that = true
		case "infinitive":
			n.infinitive = true
		case "bare":
			n.bare = true
		default:
			n.prepositions = append(n.prepositions, w)
		}
	}
	for w := range strings.FieldsSeq(forms) {
		p.nouns[w] = n
	}
	return nil
}

// verb reads "say says said said saying | | speech | quote that clause"; what stands behind it
// can be several things, with commas.
func (p *pack) verb(line string) error {
	parts := strings.Split(line, "|")
	if len(parts) != 4 {
		return fmt.Errorf("%d parts, and a verb has 4", len(parts))
	}
	forms := strings.Fields(parts[0])
	if len(forms) != 5 {
		return fmt.Errorf("%d forms, and a verb has 5", len(forms))
	}
	if one, others, several := strings.Cut(parts[1], ","); several { // each stands behind it: critical of, wary of
		parts[1] = others
		if err := p.verb(strings.Join(parts, "|")); err != nil {
			return err
		}
		parts[1] = one
	}
	v := &verb{lemma: forms[0], particle: strings.Fields(parts[1]), kind: strings.TrimSpace(parts[2])}
frames:
	for w := range strings.FieldsSeq(parts[3]) {
		for i, name := range frameNames {
			if name == w {
				v.frames |= 1 << i
				continue frames
			}
		}
		return fmt.Errorf("a verb takes %q, which is unknown", w)
	}
	for i, w := range forms {
		for alt := range strings.SplitSeq(w, ",") {
			p.add(alt, v, form(i))
			if f := form(i); p.comma && len(v.particle) == 1 && (f == present || f == past) {
				joined := *v // at the end of a clause: wie er mitteilte
				joined.particle, joined.joined = nil, true
				p.add(v.particle[0]+alt, &joined, f)
			}
		}
	}
	return nil
}

func (p *pack) add(word string, v *verb, f form) {
	list := p.verbs[word]
	for i := range list {
		if list[i].verb == v {
			list[i].forms |= 1 << f
			return
		}
	}
	p.verbs[word] = append(list, reading{v, 1 << f})
}

// speaks reports whether a noun names somebody who can speak, by how it ends.
func (p *pack) speaks(word string) bool {
	return slices.ContainsFunc(p.speakers, func(end string) bool { return strings.HasSuffix(word, end) })
}
