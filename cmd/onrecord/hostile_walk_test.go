package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/exports"
	"onrecord/exports/diagram"
	"onrecord/exports/discourse"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// hostileFolder makes the corpus in files of all kinds, and works there.
func hostileFolder(t *testing.T, names []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "below", "work")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	c, text := hostileCorpus(names)
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	lines := jsonLines(c)
	write("hostile.jsonl", lines)
	changed := *c.Statements[1] // somebody has changed sides
	changed.ID, changed.Date, changed.Supports, changed.Opposes, changed.Echoes, changed.Event = "changed", "2024-02-03", nil, changed.Supports, nil, schema.Ref{}
	write("shifted.jsonl", lines+string(schema.AppendJSON(nil, &changed))+"\n")
	write("broken.jsonl", strings.NewReplacer(`"type":"person"`, `"type":"\u001b[31m\u202e<b>"`, `"mode":"quote"`, `"mode":"=1+1 \u009b"`).Replace(lines))
	write("changed.jsonl", strings.ReplaceAll(lines, `"description":"`, `"description":"\u001b[1m\u202e`))
	write("strange.txt", text)
	for _, args := range [][]string{{"import", "jsonl", "hostile.jsonl", "-o", "dir"}, {"build", "hostile.jsonl", "-o", "hostile.store"}} {
		if _, stderr, code := hostileRun(args, nil, nil); code != exitOK {
			t.Fatalf("%q: %d: %s", args, code, stderr)
		}
	}
	if err := os.MkdirAll("dir/texts", 0o777); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join("dir", filepath.FromSlash(c.Sources[len(c.Sources)-1].Text)), text)
}

// hostileRun runs the program with what is printed to buffers, or to others.
func hostileRun(args []string, out, stderr io.Writer) (string, string, int) {
	var o, e bytes.Buffer
	if out == nil {
		out = &o
	}
	if stderr == nil {
		stderr = &e
	}
	a := &app{in: strings.NewReader(""), out: out, err: stderr, env: func(name string) string {
		return map[string]string{"ONRECORD_STORE": "hostile.store", "COLUMNS": "200", "TERM": "xterm"}[name]
	}}
	code := a.run(context.Background(), args)
	return o.String(), e.String(), code
}

// A terminal shows what the program colours.
var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// squashed is what of a text every target shows.
func squashed(s string) string {
	return strings.Map(func(r rune) rune {
		if escape.Blank(string(r)) || unicode.IsSpace(r) || r == '\ufffd' || r >= 0x2400 && r <= 0x2421 {
			return -1
		}
		return r
	}, s)
}

// showsAll reports the names that are not among texts.
func showsAll(t *testing.T, what string, texts []string, exact bool) {
	t.Helper()
	as := squashed
	if exact {
		as = func(s string) string { return s }
	}
	all := as(strings.Join(texts, "\n"))
	missing := 0
	for _, h := range hostile {
		if len(h) > 60 || slices.Contains(texts, h) || strings.Contains(all, as(h)) {
			continue
		}
		missing++
		t.Errorf("%s does not show %q", what, h)
	}
	if missing == len(hostile) {
		t.Fatalf("%s shows nothing", what)
	}
}

// exactly are the formats in which nothing is lost.
var exactly = []string{formatJSON, formatJSONL, formatCSV}

