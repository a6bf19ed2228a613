package concordance

import (
	"errors"
	"fmt"
	"iter"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// How large a regular expression may be: so many characters, and so many steps of the
// machine that it is compiled to, each of which may be taken at each character of a
// text.
const (
	MaxPattern = 1000
	maxSteps   = 2000
)

// A PatternError says why nothing can be looked for by a pattern.
type PatternError struct {
	Pattern string
	Why     string
}

func (e *PatternError) Error() string {
	shown := e.Pattern
	if utf8.RuneCountInString(shown) > 60 {
		shown = string([]rune(shown)[:60]) + "…"
	}
	return fmt.Sprintf("the pattern %q %s", shown, e.Why)
}

// why says in a sentence what package regexp finds wrong.
var why = map[syntax.ErrorCode]string{
	syntax.ErrInvalidCharClass:      "has a set of characters that is none: %s",
	syntax.ErrInvalidCharRange:      "has a range of characters that ends before it begins, or is none: %s",
	syntax.ErrInvalidEscape:         `has an escape that is none: %s (\1, lookahead and lookbehind are not in RE2)`,
	syntax.ErrInvalidNamedCapture:   "has a name of a group that is none: %s",
	syntax.ErrInvalidPerlOp:         "has a group of a kind that is not in RE2: %s",
	syntax.ErrInvalidRepeatOp:       "repeats a repetition: %s",
	syntax.ErrInvalidRepeatSize:     "repeats too often: %s, at most 1,000 times",
	syntax.ErrInvalidUTF8:           "is not UTF-8",
	syntax.ErrMissingBracket:        "lacks the ] of %s",
	syntax.ErrMissingParen:          "lacks a )",
	syntax.ErrMissingRepeatArgument: "repeats nothing: %s has nothing before it",
	syntax.ErrTrailingBackslash:     "ends with a backslash",
	syntax.ErrUnexpectedParen:       "has a ) without a (",
	syntax.ErrNestingDepth:          "has too many groups within one another",
	syntax.ErrLarge:                 "is too large",
}

// Pattern finds what a regular expression matches, as RE2 has it
// (https://github.com/google/re2/wiki/Syntax), within lines: in a time that grows with
// the text alone. Empty matches are none. The error is a *PatternError.
func Pattern(expr string) (Finder, error) {
	bad := func(format string, args ...any) error { return &PatternError{expr, fmt.Sprintf(format, args...)} }
	if expr == "" {
		return nil, bad("is empty")
	}
	if n := utf8.RuneCountInString(expr); n > MaxPattern {
		return nil, bad("has %d characters, and may have %d", n, MaxPattern)
	}
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		var wrong *syntax.Error
		if !errors.As(err, &wrong) || why[wrong.Code] == "" {
			return nil, bad("is none: %v", err)
		}
		text := why[wrong.Code]
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, wrong.Expr)
		}
		return nil, bad("%s", text)
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, bad("is none: %v", err)
	}
	if len(prog.Inst) > maxSteps {
		return nil, bad("is too large: it takes %d steps at a character, and may take %d", len(prog.Inst), maxSteps)
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, bad("is none: %v", err)
	}
	next := matchByMatch
	if looksBack(prog) {
		next = everyMatch
	}
	return func(text string) (found [][2]int) {
		at := 0
		for line := range strings.Lines(text) {
			for m := range next(re, strings.TrimSuffix(line, "\n")) {
				found = append(found, [2]int{at + m[0], at + m[1]})
			}
			at += len(line)
		}
		return found
	}, nil
}

// looksBack reports whether a pattern has ^, $, \b or the like.
func looksBack(prog *syntax.Prog) bool {
	return slices.ContainsFunc(prog.Inst, func(i syntax.Inst) bool { return i.Op == syntax.InstEmptyWidth })
}

// everyMatch are the matches in a line that are not empty. All of them, empty ones too,
// are in memory at once: what is before a match is looked at by ^, $ and \b.
func everyMatch(re *regexp.Regexp, line string) iter.Seq[[2]int] {
	return func(yield func([2]int) bool) {
		for _, m := range re.FindAllStringIndex(line, -1) {
			if m[0] < m[1] && !yield([2]int{m[0], m[1]}) {
				return
			}
		}
	}
}

// matchByMatch is everyMatch for patterns that look at nothing before a match: each is
// sought from the end of the last one on, which takes no memory.
func matchByMatch(re *regexp.Regexp, line string) iter.Seq[[2]int] {
	return func(yield func([2]int) bool) {
		for at := 0; at <= len(line); {
			m := re.FindStringIndex(line[at:])
			if m == nil {
				return
			}
			if m[0] < m[1] {
				if !yield([2]int{at + m[0], at + m[1]}) {
					return
				}
				at += m[1]
				continue
			}
			_, size := utf8.DecodeRuneInString(line[at+m[1]:])
			at += m[1] + max(1, size)
		}
	}
}
