package server

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/graph/snapshot"
	statements "onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Counts counts utterances by some dimensions, in two questions, the second of which is
// what the entities are; nil: the shape or a dimension is none that the server knows.
func (s *Store) Counts(ctx context.Context, of shape.Shape, q *count.Question) (*count.Cells, error) {
	condition, args, ok := s.selected(ctx, of)
	if !ok {
		return nil, s.Err()
	}
	c := &counting{s: s, q: q, condition: condition, conditionArgs: args}
	if !c.plan() {
		return nil, nil
	}
	if c.isTallied() {
		if cells, err := c.fromTally(ctx); err != nil || cells != nil {
			return cells, err
		}
	}
	sql, args := c.sql()
	rows, err := s.ask(ctx, numbered(sql), args...)
	if err != nil {
		return nil, err
	}
	return c.cells(ctx, rows)
}

// A counting is a question that is put as SQL: each bond of dimensions is a table of what
// a row says, made of its own columns, and what goes with what is counted in groups.
type counting struct {
	s             *Store
	q             *count.Question
	condition     string
	conditionArgs []any

	columns  []string // of the dimensions
	from     []string // what is made of a row
	where    []string
	args     []any // of from
	reads    []string
	distinct bool // a statement may be in a group several times
}

// plan finds the SQL of all dimensions; false: one is unknown.
func (c *counting) plan() bool {
	bonds := map[string]bool{}
	for i := range c.q.By {
		d := &c.q.By[i]
		switch {
		case d.Grouped():
			return false
		case d.Dated():
			c.reads, c.columns = append(c.reads, "said"), append(c.columns, "y.said")
			continue
		}
		switch d.Name {
		case "position", "stance":
			if !bonds["p"] {
				bonds["p"] = true
				lists := []string{"supports", "opposes", "neutral"}
				here := "p.k"
				if c.has("position") {
					c.listed("p", c.q.Positions, lists...)
				} else {
					here = "p.n"
					c.taken("p", c.q.Positions, lists...)
				}
				if len(c.q.Positions) > 0 {
					c.where = append(c.where, "("+here+" IS NOT NULL OR y.supports IS NULL AND y.opposes IS NULL AND y.neutral IS NULL)")
				}
			}
			c.columns = append(c.columns, map[string]string{"position": "p.k", "stance": "p.n"}[d.Name])
		case "evaluated", "evaluation":
			if !bonds["v"] {
				bonds["v"] = true
				if c.has("evaluated") {
					c.listed("v", nil, "praises", "criticizes")
				} else {
					c.taken("v", nil, "praises", "criticizes")
				}
			}
			c.columns = append(c.columns, map[string]string{"evaluated": "v.k", "evaluation": "v.n"}[d.Name])
		case "speaker", count.Organization:
			name := map[string]string{"speaker": "a", count.Organization: "g"}[d.Name]
			if d.Name == count.Organization && c.s.untold {
				return false
			}
			if !bonds[name] {
				bonds[name] = true
				if !c.speakers(name, d.Name == count.Organization) {
					return false
				}
			}
			c.columns = append(c.columns, name+".k")
			c.distinct = c.distinct || d.Name == count.Organization
		default:
			f, ok := fieldCounted(d.Name)
			if !ok {
				return false
			}
			column := columnName(f)
			c.reads = append(c.reads, column)
			if !f.Several() {
				c.columns = append(c.columns, "y."+column)
				continue
			}
			if !bonds[column] {
				bonds[column] = true
				c.from = append(c.from, fmt.Sprintf("LEFT JOIN LATERAL unnest(y.%s) %s_(k) ON true", column, column))
			}
			c.columns = append(c.columns, column+"_.k")
		}
	}
	// What is in two lists counts once, where it is not counted by the lists.
	c.distinct = c.distinct || c.has("position") && !c.has("stance") || c.has("evaluated") && !c.has("evaluation")
	return true
}

// has reports whether a dimension is counted by.
func (c *counting) has(name string) bool {
	return slices.ContainsFunc(c.q.By, func(d count.Dimension) bool { return d.Name == name })
}

// listed adds what some columns list, one of some values or any, with the numbers of the
// columns.
func (c *counting) listed(name string, of []quad.Value, columns ...string) {
	where := ""
	if len(of) > 0 {
		where = " WHERE u.k = ANY(?::int8[])"
		c.args = append(c.args, c.s.keys(of))
	}
	c.from = append(c.from, "LEFT JOIN LATERAL (SELECT u.k, u.n FROM ("+numberedLists(columns...)+") u"+where+") "+name+" ON true")
	c.reads = append(c.reads, columns...)
}

