package data

import (
	"context"
	"errors"
	"path/filepath"

	"onrecord/data/fence"
	"onrecord/schema"
)

// addToFile is the change of a file in a folder to which entities are added.
func addToFile(ctx context.Context, dir, file, key string, w yamlWriter, items []schema.Entity) (change, error) {
	old, err := readIn(dir, file, fence.YAML)
	if err != nil {
		return change{}, err
	}
	text, err := addTo(ctx, old, key, w, items)
	if errors.Is(err, errNoRoom) {
		var ps schema.Problems
		ps.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "%v: give it a list of lines (“- id: …”) that ends with a line break", err)
		return change{}, ps
	}
	return change{file: file, text: text, there: true}, err
}
