package yamlfile

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"onrecord/schema"

	"go.yaml.in/yaml/v3"
)

// A Fill is what an entity in a file lacks, and gets: fields, and members of lists.
type Fill struct {
	Entity schema.Entity   // with what the fields hold; its position is that of its mapping
	Fields []*schema.Field // that it lacks, in the order of their table
	Lists  []LongerList    // of which it has a part
	Writer Writer
}

// A LongerList is a field of references of which a file has some, in their order.
type LongerList struct {
	Field *schema.Field
	New   []int // those that the file lacks, by their indices in what the field holds, which ascend
}

// FillIn puts fields behind what the entities of a file say, and members into their lists,
// and leaves every other byte as it is.
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
	more := map[*yaml.Node]int{}     // how many fields a mapping gets
	longer := map[*yaml.Node][]int{} // which items of a list are new
	for i := range fills {
		f := &fills[i]
		at := f.Entity.Identity().Pos
		n := nodes[[2]int{at.Line, at.Column}]
		if n == nil || !f.lengthen(s, n, longer) || !f.into(s, n) {
			return nil, cannotFill(f.Entity)
		}
		more[n] += len(f.Fields)
	}
	out := s.Splice()
	after, err := Decode(ctx, out)
	if err != nil || !isFilled(&doc, &after, more, longer) {
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

// lengthen puts members into the lists of a mapping, each behind the one that it follows,
// and notes which are new. It returns false where that cannot be done, and where a list
// has not the members that it is thought to have.
func (f *Fill) lengthen(s *Splicer, n *yaml.Node, longer map[*yaml.Node][]int) bool {
	for _, l := range f.Lists {
		list := Field(n, l.Field.Name)
		items := f.Writer.Items(l.Field, f.Writer.written(f.Entity))
		if list == nil || list.Kind != yaml.SequenceNode || list.Anchor != "" || len(list.Content) == 0 || len(list.Content)+len(l.New) != len(items) {
			return false
		}
		if slices.ContainsFunc(list.Content, func(item *yaml.Node) bool { return item.Kind != yaml.ScalarNode || item.Anchor != "" }) {
			return false
		}
		for k, i := range l.New {
			if !s.insertItem(list, i-k, string(items[i])) {
				return false
			}
		}
		longer[list] = l.New
	}
	return true
}

// insertItem puts an item, as it stands between brackets, behind the first of those of a
// list of scalars, n of them. It returns false, and does nothing, where that cannot be
// done.
func (s *Splicer) insertItem(list *yaml.Node, n int, item string) bool {
	before := list.Content[max(n-1, 0)]
	if list.Style&yaml.FlowStyle != 0 {
		if n == 0 {
			s.Insert(s.offset(before.Line, before.Column), item+", ")
		} else {
			s.Insert(s.end(before), ", "+item)
		}
		return true
	}
	first := s.ItemLine(list, before)
	if !s.dashed(first, list.Column) {
		return false
	}
	text := strings.Repeat(" ", list.Column-1) + "- " + item
	if n == 0 {
		s.Insert(s.LineStart(s.commented(first)), text+s.ending)
		return true
	}
	line := s.EndLine(before, list.Column)
	if line == len(s.starts) && s.starts[line-1] < len(s.text) { // the file's last line has no end
		text = s.ending + text
	} else {
		text += s.ending
	}
	s.Insert(s.LineStart(line+1), text)
	return true
}

// into puts the fields behind the last of a mapping. It returns false where that cannot
// be done, and where the mapping has one of them.
func (f *Fill) into(s *Splicer, n *yaml.Node) bool {
	if len(f.Fields) == 0 {
		return true
	}
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
// more, behind the rest, and its lists.
func isFilled(before, after *yaml.Node, more map[*yaml.Node]int, longer map[*yaml.Node][]int) bool {
	n := len(before.Content)
	fresh := longer[before]
	if before.Kind != after.Kind || before.Value != after.Value || before.Tag != after.Tag || len(after.Content) != n+2*more[before]+len(fresh) {
		return false
	}
	at := 0
	for _, child := range before.Content {
		for len(fresh) > 0 && fresh[0] == at {
			fresh = fresh[1:]
			at++
		}
		if !isFilled(child, after.Content[at], more, longer) {
			return false
		}
		at++
	}
	return true
}
