package schema

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestBlocs(t *testing.T) {
	for _, c := range []struct{ actor, date, chosen, want string }{
		{"ann", "2010", "red blue green", "red"},
		{"ann", "2015-03-01", "red blue green", "blue"},
		{"ann", "2018", "red blue green", "green"},
		{"ann", "2018", "state green", "state"},           // equally near: the chain of the later affiliation
		{"ann", "2018", "blue-group state", "blue-group"}, // nearer
		{"ann", "2010", "", "state"},                      // senate, in the coder's order, then up
		{"ann", "2015-04", "", "blue"},
		{"ann", "2016-06", "", "alliance"},
		{"ann", "2018", "blue", "senate"}, // the chain of the cabinet, up to where it began to turn
		{"red", "2010", "red", ""},
		{"red-group", "2010", "red", "red"},
		{"bob", "2010", "red", ""},
		{"cat", "2010", "", ""},
	} {
		chosen := func(a *Actor) bool { return strings.Contains(" "+c.chosen+" ", " "+a.ID+" ") }
		got := ""
		blocs := NewBlocs(slices.Collect(maps.Values(chambers)), findChamber, chosen)
		if b := blocs.Of(chambers[c.actor], DaysOf(c.date)); b != nil {
			got = b.ID
		}
		if got != c.want {
			t.Errorf("%s in %s, chosen %q: got %q, want %q", c.actor, c.date, c.chosen, got, c.want)
		}
	}
}

// What is kept of some actors does not change what others get: on any graph, in
// any order, it is what each gets by itself.
func TestBlocsByThemselves(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	reached, ended, circles := 0, 0, 0
	for range 400 {
		n := 2 + random.IntN(9)
		all := map[string]*Actor{}
		var actors []*Actor
		for i := range n {
			var to []string
			for range random.IntN(4) {
				to = append(to, []string{
					"a%d", "a%d", "a%d 2001", "a%d 2001-03-01", "a%d - 2001-03-01", "a%d 1999 2001", "a%d 2001-03-01 2003-05", "a%d 2003-05", "a%d 2003-05-07 2003-05-07",
				}[random.IntN(9)])
				to[len(to)-1] = fmt.Sprintf(to[len(to)-1], random.IntN(n+1)) // of the last, nothing is known
			}
			a := affiliated(fmt.Sprint("a", i), to...)
			all[a.ID] = a
			actors = append(actors, a)
		}
		find := func(_ *Actor, to Ref) *Actor { return all[to.ID] }
		is := map[*Actor]bool{}
		for range random.IntN(3) {
			is[actors[random.IntN(n)]] = true
		}
		chosen := func(a *Actor) bool { return is[a] }
		blocs := NewBlocs(actors, find, chosen)
		if random.IntN(3) == 0 {
			blocs.most = random.IntN(n)
		}
		for range 4 * n {
			a := actors[random.IntN(n)]
			days := DaysOf([]string{"", "1998", "2001", "2001-02", "2001-03-01", "2002", "2003-05", "2003-05-07", "2001/2003", "2010"}[random.IntN(10)])
			want := blocOf(a, days, find, chosen)
			var bloc *Actor
			if len(want) > 0 {
				bloc = all[want[len(want)-1].To.ID]
			}
			if got := blocs.Of(a, days); got != bloc {
				t.Fatalf("%s: got %v, want %v", a.ID, got, bloc)
			}
			if got := blocs.Steps(a, days); !slices.Equal(got, want) {
				t.Fatalf("%s: got steps %v, want %v", a.ID, got, want)
			}
			switch {
			case bloc == nil:
			case is[bloc]:
				reached++
			case len(bloc.AffiliationsAt(days)) > 0:
				circles++
			default:
				ended++
			}
		}
	}
	if reached < 1000 || ended < 1000 || circles < 1000 {
		t.Errorf("%d reach a chosen bloc, %d an end, %d turn in circles: too few to tell", reached, ended, circles)
	}
}

// blocOf gives the steps from an actor to its bloc, word for word as Blocs says
// what that is.
func blocOf(a *Actor, days Span, find ActorFinder, chosen func(*Actor) bool) []*Affiliation {
	if chosen(a) {
		return nil
	}
	type step struct {
		actor *Actor
		steps []*Affiliation
	}
	queue := []step{{actor: a}}
	seen := map[string]bool{a.ID: true}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, f := range at.actor.AffiliationsAt(days) {
			if seen[f.To.ID] {
				continue
			}
			seen[f.To.ID] = true
			to := find(at.actor, f.To)
			if to == nil {
				continue
			}
			steps := append(slices.Clone(at.steps), f)
			if chosen(to) {
				return steps
			}
			queue = append(queue, step{to, steps})
		}
	}
	var steps []*Affiliation
	seen = map[string]bool{a.ID: true}
	for at := a; ; {
		held := at.AffiliationsAt(days)
		if len(held) == 0 || seen[held[0].To.ID] {
			return steps
		}
		seen[held[0].To.ID] = true
		to := find(at, held[0].To)
		if to == nil {
			return steps
		}
		steps = append(steps, held[0])
		at = to
	}
}

// To ask for each actor of a chain walks along it once for each era.
func TestBlocsOfChain(t *testing.T) {
	const n = 500
	for _, c := range []struct{ name, chosen string }{{"an end", ""}, {"a chosen bloc", "a499"}} {
		t.Run(c.name, func(t *testing.T) {
			all := map[string]*Actor{}
			var actors []*Actor
			for i := range n {
				a := affiliated(fmt.Sprint("a", i), fmt.Sprint("a", i+1))
				if i == n/2 {
					a = affiliated(a.ID, fmt.Sprint("a", i+1, " 2001"))
				}
				all[a.ID] = a
				actors = append(actors, a)
			}
			asked := 0
			blocs := NewBlocs(actors, func(_ *Actor, to Ref) *Actor {
				asked++
				return all[to.ID]
			}, func(a *Actor) bool { return a.ID == c.chosen })
			for i, a := range actors[:n-1] {
				// In each of these years the same may hold, but for the first.
				for year := 2000; year < 2010; year++ {
					want := all["a499"]
					if year == 2000 && i <= n/2 {
						if want = all["a250"]; i == n/2 {
							want = nil
						}
					}
					if got := blocs.Of(a, DaysOf(fmt.Sprint(year))); got != want {
						t.Fatalf("%s in %d: got %v, want %v", a.ID, year, got, want)
					}
				}
			}
			if asked > 2*n {
				t.Errorf("of %d actors in two eras, %d were looked up", n, asked)
			}
		})
	}
}
