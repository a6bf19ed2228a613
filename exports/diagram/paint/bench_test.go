package paint

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// grownLayout is a layout of n nodes as the recipe has them, three lines of text
// each, in columns of fifty, with an edge to the next column.
func grownLayout(tb testing.TB, n int) *Drawing {
	tb.Helper()
	var objects, edges []string
	for i := range n {
		x, y := float64(i/50)*300, float64(i%50)*60
		objects = append(objects, fmt.Sprintf(`{"_gvid":%d,"name":"n%[1]d","_draw_":[{"op":"c","color":"#3b5b7a"},{"op":"C","color":"#3b5b7a"},
			{"op":"b","points":[[%[2]g,%[3]g],[%[4]g,%[3]g],[%[4]g,%[3]g],[%[4]g,%[5]g],[%[4]g,%[6]g],[%[2]g,%[6]g],[%[2]g,%[3]g]]},
			{"op":"P","points":[[%[2]g,%[3]g],[%[4]g,%[3]g],[%[4]g,%[6]g],[%[2]g,%[6]g]]}],
			"_ldraw_":[{"op":"c","color":"#ffffff"},{"op":"F","size":12},{"op":"t","fontchar":1},
			{"op":"T","pt":[%[7]g,%[8]g],"align":"c","text":"Actor number %[1]d of many"},{"op":"F","size":10},{"op":"t","fontchar":0},
			{"op":"T","pt":[%[7]g,%[9]g],"align":"c","text":"“There’s no deal until there’s one” (%[1]d)"},
			{"op":"T","pt":[%[7]g,%[10]g],"align":"c","text":"Anchorage, 15 August 2025"}]}`,
			i, x, y, x+200, y+25, y+50, x+100, y+35, y+22, y+9))
		edges = append(edges, fmt.Sprintf(`{"_gvid":%d,"tail":%[1]d,"head":%d,"_draw_":[{"op":"S","style":"setlinewidth(1.8)"},{"op":"S","style":"dashed"},
			{"op":"c","color":"#c8500a"},{"op":"b","points":[[%g,%g],[%g,%g],[%g,%g],[%g,%g]]}],
			"_hdraw_":[{"op":"C","color":"#c8500a"},{"op":"P","points":[[%[9]g,%[10]g],[%[11]g,%[12]g],[%[11]g,%[13]g]]}]}`,
			i, (i+50)%n, x+200, y+25, x+250, y+25, x+250, y+85, x+293, y+85, x+300, y+85, x+293, y+82, y+88))
	}
	d, err := Parse(strings.NewReader(fmt.Sprintf(`{"bb":"0,0,%d,%d","bgcolor":"#ffffff","objects":[%s],"edges":[%s]}`,
		(n+49)/50*300, min(n, 50)*60, strings.Join(objects, ","), strings.Join(edges, ","))))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func BenchmarkPNG(b *testing.B) {
	for _, c := range []struct {
		nodes int
		scale float64
	}{{100, 2}, {1000, 1}} {
		b.Run(fmt.Sprint(c.nodes), func(b *testing.B) {
			d, set := grownLayout(b, c.nodes), fonts(b)
			for b.Loop() {
				if err := d.PNG(io.Discard, PNGOptions{Fonts: set, Scale: c.scale}); err != nil {
					b.Fatal(err)
				}
			}
			width, height := d.Size()
			b.ReportMetric(width*height*c.scale*c.scale*16/9/1e6, "Mpixel")
		})
	}
}

func BenchmarkPDF(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d, set := grownLayout(b, n), fonts(b)
			for b.Loop() {
				if err := d.PDF(io.Discard, PDFOptions{Fonts: set}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
