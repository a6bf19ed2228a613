package refi

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/schema"
)

// packed is a ZIP of files, given as names and texts in turn.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// qde is a project with something in it.
func qde(inner string) string {
	return `<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="Study" origin="Other 1">` + inner + `</Project>`
}

const (
	guidA = "AAAAAAAA-0000-0000-0000-000000000001"
	guidB = "bbbbbbbb-0000-0000-0000-000000000002"
)

func TestRead(t *testing.T) {
	project := qde(`<Users><User guid="{` + guidA + `}" name="Ann"/></Users>
<CodeBook><Codes><Code guid="` + guidB + `" name="Harbour" isCodable="false"><Description>All &amp; sundry</Description><Code guid="c1" name="close" isCodable="true"/></Code></Codes></CodeBook>
<Variables><Variable guid="v" name="age" typeOfVariable="Integer"/></Variables>
<Cases><Case guid="k1" name="Quay"><CodeRef targetGUID="C1"/><VariableValue/><SourceRef targetGUID="s1"/><SelectionRef targetGUID="x1"/></Case></Cases>
<Sources>
<TextSource guid="s1" name="Minutes" plainTextPath="internal://s1.txt" creatingUser="` + guidA + `"><PlainTextSelection guid="x1" name="it must" startPosition="0" endPosition="7"><Description>So.</Description><Coding guid="d1" creatingUser="` + guidA + `"><CodeRef targetGUID="C1"/><NoteRef targetGUID="n1"/></Coding></PlainTextSelection></TextSource>
<TextSource guid="s2" name="Inline"><PlainTextContent>words &lt;here&gt;</PlainTextContent><Coding guid="d2"><CodeRef targetGUID="c1"/></Coding></TextSource>
<PDFSource guid="p1" name="A PDF" path="internal://p1.pdf"><PDFSelection guid="y"/><Representation guid="p2" name="r" plainTextPath="p2 x.txt"/></PDFSource>
<PictureSource guid="q" name="A picture"><PictureSelection guid="z"/></PictureSource>
</Sources>
<Notes><Note guid="n1" name="memo"><PlainTextContent>Think.</PlainTextContent></Note></Notes>
<Links><Link guid="l"/></Links><Sets><Set guid="e" name="Stance"><MemberCode targetGUID="c1"/><MemberSource targetGUID="s1"/></Set></Sets>`)
	got, err := Read(t.Context(), "study.qdpx", packed(t, "project.qde", project, "sources/s1.txt", "it must close", "Sources/p2 x.txt", "\ufeffof a PDF"), Bounds)
	if err != nil {
		t.Fatal(err)
	}
	a := strings.ToLower(guidA)
	want := &Project{
		File: "study.qdpx", Name: "Study", Origin: "Other 1", Users: []User{{a, "Ann"}},
		Codes: []*Code{{GUID: guidB, Name: "Harbour", NotCodable: true, Description: "All & sundry", Codes: []*Code{{GUID: "c1", Name: "close"}}}},
		Cases: []Case{{GUID: "k1", Name: "Quay", Codes: []string{"c1"}, Sources: []string{"s1"}, Selections: []string{"x1"}, Values: 1}},
		Sets:  []Set{{GUID: "e", Name: "Stance", Codes: []string{"c1"}, Sources: []string{"s1"}}},
		Sources: []*Source{
			{GUID: "s1", Name: "Minutes", User: a, Path: "internal://s1.txt", Text: "it must close", HasText: true, Selections: []Selection{{
				GUID: "x1", Name: "it must", Description: "So.", End: 7, Codings: []Coding{{GUID: "d1", Code: "c1", User: a, Notes: []string{"n1"}}},
			}}},
			{GUID: "s2", Name: "Inline", Text: "words <here>", HasText: true, Codings: []Coding{{GUID: "d2", Code: "c1"}}},
			{GUID: "p2", Name: "A PDF", Path: "p2 x.txt", Text: "\ufeffof a PDF", HasText: true},
		},
		Notes: []Note{{"n1", "memo", "Think."}},
		Left:  map[string]int{"Variable": 1, "VariableValue": 1, "PDFSelection": 1, "PictureSource": 1, "PictureSelection": 1, "Link": 1},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(schema.Pos{})); diff != "" {
		t.Error(diff)
	}
	if at := got.Sources[0].Selections[0].Pos; at.File != "study.qdpx/project.qde" || at.Line != 6 {
		t.Errorf("the selection stands at %v", at)
	}
}

