package importer

import (
	"context"
	"errors"
	"path/filepath"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/dna"
	"onrecord/schema/hint"
)

// DNA reads a file of the Discourse Network Analyzer, given its name and its
// bytes, and what its variables hold (see dna.Options). Files can be named by the
// ids that it gives. What is not a file of DNA is an error of type schema.Problems.
func DNA(ctx context.Context, file string, raw []byte, variables map[string]string) (*dna.Coded, error) {
	db, err := dna.Read(ctx, file, raw)
	if err != nil {
		return nil, err
	}
	return db.Corpus(ctx, dna.Options{
		Text:      func(file string, raw []byte) (dna.Text, error) { return text.New(file, raw) },
		Variables: variables,
		Usable:    usable,
	})
}

// readDNA reads files of the Discourse Network Analyzer. Their texts are written
// into the corpus.
func readDNA(ctx context.Context, r *reading, files []string) error {
	for _, file := range files {
		raw, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Database)
		if err != nil {
			return err
		}
		found, err := DNA(ctx, filepath.ToSlash(file), raw, r.ImportOptions.Columns)
		var problems schema.Problems
		if errors.As(err, &problems) {
			r.Loader.Problems = append(r.Loader.Problems, problems...)
			continue
		}
		if err != nil {
			return err
		}
		if len(files) > 1 && found.Corpus.ID == "" {
			r.Loader.Problems.Add(found.Corpus.Pos, "", "which corpus this is, the file does not say: import one such file at a time")
		}
		r.Loader.Problems = append(r.Loader.Problems, found.Problems...)
		for _, note := range found.Notes {
			r.result.Notes = append(r.result.Notes, hint.Textf("%s", note))
		}
		s := r.Loader.Stream()
		s.Corpora = append(s.Corpora, found.Corpus)
		r.texts[found.Corpus] = found.Texts
	}
	return nil
}
