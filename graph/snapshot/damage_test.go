package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"

	"onrecord/graph/view/table"
)

// seal makes the checksum of a header right.
func seal(b []byte) []byte {
	le.PutUint32(b[headerSize-4:], crc32.Checksum(b[:headerSize-4], castagnoli()))
	return b
}

// headerOf reads the header of a whole file.
func headerOf(t testing.TB, b []byte) header {
	t.Helper()
	var h header
	if err := h.unmarshal(b, int64(len(b))); err != nil {
		t.Fatal(err)
	}
	return h
}

// resection writes a file anew, with other sections and all checksums right.
func resection(h header, whole []byte, section func(sectionID, []byte) []byte) []byte {
	out := make([]byte, headerSize)
	for id := sectionID(1); id <= sections; id++ {
		at := h.sections[id]
		was := whole[at.offset : at.offset+at.length]
		b := section(id, bytes.Clone(was))
		if id == secSums && bytes.Equal(b, was) {
			b = sumsOf(out)
		}
		padded := append(b, make([]byte, aligned(uint64(len(b)))-uint64(len(b)))...)
		h.sections[id] = span{uint64(len(out)), uint64(len(b)), crc32.Checksum(padded, castagnoli())}
		out = append(out, padded...)
	}
	h.size = uint64(len(out))
	copy(out, h.marshal())
	return out
}

// sumsOf are the checksums of the blocks of a file, up to where they stand.
func sumsOf(file []byte) (b []byte) {
	for from := 0; from < len(file); from += sumStep {
		b = le.AppendUint32(b, crc32.Checksum(file[max(from, headerSize):min(from+sumStep, len(file))], castagnoli()))
	}
	return b
}

// allocated is how many bytes were asked for since the start of the program.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// A victim is a file that is damaged again and again.
type victim struct {
	*specimen
	whole  []byte
	file   string
	random *rand.Rand
}

func victimOf(t testing.TB, statements int) *victim {
	t.Helper()
	sp := specimenOf(t, statements)
	whole, err := os.ReadFile(sp.file)
	if err != nil {
		t.Fatal(err)
	}
	return &victim{sp, whole, filepath.Join(t.TempDir(), "damaged"), rand.New(rand.NewPCG(4, 2))}
}

