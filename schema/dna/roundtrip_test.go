package dna

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/exports/exporttest"
	"onrecord/schema"
)

// again makes a file of a corpus and reads it.
func again(t *testing.T, c *schema.Corpus, texts map[string]string) (file []byte, _ *Coded) {
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
			for _, after := range []*Coded{second, third} {
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

// A database can be asked what it means before it is a file, and again.
func TestCorpusTwice(t *testing.T) {
	db, err := record(map[string]string{"speech": speech}, village()).Database()
	if err != nil {
		t.Fatal(err)
	}
	db.Statements[0].Document = 7 // a problem
	var found []*Coded
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
