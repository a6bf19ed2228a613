package check

import (
	"testing"

	"onrecord/schema/spelling"
)

// TestListsAreFolded: the words by which names are taken apart are compared with
// folded ones.
func TestListsAreFolded(t *testing.T) {
	for _, list := range []map[string]bool{titles(), degrees(), suffixes(), links()} {
		if len(list) == 0 {
			t.Fatal("a list is empty")
		}
		for w := range list {
			if spelling.Fold(w) != w {
				t.Errorf("%q is not folded: %q", w, spelling.Fold(w))
			}
		}
	}
}
