//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	ossignal "os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/whole"
)

// manyPassages is a corpus of many sources, in which locate, import and others have
// enough to do to be ended while they write.
func manyPassages(t *testing.T, sources int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "c")
	must(t, "new", dir, "--quiet")
	write(t, filepath.Join(dir, "actors.yaml"), []byte("- {id: ada, name: Ada, type: person}\n"))
	for i := range sources {
		id := fmt.Sprintf("s%03d", i)
		var text, coding strings.Builder
		fmt.Fprintf(&coding, "id: %s\ntitle: Source %d\nstatements:\n", id, i)
		for k := range 30 {
			fmt.Fprintf(&text, "Ada said “sentence %d of %d”.\n", k, i)
			fmt.Fprintf(&coding, "  - {id: %s-%d, speakers: [ada], mode: paraphrase, summary: x, evidence: [{quote: \"sentence %d of %d\"}]}\n", id, k, k, i)
		}
		write(t, filepath.Join(dir, "texts", id+".txt"), []byte(text.String()))
		write(t, filepath.Join(dir, "sources", id+".yaml"), []byte(coding.String()))
	}
	return dir
}

// A writer that is told to end, by whichever signal, leaves all as it was and
// nothing beside it.
func TestWritersEnd(t *testing.T) {
	long(t)
	t.Parallel()
	corpus := manyPassages(t, 60)
	stream := filepath.Join(t.TempDir(), "c.jsonl")
	must(t, "export", "jsonl", "--corpus", corpus, "-o", stream)
	for _, args := range []string{"locate C", "rename actor/ada eve DIR", "import jsonl STREAM -o OUT", "export markdown --corpus STREAM -o OUT", "export jsonl --corpus STREAM -o OUT", "build STREAM -o OUT"} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
			t.Run(fmt.Sprint(args, signal), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				if err := os.CopyFS(filepath.Join(dir, "c"), os.DirFS(corpus)); err != nil {
					t.Fatal(err)
				}
				before := fingerprint(t, dir)
				command := strings.NewReplacer("locate C", "locate "+filepath.Join(dir, "c"), "DIR", filepath.Join(dir, "c"), "STREAM", stream, "OUT", filepath.Join(dir, "out")).Replace(args)
				var stderr bytes.Buffer
				cmd := exec.Command("onrecord", append(strings.Fields(command), "--quiet")...)
				cmd.Stderr = &stderr
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				ended := waited(cmd)
				for len(unfinished(t, dir)) == 0 && !hasEnded(ended) {
					time.Sleep(100 * time.Microsecond)
				}
				if err := cmd.Process.Signal(signal); err != nil && err != os.ErrProcessDone {
					t.Fatal(err)
				}
				<-ended
				switch code := cmd.ProcessState.ExitCode(); code {
				case exitInterrupted:
					if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
						t.Errorf("-want +got:\n%s", diff)
					}
					if stderr.String() != "onrecord: interrupted\n" {
						t.Errorf("stderr %q", &stderr)
					}
				case exitOK: // it was done before
				default:
					t.Errorf("exit code %d, stderr %q", code, &stderr)
				}
				if left := unfinished(t, dir); len(left) > 0 {
					t.Errorf("left behind: %q", left)
				}
			})
		}
	}
}

// A lateContext is over from the moment at which something is done.
type lateContext struct {
	context.Context
	isDone func() bool
}

// Err is that of context.Context.
func (c lateContext) Err() error {
	if c.isDone() {
		return context.Canceled
	}
	return nil
}

// Who interrupts a writer that has written everything is told what was done: that
// it was interrupted would not be true.
func TestInterruptedTooLate(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	stream := filepath.Join(t.TempDir(), "c.jsonl")
	must(t, "export", "jsonl", "--corpus", manyPassages(t, 2), "-o", stream)
	for args, watched := range map[string]string{
		"locate C": "C/sources/s001.yaml", "rename actor/ada eve C": "C/sources/s001.yaml", "new source TEXT --corpus C": "C/sources",
		"add s000 --corpus C --by ada --summary Yes --line 4 --mode paraphrase": "C/sources/s000.yaml",
		"import jsonl STREAM -o OUT": "OUT", "build STREAM -o OUT": "OUT", "export markdown --corpus STREAM -o OUT": "OUT",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			corpus := manyPassages(t, 2)
			text := filepath.Join(dir, "text.txt")
			write(t, text, []byte("A word of hers.\n"))
			paths := strings.NewReplacer("STREAM", stream, "OUT", filepath.Join(dir, "out"), "TEXT", text, "C", corpus)
			watched := paths.Replace(watched)
			before, _ := os.Stat(watched) // it may not be there yet
			made := func() bool {
				now, err := os.Stat(watched)
				if err != nil || before != nil && os.SameFile(before, now) && before.ModTime().Equal(now.ModTime()) {
					return false
				}
				return len(unfinished(t, corpus))+len(unfinished(t, dir)) == 0 && !whole.Unfinished(t.Context(), corpus)
			}
			var out, errs bytes.Buffer
			a := &app{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
			code := a.run(lateContext{t.Context(), made}, strings.Fields(paths.Replace(args)))
			if code != exitOK || !made() {
				t.Errorf("exit code %d, made %v, stdout %q, stderr %q", code, made(), &out, &errs)
			}
		})
	}
}

