package font

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/font/opentype"
)

// A fixture is a font made of Liberation Sans, with another name and other
// characters: all of them look like A.
type fixture struct {
	family string
	runes  []rune // ascending
	bold   bool
	bare   bool // without outlines
}

func (f fixture) bytes(t testing.TB) []byte {
	t.Helper()
	loader, err := opentype.NewLoader(bytes.NewReader(liberationsansregular.TTF))
	if err != nil {
		t.Fatal(err)
	}
	var tables []opentype.Table
	for _, tag := range loader.Tables() {
		raw, err := loader.RawTable(tag)
		if err != nil {
			t.Fatal(err)
		}
		switch tag.String() {
		case "cmap":
			raw = f.cmap()
		case "name":
			raw = f.name()
		case "OS/2":
			raw = bytes.Clone(raw)
			weight := uint16(400)
			if f.bold {
				weight = 700
			}
			binary.BigEndian.PutUint16(raw[4:], weight)
		case "glyf":
			if f.bare {
				continue
			}
		case "GSUB", "GPOS", "GDEF", "fpgm", "prep", "cvt ", "kern", "gasp":
			continue
		}
		tables = append(tables, opentype.Table{Content: raw, Tag: tag})
	}
	return opentype.WriteTTF(tables)
}

// cmap is a character map of one group for each character (format 12).
func (f fixture) cmap() []byte {
	const glyphA = 36
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	out = binary.BigEndian.AppendUint32(out, uint32(16+12*len(f.runes)))
	out = binary.BigEndian.AppendUint32(out, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(len(f.runes)))
	for _, r := range f.runes {
		for _, v := range []uint32{uint32(r), uint32(r), glyphA} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
	}
	return out
}

// name is a table of one name, the family.
func (f fixture) name() []byte {
	var text []byte
	for _, unit := range utf16.Encode([]rune(f.family)) {
		text = binary.BigEndian.AppendUint16(text, unit)
	}
	out := []byte{0, 0, 0, 1, 0, 18, 0, 3, 0, 1, 4, 9, 0, 1}
	out = binary.BigEndian.AppendUint16(out, uint16(len(text)))
	return append(append(out, 0, 0), text...)
}

// write puts a file into a folder and gives its path.
func write(t testing.TB, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// embeddedOnly is a set without any other fonts.
func embeddedOnly(t testing.TB) *Set {
	t.Helper()
	s, err := New(Options{Dirs: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// families names the faces of a line, one for each cluster, from left to
// right.
func families(l Line) []string {
	var out []string
	for _, g := range l.Glyphs {
		if g.Cluster != "" {
			out = append(out, g.Face.Name)
		}
	}
	return out
}
