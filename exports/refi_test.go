package exports

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/importer"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/exports/refi"
	"onrecord/graph/view"
	"onrecord/schema"
	qda "onrecord/schema/refi"
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
		"invented": {exporttest.Invented(3), nil}, "hostile": {exporttest.HostileCorpus(), nil}, "text": {plain, map[string]string{"gazette": text}}, "empty": {exporttest.Invented(0), nil}, "long": {exporttest.Long(), nil},
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

// A project that QualCoder has saved again comes back: it has a selection for each coding,
// and a coder where there was none. What was coded there since is told, and read alone
// where it is said which codes speak.
func TestREFIResaved(t *testing.T) {
	plain, text := textCorpus()
	at := len([]rune(text[:strings.Index(text, "Then")]))
	ref := schema.Ref{Kind: schema.KindSource, ID: "gazette"}
	bridge := []schema.Ref{{Kind: schema.KindPosition, ID: "bridge"}}
	plain.Statements = append(plain.Statements, &schema.Statement{
		EntityBase: schema.EntityBase{ID: "no-more"}, Source: ref, Speakers: plain.Statements[0].Speakers, Mode: "paraphrase", Summary: "No more:\nof all.",
		Neutral: bridge, About: bridge, Evidence: []schema.Passage{{Source: ref, Line: 2, Start: at, End: at + 12}},
	})
	g := exporttest.GraphOf(t, plain)
	write := func(g view.Graph) []byte {
		in := &Input{Graph: g, Text: func(s *schema.Source) (string, bool, error) { return text, s.ID == "gazette", nil }}
		var file bytes.Buffer
		if err := refi.REFI.Write(&file, in); err != nil {
			t.Fatal(err)
		}
		return file.Bytes()
	}
	want := write(g)
	p, err := qda.Read(t.Context(), "first.qdpx", want, qda.Bounds)
	if err != nil {
		t.Fatal(err)
	}
	p.Origin = "QualCoder 3.8"
	p.Users = append(p.Users, qda.User{GUID: "00000000-0000-0000-0000-000000000001", Name: "default"})
	split := 0
	for _, s := range p.Sources {
		var selections []qda.Selection
		for _, sel := range s.Selections {
			for _, c := range sel.Codings {
				one := sel
				one.Codings = []qda.Coding{c}
				if one.User == "" {
					one.User = "00000000-0000-0000-0000-000000000001"
				}
				selections = append(selections, one)
			}
		}
		split += len(selections) - len(s.Selections)
		s.Selections = selections
	}
	if split < 3 {
		t.Fatalf("only %d selections more", split)
	}
	save := func() string {
		var file bytes.Buffer
		if _, err := qda.Write(&file, p); err != nil {
			t.Fatal(err)
		}
		return exporttest.SaveText(t, "saved.qdpx", file.String())
	}
	dir, c := reimported(t, "refi", save())
	if got := write(exporttest.GraphOf(t, c)); !bytes.Equal(want, got) {
		t.Error(cmp.Diff(unzipped(want), unzipped(got)))
	}

	speaker, position := p.Codes[0].Codes[0], p.Codes[1].Codes[0]
	p.Sources[0].Selections = append(p.Sources[0].Selections, qda.Selection{
		GUID: "00000000-0000-0000-0000-000000000002", Start: 0, End: 3,
		Codings: []qda.Coding{{GUID: "00000000-0000-0000-0000-000000000003", Code: speaker.GUID}, {GUID: "00000000-0000-0000-0000-000000000004", Code: position.GUID}},
	})
	more := save()
	i := slices.IndexFunc(importer.Importers(), func(im importer.Importer) bool { return im.Name == "refi" })
	im := importer.Importers()[i]
	result, err := im.Import(t.Context(), []string{more}, dir, importer.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Files) > 0 || !slices.ContainsFunc(result.Parts, func(p importer.Part) bool { return p.Left == 1 && p.Name == "selections that onrecord did not write" }) {
		t.Errorf("%v would be written; %+v", result.Files, result.Parts)
	}
	result, err = im.Import(t.Context(), []string{more}, dir, importer.ImportOptions{Columns: map[string]string{"Actors": "speakers", "Positions": "positions"}})
	if err != nil {
		t.Fatal(err)
	}
	added := map[schema.Kind]int{schema.KindStatement: 1}
	maps.DeleteFunc(result.Added, func(_ schema.Kind, n int) bool { return n == 0 })
	if diff := cmp.Diff(added, result.Added); diff != "" || len(result.Differences) > 0 {
		t.Error(diff, result.Differences)
	}
}
