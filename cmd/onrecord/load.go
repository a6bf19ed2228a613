package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
)

// loadFlags are the flags of commands that read corpus files.
type loadFlags struct {
	texts  textFlags
	create bool
}

func (o *loadFlags) add(cmd *cobra.Command) {
	o.texts.add(cmd)
	cmd.Flags().BoolVar(&o.create, "create", false, "make the entities that a CSV file names and no file describes")
}

func (o *loadFlags) options() data.Options {
	return data.Options{Create: o.create, Texts: o.texts.files}
}

// textFlags is --source-text SOURCE=FILE, which can be repeated.
type textFlags struct {
	files map[string]string
	old   bool // it was called --text, as before
}

// add makes the flag. Where no words can be looked for, --text is understood as
// well, as it was called before.
func (t *textFlags) add(cmd *cobra.Command) {
	cmd.Flags().Var(t, "source-text", "the text of a source, as `SOURCE=FILE` (can be repeated)")
	if cmd.Flags().Lookup("text") == nil {
		cmd.Flags().Var(oldTextFlags{t}, "text", "the same as --source-text")
		cmd.Flags().Lookup("text").Hidden = true
	}
}

// oldTextFlags is --text SOURCE=FILE.
type oldTextFlags struct{ *textFlags }

func (t oldTextFlags) Set(s string) error {
	t.old = true
	return t.textFlags.Set(s)
}

// warnOldFlag says what --text is called now.
func (a *app) warnOldFlag(t *textFlags) {
	if t.old {
		a.note("--text SOURCE=FILE is called --source-text SOURCE=FILE: --text looks for words elsewhere")
	}
}

// String is empty: there is no default.
func (t *textFlags) String() string { return "" }

// Type names the value in messages.
func (t *textFlags) Type() string { return "SOURCE=FILE" }

// Set reads one SOURCE=FILE.
func (t *textFlags) Set(s string) error {
	source, file, ok := strings.Cut(s, "=")
	if !ok || source == "" || file == "" {
		return usagef("it is not SOURCE=FILE")
	}
	if _, twice := t.files[source]; twice {
		return usagef("source %q has a text already", source)
	}
	if t.files == nil {
		t.files = make(map[string]string)
	}
	t.files[source] = file
	return nil
}

// filesOnly refuses --store where a command works on corpus files.
func (a *app) filesOnly(cmd *cobra.Command) error {
	if a.store != "" {
		return usagef("%s works on corpus files, not on a --store", cmd.CommandPath())
	}
	return nil
}

// load reads the corpus that a command is about: its argument, what asksFiles
// says, else the embedded corpora.
func (a *app) load(ctx context.Context, args []string, o data.Options) (*data.Set, error) {
	if a.lent != nil {
		return a.lent.files()
	}
	q := origin{corpus: firstNonEmpty(args...)}
	if len(args) == 0 {
		q = a.asksFiles()
	}
	dir := a.tell(q).corpus
	if len(args) == 0 && dir == "" {
		return loadEmbedded(ctx)
	}
	if err := a.reads(dir); err != nil {
		return nil, err
	}
	return data.Load(ctx, []string{dir}, o)
}

func firstNonEmpty(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
