package view

import (
	"fmt"
	"strings"
)

// A Loss counts what a format could not carry. The zero Loss is ready; a nil
// one counts nothing.
type Loss struct {
	names  []string // in the order in which they were first met
	counts map[string]int
}

// Add counts n more of something, a noun in the plural: "role dates".
func (l *Loss) Add(n int, what string) {
	if l == nil || n == 0 {
		return
	}
	if l.counts == nil {
		l.counts = map[string]int{}
	}
	if l.counts[what] == 0 {
		l.names = append(l.names, what)
	}
	l.counts[what] += n
}

// Merge adds what another one counted.
func (l *Loss) Merge(of *Loss) {
	for _, what := range of.names {
		l.Add(of.counts[what], what)
	}
}

// Any reports whether anything was lost.
func (l *Loss) Any() bool { return l != nil && len(l.names) > 0 }

// String lists what was lost: "12 role dates, 3 actor aliases".
func (l *Loss) String() string {
	if !l.Any() {
		return "nothing"
	}
	parts := make([]string, len(l.names))
	for i, name := range l.names {
		parts[i] = fmt.Sprintf("%d %s", l.counts[name], name)
	}
	return strings.Join(parts, ", ")
}
