package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data/fence"
	"onrecord/data/plaintext"
	datatable "onrecord/data/table"
	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
	"onrecord/schema"
)

// networkFlags are those that say which network is made of what. All commands about
// networks have them.
type networkFlags struct {
	filterFlags
	assertions, reports                           bool
	mode, rows, columns, qualifier, qualifierType string
	modeHelp                                      string // empty: any mode
	valueRange, aggregation, normalization        string
	duplicates, neutral, level, joint, compat     string
	window, step, edges, kernel                   string
	tableFile, sheet, encoding                    string
	isolates                                      bool
	namesAlone                                    bool // of actors; no flag
	minWeight                                     float64
	include, exclude, columnNames                 []string
	given                                         func(flag string) bool
}

const networkFlagsHelp = `--table FILE makes the network of any table instead of the corpus, in CSV or in
a workbook: each row is a statement, and the first line names the columns. When
it was said stands in the column date, where in document_id, start and stop,
which statement it is in statement_id, and its words in text, or as --map says.
Of a workbook, the sheet with the most of these columns is read, and a message
says which; where several have as many, --sheet names one.`

// add makes the flags, but for those to skip.
func (f *networkFlags) add(cmd *cobra.Command, a *app, skip ...string) {
	flags := cmd.Flags()
	flags.SortFlags = false
	text := func(into *string, name, value, help string, words []string) {
		if slices.Contains(skip, name) {
			*into = value
			return
		}
		flags.StringVar(into, name, value, help)
		if words != nil {
			a.completesWords(cmd, name, words)
		}
	}
	filtered := []string{"neutral", "sort", "limit"}
	if !slices.Contains(skip, "mode") {
		flags.Var(&modeFlag{textFlag{&f.mode}, &f.filterFlags}, "mode", cmp.Or(f.modeHelp, "`MODE` of the network: two (rows × columns, the default), one (rows × rows) or events")+"; of statements: as --utterance")
		a.completesWords(cmd, "mode", texts(network.Modes()))
		filtered = append(filtered, "mode")
	}
	text(&f.rows, "rows", "actor", "`WHAT` rows are: "+list(query.Variables(), "or")+"; of a table, a column", query.Variables())
	text(&f.columns, "columns", "position", "`WHAT` columns are: the same", query.Variables())
	text(&f.qualifier, "qualifier", "stance", "`WHAT` statements are told apart by: "+list(query.Qualifiers(), "or")+"; of a table, a column", query.Qualifiers())
	text(&f.qualifierType, "qualifier-type", "", "of a table: `TYPE` boolean, integer or text (default: as the values are)", []string{"boolean", "integer", "text"})
	text(&f.valueRange, "qualifier-range", "", "the least and the greatest value that an integer can have: `MIN:MAX`", []string{})
	text(&f.aggregation, "aggregation", "", "`HOW` levels are put together: "+list(texts(network.Aggregations()), "or")+" (default subtract)", texts(network.Aggregations()))
	text(&f.normalization, "normalization", "", "what weights are divided by: `HOW`: "+list(texts(network.Normalizations()), "or")+" (default none; in mode one average)", texts(network.Normalizations()))
	text(&f.duplicates, "duplicates", "", "what is said again counts once a `BIN`: "+list(texts(network.Duplications()), "or")+" (default include; in mode one document)", texts(network.Duplications()))
	text(&f.neutral, "neutral", "drop", "neutral stances: `drop` or keep, as 0 between -1 and 1", []string{"drop", "keep"})
	text(&f.level, "level", "", "positions: `broader` puts the broadest one in the place of those below it", []string{"broader"})
	text(&f.joint, "joint", "keep", "what actors say together: `keep`, or skip the ties that it makes between them", []string{"keep", "skip"})
	if !slices.Contains(skip, "isolates") {
		flags.BoolVar(&f.isolates, "isolates", false, "keep rows and columns that have nothing in the network")
	}
	if !slices.Contains(skip, "min-weight") {
		flags.Float64Var(&f.minWeight, "min-weight", 0, "leave out ties that weigh less than `N`, whatever their sign")
	}
	flags.StringArrayVar(&f.include, "include", nil, "only what has this value: `VAR=VALUE` (can be repeated)")
	flags.StringArrayVar(&f.exclude, "exclude", nil, "nothing that has this value: `VAR=VALUE` (can be repeated)")
	text(&f.window, "window", "", "a network for each window of `TIME`: 30d, 4w, 6m, 1y, or 100e for statements", []string{})
	text(&f.step, "step", "", "windows that begin `TIME` after one another, in units of the window, as in 7d (default: one unit), or auto: 100 at most", []string{})
	text(&f.edges, "window-edges", "inside", "windows that lie `inside` the range, or all that are centred in it", []string{"inside", "all"})
	text(&f.kernel, "kernel", "none", "weigh by the distance from the window's centre: `KERNEL`: "+list(texts(network.Kernels()), "or"), texts(network.Kernels()))
	text(&f.compat, "compat", "", "`dna`: the numbers and the defaults of the Discourse Network Analyzer 3.1.2", []string{"dna"})
	flags.StringVar(&f.tableFile, "table", "", "the network of a table: `FILE` in CSV, or a workbook (XLSX, ODS)")
	if err := flags.SetAnnotation("table", readsFile, nil); err != nil {
		panic(err) // the flag was made above
	}
	text(&f.sheet, "sheet", "", "of a workbook: `NAME` of the sheet (default: that with most of the columns)", []string{})
	flags.StringArrayVar(&f.columnNames, "map", nil, "a column of the table: `COLUMN=FIELD`, "+list(network.TableColumns(), "or"))
	text(&f.encoding, "encoding", "", "of the table: `NAME` such as windows-1252 (default: it is found out)", plaintext.Encodings())
	flags.BoolVar(&f.assertions, "assertions", false, "count what a source says in its own voice, too")
	flags.BoolVar(&f.reports, "reports", false, "count each report; else those of one utterance count once")
	f.filterFlags.add(cmd, a, filtered...)
	f.given = func(flag string) bool { return flags.Changed(flag) }
}

