package network

import (
	"math/bits"
	"time"
)

// distinct leaves out entries that repeat an earlier one of the same bin: with the
// same row and column and, unless levels are ignored, the same level. What is
// undated is in no bin of time.
func (s *Settings) distinct(entries []Entry) []Entry {
	if s.Duplicates == Include {
		return entries
	}
	seen := newKeySet(len(entries))
	out := make([]Entry, 0, len(entries))
	var last Time = NoTime
	var bin uint32
	for i := range entries {
		e := &entries[i]
		switch s.Duplicates {
		case PerDocument:
			bin = e.Document
		case AcrossRange:
		default:
			if e.Time == NoTime {
				out = append(out, *e)
				continue
			}
			if e.Time != last || i == 0 {
				last, bin = e.Time, s.bin(e.Time)
			}
		}
		level := e.Level
		if s.Aggregation == Ignore {
			level = 0
		}
		if seen.add(key{e.Row, e.Column, level, bin}) {
			out = append(out, *e)
		}
	}
	return out
}

// bin numbers the week, month or year of a time. In the variant DNA it is the
// number of the week or the month alone, whatever the year.
func (s *Settings) bin(t Time) uint32 {
	c := t.civil()
	switch s.Duplicates {
	case PerWeek:
		year, week := c.ISOWeek()
		if s.DNA {
			year = 0
		}
		return uint32(year*64 + week)
	case PerMonth:
		month := uint32(c.Month() - time.January)
		if s.DNA {
			return month
		}
		return uint32(c.Year())*12 + month
	}
	return uint32(c.Year())
}

// A key is what duplicates have in common.
type key struct{ row, column, level, bin uint32 }

// A keySet is a set of keys, in one array.
type keySet struct {
	slots []key
	used  []bool
	n     int
}

func newKeySet(most int) *keySet {
	size := 1 << max(4, bits.Len(uint(most+most/2)))
	return &keySet{slots: make([]key, size), used: make([]bool, size)}
}

// add adds a key; false: it was there.
func (s *keySet) add(k key) bool {
	h := (uint64(k.row)<<32|uint64(k.column))*0x9E3779B97F4A7C15 ^ (uint64(k.level)<<32|uint64(k.bin))*0xC2B2AE3D27D4EB4F
	mask := uint64(len(s.slots) - 1)
	for i := (h ^ h>>29) & mask; ; i = (i + 1) & mask {
		if !s.used[i] {
			s.used[i], s.slots[i] = true, k
			s.n++
			return true
		}
		if s.slots[i] == k {
			return false
		}
	}
}
