// Package annotation reads annotations of texts: the W3C's Web Annotations, and
// what the API of Hypothes.is gives.
//
//	file := annotation.Read("notes.json", text, &problems)
//	for _, a := range file.Annotations { … }
//
// An annotation is given as it was written: what its words and tags mean, and
// where they stand in a text, is for others to say. Offsets are those of a page as
// a browser had it, of a plain text only if who wrote them says so; selectors
// that point into the tree of a page (RangeSelector, XPathSelector …) are
// counted, and have no other use.
package annotation

import (
	"slices"
	"strconv"
	"strings"

	"onrecord/data/jsontext"
	"onrecord/schema"
)

// A File is what was read.
type File struct {
	// Hypothesis: it has rows of the API of Hypothes.is.
	Hypothesis bool
	// ID and Label are those of a collection; empty: the file is none.
	ID, Label   string
	Languages   []string // of a collection
	Rights      string   // of a collection: an IRI
	Annotations []Annotation
	// Total is how many annotations the file says there are; -1: it does not say.
	Total int
	// Elsewhere are pages and annotations that the file names and does not have.
	Elsewhere []string
}

// An Annotation is one note on one part of one page. What the model has in lists
// is given one by one: an annotation with two targets is two.
type Annotation struct {
	Pos     schema.Pos
	ID      string // empty: it has none
	Creator string // who made it, as it is written
	Source  string // the IRI of what was annotated
	Title   string // of that, where it is said
	Quote   *Quote // nil: no words are said
	Span    *Span  // nil: no offsets are said
	Bodies  []Body
	// Reply: it answers another annotation, and has no part of a page.
	Reply bool
	// Ignored are the types of selectors that were passed over.
	Ignored []string
	// Again counts further selectors of words or offsets: the first one holds.
	Again int
	// Unread are the names of fields that were passed over; those of a body or a target
	// have that before them: body/language.
	Unread []string
	// Others counts creators behind the first.
	Others int
}

// A Quote is the words that were annotated, and those around them.
type Quote struct {
	Pos                   schema.Pos
	Exact, Prefix, Suffix string
}

// A Span counts characters, half-open.
type Span struct{ Start, End int }

// The purposes of bodies that are known; of others, the text is given as it is.
const (
	Describing  = "describing"
	Identifying = "identifying"
	Tagging     = "tagging"
	Commenting  = "commenting"
	Linking     = "linking"
)

// replying is the motivation of an annotation that answers another one.
const replying = "replying"

// A Body is a text of an annotation, or, as the purpose Linking says, the IRI of
// something.
type Body struct {
	Pos     schema.Pos
	Purpose string
	Value   string
}

// Values are the texts of a purpose.
func (a *Annotation) Values(purpose string) (out []string) {
	for _, b := range a.Bodies {
		if b.Purpose == purpose {
			out = append(out, b.Value)
		}
	}
	return out
}

// A reader reads one file.
type reader struct {
	file *File
	ps   *schema.Problems
}

// Read reads a file: a collection, a page, a list or a single one of Web
// Annotations; or the rows of Hypothes.is, alone or with their total. What is
// wrong is noted, and the rest is read.
func Read(name, text string, ps *schema.Problems) *File {
	r := &reader{file: &File{Total: -1}, ps: ps}
	p := &jsontext.Parser{File: name}
	p.Begin(strings.TrimPrefix(text, "\ufeff"), 1)
	if n := p.Parse(ps); n != nil {
		r.top(n)
	}
	return r.file
}

func (r *reader) bad(n *schema.Node, format string, args ...any) {
	r.ps.Add(n.Pos, "", format, args...)
}

// top reads what fills the file.
func (r *reader) top(n *schema.Node) {
	switch {
	case n.Kind == schema.ListNode:
		r.items(n)
	case n.Kind != schema.MapNode:
		r.bad(n, "annotations are expected here, not %s", n.Kind)
	case n.Get("rows") != nil:
		r.file.Hypothesis = true
		r.total(n)
		r.list(n.Get("rows"), "rows", r.row)
		if replies := n.Get("replies"); replies != nil {
			r.list(replies, "replies", r.row)
		}
	case n.Get("@graph") != nil:
		r.items(n.Get("@graph"))
	default:
		r.item(n)
	}
}

