package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/verify"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

const coverageLong = `Coverage says how much of a source is coded: how many of the lines of its text
a passage touches, and which spans inside quotation marks no statement uses, so
that nobody who is quoted is overlooked. Blank lines do not count.

It knows the quotation marks of all languages in Unicode's CLDR, alternating and
within one another; the source's language says which of them begin a quotation.
Of a speech over several paragraphs, which opens each and closes the last, each
paragraph is one.

It counts the main coding; --coder another one, and --all-coders what any coder
uses. Drafts and what was settled count only when they are named; how many
drafts wait until somebody settles them is told beside it.

Without SOURCE it is every source whose text is at hand, of the corpus in DIR,
of --corpus, of $ONRECORD_CORPUS, of the corpus that one is in, or of the
built-in corpora (whose texts are not shipped: see --source-text). CSV has the
unused quotations alone.`

const coverageExample = `  onrecord coverage my-corpus
  onrecord coverage my-corpus gazette --source-text gazette=article.txt
  onrecord coverage --corpus my-corpus --coder ANNA
  onrecord coverage --corpus my-corpus --format json`

func newCoverageCommand(a *app) *cobra.Command {
	var texts textFlags
	var coding verify.Coding
	cmd := &cobra.Command{
		Use:     "coverage [DIR] [SOURCE]",
		Short:   "Find quotations that no statement uses, and the share coded",
		Long:    coverageLong,
		Example: coverageExample,
		GroupID: groupCorpus,
		Args:    cobra.MaximumNArgs(2),
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if coding.All && coding.Coder != "" {
				return usagef("--coder or --all-coders, not both")
			}
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var dir []string
			switch {
			case len(args) == 2 && a.corpus != "":
				return usagef("coverage: the corpus is %s, or --corpus %s, not both", args[0], a.corpus)
			case len(args) == 2, len(args) == 1 && a.corpus == "" && data.IsFolder(args[0]):
				dir, args = args[:1], args[1:]
			}
			return runCoverage(cmd.Context(), a, texts.files, coding, dir, firstNonEmpty(args...))
		},
	}
	texts.add(cmd)
	f := cmd.Flags()
	f.StringVar(&coding.Coder, "coder", "", "`NAME`: what this coder uses: main, a layer, or a name in the main files")
	a.completes(cmd, "coder", a.completeCoders)
	f.BoolVar(&coding.All, "all-coders", false, "what any coder uses, but drafts and what is settled")
	return cmd
}

func runCoverage(ctx context.Context, a *app, texts map[string]string, coding verify.Coding, dir []string, source string) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	set, err := a.load(ctx, dir, data.Options{Texts: texts, Unlocated: true})
	if err != nil {
		return err
	}
	if source, err = sourceNamed(set, source); err != nil {
		return err
	}
	if names, ok := coding.Known(set); !ok {
		return nothingf("unknown coder %q%s", coding.Coder, didYouMean("", coding.Coder, names))
	}
	covers, missing, err := verify.Coverage(ctx, set, source, coding, texts)
	if err != nil {
		return err
	}
	for _, id := range missing {
		a.note("source %s: no text at hand", id)
	}
	return a.output(ctx, func(w io.Writer) error {
		err := writeCovers(a, w, format, covers)
		if err == nil && len(covers) == 0 {
			return nothingf("no text is at hand: see --source-text")
		}
		return err
	})
}

// sourceNamed finds the id of a source by its id, IRI or title.
func sourceNamed(set *data.Set, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	var names []string
	for _, c := range set.Corpora {
		for _, s := range c.Sources {
			ref := schema.RefTo(s)
			path := string(ref.Kind) + "/" + s.ID
			is := []string{s.ID, path, c.ID + ":" + path, string(rdf.IRI(c.Base, ref))}
			if slices.Contains(is, name) || spelling.Fold(s.Title) == spelling.Fold(name) {
				return s.ID, nil
			}
			names = append(names, s.ID)
		}
	}
	if stat, err := os.Stat(name); err == nil && stat.IsDir() && !data.IsFolder(name) {
		return "", nothingf("unknown source %q, and the folder of that name is not a corpus: it has no corpus.yaml", name)
	}
	return "", nothingf("unknown source %q%s", name, didYouMean("", name, names))
}

func writeCovers(a *app, w io.Writer, format string, covers []verify.SourceCoverage) error {
	if format == formatJSON || format == formatJSONL {
		l := listing[verify.SourceCoverage]{JSON: appendCover}
		_, err := l.write(a, w, format, each(covers))
		return err
	}
	shares := table{
		Header: []string{"source", "lines", "coded", "share", "quotations", "unused"},
		Right:  []string{"lines", "coded", "share", "quotations", "unused"},
	}
	drafts := 0
	for _, c := range covers {
		drafts += c.Drafts
	}
	if drafts > 0 {
		shares.Header, shares.Right = append(shares.Header, "drafts"), append(shares.Right, "drafts")
	}
	spans := table{Header: []string{"source", "line", "start", "end", "unused quotation"}, Right: []string{"line", "start", "end"}}
	for _, c := range covers {
		shares.Rows = append(shares.Rows, []string{
			c.Source, strconv.Itoa(c.Lines), strconv.Itoa(c.Coded), fmt.Sprintf("%.0f%%", 100*c.Share()),
			strconv.Itoa(c.Quotations), strconv.Itoa(len(c.Unused)),
		})
		if drafts > 0 {
			last := &shares.Rows[len(shares.Rows)-1]
			*last = append(*last, strconv.Itoa(c.Drafts))
		}
		for _, s := range c.Unused {
			spans.Rows = append(spans.Rows, []string{c.Source, strconv.Itoa(s.Line), strconv.Itoa(s.Start), strconv.Itoa(s.End), strings.TrimSpace(s.Text)})
		}
	}
	if format == formatCSV {
		return spans.write(a, w, format)
	}
	if err := shares.write(a, w, format); err != nil || len(spans.Rows) == 0 {
		return err
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return spans.write(a, w, format)
}

func appendCover(b []byte, c verify.SourceCoverage) []byte {
	number := func(key string, n int) {
		b = schema.AppendJSONString(append(b, ','), key)
		b = strconv.AppendInt(append(b, ':'), int64(n), 10)
	}
	b = schema.AppendJSONString(append(b, `{"source":`...), c.Source)
	number("lines", c.Lines)
	number("coded", c.Coded)
	b = strconv.AppendFloat(append(b, `,"share":`...), c.Share(), 'f', 4, 64)
	number("quotations", c.Quotations)
	number("drafts", c.Drafts)
	b = append(b, `,"unused":[`...)
	for i, s := range c.Unused {
		if i > 0 {
			b = append(b, ',')
		}
		b = schema.AppendJSONString(append(b, `{"text":`...), s.Text)
		number("line", s.Line)
		number("start", s.Start)
		number("end", s.End)
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
