package draft_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/draft"
	"onrecord/data/text"
)

// found are proposals in lines: tier, who, mode, what is said.
func found(t testing.TB, language, raw string) (out []string) {
	t.Helper()
	x, err := text.New("", []byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	x.Language = language
	all, err := draft.Find(t.Context(), x, draft.Options{Language: language})
	if err != nil {
		t.Fatal(err)
	}
	slices := func(spans []draft.Span) string {
		var parts []string
		for _, s := range spans {
			parts = append(parts, x.Slice(s.Start, s.End))
		}
		return strings.Join(parts, " … ")
	}
	for _, p := range all {
		line := fmt.Sprintf("%s, %s, %s: %s", p.Tier, slices(p.Named()), p.Mode, slices(p.Content))
		if len(p.Addressees) > 0 {
			line += " (to " + slices(p.Addressees) + ")"
		}
		out = append(out, line)
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, language, text string
		want                 []string
	}{
		{"behind the words", "en", "“The harbour must close,” the mayor said on Friday. “It costs too much.”", []string{"sure, the mayor, quote: “The harbour must close,” … “It costs too much.”"}},
		{"before the words", "en", `Quay told the council: "It must close."`, []string{`likely, Quay, quote: "It must close." (to the council)`}},
		{"inverted", "en", "''We will see,'' said Cleo Marsh, the treasurer.", []string{"likely, Cleo Marsh, the treasurer, quote: ''We will see,''"}},
		{"split", "en", "“I think,” she said, “that it is over.”", []string{"likely, she, quote: “I think,” … “that it is over.”"}},
		{"split over a relative clause", "en", "“We will wait,” said Marsh, who keeps the books, “and see.”", []string{"likely, Marsh, quote: “We will wait,” … “and see.”"}},
		{"paraphrase", "en", "The mayor warned that the harbour is too expensive, adding that it must close.", []string{"likely, The mayor, paraphrase: that the harbour is too expensive", "likely, The mayor, paraphrase: that it must close"}},
		{"no that", "en", "Harper said it feeds the town.", []string{"likely, Harper, paraphrase: it feeds the town"}},
		{"within a sentence", "en", "The harbour, Harper said, feeds the town.", []string{"likely, Harper, paraphrase: The harbour … feeds the town"}},
		{"a fragment", "en", "Harper said the harbour “feeds the town” and left.", []string{"likely, Harper, partial-quote: the harbour “feeds the town” and left"}},
		{"according to", "en", "According to the council, ships pay too little.", []string{"likely, the council, paraphrase: ships pay too little"}},
		{"according to, behind", "en", "Ships pay too little, according to the council.", []string{"likely, the council, paraphrase: Ships pay too little"}},
		{"a noun", "en", "It was her claim that ships pay nothing.", []string{"maybe, her, paraphrase: that ships pay nothing"}},
		{"hearsay", "en", "Ships reportedly pay nothing.", []string{"maybe, , reported: Ships … pay nothing"}},
		{"said to", "en", "The mayor is said to know it.", []string{"maybe, , reported: The mayor … to know it"}},
		{"negated", "en", "The mayor did not say that it must close. She never told the council that she would go.", nil},
		{"refused", "en", "Quay refused to say that it must close. Harper has failed to mention that it is old. Marsh denied saying that she would go. Quay has not yet said that it is over. Harper has yet to say that it is old. Marsh stopped short of saying that it is safe. Without saying that it is over, Quay left.", nil},
		{"nobody said", "en", "Nobody said that it must close. No clerk has said that it is old. None of them said it was safe. Neither Quay nor Harper said that it is over.", nil},
		{"German, nobody said", "de", "Niemand sagte, dass sie gehe. Keiner der Räte sagte, dass er bleibe. Kein Sprecher hat gesagt, dass es spät sei. Quay sagte nichts davon, dass sie gehe.", nil},
		{"told", "en", "Ada Quay told the council that it must close.", []string{"likely, Ada Quay, paraphrase: that it must close (to the council)"}},
		{"joint", "en", "Quay and Harper said that they agree.", []string{"likely, Quay and Harper, paraphrase: that they agree"}},
		{"a relative pronoun", "en", "Marsh, who said that it is over, left.", []string{"likely, Marsh, paraphrase: that it is over"}},
		{"what he said that she said", "en", "Harper said that Quay said that it must close.", []string{"likely, Harper, paraphrase: that Quay said that it must close"}},
		{"within one another", "en", "“He told me ‘we will wait’ and left,” Harper said.", []string{"sure, Harper, quote: “He told me ‘we will wait’ and left,”"}},
		{"paragraphs", "en", "“It must close,” Quay said.\n\n“And it will close.”\n\nHarper left.", []string{"likely, Quay, quote: “It must close,” … “And it will close.”"}},
		{"a speech over paragraphs", "en", "Quay said: “It must close.\n\n“And it will close.”", []string{"likely, Quay, quote: “It must close. … “And it will close.”"}},
		{"not closed", "en", "Quay said: “It must close.\n\nHarper said that it feeds the town.", []string{"likely, Quay, paraphrase: “It must close", "likely, Harper, paraphrase: that it feeds the town"}},
		{"a transcript", "en", "QUAY: It must close.\n\nHARPER: Why?\n\nQUAY: It costs too much. I said so.\n", []string{"likely, QUAY, quote: It must close", "likely, HARPER, quote: Why?", "likely, QUAY, quote: It costs too much. I said so"}},
		{"minutes in which each speaks once", "en", "MINUTES\n\nQUAY: It must close.\n\nHARPER: Why?\n\nMR SMALL: I was not heard.\n", []string{"maybe, QUAY, quote: It must close", "maybe, HARPER, quote: Why?", "maybe, MR SMALL, quote: I was not heard"}},
		{"datelines in a text", "en", "Rain fell.\n\nPARIS: It rains.\n\nShips left.\n\nROME: It rains.\n\nNobody came.\n\nOSLO: It rains.\n", nil},
		{"questions and answers", "en", "Q: Must it close?\n\nA: It must.\n\nQ: When?\n\nA: In May.\n", []string{"maybe, Q, quote: Must it close?", "maybe, A, quote: It must", "maybe, Q, quote: When?", "maybe, A, quote: In May"}},
		{"capitals", "en", "“IT MUST CLOSE,” THE MAYOR SAID.", []string{"likely, THE MAYOR, quote: “IT MUST CLOSE,”"}},
		{"noise", "en", "“lt rnust c1ose,” the rnayor said . “It costs t00 much.”", []string{"likely, the rnayor, quote: “lt rnust c1ose,” … “It costs t00 much.”"}},
		{"no points", "en", "quay said that it must close and harper said that it must not", []string{"likely, quay, paraphrase: that it must close", "likely, harper, paraphrase: that it must not"}},
		{"nothing", "en", "The harbour is old.", nil},
		{"German", "de", "»Der Hafen muss schließen«, sagte Ada Quay am Freitag.", []string{"sure, Ada Quay, quote: »Der Hafen muss schließen«"}},
		{"German, other marks", "de", "Quay sagte: „Er muss schließen.“ „Wer das will“, rief Harper, „der irrt sich.“", []string{"likely, Quay, quote: „Er muss schließen.“", "likely, Harper, quote: „Wer das will“ … „der irrt sich.“"}},
		{"German, a clause", "de", "Die Bürgermeisterin erklärte, der Hafen sei zu teuer. Das werde sich nicht ändern.", []string{"likely, Die Bürgermeisterin, paraphrase: der Hafen sei zu teuer", "maybe, Die Bürgermeisterin, paraphrase: Das werde sich nicht ändern"}},
		{"German, inverted", "de", "Am Dienstag sagte Harper, er werde bleiben.", []string{"likely, Harper, paraphrase: er werde bleiben"}},
		{"German, apart", "de", "Der Rat teilte am Abend mit, dass er abwarte. Quay hat gesagt, dass sie gehe.", []string{"likely, Der Rat, paraphrase: dass er abwarte", "likely, Quay, paraphrase: dass sie gehe"}},
		{"German, laut", "de", "Laut Harper zahlen die Schiffe zu wenig.", []string{"likely, Harper, paraphrase: zahlen die Schiffe zu wenig"}},
		{"German, zufolge", "de", "Dem Rat zufolge zahlen die Schiffe zu wenig.", []string{"likely, Dem Rat, paraphrase: zahlen die Schiffe zu wenig"}},
		{"German, negated", "de", "Quay sagte nicht, dass sie gehe.", nil},
		{"German, negated with an auxiliary", "de", "Quay hat nie behauptet, dass sie gehe. Harper habe nicht öffentlich gesagt, dass er bleibe.", nil},
		{"German, not only", "de", "Quay hat nicht nur gesagt, dass sie gehe. Harper hatte nicht gezögert und gesagt, dass er bleibe.", []string{"likely, Quay, paraphrase: dass sie gehe", "likely, Harper, paraphrase: dass er bleibe"}},
		{"German, in the dative", "de", "Quay sagte dem Rat, dass sie gehe. „Er ist viel zu teuer“, sagte sie am Montag dem Stadtrat von Port Nord. Der Hafen sei zu, sagte Harper dem Rat am Montag. Gegenüber der Zeitung sagte er nichts. Dem Rat hatte er gesagt, dass er bleibe. Quay erklärte gegenüber der Zeitung, der Hafen sei zu. Am Montag sagte sie in dem Haus, der Hafen sei zu.", []string{
			"likely, Quay, paraphrase: dass sie gehe (to dem Rat)", "sure, sie, quote: „Er ist viel zu teuer“ (to dem Stadtrat von Port Nord)", "likely, Harper, paraphrase: Der Hafen sei zu (to dem Rat)",
			"likely, er, paraphrase: dass er bleibe (to Dem Rat)", "likely, Quay, paraphrase: der Hafen sei zu (to der Zeitung)", "likely, sie, paraphrase: der Hafen sei zu",
		}},
		{"German, a claim", "de", "Quays Behauptung, dass der Hafen zu sei, blieb ohne Antwort. Der Rat teilte seine Sorge. Die Forderung des Rates, dass er bleibe, ist neu. Er wies den Vorwurf Harpers, dass er log, zurück. Ihre Warnung, dass es spät sei, kam an.", []string{"maybe, Quays, paraphrase: dass der Hafen zu sei", "maybe, des Rates, paraphrase: dass er bleibe", "maybe, Harpers, paraphrase: dass er log", "maybe, Ihre, paraphrase: dass es spät sei"}},
		{"German, is said to have", "de", "Der Hafen soll zehn Millionen gekostet haben. Quay soll gestern in der Stadt gewesen sein. Der Hafen soll bald schließen und offen sein.", []string{"maybe, , reported: Der Hafen soll zehn Millionen gekostet haben", "maybe, , reported: Quay soll gestern in der Stadt gewesen sein"}},
		{"German, it is said", "de", "Es heißt, der Hafen sei zu teuer. Er werde verkauft, hieß es.", []string{"maybe, , reported: der Hafen sei zu teuer", "maybe, , reported: Er werde verkauft"}},
		{"German, several", "de", "Viele sagen, der Hafen sei zu. Beide sagten, dass er bleibe. Einige Schiffe sagen nichts.", []string{"likely, Viele, paraphrase: der Hafen sei zu", "likely, Beide, paraphrase: dass er bleibe"}},
		{"German, she says", "de", "Sie sagt, der Hafen sei zu.", []string{"likely, Sie, paraphrase: der Hafen sei zu"}},
		{"sure", "en", "“The harbour must be closed,” Ada Quay said.", []string{"sure, Ada Quay, quote: “The harbour must be closed,”"}},
		{"sure, German", "de", "Quay sagte: „Der Hafen muss schließen.“", []string{"sure, Quay, quote: „Der Hafen muss schließen.“"}},
		{"several", "en", "Several said they would stay. One in three said the town is poor.", []string{"likely, Several, paraphrase: they would stay", "likely, One in three, paraphrase: the town is poor"}},
		{"as somebody said", "en", "As the mayor said on Friday, the harbour is old. It will close, as the council noted.", []string{"likely, the mayor, paraphrase: the harbour is old", "likely, the council, paraphrase: It will close"}},
		{"behind the words, without quotation", "en", "The harbour will close, records show.", []string{"maybe, records, attributed: The harbour will close"}},
		{"a phrase before who speaks", "en", "In several cases, officials say, ships have paid nothing.", []string{"likely, officials, paraphrase: In several cases … ships have paid nothing"}},
		{"but, he said", "en", "But, she added, “ships pay too little here.”", []string{"maybe, she, partial-quote: But … “ships pay too little here.”"}},
		{"goes on behind who speaks", "en", "The harbour, she said, “is what feeds the town.”", []string{"maybe, she, partial-quote: The harbour … “is what feeds the town.”"}},
		{"a noun phrase with relative clause", "en", "The stakes are high, said a clerk who was told of it.", []string{"likely, a clerk, paraphrase: The stakes are high"}},
		{"somebody else begins to speak", "en", "Quay said it must close, and aides said she would go.", []string{"likely, Quay, paraphrase: it must close", "likely, aides, paraphrase: she would go"}},
		{"and others say", "en", "Quay says it must close - others say it feeds the town.", []string{"likely, Quay, paraphrase: it must close", "likely, others, paraphrase: it feeds the town"}},
		{"a quotation with a lead behind it", "en", "“It must close soon,” Quay said, looking tired. “It costs too much.”", []string{"sure, Quay, quote: “It must close soon,” … “It costs too much.”"}},
		{"quotation before who has it", "en", "“It must close as soon as it can.”\n\n“It costs the town far too much,” Quay said.", []string{"likely, Quay, quote: “It must close as soon as it can.” … “It costs the town far too much,”"}},
		{"a heading in other marks", "en", "“It must close very soon,” Quay said. “It costs too much.”\n\n‘A Harbour In Need’\n\nShips left.", []string{"sure, Quay, quote: “It must close very soon,” … “It costs too much.”"}},
		{"goes on without a word", "en", "Quay promised that she would stay. “I will not be the one who leaves.”", []string{"likely, Quay, quote: that she would stay … “I will not be the one who leaves.”"}},
		{"goes on behind praise", "en", "Quay praised Marsh. “You can always count on him in the harbour.”", []string{"maybe, Quay, paraphrase: Marsh", "maybe, Quay, quote: “You can always count on him in the harbour.”"}},
		{"who cannot speak", "en", "There saw “the worst storm of all years” coming.", nil},
		{"when others came by, chanting", "en", "The meeting ended, when sailors interrupted her, shouting “close the old harbour now.”", []string{"maybe, sailors, partial-quote: “close the old harbour now.”"}},
		{"what somebody calls it", "en", "The council seeks to pay for what Quay calls “a very sensible new harbour.”", []string{"maybe, The council, partial-quote: to pay for what Quay calls “a very sensible new harbour.”", "maybe, Quay, partial-quote: “a very sensible new harbour.”"}},
		{"told somewhere else", "en", "“I wish him very well,” Quay told reporters the council had invited.", []string{"likely, Quay, quote: “I wish him very well,”"}},
		{"told about", "en", "Quay reminded sailors about harbour laws.", []string{"maybe, Quay, paraphrase: about harbour laws (to sailors)"}},
		{"a message, and its words", "en", "Quay posted a long message: “We need a new harbour soon.”", []string{"maybe, Quay, quote: “We need a new harbour soon.”"}},
		{"a plain infinitive", "en", "Supporters of the harbour hope it stays open.", []string{"maybe, Supporters of the harbour, attributed: it stays open"}},
		{"said no", "en", "Quay said no. Harper said it was no. 7 of ten.", []string{"likely, Harper, paraphrase: it was no. 7 of ten"}},
		{"asked a question", "en", "Asked by Harper why it must close, Quay said nothing is sure.", []string{"maybe, , paraphrase: why it must close", "likely, Quay, paraphrase: nothing is sure"}},
		{"was asked", "en", "Quay was asked, “Why must it close?”", []string{"maybe, , quote: “Why must it close?”"}},
		{"that, behind a comma", "en", "He said, twice, that the harbour is safe.", []string{"likely, He, paraphrase: that the harbour is safe"}},
		{"which he said", "en", "the plan, which officials said will cost too much", []string{"likely, officials, paraphrase: which … will cost too much"}},
		{"who calls", "en", "Marsh, who calls it “dead,” said she would wait.", []string{"maybe, Marsh, partial-quote: it “dead,”", "likely, Marsh, paraphrase: she would wait"}},
		{"according to, with names", "en", "According to Gazette filings, Ada Quay paid for it. But, according to the poll, nobody knows it.", []string{"likely, Gazette filings, paraphrase: Ada Quay paid for it", "likely, the poll, paraphrase: nobody knows it"}},
		{"according to, and more", "en", "Ships pay too little, according to the council, a body of ten.", []string{"likely, the council, a body of ten, paraphrase: Ships pay too little"}},
		{"told to", "en", "She told Ben Harper to keep quiet.", []string{"maybe, She, paraphrase: Ben Harper to keep quiet (to Ben Harper)"}},
		{"free relative", "en", "Harper spoke about how the harbour was built.", []string{"maybe, Harper, paraphrase: how the harbour was built"}},
		{"fears that", "en", "The plan raised fears that the harbour closes.", []string{"maybe, , paraphrase: that the harbour closes"}},
		{"gerund that", "en", "Quay said it was late before claiming that it was safe.", []string{"likely, Quay, paraphrase: it was late", "likely, Quay, paraphrase: that it was safe"}},
		{"German, nach", "de", "Nach ersten Angaben der Polizei ist der Hafen zu. Der Hafen muss laut Quay schließen.", []string{"likely, der Polizei, paraphrase: ist der Hafen zu", "likely, Quay, paraphrase: Der Hafen muss … schließen"}},
		{"German, so", "de", "Der Hafen muss schließen, so Quay. „Er ist zu teuer“, so die Bürgermeisterin am Freitag.", []string{"likely, Quay, paraphrase: Der Hafen muss schließen", "likely, die Bürgermeisterin, quote: „Er ist zu teuer“"}},
		{"German, wie", "de", "Der Hafen schließt, wie der Rat am Freitag mitteilte.", []string{"likely, der Rat, paraphrase: Der Hafen schließt"}},
		{"German, dies", "de", "Der Hafen schließt im Mai. Dies teilte der Rat mit.", []string{"maybe, der Rat, paraphrase: Der Hafen schließt im Mai"}},
		{"German, goes on", "de", "Quay sagte, der Hafen sei zu teuer. Er müsse schließen. Das könne niemand bezahlen.", []string{"likely, Quay, paraphrase: der Hafen sei zu teuer", "maybe, Quay, paraphrase: Er müsse schließen. Das könne niemand bezahlen"}},
		{"German, a colon apart", "de", "Quay begründete das mit den Worten: „Der Hafen ist zu teuer.“", []string{"likely, Quay, quote: „Der Hafen ist zu teuer.“"}},
		{"German, a date", "de", "Am 13. Mai sagte Quay, der Hafen sei zu.", []string{"likely, Quay, paraphrase: der Hafen sei zu"}},
		{"behind a state", "en", "“We pay nothing,” said Ada Quay, R-Tex. The mayor agreed.", []string{"likely, Ada Quay, R-Tex., quote: “We pay nothing,”"}},
		{"a question, and who is asked", "en", "“Why must it close?” Harper asked the council. Then he left.", []string{"likely, Harper, quote: “Why must it close?” (to the council)"}},
		{"two names behind a quotation", "en", "“Ships pay far too little here,” harbour clerks Ada Quay and Ben Harper wrote in a report.", []string{"likely, harbour clerks Ada Quay and Ben Harper, partial-quote: “Ships pay far too little here,”"}},
		{"two adjectives", "en", "“It must be the first thing,” the old, tired clerk said in a long interview.", []string{"likely, the old, tired clerk, quote: “It must be the first thing,”"}},
		{"years in a noun", "en", "“It must be the first thing,” the 71-year-old clerk said.", []string{"sure, the 71-year-old clerk, quote: “It must be the first thing,”"}},
		{"who has read it", "en", "“It can work as it is,” said Ada Quay, who has read the plan. “It is not new.”", []string{"sure, Ada Quay, quote: “It can work as it is,” … “It is not new.”"}},
		{"said of", "en", "“She asked us to win it,” Ben Harper, the clerk, said of the visit he had last week.", []string{"likely, Ben Harper, quote: “She asked us to win it,”"}},
		{"a time between", "en", "Quay said in the spring, when the story broke, “I did not send any of it.”", []string{"likely, Quay, quote: “I did not send any of it.”"}},
		{"said that about", "en", "The papers said that about 4 million people live there.", []string{"likely, The papers, paraphrase: that about 4 million people live there"}},
		{"a verb of objects", "en", "Quay stressed the cost on Sunday, and Harper left.", []string{"maybe, Quay, paraphrase: the cost"}},
		{"the verb of the sentence", "en", "A clerk who came to discuss the plan said Wednesday, “Surely there are talks.”", []string{"likely, A clerk, quote: “Surely there are talks.”"}},
		{"a verb that is not known", "en", "The harbour lacks ships of its own, said Cleo Marsh, director of the port.", []string{"likely, Cleo Marsh, paraphrase: The harbour lacks ships of its own"}},
		{"several, behind what they say", "en", "The harbour will close in the spring, current and former clerks said.", []string{"likely, current and former clerks, paraphrase: The harbour will close in the spring"}},
		{"a plural before who speaks", "en", "In several cases, port officials said, ships have paid nothing.", []string{"likely, port officials, paraphrase: In several cases … ships have paid nothing"}},
		{"reports show", "en", "The ships paid nothing, new harbour reports show. The harbour, they believe, will close.", []string{"maybe, new harbour reports, attributed: The ships paid nothing", "maybe, they, attributed: The harbour … will close"}},
		{"has", "en", "He’s argued that ships pay too little. She's hoping the harbour will stay.", []string{"likely, He, paraphrase: that ships pay too little", "maybe, She, attributed: the harbour will stay"}},
		{"warned they", "en", "Clerks have warned they could close it.", []string{"likely, Clerks, paraphrase: they could close it"}},
		{"told in a place with a comma", "en", "Quay told a crowd in Gull Bay, Maine, that it must close.", []string{"likely, Quay, paraphrase: that it must close (to a crowd)"}},
		{"between dashes", "en", "Quay said – in a letter – that it must close.", []string{"likely, Quay, paraphrase: that it must close"}},
		{"a time before an infinitive", "en", "Quay vowed last month to close it. Harper vowed not to leave.", []string{"maybe, Quay, paraphrase: to close it", "maybe, Harper, paraphrase: not to leave"}},
		{"said Friday's", "en", "Quay said Friday's storm was the worst.", []string{"likely, Quay, paraphrase: Friday's storm was the worst"}},
		{"this week", "en", "“It must close this year,” Cleo Marsh, a clerk, said this week.", []string{"sure, Cleo Marsh, quote: “It must close this year,”"}},
		{"by telephone", "en", "“It must close this year,” Cleo Marsh, a clerk, said by telephone.", []string{"sure, Cleo Marsh, quote: “It must close this year,”"}},
		{"wrote of", "en", "Quay wrote of the harbour: “It must close this year.”", []string{"likely, Quay, quote: “It must close this year.”"}},
		{"said as she left", "en", "Quay said as she left the town, “It must close this year.”", []string{"likely, Quay, quote: “It must close this year.”"}},
		{"as she said, later", "en", "Ships pay little, and as Quay noted, the harbour is old. Weeks ago, as the Gazette reported, it closed.", []string{"likely, Quay, paraphrase: the harbour is old", "likely, the Gazette, paraphrase: Weeks ago … it closed"}},
		{"the executive says", "en", "The executive says the harbour is old. The owner of two ships says it is new.", []string{"likely, The executive, paraphrase: the harbour is old", "likely, The owner of two ships, paraphrase: it is new"}},
		{"been told before", "en", "Harper had been told just before Friday's vote that it would close.", []string{"maybe, , paraphrase: that it would close"}},
		{"concern that", "en", "Harper expressed concern that it would close.", []string{"maybe, Harper, paraphrase: that it would close"}},
		{"meanwhile", "en", "Meanwhile, ships pay too little, according to the council. In fact, the harbour is old, Quay said.", []string{"likely, the council, paraphrase: ships pay too little", "likely, Quay, paraphrase: the harbour is old"}},
		{"an agency", "en", "Gull Bay (RN) – The harbour is too old for ships, Quay said.", []string{"likely, Quay, paraphrase: The harbour is too old for ships"}},
		{"the verb first", "en", "It was late. Said Quay, “The error is painful to us.”", []string{"likely, Quay, quote: “The error is painful to us.”"}},
		{"the verb first, and a colon", "en", "Asked Ben Marsh, the treasurer: “Why does it cost so much?”", []string{"likely, Ben Marsh, the treasurer, quote: “Why does it cost so much?”"}},
		{"what somebody is, and a name", "en", "The tool helps, a clerk, Cleo Marsh, said on Saturday.", []string{"likely, a clerk, paraphrase: The tool helps"}},
		{"a name that is a verb as well", "en", "“It is a pretty costly thing,” said Will Quay, a clerk.", []string{"likely, Will Quay, a clerk, quote: “It is a pretty costly thing,”"}},
		{"with, and a participle", "en", "The town was full, with many sailors chanting “We are still here.”", []string{"maybe, many sailors, quote: “We are still here.”"}},
		{"a noun, and a participle", "en", "Quay held up a sign saying “Close it as soon as you can.”", []string{"maybe, a sign, quote: “Close it as soon as you can.”"}},
		{"a text of his", "en", "Quay sent a letter asking Harper to go.", []string{"maybe, Quay, paraphrase: Harper to go (to Harper)"}},
		{"a participle that leads", "en", "Noting that it rained, Ada Quay left the town.", []string{"likely, Ada Quay, paraphrase: that it rained"}},
		{"a time behind a clause", "en", "Ada Quay, who left, last week said she was ill.", []string{"likely, Ada Quay, paraphrase: she was ill"}},
		{"a verb with a noun", "en", "Quay expressed concern that ships pay nothing.", []string{"maybe, Quay, paraphrase: that ships pay nothing"}},
		{"hopes", "en", "Quay hopes that ships pay.", []string{"maybe, Quay, attributed: that ships pay"}},
		{"made to", "en", "The storm led many clerks to say that it must close.", []string{"likely, many clerks, paraphrase: that it must close"}},
		{"a title", "en", "Harper said on Radio Bay's “The Morning Tide” that it must close. A play called “The Last Tide” was on.", []string{"likely, Harper, paraphrase: that it must close"}},
		{"this", "en", "Ada Quay tweeted this: “It must be closed very soon.”", []string{"likely, Ada Quay, quote: “It must be closed very soon.”"}},
		{"shot back", "en", "Quay shot back, “I could have stayed at home.” Ships shot back to sea.", []string{"likely, Quay, quote: “I could have stayed at home.”"}},
		{"put it", "en", "As Marsh put it, “It is all over for the town.”", []string{"likely, Marsh, quote: “It is all over for the town.”"}},
		{"laughed", "en", "When the ships left, he laughed.", nil},
		{"signed", "en", "“It must be closed very soon.”\n\n— Ada Quay, mayor", []string{"likely, Ada Quay, quote: “It must be closed very soon.”"}},
		{"signed, in the same line", "en", "“It must be closed very soon.” – Ada Quay", []string{"likely, Ada Quay, quote: “It must be closed very soon.”"}},
		{"two opening marks", "en", "“It is an odd thing,“ said Ada Quay. “It is a hard thing.”", []string{"sure, Ada Quay, quote: “It is an odd thing,“ … “It is a hard thing.”"}},
		{"German, behind the verb", "de", "Der Zeitung sagte sie, der Hafen sei zu. Den Plan nannte Quay „ein großes Übel“.", []string{"likely, sie, paraphrase: der Hafen sei zu", "maybe, Quay, partial-quote: „ein großes Übel“"}},
		{"German, with an auxiliary", "de", "Bereits im Mai hatte Ada Quay in einer Rede verkündet: „Der Hafen wird bald schließen.“", []string{"likely, Ada Quay, quote: „Der Hafen wird bald schließen.“"}},
		{"German, an apposition", "de", "Der frühere Bürgermeister, Ben Harper, warnte, der Hafen sei zu teuer.", []string{"maybe, Der frühere Bürgermeister, paraphrase: der Hafen sei zu teuer"}},
		{"German, in a text", "de", "Im Bericht heißt es, der Hafen sei zu teuer. „Er muss weg“, heißt es in einem Schreiben des Rates.", []string{"maybe, Bericht, paraphrase: der Hafen sei zu teuer", "likely, einem Schreiben des Rates, quote: „Er muss weg“"}},
		{"German, von", "de", "Der Rat sprach am Freitag von einer „Gefahr für die Stadt“. Das alles spricht für Quay.", []string{"maybe, Der Rat, partial-quote: einer „Gefahr für die Stadt“"}},
		{"German, als", "de", "Quay bezeichnete den Hafen als das „größte Übel der Stadt“.", []string{"maybe, Quay, partial-quote: das „größte Übel der Stadt“"}},
		{"German, an unknown verb", "de", "„Der Rat wartet nur“, strich Quay am Abend heraus. „Es ist vorbei“, erinnerte sich Marsh.", []string{"likely, Quay, partial-quote: „Der Rat wartet nur“", "likely, Marsh, quote: „Es ist vorbei“"}},
		{"German, a preposition first", "de", "Marsh erklärte, für den Rat sei das entscheidend.", []string{"likely, Marsh, paraphrase: für den Rat sei das entscheidend"}},
		{"German, an infinitive", "de", "Quay forderte den Rat auf, den Hafen zu schließen. Sie warf ihm vor, nichts zu tun.", []string{"likely, Quay, paraphrase: den Hafen zu schließen", "likely, Sie, paraphrase: nichts zu tun"}},
		{"German, to whom", "de", "Quay meldete dem Rat in der Nacht, dass sie gehe.", []string{"likely, Quay, paraphrase: dass sie gehe (to dem Rat)"}},
		{"German, a noun", "de", "Quay kritisierte die Pläne des Rates.", nil},
		{"German, praised", "de", "Quay lehnte den Plan ab. Er sei zu teuer und helfe niemandem.", []string{"maybe, Quay, paraphrase: Er sei zu teuer und helfe niemandem"}},
		{"German, goes on with words", "de", "Quay sagte, sie gehe. Sie werde „einen neuen Hafen“ bauen.", []string{"likely, Quay, paraphrase: sie gehe", "maybe, Quay, partial-quote: Sie werde „einen neuen Hafen“ bauen"}},
		{"German, an apposition behind", "de", "Der Hafen sei zu, sagte Quay, die Bürgermeisterin der Stadt.", []string{"likely, Quay, paraphrase: Der Hafen sei zu"}},
		{"German, a relative clause", "de", "Der Rat hat einen Plan, der ihn sehr lobte.", nil},
		{"German, a condition", "de", "Wenn der Hafen schließt, droht der Rat.", nil},
		{"German, a colon", "de", "Die Firma hält das für falsch: „Wir müssen den Reis verkaufen.“", []string{"maybe, Die Firma, quote: „Wir müssen den Reis verkaufen.“"}},
		{"German, a name and a colon", "de", "Ada Quay, Bürgermeisterin von Port Nord: „Wir müssen den Hafen verkaufen.“", []string{"maybe, Ada Quay, quote: „Wir müssen den Hafen verkaufen.“"}},
		{"German, is quoted", "de", "„Es ist gut so“, zitierte die Zeitung Ada Quay. Ein Sender zitierte Harper mit den Worten: „Es ist gut so.“", []string{"likely, Ada Quay, quote: „Es ist gut so“", "likely, Harper, quote: „Es ist gut so.“"}},
		{"German, opinion", "de", "Nach Quays Meinung ist der Hafen zu teuer. Der Hafen ist ihrer Meinung nach zu klein.", []string{"likely, Quays Meinung, paraphrase: ist der Hafen zu teuer", "likely, ihrer Meinung, paraphrase: Der Hafen ist … zu klein"}},
		{"German, a king", "de", "Später sagte Ada Quay, Karl XVI. „ist und bleibt ein König“.", []string{"likely, Ada Quay, quote: Karl XVI. „ist und bleibt ein König“"}},
		{"German, single marks", "de", "Ada Quay sagte: ‚Der Hafen muss bald weg.‘", []string{"sure, Ada Quay, quote: ‚Der Hafen muss bald weg.‘"}},
		{"German, to the council", "de", "Quay sagte dem Rat, sie gehe.", []string{"likely, Quay, paraphrase: sie gehe (to dem Rat)"}},
		{"German, angaben, an apposition", "de", "Nach Angaben von Ada Quay, der Bürgermeisterin, ist der Hafen zu. Der Hafen soll laut Quay im Mai schließen.", []string{"likely, Ada Quay, der Bürgermeisterin, paraphrase: ist der Hafen zu", "likely, Quay, paraphrase: Der Hafen soll … im Mai schließen"}},
		{"ends before a comparison", "en", "Half of the crew said they would stay, compared with a third in May.", []string{"likely, Half of the crew, paraphrase: they would stay"}},
		{"ends before a gloss", "en", "Quay said she would close three docks, a plan that nobody in town had seen.", []string{"likely, Quay, paraphrase: she would close three docks"}},
		{"an apposition to a name", "en", "Quay said she would meet Ben Harper, a clerk of the port.", []string{"likely, Quay, paraphrase: she would meet Ben Harper, a clerk of the port"}},
		{"ends before who it is", "en", "Quay said she would call Ben Harper, who left the town in May.", []string{"likely, Quay, paraphrase: she would call Ben Harper"}},
		{"ends where the sentence goes on", "en", "Although Quay says she was late, the council left for good.", []string{"likely, Quay, paraphrase: she was late"}},
		{"goes on behind a condition", "en", "Quay said that if ships leave, the town will suffer.", []string{"likely, Quay, paraphrase: that if ships leave, the town will suffer"}},
		{"a contrast within", "en", "The report found that 40 ships stay, while ten leave.", []string{"maybe, The report, attributed: that 40 ships stay, while ten leave"}},
		{"a place with two parts", "en", "Harper praised the crew in Gull Bay, Maine.", []string{"maybe, Harper, paraphrase: the crew in Gull Bay, Maine"}},
		{"what is conceded", "en", "Quay said that she had stayed, although nobody was there.", []string{"likely, Quay, paraphrase: that she had stayed"}},
		{"ends before an occasion", "en", "Quay praised the crew in an interview with the Gazette.", []string{"maybe, Quay, paraphrase: the crew"}},
		{"an occasion that is part of it", "en", "Quay praised the debate about ships.", []string{"maybe, Quay, paraphrase: the debate about ships"}},
		{"ends before a bare time", "en", "The council endorsed Ada Quay last July.", []string{"maybe, The council, paraphrase: Ada Quay"}},
		{"ends before where a name was praised", "en", "The clerk praised Ada Quay in the harbour.", []string{"maybe, The clerk, paraphrase: Ada Quay"}},
		{"a town that has a name", "en", "Harper praised the crew of Port Nord.", []string{"maybe, Harper, paraphrase: the crew of Port Nord"}},
		{"ends before another participle", "en", "Harper left, calling the plan “a bad joke” and accusing the council of theft.", []string{"maybe, Harper, partial-quote: the plan “a bad joke”", "maybe, Harper, paraphrase: the council of theft"}},
		{"ends behind marks with a comma", "en", "Harper praised the “new harbour,” a dock for ten ships.", []string{"maybe, Harper, partial-quote: the “new harbour,”"}},
		{"several, the last behind a comma", "en", "Harper praised the crew, the clerks, and the council.", []string{"maybe, Harper, paraphrase: the crew, the clerks, and the council"}},
		{"brackets behind", "en", "Harper praised the crew (ten of them had just left).", []string{"maybe, Harper, paraphrase: the crew"}},
		{"a subject of the sentence", "en", "Voters supporting the plan have left the town.", nil},
		{"which tells which one", "en", "States that vote in May pay less. The clerk released a report in May that shows the cost.", []string{"maybe, a report in May, attributed: the cost"}},
		{"only when", "en", "Late last month, Quay wrote.", nil},
		{"only a condition", "en", "Though ships are leaving, Quay said.", nil},
		{"critics behind", "en", "The harbour is too small for the town, say several critics.", []string{"likely, several critics, paraphrase: The harbour is too small for the town"}},
		{"the first word of a text", "en", "calling the plan a joke and accusing the council", []string{"maybe, , paraphrase: the plan a joke", "maybe, , paraphrase: the council"}},
		{"both", "en", "Quay and Harper have both argued that ships pay too little.", []string{"likely, Quay and Harper, paraphrase: that ships pay too little"}},
		{"a noun that is the verb", "en", "Party leaders hope that the harbour stays open.", []string{"maybe, Party leaders, attributed: that the harbour stays open"}},
		{"behind an opening phrase", "en", "After the storm, Quay released an ad calling the plan a joke.", []string{"maybe, Quay, paraphrase: the plan a joke"}},
		{"what is shown for sure", "en", "Quay sought to argue in May that ships pay.", []string{"likely, Quay, paraphrase: that ships pay"}},
		{"eager", "en", "Harper was eager to sell the dock.", []string{"maybe, Harper, attributed: to sell the dock"}},
		{"concerned", "en", "Many clerks are concerned that the port will close.", []string{"maybe, Many clerks, attributed: that the port will close"}},
		{"to close, which", "en", "Quay vowed to close the dock, which the town needs.", []string{"maybe, Quay, paraphrase: to close the dock"}},
		{"a reservation", "en", "Quay said she would stay - although nobody had asked.", []string{"likely, Quay, paraphrase: she would stay"}},
		{"German, according to nobody", "de", "Der Hafen ist nach ersten Angaben zehn Stunden zu gewesen.", []string{"maybe, zehn Stunden, paraphrase: Der Hafen ist … zu gewesen"}},
		{"German, according to a rule", "de", "Gemäß der neuen Regelung zahlen die Schiffe im Mai mehr.", []string{"maybe, der neuen Regelung, paraphrase: zahlen die Schiffe im Mai mehr"}},
		{"no words of the language", "fi", "”Satama on suljettava”, pormestari sanoi.", []string{"maybe, , partial-quote: ”Satama on suljettava”"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, found(t, c.language, c.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Spans are those of words: they begin and end with characters of their own, and what is
// quoted stands right inside its marks. A text has the same proposals each time, whatever
// was read before and is read beside it.
func TestSpansAreExact(t *testing.T) {
	const marks = "“”\"„‚‘’»«'"
	for language, raw := range map[string]string{
		"en": "Ünder “the harbour,” she said, it is ‘old’. \n\nQuay  told the council: “It must close.”\n\n“It costs too much,” Ben Harper, the clerk,\n said on Friday. ''We will see,'' said Marsh.",
		"de": "Am Freitag sagte Ada Quay: „Der ‚alte‘ Hafen  muss schließen.“ »Wir warten«, erinnerte sich Marsh,\n»und sehen.« Er werde „einen neuen Hafen“ bauen.",
		"fi": "”Satama on suljettava”, pormestari sanoi.",
	} {
		x, err := text.New("", []byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		x.Language = language
		find := func() []draft.Proposal {
			all, err := draft.Find(t.Context(), x, draft.Options{Language: language})
			if err != nil {
				t.Error(err)
			}
			return all
		}
		all := find()
		if len(all) == 0 {
			t.Errorf("%s: no proposals", language)
		}
		runes := []rune(raw)
		for _, p := range all {
			for _, spans := range [][]draft.Span{p.Content, p.Quotes, p.Speakers} {
				for _, s := range spans {
					words := string(runes[s.Start:s.End])
					if got := x.Slice(s.Start, s.End); got != words || strings.TrimSpace(words) != words {
						t.Errorf("%s: %d to %d is %q, and %q in the text", language, s.Start, s.End, got, words)
					}
				}
			}
			for _, q := range p.Quotes {
				if q.Start == 0 || q.End == len(runes) || !strings.ContainsRune(marks, runes[q.Start-1]) || !strings.ContainsRune(marks, runes[q.End]) {
					t.Errorf("%s: %q does not stand in marks", language, x.Slice(q.Start, q.End))
				}
			}
		}
		var beside sync.WaitGroup
		for range 4 {
			beside.Go(func() {
				if diff := cmp.Diff(all, find(), cmp.AllowUnexported(draft.Proposal{})); diff != "" {
					t.Errorf("%s: -first +again:\n%s", language, diff)
				}
			})
		}
		beside.Wait()
	}
}

// Every file of words is read, and has what rules ask for.
func TestPacks(t *testing.T) {
	files, err := filepath.Glob("packs/*.txt") // a language is added as a file
	if err != nil || len(files) < 2 {
		t.Fatalf("files: %q, %v", files, err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".txt")
	}
	if diff := cmp.Diff(files, draft.Languages()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, language := range draft.Languages() {
		if !draft.Has(language) || !draft.Has(language+"-x") {
			t.Errorf("%s is not found", language)
		}
	}
	if draft.Has("fi") || draft.Has("") || draft.Has("../en") {
		t.Error("words are found of a language that has none")
	}
}

func TestGuess(t *testing.T) {
	for want, raw := range map[string]string{"en": "The mayor said that it must be closed, and left.", "de": "Die Bürgermeisterin sagte, dass er nicht bleiben kann, und ging in das Haus.", "": "Satama on suljettava, pormestari sanoi."} {
		x, err := text.New("", []byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got := draft.Guess(x); got != want {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}

// A text of several parts is read as one of one is.
func TestFindInParts(t *testing.T) {
	const one = "“It must close,” Quay said. Harper said that it feeds the town.\n\n"
	n := 1<<19/len([]rune(one)) + 10
	got := found(t, "en", strings.Repeat(one, n))
	want := slices.Repeat(found(t, "en", one), n)
	if !slices.Equal(got, want) {
		t.Errorf("%d proposals, want %d", len(got), len(want))
	}
}

// Whatever a text is, proposals lie in it, in their order, and have words.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"“The harbour must close,” the mayor said. “It costs too much.”", "Quay: ‘no\n\nA: b\nA: c\nB: d", "»Ja«, sagte er, »nein«. Er habe das gesagt, teilte Quay mit.",
		"According to \"him\", she said,, that “", "''Yes'' he said ``no'' \" ' “„‚", "said said that to to be told asked whether", "(—) said: \n\n“a", "who said who said,", "laut", "zufolge",
		"calling the plan a joke and accusing (in an interview, and", "praised him – although , a , where as is , which he said", "are eager to that , and said that if , he left , a", "nach ersten Angaben zehn , laut", "“““””” said",
	} {
		for _, language := range []string{"en", "de", "fi"} {
			f.Add(language, s)
		}
	}
	f.Fuzz(func(t *testing.T, language, raw string) {
		x, err := text.New("", []byte(raw))
		if err != nil {
			return
		}
		x.Language = language
		all, err := draft.Find(t.Context(), x, draft.Options{Language: language})
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		for _, p := range all {
			if len(p.Content) == 0 || p.Content[0].Start < last {
				t.Fatalf("%q: %v", raw, p)
			}
			last = p.Content[0].Start
			for _, spans := range [][]draft.Span{p.Content, p.Quotes, p.Speakers, p.Addressees, p.Near, p.Named()} {
				for _, s := range spans {
					if s.Start < 0 || s.Start >= s.End || s.End > x.Len() {
						t.Fatalf("%q: %v of %d characters", raw, s, x.Len())
					}
				}
			}
			if p.Reason() == "" || p.Mode == "" {
				t.Fatalf("%q: %v", raw, p)
			}
		}
	})
}
