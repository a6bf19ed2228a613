package plaintext

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// A Format is a kind of document whose text is known to be found.
type Format struct {
	Name string
	Help string

	is    func(in *input) bool // by the content, or the name where that leaves it open
	read  func(ctx context.Context, in *input, doc *Document) error
	empty string // what to say where it has no text
}

// Formats lists the formats, in the order in which a file is tried. The last one
// takes whatever nothing else is known about.
func Formats() []Format {
	const none = "there is no text in it"
	return []Format{
		{"PDF", "through pdftotext, where that is installed (poppler-utils)", isPDF, readPDF, "there is no text in it, it seems to be scanned: text recognition (ocrmypdf, for example) puts the text into it"},
		{"DOCX", "Word since 2007", isDOCX, readDOCX, none},
		{"ODT", "LibreOffice Writer, also as flat XML (FODT)", isODT, readODT, none},
		{"RTF", "Rich Text Format", isRTF, readRTF, none},
		{"HTML", "a web page, also XHTML", isHTML, readHTML, none},
		{"plain text", "in UTF-8, UTF-16, Windows-1252, or the encoding that is named", isText, readText, "this file is empty"},
	}
}

// recognise finds the format of a file.
func recognise(in *input) (*Format, error) {
	if len(in.raw) == 0 {
		return nil, faultf("this file is empty")
	}
	formats := Formats()
	for i := range formats[:len(formats)-1] {
		if f := &formats[i]; f.is(in) {
			return f, nil
		}
	}
	if fault := otherwise(in); fault != nil {
		return nil, fault
	}
	return &formats[len(formats)-1], nil
}

func (in *input) ext() string { return strings.ToLower(filepath.Ext(in.path)) }

// head is the beginning of a file as far as ASCII tells, in lower case, whatever
// encoding it has.
func (in *input) head() string {
	raw := in.raw[:min(len(in.raw), 4<<10)]
	if !bytes.HasPrefix(raw, []byte("\xff\xfe")) && !bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	} else {
		raw = raw[2:]
	}
	switch Guess(in.raw) {
	case "utf-16le", "utf-16be", "utf-32le", "utf-32be":
		raw = bytes.ReplaceAll(raw, []byte{0}, nil)
	}
	return strings.ToLower(string(raw))
}

func isPDF(in *input) bool {
	// Readers of PDF take a header within the first KB.
	at := bytes.Index(in.raw[:min(len(in.raw), 1<<10)], []byte("%PDF-"))
	return at == 0 || at > 0 && in.ext() == ".pdf"
}

func isRTF(in *input) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(in.raw[:min(len(in.raw), 64)], []byte("\xef\xbb\xbf")), " \t\r\n"), []byte(`{\rtf`))
}

// markup is how HTML begins, after comments and the declarations of XML.
var markup = compiled(`^(?s:\s+|<!--.*?-->|<\?.*?>)*<(!doctype\s+html|html|head|body)[\s>]`)

// tagged is what a fragment of HTML has.
var tagged = compiled(`</?[a-z][a-z0-9]*(\s[^<>]*)?/?>`)

func isHTML(in *input) bool {
	head := in.head()
	if markup().MatchString(head) {
		return true
	}
	switch in.ext() {
	case ".html", ".htm", ".xhtml", ".xht":
		return tagged().MatchString(head)
	}
	return false
}

func isText(*input) bool { return true }

// Seems says what a file with these bytes, which is not plain text in UTF-8, is
// most likely: a format, or an encoding; empty: that cannot be told.
func Seems(path string, raw []byte) (string, error) {
	f, err := recognise(&input{path: path, raw: raw})
	if err != nil {
		return "", err
	}
	if f.Name != "plain text" {
		return f.Name, nil
	}
	guess := Guess(raw)
	if guess == "utf-8" || guess == "" {
		return "", nil
	}
	return Called(guess), nil
}

// compiled compiles an expression when it is asked for: every start of the program
// would take the time, and few read documents.
func compiled(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
