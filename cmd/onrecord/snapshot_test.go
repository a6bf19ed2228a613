package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// snapshotHeader is how long the header of a snapshot is; its checksum comes
// last.
const snapshotHeader = 1024

// sealed is a snapshot in which the checksum of the header is right.
func sealed(b []byte) []byte {
	sum := crc32.Checksum(b[:snapshotHeader-4], crc32.MakeTable(crc32.Castagnoli))
	binary.LittleEndian.PutUint32(b[snapshotHeader-4:], sum)
	return b
}

// A damaged snapshot answers, or is one sentence and exit code 1; check finds
// all damage.
func TestDamagedSnapshots(t *testing.T) {
	long(t)
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store")
	must(t, "build", filepath.Join("testdata", "harbour"), "-o", file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(what string, b []byte, questions [][]string) {
		t.Helper()
		write(t, file, b)
		askDamaged(t, what, file, questions)
		checkDamaged(t, what, file)
	}
	const page = 4096
	used := len(whole)
	for _, size := range []int{0, 1, 7, 16, snapshotHeader - 1, snapshotHeader, page, page + 17, used / 2, used - page, used - 1} {
		ask(fmt.Sprintf("cut to %d bytes", size), whole[:size], damagedQuestions)
	}
	ask("longer", append(bytes.Clone(whole), 0), damagedQuestions)
	for _, span := range [][2]int{{0, used}, {0, 8}, {0, snapshotHeader}, {snapshotHeader, 2 * snapshotHeader}, {0, page}, {page, 2 * page}, {2 * page, 4 * page}, {used / 2, used}, {used - page, used}} {
		b := bytes.Clone(whole)
		clear(b[span[0]:span[1]])
		ask(fmt.Sprintf("zeros in %d–%d", span[0], span[1]), b, damagedQuestions)
	}
	for p := 0; p < used/page-1; p++ {
		b := bytes.Clone(whole)
		copy(b[p*page:], whole[(p+1)*page:(p+2)*page])
		copy(b[(p+1)*page:], whole[p*page:(p+1)*page])
		ask(fmt.Sprintf("pages %d and %d exchanged", p, p+1), b, damagedQuestions)
	}

	random := rand.New(rand.NewPCG(1, 2))
	n := len(damagedQuestions)
	for i := range 300 {
		b := bytes.Clone(whole)
		at, bit := random.IntN(used), random.IntN(8)
		b[at] ^= 1 << bit
		some := [][]string{damagedQuestions[1+i%(n-1)], damagedQuestions[1+(i+3)%(n-1)], damagedQuestions[1+(i+7)%(n-1)]}
		ask(fmt.Sprintf("bit %d of byte %d", bit, at), b, some)
	}
	for i := range 100 {
		b := bytes.Clone(whole)
		at := 8 + random.IntN(snapshotHeader-12)
		b[at] ^= 1 << random.IntN(8)
		write(t, file, sealed(b))
		askDamaged(t, fmt.Sprintf("byte %d of a header whose checksum is right", at), file, [][]string{damagedQuestions[1+i%(n-1)]})
	}
	write(t, file, whole)
	must(t, "check", file)
}

// checkDamaged checks a damaged store: exit code 1, and one sentence.
func checkDamaged(t *testing.T, damage, file string) {
	t.Helper()
	code, stdout, stderr := ask(t, "check", "--store", file)
	if code != exitFailure || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "onrecord: "+file+": this ") {
		t.Errorf("%s: check: exit code %d, stdout %q, stderr %q, want %d, none and a sentence", damage, code, stdout, stderr, exitFailure)
	}
}

// Whatever is given as --store in its place, one sentence says what is wrong
// and what to write instead.
func TestNoSnapshots(t *testing.T) {
	long(t)
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	harbour := filepath.Join("testdata", "harbour")
	must(t, "build", harbour, "-o", path("snapshot"))
	must(t, "build", harbour, "-o", "bolt:"+path("bolt"))
	must(t, "export", "nquads", "--corpus", harbour, "-o", path("x.nq"))
	must(t, "export", "jsonl", "--corpus", harbour, "-o", path("x.jsonl"))
	write(t, path("letter.txt"), []byte("Ask Ada.\n"))
	write(t, path("empty"), nil)
	whole, err := os.ReadFile(path("snapshot"))
	if err != nil {
		t.Fatal(err)
	}
	binary.LittleEndian.PutUint32(whole[8:], 1000)
	write(t, path("newer"), sealed(whole))
	if err := os.Mkdir(path("folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	const foreign = "this is not an onrecord store"
	for _, test := range []struct{ uri, want string }{
		{path("nowhere"), "there is no store here"},
		{path("letter.txt"), foreign},
		{path("empty"), "this store is damaged: build it again (it is empty)"},
		{path("folder"), foreign + ": it is a folder"},
		{path("newer"), "it was built by a newer onrecord (format 1000; this one reads up to 6)"},
		{path("bolt"), foreign + " as one file; bolt:" + path("bolt") + " names the folder of one"},
		{path("bolt/indexes.bolt"), foreign + " as one file; bolt:" + path("bolt") + " names the folder of one"},
		{"bolt:" + path("bolt/indexes.bolt"), foreign + " as one file; bolt:" + path("bolt") + " names the folder of one"},
		{"bolt:" + path("snapshot"), foreign + " as a folder; " + path("snapshot") + " names the file of one"},
		{"bolt:" + path("newer"), foreign + " as a folder; " + path("newer") + " names the file of one"},
		{"bolt:" + path("letter.txt"), foreign},
		{harbour, foreign + ": it is a folder; --corpus " + harbour + " asks the corpus"},
		{"bolt:" + harbour, foreign + "; --corpus " + harbour + " asks the corpus"},
		{filepath.Join(harbour, "actors.yaml"), foreign + "; --corpus " + harbour + " asks the corpus"},
		{path("x.nq"), foreign + "; --corpus " + path("x.nq") + " asks the corpus"},
		{path("x.jsonl"), foreign + "; --corpus " + path("x.jsonl") + " asks the corpus"},
		{"file:" + path("x.jsonl"), foreign + "; --corpus " + path("x.jsonl") + " asks the corpus"},
		{"bolt:" + path("x.jsonl"), foreign + "; --corpus " + path("x.jsonl") + " asks the corpus"},
	} {
		want := fmt.Sprintf("onrecord: %s: %s\n", test.uri, test.want)
		for _, q := range append(questions, damagedQuestions...) {
			code, stdout, stderr := ask(t, append(q, "--store", test.uri)...)
			if code != exitFailure || stderr != want || strings.Trim(stdout, "[]\n") != "" {
				t.Errorf("%v --store %s: exit code %d, stdout %q, stderr %q, want %d, none and %q", q, test.uri, code, stdout, stderr, exitFailure, want)
			}
		}
	}
	code, _, stderr := ask(t, "said", "--corpus", path("snapshot"))
	want := fmt.Sprintf("onrecord: --corpus %[1]s: this is a store: --store %[1]s asks it\n", path("snapshot"))
	if code != exitUsage || !strings.HasPrefix(stderr, want) {
		t.Errorf("a store as a corpus: exit code %d, stderr %q, want %d, %q", code, stderr, exitUsage, want)
	}
}
