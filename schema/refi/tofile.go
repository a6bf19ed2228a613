package refi

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/standin"
)

// Origin is the program that Record names as the one that wrote a project.
const Origin = "onrecord"

// Names of the roots of the codes of a Record.
const (
	ActorCodes    = "Actors"
	PositionCodes = "Positions"
)

// A Record is what becomes a project: entities, statements and texts, as of a graph.
// Entities are known by their IRIs, so that several corpora do not mix.
//
// Each actor is a code below Actors, and stands for the speaker; each position one
// below Positions, in the tree of broader ones, and stands for a position that a
// statement is neutral on. What else a statement says of them is a code below theirs:
// "supports: Closing the harbour", "to: Ada Quay". A passage is a selection with all
// codes of its statement; what has no code is told in descriptions, line by line.
type Record struct {
	Entities   iter.Seq2[schema.Entity, error]
	Statements iter.Seq2[*schema.Statement, error]
	// Text gives the text of a source, and whether it is at hand; nil: none is.
	Text func(*schema.Source) (text string, ok bool, err error)
	// Lost is told what has no place in the file, beside the fields that it does not
	// carry (see Carries): how many more of what, a noun in the plural; nil: nobody is.
	Lost func(what string, n int)
}

// A role is a field of statements whose entities are codes.
type role struct {
	field string
	// Tag is what its codes begin with; empty: the entity's own code.
	Tag string
}

// Roles are the fields of statements that are codes, by what the names of these begin
// with. Those of speakers and of neutral positions are the entity's own.
var roles = []role{
	{"speakers", ""},
	{"onBehalfOf", "on behalf of"},
	{"addressees", "to"},
	{"supports", "supports"},
	{"opposes", "opposes"},
	{"neutral", ""},
	{"praises", "praises"},
	{"criticizes", "criticizes"},
	{"about", "about"},
}

// RoleOf is the field of statements that a code below that of an entity stands for;
// empty: none.
func RoleOf(tag string) string {
	for _, r := range roles {
		if r.Tag == tag && tag != "" {
			return r.field
		}
	}
	return ""
}

// texts are the fields of a kind that descriptions have.
var texts = map[schema.Kind][]string{
	schema.KindCorpus:    {"title", "base", "languages", "licence"},
	schema.KindActor:     {"aliases", "type", "bloc", "description", "sameAs"},
	schema.KindPosition:  {"aliases", "type", "description"},
	schema.KindSource:    {"type", "publisher", "language", "date", "url", "sha256", "length", "original"},
	schema.KindStatement: {"mode", "act", "quotes", "summary", "language", "date", "medium", "certainty", "note", "textOrder", "layer"},
	schema.KindPassage:   {"line", "start", "end", "sha256", "exact", "prefix", "suffix", "quote", "from", "to"},
}

// Texts are the fields of a kind that descriptions have, in their order.
func Texts(k schema.Kind) []string { return texts[k] }

// Carries reports whether a project has a place for a field of a kind, and for what
// it refers to.
func Carries(k schema.Kind, field string, to schema.Kind) bool {
	switch {
	case field == "id", field == "name", field == "title":
		return k == schema.KindActor || k == schema.KindPosition || k == schema.KindSource || k == schema.KindStatement
	case slices.Contains(texts[k], field):
		return true
	case k == schema.KindPosition:
		return field == "broader"
	case k == schema.KindPassage:
		return field == "source"
	case k == schema.KindStatement && slices.ContainsFunc(roles, func(r role) bool { return r.field == field }):
		return to == schema.KindActor || to == schema.KindPosition
	}
	return k == schema.KindStatement && slices.Contains([]string{"evidence", "coder"}, field)
}

// An encoder makes a project of a record.
type encoder struct {
	*Project
	of      *Record
	several bool                     // corpora
	found   map[string]schema.Entity // by IRI
	codes   map[string]*Code         // by IRI of the entity
	names   map[string]bool          // of codes: programs have each name once
	roles   map[[2]string]*Code      // by field and IRI
	users   map[string]string        // GUIDs by name
	coded   map[string][]*schema.Statement
}