// try reads a damaged file in every way. Reading ends, meets nothing but
// damage, and takes no more memory than the file can account for.
func (v *victim) try(t testing.TB, what string, b []byte) error {
	t.Helper()
	if err := os.WriteFile(v.file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	before := allocated()
	const step = 31
	r, err := v.read(t.Context(), v.file, step, v.random.IntN(step))
	if r == nil {
		var older *OlderError
		var newer *NewerError
		if !damage(err) && !errors.Is(err, ErrNotAStore) && !errors.As(err, &older) && !errors.As(err, &newer) {
			t.Errorf("%s: opening: got %v, want damage", what, err)
		}
		return err
	}
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	// A symbol is eight bytes, and the longest of terms is all of its section.
	if took, most := allocated()-before, uint64(8*len(b)+1<<10)*uint64(r.calls); took > most {
		t.Errorf("%s: %d calls took %d bytes of memory for a file of %d", what, r.calls, took, len(b))
	}
	return r.first
}

// Whatever bit of a file is another, opening or verifying finds it.
func TestEachByteFlipped(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 6)
	b := bytes.Clone(v.whole)
	if err := os.WriteFile(v.file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(v.file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	open, err := Open(v.file)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	for at := range b {
		flipped := []byte{b[at] ^ 1<<v.random.IntN(8)}
		if _, err := f.WriteAt(flipped, int64(at)); err != nil {
			t.Fatal(err)
		}
		err := open.Verify(t.Context()) // the file is in memory, and so is the change
		if at < headerSize {
			var s *Store
			if s, err = Open(v.file); err == nil {
				err = s.Close()
			}
		}
		if !damage(err) {
			t.Errorf("byte %d is %#x, not %#x: got %v", at, flipped[0], b[at], err)
		}
		if _, err := f.WriteAt(b[at:at+1], int64(at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.try(t, "whole", b); err != nil {
		t.Errorf("whole again: %v", err)
	}
}

// Flipped bits are damage, where they are read, or, in a header whose checksum is
// right, other answers, never more than that.
func TestFlipped(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 30)
	met := 0
	for i := range 1_000 {
		b := bytes.Clone(v.whole)
		at := v.random.IntN(len(b))
		if i%5 == 0 {
			at = v.random.IntN(tableOffset + sections*entrySize)
		}
		b[at] ^= 1 << v.random.IntN(8)
		if at < headerSize {
			seal(b)
		}
		if v.try(t, fmt.Sprintf("byte %d is %#x, not %#x", at, b[at], v.whole[at]), b) != nil {
			met++
		}
	}
	if met < 200 {
		t.Errorf("reading met damage only %d times", met)
	}
}

// FORMAT.md lists the sections; each of them is read. A flipped bit in one is met by
// reading, which names the section, or, where it has no need of the byte, by
// verifying.
func TestEachSectionFlipped(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 100) // sections of several blocks, so that most blocks are of one section
	h := headerOf(t, v.whole)
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "\n## Sections\n")
	list, _, _ = strings.Cut(list, "\n## ")
	listed := 0
	for line := range strings.Lines(list) {
		var id sectionID
		if _, err := fmt.Sscanf(line, "| %d |", &id); err != nil {
			continue
		}
		if listed++; id != sectionID(listed) || id > sections {
			t.Fatalf("FORMAT.md has section %d in the place of %d, of %d", id, listed, sections)
		}
		at := h.sections[id]
		if at.length == 0 {
			t.Errorf("section %d is empty: nothing of it is tested", id)
			continue
		}
		const flips = 12
		named, read := 0, 0
		for range flips {
			b := bytes.Clone(v.whole)
			place := int(at.offset) + v.random.IntN(int(at.length))
			b[place] ^= 1 << v.random.IntN(8)
			what := fmt.Sprintf("section %d, byte %d is %#x, not %#x", id, place, b[place], v.whole[place])
			met := v.try(t, what, b)
			if met == nil { // it was not needed
				met = v.verify(t)
			} else {
				read++
			}
			if !damage(met) {
				t.Errorf("%s: got %v", what, met)
			}
			if namesSection(met, id) {
				named++
			}
		}
		if named == 0 {
			t.Errorf("section %d: no damage was said to be there", id)
		}
		if read == 0 {
			t.Errorf("section %d: reading has met no damage: it is not read", id)
		}
	}
	if listed != sections {
		t.Errorf("FORMAT.md lists %d sections of %d", listed, sections)
	}
}

// FORMAT.md lists the parts of the statement table; each of them is read. A flipped bit in
// one is met by reading.
func TestEachPartFlipped(t *testing.T) {
	v := victimOf(t, 100)
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "\n| part | what | numbers |\n")
	list, _, _ = strings.Cut(list, "\n\n")
	listed := 0
	for line := range strings.Lines(list) {
		var from, until int
		switch n, _ := fmt.Sscanf(line, "| %d..%d |", &from, &until); n {
		case 0:
			continue
		case 1:
			until = from + 1
		}
		if from != listed {
			t.Fatalf("FORMAT.md has part %d in the place of %d", from, listed)
		}
		listed = until
	}
	if listed != table.Parts {
		t.Fatalf("FORMAT.md lists %d parts of %d", listed, table.Parts)
	}
	start := int(headerOf(t, v.whole).sections[secColumns].offset)
	for p := range table.Parts {
		entry := v.whole[start+16*p:]
		offset, length := int(le.Uint64(entry)), int(le.Uint32(entry[8:])*le.Uint32(entry[12:]))
		if length == 0 {
			t.Errorf("part %d is empty: nothing of it is tested", p)
			continue
		}
		if testing.Short() && p%5 != 0 {
			continue
		}
		b := bytes.Clone(v.whole)
		at := start + offset + v.random.IntN(length)
		b[at] ^= 1 << v.random.IntN(8)
		if met := v.try(t, fmt.Sprintf("part %d, byte %d is %#x, not %#x", p, at, b[at], v.whole[at]), b); !namesSection(met, secColumns) {
			t.Errorf("part %d: got %v: it is not read", p, met)
		}
	}
}

// verify opens the file that was tried last and compares its checksums.
func (v *victim) verify(t testing.TB) error {
	t.Helper()
	s, err := Open(v.file)
	if err != nil {
		return err
	}
	return errors.Join(s.Verify(t.Context()), s.Close())
}

// namesSection reports whether an error says that a section is damaged, perhaps with
// others that share a block with it.
func namesSection(err error, id sectionID) bool {
	text := fmt.Sprint(err)
	at := strings.Index(text, "section")
	if at < 0 {
		return false
	}
	var first, last sectionID
	if n, _ := fmt.Sscanf(text[at:], "sections %d to %d", &first, &last); n == 2 {
		return first <= id && id <= last
	}
	n, _ := fmt.Sscanf(text[at:], "section %d", &first)
	return n == 1 && first == id
}

// A file that is cut short does not open.
func TestCut(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 30)
	h := headerOf(t, v.whole)
	sizes := []int{1, 7, 8, 9, 16, tableOffset, headerSize - 1, len(v.whole) - 1}
	for _, s := range h.sections[1:] {
		for _, at := range []uint64{s.offset, s.offset + s.length} {
			sizes = append(sizes, int(at)-1, int(at), int(at)+1)
		}
	}
	for range 200 {
		sizes = append(sizes, 1+v.random.IntN(len(v.whole)-1))
	}
	for _, n := range sizes {
		if n >= len(v.whole) {
			continue
		}
		if err := v.try(t, fmt.Sprintf("cut to %d bytes", n), v.whole[:n]); err == nil {
			t.Errorf("cut to %d bytes: it opened", n)
		}
	}
	if err := v.try(t, "longer", append(bytes.Clone(v.whole), 0)); err == nil {
		t.Error("a byte longer: it opened")
	}
}