// taken adds the numbers of the columns that list one of some values, or any: each once,
// so that nothing is counted twice.
func (c *counting) taken(name string, of []quad.Value, columns ...string) {
	all := make([]string, len(columns))
	for i, column := range columns {
		has := "y." + column + " IS NOT NULL"
		if len(of) > 0 {
			has = "y." + column + " && ?::int8[]"
			c.args = append(c.args, c.s.keys(of))
		}
		all[i] = fmt.Sprintf("CASE WHEN %s THEN %d END", has, i+1)
	}
	c.from = append(c.from, "LEFT JOIN LATERAL unnest(array_remove(ARRAY["+strings.Join(all, ", ")+"], NULL)) "+name+"(n) ON true")
	c.reads = append(c.reads, columns...)
}

// fieldCounted is the field of a dimension that has one.
func fieldCounted(name string) (statements.Field, bool) {
	if name == "addressee" {
		name = "addressees"
	}
	return statements.FieldNamed(name)
}

// numberedLists are the keys of some columns, with the number of each column.
func numberedLists(columns ...string) string {
	all := make([]string, len(columns))
	for i, column := range columns {
		all[i] = fmt.Sprintf("SELECT k, %d AS n FROM unnest(y.%s) k", i+1, column)
	}
	return strings.Join(all, " UNION ALL ")
}

// speakers adds those who are counted, or what they are counted under; false: it is not
// told whom they belong to.
func (c *counting) speakers(name string, organizations bool) bool {
	c.reads = append(c.reads, "speakers", "organizations", "belongs", "belongs_of")
	var is []string
	for _, m := range c.q.Speakers {
		if len(m.Within) > 0 {
			if c.s.untold {
				return false
			}
			is = append(is, "EXISTS (SELECT 1 FROM unnest(y.belongs, y.belongs_of) b(k, of) WHERE b.of = u.at AND b.k = ANY(?::int8[]))")
			c.args = append(c.args, c.s.keys(m.Within))
			continue
		}
		is = append(is, "u.k = ANY(?::int8[])")
		c.args = append(c.args, c.s.keys(m.Actors))
	}
	where := ""
	if len(is) > 0 {
		where = " WHERE " + strings.Join(is, " AND ")
		c.where = append(c.where, "("+name+".k IS NOT NULL OR y.speakers IS NULL)")
	}
	key := "u.k"
	if organizations {
		key = "y.organizations[u.at]"
	}
	if !organizations && where == "" {
		c.from = append(c.from, "LEFT JOIN LATERAL unnest(y.speakers) "+name+"(k) ON true")
		return true
	}
	c.from = append(c.from, "LEFT JOIN LATERAL (SELECT "+key+" AS k FROM unnest(y.speakers) WITH ORDINALITY u(k, at)"+where+") "+name+" ON true")
	return true
}

// sql is the whole question with its arguments. Of several reports of one utterance, the
// first that is selected is counted; most utterances have one, and need no order.
func (c *counting) sql() (string, []any) {
	n := "count(*)"
	if c.distinct {
		n = "count(DISTINCT y.s)"
	}
	groups := make([]string, len(c.columns))
	for i := range groups {
		groups[i] = fmt.Sprint(i + 1)
	}
	counts := func(from, condition string) string {
		where := ""
		if all := slices.DeleteFunc(append([]string{condition}, c.where...), func(s string) bool { return s == "" }); len(all) > 0 {
			where = " WHERE " + strings.Join(all, " AND ")
		}
		return "SELECT " + strings.Join(append(slices.Clone(c.columns), n), ", ") + " FROM " + from + " " + strings.Join(c.from, " ") + where + " GROUP BY " + strings.Join(groups, ", ")
	}
	selected := c.s.alive("y") + " AND " + c.condition
	// The arguments of what is made of rows come before those of the condition.
	if c.q.Reports {
		return counts("@say y", selected), slices.Concat(c.args, c.conditionArgs)
	}
	reads := []string{"y.s"}
	for _, column := range slices.Compact(slices.Sorted(slices.Values(c.reads))) {
		reads = append(reads, "y."+column)
	}
	first := "(SELECT y.* FROM (SELECT " + strings.Join(reads, ", ") + ", row_number() OVER (PARTITION BY y.utterance ORDER BY " + inOrderOf("y") +
		") AS report FROM @say y WHERE y.several AND " + selected + ") y WHERE y.report = 1) y"
	return counts("@say y", "NOT y.several AND "+selected) + " UNION ALL " + counts(first, ""), slices.Concat(c.args, c.conditionArgs, c.conditionArgs, c.args)
}

