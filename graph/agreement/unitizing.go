package agreement

// A continuum is a text as coders cut it into what is relevant, their passages,
// and the gaps between.
type continuum struct {
	length int
	coders [][]Span // of each, spans that do not overlap, by place
}

// Unitizing is Krippendorff's α for unitizing in its binary form, |uα: how far
// coders agree on which parts of texts are passages at all, character by
// character. "On the reliability of unitizing textual continua: Further
// developments", Klaus Krippendorff, Yann Mathet, Stéphane Bouvry and Antoine
// Widlöcher, Quality & Quantity 50(6), 2016, pages 2347–2364; also section 12.6.4
// of Krippendorff's "Content Analysis", 4th edition, 2019.
//
// Each of m coders cuts a text of L code points into units and gaps. With 1 for
// what is in a unit and φ for gaps, ℓ_ck is the length, over all ordered pairs
// of coders, of what is c to one and k to the other, divided by m−1; ℓ_φ and ℓ_1
// are the sums of its rows, ℓ = mL that of all. What to expect by chance pairs
// everything with everything but a unit with itself; gaps have no parts that
// belong together, they are single characters:
//
//	ε_φ1 = ℓ · ℓ_φ·ℓ_1 / (ℓ² − Σ_units length² − ℓ_φ)
//	|uα  = 1 − ℓ_φ1 / ε_φ1
//
// Passages of one coder that overlap are one unit; those that touch are two.
// Several texts are one continuum: the sums are over all of them, and a text
// that fewer coders cut has their number for m. It is nil where all is gap to
// all, or none is.
func Unitizing(lengths []int, coders [][][]Span) *float64 {
	var t cuts
	for i, length := range lengths {
		c := continuum{length: length}
		for _, spans := range coders[i] {
			c.coders = append(c.coders, union(spans))
		}
		t = append(t, c.cut(i))
	}
	return t.alpha(nil)
}

// A cut has the sums of one text.
type cut struct {
	source     int
	gaps       float64 // ℓ_φ
	relevant   float64 // ℓ_1
	differ     float64 // ℓ_φ1 = ℓ_1φ
	selfPaired float64 // Σ_units length²
}

// cut sums up a continuum; a span beyond its end makes it longer.
func (c *continuum) cut(source int) cut {
	out := cut{source: source}
	m := float64(len(c.coders))
	if m < 2 {
		return out
	}
	covered := make([]float64, len(c.coders))
	for i, spans := range c.coders {
		for _, s := range spans {
			length := float64(s.End - s.Start)
			covered[i] += length
			out.selfPaired += length * length
			c.length = max(c.length, s.End)
		}
		out.relevant += covered[i]
	}
	out.gaps = m*float64(c.length) - out.relevant
	for i := range c.coders {
		for j := range i {
			both := float64(intersection(c.coders[i], c.coders[j]))
			// What is in i's units and j's gaps, and the other way round; ℓ_φ1
			// has both orders of the pair.
			out.differ += (covered[i] + covered[j] - 2*both) / (m - 1)
		}
	}
	return out
}

type cuts []cut

// alpha is |uα with each text counted as often as times says by its number, or
// once.
func (t cuts) alpha(times []int) *float64 {
	var sum cut
	for _, c := range t {
		w := 1.0
		if times != nil {
			w = float64(times[c.source])
		}
		sum.gaps += w * c.gaps
		sum.relevant += w * c.relevant
		sum.differ += w * c.differ
		sum.selfPaired += w * c.selfPaired
	}
	if sum.gaps <= 0 || sum.relevant <= 0 {
		return nil
	}
	all := sum.gaps + sum.relevant
	expected := all * sum.gaps * sum.relevant / (all*all - sum.selfPaired - sum.gaps)
	a := 1 - sum.differ/expected
	return &a
}
