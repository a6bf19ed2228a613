package server

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/graph/snapshot"
	statements "onrecord/graph/view/table"
)

// A tally counts utterances by speaker and by which stances they take: of the statements
// that report one, the first. That of a version is the sum of what each version until then
// has added and taken away, so that a publication writes about as much of it as has
// changed, and who asks for all stances of all actors need not look at all statements.
type tally map[stand]int64

// A stand is an actor and a set of stances.
type stand struct {
	actor   int64 // a key; 0: a statement has no speaker
	stances int64 // 1: supports, 2: opposes, 4: neutral
}

// stanceFields are those of stances, in the order of count.Stances.
var stanceFields = [...]statements.Field{statements.Supports, statements.Opposes, statements.Neutral}

// tallies counts the row of the first statement of an utterance.
func (r *rower) tallies(row *snapshot.StatementRow) error {
	of := stand{}
	for i, f := range stanceFields {
		if len(row.List[f]) > 0 {
			of.stances |= 1 << i
		}
	}
	speakers := row.List[statements.Speakers]
	if len(speakers) == 0 {
		r.tally[of]++
	}
	for _, n := range speakers {
		var err error
		if of.actor, err = r.entityKey(n); err != nil {
			return err
		}
		r.tally[of]++
		if _, named := r.names[of.actor]; named {
			continue
		}
		iri, err := r.table.Entity(n)
		if err != nil {
			return err
		}
		term, err := snapshot.AppendTerm(nil, iri)
		if err != nil {
			return err
		}
		r.names[of.actor] = string(term)
	}
	return nil
}

// stancesOfRow are the stances of a row, as a tally has them.
const stancesOfRow = "CASE WHEN y.supports IS NULL THEN 0 ELSE 1 END + CASE WHEN y.opposes IS NULL THEN 0 ELSE 2 END + CASE WHEN y.neutral IS NULL THEN 0 ELSE 4 END"

// recounted asks for the tally of the rows of some parts.
func recounted(parts []int64) query {
	return query{"SELECT coalesce(q.actor, 0), q.stances, count(*) FROM (SELECT unnest(coalesce(y.speakers, ARRAY[NULL]::int8[])) AS actor, " + stancesOfRow +
		" AS stances FROM @say y WHERE y.utterance = y.s AND y.part = ANY($1::int8[])) q GROUP BY q.actor, q.stances", []any{parts}}
}

// add adds rows of an actor, stances and a number, so many times.
func (t tally) add(rows [][][]byte, times int64) error {
	for _, row := range rows {
		var n [3]int64
		for i := range n {
			var err error
			if n[i], err = number(row[i]); err != nil {
				return err
			}
		}
		t[stand{n[0], n[1]}] += times * n[2]
	}
	maps.DeleteFunc(t, func(_ stand, n int64) bool { return n == 0 })
	return nil
}

// adding writes what a version adds to the tally of the one before, with the terms of actors
// in one row of each, as far as they are known by their keys.
func (t tally) adding(version int64, names map[int64]string) query {
	all := slices.SortedFunc(maps.Keys(t), func(a, b stand) int { return cmp.Or(cmp.Compare(a.actor, b.actor), cmp.Compare(a.stances, b.stances)) })
	actors, stances, counts, terms := make([]int64, len(all)), make([]int64, len(all)), make([]int64, len(all)), make([]string, len(all))
	for i, of := range all {
		actors[i], stances[i], counts[i] = of.actor, of.stances, t[of]
		if i == 0 || all[i-1].actor != of.actor {
			terms[i] = names[of.actor]
		}
	}
	return query{
		"INSERT INTO @tally (born, actor, stances, n, term) SELECT $1::int8, nullif(t.actor, 0), t.stances, t.n::int4, nullif(t.term, '') FROM unnest($2::int8[], $3::int8[], $4::int8[], $5::text[]) t(actor, stances, n, term)",
		[]any{version, actors, stances, counts, terms},
	}
}

// tallied is the tally of a version.
const tallied = "SELECT t.actor, t.stances, sum(t.n) AS n FROM @tally t WHERE t.born <= ?::int8 GROUP BY t.actor, t.stances HAVING sum(t.n) > 0"

