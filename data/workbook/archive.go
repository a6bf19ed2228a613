package workbook

import (
	"context"
	"errors"
	"io"

	"onrecord/schema/guarded"
)

const mimeSpreadsheet = "application/vnd.oasis.opendocument.spreadsheet"

// unzip opens the archive that a workbook is.
func unzip(raw []byte, l limits) (*guarded.Archive, error) {
	z, err := guarded.Open(raw, guarded.Limits{Files: l.parts, All: l.unpacked, Part: l.unpacked})
	return z, unreadable(err)
}

// walk reads a part. One that is not there is empty.
func walk(ctx context.Context, z *guarded.Archive, name string, w guarded.Walker) error {
	return unreadable(z.Walk(ctx, name, guarded.XMLLimits{Depth: maxDepth}, w))
}

// walkXML reads a workbook in one XML file.
func walkXML(ctx context.Context, in io.Reader, w guarded.Walker) error {
	return unreadable(guarded.Walk(ctx, "", in, guarded.XMLLimits{Depth: maxDepth}, w))
}

// unreadable is what is wrong with a file, as an *Err.
func unreadable(err error) error {
	fault, ok := errors.AsType[*guarded.Fault](err)
	switch {
	case !ok:
		return err
	case fault.Part == "" && fault.Place.Line > 0:
		return errorf("line %d, column %d: %s", fault.Place.Line, fault.Place.Column, fault.Sentence())
	}
	return errorf("%s", fault)
}

// maxListed is how many formats, styles or relations a workbook has at most: Excel has
// 65,490 formats of cells.
const maxListed = 1 << 20

// listed refuses lists that would fill the memory.
func listed(n int, what string) error {
	if n >= maxListed {
		return errorf("this workbook has more than %d %s, which is the most that is read", maxListed, what)
	}
	return nil
}
