package yamlfile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/linecol"
)

var (
	yamlMessage = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s)(.*)$`) })
	yamlAnchor  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^unknown anchor '(.*)' referenced$`) })
)

// yamlError takes the parser's message apart: what is wrong, and where. The
// parser names the line at which the enclosing list or object begins, or none;
// where somebody has to look is the line at which it gave up. The column is
// that of the line's first letter.
func yamlError(ctx context.Context, text []byte, err error) (schema.Pos, string) {
	m := yamlMessage().FindStringSubmatch(err.Error())
	if m == nil {
		return schema.Pos{Line: 1, Column: 1}, "not YAML: " + err.Error()
	}
	msg := m[2]
	if anchor := yamlAnchor().FindStringSubmatch(msg); anchor != nil {
		at := max(0, bytes.Index(text, []byte("*"+anchor[1])))
		return positionAt(text, at), "aliases are not used in corpus files: *" + anchor[1]
	}
	if i := bytes.IndexFunc(text, unprintable); i >= 0 && strings.HasPrefix(msg, "control characters") {
		return positionAt(text, i), "not YAML: the control character U+00" + strings.ToUpper(strconv.FormatInt(0x100|int64(text[i]), 16)[1:])
	}
	line, lineErr := strconv.Atoi(m[1])
	if at, ok := yamlBreaks(text)[line]; ok {
		line = at.Line
	}
	if lineErr != nil || strings.HasPrefix(m[2], "did not find expected") {
		line = lastRead(ctx, text, m[2])
	}
	at := firstLetter(text, line)
	if strings.HasPrefix(msg, "a second document") {
		return at, msg
	}
	// The parser is at times a line too early or too late.
	if m, ok := misstepIn(ctx, text); ok {
		return firstLetter(text, m.line), "not YAML: " + m.said
	}
	return at, "not YAML: " + inYAMLTerms(text, at, msg)
}

// yamlRemedies say for what the parser cannot go on with what a person is to do.
// They are asked in this order; the first that has something to say is taken.
var yamlRemedies = []func(r faultyRow) string{
	func(r faultyRow) string {
		if indent := r.row[:len(r.row)-len(strings.TrimLeft(r.row, " \t"))]; strings.Contains(indent, "\t") {
			return "a tab before the text: indent with spaces"
		}
		return ""
	},
	func(r faultyRow) string {
		value, first := r.value, r.first()
		switch {
		case strings.Contains(r.msg, "mapping values are not allowed") && strings.Contains(value, ": "):
			return "a value with \": \" in it needs quotation marks: " + r.quoted()
		case strings.Contains(r.msg, "cannot start any token") && value != "":
			return fmt.Sprintf("a value that begins with %q needs quotation marks: %s", first, r.quoted())
		case strings.Contains(r.msg, "block sequence entries are not allowed"):
			return "a value that begins with \"- \" needs quotation marks, and a list begins on the next line"
		case strings.Contains(r.msg, "',' or ']'") || strings.Contains(r.msg, "',' or '}'"):
			return fmt.Sprintf("a value that begins with %q ends with %q and has commas between its items; words need quotation marks", opening(r.msg), closing(r.msg))
		case strings.Contains(r.msg, "expected ':'"):
			return "a field is its name, a colon and a space"
		case strings.Contains(r.msg, "unexpected end of stream"):
			return "the quotation marks that begin here do not end"
		case strings.Contains(r.msg, "unknown escape character"):
			return `between "…" a backslash is written twice, or between '…' once`
		}
		return ""
	},
	func(r faultyRow) string {
		if !strings.Contains(r.msg, "expected key") && !strings.Contains(r.msg, "'-' indicator") && !strings.Contains(r.msg, "block end") {
			return ""
		}
		if r.open > 0 {
			return fmt.Sprintf("the quotation marks that begin in line %d do not end there", r.open)
		}
		switch r.first() {
		case `"`:
			return `the value goes on behind its closing quotation mark: one within "…" is written \"`
		case "'":
			return "the value goes on behind its closing apostrophe: one within '…' is written twice"
		}
		if r.indent != r.above && r.above >= 0 {
			return fmt.Sprintf("this line begins after %s, and the one above after %d: indent it like that one", plural(r.indent, "space"), r.above)
		}
		return ""
	},
}

