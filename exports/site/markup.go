package site

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
)

// A sheet is a page that is being written. It is no html/template, whose calls of
// methods by name would keep every exported method in the program.
type sheet struct {
	of    *Site
	out   bytes.Buffer
	title string // of the page; empty where the body stands alone
	here  string // the source whose page it is, which its statements need not name
}

// A link is an address in an attribute.
type link string

// put writes markup, which is the program's own, with a value in place of each %s: a
// text is escaped for where markup and quoted attributes stand, and an address leads
// to pages alone.
func (w *sheet) put(markup string, values ...any) {
	for _, value := range values {
		before, after, ok := strings.Cut(markup, "%s")
		if !ok {
			panic("more values than places: " + markup)
		}
		w.out.WriteString(before)
		switch v := value.(type) {
		case string:
			w.out.WriteString(escapes.Replace(v))
		case link:
			w.out.WriteString(escapes.Replace(v.safe()))
		case int:
			w.out.WriteString(strconv.Itoa(v))
		case float64:
			w.out.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
		default:
			panic("neither text nor number: " + markup)
		}
		markup = after
	}
	if strings.Contains(markup, "%s") {
		panic("more places than values: " + markup)
	}
	w.out.WriteString(markup)
}

// html reads these as the characters, in text and in quoted attributes; it has no NUL.
var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\x00", "\ufffd")

// safe is the address with the characters that it may have, the rest in percent, or #
// where it would run a script: RFC 3986, section 2.
func (l link) safe() string {
	if scheme, _, ok := strings.Cut(string(l), ":"); ok && !strings.ContainsAny(scheme, "/?#") {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto":
		default:
			return "#"
		}
	}
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := 0; i < len(l); i++ {
		c := l[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~!#$&*+,/:;=?@[]%", c) >= 0:
			out.WriteByte(c)
		default:
			out.WriteByte('%')
			out.WriteByte(hex[c>>4])
			out.WriteByte(hex[c&15])
		}
	}
	return out.String()
}

// passage is the page of a source where a statement or a line is.
func (w *sheet) passage(source, anchor string) link {
	return link(w.of.links.Entity("source", source) + "#" + url.PathEscape(anchor))
}

func (w *sheet) entity(kind, id string) link { return link(w.of.links.Entity(kind, id)) }

// to is the page of a reference, which is of a kind where it does not say of which.
func (w *sheet) to(kind string, r Ref) link {
	if r.Kind != "" {
		kind = r.Kind
	}
	return w.entity(kind, r.ID)
}

// view is a page with a query of names and values.
func (w *sheet) view(name string, query ...string) link {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Add(query[i], query[i+1])
		}
	}
	return link(w.of.links.View(name, q))
}

// ref names what a reference points at, and leads there.
func (w *sheet) ref(kind string, r Ref) {
	w.put(`<a href="%s"><bdi>%s</bdi></a>`, w.to(kind, r), r.Label())
}

// A statement in a list has so many names of a kind, and its own page has all.
const listedNames = 10

// some are the first of all, and how many there are beside them: link leads there.
func (w *sheet) some(kind string, all []Ref, link link) {
	most := min(len(all), listedNames)
	w.refs(kind, all[:most])
	if more := len(all) - most; more > 0 {
		w.put(` <a class="more" href="%s">and %s more</a>`, link, more)
	}
}

func (w *sheet) refs(kind string, all []Ref) {
	for i, r := range all {
		if i > 0 {
			w.put(", ")
		}
		w.ref(kind, r)
	}
}

// table begins a table that is scrolled where it is wider than the page, with the
// names of its columns; those that begin with > have numbers.
func (w *sheet) table(label string, columns ...string) {
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="%s"><table class="listing"><thead><tr>`, label)
	for _, c := range columns {
		w.column(c)
	}
	w.put("</tr></thead><tbody>\n")
}

func (w *sheet) column(name string) {
	if number, ok := strings.CutPrefix(name, ">"); ok {
		w.put(`<th scope="col" class="right">%s</th>`, number)
		return
	}
	w.put(`<th scope="col"><bdi>%s</bdi></th>`, name)
}

func (w *sheet) tableEnd() { w.put("</tbody></table></div>\n") }

// fact writes a fact that is a text, where there is one.
func (w *sheet) fact(name, value string) {
	if value != "" {
		w.put("<div><dt>%s</dt><dd>%s</dd></div>\n", name, value)
	}
}

// own is a fact in words of any language.
func (w *sheet) own(name, value string) {
	if value != "" {
		w.put("<div><dt>%s</dt><dd><bdi>%s</bdi></dd></div>\n", name, value)
	}
}

// leads is a fact that is a reference, where there is one.
func (w *sheet) leads(name, kind string, r *Ref) {
	if r != nil {
		w.lead(name, kind, []Ref{*r})
	}
}

// lead is a fact that is references.
func (w *sheet) lead(name, kind string, all []Ref) {
	if len(all) > 0 {
		w.put("<div><dt>%s</dt><dd>", name)
		w.refs(kind, all)
		w.put("</dd></div>\n")
	}
}