func texts[T ~string](all []T) (out []string) {
	for _, v := range all {
		out = append(out, string(v))
	}
	return out
}

// settings are those that the flags say; what is left open, the network decides.
func (f *networkFlags) settings() (s network.Settings, err error) {
	s = network.Settings{
		Mode: network.Mode(f.mode), Aggregation: network.Aggregation(f.aggregation), Normalization: network.Normalization(f.normalization),
		Duplicates: network.Duplication(f.duplicates), Isolates: f.isolates, MinWeight: f.minWeight,
		Edges: network.Edges(f.edges), Kernel: network.Kernel(f.kernel),
	}
	if modes := texts(network.Modes()); f.mode != "" && !slices.Contains(modes, f.mode) {
		return s, usagef("--mode takes %s, and of statements %s, not %q", list(modes, "or"), list(schema.Modes(), "or"), f.mode)
	}
	switch f.compat {
	case "":
	case "dna":
		s.DNA = true
	default:
		return s, usagef("--compat takes dna, not %q", f.compat)
	}
	for _, w := range []struct {
		flag, value string
		words       []string
		set         func()
	}{
		{"joint", f.joint, []string{"keep", "skip"}, func() { s.SkipJoint = f.joint == "skip" }},
		{"neutral", f.neutral, []string{"drop", "keep"}, func() {}},
		{"level", f.level, []string{"", "broader"}, func() {}},
		{"qualifier-type", f.qualifierType, []string{"", "boolean", "integer", "text"}, func() {}},
	} {
		if !slices.Contains(w.words, w.value) {
			return s, usagef("--%s takes %s, not %q", w.flag, list(slices.DeleteFunc(w.words, func(s string) bool { return s == "" }), "or"), w.value)
		}
		w.set()
	}
	if f.window != "" {
		if s.Window, err = network.ParseWindow(f.window); err != nil {
			return s, err
		}
	}
	if f.step != "" {
		if s.Step, err = network.ParseStep(f.step, s.Window); err != nil {
			return s, err
		}
	}
	if f.valueRange != "" {
		least, greatest, found := strings.Cut(f.valueRange, ":")
		from, err := strconv.ParseFloat(strings.TrimSpace(least), 64)
		until, err2 := strconv.ParseFloat(strings.TrimSpace(greatest), 64)
		if !found || err != nil || err2 != nil {
			return s, usagef("--qualifier-range takes two numbers as in -2:2, not %q", f.valueRange)
		}
		s.Range = &[2]float64{from, until}
		if f.qualifierType == "" {
			f.qualifierType = string(network.Integer)
		}
	}
	s.Since, s.Until, err = f.span()
	return s, err
}

