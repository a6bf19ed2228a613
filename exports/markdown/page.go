package markdown

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"onrecord/exports/emit"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/spelling"
)

// A page is a page in the making, with its footnotes: CommonMark, with the
// footnotes of GitHub and Pandoc.
type page struct {
	*dossier
	out     *bufio.Writer
	err     error
	blank   bool // the last line is
	notes   []string
	numbers map[string]int // of the notes
}

func (d *dossier) page(w io.Writer) *page {
	return &page{dossier: d, out: bufio.NewWriter(w), numbers: map[string]int{}}
}

// line writes a line, but no blank one after another.
func (p *page) line(parts ...string) {
	line := strings.Join(parts, "")
	if line == "" && p.blank {
		return
	}
	p.blank = line == ""
	if p.err == nil {
		_, p.err = p.out.WriteString(line + "\n")
	}
}

// close writes the footnotes.
func (p *page) close() error {
	if len(p.notes) > 0 {
		p.line("")
		for i, n := range p.notes {
			p.line(fmt.Sprintf("[^%d]: %s", i+1, n))
		}
	}
	if p.err != nil {
		return p.err
	}
	return p.out.Flush()
}

// actor writes the page of one.
func (p *page) actor(a *schema.Actor) {
	p.line("# ", escape.Markdown(a.Name))
	if a.Description != "" {
		p.line("")
		p.line(escape.Markdown(a.Description))
	}
	var facts []string
	for _, r := range a.Roles {
		fact := escape.Markdown(r.Office)
		if !r.Organization.IsZero() {
			fact += ", " + escape.Markdown(r.Organization.Name)
		}
		facts = append(facts, fact+emit.Period(edtf(r.From), edtf(r.Until)))
	}
	for _, f := range a.Affiliations {
		facts = append(facts, "of "+escape.Markdown(f.To.Name)+emit.Period(edtf(f.From), edtf(f.Until)))
	}
	if facts != nil {
		p.line("")
		for _, f := range facts {
			p.line("- ", f)
		}
	}
	p.byPosition(p.said[a.IRI], 2, func(st *schema.Statement) string {
		if len(st.Speakers) < 2 {
			return ""
		}
		return p.names(st, st.Speakers)
	})
}

// The stances, as headings have them.
var dossierStances = []struct {
	heading string
	of      func(*schema.Statement) []schema.Ref
}{
	{"For", func(st *schema.Statement) []schema.Ref { return st.Supports }},
	{"Against", func(st *schema.Statement) []schema.Ref { return st.Opposes }},
	{"Neither", func(st *schema.Statement) []schema.Ref { return st.Neutral }},
}

// byPosition writes statements below the positions that they are about, each
// with who said it, unless that goes without saying.
func (p *page) byPosition(statements []*schema.Statement, level int, who func(*schema.Statement) string) {
	type side struct {
		position string // its IRI
		stance   int    // in dossierStances
	}
	found, sides := map[string]*schema.Position{}, map[side][]*schema.Statement{}
	var none []*schema.Statement
	for _, st := range statements {
		n := 0
		for i, stance := range dossierStances {
			for _, ref := range stance.of(st) {
				pos, ok := p.entities[view.IRI(st, ref)].(*schema.Position)
				if !ok {
					continue
				}
				n++
				found[pos.IRI] = pos
				on := side{pos.IRI, i}
				if of := sides[on]; len(of) == 0 || of[len(of)-1] != st {
					sides[on] = append(of, st)
				}
			}
		}
		if n == 0 {
			none = append(none, st)
		}
	}
	positions := make([]*schema.Position, 0, len(found))
	for _, pos := range found {
		positions = append(positions, pos)
	}
	slices.SortFunc(positions, func(a, b *schema.Position) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Name), spelling.Fold(b.Name)), cmp.Compare(a.IRI, b.IRI))
	})
	mark := strings.Repeat("#", level)
	for _, pos := range positions {
		p.line("")
		p.line(mark, " ", escape.Markdown(pos.Name))
		if pos.Description != "" {
			p.line("")
			p.line("*", escape.Markdown(pos.Description), "*")
		}
		for i, stance := range dossierStances {
			of := sides[side{pos.IRI, i}]
			if of == nil {
				continue
			}
			p.line("")
			p.line(mark, "# ", stance.heading)
			p.line("")
			for _, st := range of {
				p.statement(st, who(st))
			}
		}
	}
	if none != nil {
		p.line("")
		p.line(mark, " Other statements")
		p.line("")
		for _, st := range none {
			p.statement(st, who(st))
		}
	}
}

