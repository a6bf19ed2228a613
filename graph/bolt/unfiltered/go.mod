// This stands in the place of the Bloom filters, for go.mod says so.
module github.com/tylertreat/BoomFilters

go 1.26.0
