package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// typedWords are the words of a line as a shell reads it: those in single quotes as they
// are, and \' for one of these.
func typedWords(t *testing.T, line string) (out []string) {
	t.Helper()
	var word strings.Builder
	quoted, begun := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, begun = !quoted, true
		case !quoted && c == '\\' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			begun = true
		case !quoted && c == ' ':
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	if quoted {
		t.Fatalf("a quotation mark is open: %s", line)
	}
	if begun {
		out = append(out, word.String())
	}
	return out
}

var (
	commandLines = regexp.MustCompile(`(?s)<code id="command[^"]*">(.*?)</code>`)
	downloads    = regexp.MustCompile(`<a href="([^"]*)" download>(\w+)</a>`)
)

// The line under each page gives what the page gives, in each format that it offers.
func TestDeskCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const corpus = "testdata/harbour"
	v := visit(t, corpus)
	ran := map[string]int{}
	for _, path := range []string{
		"/", "/actors", "/positions", "/said", "/said?text=harbour&by=adair", "/said?all=1&not-by=adair&not-mode=quote&since=2024", "/said?text=%22the+harbour%22&at=event%2Fsitting", "/stances", "/stances?mode=quote&by=adair",
		"/concordance?words=harbour", "/concordance?words=the+harbour&sort=left&by=adair", "/concordance?regex=(%3Fi)h%5Cw%2B%27%3F&width=9", "/concordance?texts=true&words=harbour",
		"/network", "/network?mode=two&aggregation=combine&isolates=true", "/network?tie=adair&tie=brandt&normalization=jaccard", "/network?window=300d", "/network?mode=events", "/network?rows=source&columns=about&qualifier=none&colour-by=none&size-by=statements",
		"/network?include=actor%3Dadair&include=actor%3Dbrandt&utterance=quote",
		"/timeline", "/timeline?rows=position&on=close-harbour", "/actor/adair", "/position/close-harbour", "/statement/must-close",
	} {
		page, status := v.fetched(path)
		if status != http.StatusOK && !strings.Contains(path, "texts=true") { // whether there is a text or not
			t.Errorf("%s: status %d", path, status)
		}
		at := commandLines.FindAllStringSubmatchIndex(page, -1)
		if len(at) == 0 {
			t.Errorf("%s: there is no command", path)
		}
		for i, m := range at {
			end := len(page)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			line := html.UnescapeString(page[m[2]:m[3]])
			words := typedWords(t, line)
			for _, d := range downloads.FindAllStringSubmatch(page[m[1]:end], -1) {
				format := d[2]
				if format == "png" || format == "pdf" || words[1] == "draw" && testing.Short() {
					continue // the svg has what they have
				}
				code, want, stderr := ask(t, slices.Concat([]string{"--corpus", corpus, "--format", format}, words[1:])...)
				if code != exitOK && code != exitNothing {
					t.Errorf("%s: %s --format %s ends with %d: %s", path, line, format, code, stderr)
					continue
				}
				if got, _ := v.fetched(html.UnescapeString(d[1])); code == exitOK && got != want {
					t.Errorf("%s: %s --format %s gives %d bytes, and the page %d: %.300s", path, line, format, len(want), len(got), got)
				}
				ran[format]++
			}
		}
	}
	for _, format := range []string{"csv", "json", "graphml"} {
		if ran[format] < 3 {
			t.Errorf("%d answers in %s were compared: %v", ran[format], format, ran)
		}
	}
}

// What a page shows is as much as its command gives.
func TestDeskShowsAnswers(t *testing.T) {
	const corpus = "testdata/harbour"
	v := visit(t, corpus)
	for path, c := range map[string]struct {
		shown string
		ask   []string
	}{
		"/said?on=close-harbour":        {`<article class="statement`, []string{"said", "--on", "close-harbour"}},
		"/stances":                      {`<td><a class="stance`, []string{"stances"}},
		"/network":                      {`#tie">`, []string{"network", "--mode", "one"}},
		"/network?mode=two":             {`#tie">`, []string{"network", "--mode", "two"}},
		"/concordance?words=harbour":    {`<mark>`, []string{"concordance", "harbour"}},
		"/network?tie=adair&tie=brandt": {`</strong> <span class="dim">they`, []string{"network", "--mode", "one", "--explain", "adair", "brandt"}},
	} {
		rows := strings.Count(must(t, append(c.ask, "--corpus", corpus, "--format", "jsonl")...), "\n")
		if got := strings.Count(v.get(path, 200), c.shown); got != rows || rows < 2 {
			t.Errorf("%s shows %d, and %s has %d", path, got, strings.Join(c.ask, " "), rows)
		}
	}
}

