package importer

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// study is what a project has but for its sources.
const study = `<Users><User guid="u1" name="Ann B"/><User guid="u2" name="Ben"/></Users>
<CodeBook><Codes>
<Code guid="sp" name="Speakers" isCodable="false"><Code guid="quay" name="Ada Quay" isCodable="true"><Description>The mayor</Description></Code><Code guid="dock" name="Ben Dock" isCodable="true"/></Code>
<Code guid="st" name="Stance" isCodable="true"><Code guid="pro" name="pro" isCodable="true"/><Code guid="contra" name="contra" isCodable="true"/></Code>
<Code guid="th" name="Themes" isCodable="true"><Code guid="harbour" name="Harbour" isCodable="true"><Code guid="close" name="Close it" isCodable="true"/></Code><Code guid="town" name="Town" isCodable="true"><Code guid="other" name="Close it" isCodable="true"/></Code></Code>
<Code guid="tone" name="Tone" isCodable="true"><Code guid="irony" name="irony" isCodable="true"/></Code>
</Codes></CodeBook>
`

// minutes is a text with line ends of Windows.
const minutes = "Minutes\r\nQuay: The harbour must close. It costs much.\r\nDock: No 😀, never.\r\n"

// coding makes the codings of a selection.
func coding(user string, codes ...string) string {
	var b strings.Builder
	for i, c := range codes {
		fmt.Fprintf(&b, `<Coding guid="%s-%s-%d" creatingUser="%s"><CodeRef targetGUID="%s"/></Coding>`, user, c, i, user, c)
	}
	return b.String()
}

// selectedWords is a selection of words of a text, with LF as the line end, counting CR
// LF as two characters or as one.
func selectedWords(text, words, inner string, one bool) string {
	at := strings.Index(text, words)
	start := len([]rune(text[:at]))
	if one {
		start -= strings.Count(text[:at], "\r\n")
	}
	return fmt.Sprintf(`<PlainTextSelection guid="x%d" name="A title, cut" startPosition="%d" endPosition="%d">%s</PlainTextSelection>`, at, start, start+len([]rune(words)), inner)
}

// importProject imports a project of files, given as names and texts in turn.
func importProject(t *testing.T, dir, origin, inner string, o ImportOptions, files ...string) (ImportResult, error) {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	files = append([]string{"project.qde", `<Project xmlns="urn:QDA-XML:project:1.0" name="Study" origin="` + origin + `">` + inner + `</Project>`}, files...)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "study.qdpx")
	corpustest.Write(t, file, out.Bytes())
	return importer(t, "refi").Import(t.Context(), []string{file}, dir, o)
}

var studySets = map[string]string{"Speakers": "speakers", "Stance": "stance", "Themes": "positions", "tone": "note"}

