package dna

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/exports/palette"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/dna"
)

// A dnaDocument is a source whose statements have places in a text.
type dnaDocument struct {
	id    int
	made  bool
	spans map[place][2]int // in UTF-16 code units
}

// A place is what tells the first passages of a source's statements apart.
type place struct {
	start, end int
	exact      string
	statement  string // whose it is, where it is not located: nobody knows another's
}

func placed(s *schema.Statement) place {
	p := &s.Evidence[0]
	out := place{start: p.Start, end: p.End, exact: p.Exact}
	if !p.Located() && p.Exact == "" {
		out.statement = s.IRI
	}
	return out
}

// document writes a source: with its text where that is at hand and has the
// words that were coded; else the text is made of the words of the passages.
func (d *dnaWriter) document(src *schema.Source, coded []*schema.Statement) error {
	text, made := "", true
	spans := map[place][2]int{}
	if d.in.Text != nil {
		whole, ok, err := d.in.Text(src)
		if err != nil {
			return err
		}
		if ok {
			if made = !locate(whole, coded, spans); made {
				d.in.Lost.Add(1, "texts that have other words than those coded")
			}
			text = whole
		}
	}
	if made {
		text = compose(coded, spans)
		d.in.Lost.Add(min(len(src.SHA256), 1), "source checksums")
		d.in.Lost.Add(min(src.Length, 1), "source lengths")
		d.in.Lost.Add(min(len(src.Text), 1), "source texts")
	}
	var authors []string
	for _, a := range src.Authors {
		if e, ok := d.found[view.IRI(src, a)]; ok {
			authors = append(authors, e.Label())
		}
	}
	id := len(d.Documents) + 1
	d.documents[src.IRI] = &dnaDocument{id, made, spans}
	d.Documents = append(d.Documents, dna.Document{
		ID: id, Title: d.clip(src.Title, "source titles"), Text: text, Coder: dna.Admin, Author: d.clip(schema.Joined(authors), "source authors"),
		Source: d.clip(src.Publisher, "source publishers"), Type: d.clip(src.Type, "source types"), Notes: d.notes(src, made), Date: dated(src, coded),
	})
	return nil
}

// dated is when a source was published, or else when the first of its statements
// was made.
func dated(src *schema.Source, coded []*schema.Statement) (first int64) {
	if src.Date != "" {
		return seconds(src.Date)
	}
	for _, s := range coded {
		if day := seconds(s.Date); day != 0 && (first == 0 || day < first) {
			first = day
		}
	}
	return first
}

// notes are what of a source has no column, a line for each field.
func (d *dnaWriter) notes(src *schema.Source, made bool) string {
	lines := []string{"id: " + d.id(src)}
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+schema.Joined(strings.Split(value, "\n")))
		}
	}
	add("url", src.URL)
	add("language", src.Language)
	add("date", cmp.Or(src.Date, "not known"))
	if made {
		add("text", "the words of the passages alone")
	}
	return strings.Join(lines, "\n")
}

// seconds are those from 1970 to the first possible day of a date; 0: it has
// none.
func seconds(date string) int64 {
	first, _ := emit.Days(date)
	day, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return 0
	}
	return day.Unix()
}

// locate finds where the first passages stand in the text of their source, and
// reports whether the text has their words.
func locate(text string, coded []*schema.Statement, spans map[place][2]int) bool {
	runes := []rune(text)
	units := make([]int, len(runes)+1)
	for i, r := range runes {
		units[i+1] = units[i] + utf16.RuneLen(r)
	}
	for _, s := range coded {
		p := &s.Evidence[0]
		if p.Start >= p.End || p.End > len(runes) {
			return false
		}
		words := string(runes[p.Start:p.End])
		sum := sha256.Sum256([]byte(words))
		if p.Exact != "" && p.Exact != words || p.SHA256 != "" && p.SHA256 != hex.EncodeToString(sum[:]) {
			return false
		}
		spans[placed(s)] = [2]int{units[p.Start], units[p.End]}
	}
	return true
}

// compose makes a text of the words of the first passages, in their order, a
// paragraph for each. Where the words are not known, what was said stands there
// in brackets.
func compose(coded []*schema.Statement, spans map[place][2]int) string {
	clear(spans)
	coded = slices.Clone(coded)
	slices.SortStableFunc(coded, func(a, b *schema.Statement) int {
		p, q := &a.Evidence[0], &b.Evidence[0]
		return cmp.Or(cmp.Compare(p.Start, q.Start), cmp.Compare(p.End, q.End), cmp.Compare(a.ID, b.ID))
	})
	var b strings.Builder
	at := 0
	write := func(text string) {
		b.WriteString(text)
		for _, r := range text {
			at += utf16.RuneLen(r)
		}
	}
	for _, s := range coded {
		of := placed(s)
		if _, ok := spans[of]; ok {
			continue
		}
		if b.Len() > 0 {
			write("\n\n")
		}
		from := at
		switch {
		case of.exact != "":
			write(of.exact)
		case len(s.Quotes) > 0:
			write("[" + strings.Join(s.Spoken(), " … ") + "]")
		default:
			write("[" + s.Summary + "]")
		}
		spans[of] = [2]int{from, at}
	}
	return b.String()
}

