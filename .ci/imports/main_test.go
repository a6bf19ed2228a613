package main

import (
	"strings"
	"testing"
)

const listed = `onrecord fmt
onrecord/a onrecord onrecord/b github.com/cayleygraph/cayley/graph
onrecord/b strings
`

const table = `Before.

| folder | what lives there | may import, of ours |
|---|---|---|
| ` + "`.`" + ` | pages | – |
| ` + "`a`" + ` | what is | or is not | b |
| ` + "`b`" + ` | less | – |

| ` + "`b`" + ` | another table | stays |
`

func TestPage(t *testing.T) {
	of, err := parse(listed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := of.page(table)
	if want := strings.Replace(table, "| b |", "| ., b |", 1); err != nil || got != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
	}
	if d := diff(table, got); d != "-| `a` | what is | or is not | b |\n+| `a` | what is | or is not | ., b |\n" {
		t.Errorf("the difference is\n%s", d)
	}
	for page, want := range map[string]string{
		strings.Replace(table, "| `b` | less | – |\n", "", 1):                         "no row for b",
		strings.Replace(table, "| `b` | less", "| `c` | more | – |\n| `b` | less", 1): "not there: c",
		"Nothing.": "there is no table",
	} {
		if _, err := of.page(page); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestRules(t *testing.T) {
	of, err := parse(listed)
	if err != nil {
		t.Fatal(err)
	}
	rules := of.rules()
	for _, want := range []string{
		"\na:\n  listMode: lax\n  files: [\"**/a/*.go\", \"!$test\"]\n  deny:\n    onrecord: ",
		"  allow:\n    - onrecord$\n    - onrecord/b$\n",
		"\nb:\n",
	} {
		if !strings.Contains(rules, want) {
			t.Errorf("there is no %q in\n%s", want, rules)
		}
	}
	if n := strings.Count(rules, "know Cayley"); n != 1 { // a does
		t.Errorf("Cayley is denied %d times, want once, to b", n)
	}
}
