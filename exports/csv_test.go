package exports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/exports/emit"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// A shelf is a Folder in memory.
type shelf map[string]*bytes.Buffer

func (s shelf) Create(name string) (io.WriteCloser, error) {
	if s[name] != nil {
		return nil, fmt.Errorf("%s is there", name)
	}
	s[name] = &bytes.Buffer{}
	return exporttest.NopCloser{Writer: s[name]}, nil
}

// filed writes the files of a format.
func filed(t *testing.T, f Format, in *Input) shelf {
	t.Helper()
	out := shelf{}
	if err := f.Files(out, in); err != nil {
		t.Fatal(err)
	}
	return out
}

// records reads CSV. Its reader makes LF of CR LF.
func records(t *testing.T, text string) (header []string, rows [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func inCSV(s string) string { return strings.ReplaceAll(escape.Cell(s), "\r\n", "\n") }

// fields are a header's names and the cells of a row that hold something, with
// the fixed columns under the names that flat graphs have.
func fields(header, row []string, names map[string]string) map[string]any {
	out := map[string]any{}
	for i, name := range header {
		if other, ok := names[name]; ok {
			name = other
		}
		if row[i] != "" && name != "" {
			out[name] = row[i]
		}
	}
	return out
}

func TestCSVGraph(t *testing.T) {
	text := func(v any) any { return inCSV(emit.Plain(v)) }
	for name, g := range exporttest.Corpora(t) {
		for _, as := range []view.View{view.Full, view.Claims, view.Actors} {
			in := &Input{Graph: g, As: as}
			files := filed(t, named(t, "csv"), in)
			want, got := inNetwork(flatten(t, g, as, text)), flat{}
			without(want.Nodes, "name") // it is the label, and igraph's id
			for _, row := range want.Edges {
				row["weight"] = emit.Number(row["weight"].(float64))
				row["mutual"] = map[bool]string{true: "Undirected", false: "Directed"}[row["mutual"].(bool)]
			}
			header, rows := records(t, files["nodes.csv"].String())
			for _, row := range rows {
				got.Nodes = append(got.Nodes, fields(header, row, map[string]string{"Id": "id", "Label": "label", "Kind": "kind", "IRI": "iri", "Weight": ""}))
			}
			header, rows = records(t, files["edges.csv"].String())
			for i, row := range rows {
				if row[5] != fmt.Sprint(i) || row[3] != row[6] {
					t.Errorf("%s as %s: edge %d: %v", name, as, i, row)
				}
				got.Edges = append(got.Edges, fields(header, row, map[string]string{"Id": "", "Source": "source", "Target": "target", "Type": "mutual", "Label": "label", "Kind": "", "Weight": "weight"}))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
			if name == "hostile" && !strings.Contains(in.Lost.String(), "texts with ' before") {
				t.Errorf("%s as %s: lost %s", name, as, in.Lost.String())
			}
			for name, file := range files {
				_, rows := records(t, file.String())
				for _, cell := range slices.Concat(rows...) {
					if strings.ContainsAny(cell[:min(1, len(cell))], "=+@\t\r\n") {
						t.Errorf("%s: a formula: %q", name, cell)
					}
				}
			}
		}
	}
}

// What statements.csv holds is read back: all but what a passage's cell has no
// room for.
func TestCSVStatements(t *testing.T) {
	for name, g := range exporttest.Corpora(t) {
		dir := t.TempDir()
		entities, table := filepath.Join(dir, "entities.jsonl"), filepath.Join(dir, "statements.csv")
		var lines []byte
		var want, got []string
		for e, err := range g.Entities {
			if err != nil {
				t.Fatal(err)
			}
			if e.Kind() != schema.KindStatement {
				lines = append(schema.AppendJSON(lines, e), '\n')
				continue
			}
			want = append(want, strings.Join(schema.Cells(e), "\x00"))
		}
		in := &Input{Graph: g, As: view.Statements}
		if err := os.WriteFile(entities, lines, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(table, filed(t, named(t, "csv"), in)["statements.csv"].Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		set, err := data.Load(t.Context(), []string{entities, table}, data.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for e, err := range exporttest.GraphOf(t, set.Corpora[0]).Entities {
			if err != nil {
				t.Fatal(err)
			}
			if e.Kind() == schema.KindStatement {
				got = append(got, strings.Join(schema.Cells(e), "\x00"))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// In the view of statements all else is lost, and said to be.
func TestCSVLoss(t *testing.T) {
	g := exporttest.GraphOf(t, exporttest.Invented(3))
	for as, want := range map[view.View]string{
		view.Full:       "6 texts with ' before what a spreadsheet would execute", // of nodes: as name and as summary
		view.Statements: "1 corpus titles, 2 actors, 1 positions, 1 places, 1 events, 1 sources",
		view.Claims:     "1 corpus titles, 1 actors, 1 places, 1 events, 1 sources",
	} {
		f := named(t, "csv")
		in := &Input{Graph: g, As: as}
		filed(t, f, in)
		if err := f.Count(in); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, in.Lost.String()); diff != "" {
			t.Errorf("%s: %s", as, diff)
		}
	}
}

// R shows each text in hexadecimal.
const readTable = `
t <- read.csv(commandArgs(TRUE)[1], colClasses = "character", check.names = FALSE, na.strings = character(), encoding = "UTF-8")
hex <- function(s) paste(charToRaw(s), collapse = "")
cat("[")
for (i in seq_len(nrow(t))) cat(if (i > 1) ",", "[", paste0('"', vapply(t[i, ], hex, ""), '"', collapse = ","), "]")
cat("]")
`

func TestR(t *testing.T) {
	oracle.IGraph.Needs(t) // R is there
	script := filepath.Join(t.TempDir(), "read.R")
	if err := os.WriteFile(script, []byte(readTable), 0o666); err != nil {
		t.Fatal(err)
	}
	for corpus, g := range exporttest.Corpora(t) {
		for name, file := range filed(t, named(t, "csv"), &Input{Graph: g, As: view.Full}) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, file.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
			var got [][]string
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.IGraph, script, path)), &got); err != nil {
				t.Fatal(err)
			}
			_, want := records(t, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(file.String())) // as R does in quotation marks
			for i, row := range want {
				for j, cell := range row {
					want[i][j] = fmt.Sprintf("%x", cell)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s: %s", corpus, name, diff)
			}
		}
	}
}
