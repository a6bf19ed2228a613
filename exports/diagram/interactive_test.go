package diagram

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema/sorting"
)

func interactive(t *testing.T, f *Figure) string {
	t.Helper()
	return string(svgWith(t, f, Output{Interactive: true}))
}

// interactiveScenes has each kind that has nodes.
func interactiveScenes() map[string]*view.Scene {
	scenes := map[string]*view.Scene{
		"statements": small(), "positions": small(), "ego": small(), "evidence": trail(), "path": path(),
		"network": inventedNetwork{rows: 9, columns: 6, ties: 20, script: "mixed"}.scene(),
		"heatmap": inventedMatrix{rows: 5, columns: 4, script: "latin"}.scene(),
		"map":     atPlaces(mapScenes[3].places, 1, 1),
	}
	for _, c := range charts() {
		if scenes[c.kind] == nil {
			scenes[c.kind] = c.scene
		}
	}
	return scenes
}

const script = "<script><![CDATA[\n%s]]></script>\n"

// An interactive SVG is the other one, with our script and with what its parts join; each
// end is a node.
func TestInteractive(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	if strings.Contains(Script, "]]>") {
		t.Error("the script would end early")
	}
	scenes := interactiveScenes()
	for _, k := range Kinds() {
		if scenes[k.Name] == nil {
			t.Errorf("%s has no scene here", k.Name)
			continue
		}
		f := draw(t, k.Name, scenes[k.Name], Options{})
		plain, svg := string(svgOf(t, f)), interactive(t, f)
		if len(f.joined) == 0 {
			t.Errorf("%s: no part joins others", k.Name)
		}
		parts := map[string][]string{} // class and ends, by id
		for _, m := range regexp.MustCompile(`<g id="([^"]*)" class="([^"]*)"(?: data-ends="([^"]*)")?>`).FindAllStringSubmatch(svg, -1) {
			parts[m[1]] = m[2:]
		}
		for id, ends := range f.joined {
			if part := parts[id]; part == nil || part[1] != ends {
				t.Errorf("%s: %s joins %s, and the SVG says %q", k.Name, id, ends, part)
			}
			for end := range strings.FieldsSeq(ends) {
				if part := parts[end]; part == nil || !strings.HasPrefix(part[0], "node") {
					t.Errorf("%s: %s joins %s, which is no node", k.Name, id, end)
				}
			}
		}
		svg = strings.Replace(svg, fmt.Sprintf(script, Script), "", 1)
		svg = regexp.MustCompile(` data-ends="[^"]*"`).ReplaceAllString(svg, "")
		svg = strings.Replace(strings.Replace(svg, interactiveStyle, "", 1), `role="group"`, `role="img"`, 1)
		if diff := cmp.Diff(plain, svg); diff != "" {
			t.Errorf("%s: besides, it differs: %s", k.Name, diff)
		}
	}
}

const hostileNames = "</script><script>window.hacked=1</script> ]]><img src=x onerror='window.hacked=1'> \" onmouseover=\"window.hacked=1\" x=\"&quot;<svg onload=hacked=1>"

// trying runs the script of a test in Chromium and gives what it leaves in data-result.
func trying(t *testing.T, name, page string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
		t.Fatal(err)
	}
	dom := oracle.Run(t, oracle.Chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file)
	m := regexp.MustCompile(`data-result="([^"]*)"`).FindStringSubmatch(dom)
	if m == nil {
		t.Fatalf("%s: nothing came back: %.2000s", name, dom)
	}
	return html.UnescapeString(m[1])
}

// An asked picture is what became of it in the browser.
type asked struct {
	Start, Hovered, Away, Clicked, Cleared, Typed, Escaped []string // the ids of what stands out; all: nothing is dimmed
	Pinned                                                 int
	Status                                                 string
	Hacked                                                 bool
	Box                                                    bool
}

// ask is what a test does with a picture: it points at the node with the most to do, goes
// away, clicks it, clicks beside it, and looks for a word.
const ask = `function ask(svg, id, word) {
	var parts = [...svg.querySelectorAll("g.node, g.edge, g.label")];
	function lit() { return parts.filter(g => !g.classList.contains("dim")).map(g => g.id); }
	function mouse(what, on) { on.dispatchEvent(new MouseEvent(what, {bubbles: true})); }
	var one = parts.find(g => g.id === id), out = {Start: lit()};
	mouse("mouseover", one.lastElementChild); out.Hovered = lit();
	mouse("mouseover", svg); out.Away = lit();
	mouse("click", one.lastElementChild); mouse("mouseover", svg); out.Clicked = lit();
	out.Pinned = svg.querySelectorAll(".pinned").length;
	mouse("click", svg); out.Cleared = lit();
	var box = svg.querySelector("input");
	out.Box = !!box && box.getBoundingClientRect().height > 5;
	box.value = word; box.dispatchEvent(new Event("input", {bubbles: true})); out.Typed = lit();
	out.Status = box.nextSibling.textContent;
	box.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true})); out.Escaped = lit();
	out.Hacked = "hacked" in window;
	return out;
}
`

// wanted is what stands out around a node: what joins it to others, and those; what joins
// them beyond words on a line.
func wanted(f *Figure, svg, id string) map[string]bool {
	out, waiting := map[string]bool{id: true}, []string{id}
	for len(waiting) > 0 {
		at := waiting[0]
		waiting = waiting[1:]
		reach := func(ends string) {
			for end := range strings.FieldsSeq(ends) {
				if !out[end] {
					out[end] = true
					if strings.Contains(svg, `<g id="`+end+`" class="node words"`) {
						waiting = append(waiting, end)
					}
				}
			}
		}
		reach(f.joined[at])
		for edge, ends := range f.joined {
			if slices.Contains(strings.Fields(ends), at) {
				out[edge] = true
				reach(ends)
			}
		}
	}
	return out
}

