package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"onrecord/exports/diagram"
	"onrecord/schema/dna"
	"onrecord/schema/escape"
	"onrecord/schema/nquads"
	"onrecord/schema/refi"
	"onrecord/schema/turtle"
)

// A reader reads a result as the program does for which it was written. It gives
// the texts that are found there, and says what is none and ought to be.
type reader func(result []byte) (texts []string, err error)

// readers are those of what commands print, by format; diagrams have their command
// before it. Those of exports are in formatTests. A format without one fails the
// tests.
var readers = map[string]reader{
	formatTable: readScreen, formatJSON: readJSON, formatJSONL: readJSON, formatCSV: readCSV, formatMarkdown: readMarkdown,
	formatTurtle: readTurtle, formatJSONLD: readJSON, formatJSONSchema: readJSON,
	"edges": readCSV, "dl": readDL, "graphml": readXML, "gexf": readXML, "dot": readDOT, // those of exports/discourse
	"draw svg": readSVG, "draw svg --interactive": readInteractive, "draw png": readImage, "draw pdf": readImage, "draw dot": readDOT,
}

// readScreen reads what is laid out for a screen.
func readScreen(result []byte) ([]string, error) {
	if s := string(result); escape.Text(s) != s {
		return nil, fmt.Errorf("this may not be shown: %q", firstLine(unlike(s, escape.Text(s))))
	}
	return []string{string(result)}, nil
}

// unlike is the first text from where it differs from another one.
func unlike(s, other string) string {
	i := 0
	for i < len(s) && i < len(other) && s[i] == other[i] {
		i++
	}
	return s[i:]
}

func firstLine(s string) string { return s[:min(len(s), 100)] }

func readJSON(result []byte) (texts []string, err error) {
	if i := bytes.IndexFunc(result, func(r rune) bool { return r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 }); i >= 0 {
		return nil, fmt.Errorf("a control character: %q", firstLine(string(result[i:])))
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			texts = append(texts, v)
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	for d := json.NewDecoder(bytes.NewReader(result)); ; {
		var v any
		if err := d.Decode(&v); err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return texts, err
		}
		walk(v)
	}
}

// followed is the error of an address that may not be followed and could be.
func followed(address string) error {
	if link, ok := escape.Link(address); !ok || link != address {
		return fmt.Errorf("%q could be followed", address)
	}
	return nil
}

func readAnnotations(result []byte) ([]string, error) {
	var page struct {
		First struct {
			Items []struct {
				ID     string
				Target struct{ Source string }
			}
		}
	}
	if err := json.Unmarshal(result, &page); err != nil || len(page.First.Items) == 0 {
		return nil, fmt.Errorf("no annotations: %v", err)
	}
	for _, a := range page.First.Items {
		if err := errors.Join(followed(a.ID), followed(a.Target.Source)); err != nil {
			return nil, err
		}
	}
	return readJSON(result)
}

func readCSV(result []byte) (texts []string, err error) {
	rows, err := csv.NewReader(bytes.NewReader(result)).ReadAll()
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 && escape.Cell(cell) != cell {
				return nil, fmt.Errorf("a spreadsheet executes %q", firstLine(cell))
			}
			texts = append(texts, escape.Uncell(cell))
		}
	}
	return texts, err
}

// readNeo4j reads tables for neo4j-admin, which is not a spreadsheet, and their
// instructions, which hold nothing of the data.
func readNeo4j(result []byte) (texts []string, err error) {
	if bytes.HasPrefix(result, []byte("# Into Neo4j")) {
		return nil, nil
	}
	rows, err := csv.NewReader(bytes.NewReader(result)).ReadAll()
	for _, row := range rows {
		for _, cell := range row {
			texts = append(texts, strings.Split(cell, "\x1f")...)
		}
	}
	return texts, err
}

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))

// markdownNodes are what our own pages and tables are made of.
var markdownNodes = []string{
	"Document", "Text", "TextBlock", "Paragraph", "Heading", "List", "ListItem", "Emphasis", "Table", "TableHeader", "TableRow", "TableCell",
	"FootnoteList", "Footnote", "FootnoteLink", "FootnoteBacklink", "String", "FencedCodeBlock",
}

