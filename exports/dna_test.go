package exports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/dna"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema"
)

// readDNA prints what the queries find that DNA and rDNA ask.
const readDNA = `
import sys, json, sqlite3
c = sqlite3.connect(sys.argv[1])
c.execute("PRAGMA foreign_keys = ON")
rows = lambda q: [list(r) for r in c.execute(q)]
def short(v): return f"INNER JOIN DATASHORTTEXT AS S{v} ON S{v}.StatementId = STATEMENTS.ID AND S{v}.VariableId = {v} INNER JOIN ENTITIES AS E{v} ON E{v}.ID = S{v}.Entity AND E{v}.VariableId = S{v}.VariableId "
def long(n): return f"INNER JOIN VARIABLES AS V{n} ON V{n}.Variable = '{n}' AND V{n}.StatementTypeId = STATEMENTS.StatementTypeId INNER JOIN DATALONGTEXT AS L{n} ON L{n}.StatementId = STATEMENTS.ID AND L{n}.VariableId = V{n}.ID "
names = ["id", "mode", "quotes", "summary", "note"]
print(json.dumps({
  "Sound": rows("PRAGMA integrity_check") + rows("PRAGMA foreign_key_check"),
  "Statements": rows("SELECT DOCUMENTS.Title, Start, Stop, CODERS.Name, E1.Value, E2.Value, E3.Value, DATABOOLEAN.Value, " + ", ".join(f"L{n}.Value" for n in names) +
    " FROM STATEMENTS INNER JOIN CODERS ON STATEMENTS.Coder = CODERS.ID INNER JOIN STATEMENTTYPES ON STATEMENTS.StatementTypeId = STATEMENTTYPES.ID "
    "INNER JOIN DOCUMENTS ON DOCUMENTS.ID = STATEMENTS.DocumentId " + short(1) + short(2) + short(3) +
    "INNER JOIN DATABOOLEAN ON DATABOOLEAN.StatementId = STATEMENTS.ID AND DATABOOLEAN.VariableId = 4 " + "".join(map(long, names)) + "ORDER BY STATEMENTS.ID"),
  "Entities": rows("SELECT E.VariableId, E.Value, (SELECT group_concat(N.AttributeVariable || '=' || A.AttributeValue, char(10)) FROM ATTRIBUTEVALUES A INNER JOIN ATTRIBUTEVARIABLES N ON N.ID = A.AttributeVariableId WHERE A.EntityId = E.ID) FROM ENTITIES E ORDER BY E.ID"),
  "Documents": rows("SELECT Title, Text, Author, Source, Section, Notes, Type, Date FROM DOCUMENTS ORDER BY ID"),
  "Counts": {t: rows(f"SELECT count(*) FROM {t}")[0][0] for t in ["STATEMENTS", "DATASHORTTEXT", "DATABOOLEAN", "DATALONGTEXT", "DATAINTEGER", "CODERRELATIONS", "REGEXES", "VARIABLELINKS"]},
  "Types": rows("SELECT Label, Variable, DataType FROM STATEMENTTYPES INNER JOIN VARIABLES ON StatementTypeId = STATEMENTTYPES.ID ORDER BY VARIABLES.ID"),
}))
`

// A readFile is what was read of a file of DNA.
type readFile struct {
	Sound, Statements, Entities, Documents, Types [][]any
	Counts                                        map[string]int
}

