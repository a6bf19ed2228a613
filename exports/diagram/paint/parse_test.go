package paint

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/diagram/font"
)

// embedded fonts alone: the same on every machine.
func fonts(t testing.TB) *font.Set {
	t.Helper()
	s, err := font.New(font.Options{Dirs: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sample parses a layout of testdata.
func sample(t testing.TB, name string) *Drawing {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// drawing parses draw operations of a graph 100 points wide and 50 high,
// without a margin.
func drawing(t testing.TB, operations string) *Drawing {
	t.Helper()
	d, err := Parse(strings.NewReader(`{"bb":"0,0,100,50","pad":"0","_draw_":[` + operations + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height string
		missing       string
		words         []string
	}{
		{"stances", "477.95", "197.8", "", []string{
			"Who wants a bridge?", "NORTH", "wants", "Ann Ash", "mayor", "Bob Birch", " ", "“never <in my life>", "& no ferry”", "A bridge to the island",
		}},
		{"shapes", "", "", "", []string{`a <b> & "q" 'x' <raw> ü €`}},
		{"scripts", "", "", "漢字「」テスト" + "السعليكم", []string{"Зеленський: «угода»"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sample(t, c.name)
			width, height := d.Size()
			if got := []string{number(width), number(height)}; c.width != "" && !cmp.Equal(got, []string{c.width, c.height}) {
				t.Errorf("size %v, want %s × %s", got, c.width, c.height)
			}
			var words []string
			for _, m := range d.marks {
				if m.label != nil {
					words = append(words, m.label.words)
				}
			}
			if diff := cmp.Diff(c.words, words[:min(len(words), len(c.words))]); diff != "" {
				t.Error(diff)
			}
			want := []rune(c.missing)
			slices.Sort(want)
			want = slices.Compact(want)
			if diff := cmp.Diff(string(want), string(d.Missing(fonts(t)))); diff != "" {
				t.Error("missing", diff)
			}
		})
	}
}

var refused = []struct{ name, in, want string }{
	{"nothing", ``, "not Graphviz's json: EOF"},
	{"not json", `digraph G {}`, "not Graphviz's json"},
	{"cut short", `{"bb":"0,0,1,1","_draw_":[{"op":"c"`, "unexpected EOF"},
	{"another type", `{"bb":[0,0,1,1]}`, "cannot unmarshal array into Go struct field"},
	{"no layout", `{"name":"G"}`, "no bounding box"},
	{"bad box", `{"bb":"0,0,1"}`, `bounding box "0,0,1"`},
	{"box inside out", `{"bb":"0,0,-1,1"}`, `bounding box`},
	{"infinite box", `{"bb":"0,0,Inf,1"}`, `bounding box`},
	{"huge box", `{"bb":"0,0,1e300,1"}`, `bounding box`},
	{"no size", `{"bb":"0,0,0,0","pad":"0"}`, "no size"},
	{"bad pad", `{"bb":"0,0,1,1","pad":"wide"}`, `pad "wide"`},
	{"negative pad", `{"bb":"0,0,1,1","pad":"-1"}`, `pad "-1"`},
	{"two graphs", `{"bb":"0,0,1,1"} {"bb":"0,0,1,1"}`, "something follows"},
	{"turned", `{"bb":"0,0,1,1","rotate":"90"}`, `rotate="90"`},
	{"scaled", `{"bb":"0,0,1,1","size":"7,7"}`, `size="7,7"`},
	{"unknown operation", ops(`{"op":"c","color":"#000000"},{"op":"Z"}`), `graph, _draw_, operation 2: unknown operation "Z"`},
	{"image", ops(`{"op":"I"}`), "operation 1 (I): images are not drawn"},
	{"unknown colour", ops(`{"op":"c","color":"red"}`), `unknown colour "red"`},
	{"short colour", ops(`{"op":"c","color":"#fff"}`), `unknown colour "#fff"`},
	{"signed colour", ops(`{"op":"c","color":"#+fffff"}`), "unknown colour"},
	{"unknown style", ops(`{"op":"S","style":"wavy"}`), `unknown style "wavy"`},
	{"one dash", ops(`{"op":"S","style":"setdash(4)"}`), "unknown style"},
	{"no dash", ops(`{"op":"S","style":"setdash(0,2)"}`), "unknown style"},
	{"bad line width", ops(`{"op":"S","style":"setlinewidth(x)"}`), "unknown style"},
	{"negative line width", ops(`{"op":"S","style":"setlinewidth(-1)"}`), "unknown style"},
	{"line width without end", ops(`{"op":"S","style":"setlinewidth(NaN)"}`), "unknown style"},
	{"unknown text style", ops(`{"op":"t","fontchar":128}`), "unknown text style 128"},
	{"negative text style", ops(`{"op":"t","fontchar":-1}`), "unknown text style -1"},
	{"no font size", ops(`{"op":"F","size":0}`), "font size 0"},
	{"huge font size", ops(`{"op":"F","size":1e9}`), "font size 1e+09"},
	{"unknown alignment", ops(`{"op":"T","pt":[0,0],"align":"m"}`), `unknown alignment "m"`},
	{"negative width", ops(`{"op":"T","pt":[0,0],"align":"l","width":-1}`), "width -1"},
	{"no point", ops(`{"op":"T","pt":[0],"align":"l"}`), "not a point"},
	{"point far away", ops(`{"op":"L","points":[[0,0],[1e7,0]]}`), "not a point"},
	{"one point", ops(`{"op":"P","points":[[0,0]]}`), "1 points, not 2 or more"},
	{"no curve", ops(`{"op":"b","points":[[0,0],[1,1],[2,2],[3,3],[4,4]]}`), "5 points do not make cubic curves"},
	{"bad ellipse", ops(`{"op":"e","rect":[0,0,1]}`), "not a centre and two radii"},
	{"ellipse inside out", ops(`{"op":"E","rect":[0,0,-1,1]}`), "not a centre and two radii"},
	{"unknown gradient", ops(`{"op":"C","grad":"conic"}`), `unknown gradient "conic"`},
	{"stroked gradient", ops(`{"op":"c","grad":"linear"}`), "a stroke of a gradient"},
	{"gradient of nothing", ops(`{"op":"C","grad":"linear","p0":[0,0],"p1":[1,1],"stops":[]}`), "less than two colours"},
	{"gradient without ends", ops(`{"op":"C","grad":"radial","p0":[0,0],"p1":[1,1]}`), "not an end of a gradient"},
	{"gradient between circles", ops(`{"op":"C","grad":"radial","p0":[0,0,1],"p1":[1,1,2]}`), "around one centre"},
	{"gradient out of order", ops(`{"op":"C","grad":"linear","p0":[0,0],"p1":[1,1],"stops":[{"frac":1,"color":"#000000"},{"frac":0,"color":"#ffffff"}]}`), "ascending"},
	{"gradient of opacities", ops(`{"op":"C","grad":"linear","p0":[0,0],"p1":[1,1],"stops":[{"frac":0,"color":"#00000080"},{"frac":1,"color":"#ffffff"}]}`), "different opacity"},
	{"in a node", `{"bb":"0,0,1,1","objects":[{"_gvid":0,"name":"a\nb","_ldraw_":[{"op":"?"}]}]}`, `node "a\nb", _ldraw_, operation 1`},
	{"in an edge", `{"bb":"0,0,1,1","objects":[{"_gvid":0,"name":"a"}],"edges":[{"_gvid":0,"tail":0,"head":7,"_hdraw_":[{"op":"?"}]}]}`, `edge "a" to "7", _hdraw_`},
}

func ops(list string) string { return `{"bb":"0,0,1,1","_draw_":[` + list + `]}` }

func TestParseRefuses(t *testing.T) {
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// spaces is as much json as anyone likes.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestDash(t *testing.T) {
	d := drawing(t, `{"op":"S","style":"setdash(4,2.5)"},{"op":"L","points":[[0,0],[9,9]]}`)
	if diff := cmp.Diff([]float64{4, 2.5}, d.marks[0].dash); diff != "" {
		t.Error(diff)
	}
}

func TestParseTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 256 MiB")
	}
	if _, err := Parse(io.LimitReader(spaces{}, maxInput+1)); err == nil || !strings.Contains(err.Error(), "larger than 256 MiB") {
		t.Error(err)
	}
}

// Marks come in the order that the graph asks for; what has the same number
// twice is drawn twice.
func TestOrder(t *testing.T) {
	const graph = `{"bb":"0,0,1,1","outputorder":%q,"objects":[
		{"_gvid":0,"name":"cluster","nodes":[1,2],"_ldraw_":[%s]},
		{"_gvid":1,"name":"a","_ldraw_":[%s]},{"_gvid":2,"name":"b","_ldraw_":[%s]},{"_gvid":3,"name":"c","_ldraw_":[%s]}],
		"edges":[{"_gvid":0,"tail":1,"head":3,"_ldraw_":[%s]},{"_gvid":0,"tail":2,"head":1,"_ldraw_":[%s]}],"_ldraw_":[%s]}`
	say := func(word string) string { return `{"op":"T","pt":[0,0],"align":"c","width":1,"text":"` + word + `"}` }
	for _, c := range []struct{ order, want string }{
		{"", "graph cluster a c a-c b b-a"},
		{"breadthfirst", "graph cluster a c a-c b b-a"},
		{"nodesfirst", "graph cluster a b c a-c b-a"},
		{"edgesfirst", "graph cluster a-c b-a a b c"},
	} {
		d, err := Parse(strings.NewReader(fmt.Sprintf(graph, c.order, say("cluster"), say("a"), say("b"), say("c"), say("a-c"), say("b-a"), say("graph"))))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range d.marks {
			got = append(got, m.label.words)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Error(c.order, diff)
		}
	}
}

// Text takes the width that Graphviz gave it, if that is near its own.
func TestPlace(t *testing.T) {
	set := fonts(t)
	natural := set.Width("wide", font.Regular, 10)
	for _, c := range []struct {
		name, align string
		laid        float64
		x, width    float64
	}{
		{"left, as it is", "l", natural, 50, natural},
		{"left, stretched", "l", natural * 1.04, 50, natural * 1.04},
		{"centred, condensed", "c", natural * 0.96, 50 - natural*0.96/2, natural * 0.96},
		{"right", "r", natural, 50 - natural, natural},
		{"far too wide", "l", natural * 2, 50, natural},
		{"far too narrow, centred", "c", natural / 2, 50 - natural/2, natural},
		{"not measured", "r", 0, 50 - natural, natural},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := drawing(t, fmt.Sprintf(`{"op":"F","size":10},{"op":"T","pt":[50,5],"align":%q,"width":%v,"text":"wide"}`, c.align, c.laid))
			for _, p := range d.place(set) {
				if got, want := [2]string{number(p.x), number(p.width())}, [2]string{number(c.x), number(c.width)}; got != want {
					t.Errorf("from %v, %v wide; want %v, %v", got[0], got[1], want[0], want[1])
				}
			}
		})
	}
}

// A line of several styles goes on where its parts end, not where Graphviz
// took them to end.
func TestPlaceFollows(t *testing.T) {
	set := fonts(t)
	var got []float64
	var end float64
	for _, p := range drawing(t, `{"op":"F","size":10},
		{"op":"T","pt":[0,5],"align":"l","width":90,"text":"one"},
		{"op":"T","pt":[90,5],"align":"l","width":9,"text":" two"},
		{"op":"T","pt":[90,20],"align":"l","width":9,"text":"other line"}`).place(set) {
		got = append(got, p.x)
		if len(got) == 1 {
			end = p.width()
		}
	}
	if diff := cmp.Diff([]float64{0, end, 90}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct{ url, href, want string }{
		{"", "", ""},
		{"https://a.example/b?c=1&amp;d=2#e", "", "https://a.example/b?c=1&d=2#e"},
		{"", "HTTP://a.example/", "http://a.example/"},
		{"http://a.example/1", "http://a.example/2", "http://a.example/1"},
		{"https://a.example/ж?q=я é", "", "https://a.example/%D0%B6?q=%D1%8F%20%C3%A9"},
		{"javascript:alert(1)", "", ""},
		{"javascript://a.example/%0aalert(1)", "", ""},
		{"file:///etc/passwd", "", ""},
		{"//a.example/", "", ""},
		{"https:a.example", "", ""},
		{"page.html", "", ""},
		{"https://a.example/\x01", "", ""},
	} {
		d := drawOperations{URL: c.url, Href: c.href}
		if diff := cmp.Diff(c.want, d.address()); diff != "" {
			t.Error(c.url, c.href, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"stances", "shapes", "scripts"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, c := range refused {
		f.Add([]byte(c.in))
	}
	set := fonts(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := Parse(bytes.NewReader(raw))
		if err != nil {
			return
		}
		var png, pdf bytes.Buffer
		if err := d.PNG(&png, PNGOptions{Fonts: set, Scale: 0.5, MaxPixels: 1e5}); err == nil && png.Len() == 0 {
			t.Error("a PNG of no bytes")
		}
		if err := d.PDF(&pdf, PDFOptions{Fonts: set}); err == nil && pdf.Len() == 0 {
			t.Error("a PDF of no bytes")
		}
	})
}
