package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const good = `fuzz: elapsed: 0s, gathering baseline coverage: 0/12 completed
fuzz: elapsed: 0s, gathering baseline coverage: 12/12 completed, now fuzzing with 2 workers
fuzz: elapsed: 3s, execs: 325 (108/sec), new interesting: 11 (total: 202)
fuzz: elapsed: 6s, execs: 1680 (451/sec), new interesting: 13 (total: 204)
PASS
`

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       summary
	}{
		{"good", good, summary{execs: 1680}},
		{"nothing", "PASS\n", summary{}},
		{"only the baseline", "fuzz: elapsed: 0s, gathering baseline coverage: 5000/12000 completed\n", summary{}},
		{"late", "fuzz: elapsed: 9s, execs: 7 (1/sec)\n--- FAIL: FuzzX (10s)\n    context deadline exceeded\n", summary{7, true}},
		{"an input that fails", "fuzz: elapsed: 9s, execs: 7 (1/sec)\n    context deadline exceeded\n    Failing input written to testdata\n", summary{7, false}},
		{"what a target prints", "the log says fuzz: elapsed: 3s, execs: 9999 (1/sec)\n", summary{}},
	} {
		if got := summaryOf([]byte(test.text)); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestTargets(t *testing.T) {
	root := t.TempDir()
	for file, text := range map[string]string{
		"a_test.go":                 "package a\n\nfunc FuzzA(f *testing.F) {\n}\n\nfunc TestB(t *testing.T) {}\n",
		"b/b_test.go":               "package b\n\nfunc FuzzB(f *testing.F) {}\nfunc FuzzC(f *testing.F) {}\n",
		"b/b.go":                    "package b\n\nfunc FuzzNone(f *testing.F) {}\n",
		".hidden/c_test.go":         "package c\n\nfunc FuzzHidden(f *testing.F) {}\n",
		"b/testdata/fuzz/c_test.go": "package c\n\nfunc FuzzData(f *testing.F) {}\n",
	} {
		file = filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := targets(root)
	want := []target{{root, "FuzzA"}, {filepath.Join(root, "b"), "FuzzB"}, {filepath.Join(root, "b"), "FuzzC"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// A target that tries too few inputs runs again, for longer, and then fails; one
// that fails is not tried again.
func TestEnough(t *testing.T) {
	few := strings.ReplaceAll(good, "1680", "999")
	late := strings.ReplaceAll(good, "PASS", "    context deadline exceeded")
	for _, test := range []struct {
		name  string
		texts []string // of one run after the other
		err   error    // of each
		runs  int
		want  string // in the error; empty: none
	}{
		{"enough", []string{good}, nil, 1, ""},
		{"at the second time", []string{few, good}, nil, 2, ""},
		{"never", []string{few, few, few}, nil, 3, "999 inputs were tried"},
		{"late, and then enough", []string{"    context deadline exceeded\n", good}, nil, 2, ""},
		{"late each time", []string{late, late, late}, nil, 3, "does one not end?"},
		{"an input that fails", []string{"--- FAIL: FuzzX\n"}, errors.New("exit status 1"), 1, "exit status 1"},
	} {
		var times []time.Duration
		o := options{time: time.Second, least: 1000, run: func(_ io.Writer, _ target, until string) ([]byte, error) {
			text := test.texts[len(times)]
			d, err := time.ParseDuration(until)
			if err != nil {
				t.Fatal(err)
			}
			times = append(times, d)
			if strings.Contains(text, "deadline") {
				return []byte(text), errors.New("exit status 1")
			}
			return []byte(text), test.err
		}}
		_, err := o.enough(&bytes.Buffer{}, target{"d", "FuzzX"})
		if len(times) != test.runs || err == nil != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %d runs, %v; want %d, %q", test.name, len(times), err, test.runs, test.want)
		}
		for i, d := range times[1:] {
			if longer := !strings.Contains(test.texts[i], "1680"); longer != (d > times[i]) {
				t.Errorf("%s: it ran for %v", test.name, times)
			}
		}
	}
}

// Without a time, a target runs for a number of inputs. Where those that go test has
// kept are as many, it says of none that it tried it, and the number is raised.
func TestNumber(t *testing.T) {
	var untils []string
	o := options{least: 1000, run: func(_ io.Writer, _ target, until string) ([]byte, error) {
		untils = append(untils, until)
		if len(untils) == 1 {
			return []byte("fuzz: elapsed: 2s, gathering baseline coverage: 1000/1001 completed\nPASS\n"), nil
		}
		return []byte(good), nil
	}}
	if n, err := o.enough(&bytes.Buffer{}, target{"d", "FuzzX"}); n != 1680 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if want := []string{"1000x", "4000x"}; !slices.Equal(untils, want) {
		t.Errorf("it ran for %v, not %v", untils, want)
	}
}