func (r *reader) total(n *schema.Node) {
	if total := n.Get("total"); total != nil && total.Kind == schema.NumberNode {
		if v, err := strconv.Atoi(total.Text); err == nil {
			r.file.Total = v
		}
	}
}

// list calls each for what a list holds.
func (r *reader) list(n *schema.Node, what string, each func(*schema.Node)) {
	if n.Kind != schema.ListNode {
		r.bad(n, "%s is a list, not %s", what, n.Kind)
		return
	}
	for _, item := range n.Items {
		each(item)
	}
}

func (r *reader) items(n *schema.Node) {
	for _, item := range several(n) {
		if item.Kind == schema.MapNode && item.Get("uri") != nil && item.Get("type") == nil {
			r.file.Hypothesis = true
			r.row(item)
			continue
		}
		r.item(item)
	}
}

// item reads an annotation, a page of annotations or a collection of pages.
func (r *reader) item(n *schema.Node) {
	if n.Kind == schema.StringNode {
		r.file.Elsewhere = append(r.file.Elsewhere, n.Text)
		return
	}
	if n.Kind != schema.MapNode {
		r.bad(n, "an annotation is an object, not %s", n.Kind)
		return
	}
	switch types := typesOf(n); {
	case slices.Contains(types, "AnnotationCollection"):
		r.file.ID, r.file.Label, r.file.Rights = r.text(n, "id", "@id"), r.text(n, "label"), r.text(n, "rights")
		for _, language := range several(n.Get("language")) {
			if language.Kind == schema.StringNode {
				r.file.Languages = append(r.file.Languages, language.Text)
			}
		}
		r.total(n)
		if first := n.Get("first"); first != nil {
			r.item(first)
		}
		if items := n.Get("items"); items != nil {
			r.items(items)
		}
	case slices.Contains(types, "AnnotationPage"):
		if items := n.Get("items"); items != nil {
			r.items(items)
		}
		if next := n.Get("next"); next != nil {
			r.item(next)
		}
	case slices.Contains(types, "Annotation"), n.Get("target") != nil:
		r.annotation(n)
	case n.Get("uri") != nil:
		r.file.Hypothesis = true
		r.row(n)
	default:
		r.bad(n, "this is neither an annotation nor a collection of them")
	}
}

// typesOf are the types of a thing, without their prefix.
func typesOf(n *schema.Node) (out []string) {
	for _, key := range []string{"type", "@type"} {
		for _, t := range several(n.Get(key)) {
			out = append(out, local(t.Text))
		}
	}
	return out
}

// local is the last part of an IRI or of a short one.
func local(iri string) string { return iri[strings.LastIndexAny(iri, "#/:")+1:] }

// several are the items of a list, or the only one.
func several(n *schema.Node) []*schema.Node {
	switch {
	case n == nil || n.Kind == schema.NullNode:
		return nil
	case n.Kind == schema.ListNode:
		return n.Items
	}
	return []*schema.Node{n}
}

// text is that of the first key that is there, or of the first item of its list.
func (r *reader) text(n *schema.Node, keys ...string) string {
	for _, key := range keys {
		all := several(n.Get(key))
		switch {
		case len(all) == 0:
		case all[0].Kind == schema.StringNode:
			return all[0].Text
		default:
			r.bad(all[0], "%s is a text, not %s", key, all[0].Kind)
			return ""
		}
	}
	return ""
}

