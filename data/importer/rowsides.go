package importer

import (
	"slices"
	"strings"

	"onrecord/data/cellwords"
	"onrecord/schema"
)

// stances puts the concepts of a row where its side says. It reports whether there is
// anything to be said of them, or no concept at all.
func (s *sheets) stances(r *row) bool {
	if r.concepts == nil {
		return true
	}
	if r.side == "" {
		return false
	}
	c := &column{sides: cellwords.NewSides(s.reading.ImportOptions.Values, s.reading.meetWord), name: agreementColumn}
	if i := slices.IndexFunc(r.sheet.columns, func(c *column) bool { return c.field == agreementColumn }); i >= 0 {
		c = r.sheet.columns[i]
	} else {
		c.sides.Note(r.side, func() schema.Pos { return r.sideAt })
		c.sides.Decide()
	}
	sides := []string{r.side}
	if strings.Contains(r.side, ";") {
		sides = strings.Split(strings.TrimRight(r.side, "; "), ";")
	}
	if len(sides) > 1 && len(sides) != len(r.concepts.Items) {
		s.reading.Loader.Problems.Add(r.sideAt, "", "there are %d sides for %d concepts", len(sides), len(r.concepts.Items))
		return true
	}
	some := false
	for i, concept := range r.concepts.Items {
		text := strings.TrimSpace(sides[min(i, len(sides)-1)])
		side, known := c.sides.Side(text)
		switch {
		case !known:
			s.asking = true
			return true
		case side == cellwords.NoSide:
			continue
		}
		some = true
		one := r.Nodes.New(schema.ListNode, "", concept.Pos)
		one.Items = append(one.Items, concept)
		addTo(&r.Nodes, r.node, string(side), one)
	}
	return some
}

// speakers makes organizations the speakers of a row that names no person.
func (s *sheets) speakers(known *nameIndex, r *row) {
	if r.orgs == nil {
		return
	}
	if list := r.node.Get("speakers"); list == nil || len(list.Items) == 0 {
		addTo(&r.Nodes, r.node, "speakers", r.orgs)
		r.orgs, r.persons, r.speaks = nil, false, true
		return
	}
	f, _ := schema.FieldNamed(schema.KindStatement, "speakers")
	for _, item := range r.orgs.Items {
		s.resolveOne(known, f, item, r.exact)
		known.sort(item.Text, "organization", false)
	}
}

// sortActors says of actors that nobody described what sort they are: as was said, else
// as the columns that name them are called. What organization a person is of is said
// of one that nobody described.
func (s *sheets) sortActors(known *nameIndex, r *row) {
	speakers := r.node.Get("speakers")
	if speakers == nil {
		return
	}
	for _, item := range speakers.Items {
		switch {
		case r.kind != "":
			if other := known.sort(item.Text, r.kind, true); other != "" {
				s.reading.Loader.Problems.Add(item.Pos, "", "the type of actor %s is %s here, and %s in a row before", item.Text, r.kind, other)
			}
		case r.speaks:
			known.sort(item.Text, "organization", false)
		case r.persons:
			known.sort(item.Text, "person", false)
		}
	}
	if r.orgs == nil {
		return
	}
	i := slices.IndexFunc(r.sheet.columns, func(c *column) bool { return c.field == organizationColumn })
	leave := func(why string) {
		if i >= 0 {
			r.sheet.columns[i].left++
			r.sheet.columns[i].because(why)
		}
	}
	orgs, each := r.orgs.Items, len(r.orgs.Items) == len(speakers.Items)
	if len(orgs) > 1 && !each {
		leave("which of several persons is of which of several organizations, is not said")
		return
	}
	for i, item := range speakers.Items {
		org := orgs[0]
		if each {
			org = orgs[i]
		}
		if !known.affiliate(item.Text, org.Text, org.Pos) {
			leave("of persons who are described already, the affiliations stay")
			return
		}
	}
}
