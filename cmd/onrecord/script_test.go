package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"onrecord/data/invent"
	"onrecord/graph/script"
	"onrecord/schema/child"
)

func TestMain(m *testing.M) {
	if run, ok := parts[child.Part()]; ok {
		os.Exit(runPart(faulty(run)))
	}
	testscript.Main(withCache{m}, map[string]func(){"onrecord": main, "onrecord-worker": worker, script.Program.Name: answering})
}

// shortGC is how far the heap may grow between two collections in short tests, in
// percent.
const shortGC = 400

// withCache runs tests with a cache folder of their own. What Go has compiled stays where
// it is: programs that tests build are built of it.
type withCache struct{ *testing.M }

func (m withCache) Run() int {
	dir, err := os.MkdirTemp("", "onrecord-test-")
	if compiled, found := exec.Command("go", "env", "GOCACHE").Output(); err == nil && found == nil {
		err = os.Setenv("GOCACHE", strings.TrimSpace(string(compiled)))
	}
	if err == nil {
		err = os.Setenv("XDG_CACHE_HOME", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	flag.Parse()
	if testing.Short() { // time counts, and memory does not
		debug.SetGCPercent(shortGC)
		os.Setenv("GOGC", strconv.Itoa(shortGC))
	}
	return m.M.Run()
}

// TestScripts runs testdata/script, each in a folder of its own, with the
// commands below.
func TestScripts(t *testing.T) {
	fixtures, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	tiny := filepath.Join(fixtures, "tiny")
	env := drawing(t)
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if all, _ := filepath.Glob("testdata/script/*"); len(all) != len(scripts) {
		t.Error("in testdata/script there are files that do not end in .txtar: they would not be run")
	}
	if testing.Short() && os.Getenv("UPDATE_SCRIPTS") == "" {
		scripts = withinWorkers(t, scripts)
	}
	workers := new(scriptWorkers)
	t.Cleanup(func() {
		if err := workers.end(); err != nil {
			t.Error(err)
		}
	})
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			e.Values[scriptKey{}] = &scriptState{e.Vars, workers}
			return nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"corpus": scriptCorpus(fixtures),
			// debate FILE ACTORS POSITIONS STATEMENTS: an invented debate
			"debate": func(ts *testscript.TestScript, _ bool, args []string) {
				var n [3]int
				for i := range n {
					var err error
					n[i], err = strconv.Atoi(args[i+1])
					ts.Check(err)
				}
				var out bytes.Buffer
				ts.Check(invent.Debate{Actors: n[0], Positions: n[1], Statements: n[2]}.WriteJSONLines(&out))
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o666))
			},
			// broken NAME FILE: check the tiny corpus with NAME.yaml as FILE;
			// the problems must be those of NAME.want
			"broken": func(ts *testscript.TestScript, _ bool, args []string) {
				name := args[0]
				ts.Check(os.CopyFS(ts.MkAbs(name), os.DirFS(tiny)))
				ts.Check(os.WriteFile(ts.MkAbs(filepath.Join(name, args[1])), []byte(ts.ReadFile(name+".yaml")), 0o666))
				scriptCode(inProcess)(ts, false, []string{"3", "onrecord", "check", name})
				if diff := cmp.Diff(ts.ReadFile(name+".want"), ts.ReadFile("stdout")); diff != "" {
					ts.Fatalf("%s: -want +got:\n%s", name, diff)
				}
			},
			"ids":    scriptIDs(inProcess),
			"lock":   scriptLock,
			"rc":     scriptCode(inProcess),
			"bytes":  scriptBytes,
			"within": scriptWithin,
			"change": scriptChange,
			// without FILE PATTERN: print the lines that do not match
			"without": func(ts *testscript.TestScript, _ bool, args []string) {
				pattern, err := regexp.Compile(args[1])
				ts.Check(err)
				for line := range strings.Lines(ts.ReadFile(args[0])) {
					if !pattern.MatchString(line) {
						_, err := io.WriteString(ts.Stdout(), line)
						ts.Check(err)
					}
				}
			},
		},
	})
}

// corpus DIR [NAME]: make a folder with a copy of testdata/NAME, or else of the tiny
// corpus.
func scriptCorpus(fixtures string) scriptCommand {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		name := append(args[1:], "tiny")[0]
		ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(filepath.Join(fixtures, name))))
	}
}

// change FILE OLD NEW: put other words into a file; \n is a line end.
func scriptChange(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not have %q", args[0], args[1])
	}
	text = strings.ReplaceAll(text, args[1], strings.ReplaceAll(args[2], `\n`, "\n"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// lock STORE: hold a bolt store open for writing until the script ends.
func scriptLock(ts *testscript.TestScript, _ bool, args []string) {
	db, err := bolt.Open(filepath.Join(ts.MkAbs(args[0]), "indexes.bolt"), 0o644, nil)
	ts.Check(err)
	ts.Defer(func() { ts.Check(db.Close()) })
}

// rc CODE COMMAND…: the command must end with the code.
func scriptCode(run scriptRun) scriptCommand {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		want, err := strconv.Atoi(args[0])
		ts.Check(err)
		if got, _ := run(ts, args[1], args[2:]); got != want {
			ts.Fatalf("exit code %d, want %d", got, want)
		}
	}
}

// ids COMMAND… = ID…: the command must print just these entities, in this
// order; none: it must end with exit code 4.
func scriptIDs(run scriptRun) scriptCommand {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		cut := slices.Index(args, "=")
		if cut < 0 {
			ts.Fatalf("ids COMMAND… = ID…")
		}
		question, want := args[:cut], args[cut+1:]
		code, stdout := run(ts, "onrecord", slices.Concat(question, []string{"--format", "jsonl"}))
		if (code == exitNothing) != (len(want) == 0) || code != exitOK && code != exitNothing {
			ts.Fatalf("exit code %d", code)
		}
		got := []string{}
		for line := range strings.Lines(stdout) {
			var row struct{ ID string }
			ts.Check(json.Unmarshal([]byte(line), &row))
			got = append(got, row.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			ts.Fatalf("-want +got:\n%s", diff)
		}
	}
}

// A scriptCommand is a command of scripts.
type scriptCommand = func(ts *testscript.TestScript, neg bool, args []string)

// A scriptRun runs a program for a script, and gives its exit code and its stdout.
type scriptRun func(ts *testscript.TestScript, program string, args []string) (code int, stdout string)

// inProcess runs a program in a process of its own.
func inProcess(ts *testscript.TestScript, program string, args []string) (code int, stdout string) {
	err := ts.Exec(program, args...)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%s: %v", program, err)
	}
	if exit != nil {
		code = exit.ExitCode()
	}
	return code, ts.ReadFile("stdout")
}

// bytes FILE [TEXT [TIMES]]…: write texts, with Go's escapes, some times each.
func scriptBytes(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	for rest := args[1:]; len(rest) > 0; rest = rest[min(2, len(rest)):] {
		s, err := strconv.Unquote(`"` + strings.ReplaceAll(rest[0], `"`, `\"`) + `"`)
		ts.Check(err)
		times := 1
		if len(rest) > 1 {
			times, err = strconv.Atoi(rest[1])
			ts.Check(err)
		}
		b.WriteString(strings.Repeat(s, times))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o666))
}
