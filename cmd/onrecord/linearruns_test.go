package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func fixed(args ...string) func(int) []string { return func(int) []string { return args } }

// alikeIn is a corpus as in.jsonl, as a store in.store, and as a folder corpus.
func alikeIn(of ...likeness) linearInput {
	var names []string
	for _, l := range of {
		names = append(names, l.name)
	}
	return linearInput{strings.Join(names, ", ")[:20] + fmt.Sprint(len(of)), func(t *testing.T, dir string, n int) {
		t.Helper()
		in := filepath.Join(dir, "in.jsonl")
		write(t, in, []byte(alike(n, of...)))
		must(t, "build", in, "--quiet", "-o", filepath.Join(dir, "in.store"))
		must(t, "import", "jsonl", in, "--quiet", "-o", filepath.Join(dir, "corpus"))
	}}
}

// exported is a corpus as a format has it.
func exported(format string, of ...likeness) linearInput {
	return linearInput{"export " + format, func(t *testing.T, dir string, n int) {
		t.Helper()
		in := filepath.Join(dir, "in.jsonl")
		write(t, in, []byte(alike(n, of...)))
		must(t, "export", format, "--quiet", "--corpus", in, "-o", filepath.Join(dir, "in"))
	}}
}

// rowsIn writes a head and n lines, in which # is their number.
func rowsIn(file, head, line, foot string) func(*testing.T, string, int) {
	return func(t *testing.T, dir string, n int) {
		t.Helper()
		var b strings.Builder
		b.WriteString(head)
		for i := range n {
			b.WriteString(strings.ReplaceAll(line, "#", fmt.Sprint(i)))
		}
		write(t, filepath.Join(dir, file), []byte(b.String()+foot))
	}
}

// What a workbook in one file begins and ends with, and its rows.
const (
	flatHead = `<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="A">`
	flatFoot = `</table:table></office:spreadsheet></office:body></office:document>`
)

