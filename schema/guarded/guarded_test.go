package guarded

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// packed is a ZIP of names and texts.
func packed(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var some = Limits{Files: 3, All: 1000, Part: 600}

func TestOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"as it should be", packed(t, "a/b", "x"), ""},
		{"no ZIP", []byte("hello"), "this file is damaged: not a valid zip file"},
		{"above", packed(t, "a/../../b", ""), `this file has a part "a/../../b" that would be outside of it`},
		{"above, with backslashes", packed(t, `a\..\..\b`, ""), `this file has a part "a\\..\\..\\b" that would be outside of it`},
		{"absolute", packed(t, "/b", ""), `this file has a part "/b" that would be outside of it`},
		{"a drive", packed(t, `c:\b`, ""), `this file has a part "c:\\b" that would be outside of it`},
		{"twice", packed(t, "a", "", "a", ""), `this file is damaged: it has two parts "a"`},
		{"twice, with a backslash", packed(t, "a/b", "", `a\b`, ""), `this file is damaged: it has two parts "a\\b"`},
		{"many", packed(t, "a", "", "b", "", "c", "", "d", ""), "this file has 4 files in it, and the most that is read is 3"},
	} {
		_, err := Open(c.raw, some)
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && got != c.want {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
}

func TestUnpacked(t *testing.T) {
	t.Parallel()
	a, err := Open(packed(t, "Mimetype", " text/x\n", "large", strings.Repeat("a", 601), "fits", strings.Repeat("a", 600)), some)
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Mime(); got != "text/x" {
		t.Errorf("mime %q", got)
	}
	if text, err := a.Text("none", 0); text != nil || err != nil || a.Has("none") {
		t.Errorf("what is not there: %q, %v", text, err)
	}
	if text, err := a.Text("FITS", 0); len(text) != 600 || err != nil {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if _, err := a.Text("fits", 10); err == nil || err.Error() != "this file has a part fits of more than 10 bytes, which is the most that is read" {
		t.Error(err)
	}
	if _, err := a.Text("fits", 0); err == nil || err.Error() != "this file unpacks to more than 1000 bytes, which is the most that is read" {
		t.Error(err)
	}
	if a, err = Open(packed(t, "large", strings.Repeat("a", 601)), some); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Text("large", 0); err == nil || err.Error() != "this file has a part large of more than 600 bytes, which is the most that is read" {
		t.Error(err)
	}
}

// listing writes what it is given, without elements called "no".
type listing struct{ strings.Builder }

func (l *listing) Enter(e *xml.StartElement) (bool, error) {
	if e.Name.Local == "wrong" {
		return false, errors.New("wrong")
	}
	fmt.Fprintf(l, "<%s>", written(e.Name))
	return e.Name.Local != "no", nil
}

func (l *listing) Leave(name xml.Name) error {
	fmt.Fprintf(l, "</%s>", written(name))
	return nil
}

func (l *listing) Text(s []byte) { l.Write(s) }

func TestWalk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ part, in, want, fault string }{
		{"p", "", "", ""},
		{"", "", "", "there is no XML in it"},
		{"", "<?xml version='1.0'?>\n<a>x<!-- y --><b:c n='1'>&lt;</b:c><no>z<d/></no></a>\n", "<a>x<b:c><</b:c><no></a>", ""},
		{"", "\ufeff<a/>", "<a></a>", ""},
		{"", "x", "", "there is text outside of the root: this is no XML"},
		{"", "<a/><b/>", "<a></a>", "<b> is a second root"},
		{"p", "<a></b>", "<a>", "this file is damaged: </b> ends <a> in p (line 1, column 4)"},
		{"p", "</a>", "", "this file is damaged: </a> ends what did not begin in p (line 1, column 1)"},
		{"p", "<a>\n<öl>ä<b", "<a>\n<öl>ä", "this file is damaged: p ends within <öl> (line 2, column 8)"},
		{"", "<a>\n ä<b c></a>", "<a>\n ä", "this is no XML: attribute name without = in element"},
		{"", "<a>&x;</a>", "<a>", "this is no XML: invalid character entity &x;"},
		{"", "<!DOCTYPE a><a/>", "", "it has a document type declaration (<!DOCTYPE …>), which is never followed: take it out"},
		{"", strings.Repeat("<a>", 6), strings.Repeat("<a>", 5), "it has elements that are nested more than 5 deep"},
		{"", "<?xml version='1.0' encoding='latin1'?><a/>", "", `it is encoded in "latin1": save it as UTF-8`},
		{"", "\xff\xfe<\x00a\x00/\x00>\x00", "", "it is encoded in UTF-16: save it as UTF-8"},
		{"p", "\xfe\xff\x00<\x00a\x00/\x00>", "", "this file is encoded in UTF-16, in p: save it as UTF-8 (line 1, column 1)"},
		{"", "<a><wrong/></a>", "<a>", "wrong"},
	} {
		var l listing
		err := Walk(t.Context(), c.part, strings.NewReader(c.in), XMLLimits{Depth: 5}, &l)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if l.String() != c.want || got != c.fault {
			t.Errorf("%q: got %q, %q", c.in, l.String(), got)
		}
	}
	var l listing
	if err := Walk(t.Context(), "", strings.NewReader("<!DOCTYPE a [<!ENTITY b 'c'>]><a>x</a>"), XMLLimits{Depth: 5, DocumentType: true}, &l); err != nil || l.String() != "<a>x</a>" {
		t.Errorf("a document type that may be there: %q, %v", l.String(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Walk(ctx, "", strings.NewReader("<a/>"), XMLLimits{Depth: 5}, &l); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// endless is XML whose first token has no end.
type endless struct{ begun bool }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	if !e.begun {
		e.begun = true
		return copy(p, "<a>"), nil
	}
	return len(p), nil
}

func TestEndless(t *testing.T) {
	t.Parallel()
	var l listing
	err := Walk(t.Context(), "", &endless{}, XMLLimits{Depth: 5}, &l)
	if err == nil || err.Error() != "this has a text or a tag of more than 16 MB" {
		t.Error(err)
	}
}

// Places are those of the beginnings of elements, in code points.
func TestPlaces(t *testing.T) {
	t.Parallel()
	s := NewScanner("", strings.NewReader("<r xmlns='d' xmlns:p='q'>\n  <ä/>ö<p:b\n/></r>"), XMLLimits{Depth: 5})
	var got []string
	for {
		token, err := s.Next()
		if err != nil {
			break
		}
		if e, ok := token.(xml.StartElement); ok {
			got = append(got, fmt.Sprintf("%s %d:%d in %s %s", written(e.Name), s.Pos().Line, s.Pos().Column, written(s.Parent()), Namespace(&e)))
		}
	}
	if want := "r 1:1 in  d|ä 2:3 in r |p:b 2:8 in r "; strings.Join(got, "|") != want {
		t.Errorf("got %q", strings.Join(got, "|"))
	}
	// A line end between two pieces of what is read, and a token over several.
	s = NewScanner("", iotest.OneByteReader(strings.NewReader("<r>\r\n\r<ä\n>x</ä><b/></r>")), XMLLimits{Depth: 5})
	got = nil
	for {
		if _, err := s.Next(); err != nil {
			break
		}
		got = append(got, fmt.Sprintf("%d:%d", s.Pos().Line, s.Pos().Column))
	}
	if want := "1:1 1:4 3:1 4:2 4:3 4:7 4:11 4:11"; strings.Join(got, " ") != want {
		t.Errorf("got %q", strings.Join(got, " "))
	}
	if Namespace(&xml.StartElement{Name: xml.Name{Space: "p", Local: "b"}, Attr: []xml.Attr{{Name: xml.Name{Space: "xmlns", Local: "p"}, Value: "q"}}}) != "q" {
		t.Error("the namespace of a prefix is not found")
	}
}

// nesting counts the elements that are open.
type nesting struct{ depth, deepest int }

func (n *nesting) Enter(*xml.StartElement) (bool, error) {
	n.depth++
	n.deepest = max(n.deepest, n.depth)
	return true, nil
}
func (n *nesting) Leave(xml.Name) error { n.depth--; return nil }
func (n *nesting) Text([]byte)          {}

// What is read to its end has ends for all that began, no deeper than its limit; all
// else is a fault with a place in it.
func FuzzWalk(f *testing.F) {
	for _, in := range []string{"", "<a>x<b c='d'>&lt;</b></a>", "<a>\n<b", "<!DOCTYPE a><a/>", "<a/><b/>", "\xff", "<a>&b;</a>", "<p:a xmlns:p='q'></p:a>"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var n nesting
		err := Walk(t.Context(), "", strings.NewReader(in), XMLLimits{Depth: 5}, &n)
		if n.deepest > 5 || err == nil && n.depth != 0 {
			t.Errorf("depth %d, at most %d: %v", n.depth, n.deepest, err)
		}
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%T", err)
		}
		if lines := strings.Count(in, "\n") + strings.Count(in, "\r") + 1; fault != nil && (fault.Place.Line < 1 || fault.Place.Line > lines || fault.Place.Column < 1) {
			t.Errorf("%d:%d of %d lines: %s", fault.Place.Line, fault.Place.Column, lines, fault)
		}
	})
}
