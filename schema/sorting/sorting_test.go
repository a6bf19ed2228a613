package sorting_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/schema/sorting"
)

// A card has a rank, by which it is sorted, and a number that tells it from
// others of its rank.
type card struct{ Rank, Number int }

func byRank(a, b card) int { return cmp.Compare(a.Rank, b.Rank) }

// TestLikeSlices shuffles cards of few and of many ranks: sorted, they lie as
// package slices lays them, those of one rank too.
func TestLikeSlices(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 12, 13, 50, 1000, 5000} {
		for _, ranks := range []int{1, 3, 40, 1 << 20} {
			cards := make([]card, n)
			for i := range cards {
				cards[i] = card{random.IntN(ranks), i}
			}
			want, got := slices.Clone(cards), slices.Clone(cards)
			slices.SortFunc(want, byRank)
			sorting.By(got, byRank)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("By, %d cards of %d ranks (-want +got):\n%s", n, ranks, diff)
			}
			want, got = slices.Clone(cards), slices.Clone(cards)
			slices.SortStableFunc(want, byRank)
			sorting.StableBy(got, byRank)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("StableBy, %d cards of %d ranks (-want +got):\n%s", n, ranks, diff)
			}
		}
	}
}