func textCell(text string) string {
	return `<table:table-cell office:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
}

func cellsOfText(texts ...string) string {
	out := "<table:table-row>"
	for _, text := range texts {
		out += textCell(text)
	}
	return out + "</table:table-row>\n"
}

// imported are inputs of each importer, all called in.
var imported = map[string][]linearInput{
	"csv": {
		exported("csv", likenesses...),
		{"csv, rows alike, without ids", rowsIn("in", "speakers,mode,summary,source\n", "Ann,paraphrase,It costs much,minutes\n", "")},
		{"csv, names that begin alike", rowsIn("in", "speakers,mode,summary,source,supports\n",
			"A very long name that is longer than the sixty characters of an id #,paraphrase,It costs #,minutes,A position of which the name is longer than an id can be #\n", "")},
		{"csv, a person of many organizations", rowsIn("in", "person,organization,mode,summary,source,date\n", "Ann,Council #,paraphrase,It costs #,minutes,15.08.2025\n", "")},
		{"csv, a concept and its side", rowsIn("in", "speaker,concept,agreement,mode,source,date\n", "Person #,Close it,yes,paraphrase,minutes,3 May 2025\n", "")},
		{"csv, a cell of many names", rowsIn("in", "speakers,mode,summary,source\n\"Ann", "; Person #", "\",paraphrase,It costs much,minutes\n")},
	},
	"xlsx": {exported("xlsx", likenesses...)},
	"ods": {
		{"ods, cells merged, and rows alike", rowsIn("in", flatHead+cellsOfText("speakers", "mode", "summary", "source")+
			strings.Replace(cellsOfText("Ann", "paraphrase", "It costs much", "minutes"), "<table:table-cell", "<table:table-cell table:number-rows-spanned=\"1000000\"", 1),
			strings.Replace(cellsOfText("", "paraphrase", "It costs #", "minutes"), "table:table-cell", "table:covered-table-cell", 2), flatFoot)},
		{"ods, formats of columns", rowsIn("in", flatHead, `<table:table-column table:default-cell-style-name="s#"/>`,
			cellsOfText("speakers", "mode", "summary", "source")+cellsOfText("Ann", "paraphrase", "It costs much", "minutes")+flatFoot)},
	},
	"jsonl":  {exported("jsonl", likenesses...)},
	"nquads": {exported("nquads", likenesses...)},
	"trig":   {exported("trig", likenesses...)},
	"turtle": {exported("turtle", likenesses...)},
	"jsonld": {exported("jsonld", likenesses...)},
	"dna":    {exported("dna", likenesses...)},
	"claimreview": {
		{"claimreview, one page", rowsIn("in", "[{}", `,{"@type": "ClaimReview", "url": "https://desk.example/", "claimReviewed": "It costs #", "author": "Desk", "reviewRating": "No", "itemReviewed": {"author": "Ann #"}}`+"\n", "]")},
		{"claimreview, the same claim", rowsIn("in", "[{}", `,{"@type": "ClaimReview", "url": "https://desk.example/#", "claimReviewed": "It costs much", "author": {"@id": "desk"}, "reviewRating": "No", "itemReviewed": {"author": "Ann", "appearance": "https://#.example/"}}`+"\n", `,{"@id": "desk", "name": "Desk"}]`)},
		{"claimreview, one statement in many places", rowsIn("in", "[{}", `,{"@type": "ClaimReview", "url": "https://desk.example/", "claimReviewed": "It costs much", "author": "Desk", "itemReviewed": {"author": "Ann", "appearance": "https://#.example/"}}`+"\n", "]")},
		{"claimreview, many scripts on a line", rowsIn("in", "<html>", `<script type="application/ld+json">{"@type": "ClaimReview", "url": "https://desk.example/#", "claimReviewed": "It costs #", "author": "Desk"}</script>`, "")},
	},
	"tei": {
		{"tei, turns", rowsIn("in", `<TEI xml:id="s"><teiHeader/><text><body><div>`, `<u who="#p#"><seg>It costs <vocal who="#q#"><desc>Oh</desc></vocal> much.</seg></u><u ana="#guest"><seg>Ann</seg></u>`+"\n", "</div></body></text></TEI>")},
		{"tei, one turn", rowsIn("in", `<TEI xml:id="s"><teiHeader/><text><body><div>`, `<u who="#p"><seg>It costs much.</seg></u>`+"\n", "</div></body></text></TEI>")},
		{"tei, headings", rowsIn("in", `<TEI xml:id="s"><teiHeader/><text><body>`, `<div><head>Ports</head><u who="#p"><seg>It costs much.</seg></u></div>`+"\n", "</body></text></TEI>")},
		{"tei, sittings", rowsIn("in", `<teiCorpus><teiHeader/>`, `<TEI xml:id="s#"><teiHeader/><text><body><u ana="#chair">It costs much.</u></body></text></TEI>`+"\n", "</teiCorpus>")},
		{"tei, persons", rowsIn("in", `<listPerson>`, `<person xml:id="p#"><persName>Ann</persName><affiliation role="member" ref="#o#" from="2020"/><affiliation role="head" ref="#o" from="2020"/></person>`+"\n", "</listPerson>")},
		{"tei, a person of many", rowsIn("in", `<listPerson><person xml:id="p">`, `<persName>Ann #</persName><affiliation role="member" ref="#o#"/><affiliation role="head" ref="#o#"/>`+"\n", "</person></listPerson>")},
		{"tei, relations", rowsIn("in", `<listRelation>`, `<relation name="coalition" mutual="#o #o#" from="2020"/><relation name="opposition" active="#o" passive="#g#"/>`+"\n", "</listRelation>")},
	},
	"akn": {
		{"akn, speeches", rowsIn("in", `<akomaNtoso><debate><debateBody>`, `<question by="#p#" to="#q"><from>Ann #</from><p>It costs <remark>Oh</remark> much.</p></question><answer by="#q"><p>No.</p></answer>`+"\n", "</debateBody></debate></akomaNtoso>")},
		{"akn, one turn", rowsIn("in", `<akomaNtoso><debate><debateBody>`, `<speech><from>Ann</from><p>It costs much.</p></speech>`+"\n", "</debateBody></debate></akomaNtoso>")},
		{"akn, persons", rowsIn("in", `<akomaNtoso><debate><meta><references>`, `<TLCPerson id="p#" showAs="Ann"/>`+"\n", `</references></meta><debateBody><speech by="#p1" as="#r"><p>No.</p></speech></debateBody></debate></akomaNtoso>`)},
		{"akn, headings", rowsIn("in", `<akomaNtoso><debate><debateBody>`, `<debateSection><heading>Ports</heading><speech><p>No.</p></speech></debateSection>`+"\n", "</debateBody></debate></akomaNtoso>")},
	},
	"refi": {exported("refi", likenesses...)},
	"brat": {{"spans of brat", func(t *testing.T, dir string, n int) {
		t.Helper()
		var ann, text strings.Builder
		for i := range n {
			at := utf8.RuneCountInString(text.String())
			text.WriteString("Ann says it costs much.\n")
			fmt.Fprintf(&ann, "T%d\tContent %d %d\tit costs much\nT%d\tSource %d %d\tAnn\nR%d\tBy Arg1:T%d Arg2:T%d\n", 2*i, at+9, at+22, 2*i+1, at, at+3, i, 2*i, 2*i+1)
		}
		write(t, filepath.Join(dir, "in"), []byte(ann.String()))
		write(t, filepath.Join(dir, "in.txt"), []byte(text.String()))
	}}},
	"webanno": {{"tokens of WebAnno", func(t *testing.T, dir string, n int) {
		t.Helper()
		var b strings.Builder
		b.WriteString("#FORMAT=WebAnno TSV 3.2\n#T_SP=x.Content|speaker\n\n")
		for i := range n {
			fmt.Fprintf(&b, "#Text=It costs\n%d-1\t%d-%d\tIt\tAnn[%d]\n%d-2\t%d-%d\tcosts\tAnn[%[4]d]\n\n", i+1, 9*i, 9*i+2, i+1, i+1, 9*i+3, 9*i+8)
		}
		write(t, filepath.Join(dir, "in"), []byte(b.String()))
	}}},
	"webannotation": {
		exported("webannotation", likenesses...),
		{"rows of Hypothes.is", rowsIn("in", `{"rows": [{"id": "a", "uri": "https://e.org/a", "tags": ["speaker:Ann"], "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "much"}]}]}`,
			",\n"+`{"id": "b#", "user": "acct:ada@h", "uri": "https://e.org/a", "tags": ["speaker:Ann", "+close", "tag #"], "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "It costs much"}]}]}`, "]}")},
	},
}

