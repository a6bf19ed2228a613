package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/verify"
	"onrecord/schema"
	"onrecord/schema/hint"
)

const verifyLong = `Verify finds every passage and every quote again in the text of its source, and
says of each:

  exact    it stands where the corpus says, to the character, and so does what
           stood around it, on one side at least; JSON says "folded": true where
           that is so but for typography (line ends, marks, ligatures, …), or as
           an editor marked it
  moved    the same words stand elsewhere in the text (line found), or elsewhere
           between the words that stood around them
  altered  the words there are others than those that were coded
  missing  the words are nowhere in the text, or only elsewhere than between the
           words that stood around them: somebody else's; or a quote stands in
           none of its passages
  no text  the text of the source is not at hand

A text is looked for at the source's text: path, then in texts/SOURCE.txt;
--source-text names another file. Without DIR it is --corpus, $ONRECORD_CORPUS,
the corpus that one is in, or else the built-in corpora, whose texts are
copyrighted and not shipped. Exit status 3 means that a passage is altered,
missing or moved, or that a text has another hash or length than the corpus
says, and 4 that no text is at hand. 'onrecord locate --again' follows a text
that was changed.`

const verifyExample = `  onrecord verify my-corpus
  onrecord verify my-corpus --source-text gazette=article.txt
  onrecord verify my-corpus --format json`

func newVerifyCommand(a *app) *cobra.Command {
	var texts textFlags
	cmd := &cobra.Command{
		Use:     "verify [DIR]",
		Short:   "Find every passage and quote again in the sources",
		Long:    verifyLong,
		Example: verifyExample,
		GroupID: groupCorpus,
		Args:    cobra.MaximumNArgs(1),
		PreRunE: func(cmd *cobra.Command, _ []string) error { return a.filesOnly(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			return runVerify(cmd.Context(), a, texts.files, args)
		},
	}
	texts.add(cmd)
	return cmd
}

func runVerify(ctx context.Context, a *app, texts map[string]string, args []string) error {
	set, err := a.load(ctx, args, data.Options{AsWritten: true})
	if err != nil {
		return err
	}
	checks, changed, err := verify.Verify(ctx, set, texts)
	if err != nil {
		return err
	}
	l := listing[verify.PassageCheck]{
		Header: []string{"source", "statement", "status", "line", "found", "words"},
		Right:  []string{"line", "found"},
		Cells: func(c verify.PassageCheck) []string {
			return []string{c.Source, c.Statement, c.Status, number(c.Line), number(c.FoundLine), firstNonEmpty(detail(c), c.Quote)}
		},
		JSON:  appendVerified,
		Paint: paintStatus,
		Empty: "there is no passage to verify",
	}
	if err := render(ctx, a, l, each(checks)); err != nil {
		return err
	}
	for _, p := range changed {
		a.note("%s", problemLine(p))
	}
	return judge(a, checks, len(changed))
}

// judge turns the statuses, and how many texts are not those of the files, into
// the exit code.
func judge(a *app, checks []verify.PassageCheck, changed int) error {
	counts := make(map[string]int)
	for _, c := range checks {
		counts[c.Status]++
	}
	tell := func(statuses ...string) string {
		var parts []string
		for _, s := range statuses {
			if counts[s] > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", counts[s], s))
			}
		}
		return strings.Join(parts, ", ")
	}
	if bad := tell(anchor.Altered, anchor.Missing, anchor.Moved); bad != "" {
		if slices.ContainsFunc(checks, func(c verify.PassageCheck) bool { return c.Follow }) {
			a.note("if a text was changed, run onrecord locate --again to follow it")
		}
		return invalidf("%s of %s", bad, count(len(checks), "passage"))
	}
	if changed > 0 {
		return invalidf("the text of %s is not the one that was coded; %s", count(changed, "source"), tell(anchor.Exact, anchor.NoText))
	}
	if counts[anchor.NoText] == len(checks) {
		return nothingf("no text is at hand: see --source-text")
	}
	a.note("%s", tell(anchor.Exact, anchor.NoText))
	return nil
}

// detail is what is wrong with a passage, and what to do.
func detail(c verify.PassageCheck) string {
	if c.Unwritten {
		return c.Detail + ": " + commandLine(hint.Locate())
	}
	return c.Detail
}

// number writes a number of which 0 means that there is none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func appendVerified(b []byte, c verify.PassageCheck) []byte {
	b = schema.AppendJSONString(append(b, `{"source":`...), c.Source)
	b = schema.AppendJSONString(append(b, `,"statement":`...), c.Statement)
	b = schema.AppendJSONString(append(b, `,"status":`...), c.Status)
	b = strconv.AppendInt(append(b, `,"line":`...), int64(c.Line), 10)
	b = append(b, `,"found_line":`...)
	if c.FoundLine == 0 {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, int64(c.FoundLine), 10)
	}
	return append(strconv.AppendBool(append(b, `,"folded":`...), c.Folded), '}')
}

var statusColours = map[string]colour{
	anchor.Exact:   green,
	anchor.Moved:   yellow,
	anchor.Altered: red,
	anchor.Missing: red,
}

func paintStatus(header, cell string) colour {
	if header == "status" {
		return statusColours[cell]
	}
	return ""
}
