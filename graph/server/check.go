package server

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

// A PartError says that a part on a server is not what was published.
type PartError struct {
	Server, Label string
	Part          int64
}

func (e *PartError) Error() string {
	of := "the part without a label"
	if e.Label != "" {
		of = "the part of " + e.Label
	}
	return fmt.Sprintf("%s: %s (number %d) is not what was published: publish all parts again", e.Server, of, e.Part)
}

// Check reads every row of the newest version and compares the sums of all parts. It
// tells all that differ, in their order.
func Check(ctx context.Context, a *Address) (wrong []*PartError, err error) {
	c, err := a.connect(ctx, false)
	if err != nil {
		return nil, err
	}
	defer c.close(ctx)
	// One moment for all questions: nobody sweeps meanwhile.
	if err := c.script(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return nil, err
	}
	h, err := c.head(ctx)
	if err != nil {
		return nil, err
	}
	if !h.there || h.version == 0 {
		return nil, &Error{Server: a.String(), Kind: ErrNotFound}
	}
	parts, err := c.parts(ctx, h.version)
	if err != nil {
		return nil, err
	}
	numbers := make([]int64, len(parts))
	for i, p := range parts {
		numbers[i] = p.number
	}
	sent, err := c.sums(ctx, numbers)
	if err != nil {
		return nil, err
	}
	sums := map[int64]*sum{}
	for i, t := range tables() {
		if err := c.sum(ctx, i, t, numbers, sums); err != nil {
			return nil, err
		}
	}
	for _, p := range parts {
		if s := sums[p.number]; s == nil || !bytes.Equal(s.bytes(), sent[p.number]) {
			wrong = append(wrong, &PartError{a.String(), strings.Trim(p.label, "<>"), p.number})
		}
	}
	return wrong, c.script(ctx, "COMMIT")
}

// sums are those of parts as they were when these were sent.
func (c *conn) sums(ctx context.Context, parts []int64) (map[int64][]byte, error) {
	rows, err := c.rows(ctx, "SELECT part, sum FROM @part WHERE part = ANY($1::int8[])", parts)
	out := make(map[int64][]byte, len(rows))
	for _, row := range rows {
		part, err1 := number(row[0])
		of, err2 := raw(row[1])
		if err1 != nil || err2 != nil {
			return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
		}
		out[part] = of
	}
	return out, err
}

// sum adds the rows of a table to the sums of their parts.
func (c *conn) sum(ctx context.Context, place int, t *table, parts []int64, sums map[int64]*sum) error {
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE part = ANY($1::int8[])", t.columns(), c.a.table(t.name))
	lists := map[int]bool{} // columns of texts, of which a server decides what is in quotation marks
	if place == ofSayings {
		for i, shape := range t.shape {
			lists[i] = strings.Contains(shape, " text[]")
		}
	}
	rows := c.pg.ExecParams(ctx, sql, [][]byte{parameter(parts)}, nil, nil, nil)
	r := &rower{}
	for rows.NextRow() {
		row := rows.Values()
		part, err := number(row[0])
		if err != nil {
			continue // which the sum will tell
		}
		r.row = append(r.row[:0], row[1]...)
		for i, v := range row[2:] {
			switch {
			case v == nil:
				r.null()
			case lists[i+2]:
				r.words(textsOf(v))
			default:
				r.text(v)
			}
		}
		r.row = append(r.row, '\n')
		if sums[part] == nil {
			sums[part] = &sum{}
		}
		sums[part].add(place, r.row)
	}
	_, err := rows.Close()
	return c.a.failure(ctx, err)
}
