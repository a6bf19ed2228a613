// Package problemtest has what tests ask of problems.
package problemtest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"onrecord/schema"
)

// Placed reports whether a problem has a position in a text, or concerns it as
// a whole.
func Placed(p *schema.Problem, text []byte) error {
	last := bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) + 1
	switch {
	case p.Msg == "":
		return errors.New("a problem without a message")
	case p.Pos.Line == 0 && p.Pos.Column == 0 && strings.HasPrefix(p.Msg, "this file is empty"):
		return nil
	case p.Pos.Line < 1 || p.Pos.Column < 1 || p.Pos.Line > last:
		return fmt.Errorf("%d:%d is not a position in %d lines: %s", p.Pos.Line, p.Pos.Column, last, p.Msg)
	}
	return nil
}