// annotation reads a Web Annotation
// (https://www.w3.org/TR/2017/REC-annotation-model-20170223/).
func (r *reader) annotation(n *schema.Node) {
	a := Annotation{Pos: n.Pos, ID: r.text(n, "id", "@id")}
	for _, c := range several(n.Get("creator")) {
		if a.Creator == "" {
			a.Creator = r.agent(c)
		} else {
			a.Others++
		}
	}
	a.Reply = local(r.text(n, "motivation")) == replying
	a.unread("", n, "@context", "id", "@id", "type", "@type", "creator", "motivation", "bodyValue", "body", "target")
	if v := n.Get("bodyValue"); v != nil {
		a.Bodies = append(a.Bodies, Body{v.Pos, Commenting, r.text(n, "bodyValue")})
	}
	for _, b := range several(n.Get("body")) {
		r.body(&a, b, r.text(n, "motivation"))
	}
	targets := several(n.Get("target"))
	if len(targets) == 0 {
		r.bad(n, "this annotation has no target")
		return
	}
	for i, t := range targets {
		one := a
		if i > 0 { // they are counted once
			one.Unread, one.Others = nil, 0
		}
		r.target(&one, t)
		r.file.Annotations = append(r.file.Annotations, one)
	}
}

// unread notes the fields of a map that are not among those that are read. One that
// holds nothing says nothing.
func (a *Annotation) unread(within string, n *schema.Node, read ...string) {
	unread := n.Without(read...)
	a.Unread = slices.Clip(a.Unread) // targets share it
	for i, k := range unread.Keys {
		v := unread.Items[i]
		empty := v.Kind == schema.NullNode || v.Kind == schema.StringNode && v.Text == "" || len(v.Items) == 0 && (v.Kind == schema.ListNode || v.Kind == schema.MapNode)
		if !empty {
			a.Unread = append(a.Unread, within+k.Text)
		}
	}
}

// agent is what somebody is called.
func (r *reader) agent(n *schema.Node) string {
	switch n.Kind {
	case schema.StringNode:
		return n.Text
	case schema.MapNode:
		if name := r.text(n, "name", "nickname", "nick"); name != "" {
			return name
		}
		return r.text(n, "id", "@id")
	}
	r.bad(n, "a creator is an object or an IRI, not %s", n.Kind)
	return ""
}

// body reads a body of an annotation, of which an IRI is a link. Without a
// purpose, the motivation of the annotation is that of a text.
func (r *reader) body(a *Annotation, n *schema.Node, motivation string) {
	switch n.Kind {
	case schema.StringNode:
		a.Bodies = append(a.Bodies, Body{n.Pos, Linking, n.Text})
		return
	case schema.MapNode:
	default:
		r.bad(n, "a body is an object or an IRI, not %s", n.Kind)
		return
	}
	a.unread("body/", n, "type", "@type", "id", "@id", "purpose", "value", "source", "items", "format")
	purpose := local(r.text(n, "purpose"))
	value := n.Get("value")
	switch {
	case value == nil && n.Get("source") != nil:
		if source := n.Get("source"); source.Kind == schema.MapNode {
			a.Bodies = append(a.Bodies, Body{n.Pos, Linking, r.text(source, "id", "@id")})
		} else {
			a.Bodies = append(a.Bodies, Body{n.Pos, Linking, r.text(n, "source")})
		}
	case value == nil && n.Get("items") != nil:
		for _, item := range several(n.Get("items")) {
			r.body(a, item, motivation)
		}
	case value == nil:
		a.Bodies = append(a.Bodies, Body{n.Pos, Linking, r.text(n, "id", "@id")})
	default:
		if purpose == "" {
			if purpose = local(motivation); purpose != Tagging && purpose != Describing {
				purpose = Commenting
			}
		}
		a.Bodies = append(a.Bodies, Body{n.Pos, purpose, r.text(n, "value")})
	}
}

// target reads what an annotation is about.
func (r *reader) target(a *Annotation, n *schema.Node) {
	switch n.Kind {
	case schema.StringNode:
		a.Source = n.Text
		return
	case schema.MapNode:
	default:
		r.bad(n, "a target is an object or an IRI, not %s", n.Kind)
		return
	}
	a.unread("target/", n, "type", "@type", "id", "@id", "source", "selector", "title", "label")
	switch source := n.Get("source"); {
	case source == nil:
		a.Source = r.text(n, "id", "@id")
	case source.Kind == schema.MapNode:
		a.Source = r.text(source, "id", "@id")
		a.Title = r.text(source, "title", "label")
	default:
		a.Source = r.text(n, "source")
	}
	if a.Source == "" {
		r.bad(n, "this target has no source")
	}
	for _, s := range several(n.Get("selector")) {
		r.selector(a, s)
	}
}