// Codings of one user on the same words are one statement, whoever's selections they
// stand in; what is coded in a turn is said by its speaker.
func TestImportProject(t *testing.T) {
	for _, origin := range []string{"MAXQDA 24", "ATLAS.ti for Windows 23.2"} {
		t.Run(origin, func(t *testing.T) {
			sel := func(words, inner string) string {
				return selectedWords(minutes, words, inner, strings.HasPrefix(origin, "ATLAS"))
			}
			inner := study + `<Sources><TextSource guid="s1" name="Minutes" plainTextPath="internal://s1.txt">` +
				sel("The harbour must close", "<Description>Said twice.</Description>"+coding("u1", "close")) +
				sel("The harbour must close", coding("u1", "pro", "irony")) +
				sel("Quay: The harbour must close. It costs much.", coding("u1", "quay")) +
				sel("No 😀, never", coding("u2", "dock", "contra", "other", "harbour")) +
				sel("It costs", "<Description>A memo alone</Description>") +
				`</TextSource><PictureSource guid="p" name="x.png"/></Sources>`
			dir := filepath.Join(t.TempDir(), "new")
			result, err := importProject(t, dir, origin, inner, ImportOptions{Columns: studySets}, "sources/s1.txt", minutes)
			if err != nil {
				t.Fatal(err)
			}
			got := corpustest.Contents(t, dir)
			for file, want := range map[string]string{
				"texts/minutes.txt":    strings.ReplaceAll(minutes, "\r\n", "\n"),
				"sources/minutes.yaml": "id: minutes\ntitle: Minutes\nsha256: 94c89d56f1e52737e54bab9f248f2228d60cf2a2c577256911d08ac3355d20a9\nlength: 72\ntext: texts/minutes.txt\n",
				"positions.yaml": `- id: harbour
  name: Harbour
  type: concept

- id: harbour-close-it
  name: Harbour / Close it
  type: concept
  broader: harbour

- id: town
  name: Town
  type: concept

- id: town-close-it
  name: Town / Close it
  type: concept
  broader: town
`,
				"actors.yaml": "- id: ada-quay\n  name: Ada Quay\n  type: person\n  description: The mayor\n\n- id: ben-dock\n  name: Ben Dock\n  type: person\n",
				"sources/minutes.Ann-B.yaml": `source: minutes
statements:
  - id: the-harbour-must-close-f01c2d
    speakers: [ada-quay]
    mode: paraphrase
    summary: "Ada Quay supports: Harbour / Close it"
    supports: [harbour-close-it]
    evidence:
      - line: 2
        start: 14
        end: 36
        sha256: 25a32102a749740be42b92c4d3d4c5c999807305901e77e45a6ea7cdfbf95776
    coder: Ann B
    note: |-
      irony
      Said twice.
`,
				"sources/minutes.Ben.yaml": `source: minutes
statements:
  - id: no-never-381179
    speakers: [ben-dock]
    mode: paraphrase
    summary: "Ben Dock opposes: Town / Close it; opposes: Harbour"
    opposes: [town-close-it, harbour]
    evidence:
      - line: 3
        start: 59
        end: 70
        sha256: beac60bbf7b445afaf3854f4f173e2a207511038ff03663ffce9ac8ecbd9b654
`,
			} {
				if diff := cmp.Diff(want, got[file]); diff != "" {
					t.Errorf("%s: %s", file, diff)
				}
			}
			var parts []string
			for _, p := range result.Parts {
				parts = append(parts, fmt.Sprintf("%s %s: %s, %d, %d left", p.What, p.Name, p.As, p.Values, p.Left))
			}
			if diff := cmp.Diff([]string{
				"source texts: source, 1, 0 left", "selection selections without a coding: , 1, 1 left", "element PictureSource: , 1, 1 left", "code turns: speakers, 1, 0 left",
				"code Themes: positions, 3, 0 left", "code Stance: stance, 2, 0 left", "code Tone: note, 1, 0 left", "code Speakers: speakers, 2, 0 left", "mode none: paraphrase, 2, 0 left",
			}, parts); diff != "" {
				t.Error(diff)
			}
			again, err := importProject(t, dir, origin, inner, ImportOptions{Columns: studySets}, "sources/s1.txt", minutes)
			if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
				t.Errorf("again: %v, %v would be written, and these differ: %+v", err, again.Files, again.Differences)
			}
		})
	}
}

