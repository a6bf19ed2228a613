package importer

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/change"
	"onrecord/data/corpustest"
)

// pageText is a text as a person saved it of a page.
const pageText = "Harbour news\n\nAda Quay said the harbour must close.\nBen Dock said: “We will not raise taxes.” Nobody else spoke. The harbour must close, wrote the town.\n"

// pageAnnotations are of that page, as the API of Hypothes.is has them.
const pageAnnotations = `{"total": 7, "rows": [
{"id": "a1", "user": "acct:ada.r@hypothes.is", "uri": "https://news.example/harbour?id=1", "text": "Only by day.", "tags": ["speaker:Ada Quay", "+close-harbour", "irony"], "document": {"title": ["Harbour\n   news"]},
 "target": [{"source": "https://news.example/harbour?id=1", "selector": [{"type": "RangeSelector", "startOffset": 3, "endOffset": 9}, {"type": "TextPositionSelector", "start": 9000, "end": 9022}, {"type": "TextQuoteSelector", "exact": "the\n\t\tharbour must close", "prefix": "\t\t\t\tAda Quay said ", "suffix": "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t"}]}]},
{"id": "a2", "user": "acct:ada.r@hypothes.is", "uri": "https://news.example/harbour?id=1", "text": "", "tags": ["speaker: Ben Dock", "-taxes", "mode:quote", "act:promise"],
 "target": [{"source": "https://news.example/harbour?id=1", "selector": [{"type": "TextQuoteSelector", "exact": "We will not raise taxes", "prefix": "", "suffix": ""}]}]},
{"id": "a3", "user": "acct:ada.r@hypothes.is", "uri": "https://news.example/harbour?id=1", "text": "", "tags": ["who:Town", "close-harbour"],
 "target": [{"source": "https://news.example/harbour?id=1", "selector": [{"type": "TextQuoteSelector", "exact": "The harbour must close", "prefix": "spoke. ", "suffix": ", wrote"}]}]},
{"id": "a4", "user": "acct:ada.r@hypothes.is", "uri": "https://news.example/harbour?id=1", "text": "", "tags": ["speaker:Ben Dock", "+taxes"],
 "target": [{"source": "https://news.example/harbour?id=1", "selector": [{"type": "TextQuoteSelector", "exact": "We will raise taxes", "prefix": "", "suffix": ""}]}]},
{"id": "r1", "user": "acct:ben@hypothes.is", "uri": "https://news.example/harbour?id=1", "text": "Really?", "tags": [], "references": ["a1"], "target": [{"source": "https://news.example/harbour?id=1"}]},
{"id": "n1", "user": "acct:ben@hypothes.is", "uri": "https://news.example/harbour?id=1", "text": "A good page", "tags": [], "target": [{"source": "https://news.example/harbour?id=1"}]}]}
`

// annotated imports annotations, with the text of their page or without.
func annotatedPage(t *testing.T, dir, text string, o ImportOptions) (ImportResult, error) {
	t.Helper()
	parent := t.TempDir()
	file := filepath.Join(parent, "rows.json")
	corpustest.Write(t, file, []byte(text))
	if o.Texts != nil {
		corpustest.Write(t, filepath.Join(parent, "page.txt"), []byte(pageText))
		o.Texts = map[string]string{"news-example-harbour-id-1": filepath.Join(parent, "page.txt")}
	}
	return importer(t, "webannotation").Import(t.Context(), []string{file}, dir, o)
}

