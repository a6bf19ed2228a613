package coding

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/change"
	"onrecord/data/drafting"
	"onrecord/data/yamlfile"
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
	needed := refsOf(s, map[string]bool{})
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

// Reject takes a draft out of its layer, which remembers that the part of the text in
// which it stood is no statement: it is not proposed again. Actors whom only the layer
// describes and whom nothing names any more go with it.
func (c *Coding) Reject(ctx context.Context, id string, o Options) (*Revision, error) {
	draft := c.Statement(id)
	if draft == nil || draft.Layer != schema.DraftLayer {
		return nil, fmt.Errorf("there is no draft %q any more", id)
	}
	at := slices.IndexFunc(c.corpus.Sources, func(src *schema.Source) bool { return src.ID == draft.Source.ID })
	if at < 0 {
		return nil, fmt.Errorf("there is no source %q", draft.Source.ID)
	}
	t, err := c.Text(c.corpus.Sources[at])
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, change.Requestf("source %s: no text is at hand, and what is rejected is remembered by its words", draft.Source.ID)
	}
	for i := range draft.Evidence {
		if !draft.Evidence[i].Located() {
			return nil, change.Requestf("draft %s is not located in the text", schema.OwnID(draft))
		}
	}
	if len(draft.Evidence) == 0 {
		return nil, change.Requestf("draft %s has no passage in the text", schema.OwnID(draft))
	}
	file := filepath.FromSlash(draft.Pos.File)
	opened, err := c.open(ctx, file)
	if err != nil {
		return nil, err
	}
	r := reviser{Splicer: opened.Splicer}
	places := append([]schema.Pos{draft.Pos}, c.orphans(draft)...)
	for _, at := range places {
		list, i := r.find(&opened.doc, at)
		if list == nil || !r.delete(list, i) {
			return nil, r.rigid(draft)
		}
	}
	if !r.remember(opened.doc.Content[0], drafting.RejectionOf(t, draft)) {
		return nil, r.rigid(draft)
	}
	out := &Revision{Change: change.Change{File: file, There: true, Text: opened.text()}}
	set, err := c.Load(ctx, []change.Change{out.Change})
	if err != nil {
		return nil, err
	}
	if err := c.onlyThat(set.Corpora[0], draft, nil, out); err != nil {
		return nil, err
	}
	if err := c.unchanged(out.Change, o.Sum); err != nil || o.DryRun {
		return out, err
	}
	return out, c.write(ctx, []change.Change{out.Change})
}

// orphans are where the file of a draft describes actors whom nothing names but it.
func (c *Coding) orphans(draft *schema.Statement) (out []schema.Pos) {
	named := map[string]bool{}
	for _, s := range c.corpus.Statements {
		if s != draft {
			named = refsOf(s, named)
		}
	}
	for id := range refsOf(draft, map[string]bool{}) {
		for _, a := range c.corpus.Actors {
			if a.Pos.File == draft.Pos.File && id == "actor/"+a.ID && !named[id] {
				out = append(out, a.Pos)
			}
		}
	}
	return out
}

// refsOf adds what a statement names: kind/id.
func refsOf(s *schema.Statement, to map[string]bool) map[string]bool {
	for i := range schema.Fields(schema.KindStatement) {
		f := &schema.Fields(schema.KindStatement)[i]
		for _, ref := range f.Refs(s) {
			to[string(ref.Kind)+"/"+ref.ID] = true
		}
	}
	return to
}

// remember puts a rejection behind those that a layer has.
func (r *reviser) remember(root *yaml.Node, what drafting.Rejection) bool {
	switch list := yamlfile.Field(root, "rejected"); {
	case list == nil && root.Style&yaml.FlowStyle != 0:
		return false
	case list == nil:
		text := "rejected:\n  - " + what.String() + "\n"
		if all := string(r.Text()); !strings.HasSuffix(all, "\n") && !strings.HasSuffix(all, "\r") {
			text = "\n" + text
		}
		r.Insert(len(r.Text()), r.text([]byte(text)))
		return true
	case list.Kind == yaml.ScalarNode && list.Value != "":
		return r.Set(root, [2]string{"rejected", "[" + what.String() + "]"})
	case list.Kind == yaml.ScalarNode:
		for _, key := range root.Content {
			if at := r.Offset(key.Line, key.Column); key.Value == "rejected" && bytes.HasPrefix(r.Text()[at:], []byte("rejected:")) {
				r.Insert(at+len("rejected:"), " ["+what.String()+"]")
				return true
			}
		}
		return false
	default:
		return r.AppendItems(list, []string{what.String()})
	}
}
