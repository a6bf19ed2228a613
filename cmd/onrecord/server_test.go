//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"onrecord/graph/server/servertest"
)

// TestServerScripts runs testdata/server as TestScripts runs testdata/script, with a
// server that $SERVER names.
func TestServerScripts(t *testing.T) {
	pg := servertest.Start(t)
	fixtures, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/server",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SERVER", strings.TrimSuffix("postgres:"+pg.Rest(""), "?corpus="))
			return nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"corpus": scriptCorpus(fixtures),
			"rc":     scriptCode(inProcess),
			"change": scriptChange,
		},
	})
}

// What a server answers is what the files answer, to the byte.
func TestServerAnswers(t *testing.T) {
	pg := servertest.Start(t)
	harbour := filepath.Join("testdata", "harbour")
	store := "postgres:" + pg.Rest("harbour")
	must(t, "build", harbour, "-o", store)
	sameAnswers(t, harbour, [][]string{{"--store", store}})
}
