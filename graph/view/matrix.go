package view

// A Matrix is rows × columns as a diagram shows them: who has said what of what, or how
// much each two agree.
type Matrix struct {
	Title, Subtitle string
	// Rows and Columns say what they are, in the singular: actor, position.
	Rows, Columns           string
	RowNames, ColumnNames   []string
	RowWeight, ColumnWeight []int // statements, by which the most are chosen
	Cells                   [][]MatrixCell
	// Square says that rows and columns are the same, in one order.
	Square bool
	// Sided says that cells have what is for and what is against; else they have a
	// weight alone.
	Sided bool
	Notes []string
}

// A MatrixCell is what a row has of a column.
type MatrixCell struct {
	Said                  bool    // false: nothing was said
	Value                 float64 // below 0: more is against
	For, Against, Neutral float64
	Tip                   string
}
