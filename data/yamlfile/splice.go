package yamlfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema/sorting"

	"go.yaml.in/yaml/v3"
)

// A splicer puts something into a YAML file, fields into its mappings or items
// into its lists, and leaves every other byte as it is.
type Splicer struct {
	text       []byte
	ending     string
	starts     []int // where each line starts
	Insertions []insertion
	deletions  [][2]int // from, to: what insertions replace

	// The offset asked for last: more may follow in a long line.
	line, column, at int
}

// An insertion is bytes to put in at an offset.
type insertion struct {
	at   int
	text string
}

func NewSplicer(text []byte) *Splicer {
	s := &Splicer{text: text, ending: "\n", starts: LineStarts(text)}
	switch {
	case bytes.Contains(text, []byte("\r\n")):
		s.ending = "\r\n"
	case !bytes.Contains(text, []byte("\n")) && len(s.starts) > 1:
		s.ending = "\r"
	}
	return s
}

// LineStarts gives the offset of each line. A line feed, a carriage return or
// both end one.
func LineStarts(text []byte) []int {
	lines := []int{0}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// offset is that of a 1-based line and column (in code points).
func (s *Splicer) offset(line, column int) int {
	if line != s.line || column < s.column {
		s.line, s.column, s.at = line, 1, s.starts[line-1]
	}
	for ; s.column < column && s.at < len(s.text); s.column++ {
		_, size := utf8.DecodeRune(s.text[s.at:])
		s.at += size
	}
	return s.at
}

// Add inserts fields, names and YAML values, at the end of a mapping.
func (s *Splicer) Add(mapping *yaml.Node, fields [][2]string) {
	switch {
	case len(fields) == 0:
	case mapping.Style&yaml.FlowStyle != 0:
		s.addFlow(mapping, fields)
	default:
		s.addBlock(mapping, fields)
	}
}

// AddList inserts a field whose value is a list, behind another field or, where it
// is not clear where that ends, at another place in the mapping. It returns false,
// and does nothing, where there is none.
func (s *Splicer) AddList(mapping *yaml.Node, name string, items []string, behind string) bool {
	if mapping.Style&yaml.FlowStyle != 0 {
		at := s.offset(mapping.Line, mapping.Column) + 1
		s.Insertions = append(s.Insertions, insertion{at, name + ": [" + strings.Join(items, ", ") + "], "})
		return s.text[at-1] == '{'
	}
	at, ok := s.behind(mapping, behind)
	if !ok {
		return false
	}
	indent := strings.Repeat(" ", mapping.Column-1)
	var b strings.Builder
	if at > 0 && s.text[at-1] != '\n' && s.text[at-1] != '\r' {
		b.WriteString(s.ending) // the file's last line has no end
	}
	b.WriteString(indent + name + ":" + s.ending)
	for _, item := range items {
		b.WriteString(indent + "  - " + item + s.ending)
	}
	s.Insertions = append(s.Insertions, insertion{at, b.String()})
	return true
}

// behind is the offset of the line behind a field of a mapping, or, where the
// value of that is not a list of scalars, of the line of another field.
func (s *Splicer) behind(mapping *yaml.Node, name string) (int, bool) {
	first := -1 // the first field on a line of its own
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		if i > 0 && first < 0 && len(bytes.TrimLeft(s.text[s.starts[key.Line-1]:s.offset(key.Line, key.Column)], " ")) == 0 {
			first = s.starts[key.Line-1]
		}
		if key.Value != name || len(value.Content) == 0 {
			continue
		}
		last := value.Content[len(value.Content)-1]
		if last.Kind != yaml.ScalarNode || last.Anchor != "" || last.Tag != "!!str" {
			continue
		}
		line := 0
		if value.Style&yaml.FlowStyle == 0 {
			line = s.lastLine(last, value.Column)
		} else if end := bytes.IndexByte(s.text[s.end(last):], ']'); end >= 0 {
			line, _ = slices.BinarySearch(s.starts, s.end(last)+end+1)
		}
		switch {
		case line == 0:
		case line < len(s.starts):
			return s.starts[line], true
		default:
			return len(s.text), true
		}
	}
	return first, first >= 0
}

// Set puts a YAML value in the place of that of a field. It returns false, and
// does nothing, where there is none or it is written in a way that cannot be
// replaced.
func (s *Splicer) Set(mapping *yaml.Node, f [2]string) bool {
	n := Field(mapping, f[0])
	if n == nil || !Replaceable(s, n) {
		return false
	}
	start := s.offset(n.Line, n.Column)
	end := start + len(n.Value)
	if quoted(n) {
		end = s.end(n)
	}
	s.deletions = append(s.deletions, [2]int{start, end})
	s.Insertions = append(s.Insertions, insertion{end, f[1]})
	return true
}

