package network_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"onrecord/graph/network"
)

// million are a million observations of 2,000 actors and 500 positions over two
// years, in documents of ten. What actors speak of is uneven, as it is in debates.
func million(b *testing.B) *network.Data {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	builder := network.NewBuilder(network.Qualifier{Name: "stance", Type: network.Boolean}, "actor", "position")
	actors, positions := make([]uint32, 2000), make([]uint32, 500)
	for i := range actors {
		actors[i] = builder.Row(network.Node{Name: "actor " + strconv.Itoa(i)})
	}
	for i := range positions {
		positions[i] = builder.Column(network.Node{Name: "position " + strconv.Itoa(i)})
	}
	levels := []uint32{builder.Level(network.Level{Value: 0}), builder.Level(network.Level{Value: 1})}
	uneven := func(n int) int { v := r.Float64(); return int(v * v * float64(n)) }
	documents := make([]uint32, 100_000)
	for i := range documents {
		documents[i] = builder.Document(strconv.Itoa(i))
	}
	builder.Sorted()
	for i := range 1_000_000 {
		builder.Add(network.Observation{
			Row: actors[uneven(2000)], Column: positions[uneven(500)], Level: levels[r.IntN(2)],
			Statement: builder.NewStatement(""), Document: documents[i/10], Time: network.Time(i/1370) * 24 * 60 * 60,
		})
	}
	return builder.Data(false)
}

// BenchmarkMillion computes the networks of a million observations: the weights of
// congruence and of subtraction, and one for each of 104 weeks.
func BenchmarkMillion(b *testing.B) {
	d := million(b)
	for _, bench := range []struct {
		name string
		s    network.Settings
	}{
		{"congruence", network.Settings{Mode: network.OneMode, Aggregation: network.Congruence, Duplicates: network.Include, Normalization: network.None}},
		{"subtract", network.Settings{Mode: network.OneMode, Aggregation: network.Subtract, Duplicates: network.Include, Normalization: network.None}},
		{"default", network.Settings{Mode: network.OneMode}},
		{"weeks", network.Settings{Mode: network.OneMode, Window: &network.Window{N: 1, Unit: network.Weeks}}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := network.Prepare(d, bench.s)
				if err != nil {
					b.Fatal(err)
				}
				for i := range s.Len() {
					if _, err := s.At(b.Context(), i); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
