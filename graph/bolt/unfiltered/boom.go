// Package boom has Bloom filters that leave nothing out. Cayley's key-value
// store can be told to use none (kv.OptNoBloom), and is, but links them and
// encoding/gob with them.
package boom

// A BloomFilter says of everything that it may be in a set, which a Bloom filter
// may say of anything.
type BloomFilter struct{}

// NewBloomFilter makes a filter.
func NewBloomFilter(uint, float64) *BloomFilter { return &BloomFilter{} }

// Add adds something.
func (f *BloomFilter) Add([]byte) *BloomFilter { return f }

// Test reports whether something may have been added.
func (f *BloomFilter) Test([]byte) bool { return true }

// A DeletableBloomFilter is one from which things can be removed.
type DeletableBloomFilter struct{}

// NewDeletableBloomFilter makes a filter.
func NewDeletableBloomFilter(uint, uint, float64) *DeletableBloomFilter {
	return &DeletableBloomFilter{}
}

// Add adds something.
func (f *DeletableBloomFilter) Add([]byte) *DeletableBloomFilter { return f }

// Test reports whether something may have been added.
func (f *DeletableBloomFilter) Test([]byte) bool { return true }

// TestAndRemove removes something and reports whether it may have been added.
func (f *DeletableBloomFilter) TestAndRemove([]byte) bool { return true }
