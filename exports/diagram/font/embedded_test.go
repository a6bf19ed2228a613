package font

import (
	"bytes"
	"compress/gzip"
	"flag"
	"os"
	"testing"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
)

var pack = flag.Bool("pack", false, "write the embedded fonts again")

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
			var b bytes.Buffer
			w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(font.ttf); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("embedded/LiberationSans-"+font.name+".ttf.gz", b.Bytes(), 0o666); err != nil {
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
