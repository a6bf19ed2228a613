package parliament

import (
	"strings"
)

// people reads persons, organizations and what relates these, wherever they lie in
// a list.
func (t *TEI) people(e *element, language string) error {
	if own := e.xml("lang"); own != "" {
		language = own
	}
	switch e.name {
	case "person", "personGrp":
		return t.person(e, language)
	case "org":
		return t.org(e, language)
	case "relation":
		return t.relation(e)
	case "include":
		return t.include(e)
	case "particDesc", "listPerson", "listOrg", "listRelation":
		return t.children(func(e *element) error { return t.people(e, language) }, nil)
	case "head", "desc":
		return t.skip()
	}
	t.leave(e.name, "unknown")
	return t.skip()
}

func (t *TEI) person(e *element, language string) error {
	p := &Person{Pos: e.pos, Element: e.name, ID: e.xml("id")}
	err := t.children(func(e *element) error {
		switch e.name {
		case "persName":
			name, err := t.personName(e, language)
			if name.Text != "" {
				p.Names = append(p.Names, name)
			}
			return err
		case "affiliation":
			a, err := t.affiliation(e, language)
			p.Affiliations = append(p.Affiliations, a)
			return err
		case "idno":
			same, err := t.idno(e, "person")
			p.SameAs = append(p.SameAs, same...)
			return err
		}
		t.leave("person/"+e.name, "it has no field")
		return t.skip()
	}, nil)
	if err != nil {
		return err
	}
	return t.actor("person", p.ID, &p.Names, p)
}

// personName is a name as people say it: forenames before surnames.
func (t *TEI) personName(e *element, language string) (Name, error) {
	name := Name{Language: e.xml("lang")}
	if name.Language == "" {
		name.Language = language
	}
	_, name.Until = dates(e)
	var first, link, last, all []string
	var text writer
	err := t.children(func(e *element) error {
		part := e.name
		words, err := t.words()
		text.write([]byte(" "+words+" "), false)
		switch part {
		case "forename":
			first = append(first, words)
		case "nameLink":
			link = append(link, words)
		case "surname", "genName":
			last = append(last, words)
		case "addName":
		case "roleName":
			t.leave("persName/roleName", "it is no part of a name")
		default:
			all = append(all, words)
		}
		return err
	}, func(b []byte) { text.write(b, false) })
	for _, part := range [][]string{first, link, last} {
		name.Text = strings.TrimSpace(name.Text + " " + strings.Join(part, " "))
	}
	if name.Text == "" {
		name.Text = text.b.String()
	}
	t.take("persName", "name or alias", "")
	return name, err
}

// idno gives the IRI of what is the same elsewhere.
func (t *TEI) idno(e *element, of string) ([]string, error) {
	kind := e.attr("subtype")
	if kind == "" {
		kind = e.attr("type")
	}
	words, err := t.words()
	if entity := wikidata(words); entity != "" && strings.EqualFold(kind, "wikidata") {
		t.take(of+"/idno wikidata", "sameAs", "")
		return []string{entity}, err
	}
	t.leave(of+"/idno "+kind, "only Wikidata says who is the same")
	return nil, err
}

// wikidata is the IRI of an entity of Wikidata, of its address or its number.
func wikidata(s string) string {
	q := s[strings.LastIndexByte(s, '/')+1:]
	if len(q) < 2 || q[0] != 'Q' || strings.Trim(q[1:], "0123456789") != "" {
		return ""
	}
	return "http://www.wikidata.org/entity/" + q
}

func (t *TEI) affiliation(e *element, language string) (Affiliation, error) {
	a := Affiliation{Pos: e.pos, Role: e.attr("role")}
	for _, name := range []string{"ref", "org", "key"} {
		if to := ids(e.attr(name)); a.Org == "" && len(to) > 0 {
			a.Org = to[0]
		}
	}
	a.From, a.Until = dates(e)
	if a.Role == "" {
		a.Role = "member"
	}
	err := t.children(func(e *element) error {
		if e.name != "roleName" {
			t.leave("affiliation/"+e.name, "it has no field")
			return t.skip()
		}
		own := e.xml("lang")
		if own == "" {
			own = language
		}
		words, err := t.words()
		if words != "" {
			a.Office = append(a.Office, Name{Text: words, Language: own})
		}
		return err
	}, nil)
	return a, err
}

func (t *TEI) org(e *element, language string) error {
	o := &Organization{Pos: e.pos, ID: e.xml("id"), Role: e.attr("role")}
	var enter func(*element) error
	enter = func(e *element) error {
		switch e.name {
		case "orgName":
			name := Name{Language: e.xml("lang"), Short: e.attr("full") == "abb" || e.attr("full") == "init"}
			if name.Language == "" {
				name.Language = language
			}
			_, name.Until = dates(e)
			words, err := t.words()
			if name.Text = words; words != "" {
				o.Names = append(o.Names, name)
				t.take("orgName", "name or alias", "")
			}
			return err
		case "idno":
			same, err := t.idno(e, "org")
			o.SameAs = append(o.SameAs, same...)
			return err
		case "listEvent":
			return t.children(enter, nil)
		case "listOrg", "org", "listRelation":
			return t.people(e, language)
		case "event":
			p, err := t.period(e, language)
			if p.ID != "" {
				o.Periods = append(o.Periods, p)
			}
			return err
		}
		t.leave("org/"+e.name, "it has no field")
		return t.skip()
	}
	if err := t.children(enter, nil); err != nil {
		return err
	}
	return t.actor("org", o.ID, &o.Names, o)
}

// actor gives a person or an organization, if anything can refer to it.
func (t *TEI) actor(element, id string, names *[]Name, item Item) error {
	if len(*names) == 0 {
		*names = []Name{{Text: id}}
	}
	if id == "" {
		t.leave(element, "it has no xml:id, so nothing refers to it")
		return nil
	}
	t.take(element, "actor", "")
	return t.give(item)
}

func (t *TEI) period(e *element, language string) (Period, error) {
	p := Period{ID: e.xml("id")}
	p.From, p.Until = dates(e)
	err := t.children(func(e *element) error {
		own := e.xml("lang")
		if own == "" {
			own = language
		}
		words, err := t.words()
		if words != "" {
			p.Names = append(p.Names, Name{Text: words, Language: own})
		}
		return err
	}, nil)
	if p.ID == "" {
		t.leave("org/event", "nothing refers to it")
	} else {
		t.take("org/event", "name of a coalition", "")
	}
	return p, err
}

func (t *TEI) relation(e *element) error {
	r := &Relation{Pos: e.pos, Name: e.attr("name"), Active: ids(e.attr("active")), Passive: ids(e.attr("passive")), Mutual: ids(e.attr("mutual")), During: ids(e.attr("ana"))}
	r.From, r.Until = dates(e)
	if err := t.skip(); err != nil {
		return err
	}
	return t.give(r)
}
