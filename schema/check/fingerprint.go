package check

import "hash/maphash"

// A fingerprint stands for a value in a set of millions: two hashes of it, which no
// two values share in practice.
type fingerprint [2]uint64

// seeds are those of the two hashes.
type seeds [2]maphash.Seed

func newSeeds() seeds { return seeds{maphash.MakeSeed(), maphash.MakeSeed()} }

func fingerprintOf[T comparable](s seeds, v T) fingerprint {
	return fingerprint{maphash.Comparable(s[0], v), maphash.Comparable(s[1], v)}
}
