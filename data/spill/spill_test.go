package spill

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// statement invents one that says something long.
func statement(n int) *schema.Statement {
	return &schema.Statement{
		EntityBase: schema.EntityBase{ID: fmt.Sprint("s", n)}, Mode: "quote",
		Quotes: []string{strings.Repeat(fmt.Sprint(n, " words "), 100)},
	}
}

// What was added comes back group by group, from memory and from a file alike, of which
// nothing is left behind.
func TestStatements(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for _, total := range []int{10, 60_000} {
		var s Statements
		want := map[string][]string{}
		for n := range total {
			group := fmt.Sprint("g", n*n%7)
			want[group] = append(want[group], statement(n).Quotes[0])
			s.Add(group, statement(n))
		}
		if s.Err() != nil || s.Len() != total || (s.file != nil) != (total > 10) {
			t.Fatalf("%d: got %d (%v), in a file: %t", total, s.Len(), s.Err(), s.file != nil)
		}
		for range 2 { // it can be read again
			got := map[string][]string{}
			for _, group := range s.Groups() {
				all, err := s.All(group)
				if err != nil || len(all) != s.Count(group) {
					t.Fatal(err, len(all), s.Count(group))
				}
				for _, st := range all {
					got[group] = append(got[group], st.Quotes[0])
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
		if owner, ok := s.Owner("s3"); !ok || owner != "g2" || s.Has("s") {
			t.Errorf("s3 is of %q, and s is there: %t", owner, s.Has("s"))
		}
		stop := errors.New("stop")
		if err := s.Each("g0", func(int, *schema.Statement) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("got %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("left %v, %v", left, err)
		}
	}
}

// A disk that is full, or a folder that is not there, is an error, and not less.
func TestNowhere(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/nothing")
	var s Statements
	for n := range 60_000 {
		s.Add("g", statement(n))
	}
	if s.Err() == nil {
		t.Error("nothing was said of a folder that is not there")
	}
}

func TestElsewhere(t *testing.T) {
	var a, b Statements
	a.Add("g", statement(1))
	b.Add("g", statement(1))
	if a.Elsewhere(&b) {
		t.Error("it is in the same group")
	}
	a.Add("g", statement(2))
	b.Add("h", statement(2))
	if !a.Elsewhere(&b) || a.Linked() {
		t.Error("s2 is in two groups, and refers to nothing")
	}
}
