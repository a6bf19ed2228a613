package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/corpustest"
)

// check --watch prints what is new and what is mended, and ends when it is
// interrupted.
func TestCheckWatch(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	actors := filepath.Join(dir, "actors.yaml")
	raw, err := os.ReadFile(actors)
	if err != nil {
		t.Fatal(err)
	}
	right := string(raw)
	sized := strings.Replace(right, "- {id: council", "- {id: council, size: 3", 1)
	const size, man = `actor council: unknown field "size": an actor has name, aliases, type, bloc, description, sameAs, affiliations, roles and sources`, `actor harper: type "man" is none of person, organization, state and group`

	ctx, cancel := context.WithCancel(t.Context())
	waits, next, done := make(chan bool), make(chan bool), make(chan int)
	var out, stderr bytes.Buffer
	a := &app{out: &out, err: &stderr, env: func(string) string { return "" }}
	a.wait = func(ctx context.Context) error {
		select {
		case waits <- true:
			<-next
		case <-ctx.Done():
		}
		return ctx.Err()
	}
	go func() { done <- a.run(ctx, []string{"check", dir, "--watch"}) }()
	for i, c := range []struct{ name, actors, out, stderr string }{
		{"nothing is wrong", right, "", "onrecord: ok: 2 statements; waiting for changes\n"},
		{"nothing is changed", "", "", ""},
		{"two problems", strings.Replace(sized, "name: Ben Harper, type: person", "name: Ben Harper, type: man", 1), "actors.yaml:2:40: " + man + "\nactors.yaml:3:17: " + size + "\n", "onrecord: 2 problems; waiting for changes\n"},
		{"one is mended, and the other one elsewhere", "# People.\n\n" + sized, "mended: actors.yaml:2:40: " + man + "\n", "onrecord: 1 problem; waiting for changes\n"},
		{"all is mended", right + "# The end.\n", "mended: actors.yaml:5:17: " + size + "\n", "onrecord: ok: 2 statements; waiting for changes\n"},
	} {
		if i > 0 {
			if c.actors != "" {
				corpustest.Write(t, actors, []byte(c.actors))
			}
			next <- true
		}
		<-waits
		if diff := cmp.Diff(c.out, strings.ReplaceAll(out.String(), filepath.ToSlash(dir)+"/", "")); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
		if diff := cmp.Diff(c.stderr, stderr.String()); diff != "" {
			t.Errorf("%s: stderr: -want +got:\n%s", c.name, diff)
		}
		out.Reset()
		stderr.Reset()
	}
	cancel()
	next <- true
	if code := <-done; code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if diff := cmp.Diff("onrecord: interrupted\n", stderr.String()); diff != "" {
		t.Errorf("stderr: -want +got:\n%s", diff)
	}
}
