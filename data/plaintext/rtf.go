package plaintext

import (
	"context"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// readRTF reads the Rich Text Format, version 1.9.1 and before: the text, and
// its footnotes behind it. What a group is for is said by the control word that
// it begins with; one that is unknown and marked \* is passed over, as the format
// wants it.
func readRTF(ctx context.Context, in *input, doc *Document) error {
	r := rtf{raw: in.raw, texts: []*lines{{}}, page: "windows-1252", fonts: map[int]string{}}
	r.group = rtfGroup{skipped: 1}
	if err := r.read(ctx); err != nil {
		return err
	}
	doc.Title = r.title.String()
	all := r.texts[0]
	all.append(&r.notes)
	return all.take(doc)
}

// An rtf reads a document.
type rtf struct {
	raw   []byte
	at    int // what is to be read next
	group rtfGroup
	outer []rtfGroup // the groups around

	texts []*lines // of the document, and of the notes and text boxes that one is in
	boxes []*lines // text boxes that come behind the paragraph
	notes lines    // notes that come at the end
	title strings.Builder

	page   string         // the encoding of what no font says otherwise of
	fonts  map[int]string // the encodings of the others
	font   int            // that the table describes
	normal int            // the font where none was chosen
	bytes  []byte         // characters of the encoding that were read and not decoded
	high   rune           // the first half of a pair of \u
	left   int            // how many characters after \u stand for it
}

// A rtfGroup is what ends with the group that sets it.
type rtfGroup struct {
	place    rtfPlace
	ignore   bool   // \* stood at its beginning
	begun    bool   // something else did
	hidden   bool   // \v or \deleted
	encoding string // of its font; empty: the document's
	skipped  int    // of \uc
	inner    bool   // it has a text of its own
}

// A rtfPlace is what the text of a group is for.
type rtfPlace int

const (
	inText rtfPlace = iota
	inNothing
	inFonts
	inTitle
	inInfo
	inNote
	inBox
	inDrawing
)

// read goes through the file.
func (r *rtf) read(ctx context.Context) error {
	for step := 0; r.at < len(r.raw); step++ {
		if step&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		c := r.raw[r.at]
		r.at++
		switch c {
		case '{':
			r.flush()
			if len(r.outer) == maxDepth {
				return faultf("it is nested more than %d deep", maxDepth)
			}
			r.outer = append(r.outer, r.group)
			r.group.begun, r.group.ignore, r.group.inner = false, false, false
			r.left = 0
		case '}':
			r.flush()
			r.left = 0
			if len(r.outer) == 0 {
				return faultf("this file is damaged: it ends a group that it does not begin")
			}
			r.leave()
			if len(r.outer) == 0 {
				return nil // behind it, nothing is the document's
			}
		case '\\':
			r.control()
		case '\r', '\n':
		case '\t':
			r.put("\t")
		default:
			r.byte(c)
		}
		if r.texts[0].full || r.notes.full {
			return tooLong()
		}
	}
	r.flush()
	for len(r.outer) > 0 {
		r.leave() // it ends in the middle: what there is of it is read
	}
	return nil
}

// leave ends a group.
func (r *rtf) leave() {
	inside := r.group
	r.group = r.outer[len(r.outer)-1]
	r.outer = r.outer[:len(r.outer)-1]
	n := len(r.texts)
	if !inside.inner || n < 2 {
		return
	}
	own := r.texts[n-1]
	r.texts = r.texts[:n-1]
	if inside.place == inNote {
		r.notes.append(own)
	} else {
		r.boxes = append(r.boxes, own)
	}
}

func (r *rtf) now() *lines { return r.texts[len(r.texts)-1] }

// drain puts text boxes behind the paragraph that has ended.
func (r *rtf) drain() {
	if len(r.texts) > 1 {
		return
	}
	for _, box := range r.boxes {
		r.now().append(box)
	}
	r.boxes = nil
}

// control reads what follows a backslash.
func (r *rtf) control() {
	if r.at >= len(r.raw) {
		return
	}
	c := r.raw[r.at]
	if !isLetter(c) {
		r.at++
		r.symbol(c)
		return
	}
	start := r.at
	for r.at < len(r.raw) && r.at < start+32 && isLetter(r.raw[r.at]) {
		r.at++
	}
	word := string(r.raw[start:r.at])
	n, has := r.number()
	if r.at < len(r.raw) && r.raw[r.at] == ' ' {
		r.at++
	}
	if word == "bin" {
		r.at += min(max(n, 0), len(r.raw)-r.at)
	}
	if r.left > 0 && word != "u" && word != "uc" {
		r.left--
		return
	}
	r.flush()
	r.word(word, n, has)
	r.group.begun = true
}

// number reads the parameter of a control word.
func (r *rtf) number() (n int, has bool) {
	sign := 1
	if r.at+1 < len(r.raw) && r.raw[r.at] == '-' && digit(r.raw[r.at+1]) {
		sign = -1
		r.at++
	}
	for r.at < len(r.raw) && digit(r.raw[r.at]) {
		n, has = min(n*10+int(r.raw[r.at]-'0'), 1<<31-1), true
		r.at++
	}
	return sign * n, has
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

// symbol reads a control of one character.
func (r *rtf) symbol(c byte) {
	switch c {
	case '*':
		r.group.ignore = true
	case '\'':
		if r.at+2 > len(r.raw) {
			r.at = len(r.raw)
			return
		}
		high, low := unhex(r.raw[r.at]), unhex(r.raw[r.at+1])
		if high < 0 || low < 0 {
			return
		}
		r.at += 2
		r.byte(byte(high<<4 | low))
	case '\\', '{', '}':
		r.byte(c)
	case '~':
		r.put("\u00a0")
	case '-':
		r.put("\u00ad")
	case '_':
		r.put("\u2011")
	case '\r', '\n':
		r.flush()
		r.word("par", 0, false)
	}
}

func unhex(c byte) int { return strings.IndexByte("0123456789abcdef", lowerASCII(c)) }

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// byte takes in a character of the encoding.
func (r *rtf) byte(c byte) {
	if r.left > 0 {
		r.left--
		return
	}
	r.group.begun = true
	r.unpaired()
	if r.shown() || r.group.place == inTitle {
		r.bytes = append(r.bytes, c)
	}
}

// shown reports whether text of the group is the document's.
func (r *rtf) shown() bool {
	return !r.group.hidden && (r.group.place == inText || r.group.place == inNote || r.group.place == inBox)
}

// flush decodes the characters that were read.
func (r *rtf) flush() {
	if len(r.bytes) == 0 {
		return
	}
	name := r.group.encoding
	if name == "" {
		name = r.page
	}
	text := rtfDecode(r.bytes, name)
	r.bytes = r.bytes[:0]
	r.write(text)
}

// put writes a character that has a control of its own.
func (r *rtf) put(s string) {
	if r.left > 0 {
		r.left--
		return
	}
	r.flush()
	r.unpaired()
	r.group.begun = true
	r.write(s)
}

func (r *rtf) write(s string) {
	switch {
	case r.group.place == inTitle:
		if r.title.Len() < 1<<10 {
			r.title.WriteString(s)
		}
	case r.shown():
		r.now().put(s)
	}
}

// unicode writes the character of \u, which counts in UTF-16 and with a sign.
func (r *rtf) unicode(n int) {
	c := rune(uint16(n))
	if n > 0xffff && n <= utf8.MaxRune {
		c = rune(n) // some programs write it so
	}
	r.left = 0
	switch {
	case utf16.IsSurrogate(c) && c < 0xdc00:
		r.unpaired()
		r.high = c
	case utf16.IsSurrogate(c):
		pair := utf16.DecodeRune(r.high, c)
		r.high = 0
		r.write(string(pair))
	default:
		r.unpaired()
		r.write(string(c))
	}
	r.left = r.group.skipped
}

// unpaired writes U+FFFD for half a pair.
func (r *rtf) unpaired() {
	if r.high != 0 {
		r.high = 0
		r.write("\ufffd")
	}
}
