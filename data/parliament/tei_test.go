package parliament

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sitting is a TEI file with a body.
func sitting(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="s1" xml:lang="en">
<teiHeader><fileDesc><titleStmt><title>Sitting 1</title></titleStmt>
<sourceDesc><bibl><date when="2026-03-06"/></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><div type="debateSection">` + body + `</div></body></text></TEI>`
}

// oneOf reads the only sitting of a file.
func oneOf(t *testing.T, text string) *Sitting {
	t.Helper()
	var out *Sitting
	for item, err := range ReadTEI(strings.NewReader(text), Everything).Items() {
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := item.(*Sitting); ok {
			if out != nil {
				t.Fatal("there are two sittings")
			}
			out = s
		}
	}
	if out == nil {
		t.Fatal("there is no sitting")
	}
	return out
}

// shown has a line for each turn: who speaks, and the words of the runs.
func shown(s *Sitting) string {
	var b strings.Builder
	text := []rune(s.Text)
	for _, t := range s.Turns {
		who := strings.Join(t.Speakers, "+")
		if who == "" {
			who = "?"
		}
		fmt.Fprint(&b, who)
		for _, part := range []string{string(t.Role), t.As, strings.Join(t.To, "+"), t.Printed} {
			b.WriteString(" ")
			b.WriteString(part)
		}
		if t.Told {
			b.WriteString(" told")
		}
		if t.Written {
			b.WriteString(" written")
		}
		if t.Answers >= 0 {
			fmt.Fprintf(&b, " answers %d", t.Answers)
		}
		for _, r := range t.Runs {
			fmt.Fprintf(&b, " | %s", string(text[r.Start:r.End]))
			if r.Language != "" && r.Language != "en" {
				fmt.Fprintf(&b, " (%s)", r.Language)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestTEIBody(t *testing.T) {
	for _, c := range []struct{ name, body, text, turns string }{
		{
			"white space", "<u who='#ada'><seg> It  costs\n\tmuch. </seg><seg>Very much.</seg></u>",
			"It costs much.\nVery much.\n", "ada     | It costs much. | Very much.\n",
		},
		{
			"heckles break quotes", "<u who='#ada'><seg>It costs <vocal type='shouting'><desc>Shame!</desc></vocal> very much <note>(Uproar.)</note>, and <gap reason='inaudible'/> more.<kinesic type='applause'/></seg></u>",
			"It costs [Shame!] very much (Uproar.), and […] more. […]\n", "ada     | It costs | very much | and | more.\n",
		},
		{
			"who heckles answers", "<u who='#ada'><seg>It costs <vocal type='shouting' who='#ben'><desc>Too much!</desc></vocal> much.</seg></u>",
			"It costs [Too much!] much.\n", "ada     | It costs | much.\nben     told answers 0 | Too much!\n",
		},
		{
			"neighbours are one turn", "<u who='#ada'><seg>One.</seg></u><note type='time'>10.00</note><u who='#ada'><seg>Two.</seg></u><u who='#ben'><seg>No.</seg></u><u who='#ada'><seg>Three.</seg></u>",
			"One.\n[10.00]\nTwo.\n\nNo.\n\nThree.\n", "ada     | One. | Two.\nben     | No.\nada     | Three.\n",
		},
		{
			"an interrupted turn", "<u xml:id='u1' who='#ada' next='#u3'><seg>We will</seg></u><u xml:id='u2' who='#ben'><seg>Shame!</seg></u><u xml:id='u3' who='#ada' prev='#u1'><seg>close <vocal who='#cas'><desc>When?</desc></vocal> it.</seg></u><u who='#ada'><seg>Soon.</seg></u><u who='#ben'><seg>No.</seg></u>",
			"We will\n\nShame!\n\nclose [When?] it.\nSoon.\n\nNo.\n", "ada     | We will | close | it. | Soon.\nben     | Shame!\ncas     told answers 0 | When?\nben     | No.\n",
		},
		{
			"parts that name nobody", "<u xml:id='u1' who='#ada' ana='#chair' next='#u3'><seg>One.</seg></u><u who='#ben'><seg>No!</seg></u><u xml:id='u3' next='#u4'><seg>Two.</seg></u><u who='#ben'><seg>No!</seg></u><note type='speaker'>The Chair:</note><u xml:id='u4' prev='#u3'><seg>Three.</seg></u><note type='time'>10.00</note><u prev='#u4'><seg>Four.</seg></u>",
			"One.\n\nNo!\n\nTwo.\n\nNo!\n\nThe Chair:\nThree.\n[10.00]\nFour.\n", "ada chair    | One. | Two. | Three. | Four.\nben     | No!\nben     | No!\n",
		},
		{
			"parts of others are none", "<u xml:id='u1' who='#ada' next='#u2'><seg>One.</seg></u><u xml:id='u2' who='#ben' prev='#u1'><seg>Two.</seg></u><u who='#ada' prev='#u9'><seg>Three.</seg></u><u xml:id='u4' who='#ada' prev='#u4' next='#u1'><seg>Four.</seg></u><div><head>Ports</head><u prev='#u1'><seg>Five.</seg></u></div>",
			"One.\n\nTwo.\n\nThree.\nFour.\n\nPorts\n\nFive.\n", "ada     | One.\nben     | Two.\nada     | Three. | Four.\nada     | Five.\n",
		},
		{
			"chairs without who", "<note type='speaker'>The Chair:</note><u ana='#chair'><seg>Order.</seg></u><u ana='#chair'><seg>Order!</seg></u><u who='#ada' ana='#chair'><seg>Next.</seg></u><u who='#ada' ana='#regular'><seg>I think so.</seg></u>",
			"The Chair:\nOrder.\nOrder!\n\nNext.\n\nI think so.\n", "? chair   The Chair: | Order. | Order!\nada chair    | Next.\nada     | I think so.\n",
		},
		{
			"who is named anew is another one", "<note type='speaker'>A:</note><u><seg>One.</seg></u><note type='speaker'>B:</note><u><seg>Two.</seg></u><u><seg>Three.</seg></u>",
			"A:\nOne.\n\nB:\nTwo.\nThree.\n", "?    A: | One.\n?    B: | Two. | Three.\n",
		},
		{
			"heads are sections", "<u who='#ada'><seg>One.</seg></u><div><head>Ports</head><u who='#ada'><seg>Two.</seg></u></div><u who='#ada'><seg>Three.</seg></u>",
			"One.\n\nPorts\n\nTwo.\n\nThree.\n", "ada     | One.\nada     | Two.\nada     | Three.\n",
		},
		{
			"two languages", "<u who='#ada' xml:lang='nl'><seg>Een.</seg><seg xml:lang='fr'>Deux.</seg></u>",
			"Een.\nDeux.\n", "ada     | Een. (nl) | Deux. (fr)\n",
		},
		{
			"joint speakers and addresses", "<u who='list.xml#ada #ben'><seg>We.</seg></u>", "We.\n", "ada+ben     | We.\n",
		},
		{"no words", "<u who='#ada'><seg>…</seg></u><u who='#ben'><gap/></u>", "…\n\n[…]\n", ""},
		{"an older dialect", "<u who='#ada'>It <lb/>costs <note>Hear!</note> much.</u>", "It costs [Hear!] much.\n", "ada     | It costs | much.\n"},
		{
			"annotated words", "<u who='#ada'><seg><s><w join='right'>It</w><pc>,</pc>\n <w>costs</w>\n <name><w join='right'>Quay<w norm='a'/></w></name><pc>.</pc></s>\n<s><w join='right'>Yes</w><pc>.</pc></s><linkGrp><link target='#a'/></linkGrp></seg></u>",
			"It, costs Quay. Yes.\n", "ada     | It, costs Quay. Yes.\n",
		},
		{
			"spaces of their own", "<u who='#ada'><s><w>It</w>\n<c> </c>\n<w>costs</w>\n<pc>.</pc></s>\n<s><w>Yes</w><pc>!</pc></s></u>",
			"It costs. Yes!\n", "ada     | It costs. Yes!\n",
		},
		{"code points", "<u who='#ada'><seg>Zürich 🙂 <vocal/> kostet</seg></u>", "Zürich 🙂 […] kostet\n", "ada     | Zürich 🙂 | kostet\n"},
		{
			"the words of the record", "<u who='#ada'><seg>It <choice><sic>kost</sic><corr>costs</corr></choice> <corr>much</corr>.</seg></u>",
			"It kost much.\n", "ada     | It kost much.\n",
		},
		{"what nobody says", "<p>Printed <hi>matter</hi>.</p><u who='#ada'><seg>Yes.</seg></u>", "Printed matter.\n\nYes.\n", "ada     | Yes.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := oneOf(t, sitting(c.body))
			if diff := cmp.Diff(c.text, s.Text); diff != "" {
				t.Errorf("text: %s", diff)
			}
			if diff := cmp.Diff(c.turns, shown(s)); diff != "" {
				t.Errorf("turns: %s", diff)
			}
			if n := len([]rune(s.Text)); s.Length != n {
				t.Errorf("length %d of %d characters", s.Length, n)
			}
		})
	}
}

// Where next and prev lead nowhere, or to somebody else, that is told.
func TestPartsAreTold(t *testing.T) {
	r := ReadTEI(strings.NewReader(sitting("<u xml:id='u1' who='#ada' next='#u2'><seg>One.</seg></u><u xml:id='u2' who='#ben' prev='#u1'><seg>Two.</seg></u><u who='#ada' prev='#u9'><seg>Three.</seg></u><u xml:id='u4' who='#ben' next='#u1'><seg>Four.</seg></u><u prev='#u4'><seg>Five.</seg></u>")), Everything)
	for _, err := range r.Items() {
		if err != nil {
			t.Fatal(err)
		}
	}
	var got []Use
	for _, row := range r.Taken() {
		if strings.HasPrefix(row.Element, "u") {
			got = append(got, row)
		}
	}
	want := []Use{
		{"u", "statement", 4, 0, ""},
		{"u/@prev, u/@next", "", 1, 1, "the speaker, the role or the section is another one there"},
		{"u/@prev", "", 1, 1, "it leads to no u that comes before"},
		{"u", "part of a turn before", 1, 0, "prev or next says that it goes on"},
		{"u/@next", "", 1, 1, "it leads to no u that comes behind"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTEIHeader(t *testing.T) {
	s := oneOf(t, `<TEI xml:id="P_2026-03-06.ana" xml:lang="sl"><teiHeader><fileDesc>
<titleStmt><title type="main" xml:lang="en">Corpus</title><title type="sub" xml:lang="sl">Seja 1</title><title type="sub" xml:lang="en">Sitting 1</title></titleStmt>
<extent><measure unit="speeches" quantity="582"/></extent>
<publicationStmt><date when="2026-12-01"/></publicationStmt>
<sourceDesc><bibl><title>Zapisi</title><publisher>Zbor</publisher><idno type="URI">https://zbor.example/1</idno><date when="2026-03-07"/></bibl></sourceDesc></fileDesc>
<profileDesc><settingDesc><setting><name type="city">Kraj</name><name type="country" key="XX">Dežela</name><name type="address">Trg 1</name><date when="2026-03-06T09:00:00">6.</date></setting></settingDesc></profileDesc>
</teiHeader><text><body/></text></TEI>`)
	s.Pos = Pos{}
	want := &Sitting{ID: "P_2026-03-06", Title: "Seja 1", Date: "2026-03-06", Language: "sl", Publisher: "Zbor", URL: "https://zbor.example/1", City: "Kraj", Country: "Dežela", Announced: 582}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func TestTEIPeople(t *testing.T) {
	const text = `<particDesc xml:lang="en">
<listOrg><org xml:id="party.A" role="politicalParty"><orgName full="yes">Party of Action</orgName><orgName full="abb">PA</orgName>
<idno type="URI" subtype="wikidata">https://www.wikidata.org/wiki/Q5</idno> <listOrg><org xml:id="wing"><orgName>Wing</orgName></org></listOrg><listEvent><event xml:id="T.1" from="2020-01-01" to="2024-01-01"><label>First term</label></event></listEvent></org>
<listRelation><relation name="coalition" mutual="#party.A #party.B" from="2020-01-01" to="2024-01-01" ana="#T.1"/></listRelation></listOrg>
<listPerson><person xml:id="QuayAda"><persName><surname>Quay</surname><forename>Ada</forename></persName><persName to="2019-01-01"><surname>Pier</surname><forename>Ada</forename><nameLink>van</nameLink></persName>
<sex value="F"/><idno type="wikidata">Q7</idno><idno type="URI" subtype="twitter">https://x.example/quay</idno>
<affiliation role="minister" ref="#GOV" from="2021-01-01T00:00:00"><roleName>Minister for Ports</roleName></affiliation><affiliation ref="#party.A"/></person></listPerson></particDesc>`
	var got []Item
	r := ReadTEI(strings.NewReader(text), NoSittings)
	for item, err := range r.Items() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, item)
	}
	en := func(text string) Name { return Name{Text: text, Language: "en"} }
	want := []Item{
		&Organization{Pos: Pos{3, 86}, ID: "wing", Names: []Name{en("Wing")}},
		&Organization{
			Pos: Pos{2, 10}, ID: "party.A", Role: "politicalParty", Names: []Name{en("Party of Action"), {Text: "PA", Language: "en", Short: true}},
			SameAs: []string{"http://www.wikidata.org/entity/Q5"}, Periods: []Period{{"T.1", Names{en("First term")}, "2020-01-01", "2024-01-01"}},
		},
		&Relation{Pos: Pos{4, 15}, Name: "coalition", Mutual: []string{"party.A", "party.B"}, From: "2020-01-01", Until: "2024-01-01", During: []string{"T.1"}},
		&Person{
			Pos: Pos{5, 13}, Element: "person", ID: "QuayAda", Names: []Name{en("Ada Quay"), {Text: "Ada van Pier", Language: "en", Until: "2019-01-01"}}, SameAs: []string{"http://www.wikidata.org/entity/Q7"},
			Affiliations: []Affiliation{{Pos{7, 1}, "minister", Names{en("Minister for Ports")}, "GOV", "2021-01-01", ""}, {Pos: Pos{7, 121}, Role: "member", Org: "party.A"}},
		},
	}
	if diff := cmp.Diff(want, got, cmp.Transformer("nil", func(s []string) string { return strings.Join(s, " ") })); diff != "" {
		t.Error(diff)
	}
	left := 0
	for _, row := range r.Taken() {
		left += row.Left
	}
	if left != 2 { // the sex, and what is no number of Wikidata
		t.Errorf("%d values were left behind: %+v", left, r.Taken())
	}
}

// What strangers write into XML is refused, at its place.
func TestFaults(t *testing.T) {
	deep := strings.Repeat("<div>", maxDepth) + strings.Repeat("</div>", maxDepth)
	for _, c := range []struct{ name, text, want string }{
		{"empty", " \n", "2:1: there is no XML in it"},
		{"no XML", "Minutes of the council", "1:1: there is text outside of the root: this is no XML"},
		{"another root", "<html/>", "1:1: <html> is no root of TEI: teiCorpus, TEI, listPerson and listOrg are read"},
		{"a document type", "<?xml version='1.0'?>\n<!DOCTYPE TEI [<!ENTITY a 'b'>]>\n<TEI/>", "2:1: it has a document type declaration (<!DOCTYPE …>), which is never followed: take it out"},
		{"an entity", "<TEI>\n<text>&a;</text></TEI>", "2:10: this is no XML: invalid character entity &a;"},
		{"depth", "<TEI><text>" + deep + "</text></TEI>", fmt.Sprintf("1:%d: it has elements that are nested more than %d deep", 12+5*(maxDepth-2), maxDepth)},
		{"ends early", "<TEI>\n<text>", "2:7: this ends within <text>"},
		{"wrong end", "<TEI>\n<text></body></TEI>", "2:7: </body> ends <text>"},
		{"a second root", "<TEI/><TEI/>", "1:7: <TEI> is a second root"},
		{"another encoding", "<?xml version='1.0' encoding='ISO-8859-1'?><TEI/>", `1:1: it is encoded in "ISO-8859-1": save it as UTF-8`},
		{"a wrong byte", "<TEI>\xff</TEI>", "1:7: this is no XML: invalid UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			for _, err = range ReadTEI(strings.NewReader(c.text), Everything).Items() {
				if err != nil {
					break
				}
			}
			var fault *Fault
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, and no fault", err)
			}
			if diff := cmp.Diff(c.want, fault.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextIsBounded(t *testing.T) {
	var w writer
	w.n = maxText - 2
	w.write([]byte("abc"), true)
	if !w.full || w.b.String() != "ab" {
		t.Errorf("got %q, full: %v", w.b.String(), w.full)
	}
}

func TestIsSitting(t *testing.T) {
	for text, want := range map[string]bool{"<TEI><broken": true, "<!-- a --><teiCorpus/>": false, "<listPerson/>": false} {
		if got, err := IsSitting(strings.NewReader(text)); err != nil || got != want {
			t.Errorf("IsSitting(%q) = %v, %v", text, got, err)
		}
	}
}
