// Package claimreview reads fact-checks: schema.org's ClaimReview
// (https://schema.org/ClaimReview) in JSON-LD, by itself, in lists, in graphs and in
// the script elements of HTML pages. Contexts are not fetched: the terms are those of
// schema.org.
//
// A Review has what is said of one claim. What else is there is counted by the names
// of properties.
package claimreview

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/data/jsontext"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

// A Review is what somebody says of one claim.
type Review struct {
	Pos       schema.Pos
	Claim     string // what was claimed
	URL       string // of the page, which may have several reviews
	Headline  string // of the page
	Name      string // of the review
	Date      string // of the review, as it was written
	Language  string
	Publisher Party // who reviews
	Claimant  Party // who claimed it; without a name: nobody is named
	ClaimDate string
	// Appearances are where the claim was made: URLs.
	Appearances []string
	// Rating is the verdict in words, or else the number as it was written; Value,
	// Best and Worst are numbers, empty where these are missing.
	Rating             string
	Value, Best, Worst schema.Number
}

// A Party is a person, an organization or whatever else is said to have spoken.
type Party struct {
	Name   string
	Type   string // Person, Organization, a kind of these, or empty
	SameAs []string
}

// A Property is one of the reviews of a file.
type Property struct {
	Name   string // with those before it, such as reviewRating/alternateName
	Values int
	Left   int // of these, behind
}

// A File is what was read.
type File struct {
	Reviews    []Review
	Properties []Property // in the order of their names
	Problems   schema.Problems
}

// Read reads JSON-LD, or a page that has it.
func Read(file string, text []byte) *File {
	f := &reader{file: file, counts: map[string]*Property{}}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if first := bytes.TrimSpace(text); len(first) > 0 && first[0] == '<' {
		found := false
		for s := range scripts(string(text)) {
			found = true
			f.document(s)
		}
		if !found {
			f.out.Problems.Add(schema.Pos{File: file}, "", "this page has no script of the type application/ld+json")
		}
	} else {
		f.document(script{string(text), 1, 0})
	}
	for _, p := range f.counts {
		f.out.Properties = append(f.out.Properties, *p)
	}
	sorting.By(f.out.Properties, func(a, b Property) int { return strings.Compare(a.Name, b.Name) })
	return &f.out
}

// A script is the text of a script element, the line on which it begins, and how many
// characters stand before it there.
type script struct {
	text         string
	line, column int
}

// scripts yields the script elements of a page that have JSON-LD. They end at the
// first </script, whatever stands before it.
func scripts(page string) func(func(script) bool) {
	return func(yield func(script) bool) {
		lower := asciiLower(page)
		line, column, counted := 1, 0, 0
		for at := 0; ; {
			i := strings.Index(lower[at:], "<script")
			if i < 0 {
				return
			}
			at += i
			end := strings.IndexByte(lower[at:], '>')
			if end < 0 {
				return
			}
			tag := lower[at : at+end]
			from := at + end + 1
			until := strings.Index(lower[from:], "</script")
			if until < 0 {
				return
			}
			at = from + until
			if !strings.Contains(tag, "application/ld+json") {
				continue
			}
			before := page[counted:from]
			if i := strings.LastIndexByte(before, '\n'); i >= 0 {
				line, column = line+strings.Count(before, "\n"), 0
				before = before[i+1:]
			}
			column += utf8.RuneCountInString(before)
			counted = from
			if !yield(script{page[from:at], line, column}) {
				return
			}
		}
	}
}

// asciiLower makes the letters of ASCII small, and leaves every other byte where it
// is.
func asciiLower(s string) string {
	out := []byte(s)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}

// A reader reads one file.
type reader struct {
	file   string
	out    File
	counts map[string]*Property
	byID   map[string]*schema.Node // of the document
	of     script
}

func (r *reader) document(of script) {
	r.of = of
	p := jsontext.Parser{File: r.file}
	p.Begin(of.text, of.line)
	var ps schema.Problems
	n := p.Parse(&ps)
	for _, problem := range ps {
		r.out.Problems.Add(r.at(problem.Pos), "", "%s", problem.Msg)
	}
	if n == nil {
		return
	}
	r.byID = map[string]*schema.Node{}
	r.index(n)
	r.find(n)
}

