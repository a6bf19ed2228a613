package data

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

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

// yamlFile reads dir/stem.yaml or dir/stem.yml; nil when neither is there.
func (l *loader) yamlFile(dir, stem string) (*yamlFile, error) {
	for _, ext := range []string{".yaml", ".yml"} {
		path := filepath.Join(dir, stem+ext)
		if _, err := os.Lstat(path); err == nil {
			return l.yamlPath(path)
		}
	}
	return nil, nil
}

func (l *loader) yamlPath(path string) (*yamlFile, error) {
	text, err := l.read(path)
	if err != nil {
		return nil, err
	}
	return parseYAML(filepath.ToSlash(path), text, &l.problems), nil
}

// parseYAML reads a YAML document into nodes. What the corpus files do not
// use is a problem: anchors, aliases, tags, merge keys, several documents.
func parseYAML(file string, text []byte, ps *schema.Problems) *yamlFile {
	out := &yamlFile{name: file}
	before := len(*ps)
	text, ok := clean(file, text, ps)
	if !ok {
		out.broken = true
		return out
	}
	doc, err := decodeYAML(text)
	switch {
	case errors.Is(err, io.EOF):
		out.empty = true
		out.comments = len(bytes.TrimSpace(text)) > 0
		return out
	case err != nil:
		pos, msg := yamlPosition(file, text, err)
		ps.Add(pos, "", "%s", msg)
		out.broken = true
		return out
	}
	if len(doc.Content) == 0 {
		out.empty = true
		return out
	}
	r := yamlReader{file: file, problems: ps}
	out.node = r.node(doc.Content[0], 0)
	if out.broken = r.refused && len(*ps) > before; out.broken {
		out.node = nil
	}
	return out
}

// decodeYAML parses one document and refuses a second. The parser's panics are
// errors.
func decodeYAML(text []byte) (doc yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(text))
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

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s)(.*)$`)

// yamlPosition takes the parser's message apart. It knows lines only; the
// column is that of the line's first letter.
func yamlPosition(file string, text []byte, err error) (schema.Pos, string) {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return schema.Pos{File: file, Line: 1, Column: 1}, "this is no YAML: " + err.Error()
	}
	pos := schema.Pos{File: file, Line: 1, Column: 1}
	if n, err := strconv.Atoi(m[1]); err == nil && n > 0 {
		pos.Line = n
	}
	lines := strings.SplitN(string(text), "\n", pos.Line+1)
	if pos.Line <= len(lines) {
		line := lines[pos.Line-1]
		pos.Column = len(line) - len(strings.TrimLeft(line, " \t")) + 1
	}
	msg := m[2]
	if !strings.HasPrefix(msg, "a second document") {
		msg = "this is no YAML: " + msg
	}
	return pos, msg
}

type yamlReader struct {
	file     string
	problems *schema.Problems
	refused  bool // something was refused that would hide what else is wrong
}

func (r *yamlReader) pos(n *yaml.Node) schema.Pos {
	return schema.Pos{File: r.file, Line: n.Line, Column: n.Column}
}

const maxDepth = 100

func (r *yamlReader) node(n *yaml.Node, depth int) *schema.Node {
	out := &schema.Node{Pos: r.pos(n)}
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
			out.Keys = append(out.Keys, &schema.Node{Kind: schema.StringNode, Text: key.Value, Pos: r.pos(key)})
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
