package draft

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

var packAgain = flag.Bool("pack", false, "write packs.zip again")

// TestPacked: the packs in the program are the files of packs/, in the order of their names.
func TestPacked(t *testing.T) {
	files, err := filepath.Glob("packs/*.txt")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	want := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want[filepath.Base(file)] = string(text)
	}
	if *packAgain {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
		for _, file := range files {
			name := filepath.Base(file)
			f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
			if err == nil {
				_, err = io.WriteString(f, want[name])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("packs.zip", b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	read, err := packFiles()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range read.File {
		text, err := fs.ReadFile(read, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name] = string(text)
		if Languages()[len(got)-1]+".txt" != f.Name || packOf(Languages()[len(got)-1]) == nil {
			t.Errorf("%s is no pack", f.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("write packs.zip again with go generate (-packs/ +packs.zip):\n%s", diff)
	}
}