// In every format of every command, texts of strangers are texts, and a terminal
// gets nothing that could steer it.
func TestHostile(t *testing.T) {
	long(t)
	hostileFolder(t, hostile)
	all := slices.Concat(formats, []string{formatTurtle, formatJSONLD, formatJSONSchema})
	for _, f := range discourse.Formats() {
		if !slices.Contains(all, f.Name) {
			all = append(all, f.Name)
		}
	}
	count, runs := 0, 0
	for _, of := range commandTests() {
		name := of.name
		for _, c := range of.hostile {
			seen := 0
			words := strings.Fields(strings.ReplaceAll(c.args, "\x00", " "))
			own := slices.Index(words, "--format") // -1: it is run in each
			for _, format := range append([]string{""}, all...) {
				if own >= 0 && format != "" {
					break
				}
				for _, tty := range []bool{false, true} {
					runs++
					what := strings.ReplaceAll(c.args, "\x00", " ")
					count++
					args := hostileArgs(t, c.args, count)
					if format != "" {
						args = append(args, "--format", format)
						what += " --format " + format
					}
					var out, stderr string
					var code int
					if tty {
						what += " on a terminal"
						o, e := newScreen(t), newScreen(t)
						_, _, code = hostileRun(args, o, e)
						out, stderr = o.end(t), e.end(t)
						if name != "completion" {
							if _, err := readScreen([]byte(colours.ReplaceAllString(strings.ReplaceAll(out, "\t", " "), ""))); err != nil {
								t.Errorf("%s: %v", what, err)
							}
						}
						// A bar is drawn, and taken away, by control characters of its own.
						stderr = regexp.MustCompile("\r|\x1b\\[[0-9;]*[A-Za-z]").ReplaceAllString(stderr, "")
					} else {
						out, stderr, code = hostileRun(args, nil, nil)
					}
					if _, err := readScreen([]byte(strings.ReplaceAll(stderr, "\t", " "))); err != nil {
						t.Errorf("%s: stderr: %v", what, err)
					}
					if code == exitUsage && (strings.Contains(stderr, "this command writes") || strings.Contains(stderr, "takes no --format") || strings.Contains(stderr, "entities of one kind") || strings.Contains(stderr, "has no place for")) {
						continue
					}
					if code == exitUsage {
						t.Errorf("%s: %s", what, stderr)
						continue
					}
					seen++
					as := format
					if own >= 0 {
						as = words[own+1]
					}
					if as == "" {
						as = map[string]string{"query": formatJSON, "schema": formatTurtle}[name]
					}
					if as == "" || name == "completion" {
						as = formatTable
					}
					if as == formatTable {
						out = colours.ReplaceAllString(out, "")
						if !tty && strings.ContainsRune(out, '\x1b') || name == "completion" {
							out = strings.ReplaceAll(out, "\t", " ")
						}
					}
					read := readers[as]
					if read == nil {
						t.Fatalf("%s: there is no reader", what)
					}
					if tty && as == formatCSV { // what may not be shown is gone, and may be what made a spreadsheet execute
						continue
					}
					texts, err := read([]byte(out))
					if err != nil {
						t.Errorf("%s: %v", what, err)
					}
					if c.all {
						showsAll(t, what, texts, slices.Contains(exactly, as))
					}
				}
			}
			if seen == 0 {
				t.Errorf("%s writes no format", c.args)
			}
		}
	}
	t.Logf("%d runs", runs)
}

// hostileArgs are the arguments of a run, and what it needs.
func hostileArgs(t *testing.T, line string, count int) []string {
	t.Helper()
	line = strings.ReplaceAll(line, "{}", "out"+string(rune('a'+count%26))+strings.Repeat("x", count/26))
	args := strings.Split(line, "\x00")
	if len(args) == 1 {
		args = strings.Fields(line)
	} else if first := strings.Fields(args[0]); len(first) > 1 {
		args = append(first, args[1:]...)
	}
	if i := slices.Index(args, "--corpus"); i >= 0 && strings.HasPrefix(args[i+1], "fresh") {
		dir := args[i+1]
		if _, stderr, code := hostileRun([]string{"new", dir}, nil, nil); code != exitOK {
			t.Fatal(stderr)
		}
		text, err := os.ReadFile("strange.txt")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "texts", "strange.txt")
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		return []string{"new", "source", path}
	}
	return args
}

// runnable are the commands that can be called.
func runnable(cmd *cobra.Command) (out []*cobra.Command) {
	for _, sub := range cmd.Commands() {
		if sub.Runnable() {
			out = append(out, sub)
		}
		out = append(out, runnable(sub)...)
	}
	return out
}

