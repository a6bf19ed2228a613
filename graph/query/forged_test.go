package query_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// The statement table of a snapshot, and the checksums of blocks; see FORMAT.md.
const (
	tableSection = 26
	sumsSection  = 28
)

// forge puts bytes into the statement table of a snapshot, each of the patches a
// place of two bytes and a byte, and makes all checksums right.
func forge(whole, patches []byte) []byte {
	b := bytes.Clone(whole)
	le, castagnoli := binary.LittleEndian, crc32.MakeTable(crc32.Castagnoli)
	sum := func(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }
	entry := func(id int) []byte { return b[56+24*(id-1):][:24] }
	section := func(id int) (offset, length, end int) {
		offset, length = int(le.Uint64(entry(id))), int(le.Uint64(entry(id)[8:]))
		return offset, length, (offset + length + 15) / 16 * 16
	}
	at, length, end := section(tableSection)
	for ; len(patches) > 2; patches = patches[3:] {
		b[at+int(le.Uint16(patches))%length] = patches[2]
	}
	le.PutUint32(entry(tableSection)[16:], sum(b[at:end]))
	until, _, end := section(sumsSection)
	for i := 0; i*4096 < until; i++ {
		le.PutUint32(b[until+4*i:], sum(b[max(4096*i, 1024):min(4096*(i+1), until)]))
	}
	le.PutUint32(entry(sumsSection)[16:], sum(b[until:end]))
	le.PutUint32(b[1020:], sum(b[:1020]))
	return b
}

// counting are questions whose answers come from the statement table.
func counting() map[string]func(context.Context, *graph.Store) (any, error) {
	out := map[string]func(context.Context, *graph.Store) (any, error){
		"stances": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stances(ctx, s, query.StanceOptions{}).List()
		},
		"reports": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stances(ctx, s, query.StanceOptions{Reports: true, Assertions: true, Silent: true}).List()
		},
		"contested": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Contested(ctx, s, query.StanceOptions{}).List()
		},
		"timeline": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Timeline(ctx, s, query.TimelineOptions{})
		},
		"timeline of positions": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Timeline(ctx, s, query.TimelineOptions{Rows: "position"})
		},
		"bars": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Bars(ctx, s, query.StanceOptions{}, false)
		},
		"stats": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stats(ctx, s, query.StatsOptions{}).List()
		},
		"per month": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stats(ctx, s, query.StatsOptions{Per: "month"}).List()
		},
		"unheard": func(ctx context.Context, s *graph.Store) (any, error) {
			var ids []string
			for e, err := range query.List(ctx, s, schema.KindActor, query.ListOptions{Unheard: true}).All() {
				if err != nil {
					return nil, err
				}
				ids = append(ids, e.Identity().IRI)
			}
			return ids, nil
		},
		"of a coder": func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stances(ctx, s, query.StanceOptions{Filter: query.Filter{Is: map[string][]string{"coder": {"anna"}}}}).List()
		},
		"scene": func(ctx context.Context, s *graph.Store) (any, error) {
			scene, err := query.Scene(ctx, s, query.SceneOptions{})
			if err != nil {
				return nil, err
			}
			return len(scene.Statements) + len(scene.Entities), nil
		},
	}
	for _, sort := range query.Sorts() {
		out["sorted by "+sort] = func(ctx context.Context, s *graph.Store) (any, error) {
			var ids []string
			for st, err := range query.Said(ctx, s, query.Filter{Sort: sort, AllCoders: true}).All() {
				if err != nil {
					return nil, err
				}
				ids = append(ids, st.IRI)
			}
			return ids, nil
		}
	}
	for _, rows := range []string{"affiliation", "organization", "coder", "medium", "language", "certainty"} {
		out["network of "+rows] = func(ctx context.Context, s *graph.Store) (any, error) {
			d, err := query.Observations(ctx, s, query.ObservationOptions{
				Filter: query.Filter{Is: map[string][]string{"of": {"a:actor/o1"}}}, Rows: rows, Columns: "position", Qualifier: "none",
			})
			if err != nil {
				return nil, err
			}
			return []any{d.Rows, d.Columns, d.Entries}, nil
		}
	}
	for _, by := range query.Dimensions() {
		out["by "+by] = func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stats(ctx, s, query.StatsOptions{Group: []string{by}}).List()
		}
	}
	for _, as := range query.Standings() {
		out["as "+as] = func(ctx context.Context, s *graph.Store) (any, error) {
			return query.Stances(ctx, s, query.StanceOptions{As: as}).List()
		}
	}
	return out
}

// A forged store is a snapshot with whatever in its statement table.
type forged struct {
	whole  []byte
	file   string
	honest map[string]string // the answer of each question
}

