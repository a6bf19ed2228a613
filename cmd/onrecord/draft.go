package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/draft"
	"onrecord/data/drafting"
	"onrecord/schema"
)

const draftLong = `Draft reads the text of a source and proposes statements: who is quoted or
reported, with which words, and where they stand. It goes by rules and lists of
words, for English and German; of texts in other languages it proposes
quotations alone. It does not know what a statement means: on which side of a
position it is, is for a person to say; the positions it names share words.

Each proposal is sure, likely or maybe, and says why. 'data/README.md' has how
often each is right in texts that people have annotated.

--accept TIER writes the proposals of a tier, and of surer ones, into the
folder of -o as a layer of their own, sources/SOURCE.draft.yaml. Nothing counts
or compares that layer. --interactive asks about each in turn, those that wait
in the layer included: what is accepted becomes a statement of --coder (or
of the source's own file) and leaves the layer; what is rejected is remembered.
What is coded, waits or was rejected is not proposed again.

Without SOURCE it is every source whose text is at hand, of the corpus of -o, of
--corpus, of $ONRECORD_CORPUS, of the corpus that one is in, or of the built-in
corpora (whose texts are not shipped: see --source-text).`

const draftExample = `  onrecord draft gazette --corpus my-corpus
  onrecord draft gazette --tier likely --corpus my-corpus --format json
  onrecord draft gazette --accept sure -o my-corpus
  onrecord draft gazette --interactive --corpus my-corpus`

// draftFlags are the flags of draft.
type draftFlags struct {
	textFlags
	tier, accept, coder, dir string
	interactive              bool
}

func newDraftCommand(a *app) *cobra.Command {
	o := &draftFlags{}
	cmd := &cobra.Command{
		Use:               "draft [SOURCE…]",
		Short:             "Propose statements from a text, to accept or reject",
		Long:              draftLong,
		Example:           draftExample,
		GroupID:           groupCorpus,
		ValidArgsFunction: a.completeNames(schema.KindSource),
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			for name, tier := range map[string]string{"tier": o.tier, "accept": o.accept} {
				if _, ok := draft.TierNamed(tier); !ok && tier != "" {
					return usagef("--%s %s is none of %s%s", name, tier, list(draft.TierNames(), "and"), didYouMean("", tier, draft.TierNames()))
				}
			}
			switch {
			case o.accept != "" && o.interactive:
				return usagef("--accept or --interactive, not both")
			case o.accept != "" && o.tier != "":
				return usagef("--accept names a tier already: leave out --tier")
			case o.accept != "":
				if a.path == "" || a.path == "-" {
					return usagef("draft --accept needs -o DIR, the folder of the corpus")
				}
				o.dir, a.path = a.path, "" // what is printed goes to stdout
			}
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runDraft(cmd.Context(), a, o, args) },
	}
	o.add(cmd)
	f := cmd.Flags()
	f.StringVar(&o.tier, "tier", "", "`TIER`: only those at least this sure: "+list(draft.TierNames(), "or"))
	a.completesWords(cmd, "tier", draft.TierNames())
	f.StringVar(&o.accept, "accept", "", "`TIER`: write those at least this sure into the layer of drafts of -o DIR")
	a.completesWords(cmd, "accept", draft.TierNames())
	f.BoolVar(&o.interactive, "interactive", false, "ask in the terminal what is to become of each")
	f.StringVar(&o.coder, "coder", "", "`NAME`: whose statements count as coded, and whom --interactive writes for")
	a.completes(cmd, "coder", a.completeCoders)
	return cmd
}

func runDraft(ctx context.Context, a *app, o *draftFlags, sources []string) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	if o.interactive {
		if _, ok := terminal(a.in); !ok {
			return usagef("--interactive asks in a terminal, and there is none")
		}
	}
	var dir []string
	if o.dir != "" {
		if dir = []string{o.dir}; a.corpus != "" && !sameFile(a.corpus, o.dir) {
			return usagef("drafts are written into the corpus that is read: -o %s, and --corpus %s", o.dir, a.corpus)
		}
		if err := a.finish(ctx, o.dir); err != nil {
			return err
		}
	}
	set, err := a.load(ctx, dir, data.Options{Texts: o.files, Unlocated: true})
	if err != nil {
		return err
	}
	all, err := openDrafts(ctx, a, set, o, sources)
	if err != nil {
		return err
	}
	switch {
	case o.interactive:
		return a.settleDrafts(ctx, o, all)
	case o.accept != "":
		return a.acceptDrafts(ctx, o, all)
	}
	return a.output(ctx, func(w io.Writer) error { return writeDrafts(a, w, format, o, all) })
}

