package whole

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"onrecord/data/fence"
)

// Journal is the file in a folder that says what is being moved there.
const Journal = mark + "unfinished"

// A journal is what a batch in a folder that is there is about to do, a record a
// line. It is locked as long as the process lives that writes it. Before the
// record that commits, files are only made beside their places; whoever finds it
// removes these. After it they are moved, and whoever finds it moves the rest.
type journal struct {
	root  *os.Root
	given string // the folder, as it was called
	f     *os.File
}

// A record is a line of a journal.
type record struct {
	Entry  *entry `json:"entry,omitempty"`
	Folder string `json:"folder,omitempty"` // a folder that was made
	Commit *bool  `json:"commit,omitempty"` // false: what was moved is being moved back
}

// An entry is a file that is to be moved into its place. Paths are relative to the
// folder, with slashes.
type entry struct {
	Temp string `json:"temp"`
	File string `json:"file"`
	Was  *stamp `json:"was,omitempty"` // what is in its place; nil: nothing
	// Gone says that the file is to be removed: it is moved to Temp, and removed
	// there when all others are in their places.
	Gone bool `json:"gone,omitempty"`
}

// old is the second name of what is in the place of a file, until all are moved.
func (e *entry) old() string { return e.Temp + "-old" }

// move puts the file into its place, or the one that is to go aside.
func (j *journal) move(e *entry) error {
	if e.Gone {
		return j.root.Rename(e.File, e.Temp)
	}
	return j.root.Rename(e.Temp, e.File)
}

// moved reports whether it was moved.
func (j *journal) moved(e *entry) bool {
	_, err := j.root.Lstat(e.Temp)
	return errors.Is(err, fs.ErrNotExist) != e.Gone
}

// A stamp tells whether a file was changed.
type stamp struct {
	Size int64 `json:"size"`
	Time int64 `json:"time"`
}

// newJournal begins a journal.
func newJournal(root *os.Root, given string) (*journal, error) {
	f, err := root.OpenFile(Journal, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, busy(given)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", given, cause(err))
	}
	if !lock(f) || !current(root, f) { // it was taken for one of a dead process
		return nil, errors.Join(busy(given), f.Close())
	}
	return &journal{root, given, f}, nil
}

// A BusyError says that another process is writing into a folder, such as a desk, and has
// been for as long as one waits.
type BusyError struct{ Dir string }

func (e *BusyError) Error() string {
	return e.Dir + ": another onrecord is writing there; try again when it is done"
}

func busy(dir string) error { return &BusyError{dir} }

// patience is how long one waits for another process, and pause how long until one looks
// again. What a desk or a person changes takes no time to speak of; who imports much for
// minutes is told of.
const (
	patience = 10 * time.Second
	pause    = 5 * time.Millisecond
)

// waiting tries until nobody else is at it, or patience or the context is over.
func waiting(ctx context.Context, try func() error) error {
	var end <-chan time.Time
	for {
		err := try()
		if _, isBusy := errors.AsType[*BusyError](err); !isBusy {
			return err
		}
		if end == nil {
			end = time.After(patience)
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-end:
			return err
		case <-time.After(pause):
		}
	}
}

// current reports whether a journal is the one of its folder: whoever held it before may
// have removed it.
func current(root *os.Root, f *os.File) bool {
	opened, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := root.Lstat(Journal)
	return err == nil && os.SameFile(opened, named)
}

// add writes a record.
func (j *journal) add(r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = j.f.Write(append(line, '\n'))
	return err
}

// mark writes whether files are moved to their places or back, for good.
func (j *journal) mark(commit bool) error {
	return errors.Join(j.add(record{Commit: &commit}), j.f.Sync())
}

