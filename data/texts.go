package data

import (
	"fmt"
	"maps"
	"slices"

	"onrecord/schema"
)

// A TextError says that a text was given for a source that no corpus has.
type TextError struct {
	Source string
	Near   []string // sources whose ids look like it
}

func (e *TextError) Error() string {
	msg := fmt.Sprintf("--text %s: there is no such source", e.Source)
	if len(e.Near) > 0 {
		msg += "; did you mean " + e.Near[0] + "?"
	}
	return msg
}

// ExitCode is that of a usage error.
func (e *TextError) ExitCode() int { return 2 }

// knows finds the first text, by id, that is of none of the set's sources.
func (s *Set) knows(texts map[string]string) error {
	if len(texts) == 0 {
		return nil
	}
	var ids []string
	for _, c := range s.Corpora {
		for _, src := range c.Sources {
			ids = append(ids, src.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		if !slices.Contains(ids, id) {
			return &TextError{id, schema.Nearest(id, ids, 1)}
		}
	}
	return nil
}
