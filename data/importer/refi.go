package importer

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/refi"
	"onrecord/schema/spelling"
)

// readREFI reads projects and codebooks of REFI-QDA. Of those that onrecord wrote it
// is known what each code says; of others that is said for sets of codes: those below a
// code, those of a set, and cases.
func readREFI(ctx context.Context, r *reading, files []string) error {
	own := &ownProjects{reading: r, corpora: map[string]*schema.Corpus{}}
	foreign := newMarkings(r, "code")
	for _, file := range files {
		raw, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Project)
		if err != nil {
			return err
		}
		p, err := refi.Read(ctx, filepath.ToSlash(file), raw, refi.Bounds)
		var problems schema.Problems
		switch {
		case errors.As(err, &problems):
			r.Loader.Problems = append(r.Loader.Problems, problems...)
			continue
		case err != nil:
			return err
		}
		if isOwn(p) {
			if len(r.ImportOptions.Columns) == 0 {
				own.read(p)
				continue
			}
			leaveOwn(r, p)
		}
		if err := (&project{markings: foreign, Project: p}).read(ctx); err != nil {
			return err
		}
	}
	own.finish()
	return foreign.finish()
}

// A project is one of another program.
type project struct {
	*markings
	*refi.Project
	users  map[string]string       // names, by GUID
	codes  map[string]*projectCode // by GUID
	notes  map[string]string       // texts, by GUID
	spoken map[string][]label      // who speaks in a source or a selection, by GUID
}

// A projectCode is a code, and what it is.
type projectCode struct {
	label
	set bool // it is there for those below it
}

func (p *project) read(ctx context.Context) error {
	if err := p.settings(); err != nil {
		return err
	}
	p.users, p.codes, p.notes, p.spoken = map[string]string{}, map[string]*projectCode{}, map[string]string{}, map[string][]label{}
	for _, u := range p.Users {
		p.users[u.GUID] = strings.TrimSpace(u.Name)
	}
	for _, n := range p.Notes {
		p.notes[n.GUID] = strings.TrimSpace(n.Text)
	}
	p.codebook()
	p.cases()
	if p.empty() {
		return nil
	}
	for _, s := range p.Sources {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.source(s)
	}
	p.leftBehind()
	return nil
}

// left counts what no field has a place for.
func (p *project) left(what, name, why string, n int) {
	if n > 0 {
		p.reading.took(Part{File: p.File, What: what, Name: name, Values: n, Left: n, Why: why})
	}
}

// leftBehind counts elements that are passed over.
func (p *project) leftBehind() {
	var names []string
	for name := range p.Left {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p.left("element", name, "it has no place", p.Left[name])
	}
	for _, s := range p.Sets {
		p.left("set", s.Name, "a set of sources has no place", len(s.Sources))
	}
}

// codebook makes positions and actors of the codes, as it is said what they are.
func (p *project) codebook() {
	inSets := map[string][]string{} // names of sets, by GUID of code
	for _, s := range p.Sets {
		for _, code := range s.Codes {
			inSets[code] = append(inSets[code], s.Name)
		}
	}
	named := map[string]int{}
	var count func(c *refi.Code)
	count = func(c *refi.Code) {
		named[spelling.Fold(c.Name)]++
		for _, inner := range c.Codes {
			count(inner)
		}
	}
	coded := map[string]bool{}
	for _, s := range p.Sources {
		for _, sel := range s.Selections {
			for _, c := range sel.Codings {
				coded[c.Code] = true
			}
		}
	}
	for _, c := range p.Codes {
		count(c)
	}
	var walk func(c *refi.Code, above []*refi.Code, sets []string, broader *schema.Position)
	walk = func(c *refi.Code, above []*refi.Code, sets []string, broader *schema.Position) {
		sets = append(append([]string{c.Name}, inSets[c.GUID]...), sets...)
		l := label{at: c.Pos, sets: sets, name: strings.TrimSpace(c.Name), part: "codes of no set"}
		root := c
		if len(above) > 0 {
			root = above[0]
		}
		if len(root.Codes) > 0 {
			l.part = root.Name
		}
		if len(above) > 0 { // "supports: Closing the harbour" below "Closing the harbour"
			parent := above[len(above)-1].Name
			if tag, of, ok := strings.Cut(c.Name, ": "); ok && of == parent {
				if field := refi.RoleOf(tag); field != "" {
					l.field, l.name, l.sets = field, of, []string{c.Name}
					if to := p.codes[above[len(above)-1].GUID]; to != nil {
						l.ref = to.ref
					}
				}
			}
		}
		_, mapped := p.said[setKey(c.Name)]
		it := &projectCode{label: l, set: len(c.Codes) > 0 && !coded[c.GUID] && mapped}
		field, _ := p.holds(&it.label)
		if l.field == "" && !it.set {
			name := l.name
			if named[spelling.Fold(c.Name)] > 1 && len(above) > 0 {
				name = above[len(above)-1].Name + " / " + name
			}
			switch {
			case name == "":
				p.left("code", l.part, "it has no name", 1)
			case field == positionLabel || slices.Contains(stanceFields, field):
				position := p.position(c, name, broader)
				it.name, it.ref, broader = name, schema.Ref{Kind: schema.KindPosition, ID: position.ID}, position
			case speakerField(field):
				it.name, it.ref = name, p.actor(c, name, field)
			}
		}
		p.codes[c.GUID] = it
		for _, inner := range c.Codes {
			walk(inner, append(slices.Clone(above), c), sets, broader)
		}
	}
	for _, c := range p.Codes {
		walk(c, nil, nil, nil)
	}
}

