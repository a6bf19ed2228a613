//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// Whenever a publisher is killed, readers find the version before or the new one, whole,
// and the next publication goes through.
func TestTorturePublisherKilled(t *testing.T) {
	pg := servertest.Start(t)
	store := "postgres:" + pg.Rest("main")
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir) // what is killed leaves its snapshot there
	corpus := filepath.Join(dir, "corpus.jsonl")
	many := manyStatements(400)
	exported := func(place ...string) string {
		t.Helper()
		code, out, errs := ask(t, append([]string{"export", "nquads"}, place...)...)
		if code != exitOK {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		return out
	}
	version := func(i int) string {
		write(t, corpus, bytes.ReplaceAll(many, []byte(`"Statement `), fmt.Appendf(nil, `"Statement %03d-`, i)))
		return exported("--corpus", corpus)
	}
	build := func() *exec.Cmd { return exec.Command("onrecord", "build", corpus, "-o", store, "--quiet") }
	want := version(0)
	began := time.Now()
	if out, err := build().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	length := time.Since(began)
	random := rand.New(rand.NewPCG(3, 100))
	killed := 0
	for i := range times(20, 100) {
		next := version(i + 1)
		if next == want {
			t.Fatal("it is the same corpus")
		}
		cmd := build()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(length))))
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		}
		switch got := exported("--store", store); got {
		case next:
			want = next
		case want:
		default:
			t.Fatalf("publication %d: readers find neither version", i+1)
		}
	}
	last := version(999)
	must(t, "build", corpus, "-o", store)
	must(t, "check", store)
	if got := exported("--store", store); got != last {
		t.Error("readers do not find the last version")
	}
	t.Logf("%d of the publishers were killed", killed)
	if killed == 0 {
		t.Error("none was killed")
	}
}