// commit moves files to their places. Where one cannot be moved, all are moved
// back; where that fails, too, the journal stays.
func (j *journal) commit(entries []entry, made []string) error {
	kept := true
	for i := range entries {
		if e := &entries[i]; e.Was != nil && !e.Gone && j.root.Link(e.File, e.old()) != nil {
			kept = false // a file system without second names: nothing can be moved back
		}
	}
	if err := j.mark(true); err != nil {
		return errors.Join(err, j.backward(entries, made))
	}
	for i := range entries {
		e := &entries[i]
		err := j.unchanged(e)
		if err == nil {
			err = j.move(e)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", filepath.Join(j.given, e.File), cause(err))
			if i > 0 && !kept {
				return errors.Join(err, j.f.Close()) // the next one finishes it
			}
			if merr := j.mark(false); merr != nil {
				return errors.Join(err, merr, j.f.Close())
			}
			return errors.Join(err, j.undo(entries[:i], entries, made))
		}
	}
	return j.done(entries)
}

// unchanged makes sure that what is in the place of a file is what was there when
// it was written.
func (j *journal) unchanged(e *entry) error {
	info, err := j.root.Lstat(e.File)
	switch {
	case errors.Is(err, fs.ErrNotExist) && e.Was == nil:
		return nil
	case err != nil:
		return err
	case e.Was == nil:
		return errors.New("it already exists")
	case info.Size() != e.Was.Size || info.ModTime().UnixNano() != e.Was.Time:
		return errors.New("it was changed meanwhile")
	}
	return nil
}

// undo moves back files that were moved and removes what was made. Where a file
// cannot be moved back, the journal stays.
func (j *journal) undo(moved, all []entry, made []string) error {
	if err := j.back(moved); err != nil {
		return errors.Join(err, j.f.Close())
	}
	return j.backward(all, made)
}

// back moves back files that were moved.
func (j *journal) back(moved []entry) (err error) {
	for i := range moved {
		e := &moved[i]
		if e.Was == nil || e.Gone {
			from, to := e.File, e.Temp
			if e.Gone {
				from, to = to, from
			}
			err = errors.Join(err, j.root.Rename(from, to))
		} else {
			err = errors.Join(err, j.root.Rename(e.old(), e.File))
		}
	}
	return err
}

// backward removes what was made beside the places of files, and the journal.
func (j *journal) backward(entries []entry, made []string) (err error) {
	for i := range entries {
		if !entries[i].Gone { // else it is what a person wrote
			err = errors.Join(err, j.remove(entries[i].Temp), j.remove(entries[i].old()))
		}
	}
	for i := len(made) - 1; i >= 0; i-- {
		_ = j.root.Remove(made[i]) // somebody else may have put something there
	}
	return errors.Join(err, j.end())
}

// done removes the second names of what was replaced, and the journal.
func (j *journal) done(entries []entry) (err error) {
	folders := map[string]bool{}
	for i := range entries {
		folders[path.Dir(entries[i].File)] = true
		switch {
		case entries[i].Gone:
			err = errors.Join(err, j.remove(entries[i].Temp))
		case entries[i].Was != nil:
			err = errors.Join(err, j.remove(entries[i].old()))
		}
	}
	for dir := range folders {
		err = errors.Join(err, syncFolder(filepath.Join(j.root.Name(), filepath.FromSlash(dir))))
	}
	return errors.Join(err, j.end())
}

// end removes the journal while it is locked, or, where a system does not remove
// open files, right after.
func (j *journal) end() error {
	err := j.root.Remove(Journal)
	closed := j.f.Close()
	if err != nil {
		err = j.remove(Journal)
	}
	return errors.Join(err, closed)
}