// Each setting of a command has a field on its page, or a reason why not.
func TestDeskSettings(t *testing.T) {
	v := visit(t, "testdata/harbour")
	for path, shown := range map[string][]string{"/network": {"network", "draw network"}, "/timeline": {"draw timeline"}, "/said?all=1": {"said"}} {
		page := v.get(path, 200)
		for _, name := range shown {
			root := newRoot(&app{}, commands)
			cmd, _, err := root.Find(strings.Fields(name))
			if err != nil {
				t.Fatal(err)
			}
			known := map[string]bool{}
			cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
				known[f.Name] = true
				is := strings.Contains(page, ` name="`+f.Name+`"`)
				why := unasked[name][f.Name]
				switch {
				case barred(f) || f.Name == "help" || name == "draw network" && unasked["network"][f.Name] != "" && !is:
				case is && name == "draw network", is && f.Name == "restarts": // a setting of both has one field
				case is == (why != ""):
					t.Errorf("%s: --%s of %s: a field: %v, and why not: %q", path, f.Name, name, is, why)
				}
			})
			for flag := range unasked[name] {
				if !known[flag] {
					t.Errorf("%s has no flag --%s (unasked)", name, flag)
				}
			}
		}
	}
	var mode []string
	for _, f := range settingsOf([]string{"network"}) {
		if f.Name == "aggregation" {
			mode = f.Choices
		}
	}
	if !slices.Contains(mode, "congruence") {
		t.Errorf("aggregation offers %q", mode)
	}
}

// A coder who codes blind cannot ask for what others have coded.
func TestDeskExploresBlind(t *testing.T) {
	hostileFolder(t, hostile[:2])
	v := visit(t, "dir", "--coder", "ANNA")
	for _, path := range []string{"/said?coder=main", "/said?all-coders=true", "/concordance?words=text&coder=main", "/stances?coder=main", "/network?mode=two&coder=main", "/timeline?coder=main"} {
		page, _ := v.fetched(path)
		for _, line := range commandLines.FindAllStringSubmatch(page, -1) {
			if strings.Contains(line[1], "main") || strings.Contains(line[1], "all-coders") {
				t.Errorf("%s asks %s", path, line[1])
			}
		}
	}
}

// A network is dragged and zoomed, filtered by weight and by window, and a click on a tie
// shows what makes it; without scripts it is drawn, and a link shows that.
func TestDeskBrowserNetwork(t *testing.T) {
	var told struct {
		Ties, Heavy, Pairs, Address    int
		Moved, Zoomed, Drawn, Explains bool
		Windows                        []string
		Shown                          []int
	}
	browse(t, "network.js", []string{"testdata/harbour"}, &told)
	var ties []json.RawMessage
	for line := range strings.Lines(must(t, "network", "--mode", "one", "--corpus", "testdata/harbour", "--format", "jsonl")) {
		ties = append(ties, json.RawMessage(line))
	}
	if told.Ties != len(ties) || told.Heavy == 0 || told.Heavy >= told.Ties {
		t.Errorf("%d ties are shown, and %d of the heaviest; there are %d", told.Ties, told.Heavy, len(ties))
	}
	if told.Pairs == 0 || told.Address != told.Pairs {
		t.Errorf("a click on a tie shows %d pairs, and its address %d", told.Pairs, told.Address)
	}
	if !told.Moved || !told.Zoomed {
		t.Errorf("a node is moved: %v, the network is zoomed: %v", told.Moved, told.Zoomed)
	}
	if !told.Drawn || !told.Explains {
		t.Errorf("without scripts it is drawn: %v, and explained: %v", told.Drawn, told.Explains)
	}
	if len(told.Windows) < 2 || slices.Compact(slices.Clone(told.Shown))[0] == slices.Max(told.Shown) && slices.Min(told.Shown) == slices.Max(told.Shown) {
		t.Errorf("windows %q have %v ties", told.Windows, told.Shown)
	}
}

