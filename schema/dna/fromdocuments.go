package dna

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"onrecord/schema"
)

// sources reads the documents.
func (r *decoder) sources(ctx context.Context) error {
	statements := map[int][]*Statement{}
	for i := range r.Statements {
		s := &r.Statements[i]
		statements[s.Document] = append(statements[s.Document], s)
	}
	for i := range r.Documents {
		if err := ctx.Err(); err != nil {
			return err
		}
		d := &r.Documents[i]
		fields := documentFields(d.Notes)
		t, err := r.asked.Text(r.File, []byte(d.Text))
		if err != nil {
			r.problem("DOCUMENTS", d.ID, "Text: %v", err)
			r.leftOut[At("DOCUMENTS", d.ID)] = true
			continue
		}
		title := strings.TrimSpace(d.Title)
		if title == "" {
			title = fmt.Sprintf("Document %d", d.ID)
		} else {
			title = d.Title
		}
		same := Same{Kind: schema.KindSource, Name: title}
		if t.Len() > 0 {
			same.SHA256 = t.SHA256()
		}
		src := &schema.Source{
			EntityBase: schema.EntityBase{ID: r.same(fields["id"], same, "document"), FieldPositions: r.origin("DOCUMENTS", d.ID)},
			Title:      title, Type: d.Type, Publisher: d.Source, Date: r.date(d, fields["date"]), URL: fields["url"], Language: fields["language"],
		}
		if src.Note = fields["note"]; fields == nil {
			src.Note = strings.TrimSpace(lineEnds.Replace(d.Notes))
		}
		if fields["text"] != "" {
			r.note("DOCUMENTS", d.ID, "the text is "+fields["text"]+", and not that of the source")
		}
		for _, name := range listed(d.Author) {
			src.Authors = append(src.Authors, r.author(name, d.ID))
		}
		if t.Len() > 0 {
			src.SHA256, src.Length, src.Text = t.SHA256(), t.Len(), "texts/"+src.ID+".txt"
			r.texts[src.ID] = t.Slice(0, t.Len())
		}
		if strings.Contains(d.Text, "\r") {
			r.note("DOCUMENTS", d.ID, "the text has carriage returns, which were counted")
		}
		r.documents[d.ID] = src
		r.locate(src, t, d, statements[d.ID])
		r.corpus.Sources = append(r.corpus.Sources, src)
	}
	return nil
}

// noteBegins is the line of the notes of a document behind which a source's note is.
const noteBegins = "note:"

// lineEnds are those of notes that were typed.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// documentFields takes the notes of a document apart that was exported from here; nil:
// it was not.
func documentFields(notes string) map[string]string {
	fields := map[string]string{}
	notes, note, noted := strings.Cut(notes, "\n"+noteBegins+"\n")
	if noted {
		fields["note"] = note
	}
	for line := range strings.SplitSeq(notes, "\n") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok || !slices.Contains([]string{"id", "url", "language", "date", "text"}, name) {
			return nil
		}
		fields[name] = value
	}
	if fields["id"] == "" {
		return nil
	}
	return fields
}

// date is that of a document, unless its notes have one that begins on the same
// day.
func (r *decoder) date(d *Document, noted string) string {
	if noted == "not known" {
		return ""
	}
	if span, err := schema.ParseDate(noted); err == nil && noted != "" {
		if first := time.Unix(d.Date, 0).UTC(); span.From == schema.FirstDay || first.Format(time.DateOnly) == span.From.String() || d.Date == 0 {
			return noted
		}
	}
	if d.Date == 0 {
		r.note("DOCUMENTS", d.ID, "the date is the first second of 1970: it is taken for none")
		return ""
	}
	at, unit := d.Date, int64(1)
	if r.Version == 2 {
		unit = 1000
	}
	if at/unit < -62135596800 || at/unit > 253402300799 {
		r.problem("DOCUMENTS", d.ID, "Date %d is in the year %d", at, time.Unix(at/unit, 0).UTC().Year())
		return ""
	}
	whole := at%86400 == 0
	if r.Version == 2 {
		at, whole = r.midnights.local(at)
	}
	if !whole {
		why := "the time of day has no place"
		if r.Version == 2 && r.midnights.count == 0 {
			why += "; it is that of a time zone that the file does not tell, and the day is that of UTC"
		}
		r.note("DOCUMENTS", d.ID, why)
		r.hours++
	}
	return time.Unix(floor(at, unit), 0).UTC().Format(time.DateOnly)
}

// floor divides numbers, towards the past.
func floor(n, by int64) int64 {
	if n%by < 0 {
		return n/by - 1
	}
	return n / by
}

