package plaintext

import "strings"

// lines gathers a text. What separates two words is kept back until the second
// comes, so that no line ends in a space and no text in empty lines.
type lines struct {
	text     strings.Builder
	newlines int  // to be written
	tabs     int  // to be written after them
	space    bool // a space is to be written, unless one of the others is
	row      bool // nothing was written in this row of a table yet
	full     bool // the text is beyond the bounds
}

// put writes a text as it is.
func (l *lines) put(s string) {
	if s == "" || l.full {
		return
	}
	if l.text.Len()+len(s)+l.newlines+l.tabs > maxText {
		l.full = true
		return
	}
	broken := l.newlines+l.tabs > 0 || l.text.Len() == 0
	for range l.newlines {
		if l.text.Len() > 0 {
			l.text.WriteByte('\n')
		}
	}
	for range l.tabs {
		l.text.WriteByte('\t')
	}
	if l.space && !broken {
		l.text.WriteByte(' ')
	}
	l.newlines, l.tabs, l.space, l.row = 0, 0, false, false
	l.text.WriteString(s)
}

// flow writes a text in which any white space is one space, and none at the
// beginning and the end of a line.
func (l *lines) flow(s string) {
	for s != "" && !l.full {
		rest := strings.TrimLeft(s, white)
		l.space = l.space || len(rest) < len(s)
		end := strings.IndexAny(rest, white)
		if end < 0 {
			end = len(rest)
		}
		l.put(rest[:end])
		s = rest[end:]
	}
}

// white is the white space of HTML and ODF; a no-break space is none.
const white = " \t\n\r\f"

// newline ends a line, also an empty one.
func (l *lines) newline() {
	l.space = false
	if l.tabs == 0 && !l.row && l.newlines < maxText {
		l.newlines++
	}
}

// block sees to it that what comes begins a line.
func (l *lines) block() {
	l.space = false
	if l.newlines == 0 {
		l.newline()
	}
}

// beginRow begins a row of a table.
func (l *lines) beginRow() {
	l.space, l.tabs, l.newlines, l.row = false, 0, max(l.newlines, 1), true
}

// endTable goes on behind a table.
func (l *lines) endTable() { l.beginRow(); l.row = false }

// nextCell goes to the next cell of a row.
func (l *lines) nextCell() {
	l.space = false
	if !l.row {
		l.newlines = 0
	}
	if l.tabs < maxText {
		l.tabs++
	}
}

// append writes the lines of another text, each a line.
func (l *lines) append(more *lines) {
	l.full = l.full || more.full
	if more.text.Len() > 0 {
		l.block()
		l.put(more.text.String())
		l.block()
	}
}

// String is the text, whose last line is ended.
func (l *lines) String() string {
	if l.text.Len() == 0 {
		return ""
	}
	return l.text.String() + "\n"
}

// take puts the text into a document.
func (l *lines) take(doc *Document) error {
	if l.full {
		return tooLong()
	}
	doc.Text = l.String()
	return nil
}