func TestImportHypothesis(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	o := ImportOptions{Columns: map[string]string{"who": "organization", "irony": ""}, Texts: map[string]string{}}
	result, err := annotatedPage(t, dir, pageAnnotations, o)
	if err != nil {
		t.Fatal(err)
	}
	want := `id: news-example-harbour-id-1
title: Harbour news
url: https://news.example/harbour?id=1
statements:
  - id: the-harbour-must-close-5e925a
    speakers: [ada-quay]
    mode: paraphrase
    summary: "Ada Quay supports: close-harbour"
    supports: [close-harbour]
    evidence:
      - quote: "the harbour must close"
        line: 3
        start: 28
        end: 50
        sha256: b0e18e296bfab5fbe3dd0087fbd76f0902b702432861db462128b062bab03648
        prefix: "Harbour news\n\nAda Quay said "
        suffix: ".\nBen Dock said: “We will not ra"
    coder: ada.r
    note: Only by day.

  - id: we-will-not-raise-taxes-d06869
    speakers: [ben-dock]
    mode: quote
    act: promise
    quotes: ["We will not raise taxes"]
    opposes: [taxes]
    evidence:
      - quote: "We will not raise taxes"
        line: 4
        start: 68
        end: 91
        sha256: f15a8a8c7c3eb396d58df3275a2cac783d63d2abca0942d5217d8756239fe22a
        prefix: "our must close.\nBen Dock said: “"
        suffix: ".” Nobody else spoke. The harbou"
    coder: ada.r

  - id: the-harbour-must-close-8f4cad
    speakers: [town]
    mode: paraphrase
    summary: "Town speaks of: close-harbour"
    neutral: [close-harbour]
    evidence:
      - quote: "The harbour must close"
        line: 4
        start: 113
        end: 135
        sha256: 25a32102a749740be42b92c4d3d4c5c999807305901e77e45a6ea7cdfbf95776
        prefix: "aise taxes.” Nobody else spoke. "
        suffix: ", wrote the town.\n"
    coder: ada.r

  - id: we-will-raise-taxes-5569ea
    speakers: [ben-dock]
    mode: paraphrase
    summary: "Ben Dock supports: taxes"
    supports: [taxes]
    evidence:
      - quote: "We will raise taxes"
    coder: ada.r
`
	if diff := cmp.Diff(want, corpustest.Contents(t, dir)["sources/news-example-harbour-id-1.yaml"]); diff != "" {
		t.Error(diff)
	}
	if result.Located != 3 || result.Unlocated != 1 {
		t.Errorf("located %d, and not located %d", result.Located, result.Unlocated)
	}
	var parts []string
	for _, p := range result.Parts {
		parts = append(parts, fmt.Sprintf("%s %s: %s, %d, %d left", p.What, p.Name, p.As, p.Values, p.Left))
	}
	wantParts := []string{
		"selector RangeSelector: , 1, 1 left", "selector TextPositionSelector: , 1, 1 left", "annotation annotations of words: statement, 4, 0 left", "annotation replies: , 1, 1 left",
		"annotation page notes: , 1, 1 left", "annotation announced: , 1, 1 left", "tag text: note, 1, 0 left", "tag speaker:: speakers, 3, 0 left",
		"tag +: supports, 2, 0 left", "tag other tags: , 1, 1 left", "mode none: paraphrase, 3, 0 left", "tag -: opposes, 1, 0 left", "tag mode:: mode, 1, 0 left",
		"tag act:: act, 1, 0 left", "tag who:: organization, 1, 0 left", "tag other tags: positions, 1, 0 left", "stance none: neutral, 1, 0 left",
	}
	if diff := cmp.Diff(wantParts, parts); diff != "" {
		t.Error(diff)
	}
	again, err := annotatedPage(t, dir, pageAnnotations, o)
	if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
		t.Errorf("again: %v, %v would be written, and these differ: %+v", err, again.Files, again.Differences)
	}
}

