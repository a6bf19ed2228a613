//go:build unix

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"onrecord/data/invent"
	"onrecord/graph/server/servertest"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// TestServerScripts runs testdata/server as TestScripts runs testdata/script, with a
// server that $SERVER names.
func TestServerScripts(t *testing.T) {
	pg := servertest.Start(t)
	fixtures, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/server",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SERVER", strings.TrimSuffix("postgres:"+pg.Rest(""), "?corpus="))
			return nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"corpus": scriptCorpus(fixtures),
			"rc":     scriptCode(inProcess),
			"change": scriptChange,
			"sql":    func(_ *testscript.TestScript, _ bool, args []string) { pg.Do(t, args...) },
		},
	})
}

// What a standby is behind is told, and which version it has.
func TestServerLag(t *testing.T) {
	pg := servertest.Start(t)
	standby := pg.Standby(t)
	harbour := filepath.Join("testdata", "harbour")
	there, behind := "postgres:"+pg.Rest("harbour"), "postgres:"+standby.Rest("harbour")
	must(t, "build", harbour, "-o", there)
	until := func(sql, want string) { // the standby does what it is sent in its own time
		for standby.Do(t, sql)[0] != want {
			time.Sleep(10 * time.Millisecond)
		}
	}
	until("SELECT pg_last_wal_replay_lsn() >= '"+pg.Do(t, "SELECT pg_current_wal_lsn()")[0]+"'::pg_lsn", "t")
	lag := regexp.MustCompile(`version (\d+), of \d+ parts; \d+ bytes on the server, with indexes and what older versions had; a standby, which did last what the primary had done (\S+) before`)
	told := func(store string) (version string, lagged time.Duration) {
		t.Helper()
		code, _, errs := ask(t, "stats", "--store", store)
		m := lag.FindStringSubmatch(errs)
		if code != exitOK || m == nil {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		lagged, err := time.ParseDuration(m[2])
		if err != nil {
			t.Fatal(err)
		}
		return m[1], lagged
	}
	if version, lagged := told(behind); version != "1" || lagged < 0 {
		t.Errorf("version %s, %v behind", version, lagged)
	}
	standby.Do(t, "SELECT pg_wal_replay_pause()")
	until("SELECT pg_get_wal_replay_pause_state()", "paused")
	corpus := t.TempDir()
	if err := os.CopyFS(corpus, os.DirFS(harbour)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(corpus, "actors.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, append(text, "- id: newcomer\n  name: A Newcomer\n  type: person\n"...))
	must(t, "build", corpus, "-o", there)
	_, first := told(behind)
	time.Sleep(20 * time.Millisecond)
	version, second := told(behind)
	if version != "1" || second <= first {
		t.Errorf("while it stands still: version %s, %v and then %v behind", version, first, second)
	}
	if code, _, errs := ask(t, "stats", "--store", there); code != exitOK || !strings.Contains(errs, "version 2, of ") || strings.Contains(errs, "standby") {
		t.Errorf("of the primary: exit code %d: %s", code, errs)
	}
	standby.Do(t, "SELECT pg_wal_replay_resume()")
	until(`SELECT version FROM "onrecord_harbour".head`, "2")
	if version, _ := told(behind); version != "2" {
		t.Errorf("when it goes on: version %s", version)
	}
}

// What a server answers is what the files answer, to the byte.
func TestServerAnswers(t *testing.T) {
	pg := servertest.Start(t)
	harbour := filepath.Join("testdata", "harbour")
	store := "postgres:" + pg.Rest("harbour")
	must(t, "build", harbour, "-o", store)
	sameAnswers(t, harbour, [][]string{{"--store", store}})
}

// Whenever a publisher is killed, readers find the version before or the new one, whole,
// and the next publication goes through.
func TestTorturePublisherKilled(t *testing.T) {
	pg := servertest.Start(t)
	store := "postgres:" + pg.Rest("main")
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir) // what is killed leaves its snapshot there
	corpus := filepath.Join(dir, "corpus.jsonl")
	many := manyStatements(400)
	exported := func(place ...string) string {
		t.Helper()
		code, out, errs := ask(t, append([]string{"export", "nquads"}, place...)...)
		if code != exitOK {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		return out
	}
	version := func(i int) string {
		write(t, corpus, bytes.ReplaceAll(many, []byte(`"Statement `), fmt.Appendf(nil, `"Statement %03d-`, i)))
		return exported("--corpus", corpus)
	}
	build := func() *exec.Cmd { return exec.Command("onrecord", "build", corpus, "-o", store, "--quiet") }
	want := version(0)
	began := time.Now()
	if out, err := build().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	length := time.Since(began)
	random := rand.New(rand.NewPCG(3, 100))
	killed := 0
	for i := range times(20, 100) {
		next := version(i + 1)
		if next == want {
			t.Fatal("it is the same corpus")
		}
		cmd := build()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(length))))
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		}
		switch got := exported("--store", store); got {
		case next:
			want = next
		case want:
		default:
			t.Fatalf("publication %d: readers find neither version", i+1)
		}
	}
	last := version(999)
	must(t, "build", corpus, "-o", store)
	must(t, "check", store)
	if got := exported("--store", store); got != last {
		t.Error("readers do not find the last version")
	}
	t.Logf("%d of the publishers were killed", killed)
	if killed == 0 {
		t.Error("none was killed")
	}
}

