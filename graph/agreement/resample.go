package agreement

import (
	"context"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// The intervals are percentiles of the coefficient over samples of the sources,
// drawn with replacement: the sources are what was sampled from the world, and
// statements of one source are not independent of one another. (Efron and
// Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 8 and 13.)
const (
	resamples  = 1000
	fewSources = 5     // fewer give no interval
	tail       = 0.025 // left out at either end
)

// seed is any number; a fixed one, so that the same codings give the same
// intervals.
const seed = 2005

// interval gives the percentiles of a coefficient whose value is known for
// sources counted so and so often; all is how many there are. The samples are drawn:
// of as many sources always the same, for all variables and in every run. Samples in
// which it is not defined are left out; where it is for all sources once, these
// are little more than a third at most, for a sample lacks a certain source with
// a chance of (1−1/n)ⁿ. It is nil where fewer than five sources say anything of
// it.
func interval(ctx context.Context, sources []int, all int, of func(times []int) *float64) (*[2]float64, error) {
	if len(sources) < fewSources {
		return nil, nil
	}
	random := rand.NewPCG(seed, uint64(len(sources)))
	times := make([]int, all)
	values := make([]float64, 0, resamples)
	for range resamples {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		clear(times)
		for range sources {
			// Not rand.IntN, whose way from bits to numbers may change.
			k, _ := bits.Mul64(random.Uint64(), uint64(len(sources)))
			times[sources[k]]++
		}
		if v := of(times); v != nil {
			values = append(values, *v)
		}
	}
	n := len(values)
	if n == 0 { // sets that are too many to be drawn
		return nil, nil
	}
	slices.Sort(values)
	cut := int(tail * float64(n))
	return &[2]float64{values[cut], values[n-1-cut]}, nil
}