// at is where a place in a document is in the file.
func (r *reader) at(pos schema.Pos) schema.Pos {
	if pos.Line == r.of.line {
		pos.Column += r.of.column
	}
	return pos
}

// index notes the objects that have an IRI and say more than that.
func (r *reader) index(n *schema.Node) {
	if n.Kind == schema.MapNode && len(n.Keys) > 1 {
		if id := n.Get("@id"); id != nil && id.Kind == schema.StringNode && r.byID[id.Text] == nil {
			r.byID[id.Text] = n
		}
	}
	for _, item := range n.Items {
		r.index(item)
	}
}

// find reads the reviews in a value, wherever they are.
func (r *reader) find(n *schema.Node) {
	if n.Kind == schema.MapNode && slices.Contains(types(n), "ClaimReview") {
		r.review(n)
		return
	}
	for _, item := range n.Items {
		r.find(item)
	}
}

// types are the types of an object, without the namespace of schema.org.
func types(n *schema.Node) (out []string) {
	of := n.Get("@type")
	if of == nil {
		of = n.Get("type")
	}
	for _, item := range list(of) {
		out = append(out, local(item.Text))
	}
	return out
}

// local is the name of a term of schema.org.
func local(name string) string {
	for _, prefix := range []string{"https://schema.org/", "http://schema.org/", "schema:"} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}

// list is what a property holds, which is a list or one value.
func list(n *schema.Node) []*schema.Node {
	switch {
	case n == nil || n.Kind == schema.NullNode:
		return nil
	case n.Kind == schema.ListNode:
		return n.Items
	}
	return []*schema.Node{n}
}

// count counts a value of a property.
func (r *reader) count(name string, left bool) {
	p := r.counts[name]
	if p == nil {
		p = &Property{Name: name}
		r.counts[name] = p
	}
	p.Values++
	if left {
		p.Left++
	}
}

// An object is one of a review, whose properties are read by name; those that
// nobody has asked for are counted as left behind.
type object struct {
	*reader
	n     *schema.Node
	path  string // before the names of its properties
	asked map[string]bool
}

func (r *reader) object(n *schema.Node, path string) *object {
	if id := n.Get("@id"); id != nil && len(n.Keys) == 1 && r.byID[id.Text] != nil {
		n = r.byID[id.Text]
	}
	return &object{r, n, path, map[string]bool{}}
}

// values are those of the first of some properties that has any.
func (o *object) values(names ...string) (out []*schema.Node, name string) {
	for _, name := range names {
		for i, key := range o.n.Keys {
			if local(key.Text) == name {
				if found := list(o.n.Items[i]); len(found) > 0 {
					o.asked[key.Text] = true
					return found, name
				}
			}
		}
	}
	return nil, ""
}

// text is the text or the number of the first of some properties that has one;
// what comes behind the first is left behind.
func (o *object) text(names ...string) (text string) {
	found, name := o.values(names...)
	for _, n := range found {
		s := strings.TrimSpace(plain(n))
		if s == "" {
			continue
		}
		o.count(o.path+name, text != "")
		if text == "" {
			text = s
		}
	}
	return text
}

// plain is a value as a text; empty: it is none.
func plain(n *schema.Node) string {
	switch n.Kind {
	case schema.StringNode, schema.NumberNode, schema.BoolNode:
		return n.Text
	case schema.MapNode:
		for _, key := range []string{"@value", "@id", "url", "name"} {
			if v := n.Get(key); v != nil && v.Kind == schema.StringNode {
				return v.Text
			}
		}
	}
	return ""
}

// rest counts what nobody has asked for.
func (o *object) rest() {
	for i, key := range o.n.Keys {
		if strings.HasPrefix(key.Text, "@") || o.asked[key.Text] || key.Text == "type" {
			continue
		}
		for range list(o.n.Items[i]) {
			o.count(o.path+local(key.Text), true)
		}
	}
}

