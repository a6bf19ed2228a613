package yamlfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// An outline is what a document has open at a line: the lists and mappings in which the
// next line can go on. It knows as much of YAML as people write by hand into corpora, and
// gives up at everything else.
type outline struct {
	levels  []level
	skipped byte // the quotation mark that ends what goes on over lines, or 'b': a block of text; 0: nothing does
	block   int  // what is indented by so many spaces is in the block of text
	begun   bool // a line of that block was seen; before, any line further in begins it
}

// A level is a list or a mapping that is open.
type level struct {
	spaces int    // before each of its items or fields
	item   bool   // it is a list
	line   int    // of its last item or field
	name   string // of that field, or of the first in that item
	open   bool   // nothing was said of it yet: what is further in can be its value
	bare   string // an item that is this word alone
}

// A misstep is a line that cannot be where it is, or be as it is.
type misstep struct {
	line int
	said string
	seen int // the line with which no reader goes on
}

// A rowParts is a line of a block taken apart.
type rowParts struct {
	spaces      int // before it
	dashes      []int
	at          int // spaces before what is behind the dashes
	text        string
	name, value string // where it is a field
	field       bool
}

// misstepIn gives the first line that no reader can follow, and what is to be done. The
// reader has to agree: it reads what is before, and not what is said to be wrong.
func misstepIn(ctx context.Context, text []byte) (misstep, bool) {
	lines := LineStarts(text)
	end := func(line int) int {
		if line < len(lines) {
			return lines[line]
		}
		return len(text)
	}
	o := outline{}
	for line := 1; line <= len(lines) && ctx.Err() == nil; line++ {
		m, known := o.follow(line, strings.TrimRight(string(text[lines[line-1]:end(line)]), "\r\n"))
		if !known {
			return misstep{}, false
		}
		if m.said == "" {
			continue
		}
		if _, err := readYAML(ctx, bytes.NewReader(text[:lines[m.line-1]])); err != nil && !errors.Is(err, io.EOF) {
			return misstep{}, false
		}
		_, err := readYAML(ctx, bytes.NewReader(text[:end(m.seen)]))
		return m, err != nil && !errors.Is(err, io.EOF)
	}
	return misstep{}, false
}

// follow goes on by a line. known is false where the outline does not know what it is.
func (o *outline) follow(line int, row string) (m misstep, known bool) {
	trimmed := strings.TrimLeft(row, " \t")
	if o.skipped == 'b' {
		if spaces := len(row) - len(strings.TrimLeft(row, " ")); trimmed == "" || spaces >= o.block {
			if trimmed != "" && !o.begun {
				o.begun, o.block = true, spaces
			}
			return m, true
		}
		o.skipped = 0
	}
	if o.skipped != 0 {
		return m, o.quotation(row, o.skipped)
	}
	if trimmed == "" || trimmed[0] == '#' {
		return m, true
	}
	if strings.HasPrefix(row, "---") || strings.HasPrefix(row, "...") {
		return m, len(o.levels) == 0 && strings.TrimSpace(row) == "---"
	}
	if indent := row[:len(row)-len(trimmed)]; strings.Contains(indent, "\t") {
		return misstep{line, "a tab before the text: indent with spaces", line}, true
	}
	r, known := partsOf(row)
	if !known {
		return m, false
	}
	if said, at := o.misplaced(r); said != "" {
		if at == 0 {
			at = line
		}
		return misstep{at, said, line}, true
	}
	return o.enter(line, r)
}

// partsOf takes a line apart. known is false for marks that no corpus needs, such as those
// of anchors, and for names in quotation marks.
func partsOf(row string) (r rowParts, known bool) {
	rest := strings.TrimLeft(row, " ")
	r.spaces = len(row) - len(rest)
	for rest == "-" || strings.HasPrefix(rest, "- ") {
		r.dashes = append(r.dashes, len(row)-len(rest))
		rest = strings.TrimLeft(rest[1:], " ")
	}
	r.at, r.text = len(row)-len(rest), strings.TrimRight(rest, " \t")
	if r.text == "" || r.text[0] == '#' {
		r.text = ""
		return r, true
	}
	if strings.ContainsRune("&*!%@`?,]}\t", rune(r.text[0])) {
		return r, false
	}
	if strings.ContainsRune("\"'[{|>", rune(r.text[0])) {
		r.value = r.text
		return r, true
	}
	if name, value, ok := strings.Cut(r.text+" ", ": "); ok && !strings.Contains(name, " #") {
		r.field, r.name, r.value = true, name, strings.TrimSpace(value)
		if strings.HasPrefix(r.value, "#") {
			r.value = ""
		}
		return r, r.value == "" || !strings.ContainsRune("&*!%@`\t", rune(r.value[0]))
	}
	r.value = r.text
	return r, true
}

// misplaced says why a line cannot go on with what is open; at is the line to look at where
// it is another.
func (o *outline) misplaced(r rowParts) (said string, at int) {
	if len(o.levels) == 0 {
		return "", 0
	}
	dash := len(r.dashes) > 0
	top := o.top(r.spaces, dash)
	beside := top != nil && top.spaces == r.spaces && top.item == dash
	within := top != nil && top.open && (r.spaces > top.spaces || dash && !top.item && r.spaces == top.spaces)
	last := o.levels[len(o.levels)-1]
	switch {
	case beside && (dash || r.field) || within:
		return "", 0
	case !r.field && r.spaces > last.spaces && !last.open:
		return "", 0 // what was begun above goes on
	case !dash && r.field && last.bare != "" && r.spaces == last.spaces+len("- "):
		return colonAfter(last.bare), last.line
	case !dash && !r.field:
		if strings.ContainsAny(r.text[:1], "\"'[{|>") {
			return "", 0
		}
		return colonAfter(r.text), 0
	case !dash && top != nil && top.item && top.spaces == r.spaces && top.name == r.name:
		return "an item of a list begins with a dash and a space: - " + r.name + ": …", 0
	}
	like := o.like(r)
	if dash && top != nil && !top.item && top.spaces == r.spaces && (like == nil || like.name != r.name || !r.field) {
		if r.field {
			return "a field has no dash before its name", 0
		}
		return "a field has no dash before its name, and a colon and a space behind it: " + brief(r.text) + ": …", 0
	}
	if like == nil {
		return "", 0
	}
	what := fmt.Sprintf("the field %q", brief(like.name))
	if like.item {
		what = "the item"
	}
	return fmt.Sprintf("this line begins after %s, and %s in line %d after %d: indent it like that one", plural(r.spaces, "space"), what, like.line, like.spaces), 0
}

