package assistant_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"onrecord/assistant"
)

// protocol is the other end of a Relay: it speaks the protocol, which is the client's
// line here, and the tool's answer to it.
func protocol(in io.Reader, out io.Writer) error {
	c, err := assistant.Open(in, out)
	if err != nil {
		return err
	}
	client := bufio.NewScanner(c.Client())
	for client.Scan() {
		a, err := c.Ask(context.Background(), c.Setup.Tools[0].Name, json.RawMessage(`{"by":"quay"}`))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(c, `{"jsonrpc":"2.0","id":1,"result":%s}`, a.Object); err != nil {
			return err
		}
	}
	return client.Err()
}

// The client asks, what speaks the protocol calls the tool, and the answer goes back.
func ExampleRelay() {
	fromRelay, toOther := io.Pipe()
	fromOther, toRelay := io.Pipe()
	defer toOther.Close()
	go func() { _ = toRelay.CloseWithError(protocol(fromRelay, toRelay)) }()
	other := struct {
		io.Reader
		io.Writer
	}{fromOther, toOther}
	client := strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call"}` + "\n")
	setup := assistant.Setup{Tools: []assistant.Tool{{Name: "said"}}}
	answer := func(_ context.Context, c assistant.Call) assistant.Answer {
		return assistant.Answer{Number: c.Number, Object: json.RawMessage(fmt.Sprintf(`{"tool":%q,"asked":%s}`, c.Tool, c.Arguments))}
	}
	if err := assistant.Relay(context.Background(), other, client, os.Stdout, setup, answer); err != nil {
		panic(err)
	}
	// Output: {"jsonrpc":"2.0","id":1,"result":{"tool":"said","asked":{"by":"quay"}}}
}
