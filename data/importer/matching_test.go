package importer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// saidIn lists what the statements of a folder say, by speaker, words and stance.
func saidIn(t *testing.T, dir string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, s := range corpustest.Loaded(t, data.Options{Unlocated: true}, dir).Statements {
		stance := ""
		for _, r := range s.Supports {
			stance += " +" + r.ID
		}
		for _, r := range s.Opposes {
			stance += " -" + r.ID
		}
		for i := range s.Evidence {
			if s.Evidence[i].Line > 0 {
				stance += fmt.Sprintf(" line %d", s.Evidence[i].Line)
			}
		}
		out[fmt.Sprintf("%s: %s%s %s", s.Speakers[0].ID, strings.Join(s.Quotes, "/")+s.Summary, stance, s.Date)]++
	}
	return out
}

// Rows are matched by what they say, in whatever order they come, and whichever of them.
func TestImportAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const (
		head   = "source,speaker,quote,mode,supports,line,date\n"
		noll   = "G,Noll,we will not accept that the harbour stays open,quote,,,\n"
		harper = "G,Harper,we will not accept that the harbour is closed,quote,,,\n"
		one    = "G,Ada,The harbour must close,quote,close,,\n"
		two    = "G,Ada,The harbour must close,quote,save the seals,,\n"
		three  = "G,Ada,The harbour must close,quote,save money,,\n"
		third  = "G,Ada,No,quote,,3,\n"
		ninth  = "G,Ada,No,quote,,9,\n"
		monday = "G,Ada,Never,quote,,,2025-01-06\n"
		friday = "G,Ada,Never,quote,,,2025-01-10\n"
	)
	for _, c := range []struct {
		name, first, then string
		added, same       int
	}{
		{"one before it that begins alike", harper, noll + harper, 1, 1},
		{"a row for each position", two, one + two + three, 2, 1},
		{"fewer", one + two + three, three + two, 0, 2},
		{"another order", one + two + three, three + one + two, 0, 3},
		{"other lines", ninth, third + ninth, 1, 1},
		{"other days", friday, monday + friday, 1, 1},
		{"only what is new, of another day", friday, monday, 1, 0},
		{"twice the same", one + one, one + one, 0, 2},
		{"once more", one, one + one, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, dir, err := tabled(t, head+c.first, "", ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			result, _, err := tabled(t, head+c.then, dir, ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Differences) > 0 || result.Added[schema.KindStatement] != c.added || result.Same != c.same {
				t.Errorf("added %d and found %d, want %d and %d; differences: %+v", result.Added[schema.KindStatement], result.Same, c.added, c.same, result.Differences)
			}
			_, whole, err := tabled(t, head+c.first+strings.TrimPrefix(c.then, c.first), "", ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			got := saidIn(t, dir)
			for key := range saidIn(t, whole) {
				if got[key] == 0 {
					t.Errorf("%q is missing", key)
				}
			}
			again, _, err := tabled(t, head+c.then, dir, ImportOptions{})
			if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
				t.Errorf("again: %v, %v, %+v", err, again.Files, again.Differences)
			}
		})
	}
}

// What a file says otherwise than the folder is told, and nothing is written but what
// has no such difference, if that is wanted; nor does what is named by it alone come in.
func TestImportConflict(t *testing.T) {
	const head = "source,speaker,quote,mode,supports,onBehalfOf\n"
	_, dir, err := tabled(t, head+"G,Ada,The harbour must close,quote,close,\n", "", ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	before := corpustest.Contents(t, dir)
	other := head + "G,Ada,The harbour must close,quote,close it now,Nobody\nG,Ben,Never,quote,,\n"
	result, _, err := tabled(t, other, dir, ImportOptions{})
	if err != nil || result.Complete() || len(result.Differences) != 2 || len(result.Files) > 0 {
		t.Fatalf("got %v, %+v", err, result)
	}
	d := result.Differences[0]
	if got, want := fmt.Sprintf("%s %s %s %d:%d %s %d:%d", d.Field, d.Has, d.Says, d.At.Line, d.At.Column, filepath.Base(d.Other.File), d.Other.Line, d.Other.Column), "onBehalfOf  nobody 4:5 table.csv 2:49"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Error(diff)
	}
	if result, _, err = tabled(t, other, dir, ImportOptions{Partial: true}); err != nil || result.Complete() {
		t.Fatalf("got %v, %+v", err, result)
	}
	after := corpustest.Contents(t, dir)
	if got := after["actors.yaml"] + after["positions.yaml"]; strings.Contains(got, "obody") || strings.Contains(got, "now") || !strings.Contains(got, "id: ben") {
		t.Errorf("got\n%s", got)
	}
	if !strings.Contains(after["sources/g.yaml"], "Never") {
		t.Errorf("got\n%s", after["sources/g.yaml"])
	}
}

