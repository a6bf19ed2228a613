package escape

// JSON escapes in encoded JSON the control characters that encoding/json leaves
// as they are, U+007F to U+009F: a terminal may obey them. In JSON they stand in
// strings alone.
func JSON(encoded []byte) []byte {
	i := steering(encoded)
	if i == len(encoded) {
		return encoded
	}
	out := append([]byte(nil), encoded[:i]...)
	for rest := encoded[i:]; ; {
		if rest[0] == 0x7f {
			out, rest = appendEscape(out, 0x7f), rest[1:]
		} else {
			out, rest = appendEscape(out, rune(rest[1])), rest[2:]
		}
		n := steering(rest)
		out = append(out, rest[:n]...)
		if rest = rest[n:]; len(rest) == 0 {
			return out
		}
	}
}

// steering is where the first control character from U+007F on stands, or the
// length of the text.
func steering(b []byte) int {
	for i, c := range b {
		if c == 0x7f || c == 0xc2 && i+1 < len(b) && b[i+1] >= 0x80 && b[i+1] < 0xa0 {
			return i
		}
	}
	return len(b)
}
