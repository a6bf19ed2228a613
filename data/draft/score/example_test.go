package score_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/draft/score"
)

// What a person annotated was proposed as well, and something else besides.
func ExampleFolder() {
	dir, err := os.MkdirTemp("", "annotated-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"text/gazette.txt":         "“The harbour must close soon,” Quay said. Harper said that it feeds the town.\n",
		"attributions/gazette.ann": "T1\tContent 0 30\t“The harbour must close soon,”\nT2\tSource 31 35\tQuay\nT3\tCue 36 40\tsaid\nE1\tAttribution:T3 Content:T1 Source:T2 Cue:T3\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	report, err := score.Folder(context.Background(), dir, "en")
	if err != nil {
		panic(err)
	}
	with := report.Joint
	fmt.Printf("%d of %d proposals are right, speakers included: precision %.2f, recall %.2f\n", with.Right, with.Proposed, with.Precision(), with.Recall())
	// Output:
	// 1 of 2 proposals are right, speakers included: precision 0.50, recall 1.00
}
