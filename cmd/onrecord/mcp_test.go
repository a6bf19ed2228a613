package main

import (
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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
