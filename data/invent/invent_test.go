package invent_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/invent"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// The same corpus is the same bytes, here, tomorrow and on any machine.
func TestSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	sum := func(c invent.Corpus) string {
		h := sha256.New()
		if err := c.WriteNQuads(h); err != nil {
			t.Fatal(err)
		}
		return hex.EncodeToString(h.Sum(nil))
	}
	got := map[string]string{
		"seed 1": sum(invent.Corpus{Statements: 3000, Seed: 1}),
		"again":  sum(invent.Corpus{Statements: 3000, Seed: 1}),
		"seed 2": sum(invent.Corpus{Statements: 3000, Seed: 2}),
		"empty":  sum(invent.Corpus{}),
	}
	want := map[string]string{
		"seed 1": "e80a50f35430687b6f272214f6842e3ddc7d990680a8aa646256e5cee3e8da48",
		"again":  "e80a50f35430687b6f272214f6842e3ddc7d990680a8aa646256e5cee3e8da48",
		"seed 2": "5c252ae1469a3f3e082b34bcc9ca2d26f30ddd52e2152f65d53127dbda877f9f",
		"empty":  "2da1290592b078a151362046156e99dd649f20a7de996f642dacaaf43dd8d00d",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the bytes have changed (-want +got):\n%s", diff)
	}
}

// whole takes a corpus into memory.
func whole(c invent.Corpus) *schema.Corpus {
	out := c.Header()
	for e := range c.Entities {
		out.Add(e)
	}
	return out
}

// Check finds nothing, and nothing to put in order.
func TestCheck(t *testing.T) {
	for _, c := range []invent.Corpus{{}, {Statements: 1}, {Statements: 50, Seed: 3}, {Statements: 20_000, Seed: 4}} {
		if testing.Short() && c.Statements > 1000 {
			continue
		}
		corpus := whole(c)
		var before, after []string
		for e := range corpus.Entities {
			before = append(before, string(schema.AppendJSON(nil, e)))
		}
		if ps := check.Corpus(corpus, check.Options{}); ps.Err() != nil { // two may have one name
			t.Errorf("%+v: %v", c, ps.Errors()[0])
		}
		for e := range corpus.Entities {
			after = append(after, string(schema.AppendJSON(nil, e)))
		}
		if diff := cmp.Diff(after, before); diff != "" {
			t.Errorf("%+v: it is not in its normal order (-normal +made):\n%s", c, diff)
		}
		if len(corpus.Statements) != c.Statements {
			t.Errorf("%+v: %d statements", c, len(corpus.Statements))
		}
	}
}

