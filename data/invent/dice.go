package invent

import (
	"math/bits"
	"math/rand/v2"
)

// dice are a stream of random numbers that is the same on every machine.
type dice struct{ pcg rand.PCG }

// A stream tells dice apart that are thrown for different things.
type stream uint64

const (
	words stream = iota
	names
	actors
	positions
	places
	events
	sources
	tellings
	interests
	bursts
	debates
)

// throw gives the dice for the i-th thing of a stream.
func throw(seed uint64, s stream, i int) *dice {
	var d dice
	d.pcg.Seed(mix(seed^mix(uint64(s))), uint64(i))
	return &d
}

// mix spreads the bits of a number (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// n is a number from 0 to k-1.
func (d *dice) n(k int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(k))
	return int(hi)
}

// percent is true so many times in a hundred.
func (d *dice) percent(p int) bool { return d.n(100) < p }

// pick takes one of several.
func pick[T any](d *dice, list []T) T { return list[d.n(len(list))] }

// A skew picks numbers from 0 to n-1 by the law of Zipf and Mandelbrot: the
// k-th with a weight of 1/(k+1+shift). It is an alias table (Walker 1977, Vose
// 1991) in whole numbers, since floating point differs between machines.
type skew []struct {
	cut   uint32 // of the numbers that fall here, those below are its own
	other uint32 // whose the rest are
}

func newSkew(n, shift int) skew {
	out := make(skew, n)
	scaled := make([]uint64, n)
	total := uint64(0)
	for k := range scaled {
		weight := uint64(1<<28) / uint64(k+1+shift)
		total += weight
		scaled[k] = weight * uint64(n)
	}
	var small, large []int
	for k, w := range scaled {
		if w < total {
			small = append(small, k)
		} else {
			large = append(large, k)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		out[s].cut, out[s].other = uint32(scaled[s]<<32/total), uint32(l)
		if scaled[l] -= total - scaled[s]; scaled[l] < total {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, k := range append(small, large...) {
		out[k].cut, out[k].other = 1<<32-1, uint32(k)
	}
	return out
}

// at is the number that a random one falls on.
func (s skew) at(random uint64) int {
	hi, lo := bits.Mul64(random, uint64(len(s)))
	if e := s[hi]; uint32(lo>>32) >= e.cut {
		return int(e.other)
	}
	return int(hi)
}

func (s skew) pick(d *dice) int { return s.at(d.pcg.Uint64()) }