// cells are those of the answer.
func (c *counting) cells(ctx context.Context, rows [][][]byte) (*count.Cells, error) {
	n := len(c.q.By)
	seen := map[string]bool{}
	var all []int64
	entity := make([]bool, n)
	for i := range c.q.By {
		d := &c.q.By[i]
		entity[i] = !d.Worded() && d.Name != "stance" && d.Name != "evaluation"
	}
	for _, row := range rows {
		for i, is := range entity {
			if is && row[i] != nil && !seen[string(row[i])] {
				key, err := number(row[i])
				if err != nil {
					return nil, c.s.damage("a key that is no number")
				}
				seen[string(row[i])] = true
				all = append(all, key)
			}
		}
	}
	slices.Sort(all)
	entities, err := c.s.entities(ctx, all)
	if err != nil {
		return nil, err
	}
	iris := make(map[string]quad.IRI, len(entities))
	for _, e := range entities {
		iris[strconv.FormatInt(e.key, 10)] = e.iri
	}
	t, err := c.s.tableOf(entities)
	if err != nil {
		return nil, err
	}
	words := map[string]string{}
	counted := make([]count.Total, len(rows))
	values := make([]count.Value, n*len(rows))
	for j, row := range rows {
		counted[j].Values, values = values[:n:n], values[n:]
		for i := range c.q.By {
			if row[i] == nil {
				continue
			}
			v := &counted[j].Values[i]
			switch dim := &c.q.By[i]; {
			case entity[i]:
				v.IRI = iris[string(row[i])]
			case dim.Worded():
				if v.Word, err = c.word(words, string(row[i])); err != nil {
					return nil, err
				}
			default:
				place, err := number(row[i])
				of := count.Stances()
				if dim.Name == "evaluation" {
					of = count.Evaluations()
				}
				if err != nil || place < 1 || int(place) > len(of) {
					return nil, c.s.damage("a stance")
				}
				v.Word = of[place-1]
			}
		}
		sum, err := number(row[n])
		if err != nil {
			return nil, c.s.damage("a count that is no number")
		}
		counted[j].Count = int(sum)
	}
	return count.Sums(t, c.q.By, counted)
}

// tableOf is a statement table of entities alone.
func (s *Store) tableOf(entities []keyedEntity) (*statements.Table, error) {
	d := &loaded{store: s, nodes: make(map[quad.Value]uint32, len(entities)), rows: map[quad.Value]uint32{}}
	numbers := make([]uint32, len(entities))
	for i, e := range entities {
		numbers[i] = d.entity(e)
	}
	d.firstRow = uint32(len(d.values)) + 1
	d.made = &statements.Made{statements.Entities: statements.MakeNumbers(numbers)}
	return statements.Open(d)
}

// word is the text of a term.
func (c *counting) word(known map[string]string, term string) (string, error) {
	if text, ok := known[term]; ok {
		return text, nil
	}
	v, err := snapshot.ParseTerm([]byte(term))
	if err != nil {
		return "", c.s.damage(err.Error())
	}
	known[term] = rdf.Lexical(v)
	return known[term], nil
}

// Named are the entities that the statements of a shape name in some fields, by IRI, in
// two questions; false: the shape is none that the server answers.
func (s *Store) Named(ctx context.Context, of shape.Shape, fields []statements.Field, kind schema.Kind) ([]quad.IRI, bool, error) {
	condition, args, ok := s.selected(ctx, of)
	if !ok {
		return nil, false, s.Err()
	}
	var parts []string
	var all []any
	for _, f := range fields {
		column := "y." + columnName(f)
		if f.Several() {
			column = "unnest(" + column + ")"
		}
		parts = append(parts, "SELECT "+column+" AS k FROM @say y WHERE "+s.alive("y")+" AND "+condition)
		all = append(all, args...)
	}
	if len(parts) == 0 {
		return nil, true, nil
	}
	rows, err := s.ask(ctx, numbered("SELECT DISTINCT x.k FROM ("+strings.Join(parts, " UNION ALL ")+") x WHERE x.k IS NOT NULL"), all...)
	if err != nil {
		return nil, true, err
	}
	keys, err := numbers(rows)
	if err != nil {
		return nil, true, s.damage("a key that is no number")
	}
	entities, err := s.entities(ctx, keys)
	var out []quad.IRI
	for _, e := range entities {
		if _, ref, _ := rdf.SplitIRI(e.iri); ref.Kind == kind {
			out = append(out, e.iri)
		}
	}
	s.Ahead(out)
	return out, true, err
}
