package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// A likeness is a corpus of any size in which much is alike: what makes a
// program slow that looks through all that it has seen.
type likeness struct {
	name   string
	corpus func(n int) string // JSON Lines
	// Joint says that n say one thing together: who links each with each writes
	// the square of it.
	joint bool
}

var likenesses = []likeness{
	{"statements alike", func(n int) string {
		return said(n, "alike", func(int) string { return "" }, "The fee must fall before the year ends.")
	}, false},
	{"statements that begin alike", func(n int) string {
		return said(n, "begin", func(i int) string { return fmt.Sprintf(" Said %d.", i) }, strings.Repeat("The fee must fall before the year ends. ", 5))
	}, false},
	{"names and titles alike", alikeNames, false},
	{"one entity with many values", manyValues, true},
	{"chains", chains, false},
	{"one that all refer to", star, false},
	{"many sources", manySources, false},
	{"one passage", func(n int) string { return passages(n, "same", func(int) (int, int) { return 0, 9 }) }, false},
	{"passages in each other", func(n int) string { return passages(n, "nested", func(i int) (int, int) { return i, 4*n - i }) }, false},
	{"many layers", layers, false},
	{"long values", longValues, false},
	{"one statement with much of all", muchOfAll, false},
}

// alike is a corpus of a likeness, or of all of them.
func alike(n int, of ...likeness) string {
	var b strings.Builder
	names := many(n, `"coder#"`)
	b.WriteString(strings.Replace(alikeHead, `"title":"Alike"`, `"title":"Alike","coders":`+names, 1))
	for _, l := range of {
		b.WriteString(l.corpus(n))
	}
	return b.String()
}

const alikeHead = `{"kind":"corpus","id":"alike","title":"Alike","base":"https://alike.example/"}
{"kind":"actor","id":"ann","name":"Ann Lee","type":"person"}
{"kind":"actor","id":"council","name":"The Council","type":"organization"}
{"kind":"position","id":"fall","name":"The fee falls","type":"demand"}
{"kind":"place","id":"town","name":"The Town"}
{"kind":"event","id":"meeting","name":"The meeting","date":"2024-05-01","place":{"id":"town"}}
{"kind":"source","id":"minutes","title":"Minutes","language":"en","date":"2024-05-02"}
`

// statement is a line of an utterance; more are fields that begin with a comma.
func statement(id, summary, more string) string {
	return fmt.Sprintf(`{"kind":"statement","id":%q,"speakers":[{"id":"ann"}],"mode":"paraphrase","summary":%q,"source":{"id":"minutes"}%s}`+"\n", id, summary, more)
}

func said(n int, id string, ending func(i int) string, beginning string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(statement(fmt.Sprintf("the-fee-must-fall-before-the-year-%s-%d", id, i), beginning+ending(i), `,"supports":[{"id":"fall"}],"event":{"id":"meeting"},"evidence":[{"source":"minutes","quote":"the fee must fall"}]`))
	}
	return b.String()
}

func alikeNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"kind":"actor","id":"harbour-office-%d","name":"The Harbour Office","aliases":["Harbour"],"type":"organization","roles":[{"office":"Head of the Council","organization":{"id":"council"}}]}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"position","id":"toll-%d","name":"The Harbour Fee","type":"claim"}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"place","id":"pier-%d","name":"The Harbour Quay"}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"event","id":"sitting-%d","name":"The Harbour Session"}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"source","id":"daily-%d","title":"The Harbour Paper"}`+"\n", i)
	}
	for i := range n {
		b.WriteString(statement(fmt.Sprintf("called-%d", i), fmt.Sprintf("It costs %d.", i), fmt.Sprintf(`,"addressees":[{"id":"harbour-office-%d"}],"about":[{"kind":"position","id":"toll-%[1]d"},{"kind":"place","id":"pier-%[1]d"},{"kind":"event","id":"sitting-%[1]d"}]`, i)))
	}
	return b.String()
}

// many is a list of n items, made by their numbers, in JSON.
func many(n int, item string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ReplaceAll(item, "#", fmt.Sprint(i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func manyValues(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"kind":"actor","id":"many-%d","name":"Office %[1]d","type":"organization"}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"position","id":"due-%d","name":"Fee %[1]d","type":"claim"}`+"\n", i)
	}
	fmt.Fprintf(&b, `{"kind":"actor","id":"port","name":"The Port","type":"organization","aliases":%s,"sameAs":%s,"affiliations":%s,"roles":%s,"sources":[{"id":"minutes"}]}`+"\n",
		many(n, `"Port #"`), many(n, `"https://alike.example/same/#"`), many(n, `{"to":{"id":"many-#"}}`), many(n, `{"office":"Office #","organization":{"id":"many-#"}}`))
	fmt.Fprintf(&b, `{"kind":"event","id":"fair","name":"The fair","participants":%s}`+"\n", many(n, `{"id":"many-#"}`))
	fmt.Fprintf(&b, `{"kind":"position","id":"all","name":"All","type":"claim","about":%s}`+"\n", many(n, `{"kind":"actor","id":"many-#"}`))
	b.WriteString(statement("quoted", "", `,"quotes":`+many(n, `"words #"`)+`,"evidence":[{"source":"minutes","line":1,"from":"words 0","to":"the end"}]`))
	b.WriteString(statement("proved", "", `,"quotes":["the words"],"evidence":`+many(n, `{"source":"minutes","quote":"the words #"}`)))
	b.WriteString(strings.Replace(statement("joint", "Much.", `,"addressees":`+many(n, `{"id":"many-#"}`)+`,"about":`+many(n, `{"kind":"position","id":"due-#"}`)), `[{"id":"ann"}]`, many(n, `{"id":"many-#"}`), 1))
	b.WriteString(statement("much", "All of it.", `,"supports":`+many(n, `{"id":"due-#"}`)+`,"criticizes":`+many(n, `{"kind":"actor","id":"many-#"}`)))
	return b.String()
}

func chains(n int) string {
	var b strings.Builder
	for i := range n {
		more := func(format string) string {
			if i == 0 {
				return ""
			}
			return fmt.Sprintf(format, i-1)
		}
		fmt.Fprintf(&b, `{"kind":"actor","id":"office-%d","name":"Office %[1]d","type":"organization"%s}`+"\n", i, more(`,"affiliations":[{"to":{"id":"office-%d"}}]`))
		fmt.Fprintf(&b, `{"kind":"position","id":"fee-%d","name":"Fee %[1]d","type":"claim"%s}`+"\n", i, more(`,"broader":{"id":"fee-%d"}`))
		fmt.Fprintf(&b, `{"kind":"place","id":"quay-%d","name":"Quay %[1]d"%s}`+"\n", i, more(`,"within":{"id":"quay-%d"}`))
		fmt.Fprintf(&b, `{"kind":"event","id":"session-%d","name":"Session %[1]d"%s}`+"\n", i, more(`,"partOf":{"id":"session-%d"}`))
		b.WriteString(statement(fmt.Sprintf("said-%d", i), fmt.Sprintf("It costs %d.", i), more(`,"restates":{"id":"said-%d"}`)))
		b.WriteString(statement(fmt.Sprintf("echo-%d", i), fmt.Sprintf("It is %d.", i), fmt.Sprintf(`,"supports":[{"id":"fee-%d"}],"event":{"id":"session-%[1]d"},"place":{"id":"quay-%[1]d"}`, i)+more(`,"echoes":[{"id":"echo-%d"}]`)))
	}
	return b.String()
}

func star(n int) string {
	var b strings.Builder
	b.WriteString(statement("first", "It costs much.", `,"supports":[{"id":"fall"}]`))
	for i := range n {
		fmt.Fprintf(&b, `{"kind":"actor","id":"person-%d","name":"Person %[1]d","type":"person","affiliations":[{"to":{"id":"council"}}],"roles":[{"office":"Member","organization":{"id":"council"}}],"sources":[{"id":"minutes"}]}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"position","id":"rate-%d","name":"Fee %[1]d","type":"claim","broader":{"id":"fall"}}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"place","id":"dock-%d","name":"Quay %[1]d","within":{"id":"town"}}`+"\n", i)
		fmt.Fprintf(&b, `{"kind":"event","id":"talk-%d","name":"Session %[1]d","partOf":{"id":"meeting"},"place":{"id":"town"},"participants":[{"id":"ann"}]}`+"\n", i)
		b.WriteString(statement(fmt.Sprintf("star-%d", i), fmt.Sprintf("It costs %d.", i), `,"addressees":[{"id":"council"}],"about":[{"kind":"actor","id":"ann"}],"echoes":[{"id":"first"}],"answers":[{"id":"first"}]`))
		b.WriteString(statement(fmt.Sprintf("again-%d", i), fmt.Sprintf("It is %d.", i), `,"restates":{"id":"first"},"opposes":[{"id":"fall"}]`))
	}
	return b.String()
}