// span are the moments from --since to --until.
func (f *networkFlags) span() (since, until *network.Time, err error) {
	if f.Since != "" {
		span, err := schema.ParseDate(f.Since)
		if err != nil {
			return nil, nil, usagef("--since: %w", err)
		}
		if t := network.OfDay(span.From); t != network.NoTime {
			since = &t
		}
	}
	if f.Until != "" {
		span, err := schema.ParseDate(f.Until)
		if err != nil {
			return nil, nil, usagef("--until: %w", err)
		}
		if t := network.OfDay(span.Until.Next()); t != network.NoTime {
			t--
			until = &t
		}
	}
	return since, until, nil
}

// selections are --include or --exclude, by variable.
func selections(flag string, given []string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, s := range given {
		name, value, found := strings.Cut(s, "=")
		if !found || name == "" {
			return nil, usagef("--%s takes VAR=VALUE, as in --%s actor=trump, not %q", flag, flag, s)
		}
		out[name] = append(out[name], value)
	}
	return out, nil
}

// observations reads what the network is made of, and calls make with it: the
// statements of the store, or the rows of a table.
func (f *networkFlags) observations(ctx context.Context, a *app, ids bool, make func(*network.Data, network.Settings) error) error {
	a.hold()
	s, err := f.settings()
	if err != nil {
		return err
	}
	include, err := selections("include", f.include)
	if err != nil {
		return err
	}
	exclude, err := selections("exclude", f.exclude)
	if err != nil {
		return err
	}
	if f.tableFile != "" {
		d, err := f.fromTable(ctx, a, s, include, exclude)
		if err != nil {
			return err
		}
		return make(d, s)
	}
	if f.valueRange != "" && f.qualifier == "stance" && f.neutral != "keep" {
		return usagef("--qualifier-range is for integers: stances are -1, 0 and 1 with --neutral keep")
	}
	for _, flag := range []string{"map", "sheet", "encoding", "qualifier-type"} {
		if f.given(flag) {
			return usagef("--%s is about --table", flag)
		}
	}
	return a.withStore(ctx, func(store *graph.Store) error {
		filter := f.filter()
		if err := a.tellGaps(ctx, store, filter); err != nil {
			return err
		}
		d, err := a.observations(ctx, store, query.ObservationOptions{
			Filter: filter, Assertions: f.assertions, Reports: f.reports, Rows: f.rows, Columns: f.columns, Qualifier: f.qualifier,
			KeepNeutral: f.neutral == "keep", Broader: f.level == "broader", DNA: s.DNA, IDs: ids, NamesAlone: f.namesAlone, Include: include, Exclude: exclude,
		})
		if err != nil {
			return err
		}
		return make(d, s)
	})
}

// observations are those of a store; a desk keeps them.
func (a *app) observations(ctx context.Context, store *graph.Store, o query.ObservationOptions) (*network.Data, error) {
	if a.lent != nil {
		return a.lent.observed.Observations(ctx, store, o)
	}
	return query.Observations(ctx, store, o)
}

