package query

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/concordance"
	"onrecord/schema/rdf"
)

// syllables are what texts and patterns of tests are made of: letters that fold to others.
var syllables = [][]string{
	{"har", "bour", "deal", " ", " the ", "s", "-", "’", "1"},
	{"Straße", "stras", "ss", "ß", "ü", "u\u0308", "Tür", " ", "ﬁ", "fi"},
	{"ми", "мир", "й", "и\u0306", "Й", "в", "ᲀ", " ", "\u0301"},
	{"ısı", "isi", "İ", "i\u0307", "ğ", "g", " ", "şı"},
	{"漁港", "漁", "が", "か\u3099", "の", "、", "ab"},
	{"가", "각", "\u11a8", "나", " "},
	{"σοφος", "Σ", "ς", "ό", "ο\u0301", " "},
}

func saidOf(random *rand.Rand, letters []string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(letters[random.IntN(len(letters))])
	}
	return strings.TrimSpace(b.String())
}

// scripted is an invented corpus in many scripts.
func scripted(random *rand.Rand) *schema.Corpus {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "scripts"}, Base: "https://example.org/scripts/"}
	c.Actors = []*schema.Actor{{EntityBase: schema.EntityBase{ID: "a"}, Name: "A", Type: "person"}, {EntityBase: schema.EntityBase{ID: "b"}, Name: "B", Type: "person"}}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "x"}, Title: "X"}}
	for i := range 400 {
		letters := syllables[random.IntN(len(syllables))]
		st := &schema.Statement{
			EntityBase: schema.EntityBase{ID: fmt.Sprint("s", i)}, Source: ref(schema.KindSource, "x"), Mode: "paraphrase", Speakers: actors([]string{"a", "b"}[i%2]),
			Summary: saidOf(random, letters, 1+random.IntN(8)), Date: fmt.Sprintf("2024-%02d-%02d", 1+random.IntN(12), 1+random.IntN(28)),
		}
		if random.IntN(2) == 0 {
			st.Mode = "quote"
			if st.Quotes = []string{saidOf(random, letters, 1+random.IntN(8))}; st.Quotes[0] == "" {
				st.Quotes = []string{"words"}
			}
		}
		c.Statements = append(c.Statements, st)
	}
	return c
}

// What patterns match is the same wherever words are known and where none are, and whether
// it is looked for at once or part by part.
func TestPatternParts(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	random := rand.New(rand.NewPCG(3, 5))
	quads := func(yield func(quad.Quad, error) bool) {
		for q := range rdf.Quads(scripted(rand.New(rand.NewPCG(1, 2)))) {
			if !yield(q, nil) {
				return
			}
		}
	}
	stores := map[string]*graph.Store{}
	for name, uri := range map[string]string{"snapshot": filepath.Join(t.TempDir(), "scripts.store"), "bolt": "bolt:" + t.TempDir() + "/scripts"} {
		if _, err := graph.Build(t.Context(), uri, quads, graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		s, err := graph.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stores[name] = s
	}
	var err error
	if stores["memory"], err = graph.FromQuads(t.Context(), quads); err != nil {
		t.Fatal(err)
	}
	said := map[string][]*schema.Statement{}
	filters := map[string]Filter{"all": {}, "b": is("by b")}
	for name, f := range filters {
		if said[name], err = Said(t.Context(), stores["memory"], f).List(); err != nil {
			t.Fatal(err)
		}
	}
	n, hits := 40, 0
	for range n {
		letters := syllables[random.IntN(len(syllables))]
		expr := saidOf(random, letters, 1+random.IntN(3))
		switch other := saidOf(random, letters, 1+random.IntN(2)); random.IntN(6) {
		case 0:
			expr = "(?i)" + expr
		case 1:
			expr += "|" + other
		case 2:
			expr += `.*` + other
		case 3:
			expr = "(?i)(" + expr + ")?" + other
		case 4:
			expr = `\b` + expr + `\w*` + `(` + other + `|x)`
		}
		find, err := concordance.Pattern(expr)
		if err != nil {
			continue
		}
		for which, f := range filters {
			var want []string
			for _, st := range said[which] {
				for _, text := range append(slices.Clone(st.Spoken()), st.Summary) {
					for _, at := range find(text) {
						want = append(want, fmt.Sprint(st.ID, at))
					}
				}
			}
			hits += len(want)
			for name, s := range stores {
				ask := func(o ConcordanceOptions) (got []string) {
					for row, err := range Concordance(t.Context(), s, o).All() {
						if err != nil {
							t.Fatal(err)
						}
						got = append(got, fmt.Sprint(row.Statement.ID, [2]int{row.From, row.Until}))
					}
					return got
				}
				o := ConcordanceOptions{Filter: f, Find: find, Needs: concordance.NeedsOf(expr), Width: 5}
				if got := ask(o); !slices.Equal(got, want) {
					t.Fatalf("%s, %s, %+q: got %v, want %v", name, which, expr, got, want)
				}
				// Part by part, each cut by the number of statements, by what is enough
				// or by the number of rows.
				var got []string
				looked := &Looked{Stopped: true}
				for looked.Stopped {
					o.From, o.Offset = looked.Until, looked.Rows
					var asked atomic.Int64
					most := int64(random.IntN(4))
					o.Most, o.Limit, o.Enough = 0, 0, nil
					switch random.IntN(3) {
					case 0:
						o.Most = 1 + random.IntN(150)
					case 1:
						o.Enough = func() bool { return asked.Add(1) > most }
					case 2:
						o.Limit = 1 + random.IntN(20)
					}
					*looked = Looked{}
					o.Looked = looked
					before := [2]int{o.From, o.Offset}
					got = append(got, ask(o)...)
					if looked.Stopped && (looked.Until < before[0] || looked.Until == before[0] && looked.Rows <= before[1]) {
						t.Fatalf("%s, %+q: after %v it came to %+v", name, expr, before, *looked)
					}
					if looked.Stopped && looked.Of > 0 && looked.Of < looked.Until {
						t.Fatalf("%s, %+q: %+v", name, expr, *looked)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%s, %s, %+q, in parts: got %v, want %v", name, which, expr, got, want)
				}
			}
		}
	}
	if hits < 10*n {
		t.Errorf("%d patterns have %d hits", n, hits)
	}
}
