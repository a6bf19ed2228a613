package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/cellwords"
	"onrecord/data/importer"
	"onrecord/data/plaintext"
	"onrecord/schema"
	"onrecord/schema/escape"
)

const importLong = `Import makes corpus files that a person can go on editing, YAML, of the files of
other tools, or adds what these hold to a corpus that is there:

%s
The corpus is the folder of -o. A new one is made complete; in an existing one,
new entities and statements are put after the old ones, and every byte that a
person wrote stays. Importing the same again, longer, shorter or in another
order, adds what is new: a statement is known by its speakers, words and
passage, and gets the fields that it lacks, and the references that its lists
lack. Several corpora get a folder each.

All or nothing: with any problem, in the files or in the corpus, with a question
that nobody answered, or where the corpus says something else than a file,
nothing is written, all of it is told with its positions, and the exit status is
3. With --partial what has none of this is written. A report says what each
column was taken for, how many values it has, and what was left behind;
--dry-run prints it alone.

A table has a row for each statement, and columns named like the fields, in any
letters; --map tells what others hold, and adds to what is known. Lists are
joined with semicolons. An entity is named by its id, its name or an alias;
unknown ones are created, speakers as persons, and those of a column
organization as organizations. Columns source, quote, line … describe the
passage; where the text of the source is at hand, it is found there (see
'onrecord locate'). A row may lack words and passage if it takes a side. Columns
concept and agreement say on which side of a position it is; --map
COLUMN=position says that a column has the side on the position that it is
called, COLUMN=position:NAME on another one. --value tells what a word stands
for, and of numbers which side they are on: --value '>3=supports'. Dates are
read in any form; whether a day or a month comes first, the column shows, or
--date-order says. NA, #REF! and the like are nothing.

actors.csv, positions.csv … and corpus.csv describe the entities and the corpus;
a folder of tables, such as export csv writes, is read as a whole. --set
kind=event reads a table of events, or of another kind.

Of a workbook, each sheet is a table that is called like one or has two columns
that are known, from its header on; --sheet names one. Merged cells are filled
down, and dates are what their cells show as such.

Of the Discourse Network Analyzer, documents become sources, with their texts in
texts/, persons and organizations actors, concepts positions, and agreement says
what a statement supports or opposes. Variables are known by their names alone;
--map VARIABLE=FIELD, or FORM/VARIABLE=FIELD, tells what others hold: person,
organization, concept, agreement, id, mode, quotes, summary or note. Of numbers
of an agreement other than -1, 0 and 1, --value tells which support and which
oppose: --value '>3=supports' --value 3=neutral --value '<3=opposes'.

Of fact-checks, what was claimed becomes a position, whoever claimed it the
speaker of a reported statement, and the review an assertion with a verdict;
--value RATING=STANCE tells which side a rating takes.

The names of the files that were written go to stdout.`

const importExample = `  onrecord import csv statements.csv -o imported
  onrecord import csv coding.csv --map Text=quote --map Codes= -o imported
  onrecord import csv coding.csv --map Text=quote --map Codes=note -o my-corpus
  onrecord import csv scale.csv --value 5=supports --date-order dmy -o scaled
  onrecord import xlsx coding.xlsx --sheet statements -o imported
  onrecord import jsonl alaska.jsonl -o imported
  onrecord import nquads alaska.nq -o imported
  onrecord import dna debate.dna -o imported`

type importOptions struct {
	importer.ImportOptions
	columns []string
	values  []string
	fields  []string
	texts   textFlags
}

