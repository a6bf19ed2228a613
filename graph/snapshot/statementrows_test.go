package snapshot

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view/table"
)

// The row of each statement is what the statement table has of it.
func TestStatementRows(t *testing.T) {
	s, err := Open(specimenOf(t, 400).file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.StatementRows()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := s.StatementTable()
	if err != nil {
		t.Fatal(err)
	}
	utterances, err := whole.Utterances()
	if err != nil {
		t.Fatal(err)
	}
	belonging, err := whole.Belonging()
	if err != nil {
		t.Fatal(err)
	}
	several, offices := 0, 0
	for row := range uint32(whole.Len()) {
		iri, err := whole.StatementIRI(row)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := rows.IRI(row); err != nil || got != iri {
			t.Errorf("row %d is %v, %v, want %v", row, got, err, iri)
		}
		var want StatementRow
		want.First, want.Several = utterances.Of(row)
		want.Told = belonging != nil
		for _, f := range table.Fields() {
			if !f.Several() {
				one, err := whole.One(f)
				if err != nil {
					t.Fatal(err)
				}
				if want.One[f] = one.At(row); f.Words() && want.One[f] > 0 {
					words, err := whole.Part(table.WordsOf(f))
					if err != nil {
						t.Fatal(err)
					}
					want.One[f] = words.At(int(want.One[f]) - 1)
				}
				continue
			}
			list, err := whole.List(f)
			if err != nil {
				t.Fatal(err)
			}
			cursor := list.Cursor()
			from, until := cursor.Of(row)
			for i := from; i < until; i++ {
				want.List[f] = append(want.List[f], list.Value(i))
				if f == table.Speakers && belonging != nil {
					m := belonging.Membership(i)
					want.Speakers = append(want.Speakers, Membership{belonging.Organization(i), belonging.Of(m), belonging.Offices(m)})
					offices += len(belonging.Offices(m))
				}
			}
		}
		if want.Several {
			several++
		}
		got, there, err := rows.Of(iri)
		if diff := cmp.Diff(want, got); err != nil || !there || diff != "" {
			t.Errorf("%v: %v, %v, -want +got:\n%s", iri, there, err, diff)
		}
	}
	if several == 0 || belonging == nil || offices == 0 {
		t.Errorf("%d of several reports, belonging %v, %d offices: what is compared?", several, belonging != nil, offices)
	}
	for n := range uint32(whole.Entities()) {
		want, err := whole.Entity(n + 1)
		if got, gotErr := rows.Entity(n + 1); err != nil || gotErr != nil || got != want {
			t.Errorf("entity %d is %v, %v, want %v, %v", n+1, got, gotErr, want, err)
		}
	}
	if _, err := rows.Entity(uint32(whole.Entities()) + 1); !damage(err) {
		t.Errorf("an entity that there is not: %v", err)
	}
	if _, there, err := rows.Of(quad.IRI("a:none")); there || err != nil {
		t.Errorf("what is no statement: %v, %v", there, err)
	}
}

// Who reads a row reads no more of the table than that takes: damage elsewhere is not met,
// and damage of the row is.
func TestStatementRowsReadLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	sp := specimenOf(t, 12_000)
	b, err := os.ReadFile(sp.file)
	if err != nil {
		t.Fatal(err)
	}
	sound, err := Open(sp.file)
	if err != nil {
		t.Fatal(err)
	}
	defer sound.Close()
	whole, err := sound.StatementTable()
	if err != nil {
		t.Fatal(err)
	}
	var iris [2]quad.IRI // of the first row, and of one amid the column
	middle := whole.Len() / 2
	for i, row := range []int{0, middle} {
		if iris[i], err = whole.StatementIRI(uint32(row)); err != nil {
			t.Fatal(err)
		}
	}
	// The sources: a column that takes several blocks.
	at := headerOf(t, b).sections[secColumns]
	entry := b[at.offset+16*uint64(table.ValuesOf(table.Source)):]
	offset, count, width := le.Uint64(entry), le.Uint32(entry[8:]), le.Uint32(entry[12:])
	if count*width < 3*sumStep {
		t.Fatalf("%d numbers of %d bytes are too few blocks", count, width)
	}
	damaged := bytes.Clone(b)
	damaged[at.offset+offset+uint64(middle)*uint64(width)] ^= 1
	file := filepath.Join(t.TempDir(), "damaged")
	if err := os.WriteFile(file, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.StatementRows()
	if err != nil {
		t.Fatal(err)
	}
	if _, there, err := rows.Of(iris[0]); !there || err != nil {
		t.Errorf("the first row: %v, %v", there, err)
	}
	if _, _, err := rows.Of(iris[1]); !damage(err) {
		t.Errorf("the row that is damaged: %v", err)
	}
}
