package diagram

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/exports/diagram/world"
	"onrecord/graph/view"
	"onrecord/schema"
)

// A spoken is how many statements were made at a place.
type spoken struct {
	name      string
	lat, long float64
	said      int
}

// atPlaces is a scene of statements; nowhere is how many have none, and unknown how
// many were made at one without coordinates.
func atPlaces(places []spoken, nowhere, unknown int) *view.Scene {
	s := &view.Scene{Entities: map[string]schema.Entity{}}
	add := func(place string) {
		id := fmt.Sprintf("u%d", len(s.Statements))
		st := &schema.Statement{EntityBase: schema.EntityBase{ID: id, IRI: base + "statement/" + id}, Mode: "paraphrase", Summary: "Words " + id, Date: "2025-05-01", Source: schema.Ref{Kind: schema.KindSource, ID: "gazette", Name: "Gazette"}}
		if place != "" {
			st.Place = schema.Ref{Kind: schema.KindPlace, ID: place}
		}
		show(s, st)
	}
	for i, p := range places {
		id := fmt.Sprintf("place%d", i)
		s.Entities[base+"place/"+id] = &schema.Place{EntityBase: schema.EntityBase{ID: id, IRI: base + "place/" + id}, Name: p.name, Lat: schema.NumberOf(p.lat), Long: schema.NumberOf(p.long)}
		for range p.said {
			add(id)
		}
	}
	for range nowhere {
		add("")
	}
	s.Entities[base+"place/sea"] = &schema.Place{EntityBase: schema.EntityBase{ID: "sea", IRI: base + "place/sea"}, Name: "At sea"}
	for range unknown {
		add("sea")
	}
	return s
}

// scattered are places by chance: around a middle, or all over the globe.
func scattered(n int, lat, long, spread float64, script, hostile string) (out []spoken) {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	phrase := phrases(r, script, hostile)
	for range n {
		p := spoken{name: phrase(1 + r.IntN(3)), lat: lat + (r.Float64()-0.5)*spread, long: long + (r.Float64()-0.5)*2*spread, said: 1 + r.IntN(12)}
		p.lat, p.long = max(-88, min(88, p.lat)), p.long-360*math.Round(p.long/360)
		out = append(out, p)
	}
	return out
}

var mapScenes = []struct {
	name   string
	places []spoken
}{
	{"one place", []spoken{{"Anchorage", 61.2, -149.9, 23}}},
	{"a city twice", []spoken{{"Hall", 46.2, 6.15, 3}, {"Geneva", 46.2, 6.15, 2}, {"Bern", 46.95, 7.45, 2}}},
	{"across the date line", []spoken{{"Anchorage", 61.2, -149.9, 5}, {"Anadyr", 64.7, 177.5, 3}, {"Tokyo", 35.7, 139.7, 2}}},
	{"the world", scattered(25, 0, 0, 160, "latin", "")},
	{"close to each other", scattered(30, 48, 10, 6, "mixed", "")},
	{"a hundred", scattered(100, 10, 20, 120, "latin", "")},
	{"too many", scattered(220, 10, 20, 120, "latin", "")},
	{"the poles", []spoken{{"North", 89.5, 10, 2}, {"South", -89.5, 0, 4}}},
	{"the very poles", []spoken{{"North", 89.9, 10, 9}, {"South", -89.9, 0, 9}, {"Date line", 0, 180, 9}}},
	{"hostile", scattered(8, 50, 10, 20, "latin", "<script>alert(1)</script> &quot; \\N ]]> \n\x00\x1b[31m \" ' \\ \u202e"+strings.Repeat("x", 300))},
}

// TestMapLayout draws invented places, as wide as it gets and on paper: no name is on
// another one or off the map, all statements are in a disc or told of, the areas of discs
// are as the numbers, and the land is on the map.
func TestMapLayout(t *testing.T) {
	for i, test := range mapScenes {
		for j, theme := range Themes() {
			if testing.Short() && i%len(Themes()) != j { // each in turn
				continue
			}
			t.Run(test.name+"/"+theme.Name, func(t *testing.T) {
				f := draw(t, "map", atPlaces(test.places, 2, 3), Options{Theme: theme})
				svg := string(svgOf(t, f))
				checkCanvas(t, f.canvas)
				if n := strings.Count(svg, `class="node place"`); n != f.Nodes {
					t.Errorf("%d discs, and %d nodes", n, f.Nodes)
				}
				footer := strings.Join(f.Texts, " ")
				for _, want := range []string{"2 statements without a place", "3 statements at 1 place without coordinates (At sea)", "Natural Earth (public domain)", "Projection: "} {
					if !strings.Contains(strings.Join(strings.Fields(footer), " "), want) {
						t.Errorf("the footer lacks %q: %s", want, footer)
					}
				}
				var frame extent
				for _, thing := range f.canvas.things {
					if thing.class != "land" {
						continue
					}
					p := thing.shapes[0].points
					frame = extent{p[0].x, p[0].y, p[2].x, p[2].y}
					if len(thing.shapes) < 4 {
						t.Errorf("there is no land: %d shapes", len(thing.shapes))
					}
					for _, s := range thing.shapes {
						for _, q := range s.points {
							if q.x < frame.x0-0.01 || q.x > frame.x1+0.01 || q.y < frame.y0-0.01 || q.y > frame.y1+0.01 {
								t.Fatalf("land at %v, beyond the map %v", q, frame)
							}
						}
					}
				}
				for _, thing := range f.canvas.things {
					if thing.class == "node place" {
						at, r := thing.shapes[0].points[0], thing.shapes[0].points[1].x
						if at.x-r < frame.x0 || at.x+r > frame.x1 || at.y-r < frame.y0 || at.y+r > frame.y1 {
							t.Errorf("a disc at %v, beyond the map %v", at, frame)
						}
					}
				}
			})
		}
	}
}