func newImportCommand(a *app) *cobra.Command {
	var o importOptions
	var dir string
	cmd := &cobra.Command{
		Use:       "import FORMAT FILE... -o DIR",
		Short:     "Corpus files from those of another tool",
		Long:      fmt.Sprintf(importLong, importersHelp()),
		Example:   importExample,
		GroupID:   groupOut,
		Args:      cobra.MinimumNArgs(1),
		ValidArgs: importerNames(),
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if a.path == "" || a.path == "-" {
				return usagef("import needs -o DIR")
			}
			a.target = a.path
			dir, a.path = a.path, "" // what is printed goes to stdout
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			i := slices.IndexFunc(importer.Importers(), func(im importer.Importer) bool { return im.Name == args[0] })
			if i < 0 {
				first := ""
				if ext := strings.TrimPrefix(filepath.Ext(args[0]), "."); slices.Contains(importerNames(), ext) {
					first = fmt.Sprintf("; the format comes first: onrecord import %s %s -o %s", ext, shellWord(args[0]), shellWord(dir))
				}
				return usagef("unknown format %q: there is %s%s%s", args[0], list(importerNames(), "and"), didYouMean("", args[0], importerNames()), first)
			}
			return runImport(cmd.Context(), a, importer.Importers()[i], args[1:], dir, o)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.columns, string(importer.TakesColumns), nil, taking(importer.TakesColumns, "a column, or a variable, holds a field, as `COLUMN=FIELD`; COLUMN= passes over it (can be repeated)"))
	f.StringArrayVar(&o.values, string(importer.TakesValues), nil, taking(importer.TakesValues, "what a word stands for, such as a stance, as `WORD=VALUE` (can be repeated)"))
	f.StringArrayVar(&o.fields, string(importer.TakesFields), nil, taking(importer.TakesFields, "what a field holds in rows that say nothing, as `FIELD=VALUE` (can be repeated)"))
	f.StringVar((*string)(&o.DateOrder), string(importer.TakesDateOrder), "", taking(importer.TakesDateOrder, "`ORDER` of day, month and year in dates in numbers: "+list(texts(cellwords.DateOrders()), "or")))
	a.completesWords(cmd, string(importer.TakesDateOrder), texts(cellwords.DateOrders()))
	f.StringVar(&o.Encoding, string(importer.TakesEncoding), "", taking(importer.TakesEncoding, "`NAME` such as windows-1252 or windows-1251 (default: it is found out, where that is certain)"))
	a.completesWords(cmd, string(importer.TakesEncoding), plaintext.Encodings())
	f.StringVar(&o.Sheet, string(importer.TakesSheet), "", taking(importer.TakesSheet, "`NAME` of the sheet (default: each that has a table)"))
	f.StringArrayVar(&o.People, string(importer.TakesPeople), nil, taking(importer.TakesPeople, "`FILE` that describes persons (default: those that the files name; can be repeated)"))
	f.StringArrayVar(&o.Orgs, string(importer.TakesOrgs), nil, taking(importer.TakesOrgs, "`FILE` that describes organizations (the same)"))
	f.StringVar(&o.ID, "id", "", "id of a new corpus (default: the files', else of the folder's name)")
	f.StringVar(&o.Base, "base", "", "base `IRI` of a new corpus (default: the files', else made of the id)")
	f.StringVar(&o.Title, "title", "", "title of a new corpus (default: the files', else the folder's name)")
	o.texts.add(cmd)
	f.BoolVar(&o.DryRun, "dry-run", false, "write no file, and print the report alone")
	f.BoolVar(&o.Partial, "partial", false, "write what is right, though something else is not; exit status 3 then")
	return cmd
}

// importersHelp has a line for each format.
func importersHelp() string {
	var b strings.Builder
	width := 0
	for _, name := range importerNames() {
		width = max(width, len(name))
	}
	for _, im := range importer.Importers() {
		fmt.Fprintf(&b, "  %-*s %s\n", width, im.Name, im.Help)
	}
	return b.String()
}

func importerNames() []string {
	var out []string
	for _, im := range importer.Importers() {
		out = append(out, im.Name)
	}
	return out
}

// pairs takes NAME=VALUE apart, which can be empty for a column.
func pairs(flag string, words []string) (map[string]string, error) {
	out := map[string]string{}
	for _, word := range words {
		i := strings.LastIndexByte(word, '=')
		if flag == "set" {
			i = strings.IndexByte(word, '=')
		}
		if i < 1 {
			return nil, usagef("--%s %s: it has no name before =", flag, word)
		}
		if _, twice := out[word[:i]]; twice {
			return nil, usagef("--%s %s: %q was said before", flag, word, word[:i])
		}
		out[word[:i]] = word[i+1:]
	}
	return out, nil
}

// takenBy tells settings that an importer does not know.
func (o *importOptions) takenBy(im importer.Importer) error {
	given := map[importer.Setting]bool{
		importer.TakesColumns: len(o.columns) > 0, importer.TakesValues: len(o.values) > 0, importer.TakesFields: len(o.fields) > 0,
		importer.TakesDateOrder: o.DateOrder != "", importer.TakesSheet: o.Sheet != "", importer.TakesPeople: len(o.People) > 0,
		importer.TakesOrgs: len(o.Orgs) > 0, importer.TakesEncoding: o.Encoding != "",
	}
	for _, s := range importer.Settings() {
		if given[s] && !slices.Contains(im.Takes, s) {
			return usagef("--%s is for %s, and not for %s", s, list(importer.Taking(s), "and"), im.Name)
		}
	}
	return nil
}

