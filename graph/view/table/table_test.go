package table

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
)

// Numbers stay what they are, however wide they become.
func TestNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var n Numbers
		var want []uint32
		for range r.IntN(40) {
			v := r.Uint32() >> (8 * r.IntN(4))
			if len(want) > 0 && r.IntN(3) == 0 {
				i := r.IntN(len(want))
				n.replace(i, v)
				want[i] = v
				continue
			}
			n.Add(v)
			want = append(want, v)
		}
		again, err := NumbersOf(n.Width(), n.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var got []uint32
		for i := range again.Len() {
			got = append(got, again.At(i))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	for _, bad := range []struct{ width, bytes int }{{3, 6}, {0, 4}, {2, 3}, {4, 6}} {
		if _, err := NumbersOf(bad.width, make([]byte, bad.bytes)); err == nil {
			t.Errorf("%d bytes are numbers of %d bytes each", bad.bytes, bad.width)
		}
	}
}

// A cursor finds the values of each row, whatever rows are asked about.
func TestCursor(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var l List
		want := map[uint32][]uint32{}
		rows := r.IntN(200)
		for row := range uint32(rows) {
			for range []int{0, 0, 1, 1, 2, 70}[r.IntN(6)] {
				v := r.Uint32N(300)
				l.rows.Add(row)
				l.values.Add(v)
				want[row] = append(want[row], v)
			}
		}
		c := l.Cursor()
		for row := uint32(0); int(row) < rows; row += uint32(r.IntN(1 + r.IntN(50))) {
			from, until := c.Of(row)
			var got []uint32
			for i := from; i < until; i++ {
				got = append(got, l.Value(i))
			}
			if !slices.Equal(got, want[row]) {
				t.Fatalf("row %d: got %v, want %v", row, got, want[row])
			}
			if r.IntN(100) == 0 {
				break
			}
		}
	}
}

// Sets are what maps of rows would be.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		n := r.IntN(200)
		var sets [2]*Set
		var is [2][]bool
		for i := range sets {
			sets[i], is[i] = NewSet(n), make([]bool, n)
			for row := range n {
				if r.IntN(3) > 0 {
					sets[i].Add(uint32(row))
					is[i][row] = true
				}
			}
		}
		change := r.IntN(4)
		[]func(){sets[0].Complement, func() { sets[0].Keep(sets[1]) }, func() { sets[0].Drop(sets[1]) }, func() { sets[0].Join(sets[1]) }}[change]()
		from := r.IntN(n + 1)
		until := from + r.IntN(n-from+1)
		var want []uint32
		all := 0
		for row := range n {
			a, b := is[0][row], is[1][row]
			in := []bool{!a, a && b, a && !b, a || b}[change]
			if in != sets[0].Has(uint32(row)) {
				t.Fatalf("change %d: row %d", change, row)
			}
			if in {
				all++
				if row >= from && row < until {
					want = append(want, uint32(row))
				}
			}
		}
		if got := slices.Collect(sets[0].Rows(uint32(from), uint32(until))); !slices.Equal(got, want) || sets[0].Len() != all {
			t.Fatalf("rows %d..%d: got %v, want %v", from, until, got, want)
		}
	}
}

// sayings are statements that say things of every field, and report one another
// again.
func sayings(r *rand.Rand, n int) []*schema.Statement {
	refs := func(k schema.Kind) (out []schema.Ref) {
		for range r.IntN(4) {
			out = append(out, schema.Ref{Kind: k, ID: fmt.Sprint("e", r.IntN(5))})
		}
		return out
	}
	word := func(words ...string) string { return words[r.IntN(len(words))] }
	var out []*schema.Statement
	for i := range n {
		id := fmt.Sprintf("s%04d", i)
		source := schema.Ref{Kind: schema.KindSource, ID: word("x", "y")}
		out = append(out, &schema.Statement{
			EntityBase: schema.EntityBase{ID: id, IRI: "https://example.org/c/statement/" + id},
			Mode:       word("quote", "reported"), Act: word("", "claim", "promise"), Certainty: word("", "low", "high"), Coder: word("", "ANNA", "BO"), Layer: word("", "ANNA", "BO"),
			Medium: word("", "radio", "letter"), Language: word("", "en", "de"), Date: fmt.Sprintf("20%02d", i/20), Source: source,
			Event: schema.Ref{Kind: schema.KindEvent, ID: word("", "e", "f")}, Place: schema.Ref{Kind: schema.KindPlace, ID: word("", "p")},
			Speakers: refs(schema.KindActor), OnBehalfOf: refs(schema.KindActor), Addressees: refs(schema.KindActor),
			Supports: refs(schema.KindPosition), Opposes: refs(schema.KindPosition), Neutral: refs(schema.KindPosition),
			About: refs(schema.KindPlace), Praises: refs(schema.KindActor), Criticizes: refs(schema.KindEvent),
			Evidence: []schema.Passage{{Source: source, Line: 1, Start: 10 * i, End: 10*i + 5}},
		})
	}
	return out
}