// What was never written is zeros.
func TestZeroed(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 30)
	h := headerOf(t, v.whole)
	for _, keepSums := range []bool{true, false} {
		for id := sectionID(1); id <= sections; id++ {
			at := h.sections[id]
			b := bytes.Clone(v.whole)
			clear(b[at.offset : at.offset+at.length])
			if !keepSums {
				b = resection(h, b, func(_ sectionID, b []byte) []byte { return b })
			}
			v.try(t, fmt.Sprintf("section %d of zeros, the old checksum: %v", id, keepSums), b)
		}
	}
	for range 100 {
		b := bytes.Clone(v.whole)
		from := headerSize + v.random.IntN(len(b)-headerSize)
		clear(b[from:min(len(b), from+1+v.random.IntN(8192))])
		v.try(t, fmt.Sprintf("zeros from %d on", from), b)
	}
}

// Sections in the place of others, and with more or less in them than there
// should be, whose checksums are right.
func TestExchangedSections(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 30)
	h := headerOf(t, v.whole)
	content := func(id sectionID) []byte {
		return v.whole[h.sections[id].offset : h.sections[id].offset+h.sections[id].length]
	}
	opened := 0
	for a := sectionID(1); a <= sections; a++ {
		for b := sectionID(1); b <= sections; b++ {
			if a == b || (a+b)%3 > 0 { // a third is enough
				continue
			}
			file := resection(h, v.whole, func(id sectionID, _ []byte) []byte {
				from := content(id)
				if id == a {
					// As long as it should be, whatever is in it.
					from = content(b)
					for len(from) > 0 && len(from) < len(content(a)) {
						from = append(bytes.Clone(from), from...)
					}
					from = from[:min(len(from), len(content(a)))]
				}
				return bytes.Clone(from)
			})
			if v.try(t, fmt.Sprintf("section %d in the place of %d", b, a), file) == nil {
				opened++
			}
		}
	}
	for id := sectionID(1); id <= sections; id++ {
		for _, by := range []int{-24, -16, -8, -4, -1, 1, 4, 8, 16, 24} {
			file := resection(h, v.whole, func(this sectionID, b []byte) []byte {
				if this == id {
					b = append(b, make([]byte, max(0, by))...)
					b = b[:max(0, len(b)+min(0, by))]
				}
				return b
			})
			v.try(t, fmt.Sprintf("section %d is %d bytes longer", id, by), file)
		}
	}
	if opened == 0 {
		t.Error("each exchange was noticed at once: the test tests nothing")
	}
}

// What is not a snapshot, is of another version or is empty is told apart.
func TestOthers(t *testing.T) {
	v := victimOf(t, 6)
	version := func(n uint32) []byte {
		b := bytes.Clone(v.whole)
		le.PutUint32(b[8:], n)
		return seal(b)
	}
	newer := func(n int) func(error) bool {
		return func(err error) bool {
			var found *NewerError
			return errors.As(err, &found) && found.Version == n && strings.Contains(err.Error(), fmt.Sprintf("(format %d; this one reads up to %d)", n, Version))
		}
	}
	older := func(err error) bool {
		var found *OlderError
		return errors.As(err, &found) && strings.HasSuffix(err.Error(), fmt.Sprintf("(format %d; this one reads %d): build it again", found.Version, Version))
	}
	foreign := func(err error) bool { return errors.Is(err, ErrNotAStore) }
	for _, c := range []struct {
		name string
		text []byte
		want func(error) bool
	}{
		{"the next version", version(Version + 1), newer(Version + 1)},
		{"the last version", version(1<<32 - 1), newer(1<<32 - 1)},
		{"a newer one that has nothing else in common", seal(append(version(9)[:16], make([]byte, headerSize-16)...)), newer(9)},
		{"the version before", version(Version - 1), older},
		{"the first one, with other sections", seal(append(version(1)[:12], make([]byte, headerSize-12)...)), older},
		{"no version", version(0), damage},
		{"empty", nil, foreign},
		{"a letter", []byte("Dear Ada, …"), foreign},
		{"quads", []byte("<a:s> <a:p> <a:o> .\n"), foreign},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), foreign},
		{"an archive", append([]byte("PK\x03\x04"), make([]byte, 4096)...), foreign},
		{"zeros", make([]byte, len(v.whole)), foreign},
		{"sent as text", bytes.ReplaceAll(v.whole, []byte("\r\n"), []byte("\n")), damage},
		{"sent as text, the other way", bytes.ReplaceAll(v.whole, []byte("\n"), []byte("\r\n")), damage},
		{"the upper bits lost", append([]byte{v.whole[0] & 0x7f}, v.whole[1:]...), damage},
		{"twice", append(bytes.Clone(v.whole), v.whole...), damage},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := os.WriteFile(v.file, c.text, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(v.file)
			if err == nil {
				t.Fatal("it opened", s.Close())
			}
			if !c.want(err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNotAStore) {
		t.Errorf("a folder: got %v", err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing: got %v", err)
	}
}
