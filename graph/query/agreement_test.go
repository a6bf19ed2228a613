package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// twice is a corpus with one source that main and ANNA coded, in which ANNA has
// the first statement otherwise.
func twice(id string, otherwise func(*schema.Statement)) *schema.Corpus {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: id}, Base: "https://example.org/" + id + "/", Title: id}
	c.Actors = []*schema.Actor{
		{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann", Type: "person"},
		{EntityBase: schema.EntityBase{ID: "bob"}, Name: "Bob", Type: "person"},
	}
	c.Positions = []*schema.Position{{EntityBase: schema.EntityBase{ID: "p"}, Name: "P of " + id, Type: "claim"}}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "day"}, Title: "Day of " + id, Length: 100, Layers: []string{"ANNA"}}}
	for _, layer := range []string{"", "ANNA"} {
		for i, name := range []string{"a", "b"} {
			s := statement(name, "day", "ann", "paraphrase", func(s *schema.Statement) {
				s.Evidence[0].Start, s.Evidence[0].End = 20*i, 20*i+10
				s.Supports = positions("p")
			})
			if layer != "" {
				s.ID, s.Layer, s.Coder = layer+"/"+name, layer, layer
				if i == 0 && otherwise != nil {
					otherwise(s)
				}
			}
			c.Statements = append(c.Statements, s)
		}
	}
	return c
}

// In a store of several corpora the same ids are not the same things.
func TestAgreeOnTwoCorpora(t *testing.T) {
	s := open(t, twice("one", nil), twice("two", func(s *schema.Statement) {
		s.Supports, s.Opposes = nil, positions("p")
	}))
	got, err := Agree(t.Context(), s, AgreementOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"day", "day"}; !slices.Equal(got.Sources, want) || got.Matched != 4 {
		t.Errorf("%d units in %v, want 4 in %v", got.Matched, got.Sources, want)
	}
	stance := got.Variables[3]
	var positions []string
	for _, p := range stance.Positions {
		positions = append(positions, fmt.Sprint(p.Position.ID, " ", p.Position.Name, " ", p.Units, " ", p.Values, " ", p.Coincidences))
	}
	want := []string{"p P of one 2 [supports] [[4]]", "p P of two 2 [opposes supports] [[0 1] [1 2]]"}
	if diff := cmp.Diff(want, positions); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(got.Disagreements) != 1 || got.Disagreements[0].Position.Name != "P of two" {
		t.Errorf("got %+v", got.Disagreements)
	}
	for i, want := range []string{"one day a ANNA/a 0", "one day b ANNA/b 0", "two day a ANNA/a 1", "two day b ANNA/b 0"} {
		u := got.Units[i]
		if text := fmt.Sprint(u.Corpus, " ", u.Source, " ", strings.Join(u.Statements, " "), " ", len(u.Open)); text != want {
			t.Errorf("got %s, want %s", text, want)
		}
	}
	only, err := Agree(t.Context(), s, AgreementOptions{Sources: []string{"two:source/day", "Day of two"}})
	if err != nil {
		t.Fatal(err)
	}
	if only.Matched != 2 || len(only.Disagreements) != 1 {
		t.Errorf("%d units, %d disagreements in one", only.Matched, len(only.Disagreements))
	}
}

// Each way to disagree, in the words of the answer.
func TestAgreeValues(t *testing.T) {
	for _, c := range []struct {
		name      string
		otherwise func(*schema.Statement)
		want      []string
	}{
		{"alike", nil, nil},
		{"order of speakers and certainty", func(s *schema.Statement) { s.Certainty = "low" }, nil},
		{"speakers", func(s *schema.Statement) { s.Speakers = actors("bob ann") }, []string{"speakers ann | ann; bob"}},
		{"no position", func(s *schema.Statement) { s.Supports = nil }, []string{"position p | "}},
		{"neutral", func(s *schema.Statement) { s.Supports, s.Neutral = nil, positions("p") }, []string{"stance p supports | neutral"}},
		{"both sides", func(s *schema.Statement) { s.Opposes = positions("p") }, []string{"stance p supports | ambivalent"}},
		{"a side and neutral", func(s *schema.Statement) { s.Neutral = positions("p") }, nil},
		{"mode", func(s *schema.Statement) { s.Mode = "reported" }, []string{"mode paraphrase | reported"}},
		{"elsewhere", func(s *schema.Statement) { s.Evidence[0].Start, s.Evidence[0].End = 50, 60 }, []string{
			"passage found | not found", "passage not found | found",
		}},
		{"nowhere", func(s *schema.Statement) {
			p := &s.Evidence[0]
			p.Line, p.Start, p.End, p.SHA256, p.Quote = 0, 0, 0, "", "words"
		}, []string{"passage found | not found"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Agree(t.Context(), open(t, twice("one", c.otherwise)), AgreementOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var rows []string
			for _, d := range got.Disagreements {
				row := d.Variable
				if d.Position.ID != "" {
					row += " " + d.Position.ID
				}
				rows = append(rows, fmt.Sprintf("%s %s | %s", row, *d.Values["main"], *d.Values["ANNA"]))
				for coder, p := range d.Places {
					if (p == nil) != (d.Statements[coder] == nil) {
						t.Errorf("%s: a place without a statement, or the other way round", coder)
					}
				}
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if unplaced := map[bool]int{true: 1}[c.name == "nowhere"]; len(got.Unplaced) != unplaced || got.Unlocated["ANNA"] != unplaced {
				t.Errorf("%d are nowhere, %d not located", len(got.Unplaced), got.Unlocated["ANNA"])
			}
		})
	}
}

func TestAgreeErrors(t *testing.T) {
	s := open(t, twice("one", nil))
	for _, c := range []struct {
		o    AgreementOptions
		want string
	}{
		{AgreementOptions{Coders: []string{"main", "MAIN "}}, "it takes two coders to agree, and only main is named: name another one with the option coder"},
		{AgreementOptions{Coders: []string{"main", "anne"}}, `no coder is called "anne"; the nearest: ANNA`},
		{AgreementOptions{Sources: []string{"days"}}, `no source is called "days"; the nearest: day`},
	} {
		_, err := Agree(t.Context(), s, c.o)
		if err == nil || err.Error() != c.want || isUsage(err) {
			t.Errorf("%+v: got %v, want %s", c.o, err, c.want)
		}
	}
}

// A coder goes by the name of her file, or by that at its head; what has her
// name in the main file is hers, and not main's; what she says in both is found
// once.
func TestAgreeByHead(t *testing.T) {
	c := twice("one", nil)
	for _, st := range c.Statements {
		if st.Layer != "" || st.ID == "b" {
			st.Coder = "Anna Öz"
		}
	}
	s := open(t, c)
	for _, coders := range [][]string{nil, {"main", "anna"}, {"main", "ANNA OZ"}} {
		got, err := Agree(t.Context(), s, AgreementOptions{Coders: coders})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]int{"main": 1, "ANNA": 2}, got.Found); diff != "" {
			t.Errorf("%v: -want +got:\n%s", coders, diff)
		}
	}
}
