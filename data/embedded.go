package data

import (
	"embed"
	"io/fs"
	"path/filepath"
	"strings"
)

//go:embed *.nq
var embedded embed.FS

// An EmbeddedCorpus comes with the program in its canonical N-Quads.
type EmbeddedCorpus struct {
	ID     string
	NQuads []byte
}

// Embedded lists the corpora that come with the program, by id.
func Embedded() []EmbeddedCorpus {
	names, err := fs.Glob(embedded, "*.nq")
	if err != nil {
		panic(err) // the pattern is fine
	}
	out := make([]EmbeddedCorpus, len(names))
	for i, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			panic(err) // it is part of the program
		}
		out[i] = EmbeddedCorpus{strings.TrimSuffix(name, filepath.Ext(name)), text}
	}
	return out
}