func readMarkdown(result []byte) ([]string, error) {
	if s := string(result); strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= '\u202a' && r <= '\u202e'
	}) {
		return nil, errors.New("a control character, or one that turns the direction")
	}
	root := gfm.Parser().Parse(text.NewReader(result))
	var out []string
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.AutoLink:
			return ast.WalkContinue, followed(string(n.URL(result)))
		case *ast.Link:
			if strings.ContainsAny(string(n.Destination), ":/?#") {
				return ast.WalkStop, fmt.Errorf("a link to %s", n.Destination)
			}
			return ast.WalkContinue, nil
		case *ast.RawHTML:
			if s := string(n.Segments.Value(result)); s != "<br>" {
				return ast.WalkStop, fmt.Errorf("an element: %s", s)
			}
			return ast.WalkContinue, nil
		}
		if !slices.Contains(markdownNodes, n.Kind().String()) {
			return ast.WalkStop, fmt.Errorf("a %s", n.Kind())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := gfm.Renderer().Render(&page, result, root); err != nil {
		return nil, err
	}
	for _, s := range regexp.MustCompile(`<[^>]*>`).Split(regexp.MustCompile(`<strong>|</strong>|<em>|</em>|<a [^>]*>|</a>|<sup[^>]*>|</sup>`).ReplaceAllString(page.String(), ""), -1) {
		out = append(out, strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&", "\u2068", "", "\u2069", "").Replace(s))
	}
	return append(out, strings.Join(out, "\n")), nil
}

// xmlElements are those of GraphML, GEXF and SVG that we write.
var xmlElements = strings.Fields(`graphml key graph node edge data default desc gexf meta creator description attributes attribute nodes edges attvalues attvalue color size shape thickness position
	svg g path polygon ellipse polyline rect text title style a defs linearGradient stop`)

func readXML(result []byte) (texts []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(result))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.StartElement:
			if !slices.Contains(xmlElements, token.Name.Local) {
				return nil, fmt.Errorf("an element %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				texts = append(texts, a.Value)
				if strings.HasPrefix(a.Name.Local, "on") {
					return nil, fmt.Errorf("an attribute %s", a.Name.Local)
				}
				if a.Name.Local == "href" || a.Name.Local == "src" {
					if err := followed(a.Value); err != nil {
						return nil, err
					}
				}
			}
		}
	}
}

// standsApart is an isolate without another in it.
var standsApart = regexp.MustCompile(`\x{2068}([^\x{2066}-\x{2069}]*)\x{2069}`)

func readSVG(result []byte) ([]string, error) {
	texts, err := readXML(result)
	if err != nil {
		return nil, err
	}
	// Names stand apart from what is around them: what turns there ends there.
	for i := range texts {
		texts[i] = standsApart.ReplaceAllString(texts[i], "$1")
	}
	if all := strings.Join(texts, ""); strings.ContainsFunc(all, func(r rune) bool {
		return r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	}) {
		return nil, errors.New("a control character, or one that turns the direction")
	}
	return texts, nil
}

// readInteractive reads an SVG with the one script that is ours, word by word, and
// nothing else that runs.
func readInteractive(result []byte) ([]string, error) {
	script := []byte("<script><![CDATA[\n" + diagram.Script + "]]></script>\n")
	if n := bytes.Count(result, script); n != 1 {
		return nil, fmt.Errorf("the script is there %d times", n)
	}
	return readSVG(bytes.Replace(result, script, nil, 1))
}

func readWorkbook(result []byte) (texts []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(result), int64(len(result)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			return nil, err
		}
		d := xml.NewDecoder(part)
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, err
			}
			switch token := token.(type) {
			case xml.CharData:
				texts = append(texts, string(token))
			case xml.StartElement:
				if token.Name.Local == "f" {
					return nil, fmt.Errorf("%s: a formula", f.Name)
				}
				external := slices.ContainsFunc(token.Attr, func(a xml.Attr) bool { return a.Name.Local == "TargetMode" })
				for _, a := range token.Attr {
					if external && a.Name.Local == "Target" {
						if err := followed(a.Value); err != nil {
							return nil, err
						}
					}
				}
			}
		}
		if err := part.Close(); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// quotedIn takes the texts in quotation marks out of a source, and gives what is
