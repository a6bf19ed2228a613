package refi

import "strings"

// A Line is what a description says under a key. Descriptions are for people to read:
// "key: value", a line each; the further lines of a value begin with two spaces.
type Line struct{ Key, Value string }

// Broader is the id of what is broader than a position, where lines say it: the tree of
// codes is not as deep as that of positions can be.
func Broader(lines []Line) string { return Value(lines, broaderLine) }

// joinLines makes a description. Lines without a value are left out.
func joinLines(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		if l.Value == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.Key + ": " + strings.ReplaceAll(l.Value, "\n", "\n  "))
	}
	return b.String()
}

// Lines takes a description apart that a Record made.
func Lines(description string) (out []Line) {
	for line := range strings.SplitSeq(description, "\n") {
		if more, ok := strings.CutPrefix(line, "  "); ok && len(out) > 0 {
			out[len(out)-1].Value += "\n" + more
			continue
		}
		if key, value, ok := strings.Cut(line, ": "); ok {
			out = append(out, Line{key, value})
		}
	}
	return out
}

// Value is that of the first line with a key; empty: there is none.
func Value(lines []Line, key string) string {
	for _, l := range lines {
		if l.Key == key {
			return l.Value
		}
	}
	return ""
}
