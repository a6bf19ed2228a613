package data

import (
	"compress/gzip"
	"embed"
	"io"
	"io/fs"
	"strings"
)

// packed are the corpora, compressed to a sixteenth.
//
//go:embed *.nq.gz
var packed embed.FS

// An EmbeddedCorpus comes with the program in its canonical N-Quads.
type EmbeddedCorpus struct {
	ID     string
	NQuads []byte
}

// Embedded lists the corpora that come with the program, by id.
func Embedded() []EmbeddedCorpus {
	names, err := fs.Glob(packed, "*.nq.gz")
	if err != nil {
		panic(err) // the pattern is fine
	}
	out := make([]EmbeddedCorpus, len(names))
	for i, name := range names {
		text, err := unpack(name)
		if err != nil {
			panic(err) // it is part of the program
		}
		out[i] = EmbeddedCorpus{strings.TrimSuffix(name, ".nq.gz"), text}
	}
	return out
}

func unpack(name string) ([]byte, error) {
	file, err := packed.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
