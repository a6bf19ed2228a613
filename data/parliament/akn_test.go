package parliament

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func debate(references, body string) string {
	return `<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate name="hansard"><meta><identification><FRBRWork>
<FRBRuri value="/akn/xx/debate/2026-03-06"/><FRBRdate date="3000-01-01"/></FRBRWork><FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification>
<references>` + references + `</references></meta><debateBody>` + body + `</debateBody></debate></akomaNtoso>`
}

func readDebate(t *testing.T, text string) *Sitting {
	t.Helper()
	for item, err := range ReadAKN(strings.NewReader(text)).Items() {
		if err != nil {
			t.Fatal(err)
		}
		return item.(*Sitting)
	}
	t.Fatal("there is nothing in it")
	return nil
}

func TestAKNBody(t *testing.T) {
	for _, c := range []struct{ name, body, text, turns string }{
		{
			"who is printed", "<speech by='#ada'><from>Ms Quay:</from><p>It costs\n much.</p><p>Very much.</p></speech>",
			"Ms Quay:\nIt costs much.\nVery much.\n", "ada    Ms Quay: | It costs much. (eng) | Very much. (eng)\n",
		},
		{
			"without a number sign, and with none", "<speech by='ada'><p>One.</p></speech><speech by=''><p>Two.</p></speech><speech><from>Ben:</from><p>Three.</p></speech><speech><from>Ben:</from><p>Four.</p></speech>",
			"One.\n\nTwo.\n\nBen:\nThree.\n\nBen:\nFour.\n", "ada     | One. (eng)\n?     | Two. (eng)\n?    Ben: | Three. (eng) | Four. (eng)\n",
		},
		{
			"questions and answers", "<debateSection><heading>Ports</heading><question by='#ada' to='#min'><p>How much?</p></question><answer by='#ben' as='#min'><p>Much.</p></answer></debateSection>",
			"Ports\n\nHow much?\n\nMuch.\n", "ada   min  | How much? (eng)\nben  min   answers 0 | Much. (eng)\n",
		},
		{
			"remarks break quotes", "<speech by='#ada'><p>It costs <remark>(Uproar)</remark> much <b>indeed</b><noteRef href='#n'/>.</p><scene>Applause</scene></speech>",
			"It costs (Uproar) much indeed.\n[Applause]\n", "ada     | It costs (eng) | much indeed. (eng)\n",
		},
		{
			"words in from", "<speech by='#ada'><from>El señor ULLOA.- Señor Presidente, la ley no se ha modificado.</from><p>Sigo.</p></speech>",
			"El señor ULLOA.-\nSeñor Presidente, la ley no se ha modificado.\nSigo.\n", "ada    El señor ULLOA.- | Señor Presidente, la ley no se ha modificado. (eng) | Sigo. (eng)\n",
		},
		{
			"what nobody says", "<scene>[The Speaker in the chair]</scene><writtenStatements><speech by='#ada'><p>As printed.</p></speech></writtenStatements><summary>(Carried)</summary>",
			"[The Speaker in the chair]\n\nAs printed.\n(Carried)\n", "ada     written | As printed. (eng)\n",
		},
		{
			"lists", "<speech by='#ada'><p>First:</p><ul><li>one,</li><li>two.</li></ul></speech>",
			"First:\none,\ntwo.\n", "ada     | First: (eng) | one, (eng) | two. (eng)\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := readDebate(t, debate("", c.body))
			if diff := cmp.Diff(c.text, s.Text); diff != "" {
				t.Errorf("text: %s", diff)
			}
			if diff := cmp.Diff(c.turns, shown(s)); diff != "" {
				t.Errorf("turns: %s", diff)
			}
		})
	}
}

// Each version has a namespace of its own, and calls ids otherwise.
func TestAKNVersions(t *testing.T) {
	for _, ns := range []string{"", ` xmlns="http://www.akomantoso.org/2.0"`, ` xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD13"`} {
		for _, id := range []string{"id", "eId"} {
			s := readDebate(t, `<akomaNtoso`+ns+`><debate><meta><references><TLCPerson `+id+`="ada" href="/ontology/person/ada" showAs="Ada  Quay"/></references></meta>
<preface><p><docTitle>Minutes</docTitle> of <docDate date="2026-03-06">Friday</docDate></p></preface><debateBody><speech by="#ada"><p>Yes.</p></speech></debateBody></debate></akomaNtoso>`)
			if len(s.People) != 1 || s.People[0].ID != "ada" || s.People[0].Names[0].Text != "Ada Quay" || s.Title != "Minutes" || s.Date != "2026-03-06" || s.Text != "Minutes of Friday\n\nYes.\n" {
				t.Errorf("with %q and %s: got %+v", ns, id, s)
			}
		}
	}
}

func TestAKNHeader(t *testing.T) {
	s := readDebate(t, debate(`<TLCPerson eId="all" showAs="All members"/><TLCPerson eId="ms" href="/ontology/role/ms" showAs="X"/><TLCOrganization eId="c" showAs="Council"/><TLCRole eId="r" showAs="Chair"/>`, ""))
	if s.ID != "/akn/xx/debate/2026-03-06" || s.Date != "" || s.Language != "eng" {
		t.Errorf("got id %q, date %q and language %q", s.ID, s.Date, s.Language)
	}
	var kinds []Kind
	for _, p := range s.People {
		kinds = append(kinds, p.Kind)
	}
	if diff := cmp.Diff([]Kind{Anyone, Office, Body, Office}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestAKNFaults(t *testing.T) {
	for text, want := range map[string]string{
		"<TEI/>": "1:1: <TEI> is no root of Akoma Ntoso: that is <akomaNtoso>",
		"<akomaNtoso><act><body/></act></akomaNtoso>": "1:1: there is no <debate> in it: of Akoma Ntoso, debates are read",
		"<!DOCTYPE a><akomaNtoso/>":                   "1:1: it has a document type declaration (<!DOCTYPE …>), which is never followed: take it out",
	} {
		for _, err := range ReadAKN(strings.NewReader(text)).Items() {
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	}
}

func TestKindOf(t *testing.T) {
	for name, want := range map[string]Kind{
		"Ada Quay": Human, "Deputy Ada Quay": Human, "Mr. Alfa": Human, "An Nguyen": Human, "": Human,
		"The Speaker:": Office, "Mr. Speaker": Office, "Minister for the Interior": Office, "Deputy Speaker": Office, "Señor Presidente": Office,
		"any person": Anyone, "all": Anyone, "some hon. Members": Anyone, "An hon. Member": Anyone, "Hon. Members": Anyone, "A Deputy": Anyone,
		"representa cualquier persona": Anyone, "Todos los parlamentarios": Anyone, "Par de parlamentarios": Anyone,
	} {
		if got := KindOf(name); got != want {
			t.Errorf("KindOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNamed(t *testing.T) {
	for printed, want := range map[string][2]string{
		"Ms Quay:": {"Ms Quay", ""}, "Minister for Ports (Ms Quay): ": {"Ms Quay", "Minister for Ports"}, "Ada Quay (Harbour)": {"Ada Quay (Harbour)", ""}, "": {"", ""},
	} {
		if name, office := Named(printed); name != want[0] || office != want[1] {
			t.Errorf("Named(%q) = %q, %q, want %q", printed, name, office, want)
		}
	}
}
