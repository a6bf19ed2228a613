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

// In short tests the runs of scripts share a few processes: to start them took half of
// the time of all scripts. Without -short each run is a process of its own.

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

// A scriptWorker is a process that runs the program for scripts, one run at a time.
type scriptWorker struct {
	cmd     *exec.Cmd
	in, out *os.File
	asked   *gob.Encoder
	results *gob.Decoder
}

// startWorker starts a worker.
func startWorker(program string) (w *scriptWorker, err error) {
	askedOut, askedIn, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	resultsOut, resultsIn, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	w = &scriptWorker{exec.Command(program), askedIn, resultsOut, gob.NewEncoder(askedIn), gob.NewDecoder(resultsOut)}
	w.cmd.ExtraFiles = []*os.File{askedOut, resultsIn}
	w.cmd.Stderr = os.Stderr // a panic
	return w, errors.Join(w.cmd.Start(), askedOut.Close(), resultsIn.Close())
}

// end ends the worker.
func (w *scriptWorker) end() error {
	return errors.Join(w.in.Close(), w.cmd.Wait(), w.out.Close())
}

// scriptWorkers are the workers of all scripts: as many as scripts run at a time, each
// started when there is no other that is free.
type scriptWorkers struct {
	mu   sync.Mutex
	free []*scriptWorker
}

// run runs the program in a worker.
func (p *scriptWorkers) run(program string, run workerRun) (result workerResult, err error) {
	p.mu.Lock()
	var w *scriptWorker
	if n := len(p.free); n > 0 {
		w, p.free = p.free[n-1], p.free[:n-1]
	}
	p.mu.Unlock()
	if w == nil {
		if w, err = startWorker(program); err != nil {
			return result, err
		}
	}
	if err := errors.Join(w.asked.Encode(run), w.results.Decode(&result)); err != nil {
		return result, errors.Join(err, w.end())
	}
	p.mu.Lock()
	p.free = append(p.free, w)
	p.mu.Unlock()
	return result, nil
}

// end ends them all.
func (p *scriptWorkers) end() (err error) {
	for _, w := range p.free {
		err = errors.Join(err, w.end())
	}
	return err
}

// scriptState is what the test knows of a script.
type (
	scriptState struct {
		env     []string // to begin with
		workers *scriptWorkers
	}
	scriptKey struct{}
)

// environment is that of the script at the moment. Scripts are asked for the variables
// that any of them sets, because there is no list of all.
func (s *scriptState) environment(ts *testscript.TestScript) []string {
	env := s.env[:len(s.env):len(s.env)]
	for _, name := range scriptVariables() {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// inWorker runs the program in a worker.
func inWorker(ts *testscript.TestScript, program string, args []string) (code int, stdout string) {
	if program != "onrecord" {
		return inProcess(ts, program, args)
	}
	path, err := exec.LookPath("onrecord-worker")
	ts.Check(err)
	script := ts.Value(scriptKey{}).(*scriptState)
	result, err := script.workers.run(path, workerRun{ts.MkAbs("."), script.environment(ts), args})
	ts.Check(err)
	_, err = ts.Stdout().Write(result.Stdout)
	ts.Check(err)
	_, err = ts.Stderr().Write(result.Stderr)
	ts.Check(err)
	return result.Code, string(result.Stdout)
}

// within COMMAND…: exec, rc or ids in a worker.
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