// waited waits for a program that was started; the channel is closed when it has
// ended.
func waited(cmd *exec.Cmd) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // the code is looked at
	}()
	return ended
}

// hasEnded reports whether a channel is closed.
func hasEnded(ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	default:
		return false
	}
}

// A run that waits for another program, which neither writes nor reads on, ends
// with the first signal.
func TestWaitersEnd(t *testing.T) {
	long(t)
	t.Parallel()
	corpus := manyPassages(t, 60) // more than a pipe holds
	store := filepath.Join(t.TempDir(), "s.store")
	must(t, "build", corpus, "-o", store)
	for _, args := range []string{"query gizmo - --store STORE", "export nquads --store STORE", "said --store STORE --format json", "export nquads --store STORE -o PIPE"} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
			t.Run(fmt.Sprint(args, signal), func(t *testing.T) {
				t.Parallel()
				if ossignal.Ignored(signal) {
					t.Skip("it is ignored here, and by what is started")
				}
				pipe := filepath.Join(t.TempDir(), "pipe")
				if err := syscall.Mkfifo(pipe, 0o666); err != nil {
					t.Skip(err)
				}
				held, err := os.OpenFile(pipe, os.O_RDWR, 0) // both its ends are open
				if err != nil {
					t.Fatal(err)
				}
				defer held.Close()
				in, out, err := os.Pipe()
				if err != nil {
					t.Fatal(err)
				}
				defer in.Close()
				defer out.Close()
				var stderr bytes.Buffer
				cmd := exec.Command("onrecord", strings.Fields(strings.NewReplacer("STORE", store, "PIPE", pipe).Replace(args))...)
				cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &stderr
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				for waits := 0; waits < 50; { // it was asleep so often in a row
					time.Sleep(2 * time.Millisecond)
					if waits++; !asleep(cmd.Process.Pid) {
						waits = 0
					}
				}
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				_ = cmd.Wait() // the code is looked at; one that waits on is met by the limit of go test
				if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || stderr.String() != "onrecord: interrupted\n" {
					t.Errorf("exit code %d, stderr %q", code, &stderr)
				}
			})
		}
	}
}

// asleep reports whether no thread of a process runs.
func asleep(pid int) bool {
	states, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	for _, file := range states {
		if stat, err := os.ReadFile(file); err == nil && !bytes.Contains(stat, []byte(") S ")) {
			return false
		}
	}
	return true
}

// Nobody is waited for who would read a pipe.
func TestUnreadPipe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	want := "onrecord: " + pipe + " is a pipe that nobody reads: start its reader first\n"
	for _, args := range []string{"said", "list actors", "stats", "draw statements --by putin --limit 3", "export nquads", "export graphml", "completion bash", "version"} {
		var out, stderr bytes.Buffer
		a := &app{in: strings.NewReader(""), out: &out, err: &stderr, env: func(string) string { return "" }}
		code := a.run(t.Context(), append(strings.Fields(args), "-o", pipe, "--quiet"))
		if code != exitFailure || stderr.String() != want || out.Len() > 0 {
			t.Errorf("%s: exit code %d, stderr %q, stdout %q", args, code, &stderr, &out)
		}
	}
}

// unfinished are the files of what is being written, in a folder and those in it.
func unfinished(t *testing.T, dir string) (out []string) {
	t.Helper()
	for _, pattern := range []string{".onrecord-*", ".out.building-*", "*/.onrecord-*", "*/*/.onrecord-*"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if filepath.Base(file) != whole.Made {
				out = append(out, file)
			}
		}
	}
	return out
}