// fromTable reads the rows of a table.
func (f *networkFlags) fromTable(ctx context.Context, a *app, s network.Settings, include, exclude map[string][]string) (*network.Data, error) {
	for flag, value := range map[string]string{"store": a.store, "corpus": a.corpus} {
		if value != "" {
			return nil, usagef("--table makes the network of a table, and --%s of a corpus: give one of them", flag)
		}
	}
	for _, of := range []struct {
		flag string
		said bool
	}{{"level", f.level != ""}, {"neutral", f.neutral == "keep"}, {"assertions", f.assertions}, {"reports", f.reports}} {
		if of.said {
			return nil, usagef("--%s is about statements of a corpus, of which a table says nothing: each of its rows counts", of.flag)
		}
	}
	if filter := f.filter(); len(filter.Is)+len(filter.Not) > 0 || filter.AllCoders {
		return nil, usagef("a table has none of what filters of statements ask for: select with --include, --exclude, --since and --until")
	}
	names := map[string]string{}
	for _, m := range f.columnNames {
		column, field, found := cutLast(m, "=")
		if !found || !slices.Contains(network.TableColumns(), field) {
			return nil, usagef("--map takes COLUMN=FIELD, the field being %s, not %q", list(network.TableColumns(), "or"), m)
		}
		names[field] = column
	}
	if f.encoding != "" {
		if err := plaintext.CheckEncoding(f.encoding); err != nil {
			return nil, err
		}
	}
	raw, err := fence.ReadFile(f.tableFile, fence.Table)
	if err != nil {
		return nil, err
	}
	file := filepath.ToSlash(f.tableFile)
	encoding := firstNonEmpty(f.encoding, plaintext.Guess(raw))
	qualifier := f.qualifier
	if qualifier == "none" {
		qualifier = ""
	}
	var ps schema.Problems
	wanted := []string{f.rows, f.columns, qualifier}
	for _, field := range network.TableColumns() {
		wanted = append(wanted, firstNonEmpty(names[field], field))
	}
	t, ok, err := datatable.OpenAny(ctx, file, raw, encoding, f.sheet, slices.DeleteFunc(wanted, func(name string) bool { return name == "" }), &ps)
	if wrong, is := errors.AsType[*datatable.SheetError](err); is {
		if wrong.Asked != "" {
			return nil, usagef("--sheet %s: %s has no such sheet with something in it; there is %s", wrong.Asked, file, quoted(wrong.Sheets))
		}
		return nil, usagef("%s: the sheets %s have as many of the columns that are asked for: --sheet NAME says which one is read", file, quoted(wrong.Sheets))
	}
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ps
	}
	switch {
	case t.Sheet != "":
		a.tellSheet(file, t)
		if g := t.Grid; g.Beyond > 0 {
			a.note("%s: right of the table, from %s on, %s belong to no column", file, g.Far, count(g.Beyond, "cell"))
		}
	case f.sheet != "":
		return nil, usagef("--sheet is about workbooks, and %s is none", file)
	case f.encoding == "" && encoding != "" && encoding != "utf-8":
		a.note("%s is read as %s", file, encoding)
	}
	o := network.TableOptions{
		Rows: f.rows, Columns: f.columns, Qualifier: qualifier, Type: network.Type(f.qualifierType), DNA: s.DNA,
		Include: include, Exclude: exclude, Names: names, IgnoreLevels: f.aggregation == string(network.Ignore), Header: t.Header,
		Since: s.Since, Until: s.Until,
	}
	d, err := network.FromTable(ctx, t, o, &ps)
	if err != nil {
		return nil, err
	}
	if len(ps) > 0 {
		return nil, ps
	}
	done, err := s.Complete(&d.Qualifier)
	if err == nil && done.Duplicates == network.PerDocument && !network.Documented(t, o) {
		err = usagef("--duplicates document needs a column document_id, and the table has %s: --map COLUMN=document_id names it, --duplicates include counts all",
			strings.Join(t.Header, ", "))
	}
	if err == nil && t.Column(firstNonEmpty(names["date"], "date")) < 0 {
		switch {
		case slices.Contains([]network.Duplication{network.PerWeek, network.PerMonth, network.PerYear}, done.Duplicates):
			err = usagef("--duplicates %s needs a column date: --map COLUMN=date names it", done.Duplicates)
		case s.Since != nil || s.Until != nil:
			err = usagef("--since and --until need a column date: --map COLUMN=date names it")
		}
	}
	if err == nil && s.Window != nil && s.Window.Unit != network.Each && d.First() == network.NoTime && len(d.Entries) > 0 {
		err = usagef("--window needs a column date: --map COLUMN=date names it")
		if name := firstNonEmpty(names["date"], "date"); t.Column(name) >= 0 {
			err = usagef("--window needs dates, and no row has one in the column %s", name)
		}
	}
	return d, err
}

