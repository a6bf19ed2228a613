package main

import (
	"encoding/json"
	"html"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/corpustest"
	"onrecord/exports/oracle"
)

// publish writes a site into a new folder, and gives its files.
func publish(t *testing.T, args ...string) (dir string, files map[string]string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "public")
	must(t, append(append([]string{"site"}, args...), "-o", dir)...)
	return dir, corpustest.Contents(t, dir)
}

// Of a text that is not published, the pages have what is coded, and around it as much
// as was asked for.
func TestSiteTexts(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	for _, c := range []struct {
		args          []string
		has, hasNot   []string
		before, after string
	}{
		{nil, []string{"The harbour must close"}, []string{"Said the mayor", "thinks that"}, "", ""},
		{[]string{"--context", "4"}, nil, []string{"Said the mayor", "thinks that"}, "r, “", ".”\nB"},
		{[]string{"--context", "1000"}, nil, nil, "Said the mayor, “", ".”\nBen Harper thinks that the town lives on the harbour.\n"},
		{[]string{"--texts", "gazette"}, []string{"Said the mayor", "thinks that"}, nil, "", ""},
		{[]string{"--texts", "all"}, []string{"Said the mayor", "thinks that"}, nil, "", ""},
	} {
		_, files := publish(t, append([]string{dir}, c.args...)...)
		var all strings.Builder
		for _, text := range files {
			all.WriteString(html.UnescapeString(text))
		}
		for _, w := range c.has {
			if !strings.Contains(all.String(), w) {
				t.Errorf("%q: nothing has %q", c.args, w)
			}
		}
		for _, w := range c.hasNot {
			if strings.Contains(all.String(), w) {
				t.Errorf("%q: something has %q", c.args, w)
			}
		}
		want := `<span dir="auto">`
		if c.before != "" {
			want += `<span class="dim">…` + c.before + `</span>`
		}
		want += `<mark>The harbour must close</mark>`
		if c.after != "" {
			want += `<span class="dim">` + c.after + `…</span>`
		}
		if page := html.UnescapeString(files["statement/must-close.html"]); !strings.Contains(page, want+"</span>") {
			t.Errorf("%q: no %q in %s", c.args, want, page)
		}
	}
}

// What a store has of a text is a few characters around each passage.
func TestSiteStore(t *testing.T) {
	t.Parallel()
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	store := filepath.Join(t.TempDir(), "harbour.store")
	must(t, "build", dir, "-o", store)
	_, files := publish(t, "--store", store, "--context", "4")
	if page := html.UnescapeString(files["statement/must-close.html"]); !strings.Contains(page, `<span class="dim">…r, “</span><mark>The harbour must close</mark><span class="dim">.”`) {
		t.Error(page)
	}
	if !strings.Contains(files["index.html"], "harbour.store") {
		t.Error("the first page is not named after the store")
	}
	for name, text := range files { // which others read
		if strings.Contains(text, filepath.Dir(store)) {
			t.Errorf("%s says where the store lies", name)
		}
	}
}

var leading = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)

// Every link of a page leads to a file of the folder, and to a place on it, also where
// names are hostile; nothing but those that sources have leads elsewhere.
func TestSiteLinks(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	hostileFolder(t, hostile)
	for _, args := range [][]string{nil, {"dir"}, {"dir", "--texts", "all"}} {
		_, files := publish(t, args...)
		if _, ok := files["concordance.html"]; ok {
			t.Errorf("%q: words in context are asked of a server, and a page leads there", args)
		}
		for name, text := range files {
			if path.Ext(name) != ".html" {
				continue
			}
			for _, m := range leading.FindAllStringSubmatch(text, -1) {
				u, err := url.Parse(html.UnescapeString(m[1]))
				switch {
				case err != nil:
					t.Errorf("%q: %s: %v", args, name, err)
				case u.Scheme != "" || m[1] == "#":
					if path.Dir(name) == "." {
						t.Errorf("%q: %s leads to %s", args, name, m[1])
					}
				default:
					to := path.Join(path.Dir(name), u.Path)
					if u.Path == "" {
						to = name
					}
					page, ok := files[to]
					if !ok {
						t.Errorf("%q: %s leads to %s, which is not there", args, name, m[1])
					}
					if u.Fragment != "" && !strings.Contains(html.UnescapeString(page), `id="`+u.Fragment+`"`) {
						t.Errorf("%q: %s leads to %s, where nothing has that id", args, name, m[1])
					}
				}
			}
		}
	}
}

// The same corpus gives the same bytes, which are few.
func TestSiteBytes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	_, first := publish(t)
	_, again := publish(t)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("-first +again:\n%s", diff)
	}
	size := 0
	for _, text := range first {
		size += len(text)
	}
	if size > 1_000_000 {
		t.Errorf("the pages of the built-in corpus have %d bytes", size)
	}
}

