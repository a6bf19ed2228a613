package coding

import (
	"context"
	"path/filepath"
	"slices"

	"onrecord/data/change"
	"onrecord/schema"
)

// undrafted is the file of a draft without it, for it becomes a statement. Actors that
// only this file describes, and that the statement needs, are made with it.
func (c *Coding) undrafted(ctx context.Context, draft, s *schema.Statement) (change.Change, error) {
	file := filepath.FromSlash(draft.Pos.File)
	out := change.Change{File: file, There: true}
	opened, err := c.open(ctx, file)
	if err != nil {
		return out, err
	}
	r := reviser{Splicer: opened.Splicer}
	places := []schema.Pos{draft.Pos}
	needed := map[string]bool{}
	for i := range schema.Fields(schema.KindStatement) {
		f := &schema.Fields(schema.KindStatement)[i]
		for _, ref := range f.Refs(s) {
			needed[string(ref.Kind)+"/"+ref.ID] = true
		}
	}
	for _, a := range c.corpus.Actors {
		if a.Pos.File == draft.Pos.File && needed["actor/"+a.ID] && !slices.Contains(c.made, schema.Entity(a)) {
			places = append(places, a.Pos)
			c.made = append(c.made, a)
		}
	}
	for _, at := range places {
		list, i := r.find(&opened.doc, at)
		if list == nil || !r.delete(list, i) {
			return out, r.rigid(draft)
		}
	}
	out.Text = opened.text()
	return out, nil
}
