package yamlfile

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Offset is that of a 1-based line and column (in code points).
func (s *Splicer) Offset(line, column int) int { return s.offset(min(line, len(s.starts)), column) }

// Text is what is spliced into.
func (s *Splicer) Text() []byte { return s.text }

// Replace puts a text in the place of bytes; where it is empty, these are gone.
func (s *Splicer) Replace(from, to int, text string) {
	s.deletions = append(s.deletions, [2]int{from, to})
	s.Insertions = append(s.Insertions, insertion{to, text})
}

// Insert puts a text in.
func (s *Splicer) Insert(at int, text string) {
	s.Insertions = append(s.Insertions, insertion{at, text})
}

// Ending is how lines end.
func (s *Splicer) Ending() string { return s.ending }

// Extent gives the bytes of a scalar that stands between quotation marks or on one
// line; false: of another one.
func (s *Splicer) Extent(n *yaml.Node) (from, to int, ok bool) {
	if !Replaceable(s, n) {
		return 0, 0, false
	}
	from = s.offset(n.Line, n.Column)
	if quoted(n) {
		return from, s.end(n), true
	}
	return from, from + len(n.Value), true
}

// Rewrite puts another word in the place of a scalar, in the same quotation marks
// if it has some. It returns false, and does nothing, where that cannot be done.
func (s *Splicer) Rewrite(n *yaml.Node, word string) bool {
	from, to, ok := s.Extent(n)
	if !ok {
		return false
	}
	switch s.text[from] {
	case '"':
		word = Quote(word)
	case '\'':
		word = "'" + strings.ReplaceAll(word, "'", "''") + "'"
	default:
		word = string(AppendText(nil, word, true))
	}
	s.Replace(from, to, word)
	return true
}

// LineStart is the offset of a line from 1 on; behind the last one, the end.
func (s *Splicer) LineStart(line int) int {
	if line > len(s.starts) {
		return len(s.text)
	}
	return s.starts[line-1]
}

// LineAt is the line, from 1 on, of an offset.
func (s *Splicer) LineAt(offset int) int {
	line, found := slices.BinarySearch(s.starts, offset)
	if found {
		line++
	}
	return line
}

// EndLine is the last line of a node that stands in a mapping or a list at a
// column.
func (s *Splicer) EndLine(n *yaml.Node, column int) int {
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "" && !quoted(n):
		return n.Line
	case n.Kind == yaml.ScalarNode:
		return s.lastLine(n, column)
	case n.Style&yaml.FlowStyle != 0:
		return s.LineAt(s.closes(n) - 1)
	case len(n.Content) == 0:
		return n.Line
	}
	return s.EndLine(n.Content[len(n.Content)-1], n.Column)
}

// AddBehind inserts fields, names and YAML values, behind a field of a mapping whose
// value is a scalar. It returns false, and does nothing, where there is none.
func (s *Splicer) AddBehind(mapping *yaml.Node, name string, fields [][2]string) bool {
	value := Field(mapping, name)
	if value == nil || value.Kind != yaml.ScalarNode {
		return false
	}
	var b strings.Builder
	if mapping.Style&yaml.FlowStyle != 0 {
		for _, f := range fields {
			b.WriteString(", " + f[0] + ": " + f[1])
		}
		s.Insert(s.end(value), b.String())
		return true
	}
	line := s.EndLine(value, mapping.Column)
	if line == len(s.starts) && s.starts[line-1] < len(s.text) {
		b.WriteString(s.ending) // the file's last line has no end
	}
	for i, f := range fields {
		b.WriteString(strings.Repeat(" ", mapping.Column-1) + f[0] + ": " + f[1])
		if i+1 < len(fields) || line < len(s.starts) {
			b.WriteString(s.ending)
		}
	}
	s.Insert(s.LineStart(line+1), b.String())
	return true
}

