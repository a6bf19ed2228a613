package query

import (
	"cmp"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// sortByName orders rows by a reference's name, then its id.
func sortByName[T any](rows []T, ref func(T) schema.PlainRef) {
	sorting.By(rows, func(a, b T) int {
		x, y := ref(a), ref(b)
		return cmp.Or(cmp.Compare(spelling.Fold(x.Name), spelling.Fold(y.Name)), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Kind, y.Kind))
	})
}
