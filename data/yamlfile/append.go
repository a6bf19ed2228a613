package yamlfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/input"
	"onrecord/schema"
)

// An addition puts entities behind those that a file lists, and leaves every
// other byte as it is.
type addition struct {
	*Splicer
	write Writer
	items []schema.Entity
	was   *schema.Node // what the file said; nil: nobody has looked
	lined string       // the items as they were written last, in lines
}

// ErrNoRoom says that a file has a form that nothing can be added to.
var ErrNoRoom = errors.New("nothing can be added to this file as it stands")

// AddTo adds entities to the list that a text is, or, with a key, to the list
// that is the value of this key. A text that is empty but for comments is an
// empty list, and a key that is not there is added.
func AddTo(ctx context.Context, text []byte, key string, w Writer, items []schema.Entity) ([]byte, error) {
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	a := addition{Splicer: NewSplicer(body), write: w, items: items}
	if a.addPlain(ctx, key) {
		out := append(text[:len(text)-len(body):len(text)-len(body)], a.Splice()...)
		return out, a.confirm(ctx, key, text, out)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var root *yaml.Node
	doc, err := Decode(ctx, body)
	switch {
	case len(doc.Content) > 0:
		root = doc.Content[0]
	case err != nil && len(bytes.TrimSpace(body)) > 0 && !isOnlyComments(body):
		return nil, err
	}
	if err := a.add(root, key); err != nil {
		return nil, err
	}
	out := append(text[:len(text)-len(body):len(text)-len(body)], a.Splice()...)
	return out, a.confirm(ctx, key, text, out)
}

// addPlain adds to a file in the usual form, with a list of lines at its end, without
// the library, which takes several times as long. It returns false, and does nothing,
// where the file has another form.
func (a *addition) addPlain(ctx context.Context, key string) bool {
	var ps schema.Problems
	text, ok := input.Clean("", a.text, &ps)
	if !ok || len(text) != len(a.text) {
		return false
	}
	a.was = readPlain(ctx, "", string(text), nil)
	list := a.was
	if key != "" {
		if list == nil || list.Kind != schema.MapNode || len(list.Keys) == 0 || list.Keys[len(list.Keys)-1].Text != key {
			return false
		}
		list = list.Items[len(list.Items)-1]
	}
	if list == nil || list.Kind != schema.ListNode || len(list.Items) == 0 {
		return false
	}
	last := list.Items[len(list.Items)-1].Pos
	start := a.starts[last.Line-1]
	dash := start + last.Column - 3
	if dash < start || string(a.text[dash:dash+2]) != "- " || len(bytes.TrimLeft(a.text[start:dash], " ")) > 0 {
		return false
	}
	lines := make([]int, len(list.Items))
	for i, item := range list.Items {
		lines[i] = item.Pos.Line
	}
	a.addLines(a.ends(nil), dash-start, lines)
	return true
}

func isOnlyComments(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func (a *addition) add(root *yaml.Node, key string) error {
	if key == "" {
		return a.addToList(root, nil, 0)
	}
	if root == nil || root.Kind != yaml.MappingNode || len(root.Content) == 0 {
		return ErrNoRoom
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			var next *yaml.Node
			if i+2 < len(root.Content) {
				next = root.Content[i+2]
			}
			if list := root.Content[i+1]; list.Tag != "!!null" {
				return a.addToList(list, next, root.Column+1)
			} else if list.Value != "" {
				return ErrNoRoom
			}
			a.insert(a.lineAfter(root.Content[i]), a.lines(root.Column+1, true))
			return nil
		}
	}
	if root.Style&yaml.FlowStyle != 0 {
		a.Insertions = append(a.Insertions, insertion{at: a.closes(root.Content[len(root.Content)-1]), text: ", " + key + ": [" + a.between() + "]"})
		return nil
	}
	indent := strings.Repeat(" ", root.Column-1)
	a.insert(a.ends(nil), indent+key+":\n"+a.lines(root.Column+1, true))
	return nil
}

// addToList adds to a list that ends before the next key of a mapping, or with
// the text. An empty one in brackets becomes one of lines, at an indent.
func (a *addition) addToList(list, next *yaml.Node, indent int) error {
	switch {
	case list == nil:
		a.insert(a.ends(next), a.lines(indent, true))
	case list.Kind != yaml.SequenceNode:
		return ErrNoRoom
	case list.Style&yaml.FlowStyle == 0:
		lines := make([]int, len(list.Content))
		for i, item := range list.Content {
			lines[i] = item.Line
		}
		a.addLines(a.ends(next), list.Column-1, lines)
	case len(list.Content) > 0:
		a.Insertions = append(a.Insertions, insertion{at: a.closes(list.Content[len(list.Content)-1]), text: ", " + a.between()})
	default:
		return a.replaceEmpty(list, indent)
	}
	return nil
}

// addLines puts the items in as lines at an indent, behind those that begin in some
// lines.
func (a *addition) addLines(at, indent int, behind []int) {
	spaced := a.spaced(behind)
	text := a.lines(indent, spaced)
	if spaced && !a.blankBefore(at) {
		text = "\n" + text
	}
	a.insert(at, text)
}

// replaceEmpty puts lines in the place of [].
func (a *addition) replaceEmpty(list *yaml.Node, indent int) error {
	start := a.offset(list.Line, list.Column)
	end := a.closes(list)
	if strings.Trim(string(a.text[start:end]), "[] ") != "" {
		return ErrNoRoom // a comment is in it
	}
	first, next := a.line(list.Line)
	if string(bytes.TrimSpace(a.text[first:next])) == string(a.text[start:end]) {
		a.deletions = append(a.deletions, [2]int{first, next})
		a.Insertions = append(a.Insertions, insertion{next, strings.ReplaceAll(a.lines(indent, true), "\n", a.ending)})
		return nil
	}
	for start > first && a.text[start-1] == ' ' {
		start--
	}
	a.deletions = append(a.deletions, [2]int{start, end})
	a.insert(next, a.lines(indent, true))
	return nil
}

// line gives the offsets of a line and of the one after it.
func (a *addition) line(n int) (start, next int) {
	start, next = a.starts[n-1], len(a.text)
	if n < len(a.starts) {
		next = a.starts[n]
	}
	return start, next
}

// lineAfter is the offset of the line after that of a node.
func (a *addition) lineAfter(n *yaml.Node) int {
	_, next := a.line(n.Line)
	return next
}

// insert puts in whole lines.
func (a *addition) insert(at int, text string) {
	if at > 0 && a.text[at-1] != '\n' && a.text[at-1] != '\r' {
		text = "\n" + text
	}
	a.Insertions = append(a.Insertions, insertion{at, strings.ReplaceAll(text, "\n", a.ending)})
}

// lines are the entities as items of a list at an indent, with a blank line
// between them or not.
func (a *addition) lines(indent int, spaced bool) string {
	var out []byte
	for i, e := range a.items {
		if i > 0 && spaced {
			out = append(out, '\n')
		}
		out = a.write.AppendItem(out, indent, e)
	}
	a.lined = string(out)
	return a.lined
}

// between are the entities as items between brackets.
func (a *addition) between() string {
	var out [][]byte
	for _, e := range a.items {
		out = append(out, a.write.AppendBraces(nil, e))
	}
	return string(bytes.Join(out, []byte(", ")))
}

// spaced reports whether blank lines are between items, by the lines in which they
// begin; of a single one, nobody
// knows, and there will be.
func (a *addition) spaced(items []int) bool {
	n := len(items)
	if n < 2 {
		return true
	}
	between := a.text[a.starts[items[n-2]-1]:a.starts[items[n-1]-1]]
	for row := range bytes.Lines(between) {
		if len(bytes.TrimSpace(row)) == 0 {
			return true
		}
	}
	return false
}

// blankBefore reports whether the line before an offset is blank.
func (a *addition) blankBefore(at int) bool {
	return bytes.HasSuffix(a.text[:at], []byte("\n\n")) || bytes.HasSuffix(a.text[:at], []byte("\r\n\r\n")) || at == 0
}

// ends is the offset behind a list that is followed by a key, with the comments
// above it, or by nothing but the end of the text or of the document.
func (a *addition) ends(next *yaml.Node) int {
	if next != nil {
		line := next.Line
		for line > 1 {
			if start, end := a.line(line - 1); start == end || a.text[start] != '#' {
				break
			}
			line--
		}
		start, _ := a.line(line)
		return start
	}
	for i, start := range a.starts {
		if row := a.text[start:]; i > 0 && bytes.HasPrefix(row, []byte("...")) {
			return start
		}
	}
	return len(a.text)
}

// confirm reads the new text and compares it with the old one and what was to be
// added.
func (a *addition) confirm(ctx context.Context, key string, before, after []byte) error {
	var ps schema.Problems
	was, is := &File{Node: a.was}, Parse(ctx, "", after, nil, &ps)
	if a.was == nil {
		was = Parse(ctx, "", before, nil, &ps)
	}
	if a.lined == "" {
		a.lines(0, true)
	}
	added := Parse(ctx, "", []byte(a.lined), nil, &ps)
	if err := ctx.Err(); err != nil {
		return err
	}
	if is.Node == nil || added.Node == nil || was.Node == nil && !was.Empty {
		return fmt.Errorf("%w: it would not be read any more", ErrNoRoom)
	}
	want, got := was.Node, is.Node
	if want == nil || want.Kind == schema.NullNode {
		want = &schema.Node{Kind: schema.ListNode}
	}
	if key != "" {
		old := want.Get(key)
		if old == nil || old.Kind == schema.NullNode {
			old = &schema.Node{Kind: schema.ListNode}
		}
		if !sameNode(want.Without(key), got.Without(key)) {
			return fmt.Errorf("%w: it would say something else", ErrNoRoom)
		}
		want, got = old, got.Get(key)
	}
	whole := &schema.Node{Kind: schema.ListNode, Items: slices.Concat(want.Items, added.Node.Items)}
	if got == nil || !sameNode(whole, got) {
		return fmt.Errorf("%w: it would say something else", ErrNoRoom)
	}
	return nil
}

// sameNode compares what nodes hold, wherever they stand.
func sameNode(a, b *schema.Node) bool {
	return a.Kind == b.Kind && a.Text == b.Text && slices.EqualFunc(a.Keys, b.Keys, sameNode) && slices.EqualFunc(a.Items, b.Items, sameNode)
}
