package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/parliament"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A teiFile is one that is named, or that another one includes.
type teiFile struct {
	place input.Place
	in    *fence.Folder // the folder of the file that was named, which nothing leaves
	name  string        // in it
	from  schema.Pos    // of the inclusion
	depth int
	list  bool // only its persons and organizations are of interest
}

// A teiRelation is one of a file.
type teiRelation struct {
	*parliament.Relation
	file string
}

// maxIncluded is how deep files may include one another.
const maxIncluded = 5

// teiImport reads corpora in the TEI of ParlaMint. First it reads who there is: the
// files that were named and those that they include, without the sittings. Then it
// reads one sitting after another.
type teiImport struct {
	*sittings
	language  string
	byIRI     map[string]string // ids of actors in the folder, by what is the same elsewhere
	relations []teiRelation
	periods   map[string]parliament.Period
	orgs      map[string]*parliament.Organization
	visited   map[string]bool // files that were read, by where they lie
	later     []teiFile       // files with sittings
	folders   []*fence.Folder
	described map[*schema.Actor]bool
	part      string // the file that the report names
}

func readTEI(ctx context.Context, r *reading, files []string) (err error) {
	s := r.newSittings(files)
	t := &teiImport{sittings: s, byIRI: map[string]string{}, periods: map[string]parliament.Period{}, orgs: map[string]*parliament.Organization{}, visited: map[string]bool{}, described: map[*schema.Actor]bool{}}
	s.speaker = t.speaks
	defer func() {
		for _, f := range t.folders {
			err = errors.Join(err, f.Close())
		}
	}()
	if r.known != nil {
		for _, a := range r.known.Actors {
			for _, iri := range a.SameAs {
				t.byIRI[iri] = a.ID
			}
		}
	}
	lists := slices.Concat(r.ImportOptions.Orgs, r.ImportOptions.People)
	for i, file := range slices.Concat(lists, files) {
		folder, err := fence.OpenFolder(filepath.Dir(file))
		if err != nil {
			return err
		}
		t.folders = append(t.folders, folder)
		if err := t.people(ctx, teiFile{place: input.Place{Name: file}, in: folder, name: filepath.Base(file), list: i < len(lists)}); err != nil {
			return err
		}
	}
	t.part = t.report
	t.relate()
	for _, f := range t.later {
		if err := t.sittingsOf(ctx, f); err != nil {
			return err
		}
	}
	t.sameRoles()
	t.sittings.finish()
	return ctx.Err()
}

// sameRoles tells apart roles of a person that have the same name and begin on the
// same day, as the head of a party and of its group in parliament has them.
func (t *teiImport) sameRoles() {
	type role struct{ office, from string }
	for _, a := range t.corpus.Actors {
		seen := map[role]int{}
		for i := range a.Roles {
			seen[role{spelling.Slug(a.Roles[i].Office), a.Roles[i].From}]++
		}
		kept := a.Roles[:0]
		for _, r := range a.Roles {
			if key := (role{spelling.Slug(r.Office), r.From}); seen[key] > 1 {
				if of := t.byID[r.Organization.ID]; of != nil {
					r.Office += ", " + of.Name
				}
				if seen[role{spelling.Slug(r.Office), r.From}]++; seen[role{spelling.Slug(r.Office), r.From}] > 1 {
					t.took(Part{File: t.report, What: "affiliation", Name: r.Office, Values: 1, Left: 1, Why: "the same role begins on the same day"})
					continue
				}
			}
			kept = append(kept, r)
		}
		a.Roles = kept
	}
}

