package invent

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// buffer is how much is written at once.
const buffer = 1 << 18

// WriteNQuads writes the quads as N-Quads, in the order of Quads: to sort them
// would take them all into memory.
func (c Corpus) WriteNQuads(w io.Writer) error {
	out := bufio.NewWriterSize(w, buffer)
	var l line
	for q := range c.Quads {
		if err := l.set(q); err != nil {
			return err
		}
		if _, err := out.Write(l.text); err != nil {
			return err
		}
	}
	return out.Flush()
}

// A line is a quad as nquads.Append has it. Checking IRIs takes most of the
// time, and those that come again and again are checked once.
type line struct {
	text           []byte
	subject, label term
	predicates     map[quad.Value]*term
}

// A term is a value as it stands in a line.
type term struct {
	value quad.Value
	text  []byte
}

func (l *line) set(q quad.Quad) (err error) {
	p, ok := l.predicates[q.Predicate]
	if !ok {
		if l.predicates == nil {
			l.predicates = map[quad.Value]*term{}
		}
		p = &term{}
		l.predicates[q.Predicate] = p
	}
	if err := cmp.Or(l.subject.set(q.Subject), p.set(q.Predicate), l.label.set(q.Label)); err != nil {
		return err
	}
	l.text = append(append(l.text[:0], l.subject.text...), ' ')
	l.text = append(append(l.text, p.text...), ' ')
	if l.text, err = nquads.AppendTerm(l.text, q.Object); err != nil {
		return err
	}
	l.text = append(append(l.text, ' '), l.label.text...)
	l.text = append(l.text, " .\n"...)
	return nil
}

func (t *term) set(v quad.Value) (err error) {
	if t.value != v {
		t.value = v
		t.text, err = nquads.AppendTerm(t.text[:0], v)
	}
	return err
}

// WriteJSONLines writes the corpus and each entity as an object on a line.
func (c Corpus) WriteJSONLines(w io.Writer) error {
	header := c.Header()
	header.Identity().IRI = header.Base
	out := bufio.NewWriterSize(w, buffer)
	line := append(schema.AppendJSON(nil, header), '\n')
	if _, err := out.Write(line); err != nil {
		return err
	}
	for e := range c.Entities {
		e.Identity().IRI = string(rdf.IRI(header.Base, schema.RefTo(e)))
		line = append(schema.AppendJSON(line[:0], e), '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// writeFile writes a file, and makes the folder that it is in.
func writeFile(path string, write func(io.Writer) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, buffer)
	if err := write(out); err != nil {
		return err
	}
	return out.Flush()
}
