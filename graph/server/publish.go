package server

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/graph/snapshot"
)

// Options are those of a publication.
type Options struct {
	DryRun   bool                          // tell what would be sent
	All      bool                          // send all parts, also those that are there
	Progress func(sent, of int64)          // called now and then with quads
	Patience time.Duration                 // how long to wait until what was sent has arrived; 0: for DefaultPatience
	key      func(salt, term []byte) int64 // nil: snapshot.Key; for tests
	at       func(step string) error       // called before each step, for tests: an error ends it there
	trips    func(trips, rows int)         // told how often the server was asked, and how many rows it answered, for tests
}

// Grace is how long parts are kept that no version has any more, for those who have
// opened an old one.
const Grace = time.Hour

// DefaultPatience is longer than servers of several take until a commit that one of
// them missed is finished by the others: with Citus a minute.
const DefaultPatience = 100 * time.Second

// lockTimeout is how long to wait for another publisher's transaction.
const lockTimeout = "2s"

// A Report tells what a publication was.
type Report struct {
	Version int64 // that is there now, or would be
	Changed bool  // it is a new one
	Quads   int64 // of the whole corpus
	Size    int64 // of all its rows, in bytes, as they are sent
	Parts   int64 // of the whole corpus
	New     int64 // parts that are sent
	Dead    int64 // parts that the version before had, and this one has not
	Rows    int64 // of these
	Bytes   int64 // of these rows
	Swept   int64 // parts of old versions that were removed
}

// flipTimeout ends the waiting for a server that went away while it changed a row.
const flipTimeout = 30 * time.Second

// A publication of at least a tenth of a corpus, and of so many quads, changes what a
// server should know of its tables. For less, it looks by itself now and then.
const manyQuads = 10_000

// copyBytes is how many bytes of rows of a table are sent at once.
const copyBytes = 1 << 22

// Publish makes a snapshot the newest version of a corpus on a server. Readers find
// the version before until everything has arrived.
func Publish(ctx context.Context, a *Address, s *snapshot.Store, o Options) (Report, error) {
	inputs, err := s.Inputs()
	if err != nil {
		return Report{}, err
	}
	// The snapshot is laid out while the server is reached.
	laid := make(chan struct{})
	var l *layout
	var layErr error
	go func() {
		defer close(laid)
		l, layErr = lay(s)
	}()
	defer func() { <-laid }()
	c, err := a.connect(ctx, true)
	if err != nil {
		return Report{}, err
	}
	p := &publication{conn: c, snapshot: s, inputs: inputs, o: o}
	defer func() { p.close(ctx) }()
	if p.o.Patience == 0 {
		p.o.Patience = DefaultPatience
	}
	if err := p.look(ctx); err != nil {
		return Report{}, err
	}
	if <-laid; layErr != nil {
		return Report{}, layErr
	}
	p.layout, p.tree = l, l.tree()
	for {
		err := p.run(ctx)
		switch {
		case errors.Is(err, errCollision) && p.salt < mostSalts:
			p.salt++ // all keys change
			continue
		case err != nil:
			return Report{}, err
		}
		if o.trips != nil {
			o.trips(p.trips, p.got)
		}
		return p.report, nil
	}
}

// Reach asks a server whether a publication could begin: it is there, it lets us in, and
// what it has is ours or nothing.
func Reach(ctx context.Context, a *Address) error {
	c, err := a.connect(ctx, true)
	if err != nil {
		return err
	}
	defer c.close(ctx)
	_, err = c.head(ctx)
	return err
}

// mostSalts is how many salts are tried, one after the other, where one is enough.
const mostSalts = 1 << 16

// errCollision says that two terms have the same key.
var errCollision = errors.New("two terms have the same key")

// A publication is one run of Publish.
type publication struct {
	*conn
	snapshot *snapshot.Store
	inputs   []byte
	o        Options

	before head
	salt   int64      // of the new version
	alive  []livePart // of the version that is there, those that may not be in the new one
	layout *layout
	tree   tree
	sent   []*part // those that are sent
	same   map[int64]bool
	kept   int64            // bytes of what is there and stays
	tally  tally            // what the version adds
	names  map[int64]string // terms of the actors that it counts in new parts, by their keys
	report Report
}

