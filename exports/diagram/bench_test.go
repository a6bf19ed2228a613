package diagram

import (
	"bytes"
	"fmt"
	"testing"
)

// of makes a scene that is drawn with about so many nodes, one by one.
func of(nodes int) (invented, Options) {
	return invented{actors: nodes / 6, positions: nodes / 3, statements: nodes / 2, script: "latin", words: 12}, Options{MostNodes: 10 * nodes}
}

func BenchmarkDraw(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			o, options := of(n)
			scene := o.scene()
			set, err := fonts()
			if err != nil {
				b.Fatal(err)
			}
			options.Fonts = set
			for b.Loop() {
				if _, err := Draw(b.Context(), "statements", scene, options); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSVG lays out and writes: a child process for each.
func BenchmarkSVG(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			o, options := of(n)
			set, err := fonts()
			if err != nil {
				b.Fatal(err)
			}
			options.Fonts = set
			f, err := Draw(b.Context(), "statements", o.scene(), options)
			if err != nil {
				b.Fatal(err)
			}
			r, err := renderer()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(f.Nodes), "nodes")
			for b.Loop() {
				var out bytes.Buffer
				if err := f.Write(b.Context(), &out, Formats()[0], r, Output{Fonts: set}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