// left. A backslash is before what does not end one.
func quotedIn(source string, mark byte, unescape func(string) string) (texts []string, rest string, err error) {
	var left strings.Builder
	for i := 0; i < len(source); i++ {
		if source[i] != mark {
			left.WriteByte(source[i])
			continue
		}
		start := i + 1
		for i++; i < len(source) && source[i] != mark; i++ {
			if source[i] == '\\' {
				i++
			}
		}
		if i >= len(source) {
			return nil, "", errors.New("a text has no end")
		}
		texts = append(texts, unescape(source[start:i]))
	}
	return texts, left.String(), nil
}

var (
	cypherWords = regexp.MustCompile("^(?:(?:MERGE|MATCH|SET|CREATE|CONSTRAINT|INDEX|NODE|REL|TABLE|IF|NOT|EXISTS|FOR|REQUIRE|IS|UNIQUE|ON|ASSERT|FROM|TO|PRIMARY|KEY|STRING|INT64|DOUBLE|BOOLEAN|true|false|[abnr]|iri|key|[a-z]+_iri|[A-Z][A-Za-z_]*|`[A-Za-z0-9]+`|[0-9.]+|[(){}:,.;=<>\\[\\]-])\\s*)*$")
	dotWords    = regexp.MustCompile(`^[\sA-Za-z0-9_.,:;=\[\]{}<>#/-]*$`)
	chartLine   = regexp.MustCompile(`^(?:flowchart LR|  n\d+(?:\[|\(|\{|>|\\|/){1,2}"[^"<\x60]*"(?:\]|\)|\}|\\|/){1,2}:::[a-z]+|  n\d+ --[->]\|"[A-Za-z0-9 .]*"\| n\d+|  classDef [a-z]+ [a-z:#0-9,-]+|  linkStyle [0-9,]+ stroke:#[0-9a-f]+|  %% [A-Za-z0-9 :,]+|)$`)
)

func readCypher(result []byte) ([]string, error) {
	if bytes.HasPrefix(result, []byte("# Cypher")) {
		return nil, nil
	}
	texts, rest, err := quotedIn(string(result), '\'', strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace)
	if err == nil && !cypherWords.MatchString(strings.TrimSpace(rest)) {
		err = fmt.Errorf("this is no part of the statements: %q", firstLine(cypherWords.ReplaceAllString(rest, "")))
	}
	return texts, err
}

func readDOT(result []byte) ([]string, error) {
	source := string(result)
	if strings.ContainsFunc(source, func(r rune) bool { return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 }) {
		return nil, errors.New("a control character")
	}
	var labels []string
	source = regexp.MustCompile(`(?s)=<<.*?>>[,;\]]`).ReplaceAllStringFunc(source, func(label string) string {
		labels = append(labels, label[2:len(label)-2])
		return "=0" + label[len(label)-1:]
	})
	texts, rest, err := quotedIn(source, '"', strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", "&amp;", "&").Replace)
	if err != nil {
		return nil, err
	}
	if !dotWords.MatchString(rest) {
		return nil, fmt.Errorf("this is no part of the graph: %q", firstLine(rest[strings.IndexFunc(rest, func(r rune) bool { return !dotWords.MatchString(string(r)) }):]))
	}
	for _, address := range regexp.MustCompile(`\bURL="([^"]*)"`).FindAllStringSubmatch(source, -1) {
		if err := followed(strings.ReplaceAll(address[1], "&amp;", "&")); err != nil {
			return nil, err
		}
	}
	for _, label := range labels {
		d := xml.NewDecoder(strings.NewReader(label))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", firstLine(label), err)
			}
			switch token := token.(type) {
			case xml.CharData:
				texts = append(texts, string(token))
			case xml.StartElement:
				if !slices.Contains([]string{"table", "tr", "td", "font", "b", "i", "br"}, token.Name.Local) {
					return nil, fmt.Errorf("an element %s", token.Name.Local)
				}
			}
		}
	}
	return texts, nil
}

