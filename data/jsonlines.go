package data

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"onrecord/data/input"
	"onrecord/data/jsontext"
	"onrecord/schema"
	"onrecord/schema/linecol"
)

// JSONLines reads one object a line, or one array of objects.
func (s *Stream) JSONLines(ctx context.Context, file string, in io.Reader) error {
	file = filepath.ToSlash(file)
	rows := input.NewBlocks(in, input.WholeLines)
	first, err := rows.Next()
	for err == nil && strings.TrimSpace(first.Text) == "" {
		first, err = rows.Next()
	}
	switch {
	case errors.Is(err, io.EOF):
		s.Loader.Problems.Add(schema.Pos{File: file}, "", "this file is empty")
		return nil
	case err != nil:
		return err
	case strings.HasPrefix(strings.TrimSpace(first.Text), "["):
		rest, err := rows.All()
		if err != nil {
			return err
		}
		first.Text += rest.Text
		return s.jsonArray(ctx, file, first)
	}
	next := func() (input.Block, error) {
		if first.Text == "" {
			return rows.Next()
		}
		b := first
		first.Text = ""
		return b, nil
	}
	return s.gather(ctx, input.DecodedBlock{}, next, func() func(input.Block) input.DecodedBlock { return newJSONRows(file).decode })
}

// jsonRows reads objects and decodes them.
type jsonRows struct {
	jsontext.Parser
	schema.Decoder
}

func newJSONRows(file string) *jsonRows {
	return &jsonRows{jsontext.Parser{File: file}, schema.Decoder{Exchange: true, Arena: &schema.Arena{}}}
}

func (r *jsonRows) decode(b input.Block) (out input.DecodedBlock) {
	r.Problems = &out.Problems
	if out.Unclean = !b.Clean(r.File, r.Problems); out.Unclean {
		return out
	}
	next := b.Line
	for row := range strings.Lines(b.Text) {
		line := next
		next += linecol.Breaks(row)
		row = strings.TrimSuffix(row, "\n")
		if strings.TrimSpace(row) == "" {
			continue
		}
		r.Begin(row, line)
		if n := r.Parse(r.Problems); n != nil {
			if e := r.object(n); e != nil {
				out.Entities = append(out.Entities, e)
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
func (s *Stream) jsonArray(ctx context.Context, file string, text input.Block) error {
	if !text.Clean(file, &s.Loader.Problems) {
		return nil
	}
	r := newJSONRows(file)
	r.Begin(text.Text, text.Line)
	var problems, syntax schema.Problems
	r.Problems = &problems
	var entities []schema.Entity
	whole := r.Array(&syntax, func(n *schema.Node) bool {
		if e := r.object(n); e != nil {
			entities = append(entities, e)
		}
		return ctx.Err() == nil
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !whole:
		s.Loader.Problems = append(s.Loader.Problems, syntax...)
		return nil
	}
	s.Loader.Problems = append(s.Loader.Problems, problems...)
	for _, e := range entities {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.add(e)
	}
	return nil
}
