//go:build unix

package server_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data/invent"
	"onrecord/graph/graphtest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/nquads"
)

// built is a snapshot of quads.
func built(t *testing.T, quads []quad.Quad) *snapshot.Store {
	t.Helper()
	dir := t.TempDir()
	w := snapshot.NewWriter(snapshot.Options{Dir: dir})
	file := filepath.Join(dir, "store")
	if err := errors.Join(w.AddQuads(t.Context(), nquads.All(quads)), w.Finish(t.Context(), file), w.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := snapshot.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// address is that of a corpus.
func address(t *testing.T, s *servertest.Server, corpus string) *server.Address {
	t.Helper()
	a, err := server.ParseAddress(s.Rest(corpus))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ask asks SQL, and gives the rows as texts.
func ask(t *testing.T, a *server.Address, sql string, args ...any) []string {
	t.Helper()
	rows, err := server.Ask(t.Context(), a, sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, string(c))
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

// live says which parts have been born and not died.
const live = "p.born <= h.version AND (p.died IS NULL OR p.died > h.version)"

// published are the quads that a reader finds, as terms, sorted.
func published(t *testing.T, a *server.Address) []string {
	t.Helper()
	var out []string
	for _, row := range ask(t, a, "SELECT n.term || chr(1) || n.quads || chr(1) || p.label FROM @head h, @part p JOIN @node n ON n.part = p.part WHERE "+live) {
		cells := strings.Split(row, "\x01")
		lines, ok := server.Lines(cells[0], cells[1])
		if !ok {
			t.Errorf("%q has lines that are none: %q", cells[0], cells[1])
		}
		for _, l := range lines {
			out = append(out, strings.TrimSpace(cells[0]+" "+l+" "+cells[2]))
		}
	}
	slices.Sort(out)
	return out
}

// terms are those of a snapshot, sorted.
func terms(t *testing.T, s *snapshot.Store) []string {
	t.Helper()
	var out []string
	err := s.EachSubject(t.Context(), func(quads []snapshot.Terms) error {
		for _, q := range quads {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", q.Subject, q.Predicate, q.Object, q.Label)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// wants sees to it that readers find a snapshot, whole, and that every sum is right.
func wants(t *testing.T, a *server.Address, s *snapshot.Store) {
	t.Helper()
	if diff := cmp.Diff(terms(t, s), published(t, a)); diff != "" {
		t.Errorf("readers find something else: %s", diff)
	}
	wrong, err := server.Check(t.Context(), a)
	if err != nil || len(wrong) > 0 {
		t.Errorf("check: %v, %v", wrong, err)
	}
}

// noLeftovers sees to it that each row belongs to a part that is known.
func noLeftovers(t *testing.T, a *server.Address) {
	t.Helper()
	for _, table := range []string{"node", "edge", "say", "name"} {
		if got := ask(t, a, "SELECT DISTINCT part FROM @"+table+" t WHERE NOT EXISTS (SELECT 1 FROM @part p WHERE p.part = t.part)"); len(got) > 0 {
			t.Errorf("%s has rows of parts that there are not: %v", table, got)
		}
	}
	if got := ask(t, a, "SELECT p.part FROM @part p, @head h WHERE p.born > h.version OR p.died > h.version"); len(got) > 0 {
		t.Errorf("parts of a version that there is not: %v", got)
	}
	if got := ask(t, a, "SELECT t.born FROM @tally t, @head h WHERE t.born > h.version"); len(got) > 0 {
		t.Errorf("counts of a version that there is not: %v", got)
	}
}

// changed are quads of which those of a source differ: a statement has other words.
func changed(quads []quad.Quad, words string) []quad.Quad {
	out := slices.Clone(quads)
	for i, q := range out {
		if q.Predicate == quad.IRI("https://onrecord.example/ns#summary") {
			out[i].Object = quad.String(words)
			return out
		}
	}
	panic("no statement has a summary")
}

func publish(t *testing.T, a *server.Address, s *snapshot.Store, o server.Options) server.Report {
	t.Helper()
	r, err := server.Publish(t.Context(), a, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is published is what the snapshot holds, and only what has changed is sent.
func TestPublish(t *testing.T) {
	pg := servertest.Start(t)
	for name, quads := range map[string][]quad.Quad{"sayings": graphtest.Sayings(), "values": graphtest.Quads(), "empty": nil} {
		t.Run(name, func(t *testing.T) {
			a, s := address(t, pg, name), built(t, quads)
			dry := publish(t, a, s, server.Options{DryRun: true})
			if !dry.Changed || dry.Version != 1 || dry.New != dry.Parts {
				t.Errorf("dry: %+v", dry)
			}
			if _, err := server.History(t.Context(), a); !errors.Is(err, server.ErrNotFound) {
				t.Errorf("a dry run has left something: %v", err)
			}
			if got := publish(t, a, s, server.Options{}); got != dry {
				t.Errorf("got %+v, and a dry run said %+v", got, dry)
			}
			wants(t, a, s)
			if got := publish(t, a, s, server.Options{}); got.Changed || got.New != 0 || got.Version != 1 {
				t.Errorf("the same again: %+v", got)
			}
		})
	}
	t.Run("a change", func(t *testing.T) {
		a := address(t, pg, "sayings")
		s := built(t, changed(graphtest.Sayings(), "other words"))
		got := publish(t, a, s, server.Options{})
		if got.Version != 2 || got.New != 1 || got.Dead != 1 || got.Parts < 2 {
			t.Errorf("got %+v", got)
		}
		wants(t, a, s)
		if n := ask(t, a, "SELECT count(*) FROM @part WHERE died = 2"); n[0] != "1" {
			t.Errorf("%s parts have died", n[0])
		}
		history, err := server.History(t.Context(), a)
		if err != nil || len(history) != 2 || history[0].Number != 2 || history[0].Quads != s.Len() || history[1].Parts != got.Parts {
			t.Errorf("history: %+v, %v", history, err)
		}
		ask(t, a, "UPDATE @version SET at = at - interval '2 hours'")
		back := built(t, graphtest.Sayings())
		if got := publish(t, a, back, server.Options{}); got.Swept != 1 || got.Version != 3 {
			t.Errorf("got %+v, and the dead part should be swept", got)
		}
		wants(t, a, back)
		noLeftovers(t, a)
	})
	t.Run("two terms with one key", func(t *testing.T) {
		a := address(t, pg, "sayings")
		before := ask(t, a, "SELECT salt FROM @head")
		for _, words := range []string{"colliding", "and again"} {
			s := built(t, changed(graphtest.Sayings(), words))
			o := server.WithKeys(server.Options{}, func(salt, term []byte) int64 {
				if key := server.Key(salt, term); string(salt) != before[0] || key%16 != 0 {
					return key
				}
				return 0
			})
			got := publish(t, a, s, o)
			if words == "colliding" && got.New != got.Parts {
				t.Errorf("got %+v, and all keys should have changed", got)
			}
			wants(t, a, s)
			noLeftovers(t, a)
		}
		if after := ask(t, a, "SELECT salt FROM @head"); after[0] != "1" || before[0] != "0" {
			t.Errorf("the salt was %s and is %s", before, after)
		}
	})
	t.Run("rows that rot", func(t *testing.T) {
		a, s := address(t, pg, "rotten"), built(t, graphtest.Sayings())
		publish(t, a, s, server.Options{})
		for _, sql := range []string{
			"UPDATE @say SET spoken = '' WHERE s = (SELECT max(s) FROM @say)", "DELETE FROM @edge WHERE s = (SELECT max(s) FROM @edge)",
			"UPDATE @name SET folded = 'x' WHERE s = (SELECT max(s) FROM @name)", "UPDATE @node SET quads = quads || ' ' WHERE s = (SELECT max(s) FROM @node)",
			"UPDATE @edge SET o = o + 1 WHERE s = (SELECT min(s) FROM @edge)", "DELETE FROM @node WHERE s = (SELECT min(s) FROM @node)",
			"UPDATE @say SET lo = lo + 1 WHERE s = (SELECT min(s) FROM @say)", "UPDATE @name SET s = s + 1 WHERE s = (SELECT min(s) FROM @name)",
		} {
			of := func(sql string) string { // the term of the subject, or its key where it has no row any more
				_, table, _ := strings.Cut(sql, "@")
				table, _, _ = strings.Cut(table, " ")
				_, key, _ := strings.Cut(sql, "WHERE s = ")
				return ask(t, a, "SELECT CASE WHEN $1::text LIKE 'DELETE FROM _node%' THEN 'the key ' || n.s ELSE n.term END FROM @node n WHERE n.s = "+key, sql)[0] + " in table " + table
			}
			subject := of(sql)
			if strings.Contains(sql, "SET s =") {
				subject = "in table name is damaged" // its key is another
			}
			rows := ask(t, a, sql+" RETURNING part")
			wrong, err := server.Check(t.Context(), a)
			if err != nil || len(wrong) != 1 || !slices.Contains(rows, strconv.FormatInt(wrong[0].Part, 10)) {
				t.Errorf("%s: parts %v, got %v, %v", sql, rows, wrong, err)
			}
			if len(wrong) == 1 && (len(wrong[0].Rows) == 0 || len(wrong[0].Rows) > 3 || !strings.Contains(wrong[0].Error(), subject)) {
				t.Errorf("%s: got %v, which does not name %s", sql, wrong[0], subject)
			}
			if got := publish(t, a, s, server.Options{All: true}); got.New != got.Parts || got.Dead != got.Parts {
				t.Errorf("all again: %+v", got)
			}
			wants(t, a, s)
		}
	})
}

// What a publication of one changed source reads of a snapshot, and how often it asks
// the server, does not depend on how much else there is.
func TestPublishOne(t *testing.T) {
	pg := servertest.Start(t)
	sent := map[int][2]int64{} // quads and terms that are read, and trips
	parts, answered := map[int]int64{}, map[int]int{}
	for _, statements := range []int{1_000, 8_000} {
		a := address(t, pg, fmt.Sprint("of-", statements))
		quads := slices.Collect(invent.Corpus{Statements: statements}.Quads)
		publish(t, a, built(t, quads), server.Options{})
		// Two sources are as large as those of any size: the quads of one statement.
		alone := func(words string) *snapshot.Store {
			iri := func(s string) quad.IRI { return quad.IRI("https://x.example/alone/" + s) }
			one := []quad.Quad{
				{Subject: iri("statement/s1"), Predicate: quad.IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), Object: schema.KindStatement.Class(), Label: iri("source/a")},
				{Subject: iri("statement/s1"), Predicate: quad.IRI("https://onrecord.example/ns#summary"), Object: quad.String(words), Label: iri("source/a")},
				{Subject: iri("statement/s1"), Predicate: quad.IRI("http://purl.org/dc/terms/source"), Object: iri("source/a"), Label: iri("source/a")},
			}
			return built(t, append(slices.Clone(quads), one...))
		}
		publish(t, a, alone("before"), server.Options{})
		s := alone("after")
		var touched atomic.Int64
		s.Count(&touched)
		trips := 0
		got := publish(t, a, s, server.WithTrips(server.Options{}, func(n, rows int) { trips, answered[statements] = n, rows }))
		if got.New != 1 || got.Dead != 1 {
			t.Errorf("%d statements: %+v", statements, got)
		}
		parts[statements] = got.Parts
		sent[statements] = [2]int64{touched.Load(), int64(trips)}
		wants(t, a, s)
	}
	if small, large := sent[1_000], sent[8_000]; small != large || small[0] == 0 || small[0] > 30 || small[1] > 15 {
		t.Errorf("it read %d and %d, in %d and %d trips", small[0], large[0], small[1], large[1])
	}
	t.Logf("of %v parts it was answered %v rows: %v", parts, answered, sent)
	// Of the list of parts one group is read, about the square root of all.
	for n, rows := range answered {
		if most := 3*math.Sqrt(float64(parts[n])) + 16; float64(rows) > most || parts[n] < 50 {
			t.Errorf("of %d parts the server answered %d rows, and %.0f are the most", parts[n], rows, most)
		}
	}
}

// Whatever is changed, added or removed, what is sent is what a comparison of all parts
// finds: of the lists on the server no more is read than the groups that differ.
func TestPublishSome(t *testing.T) {
	pg := servertest.Start(t)
	a := address(t, pg, "some")
	quads := slices.Collect(invent.Corpus{Statements: 2_000}.Quads)
	var labels []quad.Value // with a summary
	for _, q := range quads {
		if q.Predicate == quad.IRI("https://onrecord.example/ns#summary") && !slices.Contains(labels, q.Label) {
			labels = append(labels, q.Label)
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	publish(t, a, built(t, quads), server.Options{})
	for round := range 8 {
		others, gone := map[quad.Value]bool{}, map[quad.Value]bool{}
		for range []int{0, 1, 3, 40, 2, 1000, 5, 1}[round] {
			others[labels[r.IntN(len(labels))]] = true
		}
		if round%2 == 1 {
			gone[labels[r.IntN(len(labels))]] = true
		}
		var now []quad.Quad
		for _, q := range quads {
			if others[q.Label] && q.Predicate == quad.IRI("https://onrecord.example/ns#summary") {
				q.Object = quad.String(fmt.Sprint("words of round ", round))
			}
			if !gone[q.Label] {
				now = append(now, q)
			}
		}
		s := built(t, now)
		dry := publish(t, a, s, server.Options{DryRun: true})
		trees := ask(t, a, "SELECT version, tree FROM @version ORDER BY version DESC LIMIT 1")
		ask(t, a, `UPDATE @version SET tree = '\x'`) // none: all parts are compared
		whole := publish(t, a, s, server.Options{DryRun: true})
		version, was, _ := strings.Cut(trees[0], "|")
		ask(t, a, "UPDATE @version SET tree = $1::text::bytea WHERE version::text = $2::text", was, version)
		if dry != whole {
			t.Errorf("round %d: %+v, and of all parts %+v", round, dry, whole)
		}
		if got := publish(t, a, s, server.Options{}); got.New != whole.New || got.Dead != whole.Dead || got.Size != whole.Size || got.Parts != whole.Parts {
			t.Errorf("round %d: %+v, and of all parts %+v", round, got, whole)
		}
		wants(t, a, s)
	}
	// A part that is missing in the list is told.
	ask(t, a, "DELETE FROM @part WHERE part = (SELECT max(part) FROM @part)")
	var told *server.Error
	if wrong, err := server.Check(t.Context(), a); !errors.As(err, &told) || !strings.Contains(err.Error(), "parts") {
		t.Errorf("a missing part: %v, %v", wrong, err)
	}
}

var errCrash = errors.New("crash")

// Whenever a publisher dies, its connection is cut or the server is killed, readers find
// the version before or the new one, whole, and who publishes next cleans up.
func TestPublishFaults(t *testing.T) {
	pg := servertest.Start(t)
	quads := graphtest.Sayings()
	old := built(t, quads)
	steps := []string{"compare", "begin", "copy", "commit rows", "verify", "flip", "commit flip", "sweep"}
	faults := map[string]func(t *testing.T) error{
		"crash": func(*testing.T) error { return errCrash },
		"cut": func(t *testing.T) error {
			ask(t, address(t, pg, "main"), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onrecord' AND pid <> pg_backend_pid()")
			return nil
		},
		"killed": func(t *testing.T) error { pg.Kill(t); pg.Begin(t); return nil },
	}
	n := 0
	for fault, strike := range faults {
		for _, step := range steps {
			t.Run(fault+" before "+step, func(t *testing.T) {
				n++
				a := address(t, pg, fmt.Sprint("c", n))
				publish(t, a, old, server.Options{})
				next := built(t, changed(quads, fmt.Sprint("words ", n)))
				struck := false
				_, err := server.Publish(t.Context(), a, next, server.WithStep(server.Options{}, func(at string) error {
					if struck || at != step {
						return nil
					}
					struck = true
					return strike(t)
				}))
				switch {
				case !struck:
					t.Fatal("there is no such step")
				case fault == "crash" && !errors.Is(err, errCrash), fault != "crash" && err != nil && !errors.Is(err, server.ErrUnavailable):
					t.Errorf("got %v", err)
				case fault != "crash" && err != nil && !strings.HasPrefix(err.Error(), "postgres://127.0.0.1:"):
					t.Errorf("it does not name the server: %v", err)
				}
				if step == "sweep" {
					wants(t, a, next)
				} else {
					wants(t, a, old)
				}
				again := built(t, changed(quads, fmt.Sprint("more words ", n)))
				publish(t, a, again, server.Options{})
				wants(t, a, again)
				noLeftovers(t, a)
			})
		}
	}
}

// Of two publishers one wins, and the other is told.
func TestTwoPublishers(t *testing.T) {
	pg := servertest.Start(t)
	quads := graphtest.Sayings()
	mine, theirs := built(t, changed(quads, "mine")), built(t, changed(quads, "theirs"))
	for _, c := range []struct {
		step         string
		second, want error
	}{
		{"begin", nil, server.ErrOvertaken},
		{"commit rows", server.ErrLocked, nil},
		{"verify", nil, server.ErrIncomplete},
		{"flip", nil, server.ErrOvertaken},
		{"commit flip", server.ErrLocked, nil},
		{"sweep", nil, nil},
	} {
		for _, first := range []bool{true, false} {
			t.Run(fmt.Sprint("before ", c.step, ", first ", first), func(t *testing.T) {
				a := address(t, pg, fmt.Sprintf("%s-%v", strings.ReplaceAll(c.step, " ", "-"), first))
				if !first {
					publish(t, a, built(t, quads), server.Options{})
				}
				if first && c.second != nil && c.step == "commit rows" {
					c.second = server.ErrOvertaken // the tables are not there for it yet
				}
				var second error
				_, err := server.Publish(t.Context(), a, mine, server.WithStep(server.Options{Patience: time.Millisecond}, func(at string) error {
					if at == c.step {
						_, second = server.Publish(t.Context(), a, theirs, server.Options{})
					}
					return nil
				}))
				if !errors.Is(err, c.want) || !errors.Is(second, c.second) && !errors.Is(second, server.ErrLocked) {
					t.Errorf("got %v and %v, want %v and %v", err, second, c.want, c.second)
				}
				if c.second == nil {
					wants(t, a, theirs)
				} else {
					wants(t, a, mine)
				}
				noLeftovers(t, a)
			})
		}
	}
}