// people reads what a file says of persons and organizations, and what it includes.
func (t *teiImport) people(ctx context.Context, f teiFile) error {
	name, err := filepath.Abs(f.place.Path())
	if err != nil {
		return err
	}
	if t.visited[name] {
		return nil
	}
	t.visited[name] = true
	sitting := false
	if _, err := t.read(ctx, f.place, func(in *input.HashingReader) (err error) {
		sitting, err = parliament.IsSitting(in)
		return err
	}); err != nil {
		if errors.Is(err, fs.ErrNotExist) && f.depth > 0 {
			t.took(Part{File: f.from.File, What: "element", Name: "xi:include", Values: 1, Left: 1, Why: "the file is not there"})
			return nil
		}
		return err
	}
	if f.depth > 0 {
		t.took(Part{File: f.from.File, What: "element", Name: "xi:include", As: "file", Values: 1})
	}
	if sitting && !f.list {
		t.later = append(t.later, f)
		return nil
	}
	file := filepath.ToSlash(f.place.Path())
	t.part = file
	var includes []*parliament.Include
	corpus := false
	_, err = t.read(ctx, f.place, func(in *input.HashingReader) error {
		r := parliament.ReadTEI(in, parliament.NoSittings)
		for item, err := range r.Items() {
			if err != nil {
				return err
			}
			switch item := item.(type) {
			case *parliament.Title:
				corpus = true
				t.title(item)
			case *parliament.Include:
				includes = append(includes, item)
			default:
				t.describe(file, item)
			}
		}
		t.tookAll(file, r.Taken())
		return nil
	})
	if err != nil {
		return err
	}
	if corpus && !f.list {
		t.later = append(t.later, f)
	}
	for _, i := range includes {
		if err := t.include(ctx, f, i); err != nil {
			return err
		}
	}
	return nil
}

// include follows an inclusion to a file in the folder of the one that was named, and
// no further.
func (t *teiImport) include(ctx context.Context, f teiFile, i *parliament.Include) error {
	at := schema.Pos{File: filepath.ToSlash(f.place.Path()), Line: i.Pos.Line, Column: i.Pos.Column}
	href, err := url.PathUnescape(i.Href)
	name := path.Join(path.Dir(f.name), href)
	switch {
	case err != nil, href == "", strings.Contains(href, ":"), path.IsAbs(href), !filepath.IsLocal(filepath.FromSlash(name)):
		t.Loader.Problems.Add(at, "", "xi:include of %q leads out of the folder of the file: it is not followed", i.Href)
		return nil
	case f.depth == maxIncluded:
		t.Loader.Problems.Add(at, "", "files include one another more than %d deep", maxIncluded)
		return nil
	}
	return t.people(ctx, teiFile{input.Place{In: f.in, Name: name}, f.in, name, at, f.depth + 1, f.list})
}

// title takes what a corpus is called, unless that was said.
func (t *teiImport) title(item *parliament.Title) {
	t.language = cmp.Or(t.language, item.Language)
	if t.ImportOptions.Title == "" && t.known == nil && t.corpus.Title == "" {
		t.corpus.Title = item.Text
	}
	if t.corpus.Licence == "" {
		t.corpus.Licence = licenceOf(item.Licence)
	}
}

// licenceOf is what SPDX calls a licence of Creative Commons, of which there is the
// address, be it that of the deed or of the text; another one is what it is.
func licenceOf(address string) string {
	_, terms, ok := strings.Cut(address, "creativecommons.org/")
	parts := strings.Split(strings.Trim(terms, "/"), "/")
	switch {
	case ok && len(parts) >= 3 && parts[0] == "licenses":
		return "CC-" + strings.ToUpper(strings.Join(parts[1:3], "-"))
	case ok && len(parts) >= 3 && parts[0] == "publicdomain" && parts[1] == "zero":
		return "CC0-" + parts[2]
	}
	return address
}

// describe takes in a person, an organization or a relation.
func (t *teiImport) describe(file string, item parliament.Item) {
	switch item := item.(type) {
	case *parliament.Person:
		a := t.actor(item.ID, "person", item.SameAs, schema.Pos{File: file, Line: item.Pos.Line, Column: item.Pos.Column})
		fresh := !t.described[a]
		t.described[a] = true
		a.Name, a.Aliases, a.SameAs = "", nil, item.SameAs
		t.names(a, item.Names)
		if fresh {
			t.affiliate(file, a, item.Affiliations)
		}
	case *parliament.Organization:
		a := t.actor(item.ID, "organization", item.SameAs, schema.Pos{File: file, Line: item.Pos.Line, Column: item.Pos.Column})
		a.Name, a.Aliases, a.Type, a.SameAs, a.Description = "", nil, "organization", item.SameAs, spacedOut(item.Role)
		t.names(a, item.Names)
		t.orgs[item.ID] = item
		for _, p := range item.Periods {
			t.periods[p.ID] = p
		}
	case *parliament.Relation:
		t.relations = append(t.relations, teiRelation{item, file})
	}
}

