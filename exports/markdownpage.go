package exports

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"onrecord/graph/view"
	"onrecord/schema"
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
	p.line("# ", p.escape(a.Name))
	if a.Description != "" {
		p.line("")
		p.line(p.escape(a.Description))
	}
	var facts []string
	for _, r := range a.Roles {
		fact := p.escape(r.Office)
		if !r.Organization.IsZero() {
			fact += ", " + p.escape(r.Organization.Name)
		}
		facts = append(facts, fact+period(r.From, r.Until))
	}
	for _, f := range a.Affiliations {
		facts = append(facts, "of "+p.escape(f.To.Name)+period(f.From, f.Until))
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

func period(from, until string) string {
	switch {
	case from == "" && until == "":
		return ""
	case until == "":
		return " (since " + from + ")"
	case from == "":
		return " (until " + until + ")"
	}
	return " (" + from + " to " + until + ")"
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
		return cmp.Or(cmp.Compare(schema.Fold(a.Name), schema.Fold(b.Name)), cmp.Compare(a.IRI, b.IRI))
	})
	mark := strings.Repeat("#", level)
	for _, pos := range positions {
		p.line("")
		p.line(mark, " ", p.escape(pos.Name))
		if pos.Description != "" {
			p.line("")
			p.line("*", p.escape(pos.Description), "*")
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
	add("%s", st.Mode)
	if !st.Event.IsZero() {
		add("%s", p.escape(st.Event.Name))
	}
	if !st.Place.IsZero() {
		add("%s", p.escape(st.Place.Name))
	}
	if st.Date != "" {
		date := st.Date
		if st.DateFrom == schema.FromSource {
			date = "reported " + date
		}
		add("%s", date)
	}
	if st.Medium != "" {
		add("%s", p.escape(st.Medium))
	}
	if len(st.Addressees) > 0 {
		add("to %s", p.names(st, st.Addressees))
	}
	if len(st.OnBehalfOf) > 0 {
		add("for %s", p.names(st, st.OnBehalfOf))
	}
	if st.Certainty != "" && st.Certainty != "high" {
		add("certainty %s", st.Certainty)
	}
	for _, link := range []struct {
		verb string
		refs []schema.Ref
	}{{"restates", []schema.Ref{st.Restates}}, {"echoes", st.Echoes}, {"contradicts", st.Contradicts}, {"answers", st.Answers}} {
		for _, ref := range link.refs {
			if !ref.IsZero() {
				add("%s “%s”", link.verb, p.escape(ref.Name))
			}
		}
	}
	p.line("- ", said, " (", strings.Join(facts, "; "), ")", p.note(st))
	if st.Note != "" {
		p.line("")
		p.line("  Note: ", p.escape(st.Note))
		p.line("")
	}
}

// words are the quotes, or the summary where there is none.
func (p *page) words(st *schema.Statement) string {
	var parts []string
	for _, q := range st.Spoken() {
		parts = append(parts, "“"+p.escape(q)+"”")
	}
	words := strings.Join(parts, " … ")
	switch {
	case st.Summary == "":
		return words
	case words == "":
		return p.escape(st.Summary)
	}
	return words + " – " + p.escape(st.Summary)
}

func (p *page) names(_ *schema.Statement, refs []schema.Ref) string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = p.escape(r.Name)
	}
	return strings.Join(out, ", ")
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
			parts = append(parts, p.escape(a.Name))
		}
		parts = append(parts, "*"+p.escape(source.Title)+"*")
		for _, s := range []string{source.Type, source.Publisher, source.Date} {
			if s != "" {
				parts = append(parts, p.escape(s))
			}
		}
		if source.URL != "" {
			parts = append(parts, "<"+strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(source.URL)+">")
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

// escape makes a text one that Markdown shows as it is, on one line. Words that
// run from right to left are kept apart from those around (Unicode Bidirectional
// Algorithm, 2.4.1).
func (p *page) escape(s string) string {
	var b strings.Builder
	rightToLeft := false
	for i, r := range s {
		switch {
		case r == ':' && strings.HasPrefix(s[i:], "://"), r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\') // GitHub would make a link of it
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
			continue
		case unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana) || r >= '\u202a' && r <= '\u202e':
			rightToLeft = true
		}
		if r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)) && !strings.ContainsRune(`',;:%/?"`, r) {
			if needsEscape(r, b.Len() == 0) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	out := strings.Join(strings.Fields(b.String()), " ")
	if digits := strings.TrimLeft(out, "0123456789"); digits != out && digits != "" && strings.ContainsRune(".)", rune(digits[0])) {
		out = out[:len(out)-len(digits)] + `\` + digits // it would begin a list
	}
	if rightToLeft {
		return "\u2068" + out + "\u2069"
	}
	return out
}

// needsEscape reports whether Markdown gives a sign a meaning: some do so only
// at the beginning of a line, or behind a number there.
func needsEscape(r rune, first bool) bool {
	switch r {
	case '.', ')', '(', '-', '+', '#', '=', '!', '{', '}', '^', '$', '@':
		return first || r == '#' || r == '^' || r == '$' || r == '!' || r == '@'
	}
	return true
}
