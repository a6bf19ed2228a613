package check

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// namesOf makes actors of lines such as "Ada Quay | the mayor", with a type
// before a colon where it is not a person.
func namesOf(lines ...string) []*schema.Actor {
	var out []*schema.Actor
	for i, line := range lines {
		kind, rest, ok := strings.Cut(line, ": ")
		if !ok {
			kind, rest = "person", line
		}
		names := strings.Split(rest, " | ")
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprint("a", i), FieldPositions: schema.FieldPositions{Pos: schema.Pos{File: "actors.yaml", Line: 10*i + 1, Column: 3}}}, Name: names[0], Aliases: names[1:], Type: kind}
		a.Mark("name", schema.Pos{File: "actors.yaml", Line: 10*i + 2, Column: 9})
		for j := range a.Aliases {
			a.MarkItem("aliases", j, schema.Pos{File: "actors.yaml", Line: 10*i + 3, Column: 9 + j})
		}
		out = append(out, a)
	}
	return out
}

// warned are the warnings of doubles.
func warned(actors []*schema.Actor) (out []string, asked int) {
	var d doubles
	for _, a := range actors {
		d.add(a)
	}
	var ps schema.Problems
	d.find(ps.Add)
	for _, p := range ps {
		out = append(out, p.Error())
	}
	return out, d.asked
}

func TestDoubles(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string // of what is said, from the later name on; empty: nothing
	}{
		{[]string{"Ada Quay", "Ada Quay"}, `"Ada Quay" is also the name "Ada Quay" of actor a0`},
		{[]string{"Ada Quay", "ÁDA quay"}, `"ÁDA quay" is also the name "Ada Quay" of actor a0`},
		{[]string{"organization: Ports", "state: ports"}, `"ports" is also the name "Ports" of actor a0`},
		{[]string{"Ada Quay | The Mayor", "Ben Harper | the mayor"}, `"the mayor" is also the name "The Mayor" of actor a0`},
		{[]string{"Ada Quay", "Ben Harper | Ada Quay"}, `"Ada Quay" is also the name "Ada Quay" of actor a0`},
		{[]string{"Ada Quay | Ada Quay"}, ""},

		{[]string{"Ada Quay", "QUAY, Ada"}, `"QUAY, Ada" is another form of "Ada Quay" of actor a0`},
		{[]string{"Quay, Ada", "Ada Quay"}, `"Ada Quay" is another form of "Quay, Ada" of actor a0`},
		{[]string{"Ada Quay", "QUAY Ada"}, `"QUAY Ada" is another form of "Ada Quay" of actor a0`},
		{[]string{"Ada Quay", "Dr. Ada Quay"}, `"Dr. Ada Quay" is another form of "Ada Quay" of actor a0`},
		{[]string{"Ada Quay, MP", "Prime Minister Ada Quay"}, `"Prime Minister Ada Quay" is another form of "Ada Quay, MP" of actor a0`},
		{[]string{"Ada Quay", "Mayor Quay"}, `"Mayor Quay" may mean "Ada Quay" of actor a0`},
		{[]string{"Ada Quay", "Ben Quay", "Mayor Quay"}, ""},
		{[]string{"Ada Quay", "Ben Harper | Dr. Quay"}, `"Dr. Quay" may mean "Ada Quay" of actor a0`},

		{[]string{"Ada Quay", "A. Quay"}, `"A. Quay" may be short for, or long for, "Ada Quay" of actor a0`},
		{[]string{"A Quay", "Ada Quay"}, `"Ada Quay" may be short for, or long for, "A Quay" of actor a0`},
		{[]string{"J.R.R. Tolkien", "John Ronald Reuel Tolkien"}, `"John Ronald Reuel Tolkien" may be short for, or long for, "J.R.R. Tolkien" of actor a0`},
		{[]string{"Ada Quay", "Amy Quay", "A. Quay"}, ""},
		{[]string{"Ada Quay", "B. Quay"}, ""},
		{[]string{"John Ronald Tolkien", "J. B. Tolkien"}, ""},
		{[]string{"Ada B. Quay", "Ada Quay"}, `"Ada Quay" has but an initial more than, or less than, "Ada B. Quay" of actor a0`},
		{[]string{"Ada B. Quay", "Ada C. Quay", "Ada Quay"}, ""},
		{[]string{"John Fitzgerald Smith", "John Smith"}, ""},

		{[]string{"Ada Quay", "Ada Quey"}, `"Ada Quey" is but for one letter the name "Ada Quay" of actor a0`},
		{[]string{"Ada Quay", "Ada Quai"}, `"Ada Quai" is but for one letter the name "Ada Quay" of actor a0`},
		{[]string{"Ada Quay", "Adda Quay"}, `"Adda Quay" is but for one letter the name "Ada Quay" of actor a0`},
		{[]string{"John Miller", "Jon Miller"}, `"Jon Miller" is but for one letter the name "John Miller" of actor a0`},
		{[]string{"Volodymyr Zelenskyy", "Volodymyr Zelensky"}, `"Volodymyr Zelensky" is but for one letter the name "Volodymyr Zelenskyy" of actor a0`},
		{[]string{"Ольга Демченко", "Ольга Дємченко"}, `"Ольга Дємченко" is but for one letter the name "Ольга Демченко" of actor a0`},

		// Those who are two.
		{[]string{"John Smith", "John Smith Jr", "John Smith Sr.", "John Smith, III"}, ""},
		{[]string{"Mario Rossi", "Maria Rossi", "Daniel Smith", "Daniela Smith"}, ""},
		{[]string{"Mark Smith", "Mary Smith", "Jean Smith", "Joan Smith"}, ""},
		{[]string{"Pavel Ivanov", "Pavel Ivanova", "Jan Kowalski", "Jan Kowalska"}, ""},
		{[]string{"James Thomas", "Thomas James"}, ""},
		{[]string{"Kim Jong Il", "Kim Jong Un"}, ""},
		{[]string{"group: Group 1", "group: Group 2", "organization: Group A", "organization: Group B"}, ""},
		{[]string{"Speaker 1", "Speaker 2", "Voter 11", "Voter 12"}, ""},
		{[]string{"state: Gambia", "state: Zambia", "organization: Quay, Ada", "Ada Quay"}, ""},
		{[]string{"Mayor", "Mayor of Porttown", "The Mayor"}, ""},
		{[]string{"Ada", "Adam", "Quay"}, ""},
	} {
		got, _ := warned(namesOf(c.names...))
		want := []string(nil)
		if c.want != "" {
			want = []string{c.want}
		}
		for i := range got {
			_, got[i], _ = strings.Cut(got[i], "its name ")
			got[i], _, _ = strings.Cut(got[i], ": see ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", c.names, diff)
		}
	}
}

