package data

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"onrecord/schema"
)

// jsonLines reads one object a line, or one array of objects.
func (s *stream) jsonLines(ctx context.Context, file string, in io.Reader) error {
	file = filepath.ToSlash(file)
	rows := newBlocks(in, wholeLines)
	first, err := rows.next()
	for err == nil && strings.TrimSpace(first.text) == "" {
		first, err = rows.next()
	}
	switch {
	case errors.Is(err, io.EOF):
		s.problems.Add(schema.Pos{File: file}, "", "this file is empty")
		return nil
	case err != nil:
		return err
	case strings.HasPrefix(strings.TrimSpace(first.text), "["):
		rest, err := rows.all()
		if err != nil {
			return err
		}
		first.text += rest.text
		return s.jsonArray(ctx, file, first)
	}
	next := func() (block, error) {
		if first.text == "" {
			return rows.next()
		}
		b := first
		first.text = ""
		return b, nil
	}
	return s.gather(ctx, decoded{}, next, func() func(block) decoded { return newJSONRows(file).decode })
}

// jsonRows reads objects and decodes them.
type jsonRows struct {
	jsonParser
	schema.Decoder
}

func newJSONRows(file string) *jsonRows {
	return &jsonRows{jsonParser{file: file}, schema.Decoder{Exchange: true, Keeper: &schema.Keeper{}}}
}

func (r *jsonRows) decode(b block) (out decoded) {
	r.Problems = &out.problems
	if out.unclean = !b.clean(r.file, r.Problems); out.unclean {
		return out
	}
	line := b.line - 1
	for row := range strings.Lines(b.text) {
		line++
		row = strings.TrimSuffix(row, "\n")
		if strings.TrimSpace(row) == "" {
			continue
		}
		r.begin(row, line)
		if n := r.parse(r.Problems); n != nil {
			if e := r.object(n); e != nil {
				out.entities = append(out.entities, e)
			}
		}
	}
	return out
}

// object decodes one entity of any kind, or nothing.
func (r *jsonRows) object(n *schema.Node) schema.Entity {
	kind := n.Get("kind")
	if n.Kind != schema.MapNode || kind == nil {
		r.Problems.Add(n.Pos, "", `each line is an object with a "kind": corpus, actor, position, place, event, source or statement`)
		return nil
	}
	k := schema.Kind(kind.Text)
	if k != schema.KindCorpus && !k.Known() || kind.Kind != schema.StringNode {
		r.Problems.Add(kind.Pos, "", "unknown kind %q", kind.Text)
		return nil
	}
	return r.Entity(k, n)
}

// jsonArray reads an array of objects: all of them, or nothing.
func (s *stream) jsonArray(ctx context.Context, file string, text block) error {
	if !text.clean(file, &s.problems) {
		return nil
	}
	r := newJSONRows(file)
	r.begin(text.text, text.line)
	var problems, syntax schema.Problems
	r.Problems = &problems
	var entities []schema.Entity
	whole := r.array(&syntax, func(n *schema.Node) bool {
		if e := r.object(n); e != nil {
			entities = append(entities, e)
		}
		return ctx.Err() == nil
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !whole:
		s.problems = append(s.problems, syntax...)
		return nil
	}
	s.problems = append(s.problems, problems...)
	for _, e := range entities {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.add(e)
	}
	return nil
}
