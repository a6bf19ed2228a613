package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"onrecord/data"
	"onrecord/graph"
	"onrecord/schema"
)

const buildLong = `Build reads corpora, checks them, and writes them into a store that answers at
once. It is all or nothing: with a problem in the data, a full disk or an
interruption, the store that was there before stays as it was.

Each argument is a corpus folder or a file (.jsonl, .nq, .csv); files are read
as one stream, in the order given.
Without arguments it is --corpus, or the folder that one is in. Passages that
nobody has located yet are located in memory where the text is at hand; see
'onrecord locate'. Problems go to stderr.`

const buildExample = `  onrecord build my-corpus -o my.store
  onrecord build my-corpus other-corpus -o both.store
  onrecord build statements.csv --create -o my.store
  onrecord build my-corpus --text gazette=article.txt -o my.store
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
		if a.corpus == "" && !data.IsFolder(".") {
			return usagef("build what? Name a corpus folder or file")
		}
		args = []string{firstNonEmpty(a.corpus, ".")}
	}
	began := time.Now()
	bar := a.progress("reading", data.Size(args), unitBytes)
	options := o.options()
	options.Progress = bar.add
	options.Checking = func() {
		bar.end()
		bar = a.waiting("checking")
	}
	set, err := data.Load(ctx, args, options)
	bar.end()
	if err != nil {
		return err
	}
	info, err := buildSet(ctx, a, store, set)
	if err != nil {
		return err
	}
	if format == formatJSON {
		return a.output(ctx, func(w io.Writer) error {
			_, err := w.Write(append(appendBuilt(nil, store, set, info), '\n'))
			return err
		})
	}
	if set.Located > 0 {
		a.note("located %s in memory; 'onrecord locate' writes them into the files", count(set.Located, "passage"))
	}
	if !a.quiet {
		_, err = io.WriteString(a.err, summary(store, set, info, time.Since(began)))
	}
	return err
}

// buildSet builds a store of what was read, and shows how far it is.
func buildSet(ctx context.Context, a *app, store string, set *data.Set) (graph.Info, error) {
	total := int64(0)
	for _, c := range countKinds(set) {
		total += int64(c.n)
	}
	storing := a.progress("storing", total, "entities")
	quads := func(yield func(quad.Quad, error) bool) {
		for q := range set.EachQuad(func() { storing.add(1) }) {
			if !yield(q, nil) {
				return
			}
		}
		storing.end()
		storing = a.waiting("sorting and indexing")
	}
	info, err := graph.Build(ctx, store, quads, graph.BuildOptions{Inputs: inputs(set)})
	storing.end()
	return info, err
}

func inputs(set *data.Set) []graph.Input {
	var ins []graph.Input
	for _, in := range set.Inputs {
		ins = append(ins, graph.Input{Name: in.Name, SHA256: in.SHA256, Bytes: in.Bytes})
	}
	return ins
}

// A kindCount says how many entities of a kind there are.
type kindCount struct {
	kind schema.Kind
	n    int
}

// countKinds counts the entities of a set, kind by kind.
func countKinds(set *data.Set) []kindCount {
	counts := make(map[schema.Kind]int)
	for _, c := range set.Corpora {
		counts[schema.KindCorpus]++
		for e := range c.Entities {
			counts[e.Kind()]++
		}
	}
	var list []kindCount
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		list = append(list, kindCount{k, counts[k]})
	}
	return list
}

// summary tells what was built: "built bolt:x: 1 corpus, 12 actors, …".
func summary(uri string, set *data.Set, info graph.Info, took time.Duration) string {
	var parts []string
	for _, c := range countKinds(set) {
		noun := string(c.kind)
		if c.n != 1 {
			noun = c.kind.Plural()
		}
		parts = append(parts, fmt.Sprintf("%d %s", c.n, noun))
	}
	return fmt.Sprintf("built %s: %s\n%s, %s, %s\n", uri, strings.Join(parts, ", "),
		count(info.Quads, "quad"), size(info.Bytes), took.Round(time.Millisecond))
}

func appendBuilt(b []byte, uri string, set *data.Set, info graph.Info) []byte {
	b = schema.AppendJSONString(append(b, `{"store":`...), uri)
	for _, c := range countKinds(set) {
		b = schema.AppendJSONString(append(b, ','), c.kind.Plural())
		b = strconv.AppendInt(append(b, ':'), int64(c.n), 10)
	}
	b = strconv.AppendInt(append(b, `,"quads":`...), info.Quads, 10)
	b = strconv.AppendInt(append(b, `,"bytes":`...), info.Bytes, 10)
	return append(b, '}')
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
