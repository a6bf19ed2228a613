package importer

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/data"
	"onrecord/schema"
	"onrecord/schema/dna"
)

// scaled is a file of DNA with two statements, of which one has an agreement in
// numbers.
func scaled(t *testing.T, title string) string {
	t.Helper()
	db := dna.New()
	db.Coders[0].Password = "secret"
	db.Documents = []dna.Document{{ID: 1, Title: title, Text: "We build. We pay. " + title, Coder: dna.Admin, Date: 1622505600}}
	db.StatementTypes = append(db.StatementTypes, dna.StatementType{ID: 4, Label: "Survey"})
	id := len(db.Variables)
	for _, v := range []dna.Variable{{Name: "speaker", DataType: dna.ShortTextType}, {Name: "claim", DataType: dna.ShortTextType}, {Name: "agreement", DataType: dna.IntegerType}} {
		id++
		v.ID, v.StatementType = id, 4
		db.Variables = append(db.Variables, v)
	}
	db.Entities = []dna.Entity{
		{ID: 1, Variable: dna.Person, Value: "Ann"},
		{ID: 2, Variable: dna.Organization},
		{ID: 3, Variable: dna.Concept, Value: "A bridge"},
		{ID: 4, Variable: id - 2, Value: "Lee"},
		{ID: 5, Variable: id - 1, Value: "A toll"},
	}
	db.Statements = []dna.Statement{{ID: 1, StatementType: dna.DNAStatement, Document: 1, Start: 0, Stop: 9, Coder: dna.Admin}, {ID: 2, StatementType: 4, Document: 1, Start: 10, Stop: 17, Coder: dna.Admin}}
	db.ShortTexts = []dna.ShortText{{ID: 1, Statement: 1, Variable: dna.Person, Entity: 1}, {ID: 2, Statement: 1, Variable: dna.Organization, Entity: 2}, {ID: 3, Statement: 1, Variable: dna.Concept, Entity: 3}, {ID: 4, Statement: 2, Variable: id - 2, Entity: 4}, {ID: 5, Statement: 2, Variable: id - 1, Entity: 5}}
	db.Booleans = []dna.Number{{ID: 1, Statement: 1, Variable: dna.Agreement, Value: 1}}
	db.Integers = []dna.Number{{ID: 1, Statement: 2, Variable: id, Value: 4}}
	var out bytes.Buffer
	if err := dna.Write(&out, db); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "coded.dna")
	if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func statementsIn(t *testing.T, dir string) (out []string) {
	t.Helper()
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range set.Corpora[0].Statements {
		out = append(out, s.Source.ID+" "+s.Summary+" "+s.Note)
	}
	slices.Sort(out)
	return out
}

// A question stops an import, unless the rest is wanted; when it is answered, what
// was open is added, and nothing else.
func TestDNAQuestion(t *testing.T) {
	file, dir := scaled(t, "Speech"), filepath.Join(t.TempDir(), "corpus")
	dnaImporter := importer(t, "dna")
	const question = "VARIABLES 14: Survey/agreement has the numbers 4 (1)"
	_, err := dnaImporter.Import(t.Context(), []string{file}, dir, ImportOptions{})
	if err == nil || !strings.Contains(err.Error(), question) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written")
	}
	got, err := dnaImporter.Import(t.Context(), []string{file}, dir, ImportOptions{Partial: true})
	if err != nil || !strings.Contains(got.Left.Error(), question) {
		t.Fatalf("got %v, and open %v", err, got.Left)
	}
	if got := statementsIn(t, dir); !slices.Equal(got, []string{"speech Ann supports: A bridge "}) {
		t.Errorf("statements %q", got)
	}
	got, err = dnaImporter.Import(t.Context(), []string{file}, dir, ImportOptions{Values: map[string]string{">3": "supports"}})
	if err != nil || len(got.Left) > 0 || got.Added[schema.KindStatement] != 1 || got.Added[schema.KindSource] != 0 || len(got.Differences) > 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	want := []string{"speech Ann supports: A bridge ", "speech Lee supports: A toll agreement: 4"}
	if got := statementsIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("statements %q", got)
	}
}

// What is in the corpus already is found there, whatever its id; another document
// with the same title is another source.
func TestDNAKnown(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "corpus")
	dnaImporter, o := importer(t, "dna"), ImportOptions{Values: map[string]string{"4": "opposes"}}
	if _, err := dnaImporter.Import(t.Context(), []string{scaled(t, "Speech")}, dir, o); err != nil {
		t.Fatal(err)
	}
	rename := func(file, from, to string) {
		path := filepath.Join(dir, file)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(text, []byte(from), []byte(to)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	rename("actors.yaml", "id: ann", "id: annalena")
	rename("sources/speech.yaml", "[ann]", "[annalena]")
	got, err := dnaImporter.Import(t.Context(), []string{scaled(t, "Address")}, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[schema.Kind]int{schema.KindSource: 1, schema.KindStatement: 2}
	for k, n := range got.Added {
		if want[k] != n {
			t.Errorf("%d %s added", n, k)
		}
	}
	if len(got.Differences) > 0 || got.Same != 4 {
		t.Errorf("%d the same, differences %v", got.Same, got.Differences)
	}
}
