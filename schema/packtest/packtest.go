// Package packtest compares the archives that are embedded with the files that they are
// made of, and makes them again: text that is read seldom takes a third of its size in a
// program.
package packtest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var again = flag.Bool("pack", false, "write the archives again")

// Check tells where an archive in the folder of the test, a zip file, differs from the files
// that match some patterns, which have their base names in it. With -pack it writes the
// archive, files in the order of the patterns and then of their names.
func Check(t *testing.T, archive string, patterns ...string) {
	t.Helper()
	var names []string
	want := map[string]string{}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, filepath.Base(file))
			want[filepath.Base(file)] = string(text)
		}
	}
	if *again {
		write(t, archive, names, want)
		return
	}
	r, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got := map[string]string{}
	for _, f := range r.File {
		text, err := fs.ReadFile(r, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name] = string(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("write %s again with go generate (-files +archive):\n%s", archive, diff)
	}
}

func write(t *testing.T, archive string, names []string, texts map[string]string) {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	for _, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(f, texts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(archive, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}