func readMermaid(result []byte) (texts []string, err error) {
	number := regexp.MustCompile(`#(\d+);`)
	for line := range strings.Lines(string(result)) {
		line = strings.TrimSuffix(line, "\n")
		if !chartLine.MatchString(strings.ReplaceAll(line, "<br>", " ")) {
			return nil, fmt.Errorf("no line of a flowchart: %q", line)
		}
		if _, rest, ok := strings.Cut(line, `"`); ok {
			label := rest[:strings.LastIndex(rest, `"`)]
			texts = append(texts, number.ReplaceAllStringFunc(strings.ReplaceAll(label, "<br>", " "), func(s string) string {
				var r rune
				_, _ = fmt.Sscanf(s, "#%d;", &r)
				return string(r)
			}))
		}
	}
	return texts, nil
}

// readDL reads the labels of UCINET's DL: lines between those that end in a colon,
// in quotation marks where they are not one word.
func readDL(result []byte) (texts []string, err error) {
	labels := false
	for line := range strings.Lines(string(result)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(line, ":") {
			labels = strings.HasSuffix(line, "labels:")
			continue
		}
		if !labels {
			continue
		}
		label, quoted := strings.CutPrefix(line, `"`)
		if quoted {
			label, quoted = strings.CutSuffix(label, `"`)
		}
		if strings.Contains(label, `"`) || !quoted && strings.ContainsAny(label, " \t,;") || strings.ContainsFunc(label, unicode.IsControl) {
			return nil, fmt.Errorf("this is no label: %s", line)
		}
		texts = append(texts, label)
	}
	return texts, nil
}

func readNQuads(result []byte) (texts []string, err error) {
	for q, err := range nquads.Read(bytes.NewReader(result)) {
		if err != nil {
			return nil, err
		}
		texts = append(texts, fmt.Sprint(q.Object.Native()))
	}
	return texts, nil
}

func readTurtle(result []byte) (texts []string, err error) {
	for q, err := range turtle.Read(bytes.NewReader(result), turtle.Options{TriG: true}) {
		if err != nil {
			return nil, err
		}
		texts = append(texts, fmt.Sprint(q.Object.Native()))
	}
	return texts, nil
}

// readDNA reads the values of a database.
func readDNA(result []byte) (texts []string, err error) {
	db, err := dna.Read(context.Background(), "export", result)
	if err != nil {
		return nil, err
	}
	for _, e := range db.Entities {
		texts = append(texts, e.Value)
	}
	for _, v := range db.AttributeValues {
		texts = append(texts, v.Value)
	}
	for _, t := range db.LongTexts {
		texts = append(texts, t.Value)
	}
	return texts, db.Problems.Err()
}

// readREFI reads the names and the descriptions of a project.
func readREFI(result []byte) (texts []string, err error) {
	p, err := refi.Read(context.Background(), "export", result, refi.Bounds)
	if err != nil {
		return nil, err
	}
	described := func(name, description string) {
		texts = append(texts, name)
		for _, l := range refi.Lines(description) {
			texts = append(texts, l.Value)
		}
	}
	var code func(c *refi.Code)
	code = func(c *refi.Code) {
		described(c.Name, c.Description)
		for _, inner := range c.Codes {
			code(inner)
		}
	}
	for _, c := range p.Codes {
		code(c)
	}
	for _, u := range p.Users {
		texts = append(texts, u.Name)
	}
	for _, s := range p.Sources {
		described(s.Name, s.Description)
		for i := range s.Selections {
			described(s.Selections[i].Name, s.Selections[i].Description)
		}
	}
	return texts, nil
}

// readImage reads pixels, in which no text is found, and of which no program makes
// anything else.
func readImage(result []byte) ([]string, error) {
	if !bytes.HasPrefix(result, []byte("%PDF-")) && !bytes.HasPrefix(result, []byte("\x89PNG")) {
		return nil, errors.New("this is neither PDF nor PNG")
	}
	if i := bytes.Index(result, []byte("/URI")); i >= 0 || bytes.Contains(result, []byte("/JavaScript")) {
		return nil, errors.New("a page with links")
	}
	return nil, nil
}