// Project makes the project.
func (r *Record) Project() (*Project, error) {
	d := &encoder{
		Project: &Project{Origin: Origin, Name: Origin}, of: r, found: map[string]schema.Entity{}, codes: map[string]*Code{}, names: map[string]bool{},
		roles: map[[2]string]*Code{}, users: map[string]string{}, coded: map[string][]*schema.Statement{},
	}
	var corpora []*schema.Corpus
	var sources []*schema.Source
	var actors []*schema.Actor
	var positions []*schema.Position
	for e, err := range r.Entities {
		if err != nil {
			return nil, err
		}
		switch e := e.(type) {
		case *schema.Corpus:
			corpora = append(corpora, e)
		case *schema.Actor:
			actors = append(actors, e)
		case *schema.Position:
			positions = append(positions, e)
		case *schema.Source:
			sources = append(sources, e)
		}
		d.found[e.Identity().IRI] = e
	}
	d.several = len(corpora) > 1
	d.head(corpora)
	d.actors(actors)
	d.positions(positions)
	for s, err := range r.Statements {
		if err != nil {
			return nil, err
		}
		if len(s.Evidence) == 0 {
			d.lost(1, "statements without a passage")
			continue
		}
		source := rdf.Target(s, s.Evidence[0].Source)
		d.coded[source] = append(d.coded[source], s)
	}
	d.coders()
	for _, src := range sources {
		if err := d.source(src); err != nil {
			return nil, err
		}
		delete(d.coded, src.IRI)
	}
	for _, s := range d.coded {
		d.lost(len(s), rdf.Dangling)
	}
	return d.Project, nil
}

func (d *encoder) lost(n int, what string) {
	if d.of.Lost != nil && n > 0 {
		d.of.Lost(what, n)
	}
}

// newGUID makes a GUID of what something is, the same each time: a version 8 UUID
// (RFC 9562) of SHA-256.
func newGUID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// lines are the texts of a record's fields.
func (d *encoder) lines(k schema.Kind, record any) (out []Line) {
	for _, name := range texts[k] {
		f, _ := schema.FieldNamed(k, name)
		var all []string
		for v := range f.Values(record) {
			all = append(all, v.String())
		}
		if f.IsList() && len(all) > 0 {
			all = []string{schema.Joined(all)}
		}
		out = append(out, Line{name, strings.Join(all, "")})
	}
	return out
}

// identity is the line of an entity's id, and, among several corpora, that of its
// corpus.
func (d *encoder) identity(e schema.Entity) []Line {
	out := []Line{{"id", e.Identity().ID}}
	if d.several {
		base, _, _ := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
		out = append(out, Line{"corpus", base})
	}
	return out
}

// head tells of the corpora.
func (d *encoder) head(corpora []*schema.Corpus) {
	var parts, titles []string
	for _, c := range corpora {
		parts = append(parts, joinLines(append([]Line{{"id", c.ID}}, d.lines(schema.KindCorpus, c)...)))
		titles = append(titles, c.Label())
	}
	d.Description = strings.Join(parts, "\n\n")
	d.Name = cmp.Or(strings.Join(titles, " · "), d.Name)
}

// named gives a code a name that no other has, and, where it is not what the entity is
// called, a line that says so.
func (d *encoder) named(label, id string) (name string, lines []Line) {
	label = clean(label)
	name = label
	for n := 1; d.names[name] || strings.TrimSpace(name) == ""; n++ {
		if name = fmt.Sprintf("%s (%s)", label, id); n > 1 {
			name = fmt.Sprintf("%s (%s, %d)", label, id, n)
		}
	}
	d.names[name] = true
	if name != label {
		lines = []Line{{"name", label}}
	}
	return name, lines
}

// code makes the code of an entity.
func (d *encoder) code(e schema.Entity, label string) *Code {
	id := e.Identity()
	name, renamed := d.named(label, id.ID)
	c := &Code{GUID: newGUID("code", id.IRI), Name: name, Description: joinLines(slices.Concat(d.identity(e), renamed, d.lines(e.Kind(), e)))}
	d.codes[id.IRI] = c
	return c
}

// root is a code that is there for those below it.
func (d *encoder) root(name string) *Code {
	d.names[name] = true
	c := &Code{GUID: newGUID("root", name), Name: name, NotCodable: true}
	d.Codes = append(d.Codes, c)
	return c
}

func (d *encoder) actors(all []*schema.Actor) {
	if len(all) == 0 {
		return
	}
	root := d.root(ActorCodes)
	for _, a := range all {
		root.Codes = append(root.Codes, d.code(a, a.Name))
	}
}

// mostBroader is how many positions are in one another at most: libxml2, with which many
// programs read XML, refuses elements that are nested more than 256 deep (XML_PARSE_HUGE),
// and those of positions are in four others and have another one or two in them.
const mostBroader = 200

// broaderLine names the broader position of one that would be too deep below it.
const broaderLine = "broader"

