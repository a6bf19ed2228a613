package server

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/graph/snapshot"
)

// Codes and what they stand for are each there once, and no code begins a term.
func TestShorts(t *testing.T) {
	if len(codes) < len(shorts) || strings.ContainsAny(codes, "<\"_~ \\\n") {
		t.Errorf("%d codes for %d texts: %s", len(codes), len(shorts), codes)
	}
	for i, text := range shorts {
		if strings.IndexByte(codes, codes[i]) != i || slices.Index(shorts[:], text) != i {
			t.Errorf("%q, %q is there twice", codes[i], text)
		}
	}
}

// keepsTerm sees to it that a term is what its short form is read as, which has no
// space at the place of a predicate, no end of a line, and is not longer.
func keepsTerm(t *testing.T, s *shortener, term, subject string) {
	t.Helper()
	short := s.append(nil, []byte(term), []byte(subject))
	got, ok := appendWhole(nil, short, []byte(subject))
	if !ok || string(got) != term || len(short) > len(term) {
		t.Errorf("%q among the quads of %q: %q is read as %q, %v", term, subject, short, got, ok)
	}
	if utf8.ValidString(term) && !utf8.Valid(short) {
		t.Errorf("%q among the quads of %q: %q is no text", term, subject, short)
	}
	if strings.Contains(string(short), "\n") && !strings.Contains(term, "\n") || strings.Contains(string(short), " ") && !strings.Contains(term, " ") {
		t.Errorf("%q among the quads of %q: %q", term, subject, short)
	}
}

func TestLines(t *testing.T) {
	s := newShortener()
	var terms []string
	for q := range (invent.Corpus{Statements: 10}).Quads {
		for _, d := range quad.Directions {
			if term, err := snapshot.AppendTerm(nil, q.Get(d)); q.Get(d) != nil && err == nil {
				terms = append(terms, string(term))
			}
		}
	}
	for _, text := range shorts {
		if text[0] == '"' {
			text = `"12` + text
		}
		terms = append(terms, text, strings.TrimSuffix(text, ">")+">", strings.TrimSuffix(text, ">")+"/ä>")
	}
	long := "<https://example.org/" + strings.Repeat("é", 60)
	terms = append(terms, long+"a>", long+"b>", long+"è>", "<>", "<a>", `""`, `"~"`, `"^^<x>`, `"^^<http://www.w3.org/2001/XMLSchema#integer>`, `"a"^^<http://www.w3.org/2001/XMLSchema#integer>"@en`, "_:b")
	terms = slices.Compact(slices.Sorted(slices.Values(terms)))
	for _, term := range terms {
		for _, subject := range terms {
			keepsTerm(t, s, term, subject)
		}
	}
	if got := string(s.append(nil, []byte("<https://onrecord.example/ns#speaker>"), nil)); len(got) != 1 {
		t.Errorf("a predicate of the model has the form %q", got)
	}
}

// What is no short form is told.
func TestLinesRefused(t *testing.T) {
	for _, line := range []string{"", " ", "0", "0 ", " 0", "~ <a>", "0 ~", "0 ~~", "\x01 <a>", "0 \x7f", "} 0"} {
		if r := (lineReader{}); r.read([]byte(line), []byte("<s>")) {
			t.Errorf("%q is read as %q, %q", line, r.predicate, r.object)
		}
	}
}

func FuzzLines(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		f.Add(shorts[r.IntN(len(shorts))]+"x>", "<https://onrecord.example/ns#x>", "0 ~$x")
	}
	s := newShortener()
	f.Fuzz(func(t *testing.T, term, subject, line string) {
		if term != "" && strings.IndexByte(`<"_`, term[0]) >= 0 {
			keepsTerm(t, s, term, subject)
		}
		(&lineReader{}).read([]byte(line), []byte(subject))
	})
}

// A value is that which a snapshot reads, also where it is a piece of a term.
func FuzzValues(f *testing.F) {
	for _, term := range []string{"<a>", "<>", `""`, `"a"`, `"a"@en`, `"a"^^<b>`, `""^^<>`, `"a\"b"`, `"1"=int`, "_:b", `"a"b>`, `<\u00e4>`, "", "<", `"`, `"a"^^b>`, `"a"^^<b"c>`} {
		f.Add(term)
	}
	f.Fuzz(func(t *testing.T, term string) {
		got, gotErr := valueOf(term)
		want, wantErr := snapshot.ParseTerm([]byte(term))
		if got != want || (gotErr == nil) != (wantErr == nil) {
			t.Errorf("%q: got %#v, %v, want %#v, %v", term, got, gotErr, want, wantErr)
		}
	})
}

// A number is that which strconv reads, and lists have them
// in their order.
func FuzzNumbers(f *testing.F) {
	for _, text := range []string{"", "-", "0", "-0", "7", "-12", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551616", "99999999999999999999", "1x", "--1"} {
		f.Add(text, int64(1), int64(-1))
	}
	f.Fuzz(func(t *testing.T, text string, a, b int64) {
		got, gotErr := number([]byte(text))
		want, wantErr := strconv.ParseInt(text, 10, 64)
		if got != want || (gotErr == nil) != (wantErr == nil) {
			t.Errorf("%q: got %d, %v, want %d, %v", text, got, gotErr, want, wantErr)
		}
		if got, err := allNumbers(fmt.Appendf(nil, "{{%d,%d},{%d,%d}}", a, b, b, a)); err != nil || !slices.Equal(got, []int64{a, b, b, a}) {
			t.Errorf("%d, %d: got %d, %v", a, b, got, err)
		}
	})
}
