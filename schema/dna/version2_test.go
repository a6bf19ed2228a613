package dna

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// version2 are the tables of DNA 2 as it made them, and a statement.
var version2 = []string{
	"CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT)",
	"CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT, Red INTEGER, Green INTEGER, Blue INTEGER, Password TEXT)",
	"CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER, FOREIGN KEY(Coder) REFERENCES CODERS(ID))",
	"CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT, Red INTEGER, Green INTEGER, Blue INTEGER)",
	"CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER, FOREIGN KEY(StatementTypeId) REFERENCES STATEMENTTYPES(ID), UNIQUE (Variable, StatementTypeId))",
	"CREATE TABLE REGEXES(Label TEXT PRIMARY KEY, Red INTEGER, Green INTEGER, Blue INTEGER)",
	"CREATE TABLE CODERPERMISSIONS(ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER, Type TEXT, Permission INTEGER, UNIQUE (Coder, Type))",
	"CREATE TABLE CODERRELATIONS(ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER, OtherCoder INTEGER, viewStatements INTEGER, editStatements INTEGER, viewDocuments INTEGER, editDocuments INTEGER)",
	"CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER, Coder INTEGER)",
	"CREATE TABLE STATEMENTLINKS(ID INTEGER PRIMARY KEY NOT NULL, SourceId INTEGER NOT NULL, TargetId INTEGER NOT NULL)",
	"CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, StatementTypeId INTEGER, Value INTEGER, UNIQUE (StatementId, VariableId))",
	"CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, StatementTypeId INTEGER, Value INTEGER, UNIQUE (StatementId, VariableId))",
	"CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, StatementTypeId INTEGER, Value TEXT, UNIQUE (StatementId, VariableId))",
	"CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, StatementTypeId INTEGER, Value TEXT, UNIQUE (StatementId, VariableId))",
	"CREATE TABLE ATTRIBUTES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, Value TEXT NOT NULL, Red INTEGER, Green INTEGER, Blue INTEGER, Type TEXT, Alias TEXT, Notes TEXT, ChildOf TEXT, FOREIGN KEY(VariableId) REFERENCES VARIABLES(ID))",
	"INSERT INTO SETTINGS VALUES ('version', '2.0 beta 25')",
	"INSERT INTO CODERS VALUES (1, 'Admin', 255, 255, 0, '')",
	"INSERT INTO DOCUMENTS VALUES (1, 'Speech', 'We build.', 1, NULL, NULL, NULL, NULL, NULL, 1106694000000)", // midnight of 26 January 2005 in Berlin
	"INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 239, 208, 51)",
	"INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1), (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1)",
	"INSERT INTO STATEMENTS VALUES (1, 1, 1, 0, 8, 1)",
	"INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 1, 'Lee'), (2, 1, 2, 1, ''), (3, 1, 3, 1, 'Bridge')",
	"INSERT INTO DATABOOLEAN VALUES (1, 1, 4, 1, 0)",
	"INSERT INTO ATTRIBUTES VALUES (1, 1, 'Lee', 0, 0, 0, '', 'Li', 'a mayor', '')",
}

func TestVersion2(t *testing.T) {
	want := `actor lee "Lee" person ["Li"] "a mayor"
position bridge "Bridge" concept "" broader=
source speech "Speech" "" "" 2005-01-26 9 texts/speech.txt
statement s1 speech:1 0-8 "We build" paraphrase "Lee opposes: Bridge" note="" coder=Admin by=lee opposes=bridge
taken column DOCUMENTS/Title as "title": 1, left 0: 
taken column DOCUMENTS/Text as "text": 1, left 0: 
taken column DOCUMENTS/Coder as "": 1, left 1: who read a document has no place: a source has no coder
taken column DOCUMENTS/Date as "date": 1, left 0: milliseconds, of midnight at UTC+01:00, or in summer an hour before, in 1
taken table CODERS as "coder": 1, left 0: 
taken form DNA Statement as "statements": 1, left 0: it has who speaks, and of which concept; its label has no place
taken variable DNA Statement/person as "person": 1, left 0: by its name
taken variable DNA Statement/organization as "organization": 0, left 0: by its name
taken variable DNA Statement/concept as "concept": 1, left 0: by its name
taken variable DNA Statement/agreement as "agreement": 1, left 0: by its name: 0 opposes (1)
taken attribute DNA Statement/person/Alias as "aliases": 1, left 0: 
taken attribute DNA Statement/person/Notes as "description": 1, left 0: 
taken colours CODERS as "": 1, left 1: colours have no place
taken colours STATEMENTTYPES as "": 1, left 1: colours have no place
`
	if diff := cmp.Diff(want, readAll(t, fileOf(t, []byte{}, version2...), Options{})); diff != "" {
		t.Error(diff)
	}
}

