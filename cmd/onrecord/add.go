package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data/change"
	"onrecord/data/coding"
	"onrecord/data/text"
	"onrecord/data/watch"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
)

const addLong = `Add codes a statement: it finds the words in the text of the source, gives the
statement the id that its words make, and writes it, with its place, into the
source's file of a corpus (--corpus, $ONRECORD_CORPUS, or the one that one is
in); with --coder NAME into that coder's, which is made if need be. SOURCE can
be left out where there is but one. All other bytes of the file stay as they
are.

In a terminal it asks for what is missing, so that 'onrecord add gazette' is
enough: who says it, the words, how the source has them, and the positions. A
name need not be exact: those that are near are offered by number, and so are
the lines where the words are several times. Elsewhere what is missing is told,
exit status 2.

Names are ids, names or aliases. The flags are called as the filters of 'said':
--for is on whose behalf, --to is to whom, --at an event or a place. Flags that
take a NAME can be repeated, and so can --quote.

The corpus must have no problems, and is read as it will be before anything is
written. The statement goes to stdout as it is in the file, or as JSON; with
--dry-run it is what would be changed, as patch and 'git apply' read it.`

const addExample = `  onrecord add gazette --by mayor --quote "It costs too much" --mode quote
  onrecord add gazette --by harper --summary "No." --line 4 --mode paraphrase
  onrecord add gazette --by harper --quote left --mode partial-quote --dry-run`

// An addFlag fills a field of a statement with entities.
type addFlag struct {
	name, help string
	fields     map[schema.Kind]string // of the statement, by the kind of the entity
}

// addFlags are called as the filters are that ask for the same.
func addFlags() []addFlag {
	var out []addFlag
	for _, c := range query.Conditions() {
		fields := map[schema.Kind]string{}
		names := map[string]string{"by": "speakers", "for": "onBehalfOf", "to": "addressees", "at": "event"}
		name := firstNonEmpty(names[c.Name], c.Name)
		f, ok := schema.FieldNamed(schema.KindStatement, name)
		if !ok || f.Type != schema.One && f.Type != schema.Many || c.Name == "source" {
			continue
		}
		for _, k := range c.Kinds {
			fields[k] = name
		}
		if c.Name == "at" {
			fields[schema.KindPlace] = "place"
		}
		out = append(out, addFlag{c.Name, firstNonEmpty(map[string]string{
			"supports": "for this position", "opposes": "against this position", "neutral": "speaking to this position without taking a side", "at": "at this event or place",
		}[c.Name], c.Help), fields})
	}
	return out
}

// An adder gathers what a statement says.
type adder struct {
	app       *app
	dir       string
	state     string // of the folder, before it was read
	coding    *coding.Coding
	statement *schema.Statement
	source    *schema.Source
	names     map[string]*[]string // by flag
	quotes    []string
	line      int
	prefix    string
	in        *bufio.Reader // whom to ask; nil: nobody
	missing   []string
}

func newAddCommand(a *app) *cobra.Command {
	var o coding.Options
	var texts textFlags
	d := &adder{app: a, statement: &schema.Statement{}, names: map[string]*[]string{}}
	cmd := &cobra.Command{
		Use:     "add [SOURCE]",
		Short:   "Code a statement: find its words, and write it",
		Long:    addLong,
		Example: addExample,
		GroupID: groupCorpus,
		Args:    cobra.MaximumNArgs(1),
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			return runAdd(cmd.Context(), d, o, texts.files, args)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&d.quotes, "quote", nil, "`WORDS` of the speaker, as they are in the text")
	f.StringVar(&d.statement.Summary, "summary", "", "one sentence in your own words")
	f.IntVar(&d.line, "line", 0, "`N`: the line of the text, where the words are there several times or are not quoted")
	f.StringVar(&d.prefix, "prefix", "", "`WORDS` before the quote, where it is several times on a line")
	for _, flag := range addFlags() {
		d.names[flag.name] = f.StringArray(flag.name, nil, "`NAME`: "+flag.help)
		kinds := make([]schema.Kind, 0, len(flag.fields))
		for k := range flag.fields {
			kinds = append(kinds, k)
		}
		a.completes(cmd, flag.name, a.completeNames(kinds...))
	}
	for _, w := range []struct {
		name  string
		value *string
		words []string
	}{{"mode", &d.statement.Mode, schema.Modes()}, {"act", &d.statement.Act, schema.Acts()}, {"certainty", &d.statement.Certainty, schema.Certainties()}} {
		f.StringVar(w.value, w.name, "", "`"+strings.ToUpper(w.name)+"`: "+list(w.words, "or"))
		a.completesWords(cmd, w.name, w.words)
	}
	f.StringVar(&d.statement.Date, "date", "", "`DATE` (EDTF), only if the source says so")
	f.StringVar(&d.statement.Note, "note", "", "what you have to say about the coding")
	f.StringVar(&o.Coder, "coder", "", "write into the file of the coder `NAME` (main: the source's own)")
	f.BoolVar(&o.DryRun, "dry-run", false, "change no file, only show what would be changed, as a diff")
	texts.add(cmd)
	return cmd
}

