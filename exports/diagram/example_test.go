package diagram_test

import (
	"bytes"
	"context"
	"fmt"

	"onrecord/exports/diagram"
	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
)

// Bars are laid out without Graphviz: nil takes the place of a renderer.
func Example() {
	ctx := context.Background()
	fonts, err := font.New(font.Options{Dirs: []string{}})
	if err != nil {
		panic(err)
	}
	scene := &view.Scene{Bars: &view.Bars{
		Title: "Who is for and against what", What: "utterance",
		Rows: []view.BarRow{{Name: "The harbour should close", Counts: [4]int{3, 1, 0, 2}}},
	}}
	figure, err := diagram.Draw(ctx, "bars", scene, diagram.Options{Fonts: fonts})
	if err != nil {
		panic(err)
	}
	for _, format := range diagram.Formats() {
		if format.Name != "svg" {
			continue
		}
		var out bytes.Buffer
		if err := figure.Write(ctx, &out, format, nil, diagram.Output{Fonts: fonts}); err != nil {
			panic(err)
		}
		fmt.Printf("%s: an SVG that is complete: %t\n", figure.Title, bytes.Contains(out.Bytes(), []byte("</svg>")))
	}
	// Output:
	// Who is for and against what: an SVG that is complete: true
}