// A partial import takes in the rows that have no problem.
func TestImportPartial(t *testing.T) {
	const table = "source,speaker,quote,mode,supports\nG,Ada,The harbour must close,quote,close\nG,Nemo,x,said,nothing\nG,Ned,,quote,\nG,Ben,Never,quote,\n"
	if _, dir, err := tabled(t, table, "", ImportOptions{}); err == nil {
		t.Fatalf("%s was written", dir)
	}
	result, dir, err := tabled(t, table, "", ImportOptions{Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range result.Left {
		got = append(got, fmt.Sprintf("%d: %s", p.Pos.Line, p.Msg))
	}
	want := []string{
		`3: mode "said" is none of quote, partial-quote, paraphrase, reported, attributed and assertion`,
		`4: it has no words: neither quotes nor a summary; nor does it take a side`,
		`4: mode quote needs the quoted words in quotes`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "actors.yaml")); err != nil || strings.Contains(string(got), "emo") || strings.Contains(string(got), "Ned") {
		t.Errorf("%v, got\n%s", err, got)
	}
	if got := saidIn(t, dir); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

// A statement whose words somebody has changed in the folder is still the one that the
// table has.
func TestImportEdited(t *testing.T) {
	_, dir, err := tabled(t, harbourTable, "", ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "sources", "gazette.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(strings.ReplaceAll(string(text), "must close", "shall close"), "  - speakers", "  - id: the-harbour-must-close-efecda\n    speakers", 1))
	corpustest.Write(t, file, text)
	result, _, err := tabled(t, harbourTable, dir, ImportOptions{})
	if err != nil || len(result.Differences) != 2 || result.Added[schema.KindStatement] != 0 {
		t.Errorf("got %v, %+v", err, result)
	}
}

// What the corpus does not say of a statement or an entity and a file says is added to
// it, once: all that a person wrote there stays, and so does what is said otherwise.
func TestImportFills(t *testing.T) {
	const head = "id,source,speaker,quote,mode,supports,opposes,date,echoes,summary\n"
	_, dir, err := tabled(t, head+"s1,G,Ada,One,quote,close,,,s9,\ns2,G,Ben,Two,quote,,,,,\n", "", ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "sources", "g.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(string(text), "  - id: s2\n", "  # the second\n  - id: s2 # as it is\n", 1))
	corpustest.Write(t, file, text)
	more := head + "s1,G,Ada,One,quote,close,,2025-01-06,s9,In short\ns2,G,Ben,Two,quote,,keep,,,\ns9,G,Ada,Nine,quote,,,,,\n"
	result, _, err := tabled(t, more, dir, ImportOptions{})
	if err != nil || !result.Complete() || result.Same != 2 || result.Added[schema.KindStatement] != 1 || len(result.Filled) != 4 {
		t.Fatalf("got %v, %+v", err, result)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(string(text), "\n\n  # the second\n", "\n    summary: In short\n    date: 2025-01-06\n    echoes: [s9]\n\n  # the second\n", 1) +
		"    opposes: [keep]\n\n  - id: s9\n    speakers: [ada]\n    mode: quote\n    quotes: [\"Nine\"]\n    evidence:\n      - quote: \"Nine\"\n"
	if diff := cmp.Diff(want, string(after)); diff != "" {
		t.Error(diff)
	}
	if got := corpustest.Contents(t, dir)["positions.yaml"]; !strings.Contains(got, "id: keep") {
		t.Errorf("got\n%s", got)
	}
	again, _, err := tabled(t, more, dir, ImportOptions{})
	if err != nil || !again.Complete() || again.Same != 3 || len(again.Filled) != 0 || len(again.Files) != 0 {
		t.Errorf("again: %v, %+v", err, again)
	}
	for name, other := range map[string]string{
		"another side":      strings.ReplaceAll(more, "close,,2025", "close,keep,2025"),
		"with a difference": strings.ReplaceAll(more, "s9,In short", "s9,In other words"),
	} {
		if result, _, err := tabled(t, other, dir, ImportOptions{}); err != nil || len(result.Differences) != 1 || len(result.Filled) != 0 {
			t.Errorf("%s: %v, %+v", name, err, result)
		}
	}
}

// Of a list of references of which the corpus has a part, because what they name came
// later, the others are added where they belong; a list that says something else, or in
// another order, stays, and so does what is on another side.
func TestImportLengthens(t *testing.T) {
	const head = "id,source,speaker,quote,mode,supports,opposes,echoes\n"
	const r2, r3 = "r2,G,Ben,Two,quote,,,\n", "r3,G,Ada,Three,quote,close,keep,r1; r2; r4\n"
	result, dir, err := tabled(t, head+r2+r3, "", ImportOptions{})
	if err != nil || !result.Complete() {
		t.Fatalf("got %v, %+v", err, result)
	}
	file := filepath.Join(dir, "sources", "g.yaml")
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "    echoes: [r2]\n") {
		t.Fatalf("%v, got\n%s", err, text)
	}
	text = []byte(strings.Replace(string(text), "    echoes: [r2]\n", "    echoes: # whom she repeats\n      # his\n      - r2 # so\n", 1))
	corpustest.Write(t, file, text)
	if _, _, err := tabled(t, head+"r1,G,Ben,One,quote,,,\nr4,G,Cem,Four,quote,,,\n", dir, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]string{
		"other statements": strings.Replace(r3, "r1; r2; r4", "r1; r4", 1),
		"another speaker":  strings.Replace(r3, "Ada", "Ben", 1),
		"another side":     strings.Replace(r3, ",close,keep,", ",close; keep,,", 1),
		"with another one": strings.Replace(r3, ",close,keep,", ",open,keep,", 1),
	} {
		result, _, err := tabled(t, head+other, dir, ImportOptions{})
		if err != nil || len(result.Differences) == 0 || len(result.Filled) != 0 || len(result.Files) != 0 {
			t.Errorf("%s: %v, %+v", name, err, result)
		}
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	more := head + r2 + strings.NewReplacer("Ada", "Ada; Ben", "close", "close; lock").Replace(r3)
	result, _, err = tabled(t, more, dir, ImportOptions{})
	if err != nil || !result.Complete() || len(result.Filled) != 3 {
		t.Fatalf("got %v, %+v", err, result)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("speakers: [ada]", "speakers: [ada, ben]", "supports: [close]", "supports: [close, lock]",
		"      # his\n      - r2 # so\n", "      - r1\n      # his\n      - r2 # so\n      - r4\n").Replace(string(before))
	if diff := cmp.Diff(want, string(after)); diff != "" {
		t.Error(diff)
	}
	turned := strings.Replace(more, "r1; r2; r4", "r4; r5; r2; r1", 1) + "r5,G,Ben,Five,quote,,,\n"
	if result, _, err := tabled(t, turned, dir, ImportOptions{}); err != nil || len(result.Differences) != 1 || len(result.Files) != 0 {
		t.Errorf("another order: %v, %+v", err, result)
	}
	again, _, err := tabled(t, more, dir, ImportOptions{})
	if err != nil || !again.Complete() || again.Same == 0 || len(again.Filled) != 0 || len(again.Files) != 0 {
		t.Errorf("again: %v, %+v", err, again)
	}
}

// What came twice with one id is one, if it says the same; what says something else is an
// error, with both places.
func TestImportTwice(t *testing.T) {
	const head, row = "id,source,speaker,quote,mode\n", "s1,G,Ada,One,quote\n"
	result, dir, err := tabled(t, head+row+row, "", ImportOptions{})
	if err != nil || !result.Complete() || result.Added[schema.KindStatement] != 1 {
		t.Fatalf("got %v, %+v", err, result)
	}
	again, _, err := tabled(t, head+row+row+row, dir, ImportOptions{})
	if err != nil || !again.Complete() || again.Same != 1 || len(again.Files) != 0 {
		t.Errorf("again: %v, %+v", err, again)
	}
	for _, r := range []ImportResult{result, again} {
		last := r.Parts[len(r.Parts)-1]
		if last.What != "row" || last.Left != r.Added[schema.KindStatement]+2*r.Same || last.Why != "it says again what one with its id has said" {
			t.Errorf("told %+v", last)
		}
	}
	for name, dir := range map[string]string{"new": "", "there already": dir} {
		_, _, err := tabled(t, head+row+strings.ReplaceAll(row, "Ada", "Ben"), dir, ImportOptions{})
		if err == nil || !strings.Contains(err.Error(), "table.csv:3:1: statement s1: duplicate id: see ") || !strings.Contains(err.Error(), "table.csv:2:1") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	const actors = "id,name,type\nada,Ada,person\nada,Ada,person\n"
	if result, _, err := tabled(t, actors, "", ImportOptions{Fields: map[string]string{"kind": "actor"}}); err != nil || result.Added[schema.KindActor] != 1 {
		t.Errorf("got %v, %+v", err, result)
	}
}

// A statement that refers to one that was left out comes in without the reference, and
// both are told, wherever that one failed.
func TestImportLeftOut(t *testing.T) {
	const table = "id,source,speaker,quote,mode,date,echoes\na,G,Ada,One,said,,\nb,,Ada,Two,quote,,\nc,G,Ben,Three,quote,,a; b\n"
	result, dir, err := tabled(t, table, "", ImportOptions{Partial: true})
	if err != nil || len(result.Left) != 2 || result.Added[schema.KindStatement] != 1 {
		t.Fatalf("got %v, %+v", err, result)
	}
	left := map[string]int{}
	for _, p := range result.Parts {
		if p.What != "column" {
			left[p.What+" "+p.Name+": "+p.Why] += p.Left
		}
	}
	if diff := cmp.Diff(map[string]int{"row : it has a problem": 2, "reference echoes: to statements that were left out": 2}, left); diff != "" {
		t.Error(diff)
	}
	if s := corpustest.Loaded(t, data.Options{Unlocated: true}, dir).Statements; len(s) != 1 || len(s[0].Echoes) != 0 {
		t.Errorf("got %+v", s)
	}
}