// positions makes a tree of the positions. One whose broader one is missing, or
// narrower than itself, is a root, and so is one that would be too deep: it has a line
// that names its broader one.
func (d *encoder) positions(all []*schema.Position) {
	if len(all) == 0 {
		return
	}
	root := d.root(PositionCodes)
	broader := map[*schema.Position]*schema.Position{}
	for _, p := range all {
		d.code(p, p.Name)
		if p.Broader.IsZero() {
			continue
		}
		to, ok := d.found[rdf.Target(p, p.Broader)].(*schema.Position)
		if !ok {
			d.lost(1, rdf.Dangling)
			continue
		}
		broader[p] = to
	}
	rooted := map[*schema.Position]bool{}
	for _, p := range all {
		if !rooted[p] && circles(p, broader, rooted) {
			delete(broader, p)
			d.lost(1, "position broaders that lead back to where they begin")
		}
	}
	depth := map[*schema.Position]int{}
	for _, p := range all {
		to, c := root, d.codes[p.IRI]
		switch b := broader[p]; {
		case b == nil:
		case depthOf(p, broader, depth) == 1:
			c.Description += "\n" + joinLines([]Line{{broaderLine, b.ID}})
		default:
			to = d.codes[b.IRI]
		}
		to.Codes = append(to.Codes, c)
	}
}

// depthOf is how deep below the root a position stands, from 1: after mostBroader it
// begins anew. Those that it passes are noted.
func depthOf(p *schema.Position, broader map[*schema.Position]*schema.Position, depth map[*schema.Position]int) int {
	var passed []*schema.Position
	for ; p != nil && depth[p] == 0; p = broader[p] {
		passed = append(passed, p)
	}
	at := depth[p]
	for _, q := range slices.Backward(passed) {
		at = at%mostBroader + 1
		depth[q] = at
	}
	return at
}

// circles reports whether what is broader than a position leads back to it. Those that
// it passes, and that lead to none, are noted.
func circles(p *schema.Position, broader map[*schema.Position]*schema.Position, rooted map[*schema.Position]bool) bool {
	var passed []*schema.Position
	seen := map[*schema.Position]bool{}
	for q := p; q != nil && !rooted[q]; q = broader[q] {
		if seen[q] {
			return q == p
		}
		seen[q] = true
		passed = append(passed, q)
	}
	for _, q := range passed {
		rooted[q] = true
	}
	return false
}

// role is the code for what a statement says of an entity; nil: there is none.
func (d *encoder) role(r role, iri string) *Code {
	own := d.codes[iri]
	if own == nil || r.Tag == "" {
		return own
	}
	key := [2]string{r.field, iri}
	if c := d.roles[key]; c != nil {
		return c
	}
	e := d.found[iri]
	name, _ := d.named(r.Tag+": "+e.Label(), e.Identity().ID)
	c := &Code{GUID: newGUID("role", r.field, iri), Name: name, Description: joinLines([]Line{{"role", r.Tag}})}
	d.roles[key] = c
	own.Codes = append(own.Codes, c)
	return c
}

// clean is a text as XML can hold it: what is made of it is the same when it was read
// again.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
			return r
		}
		return '\ufffd'
	}, s)
}

// coders makes a user of each coder, in the order of their names.
func (d *encoder) coders() {
	names := map[string]bool{}
	for _, all := range d.coded {
		for _, s := range all {
			names[clean(s.Coder)] = true
		}
	}
	delete(names, "")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		d.users[name] = newGUID("user", name)
		d.Users = append(d.Users, User{d.users[name], name})
	}
}

// source writes a source with its text, where that is at hand and has the words that
// were coded; else the text is made of the words of the passages.
func (d *encoder) source(src *schema.Source) error {
	coded := d.coded[src.IRI]
	text, made := "", true
	if d.of.Text != nil {
		whole, ok, err := d.of.Text(src)
		if err != nil {
			return err
		}
		if made = !ok || !holdsAll(whole, coded); ok && made {
			d.lost(1, "texts that have other words than those coded")
		}
		text = whole
	}
	var spans map[standin.Passage][2]int
	told := *src
	if !made { // that of the source, which need not tell of it
		sum := sha256.Sum256([]byte(text))
		told.SHA256, told.Length = hex.EncodeToString(sum[:]), len([]rune(text))
	}
	head := slices.Concat(d.identity(src), d.lines(schema.KindSource, &told))
	if made {
		text, spans = compose(coded)
		head = append(head, Line{"text", "the words of the passages alone"})
	}
	to := &Source{GUID: newGUID("source", src.IRI), Name: src.Title, Text: text, HasText: true, Description: joinLines(head)}
	to.Path = "internal://" + to.GUID + ".txt"
	for _, s := range inText(coded) {
		m := d.marked(s)
		for i := range s.Evidence {
			d.selection(to, m, i, made, spans)
		}
	}
	d.Sources = append(d.Sources, to)
	return nil
}

