package corpustest

import (
	"os"
	"path/filepath"

	"golang.org/x/tools/txtar"
)

// Coded is the corpus of examples: one source, its text and one statement. With Uncoded the
// source has none, and with Anna a second coder has coded it, too.
const (
	Coded = `
-- corpus.yaml --
id: harbour
base: https://example.org/harbour/
-- actors.yaml --
- {id: quay, name: Ada Quay, type: person} # the mayor
- {id: harper, name: Ben Harper, type: person}
-- positions.yaml --
- {id: close, name: The harbour should close, type: demand}
-- sources/gazette.yaml --
id: gazette
title: Gazette
text: texts/gazette.txt
statements:
  - id: must-close
    speakers: [quay]
    mode: quote
    quotes: [The harbour must close]
    supports: [close]
    evidence: [{quote: The harbour must close}]
-- texts/gazette.txt --
“The harbour must close,” Ada Quay said.
Ben Harper said that it feeds the town.
`
	Uncoded = `
-- sources/gazette.yaml --
id: gazette
title: Gazette
language: en
text: texts/gazette.txt
`
	Anna = `
-- sources/gazette.ANNA.yaml --
source: gazette
coder: Anna
statements:
  - id: must-close
    speakers: [quay]
    mode: quote
    quotes: [The harbour must close]
    supports: [close]
    evidence: [{quote: The harbour must close}]
`
)

// ExampleFolder is Folder for an example, which has no test: the folder is for the caller
// to remove, and what goes wrong is a panic.
func ExampleFolder(archives ...string) string {
	dir, err := os.MkdirTemp("", "harbour-")
	if err == nil {
		err = unpack(dir, archives...)
	}
	if err != nil {
		panic(err)
	}
	return dir
}

// unpack writes the files of archives into a folder. A file of the same name in a later
// archive replaces that of an earlier one; an empty one removes it.
func unpack(dir string, archives ...string) error {
	for _, a := range archives {
		for _, f := range txtar.Parse([]byte(a)).Files {
			file := filepath.Join(dir, filepath.FromSlash(f.Name))
			if len(f.Data) == 0 {
				if err := os.Remove(file); err != nil {
					return err
				}
				continue
			}
			if err := write(file, f.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

func write(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
