package dna

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// record is one of corpora and the texts of their sources. The entities get their
// IRIs.
func record(texts map[string]string, corpora ...*schema.Corpus) *Record {
	var statements []*schema.Statement
	var entities []schema.Entity
	for _, c := range corpora {
		c.IRI = c.Base
		entities = append(entities, c)
		for e := range c.Entities {
			of := e.Identity()
			of.IRI = string(rdf.IRI(c.Base, schema.Ref{Kind: e.Kind(), ID: of.ID}))
			entities = append(entities, e)
		}
		statements = append(statements, c.Statements...)
	}
	return &Record{
		Entities:   func(yield func(schema.Entity, error) bool) { all(entities, yield) },
		Statements: func(yield func(*schema.Statement, error) bool) { all(statements, yield) },
		Text: func(s *schema.Source) (string, bool, error) {
			text, ok := texts[s.ID]
			return text, ok, nil
		},
	}
}

func all[T any](list []T, yield func(T, error) bool) {
	for _, item := range list {
		if !yield(item, nil) {
			return
		}
	}
}

// encode makes the bytes of a file.
func encode(t testing.TB, r *Record) []byte {
	t.Helper()
	db, err := r.Database()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := Write(&file, db); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func ref(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }

func refs(k schema.Kind, ids ...string) (out []schema.Ref) {
	for _, id := range ids {
		out = append(out, ref(k, id))
	}
	return out
}

const speech = "😀 We build.\nNo, we pay.\n"

// village is a corpus of two statements in one text.
func village() *schema.Corpus {
	from := func(start, end int, exact string) []schema.Passage {
		return []schema.Passage{{Source: ref(schema.KindSource, "speech"), Start: start, End: end, Exact: exact, Line: 1}}
	}
	return &schema.Corpus{
		EntityBase: schema.EntityBase{ID: "village"}, Base: "https://example.org/village/", Title: "Village", Languages: []string{"en", "de"},
		Actors: []*schema.Actor{
			{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann", Type: "person", Aliases: []string{"A; n", `A\n`}, Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "town")}, {To: ref(schema.KindActor, "ward")}}},
			{EntityBase: schema.EntityBase{ID: "town"}, Name: "Town", Type: "state", Description: "Small"},
			{EntityBase: schema.EntityBase{ID: "ward"}, Name: "Town", Type: "group"},
		},
		Positions: []*schema.Position{{EntityBase: schema.EntityBase{ID: "bridge"}, Name: "A bridge", Type: "claim"}, {EntityBase: schema.EntityBase{ID: "toll"}, Name: "A toll", Type: "claim"}},
		Sources:   []*schema.Source{{EntityBase: schema.EntityBase{ID: "speech"}, Title: "Speech", Date: "2021-06", URL: "https://example.org/speech", Authors: refs(schema.KindActor, "ann", "town")}},
		Statements: []*schema.Statement{
			{
				EntityBase: schema.EntityBase{ID: "s1"}, Source: ref(schema.KindSource, "speech"), Speakers: refs(schema.KindActor, "ann", "town"), Mode: "paraphrase", Summary: "They build.",
				Supports: refs(schema.KindPosition, "bridge"), Opposes: refs(schema.KindPosition, "toll"), Evidence: from(2, 10, "We build"), Coder: "Kim",
			},
			{
				EntityBase: schema.EntityBase{ID: "s2"}, Source: ref(schema.KindSource, "speech"), Speakers: refs(schema.KindActor, "ward"), Mode: "quote", Quotes: []string{"we pay"},
				Supports: refs(schema.KindPosition, "toll"), Evidence: from(16, 22, "we pay"),
			},
		},
	}
}

// rows are those of a database that a record makes, a line each.
func rows(db *Database) (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, s := range db.Settings[2:] {
		add("setting %s: %s", s.Property, s.Value)
	}
	for _, c := range db.Coders {
		add("coder %d %s %d,%d,%d", c.ID, c.Name, c.Red, c.Green, c.Blue)
	}
	for _, d := range db.Documents {
		add("document %d %q by %q on %d: %q; %q", d.ID, d.Title, d.Author, d.Date, d.Text, d.Notes)
	}
	attributes := map[int][]string{}
	for _, a := range db.AttributeValues {
		if a.Value != "" {
			attributes[a.Entity] = append(attributes[a.Entity], db.AttributeVariables[a.AttributeVariable-1].Name+"="+a.Value)
		}
	}
	for _, e := range db.Entities {
		add("entity %d of %s: %q %q", e.ID, db.Variables[e.Variable-1].Name, e.Value, attributes[e.ID])
	}
	for i, s := range db.Statements {
		cells := fmt.Sprint(db.Booleans[i].Value)
		for _, c := range db.ShortTexts {
			if c.Statement == s.ID {
				cells += fmt.Sprintf(" %s=%d", db.Variables[c.Variable-1].Name, c.Entity)
			}
		}
		for _, c := range db.LongTexts {
			if c.Statement == s.ID && c.Value != "" {
				cells += fmt.Sprintf(" %s=%q", db.Variables[c.Variable-1].Name, c.Value)
			}
		}
		add("statement %d in %d %d-%d by %d: %s", s.ID, s.Document, s.Start, s.Stop, s.Coder, cells)
	}
	return out
}

// lossOf notes what a record loses.
func lossOf(r *Record) *[]string {
	lost := &[]string{}
	r.Lost = func(what string, n int) { *lost = append(*lost, fmt.Sprintf("%d %s", n, what)) }
	return lost
}

// A statement is in the file once for each speaker and each position.
func TestDatabase(t *testing.T) {
	r := record(map[string]string{"speech": speech}, village())
	r.Colours = [][3]uint8{{1, 2, 3}, {4, 5, 6}}
	lost := lossOf(r)
	db, err := r.Database()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"setting onrecord id: village", "setting onrecord title: Village", "setting onrecord base: https://example.org/village/",
		"setting onrecord languages: en; de", "setting onrecord licence: ",
		"coder 1 Admin 255,255,0", "coder 2 Kim 1,2,3",
		`document 1 "Speech" by "Ann; Town" on 1622505600: "😀 We build.\nNo, we pay.\n"; "id: speech\nurl: https://example.org/speech\ndate: 2021-06"`,
		`entity 1 of person: "Ann" ["Type=person" "Alias=A\\; n; A\\\\n" "ID=ann"]`,
		`entity 2 of organization: "Town" ["Type=state" "Notes=Small" "ID=town"]`,
		`entity 3 of organization: "Town (ward)" ["Type=group" "ID=ward"]`,
		`entity 4 of concept: "A bridge" ["Type=claim" "ID=bridge"]`,
		`entity 5 of concept: "A toll" ["Type=claim" "ID=toll"]`,
		`entity 6 of person: "" []`,
		`statement 1 in 1 3-11 by 2: 0 person=1 organization=2 concept=5 id="s1" mode="paraphrase" summary="They build."`,
		`statement 2 in 1 3-11 by 2: 1 person=1 organization=2 concept=4 id="s1" mode="paraphrase" summary="They build."`,
		`statement 3 in 1 3-11 by 2: 0 person=6 organization=2 concept=5 id="s1" mode="paraphrase" summary="They build."`,
		`statement 4 in 1 3-11 by 2: 1 person=6 organization=2 concept=4 id="s1" mode="paraphrase" summary="They build."`,
		`statement 5 in 1 17-23 by 1: 1 person=6 organization=3 concept=5 id="s2" mode="quote" quotes="we pay"`,
	}
	if diff := cmp.Diff(want, rows(db)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 actor affiliations"}, *lost); diff != "" {
		t.Error(diff)
	}
}

// What has no place is told, in the order in which it is met.
func TestLost(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*schema.Corpus)
		texts  map[string]string
		want   string
	}{
		{"all at hand", func(*schema.Corpus) {}, map[string]string{"speech": speech}, "1 actor affiliations"},
		{"no text", func(*schema.Corpus) {}, nil, "1 passage lines, 1 passage places, 1 passage lines, 1 passage places, 1 actor affiliations"},
		{"another text", func(*schema.Corpus) {}, map[string]string{"speech": "They build."}, "1 texts that have other words than those coded, 1 passage lines, 1 passage places, 1 passage lines, 1 passage places, 1 actor affiliations"},
		{"a long name", func(c *schema.Corpus) { c.Positions[0].Name = strings.Repeat("ö", 191) }, map[string]string{"speech": speech}, "1 ends of long position names, 1 actor affiliations"},
		{"no side, and no passage", func(c *schema.Corpus) {
			c.Statements[0].Supports, c.Statements[0].Opposes, c.Statements[1].Evidence = nil, nil, nil
		}, map[string]string{"speech": speech}, "1 statements that take no side, 1 statements without a passage, 1 actor affiliations, 1 actor affiliations"},
		{"nobody's position", func(c *schema.Corpus) { c.Positions = c.Positions[:1] }, map[string]string{"speech": speech}, strings.Repeat("1 references to what is not in the graph, ", 3) + "1 actor affiliations"},
		{"no source", func(c *schema.Corpus) { c.Sources = nil }, nil, "1 references to what is not in the graph, 1 references to what is not in the graph, 1 actor affiliations, 1 actor affiliations"},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := village()
			c.change(corpus)
			r := record(c.texts, corpus)
			lost := lossOf(r)
			if _, err := r.Database(); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(*lost, ", "); got != c.want {
				t.Errorf("lost %s, want %s", got, c.want)
			}
		})
	}
}