// All ways to name the text of a source, and those that are no file of the project.
func TestPaths(t *testing.T) {
	for path, want := range map[string]bool{
		"internal://a b.txt": true, "internal:///a b.txt": true, "a b.txt": true, "Sources/a b.txt": true, "internal://A%20B.TXT": true, "INTERNAL://a b.txt": true,
		"relative:///a b.txt": false, "absolute:///etc/passwd": false, "internal://../a b.txt": false, "internal://b.txt": false,
	} {
		p, err := Read(t.Context(), "x", packed(t, "study.QDE", qde(`<Sources><TextSource guid="s" plainTextPath="`+path+`"/></Sources>`), "Sources/a b.txt", "x"), Bounds)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Sources[0].HasText; got != want {
			t.Errorf("%s: found is %v", path, got)
		}
	}
}

func TestCodebook(t *testing.T) {
	p, err := Read(t.Context(), "x.qdc", []byte(`<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="O"><Codes><Code guid="c" name="close" isCodable="true"/></Codes><Sets/></CodeBook>`), Bounds)
	if err != nil || !p.Codebook || len(p.Codes) != 1 || p.Codes[0].Name != "close" {
		t.Errorf("%+v, %v", p, err)
	}
}

// What is no project, or a hostile one, is refused in one sentence. The limits are
// small ones, so that the input is harmless.
func TestRefused(t *testing.T) {
	small := Limit{Files: 3, XML: 2000, Text: 100, All: 3000, Depth: 10}
	source := func(path string) string {
		return qde(`<Sources><TextSource guid="s" plainTextPath="` + path + `"/></Sources>`)
	}
	encrypted := packed(t, "project.qde", qde(""))
	for _, mark := range []string{"PK\x03\x04", "PK\x01\x02"} {
		i := bytes.Index(encrypted, []byte(mark))
		encrypted[i+6+2*strings.Count(mark, "\x01")] |= 1
	}
	for _, c := range []struct {
		name string
		in   []byte
		want string
	}{
		{"text", []byte("hello"), "x:1:1: there is text outside of the root: this is no XML"},
		{"HTML", []byte("<html></html>"), "x:1:1: this is no project of REFI-QDA: it begins with <html>"},
		{"other project", []byte(`<Project name="x"></Project>`), `x:1:1: this is no project of REFI-QDA: the namespace of <Project> is ""`},
		{"document type", []byte(`<!DOCTYPE Project [<!ENTITY a "b">]>` + qde("&a;")), "x:1:1: it has a document type declaration (<!DOCTYPE …>), which is never followed: take it out"},
		{"entity", []byte(qde("&a;")), "x:1:113: this is no XML: invalid character entity &a;"},
		{"deep", []byte(qde("<Sources>" + strings.Repeat("<a>", 10))), "x:1:143: it has elements that are nested more than 10 deep"},
		{"cut", []byte(qde("<Users>")[:120]), "x:1:121: this ends within <Users>"},
		{"two roots", []byte(qde("") + "<Project/>"), "x:1:120: <Project> is a second root"},
		{"no project", packed(t, "a.txt", "x"), "x: this is no project of REFI-QDA: there is no project.qde in it"},
		{"two projects", packed(t, "a.qde", qde(""), "b.qde", qde("")), "x: it has two projects in it: a.qde and b.qde"},
		{"damaged", []byte("PK\x03\x04"), "x: this file is damaged: not a valid zip file"},
		{"encrypted", encrypted, "x: this file has a password: save it without one"},
		{"leads out", packed(t, "project.qde", qde(""), "Sources/../../x", ""), `x: this file has a part "Sources/../../x" that would be outside of it`},
		{"absolute", packed(t, "project.qde", qde(""), "/etc/x", ""), `x: this file has a part "/etc/x" that would be outside of it`},
		{"Windows", packed(t, "project.qde", qde(""), `C:\x`, ""), `x: this file has a part "C:\\x" that would be outside of it`},
		{"many files", packed(t, "project.qde", qde(""), "a", "", "b", "", "c", ""), "x: this file has 4 files in it, and the most that is read is 3"},
		{"long XML", packed(t, "project.qde", qde(strings.Repeat(" ", 2000))), "x: this file has a part project.qde of more than 2000 bytes, which is the most that is read"},
		{"long XML alone", []byte(qde(strings.Repeat(" ", 2000))), "x: this has 2119 bytes, and the most that is read is 2000"},
		{"long text", packed(t, "project.qde", source("a.txt"), "a.txt", strings.Repeat("a", 101)), "x: this file has a part a.txt of more than 100 bytes, which is the most that is read"},
		{"numbers", []byte(qde(`<Sources><TextSource guid="s"><PlainTextSelection guid="x" startPosition="1" endPosition="two"/></TextSource></Sources>`)), "x:1:140: this selection has no startPosition and endPosition in whole numbers"},
		{"coding", []byte(qde(`<Sources><TextSource guid="s"><Coding guid="x"/></TextSource></Sources>`)), "x:1:140: this coding has 0 codes, and should have 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(t.Context(), "x", c.in, small)
			if err == nil || strings.TrimSpace(err.Error()) != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf(`<TextSource guid="s%d" plainTextPath="%d.txt"/>`, i, i))
	}
	files := []string{"project.qde", qde("<Sources>" + strings.Join(many, "") + "</Sources>")}
	for i := range 40 {
		files = append(files, fmt.Sprintf("%d.txt", i), strings.Repeat("a", 90))
	}
	small.Files, small.XML = 100, 1<<20
	if _, err := Read(t.Context(), "x", packed(t, files...), small); err == nil || !strings.Contains(err.Error(), "unpacks to more than 3000 bytes") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, "x", []byte(qde("")), small); err == nil || err.Error() != "context canceled" {
		t.Errorf("got %v", err)
	}
}