// What becomes no statement, and what no statement has a place for, is counted, with
// the reason.
func TestImportAnnotationsLeftBehind(t *testing.T) {
	const file = `{"type": "AnnotationCollection", "total": 9, "first": {"type": "AnnotationPage", "items": [
{"type": "Annotation", "id": "https://e.org/1", "created": "2025-08-15T10:00:00Z", "rights": "", "creator": ["Ada", "Ben"], "body": [{"type": "TextualBody", "purpose": "tagging", "value": "+close", "language": "en"}, "https://e.org/picture"],
 "target": {"source": "https://e.org/a", "state": {"type": "TimeState"}, "selector": [{"type": "TextQuoteSelector", "exact": "the harbour"}, {"type": "TextQuoteSelector", "exact": "the quay"}, {"type": "XPathSelector", "value": "/p"}]}},
{"type": "Annotation", "id": "https://e.org/2", "created": "2025-08-15T10:00:00Z", "body": [], "target": {"source": "https://e.org/a", "selector": {"type": "FragmentSelector", "value": "xywh=1"}}},
{"type": "Annotation", "id": "https://e.org/3", "target": {"source": "https://e.org/a", "selector": {"type": "TextPositionSelector", "start": 1, "end": 2}}},
{"type": "Annotation", "id": "https://e.org/4", "target": ["https://e.org/a", "https://e.org/b"]},
{"type": "Annotation", "id": "https://e.org/5", "motivation": "oa:replying", "bodyValue": "No.", "target": "https://e.org/1"},
{"type": "Annotation", "id": "https://e.org/6", "target": {"source": "https://e.org/a", "selector": {"type": "TextQuoteSelector", "exact": " \n "}}}]}}`
	result, err := annotatedPage(t, filepath.Join(t.TempDir(), "new"), file, ImportOptions{Fields: map[string]string{"speakers": "Ann"}})
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, p := range result.Parts {
		if p.Left > 0 {
			left = append(left, fmt.Sprintf("%d of %d %s %s: %s", p.Left, p.Values, p.What, p.Name, p.Why))
		}
	}
	want := []string{
		"2 of 2 field created: the model has no place for it",
		"1 of 1 field body/language: the model has no place for it",
		"1 of 1 field target/state: the model has no place for it",
		"1 of 1 field creator: the first of several is the coder",
		"1 of 1 selector of words or offsets: the first of several holds",
		"1 of 1 selector XPathSelector: it points into a page, and not into a text",
		"1 of 1 body linking: it is not text",
		"1 of 1 selector FragmentSelector: it points into a page, and not into a text",
		"1 of 1 annotation places in a page: they say where they stand there, and not the words",
		"1 of 1 annotation offsets: they say where they stand in a page, and not the words",
		"2 of 2 annotation page notes: they are about no words",
		"1 of 1 annotation replies: they answer annotations, and are about no words",
		"1 of 1 annotation annotations of spaces: there are no words in them",
		"2 of 2 annotation announced: the total says that there are more, which are not in this file",
	}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Error(diff)
	}
}

// An export says the same of a statement with each of its passages; where one of them
// was edited since, the first holds, and that is told.
func TestImportEditedAnnotation(t *testing.T) {
	const one = `{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "id": "https://e.org/c/annotation/s-N", "body": [{"type": "SpecificResource", "purpose": "linking", "source": "https://e.org/c/statement/s"}, {"type": "TextualBody", "purpose": "identifying", "value": "Ada"}, {"type": "TextualBody", "purpose": "tagging", "value": "quote"}, {"type": "TextualBody", "purpose": "tagging", "value": "supports: SIDE"}],
"target": {"source": "https://e.org/c/source/a", "selector": {"type": "TextQuoteSelector", "exact": "words N"}}}`
	of := func(n, side string) string { return strings.NewReplacer("N", n, "SIDE", side).Replace(one) }
	for side, want := range map[string]int{"it": 0, "another thing": 1} {
		result, err := annotatedPage(t, filepath.Join(t.TempDir(), "new"), "["+of("1", "it")+","+of("2", side)+"]", ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		left := 0
		for _, p := range result.Parts {
			left += p.Left
			if p.Left > 0 && p.Why != "the first annotation of the statement says something else, which holds" {
				t.Errorf("%s: %+v", side, p)
			}
		}
		if left != want {
			t.Errorf("%s: %d left behind, not %d: %+v", side, left, want, result.Parts)
		}
	}
}

// What is wrong with tags, and where. Nothing is written then.
func TestImportAnnotationProblems(t *testing.T) {
	const row = `{"rows": [{"id": "a", "user": "acct:ada@h", "uri": "https://e.org/a", "tags": [TAGS], "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "the harbour"}]}]}]}`
	for _, c := range []struct {
		tags, want string
		options    ImportOptions
	}{
		{`"close"`, "rows.json:1:11: nothing says who speaks here: the option map 'NAME=speakers' says which of the tags do, and the option set speakers=NAME who does where none does", ImportOptions{}},
		{`"speaker:Ann", "mode:shouted"`, `rows.json:1:95: "shouted" is no mode: it is quote, partial-quote, paraphrase, reported, attributed or assertion`, ImportOptions{}},
		{`"speaker:Ann", "stance:yes", "stance:no"`, "rows.json:1:109: it has several stances", ImportOptions{}},
		{`"speaker:Ann", "stance:perhaps"`, `rows.json:1:95: "perhaps" is not known as a stance: supports, opposes or neutral`, ImportOptions{}},
		{`"speaker:Ann"`, "the option map 'Theme=positions': no tag and no set of them is called that", ImportOptions{Columns: map[string]string{"Theme": "positions"}}},
		{`"speaker:Ann"`, "the option map 'x=y': there is no such field: a tag holds ", ImportOptions{Columns: map[string]string{"x": "y"}}},
		{`"speaker:Ann"`, "the option set x=y: there is no such field: a statement has ", ImportOptions{Fields: map[string]string{"x": "y"}}},
	} {
		dir := filepath.Join(t.TempDir(), "new")
		_, err := annotatedPage(t, dir, strings.Replace(row, "TAGS", c.tags, 1), c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.tags, err)
		}
		if change.Exists(dir) {
			t.Errorf("%s: something was written", c.tags)
		}
	}
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := annotatedPage(t, dir, strings.Replace(row, "TAGS", `"stance:ja", "Close"`, 1), ImportOptions{
		Fields: map[string]string{"speaker": "Ann", "mode": "reported"}, Values: map[string]string{"Ja": "supports"},
	}); err != nil {
		t.Error(err)
	}
	if got := corpustest.Contents(t, dir)["sources/e-org-a.yaml"]; !strings.Contains(got, "speakers: [ann]\n    mode: reported\n") || !strings.Contains(got, "supports: [close]") {
		t.Error(got)
	}
}

