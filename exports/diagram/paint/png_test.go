package paint

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"onrecord/exports/diagram/font"

	"github.com/google/go-cmp/cmp"
)

// rendered gives the image of a drawing, and its file.
func rendered(t testing.TB, d *Drawing, o PNGOptions) (*image.NRGBA, []byte) {
	t.Helper()
	if o.Fonts == nil {
		o.Fonts = fonts(t)
	}
	var buf bytes.Buffer
	if err := d.PNG(&buf, o); err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewNRGBA(m.Bounds())
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			out.Set(x, y, m.At(x, y))
		}
	}
	return out, buf.Bytes()
}

// chunk gives the content of the first chunk of a kind.
func chunk(t testing.TB, file []byte, kind string) []byte {
	t.Helper()
	i := bytes.Index(file, []byte(kind))
	if i < 0 {
		t.Fatalf("no chunk %s", kind)
	}
	return file[i+4 : i+4+int(binary.BigEndian.Uint32(file[i-4:]))]
}

func TestPNGSize(t *testing.T) {
	d := sample(t, "stances") // 477.95 × 197.8 points; as SVG 478 × 198
	for _, c := range []struct {
		scale         float64
		width, height int
		perMetre      uint32
	}{
		{0, 1275, 528, 7559},
		{1, 637, 264, 3780},
		{0.75, 478, 198, 2835},
		{0.0001, 1, 1, 0},
	} {
		m, file := rendered(t, d, PNGOptions{Scale: c.scale})
		density := chunk(t, file, "pHYs")
		got := []any{m.Bounds().Dx(), m.Bounds().Dy(), binary.BigEndian.Uint32(density), binary.BigEndian.Uint32(density[4:]), density[8]}
		if diff := cmp.Diff([]any{c.width, c.height, c.perMetre, c.perMetre, byte(1)}, got); diff != "" {
			t.Error("scale", c.scale, diff)
		}
	}
}

func TestPNGLimit(t *testing.T) {
	d := sample(t, "stances")
	for _, c := range []struct {
		o    PNGOptions
		want string
	}{
		{PNGOptions{Scale: 100}, "the image would have 63733 × 26400 pixels, 1683 million; the limit is 100 million: a scale of 24.14 fits"},
		{PNGOptions{MaxPixels: 1e6, Scale: 3}, "a scale of 2.41 fits"},
		{PNGOptions{MaxPixels: 1, Scale: 3}, "draw less of the graph"},
		{PNGOptions{Scale: -1}, "scale -1: not a positive number"},
		{PNGOptions{Scale: math.NaN()}, "scale NaN: not a positive number"},
		{PNGOptions{Scale: math.Inf(1)}, "scale +Inf: not a positive number"},
	} {
		var buf bytes.Buffer
		if err := d.PNG(&buf, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
		if buf.Len() > 0 {
			t.Error("something was written")
		}
	}
	var buf bytes.Buffer
	if err := d.PNG(&buf, PNGOptions{MaxPixels: 1e6, Scale: 2.41, Fonts: fonts(t)}); err != nil {
		t.Error("the scale that fits does not:", err)
	}
}

func TestPNGSameBytes(t *testing.T) {
	for _, name := range []string{"stances", "shapes"} {
		if testing.Short() && name == "stances" {
			continue // which is large
		}
		_, a := rendered(t, sample(t, name), PNGOptions{})
		_, b := rendered(t, sample(t, name), PNGOptions{})
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two images of one drawing differ", name)
		}
	}
}