// datesOf are the dates of a file of DNA 2 with documents of some moments, what
// was found out about them, and how they were read.
func datesOf(t *testing.T, moments ...int64) (dates, notes []string, why string) {
	t.Helper()
	commands := append([]string{}, version2[:15]...)
	for i, at := range moments {
		commands = append(commands, fmt.Sprintf("INSERT INTO DOCUMENTS VALUES (%d, 'Paper %[1]d', 'No.', NULL, '', '', '', '', '', %d)", i+1, at))
	}
	got, err := decode(t, fileOf(t, []byte{}, commands...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got.Corpus.Sources {
		dates = append(dates, s.Date)
	}
	for _, p := range got.Problems {
		notes = append(notes, p.Error())
	}
	i := slices.IndexFunc(got.Taken, func(p Use) bool { return p.Name == "DOCUMENTS/Date" })
	if i >= 0 {
		why = got.Taken[i].Why
	}
	return dates, append(notes, got.Notes...), why
}

// DNA 2 wrote when a day began where its coder was. Days are those of the time zone
// in which most moments are midnights.
func TestDatesOfVersion2(t *testing.T) {
	const winter, summer = 1106694000000, 1119909600000 // 2005-01-25T23:00Z and 2005-06-27T22:00Z
	for _, c := range []struct {
		name    string
		moments []int64
		dates   string
		notes   string // each is among what was noted
		why     string
	}{
		{"UTC", []int64{1106697600000}, "2005-01-26", "", "milliseconds, of midnight in UTC, or in summer an hour before, in 1"},
		{"Berlin", []int64{winter, summer}, "2005-01-26 2005-06-28", "", "milliseconds, of midnight at UTC+01:00, or in summer an hour before, in 2"},
		{"London", []int64{1106697600000, 1119913200000}, "2005-01-26 2005-06-28", "", "milliseconds, of midnight in UTC, or in summer an hour before, in 2"},
		{"New York", []int64{1106715600000, 1119931200000}, "2005-01-26 2005-06-28", "", "milliseconds, of midnight at UTC-05:00, or in summer an hour before, in 2"},
		{"Delhi", []int64{1106677800000}, "2005-01-26", "", "milliseconds, of midnight at UTC+05:30, or in summer an hour before, in 1"},
		{"before 1970", []int64{-3600000, -86400000 * 3650}, "1970-01-01 1960-01-04", "", "milliseconds, of midnight in UTC, or in summer an hour before, in 2"},
		{
			"a time of day in Berlin",
			[]int64{winter, summer, winter + 86_399_000},
			"2005-01-26 2005-06-28 2005-01-26", "DOCUMENTS 3: the time of day has no place", "in 2; 1 with a time of day, which has no place",
		},
		{
			"times of day",
			[]int64{1106697600000 + 50_000_123, 1106697600000 + 80_123_000, 0},
			"2005-01-26 2005-01-26 ", "DOCUMENTS 1, DOCUMENTS 2: the time of day has no place; it is that of a time zone that the file does not tell, and the day is that of UTC",
			"milliseconds, of times of day: the days are those of UTC, for the file does not tell the time zone; 2 with a time of day, which has no place",
		},
		{"no year", []int64{9e17}, "", "DOCUMENTS 1: Date 900000000000000000 is in the year 28521", ""},
	} {
		dates, notes, why := datesOf(t, c.moments...)
		if got := strings.Join(dates, " "); got != c.dates {
			t.Errorf("%s: got %q, want %q", c.name, got, c.dates)
		}
		if got := strings.Join(notes, "\n"); !strings.Contains(got, c.notes) || c.notes == "" && got != "" {
			t.Errorf("%s: noted %q", c.name, got)
		}
		if !strings.HasSuffix(why, c.why) {
			t.Errorf("%s: %s", c.name, why)
		}
	}
}

// What DNA 2 has beside its statements is told: hierarchies, links, permissions.
func TestRestOfVersion2(t *testing.T) {
	got := readAll(t, fileOf(t, []byte{}, append(append([]string{}, version2...),
		"INSERT INTO DATASHORTTEXT VALUES (4, 2, 1, 1, 'Lee'), (5, 2, 2, 1, 'Ward'), (6, 2, 3, 1, 'Toll')", "INSERT INTO STATEMENTS VALUES (2, 1, 1, 3, 8, 1)",
		"INSERT INTO ATTRIBUTES VALUES (2, 2, 'Ward', 9, 0, 0, '', '', '', 'Town'), (3, 2, 'Town', 0, 0, 0, '', '', '', ''), (4, 3, 'Toll', 0, 0, 0, '', '', '', '5'), (5, 3, 'Money', 0, 0, 0, '', '', '', 'Nowhere')",
		"INSERT INTO STATEMENTLINKS VALUES (1, 1, 2)", "INSERT INTO REGEXES VALUES ('tax', 0, 0, 0)",
		"INSERT INTO CODERPERMISSIONS VALUES (1, 1, 'addDocuments', 1)", "INSERT INTO CODERRELATIONS VALUES (1, 1, 2, 1, 1, 1, 1)",
		"INSERT INTO CODERS VALUES (2, 'Kim', 0, 0, 0, '')",
	)...), Options{})
	for _, want := range []string{
		`actor ward "Ward" organization [] "" of=town`, `position toll "Toll" concept "" broader=money`,
		`taken column ATTRIBUTES/ChildOf as "broader, affiliations": 3, left 1: of what is neither an actor nor a position, or not there`,
		`taken table CODERS as "coder": 2, left 1: without statements: Kim`,
		`taken colours ATTRIBUTES as "": 1, left 1: colours have no place`,
		`taken table REGEXES as "": 1, left 1: expressions that are highlighted have no place`,
		`taken table STATEMENTLINKS as "": 1, left 1: links between statements say nothing about what they mean`,
		`taken table CODERRELATIONS as "": 1, left 1: what coders may do has no place`,
		`taken table CODERPERMISSIONS as "": 1, left 1: what coders may do has no place`,
		`by=lee for=ward neutral=toll`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s\n%s", want, got)
		}
	}
}