// AppendItems inserts items, as they stand between brackets, behind those of a list.
// It returns false, and does nothing, where that cannot be done.
func (s *Splicer) AppendItems(list *yaml.Node, items []string) bool {
	if list.Kind != yaml.SequenceNode {
		return false
	}
	if list.Style&yaml.FlowStyle != 0 {
		text := strings.Join(items, ", ")
		at := s.offset(list.Line, list.Column) + 1
		if n := len(list.Content); n > 0 {
			at, text = s.closes(list.Content[n-1]), ", "+text
		}
		s.Insert(at, text)
		return true
	}
	if len(list.Content) == 0 {
		return false
	}
	line := s.EndLine(list, list.Column)
	var b strings.Builder
	if line == len(s.starts) && s.starts[line-1] < len(s.text) {
		b.WriteString(s.ending)
	}
	for i, item := range items {
		b.WriteString(strings.Repeat(" ", list.Column-1) + "- " + item)
		if i+1 < len(items) || line < len(s.starts) {
			b.WriteString(s.ending)
		}
	}
	s.Insert(s.LineStart(line+1), b.String())
	return true
}

// SetBetween writes the value of a field in a mapping that stands between braces, or the
// field, where there is none; with no value the field goes. It returns false, and does
// nothing, where that cannot be done.
func (s *Splicer) SetBetween(mapping *yaml.Node, name, value string) bool {
	var last *yaml.Node
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, node := mapping.Content[i], mapping.Content[i+1]
		last = node
		if key.Value != name {
			continue
		}
		from, to := s.offset(key.Line, key.Column), s.closes(node)
		if node.Kind == yaml.ScalarNode && node.Value == "" && !quoted(node) {
			return false
		}
		for line := key.Line; line <= s.LineAt(to-1); line++ {
			if s.comment(max(from, s.LineStart(line)), min(to, s.LineStart(line+1)), node) != "" {
				return false
			}
		}
		if value == "" {
			s.RemoveBetween(from, to)
		} else {
			s.Replace(s.offset(node.Line, node.Column), to, value)
		}
		return true
	}
	if value == "" {
		return true
	}
	if last == nil || last.Kind == yaml.ScalarNode && last.Value == "" && !quoted(last) {
		return false
	}
	s.Insert(s.closes(last), ", "+name+": "+value)
	return true
}

// commented is the first of the lines of comments that are right above a line.
func (s *Splicer) commented(line int) int {
	for line > 1 && bytes.HasPrefix(bytes.TrimLeft(s.text[s.LineStart(line-1):s.LineStart(line)], " "), []byte("#")) {
		line--
	}
	return line
}

// RemoveItem takes an item out of a list, with its lines, and with the comments
// right above it, which above the first one may be about all. Comments on these
// lines are returned, and where they stood. It returns false, and does
// nothing, where that cannot be done.
func (s *Splicer) RemoveItem(list *yaml.Node, i int) (comments []string, at int, ok bool) {
	item := list.Content[i]
	if list.Style&yaml.FlowStyle != 0 {
		from, to := s.offset(item.Line, item.Column), s.closes(item)
		for line := item.Line; line <= s.LineAt(to-1); line++ {
			if s.comment(max(from, s.LineStart(line)), min(to, s.LineStart(line+1)), item) != "" {
				return nil, 0, false
			}
		}
		s.RemoveBetween(from, to)
		return nil, from, true
	}
	first := s.ItemLine(list, item)
	last := s.EndLine(item, list.Column)
	if !s.dashed(first, list.Column) || i == 0 && list.Line != first {
		return nil, 0, false
	}
	if i > 0 {
		first = s.commented(first)
	}
	for line := first; line <= last; line++ {
		if c := s.comment(s.LineStart(line), s.LineStart(line+1), item); c != "" {
			comments = append(comments, c)
		}
	}
	for blank := s.blank(first - 1); blank && last < len(s.starts) && s.LineStart(last+1) < len(s.text) && s.blank(last+1); {
		last++
	}
	s.Replace(s.LineStart(first), s.LineStart(last+1), "")
	return comments, s.LineStart(last + 1), true
}

