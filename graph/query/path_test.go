package query

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

func TestPath(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name, from, to string
		o              PathOptions
		want           []string
	}{
		{"one step", "ann", "council", PathOptions{}, []string{"Ann Öz –or:affiliatedWith→ Town Council"}},
		{"one step back", "council", "ann", PathOptions{}, []string{"Town Council ←or:affiliatedWith– Ann Öz"}},
		{"through a role", "ann", "actor/town", PathOptions{}, []string{"Ann Öz –or:role→ Porttown"}},
		{"through a role, back", "actor/town", "ann", PathOptions{}, []string{"Porttown ←or:role– Ann Öz"}},
		{"by every shortest way", "ann", "bob", PathOptions{}, []string{
			"Ann Öz –or:affiliatedWith→ Town Council ←or:affiliatedWith– Bob",
			"Ann Öz ←or:participant– Fair –or:participant→ Bob",
			"Ann Öz ←or:speaker– Words of s3 –or:speaker→ Bob",
		}},
		{"a statement and its like", "s1", "s9", PathOptions{}, []string{"Words of s1 ←or:echoes– Words of s9"}},
		{"far", "moon", "land", PathOptions{}, []string{
			"Moon ←or:place– Words of s2 –or:speaker→ Ann Öz ←or:speaker– Words of s7 –or:criticizes→ Porttown –or:within→ Land",
			"Moon ←or:place– Words of s2 –or:event→ Fair –or:place→ Hall –or:within→ Porttown –or:within→ Land",
		}},
		{"as long as allowed", "moon", "land", PathOptions{MaxLength: 5}, []string{
			"Moon ←or:place– Words of s2 –or:speaker→ Ann Öz ←or:speaker– Words of s7 –or:criticizes→ Porttown –or:within→ Land",
			"Moon ←or:place– Words of s2 –or:event→ Fair –or:place→ Hall –or:within→ Porttown –or:within→ Land",
		}},
		{"so many", "ann", "bob", PathOptions{MaxRoutes: 1}, []string{"Ann Öz –or:affiliatedWith→ Town Council ←or:affiliatedWith– Bob"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			routes, err := Path(t.Context(), s, c.from, c.to, c.o).List()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range routes {
				got = append(got, r.String())
				if r.Length != len(r.Steps) {
					t.Errorf("%d steps have the length %d", len(r.Steps), r.Length)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Each step names who says so, and has the evidence of the statement whose
// quad it goes along.
func TestPathSteps(t *testing.T) {
	routes, err := Path(t.Context(), open(t, town()), "council", "bridge", PathOptions{}).List()
	if err != nil {
		t.Fatal(err)
	}
	type step struct {
		From, To, Source string
		Evidence         int
	}
	var got []string
	for _, r := range routes {
		for _, s := range r.Steps {
			got = append(got, fmt.Sprint(step{s.From.ID, s.To.ID, s.Source, len(s.Evidence)}))
		}
	}
	want := []string{"{council s3 herald 1}", "{s3 bridge herald 1}"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	routes, err = Path(t.Context(), open(t, town()), "ann", "council", PathOptions{}).List()
	if err != nil || routes[0].Steps[0].Source != "" || routes[0].Steps[0].Evidence == nil {
		t.Errorf("of the codebook: got %+v (%v)", routes, err)
	}
}

func TestNoPath(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name, from, to string
		o              PathOptions
		want           string
		code           int
	}{
		// Both statements are of the Herald, and both are attributed: these
		// are no links.
		{"not linked", "dan", "ann", PathOptions{}, "no path of up to 8 steps leads from dan to ann", 4},
		{"not linked but by an author", "writer", "no-bridge", PathOptions{MaxLength: 1}, "no path of up to 1 steps leads from writer to no-bridge", 4},
		{"too far", "moon", "land", PathOptions{MaxLength: 4}, "no path of up to 4 steps leads from moon to land", 4},
		{"one and the same", "ann", "Анна", PathOptions{}, `"ann" and "Анна" are one and the same: <https://example.org/town/actor/ann>`, 2},
		{"unknown", "ann", "nobody", PathOptions{}, `no actor, position, place, event or statement is called "nobody"`, 4},
		{"a source", "gazette", "ann", PathOptions{}, `no actor, position, place, event or statement is called "gazette"`, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Path(t.Context(), s, c.from, c.to, c.o).List()
			if err == nil || err.Error() != c.want || isUsage(err) != (c.code == 2) {
				t.Errorf("got %v, want %s with the code %d", err, c.want, c.code)
			}
		})
	}
}

// There are more shortest ways than anybody reads: the number is bounded.
func TestPathManyRoutes(t *testing.T) {
	c := town()
	c.Statements = nil
	for i := range 150 {
		c.Statements = append(c.Statements, statement(fmt.Sprintf("m%03d", i), "herald", "cat", "paraphrase", func(s *schema.Statement) {
			s.Addressees = actors("dan")
			s.Evidence[0].Start, s.Evidence[0].End = i, i+1
		}))
	}
	s := open(t, c)
	for limit, want := range map[int]int{0: 100, 7: 7, 200: 150} {
		routes, err := Path(t.Context(), s, "cat", "dan", PathOptions{MaxRoutes: limit}).List()
		if err != nil || len(routes) != want {
			t.Errorf("at most %d: got %d (%v)", limit, len(routes), err)
		}
	}
}
