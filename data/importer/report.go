package importer

import (
	"fmt"
	"strings"

	"onrecord/schema"
)

// A Part is one column, variable, form, element or code set of an imported file:
// what it was taken for, and how much of it came in.
type Part struct {
	File string // with the sheet or the table, where it has several
	What string // what such a part is called in the format, such as "column" or "form"
	Name string // as the file has it
	// As says what it was taken for, such as the name of a field; empty: nothing,
	// and all that it holds was left behind.
	As     string
	Values int    // how many values it holds
	Left   int    // how many of these were left behind
	Why    string // how that was known, or why values were left behind; may be empty
}

// took adds a part to the report. The numbers of parts that are alike otherwise are
// summed, so that a part can be told value by value.
func (r *reading) took(p Part) {
	key := p
	key.Values, key.Left = 0, 0
	i, known := r.parts[key]
	if !known {
		i = len(r.result.Parts)
		r.parts[key] = i
		r.result.Parts = append(r.result.Parts, key)
	}
	r.result.Parts[i].Values += p.Values
	r.result.Parts[i].Left += p.Left
}

// whyNothing says, where nothing came in, what was left behind of what there is.
func (r *reading) whyNothing() string {
	const most = 5
	var left []string
	for _, p := range r.result.Parts {
		if p.Left > 0 && p.Name != "" && p.Why != "" {
			left = append(left, fmt.Sprintf("%s (%d: %s)", p.Name, p.Left, p.Why))
		}
	}
	if len(left) == 0 {
		return ""
	}
	if n := len(left) - most; n > 0 {
		left = append(left[:most], fmt.Sprintf("%d more", n))
	}
	return " that can come in: " + strings.Join(left, ", ") + " left behind"
}

// leaveOut notes the id of a statement that is left out; empty: it has none.
func (r *reading) leaveOut(id string) {
	if r.leftOut == nil {
		r.leftOut = map[string]bool{}
	}
	if id != "" {
		r.leftOut[id] = true
	}
}

// leaveFrom tells errors from one on as those of what was left out.
func (r *reading) leaveFrom(from int) {
	ps := r.Loader.Problems
	kept := ps[:from:from]
	for _, p := range ps[from:] {
		if p.Severity == schema.Error {
			r.result.Left = append(r.result.Left, p)
		} else {
			kept = append(kept, p)
		}
	}
	r.Loader.Problems = kept
}

// unsure notes questions, and what is wrong with parts of files that are left out:
// they are problems, unless what is right is to be written though they stay open.
func (r *reading) unsure(ps schema.Problems) {
	if r.ImportOptions.Partial {
		r.result.Left = append(r.result.Left, ps...)
		return
	}
	r.Loader.Problems = append(r.Loader.Problems, ps...)
}