// ItemLine is the line on which an item of a list begins: that of its dash, if it
// has one.
func (s *Splicer) ItemLine(list, item *yaml.Node) int {
	first := item.Line
	for list.Style&yaml.FlowStyle == 0 && first > list.Line && !s.dashed(first, list.Column) {
		first--
	}
	return first
}

// RemoveBetween takes what stands between commas out of brackets.
func (s *Splicer) RemoveBetween(from, to int) {
	next := to
	for next < len(s.text) && strings.IndexByte(" \t", s.text[next]) >= 0 {
		next++
	}
	if next < len(s.text) && s.text[next] == ',' {
		for next++; next < len(s.text) && strings.IndexByte(" \t", s.text[next]) >= 0; next++ {
		}
		s.Replace(from, next, "")
		return
	}
	before := from
	for before > 0 && strings.IndexByte(" \t\r\n", s.text[before-1]) >= 0 {
		before--
	}
	switch {
	case before == 0 || s.text[before-1] != ',':
	case bytes.ContainsAny(s.text[before:from], "\r\n"):
		s.Replace(before-1, before, "")
	default:
		from = before - 1
	}
	s.Replace(from, to, "")
}

// dashed reports whether a line begins with the dash of an item in a column.
func (s *Splicer) dashed(line, column int) bool {
	row := s.text[s.LineStart(line):s.LineStart(line+1)]
	return len(row) >= column && len(bytes.Trim(row[:column-1], " ")) == 0 && row[column-1] == '-'
}

func (s *Splicer) blank(line int) bool {
	return line < 1 || len(bytes.TrimSpace(s.text[s.LineStart(line):s.LineStart(line+1)])) == 0
}

// Comments are those on the lines of a node, which is in a mapping or a list.
func (s *Splicer) Comments(first, last int, n *yaml.Node) (out []string) {
	for line := first; line <= last; line++ {
		if c := s.comment(s.LineStart(line), s.LineStart(line+1), n); c != "" {
			out = append(out, c)
		}
	}
	return out
}

// comment is that of a line, which is one of an item; empty: it has none.
func (s *Splicer) comment(from, to int, item *yaml.Node) string {
	for i := from; i < to; i++ {
		if s.text[i] == '#' && (i == from || strings.IndexByte(" \t", s.text[i-1]) >= 0) && !s.inScalar(item, item.Column, i) {
			return string(bytes.TrimSpace(s.text[i:to]))
		}
	}
	return ""
}

// inScalar reports whether an offset is within a scalar of a node, which stands in
// a mapping or a list at a column.
func (s *Splicer) inScalar(n *yaml.Node, column, at int) bool {
	if n.Kind != yaml.ScalarNode {
		return slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return s.inScalar(c, n.Column, at) })
	}
	from := s.offset(n.Line, n.Column)
	if n.Value == "" && !quoted(n) || at < from {
		return false
	}
	if quoted(n) {
		return at < s.end(n)
	}
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return at < s.LineStart(s.EndLine(n, column)+1)
	}
	return bytes.HasPrefix(s.text[from:], []byte(n.Value)) && at < from+len(n.Value)
}

// closes is the offset behind a node that stands between brackets.
func (s *Splicer) closes(n *yaml.Node) int {
	if n.Kind == yaml.ScalarNode {
		return s.end(n)
	}
	at := s.offset(n.Line, n.Column) + 1
	if len(n.Content) > 0 {
		at = s.closes(n.Content[len(n.Content)-1])
	}
	for at < len(s.text) && s.text[at] != ']' && s.text[at] != '}' {
		if s.text[at] == '#' {
			for at < len(s.text) && s.text[at] != '\n' && s.text[at] != '\r' {
				at++
			}
			continue
		}
		at++
	}
	return min(at+1, len(s.text))
}
