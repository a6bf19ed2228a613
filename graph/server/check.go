package server

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/graph/snapshot"
)

// A PartError says that a part on a server is not what was published.
type PartError struct {
	Server, Label string
	Part          int64
	Rows          []string // what is wrong with which rows, as far as that is known
	More          int      // rows that are not in Rows
}

// mostRows is how many rows of a part are named.
const mostRows = 20

func (e *PartError) Error() string {
	of := "the part without a label"
	if e.Label != "" {
		of = "the part of " + e.Label
	}
	out := fmt.Sprintf("%s: %s (number %d) is not what was published", e.Server, of, e.Part)
	if len(e.Rows) > 0 {
		out += ": " + strings.Join(e.Rows, "; ")
	}
	if e.More > 0 {
		out += fmt.Sprintf("; and %d more", e.More)
	}
	return out + ": remove the corpus there and publish it again"
}

// add adds what is wrong with a row.
func (e *PartError) add(what string) {
	if len(e.Rows) < mostRows {
		e.Rows = append(e.Rows, what)
	} else {
		e.More++
	}
}

// Check reads every row of the newest version and compares the sums of all parts. It
// tells all that differ, in their order, with the rows that do.
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
	k := &checker{conn: c, salt: parameter(h.salt), sums: map[int64]*sum{}, counts: map[int64]*[4]int64{}, rows: map[int64][]badRow{}}
	numbers := make([]int64, len(parts))
	listed := newTree(len(parts))
	for i, p := range parts {
		numbers[i] = p.number
		listed.add(placeOf(p.label, p.bucket, p.buckets), p.content)
	}
	sent, err := c.sent(ctx, numbers)
	if err != nil {
		return nil, err
	}
	for i, t := range tables() {
		if err := k.read(ctx, i, t, numbers, k.row); err != nil {
			return nil, err
		}
	}
	for _, p := range parts {
		s, of := k.sums[p.number], sent[p.number]
		if s != nil && of != nil && bytes.Equal(s.bytes(), of.sum) {
			continue
		}
		e := &PartError{Server: a.String(), Label: strings.Trim(p.label, "<>"), Part: p.number}
		if err := k.name(ctx, e, of); err != nil {
			return nil, err
		}
		wrong = append(wrong, e)
	}
	if len(wrong) == 0 && !slices.Equal(listed, h.tree) {
		return nil, &Error{Server: a.String(), Told: "the list of its parts is not what was published: remove the corpus there and publish it again"}
	}
	if len(wrong) == 0 {
		right, err := c.checkTally(ctx, h.version, numbers)
		if err != nil {
			return nil, err
		}
		if !right {
			return nil, &Error{Server: a.String(), Told: "table tally does not count what is there: remove the corpus there and publish it again"}
		}
	}
	return wrong, c.script(ctx, "COMMIT")
}

// A sentPart is what was noted of a part when it was sent.
type sentPart struct {
	sum  []byte
	rows [4]int64
}

// sent reads what was noted of parts.
func (c *conn) sent(ctx context.Context, parts []int64) (map[int64]*sentPart, error) {
	rows, err := c.rows(ctx, "SELECT part, nodes, edges, sayings, names, sum FROM @part WHERE part = ANY($1::int8[])", parts)
	out := make(map[int64]*sentPart, len(rows))
	for _, row := range rows {
		var p sentPart
		var of int64
		for i, to := range []*int64{&of, &p.rows[0], &p.rows[1], &p.rows[2], &p.rows[3]} {
			if *to, err = number(row[i]); err != nil {
				return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
			}
		}
		if p.sum, err = raw(row[5]); err != nil {
			return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
		}
		out[of] = &p
	}
	return out, err
}

// A checker compares rows with what was sent.
type checker struct {
	*conn
	salt   []byte
	sums   map[int64]*sum
	counts map[int64]*[4]int64
	rows   map[int64][]badRow // by part
}

// A badRow is one that has another checksum than it should have.
type badRow struct {
	table string
	key   int64  // of its subject, as it is there
	term  string // of a row that has it
}

// row adds a row of a table to the sum of its part.
func (k *checker) row(place int, t *table, part int64, row []byte, values [][]byte) error {
	if k.sums[part] == nil {
		k.sums[part], k.counts[part] = &sum{}, &[4]int64{}
	}
	k.counts[part][place]++
	if t.summed() {
		at := bytes.LastIndexByte(row, '\t')
		if is, err := number(row[at+1:]); err != nil || is != checksum(place, row[:at]) {
			bad := badRow{table: t.name}
			bad.key, _ = number(values[1])
			if place == ofNodes {
				bad.term = string(values[2])
			}
			if len(k.rows[part]) <= mostRows {
				k.rows[part] = append(k.rows[part], bad)
			}
		}
	}
	k.sums[part].add(place, append(row, '\n'))
	return nil
}

