package plaintext

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"onrecord/schema/guarded"
)

// declared is where HTML and XHTML say which encoding they have.
var declared = compiled(`(?i)<meta\s[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.-]+)|<\?xml\s[^>]*?encoding\s*=\s*["']([a-z0-9_:.-]+)`)

// breaking are the elements that begin a line and end it, as browsers show them.
var breaking = []atom.Atom{
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details, atom.Dialog,
	atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3,
	atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav,
	atom.Ol, atom.P, atom.Plaintext, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Ul, atom.Xmp,
}

// unseen are the elements whose text browsers do not show, or not as text.
var unseen = []atom.Atom{
	atom.Applet, atom.Audio, atom.Canvas, atom.Datalist, atom.Head, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Object, atom.Rp,
	atom.Script, atom.Select, atom.Style, atom.Svg, atom.Template, atom.Textarea, atom.Title, atom.Video,
}

// hiding is how an element says of itself that it is not seen.
var hiding = compiled(`(?i)(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)`)

// readHTML takes the text that a browser shows without style sheets and scripts.
// It guesses nothing about what belongs to the article: menus stay.
func readHTML(ctx context.Context, in *input, doc *Document) error {
	name := ""
	if m := declared().FindSubmatch(in.raw[:min(len(in.raw), 4<<10)]); m != nil {
		name = string(m[1]) + string(m[2])
	}
	text, err := in.decode(doc, name)
	if err != nil {
		return err
	}
	if len(text) > maxText {
		return faultf("this page has more than %d MB, which is the most that is read", maxText>>20)
	}
	root, err := html.Parse(guarded.Interruptible(ctx, strings.NewReader(text)))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return faultf("this is not HTML that can be read: %s", strings.TrimPrefix(err.Error(), "html: "))
	}
	p := page{doc: doc}
	p.node(root, false)
	return p.take(doc)
}

// A page is the text of HTML as far as it was read.
type page struct {
	lines
	doc *Document
}

// node writes what an element holds; html.Parse bounds how deep that can be.
func (p *page) node(n *html.Node, pre bool) {
	switch n.Type {
	case html.TextNode:
		if pre {
			p.pre(n.Data)
		} else {
			p.flow(n.Data)
		}
		return
	case html.ElementNode:
		if n.DataAtom == atom.Html {
			p.doc.Language = attribute(n, "lang")
		}
		if n.DataAtom == atom.Head {
			p.head(n)
		}
		if slices.Contains(unseen, n.DataAtom) || hidden(n) {
			return
		}
	}
	switch block := slices.Contains(breaking, n.DataAtom); {
	case n.DataAtom == atom.Br:
		p.newline()
	case n.DataAtom == atom.Q:
		p.quoted(n, pre)
	case n.DataAtom == atom.Tr:
		p.beginRow()
		p.row(n, pre)
	case block:
		p.block()
		p.children(n, pre || n.DataAtom == atom.Pre || n.DataAtom == atom.Listing || n.DataAtom == atom.Xmp || n.DataAtom == atom.Plaintext)
		if n.DataAtom == atom.Table {
			p.endTable()
		}
		p.block()
	default:
		p.children(n, pre)
	}
}

func (p *page) children(n *html.Node, pre bool) {
	for c := n.FirstChild; c != nil && !p.full; c = c.NextSibling {
		p.node(c, pre)
	}
}

// row writes the cells of a table's row.
func (p *page) row(n *html.Node, pre bool) {
	first := true
	for c := n.FirstChild; c != nil && !p.full; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			if !first {
				p.nextCell()
			}
			first = false
		}
		p.node(c, pre)
	}
}

// quoted writes what is marked as a quotation between the marks that browsers show.
func (p *page) quoted(n *html.Node, pre bool) {
	p.flow("“")
	p.children(n, pre)
	space := p.space
	p.space = false
	p.put("”")
	p.space = space
}

// pre writes text with its own spaces and lines.
func (p *page) pre(s string) {
	first := true
	for line := range strings.SplitSeq(clean(s), "\n") {
		if !first {
			p.newline()
		}
		first = false
		p.put(line)
	}
}

// head looks for the title.
func (p *page) head(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Title && c.FirstChild != nil && p.doc.Title == "" {
			p.doc.Title = c.FirstChild.Data
		}
	}
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" && a.Val != "until-found" || a.Key == "style" && hiding().MatchString(a.Val) {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
