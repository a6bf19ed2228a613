package change

import (
	"context"
	"crypto/sha256"
	"errors"
	"path/filepath"

	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// AddEntities is the change of a file in a folder to which entities are added.
func AddEntities(ctx context.Context, dir, file, key string, w yamlfile.Writer, items []schema.Entity) (Change, error) {
	return FillAndAdd(ctx, dir, file, nil, key, w, items)
}

// FillAndAdd is the change of a file in a folder whose entities get what they lack, and
// to which others are added.
func FillAndAdd(ctx context.Context, dir, file string, fills []yamlfile.Fill, key string, w yamlfile.Writer, items []schema.Entity) (Change, error) {
	text, err := ReadIn(dir, file, fence.YAML)
	was := sha256.Sum256(text)
	if err == nil && len(fills) > 0 {
		text, err = yamlfile.FillIn(ctx, text, fills)
	}
	if err != nil || len(items) == 0 {
		return Change{File: file, Text: text, There: true, Was: &was}, err
	}
	text, err = yamlfile.AddTo(ctx, text, key, w, items)
	if errors.Is(err, yamlfile.ErrNoRoom) {
		var ps schema.Problems
		ps.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "%v: give it a list of lines (“- id: …”) that ends with a line break", err)
		return Change{}, ps
	}
	return Change{File: file, Text: text, There: true, Was: &was}, err
}
