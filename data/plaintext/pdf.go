package plaintext

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"onrecord/schema/child"

	"onrecord/schema/guarded"
)

// How long pdftotext may take, and how much memory, in bytes.
const (
	pdfTime   = 2 * time.Minute
	pdfMemory = 2 << 30
)

// maxOutput is the most that is read of what it says.
const maxOutput = 256 << 20

// readPDF asks pdftotext, of Poppler, for the lines in reading order, columns one
// after another. Its plain output would take the hyphens off the ends of lines,
// and make "longterm" of "long-term"; with -bbox-layout it gives each line as it is
// printed. There it does not turn around what is written from right to left: then
// its plain output is taken.
func readPDF(ctx context.Context, in *input, doc *Document) error {
	raw, err := pdftotext(ctx, in, "-bbox-layout")
	if err != nil {
		return err
	}
	var p wordLines
	if err := walkXML(ctx, bytes.NewReader(raw), &p); err != nil {
		return err
	}
	if !strings.ContainsFunc(p.lines.text.String(), fromRight) {
		return p.take(doc)
	}
	if raw, err = pdftotext(ctx, in, "-nopgbrk"); err != nil {
		return err
	}
	if len(raw) > maxText {
		return tooLong()
	}
	doc.Text = string(bytes.TrimRight(raw, "\n")) + "\n"
	return nil
}

func fromRight(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana)
}

// pdftotext runs the program and gives its output: UTF-8 without controls.
func pdftotext(ctx context.Context, in *input, mode string) ([]byte, error) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return nil, fmt.Errorf("%s is a PDF, and pdftotext, which takes the text out of it, is not installed: install it (poppler-utils), or give the text", in.path)
	}
	path, err := filepath.Abs(in.path) // which no option begins like
	if err != nil {
		return nil, err
	}
	raw, complaint, err := child.Process{
		Name: "pdftotext", Path: program, Args: []string{"-enc", "UTF-8", "-eol", "unix", mode, path, "-"},
		Deadline: pdfTime, Memory: pdfMemory, MaxOut: maxOutput,
	}.Run(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, child.ErrOutput):
		return nil, tooLong()
	case errors.Is(err, child.ErrTime):
		return nil, faultf("pdftotext did not come to an end with it in %s", pdfTime)
	case errors.Is(err, child.ErrMemory):
		return nil, faultf("pdftotext took more than %s of memory with it", child.Size(pdfMemory))
	case err != nil:
		return nil, pdfFault(err, complaint)
	}
	raw = slices.DeleteFunc(raw, func(c byte) bool { return c < ' ' && c != '\n' && c != '\t' })
	return bytes.ToValidUTF8(raw, []byte("\ufffd")), nil
}

// wordLines read the lines of words that pdftotext gives with their places.
type wordLines struct {
	lines
	word  bool
	right float64 // where the word before ended; 0: there is none in the line

	first       bool    // the next word is the first of a line
	end         float64 // where the line before ended; 0: there is none on the page
	top, bottom float64 // of the word before
}

// widest is how many times the height of its words a gap in a line can be that
// was made wide to fill it: what pdftotext takes for two lines then is one.
const widest = 4

func (p *wordLines) enter(e *xml.StartElement) bool {
	switch e.Name.Local {
	case "page":
		p.block()
		p.right, p.end = 0, 0
	case "line":
		p.first, p.end, p.right = true, p.right, 0
	case "word":
		left, _ := strconv.ParseFloat(guarded.Attr(e, "xMin"), 64)
		right, _ := strconv.ParseFloat(guarded.Attr(e, "xMax"), 64)
		top, _ := strconv.ParseFloat(guarded.Attr(e, "yMin"), 64)
		bottom, _ := strconv.ParseFloat(guarded.Attr(e, "yMax"), 64)
		if p.first {
			height := min(bottom-top, p.bottom-p.top)
			beside := min(bottom, p.bottom)-max(top, p.top) > height/2
			if gap := left - p.end; p.end == 0 || !beside || gap < 0 || gap > widest*height {
				p.block()
			} else {
				p.right = p.end
			}
			p.first = false
		}
		p.top, p.bottom = top, bottom
		// Another font begins a word as well: there is no gap before that one.
		p.space = p.right == 0 || left-p.right > (bottom-top)/10
		p.word, p.right = true, right
	}
	return true
}

func (p *wordLines) leave(xml.Name) { p.word = false }

func (p *wordLines) text(s string) {
	if p.word {
		p.put(s)
	}
}

// pdfFault says why pdftotext has failed.
func pdfFault(err error, complaint string) error {
	last := ""
	for line := range strings.Lines(complaint) {
		if line = strings.TrimSpace(line); line != "" {
			last = line
		}
	}
	switch {
	case strings.Contains(complaint, "Incorrect password"):
		return faultf("it is encrypted: save it without its password (qpdf --decrypt --password=…)")
	case strings.Contains(complaint, "not allowed"):
		return faultf("its author does not allow that text is taken out of it")
	case last != "":
		return faultf("pdftotext cannot read it: %s", last)
	}
	return faultf("%v", err)
}
