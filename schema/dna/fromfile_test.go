package dna

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/check"
)

// fileOf is a file of DNA with what commands put into it. Keys are not checked,
// as SQLite does not unless it is asked to.
func fileOf(t testing.TB, file []byte, commands ...string) []byte {
	t.Helper()
	if file == nil {
		db := New()
		db.Coders[0].Password = "secret"
		var out bytes.Buffer
		if err := Write(&out, db); err != nil {
			t.Fatal(err)
		}
		file = out.Bytes()
	}
	path := filepath.Join(t.TempDir(), "coded.dna")
	if len(file) > 0 {
		if err := os.WriteFile(path, file, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	// Nothing has to last, and each command would wait for the disk.
	db, err := sql.Open("sqlite", path+"?_pragma=synchronous(off)&_pragma=journal_mode(memory)")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands {
		if _, err := db.Exec(c); err != nil {
			t.Fatalf("%s: %v", c, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// coded is a small file as DNA writes it.
var coded = []string{
	`INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (2, 'Kim', 1, 2, 3, 'x')`,
	`INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date) VALUES
		(1, 'A debate', '😀 Öz: we' || char(13, 10) || 'build &amp; pay 🌉.' || char(13, 10), 1, 'Lee; Öz, Ann', 'Gazette', '', '', 'news', 1622505600),
		(5, '', 'No text.', 2, '', '', 'Politics', 'ask again', '', 1622509200)`,
	`INSERT INTO ENTITIES (ID, VariableId, Value, Red, Green, Blue, ChildOf) VALUES
		(1, 1, 'Öz, Ann', 0, 0, 0, NULL), (2, 2, 'Town', 0, 0, 0, 3), (3, 2, 'County', 0, 0, 0, NULL), (4, 3, 'A bridge', 0, 0, 0, 5), (5, 3, 'Building', 0, 0, 0, NULL),
		(6, 1, '', 0, 0, 0, NULL), (7, 2, '', 0, 0, 0, NULL), (8, 1, 'Town', 0, 0, 0, NULL)`,
	`INSERT INTO ATTRIBUTEVARIABLES (ID, VariableId, AttributeVariable) VALUES (10, 1, 'Party')`,
	`INSERT INTO ATTRIBUTEVALUES (ID, EntityId, AttributeVariableId, AttributeValue) VALUES
		(1, 1, 1, 'Mayor'), (2, 1, 4, 'Ann; A. Öz'), (3, 1, 7, 'Who leads'), (4, 1, 10, 'Greens'), (5, 4, 3, 'claim'), (6, 3, 2, 'state'), (7, 2, 5, '')`,
	// Ann Öz of the town: "build &amp; pay 🌉", in UTF-16 with both line ends.
	`INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (3, 1, 1, 11, 29, 1), (4, 1, 1, 0, 2, 2), (9, 1, 5, 0, 8, 2)`,
	`INSERT INTO DATASHORTTEXT (ID, StatementId, VariableId, Entity) VALUES (1, 3, 1, 1), (2, 3, 2, 2), (3, 3, 3, 4), (4, 4, 1, 6), (5, 4, 2, 3), (6, 4, 3, 5), (7, 9, 1, 8), (8, 9, 2, 7), (9, 9, 3, 4)`,
	`INSERT INTO DATABOOLEAN (ID, StatementId, VariableId, Value) VALUES (1, 3, 4, 1), (2, 4, 4, 0), (3, 9, 4, 1)`,
}

// normal normalises texts as importers do.
func normal(file string, raw []byte) (Text, error) { return text.New(file, raw) }

// decode reads a file, and says what it means.
func decode(t testing.TB, file []byte, o Options) (*Content, error) {
	t.Helper()
	db, err := Read(t.Context(), "coded.dna", file)
	if err != nil {
		return nil, err
	}
	o.Text = normal
	coded, err := db.Corpus(t.Context(), o)
	if err == nil {
		schema.Identify(coded.Corpus)
	}
	return coded, err
}

// idIn is the id of a statement in the file that it is from.
func idIn(s *schema.Statement) string {
	_, id, _ := strings.Cut(s.Pos.File, "STATEMENTS ")
	return "s" + id
}

// outlined is a corpus as lines.
func outlined(c *schema.Corpus) string {
	var b strings.Builder
	ids := func(name string, refs []schema.Ref) {
		for _, r := range refs {
			fmt.Fprintf(&b, " %s=%s", name, r.ID)
		}
	}
	for _, a := range c.Actors {
		fmt.Fprintf(&b, "actor %s %q %s %q %q", a.ID, a.Name, a.Type, a.Aliases, a.Description)
		for _, f := range a.Affiliations {
			fmt.Fprintf(&b, " of=%s", f.To.ID)
		}
		b.WriteByte('\n')
	}
	for _, p := range c.Positions {
		fmt.Fprintf(&b, "position %s %q %s %q broader=%s\n", p.ID, p.Name, p.Type, p.Description, p.Broader.ID)
	}
	for _, s := range c.Sources {
		fmt.Fprintf(&b, "source %s %q %q %q %s %d %s", s.ID, s.Title, s.Type, s.Publisher, s.Date, s.Length, s.Text)
		if s.Note != "" {
			fmt.Fprintf(&b, " note=%q", s.Note)
		}
		ids("author", s.Authors)
		b.WriteByte('\n')
	}
	for _, s := range c.Statements {
		p := s.Evidence[0]
		fmt.Fprintf(&b, "statement %s %s:%d %d-%d %q %s %q note=%q coder=%s", idIn(s), p.Source.ID, p.Line, p.Start, p.End, p.Exact, s.Mode, s.Summary, s.Note, s.Coder)
		ids("by", s.Speakers)
		ids("for", s.OnBehalfOf)
		ids("supports", s.Supports)
		ids("opposes", s.Opposes)
		ids("neutral", s.Neutral)
		b.WriteByte('\n')
	}
	return b.String()
}

// readAll reads a file, with what was found out about it; its corpus is sound
// where there are no problems.
func readAll(t *testing.T, file []byte, o Options) string {
	t.Helper()
	got, err := decode(t, file, o)
	if err != nil {
		var ps schema.Problems
		if !errors.As(err, &ps) || len(ps) != 1 {
			t.Errorf("not one problem: %v", err)
		}
		return err.Error() + "\n"
	}
	out := outlined(got.Corpus)
	for _, p := range got.Problems {
		out += "problem " + p.Error() + "\n"
	}
	for _, p := range got.Questions {
		out += "question " + p.Error() + "\n"
	}
	for _, n := range got.Notes {
		out += "note " + n + "\n"
	}
	for _, p := range got.Taken {
		out += fmt.Sprintf("taken %s %s as %q: %d, left %d: %s\n", p.What, p.Name, p.As, p.Values, p.Left, p.Why)
	}
	if len(got.Problems) == 0 {
		for _, s := range got.Corpus.Statements {
			p := s.Evidence[0]
			txt, err := text.New("text", []byte(got.Texts[s.Source.ID]))
			if err != nil || txt.Slice(p.Start, p.End) != p.Exact || txt.Hash(p.Start, p.End) != p.SHA256 || txt.LineAt(p.Start) != p.Line {
				t.Errorf("%s is not found in its text: %v", s.ID, err)
			}
		}
		got.Corpus.Base = "https://example.org/"
		if ps := check.Corpus(got.Corpus, check.Options{}); ps.Err() != nil {
			t.Errorf("problems: %v", ps.Errors())
		}
	}
	return out
}

func TestCorpus(t *testing.T) {
	all := append([]string{}, coded...)
	with := func(more ...string) []string { return append(append([]string{}, all...), more...) }
	for _, c := range []struct {
		name     string
		commands []string
		o        Options
		want     string // lines
	}{
		{"as DNA writes it", all, Options{}, `
actor oz-ann "Öz, Ann" person ["Ann" "A. Öz"] "Who leads\nType: Mayor\nParty: Greens" of=town
actor town "Town" organization [] "" of=county
actor county "County" state [] ""
actor town-2 "Town" person [] ""
actor lee "Lee" person [] ""
position a-bridge "A bridge" claim "" broader=building
position building "Building" concept "" broader=
source a-debate "A debate" "news" "Gazette" 2021-06-01 28 texts/a-debate.txt author=lee author=oz-ann
source document-5 "Document 5" "" "" 2021-06-01 8 texts/document-5.txt note="ask again"
statement s3 a-debate:2 9-26 "build &amp; pay 🌉" paraphrase "Öz, Ann supports: A bridge" note="" coder=Admin by=oz-ann supports=a-bridge
statement s4 a-debate:1 0-1 "😀" paraphrase "County opposes: Building" note="" coder=Kim by=county opposes=building
statement s9 document-5:1 0-8 "No text." paraphrase "Town supports: A bridge" note="" coder=Kim by=town-2 supports=a-bridge
note coded.dna: DOCUMENTS 1: the text has carriage returns, which were counted
note coded.dna: DOCUMENTS 5: the time of day has no place
taken column DOCUMENTS/Title as "title": 1, left 0: 
taken column DOCUMENTS/Text as "text": 2, left 0: 
taken column DOCUMENTS/Coder as "": 2, left 2: who read a document has no place: a source has no coder
taken column DOCUMENTS/Author as "authors": 1, left 0: 
taken column DOCUMENTS/Source as "publisher": 1, left 0: 
taken column DOCUMENTS/Section as "": 1, left 1: there is no field for it
taken column DOCUMENTS/Notes as "note": 1, left 0: 
taken column DOCUMENTS/Type as "type": 1, left 0: 
taken column DOCUMENTS/Date as "date": 2, left 0: seconds, in UTC; 1 with a time of day, which has no place
taken table CODERS as "coder": 2, left 0: 
taken form DNA Statement as "statements": 3, left 0: it has who speaks, and of which concept; its label has no place
taken variable DNA Statement/person as "person": 2, left 0: by its name
taken variable DNA Statement/organization as "organization": 2, left 0: by its name
taken variable DNA Statement/concept as "concept": 3, left 0: by its name
taken variable DNA Statement/agreement as "agreement": 3, left 0: by its name: 0 opposes (1), 1 supports (2)
taken form NPF Story Element as "statements": 0, left 0: it has who speaks, and of which concept; its label has no place
taken form Annotation as "notes of statements": 0, left 0: it has nothing but notes
taken attribute DNA Statement/person/Type as "description": 1, left 0: 
taken attribute DNA Statement/organization/Type as "type": 1, left 0: 
taken attribute DNA Statement/concept/Type as "type": 1, left 0: 
taken attribute DNA Statement/person/Alias as "aliases": 1, left 0: 
taken attribute DNA Statement/person/Notes as "description": 1, left 0: 
taken attribute DNA Statement/person/Party as "description": 1, left 0: 
taken column ENTITIES/ChildOf as "broader, affiliations": 2, left 0: 
taken colours CODERS as "": 2, left 2: colours have no place
taken colours STATEMENTTYPES as "": 3, left 3: colours have no place`},
		{"within characters", with("UPDATE STATEMENTS SET Start = 1, Stop = 10 WHERE ID = 4", "UPDATE STATEMENTS SET Start = 10 WHERE ID = 3"), Options{}, `
statement s3 a-debate:1 8-26 "\nbuild &amp; pay 🌉" paraphrase "Öz, Ann supports: A bridge" note="" coder=Admin by=oz-ann supports=a-bridge
statement s4 a-debate:1 0-8 "😀 Öz: we" paraphrase "County opposes: Building" note="" coder=Kim by=county opposes=building
note coded.dna: STATEMENTS 4: it begins or ends within a character, and was made to hold it`},
		{"outside of the text", with("UPDATE STATEMENTS SET Stop = 9 WHERE ID = 9", "UPDATE STATEMENTS SET Stop = 999999999999 WHERE ID = 4", "UPDATE STATEMENTS SET Start = 9, Stop = 10 WHERE ID = 3"), Options{}, `
problem coded.dna: STATEMENTS 3: there is nothing from 9 to 10 but half of a line end
problem coded.dna: STATEMENTS 4: it stands from 0 to 999999999999, and the text of the document 1 goes from 0 to 32
problem coded.dna: STATEMENTS 9: it stands from 0 to 9, and the text of the document 5 goes from 0 to 8`},
		{"nobody, nothing, no agreement", with("UPDATE DATASHORTTEXT SET Entity = 7 WHERE ID = 5", "DELETE FROM DATASHORTTEXT WHERE ID = 9", "DELETE FROM DATABOOLEAN WHERE ID = 1"), Options{}, `
statement s3 a-debate:2 9-26 "build &amp; pay 🌉" paraphrase "Öz, Ann speaks of: A bridge" note="" coder=Admin by=oz-ann neutral=a-bridge
statement s9 document-5:1 0-8 "No text." paraphrase "Town says: No text." note="" coder=Kim by=town-2
note coded.dna: STATEMENTS 3: it has no agreement: it is neutral
note coded.dna: STATEMENTS 4: it names neither a person nor an organization, and was left out
note coded.dna: STATEMENTS 9: it has no concept, and so takes no side`},
		{"keys that lead nowhere", with(
			"UPDATE STATEMENTS SET DocumentId = 7 WHERE ID = 3", "UPDATE STATEMENTS SET Coder = 7 WHERE ID = 4", "UPDATE STATEMENTS SET StatementTypeId = NULL WHERE ID = 9",
			"UPDATE ENTITIES SET ChildOf = 77 WHERE ID = 2", "UPDATE ENTITIES SET ChildOf = 5 WHERE ID = 5", "INSERT INTO DATABOOLEAN VALUES (9, 99, 4, 1)", "INSERT INTO VARIABLES VALUES (50, 'x', 'boolean', 8)",
			"INSERT INTO ATTRIBUTEVALUES VALUES (50, 61, 1, 'a'), (51, 1, 61, 'b'), (52, 1, 2, 'c')", "INSERT INTO ATTRIBUTEVARIABLES VALUES (60, 70, 'd')", "INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (60, 70, 'e')",
		), Options{}, `
problem coded.dna: ATTRIBUTEVALUES 50: ENTITIES 61 is not there
problem coded.dna: ATTRIBUTEVALUES 51: ATTRIBUTEVARIABLES 61 is not there
problem coded.dna: ATTRIBUTEVALUES 52: the attribute Type is of the variable 2, and the entity 1 of 1
problem coded.dna: ATTRIBUTEVARIABLES 60: VARIABLES 70 is not there
problem coded.dna: DATABOOLEAN 9: STATEMENTS 99 is not there
problem coded.dna: ENTITIES 2: ENTITIES 77 is not there
problem coded.dna: ENTITIES 5: ChildOf: it is its own child
problem coded.dna: ENTITIES 60: VARIABLES 70 is not there
problem coded.dna: STATEMENTS 3: DOCUMENTS 7 is not there
problem coded.dna: STATEMENTS 4: CODERS 7 is not there
problem coded.dna: STATEMENTS 9: STATEMENTTYPES 0 is not there
problem coded.dna: VARIABLES 50: STATEMENTTYPES 8 is not there`},
		{"cells that do not fit", with(
			"UPDATE DATASHORTTEXT SET Entity = 99 WHERE ID = 1", "UPDATE DATASHORTTEXT SET Entity = 4 WHERE ID = 2", "UPDATE DATASHORTTEXT SET VariableId = 5 WHERE ID = 3",
			"UPDATE DATASHORTTEXT SET VariableId = 99 WHERE ID = 4", "UPDATE DATABOOLEAN SET Value = 2 WHERE ID = 1", "UPDATE DATABOOLEAN SET VariableId = 1 WHERE ID = 2",
		), Options{}, `
problem coded.dna: DATABOOLEAN 1: Value is 2, and not 0 or 1
problem coded.dna: DATABOOLEAN 2: the variable person is of short text
problem coded.dna: DATASHORTTEXT 1: ENTITIES 99 is not there
problem coded.dna: DATASHORTTEXT 2: the entity 4 is of the variable 3, and not of 2
problem coded.dna: DATASHORTTEXT 3: the variable narrator is of the statement type 2, and the statement 3 of 1
problem coded.dna: DATASHORTTEXT 4: VARIABLES 99 is not there`},
		{"other values than the columns are for", with(
			"UPDATE DOCUMENTS SET Title = x'00ff' WHERE ID = 5", "UPDATE STATEMENTS SET Stop = 'zzz' WHERE ID = 3", "UPDATE DATABOOLEAN SET Value = 'yes' WHERE ID = 2",
			"UPDATE ENTITIES SET Value = 'a' || char(0) || 'b' WHERE ID = 1", "UPDATE DOCUMENTS SET Date = 9e99 WHERE ID = 1",
		), Options{}, `
problem coded.dna: DATABOOLEAN 2: Value holds a text, and not a whole number
problem coded.dna: DOCUMENTS 1: Date holds 9e+99, and not a whole number
problem coded.dna: DOCUMENTS 5: Title holds 2 bytes, and not a text
problem coded.dna: ENTITIES 1: Value holds the character U+0000
problem coded.dna: STATEMENTS 3: Stop holds a text, and not a whole number`},
		{"other variables", with(
			"INSERT INTO VARIABLES VALUES (20, 'Topic', 'short text', 1), (21, 'strength', 'integer', 1), (22, 'Comment', 'long text', 1)",
			"INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (20, 20, 'money')", "INSERT INTO DATASHORTTEXT VALUES (20, 3, 20, 20)", "INSERT INTO DATAINTEGER VALUES (1, 3, 21, -4)", "INSERT INTO DATALONGTEXT VALUES (1, 3, 22, 'sure?')",
			"INSERT INTO STATEMENTS VALUES (30, 3, 1, 11, 29, 1), (31, 3, 1, 11, 12, 1)", "INSERT INTO DATALONGTEXT VALUES (2, 30, 11, 'look'), (3, 31, 11, 'here')",
		), Options{}, `
statement s3 a-debate:2 9-26 "build &amp; pay 🌉" paraphrase "Öz, Ann supports: A bridge" note="sure?\nlook\nTopic: money\nstrength: -4" coder=Admin by=oz-ann supports=a-bridge
note coded.dna: STATEMENTS 31: no statement of its coder stands where the annotation does, which has no place: here
taken variable DNA Statement/Topic as "note": 1, left 0: neither its name nor its type, short text, tells what is meant
taken variable DNA Statement/strength as "note": 1, left 0: neither its name nor its type, integer, tells what is meant
taken variable DNA Statement/Comment as "note": 1, left 0: by its name
taken form Annotation as "notes of statements": 2, left 1: it has nothing but notes
taken variable Annotation/note as "note": 2, left 1: by its name`},
		{"other forms", with(
			"INSERT INTO STATEMENTTYPES (ID, Label) VALUES (8, 'Coding')", "INSERT INTO VARIABLES VALUES (20, 'Organisation', 'short text', 8), (21, 'Policy instrument', 'short text', 8), (22, 'for', 'integer', 8)",
			"INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (20, 20, 'Town'), (21, 21, 'Toll'), (22, 5, 'Öz, Ann'), (23, 10, 'Toll')", "INSERT INTO STATEMENTS VALUES (30, 8, 5, 0, 2, 2), (31, 2, 5, 0, 2, 2)",
			"INSERT INTO DATASHORTTEXT VALUES (30, 30, 20, 20), (31, 30, 21, 21), (32, 31, 5, 22), (33, 31, 10, 23)", "INSERT INTO DATAINTEGER VALUES (1, 30, 22, -2)",
		), Options{Variables: map[string]string{"Coding/for": "agreement", "Policy instrument": "concept", "plot": ""}, Values: map[string]string{"<0": "opposes"}}, `
position toll "Toll" concept "" broader=
statement s30 document-5:1 0-2 "No" paraphrase "Town opposes: Toll" note="for: -2" coder=Kim by=town opposes=toll
statement s31 document-5:1 0-2 "No" paraphrase "Öz, Ann speaks of: Toll" note="" coder=Kim by=oz-ann neutral=toll
taken variable Coding/for as "agreement": 1, left 0: as was said: -2 opposes (1)
taken variable NPF Story Element/plot as "": 0, left 0: as was said
note coded.dna: STATEMENTS 31: its form has no agreement: it is neutral`},
		{"several organizations", with("UPDATE DATASHORTTEXT SET Entity = 1 WHERE ID = 4"), Options{}, `
statement s3 a-debate:2 9-26 "build &amp; pay 🌉" paraphrase "Öz, Ann supports: A bridge" note="" coder=Admin by=oz-ann for=town supports=a-bridge
statement s4 a-debate:1 0-1 "😀" paraphrase "Öz, Ann opposes: Building" note="" coder=Kim by=oz-ann for=county opposes=building`},
		{"what cannot be mapped so", all, Options{Variables: map[string]string{"person": "agreement", "nothing": "note"}}, `
problem coded.dna: the option map nothing: there is no such variable
problem coded.dna: VARIABLES 1: person is a variable of short text, which cannot hold "agreement"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Split(readAll(t, fileOf(t, nil, c.commands...), c.o), "\n")
			want := strings.Split(strings.TrimPrefix(c.want, "\n"), "\n")
			if strings.HasPrefix(want[0], "problem") { // then these are all
				got = slices.DeleteFunc(got, func(line string) bool { return !strings.HasPrefix(line, "problem") })
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				return
			}
			for _, line := range want {
				if !slices.Contains(got, line) {
					t.Errorf("lacks %s\n%s", line, strings.Join(got, "\n"))
				}
			}
			if c.name == "as DNA writes it" && len(got) != len(want)+1 {
				t.Errorf("%d lines, not %d", len(got)-1, len(want))
			}
		})
	}
}

// What is not a file of DNA, or is damaged, is one clear error.
func TestForeign(t *testing.T) {
	good := fileOf(t, nil, coded...)
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "coded.dna: this file is empty"},
		{"a text", []byte("id,speakers\n"), "coded.dna: this is not a SQLite database, and so no file of DNA 2 or 3"},
		{"DNA 1", []byte("<?xml version=\"1.0\"?><discourse/>"), "coded.dna: this is XML, as DNA 1 wrote it: open it in DNA 2 and save it there"},
		{"cut off in the first page", good[:300], "coded.dna: this SQLite database is cut off"},
		{"cut off", good[:len(good)/2], "coded.dna: this database cannot be read: database disk image is malformed (11)"},
		{"another database", fileOf(t, []byte{}, "CREATE TABLE t(a)"), "coded.dna: this SQLite database is none of DNA: it has no tables DOCUMENTS, STATEMENTTYPES and STATEMENTS"},
		{"no table", fileOf(t, good, "DROP TABLE DATALONGTEXT", "DROP TABLE CODERS"), "coded.dna: this file lacks what DNA 3 has: the table CODERS, the table DATALONGTEXT"},
		{"no column", fileOf(t, good, "ALTER TABLE DOCUMENTS DROP COLUMN Section"), "coded.dna: this file lacks what DNA 3 has: the column Section of the table DOCUMENTS"},
		{
			"a view", fileOf(t, good, "ALTER TABLE DOCUMENTS RENAME TO D", "CREATE VIEW DOCUMENTS AS WITH RECURSIVE d(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM d) SELECT n AS ID, '' AS Title, '' AS Text, 1 AS Coder, '' AS Author, '' AS Source, '' AS Section, '' AS Notes, '' AS Type, 0 AS Date FROM d"),
			"coded.dna: this file lacks what DNA 3 has: the table DOCUMENTS",
		},
		{"without rows of numbers", fileOf(t, good, "DROP TABLE CODERS", "CREATE TABLE CODERS(ID TEXT PRIMARY KEY, Name TEXT) WITHOUT ROWID"), "coded.dna: the table CODERS cannot be read: SQL logic error: no such column: _rowid_ (1)"},
		{
			"roles", fileOf(t, good, "CREATE TABLE ROLES(ID INTEGER)", "ALTER TABLE DATASHORTTEXT RENAME COLUMN VariableId TO RoleVariableLinkId"),
			"coded.dna: this file is of a version of DNA whose statements have roles, which nobody released: it is not read",
		},
	} {
		if got := strings.TrimSpace(readAll(t, c.file, Options{})); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// Ids that are none, or are of two rows.
func TestIDs(t *testing.T) {
	file := fileOf(t, nil, append(append([]string{}, coded...), "DROP TABLE CODERS", "CREATE TABLE CODERS(ID, Name TEXT)", "INSERT INTO CODERS VALUES (1, 'a'), (1, 'b'), (2, 'c'), (-1, 'd'), ('x', 'e'), (NULL, 'f')")...)
	var got []string
	for line := range strings.Lines(readAll(t, file, Options{})) {
		if strings.HasPrefix(line, "problem") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := []string{
		"problem coded.dna: CODERS -1: ID -1 is not an id", "problem coded.dna: CODERS 1: there is another row with this ID",
		"problem coded.dna: CODERS 5: ID holds a text, and not a whole number", "problem coded.dna: CODERS 6: ID holds nothing, and not a whole number",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A file in which any byte is another one is read, or is an error.
func TestDamaged(t *testing.T) {
	good := fileOf(t, nil, coded...)
	for at := 7; at < len(good); at += 1201 {
		file := bytes.Clone(good)
		file[at] ^= 0xff
		if _, err := decode(t, file, Options{}); err != nil && !errors.As(err, new(schema.Problems)) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}

func FuzzDNA(f *testing.F) {
	files := [][]byte{fileOf(f, nil, coded...), fileOf(f, []byte{}, version2...)}
	f.Add(0, 100, []byte("x"))
	f.Add(1, 5000, []byte{0xff, 0})
	f.Fuzz(func(t *testing.T, which, at int, patch []byte) {
		file := bytes.Clone(files[uint(which)%2])
		copy(file[uint(at)%uint(len(file)):], patch)
		got, err := decode(t, file, Options{})
		if err != nil {
			return
		}
		for _, s := range got.Corpus.Statements {
			if len(s.Speakers) == 0 || len(s.Evidence) != 1 || s.Evidence[0].Start >= s.Evidence[0].End || len(s.Quotes) == 0 && s.Summary == "" {
				t.Errorf("statement %s lacks something", s.ID)
			}
		}
		got.Corpus.Base = "https://example.org/"
		again, err := decode(t, encode(t, record(got.Texts, got.Corpus)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Problems) > 0 {
			t.Errorf("written and read again: %v", again.Problems)
		}
	})
}