func (r *reader) review(n *schema.Node) {
	o := r.object(n, "")
	out := Review{
		Pos: r.at(n.Pos), Claim: o.text("claimReviewed"), URL: o.text("url", "mainEntityOfPage"), Headline: o.text("headline"), Name: o.text("name"), Date: o.text("datePublished", "dateCreated"),
		Language: o.text("inLanguage"), Publisher: o.party("author", "publisher"),
	}
	if out.URL == "" {
		if id := n.Get("@id"); id != nil && strings.HasPrefix(id.Text, "http") {
			out.URL = id.Text
		}
	}
	if ratings, name := o.values("reviewRating"); len(ratings) > 0 {
		r.rating(ratings[0], &out)
		for range ratings[1:] {
			r.count(name, true)
		}
	}
	if items, name := o.values("itemReviewed"); len(items) > 0 {
		r.item(items[0], &out)
		for range items[1:] {
			r.count(name, true)
		}
	}
	o.rest()
	r.out.Reviews = append(r.out.Reviews, out)
}

// rating reads the verdict. A number that cannot be read is none.
func (r *reader) rating(n *schema.Node, out *Review) {
	if n.Kind != schema.MapNode {
		if out.Rating = strings.TrimSpace(plain(n)); out.Rating != "" {
			r.count("reviewRating", false)
		}
		return
	}
	o := r.object(n, "reviewRating/")
	out.Rating = o.text("alternateName", "name", "description")
	value := o.text("ratingValue")
	number := func(text string) schema.Number {
		n, _ := schema.Written(text)
		return n
	}
	out.Value, out.Best, out.Worst = number(value), number(o.text("bestRating")), number(o.text("worstRating"))
	if out.Rating == "" {
		out.Rating = value
	}
	o.rest()
}

// item reads the claim: who made it, when and where.
func (r *reader) item(n *schema.Node, out *Review) {
	if n.Kind != schema.MapNode {
		r.count("itemReviewed", true)
		return
	}
	o := r.object(n, "itemReviewed/")
	out.Claimant = o.party("author", "creator")
	out.ClaimDate = o.text("datePublished", "dateCreated")
	known := map[string]bool{}
	for _, name := range []string{"firstAppearance", "appearance"} {
		found, _ := o.values(name)
		for _, n := range found {
			at := strings.TrimSpace(plain(n))
			if n.Kind == schema.MapNode {
				at = strings.TrimSpace(r.object(n, "").text1("url", "@id"))
			}
			o.count(o.path+name, at == "")
			if at != "" && !known[at] {
				known[at] = true
				out.Appearances = append(out.Appearances, at)
			}
		}
	}
	if out.Claim == "" {
		out.Claim = o.text("text", "name", "description")
	}
	o.rest()
}

// text1 is the text of the first of some properties that has one, uncounted.
func (o *object) text1(names ...string) string {
	for _, name := range names {
		for i, key := range o.n.Keys {
			if local(key.Text) == name && o.n.Items[i].Kind == schema.StringNode {
				return o.n.Items[i].Text
			}
		}
	}
	return ""
}

// party reads who is named by the first of some properties that names anybody.
func (o *object) party(names ...string) (out Party) {
	for _, name := range names {
		found, _ := o.values(name)
		for _, n := range found {
			p := o.one(n, name)
			if p.Name == "" {
				o.count(o.path+name, true)
				continue
			}
			again := out.Name != ""
			o.count(o.path+name, again && p.Name != out.Name)
			if !again {
				out = p
			}
		}
	}
	return out
}

func (o *object) one(n *schema.Node, name string) (p Party) {
	if n.Kind != schema.MapNode {
		p.Name = strings.TrimSpace(plain(n))
		return p
	}
	inner := o.reader.object(n, o.path+name+"/")
	if p.Name = strings.TrimSpace(inner.text1("name", "legalName", "alternateName")); p.Name == "" {
		if v := n.Get("name"); v != nil {
			p.Name = strings.TrimSpace(plain(v))
		}
	}
	inner.asked["name"] = true
	if all := types(inner.n); len(all) > 0 {
		p.Type = all[0]
	}
	same, of := inner.values("sameAs")
	for _, n := range same {
		s := strings.TrimSpace(plain(n))
		inner.count(inner.path+of, s == "")
		if s != "" {
			p.SameAs = append(p.SameAs, s)
		}
	}
	inner.rest()
	return p
}