// remove removes a file that may be gone.
func (j *journal) remove(name string) error {
	if err := j.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Unfinished reports whether a process was ended when it had moved some of the
// files of a folder, and not all. For one that is at it, it waits.
func Unfinished(ctx context.Context, dir string) bool {
	unfinished := false
	err := waiting(ctx, func() error {
		root, err := openFolder(dir)
		if err != nil {
			return nil // whoever reads it says what is wrong
		}
		defer func() { _ = root.Close() }() // it was read only
		f, err := openJournal(root, os.O_RDONLY)
		if err != nil {
			return nil
		}
		defer func() { _ = f.Close() }() // it was read only
		_, state, err := read(f)
		if err != nil || state == nil {
			return nil
		}
		if !lock(f) || !current(root, f) {
			return busy(dir)
		}
		unfinished = true
		return nil
	})
	return unfinished || err != nil
}

// openFolder opens a folder. Opening a pipe would wait.
func openFolder(dir string) (*os.Root, error) {
	if err := fence.LookFolder(dir); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

// openJournal opens the journal of a folder, which is a file.
func openJournal(root *os.Root, flag int) (*os.File, error) {
	info, err := root.Lstat(Journal)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxJournal {
		return nil, errors.New("it is not a journal")
	}
	return root.OpenFile(Journal, flag, 0)
}

// maxJournal is how many bytes of a journal are read.
const maxJournal = 64 << 20

// Finish does what a process that was ended in the middle has left in a folder: it
// moves what had to be moved, where that had begun, and else removes what was
// made. It says how many files it moved. A folder that is not there has nothing to
// finish. For a process that is writing there it waits; the error is a *BusyError where
// it waited long enough.
func Finish(ctx context.Context, dir string) (moved int, err error) {
	err = waiting(ctx, func() (err error) {
		moved, err = finish(dir)
		return err
	})
	return moved, err
}

func finish(dir string) (moved int, err error) {
	root, err := openFolder(dir)
	if err != nil {
		return 0, nil // whoever reads it says what is wrong
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	f, err := openJournal(root, os.O_RDWR)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	name := filepath.Join(dir, Journal)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, cause(err))
	}
	j := &journal{root, dir, f}
	if !lock(f) || !current(root, f) {
		return 0, errors.Join(busy(dir), f.Close())
	}
	records, state, err := read(f)
	if err != nil {
		return 0, errors.Join(fmt.Errorf("%s: %w: remove it", name, err), f.Close())
	}
	var entries []entry
	var made []string
	for _, r := range records {
		if r.Entry != nil {
			entries = append(entries, *r.Entry)
		} else if r.Folder != "" {
			made = append(made, r.Folder)
		}
	}
	switch {
	case state == nil:
		return 0, j.backward(entries, made)
	case !*state:
		return 0, j.undo(j.movedOf(entries), entries, made)
	}
	return j.forward(entries)
}

// movedOf are the entries that were moved.
func (j *journal) movedOf(entries []entry) (out []entry) {
	for _, e := range entries {
		_, err := j.root.Lstat(e.Temp)
		_, old := j.root.Lstat(e.old())
		if e.Gone {
			if err == nil {
				out = append(out, e)
			}
			continue
		}
		if errors.Is(err, fs.ErrNotExist) && (e.Was == nil || old == nil) {
			if _, err := j.root.Lstat(e.File); err == nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// forward moves what was not moved yet.
func (j *journal) forward(entries []entry) (moved int, err error) {
	for i := range entries {
		e := &entries[i]
		if j.moved(e) {
			continue
		}
		err := j.unchanged(e)
		if err == nil {
			err = j.move(e)
		}
		if err != nil {
			return moved, errors.Join(fmt.Errorf("%s: it was to be replaced when a command was ended, and cannot be: %w; to leave the rest undone, remove %s",
				filepath.Join(j.given, e.File), cause(err), filepath.Join(j.given, Journal)), j.f.Close())
		}
		moved++
	}
	return moved, j.done(entries)
}

// read reads a journal. A line that was not completed counts for nothing. Whatever
// it says, it moves nothing but files of ours, within the folder.
func read(f io.Reader) (out []record, state *bool, err error) {
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r record
		if json.Unmarshal(lines.Bytes(), &r) != nil {
			break
		}
		if r.Folder != "" && !filepath.IsLocal(filepath.FromSlash(r.Folder)) {
			return nil, nil, errors.New("it was not written by onrecord")
		}
		if e := r.Entry; e != nil {
			local := filepath.IsLocal(filepath.FromSlash(e.Temp)) && filepath.IsLocal(filepath.FromSlash(e.File))
			if !local || path.Dir(e.Temp) != path.Dir(e.File) || !strings.HasPrefix(path.Base(e.Temp), mark) {
				return nil, nil, errors.New("it was not written by onrecord")
			}
		}
		if r.Commit != nil {
			state = r.Commit
		}
		out = append(out, r)
	}
	return out, state, lines.Err()
}
