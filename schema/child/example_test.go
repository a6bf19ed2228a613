package child_test

import (
	"context"
	"fmt"
	"io"
	"time"

	"onrecord/schema/child"
)

// This program starts itself again, and talks with it. What it does then begins with
// Part and Enter: in these tests, the part called answer says what it has read.
func Example() {
	p, err := child.Self("answer", 2<<30)
	if err != nil {
		panic(err)
	}
	p.Name, p.Deadline, p.MaxOut = "the answer", time.Minute, 1<<10
	talk, err := p.Talk(context.Background())
	if err != nil {
		panic(err)
	}
	defer talk.Close()
	if _, err := io.WriteString(talk, "hello"); err != nil {
		panic(err)
	}
	answer, err := io.ReadAll(talk)
	fmt.Printf("%s, error: %v\n", answer, err)
	// Output: got hello, error: <nil>
}
