package discourse_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"onrecord/exports/discourse"
	"onrecord/exports/oracle"
	"onrecord/graph/network"
)

// observations are those of actors whose names are hard to write: quotation marks,
// commas, ampersands, scripts, what a spreadsheet would execute.
func observations(t testing.TB) *network.Data {
	t.Helper()
	names := []string{`"Blue" Alliance`, "Comma, Inc.", "Ørsta & Sons", "周海", "=SUM(A1)", "plain"}
	b := network.NewBuilder(network.Qualifier{Name: "stance", Type: network.Boolean}, "actor", "position")
	for i := range 40 {
		when, _ := network.ParseTime("2020-01-" + strconv.Itoa(10+i/4))
		b.Add(network.Observation{
			Row: b.Row(network.Node{Name: names[i*i%len(names)]}), Column: b.Column(network.Node{Name: "position; " + strconv.Itoa(i%7)}),
			Level: b.Level(network.Level{Value: float64(i / 3 % 2)}), Statement: b.Statement("s" + strconv.Itoa(i)), Document: b.Document(strconv.Itoa(i / 4)), Time: when,
		})
	}
	return b.Data(false)
}

// settings are networks of all kinds: signed, positive, of two modes.
func settings() map[string]network.Settings {
	return map[string]network.Settings{
		"one-subtract":   {Mode: network.OneMode},
		"one-congruence": {Mode: network.OneMode, Aggregation: network.Congruence, Normalization: network.Cosine},
		"one-plain":      {Mode: network.OneMode, Aggregation: network.Ignore, Normalization: network.None, MinWeight: 0.5},
		"two-subtract":   {Mode: network.TwoMode},
		"two-ignore":     {Mode: network.TwoMode, Aggregation: network.Ignore},
	}
}

func compute(t testing.TB, d *network.Data, s network.Settings) *network.Network {
	t.Helper()
	n, err := network.Compute(t.Context(), d, s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func format(t testing.TB, name string) discourse.Format {
	t.Helper()
	i := slices.IndexFunc(discourse.Formats(), func(f discourse.Format) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("there is no format %s", name)
	}
	return discourse.Formats()[i]
}

func save(t testing.TB, f discourse.Format, n *network.Network, o discourse.Options) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "network"+f.Ext)
	var out bytes.Buffer
	if err := f.Write(&out, n, o); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A tie is what a program reads of one: the labels of its ends, in their order, and
// numbers.
type tie struct {
	A, B    string
	Numbers map[string]float64
}

// ties are those of a network, as programs should read them. The weight is called
// value where not all are above 0.
func ties(n *network.Network) (out []tie) {
	weight := "weight"
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			if !(c.Value > 0) {
				weight = "value"
			}
		}
	}
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			out = append(out, ordered(tie{n.Rows[i].Label, n.Columns[c.Column].Label, map[string]float64{
				weight: c.Value, "positive": c.Positive, "negative": c.Negative, "count": float64(c.Count),
			}}))
		}
	}
	return out
}

func ordered(t tie) tie {
	if t.A > t.B {
		t.A, t.B = t.B, t.A
	}
	return t
}

// compareTies compares what a program has read, in any order.
func compareTies(t *testing.T, got, want []tie) {
	t.Helper()
	key := func(x tie) string { return x.A + "\x00" + x.B }
	by := func(a, b tie) int { return strings.Compare(key(a), key(b)) }
	for i := range got {
		got[i] = ordered(got[i])
	}
	slices.SortFunc(got, by)
	slices.SortFunc(want, by)
	if len(got) != len(want) {
		t.Fatalf("got %d ties, want %d", len(got), len(want))
	}
	for i, w := range want {
		if key(got[i]) != key(w) {
			t.Fatalf("got a tie of %s and %s, want %s and %s", got[i].A, got[i].B, w.A, w.B)
		}
		for name, v := range w.Numbers {
			g, there := got[i].Numbers[name]
			if !there || math.Abs(g-v) > 1e-9 {
				t.Errorf("%s and %s: %s: got %v (%v), want %v", w.A, w.B, name, g, there, v)
			}
		}
	}
}

func decode(t *testing.T, out string) (got []tie) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %.500s", err, out)
	}
	return got
}

