// Package world has the outline of the world's countries, at 1:110 million: that of
// Natural Earth, which is in the public domain, as world-atlas has it in TopoJSON,
// packed by this package's tests.
//
//	outline, err := world.Outline()
//	for _, ring := range outline.Rings { … }
package world

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
)

//go:generate go test -run TestPacked -pack .

// packed is the outline as pack writes it: numbers as varints, compressed.
//
//go:embed countries-110m.gz
var packed []byte

// A Place is one on the globe, in degrees: north and east are above 0.
type Place struct{ Lat, Long float64 }

// A Map is the outline of countries.
type Map struct {
	// Rings are the land: a ring for each piece of a country, and for each hole in
	// one, closed by going from its last place to its first. They are rings on the
	// globe: some go on beyond the 180th meridian, and Antarctica's around the pole.
	Rings [][]Place
	// Coasts are lines between land and sea, and Borders those between countries.
	Coasts, Borders [][]Place
}

// unit is how fine places are, in degrees: a thousand kilometres have some 900 of it.
const unit = 0.01

// Outline gives the map, which nobody may change.
var Outline = sync.OnceValues(func() (*Map, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("the embedded outline of the world: %w", err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the embedded outline of the world: %w", err)
	}
	m, err := unpack(raw)
	if err != nil {
		return nil, fmt.Errorf("the embedded outline of the world: %w", err)
	}
	return m, nil
})

var errShort = errors.New("it ends early")

// unpack reads arcs, then rings of arcs; a negative number is an arc backwards, ^arc.
func unpack(raw []byte) (*Map, error) {
	next := func() (int, error) {
		v, n := binary.Varint(raw)
		if n <= 0 {
			return 0, errShort
		}
		raw = raw[n:]
		return int(v), nil
	}
	count, err := next()
	if err != nil {
		return nil, err
	}
	var arcs [][]Place
	for range count {
		n, err := next()
		if err != nil {
			return nil, err
		}
		var arc []Place
		x, y := 0, 0
		for range n {
			dx, err := next()
			if err != nil {
				return nil, err
			}
			dy, err := next()
			if err != nil {
				return nil, err
			}
			x, y = x+dx, y+dy
			arc = append(arc, Place{Lat: float64(y) * unit, Long: float64(x) * unit})
		}
		arcs = append(arcs, arc)
	}
	m, used := &Map{}, make([]int, len(arcs))
	for len(raw) > 0 {
		n, err := next()
		if err != nil {
			return nil, err
		}
		var ring []Place
		for range n {
			at, err := next()
			if err != nil {
				return nil, err
			}
			back := at < 0
			if back {
				at = ^at
			}
			if at >= len(arcs) {
				return nil, fmt.Errorf("there is no arc %d", at)
			}
			used[at]++
			// An arc begins where the one before it ends.
			for i := range arcs[at] {
				if i == 0 && len(ring) > 0 {
					continue
				}
				if back {
					i = len(arcs[at]) - 1 - i
				}
				ring = append(ring, arcs[at][i])
			}
		}
		if n := len(ring); n > 1 && ring[0] == ring[n-1] {
			ring = ring[:n-1]
		}
		m.Rings = append(m.Rings, ring)
	}
	for i, arc := range arcs {
		if used[i] > 1 {
			m.Borders = append(m.Borders, arc)
		} else {
			m.Coasts = append(m.Coasts, arc)
		}
	}
	return m, nil
}

// unrolled are the places of a line with longitudes from a meridian on that go on beyond
// 180°: neighbours are never more than 180° from each other.
func unrolled(line []Place, meridian float64) []Place {
	out := make([]Place, len(line))
	for i, p := range line {
		p.Long -= meridian
		if i == 0 {
			p.Long -= 360 * math.Round(p.Long/360)
		} else {
			p.Long -= 360 * math.Round((p.Long-out[i-1].Long)/360)
		}
		out[i] = p
	}
	return out
}

// Flat cuts a ring along the meridian that is opposite of another one, for a map on which
// that is in the middle: the pieces have longitudes from it, between -180 and 180.
func Flat(ring []Place, meridian float64) (out [][]Place) {
	line := unrolled(append(slices.Clone(ring), ring[0]), meridian)
	last := len(line) - 1
	if turn := line[last].Long - line[0].Long; math.Abs(turn) > 180 {
		// It goes around a pole, which becomes a side of the map.
		pole := 90.0
		if line[0].Lat < 0 {
			pole = -90
		}
		line = append(line, Place{pole, line[last].Long}, Place{pole, line[0].Long})
	} else {
		line = line[:last]
	}
	for _, by := range []float64{-360, 0, 360} {
		piece := make([]Place, len(line))
		for i, p := range line {
			piece[i] = Place{p.Lat, p.Long + by}
		}
		piece = kept(kept(piece, -180, 1), 180, -1)
		if len(piece) > 2 {
			out = append(out, piece)
		}
	}
	return out
}

// kept is the part of a ring that is on one side of a meridian (Sutherland and Hodgman
// 1974).
func kept(ring []Place, meridian, side float64) (out []Place) {
	for i, b := range ring {
		a := ring[(i+len(ring)-1)%len(ring)]
		in, was := (b.Long-meridian)*side >= 0, (a.Long-meridian)*side >= 0
		if in != was {
			out = append(out, across(a, b, meridian))
		}
		if in {
			out = append(out, b)
		}
	}
	return out
}

// across is where the line between two places crosses a meridian.
func across(a, b Place, meridian float64) Place {
	return Place{a.Lat + (b.Lat-a.Lat)*(meridian-a.Long)/(b.Long-a.Long), meridian}
}

// FlatLine does for a line what Flat does for a ring.
func FlatLine(line []Place, meridian float64) (out [][]Place) {
	all := unrolled(line, meridian)
	var piece []Place
	turn := func(p Place) float64 { return math.Round(p.Long / 360) }
	for i, p := range all {
		if i > 0 && turn(p) != turn(all[i-1]) {
			cut := across(all[i-1], p, 360*min(turn(p), turn(all[i-1]))+180)
			out = append(out, append(piece, Place{cut.Lat, cut.Long - 360*turn(all[i-1])}))
			piece = []Place{{cut.Lat, cut.Long - 360*turn(p)}}
		}
		piece = append(piece, Place{p.Lat, p.Long - 360*turn(p)})
	}
	return append(out, piece)
}
