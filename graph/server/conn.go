package server

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// A conn is a connection to a server.
type conn struct {
	pg    *pgconn.PgConn
	a     *Address
	trips int // how often something was sent, and the answer waited for
	got   int // rows of answers

	asked   map[string]*prepared // what is prepared at the second time; nil: nothing
	generic bool                 // plans are those for any arguments
}

// What looks up rows by their keys is prepared when it is asked again, so many texts at
// most: a server reads it then no more, and makes one plan for any keys. Whatever joins is
// planned for its own arguments each time: how many rows some have is known to a server,
// and it differs a thousandfold.
const mostPrepared = 64

// A prepared question is one that a connection was asked before.
type prepared struct {
	sql  string                       // as it is sent
	made *pgconn.StatementDescription // nil: it was not prepared yet
}

// closing bounds the goodbye to a server that may be gone.
const closing = 2 * time.Second

// close ends the connection, and with it whatever was not committed. It needs no
// context of the run, which may be over.
func (c *conn) close(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer stop()
	_ = c.pg.Close(ctx) // nothing that matters is told by it
}

// rows asks one question. Arguments are numbers, texts, bytes or nil.
func (c *conn) rows(ctx context.Context, sql string, args ...any) ([][][]byte, error) {
	c.trips++
	if c.generic {
		return c.answer(ctx, c.together(ctx, &prepared{sql: c.named(sql)}, parameters(args), false))
	}
	return c.answer(ctx, readAll(c.pg.ExecParams(ctx, c.named(sql), parameters(args), nil, nil, nil)))
}

// The bytes of rows are kept in pieces, the first and the largest of which are so long.
const firstPiece, largestPiece = 1 << 10, 1 << 14

// readAll reads a whole answer, whose values share a few pieces of memory.
func readAll(r *pgconn.ResultReader) *pgconn.Result {
	out := &pgconn.Result{}
	var piece []byte
	var cells [][]byte
	size := firstPiece
	for r.NextRow() {
		values := r.Values()
		if len(cells) < len(values) {
			cells = make([][]byte, max(len(values), size/128))
		}
		row := cells[:len(values):len(values)]
		cells = cells[len(values):]
		for i, v := range values {
			if v == nil {
				continue
			}
			if cap(piece)-len(piece) < len(v) {
				piece, size = make([]byte, 0, max(len(v), size)), min(2*size, largestPiece)
			}
			from := len(piece)
			piece = append(piece, v...)
			row[i] = piece[from:len(piece):len(piece)]
		}
		out.Rows = append(out.Rows, row)
	}
	out.CommandTag, out.Err = r.Close()
	return out
}

// answer are the rows of one.
func (c *conn) answer(ctx context.Context, r *pgconn.Result) ([][][]byte, error) {
	c.got += len(r.Rows)
	return r.Rows, c.a.failure(ctx, r.Err)
}

// lookUp asks one question in one trip, which prepares it as well where it is the second
// time.
func (c *conn) lookUp(ctx context.Context, sql string, args ...any) ([][][]byte, error) {
	p, again := c.asked[sql]
	if !again {
		if c.asked != nil && len(c.asked) < mostPrepared {
			c.asked[sql] = &prepared{sql: c.named(sql)}
		}
		return c.rows(ctx, sql, args...)
	}
	c.trips++
	var r *pgconn.Result
	if p.made != nil && c.generic {
		r = readAll(c.pg.ExecStatement(ctx, p.made, parameters(args), nil, nil))
	} else {
		r = c.together(ctx, p, parameters(args), true)
	}
	if c.unprepared(r.Err) {
		return c.rows(ctx, sql, args...)
	}
	return c.answer(ctx, r)
}

// together says how to plan, if it is another way than before, and asks a question, which
// is prepared if it is to be looked up with, all in one trip.
func (c *conn) together(ctx context.Context, p *prepared, values [][]byte, lookUp bool) *pgconn.Result {
	all := c.pg.StartPipeline(ctx)
	switch {
	case c.generic && !lookUp:
		all.SendQueryParams("SET plan_cache_mode = auto", nil, nil, nil, nil)
	case !c.generic && lookUp:
		all.SendQueryParams("SET plan_cache_mode = force_generic_plan", nil, nil, nil, nil)
	}
	name := "q" + strconv.Itoa(c.trips)
	switch {
	case !lookUp:
		all.SendQueryParams(p.sql, values, nil, nil, nil)
	case p.made == nil:
		all.SendPrepare(name, p.sql, nil)
		all.SendQueryPrepared(name, values, nil, nil)
	default:
		all.SendQueryStatement(p.made, values, nil, nil)
	}
	out := &pgconn.Result{Err: all.Sync()}
	made := p.made
	for out.Err == nil {
		r, err := all.GetResults()
		if r == nil {
			out.Err = err
			break
		}
		switch r := r.(type) {
		case *pgconn.StatementDescription:
			r.Name, made = name, r
		case *pgconn.ResultReader:
			out = readAll(r) // the last one is the answer
		}
	}
	if out.Err = cmp.Or(out.Err, all.Close()); out.Err == nil {
		p.made, c.generic = made, lookUp
	}
	return out
}

