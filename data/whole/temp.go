package whole

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mark begins the names of all files and folders that are here for a while only.
const mark = ".onrecord-"

// prefix begins the names of what is made beside a file or folder: short, however
// long its own name is.
func prefix(base string) string {
	sum := sha256.Sum256([]byte(base))
	return mark + hex.EncodeToString(sum[:4]) + "-"
}

// makeTemp makes an empty file beside another one. It is locked until it is
// closed, so that the next one who writes there can tell it from rubbish.
func makeTemp(dir, base string) (*os.File, error) {
	for {
		f, err := os.OpenFile(filepath.Join(dir, prefix(base)+rand.Text()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if held(f) {
			return f, nil
		}
		if err := f.Close(); err != nil { // it was taken for rubbish before it was locked
			return nil, err
		}
	}
}

// makeTempFolder makes an empty folder beside another one, and locks it where
// that is possible.
func makeTempFolder(dir, base string) (*os.File, error) {
	for {
		name := filepath.Join(dir, prefix(base)+rand.Text())
		if err := os.Mkdir(name, 0o777); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		f, err := os.Open(name)
		if err != nil {
			return nil, errors.Join(err, os.Remove(name))
		}
		if held(f) {
			return f, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// held locks what was just made, and reports whether it is still there.
func held(f *os.File) bool {
	if !lock(f) {
		return false
	}
	opened, err1 := f.Stat()
	named, err2 := os.Lstat(f.Name())
	return err1 == nil && err2 == nil && os.SameFile(opened, named)
}

// sweep removes what dead processes left beside a file or folder. What cannot be
// removed is tried again the next time.
func sweep(dir, base string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	names, _ := d.Readdirnames(-1)
	_ = d.Close() // it was read only
	for _, name := range names {
		if !strings.HasPrefix(name, prefix(base)) {
			continue
		}
		path := filepath.Join(dir, name)
		if info, err := os.Lstat(path); err == nil && (info.IsDir() || info.Mode().IsRegular()) {
			discard(path)
		}
	}
}
