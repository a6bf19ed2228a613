package companion

import (
	"fmt"
	"os"
	"path/filepath"
)

// cacheDir is a private folder in a cache folder, by default the user's. Programs
// and machine code are kept in it and run: nobody else may be able to put
// something there.
func cacheDir(cache, name string) (string, error) {
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		cache = filepath.Join(user, "onrecord")
	}
	dir, err := filepath.Abs(filepath.Join(cache, name))
	if err != nil {
		return "", err
	}
	if err := MakePrivate(dir); err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", err
	}
	if t := user(); t.me >= 0 {
		if err := t.own(real); err != nil {
			return "", err
		}
	}
	return real, nil
}

// MakePrivate makes a folder that nobody else can enter. One that is somebody
// else's, or not really a folder, is an error.
func MakePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := lookAt(dir)
	switch {
	case err != nil:
		return err
	case !f.mode.IsDir():
		return fmt.Errorf("%s is not a folder", dir)
	case f.uid != me():
		return fmt.Errorf("%s belongs to somebody else", dir)
	case f.mode.Perm() == 0o700:
		return nil
	}
	return os.Chmod(dir, 0o700)
}