// unprepared reports whether an error is that of a way to a server on which one question
// and the next one may come to different sessions, as with some poolers: what was prepared
// is not there, or it is there already. From now on, nothing is prepared.
func (c *conn) unprepared(err error) bool {
	var told *pgconn.PgError
	if !errors.As(err, &told) || told.Code != "26000" && told.Code != "42P05" || c.pg.TxStatus() != 'I' {
		return false
	}
	c.asked = nil
	return true
}

// do runs a statement that answers nothing, and tells how many rows it was about.
func (c *conn) do(ctx context.Context, sql string, args ...any) (int64, error) {
	c.trips++
	r := c.pg.ExecParams(ctx, c.named(sql), parameters(args), nil, nil, nil).Read()
	return r.CommandTag.RowsAffected(), c.a.failure(ctx, r.Err)
}

// A query is one statement of several that are sent together.
type query struct {
	sql  string
	args []any
}

// batch sends statements at once, and waits for all answers. After one that fails, no
// other is run.
func (c *conn) batch(ctx context.Context, all ...query) ([]*pgconn.Result, error) {
	var b pgconn.Batch
	for _, q := range all {
		b.ExecParams(c.named(q.sql), parameters(q.args), nil, nil, nil)
	}
	c.trips++
	out, err := c.pg.ExecBatch(ctx, &b).ReadAll()
	if err != nil {
		return nil, c.a.failure(ctx, err)
	}
	if len(out) != len(all) {
		return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	for _, r := range out {
		c.got += len(r.Rows)
	}
	return out, nil
}

// begin begins a transaction that waits for another publisher no longer than it must.
func begin() []query {
	return []query{{sql: "BEGIN"}, {sql: "SET LOCAL lock_timeout = '" + lockTimeout + "'"}}
}

// script runs statements without arguments, one after the other.
func (c *conn) script(ctx context.Context, sql string) error {
	c.trips++
	_, err := c.pg.Exec(ctx, c.named(sql)).ReadAll()
	return c.a.failure(ctx, err)
}

// copy adds rows of a table, as COPY has them in text.
func (c *conn) copy(ctx context.Context, table *table, rows []byte) error {
	sql := fmt.Sprintf("COPY %s (%s) FROM STDIN", c.a.table(table.name), table.columns())
	c.trips++
	_, err := c.pg.CopyFrom(ctx, bytes.NewReader(rows), sql)
	return c.a.failure(ctx, err)
}

// named puts the schema in the place of each @ before the name of a table.
func (c *conn) named(sql string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(sql, "@")
		b.WriteString(before)
		switch {
		case !ok:
			return b.String()
		case after != "" && 'a' <= after[0] && after[0] <= 'z':
			b.WriteString(c.a.schema() + ".")
		default:
			b.WriteByte('@') // an operator
		}
		sql = after
	}
}

// parameters are arguments as a server reads them.
func parameters(args []any) [][]byte {
	out := make([][]byte, len(args))
	for i, v := range args {
		out[i] = parameter(v)
	}
	return out
}

func parameter(v any) []byte {
	switch v := v.(type) {
	case nil:
		return nil
	case int64:
		return strconv.AppendInt(nil, v, 10)
	case string:
		return []byte(v)
	case []byte:
		return append([]byte(`\x`), hex.EncodeToString(v)...)
	case []string:
		out := []byte{'{'}
		for i, text := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, '"')
			for _, c := range []byte(text) {
				if c == '"' || c == '\\' {
					out = append(out, '\\')
				}
				out = append(out, c)
			}
			out = append(out, '"')
		}
		return append(out, '}')
	case []int64:
		out := []byte{'{'}
		for i, n := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = strconv.AppendInt(out, n, 10)
		}
		return append(out, '}')
	}
	panic(fmt.Sprintf("server: a parameter is a %T", v))
}

// number reads a number of a row.
func number(text []byte) (int64, error) {
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	n := uint64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			n = math.MaxUint64
			break
		}
		n = 10*n + uint64(c-'0')
	}
	switch {
	case len(digits) == 0 || len(digits) > 19 || n > math.MaxInt64: // none, or an extreme one
		return strconv.ParseInt(string(text), 10, 64)
	case negative:
		return -int64(n), nil
	}
	return int64(n), nil
}

// raw reads bytes of a row.
func raw(text []byte) ([]byte, error) {
	return hex.DecodeString(strings.TrimPrefix(string(text), `\x`))
}
