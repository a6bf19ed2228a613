package dna

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/exports/exporttest"
	"onrecord/schema"
)

// again makes a file of a corpus and reads it.
func again(t *testing.T, c *schema.Corpus, texts map[string]string) (file []byte, _ *Content) {
	t.Helper()
	file = encode(t, record(texts, c))
	got, err := decode(t, file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Problems) > 0 {
		t.Error(got.Problems)
	}
	return file, got
}

// codedAlike leaves out where things were written, and the IRIs that records have.
var codedAlike = cmp.Options{cmpopts.IgnoreFields(schema.EntityBase{}, "IRI"), cmpopts.IgnoreTypes(schema.FieldPositions{}), cmpopts.IgnoreUnexported(schema.FieldPositions{}), cmpopts.EquateEmpty()}

// A corpus that came from a file makes the same file, and the same corpus, again.
func TestRoundTrip(t *testing.T) {
	for name, of := range map[string]struct {
		corpus *schema.Corpus
		texts  map[string]string
	}{
		"village": {village(), map[string]string{"speech": speech}}, "without a text": {village(), nil},
		"invented": {exporttest.Invented(3), nil}, "hostile": {exporttest.HostileCorpus(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, first := again(t, of.corpus, of.texts)
			once, second := again(t, first.Corpus, first.Texts)
			twice, third := again(t, second.Corpus, second.Texts)
			for _, after := range []*Content{second, third} {
				if diff := cmp.Diff(first.Corpus, after.Corpus, codedAlike); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(first.Texts, after.Texts); diff != "" {
					t.Error(diff)
				}
			}
			if !bytes.Equal(once, twice) {
				t.Error("the same corpus has other bytes")
			}
			ids := func(c *schema.Corpus) map[schema.Ref]string {
				out := map[schema.Ref]string{}
				for e := range c.Entities {
					if k := e.Kind(); k != schema.KindPlace && k != schema.KindEvent {
						out[schema.Ref{Kind: k, ID: e.Identity().ID}] = e.Label()
					}
				}
				return out
			}
			if name == "village" || name == "without a text" {
				of.corpus.Actors[2].Name = "Town (ward)" // as the file tells them apart
			}
			if diff := cmp.Diff(ids(of.corpus), ids(first.Corpus)); diff != "" {
				t.Errorf("entities: %s", diff)
			}
		})
	}
}