// importedWith are flags that an importer needs.
var importedWith = map[string][]string{
	"brat":    {"--map", "Content=evidence", "--map", "Source=speakers"},
	"webanno": {"--map", "Content=evidence", "--map", "speaker=speakers"},
}

// ofPassages makes a corpus of n statements, each with a passage of its own in one
// text, that ends each sentence with some characters.
func ofPassages(sentence, ending, passage string, located bool) func(*testing.T, string, int) {
	return func(t *testing.T, dir string, n int) {
		t.Helper()
		numbered := func(s string, i int) string {
			return strings.ReplaceAll(strings.ReplaceAll(s, "#1", fmt.Sprint(i+1)), "#", fmt.Sprint(i))
		}
		var text, yaml strings.Builder
		yaml.WriteString("id: minutes\ntitle: Minutes\nlanguage: en\ntext: texts/minutes.txt\nstatements:\n")
		for i := range n {
			text.WriteString(numbered(sentence, i) + ending)
			fmt.Fprintf(&yaml, "- {id: s%d, speakers: [ann], mode: paraphrase, summary: It costs much., evidence: [%s]}\n", i, numbered(passage, i))
		}
		for file, text := range map[string]string{
			"corpus.yaml": "id: alike\ntitle: Alike\nbase: https://alike.example/\n", "actors.yaml": "- {id: ann, name: Ann, type: person}\n",
			"sources/minutes.yaml": yaml.String(), "texts/minutes.txt": text.String(),
		} {
			file = filepath.Join(dir, "corpus", file)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			write(t, file, []byte(text))
		}
		if located {
			must(t, "locate", filepath.Join(dir, "corpus"), "--quiet")
		}
	}
}

