package diagram

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"onrecord/exports/diagram/font"
	"onrecord/schema/escape"
)

var (
	svgRoot  = compiled(`<svg width="([0-9.]+)pt" height="([0-9.]+)pt"`)
	svgFrame = compiled(`<svg width="[0-9.]+pt" height="[0-9.]+pt"\s+viewBox="[^"]*"`)
	comments = compiled(`(?s)<!--.*?-->\n?`)
	svgTag   = compiled(`(?s)<svg [^>]*>`)
)

// compiled compiles an expression when it is asked for: every start of the program
// would take the time, and few draw.
func compiled(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// finishSVG makes of Graphviz's SVG one to publish: text in the fonts of our
// measures, tooltips with the words and the source, a title and a description
// for those who do not see it, and the colours of the dark theme where the
// reader's system asks for them.
func (f *Figure) finishSVG(svg []byte, o Output) []byte {
	width := o.Width
	if f.canvas == nil { // Graphviz's
		svg = comments().ReplaceAll(svg, nil)
		svg = centredNode().ReplaceAllFunc(svg, func(node []byte) []byte {
			return svgText().ReplaceAllFunc(node, func(text []byte) []byte { return middle(text, o.Fonts) })
		})
		svg = f.reworded(svg)
	}
	svg = f.told(svg, o)
	if width > 0 {
		svg = svgRoot().ReplaceAllFunc(svg, func(root []byte) []byte {
			m := svgRoot().FindSubmatch(root)
			w, werr := strconv.ParseFloat(string(m[1]), 64)
			h, herr := strconv.ParseFloat(string(m[2]), 64)
			if werr != nil || herr != nil || w <= 0 {
				return root
			}
			return fmt.Appendf(nil, `<svg width="%spt" height="%spt"`, decimal(width), decimal(h*width/w))
		})
	}
	at := svgTag().FindIndex(svg)
	if at == nil {
		return svg
	}
	var out bytes.Buffer
	out.Write(svg[:at[1]-1])
	role, style := "img", f.style()
	if o.Interactive { // there is something to point at within it
		role, style = "group", style+interactiveStyle
		end := bytes.LastIndex(svg, []byte("</svg>"))
		svg = slices.Concat(svg[:end], []byte("<script><![CDATA[\n"+Script+"]]></script>\n"), svg[end:])
	}
	fmt.Fprintf(&out, " role=\"%s\" aria-labelledby=\"title desc\">\n<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>", role, visibleText(f.Title), visibleText(f.Description), style)
	out.Write(svg[at[1]:])
	return out.Bytes()
}

// told has the tooltips of the figure in the place of Graphviz's, and none where there are
// none.
func (f *Figure) told(svg []byte, o Output) []byte {
	const begin, class, title, end = `<g id="`, `" class="`, "\">\n<title>", "</title>\n"
	out := make([]byte, 0, len(svg)+len(svg)/2)
	for {
		// Of a group, its id, its class and its title.
		at := bytes.Index(svg, []byte(begin))
		if at < 0 {
			return append(out, svg...)
		}
		at += len(begin)
		out, svg = append(out, svg[:at]...), svg[at:]
		id, rest, ok := bytes.Cut(svg, []byte(class))
		if !ok {
			continue
		}
		classes, rest, ok := bytes.Cut(rest, []byte(`"`))
		if !ok || !bytes.HasPrefix(rest, []byte(title[1:])) {
			continue
		}
		_, rest, ok = bytes.Cut(rest, []byte(end))
		if !ok {
			continue
		}
		out = append(out, svg[:len(id)+len(class)+len(classes)]...)
		svg = rest
		if ends := f.joined[string(id)]; o.Interactive && ends != "" {
			out = append(out, `" data-ends="`+visibleText(ends)...)
		}
		out = append(out, "\">\n"...)
		kind, _, _ := bytes.Cut(classes, []byte(" "))
		if tip := f.tips[string(id)]; tip != "" && (string(kind) == "node" || string(kind) == "edge") {
			out = append(out, "<title>"...)
			out = append(out, strings.ReplaceAll(multiline(tip), "\n", "&#10;")...)
			out = append(out, end...)
		}
	}
}

var svgWords = compiled(`>([^<]+)</text>`)

// reworded has the words of a picture of Graphviz as they should be.
func (f *Figure) reworded(svg []byte) []byte {
	words := f.words()
	return svgWords().ReplaceAllFunc(svg, func(text []byte) []byte {
		line := html.UnescapeString(string(text[1 : len(text)-len("</text>")]))
		seen := visibleText(words(line))
		if seen == visibleText(line) && seen == escape.Drawn(seen) {
			return text
		}
		return []byte(">" + seen + "</text>")
	})
}

// words gives the lines of labels of Graphviz as they were: with what they set apart, and
// without what escape.DOTLabel puts into them.
func (f *Figure) words() func(string) string {
	apart := map[string]string{}
	for _, line := range f.Texts {
		if plain := escape.Drawn(line); plain != line {
			apart[plain] = line
		}
	}
	return func(line string) string {
		line = escape.Backslashes(line)
		if whole, ok := apart[line]; ok {
			return whole
		}
		return line
	}
}

// centredClasses are the nodes whose lines are centred.
var centredClasses = []string{"actor", "head", "words"}

var (
	centredNode = compiled(`(?s)<g id="[^"]*" class="node (?:` + strings.Join(centredClasses, "|") + `)[ "].*?</g>\n`)
	svgText     = compiled(`<text text-anchor="start" x="([-0-9.]+)" ([^>]*?)font-size="([0-9.]+)"([^>]*)>([^<]*)</text>`)
)

// middle lets a line that begins at the left, by how wide Graphviz takes it to
// be, stand around its middle.
func middle(text []byte, fonts *font.Set) []byte {
	m := svgText().FindSubmatch(text)
	x, xerr := strconv.ParseFloat(string(m[1]), 64)
	size, serr := strconv.ParseFloat(string(m[3]), 64)
	if xerr != nil || serr != nil {
		return text
	}
	l := span{text: html.UnescapeString(string(m[5])), size: size}
	if bytes.Contains(m[4], []byte("bold")) || bytes.Contains(m[2], []byte("bold")) {
		l.style = font.Bold
	}
	return fmt.Appendf(nil, `<text text-anchor="middle" x="%s" %sfont-size="%s"%s>%s</text>`, decimal(x+l.guessed(fonts)/2), m[2], m[3], m[4], m[5])
}

// visibleText is a line of text in SVG.
func visibleText(s string) string {
	out, _ := escape.XML(escape.DrawnWhole(s)) // nothing is lost that Drawn has left
	return out
}

// multiline escapes a text of several lines.
func multiline(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = visibleText(l)
	}
	return strings.Join(lines, "\n")
}

// style is the style sheet. The colours are attributes of the drawing, which
// any rule overrides.
func (f *Figure) style() string {
	var b strings.Builder
	b.WriteString("\ntext{font-family:Arial,\"Liberation Sans\",Arimo,Helvetica,\"Noto Sans\",sans-serif}\n")
	if !f.weighs {
		b.WriteString(".edge:hover path{stroke-width:3.2}\n")
	}
	if !f.follows {
		return b.String()
	}
	b.WriteString("@media (prefers-color-scheme:dark){\n")
	for _, pair := range f.theme.exchange(dark) {
		fmt.Fprintf(&b, "[fill=\"%s\" i]{fill:%s}[stroke=\"%s\" i]{stroke:%s}\n", pair[0], pair[1], pair[0], pair[1])
	}
	b.WriteString("}\n")
	return b.String()
}
