package diagram

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// house is a scene of a deputy who changed her party, and of statements of some
// days: "ann 2012-05-01 supports".
func house(chosen []string, statements ...string) *view.Scene {
	corpus := &schema.Corpus{Base: base}
	s := &view.Scene{Entities: map[string]schema.Entity{}}
	to := func(id, from, until string) schema.Affiliation {
		return schema.Affiliation{To: schema.Ref{Kind: schema.KindActor, ID: id}, From: from, Until: until}
	}
	iri := func(k schema.Kind, id string) string {
		return string(rdf.IRI(corpus.Base, schema.Ref{Kind: k, ID: id}))
	}
	for _, a := range []*schema.Actor{
		{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann", Type: "person", Affiliations: []schema.Affiliation{to("chamber", "", ""), to("red", "2010", "2015-03-01"), to("blue", "2015-03-01", "")}, Roles: []schema.Role{{Office: "Mayor", Until: "2013-12-31"}, {Office: "Minister", From: "2014"}}},
		{EntityBase: schema.EntityBase{ID: "bob"}, Name: "Bob", Type: "person", Affiliations: []schema.Affiliation{to("zebra", "", ""), to("chamber", "", "")}},
		{EntityBase: schema.EntityBase{ID: "cat"}, Name: "Cat", Type: "person", Affiliations: []schema.Affiliation{to("wing", "", "")}},
		{EntityBase: schema.EntityBase{ID: "wing"}, Name: "Wing", Type: "group", Affiliations: []schema.Affiliation{to("red", "", "2011"), to("blue", "2012", "")}},
		{EntityBase: schema.EntityBase{ID: "red"}, Name: "Red", Type: "organization"},
		{EntityBase: schema.EntityBase{ID: "blue"}, Name: "Blue", Type: "organization"},
		{EntityBase: schema.EntityBase{ID: "zebra"}, Name: "Zebra", Type: "organization"},
		{EntityBase: schema.EntityBase{ID: "chamber"}, Name: "Chamber", Type: "organization"},
		{EntityBase: schema.EntityBase{ID: "dan"}, Name: "Dan", Type: "person"},
	} {
		a.IRI = iri(schema.KindActor, a.ID)
		s.Entities[a.IRI] = a
	}
	p := &schema.Position{EntityBase: schema.EntityBase{ID: "bridge", IRI: iri(schema.KindPosition, "bridge")}, Name: "A bridge", Type: "demand"}
	s.Entities[p.IRI] = p
	for _, id := range chosen {
		s.Chosen = append(s.Chosen, iri(schema.KindActor, id))
	}
	s.Blocs = slices.Clone(s.Chosen)
	for _, id := range []string{"chamber", "red", "blue", "zebra", "wing"} {
		if !slices.Contains(chosen, id) {
			s.Blocs = append(s.Blocs, iri(schema.KindActor, id))
		}
	}
	for i, text := range statements {
		words := strings.Fields(text)
		id := fmt.Sprintf("u%d", i)
		st := &schema.Statement{EntityBase: schema.EntityBase{ID: id, IRI: iri(schema.KindStatement, id)}, Mode: "paraphrase", Summary: "Words of " + words[0], Date: strings.Trim(words[1], "-"), Source: schema.Ref{Kind: schema.KindSource, ID: "gazette", Name: "Gazette"}}
		st.Speakers = []schema.Ref{{Kind: schema.KindActor, ID: words[0]}}
		refs := []schema.Ref{{Kind: schema.KindPosition, ID: "bridge"}}
		if words[2] == "supports" {
			st.Supports = refs
		} else {
			st.Opposes = refs
		}
		st.Evidence = []schema.Passage{{Source: st.Source, Line: 1, Start: i, End: i + 1}}
		show(s, st)
	}
	s.Stances = tallied(said(s))
	s.Focus = iri(schema.KindActor, "ann")
	return s
}

var (
	actorLine = regexp.MustCompile(`class="actor bloc\d+", label=<.*`)
	ground    = regexp.MustCompile(`fillcolor="(#[0-9a-f]{6})"|border="1" color="#[0-9a-f]{6}" bgcolor="(#[0-9a-f]{6})"`)
	barCell   = regexp.MustCompile(`<td width="(?:4|12)" height="[0-9.]+" bgcolor="(#[0-9a-f]{6})">`)
	lineText  = regexp.MustCompile(`>([^<>]+)</font>`)
)

// painted are the actors of a diagram with the names of the blocs in whose
// colours they are: "Ann: Red>Blue", where the bar is before the ground, and
// what stands below the name.
func painted(t *testing.T, scene *view.Scene, f *Figure) []string {
	t.Helper()
	byColour := map[string]string{}
	for i, c := range theme(t, "light").Blocs {
		name := "type"
		if i < len(scene.Blocs) {
			name = scene.Entities[scene.Blocs[i]].Label()
		}
		byColour[c.Fill] = name
	}
	var out []string
	for _, node := range actorLine.FindAllString(string(f.DOT), -1) {
		var blocs []string
		for _, m := range barCell.FindAllStringSubmatch(node, -1) {
			blocs = append(blocs, byColour[m[1]])
		}
		m := ground.FindStringSubmatch(node)
		if m == nil {
			t.Fatalf("no ground: %s", node)
		}
		blocs = append(blocs, byColour[m[1]+m[2]])
		var lines []string
		for _, m := range lineText.FindAllStringSubmatch(strings.NewReplacer("<b>", "", "</b>", "").Replace(node), -1) {
			if strings.TrimSpace(m[1]) != "" {
				lines = append(lines, m[1])
			}
		}
		out = append(out, strings.Join(lines, ", ")+": "+strings.Join(blocs, ">"))
	}
	slices.Sort(out)
	return out
}

// Actors are painted as they were when they spoke.
func TestBlocsOfTheTime(t *testing.T) {
	parties := []string{"red", "blue"}
	for _, test := range []struct {
		name, kind string
		chosen     []string
		statements []string
		want       []string
		footer     string // what it says of changes
	}{
		{"before the change", "statements", parties, []string{"ann 2012-05-01 supports"}, []string{"Ann, Mayor: Red"}, ""},
		{"the last day before", "statements", parties, []string{"ann 2015-02-28 supports"}, []string{"Ann, Minister: Red"}, ""},
		{"on the day", "statements", parties, []string{"ann 2015-03-01 supports"}, []string{"Ann, Minister: Blue"}, ""},
		{"after it", "statements", parties, []string{"ann 2016 supports"}, []string{"Ann, Minister: Blue"}, ""},
		{"undated", "statements", parties, []string{"ann - supports"}, []string{"Ann, Minister: Blue"}, ""},
		{"both in one scene", "statements", parties, []string{"ann 2012-05-01 supports", "ann 2016 opposes"}, []string{"Ann, Mayor: Red", "Ann, Minister: Blue"}, "Ann: Red until 1 Mar 2015, then Blue."},
		{"both as positions", "positions", parties, []string{"ann 2012-05-01 supports", "ann 2016 supports"}, []string{"Ann, Mayor, then Minister: Red>Blue"}, "Ann: Red until 1 Mar 2015, then Blue."},
		{"both in the middle", "ego", parties, []string{"ann 2016 supports", "ann 2012-05-01 supports"}, []string{"Ann, Mayor, then Minister: Red>Blue"}, "Ann: Red until 1 Mar 2015, then Blue."},
		{"a trail", "evidence", parties, []string{"ann 2012 supports"}, []string{"Ann, Mayor: Red"}, ""},
		{"a group that changes", "statements", parties, []string{"cat 2011 supports", "cat 2012 opposes"}, []string{"Cat, Red: Red", "Cat, Blue: Blue"}, "Cat: Red until 2012, then Blue."},
		{"back to where she was", "positions", []string{"chamber"}, []string{"ann 2009 supports", "ann 2012 supports", "ann 2016 supports"}, []string{"Ann, Mayor, then Minister: Chamber"}, ""},
		{"no choice: the last that began", "statements", nil, []string{"ann 2012 supports"}, []string{"Ann, Mayor: Red"}, ""},
		{"no choice, before it", "statements", nil, []string{"ann 2009 supports"}, []string{"Ann, Mayor: Chamber"}, ""},
		{"no choice: the coder's order", "statements", nil, []string{"bob 2012 supports"}, []string{"Bob, Zebra: Zebra"}, ""},
		{"a choice that one does not reach", "statements", parties, []string{"bob 2012 supports"}, []string{"Bob, Zebra: Zebra"}, ""},
		{"the nearest choice", "statements", []string{"blue", "wing"}, []string{"cat 2012 supports"}, []string{"Cat, Wing: Wing"}, ""},
		{"a bloc that speaks", "statements", parties, []string{"red 2012 supports", "dan 2012 opposes"}, []string{"Red, Organization: Red", "Dan: type"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			scene := house(test.chosen, test.statements...)
			f := draw(t, test.kind, scene, Options{})
			slices.Sort(test.want)
			if diff := cmp.Diff(test.want, painted(t, scene, f)); diff != "" {
				t.Error(diff)
			}
			told := ""
			for _, line := range f.Texts {
				if strings.Contains(line, ", then ") && strings.HasSuffix(line, ".") {
					told += strings.ReplaceAll(line, "\u00a0", " ")
				}
			}
			if told != test.footer {
				t.Errorf("the footer says %q, want %q", told, test.footer)
			}
		})
	}
}

// The bar of a statement has the colour of the time; where statements are too
// many to be seen, actors are one node each, with both colours.
func TestBlocsOfManyStatements(t *testing.T) {
	var statements []string
	for i := range 40 {
		statements = append(statements, fmt.Sprintf("ann 20%d supports", 10+i%8))
	}
	scene := house([]string{"red", "blue"}, statements...)
	if got := painted(t, scene, draw(t, "statements", scene, Options{MostNodes: 100})); len(got) != 2 {
		t.Errorf("drawn together: got %v", got)
	}
	for i := range said(scene) { // each with a stance of its own
		p := &schema.Position{EntityBase: schema.EntityBase{ID: fmt.Sprint("p", i), IRI: base + fmt.Sprint("position/p", i)}, Name: "P", Type: "demand"}
		scene.Entities[p.IRI] = p
		said(scene)[i].Supports = []schema.Ref{{Kind: schema.KindPosition, ID: p.ID}}
	}
	scene.Stances = tallied(said(scene))
	if diff := cmp.Diff([]string{"Ann, Mayor, then Minister: Red>Blue"}, painted(t, scene, draw(t, "statements", scene, Options{MostNodes: 20}))); diff != "" {
		t.Error(diff)
	}
}

// The footer does not grow with the number of those who changed.
func TestManyChanges(t *testing.T) {
	scene := house([]string{"red", "blue"}, "ann 2012 supports", "ann 2016 supports")
	for i := range 20 {
		a := *scene.Entities[scene.Focus].(*schema.Actor)
		a.ID = fmt.Sprintf("ann%02d", i)
		a.Name, a.IRI = a.ID, base+"actor/"+a.ID
		scene.Entities[a.IRI] = &a
		for _, st := range said(scene)[:2] {
			again := *st
			again.ID = a.ID + st.ID
			again.IRI = base + "statement/" + again.ID
			again.Speakers = []schema.Ref{{Kind: schema.KindActor, ID: a.ID}}
			show(scene, &again)
		}
	}
	scene.Stances = tallied(said(scene))
	var told []string
	for _, line := range draw(t, "positions", scene, Options{}).Texts {
		if strings.Contains(line, "then Blue.") || strings.Contains(line, "changed blocs") {
			told = append(told, line)
		}
	}
	if len(told) != mostChanges+1 || told[mostChanges] != "15 more actors changed blocs; colours are those of the time." {
		t.Errorf("got %q", told)
	}
}
