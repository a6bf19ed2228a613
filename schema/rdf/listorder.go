package rdf

import (
	"strconv"
	"strings"

	"onrecord/schema"
)

// A list keeps the order in which a person wrote it: of quotations, of
// speakers, of passages. Quads are a set and have none, so an entity whose lists
// are in another order than the sorted one has one more quad: its or:order
// names each such list with, for every item, its place among the sorted items
// (schema.Field.Order). In
//
//	or:order "speakers 1 0; quotes 2 0 1 0"
//
// the second speaker by id comes first, and of three different quotes the first
// one in the alphabet stands twice. Sources that say so have none: they are the
// names of graphs.

// orderOf is the or:order of a record; empty where all its lists are sorted.
func orderOf(fields []schema.Field, record any) string {
	var b []byte
	for i := range fields {
		f := &fields[i]
		if f.Predicate == "" {
			continue
		}
		places := f.Order(record)
		if places == nil {
			continue
		}
		if len(b) > 0 {
			b = append(b, "; "...)
		}
		b = append(b, f.Name...)
		for _, n := range places {
			b = strconv.AppendInt(append(b, ' '), int64(n), 10)
		}
	}
	return string(b)
}

// arrange sorts the lists of a record that was read from quads, and then puts
// them into an order, if it fits.
func arrange(fields []schema.Field, record any, order string) {
	var places map[string][]int
	if order != "" {
		places = map[string][]int{}
		for list := range strings.SplitSeq(order, "; ") {
			words := strings.Split(list, " ")
			at := make([]int, len(words)-1)
			for i, w := range words[1:] {
				n, err := strconv.Atoi(w)
				if err != nil {
					n = -1
				}
				at[i] = n
			}
			places[words[0]] = at
		}
	}
	for i := range fields {
		f := &fields[i]
		f.Arrange(record, places[f.Name])
	}
}
