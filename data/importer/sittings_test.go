package importer

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// aSitting is a TEI file with a body.
func aSitting(body string) string {
	return `<TEI xml:id="s1" xml:lang="en"><teiHeader><fileDesc><titleStmt><title>Sitting</title></titleStmt></fileDesc></teiHeader><text><body><div>` + body + `</div></body></text></TEI>`
}

func FuzzImportTEI(f *testing.F) {
	if testing.Short() {
		f.Skip("long")
	}
	f.Add([]byte(aSitting(`<head>Ports</head><u who="#a"><seg>“One” <vocal who="#b"><desc>No!</desc></vocal> two.</seg></u><u ana="#chair">Order.</u>`)))
	for _, s := range hostileTexts {
		s, _ := escape.XML(s)
		f.Add([]byte(aSitting("<head>" + s + "</head><u who='#a'><seg>" + s + "</seg><seg>" + s + " a</seg></u><note type='speaker'>" + s + "</note><u><seg>b</seg></u>")))
	}
	f.Fuzz(func(t *testing.T, text []byte) { settles(t, "tei", "x.xml", text) })
}

func FuzzImportAKN(f *testing.F) {
	if testing.Short() {
		f.Skip("long")
	}
	for _, s := range append([]string{"Ports"}, hostileTexts...) {
		s, _ := escape.XML(s)
		f.Add([]byte("<akomaNtoso><debate><meta><references><TLCPerson id='a' showAs='" + s + "'/></references></meta><debateBody><debateSection><heading>" + s + "</heading><question by='a' to='b'><from>" + s + ":</from><p>" + s + "</p></question><answer by='c'><p>b</p></answer></debateSection></debateBody></debate></akomaNtoso>"))
	}
	f.Fuzz(func(t *testing.T, text []byte) { settles(t, "akn", "x.xml", text) })
}

// A turn of so many quotes that none is compared with each passage becomes several
// statements, and a heckle answers the first of them.
func TestLongTurn(t *testing.T) {
	var b strings.Builder
	for i := range mostRuns + 1 {
		fmt.Fprintf(&b, "<seg>Word %d.</seg>", i)
	}
	dir := imported(t, aSitting(`<u who="#a">`+b.String()+`<vocal who="#b"><desc>No!</desc></vocal></u>`), ImportOptions{})
	c := corpustest.Loaded(t, data.Options{}, dir)
	var quotes []int
	for _, s := range c.Statements {
		quotes = append(quotes, len(s.Quotes))
	}
	if fmt.Sprint(quotes) != fmt.Sprint([]int{mostRuns, 1, 0}) || c.Statements[1].Note != "part 2 of 2 of one turn" || len(c.Statements[2].Answers) != 1 || c.Statements[2].Answers[0].ID != c.Statements[0].ID {
		t.Errorf("got statements of %v quotes: %+v", quotes, c.Statements)
	}
}

// Whoever reads a printed programme from the chair is told apart.
func TestPrintedMatter(t *testing.T) {
	words := strings.Repeat("word ", printedWords)
	dir := imported(t, aSitting(`<u who="#a" ana="#chair"><seg>`+words+`</seg></u><u who="#b"><seg>`+words+`</seg></u>`), ImportOptions{})
	c := corpustest.Loaded(t, data.Options{}, dir)
	if len(c.Statements) != 2 || !strings.Contains(c.Statements[0].Note, "this may be printed matter") || c.Statements[1].Note != "" {
		t.Errorf("got %+v", c.Statements)
	}
}

// Nothing of what was written while reading is left when the import ends early.
func TestSpoolEnds(t *testing.T) {
	parent := t.TempDir()
	file := filepath.Join(parent, "x.xml")
	corpustest.Write(t, file, []byte(aSitting(`<u who="#a"><seg>One.</seg></u>`)))
	ctx, cancel := context.WithCancel(t.Context())
	o := ImportOptions{Progress: func(int64) { cancel() }}
	if _, err := importer(t, "tei").Import(ctx, []string{file}, filepath.Join(parent, "new"), o); err == nil {
		t.Fatal("it did not end")
	}
	if files := corpustest.Contents(t, parent); len(files) != 1 {
		t.Errorf("there is more than the file: %v", files)
	}
}

// imported is a new corpus of a file of TEI.
func imported(t *testing.T, text string, o ImportOptions) string {
	t.Helper()
	file, dir := filepath.Join(t.TempDir(), "x.xml"), filepath.Join(t.TempDir(), "new")
	corpustest.Write(t, file, []byte(text))
	result, err := importer(t, "tei").Import(t.Context(), []string{file}, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if result.Added[schema.KindSource] != 1 {
		t.Fatalf("added %v", result.Added)
	}
	return dir
}

// An office has one name, in the language of the corpus if there is such a one, and so
// has a person; that an office is called something else besides is told.
func TestSittingNames(t *testing.T) {
	for language, want := range map[string]string{
		"en": "Anna Moor | Anna Mohr | Minister of Bogs", "de": "Anna Mohr | Anna Moor | Moorministerin",
	} {
		file, dir := filepath.Join(t.TempDir(), "root.xml"), filepath.Join(t.TempDir(), "new")
		corpustest.Write(t, file, []byte(`<teiCorpus xml:id="q" xml:lang="`+language+`"><teiHeader><fileDesc><titleStmt><title>Diet</title></titleStmt></fileDesc><profileDesc><particDesc><listPerson>
<person xml:id="moor"><persName xml:lang="en">Anna Moor</persName><persName xml:lang="de">Anna Mohr</persName><affiliation role="minister" ref="#gov"><roleName xml:lang="en">Minister of Bogs</roleName><roleName xml:lang="de">Moorministerin</roleName></affiliation></person>
</listPerson></particDesc></profileDesc></teiHeader>`+strings.Replace(aSitting(`<u who="#moor"><seg>Yes.</seg></u>`), `xml:lang="en"`, "", 1)+`</teiCorpus>`))
		r, err := importer(t, "tei").Import(t.Context(), []string{file}, dir, ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		a := corpustest.Loaded(t, data.Options{}, dir).Actors[0]
		if got := a.Name + " | " + strings.Join(a.Aliases, ", ") + " | " + a.Roles[0].Office; got != want {
			t.Errorf("%s: got %s, want %s", language, got, want)
		}
		if got := partsOf(r, "minister/roleName"); len(got) != 1 || got[0] != "affiliation minister/roleName:  1 1 an office is called one thing" {
			t.Errorf("got %q", got)
		}
	}
}

func TestLicenceOf(t *testing.T) {
	for address, want := range map[string]string{
		"https://creativecommons.org/licenses/by/4.0/":             "CC-BY-4.0",
		"http://creativecommons.org/licenses/by-nc-sa/3.0/deed.de": "CC-BY-NC-SA-3.0",
		"https://creativecommons.org/publicdomain/zero/1.0/":       "CC0-1.0",
		"https://creativecommons.org/licenses/":                    "https://creativecommons.org/licenses/",
		"https://parliament.example/licence":                       "https://parliament.example/licence",
		"":                                                         "",
	} {
		if got := licenceOf(address); got != want {
			t.Errorf("%q: %q, not %q", address, got, want)
		}
	}
}
