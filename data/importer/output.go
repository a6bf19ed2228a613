package importer

import (
	"context"
	"path/filepath"

	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/schema"
)

// An output is where the files of an import are written: they appear together, or not
// at all. Of a dry run none is.
type output struct {
	reading *reading
	dir     string
	batch   *whole.Batch // nil: there is no file yet
}

// put writes a file. One that nobody could read again is a problem.
func (o *output) put(ctx context.Context, c change.Change) error {
	o.reading.result.Files = append(o.reading.result.Files, c.File)
	if write := c.Write; write != nil {
		size, most := int64(0), fence.YAML.Most()
		c.Write = func(put func([]byte) error) error {
			return write(func(text []byte) error {
				size += int64(len(text))
				if before := size - int64(len(text)); size > most && before <= most {
					o.tooLarge(c.File)
				}
				if size > most {
					return nil
				}
				return put(text)
			})
		}
	}
	if o.reading.ImportOptions.DryRun {
		if c.Write != nil {
			return c.Write(func([]byte) error { return ctx.Err() })
		}
		return nil
	}
	if o.batch == nil {
		var err error
		if o.batch, err = whole.Begin(ctx, o.dir); err != nil {
			return err
		}
	}
	return c.Into(ctx, o.batch, o.dir)
}

// tooLarge notes that a file would be larger than what is read.
func (o *output) tooLarge(file string) {
	o.reading.Loader.Problems.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "this file would have more than %s, and no more is read of %s", fence.YAML, fence.YAML.What())
}

// commit lets all files appear.
func (o *output) commit(ctx context.Context) error {
	if o.batch == nil {
		return nil
	}
	return o.batch.Commit(ctx)
}

// close ends what was not committed.
func (o *output) close() error {
	if o.batch == nil {
		return nil
	}
	return o.batch.Close()
}
