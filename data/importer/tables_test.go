package importer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/cellwords"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// corpusOf imports a table into a new folder and reads that.
func corpusOf(t *testing.T, text string, o ImportOptions) (*schema.Corpus, ImportResult) {
	t.Helper()
	result, dir, err := tabled(t, text, "", o)
	if err != nil {
		t.Fatal(err)
	}
	return corpustest.Loaded(t, data.Options{Unlocated: true}, dir), result
}

// problemsOf imports a table that has problems.
func problemsOf(t *testing.T, text string, o ImportOptions) []string {
	t.Helper()
	_, _, err := tabled(t, text, "", o)
	var ps schema.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("got %v", err)
	}
	var out []string
	for _, p := range ps {
		out = append(out, fmt.Sprintf("%d:%d: %s", p.Pos.Line, p.Pos.Column, p.Msg))
	}
	return out
}

// partsOf are the columns of a report that are of interest.
func partsOf(r ImportResult, names ...string) (out []string) {
	for _, p := range r.Parts {
		if slices.Contains(names, p.Name) {
			out = append(out, fmt.Sprintf("%s %s: %s %d %d %s", p.What, p.Name, p.As, p.Values, p.Left, p.Why))
		}
	}
	return out
}

func ids(refs []schema.Ref) string {
	var out []string
	for _, r := range refs {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

// Columns without a name are passed over and told, and can be said; the names of columns
// can have line breaks.
func TestImportColumnsWithoutName(t *testing.T) {
	const table = ",source,\"Who\nspeaks\",quote,mode,,\n1,G,Ada,Never,quote,first,\n2,G,Ben,Always,quote,second,\n"
	c, r := corpusOf(t, table, ImportOptions{Columns: map[string]string{"who speaks": "speakers", "#6": "note"}})
	if c.Statements[1].Note != "second" || c.Statements[0].Speakers[0].ID != "ada" {
		t.Errorf("got %+v", c.Statements)
	}
	want := []string{"column #1:  2 2 it has no name", "column Who speaks: speakers 2 0 as was said", "column #6: note 2 0 as was said"}
	if diff := cmp.Diff(want, partsOf(r, "#1", "Who speaks", "#6", "#7")); diff != "" {
		t.Error(diff)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0].String(), "column 1 has no name, and was left behind: the option map '#1=FIELD' says what it holds") {
		t.Errorf("got %q", r.Notes)
	}
	got := problemsOf(t, table, ImportOptions{})
	if want := []string{`1:9: unknown column "Who speaks": the option map 'Who speaks=FIELD' says what it holds, and the option map 'Who speaks=' passes over it`}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// What programs write where there is no value is none; words of onrecord's own tables are
// what they are.
func TestImportEmptyWords(t *testing.T) {
	for _, word := range []string{"NA", "N/A", "#N/A", "#REF!", "None", "nan", "NULL", "-", "?"} {
		c, r := corpusOf(t, "source,speaker,quote,mode,supports,date,note\nG,Ada; "+word+",None,quote,"+word+","+word+",\n", ImportOptions{})
		s := c.Statements[0]
		if len(c.Actors) != 1 || len(c.Positions) != 0 || s.Date != "" || s.Quotes[0] != "None" {
			t.Errorf("%s: got %+v", word, s)
		}
		if got, want := partsOf(r, "supports"), []string{"column supports: supports 1 1 " + word + " (1) stands for nothing"}; !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
		c, _ = corpusOf(t, "iri,id,source,speakers,quotes,mode,supports\nhttps://e.org/c/statement/s,s,G,None,None,quote,None\n", ImportOptions{})
		if c.Positions[0].ID != "None" || c.Actors[0].ID != "None" {
			t.Errorf("got %+v", c.Positions[0])
		}
	}
	if _, _, err := tabled(t, "name,date\nFair,2025\n", "", ImportOptions{Fields: map[string]string{"kind": "event", "description": "NA", "place": "NA"}}); err != nil {
		t.Error(err)
	}
	// A value that stands for itself can be said.
	if c, _ := corpusOf(t, "source,speaker,quote,mode\nG,Mr Who,Never,quote\n", ImportOptions{Values: map[string]string{"mr who": "Ada Quay"}}); c.Actors[0].Name != "Ada Quay" {
		t.Errorf("got %+v", c.Actors[0])
	}
}

// A concept and a column that says on which side of it a row is.
func TestImportAgreement(t *testing.T) {
	const head = "source,speaker,quote,mode,Concept,Agreement\n"
	row := func(i int, side string) string { return fmt.Sprintf("G,Ada,Words %d,quote,Close,%s\n", i, side) }
	for _, c := range []struct {
		sides, want string
		values      map[string]string
	}{
		{sides: "yes no", want: "+ -"},
		{sides: "1 0", want: "+ -"},
		{sides: "1.0 0.0", want: "+ -"},
		{sides: "-1 0 1 +1", want: "- 0 + +"},
		{sides: "TRUE FALSE", want: "+ -"},
		{sides: "ja nein", want: "+ -"},
		{sides: "Pro Contra", want: "+ -"},
		{sides: "supports opposes neutral", want: "+ - 0"},
		{sides: "x X", want: "+ +"},
		{sides: "+ -", want: "+ -"},
		{sides: "1 2", want: "- +", values: map[string]string{"1": "opposes", "2": "supports"}},
		{sides: "1 3 5", want: "- 0 +", values: map[string]string{"1": "no", "5": "yes", "3": "neutral"}},
		{sides: "meh yes", want: " +", values: map[string]string{"meh": ""}},
		{sides: "1 3 3.5 5", want: "- 0 + +", values: map[string]string{"<3": "opposes", "3": "neutral", ">3": "supports"}},
	} {
		text := head
		for i, side := range strings.Fields(c.sides) {
			text += row(i, side)
		}
		corpus, _ := corpusOf(t, text, ImportOptions{Values: c.values})
		var got []string
		for _, s := range corpus.Statements {
			switch {
			case len(s.Supports) > 0:
				got = append(got, "+")
			case len(s.Opposes) > 0:
				got = append(got, "-")
			case len(s.Neutral) > 0:
				got = append(got, "0")
			default:
				got = append(got, "")
			}
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.sides, got, c.want)
		}
	}
	for sides, want := range map[string][]string{
		"1 5":    {`2:27: column "Agreement": on which side is "1"?: the option value 1=supports, the option value 1=opposes, the option value 1=neutral or the option value 1= says it`, `3:27: column "Agreement": on which side is "5"?: the option value 5=supports, the option value 5=opposes, the option value 5=neutral or the option value 5= says it`},
		"0 0":    {`2:27: column "Agreement": on which side is "0"?: the option value 0=supports, the option value 0=opposes, the option value 0=neutral or the option value 0= says it`},
		"yes so": {`3:27: column "Agreement": on which side is "so"?: the option value so=supports, the option value so=opposes, the option value so=neutral or the option value so= says it`},
	} {
		text := head
		for i, side := range strings.Fields(sides) {
			text += row(i, side)
		}
		if diff := cmp.Diff(want, problemsOf(t, text, ImportOptions{})); diff != "" {
			t.Error(diff)
		}
		answered := 0
		c, _ := corpusOf(t, text, ImportOptions{Ask: func(_ context.Context, q Question) (string, error) {
			answered++
			return q.Answers[1], nil
		}})
		if len(c.Statements[1].Opposes) != 1 || answered != len(want) {
			t.Errorf("%s: asked %d times, got %+v", sides, answered, c.Statements)
		}
	}
	// Several concepts, each with its side; and sides that no row says.
	c, _ := corpusOf(t, head+"G,Ada,Words,quote,Close; Open,no; yes\n", ImportOptions{})
	if s := c.Statements[0]; ids(s.Supports) != "open" || ids(s.Opposes) != "close" {
		t.Errorf("got %+v", s)
	}
	c, _ = corpusOf(t, strings.ReplaceAll(head+"G,Ada,Words,quote,Close\n", ",Agreement", ""), ImportOptions{Fields: map[string]string{"agreement": "no"}})
	if s := c.Statements[0]; ids(s.Opposes) != "close" {
		t.Errorf("got %+v", s)
	}
	got := problemsOf(t, strings.ReplaceAll(head+"G,Ada,Words,quote,Close\n", ",Agreement", ""), ImportOptions{})
	if want := `1:1: no column says on which side of its concept (column "Concept") a row is: the option set agreement=supports, the option set agreement=opposes or the option set agreement=neutral says it`; len(got) != 1 || got[0] != want {
		t.Errorf("got %q", got)
	}
	// Without a side, the words come in, and a row that has none is told.
	c, r := corpusOf(t, head+"G,Ada,Words,quote,Close,x\nG,Ada,More,quote,Close,\nG,Ada,,quote,Close,\n", ImportOptions{})
	if len(c.Statements) != 2 || len(c.Statements[1].Supports) != 0 {
		t.Errorf("got %+v", c.Statements)
	}
	if got, want := partsOf(r, ""), []string{"row :  1 1 it takes no side on its concept, and has no words"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// A column for each position, with the side that is taken on it, and several columns of
// one list.
func TestImportPositionColumns(t *testing.T) {
	const table = "source,Who,And,quote,mode,Close the harbour,Dredge,Seals\nG,Ada,Ben,One,direct quote,1,x,yes\nG,Ada,,Two,direct quote,-1,,no\nG,Ada,,Three,direct quote,0,,\n"
	c, r := corpusOf(t, table, ImportOptions{
		Columns: map[string]string{"Who": "person", "And": "speakers", "Close the harbour": "position", "Dredge": "position:Dredge the harbour", "Seals": "position"},
		Values:  map[string]string{"direct quote": "quote"},
	})
	var got []string
	for _, s := range c.Statements {
		got = append(got, fmt.Sprintf("%s %s | %s | %s | %s", s.Mode, ids(s.Speakers), ids(s.Supports), ids(s.Opposes), ids(s.Neutral)))
	}
	want := []string{"quote ada ben | close-the-harbour dredge-the-harbour seals |  | ", "quote ada |  | close-the-harbour seals | ", "quote ada |  |  | close-the-harbour"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"column Dredge: position:Dredge the harbour 1 0 as was said; x: supports"}, partsOf(r, "Dredge")); diff != "" {
		t.Error(diff)
	}
	if c.Positions[1].Name != "Dredge the harbour" {
		t.Errorf("got %+v", c.Positions[1])
	}
}

// The numbers of the columns of positions are of one scale. Without a -1 anywhere, a 0
// may say no, or that nothing was said: that is asked.
func TestImportPositionMatrix(t *testing.T) {
	sides := func(table string, o ImportOptions) string {
		o.Columns = map[string]string{"Close": "position", "Dredge": "position"}
		o.Fields = map[string]string{"mode": "paraphrase"}
		c, _ := corpusOf(t, table, o)
		var got []string
		for _, s := range c.Statements {
			got = append(got, fmt.Sprintf("%s | %s | %s", ids(s.Supports), ids(s.Opposes), ids(s.Neutral)))
		}
		return strings.Join(got, "\n")
	}
	if got, want := sides("source,speaker,Close,Dredge\nG,Ada,1,-1\nG,Ben,0,1\n", ImportOptions{}), "close | dredge | \ndredge |  | close"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	table := "source,speaker,Close,Dredge\nG,Ada,1,1\nG,Ben,0,1\n"
	for value, want := range map[string]string{"": "close dredge |  | \ndredge |  | ", "opposes": "close dredge |  | \ndredge | close | "} {
		if got := sides(table, ImportOptions{Values: map[string]string{"0": value}}); got != want {
			t.Errorf("0 is %q: got %q, want %q", value, got, want)
		}
	}
	asked := problemsOf(t, table, ImportOptions{Columns: map[string]string{"Close": "position", "Dredge": "position"}, Fields: map[string]string{"mode": "paraphrase"}})
	if want := `3:7: column "Close": on which side is "0"?`; len(asked) != 1 || !strings.HasPrefix(asked[0], want) {
		t.Errorf("got %q, want %q", asked, want)
	}
}

// Dates are read as they are written, in the order that the column shows, or that is
// said.
func TestImportDates(t *testing.T) {
	read := func(t *testing.T, o ImportOptions, dates ...string) string {
		t.Helper()
		text := "source;speaker;quote;mode;date\n"
		for i, date := range dates {
			text += fmt.Sprintf("G;Ada;Words %d;quote;%s\n", i, date)
		}
		c, _ := corpusOf(t, text, o)
		var got []string
		for _, s := range c.Statements {
			got = append(got, s.Date)
		}
		return strings.Join(got, " ")
	}
	for _, c := range []struct {
		dates []string
		order cellwords.DateOrder
		want  string
	}{
		{[]string{"15.08.2025", "03.04.2025"}, "", "2025-08-15 2025-04-03"},
		{[]string{"8/15/2025", "3/4/2025"}, "", "2025-08-15 2025-03-04"},
		{[]string{"15.08.2025", "03.04.2025", "8/15/2025", "3/4/2025"}, "", "2025-08-15 2025-04-03 2025-08-15 2025-03-04"},
		{[]string{"3/4/2025"}, cellwords.DayMonthYear, "2025-04-03"},
		{[]string{"3/4/2025"}, cellwords.MonthDayYear, "2025-03-04"},
		{[]string{"5/5/2025"}, "", "2025-05-05"},
		{[]string{"2025-8-5", "2025/8/6", "2025.8.7", "20250808"}, "", "2025-08-05 2025-08-06 2025-08-07 2025-08-08"},
		{[]string{"15 Aug 2025", "Aug 15, 2025", "15. August 2025", "Fri, 15 Aug 2025", "15-Aug-2025", "15th of August 2025", "15 août 2025", "15 de agosto de 2025"}, "", strings.TrimSpace(strings.Repeat("2025-08-15 ", 8))},
		{[]string{"15.08.2025 00:00:00", "2025-08-15 14:30", "8/15/2025, 3:04 PM", "2025-08-15T10:00:00Z"}, "", "2025-08-15 2025-08-15 2025-08-15 2025-08-15T10:00:00Z"},
		{[]string{"45884", "45884.5", "45884.0", "2025"}, "", "2025-08-15 2025-08-15 2025-08-15 2025"},
		{[]string{"08/2025", "8.2025", "2025-8", "August 2025", "2025-08~", "2025-08/2025-09"}, "", "2025-08 2025-08 2025-08 2025-08 2025-08~ 2025-08/2025-09"},
		{[]string{"15. 8. 2025", "15.8.2025."}, "", "2025-08-15 2025-08-15"},
		{[]string{"15.08.25", "15.08.99"}, cellwords.DayMonthYear, "2025-08-15 1999-08-15"},
		{[]string{"25/08/15"}, cellwords.YearMonthDay, "2025-08-15"},
		{[]string{"29.02.2024"}, "", "2024-02-29"},
	} {
		if got := read(t, ImportOptions{DateOrder: c.order}, c.dates...); got != c.want {
			t.Errorf("%q: got %s, want %s", c.dates, got, c.want)
		}
	}
	for _, c := range []struct {
		dates []string
		order cellwords.DateOrder
		want  string
	}{
		{[]string{"2025-01-01", "03/04/2025"}, "", `3:21: column "date": "03/04/2025" may be 2025-04-03 or 2025-03-04: the option date-order dmy or the option date-order mdy says it`},
		{[]string{"15.08.25"}, "", `2:21: column "date": "15.08.25" may be 2025-08-15 or 2015-08-25: the option date-order dmy or the option date-order ymd says it`},
		{[]string{"15.08.99"}, "", `2:21: column "date": the year of "15.08.99" has two digits, and its order is not known for certain: the option date-order dmy says it`},
		{[]string{"15/8/2025", "3/4/2025", "8/15/2025"}, "", `2:21: column "date": its dates have different orders: 15/8/2025, 8/15/2025: the option date-order dmy or the option date-order mdy says it`},
		{[]string{"8/15/2025"}, cellwords.DayMonthYear, `2:21: "8/15/2025" is no date in the order dmy`},
		{[]string{"31.02.2025"}, "", `2:21: date "31.02.2025" is not an EDTF date`},
		{[]string{"soon"}, "", `2:21: date "soon" is not an EDTF date`},
	} {
		text := "source;speaker;quote;mode;date\n"
		for i, date := range c.dates {
			text += fmt.Sprintf("G;Ada;Words %d;quote;%s\n", i, date)
		}
		got := problemsOf(t, text, ImportOptions{DateOrder: c.order})
		if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%q: got %q, want %q", c.dates, got, c.want)
		}
	}
	// Who can be asked is asked, and a partial import takes in what needs no answer.
	asked := ImportOptions{Ask: func(_ context.Context, q Question) (string, error) { return q.Answers[1], nil }}
	if got := read(t, asked, "3/4/2025"); got != "2025-03-04" {
		t.Errorf("got %s", got)
	}
	if got := read(t, ImportOptions{Partial: true}, "3/4/2025", "2025-01-01"); got != "2025-01-01" {
		t.Errorf("got %s", got)
	}
	// Events of their own have dates as well.
	result, _, err := tabled(t, "name,date,place,participants\nSummit,15 Aug 2025,Anchorage,Ada; Ben\n", "", ImportOptions{Fields: map[string]string{"kind": "event"}})
	if err != nil || result.Added[schema.KindEvent] != 1 || result.Added[schema.KindActor] != 2 {
		t.Errorf("got %v, %v", err, result.Added)
	}
}

// Actors are of the sort that the columns say which name them.
func TestImportSorts(t *testing.T) {
	c, _ := corpusOf(t, "source,Person,Organization,quote,mode,about\nG,Ada,Council,One,quote,actor/Union\nG,,Port Authority,Two,quote,\nG,Council,,Three,quote,actor/Ada\n", ImportOptions{})
	got := map[string]string{}
	for _, a := range c.Actors {
		got[a.ID] = a.Type
		for _, f := range a.Affiliations {
			got[a.ID] += " of " + f.To.ID
		}
	}
	want := map[string]string{"ada": "person of council", "council": "organization", "port-authority": "organization", "union": "group"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := ids(c.Statements[1].Speakers); got != "port-authority" {
		t.Errorf("got %s", got)
	}
	c, r := corpusOf(t, "source,person,organization,quote,mode\nG,Ada; Ben,Union; Council,One,quote\nG,Cy; Di; Ed,Union; Council,Two,quote\nG,Fay; Gil,Port,Three,quote\n", ImportOptions{})
	of := map[string]string{}
	for _, a := range c.Actors {
		for _, f := range a.Affiliations {
			of[a.ID] += f.To.ID
		}
	}
	if diff := cmp.Diff(map[string]string{"ada": "union", "ben": "council", "fay": "port", "gil": "port"}, of); diff != "" {
		t.Error(diff)
	}
	if got, want := partsOf(r, "organization"), []string{"column organization: organization 3 1 which of several persons is of which of several organizations, is not said"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	c, _ = corpusOf(t, "source,speaker,quote,mode,What\nG,Ada,One,quote,\nG,Spain,Two,quote,State\n", ImportOptions{Columns: map[string]string{"What": "type"}, Fields: map[string]string{"type": "organization"}})
	if c.Actors[0].Type != "organization" || c.Actors[1].Type != "state" {
		t.Errorf("got %+v %+v", c.Actors[0], c.Actors[1])
	}
	if got := problemsOf(t, "source,speaker,quote,mode,What\nG,Ada,One,quote,person\nG,Ada,Two,quote,state\n", ImportOptions{Columns: map[string]string{"What": "type"}}); len(got) != 1 || got[0] != "3:3: the type of actor ada is state here, and person in a row before" {
		t.Errorf("got %q", got)
	}
}

// Names have no line breaks: these stand between several, or between words.
func TestImportLinesInCells(t *testing.T) {
	c, r := corpusOf(t, "speaker,quote,mode,source\n\"Ada Quay\r\nBen  Harper\",\"One\r\ntwo\",quote,\"Evening\nGazette\"\n", ImportOptions{})
	if len(c.Actors) != 2 || c.Actors[0].Name != "Ada Quay" || c.Actors[1].Name != "Ben Harper" || c.Sources[0].Title != "Evening Gazette" {
		t.Errorf("got %+v", c.Actors)
	}
	if c.Statements[0].Quotes[0] != "One\ntwo" {
		t.Errorf("got %q", c.Statements[0].Quotes)
	}
	if got, want := partsOf(r, "speaker"), []string{"column speaker: speakers 1 0 what stands on lines of its own is taken for one of several"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// What a table of entities calls them is one line, and their aliases are a list of names.
func TestImportLinesInNames(t *testing.T) {
	c, _ := corpusOf(t, "id,name,type,aliases,description\nquay,\"Ada\r\n Quay \",person,\"A. Quay\nAQ; Ada  Q.\",\"One\ntwo\"\n", ImportOptions{Fields: map[string]string{"kind": "actor"}})
	a := c.Actors[0]
	if a.Name != "Ada Quay" || !slices.Equal(a.Aliases, []string{"A. Quay", "AQ", "Ada  Q."}) || a.Description != "One\ntwo" {
		t.Errorf("got %q %q %q", a.Name, a.Aliases, a.Description)
	}
}

// An id that a table has for what nobody describes stays what it is.
func TestImportKeepsIDs(t *testing.T) {
	c, _ := corpusOf(t, "id,source,speaker,quote,mode\nS_1,breitbart_2016-09-12_x,Ada Quay,One,quote\n", ImportOptions{})
	if got := c.Sources[0].ID + " " + c.Statements[0].ID + " " + c.Actors[0].ID; got != "breitbart_2016-09-12_x S_1 ada-quay" {
		t.Errorf("got %s", got)
	}
}

// What all rows lack is asked once.
func TestImportLacks(t *testing.T) {
	got := problemsOf(t, "speaker,quote\nAda,One\nBen,Two\n", ImportOptions{})
	want := []string{
		"1:1: no column says how the source has what was said (mode): the option set mode=quote, the option set mode=partial-quote, the option set mode=paraphrase, the option set mode=reported, the option set mode=attributed or the option set mode=assertion says it",
		"1:1: no column says in which source the statements stand: the option set source=TITLE says it",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A part of a table refers to statements of the other part: that is told, and the rest
// comes in. What is in the corpus already is no such part.
func TestImportOutside(t *testing.T) {
	const head = "id,source,speaker,quote,mode,restates,echoes\n"
	c, r := corpusOf(t, head+"s1,G,Ada,One,quote,s9,s2; s8\ns2,G,Ben,Two,quote,,\n", ImportOptions{})
	if s := c.Statements[0]; !s.Restates.IsZero() || ids(s.Echoes) != "s2" {
		t.Errorf("got %+v", s)
	}
	want := []string{
		"reference restates:  1 1 to statements that are neither in the files nor in the corpus",
		"reference echoes:  1 1 to statements that are neither in the files nor in the corpus",
	}
	var got []string
	for _, line := range partsOf(r, "restates", "echoes") {
		if strings.HasPrefix(line, "reference") {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, dir, err := tabled(t, head+"s9,G,Ada,Nine,quote,,\n", "", ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := tabled(t, head+"s1,G,Ada,One,quote,s9,\n", dir, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if s := corpustest.Loaded(t, data.Options{Unlocated: true}, dir).Statements[1]; s.Restates.ID != "s9" {
		t.Errorf("got %+v", s)
	}
}

// Rows with neither words nor a passage come in if they take a side, and are matched by
// who takes it on what, and when.
func TestImportWithoutWords(t *testing.T) {
	const head = "speaker,position,stance,date,document,mode\n"
	const first, second = "Ada,Close,yes,2025-08-15,G,paraphrase\n", "Ada,Close,yes,2025-08-16,G,paraphrase\nAda,Dredge,no,2025-08-15,G,paraphrase\n"
	result, dir, err := tabled(t, head+first, "", ImportOptions{})
	if err != nil || result.Unproved != 1 {
		t.Fatal(err, result)
	}
	result, _, err = tabled(t, head+second+first, dir, ImportOptions{})
	if err != nil || result.Added[schema.KindStatement] != 2 || result.Same != 1 || !result.Complete() {
		t.Fatalf("got %v, %+v", err, result)
	}
	c := corpustest.Loaded(t, data.Options{Unlocated: true}, dir)
	if s := c.Statements[0]; !strings.HasPrefix(s.ID, "close-") || s.Source.ID != "g" || len(s.Evidence) != 0 {
		t.Errorf("got %+v", s)
	}
	if result, _, err = tabled(t, head+strings.ReplaceAll(first, "yes", "no"), dir, ImportOptions{}); err != nil || len(result.Differences) != 1 {
		t.Errorf("got %v, %+v", err, result.Differences)
	}
}

// Numbers stay as they were written, and are compared by what they are worth.
func TestImportNumbers(t *testing.T) {
	table := func(verdict string) string {
		return "source,speaker,mode,summary,verdict\nGazette,Ada,assertion,On the claim: it closes,\"" + verdict + ",Half true\"\n"
	}
	_, dir, err := tabled(t, table("3.0,5.00,1"), "", ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := corpustest.Contents(t, dir)["sources/gazette.yaml"]; !strings.Contains(got, "value: 3.0") || !strings.Contains(got, "best: 5.00") || !strings.Contains(got, "worst: 1") {
		t.Errorf("got\n%s", got)
	}
	again, _, err := tabled(t, table("3,5.0,1.000"), dir, ImportOptions{})
	if err != nil || !again.Complete() || again.Same != 1 {
		t.Errorf("again: %v, %+v", err, again)
	}
	other, _, err := tabled(t, table("3.01,5,1"), dir, ImportOptions{})
	if err != nil || len(other.Differences) != 1 {
		t.Errorf("another number: %v, %+v", err, other)
	}
}

// What was said of values is told where no value is so, in whatever is read; not where
// something could not be read.
func TestImportUnmet(t *testing.T) {
	const table = "source,speaker,quote,mode,concept,agreement,medium\nG,Ada,One,direct,Close,5,Radio\n"
	told := func(r ImportResult) (out []string) {
		for _, note := range r.Notes {
			if s := note.String(); strings.Contains(s, "nothing is done with it") {
				out = append(out, s)
			}
		}
		return out
	}
	values := map[string]string{">3": "supports", "<3": "opposes", "Direct": "quote", "indirect": "paraphrase", "4": "certain"}
	want := []string{
		"the option value '4=certain': nothing is done with it, for no value that stands for something is so",
		"the option value '<3=opposes': nothing is done with it, for no value that stands for something is so",
		"the option value 'indirect=paraphrase': nothing is done with it, for no value that stands for something is so",
	}
	got, _, err := tabled(t, table, "", ImportOptions{Values: values})
	if err != nil || !slices.Equal(told(got), want) {
		t.Errorf("%v, told %q", err, told(got))
	}
	if got, _, err := tabled(t, "what,is this\n1,2\n", "", ImportOptions{Values: values}); err == nil || told(got) != nil {
		t.Errorf("%v, told %q", err, told(got))
	}
	coded, err := importer(t, "dna").Import(t.Context(), []string{scaled(t, "One")}, filepath.Join(t.TempDir(), "new"), ImportOptions{Partial: true, Values: map[string]string{">3": "supports", ">9": "opposes"}})
	if err != nil || !slices.Equal(told(coded), []string{strings.Replace(want[1], "<3", ">9", 1)}) {
		t.Errorf("%v, told %q", err, told(coded))
	}
}
