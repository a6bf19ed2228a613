package yamlfile

import (
	"os"
	"path/filepath"
	"testing"

	"onrecord/data/invent"
	"onrecord/schema"
)

// BenchmarkYAML reads a source's file, with and without the library.
func BenchmarkYAML(b *testing.B) {
	dir := b.TempDir()
	c := invent.Corpus{Statements: 1000}
	if err := c.WriteYAML(dir); err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "sources", "*.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	var ps schema.Problems
	for _, c := range []struct {
		name string
		read func() bool
	}{
		{"plain", func() bool { return readPlain(b.Context(), "x", string(text), nil) != nil }},
		{"library", func() bool { return ParseLibrary(b.Context(), "x", text, nil, &ps).Node != nil }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if !c.read() {
					b.Fatal("it is not read", ps)
				}
			}
		})
	}
}
