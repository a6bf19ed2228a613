package dna

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/standin"
)

// A document is a source whose statements have places in a text.
type document struct {
	id    int
	made  bool
	spans map[*schema.Statement][2]int // of their first passages, in UTF-16 code units
}

// document writes a source: with its text where that is at hand and has the
// words that were coded; else the text is made of the words of the passages.
func (d *encoder) document(src *schema.Source, coded []*schema.Statement) error {
	text, made := "", true
	if d.of.Text != nil {
		whole, ok, err := d.of.Text(src)
		if err != nil {
			return err
		}
		if ok {
			runes := []rune(whole)
			if made = slices.ContainsFunc(coded, func(s *schema.Statement) bool { return !standin.Holds(runes, &s.Evidence[0]) }); made {
				d.lost(1, "texts that have other words than those coded")
			}
			text = whole
		}
	}
	spans := map[*schema.Statement][2]int{}
	for _, s := range coded {
		spans[s] = [2]int{s.Evidence[0].Start, s.Evidence[0].End}
	}
	if made {
		text = compose(coded, spans)
		d.lost(min(len(src.SHA256), 1), "source checksums")
		d.lost(min(src.Length, 1), "source lengths")
		d.lost(min(len(src.Text), 1), "source texts")
	}
	var authors []string
	for _, a := range src.Authors {
		if e, ok := d.found[rdf.Target(src, a)]; ok {
			authors = append(authors, e.Label())
		}
	}
	id := len(d.Documents) + 1
	units := unitsOf(text)
	for s, span := range spans {
		spans[s] = [2]int{units[span[0]], units[span[1]]}
	}
	d.documents[src.IRI] = &document{id, made, spans}
	d.Documents = append(d.Documents, Document{
		ID: id, Title: d.clip(src.Title, "source titles"), Text: text, Coder: Admin, Author: d.clip(schema.Joined(authors), "source authors"),
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

// notes are what of a source has no column, a line for each field, and last what was
// noted on it, on lines of its own.
func (d *encoder) notes(src *schema.Source, made bool) string {
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
	if src.Note != "" {
		lines = append(lines, noteBegins, src.Note)
	}
	return strings.Join(lines, "\n")
}

// seconds are those from 1970 to the first possible day of a date; 0: it has
// none, or one outside of the years 1 to 9999.
func seconds(date string) int64 {
	span, err := schema.ParseDate(date)
	if err != nil {
		return 0
	}
	day, err := time.Parse(time.DateOnly, span.From.String())
	if err != nil || day.Year() < 1 {
		return 0
	}
	return day.Unix()
}

// compose makes a text of the words of the first passages, and says where they stand in
// it, in code points.
func compose(coded []*schema.Statement, spans map[*schema.Statement][2]int) string {
	var first []standin.Passage
	for _, s := range coded {
		first = append(first, standin.Passage{Of: s})
	}
	text, at := standin.Text(first, func(p *schema.Passage) string { return p.Exact }, func(text string) string { return text })
	for p, span := range at {
		spans[p.Of] = span
	}
	return text
}

// unitsOf are the offsets in UTF-16 code units of the code points of a text, and of its
// end.
func unitsOf(text string) []int {
	units := make([]int, 1, len(text)+1)
	for _, r := range text {
		units = append(units, units[len(units)-1]+utf16.RuneLen(r))
	}
	return units
}
