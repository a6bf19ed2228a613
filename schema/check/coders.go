package check

import (
	"slices"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// codings are the names under which questions ask for a statement, folded: the
// main coding, its layer, and its coder, unless its layer is none of a coder. See
// package query.
func codings(s *schema.Statement) []string {
	first := schema.MainCoding
	if s.Layer != "" {
		first = spelling.Fold(s.Layer)
	}
	if s.Coder == "" || s.Coder == s.Layer || s.Layer != "" && (first == "draft" || first == "settled") {
		return []string{first}
	}
	if coder := spelling.Fold(s.Coder); coder != first {
		return []string{first, coder}
	}
	return []string{first}
}

// sharedCoding is the name of the coder of whom two statements are.
func sharedCoding(a, b *schema.Statement) string {
	theirs := codings(b)
	for _, name := range []string{a.Layer, a.Coder} {
		if name != "" && slices.Contains(theirs, spelling.Fold(name)) {
			return shown(name)
		}
	}
	return schema.MainCoding
}

// tellCoders lists the coders and the layers of a corpus, and the layers of its
// sources.
func tellCoders(c *schema.Corpus) {
	layers := map[string]map[string]bool{}
	for _, s := range c.Statements {
		if s.Layer == "" {
			continue
		}
		if layers[s.Source.ID] == nil {
			layers[s.Source.ID] = map[string]bool{}
		}
		layers[s.Source.ID][s.Layer] = true
	}
	for _, s := range c.Sources {
		s.Layers = union(s.Layers, layers[s.ID])
	}
	c.Coders = Coders(c, c.Coders)
}

// Coders are the coders and the layers of a corpus, and others, sorted.
func Coders(c *schema.Corpus, others []string) []string {
	coders := map[string]bool{}
	for _, s := range c.Sources {
		for _, layer := range s.Layers {
			coders[layer] = true
		}
	}
	for _, s := range c.Statements {
		if s.Coder != "" {
			coders[s.Coder] = true
		}
		if s.Layer != "" {
			coders[s.Layer] = true
		}
	}
	return union(others, coders)
}

// union adds what is not there to a list and sorts it.
func union(list []string, more map[string]bool) []string {
	for s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	slices.Sort(list)
	return list
}
