package coding

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// A Revision is what was changed in the file of a statement.
type Revision struct {
	Change    change.Change
	Others    []change.Change   // of files for entities that were made
	Statement *schema.Statement // as the corpus has it now; nil: it is gone
	Entity    schema.Entity     // the same of what is no statement
}

// Statement finds a statement by its id; nil: there is none.
func (c *Coding) Statement(id string) *schema.Statement {
	for _, s := range c.corpus.Statements {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Revise changes fields of a statement: revise is given a copy. The lines of fields
// that say something else are written anew, in their place, and every other byte stays.
// What the corpus would be like is read first, as when a statement is added.
func (c *Coding) Revise(ctx context.Context, id string, revise func(*schema.Statement) error, o Options) (*Revision, error) {
	old := c.Statement(id)
	if old == nil {
		return nil, &NameError{Name: id, Kind: schema.KindStatement}
	}
	next := *old
	if err := revise(&next); err != nil {
		return nil, err
	}
	return c.splice(ctx, old, &next, o)
}

// Delete takes a statement out of its file. Where others refer to it, nothing is done.
func (c *Coding) Delete(ctx context.Context, id string, o Options) (*Revision, error) {
	old := c.Statement(id)
	if old == nil {
		return nil, &NameError{Name: id, Kind: schema.KindStatement}
	}
	return c.splice(ctx, old, nil, o)
}

// Finish says in the head of a coder's file that she has nothing left to code in a
// source. A file that is not there is made: who has found nothing has coded, too.
func (c *Coding) Finish(ctx context.Context, source, coder string, o Options) (*Revision, error) {
	file, _, err := c.File(source, coder)
	if err != nil {
		return nil, err
	}
	out := &Revision{Change: change.Change{File: file}}
	if !change.Exists(file) {
		out.Change.Text = append(yamlfile.AppendText([]byte("source: "), source, false), "\nfinished: true\n"...)
	} else {
		opened, err := c.open(ctx, file)
		if err != nil {
			return nil, err
		}
		switch root := opened.doc.Content[0]; {
		case yamlfile.Field(root, "finished") != nil:
			return nil, change.Requestf("%s says already whether it is finished", filepath.ToSlash(file))
		case !opened.AddBehind(root, "source", [][2]string{{"finished", "true"}}):
			return nil, change.Requestf("%s is written in a way that cannot be changed here: write source: on a line of its own", filepath.ToSlash(file))
		}
		out.Change.There, out.Change.Text = true, opened.text()
	}
	if _, err := c.Load(ctx, []change.Change{out.Change}); err != nil {
		return nil, err
	}
	if err := c.unchanged(out.Change, o.Sum); err != nil || o.DryRun {
		return out, err
	}
	return out, c.write(ctx, []change.Change{out.Change})
}

// An openedFile is a file that is changed by splicing.
type openedFile struct {
	*yamlfile.Splicer
	doc  yaml.Node
	mark []byte // of the order of bytes, in front of it
}

func (c *Coding) open(ctx context.Context, file string) (*openedFile, error) {
	raw, err := change.ReadIn(c.dir, file, fence.YAML)
	if err != nil {
		return nil, err
	}
	body := bytes.TrimPrefix(raw, []byte("\ufeff"))
	doc, err := yamlfile.Decode(ctx, body)
	if err != nil {
		return nil, err
	}
	return &openedFile{yamlfile.NewSplicer(body), doc, raw[:len(raw)-len(body)]}, nil
}

// text is the file as it was changed.
func (f *openedFile) text() []byte { return slices.Concat(f.mark, f.Splice()) }

// splice writes a statement as it will be; nil: it will be gone.
func (c *Coding) splice(ctx context.Context, old, next *schema.Statement, o Options) (*Revision, error) {
	file := filepath.FromSlash(old.Pos.File)
	if !anchor.IsYAML(file) {
		var ps schema.Problems
		ps.Add(old.Pos, schema.Naming(old), "this is not a YAML file, and nothing is changed in it")
		return nil, ps
	}
	opened, err := c.open(ctx, file)
	if err != nil {
		return nil, err
	}
	r := reviser{Splicer: opened.Splicer, write: yamlfile.Writer{Index: schema.Index(c.corpus), Source: old.Source.ID, Layer: old.Layer}}
	list, at := r.find(&opened.doc, old.Pos)
	if list == nil {
		return nil, r.rigid(old)
	}
	if next == nil {
		if !r.delete(list, at) {
			return nil, r.rigid(old)
		}
	} else if !r.revise(list.Content[at], old, next) {
		return nil, r.rigid(old)
	}
	out := &Revision{Change: change.Change{File: file, There: true, Text: opened.text()}}
	if out.Others, err = c.makings(ctx, r.write); err != nil {
		return nil, err
	}
	changes := append([]change.Change{out.Change}, out.Others...)
	set, err := c.Load(ctx, changes)
	if err != nil {
		return nil, err
	}
	if err := c.onlyThat(set.Corpora[0], old, next, out); err != nil {
		return nil, err
	}
	if err := c.unchanged(out.Change, o.Sum); err != nil || o.DryRun {
		return out, err
	}
	c.corpus = set.Corpora[0]
	clear(c.names)
	return out, c.write(ctx, changes)
}

// onlyThat makes sure that no other statement says anything else.
func (c *Coding) onlyThat(will *schema.Corpus, old, next *schema.Statement, out *Revision) error {
	was := map[string]*schema.Statement{}
	for _, s := range c.corpus.Statements {
		if s != old {
			was[s.ID] = s
		}
	}
	n := 0
	for _, s := range will.Statements {
		switch before, known := was[s.ID]; {
		case known && (before == s || spoken(before) == spoken(s)):
			n++
		case known:
			return fmt.Errorf("%s: statement %s would say something else", out.Change.File, s.ID)
		case next == nil || out.Statement != nil:
			return fmt.Errorf("%s: there would be another statement, %s", out.Change.File, s.ID)
		default:
			out.Statement = s // its id may be another one, of its words
		}
	}
	if n != len(was) || (next != nil) != (out.Statement != nil) {
		return fmt.Errorf("%s: statements would be lost", out.Change.File)
	}
	return nil
}

// spoken is what a statement says, but for what is worked out.
func spoken(s *schema.Statement) string {
	plain := *s
	plain.DuplicateOf, plain.IRI = schema.Ref{}, ""
	plain.Evidence = nil // of places a reader may know more than the file
	return string(schema.AppendJSON(nil, &plain))
}

// A reviser changes an item of a list.
type reviser struct {
	*yamlfile.Splicer
	write yamlfile.Writer
}

// rigid says that a file has a form in which nothing can be changed here.
func (r *reviser) rigid(s schema.Entity) error {
	var ps schema.Problems
	ps.Add(s.Identity().Pos, schema.Naming(s), "this is written in a way that cannot be changed here: write each field on lines of its own")
	return ps
}

// find is the list, and the number in it, of the item that begins at a position.
func (r *reviser) find(n *yaml.Node, at schema.Pos) (*yaml.Node, int) {
	for i, child := range n.Content {
		if n.Kind == yaml.SequenceNode && child.Line == at.Line && child.Column == at.Column {
			return n, i
		}
		if list, i := r.find(child, at); list != nil {
			return list, i
		}
	}
	return nil, 0
}

// delete takes an item out; comments on its lines stay.
func (r *reviser) delete(list *yaml.Node, i int) bool {
	comments, behind, ok := r.RemoveItem(list, i)
	for _, c := range comments {
		r.Insert(behind, strings.Repeat(" ", list.Column-1)+c+r.Ending())
	}
	return ok
}

// revise writes the fields of an item that are to say something else.
func (r *reviser) revise(item *yaml.Node, old, next schema.Entity) bool {
	if item.Kind != yaml.MappingNode {
		return false
	}
	indent := item.Column - 1
	for _, f := range schema.Fields(old.Kind()) {
		if item.Style&yaml.FlowStyle != 0 {
			if was, will := r.write.Between(f, old), r.write.Between(f, next); was != will && !r.SetBetween(item, f.Name, will) {
				return false
			}
			continue
		}
		was, will := r.write.AppendField(nil, indent, f, old), r.write.AppendField(nil, indent, f, next)
		if bytes.Equal(was, will) {
			continue
		}
		at := -1
		for i := 0; i+1 < len(item.Content); i += 2 {
			if item.Content[i].Value == f.Name {
				at = i
			}
		}
		switch {
		case at < 0:
			r.add(item, schema.Fields(old.Kind()), f.Name, will)
		case !r.replace(item, at, will):
			return false
		}
	}
	return true
}

// text is lines with the ends that the file has.
func (r *reviser) text(lines []byte) string {
	return strings.ReplaceAll(string(lines), "\n", r.Ending())
}

// add puts a field behind the last one that stands before it in the order of fields.
func (r *reviser) add(item *yaml.Node, fields []schema.Field, name string, lines []byte) {
	order := func(name string) int {
		at := slices.IndexFunc(fields, func(f schema.Field) bool { return f.Name == name })
		if at < 0 && name != "id" {
			return len(fields) // the statements of a source
		}
		return at
	}
	behind := 0
	for i := 0; i+1 < len(item.Content); i += 2 {
		if order(item.Content[i].Value) < order(name) {
			behind = i
		}
	}
	at := r.LineStart(r.EndLine(item.Content[behind+1], item.Column) + 1)
	text := r.text(lines)
	if at > 0 && at == len(r.Text()) && r.Text()[at-1] != '\n' && r.Text()[at-1] != '\r' {
		text = r.Ending() + strings.TrimSuffix(text, r.Ending())
	}
	r.Insert(at, text)
}

// replace puts lines in the place of a field; none: it is gone. Comments on the lines of
// the field stay behind it.
func (r *reviser) replace(item *yaml.Node, at int, lines []byte) bool {
	key, value := item.Content[at], item.Content[at+1]
	last := r.EndLine(value, item.Column)
	from, to := r.Offset(key.Line, key.Column), r.LineStart(last+1)
	kept := ""
	for _, c := range r.Comments(key.Line, last, value) {
		kept += strings.Repeat(" ", item.Column-1) + c + r.Ending()
	}
	text := strings.TrimPrefix(r.text(lines), strings.Repeat(" ", item.Column-1))
	if to == len(r.Text()) && !bytes.HasSuffix(r.Text(), []byte("\n")) {
		text = strings.TrimSuffix(text, r.Ending())
		if kept != "" || text == "" {
			return false // the last line has no end
		}
	}
	if text != "" {
		r.Replace(from, to, text+kept)
		return true
	}
	if at > 0 {
		r.Replace(r.LineStart(key.Line), to, kept)
		return true
	}
	if len(item.Content) < 4 || kept != "" { // what comes next goes behind the dash
		return false
	}
	next := item.Content[2]
	if next.Line != last+1 {
		return false
	}
	r.Replace(from, r.Offset(next.Line, next.Column), "")
	return true
}
