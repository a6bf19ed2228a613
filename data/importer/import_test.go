package importer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

func importer(t testing.TB, name string) *Importer {
	t.Helper()
	all := Importers()
	i := slices.IndexFunc(all, func(im Importer) bool { return im.Name == name })
	if i < 0 {
		t.Fatalf("there is no importer %s", name)
	}
	return &all[i]
}

// tabled imports one table into a new folder, or a given one.
func tabled(t testing.TB, text, dir string, o ImportOptions) (ImportResult, string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "table.csv")
	corpustest.Write(t, file, []byte(text))
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "new")
	}
	result, err := importer(t, "csv").Import(t.Context(), []string{file}, dir, o)
	return result, dir, err
}

const harbourTable = "source,speaker,quote,mode,supports\nGazette,Ada Quay,The harbour must close,quote,The harbour should close\n"

const harbourWant = `id: gazette
title: Gazette
statements:
  - id: the-harbour-must-close-efecda
    speakers: [ada-quay]
    mode: quote
    quotes: ["The harbour must close"]
    supports: [the-harbour-should-close]
    evidence:
      - quote: "The harbour must close"
`

func TestImportTable(t *testing.T) {
	utf16of := func(order binary.AppendByteOrder, mark, text string) string {
		var b []byte
		for _, c := range utf16.Encode([]rune(mark + text)) {
			b = order.AppendUint16(b, c)
		}
		return string(b)
	}
	for _, c := range []struct {
		name, in string
		options  ImportOptions
	}{
		{"plain", harbourTable, ImportOptions{}},
		{"mark and CR LF", "\ufeff" + strings.ReplaceAll(harbourTable, "\n", "\r\n"), ImportOptions{}},
		{"CR", strings.ReplaceAll(harbourTable, "\n", "\r"), ImportOptions{}},
		{"semicolons", strings.ReplaceAll(harbourTable, ",", ";"), ImportOptions{}},
		{"tabs", strings.ReplaceAll(harbourTable, ",", "\t"), ImportOptions{}},
		{"Excel's sign", "sep=;\n" + strings.ReplaceAll(harbourTable, ",", ";"), ImportOptions{}},
		{"UTF-16", utf16of(binary.LittleEndian, "\ufeff", harbourTable), ImportOptions{}},
		{"UTF-16, the other order", utf16of(binary.BigEndian, "\ufeff", harbourTable), ImportOptions{}},
		{"UTF-16 without a mark", utf16of(binary.BigEndian, "", harbourTable), ImportOptions{}},
		{"UTF-16 that is said", utf16of(binary.LittleEndian, "", harbourTable), ImportOptions{Encoding: "UTF-16LE"}},
		{"letters", strings.NewReplacer("source", "SOURCE", "speaker", "Speakers", "mode", " Mode ").Replace(harbourTable), ImportOptions{}},
		{"columns", strings.NewReplacer("source", "Paper", ",quote,mode", ",Words,Comment", ",quote,", ",?!,").Replace(harbourTable), ImportOptions{
			Columns: map[string]string{"paper": "source", "Words": "quote", "Comment": ""}, Fields: map[string]string{"mode": "quote"},
		}},
		{"source that is said", strings.NewReplacer("source,", "", "Gazette,", "").Replace(harbourTable), ImportOptions{Fields: map[string]string{"source": "Gazette"}}},
		{"lists", strings.NewReplacer("quote,mode", "quotes,mode", "Ada Quay", "Ada Quay;").Replace(harbourTable), ImportOptions{}},
		{"blank rows and long ones", strings.ReplaceAll(harbourTable, "\nGazette", "\n\n,,,,\n\nGazette") + ",,,,,,\n", ImportOptions{}},
		{"other letters of words", strings.ReplaceAll(harbourTable, ",quote,The harbour should", ", Quote ,The harbour should"), ImportOptions{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, dir, err := tabled(t, c.in, "", c.options)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(harbourWant, corpustest.Contents(t, dir)["sources/gazette.yaml"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestImportWindows(t *testing.T) {
	result, dir, err := tabled(t, "source,speaker,quote,mode\nZ\xfcrich,Zo\xeb,\x93\x80 5\x94,quote\n", "", ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := corpustest.Contents(t, dir)["sources/zurich.yaml"]; !strings.Contains(got, "title: Zürich\n") || !strings.Contains(got, `- quote: "€ 5"`) {
		t.Errorf("got\n%s", got)
	}
	if len(result.Notes) != 1 || !strings.HasSuffix(result.Notes[0].String(), "is read as windows-1252, with words such as Zürich, Zoë: the option encoding says otherwise") {
		t.Errorf("got the notes %q", result.Notes)
	}
}

// What is wrong with a table, and where. Nothing is written then.
func TestImportTableProblems(t *testing.T) {
	for _, c := range []struct {
		name, in string
		options  ImportOptions
		want     string
	}{
		{"empty", " \n", ImportOptions{}, "table.csv: this file is empty: a table begins with the names of its columns"},
		{"no rows", "source,speaker,quote,mode\n", ImportOptions{}, "table.csv: there is nothing in it"},
		{"unknown columns", "source,speker,Über,mode\n", ImportOptions{}, corpustest.Lines(`
			table.csv:1:8: unknown column "speker" (speakers?): the option map 'speker=FIELD' says what it holds, and the option map 'speker=' passes over it
			table.csv:1:15: unknown column "Über": the option map 'Über=FIELD' says what it holds, and the option map 'Über=' passes over it
			`)},
		{"twice", "speaker,Speakers\n", ImportOptions{}, `table.csv:1:9: column "Speakers" holds speakers, as column "speaker" does: the option map 'Speakers=' passes over it`},
		{"no such field", "source\n", ImportOptions{Columns: map[string]string{"source": "paper"}}, `table.csv:1:1: the option map source=paper: there is no such field: statement has id, iri,`},
		{"marks", "source,mode\n\"a\"b,c\n", ImportOptions{}, `table.csv:2:3: this is not CSV: extraneous or missing " in quoted-field`},
		{"long row", "source,mode\na,quote,b\n", ImportOptions{}, `table.csv:2:9: this row has 3 cells, and there are 2 columns`},
		{"U+0000", "source,mode\nä,\x00quote\n", ImportOptions{}, `table.csv:2:3: the character U+0000 is not allowed here`},
		{"UTF-8 in part", "source,mode\nä,\xff\n", ImportOptions{}, `table.csv:2:3: invalid UTF-8`},
		{"Windows-1252 in part", "a\n\xe4 \x81\n", ImportOptions{Encoding: "windows-1252"}, `table.csv:2:3: the byte 0x81 is not a character of Windows-1252: say with the option encoding what this file is`},
		{"some encoding", "a\n\xcf\xf0\xe8\xe2\xe5\xf2\n", ImportOptions{}, `table.csv: it cannot be told which encoding this file has: say it with the option encoding`},
		{"odd UTF-16", "\xff\xfea\x00\n\x00b", ImportOptions{}, `table.csv:2:1: this is not UTF-16: half a character at the end`},
		{"half a pair", "\xff\xfea\x00\x00\xd8b\x00", ImportOptions{}, `table.csv:1:2: this is not UTF-16: half a surrogate pair`},
		{"U+0000 in UTF-16", "\xff\xfea\x00\x00\x00", ImportOptions{}, `table.csv:1:2: the character U+0000 is not allowed here`},
		{"program", "\x7fELF\x02\x01\x01\x00\x00\x00", ImportOptions{}, `table.csv:1:8: the character U+0000 is not allowed here`},
		{"several kinds", "source,speaker,quote,mode,about\nG,A,b,quote,Somewhere\n", ImportOptions{}, `table.csv:2:13: about: nothing is called "Somewhere": write actor/Somewhere or position/Somewhere or place/Somewhere or event/Somewhere or source/Somewhere, and it is created`},
		{"a kind alone", "source,speaker,quote,mode,restates\nG,actor/; A,b,quote,statement/\n", ImportOptions{}, corpustest.Lines(`
			table.csv:2:3: speakers: "actor/" is no actor: an id or a name belongs after actor/
			table.csv:2:21: restates: "statement/" is no statement: an id or a name belongs after statement/`)},
		{"words", "source,speaker,quote,mode,date\nG,A,b,said,last week\n", ImportOptions{}, corpustest.Lines(`
			table.csv:2:7: statement: mode "said" is none of quote, partial-quote, paraphrase, reported, attributed and assertion
			table.csv:2:12: statement: date`)},
		{"no words", "source,speaker,mode\nG,A,paraphrase\n", ImportOptions{}, corpustest.Lines(`
			table.csv:2:1: statement statement-57ac0b: it has no words: neither quotes nor a summary; nor does it take a side`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, dir, err := tabled(t, c.in, "", c.options)
			var ps schema.Problems
			if !errors.As(err, &ps) {
				t.Fatalf("got %v", err)
			}
			var got []string
			for _, p := range ps {
				p.Pos.File = filepath.Base(p.Pos.File)
				got = append(got, p.Error())
			}
			text := strings.Join(got, "\n")
			if want := strings.TrimSpace(c.want); len(text) < len(want) || text[:len(want)] != want && cmp.Diff(want, text) != "" && !prefixed(got, strings.Split(want, "\n")) {
				t.Errorf("got\n%s\nwant\n%s", text, want)
			}
			if change.Exists(dir) {
				t.Error("something was written")
			}
		})
	}
	_, _, err := tabled(t, harbourTable, "", ImportOptions{Fields: map[string]string{"speakers.type": "person"}})
	if err == nil || !strings.Contains(err.Error(), "the option set speakers.type=person: there is no such field: a statement has id, ") || strings.Count(err.Error()+",", " source,") != 1 {
		t.Errorf("got %v", err)
	}
	_, _, err = tabled(t, harbourTable, "", ImportOptions{Encoding: "ebcdic"})
	if want := "the option encoding ebcdic: there is utf-8, windows-1252, utf-16le, "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

// prefixed reports whether each line begins as it should.
func prefixed(got, want []string) bool {
	return slices.EqualFunc(got, want, strings.HasPrefix)
}

// IsStoreURI are those of entities, wherever they are described: in a table of their
// own, in the corpus that is there, in another row.
func TestImportNames(t *testing.T) {
	in := corpustest.Folder(t, `
-- statements.csv --
speaker,mode,summary,source,line,from,supports,about
The mayor; ben HARPER,paraphrase,They agree.,gazette,1,Said,close,Porttown; actor/Town Council
mayor,paraphrase,"No, they don't.",Gazette,2,Ben,Dredge it!; Dredge it?,place/Quay
-- actors.csv --
name,aliases,type,affiliations
Ada Quay,The Mayor; Mayor of Porttown,person,council
Ben Harper,,person,Town Council
Town Council,,organization,
-- places.csv --
id,name
town,Porttown
-- other.csv --
x
`)
	dir := filepath.Join(t.TempDir(), "new")
	result, err := importer(t, "csv").Import(t.Context(), []string{in}, dir, ImportOptions{Texts: map[string]string{}})
	if err != nil {
		t.Fatal(err)
	}
	got := corpustest.Contents(t, dir)
	for name, want := range map[string]string{
		"actors.yaml":    "- id: council\n  name: council\n  type: group\n\n- id: ada-quay\n  name: Ada Quay\n  aliases: [The Mayor, Mayor of Porttown]\n  type: person\n  affiliations: [{to: council}]\n\n- id: ben-harper\n  name: Ben Harper\n  type: person\n  affiliations: [{to: town-council}]\n\n- id: town-council\n  name: Town Council\n  type: organization\n\n- id: mayor\n  name: mayor\n  type: person\n",
		"positions.yaml": "- id: close\n  name: close\n  type: concept\n\n- id: dredge-it\n  name: Dredge it!\n  type: concept\n\n- id: dredge-it-2\n  name: Dredge it?\n  type: concept\n",
		"places.yaml":    "- id: town\n  name: Porttown\n\n- id: quay\n  name: Quay\n",
	} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if len(result.Notes) != 1 || !strings.Contains(result.Notes[0].String(), "other.csv is passed over") {
		t.Errorf("got the notes %q", result.Notes)
	}
	// Another table may use all these names, and finds what there is.
	second := "speaker,mode,quote,source,supports\nAda Quay; Mayor,quote,Never,GAZETTE,DREDGE IT!\n"
	result, _, err = tabled(t, second, dir, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[schema.Kind]int{schema.KindStatement: 1}, result.Added); diff != "" {
		t.Error(diff)
	}
}

// Nothing that stands in a corpus is changed; what a file says otherwise is
// told.
func TestImportMerges(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	before := corpustest.Contents(t, dir)
	in := corpustest.Folder(t, `
-- actors.csv --
id,name,type,aliases
mayor,A. Quay,person,
harper,Ben Harper,person,
fisher,Cy Fisher,person,Mate
-- statements.csv --
id,speaker,mode,quote,source,about
must-close,mayor,quote,The harbour must close,gazette,
feeds,fisher,paraphrase,,gazette,Mate
lives,Mate,partial-quote,town lives on,Harbour to stay open?,Mate
`)
	var first map[string]string
	for i := range 2 {
		result, err := importer(t, "csv").Import(t.Context(), []string{in}, dir, ImportOptions{Partial: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range result.Differences {
			got = append(got, fmt.Sprintf("%s:%d:%d %s %s: %s, not %s:%d:%d %s", filepath.Base(d.At.File), d.At.Line, d.At.Column, d.ID, d.Field, d.Has, filepath.Base(d.Other.File), d.Other.Line, d.Other.Column, d.Says))
		}
		want := []string{
			"actors.yaml:1:21 actor mayor name: Ada Quay, not actors.csv:2:7 A. Quay",
			"gazette.yaml:13:15 statement feeds speakers: harper, not statements.csv:3:7 fisher",
			"gazette.yaml:12:5 statement feeds about: , not statements.csv:3:34 actor/fisher",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		after := corpustest.Contents(t, dir)
		if i == 0 {
			first = after
		}
		if diff := cmp.Diff(first, after); diff != "" {
			t.Error(diff)
		}
	}
	for name, text := range first {
		switch name {
		case "actors.yaml":
			before[name] += "- id: fisher\n  name: Cy Fisher\n  aliases: [Mate]\n  type: person\n"
		case "sources/gazette.yaml":
			before[name] += `  - id: lives
    speakers: [fisher]
    mode: partial-quote
    quotes: ["town lives on"]
    about: [fisher]
    evidence:
      - quote: "town lives on"
        line: 2
        start: 69
        end: 82
        sha256: f71523556fb555b7e6af8505319a72456a132353de4150ece610a1308e3a14ef
        prefix: "se.”\nBen Harper thinks that the "
        suffix: " the harbour.\n"
`
		}
		if diff := cmp.Diff(before[name], text); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Whenever an import is interrupted, nothing is written.
func TestImportInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "table.csv")
	corpustest.Write(t, file, []byte(harbourTable))
	for asked := int64(0); ; asked++ {
		ctx := &corpustest.Impatient{Context: t.Context()}
		ctx.Left.Store(asked)
		parent := t.TempDir()
		_, err := importer(t, "csv").Import(ctx, []string{file}, filepath.Join(parent, "new"), ImportOptions{})
		if err == nil {
			if asked < 5 {
				t.Errorf("the context was asked %d times", asked)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d: got %v", asked, err)
		}
		if left := corpustest.Contents(t, parent); len(left) > 0 || change.Exists(filepath.Join(parent, "new")) {
			t.Fatalf("after %d: %v is left", asked, left)
		}
	}
}

// A file that holds nothing of its format is said to be that, whatever the new corpus would be called.
func TestImportNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.json")
	corpustest.Write(t, file, []byte("[]"))
	dir := filepath.Join(t.TempDir(), "made")
	_, err := importer(t, "claimreview").Import(t.Context(), []string{file}, dir, ImportOptions{ID: "x"})
	if err == nil || !strings.HasSuffix(err.Error(), "x.json: there is no ClaimReview in it") {
		t.Errorf("got %v", err)
	}
}
