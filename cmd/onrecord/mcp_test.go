package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"onrecord/data/corpustest"
	"onrecord/exports/oracle"
	"onrecord/schema/escape"
)

// toolsWanted are the tools, by name.
var toolsWanted = []string{"compare", "evidence", "network", "said", "stances"}

// A toolCase is a call of a tool, and the command that gives the same answer.
type toolCase struct {
	Name      string         `json:"name"`
	Arguments map[string]any `json:"arguments"`
	command   string
	proof     []string // the ids of the statements that are shown with it
}

var toolCases = []toolCase{
	{"said", map[string]any{"words": []string{"deal"}, "mode": []string{"quote", "partial-quote"}}, "said --mode quote --mode partial-quote --limit 50 deal", nil},
	{"said", map[string]any{"by": "putin", "limit": 2}, "said --by putin --limit 2", nil},
	{"stances", map[string]any{"by": "trump", "positions": []string{"deal-reached"}}, "stances --by trump --limit 50 deal-reached", []string{"understanding-is-not-agreement", "no-deal-until-a-deal"}},
	{"compare", map[string]any{"actors": []string{"trump", "putin"}, "since": "2026"}, "compare --since 2026 --limit 50 trump putin", []string{}},
	{"evidence", map[string]any{"statement": []string{"no-deal-until-a-deal"}}, "evidence no-deal-until-a-deal", nil},
	{"network", map[string]any{"mode": "one", "by": []string{"ukrainian-intelligence", "zelenskyy"}}, "network --evidence --by ukrainian-intelligence --by zelenskyy --mode one", []string{"offensives-on-three-fronts", "missile-test"}},
	{"said", map[string]any{"by": "nobody"}, "said --by nobody --limit 50", nil},
}

// check compares what a tool has said with what the command prints.
func (c toolCase) check(t *testing.T, raw []byte) {
	t.Helper()
	var got struct {
		Command, Told string
		Answer        any
		Evidence      []struct{ Statement struct{ ID string } }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	if got.Command != "onrecord "+c.command {
		t.Errorf("the command is %q, want onrecord %s", got.Command, c.command)
	}
	_, stdout, _ := ask(t, append(strings.Fields(c.command), "--format", "json")...)
	var want any
	if stdout != "" {
		if err := json.Unmarshal([]byte(stdout), &want); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, got.Answer); diff != "" {
		t.Errorf("%s: -command +tool:\n%s", c.command, diff)
	}
	if c.proof != nil {
		var ids []string
		for _, e := range got.Evidence {
			ids = append(ids, e.Statement.ID)
		}
		slices.Sort(ids)
		if diff := cmp.Diff(slices.Sorted(slices.Values(c.proof)), ids); diff != "" {
			t.Errorf("%s: proof: -want +got:\n%s", c.command, diff)
		}
	}
}

// connect starts a server as a client does.
func connect(t *testing.T, args ...string) *mcp.ClientSession {
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "onrecord", append([]string{"mcp"}, args...)...)
	session, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Errorf("the server does not end well: %v", err)
		}
	})
	return session
}

// Tools answer what the commands print, with the passages that prove it.
func TestMCP(t *testing.T) {
	long(t)
	session := connect(t)
	list, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
		if !tool.Annotations.ReadOnlyHint || tool.Description == "" {
			t.Errorf("%s is not said to be read-only, or not described", tool.Name)
		}
	}
	if diff := cmp.Diff(toolsWanted, slices.Sorted(slices.Values(names))); diff != "" {
		t.Error(diff)
	}
	for _, c := range toolCases {
		r, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: c.Name, Arguments: c.Arguments})
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(r.StructuredContent)
		if err != nil || r.IsError {
			t.Fatalf("%s: %v, %v", c.command, err, r.Content)
		}
		c.check(t, raw)
	}
	// Nothing is written, no file is read that the caller names, and what is wrong is said.
	for _, c := range []struct {
		tool string
		args map[string]any
		want string
	}{
		{"said", map[string]any{"store": "x"}, "store: there is no such argument"},
		{"said", map[string]any{"output": "x", "format": "csv"}, "format: there is no such argument\noutput: there is no such argument"},
		{"network", map[string]any{"table": "x"}, "table: there is no such argument"},
		{"evidence", map[string]any{"statement": []string{"none"}, "source-text": "a=b"}, "source-text: there is no such argument"},
		{"said", map[string]any{"mode": map[string]any{}}, "mode: it is a text"},
		{"said", map[string]any{"mode": "shouted"}, "shouted"},
		{"compare", map[string]any{"actors": []string{"trump"}}, "compare"},
	} {
		r, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: c.tool, Arguments: c.args})
		if err != nil {
			t.Fatal(err)
		}
		if said, ok := r.Content[0].(*mcp.TextContent); !r.IsError || !ok || !strings.Contains(said.Text, c.want) {
			t.Errorf("%s %v: %+v, want %s", c.tool, c.args, said, c.want)
		}
	}
	if _, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "build"}); err == nil {
		t.Error("there is a tool that nobody made")
	}
}

