package change

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"onrecord/data/fence"
)

// Diff is what changes of a folder's files do, as patch and git apply read it. Names
// of files are relative to the folder.
func Diff(dir string, changes []Change) ([]byte, error) {
	var out bytes.Buffer
	for i := range changes {
		c := &changes[i]
		name, err := filepath.Rel(dir, c.File)
		if err != nil {
			return nil, err
		}
		was := name
		var old []byte
		if c.From != "" {
			if was, err = filepath.Rel(dir, c.From); err != nil {
				return nil, err
			}
		}
		if c.There || c.Gone || c.From != "" {
			if old, err = ReadIn(dir, cmp.Or(c.From, c.File), fence.Lines); err != nil {
				return nil, err
			}
		}
		was, name = filepath.ToSlash(was), filepath.ToSlash(name)
		before, after := quoted("a/"+was), quoted("b/"+name)
		fmt.Fprintf(&out, "diff --git %s %s\n", before, after)
		if c.From != "" {
			fmt.Fprintf(&out, "rename from %s\nrename to %s\n", quoted(was), quoted(name))
		}
		switch hunks := hunks(lines(old), lines(c.Text)); {
		case c.Gone:
			fmt.Fprintf(&out, "deleted file mode 100644\n--- %s\n+++ /dev/null\n%s", before, hunks)
		case hunks == "":
		case old == nil && !c.There && c.From == "":
			fmt.Fprintf(&out, "new file mode 100644\n--- /dev/null\n+++ %s\n%s", after, hunks)
		default:
			fmt.Fprintf(&out, "--- %s\n+++ %s\n%s", before, after, hunks)
		}
	}
	return out.Bytes(), nil
}

// quoted is the name of a file as it stands in a diff.
func quoted(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == 0x7f }) {
		return strconv.Quote(name)
	}
	return name
}

// lines are those of a text, each with its end.
func lines(text []byte) []string { return slices.Collect(strings.Lines(string(text))) }

// A span is lines of a text that become lines of another one.
type span struct{ a0, a1, b0, b1 int }

// hunks are the differences of two texts, with three lines around them.
func hunks(a, b []string) string {
	const around = 3
	var all []span
	differences(a, b, 0, 0, func(s span) { all = append(all, s) })
	var out strings.Builder
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].a0-all[n-1].a1 <= 2*around {
			n++
		}
		first, last := all[0], all[n-1]
		lead, trail := min(around, first.a0), min(around, len(a)-last.a1)
		header := func(from, to int) string {
			if to == from {
				return fmt.Sprintf("%d,0", from)
			}
			return fmt.Sprintf("%d,%d", from+1, to-from)
		}
		fmt.Fprintf(&out, "@@ -%s +%s @@\n", header(first.a0-lead, last.a1+trail), header(first.b0-lead, last.b1+trail))
		at := first.a0 - lead
		for _, s := range all[:n] {
			put(&out, " ", a[at:s.a0])
			put(&out, "-", a[s.a0:s.a1])
			put(&out, "+", b[s.b0:s.b1])
			at = s.a1
		}
		put(&out, " ", a[at:last.a1+trail])
		all = all[n:]
	}
	return out.String()
}

func put(out *strings.Builder, mark string, lines []string) {
	for _, line := range lines {
		out.WriteString(mark + line)
		if !strings.HasSuffix(line, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// differences tells where lines differ: between those that both texts have once,
// and at the ends, all that is alike is left out. It is linear but for sorting.
func differences(a, b []string, atA, atB int, tell func(span)) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, atA, atB = a[1:], b[1:], atA+1, atB+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 && len(b) == 0 {
		return
	}
	pairs := anchors(a, b)
	if len(pairs) == 0 {
		tell(span{atA, atA + len(a), atB, atB + len(b)})
		return
	}
	i, j := 0, 0
	for _, p := range append(pairs, [2]int{len(a), len(b)}) {
		if p[0] < i || p[1] < j {
			continue // it was alike with the ones before
		}
		differences(a[i:p[0]], b[j:p[1]], atA+i, atB+j, tell)
		for i, j = p[0], p[1]; i < len(a) && j < len(b) && a[i] == b[j]; i, j = i+1, j+1 {
		}
	}
}

// anchors are lines that both texts have once, in the same order: the longest such
// row (patience).
func anchors(a, b []string) [][2]int {
	type seen struct{ n, at int }
	inA, inB := map[string]seen{}, map[string]seen{}
	for i, line := range a {
		inA[line] = seen{inA[line].n + 1, i}
	}
	for i, line := range b {
		inB[line] = seen{inB[line].n + 1, i}
	}
	var pairs [][2]int
	for i, line := range a {
		if inA[line].n == 1 && inB[line].n == 1 {
			pairs = append(pairs, [2]int{i, inB[line].at})
		}
	}
	var tops, before []int // of piles: the index in pairs; and what lay on top of the pile before
	for i, p := range pairs {
		pile, _ := slices.BinarySearchFunc(tops, p[1], func(top, at int) int { return cmp.Compare(pairs[top][1], at) })
		last := -1
		if pile > 0 {
			last = tops[pile-1]
		}
		before = append(before, last)
		if pile == len(tops) {
			tops = append(tops, i)
		} else {
			tops[pile] = i
		}
	}
	var out [][2]int
	if len(tops) > 0 {
		for at := tops[len(tops)-1]; at >= 0; at = before[at] {
			out = append(out, pairs[at])
		}
	}
	slices.Reverse(out)
	return out
}