const readNetworkX = `
import json, sys, networkx
g = networkx.read_graphml(sys.argv[1])
assert not g.is_directed()
label = networkx.get_node_attributes(g, "label")
print(json.dumps([{"A": label[a], "B": label[b], "Numbers": {k: v for k, v in d.items() if isinstance(v, (int, float)) and not isinstance(v, bool)}} for a, b, d in g.edges(data=True)]))
`

// readIGraph prints the edges as lines of tabs, for R has no JSON: labels are encoded.
const readIGraph = `
suppressMessages(library(igraph))
f <- commandArgs(TRUE)[1]
g <- read_graph(f, format = "graphml")
stopifnot(!is_directed(g))
if ("type" %in% vertex_attr_names(g)) stopifnot(is.logical(V(g)$type), is_bipartite(g))
d <- as_data_frame(g)
e <- ends(g, E(g), names = FALSE)
for (name in setdiff(edge_attr_names(g), c("id", "indirect", "statements"))) {
  v <- edge_attr(g, name)
  for (i in seq_len(nrow(e))) cat(i, URLencode(V(g)$label[e[i, 1]], reserved = TRUE), URLencode(V(g)$label[e[i, 2]], reserved = TRUE), name, sprintf("%.17g", v[i]), "\n", sep = "\t")
}
`

const readGraphology = `
const fs = require("fs"), {UndirectedGraph, MultiUndirectedGraph} = require("graphology");
const file = process.argv[2];
const read = file.endsWith(".gexf") ? require("graphology-gexf") : require("graphology-graphml");
const g = read.parse(UndirectedGraph, fs.readFileSync(file, "utf8"), {addMissingNodes: false});
const out = [];
g.forEachEdge((e, d, a, b) => {
  const numbers = {};
  for (const k in d) if (d[k] !== "" && !isNaN(Number(d[k])) && typeof d[k] !== "boolean") numbers[k] = Number(d[k]);
  out.push({A: g.getNodeAttribute(a, "label"), B: g.getNodeAttribute(b, "label"), Numbers: numbers});
});
console.log(JSON.stringify(out));
`

func script(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestGraphML: networkx, igraph and graphology read every tie with its numbers, and
// R has the type by which it knows a bipartite graph.
func TestGraphML(t *testing.T) {
	d := observations(t)
	for name, s := range settings() {
		n := compute(t, d, s)
		file := save(t, format(t, "graphml"), n, discourse.Options{Settings: "as set", Evidence: true})
		t.Run("networkx/"+name, func(t *testing.T) {
			oracle.NetworkX.Needs(t)
			compareTies(t, decode(t, oracle.Run(t, oracle.NetworkX, script(t, "read.py", readNetworkX), file)), ties(n))
		})
		t.Run("graphology/"+name, func(t *testing.T) {
			oracle.Graphology.Needs(t)
			compareTies(t, decode(t, oracle.Run(t, oracle.Graphology, script(t, "read.js", readGraphology), file)), ties(n))
		})
		t.Run("igraph/"+name, func(t *testing.T) {
			oracle.IGraph.Needs(t)
			compareTies(t, linesOf(t, oracle.Run(t, oracle.IGraph, script(t, "read.R", readIGraph), file)), ties(n))
		})
	}
}

// linesOf reads what readIGraph prints.
func linesOf(t *testing.T, out string) []tie {
	t.Helper()
	var got []tie
	for line := range strings.Lines(out) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) < 5 {
			continue
		}
		i, err := strconv.Atoi(cells[0])
		v, err2 := strconv.ParseFloat(cells[4], 64)
		if err != nil || err2 != nil {
			t.Fatalf("%q: %v %v", line, err, err2)
		}
		for len(got) < i {
			got = append(got, tie{Numbers: map[string]float64{}})
		}
		got[i-1].A, got[i-1].B = unescape(t, cells[1]), unescape(t, cells[2])
		got[i-1].Numbers[cells[3]] = v
	}
	return got
}

