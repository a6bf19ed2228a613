// Package guarded reads the ZIP archives and the XML of strangers: nothing outside of
// an archive, no more than its limits, no document type that defines anything, no
// token without an end.
//
//	a, err := guarded.Open(raw, limits)
//	err = a.Walk(ctx, "content.xml", xmlLimits, walker)
//
// What makes of the elements is the business of who calls: a Walker, or the tokens of
// a Scanner. What is wrong with a file is one *Fault. Interruptible gives libraries that
// read whole files of strangers the end of a context.
package guarded

import (
	"fmt"

	"onrecord/schema/linecol"
)

// A Fault says in one sentence why a file cannot be read.
type Fault struct {
	Place   linecol.Place // in Part, or in the file; Line 0: it as a whole
	Part    string        // of an archive; empty: the file
	Damaged bool          // it is not what it should be; false: it is more than is read, or what is not read
	Msg     string        // without a subject: "has …", of what is damaged a sentence
}

// Sentence says it without the place: of what has one in the file itself, it is the
// sentence that follows the place.
func (f *Fault) Sentence() string {
	switch placed := f.Part == "" && f.Place.Line > 0; {
	case f.Damaged && placed:
		return f.Msg
	case f.Damaged:
		return "this file is damaged: " + f.Msg
	case placed:
		return "it " + f.Msg
	}
	return "this file " + f.Msg
}

// Error is the sentence, with the place in a part of an archive. That in a file goes
// with the file's name, which is not known here.
func (f *Fault) Error() string {
	if f.Part != "" && f.Place.Line > 0 {
		return fmt.Sprintf("%s (line %d, column %d)", f.Sentence(), f.Place.Line, f.Place.Column)
	}
	return f.Sentence()
}

func refused(format string, args ...any) error { return &Fault{Msg: fmt.Sprintf(format, args...)} }

func damaged(format string, args ...any) error {
	return &Fault{Damaged: true, Msg: fmt.Sprintf(format, args...)}
}
