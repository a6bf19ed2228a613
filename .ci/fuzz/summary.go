package main

import (
	"bytes"
	"regexp"
	"strconv"
)

// A summary is what go test says of a fuzz target.
type summary struct {
	execs int
	// late says that the end of the time reached the fuzzer in the middle of an
	// input, which it calls a failure.
	late bool
}

var elapsed = regexp.MustCompile(`(?m)^fuzz: elapsed: \S+, execs: (\d+) `)

// summaryOf reads the lines that go test -fuzz writes every three seconds and at
// the end: "fuzz: elapsed: 3s, execs: 325017 (108336/sec), new interesting: 11".
func summaryOf(text []byte) (s summary) {
	for _, m := range elapsed.FindAllSubmatch(text, -1) {
		if n, err := strconv.Atoi(string(m[1])); err == nil {
			s.execs = max(s.execs, n)
		}
	}
	s.late = bytes.Contains(text, []byte("context deadline exceeded")) && !bytes.Contains(text, []byte("Failing input written"))
	return s
}