// Both places are told, and of two actors one thing alone.
func TestDoublesSayWhere(t *testing.T) {
	got, _ := warned(namesOf("Ada Quay | The Mayor | A. Quay", "Ben Harper", "Quay, Ada | the mayor"))
	want := []string{`actors.yaml:23:9: actor a2: its name "the mayor" is also the name "The Mayor" of actor a0: see actors.yaml:3:9`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is compared grows with the names, whatever they are like.
func TestDoublesAreFew(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	letters := []rune("abcdefghijklmnopqrstuvwxyz")
	for name, make := range map[string]func(i int) string{
		"many families": func(i int) string {
			return fmt.Sprintf("Ada%c Quay%c%c%c", letters[i%26], letters[i/26%26], letters[i/676%26], letters[i/17576%26])
		},
		"one family": func(i int) string {
			return fmt.Sprintf("%c%c%c%cda Quay", letters[i%26], letters[i/26%26], letters[i/676%26], letters[i/17576%26])
		},
		"one name": func(int) string { return "Ada Quay" },
		"one initial": func(i int) string {
			return fmt.Sprintf("A. %c%c%c%c Quay", letters[i%26], letters[i/26%26], letters[i/676%26], letters[i/17576%26])
		},
		"one letter":   func(i int) string { return fmt.Sprintf("Ada Qu%cay", rune(0x4e00+i%20000)) },
		"titles alone": func(int) string { return "Mayor Quay" },
	} {
		const n = 20_000
		names := []string{}
		for i := range n {
			names = append(names, make(i))
		}
		if _, asked := warned(namesOf(names...)); asked > 60*n {
			t.Errorf("%s: %d comparisons of %d names", name, asked, n)
		}
	}
}

func BenchmarkDoubles(b *testing.B) {
	actors := namesOf()
	for i := range 50_000 {
		actors = append(actors, &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprint("a", i)}, Name: fmt.Sprintf("Ada%c Quay%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26), Type: "person"})
	}
	for b.Loop() {
		warned(actors)
	}
}

// They are warnings, of files and of graphs alike.
func TestDoublesAreWarnings(t *testing.T) {
	c := tiny()
	c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: "oez"}, Name: "ÖZ, Ann", Type: "person"}, &schema.Actor{EntityBase: schema.EntityBase{ID: "union"}, Name: "party", Type: "group"})
	ps := Corpus(c, Options{})
	want := []string{
		`warning: actor oez: its name "ÖZ, Ann" is another form of "Ann Öz" of actor ann`,
		`warning: actor union: its name "party" is also the name "Party" of actor party`,
	}
	if diff := cmp.Diff(want, strings.Split(ps.Error(), "\n")); diff != "" || ps.Err() != nil {
		t.Errorf("%v %s", ps.Err(), diff)
	}
	var quads []quad.Quad
	for q := range rdf.Quads(c) {
		quads = append(quads, q)
	}
	if got := sameProblems(t, "", quads); len(got) != 2 || got.Err() != nil {
		t.Errorf("of a graph: %v", got)
	}
}
