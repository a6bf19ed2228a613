package edit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/anchor"
	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// A file is one of the corpus with what is put into it.
type file struct {
	raw   []byte
	mark  []byte // a byte order mark
	root  *yaml.Node
	nodes map[[2]int]*yaml.Node     // by line and column; of several, the outermost
	in    map[*yaml.Node]*yaml.Node // the lists of items
	*yamlfile.Splicer
}

// file opens a file of the corpus, once.
func (e *editor) file(ctx context.Context, at schema.Pos) (*file, error) {
	name, err := e.in.Name(filepath.FromSlash(at.File))
	if err != nil {
		return nil, err
	}
	if f := e.files[name]; f != nil {
		return f, nil
	}
	bound := fence.YAML
	if !anchor.IsYAML(name) {
		bound = fence.Lines
	}
	f := &file{nodes: map[[2]int]*yaml.Node{}, in: map[*yaml.Node]*yaml.Node{}}
	if f.raw, err = e.in.ReadFile(name, bound); err != nil {
		return nil, err
	}
	body := bytes.TrimPrefix(f.raw, []byte("\ufeff"))
	f.mark = f.raw[:len(f.raw)-len(body)]
	f.Splicer = yamlfile.NewSplicer(body)
	if anchor.IsYAML(name) {
		doc, err := yamlfile.Decode(ctx, body)
		if err != nil {
			return nil, err
		}
		f.root = doc.Content[0]
		f.index(f.root)
	}
	e.files[name] = f
	return f, nil
}

func (f *file) index(n *yaml.Node) {
	if at := [2]int{n.Line, n.Column}; f.nodes[at] == nil {
		f.nodes[at] = n
	}
	for _, child := range n.Content {
		if n.Kind == yaml.SequenceNode {
			f.in[child] = n
		}
		f.index(child)
	}
}

// spliced is the file as it will be.
func (f *file) spliced() []byte {
	if f.Splicer == nil {
		return f.raw
	}
	return append(f.mark[:len(f.mark):len(f.mark)], f.Splice()...)
}

// A word is an id or a reference as it is in a file.
type word struct {
	text   string
	node   *yaml.Node // in YAML
	from   int        // in JSON, with its quotation marks
	to     int
	object bool // it is the id of an object, whose kind is a field of its own
	iri    *word
}

var errForm = errors.New("this is written in a way that cannot be changed here: write the id on one line")

// word finds what is at a position.
func (f *file) word(at schema.Pos) (word, error) {
	if f.root == nil {
		return jsonWord(f.Text(), f.Offset(at.Line, at.Column))
	}
	n := f.nodes[[2]int{at.Line, at.Column}]
	object := n != nil && n.Kind == yaml.MappingNode
	if object {
		n = yamlfile.Field(n, "id")
	}
	if n == nil {
		return word{}, errForm
	}
	if _, _, ok := f.Extent(n); !ok {
		return word{}, errForm
	}
	return word{text: n.Value, node: n, object: object}, nil
}

// rewrite puts another word in its place.
func (f *file) rewrite(w word, text string) {
	switch {
	case w.text == text:
	case w.node != nil:
		f.Rewrite(w.node, text) // word has made sure that it can be
	default:
		f.Replace(w.from, w.to, string(schema.AppendJSONString(nil, text)))
	}
}

// jsonWord finds the text that begins at an offset, or the id of the object.
func jsonWord(text []byte, at int) (word, error) {
	if at >= len(text) || text[at] != '"' && text[at] != '{' {
		return word{}, errForm
	}
	d := json.NewDecoder(bytes.NewReader(text[at:]))
	next := func() (w word, err error) {
		begin := at + int(d.InputOffset())
		for begin < len(text) && strings.IndexByte(" \t\r\n:,", text[begin]) >= 0 {
			begin++
		}
		if begin < len(text) && text[begin] != '"' {
			var skip json.RawMessage
			return word{from: -1}, d.Decode(&skip)
		}
		token, err := d.Token()
		s, _ := token.(string)
		return word{text: s, from: begin, to: at + int(d.InputOffset())}, err
	}
	if text[at] == '"' {
		return next()
	}
	if _, err := d.Token(); err != nil {
		return word{}, err
	}
	var id, iri word
	for d.More() {
		key, err := next()
		if err != nil {
			return word{}, err
		}
		value, err := next()
		if err != nil {
			return word{}, err
		}
		switch {
		case value.from < 0:
		case key.text == "id":
			id = value
		case key.text == "iri":
			iri = value
		}
	}
	if id.to == 0 {
		return word{}, errForm
	}
	id.object = true
	if iri.to > 0 {
		id.iri = &iri
	}
	return id, nil
}

// takeOut takes an item out of its list. Comments on its lines stay.
func (f *file) takeOut(at schema.Pos) bool {
	if f.root == nil {
		from := f.Offset(at.Line, at.Column)
		d := json.NewDecoder(bytes.NewReader(f.Text()[from:]))
		var item json.RawMessage
		if d.Decode(&item) != nil {
			return false
		}
		f.RemoveBetween(from, from+int(d.InputOffset()))
		return true
	}
	n := f.nodes[[2]int{at.Line, at.Column}]
	list := f.in[n]
	if list == nil {
		return false
	}
	comments, behind, ok := f.RemoveItem(list, slices.Index(list.Content, n))
	for _, c := range comments {
		f.Insert(behind, strings.Repeat(" ", list.Column-1)+c+f.Ending())
	}
	return ok
}
