package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema/nquads"
)

// misfit changes a graph in a way that no checksum tells and the model has no
// place for, and says how.
func misfit(r *rand.Rand, quads []quad.Quad) ([]quad.Quad, string) {
	out := slices.Clone(quads)
	i := r.IntN(len(out))
	q, other := out[i], out[r.IntN(len(out))]
	what := ""
	switch r.IntN(9) {
	case 0:
		out, what = slices.Delete(out, i, i+1), "removed"
	case 1:
		q.Object, what = other.Object, "another object"
	case 2:
		q.Subject, what = other.Subject, "another subject"
	case 3:
		q.Predicate, what = other.Predicate, "another predicate"
	case 4:
		q.Label, what = other.Label, "another label"
	case 5:
		q.Label, what = nil, "no label"
	case 6: // all that is said of a subject is said of another, too
		what = "twice, of another subject"
		for _, said := range quads {
			if said.Subject == q.Subject {
				said.Subject = other.Subject
				out = append(out, said)
			}
		}
	case 7: // nothing is said of it
		what = "its subject is not described"
		out = slices.DeleteFunc(out, func(said quad.Quad) bool { return said.Subject == q.Subject })
	case 8:
		values := []quad.Value{
			quad.String(""), quad.IRI(""), quad.IRI("https://onrecord.example/"), quad.BNode("x"), quad.String("-1"), q.Subject,
			quad.TypedString{Value: "99999999999999999999", Type: "http://www.w3.org/2001/XMLSchema#integer"},
			quad.LangString{Value: "x", Lang: "en"},
		}
		q.Object, what = values[r.IntN(len(values))], "an odd object"
	}
	if len(out) == len(quads) {
		out[i] = q
		if r.IntN(4) == 0 { // beside what it was
			out, what = append(out, quads[i]), what+", besides"
		}
	}
	return out, fmt.Sprintf("%s: %v → %v", what, quads[i], q)
}

// Whatever quads a store has, no command stumbles over them: each ends with an
// exit code of its own and a sentence.
func TestMisfits(t *testing.T) {
	long(t)
	t.Parallel()
	var whole []quad.Quad
	for q, err := range embeddedQuads {
		if err != nil {
			t.Fatal(err)
		}
		whole = append(whole, q)
	}
	asks := eachAsk(t, named{actor: "trump", other: "putin", position: "deal-reached", statement: "no-deal-until-a-deal", word: "deal"})
	file := filepath.Join(t.TempDir(), "store")
	random := rand.New(rand.NewPCG(9, 13))
	codes := map[string]map[int]int{}
	failures := map[string]string{}
	next := 0
	for range times(100, 3_000) {
		quads, what := misfit(random, whole)
		for random.IntN(3) == 0 {
			var more string
			quads, more = misfit(random, quads)
			what += "\nand " + more
		}
		if _, err := graph.Build(t.Context(), file, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		for range times(3, 20) {
			q := asks[next%len(asks)]
			next += 7 // is not a divisor of their number, mostly
			got := askStore(t, file, q)
			got.stderr, _, _ = strings.Cut(got.stderr, "Asked: ")
			if codes[q[0]] == nil {
				codes[q[0]] = map[int]int{}
			}
			codes[q[0]][got.code]++
			if got.code == exitFailure {
				failures[got.stderr] = what
			}
			lines := strings.Count(got.stderr, "\n")
			switch {
			case got.code == exitOK && (got.stderr == "" || q[0] == "__complete" || strings.HasPrefix(got.stderr, "ok: ")):
			case q[0] == "check" && got.code == exitInvalid:
			case got.code == exitInvalid && strings.HasPrefix(got.stderr, file+": ") && strings.HasSuffix(got.stderr, "\nonrecord: "+count(lines-1, "problem")+"\n"): // words that are not those of their hash
			case got.code > exitOK && got.code <= exitNothing && lines == 1 && strings.HasPrefix(got.stderr, "onrecord: ") && !strings.Contains(got.stderr, "runtime error"):
				if strings.Contains(got.stderr, "damaged") || strings.Contains(got.stderr, "what this store holds") { // a panic was caught
					t.Errorf("%s\n%v stumbles: %s", what, q, got.stderr)
				}
			default:
				t.Errorf("%s\n%v: exit code %d, stderr %q", what, q, got.code, got.stderr)
			}
		}
	}
	for f, what := range failures {
		t.Logf("FAILURE %s %s", f, what)
	}
	t.Logf("exit codes by command: %v", codes)
}