// onALine is a run of a command on a corpus of n passages on the first line of a
// text of two.
func onALine(name, sentence, passage string, code int, args ...string) doubling {
	return doubling{args[0] + ": " + name + " on a line", linearInput{name + " on a line", func(t *testing.T, dir string, n int) {
		t.Helper()
		ofPassages(sentence, " ", passage, false)(t, dir, n)
		file := filepath.Join(dir, "corpus", "texts", "minutes.txt")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, append(text, "\nNothing else was said.\n"...))
	}}, fixed(args...), code}
}

// alikeOnALine is a run with passages that are all the same quote, which stands
// on the line as often.
func alikeOnALine(code int, args ...string) doubling {
	return onALine("words alike", "Ann said “it costs much”.", `{line: 1, quote: "it costs much"}`, code, args...)
}

// speech is a corpus with one text in which there is much to propose.
var speech = linearInput{"speech", ofPassages(
	"Ann said on Tuesday that it costs # and more, according to Bob Lee. “It # falls,” she told the council, “and rises.” He doubted it, adding: “Why #?”",
	"\n", `{quote: "it costs # and more"}`, false)}

// placing are runs of a command on corpora with texts.
func placing(located bool, code int, args ...string) (all []doubling) {
	for _, in := range []struct{ name, sentence, ending, passage string }{
		{"a line for each", "Ann said “it costs # and more”.", "\n", `{quote: "it costs # and more"}`},
		{"one line", "Ann said “it costs # and more”.", " ", `{quote: "it costs # and more"}`},
		{"lines alike", "Ann said “it costs much”.", "\n", `{line: #1, quote: "it costs much"}`},
		{"from and to", "Ann said that # is less than this.", "\n", `{line: #1, from: Ann said, to: than this}`},
	} {
		all = append(all, doubling{args[0] + ": " + in.name, linearInput{fmt.Sprint(in.name, located), ofPassages(in.sentence, in.ending, in.passage, located)}, fixed(args...), code})
	}
	return all
}

// runsOf are runs on a store.
func runsOf(questions ...string) []doubling { return runsOn(alikeIn(likenesses...), questions...) }

// runsOn are runs on the store of an input.
func runsOn(in linearInput, questions ...string) (all []doubling) {
	for _, q := range questions {
		all = append(all, doubling{q, in, fixed(append(strings.Fields(q), "--store", "@in.store")...), exitOK})
	}
	return all
}

// agreeing has n statements of two who agree on some positions, and not on others.
var agreeing = linearInput{"agreeing", func(t *testing.T, dir string, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString(alikeHead)
	for i := range 10 {
		fmt.Fprintf(&b, `{"kind":"position","id":"fee-%d","name":"Fee %[1]d","type":"claim"}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"source","id":"paper-%d","title":"Paper %[1]d","date":"20%02[1]d-01-01"}`+"\n", i)
	}
	for i := range n {
		line := statement(fmt.Sprintf("s%d", i), fmt.Sprintf("It costs %d.", i), fmt.Sprintf(`,%q:[{"id":"fee-%d"}],"date":"2024-%02d-%02d"`, []string{"supports", "opposes"}[i%3/2], i/2%10, 1+i%12, 1+i%28))
		line = strings.Replace(line, `"id":"minutes"`, fmt.Sprintf(`"id":"paper-%d"`, i/7%10), 1)
		b.WriteString(strings.Replace(line, `"id":"ann"`, fmt.Sprintf(`"id":%q`, []string{"ann", "council"}[i%2]), 1))
	}
	in := filepath.Join(dir, "in.jsonl")
	write(t, in, []byte(b.String()))
	must(t, "build", in, "--quiet", "-o", filepath.Join(dir, "in.store"))
}}

