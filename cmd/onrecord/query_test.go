package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/assistant"
	"onrecord/assistant/protocol"
	"onrecord/exports/diagram/font"
	"onrecord/graph"
	"onrecord/graph/script"
	"onrecord/graph/script/languages"
	"onrecord/schema/child"
)

// faultVariable names one of the faults, to a child of the tests' program.
const faultVariable = "ONRECORD_TEST_FAULT"

// faults stand for a language that goes wrong in all ways that one may.
var faults = map[string]script.Eval{
	"panics":         func(context.Context, *graph.Store, string, string) rows { panic("of all things\nand more") },
	"panics midway":  midway(func() { panic(errors.New("of all things")) }),
	"panics aside":   midway(func() { go panic("of all things"); time.Sleep(time.Hour) }),
	"leaves":         midway(func() { os.Exit(0) }),
	"fails":          midway(func() { os.Exit(7) }),
	"never ends":     midway(func() { time.Sleep(time.Hour) }),
	"spins":          midway(func() { forever() }),
	"calls itself":   midway(func() { deeper(0) }),
	"hoards":         midway(hoard),
	"tells a secret": midway(func() { os.Stderr.WriteString("a secret\n\nof several lines\x1b[31m"); os.Exit(7) }),
	"is too long": func(context.Context, *graph.Store, string, string) rows {
		return func(yield func(json.RawMessage, error) bool) {
			yield(bytes.Repeat([]byte("1"), script.MaxRow+1), nil)
		}
	},
	"has much to say": func(context.Context, *graph.Store, string, string) rows {
		return func(yield func(json.RawMessage, error) bool) {
			for range manyRows {
				if !yield(json.RawMessage(`{"id":"a row that is as long as most are"}`), nil) {
					return
				}
			}
		}
	},
}

// faulty is a part of the program with the fault that the environment asks for.
func faulty(run func(io.Reader, io.Writer) error) func(io.Reader, io.Writer) error {
	if fault := fontFaults[os.Getenv(faultVariable)]; fault != nil && child.Part() == partFonts {
		return func(in io.Reader, out io.Writer) error { return font.Serve(in, faultyWriter{out, fault}) }
	}
	return run
}

// answering is the program onrecord-query, with the fault that the environment asks
// for.
func answering() {
	if child.Part() == assistant.Part {
		os.Exit(runPart(func(in io.Reader, out io.Writer) error { return protocol.Serve(context.Background(), in, out) }))
	}
	if child.Part() != script.Part {
		fmt.Println(script.Program.Protocol)
		return
	}
	eval := script.Eval(languages.Eval)
	if fault := faults[os.Getenv(faultVariable)]; fault != nil {
		eval = fault
	}
	os.Exit(runPart(func(in io.Reader, out io.Writer) error { return script.Serve(context.Background(), in, out, eval) }))
}

const manyRows = 1_000_000

type rows = iter.Seq2[json.RawMessage, error]

// midway yields some rows before something happens.
func midway(happens func()) script.Eval {
	return func(context.Context, *graph.Store, string, string) rows {
		return func(yield func(json.RawMessage, error) bool) {
			for range 10_000 {
				if !yield(json.RawMessage(`{"id":"row"}`), nil) {
					return
				}
			}
			happens()
			yield(nil, errors.New("it went well"))
		}
	}
}

func forever() {
	for i := 0; ; i++ {
		_ = i
	}
}

func deeper(n int) int {
	if n < 0 {
		return 0 // which it never is
	}
	var frame [1 << 10]byte
	frame[n%len(frame)] = 1
	return deeper(n+1) + int(frame[(n+1)%len(frame)])
}

func hoard() {
	var all [][]byte
	for {
		all = append(all, bytes.Repeat([]byte{1}, 1<<20))
		_ = all
	}
}

