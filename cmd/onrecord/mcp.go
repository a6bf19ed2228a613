package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/assistant"
	"onrecord/desk"
	"onrecord/exports/site"
	"onrecord/graph/script"
	"onrecord/schema/child"
	"onrecord/schema/companion"
	"onrecord/schema/escape"
)

const mcpLong = `Mcp lets an assistant ask questions of a corpus or store, over stdin and stdout,
in the Model Context Protocol. Its tools are the commands said, stances,
compare, evidence and network. Each answer is the JSON that the command prints,
with the command, and with the statements it rests on: quotes, passages and
sources.

Nothing is changed, and no file can be named. An answer has at most 512 KB;
said, stances and compare give 50 rows unless limit says otherwise, and of an
answer 40 statements are shown with their passages. What is left out is told.
A folder is asked as it is, and a store as it was when mcp began.

The client starts it, by a configuration such as

  {"mcpServers": {"onrecord": {"command": "onrecord",
    "args": ["mcp", "--corpus", "/home/ada/my-corpus"]}}}`

const mcpExample = `  onrecord mcp
  onrecord mcp --store my.store
  onrecord mcp --corpus my-corpus`

func newMCPCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "mcp",
		Short:   "The questions as tools for assistants (Model Context Protocol)",
		Long:    mcpLong,
		Example: mcpExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runMCP(cmd.Context(), a) },
	}
}

// protocolMemory is what the program may take that speaks the protocol.
const protocolMemory = 512 << 20