// repeating has n statements of two who say the same again and again: their network is
// the same for any n.
var repeating = linearInput{"repeating", func(t *testing.T, dir string, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString(alikeHead)
	for i := range 5 {
		fmt.Fprintf(&b, `{"kind":"position","id":"fee-%d","name":"Fee %[1]d","type":"claim"}`+"\n", i)
	}
	for i := range n {
		line := statement(fmt.Sprintf("s%d", i), fmt.Sprintf("It costs %d.", i), fmt.Sprintf(`,%q:[{"id":"fee-%d"}],"date":"2024-05-%02d"`, []string{"supports", "opposes"}[i/2%5%2], i/2%5, 1+i%28))
		b.WriteString(strings.Replace(line, `"id":"ann"`, fmt.Sprintf(`"id":%q`, []string{"ann", "council"}[i%2]), 1))
	}
	in := filepath.Join(dir, "in.jsonl")
	write(t, in, []byte(b.String()))
	must(t, "build", in, "--quiet", "-o", filepath.Join(dir, "in.store"))
}}

// locating are runs of locate.
func locating() []doubling {
	return append(placing(false, exitOK, "locate", "@corpus", "--dry-run"), doubling{
		"locate: words that stand nowhere",
		linearInput{"nowhere", ofPassages("Ann said “it costs # and more”.", "\n", `{quote: "it cost # and some more"}`, false)},
		fixed("locate", "@corpus"), exitInvalid,
	}, alikeOnALine(exitInvalid, "locate", "@corpus", "--dry-run"),
		onALine("prefixes", "At # said Ann “it costs much”.", `{line: 1, quote: "it costs much", prefix: "At # said Ann “"}`, exitOK, "locate", "@corpus", "--dry-run"),
		onALine("suffixes", "“It costs much” said Ann at #.", `{line: 1, quote: "It costs much", suffix: "” said Ann at #."}`, exitOK, "locate", "@corpus", "--dry-run"),
		onALine("from and to alike", "Ann said that it costs much.", `{line: 1, from: Ann said, to: costs much}`, exitInvalid, "locate", "@corpus", "--dry-run"),
		doubling{"locate: no texts", alikeIn(likenesses...), fixed("locate", "@corpus"), exitNothing})
}

// belonging are drawings of actors each of whom belongs to the next.
func belonging() (all []doubling) {
	in := linearInput{"belonging", func(t *testing.T, dir string, n int) {
		t.Helper()
		var b strings.Builder
		b.WriteString(alikeHead)
		for i := range n {
			from := ""
			if i%10 == 0 {
				from = fmt.Sprintf(`,"from":"%d"`, 1991+i%20)
			}
			fmt.Fprintf(&b, `{"kind":"actor","id":"board-%d","name":"Board %[1]d","type":"group","affiliations":[{"to":{"id":"board-%d"}%s}]}`+"\n", i, i+1, from)
			b.WriteString(strings.Replace(statement(fmt.Sprintf("s%d", i), "It costs much.", fmt.Sprintf(`,"supports":[{"id":"fall"}],"date":"20%02d-%02d"`, i%20, 1+i%12)), `"id":"ann"`, fmt.Sprintf(`"id":"board-%d"`, i), 1))
		}
		fmt.Fprintf(&b, `{"kind":"actor","id":"board-%d","name":"Board %[1]d","type":"group"}`+"\n", n)
		write(t, filepath.Join(dir, "in.jsonl"), []byte(b.String()))
	}}
	for _, kind := range []string{"statements --max-nodes 3", "statements --by board-5", "statements --blocs board-90", "positions --max-nodes 3", "ego board-5"} {
		all = append(all, doubling{"draw " + kind + ", each belongs to the next", in, fixed(append(strings.Fields("draw "+kind), "--corpus", "@in.jsonl", "--format", "dot")...), exitOK})
	}
	return all
}

