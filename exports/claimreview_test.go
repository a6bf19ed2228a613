package exports

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/importer"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/schema"
)

// checked is a corpus of fact-checks: two on one page, of which one is of two who
// claimed the same, and one of which nobody knows who claimed it.
func checked() *schema.Corpus {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	refs := func(k schema.Kind, ids ...string) (out []schema.Ref) {
		for _, id := range ids {
			out = append(out, ref(k, id))
		}
		return out
	}
	n := schema.NumberOf
	base := func(id string) schema.EntityBase { return schema.EntityBase{ID: id} }
	page, other := ref(schema.KindSource, "page"), ref(schema.KindSource, "other")
	return &schema.Corpus{
		EntityBase: base("facts"), Base: "https://example.org/facts/",
		Actors: []*schema.Actor{
			{EntityBase: base("ada"), Name: "Ada Quay", Type: "person", SameAs: []string{"http://www.wikidata.org/entity/Q1"}},
			{EntityBase: base("board"), Name: "Port Board", Type: "organization"},
			{EntityBase: base("desk"), Name: "Fact “Desk” </script>", Type: "organization"},
		},
		Positions: []*schema.Position{{EntityBase: base("sold"), Name: "The harbour was sold", Type: "claim"}, {EntityBase: base("toll"), Name: "The toll doubles", Type: "claim"}},
		Sources: []*schema.Source{
			{EntityBase: base("page"), Title: "What was said", Type: "fact-check", Publisher: "Fact “Desk” </script>", Date: "2024-03-02", URL: "https://desk.example/1?a=b&c", Language: "en"},
			{EntityBase: base("other"), Title: "Another page", Type: "fact-check", Publisher: "Fact “Desk” </script>", URL: "https://desk.example/2"},
		},
		Statements: []*schema.Statement{
			{EntityBase: base("ada-sold"), Source: page, Speakers: refs(schema.KindActor, "ada"), Mode: "reported", Summary: "The harbour was sold", Supports: refs(schema.KindPosition, "sold"), Date: "2024-02-28", Note: "https://talk.example/1\nhttps://talk.example/2"},
			{EntityBase: base("board-sold"), Source: page, Speakers: refs(schema.KindActor, "board"), Mode: "reported", Summary: "The harbour was sold", Supports: refs(schema.KindPosition, "sold")},
			{
				EntityBase: base("on-sold"), Source: page, Speakers: refs(schema.KindActor, "desk"), Mode: "assertion", Summary: "On the claim: The harbour was sold", Neutral: refs(schema.KindPosition, "sold"),
				Verdict: &schema.Verdict{Rating: "False: nobody bought it", Value: n(1), Best: n(5), Worst: n(1)}, Answers: refs(schema.KindStatement, "ada-sold", "board-sold"), Note: "Was the harbour sold?",
			},
			{EntityBase: base("on-toll"), Source: other, Speakers: refs(schema.KindActor, "desk"), Mode: "assertion", Summary: "On the claim: The toll doubles", Neutral: refs(schema.KindPosition, "toll"), Verdict: &schema.Verdict{Rating: "Half true"}},
		},
	}
}