func newForged(t testing.TB) *forged {
	t.Helper()
	f := &forged{file: filepath.Join(t.TempDir(), "store"), honest: map[string]string{}}
	for seed := uint64(0); f.whole == nil; seed++ { // until one has something of everything
		if seed == 1000 {
			t.Fatal("no world has something in each part of the table")
		}
		if _, err := graph.Build(t.Context(), f.file, newWorld(seed).join().quads, graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(f.file)
		if err != nil {
			t.Fatal(err)
		}
		f.whole = whole
		for p := range table.Parts {
			if _, length := part(whole, p); length == 0 {
				f.whole = nil
			}
		}
	}
	if !bytes.Equal(forge(f.whole, nil), f.whole) {
		t.Fatal("the checksums of what is not forged are others")
	}
	for name, got := range f.ask(t, f.whole) {
		if got.err != nil {
			t.Fatalf("%s: %v", name, got.err)
		}
		f.honest[name] = got.text
	}
	return f
}

type forgedAnswer struct {
	text string
	err  error
}

// ask writes a store and asks it everything.
func (f *forged) ask(t testing.TB, file []byte) map[string]forgedAnswer {
	t.Helper()
	if err := os.WriteFile(f.file, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out := map[string]forgedAnswer{}
	for name, q := range counting() {
		f.open(t, func(s *graph.Store) error {
			rows, err := q(t.Context(), s)
			text, bad := json.Marshal(rows)
			if bad != nil {
				t.Fatal(bad)
			}
			out[name] = forgedAnswer{string(text), err}
			return nil
		})
	}
	return out
}

func (f *forged) open(t testing.TB, do func(*graph.Store) error) error {
	t.Helper()
	s, err := graph.Open(t.Context(), f.file)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// try asks a forged store. Each answer is an error, or the honest one, or the check
// of the store says that it is not what its quads say. It gives how many are errors,
// and how many are others than the honest ones.
func (f *forged) try(t testing.TB, patches []byte) (refused, other int) {
	t.Helper()
	b := forge(f.whole, patches)
	for name, got := range f.ask(t, b) {
		switch {
		case got.err != nil:
			refused++
		case got.text != f.honest[name]:
			other++
		}
	}
	if bytes.Equal(b, f.whole) {
		return refused, other
	}
	check := f.open(t, func(s *graph.Store) error { return s.CompareIndexes(t.Context()) })
	if !errors.Is(check, graph.ErrDamaged) {
		t.Errorf("%x: %d answers are errors and %d others than they should be; the check gives %v", patches, refused, other, check)
	}
	return refused, other
}

// Whatever somebody has written into the statement table, with all checksums right:
// no question panics, and check finds it.
func TestForgedTable(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	f := newForged(t)
	random := rand.New(rand.NewPCG(26, 27))
	refused, other := 0, 0
	const files = 400
	for range files {
		patches := make([]byte, 3*(1+random.IntN(3)))
		for i := range patches {
			patches[i] = byte(random.Uint32())
			if i%3 == 2 && random.IntN(4) > 0 {
				patches[i] %= 8 // which could be
			}
		}
		some, others := f.try(t, patches)
		refused += min(some, 1)
		other += min(others, 1)
	}
	if refused == 0 || other == 0 {
		t.Errorf("%d were refused and %d answered otherwise: the test tests nothing", refused, other)
	}
	t.Logf("of %d, %d were refused and %d answered otherwise", files, refused, other)
}

// part says where a part of the statement table of a snapshot stands, from its start,
// and how many bytes it has.
func part(whole []byte, p int) (offset, length int) {
	le := binary.LittleEndian
	b := whole[le.Uint64(whole[56+24*(tableSection-1):])+uint64(16*p):]
	return int(le.Uint64(b)), int(le.Uint32(b[8:]) * le.Uint32(b[12:]))
}

// Some question meets what somebody has written into each of the parts.
func TestEachPartForged(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	f := newForged(t)
	unmet := map[int]string{int(table.WordsOf(table.Layer)): "here, what is in a layer names its coder as well"}
	for p := range table.Parts {
		offset, length := part(f.whole, p)
		met := false
		for _, at := range []int{offset, offset + length/2, offset + length - 1} {
			for _, b := range []byte{0, 1, 2, 0xff} {
				if met {
					break
				}
				refused, other := f.try(t, []byte{byte(at), byte(at >> 8), b})
				met = refused+other > 0
			}
		}
		if met == (unmet[p] != "") {
			t.Errorf("part %d: some answer is another: %v; it should not be for the reason %q", p, met, unmet[p])
		}
	}
}

// FuzzTable is that with patches of any sort.
func FuzzTable(fuzz *testing.F) {
	f := newForged(fuzz)
	for p := range table.Parts { // the offset, the length or the width of each part, and what is in it
		if testing.Short() && p%160 != 0 {
			continue // TestEachPartForged has them all
		}
		at := 16*p + []int{0, 8, 12}[p%3]
		fuzz.Add([]byte{byte(at), byte(at >> 8), 0xff})
		offset, length := part(f.whole, p)
		for _, at := range []int{offset, offset + length - 1} {
			fuzz.Add([]byte{byte(at), byte(at >> 8), 1})
		}
	}
	fuzz.Fuzz(func(t *testing.T, patches []byte) { f.try(t, patches) })
}
