package plaintext

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"
)

// readText takes a plain text as it is. A file of another kind, with bytes that no
// text has, is told by its U+0000.
func readText(_ context.Context, in *input, doc *Document) error {
	text, err := in.decode(doc, "")
	if fault, ok := err.(*Fault); ok && in.encoding == "" && isBinary(in.raw) {
		return faultf("this is not a document whose text can be taken out: it is neither %s, and at byte %d it has a character that no text has", formatNames(), bytes.IndexByte(in.raw, 0)+1)
	} else if ok {
		return fault
	} else if err != nil {
		return err
	}
	if len(text) > maxText {
		return tooLong()
	}
	doc.Text = text
	doc.Plain = doc.Encoding == "utf-8"
	return nil
}

// isBinary reports whether a file has U+0000 and does not look like a text with a
// mistake: it is not UTF-8 either, or has other controls.
func isBinary(raw []byte) bool {
	if bytes.IndexByte(raw, 0) < 0 {
		return false
	}
	return !utf8.Valid(raw) || bytes.ContainsAny(raw, "\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10")
}

// formatNames lists the formats as a sentence does, "PDF, DOCX nor plain text".
func formatNames() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " nor " + names[last]
}