func TestOffsets(t *testing.T) {
	const text = "\ufeffa\r\n😀b\rc"
	for c, want := range map[Counting][]int{
		{}:                           {0, 1, 1, 2, 3, 4, 5, 6},
		{OneLine: true}:              {0, 1, 2, 3, 4, 5, 6},
		{UTF16: true}:                {0, 1, 1, 2, 3, 3, 4, 5, 6},
		{UTF16: true, OneLine: true}: {0, 1, 2, 3, 3, 4, 5, 6},
	} {
		if diff := cmp.Diff(want, c.Offsets(text)); diff != "" {
			t.Errorf("%v: %s", c, diff)
		}
	}
}

// ATLAS.ti counts CR LF as one character; names of selections may show that another
// program does so, too, or counts UTF-16 code units. A name that is no quotation shows
// nothing.
func TestCountingOf(t *testing.T) {
	const text = "one line\r\ntwo 😀 lines\r\nthe third line of it all"
	selected := func(name string, start, end int) *Source {
		return &Source{Text: text, Selections: []Selection{{Name: name, Start: start, End: end}}}
	}
	for _, c := range []struct {
		name, origin string
		source       *Source
		want         Counting
		sure         bool
	}{
		{"as usual", "MAXQDA", selected("the third line", 23, 37), Counting{}, true},
		{"ATLAS.ti", "ATLAS.ti for Windows 23", selected("the third line", 21, 35), Counting{OneLine: true}, true},
		{"one, by its name", "Other", selected("the  third\nline", 21, 35), Counting{OneLine: true}, false},
		{"UTF-16", "Other", selected("the third line", 24, 38), Counting{UTF16: true}, false},
		{"a title", "Other", selected("An important passage", 21, 35), Counting{}, true},
		{"plain", "Other", &Source{Text: "plain"}, Counting{}, true},
	} {
		got, sure := (&Project{Origin: c.origin}).CountingOf(c.source)
		if got != c.want || sure != c.sure {
			t.Errorf("%s: %v, %v", c.name, got, sure)
		}
	}
}

func TestLines(t *testing.T) {
	lines := []Line{{"id", "a"}, {"summary", "one\ntwo\n\n  three: 3"}, {"note", ""}, {"mode", "quote: x"}}
	got := Lines(joinLines(lines))
	want := []Line{lines[0], lines[1], lines[3]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Positions stand in one another up to 200 deep; what is below begins anew at the root,
// and says what is broader.
func TestDeep(t *testing.T) {
	t.Parallel()
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "c"}, Base: "https://c.example/"}
	entities := []schema.Entity{c}
	for i := range 401 { // the narrowest first
		p := &schema.Position{EntityBase: schema.EntityBase{ID: fmt.Sprint("p", i), IRI: fmt.Sprint("https://c.example/position/p", i)}, Name: fmt.Sprint("P", i), Type: "claim"}
		if i < 400 {
			p.Broader = schema.Ref{Kind: schema.KindPosition, ID: fmt.Sprint("p", i+1)}
		}
		entities = append(entities, p)
	}
	record := Record{
		Entities:   func(yield func(schema.Entity, error) bool) { each(entities, yield) },
		Statements: func(func(*schema.Statement, error) bool) {},
		Lost:       func(what string, n int) { t.Errorf("lost: %d %s", n, what) },
	}
	p, err := record.Project()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, root := range p.Codes[0].Codes {
		depth, last := 1, root
		for ; len(last.Codes) == 1; last = last.Codes[0] {
			depth++
		}
		got[root.Name] = fmt.Sprint(Broader(Lines(root.Description)), " ", depth, " ", last.Name)
	}
	if diff := cmp.Diff(map[string]string{"P400": " 200 P201", "P200": "p201 200 P1", "P0": "p1 1 P0"}, got); diff != "" {
		t.Error(diff)
	}
}

