package graphviz

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"onrecord/schema/companion"
)

// useReal gives the real program.
func useReal(t testing.TB) *Renderer {
	t.Helper()
	r, err := real()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// small has two clusters, a node and an edge that are invisible, classes, links
// and letters that XML and Graphviz take for something else.
const small = `digraph {
	node [fontname="Arial"]
	subgraph cluster_a { label="A &amp; B"; a [class="actor"]; b }
	subgraph cluster_b { label="C"; style=invis; c }
	{ rank=same; d; e [style="filled,invis"] }
	a -> b [class="supports", URL="https://example.org/?a=1&amp;b=2"]
	a -> b; b -> c; c -> c; d -> e [style=invis]
	a [label=<<TABLE><TR><TD PORT="p" WIDTH="20" HEIGHT="20">„é’ &lt;</TD></TR></TABLE>>]
}`

var smallCounts = Counts{Nodes: 4, Edges: 4, Clusters: 2}

// Every engine draws in every format, and the same each time; with -short dot
// alone does, and the others draw SVG.
func TestReal(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	r := useReal(t)
	for _, engine := range []string{"dot", "neato", "fdp", "sfdp", "circo", "twopi"} {
		for format := range checks {
			if testing.Short() && engine != "dot" && format != "svg" {
				continue
			}
			t.Run(engine+" "+format, func(t *testing.T) {
				t.Parallel()
				want := smallCounts
				if engine != "dot" && engine != "fdp" {
					want.Clusters = 0
				}
				first, err := r.Layout(t.Context(), []byte(small), engine, format, want)
				if err != nil {
					t.Fatal(err)
				}
				if engine != "dot" && engine != "sfdp" {
					return
				}
				again, err := r.Layout(t.Context(), []byte(small), engine, format, want)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(first, again) {
					t.Errorf("the second drawing is another")
				}
			})
		}
	}
}

// Eight at once draw what one alone does.
func TestRealAtOnce(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	r := useReal(t)
	dot := graph(40)
	want, err := r.Layout(t.Context(), dot, "dot", "svg", Counts{Nodes: 40})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := r.Layout(t.Context(), dot, "dot", "svg", Counts{Nodes: 40})
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("another drawing, error %v", err)
			}
		})
	}
	wg.Wait()
}

func TestRealErrors(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	r := useReal(t)
	chain := "digraph { a0"
	for i := range 5000 {
		chain += fmt.Sprintf(" -> a%d", i+1)
	}
	for name, c := range map[string]struct {
		dot, engine string
		want        Counts
		err         string
	}{
		"no graph":       {"", "dot", Counts{}, "onrecord-graphviz: there is no graph on stdin"},
		"syntax":         {"graph { a -> b }", "dot", Counts{}, "onrecord-graphviz: syntax error in line 1 near '->'"},
		"chain":          {chain + "}", "dot", Counts{}, "onrecord-graphviz: syntax error in line 1 near 'a2500'"},
		"HTML":           {"graph { a [label=<x & y>]; b [color=zork] }", "dot", Counts{}, "onrecord-graphviz: not well-formed (invalid token) in line 1 ... <HTML>x & y ... in label of node a"},
		"HTML element":   {"graph { a [label=<<Q>x</Q>>]; b [label=\"é\"] }", "dot", Counts{}, "onrecord-graphviz: Unknown HTML element <Q> on line 1 in label of node a"},
		"breakdown":      {"graph { a [shape=polygon, sides=100000000] }", "dot", Counts{}, "onrecord-graphviz: module closed with exit_code(1)"},
		"engine":         {"graph { a }", "pencil", Counts{}, "onrecord-graphviz: unknown engine pencil; usage: "},
		"fewer nodes":    {"graph { a -- b }", "dot", Counts{Nodes: 3}, "onrecord-graphviz drew 2 of 3 nodes"},
		"fewer edges":    {"graph { a -- b }", "dot", Counts{Nodes: 2, Edges: 2}, "onrecord-graphviz drew 1 of 2 edges"},
		"fewer clusters": {"graph { a -- b }", "dot", Counts{Clusters: 1}, "onrecord-graphviz drew 0 of 1 clusters"},
		"a file":         {`graph { a [label=<<TABLE><TR><TD><IMG SRC="/etc/hosts"/></TD></TR></TABLE>>] }`, "dot", Counts{Nodes: 1}, ""},
	} {
		for _, format := range []string{"svg", "json"} {
			t.Run(name+" "+format, func(t *testing.T) {
				t.Parallel()
				_, err := r.Layout(t.Context(), []byte(c.dot), c.engine, format, c.want)
				if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.HasPrefix(err.Error(), c.err)) {
					t.Errorf("got\n%v, want\n%s", err, c.err)
				}
			})
		}
	}
}