// name names the rows of a part that are wrong.
func (k *checker) name(ctx context.Context, e *PartError, sent *sentPart) error {
	bad := k.rows[e.Part]
	var keys []int64
	for _, row := range bad {
		keys = append(keys, row.key)
	}
	terms, err := k.terms(ctx, keys)
	if err != nil {
		return err
	}
	for _, row := range bad {
		of := row.term
		if of == "" {
			of = terms[row.key]
		}
		if of == "" {
			of = fmt.Sprintf("a subject with the key %d", row.key)
		}
		e.add(fmt.Sprintf("the row of %.200s in table %s is damaged", of, row.table))
	}
	if counts := k.counts[e.Part]; sent != nil {
		if counts == nil {
			counts = new([4]int64)
		}
		for i, t := range tables() {
			if counts[i] != sent.rows[i] {
				e.add(fmt.Sprintf("table %s has %d rows of it, and %d were sent", t.name, counts[i], sent.rows[i]))
			}
		}
	}
	return k.edges(ctx, e)
}

// terms are those of subjects by their keys.
func (k *checker) terms(ctx context.Context, keys []int64) (map[int64]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := k.conn.rows(ctx, "SELECT n.s, n.term FROM @node n WHERE n.s = ANY($1::int8[])", keys)
	out := make(map[int64]string, len(rows))
	for _, row := range rows {
		if key, err := number(row[0]); err == nil {
			out[key] = string(row[1])
		}
	}
	return out, err
}

// edges compares the edges of a part with those that follow from its quads, and names the
// subjects of which some are missing or were not sent.
func (k *checker) edges(ctx context.Context, e *PartError) error {
	r := &rower{salt: k.salt, key: snapshot.Key, keys: map[string]int64{}}
	damaged, there := map[int64]bool{}, map[int64]bool{}
	for _, row := range k.rows[e.Part] {
		damaged[row.key] = damaged[row.key] || row.table == nodes.name
	}
	want, of := map[string]int{}, map[string]string{}
	var lines lineReader
	err := k.read(ctx, ofNodes, nodes, []int64{e.Part}, func(_ int, _ *table, _ int64, _ []byte, values [][]byte) error {
		term := values[2]
		s := r.key(k.salt, term)
		if there[s] = true; damaged[s] {
			return nil // nothing follows from it
		}
		for line := range bytes.SplitSeq(values[3], []byte("\n")) {
			if !lines.read(line, term) {
				continue // which the checksum of the row tells
			}
			r.begin(s)
			r.int(r.predicateKey(lines.predicate))
			r.int(r.key(k.salt, lines.object))
			want[string(r.row)]++
			of[string(r.row)] = string(term)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var strange []int64
	err = k.read(ctx, ofEdges, edges, []int64{e.Part}, func(_ int, _ *table, _ int64, row []byte, values [][]byte) error {
		if want[string(row)]--; want[string(row)] < 0 {
			delete(want, string(row))
			if key, err := number(values[1]); err == nil && !damaged[key] {
				strange = append(strange, key)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	missing := map[string]bool{}
	for row, n := range want {
		if n > 0 {
			missing[of[row]] = true
		}
	}
	var subjects []string
	for term := range missing {
		subjects = append(subjects, term)
	}
	slices.Sort(subjects)
	for _, term := range subjects {
		e.add(fmt.Sprintf("a row of %.200s in table edge is missing or damaged", term))
	}
	terms, err := k.terms(ctx, strange)
	if err != nil {
		return err
	}
	slices.Sort(strange)
	for _, key := range slices.Compact(strange) {
		of := terms[key]
		if of == "" {
			of = fmt.Sprintf("a subject with the key %d", key)
		}
		switch {
		case !there[key]:
			e.add(fmt.Sprintf("the row of %.200s in table node is missing", of))
		case !missing[of]:
			e.add(fmt.Sprintf("a row of %.200s in table edge was not sent", of))
		}
	}
	return nil
}

// read calls a function with each row of a table of some parts, as it was sent, without its
// part and its end, and with its columns.
func (c *conn) read(ctx context.Context, place int, t *table, parts []int64, do func(place int, t *table, part int64, row []byte, values [][]byte) error) error {
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE part = ANY($1::int8[])", t.columns(), c.a.table(t.name))
	lists := map[int]bool{} // columns of texts, of which a server decides what is in quotation marks
	for i, name := range t.sent() {
		lists[i] = slices.ContainsFunc(t.shape, func(shape string) bool { return strings.HasPrefix(shape, name+" text[]") })
	}
	c.trips++
	rows := c.pg.ExecParams(ctx, sql, [][]byte{parameter(parts)}, nil, nil, nil)
	r := &rower{}
	var failed error
	for rows.NextRow() {
		row := rows.Values()
		part, err := number(row[0])
		if err != nil || failed != nil {
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
		failed = do(place, t, part, r.row, row)
	}
	_, err := rows.Close()
	if failed != nil {
		return failed
	}
	return c.a.failure(ctx, err)
}