// Under nohup a run goes on when the terminal goes away.
func TestNohup(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	nohup, err := exec.LookPath("nohup")
	if err != nil {
		t.Skip(err)
	}
	for _, ignored := range []bool{true, false} {
		if !ignored && ossignal.Ignored(syscall.SIGHUP) {
			continue // here, and by what is started
		}
		cmd := exec.Command(nohup, "onrecord", "query", "gizmo", "-")
		if !ignored {
			cmd = exec.Command("onrecord", "query", "gizmo", "-")
		}
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// More than a pipe holds: when it is taken, the run has begun.
		if _, err := io.WriteString(in, strings.Repeat(" ", 1<<19)); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		// Where it has ended, nobody takes this any more.
		_, _ = io.WriteString(in, "g.V().limit(1).all()")
		_ = in.Close()
		want := exitInterrupted
		if ignored {
			want = exitOK
		}
		_ = cmd.Wait() // the code is looked at
		if code := cmd.ProcessState.ExitCode(); code != want {
			t.Errorf("ignored %v: exit code %d, want %d, stderr %q", ignored, code, want, &errs)
		}
	}
}

// A locate that is killed at any moment leaves all files old or all new, or the
// next one makes them all new; check says so meanwhile.
func TestLocateKilled(t *testing.T) {
	long(t)
	t.Parallel()
	corpus := manyPassages(t, 40)
	done := filepath.Join(t.TempDir(), "c")
	if err := os.CopyFS(done, os.DirFS(corpus)); err != nil {
		t.Fatal(err)
	}
	must(t, "locate", done, "--quiet")
	old, all := fingerprint(t, corpus), fingerprint(t, done)
	for i := range times(6, 100) {
		dir := filepath.Join(t.TempDir(), "c")
		if err := os.CopyFS(dir, os.DirFS(corpus)); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("onrecord", "locate", dir, "--quiet")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Some are killed while files are made, some while they are moved.
		ended := waited(cmd)
		for !hasEnded(ended) {
			if i%2 == 0 && len(unfinished(t, filepath.Dir(dir))) > 1+i || i%2 == 1 && whole.Unfinished(t.Context(), dir) {
				break
			}
		}
		_ = cmd.Process.Kill() // it may be done
		<-ended
		if whole.Unfinished(t.Context(), dir) {
			if code, stdout, _ := ask(t, "check", dir); code != exitInvalid || !strings.Contains(stdout, "was ended while it wrote here") {
				t.Errorf("check: exit code %d, %s", code, stdout)
			}
		}
		if got := fingerprint(t, dir); cmp.Diff(got, old) != "" && cmp.Diff(got, all) != "" && !strings.Contains(fmt.Sprint(got), ".onrecord-") {
			t.Error("some files are new, and nothing says so")
		}
		must(t, "locate", dir, "--quiet")
		if diff := cmp.Diff(all, fingerprint(t, dir)); diff != "" {
			t.Errorf("after the next: -want +got:\n%s", diff)
		}
	}
}

// What is read is not written over when stdout is one of its files.
func TestInputIsNotStdout(t *testing.T) {
	long(t)
	t.Parallel()
	dir := makeInputs(t)
	for _, test := range []struct {
		file string
		args []string
	}{
		{"c/actors.yaml", []string{"said", "--corpus", "c"}},
		{"c/actors.yaml", []string{"said", "--corpus", "c", "--format", "json"}},
		{"c/texts/gazette.txt", []string{"check", "c"}},
		{"c/sources/gazette.yaml", []string{"locate", "c"}},
		{"s.store", []string{"export", "nquads", "--store", "s.store"}},
		{"b.store/indexes.bolt", []string{"said", "--store", "bolt:b.store"}},
		{"t.jsonl", []string{"export", "jsonl", "--corpus", "t.jsonl"}},
		{"t.jsonl", []string{"build", "t.jsonl", "-o", "new.store", "--format", "json"}},
		{"text.txt", []string{"evidence", "must-close", "--corpus", "c", "--source-text", "gazette=text.txt"}},
	} {
		before := fingerprint(t, dir)
		out, err := os.OpenFile(filepath.Join(dir, test.file), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		cmd := exec.Command("onrecord", test.args...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, &stderr
		_ = cmd.Run() // the code is looked at
		if code := cmd.ProcessState.ExitCode(); code != exitUsage || !strings.Contains(stderr.String(), "stdout is "+test.file+", which is being read") {
			t.Errorf("%q: exit code %d, stderr %q", test.args, code, &stderr)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, fingerprint(t, dir)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", test.args, diff)
		}
	}
}
