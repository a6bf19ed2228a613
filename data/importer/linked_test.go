package importer

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

const bratText = "Harbour 😀 news\n“It must,” said Ada Quay, “close now.” Nobody,\nit is said, will stay.\n"

// at is where words stand, in code points.
func at(text, words string) string {
	start := len([]rune(text[:strings.Index(text, words)]))
	return fmt.Sprintf("%d %d", start, start+len([]rune(words)))
}

var bratFile = "T1\tContent " + at(bratText, "close now") + ";" + at(bratText, "It must") + "\tclose now It must\n" +
	"T2\tSource " + at(bratText, "Ada Quay") + "\tAda Quay\n" +
	"T3\tCue " + at(bratText, "said") + "\tsaid\n" +
	"T4\tContent " + at(bratText, "Nobody,\nit is said, will stay") + "\tNobody,\n\nit is said, will stay\n" +
	"T5\tPlace " + at(bratText, "Harbour") + "\tHarbour\n" +
	"T6\tTopic " + at(bratText, "close") + "\tclose\n" +
	"E1\tCue:T3 Content:T1 Source:T2\n" +
	"R1\tAbout Arg1:T1 Arg2:T6\n" +
	"A1\tStance T1 against\n" +
	"A2\tNegated E1\n" +
	"#1\tAnnotatorNotes T1\tReally?\n" +
	"N1\tReference T2 Wikidata:Q1\tAda\n"

var bratMap = map[string]string{"Content": "evidence", "Source": "speakers", "Cue": "note", "Stance": "stance", "Topic": "positions", "Negated": ""}

func bratIn(t *testing.T, ann, text string) string {
	t.Helper()
	dir := t.TempDir()
	corpustest.Write(t, filepath.Join(dir, "debate.ann"), []byte(ann))
	if text != "" {
		corpustest.Write(t, filepath.Join(dir, "debate.txt"), []byte(text))
	}
	return filepath.Join(dir, "debate.ann")
}

func allPartsOf(r ImportResult) (out []string) {
	for _, p := range r.Parts {
		out = append(out, fmt.Sprintf("%s %s: %s, %d, %d left", p.What, p.Name, p.As, p.Values, p.Left))
	}
	return out
}

func TestImportBrat(t *testing.T) {
	file := bratIn(t, bratFile, bratText)
	dir := filepath.Join(t.TempDir(), "new")
	o := ImportOptions{Columns: bratMap}
	result, err := importer(t, "brat").Import(t.Context(), []string{file, strings.TrimSuffix(file, ".ann") + ".txt"}, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	want := `id: debate
title: debate
sha256: 9b43003af08b86af8d79f46e8b842837d64005a940c6a64e9e8ed2032a0dfca5
length: 85
text: texts/debate.txt
statements:
  - id: it-must-bb3f0d
    speakers: [ada-quay]
    mode: paraphrase
    summary: "Ada Quay opposes: close"
    opposes: [close]
    evidence:
      - line: 2
        start: 16
        end: 23
        sha256: b3a41a65fc91b03fa3c01368bd17bb1d7b7388a769db4c92a8599f32f2df3a5e
      - line: 2
        start: 42
        end: 51
        sha256: fe324925723c3e77567c15226e93da2cb7bdb505c08e92c95655e9d0914c5fac
    note: |-
      said
      Really?

  - id: nobody-it-is-said-will-stay-f7c131
    speakers: [unnamed-speakers-of-debate]
    mode: paraphrase
    summary: "Unnamed speakers of debate says: Nobody, it is said, will stay"
    evidence:
      - line: 2
        start: 54
        end: 83
        sha256: 09fc591b7ff14916c39e301d89a751a172424bc30711b256f8c060401ec02d4f
`
	if diff := cmp.Diff(want, corpustest.Contents(t, dir)["sources/debate.yaml"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"line references to databases: , 1, 1 left", "type Content: evidence, 2, 0 left", "type Place: , 1, 1 left",
		"type Stance: stance, 1, 0 left", "type Cue: note, 1, 0 left", "type Negated: , 1, 1 left", "type Source: speakers, 1, 0 left", "type About Topic: positions, 1, 0 left",
		"mode none: paraphrase, 2, 0 left", "speaker none: Unnamed speakers of debate, 1, 0 left",
	}, allPartsOf(result)); diff != "" {
		t.Error(diff)
	}
	again, err := importer(t, "brat").Import(t.Context(), []string{file}, dir, o)
	if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
		t.Errorf("again: %v, %v would be written, and these differ: %+v", err, again.Files, again.Differences)
	}
}

