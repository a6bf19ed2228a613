package assistant_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/assistant"
)

// talk is what speaks the protocol, and nothing of it: it calls a tool for each request with
// an id, and answers with what the tool says.
func talk(r io.Reader, w io.Writer) {
	in := bufio.NewScanner(r)
	ids := map[int64]string{}
	for in.Scan() {
		line := in.Bytes()
		switch line[0] {
		case assistant.FrameMessage:
			var m struct {
				ID     json.RawMessage
				Method string
			}
			if err := json.Unmarshal(line[1:], &m); err != nil || m.ID == nil || m.Method == "" || m.Method == "silence" {
				continue
			}
			number := int64(len(ids) + 1)
			ids[number] = string(m.ID)
			fmt.Fprintf(w, "%c{\"Number\":%d,\"Tool\":%q}\n", assistant.FrameCall, number, m.Method)
		case assistant.FrameAnswer:
			var a assistant.Answer
			if err := json.Unmarshal(line[1:], &a); err != nil {
				return
			}
			fmt.Fprintf(w, "%c{\"id\":%s,\"result\":%s}\n", assistant.FrameMessage, ids[a.Number], a.Object)
		}
	}
}

// Who has nothing more to say gets the answers to all that was said, and an end.
func TestRelayPiped(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no request", `{"method":"hello"}` + "\n", ""},
		{"no line feed", `{"id":0,"method":"zero"}`, "0 zero\n"},
		{"several", strings.Join([]string{`{"id":0,"method":"zero"}`, `{"method":"hello"}`, `{"id":"a b","method":"one"}`, `{"id":2,"method":"two"}`}, "\n") + "\n", "\"a b\" one\n0 zero\n2 two\n"},
		{"an id as JSON can write it", `{"id":"\u0061","method":"one"}` + "\n" + `{"id":10e0,"method":"ten"}`, "\"\\u0061\" one\n10e0 ten\n"},
		{"no id", `{"id":null,"method":"silence"}` + "\n" + `{"ID":1,"method":"silence"}` + "\n" + `{"id":true,"method":"silence"}`, ""},
		{"a request that the client wants no more", `{"id":1,"method":"silence"}` + "\n" + `{"id":2,"method":"two"}` + "\n" + `{"method":"notifications/cancelled","params":{"requestId":1}}`, "2 two\n"},
		{"an answer of the client", `{"id":7,"result":{}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fromRelay, toOther := io.Pipe()
			fromOther, toRelay := io.Pipe()
			go talk(fromRelay, toRelay)
			var out bytes.Buffer
			err := assistant.Relay(t.Context(), struct {
				io.Reader
				io.Writer
			}{fromOther, toOther}, strings.NewReader(c.in), &out, assistant.Setup{}, func(_ context.Context, c assistant.Call) assistant.Answer {
				return assistant.Answer{Number: c.Number, Object: json.RawMessage(fmt.Sprintf("%q", c.Tool))}
			})
			if err != nil {
				t.Error(err)
			}
			var got []string
			for line := range strings.Lines(out.String()) {
				var m struct {
					ID     json.RawMessage
					Result string
				}
				if err := json.Unmarshal([]byte(line), &m); err != nil {
					t.Fatal(err)
				}
				got = append(got, string(m.ID)+" "+m.Result+"\n")
			}
			if diff := cmp.Diff(c.want, sorted(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// sorted are lines in the order of their texts: calls are answered at once.
func sorted(lines []string) string {
	slices.Sort(lines)
	return strings.Join(lines, "")
}
