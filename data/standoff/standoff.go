// Package standoff reads the annotation files of brat (.ann), which say of a text
// beside them what stands where (https://brat.nlplab.org/standoff.html).
//
//	doc := standoff.Read("a.ann", text, &problems)
//	for _, s := range doc.Spans { … }
//
// Offsets count code points of the text as it is stored, half-open. A line that begins
// with no id goes on with the one before: the words of a span can have line breaks.
package standoff

import (
	"strconv"
	"strings"

	"onrecord/schema"
)

// A Document is what a file says.
type Document struct {
	Spans      []Span
	Events     []Event
	Relations  []Relation
	Attributes []Attribute
	Notes      []Note
	// Left counts what is passed over, by what it is.
	Left map[string]int
}

// A Span is a part of the text, in one piece or in several: T1.
type Span struct {
	Pos       schema.Pos
	ID, Type  string
	Fragments [][2]int
	Words     string // as the file has them
}

// An Event has a span that it is named by, and others with roles: E1. What a role
// refers to is a span or another event.
type Event struct {
	Pos      schema.Pos
	ID, Type string
	Trigger  string
	Args     []Arg
}

// An Arg is a role and the id of what has it.
type Arg struct{ Role, ID string }

// A Relation links spans: R1.
type Relation struct {
	Pos      schema.Pos
	ID, Type string
	Args     []Arg
}

// An Attribute says something of a span or an event: A1, or M1 in older files. Without
// a value it says that something is so.
type Attribute struct {
	Pos             schema.Pos
	Name, Of, Value string
}

// A Note is a text on something: #1.
type Note struct {
	Pos      schema.Pos
	Of, Text string
}

// Read reads a file. What is wrong is noted, and the rest is read.
func Read(name, text string, ps *schema.Problems) *Document {
	doc := &Document{Left: map[string]int{}}
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	number, first := 0, 0
	var line []string
	flush := func() {
		if line != nil {
			doc.line(schema.Pos{File: name, Line: first, Column: 1}, strings.Join(line, "\n"), ps)
		}
	}
	for part := range strings.SplitSeq(text, "\n") {
		number++
		switch {
		case begins(part):
			flush()
			line, first = []string{part}, number
		case line != nil:
			line = append(line, part)
		case strings.TrimSpace(part) != "":
			ps.Add(schema.Pos{File: name, Line: number, Column: 1}, "", "this line begins with no id, as T1 or E1, and none is before it")
		}
	}
	flush()
	return doc
}

// begins reports whether a line begins with an id: a letter and a number, # and a
// number, or *; and a tab.
func begins(line string) bool {
	id, _, ok := strings.Cut(line, "\t")
	if !ok || id == "" {
		return false
	}
	if id == "*" {
		return true
	}
	if !strings.ContainsRune("TERAMN#W", rune(id[0])) || len(id) < 2 {
		return false
	}
	return strings.Trim(id[1:], "0123456789") == ""
}

func (d *Document) line(at schema.Pos, line string, ps *schema.Problems) {
	line = strings.TrimRight(line, "\n")
	id, rest, _ := strings.Cut(line, "\t")
	head, tail, _ := strings.Cut(rest, "\t")
	words := strings.Fields(head)
	if len(words) == 0 {
		ps.Add(at, "", "%s says nothing", id)
		return
	}
	switch id[0] {
	case 'T':
		d.span(at, id, head, tail, ps)
	case 'E':
		kind, trigger, ok := strings.Cut(words[0], ":")
		if !ok || trigger == "" {
			ps.Add(at, "", "%s names no span: an event is TYPE:T1 ROLE:T2", id)
			return
		}
		d.Events = append(d.Events, Event{at, id, kind, trigger, args(at, id, words[1:], ps)})
	case 'R':
		d.Relations = append(d.Relations, Relation{at, id, words[0], args(at, id, words[1:], ps)})
	case 'A', 'M':
		if len(words) < 2 {
			ps.Add(at, "", "%s is of nothing: an attribute is NAME T1 VALUE", id)
			return
		}
		d.Attributes = append(d.Attributes, Attribute{at, words[0], words[1], strings.Join(words[2:], " ")})
	case '#':
		if len(words) < 2 {
			ps.Add(at, "", "%s is on nothing: a note is TYPE T1", id)
			return
		}
		d.Notes = append(d.Notes, Note{at, words[1], tail})
	case 'N':
		d.Left["references to databases"]++
	default:
		d.Left["equivalences"]++
	}
}

// span reads "Type 0 5;7 9", and the words.
func (d *Document) span(at schema.Pos, id, head, tail string, ps *schema.Problems) {
	kind, rest, _ := strings.Cut(head, " ")
	s := Span{Pos: at, ID: id, Type: kind, Words: tail}
	for fragment := range strings.SplitSeq(rest, ";") {
		ends := strings.Fields(fragment)
		if len(ends) != 2 {
			ps.Add(at, "", "%s says not where it stands: a span is TYPE START END", id)
			return
		}
		start, err := strconv.Atoi(ends[0])
		end, also := strconv.Atoi(ends[1])
		if err != nil || also != nil || start < 0 || start >= end {
			ps.Add(at, "", "%s stands from %s to %s, which is no part of a text", id, ends[0], ends[1])
			return
		}
		s.Fragments = append(s.Fragments, [2]int{start, end})
	}
	d.Spans = append(d.Spans, s)
}

func args(at schema.Pos, id string, words []string, ps *schema.Problems) (out []Arg) {
	for _, w := range words {
		role, to, ok := strings.Cut(w, ":")
		if !ok || to == "" {
			ps.Add(at, "", "%s: %q is not ROLE:ID", id, w)
			continue
		}
		out = append(out, Arg{role, to})
	}
	return out
}
