package data

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
)

var (
	yamlMessage = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s)(.*)$`)
	yamlAnchor  = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
)

// yamlError takes the parser's message apart: what is wrong, and where. The
// parser names the line at which the enclosing list or object begins, or none;
// where somebody has to look is the line at which it gave up. The column is
// that of the line's first letter.
func yamlError(ctx context.Context, text []byte, err error) (schema.Pos, string) {
	m := yamlMessage.FindStringSubmatch(err.Error())
	if m == nil {
		return schema.Pos{Line: 1, Column: 1}, "this is no YAML: " + err.Error()
	}
	msg := m[2]
	if anchor := yamlAnchor.FindStringSubmatch(msg); anchor != nil {
		at := max(0, bytes.Index(text, []byte("*"+anchor[1])))
		return positionAt(text, at), "aliases are not used in corpus files: *" + anchor[1]
	}
	if i := bytes.IndexFunc(text, unprintable); i >= 0 && strings.HasPrefix(msg, "control characters") {
		return positionAt(text, i), "this is no YAML: the control character U+00" + strings.ToUpper(strconv.FormatInt(0x100|int64(text[i]), 16)[1:])
	}
	if !strings.HasPrefix(msg, "a second document") {
		msg = "this is no YAML: " + msg
	}
	line, lineErr := strconv.Atoi(m[1])
	if at, ok := yamlBreaks(text)[line]; ok {
		line = at.Line
	}
	if lineErr != nil || strings.HasPrefix(m[2], "did not find expected") {
		line = lastRead(ctx, text, m[2])
	}
	return firstLetter(text, line), msg
}

// unprintable reports whether YAML refuses a character.
func unprintable(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }

// A trickle hands out a text byte by byte, so that it is known how far a
// reader came.
type trickle struct {
	text []byte
	read int
}

func (t *trickle) Read(p []byte) (int, error) {
	if t.read == len(t.text) {
		return 0, io.EOF
	}
	n := copy(p[:min(1, len(p))], t.text[t.read:])
	t.read += n
	return n, nil
}

// lastRead is the line at which the parser gives up with a message: as far as
// it reads, and back to where the lines before are without that fault.
func lastRead(ctx context.Context, text []byte, msg string) int {
	t := &trickle{text: text}
	if _, err := readYAML(ctx, t); err == nil {
		return 1
	}
	lines := lineStarts(text)
	line := len(lines)
	for line > 1 && lines[line-1] >= t.read {
		line--
	}
	const back, long = 20, 1 << 20
	for range back {
		if line == 1 || t.read > long {
			break
		}
		_, err := readYAML(ctx, bytes.NewReader(text[:lines[line-1]]))
		if err == nil || !strings.HasSuffix(err.Error(), msg) {
			break
		}
		line--
	}
	return line
}

// firstLetter is the position of the first letter of a line.
func firstLetter(text []byte, line int) schema.Pos {
	lines := lineStarts(text)
	if line < 1 || line > len(lines) {
		return schema.Pos{Line: 1, Column: 1}
	}
	row := text[lines[line-1]:]
	return schema.Pos{Line: line, Column: len(row) - len(bytes.TrimLeft(row, " \t")) + 1}
}

// positionAt is the position of a byte.
func positionAt(text []byte, offset int) schema.Pos {
	lines := lineStarts(text)
	line, _ := slices.BinarySearch(lines, offset+1)
	return schema.Pos{Line: line, Column: utf8.RuneCount(text[lines[line-1]:offset]) + 1}
}
