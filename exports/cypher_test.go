package exports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema/escape"
)

// A cypherReader reads the Cypher that is written, and nothing else: texts by
// StringLiteral of openCypher's grammar, of whose escapes Kùzu knows two.
type cypherReader struct {
	t    *testing.T
	rest string
	out  flat
}

// skip takes what must come next.
func (r *cypherReader) skip(want string) {
	r.t.Helper()
	rest, ok := strings.CutPrefix(r.rest, want)
	if !ok {
		r.t.Fatalf("want %q before %.200q", want, r.rest)
	}
	r.rest = rest
}

// take takes what may come next.
func (r *cypherReader) take(s string) bool {
	rest, ok := strings.CutPrefix(r.rest, s)
	if ok {
		r.rest = rest
	}
	return ok
}

// word takes what is up to a character.
func (r *cypherReader) word(end string) string {
	r.t.Helper()
	word, rest, ok := strings.Cut(r.rest, end)
	if !ok || word == "" || strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") != "" {
		r.t.Fatalf("%q is not a word: %.200q", word, r.rest)
	}
	r.rest = rest
	return word
}

func (r *cypherReader) text() string {
	r.t.Helper()
	r.skip("'")
	var b strings.Builder
	for i := 0; i < len(r.rest); i++ {
		switch c := r.rest[i]; c {
		case '\'':
			r.rest = r.rest[i+1:]
			return b.String()
		case '\\':
			i++
			if c = r.rest[i]; c != '\\' && c != '\'' {
				r.t.Fatalf("an escape of %q", c)
			}
			fallthrough
		default:
			b.WriteByte(r.rest[i])
		}
	}
	r.t.Fatal("a text has no end")
	return ""
}

func (r *cypherReader) value() any {
	r.t.Helper()
	switch {
	case strings.HasPrefix(r.rest, "'"):
		return r.text()
	case r.take("true"):
		return true
	case r.take("["):
		list := []string{r.text()}
		for r.take(", ") {
			list = append(list, r.text())
		}
		r.skip("]")
		return list
	}
	n := len(r.rest) - len(strings.TrimLeft(r.rest, "0123456789.-"))
	word := r.rest[:n]
	r.rest = r.rest[n:]
	if i, err := strconv.Atoi(word); err == nil {
		return i
	}
	f, err := strconv.ParseFloat(word, 64)
	if err != nil {
		r.t.Fatal(err)
	}
	return f
}

// set takes properties up to the end of the statement.
func (r *cypherReader) set(of string, row map[string]any) {
	r.t.Helper()
	r.skip(" SET ")
	for {
		r.skip(of + ".`")
		name := r.word("`")
		r.skip(" = ")
		if _, twice := row[name]; twice {
			r.t.Fatalf("%s is set twice", name)
		}
		row[name] = r.value()
		if !r.take(", ") {
			break
		}
	}
	r.skip(";\n")
}

// node takes a label and an IRI.
func (r *cypherReader) node() (label, iri string) {
	label = r.word(" ")
	r.skip("{iri: ")
	iri = r.text()
	r.skip("})")
	return label, iri
}

func (r *cypherReader) merges(ids map[string]string) {
	r.t.Helper()
	keys := map[string]bool{}
	for r.rest != "" {
		row := map[string]any{}
		if r.take("MERGE (n:") {
			row["LABEL"], row["iri"] = r.node()
			r.set("n", row)
			ids[row["iri"].(string)] = row["id"].(string)
			r.out.Nodes = append(r.out.Nodes, row)
			continue
		}
		r.skip("MATCH (a:")
		label, from := r.node()
		r.skip(" MATCH (b:")
		other, to := r.node()
		r.skip(" MERGE (a)-[r:")
		row["TYPE"] = r.word(" ")
		r.skip("{key: ")
		key := fmt.Sprintln(from, to, row["TYPE"], r.value())
		r.skip("}]->(b)")
		if keys[key] {
			r.t.Errorf("two edges have one key: %s", key)
		}
		keys[key] = true
		row["START_ID(Entity)"], row["END_ID(Entity)"] = ids[from], ids[to]
		for iri, label := range map[string]string{from: label, to: other} {
			if kind, _, _ := strings.Cut(ids[iri], "/"); !strings.EqualFold(kind, label) {
				r.t.Errorf("%s is no %s", iri, label)
			}
		}
		r.set("r", row)
		r.out.Edges = append(r.out.Edges, row)
	}
}

func TestCypher(t *testing.T) {
	for name, g := range exporttest.Corpora(t) {
		for _, as := range named(t, "cypher").Views {
			in := &Input{Graph: g, As: as}
			r := &cypherReader{t: t, rest: string(exporttest.Written(t, named(t, "cypher"), g, as))}
			for _, k := range []string{"actor", "position", "place", "event", "source", "statement"} {
				r.skip("CREATE CONSTRAINT " + k + "_iri IF NOT EXISTS FOR (n:" + strings.ToUpper(k[:1]) + k[1:] + ") REQUIRE n.iri IS UNIQUE;\n")
			}
			if files := filed(t, named(t, "cypher"), in); files["graph.cypher"].String() != r.rest {
				t.Error("the file and the folder differ")
			}
			r.merges(map[string]string{})
			if diff := cmp.Diff(typed(t, g, as, same, same), r.out.sorted(t)); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
			if in.Lost.Any() {
				t.Errorf("%s as %s: lost %s", name, as, in.Lost.String())
			}
		}
	}
}