func colonAfter(name string) string {
	return "a field is its name, a colon and a space: " + brief(name) + ": …"
}

// brief is the beginning of a name, which can be a whole text.
func brief(name string) string {
	const most = 40
	if r := []rune(name); len(r) > most {
		return string(r[:most]) + "…"
	}
	return name
}

// top is the innermost level that is open at so many spaces: for a field, not the list that
// is indented like the field that has it.
func (o *outline) top(spaces int, dash bool) *level {
	for i := len(o.levels) - 1; i >= 0; i-- {
		l := &o.levels[i]
		if l.spaces > spaces || !dash && l.item && l.spaces == spaces && i > 0 && o.levels[i-1].spaces == spaces {
			continue
		}
		return l
	}
	return nil
}

// like is the level that a line was meant for: of items, the one whose last item begins with
// the same field; else the nearest.
func (o *outline) like(r rowParts) *level {
	var best *level
	better := func(l *level) bool {
		if best == nil {
			return true
		}
		if r.field && (l.name == r.name) != (best.name == r.name) && l.item {
			return l.name == r.name
		}
		return abs(l.spaces-r.spaces) < abs(best.spaces-r.spaces)
	}
	for i := len(o.levels) - 1; i >= 0; i-- {
		if l := &o.levels[i]; l.item == (len(r.dashes) > 0) && better(l) {
			best = l
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// enter opens what a line opens that is where it may be.
func (o *outline) enter(line int, r rowParts) (m misstep, known bool) {
	dash := len(r.dashes) > 0
	owner := -1 // spaces before that of which the value is
	if len(o.levels) > 0 {
		owner = o.levels[len(o.levels)-1].spaces
	}
	if dash || r.field {
		for len(o.levels) > 0 {
			l := o.levels[len(o.levels)-1]
			if l.spaces < r.spaces || l.spaces == r.spaces && (dash || !l.item) {
				break
			}
			o.levels = o.levels[:len(o.levels)-1]
		}
		for i, at := range slices.Concat(r.dashes, []int{r.at}) {
			item := i < len(r.dashes)
			if !item && !r.field {
				break
			}
			owner = at
			l := level{spaces: at, item: item, line: line, name: r.name, open: item && r.text == "" || !item && r.value == ""}
			if item && !r.field && i == len(r.dashes)-1 {
				l.bare = r.text
			}
			if n := len(o.levels); n > 0 && o.levels[n-1].spaces == at && o.levels[n-1].item == item {
				o.levels[n-1] = l
			} else {
				if n > 0 {
					o.levels[n-1].open = false
				}
				o.levels = append(o.levels, l)
			}
		}
	} else if n := len(o.levels); n > 0 {
		o.levels[n-1].open, o.levels[n-1].bare = false, ""
	}
	if r.value == "" {
		return m, true
	}
	switch mark := r.value[0]; mark {
	case '"', '\'':
		return m, o.quotation(r.value[1:], mark)
	case '[', '{':
		return m, flowEnds(r.value)
	case '|', '>':
		if rest := strings.TrimLeft(r.value[1:], "+-0123456789"); rest != "" && !strings.HasPrefix(strings.TrimLeft(rest, " \t"), "#") {
			return misstep{line, inBlockMarks(r), line}, true
		}
		o.skipped, o.block, o.begun = 'b', owner+1, false
		return m, !strings.ContainsAny(r.value, "0123456789")
	}
	return m, true
}

// inBlockMarks says what is wrong with a block of text that begins beside its mark.
func inBlockMarks(r rowParts) string {
	row := faultyRow{name: r.name, value: r.value}
	said := row.quoted()
	if !r.field {
		said = strings.TrimPrefix(said, ": ")
	}
	return fmt.Sprintf("behind %q the text begins on the next line, further in; words that begin with %q need quotation marks: %s", r.value[:1], r.value[:1], said)
}

// quotation goes over what is between quotation marks. It is false where something is
// behind them.
func (o *outline) quotation(row string, mark byte) bool {
	o.skipped = mark
	for i := 0; i < len(row); i++ {
		switch {
		case mark == '"' && row[i] == '\\', mark == '\'' && strings.HasPrefix(row[i:], "''"):
			i++
		case row[i] == mark:
			o.skipped = 0
			rest := strings.TrimSpace(row[i+1:])
			return rest == "" || rest[0] == '#'
		}
	}
	return true
}

// flowEnds reports whether a list or mapping in brackets ends on its line.
func flowEnds(value string) bool {
	deep, quote := 0, byte(0)
	for i := range len(value) {
		switch c := value[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && strings.ContainsRune("[{,: ", rune(value[i-1])):
			quote = c
		case c == '[' || c == '{':
			deep++
		case c == ']' || c == '}':
			if deep--; deep == 0 {
				rest := strings.TrimSpace(value[i+1:])
				return rest == "" || rest[0] == '#'
			}
		}
	}
	return false
}
