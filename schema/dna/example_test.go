package dna_test

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"onrecord/data/text"
	"onrecord/schema/dna"
)

// A file is written, read, and understood.
func Example() {
	db := dna.New()
	db.Coders[0].Password = dna.Hash("secret", [16]byte{})
	db.Documents = []dna.Document{{ID: 1, Title: "A speech", Text: "We will build a bridge.", Coder: dna.Admin, Date: 1622505600}}
	db.Entities = []dna.Entity{{ID: 1, Variable: dna.Person, Value: "Ann Lee"}, {ID: 2, Variable: dna.Organization, Value: "Town"}, {ID: 3, Variable: dna.Concept, Value: "A bridge"}}
	db.Statements = []dna.Statement{{ID: 1, StatementType: dna.DNAStatement, Document: 1, Start: 0, Stop: 22, Coder: dna.Admin}}
	db.ShortTexts = []dna.ShortText{{ID: 1, Statement: 1, Variable: dna.Person, Entity: 1}, {ID: 2, Statement: 1, Variable: dna.Organization, Entity: 2}, {ID: 3, Statement: 1, Variable: dna.Concept, Entity: 3}}
	db.Booleans = []dna.Number{{ID: 1, Statement: 1, Variable: dna.Agreement, Value: 1}}
	var file bytes.Buffer
	if err := dna.Write(&file, db); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}

	ctx := context.Background()
	db, err := dna.Read(ctx, "coded.dna", file.Bytes())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	coded, err := db.Corpus(ctx, dna.Options{
		Text: func(file string, raw []byte) (dna.Text, error) { return text.New(file, raw) },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, s := range coded.Corpus.Statements {
		fmt.Printf("%s supports %s: %q\n", s.Speakers[0].ID, s.Supports[0].ID, s.Evidence[0].Exact)
	}
	// Output: ann-lee supports a-bridge: "We will build a bridge"
}