// In every export, in every view, to stdout, to a terminal and into a folder.
func TestHostileExports(t *testing.T) {
	long(t)
	hostileFolder(t, hostile)
	runs := 0
	for _, f := range exports.Formats() {
		read := formatTests[f.Name].read
		if read == nil {
			continue // TestEntered says so
		}
		views := f.Views
		if len(views) == 0 {
			views = []view.View{""}
		}
		for _, as := range views {
			args := []string{"export", f.Name}
			if as != "" {
				args = append(args, "--as", string(as))
			}
			what := strings.Join(args, " ")
			exact := !formatTests[f.Name].shown
			whole := as == "" || as == view.Full
			if f.InOne(as) {
				runs += 2
				out, stderr, code := hostileRun(args, nil, nil)
				if code != exitOK {
					t.Fatalf("%s: %d: %s", what, code, stderr)
				}
				texts, err := read([]byte(out))
				if err != nil {
					t.Errorf("%s: %v", what, err)
				}
				if len(texts) == 0 {
					t.Errorf("%s writes no text, or its reader in formatTests does not decode it", what)
				}
				if whole {
					showsAll(t, what, texts, exact)
				}
				o, e := newScreen(t), newScreen(t)
				_, _, code = hostileRun(args, o, e)
				out, stderr = o.end(t), e.end(t)
				if want := map[bool]int{true: exitUsage, false: exitOK}[f.Binary]; code != want {
					t.Errorf("%s on a terminal: %d, want %d", what, code, want)
				}
				for _, s := range []string{out, stderr} {
					if _, err := readScreen([]byte(strings.ReplaceAll(s, "\t", " "))); err != nil {
						t.Errorf("%s on a terminal: %v", what, err)
					}
				}
			}
			if f.Files == nil {
				continue
			}
			runs++
			dir := filepath.Join("exported", f.Name, string(as)) + string(filepath.Separator)
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if _, stderr, code := hostileRun(append(args, "-o", dir), nil, nil); code != exitOK {
				t.Fatalf("%s -o: %d: %s", what, code, stderr)
			}
			var texts []string
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") { // the list of what was written is ours
					return err
				}
				if id, ext := strings.TrimSuffix(d.Name(), filepath.Ext(path)), filepath.Ext(path); escape.FileName(id, ext) != d.Name() {
					t.Errorf("%s: the file name %q", what, d.Name())
				}
				text, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				found, err := read(text)
				if err != nil {
					t.Errorf("%s: %s: %v", what, d.Name(), err)
				}
				texts = append(texts, found...)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(texts) == 0 {
				t.Errorf("%s -o writes no text, or its reader in formatTests does not decode it", what)
			}
			if whole {
				showsAll(t, what+" -o", texts, exact)
			}
		}
	}
	t.Logf("%d exports", runs)
}