// A tripCounter stands before a server, and counts how often somebody waits for its answer.
type tripCounter struct {
	port  int
	trips atomic.Int64 // the answers, each with whatever was sent for it
}

// countTrips starts one, which ends with the test.
func countTrips(t *testing.T, pg *servertest.Server) *tripCounter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c := &tripCounter{port: l.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", pg.Port))
			if err != nil {
				_ = client.Close()
				return
			}
			go func() {
				_, _ = io.Copy(to, client)
				_ = to.Close()
			}()
			go func() {
				_ = c.answers(client, to)
				_ = client.Close()
			}()
		}
	}()
	return c
}

// answers hands on what a server says, and counts what ends an answer.
func (c *tripCounter) answers(client io.Writer, to io.Reader) error {
	from := bufio.NewReader(to)
	if first, err := from.Peek(1); err == nil && first[0] == 'N' { // no TLS, and no length
		_, _ = from.Discard(1)
		if _, err := client.Write(first); err != nil {
			return err
		}
	}
	for begun := false; ; {
		head, err := from.Peek(5)
		if err != nil {
			return err
		}
		if head[0] == 'Z' { // ReadyForQuery, which also follows the start
			if begun {
				c.trips.Add(1)
			}
			begun = true
		}
		if _, err := io.CopyN(client, from, 1+int64(binary.BigEndian.Uint32(head[1:]))); err != nil {
			return err
		}
	}
}

