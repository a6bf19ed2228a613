package data

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"onrecord/schema"
)

// LocateOptions says how to locate.
type LocateOptions struct {
	Texts  map[string]string // files with the texts of sources, by id
	DryRun bool              // write nothing
}

// A LocateResult says what was done.
type LocateResult struct {
	Files   []string // that were changed
	Located int      // passages found now
	Already int      // passages found before
	NoText  []string // sources without a text at hand
}

// Locate finds where each passage of a corpus folder stands and inserts line,
// start, end and hash into the files by splicing bytes: every byte that a
// person wrote stays. A quote gets its prefix and suffix too, and exact where
// the text has other marks than the quote. Problems are all reported, and then
// nothing is written.
func Locate(ctx context.Context, dir string, o LocateOptions) (LocateResult, error) {
	var result LocateResult
	set, err := Load(ctx, []string{dir}, Options{Texts: map[string]string{}, Unlocated: true})
	if ps, bad := err.(schema.Problems); bad {
		return result, ps
	} else if err != nil {
		return result, err
	}
	if err := set.knows(o.Texts); err != nil {
		return result, err
	}
	// Loading has found the passages whose texts are in the corpus; the
	// files are read again, since only what they lack is inserted.
	var ps schema.Problems
	changed := map[string][]byte{}
	for _, c := range set.Corpora {
		for _, src := range c.Sources {
			if err := ctx.Err(); err != nil {
				return result, err
			}
			t, _, err := TextOf(src, dir, o.Texts)
			if err != nil {
				ps.Add(src.At("text"), "source "+src.ID, "%v", err)
				continue
			}
			if t == nil {
				if slices.ContainsFunc(c.Statements, func(s *schema.Statement) bool { return s.Source.ID == src.ID }) {
					result.NoText = append(result.NoText, src.ID)
				}
				continue
			}
			if src.SHA256 != "" && src.SHA256 != t.SHA256() {
				ps.Add(src.At("sha256"), "source "+src.ID, "its text has another SHA-256: %s", t.SHA256())
				continue
			}
			for _, file := range filesOf(c, src) {
				if err := locateFile(file, src.ID, t, &result, changed, &ps); err != nil {
					return result, err
				}
			}
		}
	}
	if err := ps.Sort().Err(); err != nil {
		return result, err
	}
	for file := range changed {
		result.Files = append(result.Files, file)
	}
	slices.Sort(result.Files)
	if o.DryRun {
		return result, nil
	}
	for _, file := range result.Files {
		if err := replaceFile(file, changed[file]); err != nil {
			return result, err
		}
	}
	return result, nil
}