// A head is what a corpus on a server is.
type head struct {
	there                           bool
	version, build, published, next int64
	salt                            int64
	bytes                           int64   // of all rows of the version
	early                           []int64 // the days before which the first earlyRows are, as far as there is an index of these
	tree                            tree    // of its parts
	inputs                          []byte
}

// A livePart is one of the version that is there.
type livePart struct {
	number, bucket, buckets, bytes int64
	label                          string
	content                        []byte
}

func (p *publication) step(name string) error {
	if p.o.at == nil {
		return nil
	}
	return p.o.at(name)
}

func (p *publication) run(ctx context.Context) error {
	if err := p.compare(ctx); err != nil {
		return err
	}
	if p.o.DryRun && p.report.Changed {
		return p.makeRows(ctx, func(*part, int, []byte) error { return nil })
	}
	if !p.report.Changed {
		return nil
	}
	if err := p.send(ctx); err != nil {
		return err
	}
	if err := p.verify(ctx); err != nil {
		return err
	}
	if n := p.sentQuads(); n >= manyQuads && n >= p.snapshot.Len()/10 {
		// Until the server knows what is in the tables, it takes seconds for what an
		// index answers at once.
		for _, t := range tables() {
			if err := p.script(ctx, "ANALYZE @"+t.name); err != nil {
				return err
			}
		}
		if err := p.indexFirst(ctx); err != nil {
			return err
		}
	}
	if err := p.flip(ctx); err != nil {
		return err
	}
	if err := p.step("sweep"); err != nil {
		return err
	}
	// The version is there, whatever becomes of this: another publication sweeps as well.
	var err error
	if p.report.Swept, err = p.sweep(ctx); errors.Is(err, ErrUnavailable) || errors.Is(err, ErrLocked) {
		return nil
	}
	return err
}

// indexFirst makes the indexes of the words of the first statements that are not there yet,
// as there were too few statements. Days stay as they are once there is an index: whatever
// is published later, it has all statements before its day.
func (p *publication) indexFirst(ctx context.Context) error {
	days := p.before.early
	asked := begin()
	for _, n := range earlyRows[min(len(days), len(earlyRows)):] {
		rows, err := p.rows(ctx, "SELECT z.lo FROM @say z ORDER BY z.lo OFFSET $1::int8 LIMIT 1", n)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		day, err := number(rows[0][0])
		if err != nil {
			return &Error{Server: p.a.String(), Kind: ErrForeign}
		}
		days = append(days, day)
		asked = append(asked, query{sql: indexEarly(day)})
	}
	if len(days) == len(p.before.early) {
		return nil
	}
	answers, err := p.batch(ctx, append(asked, query{"UPDATE @head SET early = $1::int8[] WHERE version = $2::int8 AND build = $3::int8", []any{days, p.before.version, p.before.build}})...)
	if err != nil {
		return err
	}
	if answers[len(answers)-1].CommandTag.RowsAffected() != 1 {
		return errors.Join(&Error{Server: p.a.String(), Kind: ErrOvertaken}, p.script(ctx, "ROLLBACK"))
	}
	return p.script(ctx, "COMMIT")
}

// sentQuads is how many quads the new parts have.
func (p *publication) sentQuads() (n int64) {
	for _, part := range p.sent {
		n += part.quads
	}
	return n
}

// look reads which version is there.
func (p *publication) look(ctx context.Context) (err error) {
	p.before, err = p.head(ctx)
	p.salt = p.before.salt
	return err
}

// headOf asks for the head of a corpus.
const headOf = "SELECT h.format, h.version, h.build, h.published, h.next, h.salt, coalesce(v.bytes, 0), v.tree, v.inputs, h.early FROM @head h LEFT JOIN @version v ON v.version = h.version"

