package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"onrecord/graph"
)

const historyLong = `History lists the versions of a corpus that 'onrecord build' has published on a
server: when each was published, how many quads it has, and how many of the
parts in which it was sent are kept. Questions ask the newest one.

What only an old version has is kept for an hour after that version was
replaced, so that whoever is reading it can finish. The first build after that
hour removes it.`

func newHistoryCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "history --store postgres://HOST/DATABASE?corpus=NAME",
		Short:   "List the versions of a corpus on a server",
		Long:    historyLong,
		Example: "  onrecord history --store 'postgres://db.example.org/records?corpus=debate'",
		GroupID: groupCorpus,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runHistory(cmd.Context(), a)
		},
	}
}

// versionJSON is a version as JSON.
type versionJSON struct {
	Version   int64  `json:"version"`
	Published string `json:"published"` // in UTC, as RFC 3339 has it
	Quads     int64  `json:"quads"`
	Parts     int64  `json:"parts"`
	Kept      int64  `json:"kept"` // of these
}

func runHistory(ctx context.Context, a *app) error {
	if _, err := a.format(); err != nil {
		return err
	}
	store := firstNonEmpty(a.store, a.env("ONRECORD_STORE"))
	if store == "" || !graph.IsServer(store) {
		return usagef("history is that of a corpus on a server: --store postgres://HOST/DATABASE?corpus=NAME")
	}
	versions, err := graph.History(ctx, store)
	if err != nil {
		return err
	}
	at := func(v graph.Version) string { return v.At.UTC().Truncate(time.Second).Format(time.RFC3339) }
	kept := func(v graph.Version) string {
		if v.Whole() {
			return "whole"
		}
		return fmt.Sprintf("%d of %s", v.Kept, count(v.Parts, "part"))
	}
	return render(ctx, a, listing[graph.Version]{
		Header: []string{"version", "published", "quads", "kept"},
		Right:  []string{"version", "quads"},
		Cells: func(v graph.Version) []string {
			return []string{strconv.FormatInt(v.Number, 10), at(v), strconv.FormatInt(v.Quads, 10), kept(v)}
		},
		Columns: []string{"version", "published", "quads", "parts", "kept"},
		Row: func(v graph.Version) []string {
			return []string{strconv.FormatInt(v.Number, 10), at(v), strconv.FormatInt(v.Quads, 10), strconv.FormatInt(v.Parts, 10), strconv.FormatInt(v.Kept, 10)}
		},
		JSON: func(dst []byte, v graph.Version) []byte {
			return asJSON(dst, versionJSON{v.Number, at(v), v.Quads, v.Parts, v.Kept})
		},
		Empty: "nothing was published",
	}, each(versions))
}
