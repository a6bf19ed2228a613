package parliament

import (
	"errors"
	"iter"
	"strings"
	"testing"
	"unicode/utf8"
)

// sound asks that the runs of a sitting stand in its text, in order, and hold words.
func sound(t *testing.T, items iter.Seq2[Item, error]) {
	t.Helper()
	for item, err := range items {
		var fault *Fault
		switch s, is := item.(*Sitting); {
		case err != nil && !errors.As(err, &fault):
			t.Fatalf("an error that says not where: %v", err)
		case err != nil && (fault.Pos.Line < 1 || fault.Pos.Column < 1 || fault.Msg == ""):
			t.Fatalf("a fault nowhere: %+v", fault)
		case is:
			text := []rune(s.Text)
			if len(text) != s.Length || !utf8.ValidString(s.Text) || strings.ContainsAny(s.Text, "\r\x00") {
				t.Fatalf("a text of %d characters, and not %d: %q", len(text), s.Length, s.Text)
			}
			for i, turn := range s.Turns {
				if turn.Section >= len(s.Sections) || turn.Answers >= len(s.Turns) || turn.Answers == i || len(turn.Runs) == 0 {
					t.Fatalf("turn %d: %+v", i, turn)
				}
				last := 0
				for _, r := range turn.Runs {
					if r.Start < last || r.End <= r.Start || r.End > len(text) {
						t.Fatalf("turn %d: a run from %d to %d behind %d, of %d", i, r.Start, r.End, last, len(text))
					}
					if words := string(text[r.Start:r.End]); strings.TrimSpace(words) != words || strings.Contains(words, "\n") {
						t.Fatalf("turn %d: %q", i, words)
					}
					last = r.End
				}
			}
		}
	}
}

func FuzzTEI(f *testing.F) {
	f.Add(sitting("<head>Ports</head><u who='#a'><seg>One <vocal who='#b'><desc>No!</desc></vocal> two.</seg></u><u ana='#chair'>Order.<gap/></u>"))
	f.Add(sitting("<u who='#a'><seg><s><w join='right'>It</w><pc>.</pc></s></seg></u>"))
	f.Add("<teiCorpus><teiHeader><particDesc><listPerson><person xml:id='a'><persName>A</persName></person></listPerson></particDesc></teiHeader><include href='a'/><TEI><text><body><u>x</u></body></text></TEI></teiCorpus>")
	f.Fuzz(func(t *testing.T, text string) {
		for _, part := range []Part{Everything, NoSittings, OnlySittings} {
			sound(t, ReadTEI(strings.NewReader(text), part).Items())
		}
	})
}

func FuzzAKN(f *testing.F) {
	f.Add(debate("<TLCPerson eId='a' showAs='A'/>", "<debateSection><num>1</num><heading>H</heading><question by='#a'><from>A:</from><p>One <remark>x</remark> two</p></question><answer by='b'>x</answer></debateSection>"))
	f.Fuzz(func(t *testing.T, text string) { sound(t, ReadAKN(strings.NewReader(text)).Items()) })
}