// Colours at places of the drawing, which are in points from below.
func TestPNGColours(t *testing.T) {
	const (
		red   = `{"op":"c","color":"#ff0000"}`
		green = `{"op":"C","color":"#00ff00"}`
		thick = `{"op":"S","style":"setlinewidth(4)"}`
		clear = `{"op":"c","color":"#fffffe00"}`
	)
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	r, g := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}
	type at struct {
		x, y float64
		want color.NRGBA
	}
	for i, c := range []struct {
		name, ops string
		at        []at
	}{
		{"filled polygon", red + "," + green + "," + thick + `,{"op":"P","points":[[10,10],[40,10],[40,40],[10,40]]}`, []at{
			{25, 25, g},
			{10, 25, r},
			{8.2, 25, r},
			{7.8, 25, white},
			{11.8, 25, r},
			{12.2, 25, g},
			{8.2, 8.2, r},
			{7.8, 7.8, white},
			{41.8, 41.8, r}, // corners are sharp
		}},
		{"outlined polygon", red + "," + thick + `,{"op":"p","points":[[10,10],[40,10],[40,40],[10,40]]}`, []at{{25, 25, white}, {10, 25, r}}},
		{"no stroke", clear + "," + green + `,{"op":"P","points":[[10,10],[40,10],[40,40],[10,40]]}`, []at{{25, 25, g}, {9.8, 25, white}, {10.2, 25, g}}},
		{"stroke of no width", red + `,{"op":"S","style":"setlinewidth(0)"},{"op":"p","points":[[10,10],[40,10],[40,40],[10,40]]}`, []at{{10, 25, white}}},
		{"filled ellipse", clear + "," + green + `,{"op":"E","rect":[50,25,20,10]}`, []at{{50, 25, g}, {69, 25, g}, {71, 25, white}, {50, 34, g}, {50, 36, white}, {66, 33, white}}},
		{"outlined ellipse", red + "," + thick + `,{"op":"e","rect":[50,25,20,10]}`, []at{{50, 25, white}, {70, 25, r}, {50, 35, r}}},
		{"line", red + "," + thick + `,{"op":"L","points":[[10,10],[40,10]]}`, []at{{10.2, 10, r}, {9.8, 10, white}, {39.8, 10, r}, {40.2, 10, white}, {25, 11.8, r}, {25, 12.2, white}}},
		{"dashes", red + "," + thick + `,{"op":"S","style":"dashed"},{"op":"L","points":[[10,10],[40,10]]}`, []at{{11, 10, r}, {14.8, 10, r}, {15.2, 10, white}, {16.8, 10, white}, {17.2, 10, r}, {30.5, 10, white}}},
		{"dots", red + "," + thick + `,{"op":"S","style":"dotted"},{"op":"L","points":[[10,10],[40,10]]}`, []at{{10.5, 10, r}, {11.3, 10, white}, {16.5, 10, r}}},
		{"solid again", red + "," + thick + `,{"op":"S","style":"dotted"},{"op":"S","style":"solid"},{"op":"L","points":[[10,10],[40,10]]}`, []at{{13, 10, r}}},
		{"dashes go round corners", red + "," + thick + `,{"op":"S","style":"dashed"},{"op":"p","points":[[10,10],[13,10],[13,40],[10,40]]}`, []at{{11, 10, r}, {13, 11.5, r}, {13, 12.5, white}, {13, 14.5, r}}},
		{"sharp corner is cut", red + `,{"op":"S","style":"setlinewidth(8)"},{"op":"L","points":[[10,20],[60,25],[10,30]]}`, []at{{59, 25, r}, {62, 25, white}, {75, 25, white}}},
		{"right angle is not", red + `,{"op":"S","style":"setlinewidth(8)"},{"op":"L","points":[[10,10],[40,10],[40,40]]}`, []at{{43.8, 6.2, r}, {44.2, 5.8, white}}},
		{"nor the other way", red + `,{"op":"S","style":"setlinewidth(8)"},{"op":"L","points":[[40,40],[40,10],[10,10]]}`, []at{{43.8, 6.2, r}, {44.2, 5.8, white}}},
		{"points upon points", red + "," + thick + `,{"op":"L","points":[[10,10],[10,10],[40,10],[40,10]]}`, []at{{25, 10, r}}},
		{"curve", red + "," + thick + `,{"op":"b","points":[[10,10],[10,40],[40,40],[40,10]]}`, []at{{25, 32.5, r}, {25, 29, white}, {10, 11, r}}},
		{"half opaque", clear + `,{"op":"C","color":"#00000080"},{"op":"P","points":[[10,10],[40,10],[40,40],[10,40]]}`, []at{{25, 25, color.NRGBA{127, 127, 127, 255}}}},
		{"linear gradient", clear + `,{"op":"C","grad":"linear","p0":[0,0],"p1":[100,0],"stops":[{"frac":0,"color":"#000000"},{"frac":0.5,"color":"#000000"},{"frac":0.5,"color":"#00ff00"},{"frac":1,"color":"#ffffff"}]},{"op":"P","points":[[0,0],[100,0],[100,50],[0,50]]}`, []at{
			{49, 25, black}, {50.2, 25, color.NRGBA{1, 255, 1, 255}}, {75, 25, color.NRGBA{128, 255, 128, 255}}, {99.9, 25, color.NRGBA{254, 255, 254, 255}},
		}},
		{"radial gradient", clear + `,{"op":"C","grad":"radial","p0":[50,25,0],"p1":[50,25,20],"stops":[{"frac":0,"color":"#ffffff"},{"frac":1,"color":"#000000"}]},{"op":"P","points":[[0,0],[100,0],[100,50],[0,50]]}`, []at{
			{50, 25, color.NRGBA{253, 253, 253, 255}}, {60, 25, color.NRGBA{127, 127, 127, 255}}, {90, 25, black},
		}},
		{"text", red + `,{"op":"F","size":40},{"op":"T","pt":[50,10],"align":"c","width":11,"text":"I"}`, []at{{50, 20, r}, {50, 37, r}, {50, 38, white}, {50, 9, white}, {44, 20, white}}},
		{"underlined", red + `,{"op":"F","size":40},{"op":"t","fontchar":4},{"op":"T","pt":[50,10],"align":"c","width":11,"text":"I"}`, []at{{50, 5.8, r}, {45.5, 5.8, r}, {50, 8, white}}},
	} {
		if testing.Short() && i%4 != 0 {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			const scale = 7.5 // ten pixels a point
			m, _ := rendered(t, drawing(t, c.ops), PNGOptions{Scale: scale})
			for _, p := range c.at {
				got := m.NRGBAAt(int(p.x*10), 499-int(p.y*10))
				if max(off(got.R, p.want.R), off(got.G, p.want.G), off(got.B, p.want.B), off(got.A, p.want.A)) > 1 {
					t.Errorf("at %v, %v: %v, want %v", p.x, p.y, got, p.want)
				}
			}
		})
	}
}

