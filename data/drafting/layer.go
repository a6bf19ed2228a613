package drafting

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/draft"
	"onrecord/data/fence"
	"onrecord/data/text"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A Rejection is a part of a text that is no statement, by what stands there.
type Rejection struct {
	Start, End int
	SHA256     string
}

// File is the file of a source's drafts.
func File(dir, source string) string {
	return filepath.Join(dir, "sources", source+"."+Layer+".yaml")
}

// readRejected reads what was rejected.
func readRejected(ctx context.Context, dir, source string) (out []Rejection, err error) {
	if dir == "" || !change.Exists(File(dir, source)) {
		return nil, nil
	}
	raw, err := change.ReadIn(dir, File(dir, source), fence.YAML)
	if err != nil {
		return nil, err
	}
	var ps schema.Problems
	file := yamlfile.Parse(ctx, filepath.ToSlash(File(dir, source)), raw, nil, &ps)
	if err := ps.Err(); err != nil || file == nil || file.Node == nil {
		return nil, err
	}
	list := file.Node.Get("rejected")
	if list == nil {
		return nil, nil
	}
	for _, item := range list.Items {
		var r Rejection
		for name, to := range map[string]*int{"start": &r.Start, "end": &r.End} {
			if n := item.Get(name); n != nil {
				*to, _ = strconv.Atoi(n.Text) // the loader has told what is no number
			}
		}
		if n := item.Get("sha256"); n != nil {
			r.SHA256 = n.Text
		}
		out = append(out, r)
	}
	return out, nil
}

// isRejected reports whether a proposal was rejected, wherever its words stand now.
func (d *Drafts) isRejected(s *schema.Statement) bool {
	if len(d.rejected) == 0 || len(s.Evidence) == 0 {
		return false
	}
	r := d.rejection(s)
	return slices.ContainsFunc(d.rejected, func(other Rejection) bool { return other.SHA256 == r.SHA256 })
}

func (d *Drafts) rejection(s *schema.Statement) Rejection { return RejectionOf(d.Text, s) }

// RejectionOf is what is remembered of a draft that is no statement: the part of the text
// from the first of its passages, which are located, to the last.
func RejectionOf(t *text.Text, s *schema.Statement) Rejection {
	start, end := s.Evidence[0].Start, 0
	for i := range s.Evidence {
		start, end = min(start, s.Evidence[i].Start), max(end, s.Evidence[i].End)
	}
	return Rejection{start, end, t.Hash(start, end)}
}

// String is the rejection as an item of the list rejected.
func (r Rejection) String() string {
	return fmt.Sprintf("{start: %d, end: %d, sha256: %s}", r.Start, r.End, r.SHA256)
}

// Reject remembers that what a draft has is no statement.
func (d *Drafts) Reject(s *schema.Statement) {
	if len(s.Evidence) > 0 {
		d.rejected = append(d.rejected, d.rejection(s))
	}
}

// An Accepted says what became drafts.
type Accepted struct {
	Change     change.Change
	Statements int
	Actors     []*schema.Actor // new ones, in the layer
	NoSpeaker  int             // drafts of the tier whose speaker is not known
}

// Accept puts the proposals of a tier, and of surer ones, into the layer of drafts.
// Speakers that have a name and are no actors yet become actors of that file.
func (d *Drafts) Accept(tier draft.Tier) (*Accepted, error) {
	var chosen []Draft
	for _, one := range d.New {
		if one.Tier <= tier {
			chosen = append(chosen, one)
		}
	}
	return d.accept(chosen)
}

func (d *Drafts) accept(chosen []Draft) (*Accepted, error) {
	out := &Accepted{}
	named := map[string]*schema.Actor{}
	statements := slices.Clone(d.Waiting)
	for i := range chosen {
		one := &chosen[i]
		if len(one.Unnamed) > 0 || len(one.Statement.Speakers)+len(one.Names) == 0 {
			out.NoSpeaker++
			continue
		}
		s := *one.Statement
		s.Speakers = slices.Clone(s.Speakers)
		for _, name := range one.Names {
			a := named[name]
			if a == nil {
				a = d.NewActor(name)
				named[name] = a
				out.Actors = append(out.Actors, a)
			}
			s.Speakers = append(s.Speakers, schema.Ref{Kind: schema.KindActor, ID: a.ID, Name: a.Name})
		}
		statements = append(statements, &s)
		out.Statements++
	}
	sorting.StableBy(statements, func(a, b *schema.Statement) int { return begin(a) - begin(b) })
	out.Change = d.change(statements, out.Actors)
	return out, nil
}

// NewActor is an actor with a name that the text has, with an id that nobody has.
func (d *Drafts) NewActor(name string) *schema.Actor {
	base := spelling.Slug(name)
	if base == "" {
		base = "speaker"
	}
	id := base
	for n := 2; d.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	d.taken[id] = true
	a := &schema.Actor{Name: name, Type: "person"}
	a.ID = id
	if !strings.Contains(name, " ") {
		a.Type = "group"
	}
	a.Sources = []schema.Ref{{Kind: schema.KindSource, ID: d.Source.ID}}
	return a
}

const layerHead = `source: %s
# Drafts: nothing counts them before a person has settled them. Each note says how sure
# it is, and why. This file is written anew whenever drafts are made or settled.
`