func runAdd(ctx context.Context, d *adder, o coding.Options, texts map[string]string, args []string) error {
	a := d.app
	allowed := []string{formatTable, formatJSON, formatJSONL}
	if o.DryRun {
		allowed = []string{formatDiff}
	}
	format, err := a.format(allowed...)
	if err != nil {
		return err
	}
	dir := a.folderOf(nil)
	if err := a.reads(dir); err != nil {
		return err
	}
	if !o.DryRun {
		if err := a.finish(ctx, dir); err != nil {
			return err
		}
	}
	d.dir, d.state = dir, watch.State([]string{dir})
	if d.coding, err = coding.Open(ctx, dir, texts); err != nil {
		return err
	}
	if _, ok := terminal(a.in); ok {
		d.in = bufio.NewReader(&stdinReader{ctx, a.in})
	}
	if err := d.gather(args); err != nil {
		return err
	}
	added, err := d.add(ctx, o)
	if err != nil {
		if problems := (schema.Problems{}); errors.As(err, &problems) {
			a.note("nothing was added: correct these first")
		}
		return err
	}
	if !o.DryRun {
		ctx = a.done(ctx)
	}
	if format == formatDiff {
		err = a.writeChanges(ctx, format, dir, []change.Change{added.Change})
	} else {
		err = a.output(ctx, func(w io.Writer) error { return writeAdded(w, format, added) })
	}
	if err != nil {
		return err
	}
	for _, w := range added.Warnings {
		a.note("%s", problemLine(w))
	}
	verb := "added"
	if o.DryRun {
		verb = "would add"
	}
	a.note("%s statement %s to %s", verb, added.Statement.ID, change.Files([]change.Change{added.Change})[0])
	return nil
}

// add adds the statement, again where somebody else, such as a desk, has written the file
// since it was read.
func (d *adder) add(ctx context.Context, o coding.Options) (*coding.Addition, error) {
	first := true
	return change.Anew(d.dir, d.state, func() (*coding.Addition, error) {
		if !first {
			if err := d.coding.Reload(ctx); err != nil {
				return nil, err
			}
		}
		first = false
		s := *d.statement
		s.Evidence = slices.Clone(s.Evidence)
		return d.coding.Add(ctx, &s, o)
	})
}

// writeAdded prints a statement as it is in its file, or as JSON.
func writeAdded(w io.Writer, format string, added *coding.Addition) error {
	if format == formatTable {
		_, err := io.WriteString(w, escape.Text(string(added.Item)))
		return err
	}
	_, err := writeJSON(w, format, func(yield func([]byte, error) bool) {
		yield(schema.AppendJSON(nil, added.Statement), nil)
	})
	return err
}

// gather fills the statement with what the flags say, and asks for the rest.
func (d *adder) gather(args []string) error {
	if err := d.words(); err != nil {
		return err
	}
	for _, step := range []func() error{func() error { return d.findSource(args) }, d.findSpeakers, d.findWords, d.findMode, d.findPositions, d.findOthers} {
		if err := step(); err != nil {
			return err
		}
	}
	if len(d.missing) > 0 {
		return usagef("this is missing: %s", strings.Join(d.missing, "; "))
	}
	return nil
}

// words checks what has to be one of some words, or a date.
func (d *adder) words() error {
	s := d.statement
	for _, w := range []struct {
		flag, value string
		words       []string
	}{{"mode", s.Mode, schema.Modes()}, {"act", s.Act, schema.Acts()}, {"certainty", s.Certainty, schema.Certainties()}} {
		if w.value != "" && !slices.Contains(w.words, w.value) {
			return usagef("--%s %s is none of %s%s", w.flag, w.value, list(w.words, "and"), didYouMean("", w.value, w.words))
		}
	}
	if s.Date != "" {
		if _, err := schema.ParseDate(s.Date); err != nil {
			return usagef("--date %w", err)
		}
	}
	if d.line < 0 {
		return usagef("--line %d: the first line is 1", d.line)
	}
	return nil
}

