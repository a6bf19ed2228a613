package change_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"onrecord/data/change"
	"onrecord/data/watch"
	"onrecord/data/whole"
	"onrecord/schema"
)

// A change is made again where a file was written meanwhile, and where files do not fit
// each other only as long as somebody writes.
func TestAnew(t *testing.T) {
	wrong := errors.New("wrong")
	problem := schema.Problems{{Msg: "it does not fit"}}
	for name, tt := range map[string]struct {
		errs  []error                               // of one making after the other, and of all that follow the last
		write func(t *testing.T, dir string, n int) // before the nth one ends
		made  int
	}{
		"nothing is wrong":        {[]error{nil}, nil, 1},
		"something else is wrong": {[]error{wrong}, nil, 1},
		"changed once":            {[]error{&change.ChangedError{File: "a"}, nil}, nil, 2},
		"changed always":          {[]error{&change.ChangedError{File: "a"}}, nil, 20},
		"the corpus does not fit": {[]error{problem}, nil, 1},
		"it fits when read again": {[]error{problem, nil}, writes, 2},
		"it does not fit even then": {[]error{problem, problem, problem}, func(t *testing.T, dir string, n int) {
			if n == 1 {
				writes(t, dir, n)
			}
		}, 2},
		"somebody still writes": {[]error{problem, problem, nil}, func(t *testing.T, dir string, _ int) {
			if err := os.WriteFile(filepath.Join(dir, whole.Journal), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, 3},
	} {
		dir := t.TempDir()
		made := 0
		got, err := change.Anew(dir, watch.State([]string{dir}), func() (int, error) {
			made++
			if tt.write != nil {
				tt.write(t, dir, made)
			}
			return made, tt.errs[min(made, len(tt.errs))-1]
		})
		if want := tt.errs[min(tt.made, len(tt.errs))-1]; made != tt.made || got != made || (err == nil) != (want == nil) {
			t.Errorf("%s: it was made %d times, want %d, and ends with %v", name, made, tt.made, err)
		}
	}
}

// writes writes a file of another size each time.
func writes(t *testing.T, dir string, n int) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), make([]byte, n), 0o600); err != nil {
		t.Fatal(err)
	}
}