// A case can be who speaks: in all of a source, or in a selection.
func TestImportCases(t *testing.T) {
	const text = "We close. They stay."
	inner := study + `<Cases><Case guid="k1" name="The town"><SourceRef targetGUID="s1"/></Case><Case guid="k2" name="Ada Quay"><SelectionRef targetGUID="x10"/></Case></Cases>
<Sources><TextSource guid="s1" name="Letter"><PlainTextContent>` + text + `</PlainTextContent>` + selectedWords(text, "We close", coding("u1", "close"), false) + selectedWords(text, "They stay", coding("u1", "close"), false) + `</TextSource></Sources>`
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := importProject(t, dir, "Quirkos", inner, ImportOptions{Columns: map[string]string{"cases": "organization", "Themes": "positions"}, Fields: map[string]string{"mode": "quote"}}); err != nil {
		t.Fatal(err)
	}
	got := corpustest.Contents(t, dir)["sources/letter.yaml"]
	for _, want := range []string{"speakers: [the-town]\n    mode: quote\n    quotes: [\"We close\"]\n    neutral: [harbour-close-it]\n", "speakers: [ada-quay]\n    mode: quote\n    quotes: [\"They stay\"]\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
	if want := "id: the-town\n  name: The town\n  type: organization\n"; !strings.Contains(corpustest.Contents(t, dir)["actors.yaml"], want) {
		t.Error(corpustest.Contents(t, dir)["actors.yaml"])
	}
}

// An export that another program has written again has codes that say which side is
// taken on the position above them.
func TestImportStanceCodes(t *testing.T) {
	const text = "We close."
	inner := `<CodeBook><Codes><Code guid="a" name="Actors" isCodable="false"><Code guid="quay" name="Ada Quay" isCodable="true"/></Code>
<Code guid="p" name="Positions" isCodable="false"><Code guid="close" name="Close it" isCodable="true"><Code guid="pro" name="supports: Close it" isCodable="true"/></Code></Code></Codes></CodeBook>
<Sources><TextSource guid="s1" name="Letter"><PlainTextContent>` + text + `</PlainTextContent>` + selectedWords(text, "We close", coding("u1", "quay", "pro"), false) + `</TextSource></Sources>`
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := importProject(t, dir, "QualCoder", inner, ImportOptions{Columns: map[string]string{"Actors": "speakers", "Positions": "positions"}}); err != nil {
		t.Fatal(err)
	}
	if got := corpustest.Contents(t, dir)["sources/letter.yaml"]; !strings.Contains(got, "supports: [close-it]") || strings.Contains(got, "neutral") {
		t.Error(got)
	}
}

// What is wrong with projects. Nothing is written then.
func TestImportProjectProblems(t *testing.T) {
	source := func(guid, path, inner string) string {
		return `<TextSource guid="` + guid + `" name="` + guid + `" plainTextPath="` + path + `">` + inner + `</TextSource>`
	}
	sel := selectedWords("No, never", "never", coding("u1", "close"), false)
	for _, c := range []struct {
		name, inner string
		columns     map[string]string
		want        string
	}{
		{"texts are missing", "<Sources>" + source("a", "internal://a.txt", sel) + source("b", "internal://empty.txt", sel) + source("c", "internal://c.txt", sel) + "</Sources>", nil, `the texts of 2 of 3 coded sources are missing (of "a", internal://a.txt is not in the project): export the project again with its texts`},
		{"texts are empty", "<Sources>" + source("b", "internal://empty.txt", sel) + "</Sources>", nil, `the texts of 1 of 1 coded sources are missing (of "b", it is empty)`},
		{"nobody speaks", "<Sources>" + source("c", "internal://c.txt", sel) + "</Sources>", nil, "nothing says who speaks here: the option map 'NAME=speakers' says which of the codes do"},
		{"beyond the text", "<Sources>" + source("c", "internal://c.txt", strings.Replace(sel, `endPosition="9"`, `endPosition="99"`, 1)) + "</Sources>", nil, `this selection is from 4 to 99, and the text of "c" goes from 0 to 9`},
		{"backwards", "<Sources>" + source("c", "internal://c.txt", strings.Replace(sel, `endPosition="9"`, `endPosition="4"`, 1)) + "</Sources>", nil, "this selection is from 4 to 4"},
		{"half a line end", "<Sources>" + source("w", "internal://w.txt", `<PlainTextSelection guid="x" startPosition="1" endPosition="2">`+coding("u1", "close")+"</PlainTextSelection>") + "</Sources>", nil, "there is nothing from 1 to 2"},
		{"no such code", "<Sources>" + source("c", "internal://c.txt", strings.ReplaceAll(sel, `"close"`, `"gone"`)) + "</Sources>", nil, "there is no code gone"},
		{"unread", "<Sources>", map[string]string{"Voices": "speakers"}, "</Project> ends <Sources>"},
		{"no such set", "<Sources/>", map[string]string{"Voices": "speakers"}, "the option map 'Voices=speakers': no code and no set of them is called that"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "new")
			_, err := importProject(t, dir, "Other", study+c.inner, ImportOptions{Columns: c.columns}, "Sources/empty.txt", " \n", "Sources/c.txt", "No, never", "Sources/w.txt", "a\r\nb")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			if of := "is called that"; err != nil && strings.Contains(err.Error(), of) != strings.Contains(c.want, of) {
				t.Errorf("got %v, which says too little or too much of names", err)
			}
			if change.Exists(dir) {
				t.Error("something was written")
			}
		})
	}
}

// A codebook has positions, and actors where that is said.
func TestImportCodebook(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.qdc")
	codes := study[strings.Index(study, "<Codes>"):strings.Index(study, "</CodeBook>")]
	corpustest.Write(t, file, []byte(`<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="QualCoder">`+codes+`</CodeBook>`))
	dir := filepath.Join(t.TempDir(), "new")
	result, err := importer(t, "refi").Import(t.Context(), []string{file}, dir, ImportOptions{Columns: studySets})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[schema.Kind]int{schema.KindCorpus: 1, schema.KindActor: 2, schema.KindPosition: 4}, result.Added); diff != "" {
		t.Error(diff)
	}
}