// Check finds a number that is another in any part of a table.
func TestCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	r := rand.New(rand.NewPCG(7, 8))
	all := sayings(r, checkedAtOnce+60)
	again := map[quad.IRI]quad.IRI{}
	for i := 0; i < len(all); i += 1 + r.IntN(9) {
		to := all[r.IntN(len(all))].IRI
		if r.IntN(5) == 0 {
			to = "https://example.org/c/statement/missing"
		}
		if again[quad.IRI(to)] == "" {
			again[quad.IRI(all[i].IRI)] = quad.IRI(to)
		}
	}
	var told Telling
	told.Utterance = func(st *schema.Statement) (quad.IRI, error) {
		root := quad.IRI(st.IRI)
		for n := 0; again[root] != "" && n < len(all); n++ {
			root = again[root]
		}
		return root, nil
	}
	told.Membership = func(st *schema.Statement, speaker quad.IRI) (*Membership, error) {
		out := &Membership{Organization: speaker}
		for _, year := range []string{"05", "11", "20"} { // in which they joined somebody
			if st.Date > "20"+year {
				out.Organization = speaker + "/in" + quad.IRI(year)
				out.Belongings = append(out.Belongings, out.Organization)
				out.Offices = append(out.Offices, quad.String("since "+year))
			}
		}
		return out, nil
	}
	whole, err := Of(All(all), told)
	if err != nil {
		t.Fatal(err)
	}
	check := func(r Reader) string {
		of, err := Open(r)
		if err != nil {
			t.Fatal(err)
		}
		wrong, err := Check(of, All(all), told)
		if err != nil {
			t.Fatal(err)
		}
		return wrong
	}
	if wrong := check(whole.Reader); wrong != "" {
		t.Fatal(wrong)
	}
	for p := range Part(Parts) {
		n, err := whole.Part(p)
		if err != nil {
			t.Fatal(err)
		}
		if n.Len() < 2 {
			t.Fatalf("part %d has %d numbers", p, n.Len())
		}
		at := 0
		for i := range n.Len() - 1 {
			if n.At(i) != n.At(i+1) {
				at = i
			}
		}
		changed := changedPart{whole.Reader, p, n}
		changed.numbers.bytes = slices.Clone(n.bytes)
		changed.numbers.set(at, n.At(at+1))
		if wrong := check(changed); wrong == "" {
			t.Errorf("part %d may be another", p)
		}
	}
}

// A changedPart is a table with one part that is another.
type changedPart struct {
	Reader
	part    Part
	numbers Numbers
}

func (c changedPart) Part(p Part) (Numbers, error) {
	if p == c.part {
		return c.numbers, nil
	}
	return c.Reader.Part(p)
}

// Rows of a set are counted as they are gone through.
func TestBetween(t *testing.T) {
	s := NewSet(300)
	for row := uint32(0); row < 300; row += 1 + row%5 {
		s.Add(row)
	}
	for _, span := range [][2]uint32{{0, 0}, {0, 300}, {1, 63}, {63, 64}, {64, 128}, {65, 129}, {70, 75}, {128, 300}, {299, 300}} {
		want := 0
		for range s.Rows(span[0], span[1]) {
			want++
		}
		if got := s.Between(span[0], span[1]); got != want {
			t.Errorf("%d rows in %d..%d, want %d", got, span[0], span[1], want)
		}
	}
}
