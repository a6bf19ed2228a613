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
	"regexp"
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
			"sql":    func(_ *testscript.TestScript, _ bool, args []string) { pg.Do(t, args...) },
		},
	})
}

// What a standby is behind is told, and which version it has.
func TestServerLag(t *testing.T) {
	pg := servertest.Start(t)
	standby := pg.Standby(t)
	harbour := filepath.Join("testdata", "harbour")
	there, behind := "postgres:"+pg.Rest("harbour"), "postgres:"+standby.Rest("harbour")
	must(t, "build", harbour, "-o", there)
	until := func(sql, want string) { // the standby does what it is sent in its own time
		for standby.Do(t, sql)[0] != want {
			time.Sleep(10 * time.Millisecond)
		}
	}
	until("SELECT pg_last_wal_replay_lsn() >= '"+pg.Do(t, "SELECT pg_current_wal_lsn()")[0]+"'::pg_lsn", "t")
	lag := regexp.MustCompile(`version (\d+), of \d+ parts; \d+ bytes on the server, with indexes and what older versions had; a standby, which did last what the primary had done (\S+) before`)
	told := func(store string) (version string, lagged time.Duration) {
		t.Helper()
		code, _, errs := ask(t, "stats", "--store", store)
		m := lag.FindStringSubmatch(errs)
		if code != exitOK || m == nil {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		lagged, err := time.ParseDuration(m[2])
		if err != nil {
			t.Fatal(err)
		}
		return m[1], lagged
	}
	if version, lagged := told(behind); version != "1" || lagged < 0 {
		t.Errorf("version %s, %v behind", version, lagged)
	}
	standby.Do(t, "SELECT pg_wal_replay_pause()")
	until("SELECT pg_get_wal_replay_pause_state()", "paused")
	corpus := t.TempDir()
	if err := os.CopyFS(corpus, os.DirFS(harbour)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(corpus, "actors.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, append(text, "- id: newcomer\n  name: A Newcomer\n  type: person\n"...))
	must(t, "build", corpus, "-o", there)
	_, first := told(behind)
	time.Sleep(20 * time.Millisecond)
	version, second := told(behind)
	if version != "1" || second <= first {
		t.Errorf("while it stands still: version %s, %v and then %v behind", version, first, second)
	}
	if code, _, errs := ask(t, "stats", "--store", there); code != exitOK || !strings.Contains(errs, "version 2, of ") || strings.Contains(errs, "standby") {
		t.Errorf("of the primary: exit code %d: %s", code, errs)
	}
	standby.Do(t, "SELECT pg_wal_replay_resume()")
	until(`SELECT version FROM "onrecord_harbour".head`, "2")
	if version, _ := told(behind); version != "2" {
		t.Errorf("when it goes on: version %s", version)
	}
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