// statement writes one as an item: who, the words, how, when, where, and a
// footnote for the passages.
func (p *page) statement(st *schema.Statement, who string) {
	var parts []string
	if who != "" {
		parts = append(parts, "**"+who+"**")
	}
	said := p.words(st)
	if len(parts) > 0 {
		said = parts[0] + ": " + said
	}
	var facts []string
	add := func(format string, args ...any) { facts = append(facts, fmt.Sprintf(format, args...)) }
	add("%s", escape.Markdown(st.Mode))
	if !st.Event.IsZero() {
		add("%s", escape.Markdown(st.Event.Name))
	}
	if !st.Place.IsZero() {
		add("%s", escape.Markdown(st.Place.Name))
	}
	if st.Date != "" {
		date := edtf(st.Date)
		if st.DateFrom == schema.FromSource {
			date = "reported " + date
		}
		add("%s", date)
	}
	if st.Medium != "" {
		add("%s", escape.Markdown(st.Medium))
	}
	if len(st.Addressees) > 0 {
		add("to %s", p.names(st, st.Addressees))
	}
	if len(st.OnBehalfOf) > 0 {
		add("for %s", p.names(st, st.OnBehalfOf))
	}
	if st.Certainty != "" && st.Certainty != "high" {
		add("certainty %s", escape.Markdown(st.Certainty))
	}
	for _, link := range []struct {
		verb string
		refs []schema.Ref
	}{{"restates", []schema.Ref{st.Restates}}, {"echoes", st.Echoes}, {"contradicts", st.Contradicts}, {"answers", st.Answers}} {
		for _, ref := range link.refs {
			if !ref.IsZero() {
				add("%s “%s”", link.verb, escape.Markdown(ref.Name))
			}
		}
	}
	p.line("- ", said, " (", strings.Join(facts, "; "), ")", p.note(st))
	if st.Note != "" {
		p.line("")
		p.line("  Note: ", escape.Markdown(st.Note))
		p.line("")
	}
}

// words are the quotes, or the summary where there is none.
func (p *page) words(st *schema.Statement) string {
	var parts []string
	for _, q := range st.Spoken() {
		parts = append(parts, "“"+escape.Markdown(q)+"”")
	}
	words := strings.Join(parts, " … ")
	switch {
	case st.Summary == "":
		return words
	case words == "":
		return escape.Markdown(st.Summary)
	}
	return words + " – " + escape.Markdown(st.Summary)
}

func (p *page) names(_ *schema.Statement, refs []schema.Ref) string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = escape.Markdown(r.Name)
	}
	return strings.Join(out, ", ")
}

// address is a link where an address may be followed, else its text.
func address(url string) string {
	if link, ok := escape.Link(url); ok {
		return "<" + link + ">"
	}
	return escape.Markdown(url)
}

// edtf is a date as it is, whose ~ means nothing to Markdown, and of anything
// else the text.
func edtf(date string) string {
	if _, err := schema.ParseDate(date); err != nil {
		return escape.Markdown(date)
	}
	return date
}

// note adds a footnote for the evidence of a statement, and gives its mark. Two
// with the same text are one.
func (p *page) note(st *schema.Statement) string {
	if len(st.Evidence) == 0 {
		return ""
	}
	var parts []string
	source, _ := p.entities[view.IRI(st, st.Source)].(*schema.Source)
	if source != nil {
		for _, a := range source.Authors {
			parts = append(parts, escape.Markdown(a.Name))
		}
		parts = append(parts, "*"+escape.Markdown(source.Title)+"*")
		for _, s := range []string{source.Type, source.Publisher, source.Date} {
			if s != "" {
				parts = append(parts, escape.Markdown(s))
			}
		}
		if source.URL != "" {
			parts = append(parts, address(source.URL))
		}
	}
	for _, e := range st.Evidence {
		switch {
		case e.Located() && e.Line > 0:
			parts = append(parts, fmt.Sprintf("line %d, characters %d–%d", e.Line, e.Start, e.End))
		case e.Located():
			parts = append(parts, fmt.Sprintf("characters %d–%d", e.Start, e.End))
		default:
			parts = append(parts, "passage not located")
		}
	}
	text := strings.Join(parts, ", ") + "."
	if p.numbers[text] == 0 {
		p.notes = append(p.notes, text)
		p.numbers[text] = len(p.notes)
	}
	return fmt.Sprintf("[^%d]", p.numbers[text])
}