// change is the file of the layer.
func (d *Drafts) change(statements []*schema.Statement, actors []*schema.Actor) change.Change {
	out := change.Change{File: File(d.Dir, d.Source.ID)}
	out.There = change.Exists(out.File)
	w := yamlfile.Writer{Index: schema.Index(d.Corpus), Source: d.Source.ID, Layer: Layer}
	b := fmt.Appendf(nil, layerHead, yamlfile.AppendText(nil, d.Source.ID, false))
	for _, a := range d.Corpus.Actors {
		if d.own(a) {
			actors = append(actors, a)
		}
	}
	used := map[string]bool{}
	for _, s := range statements {
		for _, r := range slices.Concat(s.Speakers, s.Addressees, s.OnBehalfOf) {
			used[r.ID] = true
		}
	}
	actors = slices.DeleteFunc(slices.Clone(actors), func(a *schema.Actor) bool { return !used[a.ID] })
	sorting.StableBy(actors, func(a, b *schema.Actor) int { return strings.Compare(a.ID, b.ID) })
	if len(actors) > 0 {
		b = append(b, "actors:\n"...)
		for _, a := range actors {
			w.Index[schema.RefTo(a)] = a
			b = w.AppendItem(b, 2, a)
		}
	}
	if len(statements) > 0 {
		b = append(b, "statements:\n"...)
		ids := schema.NoIDs()
		for _, s := range statements {
			if s.ID != "" {
				ids.Take(schema.OwnID(s))
			}
		}
		for i, s := range statements {
			if i > 0 {
				b = append(b, '\n')
			}
			own := *s
			own.Layer = ""
			if own.Coder == Layer {
				own.Coder = ""
			}
			if own.ID == "" {
				own.ID = ids.For(&own)
			} else {
				own.ID = schema.OwnID(s)
			}
			b = w.AppendItem(b, 2, &own)
		}
	}
	if len(d.rejected) > 0 {
		b = append(b, "rejected:\n"...)
		for _, r := range d.rejected {
			b = fmt.Appendf(b, "  - %s\n", r)
		}
	}
	out.Text = b
	return out
}

// Rewrite is the layer without some of its drafts: those that became statements of a
// coder, or were rejected.
func (d *Drafts) Rewrite(settled ...*schema.Statement) change.Change {
	d.Waiting = slices.DeleteFunc(d.Waiting, func(s *schema.Statement) bool { return slices.Contains(settled, s) })
	return d.change(d.Waiting, nil)
}

// Write writes the layer, if the corpus has no problems with it then.
func (d *Drafts) Write(ctx context.Context, c change.Change, texts map[string]string) error {
	return d.write(ctx, []change.Change{c}, texts)
}

func (d *Drafts) write(ctx context.Context, all []change.Change, texts map[string]string) error {
	changed := map[string][]byte{}
	for _, c := range all {
		name, err := filepath.Rel(d.Dir, c.File)
		if err != nil {
			return err
		}
		changed[filepath.ToSlash(name)] = c.Text
	}
	_, err := data.Load(ctx, []string{d.Dir}, data.Options{Texts: texts, Unlocated: true, Changed: changed})
	if ps, ok := errors.AsType[schema.Problems](err); ok {
		return ps.Errors()
	}
	if err != nil {
		return err
	}
	return change.Write(ctx, d.Dir, all)
}

// Add makes somebody a new actor of the corpus, in its file of actors, and gives the id.
func (d *Drafts) Add(ctx context.Context, name string, texts map[string]string) (string, error) {
	a := d.NewActor(name)
	return a.ID, d.addActor(ctx, a, texts)
}

// Move moves an actor whom only the layer describes into the corpus's file of actors.
func (d *Drafts) Move(ctx context.Context, id string, texts map[string]string) error {
	for _, a := range d.Corpus.Actors {
		if a.ID == id && d.own(a) {
			if err := d.addActor(ctx, a, texts); err != nil {
				return err
			}
			a.Pos.File = d.actorsFile()
		}
	}
	return nil
}

// own reports whether only the layer describes an actor.
func (d *Drafts) own(a *schema.Actor) bool {
	return filepath.Base(filepath.FromSlash(a.Pos.File)) == filepath.Base(File(d.Dir, d.Source.ID))
}

func (d *Drafts) actorsFile() string {
	for _, name := range []string{"actors.yaml", "actors.yml"} {
		if file := filepath.Join(d.Dir, name); change.Exists(file) {
			return file
		}
	}
	return filepath.Join(d.Dir, "actors.yaml")
}

func (d *Drafts) addActor(ctx context.Context, a *schema.Actor, texts map[string]string) error {
	w := yamlfile.Writer{Index: schema.Index(d.Corpus)}
	c := change.Change{File: d.actorsFile()}
	var err error
	if change.Exists(c.File) {
		if c, err = change.AddEntities(ctx, d.Dir, c.File, "", w, []schema.Entity{a}); err != nil {
			return err
		}
	} else {
		c.Text = w.AppendItem(nil, 0, a)
	}
	changes := []change.Change{c}
	if d.own(a) {
		others := slices.DeleteFunc(slices.Clone(d.Corpus.Actors), func(b *schema.Actor) bool { return b == a })
		mine := *d
		corpus := *d.Corpus
		corpus.Actors = others
		mine.Corpus = &corpus
		changes = append(changes, mine.change(d.Waiting, nil))
	} else {
		d.Corpus.Actors = append(d.Corpus.Actors, a)
	}
	return d.write(ctx, changes, texts)
}
