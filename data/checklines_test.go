package data

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/invent"
	"onrecord/schema"
)

// A mistaken corpus is one in which there are mistakes, as lines.
type mistaken struct {
	*rand.Rand
	lines      []map[string]any // without what is empty
	statements []int            // the lines of these
}

func newMistaken(tb testing.TB, seed uint64) *mistaken {
	tb.Helper()
	m := &mistaken{Rand: rand.New(rand.NewPCG(seed, 1))}
	var out bytes.Buffer
	if err := (invent.Corpus{Statements: 20 + m.IntN(60), Seed: seed}).WriteJSONLines(&out); err != nil {
		tb.Fatal(err)
	}
	for text := range bytes.Lines(out.Bytes()) {
		var line map[string]any
		if err := json.Unmarshal(text, &line); err != nil {
			tb.Fatal(err)
		}
		for key, v := range line {
			if list, ok := v.([]any); v == nil || v == "" || ok && len(list) == 0 {
				delete(line, key)
			}
		}
		m.lines = append(m.lines, line)
	}
	m.count()
	return m
}

func (m *mistaken) count() {
	m.statements = m.statements[:0]
	for i, line := range m.lines {
		if line["kind"] == "statement" {
			m.statements = append(m.statements, i)
		}
	}
}

// any is one of the statements.
func (m *mistaken) any() map[string]any { return m.lines[m.statements[m.IntN(len(m.statements))]] }

// next is one of the statements and the one behind it, with which it may share a
// passage.
func (m *mistaken) next() (a, b map[string]any) {
	i := m.IntN(len(m.statements) - 1)
	return m.lines[m.statements[i]], m.lines[m.statements[i+1]]
}

// id is one that a statement has; of another kind that is a line's.
func (m *mistaken) id(kind string) any {
	for {
		if line := m.lines[m.IntN(len(m.lines))]; line["kind"] == kind && line["id"] != nil {
			return line["id"]
		}
	}
}

// passage is one of those of a statement, or a new one.
func (m *mistaken) passage(st map[string]any) map[string]any {
	list, _ := st["evidence"].([]any)
	if len(list) == 0 {
		list = []any{map[string]any{"source": m.id("source"), "line": 1 + m.IntN(3), "start": 10, "end": 20}}
		st["evidence"] = list
	}
	return list[m.IntN(len(list))].(map[string]any)
}

// again puts another statement with what one says into the corpus.
func (m *mistaken) again(st map[string]any) map[string]any {
	other := map[string]any{}
	raw, err := json.Marshal(st)
	if err == nil {
		err = json.Unmarshal(raw, &other)
	}
	if err != nil {
		panic(err)
	}
	other["id"] = fmt.Sprint("again-", len(m.lines))
	delete(other, "iri")
	at := m.statements[m.IntN(len(m.statements))]
	m.lines = slices.Insert(m.lines, at, other)
	m.count()
	return other
}

