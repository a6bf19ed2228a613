package agreement

import (
	"slices"
	"strings"
)

// A set is sorted, and has each name once.
type set []string

func newSet(names []string) set {
	out := set(slices.Sorted(slices.Values(names)))
	return slices.Compact(out)
}

// between stands between the names of a set's key. No id has it.
const between = "\x1f"

// none is the key of the empty set, which is not that of a set of one empty
// name.
const none = "\x1e"

func (s set) key() string {
	if len(s) == 0 {
		return none
	}
	return strings.Join(s, between)
}

func setOf(key string) set {
	if key == none {
		return nil
	}
	return strings.Split(key, between)
}

// MASI is the distance of two sets, from 0 to 1: "Measuring Agreement on
// Set-valued Items", Rebecca Passonneau, LREC 2006, pages 831–836. It is
// 1 − J·M with
//
//	J  Jaccard's index, |A∩B| / |A∪B|
//	M  monotonicity: 1 where the sets are equal, 2/3 where one holds the
//	   other, 1/3 where they overlap and each has something of its own, 0 where
//	   they have nothing in common
//
// Two empty sets are equal: their distance is 0, though J is not defined. An
// empty set and another have nothing in common: 1. Order and repetition do not
// matter.
func MASI(a, b []string) float64 { return 1 - likeness(newSet(a), newSet(b)) }

// likeness is 1 minus the distance.
func likeness(a, b set) float64 {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch strings.Compare(a[i], b[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	switch {
	case common == len(a) && common == len(b):
		return 1
	case common == 0:
		return 0
	}
	jaccard := float64(common) / float64(len(a)+len(b)-common)
	if common == len(a) || common == len(b) {
		return jaccard * 2 / 3
	}
	return jaccard / 3
}
