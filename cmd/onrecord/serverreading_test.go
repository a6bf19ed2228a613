//go:build unix

package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports"
	"onrecord/graph/server/servertest"
)

// Every command that asks, each format of it, and the query languages answer on a server
// what they answer on a snapshot, to the byte.
func TestServerReading(t *testing.T) {
	pg := servertest.Start(t)
	harbour := filepath.Join("testdata", "harbour")
	store, file := "postgres:"+pg.Rest("harbour"), filepath.Join(t.TempDir(), "harbour.store")
	must(t, "build", harbour, "-o", store)
	must(t, "build", harbour, "-o", file)
	all := eachAsk(t, harbourNames)
	for _, f := range exports.Formats() {
		if f.Write != nil {
			all = append(all, []string{"export", f.Name}, []string{"export", f.Name, "--on", "compensation"})
		}
	}
	all = append(all,
		[]string{"query", "gizmo", `g.V("https://example.org/harbour/actor/adair").in().all()`},
		[]string{"query", "gizmo", `g.V().has(g.IRI("or:mode"), "quote").count()`},
		[]string{"query", "graphql", `{nodes(id: "https://example.org/harbour/actor/adair") { id }}`},
		[]string{"query", "mql", `[{"id": null, "<https://onrecord.example/ns#mode>": "assertion"}]`},
		[]string{"said", "--text", `"the pier"`},
		[]string{"said", "--answering", "adair"},
		[]string{"said", "--verdict", "true"},
		[]string{"stances", "--of", "council", "--since", "2024"},
		[]string{"stances", "--not-of", "council", "--sort", "speaker"},
		[]string{"stats", "--group", "speaker,about,mode", "--of", "council"},
		[]string{"check"},
	)
	for _, q := range all {
		if slices.Contains(q, "schema") {
			continue // it asks no store
		}
		of := func(store string) []string {
			q := append(slices.Clone(q), "--store", store)
			if i := slices.Index(q, folderMark); i >= 0 {
				q[i] = t.TempDir() + "/"
			}
			return q
		}
		wantCode, want, wantErr := ask(t, of(file)...)
		code, got, errs := ask(t, of(store)...)
		// How a store is called, and how large it is, may differ.
		wantErr, _, _ = strings.Cut(strings.ReplaceAll(wantErr, file, "STORE"), "Asked: ")
		errs, _, _ = strings.Cut(strings.ReplaceAll(errs, strings.TrimPrefix(store, "postgres:"), "STORE"), "Asked: ")
		if code != wantCode {
			t.Errorf("%v: exit code %d, stderr %q; of the snapshot %d, %q", q, code, errs, wantCode, wantErr)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: -snapshot +server:\n%.1500s", q, diff)
		}
	}
}
