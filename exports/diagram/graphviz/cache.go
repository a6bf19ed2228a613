package graphviz

import (
	"fmt"
	"os"
	"path/filepath"
)

// cacheDir is the private folder of this package in a cache folder, by default
// the user's. Programs and machine code are kept in it and run.
func cacheDir(cache string) (string, error) {
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		cache = filepath.Join(user, "onrecord")
	}
	dir, err := filepath.Abs(filepath.Join(cache, "graphviz"))
	if err != nil {
		return "", err
	}
	if err := makePrivate(dir); err != nil {
		return "", err
	}
	return dir, nil
}

// makePrivate makes a folder that nobody else can enter. One that is somebody
// else's, or not really a folder, is an error.
func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder", dir)
	case !owned(info):
		return fmt.Errorf("%s belongs to somebody else", dir)
	case info.Mode().Perm() == 0o700:
		return nil
	}
	return os.Chmod(dir, 0o700)
}