// What ClaimReview holds of a corpus comes back, and makes the same file again;
// nothing is told to be lost but what the corpus is called.
func TestClaimReviewRoundTrip(t *testing.T) {
	f := named(t, "claimreview")
	write := func(c *schema.Corpus, lost string) string {
		in := &Input{Graph: exporttest.GraphOf(t, c)}
		var out strings.Builder
		if err := f.Write(&out, in); err != nil {
			t.Fatal(err)
		}
		if err := f.Count(in); err != nil {
			t.Fatal(err)
		}
		if got := in.Lost.String(); got != lost {
			t.Errorf("lost: %s, not %s", got, lost)
		}
		return out.String()
	}
	first := write(checked(), "1 corpus base IRIs")
	dir := t.TempDir()
	file := filepath.Join(dir, "facts.jsonld")
	if err := os.WriteFile(file, []byte(first), 0o666); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(importer.Importers(), func(im importer.Importer) bool { return im.Name == "claimreview" })
	im := importer.Importers()[i]
	result, err := im.Import(t.Context(), []string{file}, filepath.Join(dir, "facts"), importer.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range result.Parts {
		if p.Left > 0 {
			t.Errorf("%s: %d left behind: %s", p.Name, p.Left, p.Why)
		}
	}
	set, err := data.Load(t.Context(), []string{filepath.Join(dir, "facts")}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lines := func(text string) []string {
		out := strings.Split(strings.ReplaceAll(text, ",\n", "\n"), "\n")
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(lines(first), lines(write(set.Corpora[0], "1 corpus titles, 1 corpus base IRIs"))); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(first, "</script") {
		t.Error("a page in which this stands ends its script too soon")
	}
}

// As RDF, each review has its claim, its verdict and who said it.
func TestClaimReviewRDF(t *testing.T) {
	oracle.RDFLib.Needs(t)
	script := exporttest.SaveText(t, "claims.py", `
import sys, json, rdflib
g = rdflib.Graph()
g.parse(sys.argv[1], format='json-ld')
s = rdflib.Namespace('https://schema.org/')
for r in g.subjects(rdflib.RDF.type, s.ClaimReview):
    rating, item = g.value(r, s.reviewRating, any=False), g.value(r, s.itemReviewed, any=False)
    assert (rating, rdflib.RDF.type, s.Rating) in g
    claimant = g.value(item, s.author, any=False) if item else None
    print(json.dumps([str(v) for v in [g.value(r, s.claimReviewed, any=False), g.value(rating, s.alternateName, any=False), g.value(rating, s.ratingValue, any=False),
        g.value(g.value(r, s.author, any=False), s.name, any=False), g.value(claimant, s.name) if claimant else None, g.value(r, s.url, any=False)]]))
`)
	text := string(exporttest.Written(t, named(t, "claimreview"), exporttest.GraphOf(t, checked()), ""))
	inline := strings.Replace(text, `"https://schema.org"`, `{"@vocab": "https://schema.org/"}`, 1) // which nobody fetches
	var got [][]string
	for line := range strings.Lines(oracle.Run(t, oracle.RDFLib, script, exporttest.SaveText(t, "c.jsonld", inline))) {
		var row []string
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		got = append(got, row)
	}
	slices.SortFunc(got, slices.Compare)
	want := [][]string{
		{"The harbour was sold", "False: nobody bought it", "1", "Fact “Desk” </script>", "Ada Quay", "https://desk.example/1?a=b&c"},
		{"The harbour was sold", "False: nobody bought it", "1", "Fact “Desk” </script>", "Port Board", "https://desk.example/1?a=b&c"},
		{"The toll doubles", "Half true", "None", "Fact “Desk” </script>", "None", "https://desk.example/2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// jsonld.js reads each review, its claim, its verdict and who said it.
func TestClaimReviewJSONLDJS(t *testing.T) {
	oracle.JSONLDJS.Needs(t)
	script := exporttest.SaveText(t, "claims.js", `
const fs = require('fs'), jsonld = require('jsonld')
const documentLoader = async url => ({document: {'@context': {'@vocab': 'https://schema.org/'}}, documentUrl: url, contextUrl: null})
async function main() {
  const all = await jsonld.expand(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')), {documentLoader})
  const one = (o, name) => o && o['https://schema.org/' + name] ? o['https://schema.org/' + name][0] : undefined
  const value = o => o === undefined ? 'none' : String(o['@value'])
  for (const r of all) {
    const rating = one(r, 'reviewRating')
    console.log([r['@type'][0], value(one(r, 'claimReviewed')), value(one(rating, 'alternateName')), value(one(rating, 'ratingValue')), value(one(one(r, 'author'), 'name')), value(one(one(one(r, 'itemReviewed'), 'author'), 'name'))].join('|'))
  }
}
main().catch(err => { console.error(err); process.exit(1) })
`)
	got := oracle.Run(t, oracle.JSONLDJS, script, exporttest.Save(t, named(t, "claimreview"), exporttest.GraphOf(t, checked()), ""))
	const of = "https://schema.org/ClaimReview|"
	want := of + "The harbour was sold|False: nobody bought it|1|Fact “Desk” </script>|Ada Quay\n" +
		of + "The harbour was sold|False: nobody bought it|1|Fact “Desk” </script>|Port Board\n" + of + "The toll doubles|Half true|none|Fact “Desk” </script>|none\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What no review has a place for is counted.
func TestClaimReviewLoss(t *testing.T) {
	c := checked()
	c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: "town"}, Name: "Town", Type: "state"})
	c.Statements = append(c.Statements, &schema.Statement{
		EntityBase: schema.EntityBase{ID: "more"}, Source: schema.Ref{Kind: schema.KindSource, ID: "page"}, Speakers: []schema.Ref{{Kind: schema.KindActor, ID: "town"}}, Mode: "paraphrase", Summary: "No.",
	}, &schema.Statement{
		EntityBase: schema.EntityBase{ID: "on-nothing"}, Source: schema.Ref{Kind: schema.KindSource, ID: "page"}, Speakers: []schema.Ref{{Kind: schema.KindActor, ID: "desk"}}, Mode: "assertion", Summary: "No.", Verdict: &schema.Verdict{Rating: "No"},
	})
	on := c.Statements[2]
	on.Neutral, on.Supports, on.Mode, on.Summary, on.Date, on.Note = nil, on.Neutral, "paraphrase", "They say no.", "2024-03-01", "two\nlines"
	c.Positions[0].Type, c.Actors[1].Type, c.Sources[0].Type, c.Sources[0].Publisher, c.Sources[1].URL = "demand", "group", "news", "Others", "file:///x"
	f := named(t, "claimreview")
	in := &Input{Graph: exporttest.GraphOf(t, c)}
	if err := f.Write(&strings.Builder{}, in); err != nil {
		t.Fatal(err)
	}
	want := "1 sides of verdicts, 1 statement modes, 1 statement notes, 1 statement dates, 1 source types, 1 source publishers, 1 position types, 1 statement summaries, 1 actor types, " +
		"1 verdicts on no position, 1 source addresses, 1 actors of no verdict, 2 statements without a verdict, on which there is none"
	if diff := cmp.Diff(want, in.Lost.String()); diff != "" {
		t.Error(diff)
	}
}
