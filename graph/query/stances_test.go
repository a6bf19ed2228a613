package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/rdf"
)

// short writes a stance as "actor position stance supports/opposes/neutral
// weakest–strongest statements".
func short(s Stance) string {
	return fmt.Sprintf("%s %s %s %d/%d/%d %s–%s %s", s.Actor.ID, s.Position.ID, s.Stance, s.Supports, s.Opposes, s.Neutral, s.Weakest, s.Strongest, strings.Join(s.Statements(), ","))
}

// The rows come by the names of actors (Porttown is town, The Party is party,
// Town Council is council) and positions (A bridge is bridge); the statements
// of a row by day, those without a date last.
func TestStances(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		o    StanceOptions
		want []string
	}{
		{"all", StanceOptions{}, []string{
			"ann bridge ambivalent 1/1/0 attributed–paraphrase s7,s3",
			"ann halt neutral 0/0/1 attributed–attributed s7",
			"ann peace supports 1/0/0 quote–quote s1",
			"ann truce opposes 0/1/1 attributed–paraphrase s2,s10",
			"bob bridge ambivalent 1/1/0 attributed–paraphrase s4,s5,s6,s3",
		}},
		{"each report", StanceOptions{Reports: true, Filter: is("by bob")}, []string{
			"bob bridge ambivalent 1/3/0 attributed–paraphrase s4,s5,s6,s3",
		}},
		{"a report of another source counts as the utterance", StanceOptions{Filter: is("by bob", "source herald", "opposes bridge")}, []string{
			"bob bridge opposes 0/1/0 attributed–reported s5,s6",
		}},
		{"assertions", StanceOptions{Assertions: true, Filter: is("source gazette", "on peace")}, []string{
			"ann halt neutral 0/0/1 attributed–attributed s7",
			"ann peace supports 1/0/0 quote–quote s1",
			"ann truce opposes 0/1/0 paraphrase–paraphrase s2",
			"writer peace supports 1/0/0 assertion–assertion s8",
		}},
		{"assertions, asked for by mode", StanceOptions{Filter: is("mode assertion")}, []string{
			"writer peace supports 1/0/0 assertion–assertion s8",
		}},
		{"a joint statement, of one of its speakers", StanceOptions{Filter: is("by ann", "supports bridge")}, []string{
			"ann bridge supports 1/0/0 paraphrase–paraphrase s3",
		}},
		{"by affiliation, of those alone", StanceOptions{Filter: is("of party", "supports bridge")}, []string{
			"ann bridge supports 1/0/0 paraphrase–paraphrase s3",
		}},
		{"positions with narrower ones", StanceOptions{Positions: []string{"truce"}}, []string{
			"ann halt neutral 0/0/1 attributed–attributed s7",
			"ann truce opposes 0/1/1 attributed–paraphrase s2,s10",
		}},
		{"silence", StanceOptions{Positions: []string{"truce", "bridge"}, Silent: true, Filter: is("source gazette", "by ann", "by bob")}, []string{
			"ann bridge opposes 0/1/0 attributed–attributed s7",
			"ann halt neutral 0/0/1 attributed–attributed s7",
			"ann truce opposes 0/1/0 paraphrase–paraphrase s2",
			"bob bridge opposes 0/1/0 paraphrase–paraphrase s4",
			"bob halt silent 0/0/0 – ",
			"bob truce silent 0/0/0 – ",
		}},
		{"silence of everybody", StanceOptions{Positions: []string{"truce", "bridge"}, Silent: true, Filter: is("source gazette")}, []string{
			"ann bridge opposes 0/1/0 attributed–attributed s7",
			"ann halt neutral 0/0/1 attributed–attributed s7",
			"ann truce opposes 0/1/0 paraphrase–paraphrase s2",
			"bob bridge opposes 0/1/0 paraphrase–paraphrase s4",
			"bob halt silent 0/0/0 – ",
			"bob truce silent 0/0/0 – ",
			"cat bridge silent 0/0/0 – ", "cat halt silent 0/0/0 – ", "cat truce silent 0/0/0 – ",
			"dan bridge silent 0/0/0 – ", "dan halt silent 0/0/0 – ", "dan truce silent 0/0/0 – ",
			"town bridge silent 0/0/0 – ", "town halt silent 0/0/0 – ", "town truce silent 0/0/0 – ",
			"party bridge silent 0/0/0 – ", "party halt silent 0/0/0 – ", "party truce silent 0/0/0 – ",
			"council bridge silent 0/0/0 – ", "council halt silent 0/0/0 – ", "council truce silent 0/0/0 – ",
			"writer bridge silent 0/0/0 – ", "writer halt silent 0/0/0 – ", "writer truce silent 0/0/0 – ",
		}},
		{"silence of one who never speaks", StanceOptions{Positions: []string{"truce"}, Silent: true, Filter: is("by dan")}, []string{
			"dan halt silent 0/0/0 – ",
			"dan truce silent 0/0/0 – ",
		}},
		{"silence of all who are not left out", StanceOptions{Positions: []string{"no-bridge"}, Silent: true, Filter: is("not by bob", "of council")}, []string{
			"ann no-bridge silent 0/0/0 – ",
		}},
		{"a limit cuts the rows and no count", StanceOptions{Filter: with(is("by ann"), func(f *Filter) { f.Limit, f.Offset = 2, 2 })}, []string{
			"ann peace supports 1/0/0 quote–quote s1",
			"ann truce opposes 0/1/1 attributed–paraphrase s2,s10",
		}},
		{"statements by id", StanceOptions{Filter: with(is("on bridge", "by bob"), func(f *Filter) { f.Sort = "id" })}, []string{
			"bob bridge ambivalent 1/1/0 attributed–paraphrase s3,s4,s5,s6",
		}},
		{"beyond", StanceOptions{Filter: with(is("by ann", "on bridge"), func(f *Filter) { f.Offset = 1 })}, nil},
		{"none", StanceOptions{Filter: is("by dan")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := Stances(t.Context(), s, c.o).List()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range rows {
				got = append(got, short(row))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What has one id in two corpora is told apart, in a way that is understood.
func TestStancesOfTwoCorpora(t *testing.T) {
	city := town()
	city.ID, city.Base = "city", "https://example.org/city/"
	s := open(t, town(), city)
	rows, err := Stances(t.Context(), s, StanceOptions{Filter: is("on city:position/truce")}).List()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		got = append(got, short(row))
	}
	want := []string{
		"city:actor/ann city:position/halt neutral 0/0/1 attributed–attributed city:statement/s7",
		"city:actor/ann city:position/truce opposes 0/1/1 attributed–paraphrase city:statement/s2,city:statement/s10",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, id := range append([]string{rows[0].Actor.ID, rows[0].Position.ID}, rows[0].Statements()...) {
		if _, err := Entity(t.Context(), s, id); err != nil {
			t.Errorf("%s is not understood: %v", id, err)
		}
	}
	c, err := Compare(t.Context(), s, "city:actor/ann", "city:actor/bob", StanceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if c.A.ID != "city:actor/ann" || len(c.Agree) == 0 || c.Agree[0].Position.ID != "city:position/bridge" {
		t.Errorf("got %+v", c)
	}
}

func TestIndirect(t *testing.T) {
	for modes, want := range map[[2]string]bool{
		{"quote", "quote"}: false, {"quote", "attributed"}: false, {"paraphrase", "reported"}: false,
		{"reported", "reported"}: true, {"reported", "attributed"}: true, {"attributed", "attributed"}: true,
		{"reported", "assertion"}: false, {"assertion", "assertion"}: false, {}: false,
	} {
		if s := (Stance{Strongest: modes[0], Weakest: modes[1]}); s.Indirect() != want {
			t.Errorf("%q: got %v", modes, !want)
		}
	}
}

// Check refuses statements that restate one another, but a store may hold
// them all the same: the question ends, and they are one utterance.
func TestRestatesInACircle(t *testing.T) {
	c := town()
	if ps := check.Corpus(c, check.Options{}); ps.Err() != nil {
		t.Fatal(ps)
	}
	var quads []quad.Quad
	for q := range rdf.Quads(c) {
		quads = append(quads, q)
	}
	iri := func(id string) quad.IRI { return rdf.IRI(c.Base, ref(schema.KindStatement, id)) }
	circle := append(quads, quad.Quad{Subject: iri("s4"), Predicate: statementPredicate("restates"), Object: iri("s6"), Label: rdf.IRI(c.Base, ref(schema.KindSource, "gazette"))})
	s := openQuads(t, circle)
	rows, err := Stances(t.Context(), s, StanceOptions{Filter: is("by bob", "opposes bridge")}).List()
	if err != nil || len(rows) != 1 || rows[0].Opposes != 1 || strings.Join(rows[0].Statements(), ",") != "s4,s5,s6" {
		t.Errorf("got %v (%v)", rows, err)
	}
	if _, err := Evidence(t.Context(), s, "s5"); err != nil {
		t.Error(err)
	}
	dangling := append(quads, quad.Quad{Subject: iri("s4"), Predicate: statementPredicate("restates"), Object: iri("gone"), Label: rdf.IRI(c.Base, ref(schema.KindSource, "gazette"))})
	rows, err = Stances(t.Context(), openQuads(t, dangling), StanceOptions{Filter: is("by bob", "opposes bridge")}).List()
	if err != nil || len(rows) != 1 || rows[0].Opposes != 1 {
		t.Errorf("of a report of nothing: got %v (%v)", rows, err)
	}
}

func TestEvidence(t *testing.T) {
	s := open(t, town())
	for id, want := range map[string]string{"s1": "", "s4": "s5 s6", "s5": "s4 s6", "s6": "s4 s5"} {
		trail, err := Evidence(t.Context(), s, id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range trail.Reports {
			got = append(got, r.ID)
		}
		if strings.Join(got, " ") != want || trail.Statement.ID != id || trail.Source.ID != trail.Statement.Source.ID || len(trail.Statement.Evidence) != 1 {
			t.Errorf("%s: got %s of %s, reported also by %v", id, trail.Statement.ID, trail.Source.ID, got)
		}
	}
	var unknown *UnknownError
	if _, err := Evidence(t.Context(), s, "s99"); !errors.As(err, &unknown) {
		t.Errorf("of no statement: got %v", err)
	}
}

func TestCompare(t *testing.T) {
	c := town()
	c.Statements = append(c.Statements,
		statement("x1", "herald", "cat", "quote", func(s *schema.Statement) {
			s.Quotes, s.Supports, s.Opposes, s.Neutral = []string{"no"}, positions("peace"), positions("halt no-bridge"), positions("truce")
			s.Evidence[0].Exact, s.Evidence[0].SHA256, s.Evidence[0].End = "no", hash("no"), s.Evidence[0].Start+2
		}),
		statement("x2", "herald", "cat", "attributed", func(s *schema.Statement) { s.Supports = positions("no-bridge") }),
	)
	s := open(t, c)
	pairs := func(list []Pair) []string {
		out := []string{}
		for _, p := range list {
			out = append(out, fmt.Sprintf("%s %s/%s %v/%v %v/%v", p.Position.ID, p.StanceA, p.StanceB, p.StatementsA, p.StatementsB, p.IndirectA, p.IndirectB))
		}
		return out
	}
	for _, c := range []struct {
		a, b                                 string
		agree, disagree, other, onlyA, onlyB []string
	}{
		{
			"ann", "cat",
			[]string{"peace supports/supports [s1]/[x1] false/false"},
			[]string{},
			[]string{"halt neutral/opposes [s7]/[x1] true/false", "truce opposes/neutral [s2 s10]/[x1] false/false"},
			[]string{"bridge ambivalent/silent [s7 s3]/[] false/false"},
			[]string{"no-bridge silent/ambivalent []/[x1 x2] false/false"},
		},
		{
			"bob", "ann",
			[]string{"bridge ambivalent/ambivalent [s4 s5 s6 s3]/[s7 s3] false/false"},
			[]string{},
			[]string{},
			[]string{},
			[]string{"halt silent/neutral []/[s7] false/true", "peace silent/supports []/[s1] false/false", "truce silent/opposes []/[s2 s10] false/false"},
		},
		{"dan", "council", []string{}, []string{}, []string{}, []string{}, []string{}},
	} {
		got, err := Compare(t.Context(), s, c.a, c.b, StanceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got.A.ID != c.a || got.B.ID != c.b || got.Empty() != (c.a == "dan") {
			t.Errorf("got %s and %s, empty: %v", got.A.ID, got.B.ID, got.Empty())
		}
		for _, part := range []struct {
			name string
			want []string
			got  []Pair
		}{{"agree", c.agree, got.Agree}, {"disagree", c.disagree, got.Disagree}, {"other", c.other, got.Other}, {"only a", c.onlyA, got.OnlyA}, {"only b", c.onlyB, got.OnlyB}} {
			if diff := cmp.Diff(part.want, pairs(part.got)); diff != "" {
				t.Errorf("%s and %s, %s: %s", c.a, c.b, part.name, diff)
			}
		}
	}
	got, err := Compare(t.Context(), s, "cat", "ann", StanceOptions{Filter: is("source gazette")})
	if err != nil || len(got.OnlyB) != 4 || len(got.Agree)+len(got.Other)+len(got.OnlyA) != 0 {
		t.Errorf("of one source: got %+v (%v)", got, err)
	}
	opposed, err := Compare(t.Context(), s, "ann", "bob", StanceOptions{Filter: is("certainty low", "act claim")})
	if err != nil || !opposed.Empty() {
		t.Errorf("of two acts: got %+v (%v)", opposed, err)
	}
	page, err := Compare(t.Context(), s, "ann", "cat", StanceOptions{Filter: Filter{Limit: 2, Offset: 1}})
	if err != nil || len(page.Agree) != 0 || len(page.Other) != 2 || len(page.OnlyA)+len(page.OnlyB) != 0 {
		t.Errorf("the second and the third pair: got %+v (%v)", page, err)
	}
	var usage *UsageError
	if _, err := Compare(t.Context(), s, "ann", "Анна", StanceOptions{}); !errors.As(err, &usage) || err.Error() != "these are one and the same actor: ann" {
		t.Errorf("of one and the same: got %v", err)
	}
}

// Supports against opposes is to disagree; the order of the two does not
// matter.
func TestDisagree(t *testing.T) {
	c := town()
	c.Statements = []*schema.Statement{
		statement("s1", "gazette", "ann", "paraphrase", func(s *schema.Statement) { s.Supports = positions("peace") }),
		statement("s2", "gazette", "bob", "paraphrase", func(s *schema.Statement) { s.Opposes = positions("peace") }),
	}
	s := open(t, c)
	for _, pair := range [][2]string{{"ann", "bob"}, {"bob", "ann"}} {
		got, err := Compare(t.Context(), s, pair[0], pair[1], StanceOptions{})
		if err != nil || len(got.Disagree) != 1 || len(got.Agree)+len(got.Other)+len(got.OnlyA)+len(got.OnlyB) != 0 {
			t.Errorf("%v: got %+v (%v)", pair, got, err)
		}
	}
}
