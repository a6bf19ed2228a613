package font

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
)

var pack = flag.Bool("pack", false, "write the embedded fonts again, which takes the program zopfli")

// TestEmbedded: the fonts in the program are those of the module.
func TestEmbedded(t *testing.T) {
	for style, font := range [styles]struct {
		name string
		ttf  []byte
	}{
		Regular:       {"Regular", liberationsansregular.TTF},
		Bold:          {"Bold", liberationsansbold.TTF},
		Italic:        {"Italic", liberationsansitalic.TTF},
		Bold | Italic: {"Bold", liberationsansbold.TTF},
	} {
		if *pack {
			path := filepath.Join(t.TempDir(), "LiberationSans-"+font.name+".ttf")
			if err := os.WriteFile(path, font.ttf, 0o666); err != nil {
				t.Fatal(err)
			}
			// It takes 6 % less than what compress/gzip makes at best.
			packed, err := exec.Command("zopfli", "--i50", "-c", path).Output()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join("embedded", filepath.Base(path)+".gz"), packed, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := liberation(Style(style))
		if err != nil || !bytes.Equal(got, font.ttf) {
			t.Errorf("%s: %d bytes (%v), and the module has %d others; write it again with go generate", font.name, len(got), err, len(font.ttf))
		}
	}
}