// Pages that are gone are removed; what is somebody's own stays.
func TestSiteAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	dir := corpustest.Folder(t, corpustest.Harbour)
	out := filepath.Join(t.TempDir(), "public")
	must(t, "site", dir, "-o", out)
	at := func(name string) string { return filepath.Join(out, filepath.FromSlash(name)) }
	corpustest.Write(t, at("mine.html"), []byte("mine"))
	corpustest.Write(t, at("statement/feeds.html"), []byte("changed"))
	corpustest.Write(t, filepath.Join(dir, "sources", "gazette.yaml"), []byte("id: gazette\ntitle: Harbour to stay open?\nstatements: []\n"))
	must(t, "site", dir, "-o", out)
	files := corpustest.Contents(t, out)
	for name, want := range map[string]bool{"mine.html": true, "statement/feeds.html": true, "statement/must-close.html": false, "index.html": true} {
		if _, ok := files[name]; ok != want {
			t.Errorf("%s is there: %t", name, ok)
		}
	}
	if files["mine.html"] != "mine" || files["statement/feeds.html"] != "changed" {
		t.Error("somebody's work was changed")
	}
}

// browseFolder opens a folder of pages from the disk.
func browseFolder(t *testing.T, dir string, pages, searches []string, node string, into any) {
	t.Helper()
	chromium := oracle.Path(t, oracle.Chromium)
	oracle.Playwright.Needs(t)
	_, here, _, _ := runtime.Caller(0)
	args := []string{filepath.Join(filepath.Dir(here), "testdata", "site", "look.js"), (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "index.html"))}).String(), chromium}
	for _, list := range [][]string{pages, searches} {
		raw, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, string(raw))
	}
	out := oracle.Run(t, oracle.Playwright, append(args, node)...)
	var told struct{ Complaints, Found []string }
	for _, to := range []any{&told, into} {
		if err := json.Unmarshal([]byte(out), to); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	for _, c := range slices.Concat(told.Complaints, told.Found) {
		t.Error(c)
	}
}

// A found is what a page of the folder answers.
type found struct {
	IDs            []string
	Total, Command string
}

// Opened from a disk, no page bars anybody, searches find what said finds, and each tie
// has its statements.
func TestSiteBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	dir, _ := publish(t)
	var told struct {
		Answers      map[string]found
		Formed, Tied []string
		Moved        bool
		Unscripted   int
		Pictured     bool
	}
	searches := []string{
		"text=deal", "text=%22no+deal%22", "text=DEAL+agréed", "text=there’s", "by=trump&on=deal-reached", "at=place/alaska", "by=trump&by=putin&mode=quote", "about=actor/zelenskyy",
		"since=2025-08-16", "until=2025-08-15&act=demand", "since=2025&until=2025-08", "on=root-causes-first",
	}
	browseFolder(t, dir, []string{
		"index.html", "sources.html", "source/alaska-takeaways.html", "said.html", "said.html?by=trump", "stances.html", "network.html", "network-positions.html", "timeline.html",
		"actors.html", "actor/trump.html", "position/deal-reached.html", "place/alaska.html", "event/summit.html", "statement/no-deal-until-a-deal.html",
	}, searches, "Donald Trump", &told)
	for _, search := range searches {
		q, err := url.ParseQuery(search)
		if err != nil {
			t.Fatal(err)
		}
		args := []string{"said", "--format", "json"}
		for name, values := range q {
			for _, v := range values {
				args = append(args, "--"+name, v)
			}
		}
		want := []string{}
		if code, stdout, stderr := ask(t, args...); code == exitOK {
			var rows []struct{ ID string }
			if err := json.Unmarshal([]byte(stdout), &rows); err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				want = append(want, r.ID)
			}
		} else if code != exitNothing {
			t.Fatal(stderr)
		}
		got := told.Answers[search]
		if len(want) > 50 {
			want = want[:50]
		}
		if diff := cmp.Diff(want, got.IDs); diff != "" {
			t.Errorf("%s: -said +page:\n%s", search, diff)
		}
		if !strings.HasPrefix(got.Command, "onrecord said --") {
			t.Errorf("%s: the command is %q", search, got.Command)
		}
	}
	if diff := cmp.Diff(told.Answers["text=deal"].IDs, told.Formed); diff != "" {
		t.Errorf("by the form of a page: %s", diff)
	}
	if len(told.Tied) == 0 || !told.Moved || told.Unscripted != 69 || !told.Pictured {
		t.Errorf("the network and what is there without scripts: %+v", told)
	}
}

// What names and quotes of strangers hold is text in every page that is opened from a
// disk.
func TestSiteBrowserHostile(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	hostileFolder(t, hostile[:12])
	dir, files := publish(t, "dir", "--texts", "all")
	var pages []string
	for name := range files {
		if kind, _, ok := strings.Cut(name, "/"); path.Ext(name) == ".html" && (!ok || kind != "statement" || len(pages) < 12) {
			pages = append(pages, (&url.URL{Path: name}).EscapedPath())
		}
	}
	slices.Sort(pages)
	if len(pages) > 24 {
		pages = pages[:24]
	}
	var told struct{ Answers map[string]found }
	browseFolder(t, dir, pages, []string{"text=it+is", "text=" + url.QueryEscape(hostile[0]), "by=" + url.QueryEscape(hostile[1])}, "", &told)
	if len(told.Answers["text=it+is"].IDs) == 0 {
		t.Error("nothing is found")
	}
}

// Nothing in the folder says where it was made.
func TestSitePaths(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	dir := corpustest.Folder(t, corpustest.Harbour)
	_, files := publish(t, dir, "--texts", "all")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if strings.Contains(text, dir) || strings.Contains(text, here) {
			t.Errorf("%s has a path of this machine", name)
		}
	}
}
