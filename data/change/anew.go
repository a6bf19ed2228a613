package change

import (
	"errors"
	"os"
	"path/filepath"

	"onrecord/data/watch"
	"onrecord/data/whole"
	"onrecord/schema"
)

// Anew makes a change of the files in a folder, again where somebody else has written one
// of them between its reading and its writing. Before it was read, the folder was in a
// state as watch.State has it. Files that do not fit each other may have been read while
// somebody wrote several of them: then the folder is in another state by now, or somebody
// still writes.
func Anew[T any](dir, state string, make func() (T, error)) (made T, err error) {
	err = again(dir, state, func() (err error) {
		made, err = make()
		return err
	})
	return made, err
}

//go:noinline
func again(dir, state string, make func() error) error {
	const times = 20
	for n := 1; n < times; n++ {
		err := make()
		_, changed := errors.AsType[*ChangedError](err)
		if _, unfit := errors.AsType[schema.Problems](err); unfit {
			_, writing := os.Lstat(filepath.Join(dir, whole.Journal))
			before := state
			state = watch.State([]string{dir})
			changed = writing == nil || state != before
		}
		if !changed {
			return err
		}
	}
	return make()
}
