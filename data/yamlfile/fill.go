package yamlfile

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"onrecord/schema"

	"go.yaml.in/yaml/v3"
)

// A Fill is fields that an entity in a file lacks, and gets.
type Fill struct {
	Entity schema.Entity   // with what the fields hold; its position is that of its mapping
	Fields []*schema.Field // in the order of their table
	Writer Writer
}

// FillIn puts fields behind what the entities of a file say, and leaves every other byte
// as it is.
func FillIn(ctx context.Context, text []byte, fills []Fill) ([]byte, error) {
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	mark := text[: len(text)-len(body) : len(text)-len(body)]
	doc, err := Decode(ctx, body)
	if err != nil {
		return nil, err
	}
	nodes := map[[2]int]*yaml.Node{}
	index(&doc, nodes)
	s := NewSplicer(body)
	more := map[*yaml.Node]int{} // how many fields a mapping gets
	for i := range fills {
		f := &fills[i]
		at := f.Entity.Identity().Pos
		n := nodes[[2]int{at.Line, at.Column}]
		if n == nil || !f.into(s, n) {
			return nil, cannotFill(f.Entity)
		}
		more[n] += len(f.Fields)
	}
	out := s.Splice()
	after, err := Decode(ctx, out)
	if err != nil || !isFilled(&doc, &after, more) {
		return nil, cannotFill(fills[0].Entity)
	}
	return append(mark, out...), nil
}

func cannotFill(e schema.Entity) error {
	var ps schema.Problems
	ps.Add(e.Identity().Pos, schema.Naming(e), "this is written in a way that nothing can be added to: give each field a line")
	return ps
}

// index finds mappings by where they begin.
func index(n *yaml.Node, nodes map[[2]int]*yaml.Node) {
	if at := [2]int{n.Line, n.Column}; n.Kind == yaml.MappingNode && nodes[at] == nil {
		nodes[at] = n
	}
	for _, child := range n.Content {
		index(child, nodes)
	}
}

// into puts the fields behind the last of a mapping. It returns false where that cannot
// be done, and where the mapping has one of them.
func (f *Fill) into(s *Splicer, n *yaml.Node) bool {
	if len(n.Content) == 0 || slices.ContainsFunc(f.Fields, func(fd *schema.Field) bool { return Field(n, fd.Name) != nil }) {
		return false
	}
	fields := make([]schema.Field, len(f.Fields))
	for i, fd := range f.Fields {
		fields[i] = *fd
	}
	last := n.Content[len(n.Content)-1]
	if n.Style&yaml.FlowStyle != 0 {
		text := f.Writer.appendRecord(nil, fields, f.Entity)
		s.Insert(s.closes(last), ", "+string(text[1:len(text)-1]))
		return len(text) > 2
	}
	text := string(f.Writer.appendFields(nil, n.Column-1, fields, f.Entity))
	text = strings.ReplaceAll(text, "\n", s.ending)
	line := s.EndLine(last, n.Column)
	if line == len(s.starts) && s.starts[line-1] < len(s.text) { // the file's last line has no end
		text = s.ending + strings.TrimSuffix(text, s.ending)
	}
	s.Insert(s.LineStart(line+1), text)
	return text != ""
}

// isFilled reports whether a document is another one but for what its mappings have
// more, behind the rest.
func isFilled(before, after *yaml.Node, more map[*yaml.Node]int) bool {
	n := len(before.Content)
	if before.Kind != after.Kind || before.Value != after.Value || before.Tag != after.Tag || len(after.Content) != n+2*more[before] {
		return false
	}
	for i, child := range before.Content {
		if !isFilled(child, after.Content[i], more) {
			return false
		}
	}
	return true
}
