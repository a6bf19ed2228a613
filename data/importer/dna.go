package importer

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/dna"
	"onrecord/schema/hint"
)

// DNA reads a file of the Discourse Network Analyzer, given its name and its
// bytes, and what is known of its variables (see dna.Options, whose Text and Usable
// are set here). What is not a file of DNA is an error of type schema.Problems.
func DNA(ctx context.Context, file string, raw []byte, o dna.Options) (*dna.Content, error) {
	db, err := dna.Read(ctx, file, raw)
	if err != nil {
		return nil, err
	}
	o.Text = func(file string, raw []byte) (dna.Text, error) { return text.New(file, raw) }
	o.Usable = usable
	return db.Corpus(ctx, o)
}

// readDNA reads files of the Discourse Network Analyzer. Their texts are written
// into the corpus.
func readDNA(ctx context.Context, r *reading, files []string) error {
	o := dna.Options{Variables: r.ImportOptions.Columns, Values: r.ImportOptions.Values, Known: sameInDNA(r.known)}
	for _, file := range files {
		raw, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Database)
		if err != nil {
			return err
		}
		found, err := DNA(ctx, filepath.ToSlash(file), raw, o)
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
		r.unsure(found.Problems)
		r.unsure(found.Questions)
		for word := range found.Used {
			r.meetWord(word)
		}
		for _, t := range found.Taken {
			r.took(Part{File: filepath.ToSlash(file), What: t.What, Name: t.Name, As: t.As, Values: t.Values, Left: t.Left, Why: t.Why})
		}
		for _, note := range found.Notes {
			r.result.Notes = append(r.result.Notes, hint.Textf("%s", note))
		}
		s := r.Loader.Stream()
		s.Corpora = append(s.Corpora, found.Corpus)
		r.texts[found.Corpus] = found.Texts
	}
	return nil
}

// sameInDNA finds what a corpus has already: actors and positions that are called
// the same, and sources that have the same title and text.
func sameInDNA(known *schema.Corpus) func(dna.Same) string {
	if known == nil {
		return nil
	}
	ids := map[dna.Same][]string{}
	add := func(of dna.Same, id string) { ids[of] = append(ids[of], id) }
	for _, a := range known.Actors {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			add(dna.Same{Kind: schema.KindActor, Name: name, Person: a.Type == "person"}, a.ID)
		}
	}
	for _, p := range known.Positions {
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			add(dna.Same{Kind: schema.KindPosition, Name: name}, p.ID)
		}
	}
	for _, s := range known.Sources {
		add(dna.Same{Kind: schema.KindSource, Name: s.Title, SHA256: s.SHA256}, s.ID)
	}
	return func(of dna.Same) string {
		if found := slices.Compact(slices.Sorted(slices.Values(ids[of]))); len(found) == 1 {
			return found[0]
		}
		return ""
	}
}