// Whatever a query does, in whatever language: exit code 1, one sentence, on
// stdout nothing or what is valid, and nothing is left behind.
func TestQueryFaults(t *testing.T) {
	long(t)
	t.Parallel()
	sentences := map[string]string{
		"panics":         " broke down: of all things",
		"panics midway":  " broke down: of all things",
		"panics aside":   " broke down: of all things",
		"leaves":         " ended without an answer",
		"fails":          " failed and did not say why (exit status 7)",
		"never ends":     " did not finish within 1s and was stopped; --timeout gives it more",
		"spins":          " did not finish within 1s and was stopped; --timeout gives it more",
		"calls itself":   " broke down: stack overflow",
		"hoards":         " took more than 200 MB of memory and was stopped; --memory gives it more",
		"tells a secret": ": a secret",
		"is too long":    "a row of the answer is longer than 256 MB",
	}
	dir := t.TempDir()
	store := filepath.Join(dir, "store")
	must(t, "build", filepath.Join("testdata", "tiny"), "-o", store)
	for fault := range faults {
		want, ok := sentences[fault]
		if fault == "has much to say" {
			continue
		}
		if !ok {
			t.Errorf("%s: nobody knows what is said then", fault)
		}
		for _, l := range script.Languages() {
			t.Run(fault+" "+l.Name, func(t *testing.T) {
				t.Parallel()
				args := []string{"--timeout", "1h"}
				switch fault {
				case "never ends", "spins":
					args = []string{"--timeout", "1s"}
				case "hoards":
					args = append(args, "--memory", "200MB")
				}
				said := want
				if !strings.HasPrefix(want, "a row") {
					said = "query " + l.Name + want
				}
				askFaulty(t, fault, store, l.Name, formatJSON, "-", said, args...)
				askFaulty(t, fault, store, l.Name, formatJSONL, "answer", said, args...)
				if fault == "panics midway" {
					askFaulty(t, fault, store, l.Name, formatJSON, "answer", said, args...)
					askFaulty(t, fault, store, l.Name, formatJSONL, "-", said, args...)
				}
			})
		}
	}
}

// askFaulty asks with the answer on stdout, or in a file.
func askFaulty(t *testing.T, fault, store, language, format, to, want string, args ...string) {
	t.Helper()
	dir := t.TempDir()
	if to != "-" {
		to = filepath.Join(dir, to)
	}
	r := runApart(t, []string{faultVariable + "=" + fault}, append([]string{"query", language, "{}", "--store", store, "--format", format, "-o", to}, args...)...)
	if r.code != exitFailure || r.stderr != "onrecord: "+want+"\n" {
		t.Errorf("%s to %s: exit code %d, %q, want 1, %q", format, filepath.Base(to), r.code, r.stderr, want)
	}
	n, err := rowsOf(format, r.stdout)
	if err != nil {
		t.Errorf("%s: stdout is not valid: %v", format, err)
	}
	if n > 0 && (to != "-" || format == formatJSON) {
		t.Errorf("%s to %s: half an answer is printed as if it were all: %.80q", format, filepath.Base(to), r.stdout)
	}
	if left := fileNames(t, dir); len(left) > 0 {
		t.Errorf("%s: left behind: %q", format, left)
	}
}

// rowsOf counts the rows of an answer, which must be valid; nothing at all is.
func rowsOf(format, text string) (int, error) {
	if format == formatJSON && text != "" {
		var all []json.RawMessage
		err := json.Unmarshal([]byte(text), &all)
		return len(all), err
	}
	n := 0
	for line := range strings.Lines(text) {
		if !strings.HasSuffix(line, "\n") || !json.Valid([]byte(line)) {
			return n, errors.New("line " + line)
		}
		n++
	}
	return n, nil
}