// Quads are those of the mapping, and none comes twice.
func TestQuads(t *testing.T) {
	c := invent.Corpus{Statements: 2000, Seed: 5}
	if testing.Short() {
		c.Statements = 300
	}
	want, got := map[quad.Quad]bool{}, map[quad.Quad]bool{}
	for q := range rdf.Quads(whole(c)) {
		want[q] = true
	}
	for q := range c.Quads {
		if got[q] {
			t.Errorf("twice: %v", q)
		}
		got[q] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Lines are those of package nquads.
func TestLines(t *testing.T) {
	c := invent.Corpus{Statements: 500, Seed: 9}
	var got, want strings.Builder
	if err := c.WriteNQuads(&got); err != nil {
		t.Fatal(err)
	}
	if err := nquads.Write(&want, nquads.All(slices.Collect(c.Quads))); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" {
		t.Error(diff)
	}
}

// A reader who stops early stops the making.
func TestStopped(t *testing.T) {
	c := invent.Corpus{Statements: 40}
	total := len(slices.Collect(c.Quads))
	for _, k := range []int{1, 5, total / 2, total - 1} {
		n := 0
		for range c.Quads {
			if n++; n == k {
				break
			}
		}
		if n != k {
			t.Errorf("%d quads, not %d", n, k)
		}
	}
	for _, k := range schema.Kinds() {
		n := 0
		for range c.Of(k) {
			if n++; n == 2 {
				break
			}
		}
		if n != 2 {
			t.Errorf("%d %s", n, k.Plural())
		}
	}
}

// What is written is read again without a problem, and as the same quads.
func TestWritten(t *testing.T) {
	c := invent.Corpus{Statements: 600, Seed: 6}
	if testing.Short() {
		c.Statements = 100
	}
	file := func(name string, write func(io.Writer) error) func(string) (string, error) {
		return func(dir string) (string, error) {
			f, err := os.Create(filepath.Join(dir, name))
			if err != nil {
				return "", err
			}
			defer f.Close()
			return f.Name(), write(f)
		}
	}
	folder := func(write func(string) error) func(string) (string, error) {
		return func(dir string) (string, error) { return dir, write(dir) }
	}
	var inTable []quad.Value
	for _, name := range []string{"sha256", "prefix", "suffix"} {
		for _, f := range schema.Fields(schema.KindPassage) {
			if f.Name == name {
				inTable = append(inTable, f.Predicate)
			}
		}
	}
	for _, form := range []struct {
		name  string
		write func(dir string) (path string, err error)
		lost  []quad.Value // predicates of passages
	}{
		{"N-Quads", file("c.nq", c.WriteNQuads), nil},
		{"JSON Lines", file("c.jsonl", c.WriteJSONLines), nil},
		{"YAML", folder(c.WriteYAML), nil},
		{"CSV", folder(c.WriteCSV), inTable},
	} {
		t.Run(form.name, func(t *testing.T) {
			kept := func(q quad.Quad) bool {
				return !slices.Contains(form.lost, q.Predicate) || !strings.Contains(quad.StringOf(q.Subject), "/passage/")
			}
			path, err := form.write(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			set, err := data.Load(t.Context(), []string{path}, data.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want, got := map[quad.Quad]bool{}, map[quad.Quad]bool{}
			for q := range c.Quads {
				if kept(q) {
					want[q] = true
				}
			}
			for q := range set.Quads {
				if kept(q) {
					got[q] = true
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// So many quads as were asked for, within two in a hundred.
func TestSizes(t *testing.T) {
	for _, n := range []int{20_000, 100_000, 1_000_000} {
		if testing.Short() && n > 100_000 {
			continue
		}
		c, got := invent.Quads(n), 0
		for range c.Quads {
			got++
		}
		if got < n*98/100 || got > n*102/100 {
			t.Errorf("Quads(%d): %d quads, %d statements", n, got, c.Statements)
		}
	}
}

// A few are everywhere, and most are rare.
func TestSkew(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const n = 20_000
	c := invent.Corpus{Statements: n, Seed: 8}
	speakers, positions, places, sources, words := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	months, years := map[string]int{}, map[string]int{}
	seen := map[string]int{}
	count := func(m map[string]int, refs ...schema.Ref) {
		for _, r := range refs {
			if !r.IsZero() {
				m[r.ID]++
			}
		}
	}
	note := func(what string, is bool) {
		if is {
			seen[what]++
		}
	}
	passages := map[[3]any]int{}
	dated := map[string]bool{}
	for _, k := range []schema.Kind{schema.KindEvent, schema.KindSource} {
		for e := range c.Of(k) {
			switch e := e.(type) {
			case *schema.Event:
				dated["event/"+e.ID] = e.Date != ""
			case *schema.Source:
				dated["source/"+e.ID] = e.Date != ""
			}
		}
	}
	for s := range c.Said {
		count(speakers, s.Speakers...)
		count(positions, slices.Concat(s.Supports, s.Opposes, s.Neutral)...)
		count(places, s.Place)
		count(sources, s.Source)
		for _, text := range append(slices.Clone(s.Quotes), s.Summary) {
			fields := strings.Fields(text)
			for _, w := range fields {
				words[strings.Trim(strings.ToLower(w), ".,;‘’")]++
			}
			long := len(slices.DeleteFunc(fields, func(w string) bool { return w == "–" }))
			if text != "" && (long < 8 || long > 20) && !(s.Mode == "partial-quote" && long >= 3) {
				t.Errorf("%d words: %s", long, text)
			}
			note("curly quotes", strings.Contains(text, "‘"))
			note("Cyrillic", strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }))
			note("diacritics", strings.ContainsAny(text, "éöüåšžč"))
		}
		if len(s.Date) >= 7 {
			months[s.Date[:7]]++
			years[s.Date[:4]]++
		}
		note(s.Mode, true)
		note("with an act", s.Act != "")
		note("without a stance", len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 0)
		note("two stances", len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 2)
		note("two speakers", len(s.Speakers) == 2)
		note("restating", !s.Restates.IsZero())
		note("echoing", len(s.Echoes) > 0)
		note("dated", s.Date != "")
		note("dated by the event", s.Date == "" && dated["event/"+s.Event.ID])
		note("dated by the source", s.Date == "" && !dated["event/"+s.Event.ID] && dated["source/"+s.Source.ID])
		note("undated", s.Date == "" && !dated["event/"+s.Event.ID] && !dated["source/"+s.Source.ID])
		p := s.Evidence[0]
		passages[[3]any{p.Source.ID, p.Start, p.End}]++
		note("on a passage of another", passages[[3]any{p.Source.ID, p.Start, p.End}] > 1)
	}
	for _, share := range []struct {
		what     string
		from, to int // in ten thousand statements
	}{
		{"quote", 1500, 2200},
		{"partial-quote", 500, 900},
		{"paraphrase", 6000, 7200},
		{"reported", 300, 600},
		{"attributed", 300, 600},
		{"assertion", 300, 600},
		{"with an act", 1500, 2500},
		{"without a stance", 2500, 3500},
		{"two stances", 500, 1200},
		{"two speakers", 500, 1000},
		{"restating", 50, 300},
		{"echoing", 50, 300},
		{"dated", 3000, 4000},
		{"dated by the event", 800, 2000},
		{"dated by the source", 4000, 6000},
		{"undated", 50, 400},
		{"on a passage of another", 3000, 5000},
		{"curly quotes", 1000, 5000},
		{"Cyrillic", 300, 2000},
		{"diacritics", 5000, 12000},
	} {
		if got := seen[share.what] * 10_000 / n; got < share.from || got > share.to {
			t.Errorf("%s: %d in 10,000 statements, not %d to %d", share.what, got, share.from, share.to)
		}
	}
	for _, of := range []struct {
		what           string
		counts         map[string]int
		least, atLeast int // different ones; times that the most frequent is as frequent as one in the middle
	}{
		{"speakers", speakers, 900, 50}, {"positions", positions, 350, 10}, {"places", places, 120, 8}, {"sources", sources, 560, 10}, {"words", words, 30_000, 1000}, {"months", months, 130, 10},
	} {
		sorted := slices.Sorted(maps.Values(of.counts))
		if len(sorted) < of.least || sorted[len(sorted)-1] < of.atLeast*sorted[len(sorted)/2] {
			t.Errorf("%s: %d different ones, the most frequent %d times, one in the middle %d times", of.what, len(sorted), sorted[len(sorted)-1], sorted[len(sorted)/2])
		}
	}
	if len(years) != 15 {
		t.Errorf("years: %v", years)
	}
	if words[c.Word(0)] < 2*words[c.Word(10)] || words[c.Word(10)] < 5*words[c.Word(200)] || words[c.Word(10_000)] == 0 {
		t.Errorf("words by rank: %d, %d, %d, %d", words[c.Word(0)], words[c.Word(10)], words[c.Word(200)], words[c.Word(10_000)])
	}
}
