package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// leastCovered is the share of a file's words, in percent, that must be those of
// known licences; lists of whose code a module has say more besides.
const leastCovered = 50

// render writes the page: a table of the works, and each text once.
func render(works []work) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# Third-party components\n\n" +
		"The programs of onrecord contain these, under their own licences; the\n" +
		"texts follow. `go generate` makes this page, and a test compares it with what\n" +
		"the programs link.\n\n" +
		"| component | version | licence | in | texts |\n|---|---|---|---|---|\n")
	var words, keys []string // each text once, and each without its line ends
	var users [][]string
	for _, w := range works {
		var ids, numbers []string
		for _, t := range w.Texts {
			found, err := licencesIn(t)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", w.Name, err)
			}
			for _, id := range found {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
			clean := tidy(t.Words)
			key := strings.Join(strings.Fields(clean), " ")
			n := slices.Index(keys, key)
			if n < 0 {
				n = len(words)
				words, keys, users = append(words, clean), append(keys, key), append(users, nil)
			}
			if !slices.Contains(users[n], w.Name) {
				users[n] = append(users[n], w.Name)
				numbers = append(numbers, fmt.Sprintf("[%d](#text-%d)", n+1, n+1))
			}
		}
		if len(ids) == 0 {
			return nil, fmt.Errorf("%s: no licence is known of it", w.Name)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", w.Name, w.Version, strings.Join(ids, ", "), strings.Join(w.Programs, ", "), strings.Join(numbers, ", "))
	}
	for i, t := range words {
		fmt.Fprintf(&b, "\n## Text %d\n\nOf %s.\n\n````text\n%s\n````\n", i+1, strings.Join(users[i], ", "), t)
	}
	return b.Bytes(), nil
}

// otherwise names licences that are of one work alone, by words of theirs.
var otherwise = map[string]string{
	"the name of Lucent or any of its entities":              "HPND in Lucent's words",
	"subject to your choice of exactly one of the following": "FTL",
	"dedicated to the public domain by the authors":          "public domain (SQLite)",
	"UNICODE LICENSE V3":                                     "Unicode-3.0",
}

// licencesIn are the SPDX identifiers of the licences in a text. A notice may
// have none, and a grant of patents is not a licence.
func licencesIn(t text) (ids []string, err error) {
	name := strings.ToLower(t.Name)
	if strings.Contains(name, "patents") {
		return nil, nil
	}
	scan := licensecheck.Scan([]byte(t.Words))
	for _, m := range scan.Match {
		if !slices.Contains(ids, m.ID) {
			ids = append(ids, m.ID)
		}
	}
	if strings.Contains(name, "notice") {
		return ids, nil
	}
	if math.Round(scan.Percent) < leastCovered {
		for words, id := range otherwise {
			if strings.Contains(strings.Join(strings.Fields(t.Words), " "), words) {
				return []string{id}, nil
			}
		}
		return nil, fmt.Errorf("%s: known licences cover %.0f%% of its words: %v", t.Name, scan.Percent, ids)
	}
	return ids, nil
}

// tidy takes off white space that a page has no use for.
func tidy(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "\f", ""), " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