// selector reads which part of it. Of several of one type, the first holds.
func (r *reader) selector(a *Annotation, n *schema.Node) {
	if n.Kind == schema.StringNode {
		a.Ignored = append(a.Ignored, "an IRI")
		return
	}
	if n.Kind != schema.MapNode {
		r.bad(n, "a selector is an object, not %s", n.Kind)
		return
	}
	types := typesOf(n)
	switch {
	case slices.Contains(types, "TextQuoteSelector") && a.Quote == nil:
		a.Quote = &Quote{n.Pos, r.text(n, "exact"), r.text(n, "prefix"), r.text(n, "suffix")}
		if a.Quote.Exact == "" {
			r.bad(n, "exact is missing: the words that were annotated")
		}
	case slices.Contains(types, "TextPositionSelector") && a.Span == nil:
		start, ok := r.number(n, "start")
		end, also := r.number(n, "end")
		if ok && also {
			a.Span = &Span{start, end}
		}
	case slices.Contains(types, "TextQuoteSelector"), slices.Contains(types, "TextPositionSelector"):
		a.Again++
	default:
		a.Ignored = append(a.Ignored, strings.Join(types, " "))
	}
	if inner := n.Get("refinedBy"); inner != nil {
		for _, s := range several(inner) {
			r.selector(a, s)
		}
	}
}

func (r *reader) number(n *schema.Node, key string) (int, bool) {
	v := n.Get(key)
	if v == nil {
		r.bad(n, "%s is missing", key)
		return 0, false
	}
	i, err := strconv.Atoi(v.Text)
	if v.Kind != schema.NumberNode || err != nil || i < 0 {
		r.bad(v, "%s is a whole number from 0", key)
		return 0, false
	}
	return i, true
}

// row reads an annotation of the API of Hypothes.is
// (https://h.readthedocs.io/en/latest/api-reference/v1/).
func (r *reader) row(n *schema.Node) {
	if n.Kind != schema.MapNode {
		r.bad(n, "a row is an object, not %s", n.Kind)
		return
	}
	a := Annotation{Pos: n.Pos, ID: r.text(n, "id"), Source: r.text(n, "uri"), Creator: userOf(r.text(n, "user"))}
	a.unread("", n, "id", "uri", "user", "references", "document", "text", "tags", "target")
	if refs := several(n.Get("references")); len(refs) > 0 {
		a.Reply = true
	}
	if document := n.Get("document"); document != nil && document.Kind == schema.MapNode {
		a.Title = r.text(document, "title")
	}
	if text := n.Get("text"); text != nil && text.Text != "" {
		a.Bodies = append(a.Bodies, Body{text.Pos, Commenting, r.text(n, "text")})
	}
	for _, tag := range several(n.Get("tags")) {
		if tag.Kind != schema.StringNode {
			r.bad(tag, "a tag is a text, not %s", tag.Kind)
			continue
		}
		a.Bodies = append(a.Bodies, Body{tag.Pos, Tagging, tag.Text})
	}
	for _, t := range several(n.Get("target")) {
		if t.Kind != schema.MapNode {
			r.bad(t, "a target is an object, not %s", t.Kind)
			continue
		}
		for _, s := range several(t.Get("selector")) {
			r.selector(&a, s)
		}
	}
	if a.Source == "" {
		r.bad(n, "this row has no uri")
	}
	r.file.Annotations = append(r.file.Annotations, a)
}

// userOf is the name in an account: "acct:ada@hypothes.is" is ada.
func userOf(account string) string {
	name := strings.TrimPrefix(account, "acct:")
	if at := strings.IndexByte(name, '@'); at > 0 {
		name = name[:at]
	}
	return name
}
