package importer

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"onrecord/data/input"
	"onrecord/data/parliament"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// An aknImport reads debates in Akoma Ntoso. Each file declares its own persons, by
// ids of its own.
type aknImport struct {
	*sittings
	declared map[string]*parliament.Person // in the file, by id and by href
	byName   map[string]*parliament.Person // by folded name; nil: of several
}

func readAKN(ctx context.Context, r *reading, files []string) error {
	s := r.newSittings(files)
	a := &aknImport{sittings: s}
	s.speaker = a.speaks
	for _, file := range files {
		if err := a.debate(ctx, file); err != nil {
			return err
		}
	}
	s.finish()
	return ctx.Err()
}

func (a *aknImport) debate(ctx context.Context, file string) error {
	var sitting *parliament.Sitting
	sum, err := a.read(ctx, input.Place{Name: file}, func(in *input.HashingReader) error {
		r := parliament.ReadAKN(in)
		for item, err := range r.Items() {
			if err != nil {
				return err
			}
			if s, ok := item.(*parliament.Sitting); ok {
				sitting = s
			}
		}
		a.tookAll(a.report, r.Taken())
		return nil
	})
	if err != nil || sitting == nil {
		return err
	}
	sitting.ID = slugOf(strings.TrimPrefix(sitting.ID, "/"), "")
	if sitting.Language = language(sitting.Language); sitting.Language != "" {
		for i := range sitting.Turns {
			for j := range sitting.Turns[i].Runs {
				sitting.Turns[i].Runs[j].Language = sitting.Language
			}
		}
	}
	a.declared, a.byName = map[string]*parliament.Person{}, map[string]*parliament.Person{}
	for _, p := range sitting.People {
		a.declared[p.ID] = p
		if p.Href != "" {
			a.declared[p.Href] = p
		}
		name := spelling.Fold(p.Names[0].Text)
		if _, twice := a.byName[name]; twice {
			a.byName[name] = nil
		} else {
			a.byName[name] = p
		}
	}
	a.actors = map[string]*schema.Actor{} // ids are those of the file
	for _, t := range sitting.Turns {
		for _, to := range t.To {
			if p := a.declared[to]; p != nil {
				a.actors[to] = a.actor(p, sitting, file)
			}
		}
	}
	if err := a.sitting(ctx, filepath.ToSlash(file), sum, sitting); err != nil {
		return err
	}
	for _, p := range sitting.People {
		part := Part{File: a.report, What: "element", Name: p.Element, As: "actor", Values: 1}
		switch {
		case a.byHref(p) == nil:
			part.As, part.Left, part.Why = "", 1, "it does not speak, and is not spoken to"
		case p.Kind == parliament.Office:
			part.As, part.Why = "group", "it is an office, and who holds it changes"
		case p.Kind == parliament.Anyone:
			part.As, part.Why = "group", "it stands for anyone"
		}
		a.took(part)
	}
	return nil
}

// language is the tag of a language that Akoma Ntoso calls by three letters.
func language(code string) string {
	for _, pair := range strings.Fields("eng:en spa:es fra:fr fre:fr ita:it deu:de ger:de por:pt swa:sw nld:nl dut:nl gle:ga ron:ro rum:ro ell:el gre:el ces:cs cze:cs slk:sk slo:sk afr:af ara:ar") {
		if long, short, _ := strings.Cut(pair, ":"); strings.EqualFold(code, long) {
			return short
		}
	}
	return code
}

// key is what tells a person from others, in all files.
func key(p *parliament.Person) string { return "\x00" + cmp.Or(p.Href, p.ID) }

func (a *aknImport) byHref(p *parliament.Person) *schema.Actor { return a.actors[key(p)] }