// Whole commands and pages of the desk ask a server a few times, whether there are few
// statements or many, and whatever they print: 50 rows, or 10. Where all statements of
// an actor are printed, or all with a word sorted, they are read 256, 1,024 and then 4,096 at
// once, and so are the entities of an export. Opening the corpus takes openTrips more.
func TestServerTrips(t *testing.T) {
	const openTrips = 10
	pg := servertest.Start(t)
	counter := countTrips(t, pg)
	pages := []struct {
		path string
		most int64
	}{
		{"/said?by=ACTOR", 40},
		{"/said", 16},
		{"/said?text=WORD", 32},
		{"/concordance?text=WORD", 16},
		{"/stances", 16},
		{"/stances?by=ACTOR", 16},
		{"/network", 16},
		{"/timeline", 16},
		{"/agreement", 4},
		{"/actors", 6},
		{"/positions", 6},
		{"/sources", 6},
		{"/places", 6},
		{"/events", 6},
		{"/actor/ACTOR", 56},
		{"/position/POSITION", 50},
		{"/source/SOURCE", 10},
		{"/statement/s69", 8},
	}
	commands := []struct {
		line string
		most int64
	}{
		{"said --by ACTOR --limit 50", 6},
		{"said --by OTHER --limit 10", 6},
		{"said --limit 50", 6},
		{"said WORD --limit 50", 6},
		{"said --since 2010 --until 2020 --limit 50", 6},
		{"said --on POSITION --limit 50", 6},
		{"evidence s69", 4},
		{"stances", 4},
		{"stances --limit 50", 4},
		{"stances --by ACTOR --limit 50", 4},
		{"stances --rank contested", 5},
		{"compare ACTOR OTHER", 5},
		{"concordance WORD --limit 20", 5},
		{"concordance WORD --limit 20 --sort left", 16},
		{"network", 12},
		{"network --by ACTOR", 12},
		{"attention", 12},
		{"draw timeline --by ACTOR --format svg", 10},
		{"draw map --format svg", 20},
		{"draw positions --format dot", 20},
		{"draw statements --format dot", 20},
		{"draw statements --by ACTOR --format dot", 32},
		{"draw ego ACTOR --format dot", 32},
		{"draw ego place/PLACE --format dot", 32},
		{"draw evidence s69 --format dot", 20},
		{"export graphml --as claims --by ACTOR", 90},
		{"export graphml --as actors --by ACTOR", 90},
		{"list actors", 5},
		{"list sources", 5},
		{"list positions --by ACTOR", 5},
		{"stats", 12},
		{"stats --group speaker,stance", 4},
		{"stats --per year", 4},
		{"show ACTOR", 50},
		{"show s69", 12},
		{"shifts", 8},
		{"said --source SOURCE --limit 2000", 8},
		{"said --source SOURCE --sort source --limit 2000", 9},
		{"said --by ACTOR --sort source --limit 50", 8},
		{"said --sort id --limit 50", 6},
		{"said --supports POSITION", 8},
		{"said --about actor/ACTOR --limit 50", 6},
	}
	for _, n := range []int{200, 12000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			c := invent.Corpus{Statements: n}
			file := filepath.Join(t.TempDir(), "corpus.nq")
			var quads bytes.Buffer
			if err := c.WriteNQuads(&quads); err != nil {
				t.Fatal(err)
			}
			write(t, file, quads.Bytes())
			name := fmt.Sprint("trips", n)
			must(t, "build", file, "-o", "postgres:"+pg.Rest(name))
			store := "postgres:" + strings.Replace(pg.Rest(name), fmt.Sprint(":", pg.Port, "/"), fmt.Sprint(":", counter.port, "/"), 1)
			counts := map[schema.Ref]int{}
			words := map[string]int{}
			for st := range c.Said {
				for _, r := range slices.Concat(st.Speakers, st.Supports, []schema.Ref{st.Source, st.Place}) {
					counts[r]++
				}
				for w := range spelling.EachWord(st.Summary) {
					words[w]++
				}
			}
			most := func(k schema.Kind, place int) string {
				all := slices.DeleteFunc(slices.Collect(maps.Keys(counts)), func(r schema.Ref) bool { return r.Kind != k })
				slices.SortFunc(all, func(a, b schema.Ref) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a.ID, b.ID)) })
				return all[place].ID
			}
			word := slices.MaxFunc(slices.Sorted(maps.Keys(words)), func(a, b string) int { return words[a] - words[b] })
			of := strings.NewReplacer("ACTOR", most(schema.KindActor, 0), "OTHER", most(schema.KindActor, 1), "POSITION", most(schema.KindPosition, 0), "SOURCE", most(schema.KindSource, 0), "PLACE", most(schema.KindPlace, 0), "WORD", word)
			for _, c := range commands {
				before := counter.trips.Load()
				code, out, errs := ask(t, append(strings.Fields(of.Replace(c.line)), "--store", store)...)
				if code != exitOK || len(out) < 3 {
					t.Errorf("%s: exit code %d: %s %s", c.line, code, out, errs)
				}
				asked := counter.trips.Load() - before
				t.Logf("%s: %d", c.line, asked-openTrips)
				if asked > openTrips+c.most {
					t.Errorf("%s: the server was asked %d times, and %d are the most", c.line, asked, openTrips+c.most)
				}
			}
			began := counter.trips.Load()
			v := visit(t, "--store", store) // which has the first page
			// The desk makes some pages ahead. When somebody has had all of these, it is done.
			bound := int64(openTrips + 30)
			isAhead := func(path string) bool { return !strings.ContainsAny(path[1:], "?/") }
			for _, p := range pages {
				if isAhead(p.path) {
					v.get(p.path, http.StatusOK)
					bound += p.most
				}
			}
			asked := counter.trips.Load() - began
			t.Logf("the first pages: %d", asked)
			if asked > bound {
				t.Errorf("the first pages: the server was asked %d times, and %d are the most", asked, bound)
			}
			for _, p := range pages {
				if isAhead(p.path) {
					continue
				}
				before := counter.trips.Load()
				v.get(of.Replace(p.path), http.StatusOK)
				asked := counter.trips.Load() - before
				t.Logf("%s: %d", p.path, asked)
				if asked > p.most {
					t.Errorf("%s: the server was asked %d times, and %d are the most", p.path, asked, p.most)
				}
			}
		})
	}
}