// The program finds out that it was called wrongly, and knows what it is.
func TestRealUsage(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	r := useReal(t)
	if said, _, err := r.run(t.Context(), nil, "-protocol"); string(said) != draws.Protocol+"\n" || err != nil {
		t.Errorf("it calls itself %q, error %v", said, err)
	}
	const usage = "usage: onrecord-graphviz [-K dot|neato|fdp|sfdp|circo|twopi] [-T svg|json|dot|plain] [-protocol] [-licences] <graph.dot"
	for args, want := range map[string]string{
		"-h":         usage,
		"-x":         "flag provided but not defined: -x; " + usage,
		"graph.dot":  "the graph comes from stdin, not from graph.dot; " + usage,
		"-T png":     "unknown format png; " + usage,
		"-K dotty":   "unknown engine dotty; " + usage,
		"-T svg -K":  "flag needs an argument: -K; " + usage,
		"-K dot -Ka": "flag provided but not defined: -Ka; " + usage,
	} {
		out, said, err := r.run(t.Context(), nil, strings.Fields(args)...)
		if len(out) > 0 || said != "onrecord-graphviz: "+want+"\n" || err == nil {
			t.Errorf("%s: got %q, %q, error %v, want %s", args, out, said, err, want)
		}
	}
}

// Code that was compiled and kept, and is damaged, is compiled again.
func TestRealDamagedCache(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	r := *useReal(t)
	r.place.Dir = filepath.Join(t.TempDir(), "graphviz") // the code of other tests stays
	if err := companion.MakePrivate(r.place.Dir); err != nil {
		t.Fatal(err)
	}
	draw := func() {
		t.Helper()
		if _, err := r.Layout(t.Context(), []byte(small), "dot", "svg", smallCounts); err != nil {
			t.Fatal(err)
		}
	}
	draw()
	files, err := filepath.Glob(filepath.Join(r.place.Dir, compiled, "wazero-*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the code is in %q, error %v", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{whole[:len(whole)/2], bytes.ReplaceAll(whole, []byte{0, 0}, []byte{85, 85})} {
		if err := os.WriteFile(files[0], damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		draw()
		after, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(after) != len(whole) {
			t.Errorf("the code has %d bytes, had %d", len(after), len(whole))
		}
	}
}

// graph is one with some nodes and about half as many edges again, the same
// each time.
func graph(nodes int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("digraph { rankdir=LR; node [shape=box, fontname=\"Arial\", fontsize=11];\n")
	for i := range nodes {
		fmt.Fprintf(&b, "n%d [label=\"Statement number %d\\nand what it says\"];\n", i, i)
		for range min(i, 1+i%2) {
			fmt.Fprintf(&b, "n%d -> n%d;\n", i-1-random.IntN(min(i, 20)), i)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// A whole run of the program, its code compiled before.
func benchmarkLayout(b *testing.B, nodes int) {
	r := useReal(b)
	dot := graph(nodes)
	draw := func() {
		if _, err := r.Layout(b.Context(), dot, "dot", "svg", Counts{Nodes: nodes}); err != nil {
			b.Fatal(err)
		}
	}
	draw()
	for b.Loop() {
		draw()
	}
}

func BenchmarkLayout1(b *testing.B)    { benchmarkLayout(b, 1) }
func BenchmarkLayout100(b *testing.B)  { benchmarkLayout(b, 100) }
func BenchmarkLayout1000(b *testing.B) { benchmarkLayout(b, 1000) }

// The check of an answer alone.
func BenchmarkCheck1000(b *testing.B) {
	r := useReal(b)
	for _, format := range []string{"svg", "json"} {
		check := checks[format]
		answer, err := r.Layout(b.Context(), graph(1000), "dot", format, Counts{Nodes: 1000})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(format, func(b *testing.B) {
			b.SetBytes(int64(len(answer)))
			for b.Loop() {
				if err := check(answer, Counts{Nodes: 1000}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
