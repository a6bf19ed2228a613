// Package oracle asks other programs what they make of a file, for the tests
// of readers and writers. Where a program is missing, the test is skipped and
// says so; with ONRECORD_ORACLES=required, as .ci/run sets it, it fails. With
// -short it is skipped in any case.
//
//	out := oracle.Run(t, oracle.NetworkX, script, file)
package oracle

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// An Oracle is a program, or a library with the program that runs it.
type Oracle struct {
	name     string
	programs []string // the first that is there and passes the probe is taken
	probe    []string // arguments with which it shows that it is there
	node     bool     // it is found among the modules of .ci/npm
	large    bool     // it is asked for by make oracles alone
}

// The oracles. Those that are libraries run the script that is their first
// argument: a file of Python, R or JavaScript.
var (
	RDFLib     = &Oracle{name: "rdflib", programs: pythons, probe: []string{"-c", "import rdflib"}}
	NetworkX   = &Oracle{name: "networkx", programs: pythons, probe: []string{"-c", "import networkx"}}
	Pydot      = &Oracle{name: "pydot", programs: pythons, probe: []string{"-c", "import networkx, pydot"}}
	SQLite     = &Oracle{name: "Python's sqlite3", programs: pythons, probe: []string{"-c", "import sqlite3"}}
	IGraph     = &Oracle{name: "R's igraph", programs: []string{"Rscript"}, probe: []string{"-e", "suppressMessages(library(igraph))"}}
	Rapper     = &Oracle{name: "rapper", programs: []string{"rapper"}, probe: []string{"--version"}}
	XMLLint    = &Oracle{name: "xmllint", programs: []string{"xmllint"}, probe: []string{"--version"}}
	Dot        = &Oracle{name: "dot", programs: []string{"dot"}, probe: []string{"-V"}}
	Cytoscape  = &Oracle{name: "cytoscape", programs: []string{"node"}, probe: []string{"-e", "require('cytoscape')"}, node: true}
	Graphology = &Oracle{name: "graphology", programs: []string{"node"}, probe: []string{"-e", "require('graphology'); require('graphology-gexf'); require('graphology-graphml')"}, node: true}
	N3         = &Oracle{name: "N3.js", programs: []string{"node"}, probe: []string{"-e", "require('n3')"}, node: true}
	Oxigraph   = &Oracle{name: "Oxigraph", programs: []string{"node"}, probe: []string{"-e", "require('oxigraph')"}, node: true}
	JSONLDJS   = &Oracle{name: "jsonld.js", programs: []string{"node"}, probe: []string{"-e", "require('jsonld')"}, node: true}
	Mermaid    = &Oracle{name: "mermaid", programs: []string{"node"}, probe: []string{"-e", "require.resolve('mermaid')"}, node: true}
	Kuzu       = &Oracle{name: "Kùzu", programs: []string{"node"}, probe: []string{"-e", "require.resolve('kuzu-wasm/nodejs')"}, node: true}
	Neo4j      = &Oracle{name: "Neo4j's parser of Cypher", programs: []string{"node"}, probe: []string{"-e", "require.resolve('@neo4j-cypher/language-support')"}, node: true}
	CETEIcean  = &Oracle{name: "CETEIcean", programs: []string{"node"}, probe: []string{"-e", "require.resolve('CETEIcean'); require.resolve('jsdom')"}, node: true}
	WorldAtlas = &Oracle{name: "world-atlas", programs: []string{"node"}, probe: []string{"-e", "require.resolve('world-atlas/countries-110m.json')"}, node: true}
	Poppler    = &Oracle{name: "pdftotext", programs: []string{"pdftotext"}, probe: []string{"-v"}}
	Chromium   = &Oracle{name: "Chromium", programs: []string{"chromium", "chromium-browser", "google-chrome"}, probe: []string{"--version"}}
	Playwright = &Oracle{name: "Playwright with axe", programs: []string{"node"}, probe: []string{"-e", "require.resolve('playwright-core'); require.resolve('axe-core')"}, node: true}
	MCP        = &Oracle{name: "the Model Context Protocol's library for Node.js", programs: []string{"node"}, probe: []string{"-e", "require.resolve('@modelcontextprotocol/sdk/client/index.js')"}, node: true}
	Calc       = &Oracle{name: "LibreOffice Calc", programs: []string{"localc"}, probe: []string{"--version"}, large: true}
	Writer     = &Oracle{name: "LibreOffice Writer", programs: []string{"lowriter"}, probe: []string{"--version"}, large: true}
	Pandoc     = &Oracle{name: "pandoc", programs: []string{"pandoc"}, probe: []string{"--version"}, large: true}
)

// pythons are the system's own, which has the system's libraries, and whatever
// else is called so.
var pythons = []string{"/usr/bin/python3", "python3"}

var found struct {
	sync.Mutex
	paths map[*Oracle]string
}

// path is where the oracle's program is; empty: it is not there.
func (o *Oracle) path(ctx context.Context) string {
	found.Lock()
	defer found.Unlock()
	if path, ok := found.paths[o]; ok {
		return path
	}
	if found.paths == nil {
		found.paths = map[*Oracle]string{}
	}
	for _, program := range o.programs {
		path, err := exec.LookPath(program)
		if err == nil && o.command(ctx, path, o.probe...).Run() == nil {
			found.paths[o] = path
			return path
		}
	}
	found.paths[o] = ""
	return ""
}

func (o *Oracle) command(ctx context.Context, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = time.Second
	if o.node {
		cmd.Env = append(os.Environ(), "NODE_PATH="+Modules())
	}
	return cmd
}

// Modules is the folder of the modules of Node.js.
func Modules() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "..", "..", ".ci", "npm", "node_modules")
}

// Needs skips the test, or fails it, where the oracle is missing. With -short no
// oracle is asked.
func (o *Oracle) Needs(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skipf("with -short, %s is not asked", o.name)
	}
	if o.path(t.Context()) != "" {
		return
	}
	if asked := os.Getenv("ONRECORD_ORACLES"); asked == "all" || asked == "required" && !o.large {
		t.Fatalf("%s is not installed", o.name)
	}
	t.Skipf("%s is not installed", o.name)
}

// Path is where the oracle's program is, for another one that runs it.
func Path(t testing.TB, o *Oracle) string {
	t.Helper()
	o.Needs(t)
	return o.path(t.Context())
}

// Run runs the oracle and gives what it prints. An exit code other than 0 fails
// the test.
func Run(t testing.TB, o *Oracle, args ...string) string {
	t.Helper()
	out, err := Try(t, o, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", o.name, strings.Join(args, " "), err, out)
	}
	return out
}

// RunIn does what Run does, in a folder.
func RunIn(t testing.TB, o *Oracle, dir string, args ...string) string {
	t.Helper()
	out, err := try(t, o, dir, args)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", o.name, strings.Join(args, " "), err, out)
	}
	return out
}

// Try runs the oracle and gives what it prints, and the error of its exit code
// together with what it complains of.
func Try(t testing.TB, o *Oracle, args ...string) (string, error) {
	t.Helper()
	return try(t, o, "", args)
}

func try(t testing.TB, o *Oracle, dir string, args []string) (string, error) {
	t.Helper()
	o.Needs(t)
	cmd := o.command(t.Context(), o.path(t.Context()), args...)
	cmd.Dir = dir
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		return out.String() + complaints.String(), err
	}
	return out.String(), nil
}