// Replaceable reports whether a scalar stands as it is, between quotation marks
// or on one line.
func Replaceable(s *Splicer, n *yaml.Node) bool {
	rest := s.text[s.offset(n.Line, n.Column):]
	switch {
	case n.Kind != yaml.ScalarNode || n.Value == "" && !quoted(n):
		return false
	case quoted(n):
		return rest[0] == '"' || rest[0] == '\''
	}
	return n.Style == 0 && bytes.HasPrefix(rest, []byte(n.Value))
}

// addBlock inserts lines.
func (s *Splicer) addBlock(mapping *yaml.Node, fields [][2]string) {
	indent := strings.Repeat(" ", mapping.Column-1)
	line := s.lastLine(mapping.Content[len(mapping.Content)-1], mapping.Column)
	at, before, after := len(s.text), "", s.ending
	if line < len(s.starts) {
		at = s.starts[line]
	} else if at > s.starts[len(s.starts)-1] {
		before, after = s.ending, "" // the file's last line has no end
	}
	var lines []string
	for _, f := range fields {
		lines = append(lines, indent+f[0]+": "+f[1])
	}
	s.Insertions = append(s.Insertions, insertion{at, before + strings.Join(lines, s.ending) + after})
}

// lastLine is the last line of a scalar that is a value in a mapping at a
// column. A scalar without quotation marks goes on as long as lines are
// indented deeper, with blank lines between them.
func (s *Splicer) lastLine(n *yaml.Node, column int) int {
	if quoted(n) {
		line, _ := slices.BinarySearch(s.starts, s.end(n))
		return line
	}
	line := n.Line
	for next := n.Line + 1; next <= len(s.starts); next++ {
		end := len(s.text)
		if next < len(s.starts) {
			end = s.starts[next]
		}
		row := s.text[s.starts[next-1]:end]
		trimmed := bytes.TrimLeft(row, " ")
		if len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		if len(row)-len(trimmed) < column || trimmed[0] == '#' && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			break
		}
		line = next
	}
	return line
}

// addFlow inserts fields after the last value between braces.
func (s *Splicer) addFlow(mapping *yaml.Node, fields [][2]string) {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(", " + f[0] + ": " + f[1])
	}
	s.Insertions = append(s.Insertions, insertion{s.end(mapping.Content[len(mapping.Content)-1]), b.String()})
}

func quoted(n *yaml.Node) bool { return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 }

// end is the offset behind a quoted scalar, or behind a plain one that stands
// between braces.
func (s *Splicer) end(n *yaml.Node) int {
	start := s.offset(n.Line, n.Column)
	if !quoted(n) {
		for i := start; i < len(s.text); i++ {
			comment := s.text[i] == '#' && strings.IndexByte(" \t\r\n", s.text[i-1]) >= 0
			if comment || strings.IndexByte(",{}[]", s.text[i]) >= 0 {
				return start + len(bytes.TrimRight(s.text[start:i], " \t\r\n"))
			}
		}
		return len(s.text)
	}
	mark := s.text[start]
	for i := start + 1; i < len(s.text); i++ {
		switch {
		case mark == '"' && s.text[i] == '\\':
			i++
		case s.text[i] != mark:
		case mark == '\'' && i+1 < len(s.text) && s.text[i+1] == mark:
			i++
		default:
			return i + 1
		}
	}
	return len(s.text)
}

// Splice gives the text with everything put in.
func (s *Splicer) Splice() []byte {
	sorting.StableBy(s.Insertions, func(a, b insertion) int { return a.at - b.at })
	sorting.StableBy(s.deletions, func(a, b [2]int) int { return a[0] - b[0] })
	var out []byte
	from, next := 0, 0
	upTo := func(at int) {
		for ; next < len(s.deletions) && s.deletions[next][1] <= at; next++ {
			if d := s.deletions[next]; from <= d[0] {
				out = append(out, s.text[from:d[0]]...)
				from = d[1]
			}
		}
		out = append(out, s.text[from:at]...)
		from = at
	}
	for _, i := range s.Insertions {
		upTo(i.at)
		out = append(out, i.text...)
	}
	upTo(len(s.text))
	return out
}

// Quote writes a text as a double-quoted scalar on one line.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfeff || r == 0x2028 || r == 0x2029 || r == 0xfffe || r == 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func Field(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func Items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}
