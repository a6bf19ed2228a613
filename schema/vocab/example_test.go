package vocab_test

import (
	"fmt"

	"onrecord/schema/term"
	"onrecord/schema/vocab"
)

func ExamplePhrase() {
	fmt.Println(vocab.Phrase(term.Speaker, false))
	fmt.Println(vocab.Phrase(term.Speaker, true))
	fmt.Println(term.Compact(term.Speaker))
	// Output:
	// said by
	// said
	// or:speaker
}
