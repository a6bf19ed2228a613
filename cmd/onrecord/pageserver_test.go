//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"onrecord/graph/server/servertest"
)

// commandBlock is a block of a page whose lines are commands.
var commandBlock = regexp.MustCompile(`(?m)(?:^    \S.*\n?)+`)

// TestServerPage does what the sections of graph/README.md about servers say, on servers
// of this machine: what a user of the database does is SQL, and the rest is run. A line
// that nobody here knows fails.
func TestServerPage(t *testing.T) {
	text := page{file: root + "graph/README.md"}.read(t)
	section := func(from string) (lines []string) {
		t.Helper()
		_, after, ok := strings.Cut(text, "\n"+from+"\n")
		if !ok {
			t.Fatalf("the page has no section %s", from)
		}
		after, _, _ = strings.Cut(after, "\n### ")
		for _, block := range commandBlock.FindAllString(after, -1) {
			for _, line := range strings.Split(strings.TrimSuffix(block, "\n"), "\n") {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
		return lines
	}
	pg := servertest.Start(t)
	corpus := t.TempDir()
	if err := os.CopyFS(filepath.Join(corpus, "debate"), os.DirFS(filepath.Join("testdata", "tiny"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(corpus)
	// The host of the page is a server of this test, and its users need no password.
	here := func(s *servertest.Server, line string) string {
		line = strings.ReplaceAll(line, "db1.example.org,db2.example.org", "db.example.org")
		return strings.NewReplacer("db.example.org", fmt.Sprintf("127.0.0.1:%d", s.Port), "'", "").Replace(line)
	}
	ran, exported := 0, ""
	run := func(s *servertest.Server, line string) {
		t.Helper()
		ran++
		fields := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "apt-get install postgresql"):
		case strings.HasPrefix(line, "runuser -u postgres -- createuser --pwprompt "):
			s.Do(t, "CREATE ROLE "+fields[len(fields)-1]+" LOGIN")
		case strings.HasPrefix(line, "runuser -u postgres -- createdb --owner "):
			s.Do(t, "CREATE DATABASE "+fields[len(fields)-1]+" OWNER "+fields[len(fields)-2])
		case strings.HasPrefix(line, "export "):
			name, value, _ := strings.Cut(strings.TrimPrefix(line, "export "), "=")
			if name != "ONRECORD_STORE" {
				t.Errorf("the page sets %s", name)
			}
			exported = here(s, value)
		case strings.HasPrefix(line, "onrecord "):
			args := strings.Fields(here(s, line))[1:]
			if exported != "" { // tests are run without variables
				args = append(args, "--store", exported)
			}
			must(t, args...)
		case regexp.MustCompile(`^(CREATE ROLE|GRANT|DROP SCHEMA) .*;$`).MatchString(line):
			s.In(t, "records", line)
		default:
			t.Errorf("the page has a line that the test does not know: %s", line)
		}
	}
	for _, line := range section("## A server in five minutes") {
		run(pg, line)
	}
	for _, line := range section("### Rights") {
		run(pg, line)
	}
	reading := func(s *servertest.Server) string {
		return fmt.Sprintf("postgres://reader@127.0.0.1:%d/records?corpus=debate", s.Port)
	}
	asked := func(store string) string {
		t.Helper()
		code, out, errs := ask(t, "said", "harbour", "--store", store)
		if code != exitOK || !strings.Contains(out, "harbour must close") {
			t.Errorf("said at %s: exit code %d, %s%s", store, code, out, errs)
		}
		return out
	}
	want := asked(reading(pg))
	actors := filepath.Join("debate", "actors.yaml")
	people, err := os.ReadFile(actors)
	if err != nil {
		t.Fatal(err)
	}
	write(t, actors, append(people, "- id: newcomer\n  name: A Newcomer\n  type: person\n"...))
	if code, _, errs := ask(t, "build", "debate", "-o", reading(pg)); code == exitOK {
		t.Errorf("a reader has published: %s", errs)
	}

	// A standby is made by the program that the page names, and answers alike.
	lines := section("### A standby")
	if len(lines) != 1 || !strings.Contains(lines[0], "pg_basebackup") || !strings.Contains(lines[0], " -R -C -S ") {
		t.Fatalf("of a standby the page says %q", lines)
	}
	ran++
	standby := pg.Standby(t)
	if got := asked(reading(standby)); got != want {
		t.Errorf("the standby answers %s", got)
	}
	both := fmt.Sprintf("postgres://reader@127.0.0.1:%d,127.0.0.1:%d/records?corpus=debate", pg.Port, standby.Port)
	asked(both)

	// Backup: a dump is put back into another database.
	if !strings.Contains(text, "`pg_dump -n onrecord_debate records`") || !strings.Contains(text, "`DROP SCHEMA onrecord_debate CASCADE`") {
		t.Error("the page no longer says how to make a backup, or how to remove a corpus")
	}
	ran++
	pg.Do(t, "CREATE DATABASE restored OWNER publisher")
	pg.Restore(t, pg.Dump(t, "onrecord_debate", "records"), "restored")
	back := fmt.Sprintf("postgres://publisher@127.0.0.1:%d/restored?corpus=debate", pg.Port)
	must(t, "check", back)
	if got := asked(back); got != want {
		t.Errorf("the backup answers %s", got)
	}
	pg.In(t, "records", "DROP SCHEMA onrecord_debate CASCADE")
	if code, _, errs := ask(t, "said", "harbour", "--store", reading(pg)); code != exitFailure || !strings.Contains(errs, "nothing was published there") {
		t.Errorf("after it was removed: exit code %d: %s", code, errs)
	}

	if ran < 12 {
		t.Errorf("%d lines of the page were done; are they still found?", ran)
	}
}