func off(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// The background lies beneath, and a graph's own reaches the page's sides.
func TestPNGBackground(t *testing.T) {
	m, _ := rendered(t, drawing(t, ""), PNGOptions{Background: color.NRGBA{0, 0, 255, 128}})
	if diff := cmp.Diff(color.NRGBA{0, 0, 255, 128}, m.NRGBAAt(5, 5)); diff != "" {
		t.Error(diff)
	}
	m, _ = rendered(t, sample(t, "shapes"), PNGOptions{Background: color.Transparent})
	own := color.NRGBA{0x10, 0x20, 0x30, 0xff}
	size := m.Bounds().Size()
	for _, p := range []image.Point{{0, 0}, {size.X - 1, 0}, {0, size.Y - 1}, {size.X - 1, size.Y - 1}} {
		if got := m.NRGBAAt(p.X, p.Y); got != own {
			t.Errorf("%v: %v, want %v", p, got, own)
		}
	}
}

// Node and cell colours of a layout by Graphviz.
func TestPNGSample(t *testing.T) {
	m, _ := rendered(t, sample(t, "stances"), PNGOptions{})
	seen := map[color.NRGBA]int{}
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			seen[m.NRGBAAt(x, y)]++
		}
	}
	for name, c := range map[string]color.NRGBA{
		"actor": {0x3b, 0x5b, 0x7a, 255}, "cluster": {0xee, 0xf2, 0xf6, 255}, "statement": {0xf4, 0xf6, 0xf8, 255},
		"bar": {0x7a, 0x3b, 0x52, 255}, "supports": {0x00, 0x72, 0xb2, 255}, "opposes": {0xc8, 0x50, 0x0a, 255}, "ink": {0x1b, 0x27, 0x33, 255},
	} {
		if seen[c] < 100 {
			t.Errorf("%s: %d pixels", name, seen[c])
		}
	}
}

// Lines are the same in fine squares, of which those that they miss are left out, as in
// coarse ones.
func TestFineSquares(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const side = 700
	painted := func(fineSquares bool, lines [][4]float64) *image.RGBA {
		out := &raster{RGBA: image.NewRGBA(image.Rect(0, 0, side, side)), matrix: matrix{scale: 1, dy: side}}
		for i, l := range lines {
			line{points: []font.Point{{X: l[0], Y: l[1]}, {X: l[2], Y: l[3]}, {X: l[3], Y: l[0]}}}.pieces(0.5+float64(i%9), out.area.polygon)
			squares := fine
			if !fineSquares {
				squares = tile
				for i := range out.area.parts[out.noted:] {
					out.area.parts[out.noted+i].convex = false
				}
			}
			out.fill(&filling{colour: color.NRGBA{uint8(20 * i), 90, 200, uint8(255 - 60*(i%2))}}, squares)
		}
		out.paint()
		return out.RGBA
	}
	var lines [][4]float64
	for range 12 {
		lines = append(lines, [4]float64{r.Float64() * side, r.Float64() * side, r.Float64() * side, r.Float64() * side})
	}
	lines = append(lines, [4]float64{10, 10, 10, 600}, [4]float64{-50, 300, 900, 300})
	a, b := painted(true, lines), painted(false, lines)
	drawn := 0
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > 3 || d < -3 {
			t.Fatalf("at %d, %d: %d, in coarse squares %d", i/4%side, i/4/side, a.Pix[i], b.Pix[i])
		}
		if b.Pix[i] > 0 {
			drawn++
		}
	}
	if drawn < 1000 {
		t.Errorf("%d values are drawn", drawn)
	}
}

// An image of several bands has the same bytes with one processor and with some.
func TestPNGBands(t *testing.T) {
	d := grownLayout(t, 40)
	drawn := func(processors int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		var out bytes.Buffer
		if err := d.PNG(&out, PNGOptions{Fonts: fonts(t), Scale: 0.5}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	one := drawn(1)
	m, err := png.Decode(bytes.NewReader(one)) // which looks at the sum
	if err != nil {
		t.Fatal(err)
	}
	if rows := m.Bounds().Dy(); rows < 3*bandHeight {
		t.Errorf("%d rows are fewer than three bands have", rows)
	}
	if !bytes.Equal(one, drawn(4)) {
		t.Error("with four processors, the bytes are others")
	}
}
