package parliament_test

import (
	"fmt"
	"strings"

	"onrecord/data/parliament"
)

const sitting = `<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="s1" xml:lang="en">
<teiHeader><fileDesc><titleStmt><title>Sitting 1</title></titleStmt>
<sourceDesc><bibl><date when="2026-03-06"/></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><div type="debateSection"><head>Ports</head>
<u who="#ada"><seg>The harbour must close.</seg></u>
<u who="#ben"><seg>It feeds the town.</seg></u>
</div></body></text></TEI>`

// A sitting is a text, and who says which part of it.
func Example() {
	r := parliament.ReadTEI(strings.NewReader(sitting), parliament.Everything)
	for item, err := range r.Items() {
		if err != nil {
			panic(err)
		}
		if s, ok := item.(*parliament.Sitting); ok {
			fmt.Println(s.Title, s.Date, s.Sections[0].Name)
			for _, turn := range s.Turns {
				words := []rune(s.Text)[turn.Runs[0].Start:turn.Runs[0].End]
				fmt.Println(turn.Speakers, string(words))
			}
		}
	}
	for _, t := range r.Taken() {
		if t.Element == "u" {
			fmt.Println(t.Element, "is", t.As+":", t.Values)
		}
	}
	// Output:
	// Sitting 1 2026-03-06 Ports
	// [ada] The harbour must close.
	// [ben] It feeds the town.
	// u is statement: 2
}

// A record may name an office with the person who holds it.
func ExampleNamed() {
	name, office := parliament.Named("Minister for Ports (Ms Quay):")
	fmt.Printf("%s, %s\n", name, office)
	// Output:
	// Ms Quay, Minister for Ports
}
