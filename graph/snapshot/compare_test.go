package snapshot

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// What has the right checksums and is not what the quads make of it is found,
// whichever index it is in.
func TestCompareIndexes(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 6)
	compare := func(file []byte) error {
		path := filepath.Join(t.TempDir(), "store")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if err != nil {
			return err
		}
		err = s.CompareIndexes(t.Context())
		if closed := s.Close(); closed != nil {
			t.Error(closed)
		}
		return err
	}
	if err := compare(v.whole); err != nil {
		t.Fatal(err)
	}
	h := headerOf(t, v.whole)
	forged := 0
	for id := secRowFence; id < secSums; id++ {
		length := int(h.sections[id].length)
		if length == 0 || id == secInputs { // which is whoever's built it
			continue
		}
		for range 20 {
			at, bit := v.random.IntN(length), byte(1)<<v.random.IntN(8)
			file := resection(h, v.whole, func(this sectionID, b []byte) []byte {
				if this == id {
					b[at] ^= bit
				}
				return b
			})
			forged++
			var damage *DamageError
			if err := compare(file); !errors.As(err, &damage) {
				t.Errorf("section %d, byte %d: got %v", id, at, err)
			}
		}
	}
	if forged < 300 {
		t.Errorf("only %d files are forged", forged)
	}
	rows := resection(h, v.whole, func(id sectionID, b []byte) []byte {
		if id == secRows { // two quads in each other's place
			first := bytes.Clone(b[:16])
			copy(b, b[16:32])
			copy(b[16:], first)
		}
		return b
	})
	if err := compare(rows); err == nil {
		t.Error("quads out of order are not noticed")
	}
}