// head reads the head of a corpus.
func (c *conn) head(ctx context.Context) (h head, err error) {
	rows, err := c.rows(ctx, headOf)
	if err != nil {
		if rows, err = c.noHead(ctx, err); err != nil || rows == nil {
			return h, err
		}
	}
	if len(rows) != 1 {
		return h, &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	if format, _ := number(rows[0][0]); format != Format {
		return h, &FormatError{c.a.String(), format}
	}
	h.there = true
	for i, to := range []*int64{&h.version, &h.build, &h.published, &h.next, &h.salt, &h.bytes} {
		if *to, err = number(rows[0][1+i]); err != nil {
			return h, &Error{Server: c.a.String(), Kind: ErrForeign}
		}
	}
	if h.tree, err = readTree(rows[0][7]); err != nil {
		return h, &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	h.inputs = rows[0][8]
	if h.early, err = numbersOf(nil, rows[0][9]); err != nil {
		return h, &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	return h, nil
}

// noHead finds out why the head was not answered: there is no corpus yet (no rows and no
// error), its tables have another format or are those of something else. Where it is none
// of these, the error is the one that was met.
func (c *conn) noHead(ctx context.Context, met error) ([][][]byte, error) {
	var known *Error
	if !errors.As(met, &known) || known.Kind != nil {
		return nil, met
	}
	within := c.pg.TxStatus() == 'E'
	if within {
		if err := c.script(ctx, "ROLLBACK"); err != nil {
			return nil, err
		}
	}
	rows, err := c.rows(ctx, `SELECT (SELECT count(*) FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace WHERE n.nspname = $1::text),
		(SELECT count(*) FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace WHERE n.nspname = $1::text AND r.relname IN ('head', 'part', 'version'))`, "onrecord_"+c.a.corpus)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 1 && string(rows[0][0]) == "0":
		return nil, nil
	case len(rows) != 1 || string(rows[0][1]) != "3":
		return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	// Another format may have other columns.
	rows, err = c.rows(ctx, "SELECT format FROM @head")
	switch {
	case err != nil:
		return nil, err
	case len(rows) != 1:
		return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	if format, _ := number(rows[0][0]); format != Format {
		return nil, &FormatError{c.a.String(), format}
	}
	if within {
		return nil, met
	}
	return c.rows(ctx, headOf) // it may have been made just now
}

// parts reads those of a version, or of these the ones in some ranges of places.
func (c *conn) parts(ctx context.Context, version int64, in ...places) ([]livePart, error) {
	where := ""
	for i, r := range in {
		where += fmt.Sprintf("%splace BETWEEN %d AND %d", map[bool]string{true: " AND (", false: " OR "}[i == 0], r.first, r.last)
	}
	if where != "" {
		where += ")"
	}
	rows, err := c.rows(ctx, "SELECT part, bucket, buckets, bytes, label, content FROM @part WHERE born <= $1::int8 AND (died IS NULL OR died > $1::int8)"+where+" ORDER BY part", version)
	out := make([]livePart, len(rows))
	for i, row := range rows {
		p := &out[i]
		p.label = string(row[4])
		for j, to := range []*int64{&p.number, &p.bucket, &p.buckets, &p.bytes} {
			if *to, err = number(row[j]); err != nil {
				return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
			}
		}
		if p.content, err = raw(row[5]); err != nil {
			return nil, &Error{Server: c.a.String(), Kind: ErrForeign}
		}
	}
	return out, err
}

// rower makes one with the keys of the new version.
func (p *publication) rower(emit func(*part, int, []byte) error) *rower {
	r := newRower(p.snapshot, p.salted(), p.layout, emit)
	if p.o.key != nil {
		r.key = p.o.key
	}
	return r
}

// salted is the salt of the new version as it is in front of terms.
func (p *publication) salted() []byte { return strconv.AppendInt(nil, p.salt, 10) }

// compare finds the parts that the server lacks, by the digests of what they have: no
// row is made of what is there. Of the parts that are there, those are read whose group has
// another digest than that of the same parts of the snapshot.
func (p *publication) compare(ctx context.Context) (err error) {
	if err := p.step("compare"); err != nil {
		return err
	}
	all := p.o.All || p.salt != p.before.salt
	changed := p.tree.changed(p.before.tree)
	partly := !all && len(p.tree) == len(p.before.tree) && len(changed) <= len(p.tree)/2
	if !partly {
		changed = nil
	}
	p.alive = nil
	if p.before.there && (!partly || len(changed) > 0) {
		if p.alive, err = p.parts(ctx, p.before.version, changed...); err != nil {
			return err
		}
	}
	type name struct {
		label           string
		bucket, buckets int64
	}
	there := make(map[name]*livePart, len(p.alive))
	dead := int64(0)
	for i := range p.alive {
		l := &p.alive[i]
		there[name{l.label, l.bucket, l.buckets}] = l
		dead += l.bytes
	}
	p.same, p.sent = map[int64]bool{}, nil
	p.report = Report{Version: p.before.version, Quads: p.snapshot.Len(), Parts: int64(len(p.layout.parts))}
	for _, part := range p.layout.parts {
		if group := p.tree.group(part.place); partly && p.tree[group] == p.before.tree[group] {
			continue // it is there
		}
		if old := there[name{part.label, part.bucket, part.buckets}]; old != nil && !all && bytes.Equal(old.content, digestBytes(part.content)) {
			p.same[old.number] = true
			dead -= old.bytes
			continue
		}
		p.sent = append(p.sent, part)
		p.report.New++
	}
	p.kept = p.before.bytes - dead
	p.report.Size = p.kept
	p.report.Dead = int64(len(p.alive) - len(p.same))
	p.report.Changed = p.report.New > 0 || p.report.Dead > 0 || !p.before.there || !bytes.Equal(p.before.inputs, p.inputs)
	if p.report.Changed {
		p.report.Version++
	}
	return nil
}

// send writes the rows of new parts in one transaction. Nobody reads them yet, for
// they are born with the next version.
func (p *publication) send(ctx context.Context) error {
	if err := p.step("begin"); err != nil {
		return err
	}
	fresh := !p.before.there
	asked := begin()
	if fresh {
		if _, err := p.batch(ctx, asked...); err != nil {
			return err
		}
		if err := p.create(ctx); err != nil {
			return err
		}
		asked = nil
	}
	var dead []int64
	for _, l := range p.alive {
		if !p.same[l.number] {
			dead = append(dead, l.number)
		}
	}
	// The row is locked by it: only one publisher can.
	asked = append(asked,
		query{"UPDATE @head SET build = build + 1, next = next + $2::int8 WHERE version = $1::int8 RETURNING build, next", []any{p.before.version, int64(len(p.sent))}},
		query{"SELECT part FROM @part WHERE born > $1::int8", []any{p.before.version}}, recounted(dead))
	answers, err := p.batch(ctx, asked...)
	if err != nil {
		return err
	}
	answers = answers[len(answers)-3:]
	taken, left, gone := answers[0].Rows, answers[1].Rows, answers[2].Rows
	if len(taken) != 1 {
		return &Error{Server: p.a.String(), Kind: ErrOvertaken}
	}
	build, err1 := number(taken[0][0])
	next, err2 := number(taken[0][1])
	if err1 != nil || err2 != nil {
		return &Error{Server: p.a.String(), Kind: ErrForeign}
	}
	p.before.build, p.before.there = build, true
	next -= int64(len(p.sent))
	if err := p.discard(ctx, next, left); err != nil {
		return err
	}
	for _, part := range p.sent {
		part.number = next
		next++
	}
	if err := p.copyRows(ctx); err != nil {
		return err
	}
	if fresh {
		if err := p.script(ctx, p.a.indexing()); err != nil {
			return err
		}
	}
	if err := p.announce(ctx); err != nil {
		return err
	}
	if err := p.step("commit rows"); err != nil {
		return err
	}
	if err := p.tally.add(gone, -1); err != nil {
		return &Error{Server: p.a.String(), Kind: ErrForeign}
	}
	_, err = p.batch(ctx, p.tally.adding(p.before.version+1, p.names), query{"UPDATE @part SET died = $1::int8 WHERE part = ANY($2::int8[])", []any{p.before.version + 1, dead}}, query{sql: "COMMIT"})
	return err
}

// create makes the tables. Who makes them at the same time is told that somebody
// else publishes.
func (p *publication) create(ctx context.Context) error {
	err := p.script(ctx, p.a.definition())
	if err == nil {
		_, err = p.do(ctx, "INSERT INTO @head VALUES (true, $1::int8, 0, 0, 0, 1, 0, '{}')", int64(Format))
	}
	var known *Error
	if errors.As(err, &known) && known.Kind == nil && p.pg.TxStatus() == 'E' {
		for _, code := range []string{"23505", "42P06", "42P07"} { // unique, schema and table
			if bytes.HasSuffix([]byte(known.Told), []byte(code)) {
				return &Error{Server: p.a.String(), Kind: ErrOvertaken}
			}
		}
	}
	return err
}

// discard removes what a publication left that was not finished. Where several servers
// commit one after the other, some may have kept rows of parts that the first does not
// know: their numbers are not less than the next. rows are the parts that are known.
func (p *publication) discard(ctx context.Context, next int64, rows [][][]byte) error {
	left, err := numbers(rows)
	if err != nil {
		return err
	}
	if err := p.remove(ctx, left); err != nil {
		return err
	}
	// One trip for all: that there is something to remove is rare.
	var all strings.Builder
	for _, t := range tables() {
		fmt.Fprintf(&all, "DELETE FROM @%s WHERE part >= %d; ", t.name, next)
	}
	fmt.Fprintf(&all, "UPDATE @part SET died = NULL WHERE died > %d; DELETE FROM @tally WHERE born > %[1]d", p.before.version)
	return p.script(ctx, all.String())
}

// remove deletes parts with their rows. The numbers are passed, for servers of
// several take no question within a deletion.
func (c *conn) remove(ctx context.Context, parts []int64) error {
	if len(parts) == 0 {
		return nil
	}
	for _, t := range tables() {
		if _, err := c.do(ctx, "DELETE FROM @"+t.name+" WHERE part = ANY($1::int8[])", parts); err != nil {
			return err
		}
	}
	_, err := c.do(ctx, "DELETE FROM @part WHERE part = ANY($1::int8[])", parts)
	return err
}

func numbers(rows [][][]byte) ([]int64, error) {
	out := make([]int64, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = number(row[0]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// announce writes which parts are to be born.
func (p *publication) announce(ctx context.Context) error {
	version := p.before.version + 1
	r := &rower{}
	var out []byte
	for _, part := range p.sent {
		r.begin(part.number)
		r.int(part.place)
		r.text([]byte(part.label))
		r.int(part.bucket)
		r.int(part.buckets)
		r.text(parameter(digestBytes(part.content)))
		r.text(parameter(part.sum.bytes()))
		r.int(part.quads)
		r.int(part.bytes)
		for _, n := range part.rows {
			r.int(n)
		}
		r.int(version)
		r.text(parameter(slices.Sorted(maps.Keys(part.predicates))))
		r.text(parameter(slices.Sorted(maps.Keys(part.loose))))
		out = append(append(out, r.row...), '\n')
	}
	list := &table{name: "part", shape: []string{"part", "place", "label", "bucket", "buckets", "content", "sum", "quads", "bytes", "nodes", "edges", "sayings", "names", "born", "predicates", "loose"}}
	return p.copy(ctx, list, out)
}

// copyRows sends the rows of new parts. Some are made while those before them are sent.
func (p *publication) copyRows(ctx context.Context) error {
	type rows struct {
		table int
		text  []byte
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	made, used := make(chan rows), make(chan []byte, buffersAtOnce)
	failed := make(chan error, 1)
	go func() {
		defer close(made)
		buffers := make([][]byte, len(tables()))
		flush := func(table int) error {
			select {
			case made <- rows{table, buffers[table]}:
			case <-ctx.Done():
				return ctx.Err()
			}
			buffers[table] = nil
			select {
			case buffers[table] = <-used:
			default:
			}
			return nil
		}
		err := p.makeRows(ctx, func(to *part, table int, row []byte) error {
			b := &buffers[table]
			*b = append(strconv.AppendInt(*b, to.number, 10), '\t')
			*b = append(*b, row...)
			if len(*b) >= copyBytes {
				return flush(table)
			}
			return nil
		})
		for table := range buffers {
			if err == nil && len(buffers[table]) > 0 {
				err = flush(table)
			}
		}
		failed <- err
	}()
	var err error
	for r := range made {
		if err != nil {
			continue // until the other side has noticed
		}
		if err = p.step("copy"); err == nil {
			err = p.copy(ctx, tables()[r.table], r.text)
		}
		if err != nil {
			stop(err)
		}
		select {
		case used <- r.text[:0]:
		default:
		}
	}
	if err != nil {
		<-failed
		return err
	}
	return <-failed
}

// buffersAtOnce is how many buffers of rows are kept to be filled again.
const buffersAtOnce = 4

// makeRows makes the rows of new parts, counts them, and tells how far it is.
func (p *publication) makeRows(ctx context.Context, emit func(*part, int, []byte) error) error {
	total := int64(0)
	for _, part := range p.sent {
		part.quads, part.bytes, part.rows, part.sum, part.loose = 0, 0, [4]int64{}, sum{}, nil
		if of := p.layout.of[part.label]; part.bucket == 0 {
			total += of.quads
		}
	}
	made, told := int64(0), int64(0)
	r := p.rower(func(to *part, table int, row []byte) error {
		if table == ofEdges { // of which each quad has one
			if made++; p.o.Progress != nil && made-told >= progressStep {
				told = made
				p.o.Progress(min(made, total), total)
			}
		}
		return emit(to, table, row)
	})
	if err := r.each(ctx, p.sent); err != nil {
		return err
	}
	p.tally, p.names = r.tally, r.names
	if p.o.Progress != nil && len(p.sent) > 0 {
		p.o.Progress(total, total)
	}
	p.report.Rows, p.report.Bytes = 0, 0
	for _, part := range p.sent {
		p.report.Bytes += part.bytes
		for _, n := range part.rows {
			p.report.Rows += n
		}
	}
	p.report.Size = p.kept + p.report.Bytes
	return nil
}

// progressStep is after how many quads to tell how far it is.
const progressStep = 4096

// digestBytes are those of a digest.
func digestBytes(d snapshot.Digest) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, d[0]), d[1])
}

// verify asks the server for what it has of the new parts, until it is what was sent.
// Servers of several can show a part of a transaction for a while, or not have
// finished it.
func (p *publication) verify(ctx context.Context) error {
	if err := p.step("verify"); err != nil {
		return err
	}
	for until := time.Now().Add(p.o.Patience); ; {
		complete, err := p.arrived(ctx)
		if err != nil || complete {
			return err
		}
		if time.Now().After(until) {
			return &Error{Server: p.a.String(), Kind: ErrIncomplete}
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// arrived reports whether the rows of new parts are those that were sent.
func (p *publication) arrived(ctx context.Context) (bool, error) {
	if len(p.sent) == 0 {
		return true, nil
	}
	want := make(map[int64]*part, len(p.sent))
	list := make([]int64, len(p.sent))
	for i, part := range p.sent {
		want[part.number], list[i] = part, part.number
	}
	var counts []string
	for i, t := range tables() {
		counts = append(counts, fmt.Sprintf("SELECT %d, part, count(*) FROM @%s WHERE part = ANY($1::int8[]) GROUP BY part", i, t.name))
	}
	answers, err := p.batch(ctx, query{strings.Join(counts, " UNION ALL "), []any{list}},
		query{"SELECT count(*) FROM @node a JOIN @node b ON a.s = b.s WHERE a.part = ANY($1::int8[]) AND a.term <> b.term", []any{list}})
	if err != nil {
		return false, err
	}
	got := make(map[int64]*[4]int64, len(list))
	for _, row := range answers[0].Rows {
		table, err1 := number(row[0])
		of, err2 := number(row[1])
		n, err3 := number(row[2])
		if err := errors.Join(err1, err2, err3); err != nil {
			return false, err
		}
		if got[of] == nil {
			got[of] = new([4]int64)
		}
		got[of][table] = n
	}
	for n, part := range want {
		if rows := got[n]; rows == nil || *rows != part.rows {
			return false, nil
		}
	}
	if string(answers[1].Rows[0][0]) != "0" {
		return false, errCollision
	}
	return true, nil
}

// flip makes the new version the one that is found. If the connection is lost, the
// server is asked whether it was done: a commit is not tried again.
func (p *publication) flip(ctx context.Context) error {
	if err := p.step("flip"); err != nil {
		return err
	}
	version := p.before.version + 1
	// What a commit does must not depend on whether somebody waits for it.
	last, stop := context.WithTimeout(context.WithoutCancel(ctx), flipTimeout)
	defer stop()
	n, err := p.flipRow(last, version)
	switch {
	case err == nil && n == 1:
		return nil
	case err == nil:
		return &Error{Server: p.a.String(), Kind: ErrOvertaken}
	case !errors.Is(err, ErrUnavailable):
		return err
	}
	again, connectErr := p.a.connect(ctx, false)
	if connectErr != nil {
		return &Error{Server: p.a.String(), Kind: ErrDoubtful}
	}
	defer again.close(ctx)
	h, headErr := again.head(ctx)
	switch {
	case headErr != nil:
		return &Error{Server: p.a.String(), Kind: ErrDoubtful}
	case h.published >= p.before.build && h.version >= version:
		p.conn.close(ctx)
		p.conn, err = p.a.connect(ctx, true)
		return err
	}
	return err
}

func (p *publication) flipRow(ctx context.Context, version int64) (int64, error) {
	answers, err := p.batch(ctx, append(begin(), query{
		"UPDATE @head SET version = $1::int8, published = $2::int8, salt = $4::int8 WHERE version = $3::int8 AND build = $2::int8",
		[]any{version, p.before.build, p.before.version, p.salt},
	})...)
	if err != nil {
		return 0, err
	}
	if n := answers[len(answers)-1].CommandTag.RowsAffected(); n != 1 {
		return n, p.script(ctx, "ROLLBACK")
	}
	if err := p.step("commit flip"); err != nil {
		return 0, err
	}
	_, err = p.batch(ctx, query{
		"INSERT INTO @version (version, quads, bytes, parts, tree, inputs) VALUES ($1::int8, $2::int8, $3::int8, $4::int8, $5::bytea, $6::text)",
		[]any{version, p.report.Quads, p.report.Size, p.report.Parts, p.tree.bytes(), string(p.inputs)},
	}, query{sql: "COMMIT"})
	return 1, err
}

// sweep removes the parts that no version has had for longer than the grace, and adds up
// what versions before the grace have added to the tally. Numbers of versions stay, for they
// are the history.
func (c *conn) sweep(ctx context.Context) (int64, error) {
	grace := []any{Grace.Milliseconds()}
	answers, err := c.batch(ctx, query{`SELECT p.part FROM @part p JOIN @version v ON v.version = p.died, @head h
		WHERE p.died <= h.version AND v.at < now() - $1::int8 * interval '1 millisecond'`, grace}, query{oldTallies, grace})
	if err != nil {
		return 0, err
	}
	if err := c.fold(ctx, answers[1].Rows); err != nil {
		return 0, err
	}
	old, err := numbers(answers[0].Rows)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	if _, err := c.batch(ctx, begin()...); err != nil {
		return 0, err
	}
	if err := c.remove(ctx, old); err != nil {
		return 0, err
	}
	return int64(len(old)), c.script(ctx, "COMMIT")
}

// A Version is one that was published.
type Version struct {
	Number int64
	At     time.Time
	Quads  int64
	Inputs []byte
	Parts  int64 // that it had
	Kept   int64 // of these
}

// Whole reports whether all parts of a version are kept.
func (v Version) Whole() bool { return v.Kept == v.Parts }

// History lists the versions of a corpus, the newest first.
func History(ctx context.Context, a *Address) ([]Version, error) {
	c, err := a.connect(ctx, false)
	if err != nil {
		return nil, err
	}
	defer c.close(ctx)
	h, err := c.head(ctx)
	if err != nil {
		return nil, err
	}
	if !h.there || h.version == 0 {
		return nil, &Error{Server: a.String(), Kind: ErrNotFound}
	}
	rows, err := c.rows(ctx, `SELECT v.version, (extract(epoch FROM v.at) * 1000000)::int8, v.quads, v.inputs, v.parts,
		(SELECT count(*) FROM @part p WHERE p.born <= v.version AND (p.died IS NULL OR p.died > v.version))
		FROM @version v ORDER BY v.version DESC`)
	if err != nil {
		return nil, err
	}
	out := make([]Version, len(rows))
	for i, row := range rows {
		var at int64
		for j, to := range map[int]*int64{0: &out[i].Number, 1: &at, 2: &out[i].Quads, 4: &out[i].Parts, 5: &out[i].Kept} {
			if *to, err = number(row[j]); err != nil {
				return nil, &Error{Server: a.String(), Kind: ErrForeign}
			}
		}
		out[i].At, out[i].Inputs = time.UnixMicro(at).UTC(), bytes.Clone(row[3])
	}
	return out, nil
}
