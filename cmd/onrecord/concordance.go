package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/reading"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/concordance"
)

const concordanceLong = `Concordance shows words in context: a line for each place where they stand in
the quotes and the summaries of statements, with what is to its left and its
right. WORDS are read as said reads them: all must occur in a statement,
whatever their case, diacritics and quotation marks; "…" is a phrase. The
filters are those of said.

--regex looks for a regular expression instead (RE2; (?i) ignores case), within
lines. --texts looks into the texts of sources, coded or not, where they are at
hand: there --source selects, and no other filter does. A text has all of WORDS,
or no line.

In a store of very many statements a pattern can take long. --look 200ms looks
at statements in the order of said for so long, --look 50000 at so many, and
--skip goes on where that ended. What counts are the statements whose words have
what the pattern needs, where the store knows their words, and else all.

Lines come in the order of said, or in that of the texts. --sort left orders
them by the words to the left, the nearest first, --sort right by those to the
right, and --sort word by what was found.`

const concordanceExample = `  onrecord concordance deal
  onrecord concordance --by trump --regex '(?i)\bdeals?\b' --sort right
  onrecord concordance '"root causes"' --width 60 --format csv
  onrecord concordance harbour --texts --corpus my-corpus`

type concordanceOptions struct {
	filterFlags
	regex, order string
	inTexts      bool
	width        int
	texts        textFlags
	look         string
	skip         int
}

func newConcordanceCommand(a *app) *cobra.Command {
	var o concordanceOptions
	cmd := &cobra.Command{
		Use:     "concordance [WORDS…]",
		Short:   "Words in context, or what a regular expression matches",
		Long:    concordanceLong,
		Example: concordanceExample,
		GroupID: groupAsk,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd, a, args)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.regex, "regex", "", "look for `PATTERN`, a regular expression, instead of words")
	flags.BoolVar(&o.inTexts, "texts", false, "look into the texts of sources, and not into statements")
	flags.StringVar(&o.order, "sort", "text", "order lines by `KEY`: "+list(concordance.Orders(), "or"))
	a.completesWords(cmd, "sort", concordance.Orders())
	flags.IntVar(&o.width, "width", contextWidth, "show `N` characters on each side")
	flags.StringVar(&o.look, "look", "", "with --regex, look at `N` statements at most, or for a time, such as 200ms")
	flags.IntVar(&o.skip, "skip", 0, "with --regex, begin after `N` statements")
	o.add(cmd, a, "sort")
	o.texts.add(cmd)
	return cmd
}

// parts reads which statements are looked at.
func (o *concordanceOptions) parts(to *query.ConcordanceOptions) error {
	switch {
	case o.look == "" && o.skip == 0:
		return nil
	case o.regex == "" || o.inTexts:
		return usagef("--look and --skip go with --regex, and not with --texts")
	case o.skip < 0:
		return usagef("--skip takes a number from 0 up")
	}
	to.From, to.Looked = o.skip, &query.Looked{}
	if o.look == "" {
		return nil
	}
	if n, err := strconv.Atoi(o.look); err == nil && n > 0 {
		to.Most = n
		return nil
	}
	long, err := time.ParseDuration(o.look)
	if err != nil || long <= 0 {
		return usagef("--look takes a number of statements, or a time such as 200ms, not %q", o.look)
	}
	until := time.Now().Add(long)
	to.Enough = func() bool { return time.Now().After(until) }
	return nil
}

// tellLooked says how far it was looked.
func (a *app) tellLooked(looked *query.Looked) {
	if looked == nil || !looked.Stopped {
		return
	}
	if a.looked != nil {
		*a.looked = *looked
		return
	}
	if looked.Full { // which says how to turn it
		return
	}
	of := ""
	if looked.Of > 0 {
		of = fmt.Sprintf(" of %d", looked.Of)
	}
	a.note("looked at the first %d%s statements that may have it: --skip %d goes on", looked.Until, of, looked.Until)
}

// How many characters are shown on each side, at most and where nobody says it.
const (
	contextWidth = 40
	mostContext  = 1000
)

func (o *concordanceOptions) run(cmd *cobra.Command, a *app, words []string) error {
	switch {
	case o.width < 0 || o.width > mostContext:
		return usagef("--width takes a number from 0 to %d", mostContext)
	case o.regex != "" && len(words) > 0:
		return usagef("it looks for words or for --regex, not for both: --text WORDS selects statements")
	case !o.inTexts && len(o.texts.files) > 0:
		return usagef("--source-text goes with --texts")
	}
	f := o.filter(words...)
	search := query.ConcordanceOptions{Filter: f, Width: o.width, Order: o.order}
	if cmd.Flags().Changed("regex") {
		find, err := concordance.Pattern(o.regex)
		if err != nil {
			return err
		}
		search.Find, search.Needs = find, concordance.NeedsOf(o.regex)
	}
	if err := o.parts(&search); err != nil {
		return err
	}
	if o.inTexts {
		return o.runTexts(cmd.Context(), a, search)
	}
	return a.withStore(cmd.Context(), func(s *graph.Store) error {
		if err := a.tellGaps(cmd.Context(), s, f); err != nil {
			return err
		}
		address := query.Addressing(cmd.Context(), s)
		none := "no statement has it"
		if search.Looked != nil {
			none = "no statement that was looked at has it"
		}
		defer func() { a.tellLooked(search.Looked) }()
		return render(cmd.Context(), a, keywordListing(none), paging.Each(query.Concordance(cmd.Context(), s, search), func(row query.Occurrence) (keyword, bool, error) {
			return keywordOf(&row, address), true, nil
		}))
	})
}

