package importer

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/exports/oracle"
	"onrecord/schema"
)

// parliamentFiles are a corpus in TEI, of several files, and a debate in Akoma Ntoso.
var parliamentFiles = map[string]string{
	"root.xml": `<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xmlns:xi="http://www.w3.org/2001/XInclude" xml:id="QQ" xml:lang="de"><teiHeader><fileDesc><titleStmt><title>Landtag</title></titleStmt></fileDesc>
<profileDesc><particDesc><xi:include href="orgs.xml"/><xi:include href="people.xml"/></particDesc></profileDesc></teiHeader><xi:include href="days/QQ_1.xml"/></teiCorpus>`,
	"orgs.xml": `<listOrg xmlns="http://www.tei-c.org/ns/1.0"><org xml:id="A" role="politicalParty"><orgName full="yes">Älteste &amp; Söhne</orgName><orgName full="abb">Ä&lt;S</orgName></org></listOrg>`,
	"people.xml": `<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="moor"><persName><forename>Zoë</forename><surname>Moor</surname></persName><affiliation role="member" ref="#A" from="2024-01-01"/></person>
<person xml:id="ried"><persName>Öz Ried</persName></person></listPerson>`,
	"days/QQ_1.xml": `<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="QQ_1" xml:lang="de"><teiHeader><fileDesc><titleStmt><title>Sitzung</title></titleStmt></fileDesc><profileDesc><settingDesc><setting><date when="2025-05-01"/></setting></settingDesc></profileDesc></teiHeader>
<text><body><div><head>Moore &amp; Wälder</head><u ana="#chair"><seg>Frau Moor hat das Wort.</seg></u>
<u who="#moor"><seg>Das Moor <vocal who="#ried"><desc>Nie!</desc></vocal> kostet 5 &lt; 6 &#x20AC;&#160;und <![CDATA[<nicht> mehr]]>.</seg>
  <seg>Er sagt „So“ <kinesic type="applause"/>sei’s.</seg></u><u who="#moor"><seg>Danke.</seg></u><u who="#ried"><seg>Nein.</seg></u></div></body></text></TEI>`,
	"debate.xml": `<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate name="hansard"><meta><identification source="#s"><FRBRWork><FRBRdate date="2025-05-01" name="sitting"/></FRBRWork></identification>
<references source="#s"><TLCPerson eId="moor" href="/p/moor" showAs="Zoë Moor"/><TLCPerson eId="ried" href="/p/ried" showAs="Öz Ried"/></references></meta>
<debateBody><debateSection name="oral" eId="d1"><heading>Moore &amp; Wälder</heading><question by="#moor" to="#ried"><from>Frau Moor:</from><p>Was kostet 5 &lt; 6 &#x20AC;&#160;<remark type="sound">(Lärm)</remark> <![CDATA[<wirklich>]]>?</p></question>
<answer by="#ried"><from>Ried:</from><p>Nichts.</p><p>Gar <b>nichts</b>.</p></answer></debateSection></debateBody></debate></akomaNtoso>`,
}

// ceteicean has CETEIcean make a page of a TEI file, and says what it has of each who
// speaks.
const ceteicean = `const { JSDOM } = require('jsdom')
import(require('url').pathToFileURL(require.resolve('CETEIcean'))).then(({ default: CETEI }) => {
  const tei = new JSDOM(require('fs').readFileSync(process.argv[2], 'utf8'), { contentType: 'text/xml' }).window.document
  const said = {}
  for (const u of new CETEI({ documentObject: tei }).domToHTML5(tei).querySelectorAll('tei-u')) {
    u.querySelectorAll('tei-vocal, tei-kinesic').forEach(e => e.remove())
    const who = (u.getAttribute('who') || '').replace('#', '')
    said[who] = (said[who] || '') + u.textContent.replace(/\s/g, '')
  }
  console.log(JSON.stringify(said))
})`

// notWords are elements among the words of a speaker that hold none.
const notWords = "[not(ancestor::*[local-name()='vocal' or local-name()='note' or local-name()='kinesic' or local-name()='remark'])]"

// What libxml2 makes of the files (one with all that is included, in another encoding,
// in the canonical form) has the same content, and the words of each quotation are those
// that XPath finds.
func TestSittingsFromLibxml(t *testing.T) {
	oracle.XMLLint.Needs(t)
	original := regexp.MustCompile(`(?m)^original: .*\n`)
	for _, c := range []struct{ format, root, words string }{
		{"tei", "root.xml", "//*[local-name()='seg']//text()" + notWords},
		{"akn", "debate.xml", "//*[local-name()='p']//text()" + notWords},
	} {
		dir := t.TempDir()
		for name, text := range parliamentFiles {
			corpustest.Write(t, filepath.Join(dir, name), []byte(text))
		}
		root := filepath.Join(dir, c.root)
		read := func(file string) (map[string]string, *schema.Corpus) {
			to := filepath.Join(t.TempDir(), "corpus")
			if _, err := importer(t, c.format).Import(t.Context(), []string{file}, to, ImportOptions{ID: "qq", Title: "Landtag"}); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			files := corpustest.Contents(t, to)
			for name, text := range files {
				files[name] = original.ReplaceAllString(text, "")
			}
			return files, corpustest.Loaded(t, data.Options{}, to)
		}
		want, corpus := read(root)
		for how, args := range map[string][]string{
			"included": {"--xinclude"}, "canonical": {"--xinclude", "--c14n"}, "plain": {"--xinclude", "--nocdata"},
		} {
			file := filepath.Join(dir, how, c.root)
			corpustest.Write(t, file, []byte(oracle.Run(t, oracle.XMLLint, append(args, root)...)))
			got, _ := read(file)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %s", c.format, how, diff)
			}
		}
		one := filepath.Join(dir, "plain", c.root)
		if c.format == "tei" {
			t.Run("CETEIcean", func(t *testing.T) {
				script := filepath.Join(dir, "script.js")
				corpustest.Write(t, script, []byte(ceteicean))
				var said map[string]string
				if err := json.Unmarshal([]byte(oracle.Run(t, oracle.CETEIcean, script, one)), &said); err != nil {
					t.Fatal(err)
				}
				got := map[string]string{}
				for _, s := range corpus.Statements {
					who := s.Speakers[0].ID
					if strings.HasPrefix(who, "chair-") {
						who = "" // nobody is named
					}
					got[who] += squeeze(strings.Join(s.Quotes, ""))
				}
				if diff := cmp.Diff(said, got); diff != "" {
					t.Error(diff)
				}
			})
		}
		var quotes []string
		for _, s := range corpus.Statements {
			quotes = append(quotes, s.Quotes...)
		}
		words := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(oracle.Run(t, oracle.XMLLint, "--xpath", c.words, one))
		if diff := cmp.Diff(squeeze(words), squeeze(strings.Join(quotes, ""))); diff != "" {
			t.Errorf("%s: libxml2 and the quotations have other words: %s", c.format, diff)
		}
	}
}