// mistakes are what is done to a corpus.
var mistakes = []func(*mistaken){
	func(m *mistaken) { st := m.any(); delete(st, "id"); delete(st, "iri") },
	func(m *mistaken) { st := m.again(m.any()); delete(st, "id"); st["nme"] = "x" },
	func(m *mistaken) { st := m.any(); st["id"] = m.id("statement"); delete(st, "iri") },
	func(m *mistaken) { m.any()["speakers"] = []any{m.id("actor"), "nobody", m.id("actor")} },
	func(m *mistaken) { m.any()["speakers"] = []any{m.id("actor").(string) + "x"} },
	func(m *mistaken) { m.any()["about"] = []any{m.id("actor"), m.id("place"), m.id("statement")} },
	func(m *mistaken) { delete(m.any(), "speakers") },
	func(m *mistaken) { delete(m.any(), "evidence") },
	func(m *mistaken) { m.any()["supports"] = []any{m.id("position"), m.id("position"), "position/none"} },
	func(m *mistaken) { m.any()["restates"] = m.id("statement") },
	func(m *mistaken) { m.any()["restates"] = "main/" + m.id("statement").(string) },
	func(m *mistaken) { m.any()["restates"] = m.id("statement").(string) + "x" },
	func(m *mistaken) { m.any()["restates"] = m.any()["summary"] },
	func(m *mistaken) { a, b := m.any(), m.any(); a["restates"], b["restates"] = b["id"], a["id"] },
	func(m *mistaken) { m.any()["echoes"] = []any{m.id("statement"), m.id("statement"), "s"} },
	func(m *mistaken) { m.any()["source"] = "unknown" },
	func(m *mistaken) { m.passage(m.any())["source"] = "unknown" },
	func(m *mistaken) { m.passage(m.any())["source"] = m.id("source") },
	func(m *mistaken) { m.passage(m.any())["exact"] = "other words" },
	func(m *mistaken) { m.passage(m.any())["quote"] = "other words" },
	func(m *mistaken) { m.passage(m.any())["sha256"] = strings.Repeat("0", 64) },
	func(m *mistaken) { m.passage(m.any())["sha256"] = "abc" },
	func(m *mistaken) { m.passage(m.any())["line"] = 99 },
	func(m *mistaken) { m.passage(m.any())["end"] = 1 << 40 },
	func(m *mistaken) { p := m.passage(m.any()); delete(p, "start"); delete(p, "end"); delete(p, "sha256") },
	func(m *mistaken) { p := m.passage(m.any()); delete(p, "exact"); delete(p, "prefix") },
	func(m *mistaken) { m.passage(m.any())["prefix"] = strings.Repeat("long ", 10) },
	func(m *mistaken) { m.passage(m.any())["suffix"] = "!" },
	func(m *mistaken) { // two say otherwise where a passage stands
		a, b := m.next()
		p, q := m.passage(a), m.passage(b)
		q["source"], q["start"], q["end"] = p["source"], p["start"], p["end"]
		b["source"] = a["source"]
	},
	func(m *mistaken) { // one says more of the context
		p, q := m.passage(m.any()), m.passage(m.any())
		for _, key := range []string{"source", "start", "end", "exact", "sha256", "line"} {
			q[key] = p[key]
		}
		if prefix, ok := p["prefix"].(string); ok && len(prefix) > 4 {
			q["prefix"] = prefix[strings.Index(prefix, " ")+1:]
		}
		p["prefix"] = fmt.Sprint(strings.Repeat("far too long before ", 2), q["prefix"])
	},
	func(m *mistaken) { st := m.any(); st["quotes"] = []any{"not a word of it", "»nor of that«"} },
	func(m *mistaken) { st := m.any(); st["mode"] = "quote"; delete(st, "quotes") },
	func(m *mistaken) { m.any()["mode"] = "shout" },
	func(m *mistaken) { m.any()["textOrder"] = "7" },
	func(m *mistaken) { m.again(m.any()) },
	func(m *mistaken) { m.again(m.any())["restates"] = m.id("statement") },
	func(m *mistaken) { st := m.again(m.any()); st["layer"] = "ANNA" },
	func(m *mistaken) { st := m.again(m.any()); st["layer"], st["coder"] = "BERT", "ANNA" },
	func(m *mistaken) { st := m.any(); m.again(st)["coder"] = "ANNA"; st["coder"] = "Bert" },
	func(m *mistaken) { m.any()["coder"] = "ANNA" },
	func(m *mistaken) { st := m.any(); m.again(st)["layer"] = "ANNA"; st["coder"] = "ANNA" },
	func(m *mistaken) { // two coders have read one passage otherwise
		st := m.any()
		other := m.again(st)
		st["coder"], other["coder"] = "ANNA", "Bert B."
		if other["summary"] = "Something else."; m.IntN(2) == 0 {
			delete(other, "quotes")
		}
	},
	func(m *mistaken) { // of what is said twice, each restates something else
		st := m.any()
		m.again(st)["restates"], st["restates"] = m.id("statement"), m.id("statement")
	},
	func(m *mistaken) { m.any()["layer"] = "a b" },
	func(m *mistaken) { m.any()["iri"] = "https://example.org/x/statement/y" },
	func(m *mistaken) { // an entity comes late
		i := m.IntN(len(m.lines)-1) + 1
		line := m.lines[i]
		m.lines = append(slices.Delete(m.lines, i, i+1), line)
		m.count()
	},
	func(m *mistaken) { // the statements come in any order
		for i := range m.statements {
			j := m.IntN(i + 1)
			a, b := m.statements[i], m.statements[j]
			m.lines[a], m.lines[b] = m.lines[b], m.lines[a]
		}
	},
	func(m *mistaken) { // an id is that of two
		m.lines = append(m.lines, map[string]any{"kind": "actor", "id": m.id("position"), "name": "Late", "type": "person"})
		m.any()["about"] = []any{m.id("position")}
	},
	func(m *mistaken) { // an entity is gone
		if i := 1 + m.IntN(len(m.lines)-1); m.lines[i]["kind"] != "statement" {
			m.lines = slices.Delete(m.lines, i, i+1)
			m.count()
		}
	},
}

