// Package sampling is random samples of the sources of a corpus that further coders
// code, so that it can be said how far coders agree: how one is drawn, the file in which
// it stands, and how far those have come to whom it is assigned.
//
//	s, err := sampling.Draw(corpus, known, sampling.Options{ID: "reliability", Coders: []string{"ANNA"}, Percent: 10, Seed: 7})
//	c, err := sampling.Add(ctx, "my-corpus", s)
package sampling

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"strings"

	"onrecord/data/change"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A Sample is sources that were drawn from those of a corpus, each as likely as any other.
type Sample struct {
	ID      string
	Coders  []string // who are to code it, besides the main coding
	Seed    uint64
	Of      int      // how many sources there were to draw from
	NotIn   []string // samples whose sources were left out
	Sources []string // by id, in the order in which they were drawn

	Pos schema.Pos
	at  []schema.Pos // of Sources
}

// Options says what is drawn.
type Options struct {
	ID     string
	Coders []string
	// Size is how many sources are drawn; 0: Percent of all, rounded up.
	Size    int
	Percent float64
	Seed    uint64
	NotIn   []string // samples whose sources are left out, such as that of a pilot
}

// Draw draws a sample, among known ones. The order in which sources are drawn is that of
// the SHA-256 of the seed, a space and the id: each source has a random number that stays
// its own, whatever others come or go (E. Ohlsson, Coordination of Samples Using
// Permanent Random Numbers, in: Business Survey Methods, 1995), and anybody can find out
// again what was drawn.
func Draw(c *schema.Corpus, known []Sample, o Options) (*Sample, error) {
	if err := schema.CheckID(o.ID); err != nil {
		return nil, change.Requestf("sample: %v", err)
	}
	out := &Sample{ID: o.ID, Seed: o.Seed}
	left := map[string]bool{}
	for _, name := range o.NotIn {
		at := slices.IndexFunc(known, func(s Sample) bool { return s.ID == name })
		if at < 0 {
			return nil, change.Requestf("no sample is called %q, whose sources would be left out", name)
		}
		out.NotIn = append(out.NotIn, name)
		for _, id := range known[at].Sources {
			left[id] = true
		}
	}
	if slices.ContainsFunc(known, func(s Sample) bool { return s.ID == o.ID }) {
		return nil, change.Requestf("there is a sample called %q already: what was drawn stays drawn", o.ID)
	}
	for _, coder := range o.Coders {
		if why := badCoder(coder); why != "" {
			return nil, change.Requestf("coder %q %s", coder, why)
		}
		if !slices.ContainsFunc(out.Coders, func(other string) bool { return spelling.Fold(other) == spelling.Fold(coder) }) {
			out.Coders = append(out.Coders, coder)
		}
	}
	if len(out.Coders) == 0 {
		return nil, change.Requestf("a sample is drawn for a coder: say for whom (%s)", hint.Option{Name: "coder", Value: "NAME"})
	}
	type number struct {
		id  string
		sum [sha256.Size]byte
	}
	var all []number
	for _, s := range c.Sources {
		if !left[s.ID] {
			all = append(all, number{s.ID, sha256.Sum256(fmt.Appendf(nil, "%d %s", o.Seed, s.ID))})
		}
	}
	sorting.StableBy(all, func(a, b number) int { return cmp.Or(bytes.Compare(a.sum[:], b.sum[:]), cmp.Compare(a.id, b.id)) })
	out.Of = len(all)
	size := o.Size
	if size == 0 {
		if !(o.Percent > 0 && o.Percent <= 100) {
			return nil, change.Requestf("how many sources are drawn is a number from 1 on, or a share above 0 and up to 100 percent")
		}
		size = max(1, int(math.Ceil(o.Percent*float64(out.Of)/100-1e-9))) // 10 % of 30 are 3, whatever 0.1 is
	}
	if size < 1 || size > out.Of {
		return nil, change.Requestf("%d of %d sources cannot be drawn", size, out.Of)
	}
	for _, n := range all[:size] {
		out.Sources = append(out.Sources, n.id)
	}
	return out, nil
}

// badCoder says why nobody can be a coder of a sample who is called so, or nothing.
func badCoder(coder string) string {
	if why := schema.BadLayer(coder); why != "" {
		return why
	}
	if f := spelling.Fold(coder); f == schema.MainCoding || f == schema.DraftLayer || f == schema.SettledLayer {
		return "is nobody who codes in a layer of her own"
	}
	return ""
}

// How far a coder is with a source.
const (
	NotBegun = "not begun"
	Begun    = "begun"
	Finished = "finished"
)

// An Assignment is a source that a coder is to code.
type Assignment struct {
	Sample     *Sample
	Coder      string
	Source     *schema.Source
	State      string // NotBegun, Begun or Finished: the head of her file says so
	Statements int    // that she has coded
	Main       int    // that the main coding has
}

// Assignments are those of samples, coder by coder, in the order in which sources were
// drawn.
func Assignments(c *schema.Corpus, samples []Sample) (out []Assignment) {
	sources := map[string]*schema.Source{}
	for _, s := range c.Sources {
		sources[s.ID] = s
	}
	counts := map[[2]string]int{}
	for _, s := range c.Statements {
		counts[[2]string{s.Source.ID, spelling.Fold(s.Layer)}]++
	}
	for i := range samples {
		for _, coder := range samples[i].Coders {
			for _, id := range samples[i].Sources {
				src := sources[id]
				if src == nil {
					continue // Check says so
				}
				a := Assignment{Sample: &samples[i], Coder: coder, Source: src, State: NotBegun, Statements: counts[[2]string{id, spelling.Fold(coder)}], Main: counts[[2]string{id, ""}]}
				for _, layer := range src.Layers {
					if spelling.Fold(layer) != spelling.Fold(coder) {
						continue
					}
					a.State = Begun
					if slices.ContainsFunc(src.Finished, func(f string) bool { name, _, _ := strings.Cut(f, " "); return name == layer }) {
						a.State = Finished
					}
				}
				out = append(out, a)
			}
		}
	}
	return out
}

// Named finds a sample by its id; nil: there is none.
func Named(samples []Sample, id string) *Sample {
	for i := range samples {
		if samples[i].ID == id {
			return &samples[i]
		}
	}
	return nil
}
