package protocol_test

import (
	"context"
	"os"

	"onrecord/assistant/protocol"
)

// Standard input and output carry what a client asks, and the frames in which onrecord
// says what there is to ask, and what the answers are.
func Example() {
	if err := protocol.Serve(context.Background(), os.Stdin, os.Stdout); err != nil {
		panic(err)
	}
}