func unescape(t *testing.T, s string) string {
	t.Helper()
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			b, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			out, i = append(out, byte(b)), i+2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

// TestGEXF: graphology reads the volume as weight and the balance as value.
func TestGEXF(t *testing.T) {
	oracle.Graphology.Needs(t)
	d := observations(t)
	for name, s := range settings() {
		t.Run(name, func(t *testing.T) {
			n := compute(t, d, s)
			file := save(t, format(t, "gexf"), n, discourse.Options{Settings: "as set"})
			var want []tie
			for i := range n.Rows {
				for _, c := range n.Cells(i) {
					volume := c.Value
					if s.Mode == network.TwoMode || n.Settings.Aggregation == network.Subtract {
						volume = c.Positive + c.Negative + c.Neutral
					}
					want = append(want, ordered(tie{n.Rows[i].Label, n.Columns[c.Column].Label, map[string]float64{
						"weight": volume, "value": c.Value, "positive": c.Positive, "negative": c.Negative, "count": float64(c.Count),
					}}))
				}
			}
			compareTies(t, decode(t, oracle.Run(t, oracle.Graphology, script(t, "read.js", readGraphology), file)), want)
		})
	}
}

// TestDynamic: of windows, spans of a tie do not overlap, and the schema of GEXF holds
// where it is at hand.
func TestDynamic(t *testing.T) {
	s, err := network.Prepare(observations(t), network.Settings{Mode: network.OneMode, Window: &network.Window{N: 3, Unit: network.Days}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = format(t, "gexf").Series(&out, &discourse.Series{Networks: func(yield func(*network.Network, error) bool) {
		for i := range s.Len() {
			if n, err := s.At(t.Context(), i); !yield(n, err) {
				return
			}
		}
	}}, discourse.Options{Settings: "as set"})
	if err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(bytes.NewReader(out.Bytes()))
	spells, last := 0, ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "edge":
			last = ""
		case e.Name.Local == "spell":
			spells++
			if e.Attr[0].Value <= last || e.Attr[1].Value < e.Attr[0].Value {
				t.Errorf("a span from %s to %s after one to %s", e.Attr[0].Value, e.Attr[1].Value, last)
			}
			last = e.Attr[1].Value
		}
	}
	if spells == 0 {
		t.Error("no tie has a span")
	}
	dir := os.Getenv("ONRECORD_XML_SCHEMAS")
	if dir == "" {
		t.Skip("ONRECORD_XML_SCHEMAS does not name a folder with gexf/gexf.xsd")
	}
	oracle.XMLLint.Needs(t)
	file := filepath.Join(t.TempDir(), "windows.gexf")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	oracle.Run(t, oracle.XMLLint, "--nonet", "--noout", "--schema", filepath.Join(dir, "gexf", "gexf.xsd"), file)
}

// TestMatrix: R reads the matrix as it is written, names and negative numbers too.
func TestMatrix(t *testing.T) {
	d := observations(t)
	read := script(t, "read.R", `
m <- as.matrix(read.csv(commandArgs(TRUE)[1], row.names = 1, check.names = FALSE))
for (i in seq_len(nrow(m))) for (j in seq_len(ncol(m))) cat(i, j, sprintf("%.17g", m[i, j]), "\n", sep = "\t")
`)
	oracle.IGraph.Needs(t)
	for name, s := range settings() {
		t.Run(name, func(t *testing.T) {
			n := compute(t, d, s)
			out := oracle.Run(t, oracle.IGraph, read, save(t, format(t, "csv"), n, discourse.Options{NA: true}))
			var got [][]float64
			for line := range strings.Lines(out) {
				cells := strings.Split(strings.TrimSpace(line), "\t")
				i, err := strconv.Atoi(cells[0])
				v, err2 := strconv.ParseFloat(cells[2], 64)
				if err != nil || err2 != nil {
					t.Fatalf("%q", line)
				}
				for len(got) < i {
					got = append(got, nil)
				}
				got[i-1] = append(got[i-1], v)
			}
			for i, row := range n.Matrix() {
				for j, v := range row {
					if g := got[i][j]; math.Abs(g-v) > 1e-9 || math.IsNaN(g) != math.IsNaN(v) {
						t.Errorf("%d, %d: got %v, want %v", i, j, g, v)
					}
				}
			}
		})
	}
}

// TestDL: igraph reads UCINET's edge lists of one mode, where labels are words.
func TestDL(t *testing.T) {
	oracle.IGraph.Needs(t)
	b := network.NewBuilder(network.Qualifier{Name: "stance", Type: network.Boolean}, "actor", "position")
	for i := range 20 {
		b.Add(network.Observation{
			Row: b.Row(network.Node{Name: "actor_" + strconv.Itoa(i%5)}), Column: b.Column(network.Node{Name: strconv.Itoa(i % 3)}),
			Level: b.Level(network.Level{Value: float64(i / 2 % 2)}), Statement: b.Statement(strconv.Itoa(i)), Document: b.Document(strconv.Itoa(i)), Time: network.NoTime,
		})
	}
	n := compute(t, b.Data(false), network.Settings{Mode: network.OneMode})
	out := oracle.Run(t, oracle.IGraph, script(t, "read.R", `
suppressMessages(library(igraph))
g <- read_graph(commandArgs(TRUE)[1], format = "dl")
d <- as_data_frame(g)
for (i in seq_len(nrow(d))) cat(d$from[i], d$to[i], sprintf("%.17g", d$weight[i]), "\n", sep = "\t")
`), save(t, format(t, "dl"), n, discourse.Options{}))
	got := map[[2]string]float64{}
	for line := range strings.Lines(out) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		v, err := strconv.ParseFloat(cells[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		got[[2]string{cells[0], cells[1]}] = v
	}
	count := 0
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			a, b := n.Rows[i].Label, n.Rows[c.Column].Label
			for _, pair := range [][2]string{{a, b}, {b, a}} {
				count++
				if v, there := got[pair]; !there || math.Abs(v-c.Value) > 1e-9 {
					t.Errorf("%v: got %v, want %v", pair, v, c.Value)
				}
			}
		}
	}
	if count != len(got) {
		t.Errorf("got %d edges, want %d", len(got), count)
	}
}