// shifting are runs on statements of one who changes sides again and again, some of
// them dated to a month or to a year.
func shifting() (all []doubling) {
	in := linearInput{"shifting", func(t *testing.T, dir string, n int) {
		t.Helper()
		var b strings.Builder
		b.WriteString(alikeHead)
		for i := range n {
			side := []string{"supports", "opposes"}[i%2]
			date := fmt.Sprintf("%d-%02d-%02d", 1200+i/300, 1+i/25%12, 1+i%25)
			switch i % 10 {
			case 3:
				date = date[:7]
			case 6:
				date = date[:4]
			}
			b.WriteString(statement(fmt.Sprintf("s%d", i), fmt.Sprintf("It costs %d.", i), fmt.Sprintf(`,%q:[{"id":"fall"}],"date":%q`, side, date)))
		}
		write(t, filepath.Join(dir, "in.jsonl"), []byte(b.String()))
	}}
	for _, q := range []string{"shifts", "shifts --hearsay --format csv"} {
		all = append(all, doubling{q, in, fixed(append(strings.Fields(q), "--corpus", "@in.jsonl")...), exitOK})
	}
	return all
}

// twoCodings has two codings of n statements, one below the other.
var twoCodings = linearInput{"two codings", func(t *testing.T, dir string, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString(strings.Replace(alikeHead, `"language":"en"`, `"language":"en","layers":["BEN"]`, 1))
	for i := range n {
		for _, layer := range []string{"", "BEN"} {
			b.WriteString(statement(fmt.Sprintf("s%d", i), "It costs much.", fmt.Sprintf(
				`,"layer":%q,"supports":[{"id":"fall"}],"evidence":[{"source":"minutes","line":%d,"start":%d,"end":%d,"sha256":%q}]`, layer, i+1, 10*i, 10*i+9, hash("the words"))))
		}
	}
	write(t, filepath.Join(dir, "in.jsonl"), []byte(b.String()))
}}

// A flag that can be repeated has values in which # is their number; the input
// and the arguments that come before are those of a command that takes it.
type repeatable struct {
	value string
	input linearInput
	args  []string
}

// ofSaid are those of the filters.
func ofSaid(value string) repeatable {
	return repeatable{value, alikeIn(likenesses...), []string{"said", "--store", "@in.store"}}
}

