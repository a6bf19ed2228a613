package data

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	set, err := Load(ctx, []string{dir}, Options{Texts: o.Texts, Unlocated: true})
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
				if err := locateFile(ctx, file, src.ID, t, &result, changed, &ps); err != nil {
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

func locateFile(ctx context.Context, file, source string, t *Text, result *LocateResult, changed map[string][]byte, ps *schema.Problems) error {
	raw, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		return err
	}
	body := bytes.TrimPrefix(raw, []byte("\ufeff"))
	doc, err := decodeYAML(ctx, body)
	if err != nil {
		return err
	}
	s := newSplicer(body)
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
			for _, f := range found(&p) {
				if n := field(ev, f[0]); n != nil && n.Tag == "!!null" {
					ps.Add(schema.Pos{File: file, Line: n.Line, Column: n.Column}, id, "%s is empty: take it out, and it is filled in", f[0])
				}
			}
			s.add(ev, slices.DeleteFunc(found(&p), func(f [2]string) bool { return field(ev, f[0]) != nil }))
		}
	}
	if len(s.insertions) == 0 || len(*ps) > 0 {
		return nil
	}
	out := append(raw[:len(raw)-len(body):len(raw)-len(body)], s.splice()...)
	if err := confirm(ctx, file, out, source, want); err != nil {
		return err
	}
	changed[file] = out
	return nil
}

// confirm reads the new file and compares what it says with what was found.
func confirm(ctx context.Context, file string, out []byte, source string, want []schema.Passage) error {
	doc, err := decodeYAML(ctx, bytes.TrimPrefix(out, []byte("\ufeff")))
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
		return a.Line == b.Line && a.Start == b.Start && a.End == b.End && a.SHA256 == b.SHA256 && a.Prefix == b.Prefix && a.Suffix == b.Suffix &&
			a.Quote == b.Quote && a.From == b.From && a.To == b.To
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
	r := yamlReader{ctx: context.Background(), problems: &ps}
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

// found lists the fields that say where a passage was found, in order, as name
// and YAML value.
func found(p *schema.Passage) [][2]string {
	out := [][2]string{{"line", fmt.Sprint(p.Line)}, {"start", fmt.Sprint(p.Start)}, {"end", fmt.Sprint(p.End)}, {"sha256", p.SHA256}}
	if p.Exact != "" && p.Exact != p.Quote {
		out = append(out, [2]string{"exact", quoteYAML(p.Exact)})
	}
	if p.Prefix != "" {
		out = append(out, [2]string{"prefix", quoteYAML(p.Prefix)})
	}
	if p.Suffix != "" {
		out = append(out, [2]string{"suffix", quoteYAML(p.Suffix)})
	}
	return out
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