// oldTallies asks which versions that nobody need have open any more have added to the
// tally, and how many rows, the oldest first.
const oldTallies = `SELECT t.born, count(*) FROM @tally t WHERE t.born <= (SELECT max(v.version) FROM @version v, @head h
	WHERE v.version <= h.version AND v.at < now() - $1::int8 * interval '1 millisecond') GROUP BY t.born ORDER BY t.born`

// A tally is added up when so many versions have added to it, or so much that it is longer
// by one part of so many: a publication writes about as much of it as has changed.
const mostTallies, muchTally = 64, 4

// fold puts their sum in the place of what old versions have added. Who has one of these
// open nevertheless, but the last, finds no rows of it, and counts statements.
func (c *conn) fold(ctx context.Context, versions [][][]byte) error {
	var born, rows []int64
	for _, row := range versions {
		version, err1 := number(row[0])
		n, err2 := number(row[1])
		if err := cmp.Or(err1, err2); err != nil {
			return &Error{Server: c.a.String(), Kind: ErrForeign}
		}
		born, rows = append(born, version), append(rows, n)
	}
	if len(born) < 2 {
		return nil
	}
	more := int64(0)
	for _, n := range rows[1:] {
		more += n
	}
	if len(born) < mostTallies && more*muchTally < rows[0] {
		return nil
	}
	// Another publisher may do the same, or be about to write.
	answers, err := c.batch(ctx, append(begin(), query{sql: "SELECT h.version FROM @head h FOR UPDATE SKIP LOCKED"})...)
	if err != nil {
		return err
	}
	if len(answers[len(answers)-1].Rows) == 0 {
		return c.script(ctx, "ROLLBACK")
	}
	last := born[len(born)-1]
	answers, err = c.batch(ctx, query{numbered("SELECT coalesce(v.actor, 0), v.stances, v.n FROM (" + tallied + ") v"), []any{last}},
		query{"SELECT DISTINCT t.actor, t.term FROM @tally t WHERE t.born <= $1::int8 AND t.term IS NOT NULL", []any{last}})
	if err != nil {
		return err
	}
	t, names := tally{}, make(map[int64]string, len(answers[1].Rows))
	err = t.add(answers[0].Rows, 1)
	for _, row := range answers[1].Rows {
		actor, e := number(row[0])
		names[actor], err = string(row[1]), cmp.Or(err, e)
	}
	if err != nil {
		return &Error{Server: c.a.String(), Kind: ErrForeign}
	}
	_, err = c.batch(ctx, query{"DELETE FROM @tally WHERE born <= $1::int8", []any{last}}, t.adding(last, names), query{sql: "COMMIT"})
	return err
}

// checkTally compares the tally of a version with the rows of its parts.
func (c *conn) checkTally(ctx context.Context, version int64, parts []int64) (bool, error) {
	answers, err := c.batch(ctx, query{numbered("SELECT coalesce(v.actor, 0), v.stances, v.n FROM (" + tallied + ") v"), []any{version}}, recounted(parts))
	if err != nil {
		return false, err
	}
	t := tally{}
	if err := t.add(answers[0].Rows, 1); err != nil {
		return false, nil
	}
	err = t.add(answers[1].Rows, -1)
	return err == nil && len(t) == 0, nil
}

// isTallied reports whether a question is one that the tally answers.
func (c *counting) isTallied() bool {
	return c.condition == "true" && !c.q.Reports && !c.distinct && c.has("speaker") && len(c.q.Positions) == 0 && len(c.q.Speakers) == 0 &&
		!slices.ContainsFunc(c.q.By, func(d count.Dimension) bool { return d.Name != "speaker" && d.Name != "stance" })
}

// A standing counts the utterances of an actor: those without a stance, and with each.
type standing [1 + len(stanceFields)]int

