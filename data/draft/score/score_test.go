package score

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is annotated and what is proposed are compared by words, marks at the ends apart.
func TestFolder(t *testing.T) {
	r := scored(t, map[string]string{
		"text/gazette.txt": "“The harbour must close soon,” Quay said. Harper said that it feeds the town.\nMarsh said that ships pay.\n",
		"attributions/gazette_a.ann": "T1\tContent 0 30\t“The harbour must close soon,”\nT2\tSource 31 35\tQuay\nT3\tCue 36 40\tsaid\nT4\tAttribution 36 40\tsaid\nE1\tAttribution:T4 Content:T1 Source:T2 Cue:T3\n" +
			"T5\tContent 54 76\tthat it feeds the town\nT6\tSource 31 35\tQuay\nT7\tCue 49 53\tsaid\nT8\tAttribution 49 53\tsaid\nE2\tAttribution:T8 Content:T5 Source:T6 Cue:T7\n",
	})
	for _, c := range []struct {
		name      string
		got, want Count
	}{
		{"quotations", r.Quotes, Count{1, 1, 1}},
		{"contents", r.Contents, Count{2, 3, 2}},
		{"with the speaker", r.Joint, Count{1, 3, 2}}, // the second is annotated as somebody else's
		{"words", r.Words, Count{10, 13, 10}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
	}
	var out strings.Builder
	r.Write(&out, true)
	r.WriteEach(&out)
	for _, want := range []string{"contents, exact                                      2         3         2  0.667  1.000  0.800", "WHO   [likely that say] {Harper} said: <that it feeds the town>"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
}

// A quotation that is annotated sentence by sentence, or without its last mark, is annotated;
// one of which a sentence is not annotated is none.
func TestQuotationsInPieces(t *testing.T) {
	const text = "“The harbour must close. It costs too much,” Quay said.\n"
	for content, want := range map[string]Count{
		"1 24;25 42":  {1, 1, 1},
		"0 24;25 44":  {1, 1, 1},
		"1 42":        {1, 1, 1},
		"1 24":        {0, 1, 0},
		"1 24;28 42":  {0, 1, 0},
		"25 42;45 49": {0, 1, 0},
	} {
		r := scored(t, map[string]string{
			"text/gazette.txt":           text,
			"attributions/gazette_a.ann": "T1\tContent " + content + "\t…\nT2\tSource 45 49\tQuay\nT3\tAttribution 50 54\tsaid\nE1\tAttribution:T3 Content:T1 Source:T2\n",
		})
		if r.Quotes != want {
			t.Errorf("%s: got %v, want %v", content, r.Quotes, want)
		}
	}
}

func TestFolderWithoutAnnotations(t *testing.T) {
	if _, err := Folder(t.Context(), t.TempDir(), "en"); err == nil || !strings.Contains(err.Error(), "no attributions/*.ann") {
		t.Errorf("got %v", err)
	}
}

// scored is what comes of the files of a folder, by name.
func scored(t *testing.T, files map[string]string) *Report {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Folder(t.Context(), dir, "en")
	if err != nil {
		t.Fatal(err)
	}
	return r
}
