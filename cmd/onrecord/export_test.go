package main

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"onrecord/exports"
)

// A document of JSON or XML is printed whole or not at all; what is made of lines
// comes as it is made.
func TestOneDocument(t *testing.T) {
	var out bytes.Buffer
	failed := errors.New("damaged")
	err := spooled(func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		return failed
	})(&out)
	if !errors.Is(err, failed) || out.Len() > 0 {
		t.Errorf("got %d bytes and %v", out.Len(), err)
	}
	if err := spooled(func(w io.Writer) error { _, err := w.Write(make([]byte, 20<<20)); return err })(&out); err != nil || out.Len() != 20<<20 {
		t.Errorf("got %d bytes and %v", out.Len(), err)
	}
	var one []string
	for _, f := range exports.Formats() {
		if oneDocument(f) {
			one = append(one, f.Name)
		}
	}
	if want := []string{"jsonld", "webannotation", "claimreview", "graphml", "gexf", "cyjs", "json"}; !slices.Equal(one, want) {
		t.Errorf("got %q, want %q", one, want)
	}
}
