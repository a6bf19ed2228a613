package draft

import (
	"testing"

	"onrecord/schema/packtest"
)

// TestPacked: the packs in the program are the files of packs/, in the order of their names.
func TestPacked(t *testing.T) {
	packtest.Check(t, "packs.zip", "packs/*.txt")
	read, err := packFiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(read.File) < 2 || len(read.File) != len(Languages()) {
		t.Errorf("%d packs of %d languages", len(read.File), len(Languages()))
	}
	for i, f := range read.File {
		if language := Languages()[i]; language+".txt" != f.Name || packOf(language) == nil {
			t.Errorf("%s is no pack", f.Name)
		}
	}
}
