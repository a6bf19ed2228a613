package jsontext

import (
	"bytes"
	"strings"
	"testing"

	"onrecord/data/invent"
	"onrecord/schema"
)

// BenchmarkParse reads the lines of an invented corpus.
func BenchmarkParse(b *testing.B) {
	var text bytes.Buffer
	if err := (invent.Corpus{Statements: 1000}).WriteJSONLines(&text); err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	var p Parser
	var ps schema.Problems
	for b.Loop() {
		for i, line := range lines {
			p.Begin(line, i+1)
			if p.Parse(&ps) == nil {
				b.Fatal(ps)
			}
		}
	}
}
