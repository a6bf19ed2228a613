package sampling_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/data/sampling"
	"onrecord/schema"
)

func corpus(ids ...string) *schema.Corpus {
	c := &schema.Corpus{}
	for _, id := range ids {
		c.Sources = append(c.Sources, &schema.Source{EntityBase: schema.EntityBase{ID: id}})
	}
	return c
}

// Of printf '8 a' | sha256sum and so on, those of d and b are the first two. What is drawn
// does not hang on the order of sources, and those that stay drawn when others come are
// the same.
func TestDraw(t *testing.T) {
	o := sampling.Options{ID: "s", Coders: []string{"ANNA", "anna"}, Size: 2, Seed: 8}
	for _, c := range []*schema.Corpus{corpus("a", "b", "c", "d"), corpus("d", "c", "b", "a")} {
		got, err := sampling.Draw(c, nil, o)
		if err != nil {
			t.Fatal(err)
		}
		want := &sampling.Sample{ID: "s", Coders: []string{"ANNA"}, Seed: 8, Of: 4, Sources: []string{"d", "b"}}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(sampling.Sample{})); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	for _, c := range []struct {
		percent  float64
		of, want int
	}{{10, 30, 3}, {10, 31, 4}, {100, 7, 7}, {0.1, 7, 1}, {33, 100, 33}, {70, 10, 7}, {1e-300, 2, 1}, {1e-9, 7, 1}} {
		var ids []string
		for i := range c.of {
			ids = append(ids, fmt.Sprint("s", i))
		}
		got, err := sampling.Draw(corpus(ids...), nil, sampling.Options{ID: "s", Coders: []string{"ANNA"}, Percent: c.percent})
		if err != nil || len(got.Sources) != c.want {
			t.Errorf("%v %% of %d are %d, want %d (%v)", c.percent, c.of, len(got.Sources), c.want, err)
		}
	}
}

// Each source is drawn as often as any other, over many seeds: with 2 of 5 in 2,000
// draws, 800 times with a standard deviation of 22.
func TestDrawIsFair(t *testing.T) {
	c := corpus("a", "b", "c", "d", "e")
	counts := map[string]int{}
	for seed := range uint64(2000) {
		s, err := sampling.Draw(c, nil, sampling.Options{ID: "s", Coders: []string{"ANNA"}, Size: 2, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range s.Sources {
			counts[id]++
		}
	}
	for id, n := range counts {
		if n < 700 || n > 900 {
			t.Errorf("%s is drawn %d times of 2000", id, n)
		}
	}
}

// A sample is put behind those that there are, and what stands in the file stays.
func TestAdd(t *testing.T) {
	s := &sampling.Sample{ID: "new", Coders: []string{"ANNA", "007"}, Seed: 3, Of: 9, NotIn: []string{"old"}, Sources: []string{"a", "2024"}}
	item := "- id: new\n  coders: [ANNA, \"007\"]\n  seed: 3\n  of: 9\n  notIn: [old]\n  sources:\n    - a\n    - \"2024\"\n"
	const old = "- {id: old, coders: [BEN], sources: [b]} # the pilot\n"
	for name, c := range map[string][2]string{
		"one":            {old, old + item},
		"no line end":    {strings.TrimSuffix(old, "\n"), old + item},
		"CRLF":           {strings.ReplaceAll(old, "\n", "\r\n"), strings.ReplaceAll(old+item, "\n", "\r\n")},
		"comments alone": {"# none yet\n", "# none yet\n" + item},
		"a mark":         {"\ufeff" + old, "\ufeff" + old + item},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			corpustest.Write(t, filepath.Join(dir, "samples.yaml"), []byte(c[0]))
			got, err := sampling.Add(t.Context(), dir, s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c[1], string(got.Text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if err := change.Write(t.Context(), dir, []change.Change{got}); err != nil {
				t.Fatal(err)
			}
			all, err := sampling.Read(t.Context(), dir)
			if err != nil || !slices.Equal(all[len(all)-1].Sources, s.Sources) {
				t.Errorf("%v, %v", all, err)
			}
		})
	}
	for name, text := range map[string]string{"between brackets": "[{id: old, coders: [BEN], sources: [b]}]\n", "no list": "id: old\n", "indented": "  - {id: old, coders: [BEN], sources: [b]}\n", "no YAML": "- {id: old\n"} {
		dir := t.TempDir()
		corpustest.Write(t, filepath.Join(dir, "samples.yaml"), []byte(text))
		if got, err := sampling.Add(t.Context(), dir, s); err == nil {
			t.Errorf("%s: it would be %s", name, got.Text)
		}
	}
}