// TestDOT: Graphviz takes it, and no pen is negative.
func TestDOT(t *testing.T) {
	oracle.Dot.Needs(t)
	for name, s := range settings() {
		file := save(t, format(t, "dot"), compute(t, observations(t), s), discourse.Options{Settings: `as "set"`, Evidence: true})
		out := oracle.Run(t, oracle.Dot, "-Tplain", file)
		if strings.Contains(out, "penwidth=-") || !strings.Contains(out, "node ") {
			t.Errorf("%s: %.300s", name, out)
		}
	}
}

// TestEdges: the list of ties and the table of nodes are CSV of as many columns in each
// row, and say what the network has.
func TestEdges(t *testing.T) {
	n := compute(t, observations(t), network.Settings{Mode: network.OneMode})
	f := format(t, "edges")
	for name, write := range map[string]func(io.Writer, *network.Network, discourse.Options) error{"edges": f.Write, "nodes": f.Nodes} {
		var out bytes.Buffer
		if err := write(&out, n, discourse.Options{Evidence: true}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := 1 + n.Len()
		if name == "nodes" {
			want = 1 + len(n.Rows)
		}
		if len(rows) != want {
			t.Errorf("%s: got %d rows, want %d", name, len(rows), want)
		}
	}
}

// TestJSON: it is JSON, also where there is nothing, and its cells have the statements
// of the pairs.
func TestJSON(t *testing.T) {
	d := observations(t)
	empty := network.NewBuilder(network.Qualifier{Name: "stance", Type: network.Boolean}, "actor", "position").Data(false)
	for name, s := range settings() {
		for _, data := range []*network.Data{d, empty} {
			n := compute(t, data, s)
			var out bytes.Buffer
			if err := format(t, "json").Write(&out, n, discourse.Options{NA: true, Evidence: true}); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Mode    string
				Rows    []struct{ Name string }
				Values  [][]*float64
				Cells   []struct{ Statements []string }
				Columns []struct{ Name string }
			}
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatalf("%s: %v\n%.500s", name, err, out.String())
			}
			if len(got.Rows) != len(n.Rows) || len(got.Values) != len(n.Rows) || len(got.Cells) != n.Len() {
				t.Errorf("%s: %d rows, %d lines of values, %d cells", name, len(got.Rows), len(got.Values), len(got.Cells))
			}
			for _, c := range got.Cells {
				if len(c.Statements) == 0 {
					t.Errorf("%s: a cell without statements", name)
				}
			}
		}
	}
}