// fromTally counts by what is tallied, in one question; nil: the tally of the version was
// added up with that of a later one, or there is nothing to count. What versions have added
// is added up by the program, which puts the stances apart.
func (c *counting) fromTally(ctx context.Context) (*count.Cells, error) {
	rows, err := c.s.ask(ctx, "SELECT array_agg(ARRAY[coalesce(t.actor, 0), t.stances, t.n::int8]), string_agg(t.term, chr(10)) FROM @tally t WHERE t.born <= $1::int8", c.s.version)
	if err != nil || rows[0][0] == nil {
		return nil, err
	}
	list, err := allNumbers(rows[0][0])
	if err != nil || len(list)%3 != 0 {
		return nil, c.s.damage("a list that is none")
	}
	of := make(map[int64]*standing, len(list)/6)
	keys := make([]int64, 0, len(list)/6)
	for ; len(list) > 0; list = list[3:] {
		actor, stances, n := list[0], list[1], int(list[2])
		if stances < 0 || stances >= 1<<len(stanceFields) {
			return nil, c.s.damage("a stance")
		}
		counts := of[actor]
		if counts == nil {
			counts = new(standing)
			of[actor] = counts
			if actor != 0 {
				keys = append(keys, actor)
			}
		}
		if stances == 0 || !c.has("stance") {
			counts[0] += n
			continue
		}
		for i := range stanceFields {
			if stances&(1<<i) != 0 {
				counts[1+i] += n
			}
		}
	}
	actors, err := c.s.named(ctx, keys, rows[0][1])
	if err != nil {
		return nil, err
	}
	t, err := c.s.tableOf(actors)
	if err != nil {
		return nil, err
	}
	// In the order of cells, so that these need not be sorted.
	totals := make([]count.Total, 0, 4*(len(actors)+1))
	values := make([]count.Value, 0, 4*(len(actors)+1)*len(c.q.By))
	for _, a := range append([]keyedEntity{{}}, actors...) {
		counts := of[a.key]
		if counts == nil {
			continue
		}
		for i, n := range counts {
			if n == 0 {
				continue
			}
			from := len(values)
			for _, d := range c.q.By {
				switch {
				case d.Name == "speaker":
					values = append(values, count.Value{IRI: a.iri})
				case i == 0:
					values = append(values, count.Value{})
				default:
					values = append(values, count.Value{Word: count.Stances()[i-1]})
				}
			}
			totals = append(totals, count.Total{Values: values[from:len(values):len(values)], Count: n})
		}
	}
	return count.Sums(t, c.q.By, totals)
}

// named are the entities of keys, in the order of their IRIs, of which lines have the terms.
// Those that they lack are asked for.
func (s *Store) named(ctx context.Context, keys []int64, lines []byte) ([]keyedEntity, error) {
	left := make(map[int64]bool, len(keys))
	for _, key := range keys {
		left[key] = true
	}
	out := make([]keyedEntity, 0, len(keys))
	for text := string(lines); text != ""; {
		var term string
		term, text, _ = strings.Cut(text, "\n")
		key := s.key(term)
		if v, err := valueOf(term); err == nil && left[key] {
			if iri, ok := v.(quad.IRI); ok {
				delete(left, key)
				out = append(out, keyedEntity{key: key, iri: iri})
			}
		}
	}
	if len(left) > 0 {
		more, err := s.identified(ctx, slices.Sorted(maps.Keys(left)))
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	byIRI(out)
	return out, nil
}

// allNumbers are those of a list of lists as a server writes it.
func allNumbers(list []byte) (out []int64, err error) {
	out = make([]int64, 0, bytes.Count(list, []byte(","))+1)
	for len(list) > 0 {
		end := bytes.IndexAny(list, "{,}")
		if end < 0 {
			end = len(list)
		}
		if end > 0 {
			n, err := number(list[:end])
			if err != nil {
				return nil, err
			}
			out = append(out, n)
		}
		list = list[min(end+1, len(list)):]
	}
	return out, nil
}

// listedFields are the fields with columns that list entities, by their predicates, as
// terms.
func listedFields() map[string]statements.Field {
	out := map[string]statements.Field{}
	for _, f := range statements.Fields() {
		if f.Several() {
			out["<"+string(f.Predicate())+">"] = f
		}
	}
	return out
}