func same(s string) string { return s }

func FuzzLiteral(f *testing.F) {
	for _, s := range append(exporttest.Hostile, `\`, `\\'`, `'); MATCH (n) DETACH DELETE n; //`, `\u0027`, `\\u0027`) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := &cypherReader{t: t, rest: escape.CypherString(s) + ";"}
		if got := r.text(); got != s || r.rest != ";" {
			t.Errorf("%q came back as %q before %q", s, got, r.rest)
		}
	})
}

// Kùzu runs the files twice and prints all that it has.
const runKuzu = `
const kuzu = require('kuzu-wasm/nodejs'), fs = require('fs');
(async () => {
  const db = new kuzu.Database(':memory:'), c = new kuzu.Connection(db);
  const run = async text => { for (let r = await c.query(text); r; r = r.hasNextQueryResult() ? await r.getNextQueryResult() : null) if (!r.isSuccess()) throw new Error(await r.getErrorMessage()); };
  const rows = async text => { const r = await c.query(text); return r.getAllObjects(); };
  for (let i = 0; i < 2; i++) for (const file of process.argv.slice(2)) { const text = fs.readFileSync(file, 'utf8'); if (text) await run(text); }
  const clean = o => Object.fromEntries(Object.entries(o).filter(([k, v]) => !k.startsWith('_') && k !== 'key' && v !== null));
  const nodes = (await rows('MATCH (n) RETURN n')).map(r => ({...clean(r.n), LABEL: r.n._label}));
  const edges = (await rows('MATCH (a)-[r]->(b) RETURN a.id AS a, r, b.id AS b')).map(r => ({...clean(r.r), TYPE: r.r._label, 'START_ID(Entity)': r.a, 'END_ID(Entity)': r.b}));
  process.stdout.write(JSON.stringify({Nodes: nodes, Edges: edges}), () => process.exit(0));
})().catch(e => { console.error(e.message); process.exit(1); });
`

func TestKuzu(t *testing.T) {
	oracle.Kuzu.Needs(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	script := write("run.js", runKuzu)
	for name, g := range exporttest.Corpora(t) {
		for _, as := range named(t, "cypher").Views {
			files := filed(t, named(t, "cypher"), &Input{Graph: g, As: as})
			out := oracle.Run(t, oracle.Kuzu, script, write("kuzu.cypher", files["kuzu.cypher"].String()), write("graph.cypher", files["graph.cypher"].String()))
			var got, want flat
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatalf("%v: %.300s", err, out)
			}
			text, err := json.Marshal(typed(t, g, as, same, same))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.sorted(t), got.sorted(t)); diff != "" {
				t.Errorf("%s as %s: %.3000s", name, as, diff)
			}
		}
	}
}

// Neo4j's own parser, as its editors have it, prints how many statements it
// sees, and, as that takes it a while, what it finds wrong with those of actors
// and with the first of each other kind.
const lintCypher = `
const {lintCypherQuery, parseStatementsStrs} = require('@neo4j-cypher/language-support');
const statements = parseStatementsStrs(require('fs').readFileSync(process.argv[2], 'utf8')).filter(s => s.trim());
const seen = new Set();
const first = s => { const kind = s.replace(/iri: '[^']*'/g, '').replace(/ SET .*/s, ''); return !seen.has(kind) && !!seen.add(kind) };
const problems = process.argv[3] ? [] : statements.filter(s => s.includes('MERGE (n:Actor ') || first(s)).flatMap(s => { const found = lintCypherQuery(s, {}); return found.diagnostics || found; });
console.log(JSON.stringify({Statements: statements.length, Problems: problems.map(d => d.message)}));
`

func TestNeo4jParser(t *testing.T) {
	oracle.Neo4j.Needs(t)
	script := filepath.Join(t.TempDir(), "lint.js")
	if err := os.WriteFile(script, []byte(lintCypher), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, g := range exporttest.Corpora(t) {
		for _, as := range named(t, "cypher").Views {
			var got struct {
				Statements int
				Problems   []string
			}
			args := []string{script, exporttest.Save(t, named(t, "cypher"), g, as)}
			if name != "hostile" || as != view.Full {
				args = append(args, "count")
			}
			out := oracle.Run(t, oracle.Neo4j, args...)
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			graph := flatten(t, g, as, asFloats)
			if want := 6 + len(graph.Nodes) + len(graph.Edges); got.Statements != want || len(got.Problems) > 0 {
				t.Errorf("%s as %s: %d statements, want %d: %.1000v", name, as, got.Statements, want, got.Problems)
			}
		}
	}
}
