package importer

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/data/spill"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

// A matcher gives statements their ids.
type matcher struct {
	given func(id string) bool // a statement that was read has it already
	there func(id string) bool // one of the folder has it
	made  spill.IDs            // that it has given
}

// identify gives the statements of a source that were read without an id that of the
// statement in the folder that they are, or one that nobody has. What a statement is, its
// layer, source, speakers, words and passages say, and of several that are alike in these
// what else is said of them; the order of the rows says it only of those of which nothing
// tells them apart.
func (m *matcher) identify(read, there []*schema.Statement) {
	names := schema.Identifier{Taken: func(id string) bool { return m.given(id) || m.there(id) || m.made.Has(id) }}
	name := func(s *schema.Statement) {
		names.Identify(s)
		m.made.Add(s.ID)
	}
	unnamed := map[string][]*schema.Statement{} // by what they are
	var keys []string
	for _, s := range read {
		switch {
		case s.ID != "":
			continue
		case len(there) == 0:
			name(s)
			continue
		}
		key := likeness(s)
		if unnamed[key] == nil {
			keys = append(keys, key)
		}
		unnamed[key] = append(unnamed[key], s)
	}
	if len(keys) == 0 {
		return
	}
	edited := map[string]bool{} // the ids of words that a statement in the folder has not, or no more
	alike := map[string][]*schema.Statement{}
	for _, s := range there {
		key := likeness(s)
		switch {
		case m.given(s.ID):
		case unnamed[key] != nil:
			alike[key] = append(alike[key], s)
		default:
			edited[s.ID] = true
		}
	}
	for _, key := range keys {
		pair(unnamed[key], alike[key])
	}
	for _, s := range read {
		if s.ID != "" {
			continue
		}
		if id := layered(s, schema.StatementID(s, 1)); edited[id] {
			s.ID, edited[id] = id, false // somebody has changed its words there
			continue
		}
		name(s)
	}
}

// likeness is equal for statements of the same words, of the same speakers, in the same
// source and layer.
func likeness(s *schema.Statement) string { return s.Layer + "/" + schema.StatementID(s, 1) }

// layered is an id as the address of a statement.
func layered(s *schema.Statement, id string) string {
	if s.Layer == "" {
		return id
	}
	return s.Layer + "/" + id
}

// pair gives statements that were read, and that are alike, the ids of those that are
// there: first of those that are equal in all, then of those that say less and less of
// the same, but never of those of another date.
func pair(read, there []*schema.Statement) {
	if len(read) == 1 && len(there) == 1 { // of one, what else is said does not matter
		if r, t := read[0], there[0]; r.Date == t.Date || r.Date == "" || t.Date == "" {
			r.ID = t.ID
		}
		return
	}
	whole := func(of func(*schema.Statement) string) func(*schema.Statement, bool) (string, bool) {
		return func(s *schema.Statement, _ bool) (string, bool) { return of(s), true }
	}
	for _, by := range []func(s *schema.Statement, read bool) (key string, ok bool){
		func(s *schema.Statement, _ bool) (string, bool) {
			at, ok := starts(s)
			return saidOf(s) + at, ok
		},
		func(s *schema.Statement, _ bool) (string, bool) {
			at, ok := lines(s)
			return saidOf(s) + at, ok
		},
		whole(saidOf),
		whole(func(s *schema.Statement) string { return s.Date + "\x01" + stanceOf(s) }),
		whole(func(s *schema.Statement) string { return s.Date }),
		func(s *schema.Statement, read bool) (string, bool) { return "", !read || s.Date == "" },
		func(s *schema.Statement, read bool) (string, bool) { return "", read || s.Date == "" },
	} {
		if len(there) == 0 {
			return
		}
		places := map[string][]int{} // in there
		for i, s := range there {
			if key, ok := by(s, false); ok {
				places[key] = append(places[key], i)
			}
		}
		used := map[int]bool{}
		for _, s := range read {
			if s.ID != "" {
				continue
			}
			if key, ok := by(s, true); ok && len(places[key]) > 0 {
				s.ID = there[places[key][0]].ID
				used[places[key][0]] = true
				places[key] = places[key][1:]
			}
		}
		left := there[:0:0]
		for i, s := range there {
			if !used[i] {
				left = append(left, s)
			}
		}
		there = left
	}
}

// saidOf is all that is said of a statement beside its passages.
func saidOf(s *schema.Statement) string {
	var b strings.Builder
	fields := schema.Fields(schema.KindStatement)
	for i := range fields {
		if f := &fields[i]; !f.Derived && !f.Exchanged && !f.Hint && f.Type != schema.Records {
			b.WriteString(strings.Join(plainValues(f, s), "\x02"))
			b.WriteByte(0)
		}
	}
	return b.String()
}

// starts is where the passages of a statement begin, if that is known of each.
func starts(s *schema.Statement) (string, bool) {
	return placesOf(s, func(p *schema.Passage) (int, bool) { return p.Start, p.Located() })
}

// lines is in which lines the passages of a statement stand, if that is known of each.
func lines(s *schema.Statement) (string, bool) {
	return placesOf(s, func(p *schema.Passage) (int, bool) { return p.Line, p.Line > 0 })
}

func placesOf(s *schema.Statement, of func(*schema.Passage) (int, bool)) (string, bool) {
	var out []int
	for i := range s.Evidence {
		n, known := of(&s.Evidence[i])
		if !known {
			return "", false
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return fmt.Sprint("\x01", out), len(out) > 0
}

// stanceOf is what positions a statement takes.
func stanceOf(s *schema.Statement) string {
	var b strings.Builder
	for _, refs := range [][]schema.Ref{s.Supports, s.Opposes, s.Neutral, s.Praises, s.Criticizes, s.About} {
		refs = slices.Clone(refs)
		sorting.By(refs, schema.CompareRefs)
		for _, r := range refs {
			b.WriteString(string(r.Kind) + "/" + r.ID + " ")
		}
		b.WriteByte(0)
	}
	return b.String()
}
