// Command drafteval measures what onrecord draft proposes against annotations: files
// of brat (.ann) whose events have the roles Source, Cue and Content, in a folder
// attributions, with the texts in a folder text beside it, as in PolNeAR.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"onrecord/data/draft/score"
)

func main() {
	verbose := flag.Bool("v", false, "print each proposal, what is annotated and which quotations are wrong")
	rules := flag.Bool("rules", false, "print a row for each rule")
	language := flag.String("language", "en", "the language of the texts")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: drafteval [-v] [-rules] [-language TAG] DIR")
		os.Exit(2)
	}
	r, err := score.Folder(context.Background(), flag.Arg(0), *language)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if *verbose {
		r.WriteEach(os.Stdout)
	}
	r.Write(os.Stdout, *rules)
}