func manySources(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"kind":"source","id":"paper-%d","title":"Paper %[1]d","authors":[{"id":"ann"}],"language":"en"}`+"\n", i)
		b.WriteString(strings.Replace(statement(fmt.Sprintf("sourced-%d", i), fmt.Sprintf("It costs %d.", i), `,"supports":[{"id":"fall"}]`), `"minutes"`, fmt.Sprintf(`"paper-%d"`, i), 1))
	}
	return b.String()
}

func passages(n int, id string, span func(i int) (start, end int)) string {
	var b strings.Builder
	for i := range n {
		start, end := span(i)
		b.WriteString(statement(fmt.Sprintf("%s-%d", id, i), fmt.Sprintf("It costs %d.", i),
			fmt.Sprintf(`,"supports":[{"id":"fall"}],"evidence":[{"source":"minutes","line":1,"start":%d,"end":%d,"sha256":%q}]`, start, end, hash("the words"))))
	}
	return b.String()
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func layers(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"kind":"source","id":"coded","title":"Coded","language":"en","layers":%s}`+"\n", many(n, `"coder#"`))
	for i := range n {
		b.WriteString(strings.Replace(statement("said", "It costs much.", fmt.Sprintf(`,"layer":"coder%d","supports":[{"id":"fall"}]`, i)), `"minutes"`, `"coded"`, 1))
	}
	return b.String()
}

func longValues(n int) string {
	text := strings.Repeat("It costs “much”, and more. ", n)
	return fmt.Sprintf(`{"kind":"actor","id":"long","name":%q,"aliases":[%[1]q],"type":"organization"}`+"\n", text) +
		statement("long", text, fmt.Sprintf(`,"quotes":[%q],"note":%[1]q,"evidence":[{"source":"minutes","quote":%[1]q}]`, text))
}

// muchOfAll is one statement with long texts, many passages, and many whom it is said to,
// and one with a long quote that stands in one of many passages, in other typography.
func muchOfAll(n int) string {
	text := strings.Repeat("It costs much, and more. ", n)
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"kind":"actor","id":"hearer-%d","name":"Hearer %[1]d","type":"person"}`+"\n", i)
	}
	passages := []string{fmt.Sprintf(`{"source":"minutes","line":3,"start":100000000,"end":%d,"exact":%q,"sha256":%q}`, 100_000_000+len(text), text, hash(text))}
	for i := range n {
		words := fmt.Sprintf("the words %d", i)
		passages = append(passages,
			fmt.Sprintf(`{"source":"minutes","line":3,"start":%d,"end":%d,"exact":%q,"sha256":%q}`, 200_000_000+100*i, 200_000_000+100*i+len(words), words, hash(words)),
			fmt.Sprintf(`{"source":"minutes","line":3,"start":%d,"end":%d,"sha256":%q}`, 300_000_000+100*i, 300_000_000+100*i+10, hash("the words!")))
	}
	var short []string
	for i := range n {
		short = append(short, fmt.Sprintf(`{"source":"minutes","line":4,"quote":"%s %d"}`, text[:25], i))
	}
	marked := strings.ReplaceAll(text, ",", " –")
	b.WriteString(statement("marked", text, fmt.Sprintf(`,"quotes":[%q],"evidence":[%s,{"source":"minutes","line":4,"quote":%q}]`, marked, strings.Join(short, ","), strings.ReplaceAll(marked, "–", "—"))))
	b.WriteString(statement("much-of-all", text, fmt.Sprintf(`,"quotes":[%q],"note":%[1]q,"addressees":%s,"supports":[{"id":"fall"}],"evidence":[%s]`, text, many(n, `{"id":"hearer-#"}`), strings.Join(passages, ","))))
	return b.String()
}
