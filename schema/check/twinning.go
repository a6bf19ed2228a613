package check

import (
	"cmp"
	"slices"

	"onrecord/schema"
	"onrecord/schema/sorting"
)

// A twinning finds the duplicates among statements.
type twinning struct {
	utterance func(*schema.Statement) string
	alike     map[string][]*schema.Statement // by sameness
	order     []string                       // of its keys
	links     map[string]*schema.Statement   // by id: what a statement is a duplicate of
	tops      map[string]*schema.Statement   // by id: what that is a duplicate of in the end, or on the way there
	pairs     [][2]*schema.Statement         // what was found, each a duplicate of the other
}

func newTwinning(utterance func(*schema.Statement) string) *twinning {
	return &twinning{utterance: utterance, alike: map[string][]*schema.Statement{}, links: map[string]*schema.Statement{}, tops: map[string]*schema.Statement{}}
}

// add adds a statement by its sameness.
func (t *twinning) add(s *schema.Statement, key string) {
	if t.alike[key] == nil {
		t.order = append(t.order, key)
	}
	t.alike[key] = append(t.alike[key], s)
}

// find finds the duplicates: they do not depend on the order in which statements
// were added.
func (t *twinning) find() {
	for _, key := range t.order {
		for _, layer := range grouped(t.alike[key], func(s *schema.Statement) []string { return []string{s.Layer} }) {
			for s, of := range duplicatesAmong(layer, t.utterance) {
				t.link(s, of)
			}
		}
	}
	var open [][2]*schema.Statement // one of these at least restates another one
	for _, key := range t.order {
		if !layered(t.alike[key]) {
			continue
		}
		for _, coding := range grouped(t.alike[key], codings) {
			if !layered(coding) {
				continue
			}
			for s, of := range duplicatesAmong(coding, func(s *schema.Statement) string { return s.ID }) {
				if s.Layer < of.Layer {
					s, of = of, s
				}
				switch {
				case s.Layer == of.Layer || t.root(s) == t.root(of): // what is said of layers says that
				case t.free(s) && t.free(of):
					t.join(s, of)
				default:
					open = append(open, [2]*schema.Statement{s, of})
				}
			}
		}
	}
	sorting.By(open, func(a, b [2]*schema.Statement) int {
		return cmp.Or(cmp.Compare(a[0].ID, b[0].ID), cmp.Compare(a[1].ID, b[1].ID))
	})
	for _, p := range open {
		s, of := p[0], p[1]
		switch {
		case t.root(s) == t.root(of):
		case t.free(s):
			t.join(s, of)
		case t.free(of):
			t.join(of, s)
		default:
			t.pairs = append(t.pairs, p) // nobody knows which they are
		}
	}
}

func (t *twinning) link(s, of *schema.Statement) {
	t.pairs = append(t.pairs, [2]*schema.Statement{s, of})
	t.lead(s, of)
}

// lead makes a statement a duplicate of another one, but in a circle: ids may be
// taken twice.
func (t *twinning) lead(s, of *schema.Statement) {
	if t.utterance(s) == s.ID && t.stands(of).ID != s.ID {
		t.links[s.ID], t.tops[s.ID] = of, of
	}
}

// join makes what stands for one statement a duplicate of another one; that of
// the main file, or of the first layer, stands for both if it can. Within a
// layer nothing is joined for the sake of another layer.
func (t *twinning) join(s, of *schema.Statement) {
	a, b := t.stands(s), t.stands(of)
	if a.Layer == b.Layer {
		return
	}
	t.pairs = append(t.pairs, [2]*schema.Statement{s, of})
	switch {
	case a.Layer < b.Layer && t.utterance(b) == b.ID:
		t.lead(b, s)
	default:
		t.lead(a, of)
	}
}

// stands is what a statement is a duplicate of in the end, or the statement.
func (t *twinning) stands(s *schema.Statement) *schema.Statement {
	for top := t.tops[s.ID]; top != nil; top = t.tops[s.ID] {
		if next := t.tops[top.ID]; next != nil {
			t.tops[s.ID] = next // the way gets shorter
		}
		s = top
	}
	return s
}

// free reports whether a statement counts with nothing else, duplicates apart.
func (t *twinning) free(s *schema.Statement) bool {
	s = t.stands(s)
	return t.utterance(s) == s.ID
}

// root is the id of the utterance with which a statement counts: what it
// restates, what that is a duplicate of, and so on. In a circle, it is the least.
func (t *twinning) root(s *schema.Statement) string {
	id := t.utterance(t.stands(s))
	var chain []string
	for t.links[id] != nil {
		if i := slices.Index(chain, id); i >= 0 {
			return slices.Min(chain[i:])
		}
		chain = append(chain, id)
		id = t.utterance(t.stands(t.links[id]))
	}
	return id
}

// grouped gives statements by names that they have, each name once, in the order
// of the names.
func grouped(statements []*schema.Statement, names func(*schema.Statement) []string) (out [][]*schema.Statement) {
	if len(statements) < 2 {
		return nil
	}
	groups := map[string][]*schema.Statement{}
	var order []string
	for _, s := range statements {
		for _, name := range names(s) {
			if groups[name] == nil {
				order = append(order, name)
			}
			groups[name] = append(groups[name], s)
		}
	}
	slices.Sort(order)
	for _, name := range order {
		out = append(out, groups[name])
	}
	return out
}

// layered reports whether statements are of several layers.
func layered(statements []*schema.Statement) bool {
	return slices.ContainsFunc(statements, func(s *schema.Statement) bool { return s.Layer != statements[0].Layer })
}
