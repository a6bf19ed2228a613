package whole

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Made is the file in a folder that lists what was made there, as sha256sum writes
// it and checks it.
const Made = mark + "made"

// A ForeignError says that a file would be replaced that is somebody's work.
type ForeignError struct{ Path string }

func (e *ForeignError) Error() string {
	return e.Path + " already exists, and no export made it as it is now: take another folder"
}

// RemoveRest lets files be gone that a batch like this made before, that nobody has
// changed since, and that this one does not make, of those that are known by their names.
// It is called before OnlyMade.
func (b *Batch) RemoveRest(ctx context.Context, known func(name string) bool) error {
	if b.j == nil {
		return nil
	}
	list, err := b.listed()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(list)) {
		if b.names[name] || !known(name) {
			continue
		}
		if info, err := b.root.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		sum, err := b.hash(ctx, name)
		if err != nil {
			return err
		}
		if sum != list[name] {
			continue
		}
		if err := b.Remove(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// OnlyMade refuses to replace a file that was not made by a batch like this, or
// was changed since; one that has the same bytes already is let be. It lists what
// is made now in Made. It is called when all files are closed.
func (b *Batch) OnlyMade(ctx context.Context) error {
	list, err := b.listed()
	if err != nil {
		return err
	}
	for i := range b.entries {
		e := &b.entries[i]
		if e.Gone {
			delete(list, e.File)
			continue
		}
		sum := hex.EncodeToString(b.sums[e.Temp].Sum(nil))
		if e.Was != nil {
			old, err := b.hash(ctx, e.File)
			if err != nil {
				return err
			}
			if old != sum && old != list[e.File] {
				return &ForeignError{filepath.Join(b.given, filepath.FromSlash(e.File))}
			}
		}
		list[e.File] = sum
	}
	f, err := b.Replace(ctx, Made)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(list)) {
		if _, err := fmt.Fprintf(f, "%s  %s\n", list[name], name); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return f.Close()
}

// listed reads the list, without what is gone.
func (b *Batch) listed() (map[string]string, error) {
	list := map[string]string{}
	if info, err := b.root.Lstat(Made); errors.Is(err, fs.ErrNotExist) {
		return list, nil
	} else if err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", filepath.Join(b.given, Made))
	}
	f, err := b.root.Open(Made)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was read only
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		if _, err := b.root.Lstat(name); err == nil {
			list[name] = sum
		}
	}
	return list, lines.Err()
}

// hash is that of a file.
func (b *Batch) hash(ctx context.Context, name string) (string, error) {
	f, err := b.root.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(&stopping{ctx, sum}, f)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, f.Close())
}