func each[T any](all []T, yield func(T, error) bool) {
	for _, one := range all {
		if !yield(one, nil) {
			return
		}
	}
}

// Of a statement with very many passages and codes the first passage alone has all
// codes, which is told; of others each has.
func TestManyCodings(t *testing.T) {
	t.Parallel()
	for _, passages := range []int{10, 11} {
		s := &schema.Statement{EntityBase: schema.EntityBase{ID: "s", IRI: "https://c.example/statement/s"}, Mode: "paraphrase", Summary: "So."}
		source := &schema.Source{EntityBase: schema.EntityBase{ID: "news", IRI: "https://c.example/source/news"}, Title: "News"}
		entities := []schema.Entity{&schema.Corpus{EntityBase: schema.EntityBase{ID: "c"}, Base: "https://c.example/"}, source}
		for i := range 200 {
			a := &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprint("a", i), IRI: fmt.Sprint("https://c.example/actor/a", i)}, Name: fmt.Sprint("A", i), Type: "person"}
			entities = append(entities, a)
			s.Speakers = append(s.Speakers, schema.Ref{Kind: schema.KindActor, ID: a.ID})
		}
		s.Source = schema.Ref{Kind: schema.KindSource, ID: source.ID}
		for i := range passages {
			s.Evidence = append(s.Evidence, schema.Passage{Source: s.Source, Line: 1, Start: i, End: i + 1})
		}
		lost := 0
		record := Record{
			Entities:   func(yield func(schema.Entity, error) bool) { each(entities, yield) },
			Statements: func(yield func(*schema.Statement, error) bool) { yield(s, nil) },
			Lost:       func(_ string, n int) { lost += n },
		}
		p, err := record.Project()
		if err != nil {
			t.Fatal(err)
		}
		codings := 0
		for _, sel := range p.Sources[0].Selections {
			codings += len(sel.Codings)
		}
		want := [2]int{2_000, 0}
		if passages == 11 {
			want = [2]int{200 + 10, 199 * 10}
		}
		if got := [2]int{codings, lost}; got != want {
			t.Errorf("%d passages: %d codings, and %d lost, want %v", passages, codings, lost, want)
		}
	}
}

// What is written is read again as it was.
func FuzzWrite(f *testing.F) {
	f.Add("Ann", "it must close", "So: <b>&amp;\r\n\ttwo", uint8(3))
	f.Fuzz(func(t *testing.T, name, text, description string, n uint8) {
		name, text, description = clean(strings.ToValidUTF8(name, "")), strings.ToValidUTF8(text, ""), clean(strings.ToValidUTF8(description, ""))
		p := &Project{
			File: "x", Name: name, Origin: Origin, Description: description, Left: map[string]int{},
			Codes: []*Code{{GUID: "c", Name: name, Description: description, Codes: []*Code{{GUID: "d", Name: "inner", NotCodable: true}}}},
			Sources: []*Source{{GUID: "s", Name: name, Description: description, Path: "internal://s.txt", Text: text, HasText: true, Selections: []Selection{
				{GUID: "e", Name: name, Start: int(n), End: int(n) + 1, Description: description, Codings: []Coding{{GUID: "g", Code: "c"}}},
			}}},
		}
		var out bytes.Buffer
		if _, err := Write(&out, p); err != nil {
			t.Fatal(err)
		}
		got, err := Read(t.Context(), "x", out.Bytes(), Bounds)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, got, cmpopts.IgnoreTypes(schema.Pos{})); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(qde(`<Users><User guid="a" name="b"/></Users><Sources><TextSource guid="s"><PlainTextContent>abc</PlainTextContent><PlainTextSelection guid="x" startPosition="0" endPosition="2"/></TextSource></Sources>`)))
	f.Add(packed(f, "project.qde", qde(`<Sources><TextSource guid="s" plainTextPath="internal://s.txt"/></Sources>`), "sources/s.txt", "x\r\ny"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := Read(t.Context(), "x", raw, Limit{Files: 100, XML: 1 << 20, Text: 1 << 20, All: 1 << 22, Depth: 50})
		if err != nil {
			return
		}
		for _, s := range p.Sources {
			c, _ := p.CountingOf(s)
			offsets := c.Offsets(s.Text)
			if last := offsets[len(offsets)-1]; last != len(normal(s.Text)) {
				t.Errorf("%d characters end at %d", len(normal(s.Text)), last)
			}
		}
	})
}