// runTexts looks into texts.
func (o *concordanceOptions) runTexts(ctx context.Context, a *app, search query.ConcordanceOptions) error {
	f := &search.Filter
	sources := f.Is["source"]
	delete(f.Is, "source")
	words := f.Words
	f.Words = nil
	if f.Selects() || f.AllCoders {
		return usagef("--texts looks into texts, coded or not: --source alone selects there")
	}
	if a.store != "" {
		return usagef("--texts works on corpus files, not on a --store")
	}
	f.Words = words
	if search.Find == nil {
		looked := f.Search()
		if len(looked) == 0 {
			return usagef("there is nothing to look for: it takes words, or --regex PATTERN")
		}
		search.Find = looked.FindAll
	}
	page, err := paging.Read(f.Offset, f.Limit, f.Rest)
	if err != nil {
		return usagef("%v", err)
	}
	set, err := a.load(ctx, nil, data.Options{Texts: o.texts.files, Unlocated: true})
	if err != nil {
		return err
	}
	for i, name := range sources {
		if sources[i], err = sourceNamed(set, name); err != nil {
			return err
		}
	}
	found := reading.Concordance(ctx, set, reading.Options{Find: search.Find, Width: o.width, Sources: sources, Texts: o.texts.files}, func(source string) {
		a.note("source %s: no text at hand", source)
	})
	rows, err := query.InContext(page, o.order, found, func(row *reading.Occurrence) *concordance.Line { return &row.Line })
	if err != nil {
		return err
	}
	return render(ctx, a, keywordListing("no text has it"), paging.Each(rows, func(row reading.Occurrence) (keyword, bool, error) {
		return keyword{
			Source: schema.PlainRef{ID: row.Source.ID, Name: row.Source.Label()}, Speakers: []schema.PlainRef{}, Date: row.Source.Date, In: "text",
			Line: row.Number, Start: row.Start, End: row.End, Left: row.Left, Word: row.Word, Right: row.Right,
		}, true, nil
	}))
}

// A keyword is a row of what is found, in a statement or in a text.
type keyword struct {
	Statement string            `json:"statement"` // empty: in a text
	Speakers  []schema.PlainRef `json:"speakers"`
	Date      string            `json:"date"`
	Source    schema.PlainRef   `json:"source"`
	In        string            `json:"in"`
	Line      int               `json:"line"`
	Start     int               `json:"start"`
	End       int               `json:"end"` // 0: not known
	Left      string            `json:"left"`
	Word      string            `json:"word"`
	Right     string            `json:"right"`
}

func keywordOf(row *query.Occurrence, address addresser) keyword {
	st := row.Statement
	k := keyword{
		Statement: firstNonEmpty(address(st.IRI), st.ID), Speakers: []schema.PlainRef{}, Date: st.Date, Source: schema.PlainRef(st.Source), In: row.In,
		Line: row.Number, Start: row.Start, End: row.End, Left: row.Left, Word: row.Word, Right: row.Right,
	}
	for _, r := range st.Speakers {
		k.Speakers = append(k.Speakers, schema.PlainRef(r))
	}
	return k
}

// where says where a row stands, as evidence does.
func (k *keyword) where() string {
	if k.Line == 0 {
		return k.Source.ID
	}
	return k.Source.ID + ":" + strconv.Itoa(k.Line)
}

func keywordListing(empty string) listing[keyword] {
	return listing[keyword]{
		Header: []string{"where", "who", "in", "left", "word", "right", "id"},
		Right:  []string{"left"},
		Cells: func(k keyword) []string {
			var who []string
			for _, r := range k.Speakers {
				who = append(who, r.Name)
			}
			return []string{k.where(), list(who, "and"), k.In, k.Left, k.Word, k.Right, k.Statement}
		},
		JSON:    asJSON[keyword],
		Columns: []string{"statement", "speakers", "date", "source", "in", "line", "start", "end", "left", "word", "right"},
		Row: func(k keyword) []string {
			var speakers []string
			for _, r := range k.Speakers {
				speakers = append(speakers, r.ID)
			}
			return []string{k.Statement, strings.Join(speakers, "; "), k.Date, k.Source.ID, k.In, strconv.Itoa(k.Line), strconv.Itoa(k.Start), strconv.Itoa(k.End), k.Left, k.Word, k.Right}
		},
		Empty: empty,
	}
}