func runImport(ctx context.Context, a *app, im importer.Importer, files []string, dir string, o importOptions) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("import what? Name the files")
	}
	if err := o.takenBy(im); err != nil {
		return err
	}
	if o.DateOrder != "" && !slices.Contains(cellwords.DateOrders(), o.DateOrder) {
		return usagef("--date-order %s: it is %s", o.DateOrder, list(texts(cellwords.DateOrders()), "or"))
	}
	if o.Columns, err = pairs("map", o.columns); err != nil {
		return err
	}
	if o.Values, err = pairs("value", o.values); err != nil {
		return err
	}
	if o.Fields, err = pairs("set", o.fields); err != nil {
		return err
	}
	o.Texts = o.texts.files
	if err := a.reads(slices.Concat(files, o.People, o.Orgs)...); err != nil {
		return err
	}
	if !o.DryRun {
		if err := a.finish(ctx, dir); err != nil {
			return err
		}
	}
	bar := a.progress("reading", data.TotalBytes(files), unitBytes)
	o.Progress = bar.add
	if _, ok := terminal(a.in); ok {
		o.Ask = asker(&stdinReader{ctx, a.in}, a.err, bar.end)
	}
	result, err := im.Import(ctx, files, dir, o.ImportOptions)
	bar.end()
	if isProblems(err) && !a.quiet { // they do not hide what else the corpus says otherwise
		if terr := a.tellDifferences(&result); terr != nil {
			return terr
		}
	}
	if err != nil && (!o.DryRun || !isProblems(err)) {
		return err
	}
	var werr error
	if o.DryRun {
		werr = a.output(ctx, func(w io.Writer) error {
			_, err := partsListing().write(a, w, format, each(result.Parts))
			return err
		})
	} else {
		werr = a.writeFiles(a.done(ctx), format, result.Files)
	}
	if err != nil || werr != nil {
		return errors.Join(werr, err)
	}
	if err := a.tellImport(dir, &result, o.ImportOptions); err != nil {
		return err
	}
	return incomplete(&result, o.ImportOptions)
}

// incomplete is the error of an import that did not take in everything.
func incomplete(r *importer.ImportResult, o importer.ImportOptions) error {
	if r.Complete() {
		return nil
	}
	var parts []string
	if len(r.Left) > 0 {
		parts = append(parts, tellProblems(r.Left)+": what has any was left out")
	}
	if n := len(r.Differences); n > 0 {
		why := "what stands there stays"
		switch {
		case !o.Partial && o.DryRun:
			why = "nothing would be written; with --partial, the rest"
		case !o.Partial:
			why = "nothing was written; --partial writes the rest"
		}
		parts = append(parts, count(n, "difference")+": "+why)
	}
	return invalidf("%s", strings.Join(parts, "; "))
}

// taking puts the importers that take a setting before what it does.
func taking(s importer.Setting, help string) string {
	return strings.Join(importer.Taking(s), ", ") + ": " + help
}

// partsListing lists what the parts of files were taken for.
func partsListing() listing[importer.Part] {
	return listing[importer.Part]{
		Header: []string{"file", "part", "name", "taken for", "values", "left behind", "why"},
		Cells: func(p importer.Part) []string {
			as := p.As
			if as == "" {
				as = "nothing"
			}
			return []string{p.File, p.What, p.Name, as, strconv.Itoa(p.Values), strconv.Itoa(p.Left), p.Why}
		},
		JSON: func(b []byte, p importer.Part) []byte {
			b = schema.AppendJSONString(append(b, `{"file":`...), p.File)
			b = schema.AppendJSONString(append(b, `,"part":`...), p.What)
			b = schema.AppendJSONString(append(b, `,"name":`...), p.Name)
			b = schema.AppendJSONString(append(b, `,"as":`...), p.As)
			b = strconv.AppendInt(append(b, `,"values":`...), int64(p.Values), 10)
			b = strconv.AppendInt(append(b, `,"left":`...), int64(p.Left), 10)
			return append(schema.AppendJSONString(append(b, `,"why":`...), p.Why), '}')
		},
		Columns: []string{"file", "part", "name", "as", "values", "left", "why"},
		Row: func(p importer.Part) []string {
			return []string{p.File, p.What, p.Name, p.As, strconv.Itoa(p.Values), strconv.Itoa(p.Left), p.Why}
		},
		Right: []string{"values", "left behind"},
	}
}

