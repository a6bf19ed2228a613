package importer

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"onrecord/data"
	"onrecord/schema/dna"
)

// dnaFile is a file of DNA with a document, and the id of a corpus.
func dnaFile(t *testing.T, id, text string) []byte {
	t.Helper()
	db := dna.New()
	db.Coders[0].Password = "secret"
	db.Documents = []dna.Document{{ID: 5, Text: text, Coder: dna.Admin, Date: 1622505600}}
	db.Settings = append(db.Settings, dna.Setting{Property: "onrecord id", Value: id}, dna.Setting{Property: "onrecord base", Value: "https://example.org/" + id + "/"})
	var out bytes.Buffer
	if err := dna.Write(&out, db); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Two files with sources of one id have each their own texts.
func TestDNASeveral(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"one", "two"} {
		files = append(files, filepath.Join(dir, name+".dna"))
		if err := os.WriteFile(files[len(files)-1], dnaFile(t, name, name+" speaks."), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	to := filepath.Join(dir, "corpora")
	if _, err := importer(t, "dna").Import(t.Context(), files, to, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two"} {
		text, err := os.ReadFile(filepath.Join(to, name, "texts", "document-5.txt"))
		if err != nil || string(text) != name+" speaks." {
			t.Errorf("%s has the text %q, %v", name, text, err)
		}
		if _, err := data.Load(t.Context(), []string{filepath.Join(to, name)}, data.Options{}); err != nil {
			t.Error(err)
		}
	}
}

// A source that would be called as a device of Windows is called otherwise, for
// its text is a file.
func TestDNADevice(t *testing.T) {
	db := dna.New()
	db.Coders[0].Password = "secret"
	db.Documents = []dna.Document{{ID: 1, Title: "Aux", Text: "We build.", Coder: dna.Admin, Date: 1622505600}}
	var file bytes.Buffer
	if err := dna.Write(&file, db); err != nil {
		t.Fatal(err)
	}
	got, err := DNA(t.Context(), "coded.dna", file.Bytes(), dna.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if id := got.Corpus.Sources[0].ID; id != "aux-2" || got.Texts["aux-2"] != "We build." {
		t.Errorf("the source is %s, and the texts are %q", id, got.Texts)
	}
}
