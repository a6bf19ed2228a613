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
	svgPart  = compiled(`(?s)(<g id="([^"]*)" class="([a-z]+)[^"]*">\n)<title>.*?</title>\n`)
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
	svg = svgPart().ReplaceAllFunc(svg, func(part []byte) []byte {
		m := svgPart().FindSubmatch(part)
		if ends := f.joined[string(m[2])]; o.Interactive && ends != "" {
			m[1] = bytes.Replace(m[1], []byte("\">\n"), fmt.Appendf(nil, "\" data-ends=\"%s\">\n", visibleText(ends)), 1)
		}
		tip := f.tips[string(m[2])]
		if tip == "" || string(m[3]) != "node" && string(m[3]) != "edge" {
			return m[1]
		}
		return fmt.Appendf(nil, "%s<title>%s</title>\n", m[1], strings.ReplaceAll(multiline(tip), "\n", "&#10;"))
	})
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