// write writes the corpus, into one file or two.
func (m *mistaken) write(tb testing.TB, dir string) (paths []string) {
	tb.Helper()
	var out bytes.Buffer
	write := func() {
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("x%d.jsonl", len(paths))))
		if err := os.WriteFile(paths[len(paths)-1], out.Bytes(), 0o666); err != nil {
			tb.Fatal(err)
		}
		out.Reset()
	}
	if m.IntN(4) == 0 {
		out.WriteString("\ufeff \n\n")
	}
	second := m.IntN(3 * len(m.lines))
	for i, line := range m.lines {
		text, err := json.Marshal(line)
		if err != nil {
			tb.Fatal(err)
		}
		switch m.IntN(200) {
		case 0:
			text = text[:m.IntN(len(text))]
		case 1:
			text = append([]byte("\r\n  "), text...)
		case 2:
			if m.IntN(5) == 0 {
				text = append(text, '\xff')
			}
		}
		out.Write(text)
		if i == second {
			write()
		} else if i+1 < len(m.lines) || m.IntN(2) == 0 {
			out.WriteByte('\n')
		}
	}
	write()
	return paths
}

// problemsOf are those that Load finds.
func problemsOf(tb testing.TB, paths []string, o Options) schema.Problems {
	tb.Helper()
	set, err := Load(tb.Context(), paths, o)
	if bad, ok := errors.AsType[schema.Problems](err); ok {
		return bad
	}
	if err != nil {
		tb.Fatal(err)
	}
	return set.Warnings
}

// What is read line by line has the problems that the whole has.
func TestCheckLines(t *testing.T) {
	runs := uint64(400)
	if testing.Short() {
		runs = 8
	}
	var told strings.Builder
	read := 0
	for seed := range runs {
		m := newMistaken(t, seed)
		for range m.IntN(8) {
			mistakes[m.IntN(len(mistakes))](m)
		}
		paths := m.write(t, t.TempDir())
		o := Options{Unlocated: m.IntN(4) == 0}
		want := problemsOf(t, paths, o)
		_, got, err := checkLines(t.Context(), paths, o)
		if errors.Is(err, errNotInOrder) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		read++
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, %s: -whole +lines:\n%s", seed, paths, diff)
		}
		for _, p := range want {
			told.WriteString(p.Msg + "\n")
		}
	}
	if read < int(runs)/2 {
		t.Errorf("%d of %d corpora were read line by line", read, runs)
	}
	for _, of := range []string{ // what is found of all statements together
		"duplicate id", "leads back to itself", "it refers to itself", "did you mean", "is the name of", "is ambiguous", "both count once",
		"coded, and count once", "each counts with what it restates", "have both coded", "than that of the same passage", "longer than 32 characters", "invalid UTF-8",
	} {
		if !strings.Contains(told.String(), of) && !testing.Short() {
			t.Errorf("no problem has %q", of)
		}
	}
}

// A file that is another one when it is read again is an error.
func TestCheckLinesChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.jsonl")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Error(err)
		}
	}
	const head, late = `{"kind":"corpus","id":"c","base":"https://example.org/c/"}` + "\n", `{"kind":"statement","id":"s","summary":"S.","restates":"t"}` + "\n"
	write(head + late)
	want := path + " was changed while it was read: check it again"
	if _, _, err := Check(t.Context(), []string{path}, Options{Checking: func() { write(head) }}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Checking ends when it is interrupted.
func TestCheckLinesInterrupted(t *testing.T) {
	paths := newMistaken(t, 1).write(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := Check(ctx, paths, Options{Checking: cancel})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkCheckLines checks lines as Check and as Load do it. -short leaves out
// the big corpora.
func BenchmarkCheckLines(b *testing.B) {
	for _, statements := range []int{10_000, 100_000, 1_000_000} {
		for _, way := range []struct {
			name string
			run  func(context.Context, []string, Options) error
		}{
			{"lines", func(ctx context.Context, paths []string, o Options) error {
				_, _, err := checkLines(ctx, paths, o)
				return err
			}},
			{"whole", func(ctx context.Context, paths []string, o Options) error { _, err := Load(ctx, paths, o); return err }},
		} {
			b.Run(fmt.Sprintf("%s/%d", way.name, statements), func(b *testing.B) {
				if statements > 100_000 && testing.Short() {
					b.Skip("big")
				}
				path := filepath.Join(b.TempDir(), "x.jsonl")
				f, err := os.Create(path)
				if err == nil {
					err = errors.Join(invent.Corpus{Statements: statements}.WriteJSONLines(f), f.Close())
				}
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := way.run(b.Context(), []string{path}, Options{}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*float64(statements)/b.Elapsed().Seconds(), "statements/s")
			})
		}
	}
}