func runMCP(ctx context.Context, a *app) (err error) {
	if err := a.readsAsked(); err != nil {
		return err
	}
	switch {
	case a.form != "":
		return usagef("mcp prints no result that --format could shape")
	case !a.toStdout():
		return usagef("mcp prints no result that -o could take")
	}
	lib, err := openDeskLibrary(ctx, a, deskOptions{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.close()) }()
	found, err := script.Program.Find(ctx, companion.Options{Note: func(s string) { a.note("%s", s) }})
	if err != nil {
		return err
	}
	p := child.Of(found.Path, assistant.Part, protocolMemory)
	p.Name = "what speaks the protocol"
	other, err := p.Talk(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	tools := questionTools()
	version, _ := versions()
	setup := assistant.Setup{Version: version, About: "Who said what in " + lib.Title() + ", with the passages that prove it. Quote passages word for word and name their sources; a stance rests on its statements."}
	for _, t := range tools {
		setup.Tools = append(setup.Tools, t.Tool)
	}
	return assistant.Relay(ctx, other, a.in, clientOut(a.out), setup, func(ctx context.Context, c assistant.Call) assistant.Answer {
		i := slices.IndexFunc(tools, func(t questionTool) bool { return t.Name == c.Tool })
		if i < 0 {
			return assistant.Answer{Number: c.Number, Wrong: wrong(fmt.Errorf("there is no tool %q", c.Tool))}
		}
		object, err := tools[i].answer(ctx, lib, a.asks().flags(), c.Arguments)
		if err != nil {
			return assistant.Answer{Number: c.Number, Wrong: wrong(err)}
		}
		return assistant.Answer{Number: c.Number, Object: object}
	})
}

// clientOut is where a client is told lines of JSON: none has a control character, and a
// terminal, where somebody tries it by hand, gets what it may show.
func clientOut(out io.Writer) io.Writer {
	if _, ok := terminal(out); ok {
		return &escape.Terminal{To: out, JSON: true}
	}
	return jsonWriter{out}
}

// A jsonWriter is told whole lines.
type jsonWriter struct{ to io.Writer }

func (w jsonWriter) Write(line []byte) (int, error) {
	if _, err := w.to.Write(escape.JSON(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// mostWrong is how many characters of a complaint are told: it may have all that a client
// has said.
const mostWrong = 2000

// wrong is a complaint as a client may show it.
func wrong(err error) string { return shortened(escape.Text(err.Error()), mostWrong) }

// A questionTool is a question as a tool.
type questionTool struct {
	assistant.Tool
	words string   // the argument that is no flag; empty: there is none
	fixed []string // flags that are always given
	flags map[string]*pflag.Flag
	proof bool // its answer has ids of statements, which are shown with it
}

// How much of an answer is shown.
const (
	toolRows       = 50
	toolStatements = 40
)

// questionTools are the tools. What they take is made of the flags of their commands.
func questionTools() []questionTool {
	var out []questionTool
	for _, q := range []struct {
		command             func(*app) *cobra.Command
		title, words, about string
		least, most         int
		fixed               []string
		proof               bool
	}{
		{newSaidCommand, "Who said what", "words", "words that must all occur", 0, 20, nil, false},
		{newStancesCommand, "Who stands where", "positions", "positions, by id or name", 0, 20, nil, true},
		{newCompareCommand, "On what two actors agree", "actors", "two actors, by id or name", 2, 2, nil, true},
		{newEvidenceCommand, "The passages that prove a statement", "statement", "the id of a statement", 1, 1, nil, false},
		{newNetworkCommand, "Who agrees with whom", "", "", 0, 0, []string{"--evidence"}, true},
	} {
		cmd := q.command(&app{})
		t := questionTool{words: q.words, fixed: q.fixed, proof: q.proof, flags: map[string]*pflag.Flag{}}
		t.Name, t.Title = cmd.Name(), q.title
		t.Description, _, _ = strings.Cut(cmd.Long, "\n\n")
		t.Description = strings.Join(strings.Fields(t.Description), " ")
		properties := map[string]any{}
		required := []string{}
		if q.words != "" {
			words := map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "description": q.about, "minItems": q.least, "maxItems": q.most}
			properties[q.words] = words
			if q.least > 0 {
				required = append(required, q.words)
			}
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			kind, usage := pflag.UnquoteUsage(f)
			if f.Hidden || f.Name == "help" || slices.Contains(q.fixed, "--"+f.Name) || namesFile(kind) {
				return
			}
			t.flags[f.Name] = f
			properties[f.Name] = flagSchema(f, usage)
		})
		t.Input = mustJSON(map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false})
		t.Output = mustJSON(map[string]any{"type": "object", "required": []string{"command", "answer"}, "properties": map[string]any{
			"command":  map[string]any{"type": "string", "description": "what gives the same answer on the command line"},
			"answer":   map[string]any{"description": "the JSON that the command prints; null: nothing was found"},
			"told":     map[string]any{"type": "string", "description": "what has to be known of the answer, such as what was left out"},
			"evidence": map[string]any{"type": "array", "description": "the statements that the answer rests on, with their quotes, passages and sources"},
		}})
		out = append(out, t)
	}
	return out
}

// namesFile reports whether a flag names what would be read or written.
func namesFile(kind string) bool {
	return slices.ContainsFunc([]string{"FILE", "DIR", "PATH", "URI"}, func(w string) bool { return strings.Contains(kind, w) })
}

// flagSchema is the JSON Schema of the values of a flag.
func flagSchema(f *pflag.Flag, usage string) map[string]any {
	s := map[string]any{"description": usage}
	text := map[string]any{"type": "string"}
	switch f.Value.Type() {
	case "bool":
		s["type"] = "boolean"
	case "int":
		s["type"] = "integer"
	case "float64":
		s["type"] = "number"
	default:
		s["anyOf"] = []any{text, map[string]any{"type": "array", "items": text}}
	}
	return s
}

func mustJSON(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // it is made of texts
	}
	return text
}

// command is the command of a call.
func (t *questionTool) command(arguments json.RawMessage) (flags, words []string, err error) {
	given := map[string]any{}
	if len(arguments) > 0 {
		d := json.NewDecoder(bytes.NewReader(arguments))
		d.UseNumber()
		if err := d.Decode(&given); err != nil {
			return nil, nil, fmt.Errorf("the arguments are no object: %w", err)
		}
	}
	flags = slices.Clone(t.fixed)
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(given)) {
		values, ok := argumentWords(given[name])
		switch {
		case !ok:
			wrong = append(wrong, fmt.Errorf("%s: it is a text, a number, true or false, or a list of texts", name))
		case name == t.words && t.words != "":
			words = values
		case t.flags[name] == nil:
			wrong = append(wrong, fmt.Errorf("%s: there is no such argument", name))
		case t.flags[name].Value.Type() == "bool":
			if slices.Equal(values, []string{"true"}) {
				flags = append(flags, "--"+name)
			}
		default:
			for _, v := range values {
				flags = append(flags, "--"+name+"="+v)
			}
		}
	}
	if t.flags["offset"] != nil && given["limit"] == nil { // the answer has pages
		flags = append(flags, "--limit="+strconv.Itoa(toolRows))
	}
	return flags, words, errors.Join(wrong...)
}