func TestHostileDrawings(t *testing.T) {
	long(t)
	for _, v := range drawing(t) {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	hostileFolder(t, hostile)
	for _, k := range diagram.Kinds() {
		args := k.Name + " " + diagramTests[k.Name].hostile
		for _, f := range diagram.Formats() {
			if f.Binary && k.Name != "evidence" {
				continue // they are painted from one layout
			}
			read := readers["draw "+f.Name]
			if read == nil {
				t.Errorf("there is no reader of %s", f.Name)
				continue
			}
			out, stderr, code := hostileRun(append([]string{"draw"}, append(strings.Fields(args), "--format", f.Name, "--title", hostile[9]+"\x1b[1m", "--subtitle", hostile[23])...), nil, nil)
			if code != exitOK {
				t.Fatalf("draw %s as %s: %d: %s", args, f.Name, code, stderr)
			}
			texts, err := read([]byte(out))
			if err != nil {
				t.Errorf("draw %s as %s: %v", args, f.Name, err)
			}
			if all := squashed(strings.Join(texts, "")); !f.Binary && !strings.Contains(all, squashed(hostile[9])) {
				t.Errorf("draw %s as %s does not show its title", args, f.Name)
			}
			if f.Name == "svg" {
				out, stderr, code := hostileRun(append([]string{"draw"}, append(strings.Fields(args), "--interactive", "--title", hostile[9])...), nil, nil)
				if code != exitOK {
					t.Fatalf("draw %s --interactive: %d: %s", args, code, stderr)
				}
				if _, err := readers["draw svg --interactive"]([]byte(out)); err != nil {
					t.Errorf("draw %s --interactive: %v", args, err)
				}
			}
			if f.Binary {
				o := newScreen(t)
				if _, _, code := hostileRun([]string{"draw", "evidence", "h07", "--format", f.Name}, o, nil); code != exitUsage {
					t.Errorf("draw --format %s to a terminal: %d", f.Name, code)
				}
				o.end(t)
			}
		}
	}
}

// What a person, or a script, passes on as an argument or as a flag is told
// without harm, whatever command it is for.
func TestHostileArguments(t *testing.T) {
	long(t)
	hostileFolder(t, hostile)
	runs := 0
	check := func(args []string) {
		runs++
		out, stderr, _ := hostileRun(args, nil, nil)
		if _, err := readScreen([]byte(strings.ReplaceAll(stderr, "\t", " "))); err != nil {
			t.Errorf("%q: stderr: %v", args, err)
		}
		if slices.Contains(args, "completion") || slices.Contains(args, "schema") {
			return
		}
		if _, err := readScreen([]byte(out)); err != nil && !strings.HasPrefix(out, "[") && !strings.HasPrefix(out, "digraph") && !strings.HasPrefix(out, "<?xml") {
			t.Errorf("%q: stdout: %v", args, err)
		}
	}
	const mixed = "\x1b[31m\u202e\u009b$(echo x) <b>\n\U000e0041"
	root := newRoot(&app{}, commands)
	for _, h := range hostile {
		check([]string{h})
		check([]string{"--" + h})
	}
	for _, cmd := range runnable(root) {
		path := strings.Fields(strings.TrimPrefix(cmd.CommandPath(), "onrecord "))
		for _, h := range hostile {
			if !strings.HasPrefix(h, "-") && path[0] != "draw" {
				check(append(slices.Clone(path), h))
			}
		}
		check(append(slices.Clone(path), mixed, mixed))
		check(append(slices.Clone(path), mixed, mixed, mixed))
		check(append(slices.Clone(path), "--"+mixed))
		cmd.InheritedFlags() // makes those of the root known
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "output" && f.Name != "help" {
				check(append(slices.Clone(path), "--"+f.Name+"="+mixed))
			}
		})
	}
	t.Logf("%d runs", runs)
}

// What completion offers is of letters that no shell takes for something else,
// whatever is asked for; and of names, descriptions on one line.
func TestHostileCompletion(t *testing.T) {
	long(t)
	hostileFolder(t, hostile[:12])
	runs, offered := 0, 0
	complete := func(args ...string) {
		runs++
		out, _, _ := hostileRun(append([]string{"__complete"}, args...), nil, nil)
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if !regexp.MustCompile(`^:[0-9]+$`).MatchString(lines[len(lines)-1]) {
			t.Errorf("%q: the last line is %q", args, lines[len(lines)-1])
		}
		for _, line := range lines[:len(lines)-1] {
			offered++
			word, description, _ := strings.Cut(line, "\t")
			if !escape.Word(strings.TrimLeft(word, "-")) && word != "" {
				t.Errorf("%q offers %q", args, word)
			}
			if escape.Line(description) != description || strings.Contains(description, "\t") {
				t.Errorf("%q describes %q as %q", args, word, description)
			}
		}
	}
	root := newRoot(&app{}, commands)
	for _, cmd := range append(runnable(root), root) {
		path := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), "onrecord"), " "))
		for _, word := range []string{"", "h", "actor/", hostile[4], hostile[10]} {
			complete(append(slices.Clone(path), word)...)
		}
		complete(append(slices.Clone(path), "-")...)
		for _, before := range []string{"evidence", "ego", "gizmo", "jsonl", "actors"} {
			complete(append(slices.Clone(path), before, "")...)
		}
		cmd.InheritedFlags()
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			complete(append(slices.Clone(path), "--"+f.Name, "")...)
		})
	}
	if out, _, _ := hostileRun([]string{"__complete", "show", "actor/h0"}, nil, nil); !strings.Contains(out, "actor/h07\t<b>a</b>\n") {
		t.Errorf("completion does not offer ids with their names: %s", out)
	}
	t.Logf("%d questions, %d words", runs, offered)
	if offered < 1000 {
		t.Errorf("only %d words were offered", offered)
	}
}
