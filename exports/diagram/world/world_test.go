package world

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/oracle"
)

var pack = flag.Bool("pack", false, "pack the outline of world-atlas, which .ci/oracles installs")

// A topology is TopoJSON, as far as world-atlas has it.
type topology struct {
	Objects struct {
		Countries struct {
			Geometries []struct {
				Type string          `json:"type"`
				Arcs json.RawMessage `json:"arcs"`
			} `json:"geometries"`
		} `json:"countries"`
	} `json:"objects"`
	Arcs      [][][2]int `json:"arcs"`
	Transform struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
}

// packedOf writes the outline as unpack reads it.
func packedOf(t *testing.T, topo *topology) []byte {
	t.Helper()
	var raw []byte
	put := func(v int) { raw = binary.AppendVarint(raw, int64(v)) }
	put(len(topo.Arcs))
	for _, arc := range topo.Arcs {
		var points [][2]int
		x, y := 0, 0
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			long := float64(x)*topo.Transform.Scale[0] + topo.Transform.Translate[0]
			lat := float64(y)*topo.Transform.Scale[1] + topo.Transform.Translate[1]
			points = append(points, [2]int{int(math.Round(long / unit)), int(math.Round(lat / unit))})
		}
		put(len(points))
		last := [2]int{}
		for _, p := range points {
			put(p[0] - last[0])
			put(p[1] - last[1])
			last = p
		}
	}
	for _, g := range topo.Objects.Countries.Geometries {
		var pieces [][][]int
		switch g.Type {
		case "Polygon":
			pieces = make([][][]int, 1)
			if err := json.Unmarshal(g.Arcs, &pieces[0]); err != nil {
				t.Fatal(err)
			}
		case "MultiPolygon":
			if err := json.Unmarshal(g.Arcs, &pieces); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("a country is a %s", g.Type)
		}
		for _, rings := range pieces {
			for _, ring := range rings {
				put(len(ring))
				for _, arc := range ring {
					put(arc)
				}
			}
		}
	}
	return raw
}

// TestPacked compares the embedded outline with that of world-atlas; with -pack it
// writes it.
func TestPacked(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(oracle.Modules(), "world-atlas", "countries-110m.json"))
	if err != nil {
		oracle.WorldAtlas.Needs(t)
		t.Fatal(err)
	}
	var topo topology
	if err := json.Unmarshal(file, &topo); err != nil {
		t.Fatal(err)
	}
	raw := packedOf(t, &topo)
	if *pack {
		var out bytes.Buffer
		w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(raw); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("countries-110m.gz", out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		packed = out.Bytes()
	}
	got, err := unpack(raw)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Outline()
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rings) != len(want.Rings) || len(got.Coasts) != len(want.Coasts) || len(got.Borders) != len(want.Borders) {
		t.Errorf("the embedded outline has %d rings, %d coasts and %d borders, world-atlas %d, %d and %d",
			len(want.Rings), len(want.Coasts), len(want.Borders), len(got.Rings), len(got.Coasts), len(got.Borders))
	}
	for i, ring := range got.Rings {
		for j, p := range ring {
			if want.Rings[i][j] != p {
				t.Fatalf("ring %d, place %d: %v, want %v", i, j, want.Rings[i][j], p)
			}
		}
	}
}

// The outline is of the earth: what is known to be land is within a ring, and what is sea
// is not.
func TestOutline(t *testing.T) {
	m, err := Outline()
	if err != nil {
		t.Fatal(err)
	}
	inside := func(at Place, meridian float64) bool {
		at.Long -= meridian
		at.Long -= 360 * math.Round(at.Long/360)
		for _, whole := range m.Rings {
			for _, ring := range Flat(whole, meridian) {
				in := false
				for i, a := range ring {
					b := ring[(i+1)%len(ring)]
					if a.Long < -180 || a.Long > 180 {
						t.Fatalf("%v is not on the map around %v", a, meridian)
					}
					if a.Lat > at.Lat != (b.Lat > at.Lat) && at.Long < (b.Long-a.Long)*(at.Lat-a.Lat)/(b.Lat-a.Lat)+a.Long {
						in = !in
					}
				}
				if in {
					return true
				}
			}
		}
		return false
	}
	for _, test := range []struct {
		name string
		at   Place
		land bool
	}{
		{"Kansas", Place{38.5, -98}, true},
		{"Anchorage's hinterland", Place{62.5, -150}, true},
		{"Moscow", Place{55.75, 37.62}, true},
		{"Kyiv", Place{50.45, 30.52}, true},
		{"Nairobi", Place{-1.29, 36.82}, true},
		{"Canberra", Place{-35.3, 149.1}, true},
		{"the South Pole", Place{-89, 10}, true},
		{"Chukotka beyond the 180th meridian", Place{67, -178}, true},
		{"the middle of the Atlantic", Place{30, -40}, false},
		{"the middle of the Pacific", Place{0, -150}, false},
		{"the North Pole", Place{89, 0}, false},
		{"the Indian Ocean", Place{-20, 80}, false},
	} {
		for _, meridian := range []float64{0, 11, 150, -170, 180} {
			if got := inside(test.at, meridian); got != test.land {
				t.Errorf("%s is land on a map around %v: %v", test.name, meridian, got)
			}
		}
	}
	const most = 60 << 10 // of the program
	if len(packed) > most {
		t.Errorf("it takes %d bytes, more than %d", len(packed), most)
	}
	if len(m.Borders) < 300 || len(m.Coasts) < 200 {
		t.Errorf("%d borders and %d coasts", len(m.Borders), len(m.Coasts))
	}
	for _, line := range append(m.Borders, m.Coasts...) {
		for _, p := range line {
			if p.Lat < -90 || p.Lat > 90 || p.Long < -180.005 || p.Long > 180.005 {
				t.Errorf("%v is not on the globe", p)
			}
		}
	}
}

// Lines are cut where the map ends, and nowhere else.
func TestFlatLine(t *testing.T) {
	line := []Place{{10, 170}, {20, 178}, {30, -174}, {40, -170}}
	want := [][]Place{{{10, 170}, {20, 178}, {22.5, 180}}, {{22.5, -180}, {30, -174}, {40, -170}}}
	if diff := cmp.Diff(want, FlatLine(line, 0)); diff != "" {
		t.Errorf("around 0: %s", diff)
	}
	if diff := cmp.Diff([][]Place{{{10, -10}, {20, -2}, {30, 6}, {40, 10}}}, FlatLine(line, 180)); diff != "" {
		t.Errorf("around 180: %s", diff)
	}
}

// A damaged outline is an error, and no panic.
func TestUnpackDamaged(t *testing.T) {
	for _, raw := range [][]byte{{}, {2}, {2, 2, 2}, {2, 2, 2, 2, 2, 20}} {
		if _, err := unpack(raw); err == nil {
			t.Errorf("%v is an outline", raw)
		}
	}
}