// A faultyRow is the line at which the parser gave up, and why it says so.
type faultyRow struct {
	msg, row, name, value string
	open                  int // the line above in which a value has begun with quotation marks and not ended; 0: none
	indent, above         int // spaces before it, and before the line above that is none of a comment; -1: there is none
}

// first is the first letter of the value.
func (r *faultyRow) first() string {
	_, size := utf8.DecodeRuneInString(r.value)
	return r.value[:size]
}

// quoted is the row as it is right.
func (r *faultyRow) quoted() string {
	const most = 60
	value := []rune(r.value)
	text := string(value[:min(len(value), most)])
	if len(value) > most {
		text += "…"
	}
	return r.name + `: "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

func opening(msg string) string {
	if strings.Contains(msg, "]") {
		return "["
	}
	return "{"
}

func closing(msg string) string {
	if strings.Contains(msg, "]") {
		return "]"
	}
	return "}"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// inYAMLTerms says what is wrong at a place, and what to do; where nobody knows
// better, what the parser says.
func inYAMLTerms(text []byte, at schema.Pos, msg string) string {
	lines := LineStarts(text)
	rowAt := func(line int) string {
		row := text[lines[line-1]:]
		if line < len(lines) {
			row = text[lines[line-1]:lines[line]]
		}
		return strings.TrimRight(string(row), "\r\n")
	}
	r := faultyRow{msg: msg, row: rowAt(at.Line), above: -1}
	spaces := func(row string) int { return len(row) - len(strings.TrimLeft(row, " ")) }
	r.indent = spaces(r.row)
	const back = 20
	for line := at.Line - 1; line > max(0, at.Line-back); line-- {
		row := strings.TrimSpace(rowAt(line))
		if row == "" || row[0] == '#' {
			continue
		}
		if r.above < 0 {
			r.above = spaces(rowAt(line))
		}
		if _, value, ok := strings.Cut(row, ": "); ok && r.open == 0 {
			for _, mark := range []string{`"`, "'"} {
				if strings.HasPrefix(value, mark) && strings.Count(value, mark)%2 == 1 {
					r.open = line
				}
			}
		}
	}
	if name, value, ok := strings.Cut(strings.TrimLeft(r.row, " \t-"), ":"); ok {
		r.name, r.value = name, strings.TrimSpace(value)
	}
	for _, remedy := range yamlRemedies {
		if said := remedy(r); said != "" {
			return said
		}
	}
	return msg
}

// unprintable reports whether YAML refuses a character.
func unprintable(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }

// A trickle hands out a text byte by byte, so that it is known how far a
// reader came.
type trickle struct {
	text []byte
	read int
}

func (t *trickle) Read(p []byte) (int, error) {
	if t.read == len(t.text) {
		return 0, io.EOF
	}
	n := copy(p[:min(1, len(p))], t.text[t.read:])
	t.read += n
	return n, nil
}

// lastRead is the line at which the parser gives up with a message: as far as
// it reads, and back to where the lines before are without that fault.
func lastRead(ctx context.Context, text []byte, msg string) int {
	t := &trickle{text: text}
	if _, err := readYAML(ctx, t); err == nil {
		return 1
	}
	lines := LineStarts(text)
	line := len(lines)
	for line > 1 && lines[line-1] >= t.read {
		line--
	}
	const back, long = 20, 1 << 20
	for range back {
		if line == 1 || t.read > long {
			break
		}
		_, err := readYAML(ctx, bytes.NewReader(text[:lines[line-1]]))
		if err == nil || !strings.HasSuffix(err.Error(), msg) {
			break
		}
		line--
	}
	return line
}

// firstLetter is the position of the first letter of a line.
func firstLetter(text []byte, line int) schema.Pos {
	lines := LineStarts(text)
	if line < 1 || line > len(lines) {
		return schema.Pos{Line: 1, Column: 1}
	}
	row := text[lines[line-1]:]
	return schema.Pos{Line: line, Column: len(row) - len(bytes.TrimLeft(row, " \t")) + 1}
}

// positionAt is the position of a byte.
func positionAt(text []byte, offset int) schema.Pos {
	line, column := linecol.Of(text, offset)
	return schema.Pos{Line: line, Column: column}
}
