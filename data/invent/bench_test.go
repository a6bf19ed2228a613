package invent_test

import (
	"io"
	"testing"

	"onrecord/data/invent"
)

func BenchmarkQuads(b *testing.B) {
	c := invent.Corpus{Statements: 20_000}
	for b.Loop() {
		for range c.Quads {
		}
	}
	b.ReportMetric(float64(b.N*c.Statements)/b.Elapsed().Seconds(), "statements/s")
}

func BenchmarkWriteNQuads(b *testing.B) {
	c := invent.Corpus{Statements: 20_000}
	for b.Loop() {
		if err := c.WriteNQuads(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*c.Statements)/b.Elapsed().Seconds(), "statements/s")
}