// One coder is in the main coding; of several, each has a layer, and who is in the
// main coding stays there.
func TestImportCoders(t *testing.T) {
	row := func(id, user, words string) string {
		return fmt.Sprintf(`{"id": %q, "user": "acct:%s@h", "uri": "https://e.org/a", "tags": ["speaker:Ann", "close"], "target": [{"selector": [{"type": "TextQuoteSelector", "exact": %q}]}]}`, id, user, words)
	}
	one, two, three := row("1", "ada", "the harbour"), row("2", "ben", "the town"), row("3", "ada", "the pier")
	all := func(rows ...string) string { return "[" + strings.Join(rows, ",") + "]" }
	for _, c := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"one", []string{all(one), all(one, three)}, []string{"sources/e-org-a.yaml"}},
		{"two", []string{all(one, two)}, []string{"sources/e-org-a.ada.yaml", "sources/e-org-a.ben.yaml", "sources/e-org-a.yaml"}},
		{"another one comes later", []string{all(one), all(two, one)}, []string{"sources/e-org-a.ben.yaml", "sources/e-org-a.yaml"}},
		{"one of two goes on", []string{all(one, two), all(three)}, []string{"sources/e-org-a.ada.yaml", "sources/e-org-a.ben.yaml", "sources/e-org-a.yaml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "new")
			rows := map[string]bool{}
			for _, text := range c.files {
				if _, err := annotatedPage(t, dir, text, ImportOptions{}); err != nil {
					t.Fatal(err)
				}
				for _, id := range []string{`"id": "1"`, `"id": "2"`, `"id": "3"`} {
					if strings.Contains(text, id) {
						rows[id] = true
					}
				}
			}
			statements := 0
			var files []string
			for file, text := range corpustest.Contents(t, dir) {
				if strings.HasPrefix(file, "sources/") {
					files = append(files, file)
					statements += strings.Count(text, "  - id: ")
				}
			}
			slices.Sort(files)
			if diff := cmp.Diff(c.want, files); diff != "" || statements != len(rows) {
				t.Errorf("%d statements of %d: %s", statements, len(rows), diff)
			}
		})
	}
}

func FuzzImportAnnotations(f *testing.F) {
	f.Add([]byte(pageAnnotations))
	f.Add([]byte(`{"type": "Annotation", "id": "https://e.org/annotation/s-0-4", "body": [{"type": "TextualBody", "purpose": "identifying", "value": "Ann"}, {"purpose": "tagging", "value": "quote"}, {"purpose": "linking", "source": "https://e.org/statement/s"}],
"target": {"source": "https://e.org/source/g", "selector": [{"type": "TextQuoteSelector", "exact": "No"}, {"type": "TextPositionSelector", "start": 0, "end": 2}]}}`))
	for _, address := range []string{"no address", "h**ttps://e.org/a", "https://e.org/a b", " https://e.org/a", "a\\nb"} { // it is known again
		f.Add([]byte(`{"rows": [{"id": "a1", "user": "acct:ada@e.org", "uri": "` + address + `", "text": "", "tags": ["speaker:Ada", "+x"], "document": {"title": ["A title"]},
"target": [{"source": "` + address + `", "selector": [{"type": "TextQuoteSelector", "exact": "It must close"}]}]}]}`))
	}
	f.Fuzz(func(t *testing.T, text []byte) { settles(t, "webannotation", "x.json", text) })
}
