package desk_test

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"onrecord/data/text"
	"onrecord/desk"
)

// A selection in a text becomes a quote where quotation marks are around it.
func ExamplePropose() {
	const said = "“The harbour must close,” Ada Quay said.\nBen Harper said that it feeds the town.\n"
	t, err := text.New("gazette.txt", []byte(said))
	if err != nil {
		panic(err)
	}
	for _, words := range []string{"“The harbour must close,”", " it feeds the town"} {
		start := utf8.RuneCountInString(said[:strings.Index(said, words)])
		p := desk.Propose(t, start, start+utf8.RuneCountInString(words))
		fmt.Println(p.Mode+":", p.Words)
	}
	// Output:
	// quote: The harbour must close
	// paraphrase: it feeds the town
}