// TestInteractiveInChromium points, clicks and types: in pictures that stand in a page,
// and in one that the browser opens from the disk.
func TestInteractiveInChromium(t *testing.T) {
	oracle.Chromium.Needs(t)
	type picture struct {
		name, svg, id, word string
		f                   *Figure
	}
	var all []picture
	scenes := interactiveScenes()
	scenes["hostile network"] = inventedNetwork{rows: 6, ties: 9, script: "latin", hostile: hostileNames}.scene()
	scenes["hostile statements"] = invented{actors: 4, positions: 4, statements: 8, script: "latin", hostile: hostileNames}.scene()
	var names []string
	for name := range scenes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		kind := strings.TrimPrefix(name, "hostile ")
		f := draw(t, kind, scenes[name], Options{})
		p := picture{name: name, svg: interactive(t, f), f: f}
		ends := map[string]int{}
		for _, list := range f.joined {
			for end := range strings.FieldsSeq(list) {
				ends[end]++
			}
		}
		var ids []string
		for id := range ends {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		sorting.StableBy(ids, func(a, b string) int { return ends[b] - ends[a] })
		// The first word that it shows: of charts, some marks have none.
		word := func(id string) string {
			part := regexp.MustCompile(`(?s)<g id="` + id + `" class="node.*?</g>`).FindString(p.svg)
			m := regexp.MustCompile(`<text [^>]*>([^< ]+)`).FindStringSubmatch(part)
			if m == nil {
				return ""
			}
			return strings.ToUpper(html.UnescapeString(m[1]))
		}
		if len(ids) == 0 || word(ids[0]) == "" {
			ids = ids[:0]
			for _, m := range regexp.MustCompile(`<g id="(n\d+)" class="node`).FindAllStringSubmatch(p.svg, -1) {
				if word(m[1]) != "" {
					ids = append(ids, m[1])
					break
				}
			}
			if len(ids) == 0 {
				continue // its marks have no words
			}
		}
		p.id, p.word = ids[0], word(ids[0])
		all = append(all, p)
	}
	check := func(p picture, got *asked) {
		t.Helper()
		everything := got.Start
		if len(everything) < 3 {
			t.Errorf("%s: %q at the start", p.name, everything)
		}
		for step, list := range map[string][]string{"away": got.Away, "cleared": got.Cleared, "escaped": got.Escaped} {
			if !slices.Equal(list, everything) {
				t.Errorf("%s, %s: %d stand out, want all %d", p.name, step, len(list), len(everything))
			}
		}
		var want []string
		around := wanted(p.f, p.svg, p.id)
		for _, id := range everything {
			if around[id] {
				want = append(want, id)
			}
		}
		for step, list := range map[string][]string{"hovered": got.Hovered, "clicked": got.Clicked} {
			if diff := cmp.Diff(want, list); diff != "" {
				t.Errorf("%s, %s at %s: -want +got:\n%s", p.name, step, p.id, diff)
			}
		}
		if len(want) == len(everything) && p.name == "network" || got.Pinned != 1 || !got.Box {
			t.Errorf("%s: %d of %d stand out, %d pinned; there is a box: %v", p.name, len(want), len(everything), got.Pinned, got.Box)
		}
		if !slices.Contains(got.Typed, p.id) || !strings.HasPrefix(got.Status, fmt.Sprint(len(got.Typed))+" of ") {
			t.Errorf("%s: for %q there stand out %q, %q", p.name, p.word, got.Typed, got.Status)
		}
		if got.Hacked {
			t.Errorf("%s: a name was run", p.name)
		}
	}
	run := func(calls string) string {
		return "<script>//<![CDATA[\n" + ask + calls + "\n//]]></script>"
	}
	call := func(p picture, svg string) string {
		id, _ := json.Marshal(p.id)
		word, _ := json.Marshal(p.word)
		return fmt.Sprintf("ask(%s, %s, %s)", svg, id, word)
	}
	var page, calls strings.Builder
	for i, p := range all {
		page.WriteString(regexp.MustCompile(`(?s)^<\?xml.*?\?>|<!DOCTYPE.*?>`).ReplaceAllString(p.svg, ""))
		fmt.Fprintf(&calls, "all.push(%s);\n", call(p, fmt.Sprintf("document.querySelectorAll('svg')[%d]", i)))
	}
	var results []asked
	result := trying(t, "page.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml"><body>`+page.String()+
		run("var all = [];\n"+calls.String()+"document.documentElement.setAttribute('data-result', JSON.stringify(all));")+"</body></html>")
	if err := json.Unmarshal([]byte(result), &results); err != nil || len(results) != len(all) {
		t.Fatalf("%d results: %v", len(results), err)
	}
	for i := range results {
		check(all[i], &results[i])
	}
	for _, p := range all {
		if p.name != "network" && p.name != "hostile statements" {
			continue
		}
		var one asked
		svg := strings.Replace(p.svg, "</svg>", run("document.documentElement.setAttribute('data-result', JSON.stringify("+call(p, "document.documentElement")+"));")+"</svg>", 1)
		if err := json.Unmarshal([]byte(trying(t, "picture.svg", svg)), &one); err != nil {
			t.Fatal(err)
		}
		check(p, &one)
	}
}
