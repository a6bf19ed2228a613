package diagram

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// pageWidth is how wide a title, a subtitle or a footer may get, in points, unless a page
// has other room.
const pageWidth = 560

// A sample is an entry of the legend: it stands there when the diagram has what
// it explains.
type sample struct {
	name  string
	text  string
	width float64
	html  func(palette) string
	// like is another entry that looks the same: where the diagram has it as well,
	// this one has the text both and stands for the two.
	like, both string
	with       string // the entry that stands for this one, if it is there
}

// samples are the entries, in their order; blocs come after them.
var samples = []sample{
	{name: "supports", text: "Supports", width: lineWidth, html: func(p palette) string { return line(p.Supports, "solid") }, like: "praise", both: "Supports, praises"},
	{name: "opposes", text: "Opposes", width: lineWidth, html: func(p palette) string { return line(p.Opposes, "dashed") }, like: "criticism", both: "Opposes, criticizes"},
	{name: "neutral", text: "Takes no side", width: lineWidth, html: func(p palette) string { return line(p.Neutral, "dotted") }},
	{name: "ambivalent", text: "Ambivalent: both", width: lineWidth, html: both},
	{name: "praise", text: "Praises", width: lineWidth, html: func(p palette) string { return line(p.Supports, "solid") }, with: "supports"},
	{name: "criticism", text: "Criticizes", width: lineWidth, html: func(p palette) string { return line(p.Opposes, "dashed") }, with: "opposes"},
	{name: "speaks", text: "Speaks to or of", width: lineWidth, html: func(p palette) string { return line(p.Neutral, "solid") }},
	{name: "bears", text: "Speaks to it", width: lineWidth, html: func(p palette) string { return line(p.Neutral, "solid") }, with: "speaks"},
	{name: "provenance", text: "Provenance", width: lineWidth, html: func(p palette) string { return line(p.Neutral, "solid") }},
	{name: "statement", text: "Statement", width: swatchWidth, html: func(p palette) string { return swatch(p.Soft, p.Soft, false) }},
	{name: "weak statement", text: "Attributed or hearsay", width: swatchWidth, html: func(p palette) string { return swatch(p.Paper, p.Rule, false) }},
	{name: "weak stance", text: "Thin: attributed or hearsay", width: lineWidth, html: func(p palette) string { return hairline(p.Supports) }},
	{name: "width", text: "Thicker: more utterances", width: lineWidth, html: func(p palette) string { return thick(p.Supports) }},
	{name: "position", text: "Position", width: swatchWidth, html: func(p palette) string { return swatch(p.Paper, p.Ink, false) }},
	{name: "event", text: "Event", width: swatchWidth, html: func(p palette) string { return swatch(p.Paper, p.Neutral, false) }},
	{name: "place", text: "Place", width: swatchWidth, html: func(p palette) string { return swatch(p.Paper, p.Rule, true) }},
	{name: "passage", text: "Passage", width: swatchWidth, html: func(p palette) string { return swatch(p.Passage, p.PassageRule, false) }},
	{name: "source", text: "Source", width: swatchWidth, html: func(p palette) string { return swatch(p.Soft, p.Rule, false) }},
}

// How wide the marks of the legend are.
const lineWidth, swatchWidth = 27, 16

const tableHTML = `<table border="0" cellborder="0" cellspacing="%d" cellpadding="0"><tr>%s</tr></table>`

func line(colour, style string) string {
	switch style {
	case "dashed":
		return fmt.Sprintf(tableHTML, 3, strings.Repeat(bar(colour, 7, 3), 3))
	case "dotted":
		return fmt.Sprintf(tableHTML, 3, strings.Repeat(bar(colour, 3, 3), 5))
	}
	return fmt.Sprintf(tableHTML, 0, bar(colour, 26, 3))
}

func bar(colour string, width, height int) string {
	return fmt.Sprintf(`<td fixedsize="true" width="%d" height="%d" bgcolor="%s"></td>`, width, height, colour)
}

func both(p palette) string {
	return `<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr>` + bar(p.Supports, 26, 2) + `</tr><tr><td fixedsize="true" width="26" height="2"></td></tr><tr>` + bar(p.Opposes, 26, 2) + `</tr></table>`
}

func hairline(colour string) string { return fmt.Sprintf(tableHTML, 0, bar(colour, 26, 2)) }
func thick(colour string) string    { return fmt.Sprintf(tableHTML, 0, bar(colour, 26, 5)) }

// blocSwatch is the sign of a bloc.
func blocSwatch(c look) string {
	if !c.doubled {
		return swatch(c.Fill, c.Border, true)
	}
	return fmt.Sprintf(`<table border="1" color="%[2]s" cellborder="0" cellspacing="0" cellpadding="1" style="rounded"><tr><td>%[1]s</td></tr></table>`, swatch(c.Fill, c.Border, true), c.Border)
}

func swatch(fill, border string, rounded bool) string {
	style := ""
	if rounded {
		style = ` style="rounded"`
	}
	return fmt.Sprintf(`<table border="1" color="%s" bgcolor="%s" cellborder="0" cellspacing="0" cellpadding="0"%s><tr><td fixedsize="true" width="14" height="9"></td></tr></table>`, border, fill, style)
}

