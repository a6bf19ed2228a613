package main

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

// In short tests the runs of a script share a process: to start one took half of the
// time of all scripts. Without -short each run is a process of its own.

// A workerRun is a run that a worker is to make.
type workerRun struct {
	Dir       string
	Env, Args []string
}

// A workerResult is what comes of it.
type workerResult struct {
	Code           int
	Stdout, Stderr []byte
}

// worker is a process that runs the program as often as it is asked to. What it is
// asked comes in file 3, and the results go into file 4.
func worker() {
	collectLate()
	cobra.EnableCommandSorting = false
	in, out := gob.NewDecoder(os.NewFile(3, "asked")), gob.NewEncoder(os.NewFile(4, "results"))
	for {
		var run workerRun
		if in.Decode(&run) != nil {
			return // the script is over
		}
		os.Clearenv()
		for _, v := range run.Env {
			name, value, _ := strings.Cut(v, "=")
			if err := os.Setenv(name, value); err != nil {
				panic(err)
			}
		}
		if err := os.Chdir(run.Dir); err != nil {
			panic(err)
		}
		var stdout, stderr bytes.Buffer
		a := &app{in: strings.NewReader(""), out: &stdout, err: &stderr, env: os.Getenv}
		code := a.run(context.Background(), run.Args)
		if err := out.Encode(workerResult{code, stdout.Bytes(), stderr.Bytes()}); err != nil {
			panic(err)
		}
	}
}

// A scriptWorker is the worker of a script; workerKey has it among the script's values.
type (
	scriptWorker struct {
		env     []string // of the script, to begin with
		asked   *gob.Encoder
		results *gob.Decoder
	}
	workerKey struct{}
)

// start starts the process, which ends with the script.
func (w *scriptWorker) start(ts *testscript.TestScript) {
	program, err := exec.LookPath("onrecord-worker")
	ts.Check(err)
	askedOut, askedIn, err := os.Pipe()
	ts.Check(err)
	resultsOut, resultsIn, err := os.Pipe()
	ts.Check(err)
	cmd := exec.Command(program)
	cmd.ExtraFiles = []*os.File{askedOut, resultsIn}
	cmd.Stderr = os.Stderr // a panic
	ts.Check(cmd.Start())
	ts.Check(errors.Join(askedOut.Close(), resultsIn.Close()))
	w.asked, w.results = gob.NewEncoder(askedIn), gob.NewDecoder(resultsOut)
	ts.Defer(func() {
		ts.Check(errors.Join(askedIn.Close(), cmd.Wait(), resultsOut.Close()))
	})
}

// environment is that of the script at the moment. Scripts are asked for the variables
// that any of them sets, because there is no list of all.
func (w *scriptWorker) environment(ts *testscript.TestScript) []string {
	env := w.env[:len(w.env):len(w.env)]
	for _, name := range scriptVariables() {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// inWorker runs the program in the worker of the script.
func inWorker(ts *testscript.TestScript, program string, args []string) (code int, stdout string) {
	if program != "onrecord" {
		return inProcess(ts, program, args)
	}
	w := ts.Value(workerKey{}).(*scriptWorker)
	if w.asked == nil {
		w.start(ts)
	}
	ts.Check(w.asked.Encode(workerRun{ts.MkAbs("."), w.environment(ts), args}))
	var result workerResult
	ts.Check(w.results.Decode(&result))
	_, err := ts.Stdout().Write(result.Stdout)
	ts.Check(err)
	_, err = ts.Stderr().Write(result.Stderr)
	ts.Check(err)
	return result.Code, string(result.Stdout)
}

// within COMMAND…: exec, rc or ids in the worker of the script.
func scriptWithin(ts *testscript.TestScript, neg bool, args []string) {
	switch command := args[0]; command {
	case "rc":
		scriptCode(inWorker)(ts, neg, args[1:])
	case "ids":
		scriptIDs(inWorker)(ts, neg, args[1:])
	case "exec":
		if code, _ := inWorker(ts, args[1], args[2:]); neg != (code != exitOK) {
			ts.Fatalf("exit code %d", code)
		}
	default:
		ts.Fatalf("within %s: it is exec, rc or ids", command)
	}
}

// scriptRuns is a run of the program in a script that can be one of a worker: nothing
// waits on its stdin.
var scriptRuns = regexp.MustCompile(`(?m)^((?:\[[^]]*\] )?(?:! )?)((?:exec|rc \d) onrecord(?: .*)?[^&\n]|ids .*)$`)

// withinWorkers copies scripts, with their runs of the program in workers.
func withinWorkers(t *testing.T, scripts []string) (copies []string) {
	t.Helper()
	dir := t.TempDir()
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		commands, files, _ := strings.Cut(string(text), "\n-- ")
		var out strings.Builder
		typed := false
		for line := range strings.Lines(commands) {
			if !typed {
				line = scriptRuns.ReplaceAllString(line, "${1}within $2")
			}
			typed = strings.HasPrefix(line, "stdin ")
			out.WriteString(line)
		}
		if files != "" {
			out.WriteString("\n-- " + files)
		}
		copied := filepath.Join(dir, filepath.Base(script))
		write(t, copied, []byte(out.String()))
		copies = append(copies, copied)
	}
	return copies
}

// scriptVariables are the variables of the environment that scripts set.
var scriptVariables = sync.OnceValue(func() []string {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		panic(err)
	}
	names := map[string]bool{}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			panic(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^env (\w+)=`).FindAllSubmatch(text, -1) {
			names[string(m[1])] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
})