func (d *adder) findSource(args []string) error {
	sources := d.coding.Sources()
	switch {
	case len(args) > 0:
		found, err := d.coding.Find(args[0], schema.KindSource)
		if err != nil {
			return err
		}
		d.source = found.(*schema.Source)
	case len(sources) == 1:
		d.source = sources[0]
	case len(sources) == 0:
		return nothingf("the corpus has no source: 'onrecord new source FILE' makes one")
	case d.in == nil:
		d.missing = append(d.missing, "SOURCE (in which source it is)")
		return nil
	default:
		found, err := d.askFor("Source", true, schema.KindSource)
		if err != nil {
			return err
		}
		d.source = found.(*schema.Source)
	}
	d.statement.Source = schema.Ref{Kind: schema.KindSource, ID: d.source.ID}
	return nil
}

func (d *adder) findSpeakers() error {
	s := d.statement
	if given := *d.names["by"]; len(given) > 0 || d.in == nil {
		if len(given) == 0 {
			d.missing = append(d.missing, "--by NAME (who says it)")
		}
		return nil // with the others
	}
	for {
		what := "Who says it"
		if len(s.Speakers) > 0 {
			what = "Who else (Enter: nobody)"
		}
		found, err := d.askFor(what, len(s.Speakers) == 0, schema.KindActor)
		if err != nil || found == nil {
			return err
		}
		s.Speakers = appendRef(s.Speakers, found)
	}
}

func appendRef(refs []schema.Ref, it schema.Entity) []schema.Ref {
	r := schema.Ref{Kind: it.Kind(), ID: it.Identity().ID}
	if slices.Contains(refs, r) {
		return refs
	}
	return append(refs, r)
}

// findWords finds the quotes in the text, or the line of what is not a quotation.
func (d *adder) findWords() error {
	s := d.statement
	var t *text.Text
	if d.source != nil {
		var err error
		if t, err = d.coding.Text(d.source); err != nil {
			return err
		}
		if t == nil {
			d.app.note("source %s: no text at hand; where the words are is not written", d.source.ID)
		}
	}
	if len(d.quotes) == 0 && s.Summary == "" && d.in != nil {
		if err := d.askWords(t); err != nil {
			return err
		}
	}
	if len(d.quotes) == 0 && s.Summary == "" {
		d.missing = append(d.missing, "--quote WORDS or --summary SENTENCE (what is said)")
		return nil
	}
	if len(d.quotes) == 0 && d.line == 0 {
		if d.in == nil {
			d.missing = append(d.missing, "--line N (the line of the text that has it)")
			return nil
		}
		var err error
		if d.line, err = d.askNumber("On which line of the text"); err != nil {
			return err
		}
	}
	s.Quotes = d.quotes
	for _, q := range d.quotes {
		p := schema.Passage{Quote: q, Line: d.line, Prefix: d.prefix}
		if t != nil && d.in != nil && d.line == 0 {
			if lines := t.LinesOf(q); len(lines) > 1 {
				var err error
				if p.Line, err = d.askLine(t, lines); err != nil {
					return err
				}
			}
		}
		s.Evidence = append(s.Evidence, p)
	}
	if len(d.quotes) == 0 {
		s.Evidence = []schema.Passage{{Line: d.line}}
	}
	return nil
}

// askWords asks for a quotation until it is found, or for a summary.
func (d *adder) askWords(t *text.Text) error {
	for {
		words, err := d.ask("The words, as they are in the text (Enter: they are not a quotation)")
		if err != nil {
			return err
		}
		if words == "" {
			break
		}
		if t == nil {
			d.quotes = []string{words}
			return nil
		}
		p := schema.Passage{Quote: words, Line: d.line, Prefix: d.prefix}
		place := t.PlaceOf(&p)
		if place.Err != nil && len(t.LinesOf(words)) < 2 {
			d.say("%v", place.Err)
			continue
		}
		d.quotes = []string{words}
		if place.Err == nil {
			line := t.LineAt(place.Start)
			d.say("line %d: %s", line, lineOf(t, line))
		}
		return nil
	}
	for d.statement.Summary == "" {
		summary, err := d.ask("What is said, in a sentence of your own")
		if err != nil {
			return err
		}
		d.statement.Summary = summary
	}
	return nil
}

func lineOf(t *text.Text, line int) string {
	start, end, _ := t.Line(line)
	return brief(t.Slice(start, end))
}

// askLine asks on which of several lines the words are.
func (d *adder) askLine(t *text.Text, lines []int) (int, error) {
	for _, line := range lines {
		d.say("  %3d  %s", line, lineOf(t, line))
	}
	for {
		n, err := d.askNumber("The words are there several times. On which line")
		if err != nil || slices.Contains(lines, n) {
			return n, err
		}
	}
}