// header is the title, the subtitle and the legend, as the label of the graph.
func (s *sheet) header() string {
	t := s.Theme
	s.title, s.subtitle = orElse(s.Title, s.title), orElse(s.Subtitle, s.subtitle)
	var rows strings.Builder
	widest := 0.0
	put := func(lines []span, gap int) {
		for _, l := range lines {
			s.texts = append(s.texts, l.text)
			widest = max(widest, l.drawn(s.fonts), l.guessed(s.fonts))
			fmt.Fprintf(&rows, `<tr><td align="left"%s height="%s">%s</td></tr>`, l.least(), decimal(lineHeight(l.size)), l.html())
		}
		fmt.Fprintf(&rows, `<tr><td width="4" height="%d">%s</td></tr>`, gap, spacer)
	}
	put(s.wrap(s.shownTitle(), span{size: 19, style: font.Bold, colour: t.Ink}, s.headWidth(), 4), 2)
	if s.subtitle != "" {
		put(s.wrap(s.subtitle, span{size: 11, colour: t.Muted}, s.headWidth(), 6), 10)
	}
	if !s.NoLegend {
		legend := s.legendRows()
		for _, r := range legend {
			widest = max(widest, r.width)
		}
		for _, r := range legend {
			// A table in a cell is stretched to the cell's width: a filler
			// takes what the entries do not need.
			fmt.Fprintf(&rows, `<tr><td align="left"><table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr>%s<td width="%s" height="2">%s</td></tr></table></td></tr><tr><td width="4" height="5">%s</td></tr>`,
				r.html, decimal(max(2, widest-r.width)), spacer, spacer)
		}
	}
	fmt.Fprintf(&rows, `<tr><td width="4" height="10">%s</td></tr>`, spacer)
	return `<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">` + rows.String() + `</table>>`
}

// A legendRow is the cells of some entries of the legend.
type legendRow struct {
	html  string
	width float64
}

// legendRows are the entries of the legend, as many in a row as fit.
func (s *sheet) legendRows() []legendRow {
	var rows []legendRow
	put := func(mark string, markWidth float64, name string) {
		l := span{text: name, size: 10, colour: s.Theme.Ink}
		s.texts = append(s.texts, name)
		width := markWidth + 6 + s.fonts.Width(name, font.Regular, 10) + 16
		if len(rows) == 0 || rows[len(rows)-1].width+width > s.headWidth() {
			rows = append(rows, legendRow{})
		}
		r := &rows[len(rows)-1]
		r.width += width
		r.html += fmt.Sprintf(`<td>%s</td><td width="6" height="2">%s</td><td%s>%s</td><td width="16" height="2">%s</td>`, mark, spacer, l.least(), l.html(), spacer)
	}
	for _, e := range samples {
		switch {
		case !s.legend[e.name]:
		case e.with != "" && s.legend[e.with]:
		default:
			text := e.text
			if e.both != "" && s.legend[e.like] {
				text = e.both
			}
			put(e.html(s.Theme.palette), e.width, text)
		}
	}
	var shared []*actorGroup
	for _, b := range s.seenBlocs() {
		if b.colours.shared {
			shared = append(shared, b)
			continue
		}
		put(blocSwatch(b.colours), swatchWidth, s.legendName(b.name))
	}
	switch len(shared) {
	case 0:
	case 1:
		put(blocSwatch(shared[0].colours), swatchWidth, s.legendName(shared[0].name))
	default:
		put(blocSwatch(shared[0].colours), swatchWidth, fmt.Sprintf("%d other blocs, named below their actors", len(shared)))
	}
	return rows
}

// legendName is a name in the legend: it is cut only where a row of its own is too
// short.
func (s *sheet) legendName(name string) string {
	return s.wrap(name, span{size: 10}, s.headWidth()-swatchWidth-6-16, 1)[0].text
}

// seenBlocs are those of which an actor was drawn, by their place in the list
// of colours.
func (s *sheet) seenBlocs() []*actorGroup {
	var out []*actorGroup
	for _, b := range s.blocs {
		if b.seen {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *actorGroup) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name)) })
	return out
}

// makeNotes puts what the footer says of all diagrams before the notes of one.
func (s *sheet) makeNotes(ctx context.Context) error {
	changes, err := s.changeNotes(ctx)
	if err != nil {
		return err
	}
	open, err := s.openNotes(ctx)
	if err != nil {
		return err
	}
	s.notes = slices.Concat(s.sourceNotes(), changes, open, s.notes)
	return nil
}

// footer names the sources, the dates, the selection and what was left out, as
// the label of the cluster that holds the body.
func (s *sheet) footer() string {
	rows := fmt.Sprintf(`<tr><td width="4" height="8">%s</td></tr>`, spacer)
	for _, note := range s.notes {
		for _, l := range s.wrap(note, span{size: 10, colour: s.Theme.Muted}, s.headWidth(), 12) {
			s.texts = append(s.texts, l.text)
			rows += fmt.Sprintf(`<tr><td align="left"%s height="13">%s</td></tr>`, l.least(), l.html())
		}
	}
	return `<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">` + rows + `</table>>`
}