// openDrafts drafts the statements of sources, of all if none is named.
func openDrafts(ctx context.Context, a *app, set *data.Set, o *draftFlags, sources []string) (all []*drafting.Drafts, err error) {
	if err := anchor.CheckTexts(set.Corpora, o.files); err != nil {
		return nil, err
	}
	ids := make([]string, len(sources))
	for i, name := range sources {
		if ids[i], err = sourceNamed(set, name); err != nil {
			return nil, err
		}
	}
	for _, c := range set.Corpora {
		for _, src := range c.Sources {
			if len(ids) > 0 && !slices.Contains(ids, src.ID) {
				continue
			}
			d, err := drafting.Open(ctx, set, c, src, drafting.Options{Coder: o.coder, Texts: o.files})
			if err != nil {
				return nil, err
			}
			if d.Text == nil {
				a.note("source %s: no text at hand", src.ID)
				continue
			}
			if !d.Pack {
				a.note("source %s: there are no words of its language, so quotations alone are proposed, and nobody who speaks", src.ID)
			}
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return nil, nothingf("no text is at hand: see --source-text")
	}
	return all, nil
}

// A draftRow is a proposal for programs.
type draftRow struct {
	Source     string       `json:"source"`
	Line       int          `json:"line"`
	Tier       string       `json:"tier"`
	Reason     string       `json:"reason"`
	Mode       string       `json:"mode"`
	Speakers   []draftActor `json:"speakers"`
	Addressees []draftActor `json:"addressees"`
	Date       *string      `json:"date"`
	Cue        *draftSpan   `json:"cue"`
	Content    []draftSpan  `json:"content"`
	Quotes     []string     `json:"quotes"`
	Positions  []draftMatch `json:"positions"`
}

// A draftActor is one who speaks, or to whom: id is null for somebody who is no actor of
// the corpus, name for somebody whose name is not known.
type draftActor struct {
	ID   *string `json:"id"`
	Name *string `json:"name"`
	draftSpan
}

type draftSpan struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// A draftMatch is a position that shares words with what is said.
type draftMatch struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Words []string `json:"words"`
}

func rowOf(d *drafting.Drafts, one *drafting.Draft) draftRow {
	span := func(s draft.Span) draftSpan { return draftSpan{d.Text.Slice(s.Start, s.End), s.Start, s.End} }
	spans := func(all []draft.Span) []draftSpan {
		out := make([]draftSpan, 0, len(all))
		for _, s := range all {
			out = append(out, span(s))
		}
		return out
	}
	row := draftRow{
		Source: d.Source.ID, Line: one.Line, Tier: one.Tier.String(), Reason: one.Reason(), Mode: one.Statement.Mode,
		Speakers: []draftActor{}, Addressees: []draftActor{}, Content: spans(one.Proposal.Content),
		Quotes: append([]string{}, one.Statement.Quotes...), Positions: []draftMatch{},
	}
	if one.Cue.End > one.Cue.Start {
		s := span(one.Cue)
		row.Cue = &s
	}
	at := draftSpan{}
	if len(one.Speakers) > 0 {
		at = span(one.Speakers[0])
	}
	for i := range one.Statement.Speakers {
		r := &one.Statement.Speakers[i]
		row.Speakers = append(row.Speakers, draftActor{&r.ID, &r.Name, at})
	}
	for i := range one.Names {
		row.Speakers = append(row.Speakers, draftActor{nil, &one.Names[i], at})
	}
	for range one.Unnamed {
		row.Speakers = append(row.Speakers, draftActor{nil, nil, at})
	}
	to := draftSpan{}
	if len(one.Addressees) > 0 {
		to = span(one.Addressees[0])
	}
	for i := range one.Statement.Addressees {
		r := &one.Statement.Addressees[i]
		row.Addressees = append(row.Addressees, draftActor{&r.ID, &r.Name, to})
	}
	if len(row.Addressees) == 0 && len(one.Addressees) > 0 {
		row.Addressees = append(row.Addressees, draftActor{nil, nil, to})
	}
	if one.Statement.Date != "" {
		row.Date = &one.Statement.Date
	}
	for _, p := range one.Positions {
		row.Positions = append(row.Positions, draftMatch{p.Position.ID, p.Position.Name, p.Words})
	}
	return row
}

// wantedDrafts yields the proposals that are as sure as a tier.
func wantedDrafts(all []*drafting.Drafts, tier string) func(func(*drafting.Drafts, *drafting.Draft) bool) {
	least, ok := draft.TierNamed(tier)
	if !ok {
		least = draft.Maybe
	}
	return func(yield func(*drafting.Drafts, *drafting.Draft) bool) {
		for _, d := range all {
			for i := range d.New {
				if d.New[i].Tier <= least && !yield(d, &d.New[i]) {
					return
				}
			}
		}
	}
}

// A draftOf is a proposal and the source that it is of.
type draftOf struct {
	drafts *drafting.Drafts
	one    *drafting.Draft
}

func writeDrafts(a *app, w io.Writer, format string, o *draftFlags, all []*drafting.Drafts) error {
	var rows []draftOf
	for d, one := range wantedDrafts(all, o.tier) {
		rows = append(rows, draftOf{d, one})
	}
	l := listing[draftOf]{
		Header: []string{"source", "line", "who, how", "words, perhaps about", "tier, why"}, Right: []string{"line"},
		Cells:   draftCells,
		Columns: []string{"source", "line", "start", "end", "tier", "reason", "mode", "speakers", "quotes", "content"},
		Row:     draftColumns,
		JSON:    func(dst []byte, r draftOf) []byte { return asJSON(dst, rowOf(r.drafts, r.one)) },
	}
	if len(rows) > 0 || format == formatJSON || format == formatJSONL || format == formatCSV {
		if _, err := l.write(a, w, format, each(rows)); err != nil {
			return err
		}
	}
	tellDrafts(a, all)
	if len(rows) == 0 {
		return nothingf("there is nothing to propose")
	}
	return nil
}

