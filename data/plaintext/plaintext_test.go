package plaintext

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/fence"
)

func place(f *Fault) string {
	if f.Line == 0 {
		return f.Error()
	}
	return fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Error())
}

// saved is a file with a name and a content.
func saved(t testing.TB, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// taken reads a document that has nothing wrong.
func taken(t testing.TB, name, content string, o Options) *Document {
	t.Helper()
	doc, err := Read(context.Background(), saved(t, name, content), o)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// refused reads a document that has something wrong, and says what.
func refused(t testing.TB, name, content string, o Options) string {
	t.Helper()
	_, err := Read(context.Background(), saved(t, name, content), o)
	var fault *Fault
	if !errors.As(err, &fault) {
		t.Fatalf("got the error %v, want a *Fault", err)
	}
	return place(fault)
}

// zipped is a ZIP of files, name and content in turn.
func zippedFiles(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPlainText(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		options   Options
		want      Document
	}{
		{"UTF-8", "“No,” she said.\n", Options{}, Document{Encoding: "utf-8", Plain: true, Text: "“No,” she said.\n"}},
		{"line ends and mark", "\ufeffa\r\nb\rc", Options{}, Document{Encoding: "utf-8", Plain: true, Text: "a\nb\nc"}},
		{"Windows", "\x93No,\x94 she said.\r\n", Options{}, Document{Encoding: "windows-1252", Guessed: true, Text: "“No,” she said.\n"}},
		{"asked for", "\xcf\xf0\xe8\xe2\xe5\xf2", Options{Encoding: "CP1251"}, Document{Encoding: "windows-1251", Text: "Привет"}},
		{"no mark", "N\x00o\x00.\x00", Options{}, Document{Encoding: "utf-16le", Guessed: true, Text: "No."}},
		{"looks like markup in the middle", "He wrote <b>no</b>.", Options{}, Document{Encoding: "utf-8", Plain: true, Text: "He wrote <b>no</b>."}},
	} {
		got := taken(t, "x.txt", c.raw, c.options)
		c.want.Format, c.want.SHA256 = "plain text", got.SHA256
		if diff := cmp.Diff(c.want, *got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
	}
	if got := taken(t, "x.txt", "abc", Options{}).SHA256; got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("the hash of abc is %s", got) // FIPS 180-2, B.1
	}
}

// What a file is that no text is taken out of, in a sentence that says how to get
// one.
func TestOthers(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"empty.txt", "", "this file is empty"},
		{"mark.txt", "\ufeff", "this file is empty"},
		{"mark16.txt", "\xff\xfe", "this file is empty"},
		{"blank.txt", " \r\n\t\n", "this file is empty"},
		{"a.png", "\x89PNG\r\n\x1a\n\x00\x00", "this is a picture (PNG), not plain text: text recognition (tesseract, for example) makes a text of it"},
		{"a.txt", "\xff\xd8\xff\xe0", "this is a picture (JPEG), not plain text: text recognition (tesseract, for example) makes a text of it"},
		{"a.webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", "this is a picture (WebP), not plain text: text recognition (tesseract, for example) makes a text of it"},
		{"a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "this is an old Office document (DOC, XLS or PPT), not plain text: save it as DOCX, ODT or RTF"},
		{"a.gz", "\x1f\x8b\x08", "this is packed (gzip), not plain text: unpack it, and give what is in it"},
		{"a.tar", strings.Repeat("\x00", 257) + "ustar\x0000", "this is packed (tar), not plain text: unpack it, and give what is in it"},
		{"a.dna", "SQLite format 3\x00\x10\x00", "this is a database (SQLite), not plain text: the importer of dna reads those of the Discourse Network Analyzer"},
		{"a.mp4", "\x00\x00\x00\x20ftypisom\x00\x00", "this is a recording (MP4), not plain text: give its transcript"},
		{"a.heic", "\x00\x00\x00\x20ftypheic\x00\x00", "this is a picture (HEIF), not plain text: text recognition (tesseract, for example) makes a text of it"},
		{"a.zip", zippedFiles(t, "a.txt", "x"), "this is packed (ZIP), not plain text: unpack it, and give what is in it"},
		{"a.xlsx", zippedFiles(t, "xl/workbook.xml", "x"), "this is a table (XLSX), not plain text: the importer of xlsx reads it"},
		{"a.ods", zippedFiles(t, "mimetype", mimeODF+"spreadsheet"), "this is a table (ODS), not plain text: the importer of ods reads it"},
		{"a.epub", zippedFiles(t, "mimetype", "application/epub+zip"), "this is a book (EPUB), not plain text: unpack it, and give its chapters, which are XHTML"},
		{"a.pptx", zippedFiles(t, "ppt/presentation.xml", "x"), "this is slides (PPTX), not plain text: save them as PDF"},
		{"cut.zip", zippedFiles(t, "a", "b")[:40], "this is packed (ZIP), and damaged, not plain text: unpack it with a program that mends it"},
		{"cut.docx", zippedFiles(t, "word/document.xml", "b")[:40], "this file is damaged: not a valid zip file"},
		{"tei.xml", "<?xml version='1.0'?>\n<!-- by hand -->\n<TEI><text/></TEI>", "this is XML (<tei>) and no XHTML, not plain text: take the text out of it, and give that"},
		{"a.bin", "\x01\x00\x02\x00\x00\x03abc\xff", "this is not a document whose text can be taken out: it is neither PDF, DOCX, ODT, RTF, HTML nor plain text, and at byte 2 it has a character that no text has"},
		{"nul.txt", "one\ntwo\x00three", "2:4 the character U+0000 is not allowed here"},
		{"bad.txt", "Mü\xfcller", "1:3 invalid UTF-8"},
		{"ru.txt", "\xcf\xf0\xe8\xe2\xe5\xf2", Undecided().Error()},
	} {
		if got := refused(t, c.name, c.raw, Options{}); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// What a file is said by its content, whatever it is called.
func TestRecognised(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"a.txt", "<!DOCTYPE html><p>x", "HTML"},
		{"a.txt", "\ufeff\n<!-- saved -->\n<HTML><body>x", "HTML"},
		{"a.txt", "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN'><html><body>x</body></html>", "HTML"},
		{"a", string(encoded(t, wideLE, "<html><body>x")), "HTML"},
		{"a.html", "<p>x</p>", "HTML"},
		{"a.html", "2 < 3, said he", "plain text"},
		{"a.txt", "<p>x</p>", "plain text"},
		{"a.txt", `{\rtf1 x}`, "RTF"},
		{"a.doc", `{\rtf1 x}`, "RTF"},
		{"a.txt", zippedFiles(t, "word/document.xml", "<w:document><w:p><w:r><w:t>x</w:t></w:r></w:p></w:document>"), "DOCX"},
		{"a.doc", zippedFiles(t, "mimetype", mimeODF+"text", "content.xml", "<office:body><office:text><text:p>x</text:p></office:text></office:body>"), "ODT"},
		{"a.md", "# x", "plain text"},
	} {
		if got := taken(t, c.name, c.raw, Options{}).Format; got != c.want {
			t.Errorf("%s %.20q: got %s, want %s", c.name, c.raw, got, c.want)
		}
	}
}

// What is larger than the bounds is refused, and not for want of memory.
func TestBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("files of hundreds of megabytes")
	}
	const longer = "its text has more than 64 MB, which is the most that a source can have"
	words := strings.Repeat("No, said the mayor, and nobody answered her. ", maxText/45+1)
	if got := refused(t, "a.txt", words, Options{}); got != longer {
		t.Errorf("text: got %s", got)
	}
	if got := refused(t, "a.html", "<html>"+words, Options{}); got != "this page has more than 64 MB, which is the most that is read" {
		t.Errorf("HTML: got %s", got)
	}
	// 70 MB in a file of some hundred KB.
	if got := refused(t, "a.docx", docxOf(t, strings.Repeat("<w:p><w:r><w:t>"+words[:maxText/10]+"</w:t></w:r></w:p>", 11)), Options{}); got != "this file has a part word/document.xml of more than 64 MB, which is the most that is read" {
		t.Errorf("DOCX: got %s", got)
	}
	if got := refused(t, "a.odt", odtOf(t, `<text:p>`+strings.Repeat(`<text:s text:c="1000000"/>`, 100)+"</text:p>"), Options{}); got != longer {
		t.Errorf("ODT: got %s", got)
	}
	file := filepath.Join(t.TempDir(), "large.txt")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, fence.Document.Most()+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(context.Background(), file, Options{}); err == nil || err.Error() != file+" has 268435457 bytes, and the most that is read of a document is 268435456 (256 MB)" {
		t.Errorf("file: got %v", err)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range []string{saved(t, "a.txt", "x"), saved(t, "a.html", "<html>x"), saved(t, "a.rtf", `{\rtf1 x}`), saved(t, "a.docx", docxOf(t, "<w:p/>")), saved(t, "a.odt", odtOf(t, "<text:p/>"))} {
		if _, err := Read(ctx, f, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", filepath.Base(f), err)
		}
	}
}
