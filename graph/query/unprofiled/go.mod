// This stands in the place of pprof, for go.mod says so.
module github.com/google/pprof

go 1.26.0