const webannoFile = `#FORMAT=WebAnno TSV 3.2
#T_SP=custom.Speech|speaker|stance|topic
#T_SP=custom.Person|role
#T_RL=custom.By|kind|BT_custom.Speech

#Text=😀 It must close .
1-1	0-2	😀	_	_	_	_	_	_
1-2	3-5	It	*[1]	against[1]	harbour[1]	_	_	_
1-3	6-10	must	*[1]	against[1]	harbour[1]	_	_	_
1-4	11-16	close	*[1]	against[1]	harbour[1]	_	_	_
1-5	17-18	.	_	_	_	_	_	_

#Text=Stay !
2-1	19-23	Stay	Ben\_Dock[2]	pro[2]	harbour[2]	_	_	_
2-2	24-25	!	_	_	_	mayor	_	_
`

func TestImportWebAnno(t *testing.T) {
	file := filepath.Join(t.TempDir(), "debate.tsv")
	corpustest.Write(t, file, []byte(webannoFile))
	dir := filepath.Join(t.TempDir(), "new")
	o := ImportOptions{Columns: map[string]string{"Speech": "evidence", "speaker": "speakers", "Speech.stance": "stance", "topic": "positions"}, Fields: map[string]string{"mode": "quote"}}
	result, err := importer(t, "webanno").Import(t.Context(), []string{file}, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	want := `id: debate
title: debate
sha256: be0b1ace3a8fa35ef7691013a2430d48d5b1c869f8b0578d1fbce489ecf22fcd
length: 24
text: texts/debate.txt
statements:
  - id: it-must-close-528dba
    speakers: [unnamed-speakers-of-debate]
    mode: quote
    quotes: ["It must close"]
    opposes: [harbour]
    evidence:
      - quote: "It must close"
        line: 1
        start: 2
        end: 15
        sha256: 752fee80ed29d5826e3619c1d710ed95c2e49c04c8cae21f7ac6e880f294dc9a
        prefix: "😀 "
        suffix: " .\nStay !"

  - id: stay-3bebf1
    speakers: [Ben_Dock]
    mode: quote
    quotes: ["Stay"]
    supports: [harbour]
    evidence:
      - quote: "Stay"
        line: 2
        start: 18
        end: 22
        sha256: 08fd1de4b04df4a2fe763ac67ade9d0fd7c65202c49be6adb5397717fa96504e
        prefix: "😀 It must close .\n"
        suffix: " !"
`
	if diff := cmp.Diff(want, corpustest.Contents(t, dir)["sources/debate.yaml"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"offsets of tokens: UTF-16 code units, 3, 0 left", "layer Speech: evidence, 2, 0 left", "layer Person: , 1, 1 left", "layer Speech.stance: stance, 2, 0 left",
		"layer Speech.topic: positions, 2, 0 left", "speaker none: Unnamed speakers of debate, 1, 0 left", "layer Speech.speaker: speakers, 1, 0 left",
	}, allPartsOf(result)); diff != "" {
		t.Error(diff)
	}
	again, err := importer(t, "webanno").Import(t.Context(), []string{file}, dir, o)
	if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
		t.Errorf("again: %v, %v would be written, and these differ: %+v", err, again.Files, again.Differences)
	}
}