// A note on a source is what follows its fields in the notes of its document, as it is.
func TestRoundTripOfNotes(t *testing.T) {
	if !Carries(schema.KindSource, "note", "") {
		t.Error("a note on a source is said to be lost")
	}
	for _, note := range []string{"", "read twice", "id: x", "a\n\nnote:\nb; c \\ \n", "note:"} {
		c := village()
		c.Sources[0].Note = note
		got, err := decode(t, encode(t, record(map[string]string{"speech": speech}, c)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := got.Corpus.Sources[0]; got.Note != note || got.ID != c.Sources[0].ID {
			t.Errorf("%q: got %q of %s", note, got.Note, got.ID)
		}
	}
}

// cells are the statements of a database as coders see them, and the types of its
// entities.
func cells(db *Database) (out []string) {
	values := map[int]string{}
	for _, e := range db.Entities {
		values[e.ID] = e.Value
	}
	for i := range db.Statements {
		s := &db.Statements[i]
		line := fmt.Sprintf("%d-%d", s.Start, s.Stop)
		for _, c := range db.ShortTexts {
			if c.Statement == s.ID {
				line += fmt.Sprintf(" %s=%q", db.Variables[c.Variable-1].Name, values[c.Entity])
			}
		}
		for _, b := range db.Booleans {
			if b.Statement == s.ID {
				line += fmt.Sprintf(" %d", b.Value)
			}
		}
		out = append(out, line)
	}
	for _, a := range db.AttributeValues {
		for _, v := range db.AttributeVariables {
			if v.ID == a.AttributeVariable && v.Name == "Type" && a.Value != "" {
				out = append(out, values[a.Entity]+" is "+a.Value)
			}
		}
	}
	slices.Sort(out)
	return out
}

// What was coded in DNA is the same after it was here: who was coded with one
// organization, with several, and with none. No loss is told where there is none.
func TestCodedAgain(t *testing.T) {
	var file []string
	for _, c := range coded {
		if !strings.Contains(c, "INTO ENTITIES") && !strings.Contains(c, "INTO ATTRIBUTE") && !strings.Contains(c, "INTO DATA") && !strings.Contains(c, "INTO STATEMENTS") {
			file = append(file, c)
		}
	}
	file = append(file,
		`UPDATE DOCUMENTS SET Text = replace(Text, char(13), '')`,
		`INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (1, 1, 'Ann'), (2, 1, 'Lee'), (3, 1, 'Kim'), (4, 1, ''), (5, 2, 'Town'), (6, 2, 'County'), (7, 2, ''), (8, 3, 'A bridge'), (9, 3, 'A toll'), (10, 1, 'Öz, Ann')`,
		`INSERT INTO ATTRIBUTEVALUES (ID, EntityId, AttributeVariableId, AttributeValue) VALUES (1, 1, 1, 'Mayor'), (2, 1, 7, 'Who leads'), (3, 5, 2, 'state'), (4, 8, 3, 'Plan')`,
		`INSERT INTO STATEMENTS VALUES (1, 1, 1, 0, 2, 1), (2, 1, 1, 3, 5, 1), (3, 1, 1, 11, 15, 1), (4, 1, 1, 11, 16, 1), (5, 1, 1, 11, 17, 1), (6, 1, 5, 0, 2, 2)`,
		// Ann speaks for two; Lee for one, and for himself; Kim always for one; and a town.
		`INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 1), (2, 1, 2, 5), (3, 1, 3, 8), (4, 2, 1, 1), (5, 2, 2, 6), (6, 2, 3, 9), (7, 3, 1, 2), (8, 3, 2, 5), (9, 3, 3, 8),
			(10, 4, 1, 2), (11, 4, 2, 7), (12, 4, 3, 9), (13, 5, 1, 3), (14, 5, 2, 6), (15, 5, 3, 8), (16, 6, 1, 4), (17, 6, 2, 5), (18, 6, 3, 9)`,
		`INSERT INTO DATABOOLEAN VALUES (1, 1, 4, 1), (2, 2, 4, 0), (3, 3, 4, 0), (4, 4, 4, 1), (5, 5, 4, 1), (6, 6, 4, 0)`,
	)
	raw := fileOf(t, nil, file...)
	before, err := Read(t.Context(), "coded.dna", raw)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(t, raw, Options{})
	if err != nil || len(got.Problems) > 0 {
		t.Fatal(err, got.Problems)
	}
	got.Corpus.ID, got.Corpus.Base = "again", "https://example.org/again/"
	r := record(got.Texts, got.Corpus)
	lost := lossOf(r)
	after, err := r.Database()
	if err != nil {
		t.Fatal(err)
	}
	if len(*lost) > 0 {
		t.Errorf("lost %v", *lost)
	}
	// That Kim is a person, and a toll a concept, is what DNA need not say.
	want := append(cells(before), "A toll is concept", "County is organization", "Kim is person", "Lee is person", "Öz, Ann is person")
	slices.Sort(want)
	if diff := cmp.Diff(want, cells(after)); diff != "" {
		t.Error(diff)
	}
}

// A database can be asked what it means before it is a file, and again.
func TestCorpusTwice(t *testing.T) {
	db, err := record(map[string]string{"speech": speech}, village()).Database()
	if err != nil {
		t.Fatal(err)
	}
	db.Statements[0].Document = 7 // a problem
	var found []*Content
	for range 2 {
		coded, err := db.Corpus(t.Context(), Options{Text: normal})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, coded)
	}
	if len(found[0].Problems) == 0 || len(db.Problems) > 0 || len(db.LeftOut) > 0 {
		t.Errorf("problems %v, and of the database %v, %v", found[0].Problems, db.Problems, db.LeftOut)
	}
	if diff := cmp.Diff(found[0].Problems.Error(), found[1].Problems.Error()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(found[0].Corpus, found[1].Corpus, codedAlike); diff != "" {
		t.Error(diff)
	}
}

// An id that cannot be used is another one, which the text of the source is known
// by, too.
func TestUsable(t *testing.T) {
	db, err := record(map[string]string{"speech": speech}, village()).Database()
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Corpus(t.Context(), Options{Text: normal, Usable: func(id string) bool { return id != "speech" }})
	if err != nil {
		t.Fatal(err)
	}
	src := got.Corpus.Sources[0]
	if src.ID != "speech-2" || src.Text != "texts/speech-2.txt" || got.Texts["speech-2"] != speech || got.Corpus.Statements[0].Source.ID != src.ID {
		t.Errorf("source %s with the text %s in %q", src.ID, src.Text, got.Texts)
	}
}
