package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"onrecord/data/invent"
	"onrecord/graph"
)

// Whole processes answer every question, and a row says how long that takes. What stands
// in for builds finds nothing, or is asked as another build must be.
func TestProcesses(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: what stands in for builds are scripts of a shell")
	}
	dir := t.TempDir()
	system, _ := systemNamed("snapshot")
	data, store := filepath.Join(dir, "data.nq"), system.path(dir)
	if err := write(invent.Quads(20_000), data); err != nil {
		t.Fatal(err)
	}
	if _, _, err := system.load(t.Context(), data, dir, replacement{}, graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	asked := filepath.Join(dir, "asked")
	program := func(name, known string) string {
		path := filepath.Join(dir, name)
		text := "#!/bin/sh\ncase $* in *--help) echo '" + known + " NAME';; *) echo \"$0 $*\" >>" + asked + "; echo answer; sleep 0.02; exit 4;; esac\n"
		if err := os.WriteFile(path, []byte(text), 0o777); err != nil {
			t.Fatal(err)
		}
		return path
	}
	now, then := program("now", "--group --per"), program("then", "--by")
	var out strings.Builder
	if err := run(t.Context(), []string{"-processes", now + "=" + store + "," + then + "=old", "-runs", "2"}, strings.NewReader(""), &out); err != nil {
		t.Fatal(err)
	}
	for _, q := range processQuestions {
		if strings.Count(out.String(), "\n| "+q.name+" |") != 1 {
			t.Errorf("the table lacks %q:\n%s", q.name, out.String())
		}
	}
	text, err := os.ReadFile(asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		now + " stats --group speaker,stance --format json --store " + store,
		then + " stats --by speaker,stance --format json --store old",
	} {
		if n := strings.Count(string(text), line+"\n"); n != 3 {
			t.Errorf("%s: asked %d times, not once and twice more", line, n)
		}
	}
}

func TestProcessBars(t *testing.T) {
	took := func(ms int) *contestant { return &contestant{all: spent{wait: time.Duration(ms) * time.Millisecond}} }
	for _, c := range []struct {
		bar    processBar
		own    spent
		other  *contestant
		ducks  *contestant
		starts *contestant
		want   string
	}{
		{processBar{times: 40, duck: 2}, spent{wait: 10e6}, took(400), took(5), nil, "≥ 40×, ≤ 2× DuckDB ✓"},
		{processBar{times: 40, duck: 2}, spent{wait: 10e6}, took(399), took(5), nil, "≥ 40×, ≤ 2× DuckDB ✗"},
		{processBar{times: 40, duck: 2}, spent{wait: 10e6}, took(400), took(4), nil, "≥ 40×, ≤ 2× DuckDB ✗"},
		{processBar{times: 40, duck: 2}, spent{wait: 10e6}, nil, nil, nil, ""},
		{processBar{most: 300 * time.Millisecond}, spent{wait: 300e6, memory: 201e6, output: 1e6}, nil, nil, nil, "≤ 300, memory ≤ 200 + output ✓"},
		{processBar{most: 300 * time.Millisecond}, spent{wait: 300e6, memory: 202e6, output: 1e6}, nil, nil, nil, "≤ 300, memory ≤ 200 + output ✗"},
		{processBar{start: 2}, spent{wait: 3e6}, nil, nil, took(2), "≤ 2× of 2, a hello world ✓"},
		{processBar{start: 2}, spent{wait: 5e6}, nil, nil, took(2), "≤ 2× of 2, a hello world ✗"},
	} {
		if got := c.bar.verdict(&c.own, c.other, c.ducks, c.starts); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