// Of several corpora, ids have their corpus before them, and no setting says which
// it is.
func TestSeveralCorpora(t *testing.T) {
	one, two := village(), village()
	two.ID, two.Base = "other", "https://example.org/other/"
	db, err := record(nil, one, two).Database()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(rows(db), "\n")
	for _, want := range []string{
		"setting onrecord id: \n", `entity 1 of person: "Ann" ["Type=person" "Alias=A\\; n; A\\\\n" "ID=village:ann"]`, `"Ann (other:ann)"`,
		`"id: other:speech\n`, `id="other:s2"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s\n%s", want, got)
		}
	}
}

// Errors of what a record is read from are its own.
func TestDatabaseErrors(t *testing.T) {
	broken := errors.New("broken")
	for name, change := range map[string]func(*Record){
		"entities":   func(r *Record) { r.Entities = func(yield func(schema.Entity, error) bool) { yield(nil, broken) } },
		"statements": func(r *Record) { r.Statements = func(yield func(*schema.Statement, error) bool) { yield(nil, broken) } },
		"texts":      func(r *Record) { r.Text = func(*schema.Source) (string, bool, error) { return "", false, broken } },
	} {
		r := record(nil, village())
		change(r)
		if db, err := r.Database(); !errors.Is(err, broken) || db != nil {
			t.Errorf("%s: got %v, %v", name, db, err)
		}
	}
}

// A date outside of the years that DNA can hold is none.
func TestSeconds(t *testing.T) {
	for date, want := range map[string]int64{
		"2021-06-01": 1622505600, "2021-06": 1622505600, "1970-01-02": 86400, "0001-01-01": -62135596800, "9999": 253370764800,
		"": 0, "no date": 0, "0000": 0, "-0044-03-15": 0, "Y12000": 0, "../2020": 0,
	} {
		if got := seconds(date); got != want {
			t.Errorf("%q: got %d, want %d", date, got, want)
		}
	}
}
