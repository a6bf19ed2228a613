//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whenever a build is interrupted or killed, the old store keeps its bytes, and
// after the next build nothing of it is left.
func TestBuildInterrupted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		signal syscall.Signal
		code   int // -1: killed
		stderr string
		left   bool // something lies about until the next build
	}{
		{"interrupted", syscall.SIGINT, exitInterrupted, "onrecord: interrupted\n", false},
		{"told to end", syscall.SIGTERM, exitInterrupted, "onrecord: interrupted\n", false},
		{"killed", syscall.SIGKILL, -1, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && test.signal == syscall.SIGTERM {
				t.Skip("as SIGINT")
			}
			dir := t.TempDir()
			store, big := filepath.Join(dir, "store"), filepath.Join(dir, "big.jsonl")
			write(t, big, manyStatements(20_000))
			must(t, "build", filepath.Join("testdata", "tiny"), "-o", "bolt:"+store)
			before := readStore(t, store)

			var stderr bytes.Buffer
			cmd := exec.Command("onrecord", "build", big, "-o", "bolt:"+store)
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for len(siteFiles(t, dir)) == 0 {
				time.Sleep(time.Millisecond)
			}
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != test.code || stderr.String() != test.stderr {
				t.Errorf("it ended with %v, stderr %q, want exit code %d, stderr %q", err, &stderr, test.code, test.stderr)
			}
			if got := readStore(t, store); !bytes.Equal(got, before) {
				t.Error("the old store has other bytes")
			}
			if left := siteFiles(t, dir); (len(left) > 0) != test.left {
				t.Errorf("left behind: %q", left)
			}

			must(t, "build", filepath.Join("testdata", "tiny"), "-o", "bolt:"+store)
			must(t, "check", "bolt:"+store)
			if left := siteFiles(t, dir); len(left) > 0 {
				t.Errorf("left behind after the next build: %q", left)
			}
		})
	}
}

// siteFiles are the files of unfinished builds, which begin with a dot.
func siteFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func readStore(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "indexes.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// manyStatements is a corpus as JSON Lines, in which a hundred actors speak on
// fifty positions.
func manyStatements(n int) []byte {
	var b strings.Builder
	b.WriteString(`{"kind":"corpus","id":"big","base":"https://example.org/big/"}` + "\n")
	for i := range 100 {
		fmt.Fprintf(&b, `{"kind":"actor","id":"a%d","name":"Actor %d","type":"person"}`+"\n", i, i)
	}
	for i := range 50 {
		fmt.Fprintf(&b, `{"kind":"position","id":"p%d","name":"Position %d","type":"demand"}`+"\n", i, i)
	}
	b.WriteString(`{"kind":"source","id":"s","title":"A source","date":"2024-01-01"}` + "\n")
	for i := range n {
		fmt.Fprintf(&b, `{"kind":"statement","id":"st%d","speakers":[{"id":"a%d"}],"mode":"paraphrase","summary":"Statement %d.","supports":[{"id":"p%d"}],`+
			`"evidence":[{"source":"s","line":1,"start":%d,"end":%d}]}`+"\n", i, i%100, i, i/7%50, i, i+1)
	}
	return []byte(b.String())
}
