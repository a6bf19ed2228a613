package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

const buildLong = `Build reads corpora, checks them, and writes them into a store that answers at
once. It is all or nothing: with a problem in the data, a full disk or an
interruption, the store that was there before stays as it was.

Each argument is a corpus folder or a file (.jsonl, .csv, .nq, .trig, .ttl,
.jsonld); files are read as one stream, in the order given. Without arguments
it is --corpus, $ONRECORD_CORPUS, or the corpus that one is in. Passages that
nobody has located yet are located in memory where the text is at hand; see
'onrecord locate'. Problems go to stderr.`

const buildExample = `  onrecord build my-corpus -o my.store
  onrecord build my-corpus other-corpus -o both.store
  onrecord build statements.csv --create -o my.store
  onrecord build my-corpus --source-text gazette=article.txt -o my.store
  onrecord --store my.store said harbour`

func newBuildCommand(a *app) *cobra.Command {
	var o loadFlags
	var store string
	cmd := &cobra.Command{
		Use:     "build [DIR|FILE...] -o STORE",
		Short:   "Check corpora and load them into a store",
		Long:    buildLong,
		Example: buildExample,
		GroupID: groupCorpus,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if a.path == "" {
				return usagef("build needs -o STORE")
			}
			a.target, a.storing = a.path, true
			store, a.path = a.path, "" // what is printed goes to stdout
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBuild(cmd.Context(), a, o, store, args)
		},
	}
	o.add(cmd)
	return cmd
}

func runBuild(ctx context.Context, a *app, o loadFlags, store string, args []string) error {
	format, err := a.format(formatTable, formatJSON)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		q := a.tell(a.asksFiles())
		if q.corpus == "" {
			return usagef("build what? Name a corpus folder or file")
		}
		args = []string{q.corpus}
	}
	if err := a.reads(args...); err != nil {
		return err
	}
	if err := fence.Look(pathOf(store)); err != nil {
		return err
	}
	began := time.Now()
	b, err := a.build(ctx, o.options(), store, args)
	if err != nil {
		return err
	}
	ctx = a.done(ctx)
	if err := a.warn(b.warnings); err != nil {
		return err
	}
	if format == formatJSON {
		return a.output(ctx, func(w io.Writer) error {
			_, err := w.Write(append(b.appendJSON(nil, store), '\n'))
			return err
		})
	}
	if b.located > 0 {
		a.note("located %s in memory; 'onrecord locate' writes them into the files", count(b.located, "passage"))
	}
	if !a.quiet {
		_, err = io.WriteString(a.err, b.summary(store, time.Since(began)))
	}
	return err
}

// warn prints warnings on stderr, one a line.
func (a *app) warn(ps schema.Problems) error {
	if a.quiet {
		return nil
	}
	for _, p := range ps {
		if _, err := fmt.Fprintln(a.err, problemLine(p)); err != nil {
			return err
		}
	}
	return nil
}

// A buildSummary is what build tells of a store.
type buildSummary struct {
	info    graph.Info
	counts  map[schema.Kind]int
	located int // passages, in memory

	warnings schema.Problems
}

// build reads, checks and stores, and shows how far it is. N-Quads of one file
// pass through little memory; when something is wrong with them, they are read
// as other files are, to tell what.
func (a *app) build(ctx context.Context, o data.Options, store string, paths []string) (b buildSummary, err error) {
	bar := a.progress("reading", data.TotalBytes(paths), unitBytes)
	defer func() { bar.end() }()
	wait := func(title string) func() {
		return func() {
			bar.end()
			bar = a.waiting(title)
		}
	}
	o.Progress, o.Checking = bar.add, wait("checking")
	if len(paths) == 1 && data.IsNQuads(paths[0]) && !o.Create && len(o.Texts) == 0 && graph.CanStream(store) {
		_, err := input.Measure(ctx, paths[0], bar.add, func(in *input.HashingReader) (err error) {
			b.info, b.counts, b.warnings, err = graph.BuildNQuads(ctx, store, in, graph.BuildOptions{
				InputsFunc: func() []graph.Input { return inputs([]input.File{in.File()}, paths) },
				OnRead:     wait("sorting and indexing"), OnStored: wait("checking"),
			})
			return err
		})
		if !errors.Is(err, graph.ErrInvalidNQuads) {
			for _, p := range b.warnings {
				p.Pos.File = paths[0]
			}
			return b, err
		}
	}
	set, err := data.Load(ctx, paths, o)
	if err != nil {
		return b, err
	}
	b.warnings = set.Warnings
	b.located, b.counts = set.Located, set.Counts()
	total := int64(0)
	for _, n := range b.counts {
		total += int64(n)
	}
	bar.end()
	bar = a.progress("storing", total, "entities")
	quads := infallible(set.EachQuad(func() { bar.add(1) }))
	b.info, err = graph.Build(ctx, store, quads, graph.BuildOptions{Inputs: inputs(set.Inputs, paths), OnRead: wait("sorting and indexing")})
	return b, err
}

// inputs are the files that a store was built from. They are named as they
// would be beside the paths that were given, so that the same files give the
// same store wherever they are.
func inputs(files []input.File, paths []string) []graph.Input {
	var ins []graph.Input
	for _, in := range files {
		name := in.Name
		for _, path := range paths {
			if rest, ok := within(name, path); ok {
				name = rest
				break
			}
		}
		ins = append(ins, graph.Input{Name: name, SHA256: in.SHA256, Bytes: in.Bytes})
	}
	sorting.By(ins, func(a, b graph.Input) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.SHA256, b.SHA256))
	})
	return ins
}

// within is what a file is called beside the folder or file that holds it.
func within(name, path string) (string, bool) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	file, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		return "", false
	}
	rest, err := filepath.Rel(filepath.Dir(whole), file)
	return filepath.ToSlash(rest), err == nil && (file == whole || strings.HasPrefix(file, whole+string(filepath.Separator)))
}

// countedKinds are those that are counted, in their order.
func countedKinds() []schema.Kind { return append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) }

// summary tells what was built: "built my.store: 1 corpus, 12 actors, …".
func (b *buildSummary) summary(uri string, took time.Duration) string {
	var parts []string
	for _, k := range countedKinds() {
		noun := string(k)
		if b.counts[k] != 1 {
			noun = k.Plural()
		}
		parts = append(parts, fmt.Sprintf("%d %s", b.counts[k], noun))
	}
	return fmt.Sprintf("built %s: %s\n%s, %s, %s\n", uri, strings.Join(parts, ", "),
		count(b.info.Quads, "quad"), size(b.info.Bytes), took.Round(time.Millisecond))
}

func (b *buildSummary) appendJSON(dst []byte, uri string) []byte {
	dst = schema.AppendJSONString(append(dst, `{"store":`...), uri)
	for _, k := range countedKinds() {
		dst = schema.AppendJSONString(append(dst, ','), k.Plural())
		dst = strconv.AppendInt(append(dst, ':'), int64(b.counts[k]), 10)
	}
	dst = strconv.AppendInt(append(dst, `,"quads":`...), b.info.Quads, 10)
	dst = strconv.AppendInt(append(dst, `,"bytes":`...), b.info.Bytes, 10)
	return append(dst, '}')
}

// size writes a number of bytes for people.
func size(n int64) string {
	units := []string{"bytes", "kB", "MB", "GB", "TB"}
	f, i := float64(n), 0
	for f >= 1000 && i < len(units)-1 {
		f /= 1000
		i++
	}
	if i == 0 {
		return fmt.Sprintf("%d %s", n, units[0])
	}
	return fmt.Sprintf("%.1f %s", f, units[i])
}