// position is that of a code: the one with its name, or a new one.
func (p *project) position(c *refi.Code, name string, broader *schema.Position) *schema.Position {
	out := &schema.Position{Name: name, Type: "concept", Description: strings.TrimSpace(c.Description)}
	out.Pos = c.Pos
	if found := p.find([]schema.Kind{schema.KindPosition}, name, false); len(found) > 0 {
		out.ID = found[0].ID
		return out
	}
	out.ID = p.Free(schema.KindPosition, slugOf(name, string(schema.KindPosition)))
	if broader != nil {
		out.Broader = schema.Ref{Kind: schema.KindPosition, ID: broader.ID}
	}
	p.markings.add(schema.KindPosition, out.ID, name)
	p.display[schema.Ref{Kind: schema.KindPosition, ID: out.ID}] = name
	p.corpus.Add(out)
	return out
}

// actor is that of a code or a case.
func (p *project) actor(c *refi.Code, name, field string) schema.Ref {
	if found := p.find([]schema.Kind{schema.KindActor}, name, false); len(found) > 0 {
		return found[0]
	}
	out := &schema.Actor{Name: name, Type: personLabel, Description: strings.TrimSpace(c.Description)}
	if field == officeLabel {
		out.Type = officeLabel
	}
	out.Pos = c.Pos
	out.ID = p.Free(schema.KindActor, slugOf(name, string(schema.KindActor)))
	p.markings.add(schema.KindActor, out.ID, name)
	ref := schema.Ref{Kind: schema.KindActor, ID: out.ID}
	p.display[ref] = name
	p.corpus.Add(out)
	return ref
}

// cases gives sources and selections the speakers that cases are, where that is said.
func (p *project) cases() {
	for _, c := range p.Cases {
		l := label{at: c.Pos, sets: []string{c.Name, "Case", "Cases"}, name: strings.TrimSpace(c.Name), part: "cases"}
		field, said := p.holds(&l)
		if !said || !speakerField(field) || l.name == "" {
			why := "nothing says that cases speak"
			if l.name == "" {
				why = "it has no name"
			}
			p.left("case", "cases", why, 1)
			continue
		}
		p.left("case", "variables", "it has no place", c.Values)
		l.ref = p.actor(&refi.Code{Pos: c.Pos, Description: c.Description}, l.name, field)
		for _, guid := range slices.Concat(c.Sources, c.Selections) {
			p.spoken[guid] = append(p.spoken[guid], l)
		}
		for _, guid := range append(c.Codes, c.GUID) { // in some programs a code is a case
			if p.codes[guid] != nil {
				p.codes[guid] = &projectCode{label: l}
			}
		}
	}
}

// empty refuses projects whose texts are not in them: what is coded would have no words.
func (p *project) empty() bool {
	coded, missing := 0, 0
	var first *refi.Source
	for _, s := range p.Sources {
		if len(s.Selections) == 0 {
			continue
		}
		coded++
		if strings.TrimSpace(s.Text) == "" {
			missing++
			if first == nil {
				first = s
			}
		}
	}
	if missing == 0 {
		return false
	}
	why := "it is empty"
	if !first.HasText {
		why = first.Path + " is not in the project"
	}
	p.reading.Loader.Problems.Add(first.Pos, "", "the texts of %d of %d coded sources are missing (of %q, %s): export the project again with its texts", missing, coded, first.Name, why)
	return true
}

