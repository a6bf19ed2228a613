package paint_test

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"

	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/paint"
)

// A box with a label, as Graphviz lays it out.
const laidOut = `{"bb": "0,0,144,72", "objects": [{"_gvid": 0, "name": "quay",
	"_draw_": [{"op": "c", "color": "#3b5b7a"}, {"op": "p", "points": [[10,10],[134,10],[134,62],[10,62]]}],
	"_ldraw_": [{"op": "F", "size": 12}, {"op": "c", "color": "#000000"}, {"op": "T", "pt": [72,32], "align": "c", "text": "Ada Quay"}]}]}`

// What was laid out becomes a picture.
func Example() {
	fonts, err := font.New(font.Options{Dirs: []string{}})
	if err != nil {
		panic(err)
	}
	d, err := paint.Parse(strings.NewReader(laidOut))
	if err != nil {
		panic(err)
	}
	fmt.Println("characters that no font has:", len(d.Missing(fonts)))
	var out bytes.Buffer
	if err := d.PNG(&out, paint.PNGOptions{Fonts: fonts, Scale: 1}); err != nil {
		panic(err)
	}
	picture, err := png.DecodeConfig(&out)
	if err != nil {
		panic(err)
	}
	fmt.Println(picture.Width, "by", picture.Height, "pixels")
	// Output:
	// characters that no font has: 0
	// 203 by 107 pixels
}
