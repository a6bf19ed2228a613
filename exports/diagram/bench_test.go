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

// BenchmarkNetwork draws networks as SVG in one mode and in two: of some tens of ties, whose
// lines mind each other, up to so many that they do not.
func BenchmarkNetwork(b *testing.B) {
	for _, o := range []inventedNetwork{
		{rows: 18, ties: 40},
		{rows: 30, ties: 170},
		{rows: 65, ties: 223},
		{rows: 99, ties: 1300},
		{rows: 40, columns: 20, ties: 62},
		{rows: 65, columns: 25, ties: 112},
		{rows: 60, columns: 15, ties: 211},
		{rows: 80, columns: 20, ties: 220},
		{rows: 64, columns: 25, ties: 333},
	} {
		o.script = "latin"
		b.Run(fmt.Sprintf("%d+%d/%d", o.rows, o.columns, o.ties), func(b *testing.B) {
			scene := o.scene()
			set, err := fonts()
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				f, err := Draw(b.Context(), "network", scene, Options{Fonts: set})
				if err != nil {
					b.Fatal(err)
				}
				var out bytes.Buffer
				if err := f.Write(b.Context(), &out, Formats()[0], nil, Output{Fonts: set}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