// An answer that is too long is refused, and says how to ask for less; the corpus is read
// again when it was changed.
func TestMCPCorpus(t *testing.T) {
	long(t)
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	session := connect(t, "--corpus", dir)
	said := func(args map[string]any) *mcp.CallToolResult {
		r, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "said", Arguments: args})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := said(map[string]any{"by": "mayor"})
	if r.IsError {
		t.Error(r.Content)
	}
	if got, want := r.StructuredContent.(map[string]any)["command"], "onrecord said --by mayor --limit 50 --corpus "+escape.Shell(dir); got != want {
		t.Errorf("the command is %q, want %q", got, want)
	}
	var b strings.Builder
	b.WriteString("id: long\ntitle: Long\nstatements:\n")
	for i := range 60 {
		b.WriteString("  - {id: long-" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ", speakers: [mayor], mode: paraphrase, summary: \"" + strings.Repeat("long ", 2000) + "\", evidence: [{line: 1}]}\n")
	}
	corpustest.Write(t, filepath.Join(dir, "sources", "long.yaml"), []byte(b.String()))
	for { // it looks at the folder from time to time
		if r := said(nil); r.IsError {
			if text := r.Content[0].(*mcp.TextContent).Text; !strings.Contains(text, "longer than 512 KB") {
				t.Error(text)
			}
			if r := said(map[string]any{"limit": 3}); r.IsError {
				t.Error(r.Content)
			}
			return
		}
	}
}

// A client of others finds the same.
func TestMCPNode(t *testing.T) {
	long(t)
	oracle.MCP.Needs(t)
	_, here, _, _ := runtime.Caller(0)
	calls, err := json.Marshal(toolCases)
	if err != nil {
		t.Fatal(err)
	}
	onrecord, err := exec.LookPath("onrecord")
	if err != nil {
		t.Fatal(err)
	}
	out := oracle.Run(t, oracle.MCP, filepath.Join(filepath.Dir(here), "testdata", "mcp.js"), string(calls), onrecord, "mcp")
	var told struct {
		Tools   []string
		Answers []struct{ StructuredContent json.RawMessage }
		About   string
	}
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatal(err)
	}
	slices.Sort(told.Tools)
	if diff := cmp.Diff(toolsWanted, told.Tools); diff != "" || len(told.Answers) != len(toolCases) || told.About == "" {
		t.Errorf("%s, %d answers, %q", diff, len(told.Answers), told.About)
	}
	for i, a := range told.Answers {
		toolCases[i].check(t, a.StructuredContent)
	}
}

// A lineClient says and hears lines, as they are.
type lineClient struct {
	t     *testing.T
	in    io.WriteCloser
	lines *bufio.Reader
	calls int
}

