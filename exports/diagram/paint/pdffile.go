package paint

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
)

// A pdfFile is a PDF being written (ISO 32000-1): numbered objects, and at
// its end a table of where each is.
type pdfFile struct {
	body    bytes.Buffer
	offsets []int // of the objects, from the first
}

func newPDFFile() *pdfFile {
	f := &pdfFile{}
	f.body.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // bytes that tell it is not text
	return f
}

// reserve gives the number of an object that is written later.
func (f *pdfFile) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

// object writes an object and gives its number.
func (f *pdfFile) object(content string) int {
	n := f.reserve()
	f.put(n, content)
	return n
}

// put writes a reserved object.
func (f *pdfFile) put(n int, content string) {
	f.offsets[n-1] = f.body.Len()
	fmt.Fprintf(&f.body, "%d 0 obj\n%s\nendobj\n", n, content)
}

// stream writes a compressed stream, with further entries of its dictionary.
func (f *pdfFile) stream(data []byte, entries string) (int, error) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(data); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return f.object(fmt.Sprintf("<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream", packed.Len(), entries, packed.Bytes())), nil
}

// finish writes the table and all before it.
func (f *pdfFile) finish(w io.Writer, root, info int) error {
	sum := sha256.Sum256(f.body.Bytes())
	at := f.body.Len()
	fmt.Fprintf(&f.body, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(&f.body, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&f.body, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%[4]x>] >>\nstartxref\n%[5]d\n%%%%EOF\n",
		len(f.offsets)+1, root, info, sum[:16], at)
	_, err := w.Write(f.body.Bytes())
	return err
}

// number writes a number with up to four decimals.
func number(v float64) string {
	b := strconv.AppendFloat(nil, v, 'f', 4, 64)
	b = bytes.TrimRight(b, "0")
	b = bytes.TrimSuffix(b, []byte("."))
	if string(b) == "-0" {
		return "0"
	}
	return string(b)
}

// textString is a text for people, in UTF-16.
func textString(s string) string { return "<FEFF" + hexUTF16(s) + ">" }
