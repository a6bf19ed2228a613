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
'onrecord locate'. Problems go to stderr.

-o postgres://HOST/DATABASE?corpus=NAME publishes on a server that speaks
PostgreSQL's protocol: what is built is compared with the version that is there,
only the sources that have changed are sent, and readers find the old version
until the new one has arrived whole. Of two who publish at once, one is told.
--dry-run tells what would be sent. The corpus is built among the temporary
files first ($TMPDIR). A password is never taken from the URI, but from
$PGPASSWORD, $PGPASSFILE or $PGSERVICE; 'onrecord history' lists the versions.`

const buildExample = `  onrecord build my-corpus -o my.store
  onrecord build my-corpus other-corpus -o both.store
  onrecord build statements.csv --create -o my.store
  onrecord build my-corpus --source-text gazette=article.txt -o my.store
  onrecord build my-corpus -o 'postgres://db.example.org/records?corpus=mine'
  onrecord --store my.store said harbour`

func newBuildCommand(a *app) *cobra.Command {
	var o loadFlags
	var store string
	dryRun := false
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
			if dryRun && !graph.IsServer(store) {
				return usagef("--dry-run says what would be sent to a server: check says what is wrong with a corpus")
			}
			return a.filesOnly(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBuild(cmd.Context(), a, o, store, args, dryRun)
		},
	}
	o.add(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "send nothing to a server, and tell what would be sent")
	return cmd
}

func runBuild(ctx context.Context, a *app, o loadFlags, store string, args []string, dryRun bool) error {
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
	if err := fence.Look(graph.PathOf(store)); err != nil {
		return err
	}
	if err := graph.Reach(ctx, store); err != nil {
		return err
	}
	began := time.Now()
	b, err := a.build(ctx, o.options(), store, args, dryRun)
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

// warn prints warnings on stderr, one a line, and of those with one cause the first.
func (a *app) warn(ps schema.Problems) error {
	if a.quiet {
		return nil
	}
	return tellProblemsFew(a.err, ps)
}

// A buildSummary is what build tells of a store.
type buildSummary struct {
	info    graph.Info
	counts  map[schema.Kind]int
	located int // passages, in memory

	published *graph.Publication // on a server
	sending   time.Duration      // comparing included
	dryRun    bool               // it was not

	warnings schema.Problems
}

// build reads, checks and stores, and shows how far it is. N-Quads of one file
// pass through little memory; when something is wrong with them, they are read
// as other files are, to tell what.
func (a *app) build(ctx context.Context, o data.Options, store string, paths []string, dryRun bool) (b buildSummary, err error) {
	b.dryRun = dryRun
	bar := a.progress("reading", data.TotalBytes(paths), unitBytes)
	defer func() { bar.end() }()
	wait := func(title string) func() {
		return func() {
			bar.end()
			bar = a.waiting(title)
		}
	}
	o.Progress, o.Checking = bar.add, wait("checking")
	into := a.publishing(&b, &bar)
	if len(paths) == 1 && data.IsNQuads(paths[0]) && !o.Create && len(o.Texts) == 0 && graph.CanStream(store) {
		_, err := input.Measure(ctx, paths[0], bar.add, func(in *input.HashingReader) (err error) {
			into.InputsFunc = func() []graph.Input { return inputs([]input.File{in.File()}, paths) }
			into.OnRead, into.OnStored = wait("sorting and indexing"), wait("checking")
			b.info, b.counts, b.warnings, err = graph.BuildNQuads(ctx, store, in, into)
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
	into.InputsFunc = func() []graph.Input { return inputs(set.Inputs, paths) }
	into.OnRead = wait("sorting and indexing")
	b.info, err = graph.Build(ctx, store, quads, into)
	return b, err
}

// publishing are the options of a build that shows how far it is with what it sends to
// a server, and notes what it has sent.
func (a *app) publishing(b *buildSummary, bar **progress) graph.BuildOptions {
	var began time.Time
	shown := int64(-1)
	return graph.BuildOptions{
		DryRun: b.dryRun,
		OnPublish: func() {
			began = time.Now()
			(*bar).end()
			*bar = a.waiting("comparing")
		},
		Sent: func(quads, of int64) {
			if shown < 0 {
				(*bar).end()
				*bar, shown = a.progress("sending", of, "quads"), 0
			}
			(*bar).add(quads - shown)
			shown = quads
		},
		OnPublished: func(p graph.Publication) { b.published, b.sending = &p, time.Since(began) },
	}
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
	did := "built"
	if b.dryRun {
		did = "not built, for --dry-run is given:"
	}
	return fmt.Sprintf("%s %s: %s\n%s, %s, %s\n", did, uri, strings.Join(parts, ", "),
		count(b.info.Quads, "quad"), size(b.info.Bytes), took.Round(time.Millisecond)) + b.publication()
}

// publication tells what was sent to a server, in a line.
func (b *buildSummary) publication() string {
	p := b.published
	if p == nil {
		return ""
	}
	took := b.sending.Round(time.Millisecond)
	if !p.Changed {
		return fmt.Sprintf("nothing has changed: version %d stays (%s compared in %s)\n", p.Version, count(p.Parts, "part"), took)
	}
	did, swept := "published", ""
	if b.dryRun {
		did = "would publish"
	}
	if p.Swept > 0 {
		swept = fmt.Sprintf(", %s of old versions removed", count(p.Swept, "part"))
	}
	return fmt.Sprintf("%s version %d: %d of %s new (%s, %s), %d gone%s, in %s\n", did, p.Version, p.New, count(p.Parts, "part"),
		count(p.Rows, "row"), size(p.Bytes), p.Dead, swept, took)
}

func (b *buildSummary) appendJSON(dst []byte, uri string) []byte {
	dst = schema.AppendJSONString(append(dst, `{"store":`...), uri)
	for _, k := range countedKinds() {
		dst = schema.AppendJSONString(append(dst, ','), k.Plural())
		dst = strconv.AppendInt(append(dst, ':'), int64(b.counts[k]), 10)
	}
	dst = strconv.AppendInt(append(dst, `,"quads":`...), b.info.Quads, 10)
	dst = strconv.AppendInt(append(dst, `,"bytes":`...), b.info.Bytes, 10)
	if p := b.published; p != nil {
		dst = strconv.AppendBool(append(dst, `,"published":`...), p.Changed && !b.dryRun)
		for _, n := range []struct {
			key string
			is  int64
		}{{"version", p.Version}, {"parts", p.Parts}, {"newParts", p.New}, {"goneParts", p.Dead}, {"newRows", p.Rows}, {"newBytes", p.Bytes}, {"sweptParts", p.Swept}} {
			dst = schema.AppendJSONString(append(dst, ','), n.key)
			dst = strconv.AppendInt(append(dst, ':'), n.is, 10)
		}
	}
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