func askDNA(t *testing.T, text []byte) (out readFile) {
	t.Helper()
	oracle.SQLite.Needs(t)
	dir := t.TempDir()
	script, file := filepath.Join(dir, "read.py"), filepath.Join(dir, "graph.dna")
	for name, content := range map[string][]byte{script: []byte(readDNA), file: text} {
		if err := os.WriteFile(name, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal([]byte(oracle.Run(t, oracle.SQLite, script, file)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// cut is the text of a span that counts UTF-16 code units.
func cut(t *testing.T, text string, start, stop any) string {
	t.Helper()
	units := utf16.Encode([]rune(text))
	from, to := int(start.(float64)), int(stop.(float64))
	if from >= to || to > len(units) {
		t.Fatalf("a statement from %d to %d in a text of %d units", from, to, len(units))
	}
	return string(utf16.Decode(units[from:to]))
}

// wantedDNA are the statements that are to be in a file: title, words, coder,
// person, organization, concept, agreement, and the long texts.
func wantedDNA(c *schema.Corpus, g view.Graph, words func(*schema.Statement) string) (out [][]any) {
	actors, positions, titles := map[string]*schema.Actor{}, map[string]string{}, map[string]string{}
	for _, a := range c.Actors {
		actors[a.ID] = a
	}
	for _, p := range c.Positions {
		positions[p.ID] = p.Name
	}
	for _, s := range c.Sources {
		titles[s.ID] = s.Title
	}
	for s := range g.Statements {
		for _, speaker := range s.Speakers {
			a := actors[speaker.ID]
			person, organization := "", a.Name
			if a.Type == "person" {
				person, organization = a.Name, ""
				for _, f := range a.Affiliations { // those with dates are over
					if f.From == "" {
						organization = actors[f.To.ID].Name
					}
				}
			}
			coder := s.Coder
			if coder == "" {
				coder = "Admin"
			}
			for agreement, refs := range [][]schema.Ref{s.Opposes, s.Supports} {
				for _, r := range refs {
					out = append(out, []any{titles[s.Source.ID], words(s), coder, person, organization, positions[r.ID], float64(agreement), s.ID, s.Mode, schema.Joined(s.Quotes), s.Summary, s.Note})
				}
			}
		}
	}
	return out
}

func TestDNA(t *testing.T) {
	for name, c := range map[string]*schema.Corpus{"invented": exporttest.Invented(3), "hostile": exporttest.HostileCorpus()} {
		t.Run(name, func(t *testing.T) {
			g := exporttest.GraphOf(t, c)
			in := &Input{Graph: g}
			var file strings.Builder
			if err := dna.DNA.Write(&file, in); err != nil {
				t.Fatal(err)
			}
			got := askDNA(t, []byte(file.String()))
			if diff := cmp.Diff([][]any{{"ok"}}, got.Sound); diff != "" {
				t.Error(diff)
			}
			texts := map[any]string{}
			for _, d := range got.Documents {
				texts[d[0]] = d[1].(string)
			}
			var statements [][]any
			for _, s := range got.Statements {
				statements = append(statements, append([]any{s[0], cut(t, texts[s[0]], s[1], s[2])}, s[3:]...))
			}
			want := wantedDNA(c, g, func(s *schema.Statement) string {
				if exact := s.Evidence[0].Exact; exact != "" {
					return exact
				}
				return "[" + s.Summary + "]"
			})
			if diff := cmp.Diff(want, statements); diff != "" {
				t.Error(diff)
			}
			n := len(want)
			counts := map[string]int{"STATEMENTS": n, "DATASHORTTEXT": 3 * n, "DATABOOLEAN": n, "DATALONGTEXT": 5 * n, "DATAINTEGER": 0, "CODERRELATIONS": 0, "REGEXES": 0, "VARIABLELINKS": 0}
			if diff := cmp.Diff(counts, got.Counts); diff != "" {
				t.Error(diff)
			}
			var entities, found []string
			for _, a := range c.Actors {
				variable := 2
				if a.Type == "person" {
					variable = 1
				}
				entities = append(entities, fmt.Sprintf("%d %s: Type=%s\nAlias=%s\nNotes=%s\nID=%s\nSame as=%s", variable, a.Name, a.Type, schema.Joined(a.Aliases), a.Description, a.ID, schema.Joined(a.SameAs)))
			}
			for _, p := range c.Positions {
				entities = append(entities, fmt.Sprintf("3 %s: Type=%s\nAlias=%s\nNotes=%s\nID=%s", p.Name, p.Type, schema.Joined(p.Aliases), p.Description, p.ID))
			}
			for _, e := range got.Entities {
				if e[1] != "" && !(e[0] == 2.0 && strings.Contains(e[2].(string), "Type=person")) {
					found = append(found, fmt.Sprintf("%v %v: %v", e...))
				}
			}
			slices.Sort(entities)
			slices.Sort(found)
			if diff := cmp.Diff(entities, found); diff != "" {
				t.Error(diff)
			}
			for i, d := range got.Documents {
				src := c.Sources[i]
				date := map[string]float64{"2021-06-01": 1622505600, "": 0}[src.Date]
				if name == "invented" {
					date = 1619827200 // that of the fair, where the statements were made
				}
				if diff := cmp.Diff([]any{src.Title, "", src.Publisher, "", src.Type, date}, []any{d[0], d[2], d[3], d[4], d[6], d[7]}); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestDNATypes(t *testing.T) {
	got := askDNA(t, exporttest.Written(t, named(t, "dna"), exporttest.Empty, ""))
	var want [][]any
	for _, v := range []string{
		"DNA Statement/person/short text", "DNA Statement/organization/short text", "DNA Statement/concept/short text", "DNA Statement/agreement/boolean",
		"NPF Story Element/narrator/short text", "NPF Story Element/victim/short text", "NPF Story Element/villain/short text",
		"NPF Story Element/plot/short text", "NPF Story Element/hero/short text", "NPF Story Element/policy solution/short text",
		"Annotation/note/long text",
		"DNA Statement/id/long text", "DNA Statement/mode/long text", "DNA Statement/quotes/long text", "DNA Statement/summary/long text", "DNA Statement/note/long text",
	} {
		parts := strings.Split(v, "/")
		want = append(want, []any{parts[0], parts[1], parts[2]})
	}
	if diff := cmp.Diff(want, got.Types); diff != "" {
		t.Error(diff)
	}
	if len(got.Statements)+len(got.Documents)+len(got.Entities) > 0 {
		t.Errorf("an empty graph has statements, documents or entities: %v", got)
	}
}

// textCorpus is coded in a text with characters of two UTF-16 code units.
func textCorpus() (*schema.Corpus, string) {
	text := "😀 A 👩‍👩‍👧 said: “Build 🌉 it”.\nThen no more.\n"
	c := exporttest.Invented(0)
	at := len([]rune(text[:strings.Index(text, "Build")]))
	ref := schema.Ref{Kind: schema.KindSource, ID: "gazette"}
	c.Statements = append(c.Statements, &schema.Statement{
		EntityBase: schema.EntityBase{ID: "build"}, Source: ref, Speakers: []schema.Ref{{Kind: schema.KindActor, ID: "ann-öz"}}, Mode: "quote", Quotes: []string{"Build 🌉 it"},
		Opposes: []schema.Ref{{Kind: schema.KindPosition, ID: "bridge"}}, Evidence: []schema.Passage{{Source: ref, Line: 1, Start: at, End: at + 10, Exact: "Build 🌉 it"}},
	})
	return c, text
}

func TestDNAText(t *testing.T) {
	c, text := textCorpus()
	g := exporttest.GraphOf(t, c)
	for name, at := range map[string]struct{ text, words, lost string }{
		"at hand":    {text, "Build 🌉 it", ""},
		"changed":    {strings.Replace(text, "Build", "Raise", 1), "Build 🌉 it", "1 texts that have other words than those coded, 1 passage lines, 1 passage places"},
		"not enough": {"short", "Build 🌉 it", "1 texts that have other words than those coded, 1 passage lines, 1 passage places"},
	} {
		in := &Input{Graph: g, Text: func(*schema.Source) (string, bool, error) { return at.text, true, nil }}
		var file strings.Builder
		if err := dna.DNA.Write(&file, in); err != nil {
			t.Fatal(err)
		}
		if got := in.Lost.String(); got != at.lost && !(at.lost == "" && got == "nothing") {
			t.Errorf("%s: lost: %s", name, got)
		}
		got := askDNA(t, []byte(file.String()))
		if len(got.Statements) != 1 {
			t.Fatalf("%s: %v", name, got.Statements)
		}
		whole := got.Documents[0][1].(string)
		if words := cut(t, whole, got.Statements[0][1], got.Statements[0][2]); words != at.words {
			t.Errorf("%s: the statement is %q", name, words)
		}
		if name == "at hand" && whole != text {
			t.Errorf("the text is %q", whole)
		}
	}
}

// What DNA has no place for is counted.
func TestDNALoss(t *testing.T) {
	c := exporttest.Invented(2)
	c.Statements[0].Neutral, c.Statements[0].Supports = c.Statements[0].Supports, nil
	c.Statements[1].Certainty = "low"
	c.Positions = append(c.Positions, &schema.Position{EntityBase: schema.EntityBase{ID: "long"}, Name: strings.Repeat("ö", 191), Type: "claim"}, &schema.Position{EntityBase: schema.EntityBase{ID: "twin"}, Name: "A bridge?", Type: "claim"})
	c.Actors[0].Affiliations = []schema.Affiliation{{To: schema.Ref{Kind: schema.KindActor, ID: "town"}, From: "2021-05", Until: "2022"}, {To: schema.Ref{Kind: schema.KindActor, ID: "town"}, Until: "2019"}}
	f := named(t, "dna")
	in := &Input{Graph: exporttest.GraphOf(t, c)}
	var file strings.Builder
	if err := f.Write(&file, in); err != nil {
		t.Fatal(err)
	}
	if err := f.Count(in); err != nil {
		t.Fatal(err)
	}
	want := "1 ends of long position names, 1 statements that take no side, 1 passage lines, 1 passage places, 1 statement dates, 1 statement certainties, " +
		"1 places, 1 events, 1 actor marks of blocs, 1 statement neutral stances, 4 statement subjects, 2 statement events, 2 statement places, 3 affiliation dates"
	if diff := cmp.Diff(want, in.Lost.String()); diff != "" {
		t.Error(diff)
	}
	got := askDNA(t, []byte(file.String()))
	var names []string
	for _, e := range got.Entities {
		names = append(names, e[1].(string))
	}
	if want := []string{"Ann \"the Axe\" Öz; 1,5", "Town", "A bridge?", strings.Repeat("ö", 189) + "…", "A bridge? (twin)"}; !slices.Equal(names, want) {
		t.Errorf("entities %q", names)
	}
	if len(got.Statements) != 1 || got.Statements[0][5] != "Town" {
		t.Errorf("statements %v", got.Statements)
	}
}

// askTables prints the columns and the foreign keys of all tables, and whether
// the password is the one that Jasypt's StrongPasswordEncryptor would let pass.
const askTables = `
import sys, sqlite3, hashlib, base64
c = sqlite3.connect(sys.argv[1])
for (t,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
    print(t)
    for _, name, kind, notnull, default, pk in c.execute(f"PRAGMA table_info({t})"):
        print(" ", name, kind, *["NOT NULL"] * notnull, *[f"DEFAULT {default}"] * (default is not None), *["KEY"] * pk)
    for _, _, to, column, of, _, delete, _ in sorted(c.execute(f"PRAGMA foreign_key_list({t})").fetchall(), key=lambda r: r[3]):
        print(" ", column, "->", f"{to}({of})", delete)
    for _, name, unique, origin, _ in c.execute(f"PRAGMA index_list({t})"):
        if origin == "u":
            print("  UNIQUE", *[r[2] for r in c.execute(f"PRAGMA index_info({name})")])
raw = base64.b64decode(c.execute("SELECT Password FROM CODERS").fetchone()[0])
d = raw[:16] + b"onrecord"
for _ in range(100000): d = hashlib.sha256(d).digest()
print("password", len(raw), d == raw[16:])
`

func TestDNATables(t *testing.T) {
	oracle.SQLite.Needs(t)
	script := filepath.Join(t.TempDir(), "tables.py")
	if err := os.WriteFile(script, []byte(askTables), 0o666); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "dna.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), oracle.Run(t, oracle.SQLite, script, exporttest.Save(t, named(t, "dna"), exporttest.Empty, ""))); diff != "" {
		t.Error(diff)
	}
}
