package data

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// A splicer puts something into a YAML file, fields into its mappings or items
// into its lists, and leaves every other byte as it is.
type splicer struct {
	text       []byte
	ending     string
	starts     []int // where each line starts
	insertions []insertion
	deletions  [][2]int // from, to: what insertions replace
}

// An insertion is bytes to put in at an offset.
type insertion struct {
	at   int
	text string
}

func newSplicer(text []byte) *splicer {
	s := &splicer{text: text, ending: "\n", starts: lineStarts(text)}
	switch {
	case bytes.Contains(text, []byte("\r\n")):
		s.ending = "\r\n"
	case !bytes.Contains(text, []byte("\n")) && len(s.starts) > 1:
		s.ending = "\r"
	}
	return s
}

// lineStarts gives the offset of each line. A line feed, a carriage return or
// both end one.
func lineStarts(text []byte) []int {
	lines := []int{0}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// offset is that of a 1-based line and column (in code points).
func (s *splicer) offset(line, column int) int {
	at := s.starts[line-1]
	for ; column > 1 && at < len(s.text); column-- {
		_, size := utf8.DecodeRune(s.text[at:])
		at += size
	}
	return at
}

// add inserts fields, names and YAML values, at the end of a mapping.
func (s *splicer) add(mapping *yaml.Node, fields [][2]string) {
	switch {
	case len(fields) == 0:
	case mapping.Style&yaml.FlowStyle != 0:
		s.addFlow(mapping, fields)
	default:
		s.addBlock(mapping, fields)
	}
}

// set puts a YAML value in the place of that of a field. It returns false, and
// does nothing, where there is none or it is written in a way that cannot be
// replaced.
func (s *splicer) set(mapping *yaml.Node, f [2]string) bool {
	n := field(mapping, f[0])
	if n == nil || !replaceable(s, n) {
		return false
	}
	start := s.offset(n.Line, n.Column)
	end := start + len(n.Value)
	if quoted(n) {
		end = s.end(n)
	}
	s.deletions = append(s.deletions, [2]int{start, end})
	s.insertions = append(s.insertions, insertion{end, f[1]})
	return true
}

// replaceable reports whether a scalar stands as it is, between quotation marks
// or on one line.
func replaceable(s *splicer, n *yaml.Node) bool {
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
func (s *splicer) addBlock(mapping *yaml.Node, fields [][2]string) {
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
	s.insertions = append(s.insertions, insertion{at, before + strings.Join(lines, s.ending) + after})
}

// lastLine is the last line of a scalar that is a value in a mapping at a
// column. A scalar without quotation marks goes on as long as lines are
// indented deeper, with blank lines between them.
func (s *splicer) lastLine(n *yaml.Node, column int) int {
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
func (s *splicer) addFlow(mapping *yaml.Node, fields [][2]string) {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(", " + f[0] + ": " + f[1])
	}
	s.insertions = append(s.insertions, insertion{s.end(mapping.Content[len(mapping.Content)-1]), b.String()})
}

func quoted(n *yaml.Node) bool { return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 }

// end is the offset behind a quoted scalar, or behind a plain one that stands
// between braces.
func (s *splicer) end(n *yaml.Node) int {
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

// splice gives the text with everything put in.
func (s *splicer) splice() []byte {
	slices.SortStableFunc(s.insertions, func(a, b insertion) int { return a.at - b.at })
	slices.SortStableFunc(s.deletions, func(a, b [2]int) int { return a[0] - b[0] })
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
	for _, i := range s.insertions {
		upTo(i.at)
		out = append(out, i.text...)
	}
	upTo(len(s.text))
	return out
}

// quoteYAML writes a text as a double-quoted scalar on one line.
func quoteYAML(s string) string {
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

func field(n *yaml.Node, name string) *yaml.Node {
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

func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}