// spacedOut is a name of several words that was written as one: "parliamentaryGroup".
func spacedOut(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// actor finds or makes the actor that the files call by an id, and says that it is
// described.
func (t *teiImport) actor(id, kind string, same []string, at schema.Pos) *schema.Actor {
	a := t.mentioned(id, kind, same)
	delete(t.made, a)
	a.Pos = at
	return a
}

// mentioned finds or makes an actor of whom, as yet, nothing but the id is known.
func (t *teiImport) mentioned(id, kind string, same []string) *schema.Actor {
	if a := t.actors[id]; a != nil {
		return a
	}
	own := ownID(id, id, kind)
	for _, iri := range same {
		if there := t.byIRI[iri]; there != "" {
			own = there // the same one, whatever it is called there
		}
	}
	if t.byID[own] != nil { // two ids of the files are one here
		own = t.called.Free(schema.KindActor, own)
	}
	a := &schema.Actor{EntityBase: schema.EntityBase{ID: own}, Name: id, Type: kind}
	t.actors[id] = a
	t.made[a] = true
	t.add(a)
	return a
}

// names gives an actor a name, the present one in the language of the corpus if there
// is such a one, and the others as aliases.
func (t *teiImport) names(a *schema.Actor, names []parliament.Name) {
	best := 0
	rank := func(n parliament.Name) (rank int) {
		if n.Short {
			rank += 4
		}
		if n.Until != "" {
			rank += 2
		}
		if n.Language == "en" && t.language != "en" {
			rank++ // the translation of a name
		}
		return rank
	}
	for i, n := range names {
		if rank(n) < rank(names[best]) {
			best = i
		}
	}
	a.Name = names[best].Text
	has := map[string]bool{a.Name: true}
	for _, n := range names {
		if !has[n.Text] {
			has[n.Text] = true
			a.Aliases = append(a.Aliases, n.Text)
		}
	}
}

// affiliate gives a person affiliations and roles.
func (t *teiImport) affiliate(file string, a *schema.Actor, all []parliament.Affiliation) {
	took := func(name, as, why string) {
		left := 0
		if as == "" {
			left = 1
		}
		t.took(Part{File: t.part, What: "affiliation", Name: name, As: as, Values: 1, Left: left, Why: why})
	}
	for _, of := range all {
		from, until := t.between(of.From, of.Until)
		at := schema.Pos{File: file, Line: of.Pos.Line, Column: of.Pos.Column}
		var to schema.Ref
		if of.Org != "" {
			to = ref(t.mentioned(of.Org, "organization", nil))
		}
		member := strings.EqualFold(of.Role, "member") || strings.EqualFold(of.Role, "MP")
		office := of.Office.In(t.language)
		dated := ""
		if from == "" && until == "" {
			dated = "it has no dates"
		}
		switch {
		case member && to.IsZero():
			took(of.Role, "", "it does not say of what")
		case member:
			if t.join(a, to, from, until, at) {
				t.times[a.ID] = append(t.times[a.ID], period{from, until})
			}
			took(of.Role, "affiliation", dated)
		}
		if !member || office != "" {
			if office == "" {
				office = spacedOut(of.Role)
			}
			if n := len(of.Office) - 1; n > 0 {
				t.took(Part{File: t.part, What: "affiliation", Name: of.Role + "/roleName", Values: n, Left: n, Why: "an office is called one thing"})
			}
			t.office(a, office, to, from, until, at)
			if !member {
				took(of.Role, "role", dated)
			}
		}
	}
}

// between are the dates of a period, without those that cannot be.
func (t *teiImport) between(from, until string) (string, string) {
	from, until = t.date(from, t.part, "from"), t.date(until, t.part, "until")
	if from != "" && until != "" {
		a, err1 := schema.ParseDate(from)
		b, err2 := schema.ParseDate(until)
		if err1 == nil && err2 == nil && b.Until < a.From {
			t.took(Part{File: t.part, What: "date", Name: "from and until", Values: 1, Left: 1, Why: "it ends before it begins"})
			return "", ""
		}
	}
	return from, until
}

// relate makes affiliations of what relates organizations: coalitions and oppositions
// are groups to which parties belong for a time.
func (t *teiImport) relate() {
	groups := map[string]*schema.Actor{}
	for _, r := range t.relations {
		from, until := t.between(r.From, r.Until)
		members := slices.Concat(r.Active, r.Mutual)
		at := schema.Pos{File: r.file, Line: r.Pos.Line, Column: r.Pos.Column}
		switch r.Name {
		case "coalition", "opposition":
			key := cmp.Or(from, strings.Join(r.During, "-"), "undated")
			id := ownID(r.Name+"-"+key, r.Name, r.Name)
			if r.Name == "opposition" && len(r.Passive) > 0 {
				id += "-" + slugOf(r.Passive[0], "government")
			}
			g := groups[id]
			if g == nil {
				g = t.actor(id, "group", nil, at)
				g.Name = t.nameOf(r, from, until)
				groups[id] = g
			}
			for _, m := range members {
				t.join(t.mentioned(m, "organization", nil), ref(g), from, until, at)
			}
			t.took(Part{File: t.report, What: "relation", Name: r.Name, As: "group with affiliations", Values: 1})
		case "representing":
			for _, m := range members {
				for _, of := range r.Passive {
					t.join(t.mentioned(m, "organization", nil), ref(t.mentioned(of, "organization", nil)), from, until, at)
				}
			}
			t.took(Part{File: t.report, What: "relation", Name: r.Name, As: "affiliation", Values: 1})
		default:
			t.took(Part{File: t.report, What: "relation", Name: r.Name, Values: 1, Left: 1, Why: "it has no field"})
		}
	}
}

// nameOf is what a coalition or an opposition is called.
func (t *teiImport) nameOf(r teiRelation, from, until string) string {
	name := strings.ToUpper(r.Name[:1]) + r.Name[1:]
	if r.Name == "opposition" && len(r.Passive) > 0 {
		if a := t.actors[r.Passive[0]]; a != nil {
			name += " to " + a.Name
		}
	}
	for _, id := range r.During {
		if p, ok := t.periods[id]; ok {
			name += ", " + p.Names.In("en")
		}
	}
	if from != "" || until != "" {
		name += fmt.Sprintf(" (%s–%s)", from, until)
	}
	return name
}

// speaks finds who speaks: whom @who names, or a stand-in.
func (t *teiImport) speaks(_ *parliament.Sitting, turn *parliament.Turn, src *schema.Source) (speakers []schema.Ref, notes []string) {
	var all distinct
	for _, id := range turn.Speakers {
		if strings.HasPrefix(strings.ToLower(id), "unknown") { // a placeholder, whoever is meant
			all.add(t.standIn(src, slugOf(id, "unknown"), "Unknown speaker"))
			continue
		}
		all.add(ref(t.mentioned(id, "person", nil)))
	}
	if len(all.list) > 0 {
		return all.list, nil
	}
	if turn.Printed != "" {
		notes = append(notes, fmt.Sprintf("the record prints %q", turn.Printed))
	}
	return []schema.Ref{t.unnamed(src, turn.Role)}, notes
}

// sittingsOf reads the sittings of a file.
func (t *teiImport) sittingsOf(ctx context.Context, f teiFile) error {
	file := filepath.ToSlash(f.place.Path())
	var last *parliament.Sitting
	put := func(sum string) error {
		s := last
		last = nil
		if s == nil {
			return nil
		}
		return t.sitting(ctx, file, sum, s)
	}
	sum, err := t.read(ctx, f.place, func(in *input.HashingReader) error {
		r := parliament.ReadTEI(in, parliament.OnlySittings)
		for item, err := range r.Items() {
			if err != nil {
				return err
			}
			switch item := item.(type) {
			case *parliament.Sitting:
				if err := put(""); err != nil { // of several in a file, none is the file
					return err
				}
				last = item
			case *parliament.Include, *parliament.Title:
			default:
				t.describe(file, item)
			}
		}
		t.tookAll(t.report, r.Taken())
		return nil
	})
	if err != nil {
		return err
	}
	return put(sum)
}