// source takes a text with all that is marked in it.
func (p *project) source(s *refi.Source) {
	if strings.TrimSpace(s.Text) == "" {
		p.left("source", "sources without a text", "nothing is coded in it", 1)
		return
	}
	src, t := p.textSource(p.File+"/"+s.Name, s.Name, []byte(s.Text), s.Pos)
	if src == nil {
		return
	}
	p.reading.took(Part{File: p.File, What: "source", Name: "texts", As: "source", Values: 1})
	counting, sure := p.CountingOf(s)
	if !sure {
		p.reading.took(Part{File: p.File, What: "offsets", Name: s.Name, As: counting.String(), Values: len(s.Selections), Why: "the names of its selections have the words that stand there"})
	}
	offsets := counting.Offsets(s.Text)
	speakers := p.spoken[s.GUID]
	for _, c := range s.Codings {
		if l := p.codes[c.Code]; l != nil {
			if field, _ := p.holds(&l.label); speakerField(field) {
				speakers = append(slices.Clone(speakers), l.label)
				continue
			}
		}
		p.left("coding", "codings of sources", "they are of no words", 1)
	}
	p.left("note", "notes on sources", "they have no place", len(s.Notes))
	for i := range s.Selections {
		sel := &s.Selections[i]
		if len(sel.Codings) == 0 && len(p.spoken[sel.GUID]) == 0 {
			p.left("selection", "selections without a coding", "nobody says what they are", 1)
			continue
		}
		if sel.Start < 0 || sel.Start >= sel.End || sel.End >= len(offsets) {
			p.leave(sel.Pos, Part{What: "selection", Name: "selections beyond the text"}, "this selection is from %d to %d, and the text of %q goes from 0 to %d", sel.Start, sel.End, s.Name, len(offsets)-1)
			continue
		}
		start, end := offsets[sel.Start], offsets[sel.End]
		if start == end {
			p.leave(sel.Pos, Part{What: "selection", Name: "selections of nothing"}, "there is nothing from %d to %d in the text of %q but half of a line end", sel.Start, sel.End, s.Name)
			continue
		}
		passage := schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: src.ID}}
		passage.Pos = sel.Pos
		t.Fill(&passage, start, end, true)
		p.selection(s, sel, src, passage, speakers)
	}
}

// selection makes a marking of the codings of each user.
func (p *project) selection(s *refi.Source, sel *refi.Selection, src *schema.Source, passage schema.Passage, speakers []label) {
	var users []string
	byUser := map[string]*marking{}
	of := func(guids ...string) *marking {
		user := ""
		for _, guid := range guids {
			if user == "" {
				user = p.users[guid]
			}
		}
		k := byUser[user]
		if k == nil {
			k = &marking{at: sel.Pos, source: src, passages: []schema.Passage{passage}, coder: user}
			k.labels = append(k.labels, p.spoken[sel.GUID]...)
			for _, text := range append([]string{strings.TrimSpace(sel.Description)}, p.noteTexts(sel.Notes)...) {
				if text != "" {
					k.notes = append(k.notes, text)
				}
			}
			byUser[user] = k
			users = append(users, user)
		}
		return k
	}
	for _, c := range sel.Codings {
		l := p.codes[c.Code]
		if l == nil {
			p.reading.Loader.Problems.Add(c.Pos, "", "there is no code %s", c.Code)
			continue
		}
		k := of(c.User, sel.User, s.User)
		l.at = c.Pos
		k.labels = append(k.labels, l.label)
		for _, text := range p.noteTexts(c.Notes) {
			if text != "" {
				k.notes = append(k.notes, text)
			}
		}
	}
	if len(users) == 0 {
		of(sel.User, s.User)
	}
	for _, user := range users {
		k := byUser[user]
		k.speakers = speakers
		p.mark(k)
	}
}

// noteTexts are the texts of notes. Those that the project does not have are counted.
func (p *project) noteTexts(guids []string) (out []string) {
	for _, guid := range guids {
		text, ok := p.notes[guid]
		if !ok || text == "" {
			p.left("note", "notes that are not in the project", "there is no text of them", 1)
			continue
		}
		out = append(out, text)
	}
	return out
}