// draftCells are the texts of a row for people.
func draftCells(r draftOf) []string {
	words := r.drafts.Words(r.one)
	var about []string
	for _, p := range r.one.Positions {
		about = append(about, p.Position.Name)
	}
	if len(about) > 0 {
		words += "\n→ " + strings.Join(about, "; ")
	}
	how := strings.Join(append([]string{r.one.Statement.Mode}, whenAndToWhom(r.one.Statement, nameOf)...), "\n")
	return []string{r.drafts.Source.ID, strconv.Itoa(r.one.Line), r.one.Who(nameOf) + "\n" + how, words, r.one.Tier.String() + "\n" + r.one.Reason()}
}

// whenAndToWhom are the day on which a draft says that something was said, and to whom.
func whenAndToWhom(s *schema.Statement, nameOf func(schema.Ref) string) (out []string) {
	var to []string
	for _, r := range s.Addressees {
		to = append(to, nameOf(r))
	}
	if len(to) > 0 {
		out = append(out, "to "+strings.Join(to, ", "))
	}
	if s.Date != "" {
		out = append(out, s.Date)
	}
	return out
}

// draftColumns are the cells of a row for programs.
func draftColumns(d draftOf) []string {
	r := rowOf(d.drafts, d.one)
	var who, content []string
	for _, s := range r.Speakers {
		switch {
		case s.ID != nil:
			who = append(who, *s.ID)
		case s.Name != nil:
			who = append(who, *s.Name)
		default:
			who = append(who, s.Text)
		}
	}
	for _, c := range r.Content {
		content = append(content, c.Text)
	}
	first, last := r.Content[0], r.Content[len(r.Content)-1]
	return []string{
		r.Source, strconv.Itoa(r.Line), strconv.Itoa(first.Start), strconv.Itoa(last.End), r.Tier, r.Reason, r.Mode,
		strings.Join(who, "; "), strings.Join(r.Quotes, "; "), strings.Join(content, " … "),
	}
}

// tellDrafts says what was left out.
func tellDrafts(a *app, all []*drafting.Drafts) {
	for _, d := range all {
		var parts []string
		for _, p := range []struct {
			n    int
			what string
		}{{d.Coded - len(d.Waiting), "coded"}, {len(d.Waiting), "waiting in the layer of drafts"}, {d.Rejected, "rejected"}} {
			if p.n > 0 {
				parts = append(parts, strconv.Itoa(p.n)+" "+p.what)
			}
		}
		if len(parts) > 0 {
			a.note("source %s: not proposed again: %s", d.Source.ID, strings.Join(parts, ", "))
		}
	}
}

// acceptDrafts writes layers of drafts.
func (a *app) acceptDrafts(ctx context.Context, o *draftFlags, all []*drafting.Drafts) error {
	tier, _ := draft.TierNamed(o.accept)
	written := 0
	for _, d := range all {
		accepted, err := d.Accept(tier)
		if err != nil {
			return err
		}
		if accepted.NoSpeaker > 0 {
			a.note("source %s: %s left out: who speaks has no name; see --interactive", d.Source.ID, count(accepted.NoSpeaker, "proposal"))
		}
		if accepted.Statements == 0 {
			continue
		}
		if err := d.Write(ctx, accepted.Change, o.files); err != nil {
			return err
		}
		written += accepted.Statements
		a.note("%s: %s, %s", accepted.Change.File, count(accepted.Statements, "new draft"), count(len(accepted.Actors), "new actor"))
	}
	if written == 0 {
		return nothingf("there is nothing to accept")
	}
	return nil
}

// settleDrafts asks what is to become of each draft.
func (a *app) settleDrafts(ctx context.Context, o *draftFlags, all []*drafting.Drafts) error {
	s := &settler{app: a, flags: o, in: bufio.NewReader(&stdinReader{ctx, a.in})}
	for _, d := range all {
		if d.Dir == "" {
			return nothingf("the corpus %s has no folder to write into", d.Corpus.ID)
		}
		if err := a.finish(ctx, d.Dir); err != nil {
			return err
		}
		over, err := s.source(ctx, d)
		if err != nil {
			return err
		}
		if over {
			break
		}
	}
	a.note("%s accepted, %d rejected, %d skipped", count(s.accepted, "statement"), s.rejected, s.skipped)
	return nil
}

// tellLine prints a line for the person who is asked.
func (a *app) tellLine(format string, args ...any) {
	// Nothing is left to tell when stderr itself is gone.
	_, _ = fmt.Fprintf(a.err, "%s\n", escapeLine(fmt.Sprintf(format, args...)))
}

// nameOf is what an actor is called.
func nameOf(r schema.Ref) string { return r.Name }
