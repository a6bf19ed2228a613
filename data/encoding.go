package data

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"onrecord/schema"
)

// An encoding is a way in which a text file holds characters.
type encoding struct {
	names  []string
	decode func(file string, raw []byte, ps *schema.Problems) string // notes a problem where it cannot
}

// encodings are those that can be asked for.
var encodings = []encoding{
	{[]string{"utf-8", "utf8"}, func(file string, raw []byte, ps *schema.Problems) string {
		text, _ := clean(file, raw, ps)
		return string(text)
	}},
	{[]string{"windows-1252", "cp1252", "latin1", "iso-8859-1"}, decodeWindows},
	{[]string{"utf-16le"}, func(file string, raw []byte, ps *schema.Problems) string {
		return decodeUTF16(file, raw, binary.LittleEndian, ps)
	}},
	{[]string{"utf-16be"}, func(file string, raw []byte, ps *schema.Problems) string {
		return decodeUTF16(file, raw, binary.BigEndian, ps)
	}},
}

// Encodings lists the names of encodings, one for each.
func Encodings() (out []string) {
	for _, e := range encodings {
		out = append(out, e.names[0])
	}
	return out
}

func encodingNamed(name string) (encoding, bool) {
	i := slices.IndexFunc(encodings, func(e encoding) bool { return slices.Contains(e.names, strings.ToLower(name)) })
	if i < 0 {
		return encoding{}, false
	}
	return encodings[i], true
}

// guessEncoding finds out which encoding a file has: by its byte order mark;
// by every other byte being zero, as in UTF-16; by characters beyond ASCII that
// are no UTF-8 anywhere, as in Windows-1252; else it is UTF-8, or nothing.
func guessEncoding(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return "utf-16be"
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return "utf-8"
	}
	head := raw[:min(len(raw), 1<<10)&^1]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(head) / 2; {
	case half > 0 && zeros[0] == 0 && zeros[1] > half*3/4:
		return "utf-16le"
	case half > 0 && zeros[1] == 0 && zeros[0] > half*3/4:
		return "utf-16be"
	}
	if bytes.IndexByte(raw, 0) < 0 && !utf8.Valid(raw) && !anyUTF8(raw) {
		return "windows-1252"
	}
	return "utf-8"
}

// anyUTF8 reports whether a text has any character beyond ASCII in UTF-8.
func anyUTF8(raw []byte) bool {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if size > 1 && r != utf8.RuneError {
			return true
		}
		i += size
	}
	return false
}

// windowsHigh are the characters of the bytes 0x80 to 0x9f in Windows-1252; the
// others are those of Unicode. https://encoding.spec.whatwg.org/index-windows-1252.txt
// gives five of them to controls, which no text has: they are refused.
var windowsHigh = []rune("€\x00‚ƒ„…†‡ˆ‰Š‹Œ\x00Ž\x00\x00‘’“”•–—˜™š›œ\x00žŸ")

func decodeWindows(file string, raw []byte, ps *schema.Problems) string {
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/8)
	for i, c := range raw {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			r = windowsHigh[c-0x80]
		}
		if r == 0 {
			line := bytes.Count(raw[:i], []byte("\n"))
			ps.Add(schema.Pos{File: file, Line: line + 1, Column: i - bytes.LastIndexByte(raw[:i], '\n')}, "", "the byte 0x%02X is no character of Windows-1252: say with --encoding what this file is", c)
			return ""
		}
		b.WriteRune(r)
	}
	return b.String()
}

func decodeUTF16(file string, raw []byte, order binary.ByteOrder, ps *schema.Problems) string {
	var b strings.Builder
	b.Grow(len(raw))
	line, column := 1, 1
	fail := func(msg string) string {
		ps.Add(schema.Pos{File: file, Line: line, Column: column}, "", "%s", msg)
		return ""
	}
	for at := 0; at < len(raw); {
		if len(raw)-at < 2 {
			return fail("this is no UTF-16: half a character at the end")
		}
		r := rune(order.Uint16(raw[at:]))
		at += 2
		if r == '\ufeff' && at == 2 {
			continue
		}
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if len(raw)-at >= 2 {
				low = rune(order.Uint16(raw[at:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return fail("this is no UTF-16: half a surrogate pair")
			}
			at += 2
		}
		if r == 0 {
			return fail("the character U+0000 may not stand here")
		}
		b.WriteRune(r)
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return b.String()
}