func (d *adder) askNumber(what string) (int, error) {
	for {
		answer, err := d.ask(what)
		if err != nil {
			return 0, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n > 0 {
			return n, nil
		}
	}
}

func (d *adder) findMode() error {
	s := d.statement
	switch {
	case s.Mode != "":
		return nil
	case d.in == nil:
		d.missing = append(d.missing, "--mode MODE ("+list(schema.Modes(), "or")+")")
		return nil
	}
	modes := schema.Modes()
	for i, mode := range modes {
		d.say("  %d  %s", i+1, mode)
	}
	for s.Mode == "" {
		answer, err := d.ask("How the source has it, the most literal that applies")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(answer)
		switch {
		case slices.Contains(modes, answer):
			s.Mode = answer
		case err == nil && n >= 1 && n <= len(modes):
			s.Mode = modes[n-1]
		}
	}
	return nil
}

// findPositions asks for positions where no flag has one.
func (d *adder) findPositions() error {
	s := d.statement
	if d.in == nil || len(*d.names["supports"])+len(*d.names["opposes"])+len(*d.names["neutral"]) > 0 {
		return nil
	}
	for _, stance := range []struct {
		what string
		to   *[]schema.Ref
	}{{"A position that it is for (Enter: none)", &s.Supports}, {"A position that it is against (Enter: none)", &s.Opposes}, {"A position that it speaks to without taking a side (Enter: none)", &s.Neutral}} {
		for {
			found, err := d.askFor(stance.what, false, schema.KindPosition)
			if err != nil {
				return err
			}
			if found == nil {
				break
			}
			*stance.to = appendRef(*stance.to, found)
		}
	}
	return nil
}

// findOthers finds what the flags name.
func (d *adder) findOthers() error {
	for _, flag := range addFlags() {
		var kinds []schema.Kind
		for _, k := range schema.Kinds() {
			if flag.fields[k] != "" {
				kinds = append(kinds, k)
			}
		}
		for _, name := range *d.names[flag.name] {
			found, err := d.coding.Find(name, kinds...)
			if unclear, ok := errors.AsType[*coding.NameError](err); ok && d.in != nil && len(unclear.Near) > 0 {
				d.say("%v", err)
				found, err = d.askFor("--"+flag.name, true, kinds...)
			}
			if err != nil {
				return err
			}
			f, _ := schema.FieldNamed(schema.KindStatement, flag.fields[found.Kind()])
			refs := f.Refs(d.statement)
			switch {
			case f.Type == schema.Many:
				f.SetRefs(d.statement, appendRef(refs, found))
			case len(refs) > 0:
				return usagef("--%s names two of a kind: %s and %s", flag.name, refs[0].ID, found.Identity().ID)
			default:
				f.PutRef(d.statement, schema.Ref{Kind: found.Kind(), ID: found.Identity().ID})
			}
		}
	}
	return nil
}

// say prints a line for the person who is asked.
func (d *adder) say(format string, args ...any) {
	// Nothing is left to tell when stderr itself is gone.
	_, _ = fmt.Fprintf(d.app.err, "%s\n", escape.Line(hint.Textf(format, args...).Say(commandLine)))
}

// ask asks a person for a line. When there are no more, what is missing is told.
func (d *adder) ask(what string) (string, error) {
	if _, err := fmt.Fprintf(d.app.err, "%s: ", escape.Line(what)); err != nil {
		return "", err
	}
	line, err := d.in.ReadString('\n')
	if errors.Is(err, io.EOF) && strings.TrimSpace(line) == "" {
		return "", usagef("nothing was added: the answers ended at “%s”", what)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// askFor asks for the name of an entity until there is one; names that are near are
// offered by number. Where nothing is needed, an empty answer is none.
func (d *adder) askFor(what string, needed bool, kinds ...schema.Kind) (schema.Entity, error) {
	var offered []schema.Entity
	for {
		answer, err := d.ask(what)
		switch {
		case err != nil:
			return nil, err
		case answer == "" && !needed:
			return nil, nil
		case answer == "":
			continue
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(offered) {
			return offered[n-1], nil
		}
		found, err := d.coding.Find(answer, kinds...)
		if err == nil {
			d.say("  %s (%s)", brief(found.Label()), found.Identity().ID)
			return found, nil
		}
		unclear, ok := errors.AsType[*coding.NameError](err)
		if !ok {
			return nil, err
		}
		if offered = unclear.Near; len(offered) == 0 {
			d.say("  %v", err)
			continue
		}
		for i, it := range offered {
			d.say("  %d  %s (%s/%s)", i+1, brief(it.Label()), it.Kind(), it.Identity().ID)
		}
		d.say("  A number, or another name.")
	}
}
