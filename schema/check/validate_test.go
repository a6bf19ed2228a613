package check

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// TestValidateAsDecoder asks that Validate says of an entity what a Decoder says
// of a file with the same values, at the same places.
func TestValidateAsDecoder(t *testing.T) {
	var found strings.Builder
	seeds := uint64(100)
	if testing.Short() {
		seeds = 15
	}
	for seed := range seeds {
		for _, e := range entitiesOf(t, mutate(villages(), seed)) {
			sameAsDecoded(t, fmt.Sprintf("seed %d", seed), e)
			r := rand.New(rand.NewPCG(seed, 1))
			spoil(r, schema.Fields(e.Kind()), e)
			if r.IntN(8) == 0 {
				e.Identity().ID = badTexts[r.IntN(len(badTexts))]
			}
			found.WriteString(sameAsDecoded(t, fmt.Sprintf("spoilt, seed %d", seed), e).Error())
		}
	}
	for _, rule := range []string{
		"contains the character U+0000", "is none of", "is not an absolute IRI", "which no IRI may", `date "2020-13-45"`, "is a whole number from 0 up", "is a number",
		"is of no layer", "is not an id", " takes ", " twice", "has an empty item", "it has no name", "it has no speakers", "is the name of a kind", `id ""`,
	} {
		if !strings.Contains(found.String(), rule) && !testing.Short() {
			t.Errorf("nothing broke the rule that says %q", rule)
		}
	}
}

// entitiesOf reads all entities that can be read, with their places. It asks that
// no quads are fetched again.
func entitiesOf(t *testing.T, quads []quad.Quad) (out []schema.Entity) {
	t.Helper()
	quads = nquads.Sort(quads)
	number := map[quad.Quad]int{}
	for i, q := range quads {
		number[q] = i
	}
	p := newPieces(quads)
	fetched := map[quad.IRI]int{}
	w := rdf.QuadReader{
		Fetch: func(s quad.IRI) ([]quad.Quad, error) { fetched[s]++; return p.quads[s], nil },
		At:    func(q quad.Quad) schema.Pos { return schema.Pos{File: "x.nq", Line: number[q] + 1, Column: 1} },
	}
	for _, s := range p.subjects {
		if iri, ok := s.(quad.IRI); ok {
			clear(fetched)
			e, _, err := w.Read(&schema.Problems{}, iri, p.quads[iri])
			if err != nil {
				t.Fatal(err)
			}
			for node, n := range fetched {
				if n > 1 || node == iri {
					t.Errorf("%s was fetched %d times for %s", node, n, iri)
				}
			}
			if e != nil {
				out = append(out, e)
			}
		}
	}
	return out
}

func sameAsDecoded(t *testing.T, name string, e schema.Entity) schema.Problems {
	t.Helper()
	var want, got schema.Problems
	d := schema.Decoder{Problems: &want, Exchange: true}
	d.Entity(e.Kind(), nodeOf(e))
	schema.Validate(&got, e)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s: %s: %s", name, schema.Naming(e), diff)
	}
	return got
}

var (
	badTexts = []string{"", "\x00", "a\x00b", "quote", "qoute", "person", "https://example.org/<", "no IRI", "2020-13-45", "2020-01", "x y", "-a", "anna", "main/s1", "actor/ann", "actor", "Main", strings.Repeat("é", 300)}
	badKinds = []schema.Kind{"", schema.KindActor, schema.KindStatement, schema.KindPlace, "nothing"}
)

// spoil puts bad values into some fields of a record and of its parts.
func spoil(r *rand.Rand, fields []schema.Field, record any) {
	text := func() string { return badTexts[r.IntN(len(badTexts))] }
	ref := func() schema.Ref {
		return schema.Ref{Kind: badKinds[r.IntN(len(badKinds))], ID: text(), Name: fmt.Sprint(r.IntN(2))}
	}
	many := func() int { return []int{r.IntN(4), 40 + r.IntN(40)}[r.IntN(2)] }
	for i := range fields {
		f := &fields[i]
		if r.IntN(4) > 0 {
			continue
		}
		switch p := f.Pointer(record).(type) {
		case *string:
			*p = text()
		case *[]string:
			for range many() {
				*p = append(*p, text())
			}
		case *int:
			*p = r.IntN(7) - 3
		case *schema.Number:
			*p = []schema.Number{"NaN", "+Inf", "-Inf", "10000000000000000", "-1000000000000000", "0", "0.50"}[r.IntN(7)]
		case *bool:
			*p = !*p
		case *schema.Ref:
			*p = ref()
		case *[]schema.Ref:
			for range many() {
				*p = append(*p, ref())
			}
		default:
			for _, part := range f.Records(record) {
				spoil(r, f.Fields, part)
			}
		}
	}
}