// filesOf lists the YAML files with statements of a source.
func filesOf(c *schema.Corpus, src *schema.Source) []string {
	var files []string
	for _, s := range c.Statements {
		if s.Source.ID == src.ID && (strings.HasSuffix(s.Pos.File, ".yaml") || strings.HasSuffix(s.Pos.File, ".yml")) {
			files = append(files, s.Pos.File)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// An insertion is bytes to put in at an offset.
type insertion struct {
	at   int
	text string
}

func locateFile(file, source string, t *Text, result *LocateResult, changed map[string][]byte, ps *schema.Problems) error {
	raw, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		return err
	}
	body := bytes.TrimPrefix(raw, []byte("\ufeff"))
	doc, err := decodeYAML(body)
	if err != nil {
		return err
	}
	s := splicer{text: body, ending: "\n"}
	if bytes.Contains(body, []byte("\r\n")) {
		s.ending = "\r\n"
	}
	s.index()
	var want []schema.Passage
	for _, st := range items(field(doc.Content[0], "statements")) {
		for _, ev := range items(field(st, "evidence")) {
			p := passageOf(ev, source)
			p.Pos = schema.Pos{File: file, Line: ev.Line, Column: ev.Column}
			if p.Located() {
				result.Already++
				want = append(want, p)
				continue
			}
			id := ""
			if n := field(st, "id"); n != nil {
				id = "statement " + n.Value
			}
			start, end, err := findPassage(t, &p)
			if err != nil {
				ps.Add(p.Pos, id, "%v", err)
				continue
			}
			fill(t, &p, start, end)
			result.Located++
			want = append(want, p)
			if err := s.add(ev, lacking(ev, &p)); err != nil {
				ps.Add(p.Pos, id, "%v", err)
			}
		}
	}
	if len(s.insertions) == 0 || len(*ps) > 0 {
		return nil
	}
	out := append(raw[:len(raw)-len(body):len(raw)-len(body)], s.splice()...)
	if err := confirm(file, out, source, want); err != nil {
		return err
	}
	changed[file] = out
	return nil
}

// confirm reads the new file and compares what it says with what was found.
func confirm(file string, out []byte, source string, want []schema.Passage) error {
	doc, err := decodeYAML(bytes.TrimPrefix(out, []byte("\ufeff")))
	if err != nil {
		return fmt.Errorf("%s: the insertion would break the file: %w", file, err)
	}
	var got []schema.Passage
	for _, st := range items(field(doc.Content[0], "statements")) {
		for _, ev := range items(field(st, "evidence")) {
			got = append(got, passageOf(ev, source))
		}
	}
	same := slices.EqualFunc(got, want, func(a, b schema.Passage) bool {
		return a.Line == b.Line && a.Start == b.Start && a.End == b.End && a.SHA256 == b.SHA256 && a.Prefix == b.Prefix && a.Suffix == b.Suffix
	})
	if !same {
		return fmt.Errorf("%s: the insertion would not read back as it was meant; nothing was written", file)
	}
	return nil
}

func field(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// passageOf decodes a passage; what is wrong with it was reported by Load.
func passageOf(ev *yaml.Node, source string) schema.Passage {
	var ps schema.Problems
	r := yamlReader{problems: &ps}
	d := schema.Decoding{Problems: &ps}
	holder := &schema.Node{Kind: schema.MapNode, Keys: []*schema.Node{{Text: "evidence"}}, Items: []*schema.Node{{Kind: schema.ListNode, Items: []*schema.Node{r.node(ev, 0)}}}}
	s, ok := d.Entity(schema.KindStatement, holder).(*schema.Statement)
	if !ok || len(s.Evidence) == 0 {
		return schema.Passage{}
	}
	p := s.Evidence[0]
	if p.Source.IsZero() {
		p.Source = schema.Ref{Kind: schema.KindSource, ID: source}
	}
	return p
}

// lacking lists the fields to insert, in order, as name and YAML value.
func lacking(ev *yaml.Node, p *schema.Passage) [][2]string {
	var out [][2]string
	put := func(name, value string) {
		if field(ev, name) == nil {
			out = append(out, [2]string{name, value})
		}
	}
	put("line", fmt.Sprint(p.Line))
	put("start", fmt.Sprint(p.Start))
	put("end", fmt.Sprint(p.End))
	put("sha256", p.SHA256)
	if p.Exact != "" {
		if p.Exact != p.Quote {
			put("exact", quoteYAML(p.Exact))
		}
		if p.Prefix != "" {
			put("prefix", quoteYAML(p.Prefix))
		}
		if p.Suffix != "" {
			put("suffix", quoteYAML(p.Suffix))
		}
	}
	return out
}

// quoteYAML writes a text as a double-quoted scalar on one line.
func quoteYAML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfeff || r == 0x2028 || r == 0x2029:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// A splicer puts lines into a file.
type splicer struct {
	text       []byte
	ending     string
	lines      []int // where each line starts
	insertions []insertion
}

func (s *splicer) index() {
	s.lines = []int{0}
	for i, c := range s.text {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
}

// offset is that of a 1-based line and column (in code points).
func (s *splicer) offset(line, column int) int {
	at := s.lines[line-1]
	for ; column > 1 && at < len(s.text); column-- {
		_, size := utf8.DecodeRune(s.text[at:])
		at += size
	}
	return at
}

// add inserts fields at the end of a mapping.
func (s *splicer) add(ev *yaml.Node, fields [][2]string) error {
	if len(fields) == 0 {
		return nil
	}
	if ev.Style&yaml.FlowStyle != 0 {
		return s.addFlow(ev, fields)
	}
	indent := strings.Repeat(" ", ev.Column-1)
	last := ev.Content[len(ev.Content)-1]
	line := s.endLine(last, ev.Column)
	var b strings.Builder
	at := len(s.text)
	if line < len(s.lines) {
		at = s.lines[line]
	} else if at > 0 && s.text[at-1] != '\n' {
		b.WriteString(s.ending)
	}
	for i, f := range fields {
		b.WriteString(indent + f[0] + ": " + f[1])
		if i < len(fields)-1 || at < len(s.text) || b.Len() > 0 && s.text[len(s.text)-1] == '\n' {
			b.WriteString(s.ending)
		}
	}
	s.insertions = append(s.insertions, insertion{at, b.String()})
	return nil
}

// endLine is the last line of a value of a mapping at a column: the following
// lines that are indented deeper belong to it, blank ones between them too.
func (s *splicer) endLine(n *yaml.Node, column int) int {
	line := n.Line
	for next := n.Line + 1; next <= len(s.lines); next++ {
		end := len(s.text)
		if next < len(s.lines) {
			end = s.lines[next]
		}
		row := s.text[s.lines[next-1]:end]
		trimmed := bytes.TrimLeft(row, " ")
		if len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		if len(row)-len(trimmed) < column || trimmed[0] == '#' && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			break
		}
		line = next
	}
	return line
}

// addFlow inserts fields before the brace that ends a flow mapping.
func (s *splicer) addFlow(ev *yaml.Node, fields [][2]string) error {
	from := s.offset(ev.Line, ev.Column)
	if len(ev.Content) > 0 {
		last := ev.Content[len(ev.Content)-1]
		from = s.offset(last.Line, last.Column)
	}
	end := closingBrace(s.text, from)
	if end < 0 {
		return fmt.Errorf("the end of this passage was not found: write it on lines of its own")
	}
	for end > 0 && (s.text[end-1] == ' ' || s.text[end-1] == ',') {
		end--
	}
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(", " + f[0] + ": " + f[1])
	}
	s.insertions = append(s.insertions, insertion{end, b.String()})
	return nil
}

// closingBrace finds the } that ends a flow mapping, passing over quoted
// scalars.
func closingBrace(text []byte, at int) int {
	var mark byte
	for i := at; i < len(text); i++ {
		c := text[i]
		switch {
		case mark == '"' && c == '\\':
			i++
		case mark != 0:
			if c == mark {
				mark = 0
			}
		case (c == '"' || c == '\'') && (i == at || strings.IndexByte(" ,:{[\n", text[i-1]) >= 0):
			mark = c
		case c == '}':
			return i
		}
	}
	return -1
}

func (s *splicer) splice() []byte {
	slices.SortStableFunc(s.insertions, func(a, b insertion) int { return a.at - b.at })
	var out []byte
	from := 0
	for _, i := range s.insertions {
		out = append(append(out, s.text[from:i.at]...), i.text...)
		from = i.at
	}
	return append(out, s.text[from:]...)
}

// replaceFile writes a file beside the old one and renames it over.
func replaceFile(file string, text []byte) error {
	file = filepath.FromSlash(file)
	stat, err := os.Stat(file)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".locate-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Chmod(stat.Mode().Perm())
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(tmp.Name()) // it is rubbish now
	}
	return err
}