// actor is that of whom a file declares.
func (a *aknImport) actor(p *parliament.Person, in *parliament.Sitting, file string) *schema.Actor {
	if there := a.byHref(p); there != nil {
		return there
	}
	at := schema.Pos{File: filepath.ToSlash(file), Line: p.Pos.Line, Column: p.Pos.Column}
	actor := a.named(p.Names[0].Text, p.ID, p.Kind, in, at)
	a.actors[key(p)] = actor
	return actor
}

// named finds an actor by its name, or makes one. Who is meant by "all members" is
// another one in each sitting.
func (a *aknImport) named(name, id string, kind parliament.Kind, in *parliament.Sitting, at schema.Pos) *schema.Actor {
	if kind == parliament.Anyone {
		id = slugOf(cmp.Or(id, name), "anyone") + "-" + ownID(in.ID, "sitting", "sitting")
		name = fmt.Sprintf("%s (%s)", name, cmp.Or(in.Title, in.ID, "this sitting"))
	}
	if found := a.called.find([]schema.Kind{schema.KindActor}, name, false); len(found) == 1 {
		if here := a.byID[found[0].ID]; here != nil {
			return here
		}
		id = found[0].ID // it is in the folder
	} else {
		if kind != parliament.Anyone {
			id = slugOf(cmp.Or(id, name), "actor")
		}
		id = a.called.Free(schema.KindActor, id)
	}
	of := map[parliament.Kind]string{parliament.Human: "person", parliament.Body: "organization", parliament.Office: "group", parliament.Anyone: "group"}[kind]
	actor := &schema.Actor{EntityBase: schema.EntityBase{ID: id, FieldPositions: schema.FieldPositions{Pos: at}}, Name: name, Type: of}
	a.called.thought[schema.Ref{Kind: schema.KindActor, ID: id}] = true
	a.called.add(schema.KindActor, id, name)
	a.byID[id] = actor
	a.corpus.Add(actor)
	return actor
}

// speaks finds who speaks: whom @by refers to, else whom <from> names, else a
// stand-in.
func (a *aknImport) speaks(in *parliament.Sitting, turn *parliament.Turn, src *schema.Source) (speakers []schema.Ref, notes []string) {
	at := schema.Pos{File: src.Pos.File, Line: turn.Pos.Line, Column: turn.Pos.Column}
	name, office := parliament.Named(turn.Printed)
	office = strings.TrimPrefix(office, "The ")
	var all distinct
	for _, by := range turn.Speakers {
		if p := a.declared[by]; p != nil {
			all.add(ref(a.actor(p, in, src.Pos.File)))
			continue
		}
		notes = append(notes, fmt.Sprintf("by %q, which is declared nowhere", by))
		a.took(Part{File: a.report, What: "attribute", Name: "by", As: "note", Values: 1, Why: "nothing of this id is declared: whom <from> names speaks"})
	}
	speakers = all.list
	if len(speakers) == 0 && name != "" {
		kind := parliament.KindOf(name)
		if p := a.byName[spelling.Fold(name)]; p != nil {
			speakers = append(speakers, ref(a.actor(p, in, src.Pos.File)))
		} else {
			speakers = append(speakers, ref(a.named(name, "", kind, in, at)))
		}
		notes = append(notes, fmt.Sprintf("the record prints %q", turn.Printed))
	}
	if len(speakers) == 0 {
		speakers = append(speakers, a.unnamed(src, turn.Role))
	}
	if turn.As != "" {
		if p := a.declared[turn.As]; p != nil {
			office = p.Names[0].Text
		} else {
			notes = append(notes, fmt.Sprintf("as %q, which is declared nowhere", turn.As))
		}
	}
	if office != "" {
		notes = append(notes, "as "+office)
		for _, r := range speakers {
			if actor := a.byID[r.ID]; actor != nil && actor.Type == "person" {
				a.office(actor, office, schema.Ref{}, "", "", at)
			}
		}
		a.took(Part{File: a.report, What: "attribute", Name: "as", As: "role, and note", Values: 1})
	}
	return speakers, notes
}
