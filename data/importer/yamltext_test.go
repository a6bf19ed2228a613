package importer

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/corpustest"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/wording"
)

// hostileTexts are hard to write in YAML.
var hostileTexts = []string{
	" ", "  x", "x  ", "a: b", "a:", ":a", "a #b", "#a", "a#b", "- a", "-", "--- a", "...", "? a", "!a", "&a", "*a", "| a", "> a", "@a", "`a`", "%a",
	"'", "''a", "\"", `a "b" c`, `"a"`, `\`, `a\nb`, "[a", "a]", "{a}", "a, b", "a,b", "[]", "{}", "<<", "=", "~", "a?", "a ? b", "it's", "a:b", "a:,", "x:\"y", "a:[",
	"yes", "No", "on", "OFF", "y", "N", "true", "False", "null", "Null", "NULL", "nil", "None",
	"1", "1.0", "-1", "+1", ".5", "1e3", "0x1F", "0o7", "0b1", "1_000", "1,000", "12:30", "12:30:45", ".inf", "-.INF", ".nan", "8de018", "1e400", "00", "018", "18446744073709551616",
	"2025-08-15", "2025-08", "2025", "2025-08-15~", "2025-08/2025-09", "2025/..", "../2025", "2025-08-15T10:00:00Z", "2020-01-XX", "2025?", "2025%", "-0044",
	"a\nb", "a\n\nb", "\na", "a\n", "\n", "a \nb", "a\n b", "a\n\tb", "a\n# b", "a\n---\nb", "a\n...", "a\n- b: c\n", "a\r\nb", "a\rb", "\r", "\t", "a\tb", "\ta", "a\t",
	"\u0085", "a\u0085b", "\u2028", "a\u2029b", "\ufeff", "a\ufeffb", "\u00a0", "\u00a0a\u00a0", "a\u3000b", "\u200b", "\ufffe", "\uffff", "\ufffd", "\U0001fffe", "\U0010ffff",
	"\x01", "a\x07b", "\x1b[31m", "\x7f", "\u0080", "\u009f",
	"😀", "👩\u200d👩\u200d👧", "é", "e\u0301", "\u0301", "שלום", "\u200fשלום, עולם\u200f", "\u202eabc", "Зеленський", "日本語: 「はい」", "“so”", "«так»", "„ja“",
	"</script>", "'; DROP TABLE x; --", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "actor/x", "https://example.org/a?b=c#d", "https://e.org/x,y",
	strings.Repeat("long ", 60), strings.Repeat("ä", 200),
}

// A yamlSpot is a place in a YAML file in which a text can stand.
type yamlSpot struct {
	name  string
	write func(string) string
	read  func(*schema.Node) *schema.Node
}

var yamlSpots = []yamlSpot{
	{"on a line", func(s string) string { return "id: " + string(yamlfile.AppendText(nil, s, false)) + "\nb: c\n" }, func(n *schema.Node) *schema.Node { return n.Items[0] }},
	{"in a list", func(s string) string { return "- " + string(yamlfile.AppendText(nil, s, false)) + "\n- c\n" }, func(n *schema.Node) *schema.Node { return n.Items[0] }},
	{"between brackets", func(s string) string {
		return "a: [b, " + string(yamlfile.AppendText(nil, s, true)) + ", " + string(yamlfile.AppendText(nil, s, true)) + "]\n"
	}, func(n *schema.Node) *schema.Node { return n.Items[0].Items[2] }},
	{"between braces", func(s string) string {
		return "- {id: " + string(yamlfile.AppendText(nil, s, true)) + ", c: " + string(yamlfile.AppendText(nil, s, true)) + "}\n"
	}, func(n *schema.Node) *schema.Node { return n.Items[0].Items[1] }},
	{"in a block", func(s string) string {
		if !yamlfile.IsBlock(s) {
			return "a:\n  c: " + yamlfile.Quote(s) + "\nd: e\n"
		}
		return "a:\n  c:" + string(yamlfile.AppendBlock(nil, 4, s)) + "d: e\n"
	}, func(n *schema.Node) *schema.Node { return n.Items[0].Items[0] }},
}

// testText asks that a text comes back equal from each place, whoever reads.
func testText(t *testing.T, s string) {
	t.Helper()
	for _, spot := range yamlSpots {
		text := spot.write(s)
		var ps schema.Problems
		for _, file := range []*yamlfile.File{
			yamlfile.Parse(context.Background(), "x", []byte(text), nil, &ps),
			yamlfile.ParseLibrary(context.Background(), "x", []byte(text), nil, &ps),
		} {
			if len(ps) > 0 || file.Node == nil {
				t.Fatalf("%s: %q: %v of\n%s", spot.name, s, ps, text)
			}
			if got := spot.read(file.Node); got.Kind != schema.StringNode || got.Text != s {
				t.Fatalf("%s: got %v %q, want %q, of\n%s", spot.name, got.Kind, got.Text, s, text)
			}
		}
	}
}

func TestYAMLText(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, s := range hostileTexts {
		testText(t, s)
	}
	for r := rune(1); r < 0x3000; r++ {
		testText(t, string(r))
		testText(t, "a"+string(r)+"b")
	}
}

// A text stands without marks where YAML needs none.
func TestYAMLMarks(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", "JD Vance": "JD Vance", "the “Axe” Öz": "the “Axe” Öz", "a, b": "a, b", "it's": "it's", "a:b": "a:b", "C#": "C#", "(x)": "(x)",
		"yes": `"yes"`, "2025": `"2025"`, "a: b": `"a: b"`, "a #b": `"a #b"`, "-": `"-"`, "": `""`, "x\ny": `"x\ny"`, "8de018e": "8de018e", "3 ships": "3 ships",
	} {
		if got := string(yamlfile.AppendText(nil, text, false)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got, want := string(yamlfile.AppendText(nil, "a, b", true)), `"a, b"`; got != want {
		t.Errorf("between brackets: got %s, want %s", got, want)
	}
}

func FuzzYAMLText(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" || strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
			t.Skip("no text of an entity")
		}
		testText(t, s)
	})
}

// yamlOf writes the entities of one kind as a file has them.
func yamlOf(c *schema.Corpus, k schema.Kind) []byte {
	w := yamlfile.Writer{Index: schema.Index(c)}
	var out []byte
	for e := range c.Entities {
		if e.Kind() == k {
			out = w.AppendItem(out, 0, e)
		}
	}
	return out
}

// All fields of all kinds come back, hostile texts in each.
func TestYAMLEntities(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	base := corpustest.Loaded(t, data.Options{}, corpustest.Folder(t, corpustest.Full))
	for i, s := range append([]string{"tame"}, hostileTexts...) {
		c := spiked(t, base, s)
		for _, k := range schema.Kinds() {
			for _, braces := range []bool{false, true} {
				text := yamlOf(c, k)
				if braces {
					text = bracesOf(c, k)
				}
				if diff := cmp.Diff(lined(c, k), decodedYAML(t, c, k, text)); diff != "" {
					t.Fatalf("%d: %q: %s in\n%s", i, s, diff, text)
				}
			}
		}
	}
}

func bracesOf(c *schema.Corpus, k schema.Kind) []byte {
	w := yamlfile.Writer{Index: schema.Index(c)}
	var out []byte
	for e := range c.Entities {
		if e.Kind() == k {
			out = append(append(w.AppendBraces(append(out, "- "...), e), '\n'), '\n')
		}
	}
	return out
}

// spiked is a copy of a corpus with a text put into each field that takes any.
func spiked(t *testing.T, c *schema.Corpus, s string) *schema.Corpus {
	t.Helper()
	out := reread(t, c)
	var spike func(fields []schema.Field, record any)
	spike = func(fields []schema.Field, record any) {
		for i := range fields {
			f := &fields[i]
			if f.Exchanged { // no file has it
				continue
			}
			switch p := f.Pointer(record).(type) {
			case *string:
				if f.Type == schema.Text && f.Name != "sha256" && f.Name != "original" {
					*p = s
				}
				if f.Name == "quote" {
					*p = wording.WithoutMarks(s)
				}
			case *[]string:
				if f.Type == schema.Texts && !slices.Contains(*p, s) {
					*p = append(*p, wording.WithoutMarks(s))
				}
			default:
				for _, part := range f.Records(record) {
					spike(f.Fields, part)
				}
			}
		}
	}
	for e := range out.Entities {
		switch e := e.(type) { // what the names of files say
		case *schema.Source:
			e.Layers, e.Finished = nil, nil
		case *schema.Statement:
			e.ID, e.Layer, e.Source = schema.OwnID(e), "", schema.Ref{}
		}
		spike(schema.Fields(e.Kind()), e)
	}
	return out
}

// reread is a copy of a corpus.
func reread(t *testing.T, c *schema.Corpus) *schema.Corpus {
	t.Helper()
	corpora, ps := corpustest.Streamed(t, corpustest.JsonIn("x", corpustest.Dump(c)))
	if len(corpora) != 1 || len(ps) > 0 {
		t.Fatalf("got %d corpora and %v", len(corpora), ps)
	}
	return corpora[0]
}

// lined are the entities of a kind as JSON.
func lined(c *schema.Corpus, k schema.Kind) (out []string) {
	for e := range c.Entities {
		if e.Kind() == k {
			out = append(out, string(schema.AppendJSON(nil, e)))
		}
	}
	return out
}

// decodedYAML reads a list of entities as the reader of corpus files does.
func decodedYAML(t *testing.T, c *schema.Corpus, k schema.Kind, text []byte) (out []string) {
	t.Helper()
	var ps schema.Problems
	file := yamlfile.Parse(t.Context(), "x", text, nil, &ps)
	d := schema.Decoder{Problems: &ps, Corpus: c.ID}
	if file.Node == nil {
		t.Fatalf("%v of\n%s", ps, text)
	}
	got := &schema.Corpus{Base: c.Base}
	for _, n := range file.Node.Items {
		got.Add(d.Entity(k, n))
	}
	if len(ps) > 0 {
		t.Fatalf("%v of\n%s", ps, text)
	}
	anchor.QuoteIsExact(t.Context(), got)
	known := schema.Index(c)
	for e := range got.Entities {
		completeKinds(schema.Fields(k), e, known)
		out = append(out, string(schema.AppendJSON(nil, e)))
	}
	return out
}

// completeKinds gives references the kind that Check finds.
func completeKinds(fields []schema.Field, record any, known map[schema.Ref]schema.Entity) {
	for i := range fields {
		if refs, ok := fields[i].Pointer(record).(*[]schema.Ref); ok {
			for j, r := range *refs {
				for _, k := range fields[i].Kinds {
					if r.Kind == "" && known[schema.Ref{Kind: k, ID: r.ID}] != nil {
						(*refs)[j].Kind = k
					}
				}
			}
		}
	}
}

// What is written looks like what a person writes.
func TestYAMLStyle(t *testing.T) {
	c := corpustest.Loaded(t, data.Options{}, corpustest.Folder(t, corpustest.Full))
	w := yamlfile.Writer{Index: schema.Index(c), Source: "paper"}
	got := string(w.AppendItem(nil, 0, c.Actors[0])) + string(w.AppendItem(nil, 2, c.Statements[2]))
	if diff := cmp.Diff(wantStyle, got); diff != "" {
		t.Error(diff)
	}
}

const wantStyle = `- id: ann-öz
  name: Ann “the Axe” Öz
  aliases: ["; both; ends;", " spaces ", back\slash\, "a,b", "two\nlines", Анна 😀]
  type: person
  description: "=1+1"
  sameAs: [https://www.wikidata.org/entity/Q1, "urn:x;y,z"]
  affiliations: [{to: party}, {to: state, from: 2001, until: 2005-04}, {to: state, from: 2007~}]
  roles:
    - office: Minister, of war; and \ peace
      organization: state
      from: 2001-02-03
      until: 2004
    - {office: Chair, sources: [background, paper]}
  sources: [background]
  - id: s1
    speakers: [ann-öz, party]
    onBehalfOf: [state]
    addressees: [party, state]
    mode: quote
    act: demand
    quotes: ["we; they, \\ and\tI", "so be it.", "It's on", " on "]
    summary: |-
      Summary; with "marks"
        and lines
    language: de
    supports: [truce]
    opposes: [peace]
    praises: [place/state]
    criticizes: [actor/state, truce]
    about: [actor/state, place/state, peace-talks, paper]
    event: sitting
    place: town
    date: 2020-01-02?
    medium: radio
    evidence:
      - quote: "we; they, \\ and\tI"
        line: 1
        start: 10
        end: 27
        sha256: 8640f7d7c2cd896ddaa8fbc9c0f61599a8eadec2a01c30cfe002082c6e134cac
        prefix: "He said: “"
        suffix: "” – “so be it.”\nIt’s 😀 “It’s on”"
      - quote: "so be it."
        line: 1
        start: 32
        end: 41
        sha256: bb4750e0e2154575728fd6a9843c19e2fb0da5227e0032a8999f2fee60f34354
        prefix: "He said: “we; they, \\ and\tI” – “"
        suffix: "”\nIt’s 😀 “It’s on”\nthird, line;\n"
      - quote: "It's on"
        line: 2
        start: 51
        end: 58
        sha256: 31a1116f50771ff31d2ce781f8a06a4943a7a87d1d71e943e6f878f16c6d6499
        exact: "It’s on"
        prefix: " \\ and\tI” – “so be it.”\nIt’s 😀 “"
        suffix: "”\nthird, line;\nthe last: “ on ”\n"
      - quote: " on "
        line: 4
        start: 84
        end: 88
        sha256: 0f580db40fe255332f111610372550e418e8ffbfe493c13eb990afa3f668383a
        prefix: "t’s on”\nthird, line;\nthe last: “"
        suffix: "”\n"
    coder: Anna
    certainty: low
    note: "¿?\r\n<b>&amp;</b>"
`
