package data_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/invent"
	"onrecord/schema"
)

// joint is a corpus whose sources refer to one another, with layers and drafts.
const joint = corpustest.Harbour + `
-- sources/echo.yaml --
id: echo
title: What was said again
date: 2024-03-02
statements:
  - id: again
    speakers: [mayor]
    mode: attributed
    summary: The harbour must close.
    supports: [close]
    restates: must-close
    evidence: [{line: 1}]
  - speakers: [council]
    mode: paraphrase
    summary: It takes notice.
    answers: [again, feeds]
    about: [quay]
    evidence: [{line: 2}]
-- sources/gazette.ANNA.yaml --
source: gazette
finished: true
statements:
  - speakers: [mayor]
    mode: quote
    quotes: ["The harbour must close"]
    neutral: [close]
    evidence: [{quote: "The harbour must close"}]
-- sources/third.yaml --
id: third
title: Nothing of the kind
statements:
  - id: alone
    speakers: [harper]
    mode: paraphrase
    summary: He is alone.
    evidence: [{line: 1}]
`

// A corpus of which files were read again is the one that is read from all files.
func TestAgain(t *testing.T) {
	inFile := func(name, old, now string) func(dir string) map[string][]byte {
		return func(dir string) map[string][]byte {
			raw, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(raw), old) {
				t.Fatalf("%s has no %q", name, old)
			}
			return map[string][]byte{name: []byte(strings.ReplaceAll(string(raw), old, now))}
		}
	}
	holds := func(name, text string) func(string) map[string][]byte {
		return func(string) map[string][]byte { return map[string][]byte{name: []byte(text)} }
	}
	const more = "\n  - speakers: [mayor]\n    mode: paraphrase\n    summary: More is said.\n    evidence: [{line: 2}]\n"
	for name, c := range map[string]struct {
		changed func(dir string) map[string][]byte
		part    bool // is read again
		wrong   string
	}{
		"a statement more":         {inFile("sources/gazette.yaml", "harbour.}\n", "harbour.}"+more), true, ""},
		"one twice":                {inFile("sources/gazette.yaml", "harbour.}\n", "harbour.}"+more+strings.TrimPrefix(more, "\n")), true, ""},
		"one that others refer to": {inFile("sources/gazette.yaml", "id: feeds", "id: fed"), true, `unknown statement "feeds"`},
		"its stance":               {inFile("sources/gazette.yaml", "supports: [close]", "neutral: [close]"), true, ""},
		"an id of another source":  {inFile("sources/gazette.yaml", "id: feeds", "id: alone"), true, "duplicate id"},
		"a date that is lent":      {inFile("sources/echo.yaml", "date: 2024-03-02", "date: 2024-04-02"), true, ""},
		"what it restates":         {inFile("sources/echo.yaml", "restates: must-close", "restates: alone"), true, ""},
		"in a circle":              {inFile("sources/gazette.yaml", "mode: quote", "restates: again\n    mode: quote"), true, "again"},
		"a new layer":              {holds("sources/echo.BEN.yaml", "source: echo\nstatements:"+more), true, ""},
		"a layer that is empty":    {holds("sources/third.BEN.yaml", "source: third\nfinished: 2024-05-01\n"), true, ""},
		"a layer of nothing":       {holds("sources/fourth.BEN.yaml", "source: fourth\nstatements:"+more), true, "fourth"},
		"a layer that goes":        {func(string) map[string][]byte { return map[string][]byte{"sources/gazette.ANNA.yaml": nil} }, true, ""},
		"a new source":             {holds("sources/fourth.yaml", "id: fourth\ntitle: The fourth\nstatements:"+more), true, ""},
		"a source with a text": {func(string) map[string][]byte {
			return map[string][]byte{"sources/gazette.x.yaml": []byte("source: gazette.x\n")}
		}, true, "gazette"},
		"nobody speaks": {inFile("sources/echo.yaml", "[council]", "[nobody]"), true, "nobody"},
		"no YAML":       {holds("sources/echo.yaml", "id: [echo\n"), false, "echo.yaml"},
		"a new actor, and its words": {func(dir string) map[string][]byte {
			out := inFile("actors.yaml", "type: organization}\n", "type: organization}\n- {id: clerk, name: The Clerk, type: person}\n")(dir)
			for name, text := range inFile("sources/echo.yaml", "[council]", "[clerk]")(dir) {
				out[name] = text
			}
			return out
		}, true, ""},
		"an actor who goes":   {inFile("actors.yaml", "id: council", "id: town-council"), false, "council"},
		"an actor's new name": {inFile("actors.yaml", "Town Council", "The Council"), false, ""},
		"an id of a place":    {inFile("actors.yaml", "type: organization}\n", "type: organization}\n- {id: quay, name: The Quays, type: group}\n"), false, "ambiguous"},
		"the header":          {inFile("corpus.yaml", "id: harbour", "id: harbour\ntitle: The harbour"), false, ""},
		"a source that goes":  {func(string) map[string][]byte { return map[string][]byte{"sources/third.yaml": nil} }, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := corpustest.Folder(t, joint)
			compareAgain(t, dir, c.changed(dir), c.part, c.wrong)
		})
	}
}

func compareAgain(t *testing.T, dir string, changed map[string][]byte, part bool, wrong string) {
	t.Helper()
	was := corpustest.Loaded(t, data.Options{}, dir)
	before := string(corpustest.Dump(was))
	o := data.Options{Changed: changed}
	want, werr := data.Load(t.Context(), []string{dir}, o)
	got, gerr := data.AgainAlone(t.Context(), was, dir, o)
	if isPart := !errors.Is(gerr, data.ErrMore); isPart != part {
		t.Errorf("a part is read again: %v, want %v", isPart, part)
	}
	if errors.Is(gerr, data.ErrMore) {
		got, gerr = data.Again(t.Context(), was, dir, o)
	}
	told := func(err error) string {
		if ps, ok := err.(schema.Problems); ok {
			return fmt.Sprint(ps.Errors())
		}
		return fmt.Sprint(err)
	}
	if diff := cmp.Diff(told(werr), told(gerr)); diff != "" {
		t.Errorf("-all +again:\n%s", diff)
	}
	if (wrong == "") != (gerr == nil) || wrong != "" && !strings.Contains(told(gerr), wrong) {
		t.Errorf("got %v, want %q", gerr, wrong)
	}
	if werr == nil && gerr == nil {
		corpustest.Same(t, want.Corpora[0], got.Corpora[0])
		if diff := cmp.Diff(coders(want.Corpora[0]), coders(got.Corpora[0])); diff != "" {
			t.Errorf("-all +again:\n%s", diff)
		}
	}
	if diff := cmp.Diff(before, string(corpustest.Dump(was))); diff != "" {
		t.Errorf("what was before is another: %s", diff)
	}
}

func coders(c *schema.Corpus) (out []string) {
	out = append(out, c.Coders...)
	for _, s := range c.Sources {
		out = append(out, fmt.Sprint(s.ID, s.Layers, s.Finished, s.Length))
	}
	return out
}

// Nothing in a source is another when it is read again as it is.
func TestAgainAsItIs(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir := t.TempDir()
	if err := (invent.Corpus{Statements: 400}).WriteYAML(dir); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "sources", "*.yaml"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d sources, %v", len(files), err)
	}
	for _, file := range files[:10] {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		compareAgain(t, dir, map[string][]byte{"sources/" + filepath.Base(file): raw}, true, "")
	}
}
