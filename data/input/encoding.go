package input

import (
	"errors"

	"onrecord/data/plaintext"
	"onrecord/schema"
)

// DecodeTable turns the bytes of a table into text. What is wrong with them is
// noted as a problem.
func DecodeTable(file string, raw []byte, encoding string, ps *schema.Problems) string {
	if encoding == "" {
		*ps = append(*ps, FaultOf(file, plaintext.Undecided()))
		return ""
	}
	text, err := plaintext.Decode(raw, encoding)
	if err != nil {
		*ps = append(*ps, FaultOf(file, err))
	}
	return text
}

// FaultOf is the problem that a file has, where an error is about what it holds.
func FaultOf(file string, err error) *schema.Problem {
	p := &schema.Problem{Pos: schema.Pos{File: file}}
	p.Reword("%v", err)
	if fault, ok := errors.AsType[*plaintext.Fault](err); ok {
		p.Pos.Line, p.Pos.Column = fault.Line, fault.Column
	}
	return p
}