func fileNames(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// ran is how a run of the program in a process of its own ended.
type ran struct {
	code           int
	stdout, stderr string
}

// runApart runs the program in a process of its own, with an empty folder for
// temporary files, which must be empty afterwards.
func runApart(t *testing.T, env []string, args ...string) ran {
	t.Helper()
	temp := t.TempDir()
	cmd := exec.Command("onrecord", args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+temp, "TMP="+temp, "TEMP="+temp)
	cmd.Env = append(cmd.Env, env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if left := fileNames(t, temp); len(left) > 0 {
		t.Errorf("onrecord %q left %q among temporary files", args, left)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// An answer of a million rows, more than is held in memory, is whole.
func TestQueryManyRows(t *testing.T) {
	long(t)
	t.Parallel()
	for _, format := range []string{formatJSON, formatJSONL} {
		r := runApart(t, []string{faultVariable + "=has much to say"}, "query", "gizmo", "", "--format", format)
		n, err := rowsOf(format, r.stdout)
		if r.code != exitOK || err != nil || n != manyRows || r.stderr != "" || len(r.stdout) < 2*maxHeld {
			t.Errorf("%s: exit code %d, %d rows of %d bytes, %v, %q", format, r.code, n, len(r.stdout), err, r.stderr)
		}
	}
}

const endless = `while (true) {}`

// queryScripts are what each language is asked in the next test: nothing, what it
// cannot read, and in Gizmo, which is a programming language, what never ends,
// grows, throws or calls itself.
var queryScripts = []struct {
	text     string
	language string // empty: each
	codes    []int
}{
	{"", "", []int{exitOK, exitUsage, exitNothing}},
	{" \n", "", []int{exitOK, exitUsage, exitNothing}},
	{"{[", "", []int{exitUsage}},
	{endless, "gizmo", []int{exitFailure}},
	{`var all = "x"; while (true) { all += all }`, "gizmo", []int{exitFailure}},
	{`function f() { return f() + 1 } f()`, "gizmo", []int{exitFailure, exitUsage}},
	{`throw "of all things"`, "gizmo", []int{exitUsage}},
	{`for (var i = 0; i < 10000; i++) g.emit(i)`, "gizmo", []int{exitOK}},
	{`g.emit(1); throw "of all things"`, "gizmo", []int{exitUsage}},
}

// Every language ends on every script, with one sentence or an answer.
func TestQueryScripts(t *testing.T) {
	long(t)
	t.Parallel()
	asked := map[string]int{}
	for _, l := range script.Languages() {
		for _, script := range queryScripts {
			if script.language != "" && script.language != l.Name {
				continue
			}
			asked[l.Name]++
			t.Run(l.Name+" "+script.text, func(t *testing.T) {
				t.Parallel()
				timeout := "1h"
				if script.text == endless {
					timeout = "1s"
				}
				for _, format := range []string{formatJSON, formatJSONL} {
					r := runApart(t, nil, "query", l.Name, script.text, "--format", format, "--timeout", timeout, "--memory", "200MB")
					ok := false
					for _, code := range script.codes {
						ok = ok || r.code == code
					}
					told, _, _ := strings.Cut(r.stderr, "Asked: ") // what was, where nothing was found
					if lines := strings.Count(told, "\n"); !ok || (r.code != exitOK) != (lines == 1) || strings.Contains(r.stderr, "goroutine") {
						t.Errorf("exit code %d, %q", r.code, r.stderr)
					}
					if _, err := rowsOf(format, r.stdout); err != nil {
						t.Errorf("%s: stdout is not valid: %v", format, err)
					}
				}
			})
		}
	}
	for _, l := range script.Languages() {
		if asked[l.Name] < 3 {
			t.Errorf("%s was asked %d scripts", l.Name, asked[l.Name])
		}
	}
}

func TestSizeFlag(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"64MB": 64 << 20, "500mb": 500 << 20, "2GB": 2 << 30, "1.5 GB": 3 << 29, " 1024GB": 1 << 40,
		"": -1, "2": -1, "63MB": -1, "1025GB": -1, "-2GB": -1, "GB": -1, "NaNGB": -1, "InfGB": -1, "1e30GB": -1, "2TB": -1, "2GBGB": -1,
	} {
		s := sizeFlag(-1)
		if err := s.Set(text); int64(s) != want || (err != nil) != (want < 0) {
			t.Errorf("%q is %d, %v, want %d", text, s, err, want)
		}
	}
}