// A timeline has the actors of whom most is coded, where there are very many, and says so;
// who chooses some gets those.
func TestDeskTimelineOfMany(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(dir, "table.csv")
	var rows strings.Builder
	rows.WriteString("speaker,quote,mode,date,source,supports\n")
	for i := range 45 {
		for n := range 1 + i%3 {
			fmt.Fprintf(&rows, "Speaker %d,Words %d of speaker %d,quote,2024-01-%02d,paper,Claim %d\n", i, n, i, 1+i%28, i)
		}
	}
	if err := os.WriteFile(table, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "import", "csv", table, "-o", filepath.Join(dir, "many"))
	v := visit(t, filepath.Join(dir, "many"))
	const told = "Of the many actors, it has the 20 of whom most is coded"
	page, _ := v.fetched("/timeline")
	if !strings.Contains(page, told) || strings.Count(commandLines.FindString(page), "--by speaker-") != 20 {
		t.Errorf("a timeline of 45 actors: %s", commandLines.FindString(page))
	}
	page, _ = v.fetched("/timeline?by=speaker-3")
	if strings.Contains(page, told) || strings.Count(commandLines.FindString(page), "--by speaker-") != 1 {
		t.Errorf("of one actor: %s", commandLines.FindString(page))
	}
	page, _ = v.fetched("/timeline?rows=position")
	if !strings.Contains(page, "Of the many positions, it has the 20 on which most is coded") || strings.Count(commandLines.FindString(page), "--on claim-") != 20 {
		t.Errorf("of 45 positions: %s", commandLines.FindString(page))
	}
	page, _ = v.fetched("/timeline?rows=source")
	if strings.Contains(page, told) {
		t.Errorf("of sources: %s", commandLines.FindString(page))
	}
}

// A network of very many has the actors of whom most is coded, and the positions on which
// they say most; its windows are as far apart as makes few enough.
func TestDeskNetworkOfMany(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(dir, "table.csv")
	var rows strings.Builder
	rows.WriteString("speaker,quote,mode,date,source,supports\n")
	for i := range 45 {
		for n := range 3 + i%3 {
			fmt.Fprintf(&rows, "Speaker %d,Words %d of speaker %d,quote,20%d-01-%02d,paper,Claim %d\n", i, n, i, 20+n, 1+i%28, (i*n)%40)
		}
	}
	if err := os.WriteFile(table, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "import", "csv", table, "-o", filepath.Join(dir, "many"))
	v := visit(t, filepath.Join(dir, "many"))
	page, _ := v.fetched("/network?mode=two")
	line := commandLines.FindString(page)
	if strings.Count(line, "--by speaker-") != 12 || strings.Count(line, "--on claim-") != 24 || strings.Count(line, "--include &#39;position=claim-") != 24 {
		t.Errorf("two modes: %s", line)
	}
	if told := "Of the many actors, it has the 12 of whom most is coded, and the 24 positions on which they say most;"; !strings.Contains(page, told) {
		t.Errorf("the page does not say: %s", told)
	}
	page, _ = v.fetched("/network?mode=two&on=claim-3")
	if line := commandLines.FindString(page); strings.Count(line, "--on claim-") != 1 || strings.Contains(line, "--by") {
		t.Errorf("of one position: %s", line)
	}
	page, _ = v.fetched("/network?window=30d")
	line = commandLines.FindString(page)
	if !strings.Contains(line, "--step auto") || !strings.Contains(page, "There are very many windows: those that are 15d apart are computed") && !strings.Contains(page, "there are very many windows: those that are 15d apart are computed") {
		t.Errorf("windows of days over five years: %s", line)
	}
	if !strings.Contains(page, `name="step" value="auto"`) {
		t.Error("no step can be typed")
	}
	page, _ = v.fetched("/network?window=30d&step=7d")
	if line := commandLines.FindString(page); !strings.Contains(line, "--step 7d") {
		t.Errorf("a week apart: %s", line)
	}
}

// What a pattern matches is shown part by part where not all statements are looked at, and
// nothing of it is lost on the way.
func TestDeskLooksFurther(t *testing.T) {
	v := visit(t, "testdata/harbour")
	marks := regexp.MustCompile(`<tr><td><a href="([^"]*)">(?s:.*?)<mark>([^<]*)</mark>`)
	link := regexp.MustCompile(`<a href="([^"]*)">Look further</a>`)
	found := func(page string) (out []string) {
		for _, m := range marks.FindAllStringSubmatch(page, -1) {
			out = append(out, m[1]+" "+m[2])
		}
		return out
	}
	const pattern = "/concordance?regex=%5Bh-t%5D%5Cw%2Br"
	whole := v.get(pattern, http.StatusOK)
	if link.MatchString(whole) || strings.Contains(whole, "looked through") {
		t.Error("a page that has all says that it is a part")
	}
	for _, order := range []string{"", "&sort=right"} {
		want := found(v.get(pattern+order, http.StatusOK))
		var got []string
		parts := 0
		for at := pattern + order + "&look=2"; at != ""; parts++ {
			page := v.get(at, http.StatusOK)
			got = append(got, found(page)...)
			m := link.FindStringSubmatch(page)
			if at = ""; m != nil {
				if !strings.Contains(page, "were looked through") {
					t.Error("a part does not say how far it goes")
				}
				at = html.UnescapeString(m[1]) + "&look=2"
			}
		}
		if order != "" { // each part has its own
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) || parts < 3 || len(want) < 5 {
			t.Errorf("%d parts have %q, want %q", parts, got, want)
		}
	}
}