// midnights are what the dates of a file of DNA 2 have in common. DNA 2 kept a
// date as the moment, in milliseconds, at which it began where its coder was, and
// did not keep where that was. If most documents have a moment that is midnight
// in one time zone, with and without summer time, then the dates are those of that
// zone; DNA 3 rounds to the nearest midnight of UTC for the same reason.
type midnights struct {
	// zone is how many milliseconds the local time without summer time is before
	// UTC, from -12 to +12 hours.
	zone  int64
	count int // documents whose date is a midnight there; 0: no zone has most of them
}

const (
	day  = 86_400_000 // milliseconds
	hour = day / 24
)

// local is the local time of a moment, and whether it is a midnight.
func (m midnights) local(at int64) (int64, bool) {
	if m.count == 0 {
		return at, at%day == 0
	}
	if summer := at + m.zone + hour; summer%day == 0 {
		return summer, true
	}
	return at + m.zone, (at+m.zone)%day == 0
}

// findMidnights finds the time zone of a file of DNA 2.
func findMidnights(documents []Document) (best midnights) {
	counts := map[int64]int{} // by what is before the nearest midnight of UTC
	dated := 0
	for i := range documents {
		at := documents[i].Date
		if at == 0 {
			continue
		}
		dated++
		before := floor(at+day/2, day)*day - at
		if before%(hour/4) == 0 { // there is no time zone of fewer minutes
			counts[before]++
		}
	}
	for _, zone := range slices.Sorted(maps.Keys(counts)) {
		if n := counts[zone] + counts[zone+hour]; n > best.count {
			best = midnights{zone, n}
		}
	}
	if 2*best.count <= dated {
		return midnights{}
	}
	return best
}

// author is an actor with a name, who may be none of the entities.
func (r *decoder) author(name string, document int) schema.Ref {
	if r.names == nil {
		r.names = map[string]string{}
		for _, a := range r.corpus.Actors {
			for _, n := range append(slices.Clone(a.Aliases), a.Name) {
				if r.names[n] == "" || n == a.Name {
					r.names[n] = a.ID
				}
			}
		}
	}
	if r.names[name] == "" {
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: r.same("", Same{Kind: schema.KindActor, Name: name, Person: true}, "author"), FieldPositions: r.origin("DOCUMENTS", document)}, Name: name, Type: "person"}
		r.corpus.Actors = append(r.corpus.Actors, a)
		r.names[name] = a.ID
	}
	return schema.Ref{Kind: schema.KindActor, ID: r.names[name]}
}

// A offset is how many code points of the normalised text stand before a place
// that counts UTF-16 code units; within a character, before and after that.
type offset struct{ before, after int }

// measure finds places in a text as it is. It gives the number of its UTF-16 code
// units as well.
func measure(raw string, places map[int]offset) (units int) {
	points := 0
	pass := func(n, more int) {
		for i := range n {
			if _, ok := places[units+i]; ok {
				after := points
				if i > 0 {
					after += more
				}
				places[units+i] = offset{points, after}
			}
		}
		units, points = units+n, points+more
	}
	for i, c := range raw {
		if i == 0 && c == '\ufeff' || c == '\r' && strings.HasPrefix(raw[i+1:], "\n") {
			pass(1, 0)
			continue
		}
		pass(utf16.RuneLen(c), 1)
	}
	pass(1, 0) // the end
	return units - 1
}

// locate finds where the statements of a document stand.
func (r *decoder) locate(src *schema.Source, t Text, d *Document, statements []*Statement) {
	places := map[int]offset{}
	for _, s := range statements {
		places[s.Start], places[s.Stop] = offset{}, offset{}
	}
	units := measure(d.Text, places)
	for _, s := range statements {
		from, to := places[s.Start], places[s.Stop]
		start, end := from.before, to.after
		switch {
		case s.Start < 0 || s.Start >= s.Stop || s.Stop > units:
			r.problem("STATEMENTS", s.ID, "it stands from %d to %d, and the text of the document %d goes from 0 to %d", s.Start, s.Stop, d.ID, units)
		case start >= end:
			r.problem("STATEMENTS", s.ID, "there is nothing from %d to %d but half of a line end", s.Start, s.Stop)
		default:
			if from.before != from.after || to.before != to.after {
				r.note("STATEMENTS", s.ID, "it begins or ends within a character, and was made to hold it")
			}
			p := &schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: src.ID}, Exact: t.Slice(start, end), FieldPositions: r.origin("STATEMENTS", s.ID)}
			t.Fill(p, start, end, true)
			r.passages[s.ID] = p
		}
	}
}