// statement writes a statement once for each speaker and each position.
func (d *dnaWriter) statement(s *schema.Statement) {
	if len(s.Supports)+len(s.Opposes) == 0 {
		d.in.Lost.Add(1, "statements that take no side")
		return
	}
	if len(s.Evidence) == 0 {
		d.in.Lost.Add(1, "statements without a passage")
		return
	}
	p := &s.Evidence[0]
	doc := d.documents[view.IRI(s, p.Source)]
	if doc == nil {
		d.in.Lost.Add(1, export.Dangling)
		return
	}
	d.in.Lost.Add(len(s.Evidence)-1, "statement passages")
	if doc.made {
		d.lose(p)
	}
	if s.Date != "" && s.DateFrom != schema.FromSource {
		d.in.Lost.Add(1, "statement dates")
	}
	if s.Certainty != "" {
		d.in.Lost.Add(1, "statement certainties")
	}
	span := doc.spans[placed(s)]
	for _, speaker := range s.Speakers {
		actor, ok := d.found[view.IRI(s, speaker)].(*schema.Actor)
		if !ok {
			d.in.Lost.Add(1, export.Dangling)
			continue
		}
		person, organization := d.speaker(s, actor)
		for agreement, positions := range [][]schema.Ref{s.Opposes, s.Supports} {
			for _, r := range positions {
				position, ok := d.found[view.IRI(s, r)]
				if !ok {
					d.in.Lost.Add(1, export.Dangling)
					continue
				}
				id := len(d.Statements) + 1
				d.Statements = append(d.Statements, dna.Statement{ID: id, StatementType: dna.DNAStatement, Document: doc.id, Start: span[0], Stop: span[1], Coder: d.coder(s.Coder)})
				for i, entity := range []int{person, organization, d.entity(dna.Concept, position)} {
					d.ShortTexts = append(d.ShortTexts, dna.ShortText{ID: len(d.ShortTexts) + 1, Statement: id, Variable: dna.Person + i, Entity: entity})
				}
				d.Booleans = append(d.Booleans, dna.Number{ID: id, Statement: id, Variable: dna.Agreement, Value: agreement})
				d.long(id, "id", d.id(s))
				for _, v := range dnaVariables {
					d.long(id, v.name, v.of(s))
				}
			}
		}
	}
}

func (d *dnaWriter) long(statement int, variable, value string) {
	d.LongTexts = append(d.LongTexts, dna.LongText{ID: len(d.LongTexts) + 1, Statement: statement, Variable: d.variables[variable], Value: value})
}

// lose counts what is not known of a passage in a text that was made.
func (d *dnaWriter) lose(p *schema.Passage) {
	count := func(n int, what string) { d.in.Lost.Add(min(n, 1), "passage "+what) }
	count(p.Line, "lines")
	count(p.End, "places")
	if p.Exact == "" {
		count(len(p.SHA256), "checksums")
	}
	count(len(p.Prefix)+len(p.Suffix), "contexts")
}

// speaker gives the rows of who speaks: a person with the organization that he
// or she belonged to, or an organization.
func (d *dnaWriter) speaker(s *schema.Statement, a *schema.Actor) (person, organization int) {
	if a.Type != "person" {
		return d.nobody(dna.Person), d.entity(dna.Organization, a)
	}
	person = d.entity(dna.Person, a)
	to := affiliated(s, a)
	if to.IsZero() {
		return person, d.nobody(dna.Organization)
	}
	of, ok := d.found[view.IRI(a, to)]
	if !ok {
		d.in.Lost.Add(1, export.Dangling)
		return person, d.nobody(dna.Organization)
	}
	d.belonging[a.IRI+" "+of.Identity().IRI] = true
	return person, d.entity(dna.Organization, of)
}

// affiliated is what an actor belonged to when a statement was made: of several,
// the one for which it spoke, else the one that began last, then the first. An
// undated statement was made at any time.
func affiliated(s *schema.Statement, a *schema.Actor) (to schema.Ref) {
	held := a.AffiliationsAt(schema.DaysOf(s.Date))
	for _, f := range held {
		if slices.ContainsFunc(s.OnBehalfOf, func(r schema.Ref) bool { return view.IRI(s, r) == view.IRI(a, f.To) }) {
			return f.To
		}
	}
	if len(held) > 0 {
		to = held[0].To
	}
	return to
}

// coder is the row of who coded. Whoever is not named is Admin.
func (d *dnaWriter) coder(name string) int {
	id, ok := d.coders[name]
	if !ok {
		id = len(d.Coders) + 1
		c := coderColour(id)
		d.coders[name] = id
		d.Coders = append(d.Coders, dna.Coder{ID: id, Name: d.clip(name, "coder names"), Red: int(c[0]), Green: int(c[1]), Blue: int(c[2]), Password: d.Coders[0].Password})
	}
	return id
}

// coderColour gives coders colours in turn.
func coderColour(n int) palette.Colour {
	colours := []palette.Colour{palette.Sky, palette.Green, palette.Orange, palette.Purple, palette.Vermilion, palette.Blue, palette.Yellow}
	return colours[n%len(colours)]
}
