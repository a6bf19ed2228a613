package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/desk"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

const siteLong = `Site writes the pages that 'onrecord desk' serves, for reading, as a folder for
any web server, or to be opened from a disk: sources with their coded passages,
who said what with filters and search, who stands where, networks, timelines,
and a page for each actor, position, place, event and statement. Tables and
diagrams can be downloaded; they are among the files. Nothing is loaded from
elsewhere. Without scripts, all but search and the moving network works.

The texts of sources are not published: of each, the pages have the passages
that are coded, and with --context N up to N characters before and after each.
Whoever may publish a text says so: --texts SOURCE, or --texts all for all texts
that are at hand. Quotes, summaries and notes are published as they are coded.
Codings other than the main one, or that of --coder, are not.

The folder appears when all is written. Where a site was written into it before,
its files are replaced, and those of pages that are gone are removed. What was
changed since, or was not written by onrecord, is not touched.`

const siteExample = `  onrecord site -o public
  onrecord site my-corpus -o public --texts all
  onrecord site --store my.store -o public --context 80`

type siteOptions struct {
	publish []string
	context int
	coder   string
	texts   textFlags
}

func newSiteCommand(a *app) *cobra.Command {
	var o siteOptions
	cmd := &cobra.Command{
		Use:     "site [DIR] -o FOLDER",
		Short:   "Pages about a corpus, for a web server or a disk",
		Long:    siteLong,
		Example: siteExample,
		GroupID: groupOut,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				if a.store != "" || a.corpus != "" {
					return usagef("site: the corpus is %s, or --store or --corpus, not both", args[0])
				}
				a.corpus = args[0]
			}
			return runSite(cmd.Context(), a, o)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&o.publish, "texts", nil, "publish the text of `SOURCE`, or of all that have one at hand (can be repeated)")
	f.IntVar(&o.context, "context", 0, "show up to `N` characters around passages of texts that are not published")
	f.StringVar(&o.coder, "coder", "", "publish the coding of `NAME` (default: the main coding)")
	o.texts.add(cmd)
	return cmd
}

// allTexts is the word for every text that is at hand.
const allTexts = "all"

func runSite(ctx context.Context, a *app, o siteOptions) (err error) {
	if err := a.readsAsked(); err != nil {
		return err
	}
	switch {
	case a.form != "":
		return usagef("site writes pages, and takes no --format")
	case a.toStdout():
		return usagef("site writes several files: say into which folder with -o")
	case o.context < 0:
		return usagef("--context %d: it is a number of characters", o.context)
	}
	if o.coder == schema.MainCoding {
		o.coder = ""
	}
	if o.coder != "" {
		if why := schema.BadLayer(o.coder); why != "" {
			return usagef("--coder %q %s", o.coder, why)
		}
	}
	lib, err := openDeskLibrary(ctx, a, deskOptions{texts: o.texts})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.close()) }()
	if o.coder != "" {
		if o.coder, err = coderIn(ctx, lib, o.coder); err != nil {
			return err
		}
	}
	for _, source := range o.publish {
		if source == allTexts {
			continue
		}
		switch t, err := lib.Text(ctx, source); {
		case err != nil:
			return err
		case t == nil:
			return nothingf("--texts %s: there is no text of such a source at hand", source)
		}
	}
	may := map[string]bool{}
	for _, source := range o.publish {
		may[source] = true
	}
	p := desk.Publication{
		Coder: o.coder, Context: o.context,
		Texts: func(source string) bool { return may[allTexts] || may[source] },
	}
	var left []string
	p.Left = func(statement string) { left = append(left, statement) }
	files := 0
	if err := a.folder(ctx, desk.IsPublished, func(to folder) error {
		return desk.Publish(ctx, lib, p, func(name string) (io.WriteCloser, error) {
			files++
			return to(name)
		})
	}); err != nil {
		return err
	}
	if len(left) > 0 {
		shown, more := left[:min(len(left), mostLeft)], ""
		if len(left) > mostLeft {
			more = fmt.Sprintf(" and %d more", len(left)-mostLeft)
		}
		a.note("left out %s of others, in sources that %s has not finished: %s%s", count(len(left), "statement"), o.coder, strings.Join(shown, ", "), more)
	}
	a.note("%s: index.html is the first page", count(files, "file"))
	return nil
}

// mostLeft is how many statements are named that are left out.
const mostLeft = 10

// coderIn is what somebody is called who has coded: pages of somebody who has not would be
// empty.
func coderIn(ctx context.Context, lib desk.Library, name string) (string, error) {
	var printed bytes.Buffer
	if _, err := lib.Ask(ctx, &printed, "list", "coders", "--format=json"); err != nil {
		return "", err
	}
	var coders []query.Coder
	if err := json.Unmarshal(printed.Bytes(), &coders); err != nil {
		return "", err
	}
	var names []string
	for _, c := range coders {
		switch {
		case c.Statements == 0:
		case spelling.Fold(c.Name) == spelling.Fold(name):
			return c.Name, nil
		case c.Name == schema.MainCoding || schema.BadLayer(c.Name) == "": // else they have no pages of their own
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return "", nothingf("no coder is called %q: nothing is coded", name)
	}
	return "", nothingf("no coder is called %q who has coded anything: there is %s", name, list(names, "and"))
}
