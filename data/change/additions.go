package change

import (
	"context"
	"errors"
	"path/filepath"

	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// AddEntities is the change of a file in a folder to which entities are added.
func AddEntities(ctx context.Context, dir, file, key string, w yamlfile.Writer, items []schema.Entity) (Change, error) {
	old, err := ReadIn(dir, file, fence.YAML)
	if err != nil {
		return Change{}, err
	}
	text, err := yamlfile.AddTo(ctx, old, key, w, items)
	if errors.Is(err, yamlfile.ErrNoRoom) {
		var ps schema.Problems
		ps.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "%v: give it a list of lines (“- id: …”) that ends with a line break", err)
		return Change{}, ps
	}
	return Change{File: file, Text: text, There: true}, err
}