// Discs have areas as their numbers are, and each number is told once.
func TestMapCounts(t *testing.T) {
	f := draw(t, "map", atPlaces([]spoken{{"Paris", 48.9, 2.4, 16}, {"Madrid", 40.4, -3.7, 4}, {"Rome", 41.9, 12.5, 1}}, 0, 0), Options{})
	var radii []float64
	for _, thing := range f.canvas.things {
		if thing.class == "node place" {
			radii = append(radii, thing.shapes[0].points[1].x)
		}
	}
	if len(radii) != 3 || math.Abs(radii[0]/radii[1]-2) > 1e-9 || math.Abs(radii[0]/radii[2]-4) > 1e-9 {
		t.Errorf("radii %v, want 4 : 2 : 1", radii)
	}
	for _, want := range []string{"16", "4", "Rome\u00a01"} {
		if !slices.Contains(f.Texts, want) {
			t.Errorf("%q is not on the map: %q", want, f.Texts)
		}
	}
	if at := regexp.MustCompile(`21 statements at 3 places\.`); !at.MatchString(f.Description) {
		t.Errorf("the description: %s", f.Description)
	}
}

// Where nothing has a place on the globe, that is the error.
func TestMapOfNowhere(t *testing.T) {
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Draw(t.Context(), "map", atPlaces(nil, 2, 1), Options{Fonts: set}); !errors.Is(err, ErrNowhere) {
		t.Errorf("the error is %v", err)
	}
	if _, err := Draw(t.Context(), "map", atPlaces(nil, 0, 0), Options{Fonts: set}); !errors.Is(err, ErrEmpty) {
		t.Errorf("the error is %v", err)
	}
	done, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Draw(done, "map", atPlaces(mapScenes[5].places, 0, 0), Options{Fonts: set}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end the error is %v", err)
	}
}

// A map is one page of paper or a slide, with letters that can be read.
func TestMapPages(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, test := range mapScenes[:6] {
		for _, page := range Pages() {
			b, err := bind(t, "map", atPlaces(test.places, 2, 3), page, Formats()[0], Options{})
			if err != nil {
				t.Errorf("%s, %s: %v", test.name, page.Name, err)
			} else if len(b.Figures) != 1 || b.Scale < page.Smallest/smallest {
				t.Errorf("%s, %s: %d pages, scale %v", test.name, page.Name, len(b.Figures), b.Scale)
			}
		}
	}
}

// The projections have the numbers that were published.
func TestProjections(t *testing.T) {
	near := func(what string, got, want point, tolerance float64) {
		t.Helper()
		if apart(got, want) > tolerance {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	// Snyder 1987, p. 332: with radius 3, around 40° N 100° W.
	p := lambert(world.Place{Lat: 40, Long: -100}).point(world.Place{Lat: -20, Long: 100})
	near("Lambert", point{3 * p.x, 3 * p.y}, point{-4.2339303, 4.0257775}, 1e-6)
	// Šavrič, Patterson and Jenny 2018: it is 2.05458 times as wide as high.
	e := equalEarth(0)
	side, pole := e.point(world.Place{Long: 180}), e.point(world.Place{Lat: 90, Long: 180})
	if ratio := side.x / pole.y; math.Abs(ratio-2.05458) > 1e-4 {
		t.Errorf("Equal Earth is %v times as wide as high", ratio)
	}
	// What PROJ's documentation has as an example.
	near("Equal Earth", e.point(world.Place{Lat: 47, Long: 122}), point{1.55, 0.89}, 0.01)
	// Both keep areas: of a small square somewhere, as on the globe.
	for _, p := range []projection{e, lambert(world.Place{Lat: 50, Long: 10})} {
		for _, at := range []world.Place{{Lat: 0, Long: 5}, {Lat: 45, Long: 30}, {Lat: 70, Long: -20}} {
			const d = 0.01
			a, b, c := p.point(at), p.point(world.Place{Lat: at.Lat, Long: at.Long + d}), p.point(world.Place{Lat: at.Lat + d, Long: at.Long})
			area := math.Abs((b.x-a.x)*(c.y-a.y) - (c.x-a.x)*(b.y-a.y))
			want := d * degree * d * degree * math.Cos((at.Lat+d/2)*degree)
			if math.Abs(area/want-1) > 1e-3 {
				t.Errorf("%s: at %v an area is %v of what it is", p.name, at, area/want)
			}
		}
	}
	for _, test := range []struct {
		longs []float64
		want  float64
	}{{[]float64{-120, 0, 100}, 0}, {[]float64{178, -150, 100}, 150}, {[]float64{-175, 10, 100}, 100}} {
		var places []world.Place
		for _, l := range test.longs {
			places = append(places, world.Place{Long: l})
		}
		if got := meridian(places); got != test.want {
			t.Errorf("the meridian of %v is %v, want %v", test.longs, got, test.want)
		}
	}
}
