package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// damagedQuestions read a store in every way.
var damagedQuestions = [][]string{
	{"check"},
	{"said", "--format", "json"},
	{"said", "port", "--by", "chou", "--at", "seeland"},
	{"stances", "--silent"},
	{"path", "adair", "freighters"},
	{"show", "adair"},
	{"list", "--unheard"},
	{"stats"},
	{"export", "nquads"},
	{"query", "gizmo", `g.V().tag("from").out().out().in().limit(100).all(); g.V().has(g.IRI("or:mode"), "quote").forEach(function(d) { g.emit(d) })`},
	{"query", "mql", `[{"id": null, "<https://onrecord.example/ns#mode>": "assertion"}]`},
	{"query", "graphql", `{ nodes(<https://onrecord.example/ns#mode>: "assertion") { id } }`},
}

// A damaged store answers, or is one sentence and exit code 1.
func TestDamagedStores(t *testing.T) {
	long(t)
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "store")
	must(t, "build", filepath.Join("testdata", "harbour"), "-o", "bolt:"+dir)
	file := filepath.Join(dir, "indexes.bolt")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	used := len(whole)
	for used > page && whole[used-1] == 0 {
		used--
	}

	for _, size := range []int{0, 1, 16, page - 1, page, 2 * page, 3 * page, 4*page + 17, used / 2, used - page, used - 1} {
		write(t, file, whole[:size])
		askDamaged(t, fmt.Sprintf("cut to %d bytes", size), "bolt:"+dir, damagedQuestions)
	}
	zeroed := func(from, until int) []byte {
		b := append([]byte(nil), whole...)
		clear(b[from:until])
		return b
	}
	for _, span := range [][2]int{{0, len(whole)}, {0, page}, {page, 2 * page}, {0, 2 * page}, {2 * page, 4 * page}, {used / 2, used}, {used - page, used}} {
		write(t, file, zeroed(span[0], span[1]))
		askDamaged(t, fmt.Sprintf("zeros in %d–%d", span[0], span[1]), "bolt:"+dir, damagedQuestions)
	}
	for p := 2; p < used/page; p += 7 {
		write(t, file, append(append(append([]byte(nil), whole[:p*page]...), whole[2*page:3*page]...), whole[(p+1)*page:]...))
		askDamaged(t, fmt.Sprintf("page 2 in the place of page %d", p), "bolt:"+dir, damagedQuestions)
	}

	write(t, file, whole)
	random := rand.New(rand.NewPCG(1, 2))
	n := len(damagedQuestions)
	for i := range 200 {
		at, bit := random.IntN(used), random.IntN(8)
		for whole[at] == 0 {
			at = random.IntN(used)
		}
		flip(t, file, int64(at), whole[at]^1<<bit)
		some := [][]string{damagedQuestions[i%n], damagedQuestions[(i+3)%n], damagedQuestions[(i+7)%n]}
		askDamaged(t, fmt.Sprintf("bit %d of byte %d", bit, at), "bolt:"+dir, some)
		flip(t, file, int64(at), whole[at])
	}
	must(t, "check", "bolt:"+dir)
}

func write(t *testing.T, file string, b []byte) {
	t.Helper()
	if err := os.WriteFile(file, b, 0o666); err != nil {
		t.Fatal(err)
	}
}

func flip(t *testing.T, file string, at int64, b byte) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{b}, at); err != nil {
		t.Fatal(err)
	}
}

// askDamaged asks each question.
func askDamaged(t *testing.T, damage, uri string, questions [][]string) {
	t.Helper()
	for _, q := range questions {
		code, _, stderr := ask(t, append(q, "--store", uri, "--quiet")...)
		switch code {
		case exitOK:
		case exitInvalid: // what is there means nothing, or is not what its hash is of
			if stderr == "" || strings.Contains(stderr, "runtime error") {
				t.Errorf("%s: %v: exit code %d, %q", damage, q, code, stderr)
			}
		case exitFailure, exitNothing:
			stderr, _, _ = strings.Cut(stderr, "Asked: ") // what was, where nothing was found
			if strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "onrecord: ") || strings.Contains(stderr, "runtime error") {
				t.Errorf("%s: %v: stderr is not a clear sentence: %q", damage, q, stderr)
			}
		default:
			t.Errorf("%s: %v: exit code %d, %q", damage, q, code, stderr)
		}
	}
}

// A store that is none of ours is one sentence and exit code 1, whatever is
// asked.
func TestForeignStores(t *testing.T) {
	long(t)
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "notes.txt"), []byte("Ask Ada.\n"))
	bucket := func(name, key, value string) {
		if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		db, err := bolt.Open(filepath.Join(dir, name, "indexes.bolt"), 0o666, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucket([]byte(key))
			if err != nil {
				return err
			}
			return b.Put([]byte("note"), []byte(value))
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
	}
	bucket("other", "somebody", "else")
	bucket("newer", "onrecord", `{"Format":1000}`)
	bucket("broken", "onrecord", `{`)
	for _, test := range []struct{ name, want string }{
		{"nowhere", "there is no store here"},
		{"notes.txt", "this is not an onrecord store"},
		{"", "this is not an onrecord store"},
		{"other", "this is not an onrecord store"},
		{"newer", "it was built by a newer onrecord (format 1000; this one reads up to 2)"},
		{"broken", "this store is damaged: build it again"},
	} {
		uri := "bolt:" + filepath.Join(dir, test.name)
		want := fmt.Sprintf("onrecord: %s: %s\n", strings.TrimSuffix(uri, "/"), test.want)
		for _, q := range append(questions, []string{"check"}) {
			code, stdout, stderr := ask(t, append(q, "--store", uri)...)
			if code != exitFailure || stderr != want || strings.Trim(stdout, "[]\n") != "" {
				t.Errorf("%s: %v: exit code %d, stdout %q, stderr %q, want %d, none and %q", test.name, q, code, stdout, stderr, exitFailure, want)
			}
		}
	}
}
