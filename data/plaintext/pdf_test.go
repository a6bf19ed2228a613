package plaintext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"onrecord/exports/oracle"
)

// pdfOf is a PDF with one page, which has lines at places: x, y and text.
func pdfOf(lines ...[3]string) string {
	var page strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&page, "BT /F1 12 Tf %s %s Td (%s) Tj ET\n", l[0], l[1], l[2])
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.String()
}

// Two columns come one after another.
func TestPDF(t *testing.T) {
	oracle.Poppler.Needs(t)
	var lines [][3]string
	left := []string{"The harbour must close, said the", "mayor, and nobody in the long-", `term hall answered \223no\224 to the har-`, "bour master."}
	right := []string{"And so it went: not one of those", "who had come to the hall that", "night would say what the council", "had to do & when < then."}
	for i := range left {
		y := fmt.Sprint(700 - 14*i)
		lines = append(lines, [3]string{"50", y, left[i]}, [3]string{"320", y, right[i]})
	}
	doc := taken(t, "-a b ä.pdf", pdfOf(lines...), Options{})
	want := strings.NewReplacer(`\223`, "“", `\224`, "”").Replace(strings.Join(append(left, right...), "\n")) + "\n"
	if doc.Text != want {
		t.Errorf("got\n%s\nwant\n%s", doc.Text, want)
	}
	if got := refused(t, "scan.pdf", pdfOf(), Options{}); got != "there is no text in it, it seems to be scanned: text recognition (ocrmypdf, for example) puts the text into it" {
		t.Errorf("got %s", got)
	}
	if got := refused(t, "cut.pdf", "%PDF-1.4\nno", Options{}); !strings.HasPrefix(got, "pdftotext cannot read it: ") {
		t.Errorf("got %s", got)
	}
}

// What pdftotext does, and what is said then.
func TestPDFProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script here")
	}
	file := saved(t, "a.pdf", pdfOf())
	for _, c := range []struct{ name, script, want string }{
		{"password", "echo 'Command Line Error: Incorrect password' >&2; exit 1", "it is encrypted: save it without its password (qpdf --decrypt --password=…)"},
		{"permission", "echo 'Copying of text from this document is not allowed.' >&2; exit 3", "its author does not allow that text is taken out of it"},
		{"complaint", "echo 'Syntax Error: one' >&2; echo 'Syntax Error: two' >&2; exit 1", "pdftotext cannot read it: Syntax Error: two"},
		{"silence", "exit 7", "pdftotext failed and did not say why (exit status 7)"},
		{"no end", "exec /usr/bin/yes 'No, said the mayor, and nobody answered her.'", "its text has more than 64 MB, which is the most that a source can have"},
		{"lines", `printf '<doc><page><line><word xMin="1" xMax="5" yMin="0" yMax="10">a\001\377</word><word xMin="5.5" xMax="9" yMin="0" yMax="10">b</word><word xMin="12" xMax="19" yMin="0" yMax="10">c-</word></line><line><word>d</word></line></page></doc>'`, "a\ufffdb c-\nd\n"},
		{"from the right", `case "$5" in -bbox-layout) printf '<line><word>\327\220</word></line>';; *) printf '\327\221\n\n\f';; esac`, "ב\n"},
	} {
		if testing.Short() && c.name == "no end" {
			continue // 64 MB
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "pdftotext"), []byte("#!/bin/sh\n"+c.script+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir)
		doc, err := Read(context.Background(), file, Options{})
		var got string
		if fault := new(Fault); errors.As(err, &fault) {
			got = fault.Error()
		} else if err == nil {
			got = doc.Text
		} else {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
	t.Setenv("PATH", "")
	_, err := Read(context.Background(), file, Options{})
	if fault := new(Fault); err == nil || errors.As(err, &fault) || err.Error() != file+" is a PDF, and pdftotext, which takes the text out of it, is not installed: install it (poppler-utils), or give the text" {
		t.Errorf("without the program: got %v", err)
	}
}