var flagValues = map[string]repeatable{
	"by": ofSaid("many-#"), "for": ofSaid("many-#"), "answering": ofSaid("actor/many-#"), "of": ofSaid("many-#"), "to": ofSaid("many-#"), "about": ofSaid("position/due-#"),
	"supports": ofSaid("due-#"), "opposes": ofSaid("due-#"), "neutral": ofSaid("due-#"), "on": ofSaid("rate-#"),
	"praises": ofSaid("actor/many-#"), "criticizes": ofSaid("actor/many-#"), "echoing": ofSaid("actor/many-#"),
	"include": {"actor=many-#", agreeing, []string{"network", "--store", "@in.store"}}, "exclude": {"actor=many-#", agreeing, []string{"network", "--store", "@in.store"}},
	"at": ofSaid("dock-#"), "source": ofSaid("paper-#"), "coder": ofSaid("coder#"),
	"utterance": ofSaid("quote"), "mode": ofSaid("quote"), "act": ofSaid("claim"), "certainty": ofSaid("high"), "verdict": ofSaid("false #"),
	"text WORDS":  ofSaid("costs #"),
	"text SOURCE": {"paper-#=text.txt", alikeIn(likenesses...), []string{"check", "@corpus"}},
	"texts":       {"paper-#", alikeIn(likenesses...), []string{"site", "@corpus", "-o", "out"}},
	"source-text": {"paper-#=text.txt", alikeIn(likenesses...), []string{"export", "dna", "--store", "@in.store", "-o", "out"}},
	"quote":       {"it costs # and more", linearInput{"many quotes", ofPassages("Ann said “it costs # and more”.", "\n", `{quote: "it costs # and more"}`, false)}, []string{"add", "--corpus", "@corpus", "--by", "ann", "--mode", "quote"}},
	"font":        {"font-#.ttf", alikeIn(likenesses...), []string{"draw", "ego", "ann", "--store", "@in.store", "--format", "dot"}},
	"group":       {"nothing #", alikeIn(likenesses...), []string{"stats", "--store", "@in.store"}},
	"blocs":       {"office-#", alikeIn(likenesses...), []string{"draw", "ego", "ann", "--store", "@in.store", "--format", "dot"}},
	"map":         {"column #=note", linearInput{"many columns", manyColumns}, []string{"import", "csv", "@in", "-o", "out"}},
	"people":      {"@in", linearInput{"persons", rowsIn("in", "<listPerson>", `<person xml:id="p#"><persName>Ann</persName></person>`, "</listPerson>")}, []string{"import", "tei", "@in", "-o", "out"}},
	"orgs":        {"@in", linearInput{"organizations", rowsIn("in", "<listOrg>", `<org xml:id="o#"><orgName>Council</orgName></org>`, "</listOrg>")}, []string{"import", "tei", "@in", "-o", "out"}},
	"value":       {"word #=quote", linearInput{"many columns", manyColumns}, []string{"import", "csv", "@in", "-o", "out"}},
	"set":         {"note#=much", linearInput{"many columns", manyColumns}, []string{"import", "csv", "@in", "-o", "out"}},
}

// manyColumns writes a table with n columns of which nobody knows what they hold.
func manyColumns(t *testing.T, dir string, n int) {
	t.Helper()
	var head, row strings.Builder
	for i := range n {
		fmt.Fprintf(&head, ",column %d", i)
		row.WriteString(",x")
	}
	write(t, filepath.Join(dir, "in"), []byte("speakers,mode,summary,source"+head.String()+"\nAnn,paraphrase,It costs much,minutes"+row.String()+"\n"))
}

// oneOfTwo writes a corpus in which all refers to two actors that are one: n
// statements, and long lists on one line and on many.
func oneOfTwo(t *testing.T, dir string, n int) {
	t.Helper()
	var actors, flow, block, statements strings.Builder
	for i := range n {
		fmt.Fprintf(&actors, "- {id: other-%d, name: Other %d, type: person, affiliations: [{to: a}]}\n", i, i)
		fmt.Fprintf(&flow, "other-%d, ", i)
		fmt.Fprintf(&block, "    - other-%d\n", i)
		fmt.Fprintf(&statements, "  - speakers: [a, b]\n    mode: paraphrase\n    summary: It is number %d.\n    evidence: [{line: 1}]\n", i)
	}
	for name, text := range map[string]string{
		"corpus.yaml":           "id: two\nbase: https://two.example/\n",
		"actors.yaml":           "- {id: a, name: A, type: group}\n- {id: b, name: B, type: group}\n" + actors.String(),
		"events.yaml":           "- id: fair\n  name: Fair\n  participants: [" + flow.String() + "a, b]\n- id: fete\n  name: Fete\n  participants:\n" + block.String() + "    - a\n    - b\n",
		"sources/news.yaml":     "id: news\ntitle: News\nstatements:\n" + statements.String(),
		"sources/news.BEN.yaml": "source: news\nstatements:\n" + statements.String(),
	} {
		file := filepath.Join(dir, "corpus", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		write(t, file, []byte(text))
	}
}
