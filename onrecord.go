// Package onrecord holds those of the project's pages that its programs print.
package onrecord

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
)

//go:generate go run ./cmd/thirdparty -o THIRD_PARTY.md

//go:embed LICENSE
var licence string

// thirdParty is THIRD_PARTY.md, compressed to a fifth.
//
//go:embed THIRD_PARTY.md.gz
var thirdParty []byte

// Licences is the licence of onrecord and, as Markdown, what others made of what
// is in its programs, with the licences of that.
func Licences() (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(thirdParty))
	if err != nil {
		return "", err
	}
	page, err := io.ReadAll(r)
	return "onrecord\n\n" + strings.TrimSpace(licence) + "\n\n" + string(page), err
}
