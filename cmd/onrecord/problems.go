package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"onrecord/schema"
	"onrecord/schema/escape"
)

// What is told of problems one by one: so many of each cause, and of so many causes. A
// table of 100,000 rows can have a hundred thousand of one.
const (
	mostAlike  = 20
	mostCauses = 50
)

// mostMessages is how many messages of one cause are told that differ by what they
// quote, such as by a word that is misspelt.
const mostMessages = 5

// A toldCause is a cause that several problems have.
type toldCause struct {
	told     int
	rest     untold
	messages map[string]*untold // the rest, by what is said of it
	order    []string
}

// An untold is problems that are counted.
type untold struct {
	count    int
	from, to schema.Pos
}

func (u *untold) add(at schema.Pos) {
	if u.count++; u.count == 1 {
		u.from = at
	}
	u.to = at
}

// String says how many they are, and where.
func (u *untold) String() string {
	out := fmt.Sprintf("and %d more", u.count)
	switch {
	case u.from == (schema.Pos{}):
	case u.from == u.to:
		out += " at " + u.from.String()
	default:
		out += " from " + u.from.String() + " to " + u.to.String()
	}
	return out
}

// fewOf tells of problems the first of each cause, and counts the rest by cause.
type fewOf struct {
	w      io.Writer
	causes map[string]*toldCause
	order  []*toldCause
	beyond untold // problems of causes that are too many
	kinds  map[string]bool
	err    error
}

func newFewOf(w io.Writer) *fewOf {
	return &fewOf{w: w, causes: map[string]*toldCause{}, kinds: map[string]bool{}}
}

// tell tells a problem: the whole of what is said of it, and its message without its
// place and the entity that it is of.
func (f *fewOf) tell(at schema.Pos, kind, message, whole string) {
	key := kind + "\x00" + causeOf(message)
	c := f.causes[key]
	switch {
	case c == nil && len(f.order) == mostCauses:
		f.kinds[key] = true
		f.beyond.add(at)
		return
	case c == nil:
		c = &toldCause{messages: map[string]*untold{}}
		f.causes[key] = c
		f.order = append(f.order, c)
	}
	if c.told < mostAlike {
		if c.told++; f.err == nil {
			_, f.err = fmt.Fprintln(f.w, whole)
		}
		return
	}
	c.rest.add(at)
	if c.messages[message] == nil {
		c.messages[message] = &untold{}
		c.order = append(c.order, message)
	}
	c.messages[message].add(at)
}

// end counts what was not told.
func (f *fewOf) end() error {
	for _, c := range f.order {
		switch {
		case len(c.order) == 0:
		case len(c.order) <= mostMessages:
			for _, message := range c.order {
				f.line("%v: %s", c.messages[message], message)
			}
		default:
			f.line("%v, such as: %s", &c.rest, c.order[0])
		}
	}
	if f.beyond.count > 0 {
		f.line("%v, of %s", &f.beyond, count(len(f.kinds), "other kind"))
	}
	return f.err
}

func (f *fewOf) line(format string, args ...any) {
	if f.err == nil {
		_, f.err = fmt.Fprintln(f.w, escape.Line(fmt.Sprintf(format, args...)))
	}
}

// causeOf is equal for messages that are the same but for numbers and for what stands in
// quotation marks.
func causeOf(message string) string {
	var b strings.Builder
	var end rune // of the quotation that one is in
	escaped := false
	for _, r := range message {
		switch {
		case end != 0:
			if r == end && !escaped {
				end = 0
			}
			escaped = r == '\\' && !escaped && end == '"'
			continue
		case r == '"':
			end = '"'
		case r == '“':
			end = '”'
		case unicode.IsDigit(r):
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// tellProblemsFew tells problems: the first of each cause, and how many more.
func tellProblemsFew(w io.Writer, ps schema.Problems) error {
	few := newFewOf(w)
	for _, p := range ps {
		kind, _, _ := strings.Cut(p.ID, " ")
		few.tell(p.Pos, p.Severity.String()+" "+kind, p.In(commandLine).Msg, problemLine(p))
	}
	return few.end()
}
