package view

// Bars are positions by the stances that are taken on them, as a diagram shows them.
type Bars struct {
	Title, Subtitle string
	// What says what is counted, in the singular: actor, utterance.
	What string
	// Rows come with the position of the greatest count first, then by name.
	Rows  []BarRow
	Notes []string
}

// A BarRow is a position, and how many take which stance on it.
type BarRow struct {
	Name string
	// Counts and Who are by BarStances; Who is empty where utterances are counted.
	Counts [4]int
	Who    [4][]string
}

// BarStances are the stances that are told apart, in the order of the bars.
func BarStances() []string { return []string{"opposes", "supports", "ambivalent", "neutral"} }

// Sum is how many take any stance.
func (r *BarRow) Sum() (n int) {
	for _, c := range r.Counts {
		n += c
	}
	return n
}
