package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"onrecord/schema"
)

// A Text is the plain text of a source: a byte order mark removed, CRLF and CR
// turned into LF, and nothing else changed. Offsets count code points.
type Text struct {
	runes []rune
	plain []rune // the same with plain quotation marks
	lines []int  // where each line starts
	sum   string
}

// NewText normalises a text. Invalid UTF-8 and U+0000 are schema.Problems.
func NewText(file string, raw []byte) (*Text, error) {
	var ps schema.Problems
	raw, ok := clean(file, raw, &ps)
	if !ok {
		return nil, ps
	}
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	sum := sha256.Sum256(raw)
	t := &Text{runes: []rune(string(raw)), plain: []rune(schema.PlainMarks(string(raw))), sum: hex.EncodeToString(sum[:]), lines: []int{0}}
	for i, r := range t.runes {
		if r == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t, nil
}

// Len is the number of code points.
func (t *Text) Len() int { return len(t.runes) }

// SHA256 is the hash of the normalised text, in hexadecimal.
func (t *Text) SHA256() string { return t.sum }

// Slice gives the characters from start to end; offsets outside are cut.
func (t *Text) Slice(start, end int) string {
	start, end = max(0, min(start, len(t.runes))), max(0, min(end, len(t.runes)))
	if start > end {
		return ""
	}
	return string(t.runes[start:end])
}

// Hash is the SHA-256 of a span's UTF-8.
func (t *Text) Hash(start, end int) string {
	sum := sha256.Sum256([]byte(t.Slice(start, end)))
	return hex.EncodeToString(sum[:])
}

// Lines is the number of lines.
func (t *Text) Lines() int {
	if n := len(t.lines); n > 1 && t.lines[n-1] == len(t.runes) {
		return n - 1
	}
	return len(t.lines)
}

// Line gives a line's span, without its end; false when there is none.
func (t *Text) Line(n int) (start, end int, ok bool) {
	if n < 1 || n > t.Lines() {
		return 0, 0, false
	}
	start, end = t.lines[n-1], len(t.runes)
	if n < len(t.lines) {
		end = t.lines[n] - 1
	}
	return start, end, true
}

// LineAt is the 1-based line of an offset.
func (t *Text) LineAt(offset int) int {
	lo, hi := 0, len(t.lines)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; t.lines[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1
}

// find gives every start of a text within a span, straight and curly marks
// being the same.
func (t *Text) find(words string, from, to int) []int {
	want := []rune(schema.PlainMarks(words))
	var out []int
	if len(want) == 0 {
		return nil
	}
next:
	for i := from; i+len(want) <= to; i++ {
		for j, r := range want {
			if t.plain[i+j] != r {
				continue next
			}
		}
		out = append(out, i)
	}
	return out
}

// quotations gives the spans inside quotation marks, without the marks.
func (t *Text) quotations() [][2]int {
	closing := map[rune]string{'“': "”", '„': "“”", '«': "»", '»': "«", '‹': "›", '「': "」", '‘': "’", '"': "\""}
	var out [][2]int
	for i, r := range t.runes {
		ends, ok := closing[r]
		if !ok || r == '‘' && i > 0 && isWord(t.runes[i-1]) || r == '"' && !t.opens(i) || r == '“' && t.closesLow(i) {
			continue
		}
		depth := 0
		for j := i + 1; j < len(t.runes); j++ {
			c := t.runes[j]
			if c == '\n' && j+1 < len(t.runes) && t.runes[j+1] == '\n' {
				break // a quotation does not run over a paragraph
			}
			if c == r && r != '"' {
				depth++
				continue
			}
			if !strings.ContainsRune(ends, c) || c == '’' && j+1 < len(t.runes) && isWord(t.runes[j+1]) {
				continue
			}
			if depth > 0 {
				depth--
				continue
			}
			if j > i+1 {
				out = append(out, [2]int{i + 1, j})
			}
			break
		}
	}
	return out
}

// opens reports whether a straight mark opens: behind a space, a bracket or a
// dash, before anything but a space.
func (t *Text) opens(at int) bool {
	behind := at == 0 || unicode.IsSpace(t.runes[at-1]) || strings.ContainsRune("([{<-–—/“‘„«", t.runes[at-1])
	return behind && at+1 < len(t.runes) && !unicode.IsSpace(t.runes[at+1])
}

// closesLow reports whether “ closes a „.
func (t *Text) closesLow(at int) bool {
	for i := at - 1; i >= 0 && t.runes[i] != '\n'; i-- {
		switch t.runes[i] {
		case '„':
			return true
		case '“', '”':
			return false
		}
	}
	return false
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || strings.ToLower(string(r)) != strings.ToUpper(string(r))
}

// TextOf reads the text of a source: the file given for it, else its text
// path, else texts/ID.txt, both relative to the corpus. Without a text at hand
// it returns nil.
func TextOf(src *schema.Source, dir string, texts map[string]string) (*Text, string, error) {
	if file, ok := texts[src.ID]; ok {
		t, err := readText(file)
		return t, file, err
	}
	if dir == "" {
		return nil, "", nil
	}
	for _, name := range []string{src.Text, "texts/" + src.ID + ".txt"} {
		if name == "" {
			continue
		}
		file := filepath.FromSlash(name)
		if !filepath.IsLocal(file) {
			return nil, "", fmt.Errorf("text %q of source %s leads out of the corpus: give it with --text %s=FILE", name, src.ID, src.ID)
		}
		file = filepath.Join(dir, file)
		t, err := readText(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return t, file, convertible(err, file, dir, src.ID)
	}
	return nil, "", nil
}

func readText(file string) (*Text, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return NewText(filepath.ToSlash(file), raw)
}
