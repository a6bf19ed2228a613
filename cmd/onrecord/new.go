package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data/plaintext"
	"onrecord/data/scaffold"
	"onrecord/schema/escape"
)

const newLong = `New makes an empty corpus that explains itself and checks clean: corpus.yaml and
a file for actors, positions, places and events each, with their fields and
examples in comments; and onrecord.schema.json, by which editors with YAML's
language server complete and check: the first line of each file names it.
A folder that has files of these names already is left as it is, and that is an
error.

'onrecord new source FILE' then adds a source: a text, a web page, a document. A
folder called "source" is written ./source.`

const newExample = `  onrecord new debate
  onrecord new debate --title "The budget debate"
  onrecord new source speech.rtf --corpus my-corpus`

func newNewCommand(a *app) *cobra.Command {
	var title string
	cmd := &cobra.Command{
		Use:     "new DIR",
		Short:   "Make an empty corpus, or a file for a new source",
		Long:    newLong,
		Example: newExample,
		GroupID: groupCorpus,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := scaffold.New(cmd.Context(), args[0], title); err != nil {
				return err
			}
			a.note("made %s; next: 'onrecord new source FILE --corpus %s'", args[0], shellWord(args[0]))
			return nil
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "title of the corpus (default made from the folder's name)")
	cmd.AddCommand(newNewSourceCommand(a))
	return cmd
}

const newSourceLong = `New source makes the file of a source in a corpus (--corpus, $ONRECORD_CORPUS,
or the one that one is in) for each document: its id (from the document's name),
title, hash and length, and the skeleton of a statement. A document is

%s
It is known by what is in it, and then by its name. Its text goes into the
corpus as texts/SOURCE.txt, in UTF-8, and the document's own hash is kept as
original; a plain text in UTF-8 that lies in the corpus stays as it is. A
paragraph becomes a line, a row of a table a line with tabs; notes and text
boxes come behind; deleted text, comments, headers and footers are left out. Of
HTML it is all that a browser shows, and of PDF the lines as they are printed,
with running heads and page numbers: cut away what is no part of the article.

Which encoding a plain text or HTML has is told by its byte order mark, by the
page itself, or found out where that is certain; what was assumed is said, and
--encoding says otherwise. A text of the corpus in another encoding is brought
into UTF-8 by giving it: texts/a.txt is kept as texts/a.windows-1252.txt.

Texts may be copyrighted and need not be shipped. Of several documents, those
that cannot be taken are told, and the others made. Documents have at most
%s, and texts %s.

The names of the new files go to stdout.`

const newSourceExample = `  onrecord new source article.txt
  onrecord new source article.html speech.rtf --corpus my-corpus
  onrecord new source letter.txt --encoding windows-1251 --language ru`

func newNewSourceCommand(a *app) *cobra.Command {
	var o scaffold.NewSourceOptions
	cmd := &cobra.Command{
		Use:     "source FILE...",
		Short:   "Make the files of new sources from documents",
		Long:    fmt.Sprintf(newSourceLong, documentsHelp(), plaintext.MaxFile, plaintext.MaxText),
		Example: newSourceExample,
		Args:    cobra.MinimumNArgs(1),
		PreRunE: func(cmd *cobra.Command, args []string) error {
			for _, flag := range []string{"id", "title", "date", "publisher", "url"} {
				if len(args) > 1 && cmd.Flags().Changed(flag) {
					return usagef("--%s is about one document, and there are %d", flag, len(args))
				}
			}
			if o.Encoding != "" {
				if err := plaintext.CheckEncoding(o.Encoding); err != nil {
					return err
				}
			}
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runNewSource(cmd.Context(), a, o, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.ID, "id", "", "`ID` of the source (default made from the document's name)")
	f.StringVar(&o.Title, "title", "", "title of the source (default the document's, else made from its name)")
	f.StringVar(&o.Language, "language", "", "`LANGUAGE` of the text, such as en or de (default the document's, else the corpus's if it has one)")
	f.StringVar(&o.Date, "date", "", "`DATE` on which it was published (EDTF, such as 2025-08-15)")
	f.StringVar(&o.Publisher, "publisher", "", "who published it: any text")
	f.StringVar(&o.URL, "url", "", "`ADDRESS` where it can be read")
	f.StringVar(&o.Encoding, "encoding", "", "encoding of plain texts and HTML: `NAME` such as windows-1251 (default: it is found out, where that is certain)")
	a.completesWords(cmd, "encoding", plaintext.Encodings())
	return cmd
}

// documentsHelp has a line for each kind of document.
func documentsHelp() string {
	var b strings.Builder
	for _, f := range plaintext.Formats() {
		fmt.Fprintf(&b, "  %-11s %s\n", f.Name, f.Help)
	}
	return b.String()
}

func runNewSource(ctx context.Context, a *app, o scaffold.NewSourceOptions, files []string) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	dir := a.folderOf(nil)
	if err := a.reads(append(files[:len(files):len(files)], dir)...); err != nil {
		return err
	}
	if err := a.finish(ctx, dir); err != nil {
		return err
	}
	var made []string
	var failed []error
	for _, file := range files {
		result, err := scaffold.NewSource(ctx, file, dir, o)
		if err != nil && ctx.Err() != nil {
			return errors.Join(a.writeFiles(context.WithoutCancel(ctx), format, made), ctx.Err())
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		made = append(made, filepath.ToSlash(result.File))
		if result.Note.String() != "" {
			a.note("%s", result.Note)
		}
	}
	ctx = a.done(ctx)
	if len(files) > 1 || len(failed) == 0 {
		if err := a.writeFiles(ctx, format, made); err != nil {
			return err
		}
	}
	return a.tellFailed(failed, len(files))
}

// tellFailed prints what went wrong with some of several files. The error that it
// returns is the only one itself, else one that sums up: about data if all are.
func (a *app) tellFailed(failed []error, of int) error {
	if len(failed) == 0 {
		return nil
	}
	if of == 1 {
		return failed[0]
	}
	code := exitInvalid
	for _, err := range failed {
		line := message(err)
		if !isProblems(err) {
			code = exitFailure
			line = "onrecord: " + line
		}
		if _, err := fmt.Fprintln(a.err, escape.Line(line)); err != nil {
			return err
		}
	}
	return &statusError{code, fmt.Errorf("%d of %s not taken", len(failed), count(of, "document"))}
}