// argumentWords are the values of an argument.
func argumentWords(v any) ([]string, bool) {
	switch v := v.(type) {
	case string:
		return []string{v}, true
	case bool:
		return []string{strconv.FormatBool(v)}, true
	case json.Number:
		return []string{v.String()}, true
	case []any:
		var out []string
		for _, each := range v {
			s, ok := each.(string)
			if !ok {
				return nil, false
			}
			out = append(out, s)
		}
		return out, true
	}
	return nil, false
}

// A toolAnswer is what a tool says.
type toolAnswer struct {
	Command  string            `json:"command"`
	Answer   json.RawMessage   `json:"answer"`
	Told     string            `json:"told,omitempty"`
	Evidence []json.RawMessage `json:"evidence,omitempty"`
}

// answer runs the command, and gathers the statements that its answer rests on. asked are
// the flags that say what is asked.
func (t *questionTool) answer(ctx context.Context, lib desk.Library, asked []string, arguments json.RawMessage) (json.RawMessage, error) {
	flags, words, err := t.command(arguments)
	if err != nil {
		return nil, err
	}
	asks := slices.Concat([]string{t.Name}, flags, asked)
	if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") }) {
		asks = append(asks, "--")
	}
	out := toolAnswer{Command: site.Typed(append(asks, words...)), Answer: json.RawMessage("null")}
	var printed bytes.Buffer
	told, err := lib.Ask(ctx, &printed, slices.Concat([]string{t.Name}, flags, []string{"--format=json", "--"}, words)...)
	failed, isAsk := errors.AsType[*desk.AskError](err)
	switch {
	case isAsk && failed.Nothing:
		told = failed.Message
	case err != nil:
		return nil, err
	}
	out.Told = told
	if text := bytes.TrimSpace(printed.Bytes()); len(text) > 0 {
		out.Answer = text
	}
	if t.proof {
		if err := out.prove(ctx, lib); err != nil {
			return nil, err
		}
	}
	object, err := json.Marshal(out)
	if err == nil && len(object) > assistant.MaxAnswer {
		return nil, fmt.Errorf("this answer would be longer than %s: ask for less, by filters or a limit", child.Size(assistant.MaxAnswer))
	}
	return object, err
}

// prove adds the statements whose ids an answer has.
func (o *toolAnswer) prove(ctx context.Context, lib desk.Library) error {
	var answer any
	if err := json.Unmarshal(o.Answer, &answer); err != nil {
		return err
	}
	ids := statementIDs(answer, nil)
	if n := len(ids) - toolStatements; n > 0 {
		o.Told = strings.TrimPrefix(fmt.Sprintf("%s\n%s more; the tool evidence shows each", o.Told, count(n, "statement")), "\n")
		ids = ids[:toolStatements]
	}
	for _, id := range ids {
		var printed bytes.Buffer
		if _, err := lib.Ask(ctx, &printed, "evidence", "--format=json", "--", id); err != nil {
			return err
		}
		o.Evidence = append(o.Evidence, bytes.TrimSpace(printed.Bytes()))
	}
	return nil
}

// statementIDs are those in the fields of an answer that have them, each once, in its
// order.
func statementIDs(v any, ids []string) []string {
	switch v := v.(type) {
	case []any:
		for _, each := range v {
			ids = statementIDs(each, ids)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			list, isList := v[name].([]any)
			if !isList || name != "statements" && !strings.HasPrefix(name, "statements_") {
				ids = statementIDs(v[name], ids)
				continue
			}
			for _, each := range list {
				if id, ok := each.(string); ok && !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}
