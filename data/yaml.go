package data

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"onrecord/schema"
)

// A yamlFile is a file that was read. Its node is nil when it is broken (the
// problem has been noted) or empty.
type yamlFile struct {
	name     string
	node     *schema.Node
	broken   bool
	empty    bool
	comments bool // it is empty but for comments
}

// parseYAML reads a YAML document into nodes. What the corpus files do not
// use is a problem: anchors, aliases, tags, merge keys, several documents. What
// comes of an interruption means nothing.
func parseYAML(ctx context.Context, file string, text []byte, nodes *schema.Nodes, ps *schema.Problems) *yamlFile {
	text, ok := clean(file, text, ps)
	if !ok {
		return &yamlFile{name: file, broken: true}
	}
	if n := readPlain(ctx, file, string(text), nodes); n != nil {
		return &yamlFile{name: file, node: n}
	}
	if ctx.Err() != nil {
		return &yamlFile{name: file, broken: true}
	}
	return libraryYAML(ctx, file, text, nodes, ps)
}

// libraryYAML reads any document.
func libraryYAML(ctx context.Context, file string, text []byte, nodes *schema.Nodes, ps *schema.Problems) *yamlFile {
	out := &yamlFile{name: file}
	before := len(*ps)
	doc, err := decodeYAML(ctx, text)
	switch {
	case errors.Is(err, io.EOF):
		out.empty = true
		out.comments = len(bytes.TrimSpace(text)) > 0
		return out
	case ctx.Err() != nil:
		out.broken = true
		return out
	case err != nil:
		at, msg := yamlError(ctx, text, err)
		at.File = file
		ps.Add(at, "", "%s", msg)
		out.broken = true
		return out
	}
	if len(doc.Content) == 0 {
		out.empty = true
		return out
	}
	r := yamlReader{ctx: ctx, file: file, nodes: nodes, problems: ps, end: positionAt(text, len(text))}
	out.node = r.node(doc.Content[0], 0)
	if out.broken = r.refused && len(*ps) > before; out.broken {
		out.node = nil
	}
	return out
}

// decodeYAML parses one document and refuses a second. Lines are those of an
// editor. The parser's panics are errors.
func decodeYAML(ctx context.Context, text []byte) (doc yaml.Node, err error) {
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
	dec := yaml.NewDecoder(interruptible{ctx, r})
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

// An interruptible reader ends with the error of a context.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}

// yamlBreaks says where in an editor each line starts that YAML counts; nil
// when the two count alike. To YAML, U+0085, U+2028 and U+2029 end a line.
func yamlBreaks(text []byte) map[int]schema.Pos {
	if !bytes.Contains(text, []byte("\u0085")) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029")) {
		return nil
	}
	out := map[int]schema.Pos{}
	line, at := 1, schema.Pos{Line: 1, Column: 1}
	runes := []rune(string(text))
	for i, r := range runes {
		at.Column++
		switch r {
		case '\u0085', '\u2028', '\u2029':
			out[line+1] = at
			line++
		case '\n', '\r':
			if r == '\n' || i+1 == len(runes) || runes[i+1] != '\n' {
				line++
				at = schema.Pos{Line: at.Line + 1, Column: 1}
				out[line] = at
			}
		}
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
	ctx      context.Context
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

func (r *yamlReader) node(n *yaml.Node, depth int) *schema.Node {
	out := r.nodes.New(schema.NullNode, "", r.pos(n))
	if r.ctx.Err() != nil {
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
			out.Items = append(out.Items, r.node(item, depth+1))
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
			out.Items = append(out.Items, r.node(n.Content[i+1], depth+1))
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

// nodeOf is what a node of a document that was parsed before holds.
func nodeOf(n *yaml.Node) *schema.Node {
	r := yamlReader{ctx: context.Background(), problems: &schema.Problems{}}
	return r.node(n, 0)
}
