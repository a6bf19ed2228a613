package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// root is the folder of the module.
const root = "../../"

// A page is one whose blocks are run.
type page struct {
	file     string
	commands int  // that are run, at least
	lines    int  // that it may have outside of listed tables; 0: any number
	goesOn   bool // with the files that the README made
	last     bool // of those: with what it made, the README's table of commands is run
}

var pages = []page{
	{file: root + "README.md", commands: 15, lines: 220},
	{file: root + "data/README.md", commands: 25, goesOn: true, last: true},
	{file: root + "data/alaska-summit/README.md", commands: 16},
	{file: root + "exports/README.md", commands: 15},
	{file: root + "graph/README.md", commands: 6, goesOn: true},
}

// listedTable is a table that has a row for each of what there is.
var listedTable = regexp.MustCompile(`(?s)<!-- [a-z: ]+ -->\n.*?<!-- end -->\n`)

// checkLength reports a page that is too long.
func (p page) checkLength(t *testing.T, text string) {
	t.Helper()
	if n := strings.Count(listedTable.ReplaceAllString(text, ""), "\n"); p.lines > 0 && n > p.lines {
		t.Errorf("%s has %d lines outside of tables between <!-- … --> and <!-- end -->, and may have %d: what is not a first step belongs on another page", strings.TrimPrefix(p.file, root), n, p.lines)
	}
}

func (p page) read(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(p.file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// compare compares a page with what it should be or, with UPDATE_README=1,
// writes that.
func (p page) compare(t *testing.T, is, should string) {
	t.Helper()
	if os.Getenv("UPDATE_README") != "" {
		if err := os.WriteFile(p.file, []byte(should), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(is, should); diff != "" {
		t.Errorf("the page is not up to date; run UPDATE_README=1 go test -run %s ./cmd/onrecord (-is +should be):\n%s", strings.Split(t.Name(), "/")[0], diff)
	}
}

// The table of commands of a page has a question in each row, and commands in
// quotation marks.
var (
	commandTable = regexp.MustCompile(`(?s)<!-- commands -->\n(.*?)\n<!-- end -->`)
	commandCell  = regexp.MustCompile("`(onrecord [^`]+)`")
)

// commandRows gives the commands of each row of a page's table of commands.
func commandRows(text string) (rows [][]string) {
	table := commandTable.FindStringSubmatch(text)
	if table == nil {
		return nil
	}
	for i, line := range strings.Split(strings.TrimSpace(table[1]), "\n") {
		if i < 2 {
			continue // the head
		}
		var row []string
		for _, m := range commandCell.FindAllStringSubmatch(line, -1) {
			row = append(row, m[1])
		}
		rows = append(rows, row)
	}
	return rows
}

// TestREADMECommands looks for every command in the README's table "question →
// command". TestREADME runs what is in it. The picture of a
// diagram is made by the command that the README shows.
func TestREADMECommands(t *testing.T) {
	for _, p := range pages {
		p.checkLength(t, p.read(t))
	}
	listed := map[string]bool{}
	for i, row := range commandRows(pages[0].read(t)) {
		if len(row) == 0 {
			t.Errorf("row %d of the table of commands has no command", i+1)
		}
		for _, command := range row {
			listed[strings.Fields(command)[1]] = true
		}
	}
	for _, c := range commands {
		if !listed[c.name] {
			t.Errorf("the README's table of commands has no row for %s", c.name)
		}
	}
	gallery, err := os.ReadFile(root + "exports/gallery/README.md")
	if err != nil {
		t.Fatal(err)
	}
	draw := regexp.MustCompile(`(?m)^onrecord draw .* -o positions\.svg$`).FindString(pages[0].read(t))
	if draw == "" || !strings.Contains(string(gallery), "    "+draw+"\n") {
		t.Errorf("the gallery has no diagram that %q draws", draw)
	}
}

var (
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$|^    .*?$")
	inline  = regexp.MustCompile("`[^`\n]*`")
	link    = regexp.MustCompile(`\]\(<?([^)>\s]+)>?\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// TestREADMELinks follows the links of every page: those within the project are
// relative, and lead to a file or a folder that is there, and to a heading of it.
func TestREADMELinks(t *testing.T) {
	links := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || d.Name() == ".git"):
			return fs.SkipDir
		case filepath.Ext(path) != ".md" || d.Name() == "THIRD_PARTY.md":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(inline.ReplaceAllString(fenced.ReplaceAllString(string(text), ""), ""), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			links++
			if err := follow(path, m[1]); err != nil {
				t.Errorf("%s: %s: %v", strings.TrimPrefix(path, root), m[1], err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if links < 20 {
		t.Errorf("%d links were followed; are they still found?", links)
	}
}

// follow says where a link of a page leads to nothing.
func follow(page, target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	if strings.HasPrefix(u.Path, "/") {
		return fmt.Errorf("it is not relative")
	}
	to := page
	if u.Path != "" {
		to = filepath.Join(filepath.Dir(page), filepath.FromSlash(u.Path))
	}
	if _, err := os.Stat(to); err != nil || u.Fragment == "" {
		return err
	}
	text, err := os.ReadFile(to)
	if err != nil {
		return err
	}
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
		if headingAnchor(m[1]) == u.Fragment {
			return nil
		}
	}
	return fmt.Errorf("%s has no such heading", filepath.Base(to))
}

// anchor is what GitHub calls a heading in links.
func headingAnchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}
