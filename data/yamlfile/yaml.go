// Package yamlfile reads and writes the YAML files of corpora.
//
// Parse reads a document into nodes that know their positions, and says in plain
// words what is not allowed. A Writer writes entities as a person would; AddTo puts
// entities into a list, and a Splicer fields into a mapping, and both leave every
// other byte of a file as it is.
package yamlfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/guarded"
	"onrecord/schema/linecol"
)

// A File is a file that was read. Its node is nil when it is broken (the
// problem has been noted) or empty.
type File struct {
	Name     string
	Node     *schema.Node
	Broken   bool
	Empty    bool
	Comments bool // it is empty but for comments
}

// Parse reads a YAML document into nodes. What the corpus files do not
// use is a problem: anchors, aliases, tags, merge keys, several documents. What
// comes of an interruption means nothing.
func Parse(ctx context.Context, file string, text []byte, nodes *schema.Nodes, ps *schema.Problems) *File {
	text, ok := input.Clean(file, text, ps)
	if !ok {
		return &File{Name: file, Broken: true}
	}
	if n := readPlain(ctx, file, string(text), nodes); n != nil {
		return &File{Name: file, Node: n}
	}
	if ctx.Err() != nil {
		return &File{Name: file, Broken: true}
	}
	return ParseLibrary(ctx, file, text, nodes, ps)
}

// ParseLibrary reads any document.
func ParseLibrary(ctx context.Context, file string, text []byte, nodes *schema.Nodes, ps *schema.Problems) *File {
	out := &File{Name: file}
	before := len(*ps)
	doc, err := Decode(ctx, text)
	switch {
	case errors.Is(err, io.EOF):
		out.Empty = true
		out.Comments = len(bytes.TrimSpace(text)) > 0
		return out
	case ctx.Err() != nil:
		out.Broken = true
		return out
	case err != nil:
		at, msg := yamlError(ctx, text, err)
		at.File = file
		ps.Add(at, "", "%s", msg)
		out.Broken = true
		return out
	}
	if len(doc.Content) == 0 {
		out.Empty = true
		return out
	}
	r := yamlReader{file: file, nodes: nodes, problems: ps, end: positionAt(text, len(text))}
	out.Node = r.node(ctx, doc.Content[0], 0)
	if out.Broken = r.refused && len(*ps) > before; out.Broken {
		out.Node = nil
	}
	return out
}

// Decode parses one document and refuses a second. Lines are those of an
// editor. The parser's panics are errors.
func Decode(ctx context.Context, text []byte) (doc yaml.Node, err error) {
	if doc, err = readYAML(ctx, bytes.NewReader(text)); err == nil {
		straighten(&doc, yamlBreaks(text))
	}
	return doc, err
}

func readYAML(ctx context.Context, r io.Reader) (doc yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	dec := yaml.NewDecoder(guarded.Interruptible(ctx, r))
	if err := dec.Decode(&doc); err != nil {
		return doc, err
	}
	var more yaml.Node
	if err := dec.Decode(&more); err == nil {
		return doc, fmt.Errorf("yaml: line %d: a second document starts here; a corpus file has one", more.Line)
	} else if !errors.Is(err, io.EOF) {
		return doc, err
	}
	return doc, nil
}

// yamlBreaks says where in an editor each line starts that YAML counts; nil
// when the two count alike. To YAML, U+0085, U+2028 and U+2029 end a line.
func yamlBreaks(text []byte) map[int]schema.Pos {
	if !bytes.Contains(text, []byte("\u0085")) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029")) {
		return nil
	}
	out := map[int]schema.Pos{}
	line, at := 1, linecol.Start()
	for i, r := range string(text) {
		switch r {
		case '\n', '\u0085', '\u2028', '\u2029':
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				continue
			}
		default:
			continue
		}
		line++
		linecol.Advance(&at, text, i+utf8.RuneLen(r))
		out[line] = schema.Pos{Line: at.Line, Column: at.Column}
	}
	return out
}

// straighten turns the lines and columns of YAML's count into an editor's.
func straighten(n *yaml.Node, breaks map[int]schema.Pos) {
	if breaks == nil {
		return
	}
	if at, ok := breaks[n.Line]; ok {
		n.Line, n.Column = at.Line, at.Column+n.Column-1
	}
	for _, child := range n.Content {
		straighten(child, breaks)
	}
}

type yamlReader struct {
	file     string
	nodes    *schema.Nodes
	problems *schema.Problems
	end      schema.Pos // of the text; YAML has an empty value there on a line after it
	refused  bool       // something was refused that would hide what else is wrong
}

func (r *yamlReader) pos(n *yaml.Node) schema.Pos {
	if r.end.Line > 0 && n.Line > r.end.Line {
		return schema.Pos{File: r.file, Line: r.end.Line, Column: r.end.Column}
	}
	return schema.Pos{File: r.file, Line: n.Line, Column: n.Column}
}

const maxDepth = 100

func (r *yamlReader) node(ctx context.Context, n *yaml.Node, depth int) *schema.Node {
	out := r.nodes.New(schema.NullNode, "", r.pos(n))
	if ctx.Err() != nil {
		return out
	}
	if depth > maxDepth {
		r.refuse(n, "this is nested more than %d deep", maxDepth)
		return out
	}
	if n.Anchor != "" {
		r.refuse(n, "anchors are not used in corpus files: &%s", n.Anchor)
	}
	switch n.Kind {
	case yaml.AliasNode:
		r.refuse(n, "aliases are not used in corpus files: *%s", n.Value)
	case yaml.ScalarNode:
		r.scalar(n, out)
	case yaml.SequenceNode:
		out.Kind = schema.ListNode
		for _, item := range n.Content {
			out.Items = append(out.Items, r.node(ctx, item, depth+1))
		}
	case yaml.MappingNode:
		out.Kind = schema.MapNode
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				r.refuse(key, "a field's name is a plain word")
				continue
			}
			out.Keys = append(out.Keys, r.nodes.New(schema.StringNode, key.Value, r.pos(key)))
			out.Items = append(out.Items, r.node(ctx, n.Content[i+1], depth+1))
		}
	}
	if style := n.Style & yaml.TaggedStyle; style != 0 {
		r.refuse(n, "tags are not used in corpus files: %s", n.Tag)
	}
	return out
}

func (r *yamlReader) refuse(n *yaml.Node, format string, args ...any) {
	r.refused = true
	r.problems.Add(r.pos(n), "", format, args...)
}

func (r *yamlReader) scalar(n *yaml.Node, out *schema.Node) {
	out.Text = n.Value
	switch n.Tag {
	case "!!null":
		out.Kind = schema.NullNode
	case "!!bool":
		out.Kind = schema.BoolNode
	case "!!int", "!!float":
		out.Kind = schema.NumberNode
	default:
		out.Kind = schema.StringNode
	}
}

// NodeOf is what a node of a document that was parsed before holds.
func NodeOf(n *yaml.Node) *schema.Node {
	r := yamlReader{problems: &schema.Problems{}}
	return r.node(context.Background(), n, 0)
}
