// Package watch tells when files were changed, by looking at them again and again:
// no system's notices are needed, and it works on every disk, shared ones too.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Changes calls changed at once, and looks at files, and at those in folders, after
// each wait. When some are new, gone, or of another size or time than before the
// last call, it calls again. Names that begin with a full stop do not count, but
// for those that were given. It ends with the error of wait, which is that of the
// context when it is over, or of changed.
func Changes(ctx context.Context, paths []string, wait func(context.Context) error, changed func() error) error {
	last := ""
	for {
		if now := State(paths); now != last {
			last = now
			if err := changed(); err != nil {
				return err
			}
		}
		if err := wait(ctx); err != nil {
			return err
		}
	}
}

// Every is a wait for so long.
func Every(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		}
	}
}

// State is what is known of files without opening them.
func State(paths []string) string {
	var b strings.Builder
	for _, path := range paths {
		// A file that cannot be looked at is one in another state.
		_ = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				fmt.Fprintf(&b, "%q: %v\n", name, errors.Unwrap(err))
				return nil
			case name != path && strings.HasPrefix(e.Name(), "."):
				if e.IsDir() {
					return fs.SkipDir
				}
				return nil
			case e.IsDir():
				fmt.Fprintf(&b, "%q\n", name)
				return nil
			}
			info, err := e.Info()
			if err != nil {
				fmt.Fprintf(&b, "%q: %v\n", name, errors.Unwrap(err))
				return nil
			}
			fmt.Fprintf(&b, "%q %d %d %v\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
			return nil
		})
	}
	return b.String()
}

// Other are the names of files and folders of which two states say something else.
func Other(before, after string) []string {
	said := map[string]bool{}
	for line := range strings.Lines(before) {
		said[line] = true
	}
	names := map[string]bool{}
	add := func(line string) {
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			quoted = strconv.Quote(line)
		}
		name, err := strconv.Unquote(quoted)
		if err != nil {
			name = line
		}
		names[name] = true
	}
	for line := range strings.Lines(after) {
		if said[line] {
			delete(said, line)
		} else {
			add(line)
		}
	}
	for line := range said {
		add(line)
	}
	return slices.Sorted(maps.Keys(names))
}