// inText are statements in the order of their first passages: that of the graph goes by
// dates, which have no place.
func inText(coded []*schema.Statement) []*schema.Statement {
	coded = slices.Clone(coded)
	sorting.By(coded, func(a, b *schema.Statement) int {
		p, q := &a.Evidence[0], &b.Evidence[0]
		return cmp.Or(cmp.Compare(p.Start, q.Start), cmp.Compare(p.End, q.End), cmp.Compare(a.IRI, b.IRI))
	})
	return coded
}

// A codedStatement is a statement, with what all its selections have.
type codedStatement struct {
	*schema.Statement
	name, user string
	codes      []*Code
	few        bool // only the first selection has all codes
}

// mostCodings is how many codings the selections of one statement have at most, where
// each has all codes. No utterance comes near it.
const mostCodings = 2_000

func (d *encoder) marked(s *schema.Statement) *codedStatement {
	m := &codedStatement{Statement: s, name: cutTo(squeezed(clean(s.Label())), 100), user: d.users[clean(s.Coder)]}
	fields := schema.Fields(schema.KindStatement)
	for n := range fields {
		f := &fields[n]
		at := slices.IndexFunc(roles, func(r role) bool { return r.field == f.Name })
		if at < 0 {
			continue
		}
		for _, ref := range f.Refs(s) {
			if c := d.role(roles[at], rdf.Target(s, ref)); c != nil {
				m.codes = append(m.codes, c)
			} else if Carries(schema.KindStatement, f.Name, ref.Kind) {
				d.lost(1, rdf.Dangling)
			}
		}
	}
	if m.few = len(m.codes)*len(s.Evidence) > mostCodings; m.few {
		d.lost((len(m.codes)-1)*(len(s.Evidence)-1), "codes of further passages of a statement with very many")
	}
	return m
}

// selection writes a passage of a statement. The first one has what the statement says.
func (d *encoder) selection(to *Source, s *codedStatement, i int, made bool, spans map[standin.Passage][2]int) {
	p := &s.Evidence[i]
	lines := d.identity(s)
	codes := s.codes
	if i == 0 {
		own := d.lines(schema.KindStatement, s.Statement)
		if s.DateFrom != "" && s.DateFrom != schema.FromStatement {
			own = slices.DeleteFunc(own, func(l Line) bool { return l.Key == "date" })
			if s.DateFrom == schema.FromEvent {
				d.lost(1, "statement dates")
			}
		}
		lines = append(lines, own...)
	} else if s.few {
		codes = codes[:1]
	}
	span := [2]int{p.Start, p.End}
	if made {
		span = spans[standin.Passage{Of: s.Statement, Index: i}]
		for _, l := range d.lines(schema.KindPassage, p) {
			if l.Value != "0" {
				lines = append(lines, Line{"passage " + l.Key, l.Value})
			}
		}
	} else if p.Exact != "" {
		lines = append(lines, Line{"quoted", strconv.FormatBool(true)})
	}
	guid := newGUID("selection", s.IRI, strconv.Itoa(i))
	sel := Selection{GUID: guid, Name: s.name, Start: span[0], End: span[1], User: s.user, Description: joinLines(lines)}
	for _, c := range codes {
		sel.Codings = append(sel.Codings, Coding{GUID: newGUID("coding", guid, c.GUID), Code: c.GUID, User: s.user})
	}
	to.Selections = append(to.Selections, sel)
}

// holdsAll reports whether a text has the words of all passages.
func holdsAll(text string, coded []*schema.Statement) bool {
	runes := []rune(text)
	for _, s := range coded {
		for i := range s.Evidence {
			if !standin.Holds(runes, &s.Evidence[i]) {
				return false
			}
		}
	}
	return true
}

// compose makes a text of the words of passages, and says where they stand in it.
func compose(coded []*schema.Statement) (string, map[standin.Passage][2]int) {
	var passages []standin.Passage
	for _, s := range coded {
		for i := range s.Evidence {
			passages = append(passages, standin.Passage{Of: s, Index: i})
		}
	}
	words := func(p *schema.Passage) string { return clean(cmp.Or(p.Exact, p.Quote)) }
	return standin.Text(passages, words, func(text string) string { return clean(string(normal(text))) })
}