// sourceNotes say where the statements are from and which were selected.
func (s *sheet) sourceNotes() []string {
	var titles, out []string
	named, dated := map[string]bool{"": true}, map[string]bool{}
	first, last, undated := "", "", 0
	for _, row := range s.scene.Statements {
		if title := s.scene.Said.Source(row); !named[title] {
			named[title] = true
			titles = append(titles, escape.Apart(title))
		}
		day := s.scene.Said.Date(row)
		if day == "" {
			undated++
		} else if !dated[day] {
			dated[day] = true
			if first == "" || earlier(day, first) {
				first = day
			}
			if last == "" || later(day, last) {
				last = day
			}
		}
	}
	if n := len(titles); n > 0 {
		word, more := "Source: ", ""
		if n > 1 {
			word = "Sources: "
		}
		if n > 4 {
			titles, more = titles[:3], fmt.Sprintf(" and %d more", n-3)
		}
		out = append(out, word+strings.Join(titles, "; ")+more+".")
	}
	var about []string
	if first != "" {
		when := "Said: " + period(first, last)
		if undated > 0 {
			when += fmt.Sprintf("; %d undated", undated)
		}
		about = append(about, when+".")
	}
	if s.scene.Selection != "" {
		about = append(about, "Selection: "+s.scene.Selection+".")
	}
	if left := s.omissions(); left != "" {
		about = append(about, left)
	}
	if len(about) > 0 {
		out = append(out, strings.Join(about, " "))
	}
	return out
}

// earlier reports whether a date may begin before another one.
func earlier(a, b string) bool {
	return cmp.Or(cmp.Compare(schema.DaysOf(a).From, schema.DaysOf(b).From), cmp.Compare(a, b)) < 0
}

// later reports whether a date may end after another one.
func later(a, b string) bool {
	return cmp.Or(cmp.Compare(schema.DaysOf(a).Until, schema.DaysOf(b).Until), cmp.Compare(a, b)) > 0
}

// period writes the days from one date to another.
func period(first, last string) string {
	if first == last {
		return date(first)
	}
	return date(first) + " to " + date(last)
}

// omissions says what the scene does not show.
func (s *sheet) omissions() string {
	var parts []string
	if n := s.scene.Assertions; n > 0 {
		parts = append(parts, countOf(n, "claim", "claims")+" that sources make in their own voice")
	}
	if n := len(s.scene.Reports); n > 0 {
		parts = append(parts, countOf(n, "further report", "further reports")+" of the same utterances")
	}
	if n := len(s.scene.Unheard); n > 0 {
		names := make([]string, 0, 6)
		for _, r := range s.scene.Unheard[:min(6, n)] {
			names = append(names, s.clip(r.Name, 30))
		}
		more := ""
		if n > 6 {
			more = ", …"
		}
		parts = append(parts, countOf(n, "actor", "actors")+" without a statement here ("+strings.Join(names, ", ")+more+")")
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not drawn: " + strings.Join(parts, "; ") + "."
}

func countOf(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// orElse is a text, or another one where nothing of it can be seen.
func orElse(s, other string) string {
	if escape.Blank(s) {
		return other
	}
	return s
}

// clip shortens a text to so many code points.
func (s *sheet) clip(text string, most int) string {
	r := []rune(escape.Drawn(text))
	if len(r) <= most {
		return escape.Apart(string(r))
	}
	return escape.Apart(strings.TrimRight(string(cutRunes(r, most-1)), " ,;") + "…")
}

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

var seasons = []string{"spring", "summer", "autumn", "winter"}

// date writes an EDTF date for people: 15 Aug 2025, summer 2025, with spaces
// that do not break. Other forms than a day, a month or a season stay as they
// are.
func date(edtf string) string {
	if from, until, ok := strings.Cut(edtf, "/"); ok && from != "" && until != "" && from != ".." && until != ".." {
		return date(from) + "–" + date(until)
	}
	base := strings.TrimRight(edtf, "~?%")
	about := ""
	if base != edtf {
		about = "about\u00a0"
	}
	parts := strings.Split(base, "-")
	if _, err := schema.ParseDate(base); err != nil || len(parts) < 2 || len(parts[0]) != 4 || strings.ContainsAny(base, "X/") {
		return about + base
	}
	m := 0
	for _, c := range parts[1] {
		m = m*10 + int(c-'0')
	}
	if m >= 21 && m <= 24 && len(parts) == 2 {
		return about + seasons[m-21] + "\u00a0" + parts[0]
	}
	if m < 1 || m > 12 || len(parts) > 2 && len(parts[2]) != 2 {
		return edtf
	}
	out := months[m-1] + "\u00a0" + parts[0]
	if len(parts) > 2 {
		out = strings.TrimPrefix(parts[2], "0") + "\u00a0" + out
	}
	return about + out
}
