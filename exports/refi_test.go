package exports

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/exports/refi"
	"onrecord/schema"
)

// readREFI prints what Python makes of a project: the schema's elements, and of each
// selection the words that stand there, who coded it and with which codes.
const readREFI = `
import sys, json, zipfile, xml.etree.ElementTree as et
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
root = et.fromstring(z.read("project.qde"))
q = lambda name: "{urn:QDA-XML:project:1.0}" + name
users = {u.get("guid"): u.get("name") for u in root.iter(q("User"))}
codes = {c.get("guid"): c.get("name") for c in root.iter(q("Code"))}
assert len(codes) == len(list(root.iter(q("Code")))) == len(set(codes.values()))
rows = []
for s in root.iter(q("TextSource")):
    path = s.get("plainTextPath")
    assert path.startswith("internal://")
    text = z.read("sources/" + path[len("internal://"):]).decode("utf-8")
    for sel in s.iter(q("PlainTextSelection")):
        start, end = int(sel.get("startPosition")), int(sel.get("endPosition"))
        assert 0 <= start < end <= len(text)
        who = {users.get(c.get("creatingUser"), "") for c in sel.iter(q("Coding"))} | {users.get(sel.get("creatingUser"), "")}
        assert len(who) == 1
        rows.append([s.get("name"), text[start:end], who.pop(), sorted(codes[c.find(q("CodeRef")).get("targetGUID")] for c in sel.iter(q("Coding")))])
print(json.dumps(sorted(rows)))
`

// A project is one by the schema of REFI-QDA, and Python finds in it the words of each
// passage, and the codes.
func TestREFI(t *testing.T) {
	oracle.XMLLint.Needs(t)
	oracle.SQLite.Needs(t) // that is Python
	script := exporttest.SaveText(t, "read.py", readREFI)
	plain, text := textCorpus()
	for name, of := range map[string]struct {
		corpus *schema.Corpus
		texts  map[string]string
	}{
		"invented": {exporttest.Invented(3), nil}, "hostile": {exporttest.HostileCorpus(), nil}, "text": {plain, map[string]string{"gazette": text}}, "empty": {exporttest.Invented(0), nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := &Input{Graph: exporttest.GraphOf(t, of.corpus), Text: func(s *schema.Source) (string, bool, error) {
				text, ok := of.texts[s.ID]
				return text, ok, nil
			}}
			var file bytes.Buffer
			if err := refi.REFI.Write(&file, in); err != nil {
				t.Fatal(err)
			}
			saved := exporttest.SaveText(t, "graph.qdpx", file.String())
			qde := exporttest.SaveText(t, "project.qde", strings.TrimPrefix(strings.SplitAfter(unzipped(file.Bytes()), "</Project>\n")[0], "project.qde\n"))
			oracle.Run(t, oracle.XMLLint, "--noout", "--nonet", "--schema", "testdata/REFI-QDA-Project.xsd", qde)
			var got, want [][]any
			if err := json.Unmarshal([]byte(oracle.Run(t, oracle.SQLite, script, saved)), &got); err != nil {
				t.Fatal(err)
			}
			for _, s := range of.corpus.Statements {
				for i := range s.Evidence {
					want = append(want, wantedREFI(of.corpus, s, &s.Evidence[i], of.texts))
				}
			}
			if len(want) != len(got) {
				t.Fatalf("%d selections, and %d passages", len(got), len(want))
			}
			if of.texts == nil {
				return // the words of a text that was made are those of the quotes
			}
			sort := func(a, b []any) int { return strings.Compare(a[1].(string)+a[0].(string), b[1].(string)+b[0].(string)) }
			slices.SortFunc(want, sort)
			slices.SortFunc(got, sort)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// wantedREFI is what a selection has to say.
func wantedREFI(c *schema.Corpus, s *schema.Statement, p *schema.Passage, texts map[string]string) []any {
	names := map[schema.Ref]string{}
	for e := range c.Entities {
		names[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] = e.Label()
	}
	var codes []any
	for _, of := range []struct {
		tag  string
		refs []schema.Ref
	}{{"", s.Speakers}, {"on behalf of: ", s.OnBehalfOf}, {"to: ", s.Addressees}, {"supports: ", s.Supports}, {"opposes: ", s.Opposes}, {"", s.Neutral}, {"praises: ", s.Praises}, {"criticizes: ", s.Criticizes}, {"about: ", s.About}} {
		for _, r := range of.refs {
			if r.Kind == schema.KindActor || r.Kind == schema.KindPosition {
				codes = append(codes, of.tag+names[schema.Ref{Kind: r.Kind, ID: r.ID}])
			}
		}
	}
	slices.SortFunc(codes, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	title := names[schema.Ref{Kind: schema.KindSource, ID: p.Source.ID}]
	words := ""
	if runes := []rune(texts[p.Source.ID]); p.End <= len(runes) {
		words = string(runes[p.Start:p.End])
	}
	return []any{title, words, s.Coder, codes}
}