// connectLines starts a server without the library that a client has.
func connectLines(t *testing.T, args ...string) *lineClient {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "onrecord", append([]string{"mcp"}, args...)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	c := &lineClient{t: t, in: in}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewReader(out)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // Wait tells what went wrong
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server does not end well: %v: %s", err, &stderr)
		}
	})
	c.say(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`)
	c.hear()
	c.say(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return c
}

func (c *lineClient) say(line string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		c.t.Fatal(err)
	}
}

func (c *lineClient) hear() []byte {
	c.t.Helper()
	line, err := c.lines.ReadBytes('\n')
	if err != nil {
		c.t.Fatalf("after call %d: %v", c.calls, err)
	}
	return line
}

// call calls a tool and gives the texts that it says, and whether it complains.
func (c *lineClient) call(tool string, arguments map[string]any) (texts []string, complains bool) {
	c.t.Helper()
	c.calls++
	request, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": c.calls, "method": "tools/call", "params": map[string]any{"name": tool, "arguments": arguments}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.say(string(request))
	line := c.hear()
	texts, err = readJSON(line)
	if err != nil {
		c.t.Errorf("%s %.100v: %v", tool, arguments, err)
	}
	var told struct {
		Error  *struct{ Message string }
		Result struct {
			IsError bool
			Content []struct{ Text string }
		}
	}
	if err := json.Unmarshal(line, &told); err != nil {
		c.t.Fatal(err)
	}
	if told.Error != nil {
		return []string{told.Error.Message}, true
	}
	for _, said := range told.Result.Content {
		if told.Result.IsError && escape.Text(said.Text) != said.Text {
			c.t.Errorf("%s %.100v: it complains %.300q", tool, arguments, said.Text)
		}
	}
	return texts, told.Result.IsError
}

// Names and words of strangers come back as they are, complaints have no control characters,
// and nothing that is asked or answered ends the server.
func TestMCPHostile(t *testing.T) {
	long(t)
	hostileFolder(t, hostile)
	c := connectLines(t, "--store", "hostile.store")
	var all []string
	for i := 0; i < len(hostile); i += 10 {
		texts, complains := c.call("said", map[string]any{"limit": 10, "offset": i})
		if complains {
			t.Errorf("said from %d on: %.300q", i, texts)
		}
		all = append(all, texts...)
	}
	showsAll(t, "said", all, true)
	words := map[string]string{"said": "words", "stances": "positions", "compare": "actors", "evidence": "statement", "network": "by"}
	answers := 0
	for tool, name := range words {
		for _, h := range hostile {
			for _, arguments := range []map[string]any{{name: []string{h}}, {name: []string{h, h}}, {h: "x"}, {h: map[string]any{}}, {"limit": h}} {
				if _, complains := c.call(tool, arguments); !complains {
					answers++
				}
			}
		}
	}
	if answers == 0 {
		t.Error("there are complaints alone")
	}
	t.Logf("%d calls, %d answers", c.calls, answers)
	much := strings.Repeat("<\x1b", 1<<18)
	if _, complains := c.call(much, nil); !complains {
		t.Error("there is a tool that nobody made")
	}
	for _, tool := range toolsWanted {
		for _, arguments := range []map[string]any{{"by": much}, {much: 1}, {words[tool]: []string{much}}} {
			if texts, complains := c.call(tool, arguments); len(strings.Join(texts, "")) > 20<<20 {
				t.Errorf("%.20q complains (%t) for long", tool, complains)
			}
		}
	}
	if _, complains := c.call("said", map[string]any{"limit": 1}); complains {
		t.Error("it does not go on")
	}
}

// A terminal gets no control characters, and nothing that turns text, where somebody tries
// the server by hand.
func TestMCPTerminal(t *testing.T) {
	o := newScreen(t)
	said, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clientOut(o).Write(append(said, '\n')); err != nil {
		t.Fatal(err)
	}
	texts, err := readJSON([]byte(o.end(t)))
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(hostile, texts); diff != "" {
		t.Errorf("-said +shown:\n%s", diff)
	}
}

// An answer of texts that JSON makes longer is as long as any other may be.
func TestMCPQuotationMarks(t *testing.T) {
	long(t)
	dir := corpustest.Folder(t, corpustest.Harbour)
	for name, text := range map[string]string{"marks": `\"`, "backslashes": `\\`, "control": `\e`, "signs": "<"} {
		var b strings.Builder
		fmt.Fprintf(&b, "id: %s\ntitle: %[1]s\nstatements:\n", name)
		for i := range 50 {
			fmt.Fprintf(&b, "  - {id: %s-%d, speakers: [mayor], mode: paraphrase, summary: \"%[2]d %s\", evidence: [{line: 1}]}\n", name, i, strings.Repeat(text, 9000/len(strconv.Quote(text))))
		}
		corpustest.Write(t, filepath.Join(dir, "sources", name+".yaml"), []byte(b.String()))
	}
	c := connectLines(t, "--corpus", dir)
	for _, name := range []string{"marks", "backslashes", "control", "signs"} {
		answers := 0
		for limit := 10; limit <= 50; limit++ {
			texts, complains := c.call("said", map[string]any{"source": name, "limit": limit})
			if complains && !strings.Contains(strings.Join(texts, ""), "longer than 512 KB") {
				t.Errorf("%s, %d rows: %.300q", name, limit, texts)
			}
			if !complains {
				answers++
			}
		}
		if answers == 0 {
			t.Errorf("%s: no answer", name)
		}
	}
}