// tellSheet says which sheet of a workbook is read, and which are not.
func (a *app) tellSheet(file string, t *datatable.Any) {
	note := fmt.Sprintf("%s: the sheet %q is read", file, t.Sheet)
	if n := len(t.Others); n > 0 {
		some := quoted(t.Others[:min(n, 5)])
		if n > 5 {
			some = fmt.Sprintf("%d others", n)
		}
		note += ", and not " + some
	}
	a.note("%s", note)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// selection says what the network is made of: a condition each.
func (f *networkFlags) selection() (out []string) {
	filter := f.filter()
	if s := filter.Summary(); s != "" {
		out = append(out, s)
	}
	for _, v := range f.include {
		out = append(out, "include "+v)
	}
	for _, v := range f.exclude {
		out = append(out, "exclude "+v)
	}
	if f.assertions {
		out = append(out, "with assertions")
	}
	if f.reports {
		out = append(out, "each report")
	}
	if f.level != "" {
		out = append(out, "level "+f.level)
	}
	return out
}

// networkLine says in a line which network it is.
func networkLine(s *network.Settings, rows, columns string, q *network.Qualifier) string {
	var parts []string
	switch s.Mode {
	case network.OneMode:
		parts = append(parts, fmt.Sprintf("%s × %s by %s", rows, rows, columns))
	case network.Events:
		parts = append(parts, fmt.Sprintf("%s and %s", rows, columns))
	default:
		parts = append(parts, fmt.Sprintf("%s × %s", rows, columns))
	}
	if q.Type != network.NoQualifier {
		parts = append(parts, fmt.Sprintf("qualifier %s (%s)", q.Name, q.Type))
	}
	if s.Mode != network.Events {
		parts = append(parts, fmt.Sprintf("aggregation %s", s.Aggregation), fmt.Sprintf("normalization %s", s.Normalization))
	}
	parts = append(parts, fmt.Sprintf("duplicates %s", s.Duplicates))
	if s.SkipJoint {
		parts = append(parts, "without joint statements")
	}
	if s.MinWeight > 0 {
		parts = append(parts, fmt.Sprintf("weights from %v", s.MinWeight))
	}
	if s.Window != nil {
		step := ""
		if s.Step > 1 {
			step = ", step " + s.StepString()
		}
		parts = append(parts, fmt.Sprintf("window %s%s, edges %s, kernel %s", s.Window, step, s.Edges, s.Kernel))
	}
	if s.Isolates {
		parts = append(parts, "with isolates")
	}
	if s.DNA {
		parts = append(parts, "as DNA 3.1.2")
	}
	return strings.Join(parts, ", ")
}

// tellDropped says what no network can use, and why.
func (a *app) tellDropped(d *network.Data, s *network.Series) {
	for _, reason := range d.Reasons() {
		what := "dropped"
		a.note("%s %s: %s", count(d.Dropped[reason], "observation"), what, reason)
	}
	if s.Undated > 0 {
		a.note("%s without a date left out", count(s.Undated, "observation"))
	}
	if s.Outside > 0 {
		a.note("%s outside of the range left out", count(s.Outside, "observation"))
	}
	if s.Repeated > 0 {
		a.note("%s repeated within a %s and left out", count(s.Repeated, "observation"), strings.Replace(string(s.Settings.Duplicates), "acrossrange", "range", 1))
	}
	if d.Imprecise > 0 && (s.Settings.Window != nil) {
		a.note("%s dated to more than one day, and counted on the first", count(d.Imprecise, "statement"))
	}
	switch {
	case s.Unseen > 0 && s.Len() > 0 && s.Settings.Step > s.Settings.Window.N:
		a.note("%s in no window: there are days between them, for they are %s apart", count(s.Unseen, "observation"), s.Settings.StepString())
	case s.Unseen > 0 && s.Len() > 0:
		a.note("%s in no window: these lie wholly in the range, and its end has none; --window-edges all has windows there, too", count(s.Unseen, "observation"))
	}
	for _, note := range d.Notes {
		a.note("%s", note)
	}
	for _, note := range s.Notes {
		a.note("%s", note)
	}
	if s.Settings.Kernel == network.Uniform {
		a.note("the uniform kernel weighs each statement 0.5: counts are halves; --kernel none weighs 1")
	}
}

// prepared prepares the networks of data, and tells which they are and what none of
// them can use.
func (a *app) prepared(d *network.Data, settings network.Settings) (*network.Series, error) {
	s, err := network.Prepare(d, settings)
	if err != nil {
		return nil, err
	}
	a.tellDropped(d, s)
	a.note("%s", networkLine(&s.Settings, d.RowName, d.ColumnName, &d.Qualifier))
	return s, nil
}
