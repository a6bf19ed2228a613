package main

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/exports"
)

// twinNames are what is asked of a store with the harbour twice, as one and two: of
// two that have an id in common, and of two that ways link.
var twinNames = []named{
	{actor: "one:actor/adair", other: "two:actor/adair", position: "one:position/close-harbour", statement: "two:statement/must-close", word: "harbour"},
	{actor: "two:actor/adair", other: "two:actor/freighters", position: "two:position/close-harbour", statement: "one:statement/must-close", word: "harbour"},
}

// twins is a store with two corpora in which all is alike but their base.
func twins(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := []string{"build", "--quiet", "-o", filepath.Join(dir, "twins.store")}
	for _, id := range []string{"one", "two"} {
		corpus := filepath.Join(dir, id)
		if err := os.CopyFS(corpus, os.DirFS(filepath.Join("testdata", "harbour"))); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(corpus, "corpus.yaml"), []byte("id: "+id+"\ntitle: The harbour\nbase: https://example.org/"+id+"/\nlanguages: [en]\n"))
		build = append(build, corpus)
	}
	must(t, build...)
	return filepath.Join(dir, "twins.store")
}

// Whatever is asked of a store with two corpora that share their ids, a program can
// tell apart all that it gets: no two rows are alike.
func TestTwoCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	store := twins(t)
	asked, rows := 0, 0
	for _, q := range slices.Concat(eachAsk(t, twinNames[0]), eachAsk(t, twinNames[1])) {
		i := slices.Index(q, "--format")
		if i < 0 || q[i+1] != formatJSONL && q[i+1] != formatCSV && q[i+1] != formatMarkdown || q[0] == "query" {
			continue // what query prints is up to those who ask
		}
		if q[0] == "show" && q[i+1] == formatMarkdown {
			continue // its rows are fields and links of one entity, which can be the same
		}
		what := strings.Join(q, " ")
		code, out, stderr := ask(t, append(slices.Clone(q), "--store", store, "--quiet")...)
		if code != exitOK && code != exitNothing { // no way leads from one to the other, and nobody has coded a second time
			t.Errorf("%s: exit code %d: %s", what, code, stderr)
		}
		if code != exitOK {
			continue
		}
		asked++
		all := slices.Collect(strings.Lines(out))
		if q[i+1] == formatCSV {
			table, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
			all = nil
			for _, row := range table {
				all = append(all, strings.Join(row, "\x00"))
			}
		}
		seen := map[string]bool{}
		for _, row := range all {
			if seen[row] {
				t.Errorf("%s: two rows are alike: %q", what, row)
			}
			seen[row] = true
			rows++
		}
	}
	if asked < 80 || rows < 1000 {
		t.Errorf("only %d questions were asked, and answered with %d rows", asked, rows)
	}
}

// A format has the entities of two corpora that share their ids twice, each with a
// key of its own.
func TestTwoCorporaKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	store := twins(t)
	for _, f := range exports.Formats() {
		if formatTests[f.Name].key == "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			key := regexp.MustCompile(formatTests[f.Name].key)
			one, two := keysIn(t, key, f, "--corpus", "testdata/harbour"), keysIn(t, key, f, "--store", store)
			if len(one) < 2 || len(two) != 2*len(one) {
				t.Errorf("%d keys of one corpus, and %d of two that are alike", len(one), len(two))
			}
		})
	}
}

// keysIn are the keys in each file of an export.
func keysIn(t *testing.T, key *regexp.Regexp, f exports.Format, of ...string) map[string]bool {
	t.Helper()
	to := filepath.Join(t.TempDir(), "out")
	if f.Files != nil {
		to += "/"
	}
	must(t, append([]string{"export", f.Name, "--quiet", "-o", to}, of...)...)
	keys := map[string]bool{}
	err := filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range key.FindAllSubmatch(text, -1) {
			k := d.Name() + " " + string(m[1])
			if keys[k] {
				t.Errorf("%s: two have the key %s", d.Name(), m[1])
			}
			keys[k] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