// Features of other layers say more of the words that were said, where they are of
// just these words. The words themselves say nothing besides.
func TestImportWebAnnoCoincides(t *testing.T) {
	file := filepath.Join(t.TempDir(), "debate.tsv")
	corpustest.Write(t, file, []byte(`#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Speech|speaker
#T_SP=webanno.custom.Stance|value
#T_SP=webanno.custom.Topic|value

#Text=It must close
1-1	0-2	It	Ada[1]	pro[3]	Harbour[4]
1-2	3-7	must	Ada[1]	pro[3]	Harbour[4]
1-3	8-13	close	Ada[1]	pro[3]|contra[5]	Harbour[4]
`))
	dir := filepath.Join(t.TempDir(), "new")
	result, err := importer(t, "webanno").Import(t.Context(), []string{file}, dir, ImportOptions{
		Columns: map[string]string{"Speech": "evidence", "speaker": "speakers", "Stance.value": "stance", "Topic.value": "positions", "Topic": "about"},
		Fields:  map[string]string{"mode": "quote"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := corpustest.Contents(t, dir)["sources/debate.yaml"]; !strings.Contains(got, "    speakers: [ada]\n    mode: quote\n    quotes: [\"It must close\"]\n    supports: [harbour]\n    evidence:\n") {
		t.Error(got)
	}
	if diff := cmp.Diff([]string{
		"layer Speech: evidence, 1, 0 left", "layer Topic: , 1, 1 left", "layer Stance: , 1, 1 left",
		"layer Speech.speaker: speakers, 1, 0 left", "layer Stance.value: stance, 1, 0 left", "layer Topic.value: positions, 1, 0 left",
	}, allPartsOf(result)); diff != "" {
		t.Error(diff)
	}
}

// What is wrong, and where. Nothing is written then.
func TestImportLinkedProblems(t *testing.T) {
	for _, c := range []struct {
		name, ann, text string
		columns         map[string]string
		want            string
	}{
		{"what was said", "T1\tContent 0 2\tIt\nT2\tSource 0 2\tIt\nT3\tSource 0 1\tI\n", "It", nil, "what of this was said? There is Content (1), Source (2): the option map 'NAME=evidence', and the option map 'NAME=speakers' for who says it"},
		{"no text", "T1\tContent 0 2\tIt\n", "", bratMap, "debate.txt: no such file"},
		{"beyond the text", "T1\tContent 0 3\tIt\n", "It", bratMap, "debate.ann:1:1: T1 stands from 0 to 3, and the text has 2 characters"},
		{"twice", "T1\tContent 0 2\tIt\nT1\tContent 0 1\tI\n", "It", map[string]string{"Content": "evidence"}, "debate.ann:2:1: there is another T1: see "},
		{"no such type", "T1\tContent 0 2\tIt\n", "It", map[string]string{"Content": "evidence", "Sources": "speakers"}, "the option map 'Sources=speakers': no type and no set of them is called that"},
	} {
		dir := filepath.Join(t.TempDir(), "new")
		_, err := importer(t, "brat").Import(t.Context(), []string{bratIn(t, c.ann, c.text)}, dir, ImportOptions{Columns: c.columns})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
		if change.Exists(dir) {
			t.Errorf("%s: something was written", c.name)
		}
	}
}

// A text of which nothing is said comes in as a source, and again it is there already.
func TestImportLinkedTextAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	file := bratIn(t, "T1\tSource 0 2\tIt\nE1\tSource:T1 Content:T1\n", "It must close.")
	o := ImportOptions{Columns: map[string]string{"Content": "evidence"}}
	for i, want := range []int{1, 0} {
		result, err := importer(t, "brat").Import(t.Context(), []string{file}, dir, o)
		if err != nil {
			t.Fatalf("import %d: %v", i+1, err)
		}
		if got := result.Added[schema.KindSource]; got != want {
			t.Errorf("import %d: %d sources added, want %d", i+1, got, want)
		}
	}
}

func FuzzImportBrat(f *testing.F) {
	f.Add(bratFile, bratText)
	f.Fuzz(func(t *testing.T, ann, words string) {
		dir := filepath.Join(t.TempDir(), "new")
		file := bratIn(t, ann, words+"x")
		o := ImportOptions{Columns: map[string]string{"Content": "evidence", "Source": "speakers"}}
		if _, err := importer(t, "brat").Import(t.Context(), []string{file}, dir, o); err != nil {
			return
		}
		again, err := importer(t, "brat").Import(t.Context(), []string{file}, dir, o)
		if err != nil || len(again.Files) > 0 || len(again.Differences) > 0 {
			t.Fatalf("again: %v, %v would be written, and these differ: %+v", err, again.Files, again.Differences)
		}
	})
}
