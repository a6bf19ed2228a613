// Package plaintext takes the plain text out of documents. It finds out what a
// file is, by its content first and by its name then, and reads it within
// bounds: of the file, of the text, of nesting and of time.
//
//	doc, err := plaintext.Read(ctx, "speech.docx", plaintext.Options{})
//	fmt.Println(doc.Format, doc.Title, len(doc.Text))
//
// A text keeps what a reader sees, in the order in which the document has it: a
// paragraph is a line, a row of a table a line with tabs between the cells, notes
// and text boxes come after what they hang on. Spaces, hyphens and quotation
// marks stay as they are, and nothing is put in that does not stand there.
package plaintext

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"onrecord/data/fence"
	"onrecord/schema/hint"
)

// The bounds of a document, in bytes, and of its nesting.
const (
	maxPart  = 64 << 20 // of a file, unpacked
	maxText  = 64 << 20 // fence.Text
	maxDepth = 1000
)

// MaxFile and MaxText are the largest file and the largest text, as a help says it.
var (
	MaxFile = fence.Document.String()
	MaxText = fence.Text.String()
)

// A Document is a file and the text that was taken out of it.
type Document struct {
	Format   string // a name of Formats
	Encoding string // of plain text, HTML and the like; empty where the format fixes it
	Guessed  bool   // nobody and nothing said that this is the encoding
	Title    string // that the document gives itself; empty: none
	Language string // likewise, BCP 47
	Text     string // UTF-8 with LF at the ends of lines
	Plain    bool   // the file was nothing but this text in UTF-8
	SHA256   string // of the file, in hexadecimal
}

// Options says how to read.
type Options struct {
	Encoding string // of plain text and HTML, a name that Decode takes; empty: it is found out
}

// A Fault is something wrong with what a file holds. Line and Column are
// 1-based, in code points; Line 0 means the file as a whole.
type Fault struct {
	Line, Column int
	hint.Text
}

func (f *Fault) Error() string { return f.String() }

func faultf(format string, args ...any) *Fault { return &Fault{Text: hint.Textf(format, args...)} }

// Read takes the text out of a regular file. What is wrong with the document is a
// *Fault; other errors are about the file or about a program that is missing.
func Read(ctx context.Context, path string, o Options) (*Document, error) {
	raw, err := fence.ReadFile(path, fence.Document)
	if err != nil {
		return nil, err
	}
	return extract(ctx, &input{path: path, raw: raw, encoding: o.Encoding})
}

// An input is a file that is being read.
type input struct {
	path     string
	raw      []byte
	encoding string // that was asked for
}

func extract(ctx context.Context, in *input) (*Document, error) {
	if in.encoding != "" {
		if _, ok := encodingNamed(in.encoding); !ok {
			return nil, &UnknownEncoding{in.encoding}
		}
	}
	f, err := recognise(in)
	if err != nil {
		return nil, err
	}
	doc := &Document{Format: f.Name}
	if err := f.read(ctx, in, doc); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.raw)
	doc.SHA256 = hex.EncodeToString(sum[:])
	doc.Title = strings.Join(strings.Fields(clean(doc.Title)), " ")
	if doc.Language = strings.ReplaceAll(strings.TrimSpace(doc.Language), "_", "-"); !tag().MatchString(doc.Language) {
		doc.Language = ""
	}
	doc.Text = clean(doc.Text)
	if strings.TrimSpace(doc.Text) == "" {
		return nil, faultf("%s", f.empty)
	}
	return doc, nil
}

// tag is what a language tag looks like (BCP 47).
var tag = compiled(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// lineEnds are those of a text. A file's U+0000 has been refused before: where
// a document's own escapes make one, it is a character that cannot be read.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")

func clean(text string) string { return lineEnds.Replace(text) }

// tooLong is the fault of a text beyond the bounds.
func tooLong() *Fault {
	return faultf("its text has more than %d MB, which is the most that a source can have", maxText>>20)
}
