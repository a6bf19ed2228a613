package dna

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A document is a source whose statements have places in a text.
type document struct {
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
func (d *encoder) document(src *schema.Source, coded []*schema.Statement) error {
	text, made := "", true
	spans := map[place][2]int{}
	if d.of.Text != nil {
		whole, ok, err := d.of.Text(src)
		if err != nil {
			return err
		}
		if ok {
			if made = !locate(whole, coded, spans); made {
				d.lost(1, "texts that have other words than those coded")
			}
			text = whole
		}
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

// notes are what of a source has no column, a line for each field.
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