// writeFiles prints the names of files.
func (a *app) writeFiles(ctx context.Context, format string, files []string) error {
	l := listing[string]{
		Header: []string{"file"},
		Cells:  func(file string) []string { return []string{file} },
		JSON: func(b []byte, file string) []byte {
			return append(schema.AppendJSONString(append(b, `{"file":`...), file), '}')
		},
	}
	return a.output(ctx, func(w io.Writer) error {
		if format == formatTable {
			for _, file := range files {
				if _, err := io.WriteString(w, escape.Line(file)+"\n"); err != nil {
					return err
				}
			}
			return nil
		}
		_, err := l.write(a, w, format, each(files))
		return err
	})
}

// tellDifferences says where the corpus says something else than the files.
func (a *app) tellDifferences(r *importer.ImportResult) error {
	few := newFewOf(a.err)
	for _, d := range r.Differences {
		has := "nothing"
		if d.Has != "" {
			has = fmt.Sprintf("%q", d.Has)
		}
		kind, _, _ := strings.Cut(d.ID, " ")
		is := fmt.Sprintf("%s is %s here, which stays, and %q", d.Field, has, d.Says)
		few.tell(d.At, kind, is, escape.Line(fmt.Sprintf("%s: %s: %s in %s", d.At, d.ID, is, d.Other)))
	}
	return few.end()
}

// tellFilled says what entities that were there have got.
func (a *app) tellFilled(r *importer.ImportResult) error {
	few := newFewOf(a.err)
	for _, d := range r.Filled {
		kind, _, _ := strings.Cut(d.ID, " ")
		is := fmt.Sprintf("%s is nothing here, and gets %q", d.Field, d.Says)
		if d.Has != "" {
			is = fmt.Sprintf("%s is %q here, and becomes %q", d.Field, d.Has, d.Says)
		}
		few.tell(d.At, kind, is, escape.Line(fmt.Sprintf("%s: %s: %s from %s", d.At, d.ID, is, d.Other)))
	}
	return few.end()
}

// tellImport says what was done, and where the corpus says something else than
// the files.
func (a *app) tellImport(dir string, r *importer.ImportResult, o importer.ImportOptions) error {
	if a.quiet {
		return nil
	}
	if len(r.Parts) > 0 && !o.DryRun {
		if _, err := partsListing().write(a, a.err, formatTable, each(r.Parts)); err != nil {
			return err
		}
	}
	for _, note := range r.Notes {
		a.note("%s", note)
	}
	if err := a.tellDifferences(r); err != nil {
		return err
	}
	if err := a.tellFilled(r); err != nil {
		return err
	}
	if err := tellProblemsFew(a.err, r.Left); err != nil {
		return err
	}
	var parts []string
	for _, k := range countedKinds() {
		if n := r.Added[k]; n == 1 {
			parts = append(parts, "1 "+string(k))
		} else if n > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k.Plural()))
		}
	}
	done := "added"
	switch {
	case !r.Complete() && !o.Partial && !o.DryRun:
		done = "not added"
	case o.DryRun:
		done = "would add"
	}
	what := "nothing"
	if len(parts) > 0 {
		what = list(parts, "and")
	}
	filled := ""
	if n := len(r.Filled); n > 0 {
		filled = ", with " + count(n, "value") + " that they lacked"
	}
	a.note("%s to %s: %s; %d there already%s", done, dir, what, r.Same, filled)
	if n := len(r.Made); n > 0 {
		words := make([]string, min(n, 10))
		for i := range words {
			words[i] = string(r.Made[i].Kind) + "/" + r.Made[i].ID
		}
		if n > len(words) {
			words = append(words, "…")
		}
		a.note("nothing but a name is known of %s: %s", count(n, "entity"), strings.Join(words, ", "))
	}
	if r.Located > 0 {
		a.note("located %s", count(r.Located, "passage"))
	}
	if r.Unproved > 0 {
		a.note("%s without a passage: 'onrecord check --todo %s' lists what is to be done", count(r.Unproved, "statement"), dir)
	}
	if r.Unlocated > 0 {
		a.note("%s not located yet; put the texts into %s/texts and run 'onrecord locate %[2]s'", count(r.Unlocated, "passage"), dir)
	}
	return nil
}
