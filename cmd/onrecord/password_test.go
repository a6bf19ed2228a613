package main

import (
	"bytes"
	"strings"
	"testing"
)

// A password that is given where others see it is not taken, and nothing prints it,
// whatever else is wrong.
func TestPasswords(t *testing.T) {
	const uri = "postgres://anna:s3cret@db.example/x?corpus=y"
	for _, c := range []struct {
		args []string
		env  string
	}{
		{args: []string{"said", "--store", uri}},
		{args: []string{"said", "--store=" + uri, "--format", "json"}},
		{args: []string{"stats", "--corpus", uri}},
		{args: []string{"build", "testdata/tiny", "-o", uri}},
		{args: []string{"build", "testdata/tiny", "-o" + uri}},
		{args: []string{"build", uri, "-o", "x"}},
		{args: []string{"check", uri, "--format", "json"}},
		{args: []string{"verify", uri}},
		{args: []string{uri}},
		{args: []string{"--stor", uri}},
		{args: []string{"said", "--limit", uri}},
		{args: []string{"network", "--store", uri, "--mode", "three"}},
		{args: []string{"completion", uri}},
		{args: []string{"__complete", "said", "--store", uri, "--by", ""}},
		{args: []string{"said"}, env: uri},
	} {
		var out, stderr bytes.Buffer
		env := func(name string) string {
			if name == "ONRECORD_STORE" {
				return c.env
			}
			return ""
		}
		a := &app{in: strings.NewReader(""), out: &out, err: &stderr, env: env}
		code := a.run(t.Context(), c.args)
		if got := out.String() + stderr.String(); strings.Contains(got, "s3cret") {
			t.Errorf("%q: %s", c.args, got)
		}
		if c.args[0] == "__complete" {
			continue // a shell is told nothing
		}
		if code != exitUsage || !strings.Contains(stderr.String(), `store "postgres://anna:xxxxx@db.example/x?corpus=y": it holds a password`) {
			t.Errorf("%q: got %d, %s", c.args, code, stderr.String())
		}
	}
}
