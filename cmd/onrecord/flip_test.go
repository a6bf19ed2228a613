package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// An answer is all that a question gives: what goes to stdout, and the files of
// a folder.
type answer struct {
	code           int
	stdout, stderr string
}

// askStore asks a store, and turns a panic into a failure.
func askStore(t *testing.T, uri string, q []string) (got answer) {
	t.Helper()
	q = slices.Clone(q)
	dir := ""
	if i := slices.Index(q, folderMark); i >= 0 {
		dir = t.TempDir()
		q[i] = filepath.Join(dir, "x") + string(filepath.Separator)
	}
	hung := time.AfterFunc(2*time.Minute, func() { panic(fmt.Sprintf("%v does not end", q)) })
	defer hung.Stop()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%v: it panics: %v", q, r)
			got = answer{code: -1}
		}
	}()
	at := len(q)
	if q[0] == "__complete" {
		at = 2 // what is completed comes last
	}
	q = slices.Insert(q, at, "--store", uri, "--quiet")
	got.code, got.stdout, got.stderr = ask(t, q...)
	if dir != "" {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			got.stdout += path[len(dir):] + "\n" + string(b)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	return got
}

// harbourNames are what is asked of the harbour.
var harbourNames = named{actor: "adair", other: "freighters", position: "close-harbour", statement: "must-close", word: "port"}

// Whatever bit of a snapshot is another: a command answers as if it were not, or
// says that the store is damaged, where, and what to do.
func TestFlippedBits(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store")
	must(t, "build", filepath.Join("testdata", "harbour"), "-o", file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	asks := eachAsk(t, harbourNames)
	want := make([]answer, len(asks))
	for i, q := range asks {
		want[i] = askStore(t, file, q)
		if want[i].code == exitFailure || want[i].code == exitUsage {
			t.Fatalf("%v: exit code %d, %s", q, want[i].code, want[i].stderr)
		}
		if again := askStore(t, file, q); again.stdout != want[i].stdout {
			t.Fatalf("%v: two answers", q)
		}
	}
	random := rand.New(rand.NewPCG(13, 5))
	told, same := map[string]int{}, map[string]int{}
	for i := range 1_000 {
		b := bytes.Clone(whole)
		at, bit := random.IntN(len(b)), random.IntN(8)
		b[at] ^= 1 << bit
		write(t, file, b)
		for n := range times(1, len(asks)) {
			k := (i*7 + n) % len(asks)
			q := asks[k]
			switch got := askStore(t, file, q); {
			case got.code == want[k].code && got.stdout == want[k].stdout:
				same[q[0]]++
			case q[0] == "__complete" && got.stdout == ":1\n" || got.code == exitFailure && damageTold(file, got.stderr):
				told[q[0]]++
			default:
				t.Errorf("bit %d of byte %d: %v: exit code %d, stderr %q, and another answer:\n%s", bit, at, q, got.code, got.stderr, firstDifference(want[k].stdout, got.stdout))
			}
		}
	}
	for _, q := range asks {
		if told[q[0]] == 0 {
			t.Errorf("%s never met damage: the test tests nothing", q[0])
		}
	}
	t.Logf("of %d bytes and %d questions; told: %v; the same answer: %v", len(whole), len(asks), told, same)
}

// damageTold reports whether stderr is one sentence that names the store, says
// what is damaged and where, and what to do.
func damageTold(file, stderr string) bool {
	what, ok := strings.CutPrefix(stderr, "onrecord: "+file+": this store is damaged: build it again (")
	return ok && strings.Count(what, "\n") == 1 && (strings.Contains(what, "section") || strings.Contains(what, "its "))
}

// firstDifference shows where two texts part.
func firstDifference(want, got string) string {
	n := 0
	for n < min(len(want), len(got)) && want[n] == got[n] {
		n++
	}
	from := max(0, n-60)
	return fmt.Sprintf("want …%q\n got …%q", want[from:min(len(want), n+60)], got[from:min(len(got), n+60)])
}
