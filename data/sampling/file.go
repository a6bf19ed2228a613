package sampling

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// Stem is the name of the file in which the samples of a corpus stand, but for .yaml.
const Stem = "samples"

// head is what a new file says of itself.
const head = `# Random samples of the sources for further coders to code. The sources of each are the
# first by the SHA-256 of its seed, a space and their id; "of" is how many there were.
`

// file is the file of samples of a folder: one that there is, or a new one.
func file(dir string) string {
	if yml := filepath.Join(dir, Stem+".yml"); !change.Exists(filepath.Join(dir, Stem+".yaml")) && change.Exists(yml) {
		return yml
	}
	return filepath.Join(dir, Stem+".yaml")
}

// File is where the samples of a corpus folder stand.
func File(dir string) string { return file(dir) }

// Read reads the samples of a corpus folder; none: it has no file of samples.
func Read(ctx context.Context, dir string) ([]Sample, error) {
	if dir == "" || !change.Exists(file(dir)) {
		return nil, nil
	}
	raw, err := change.ReadIn(dir, file(dir), fence.YAML)
	if err != nil {
		return nil, err
	}
	var ps schema.Problems
	parsed := yamlfile.Parse(ctx, filepath.ToSlash(file(dir)), raw, nil, &ps)
	var out []Sample
	if parsed != nil {
		out = Decode(parsed.Node, &ps)
	}
	return out, ps.Sort().Err()
}

var fields = []string{"id", "coders", "seed", "of", "notIn", "sources", "note"}

// Decode reads samples, and adds what is wrong with them to problems.
func Decode(n *schema.Node, ps *schema.Problems) (out []Sample) {
	if n == nil || n.Kind == schema.NullNode {
		return nil
	}
	if n.Kind != schema.ListNode {
		ps.Add(n.Pos, "", "this file is a list of samples (“- id: …”), not %s", n.Kind)
		return nil
	}
	for _, item := range n.Items {
		if item.Kind != schema.MapNode {
			ps.Add(item.Pos, "", "a sample has id, coders, seed, of and sources, and is not %s", item.Kind)
			continue
		}
		s := Sample{Pos: item.Pos}
		seen := map[string]bool{}
		for _, key := range item.Keys {
			switch {
			case !slices.Contains(fields, key.Text):
				ps.Add(key.Pos, "", "unknown field %q: a sample has %s", schema.Shorten(key.Text), strings.Join(fields, ", "))
			case seen[key.Text]:
				ps.Add(key.Pos, "", "duplicate field %q", key.Text)
			}
			seen[key.Text] = true
		}
		if id := item.Get("id"); id == nil || schema.CheckID(id.Text) != nil {
			ps.Add(item.Pos, "", "a sample has an id of its own")
		} else {
			s.ID = id.Text
		}
		who := "sample " + s.ID
		s.Coders, _ = texts(item, "coders", who, ps)
		s.Sources, s.at = texts(item, "sources", who, ps)
		s.NotIn, _ = texts(item, "notIn", who, ps)
		if n := item.Get("seed"); n != nil {
			var err error
			if s.Seed, err = strconv.ParseUint(n.Text, 10, 64); err != nil {
				ps.Add(n.Pos, who, "seed is a whole number from 0 on, not %q", schema.Shorten(n.Text))
			}
		}
		if n := item.Get("of"); n != nil {
			var err error
			if s.Of, err = strconv.Atoi(n.Text); err != nil || s.Of < len(s.Sources) {
				ps.Add(n.Pos, who, "of is how many sources there were to draw from, not %q", schema.Shorten(n.Text))
			}
		}
		switch before := Named(out, s.ID); {
		case s.ID == "":
			continue
		case before != nil:
			ps.Add(item.Pos, who, "this id already exists: see line %d", before.Pos.Line)
			continue
		case len(s.Sources) == 0 || len(s.Coders) == 0:
			ps.Add(item.Pos, who, "a sample has coders and sources")
		}
		for _, coder := range s.Coders {
			if why := badCoder(coder); why != "" {
				ps.Add(item.Pos, who, "coder %q %s", schema.Shorten(coder), why)
			}
		}
		out = append(out, s)
	}
	return out
}

// texts are those of a field that is a list, and where they stand.
func texts(item *schema.Node, name, who string, ps *schema.Problems) (out []string, at []schema.Pos) {
	n := item.Get(name)
	if n == nil || n.Kind == schema.NullNode {
		return nil, nil
	}
	if n.Kind != schema.ListNode {
		ps.Add(n.Pos, who, "%s is a list, not %s", name, n.Kind)
		return nil, nil
	}
	for _, one := range n.Items {
		switch {
		case one.Kind == schema.ListNode || one.Kind == schema.MapNode || one.Text == "":
			ps.Add(one.Pos, who, "%s has names, and this is %s", name, one.Kind)
		case slices.Contains(out, one.Text):
			ps.Add(one.Pos, who, "%s has %q twice", name, schema.Shorten(one.Text))
		default:
			out, at = append(out, one.Text), append(at, one.Pos)
		}
	}
	return out, at
}

// Check adds to problems which sources of samples a corpus does not have.
func Check(c *schema.Corpus, samples []Sample, ps *schema.Problems) {
	known := map[string]bool{}
	for _, s := range c.Sources {
		known[s.ID] = true
	}
	for i := range samples {
		for j, id := range samples[i].Sources {
			if !known[id] {
				ps.Add(samples[i].at[j], "sample "+samples[i].ID, "unknown source %q", schema.Shorten(id))
			}
		}
	}
}

// Where is where a source stands in a sample, by its number.
func (s *Sample) Where(i int) schema.Pos { return s.at[i] }

// Add is the file of samples with one more, behind all others.
func Add(ctx context.Context, dir string, s *Sample) (change.Change, error) {
	out := change.Change{File: file(dir)}
	item := appendItem(nil, s)
	if !change.Exists(out.File) {
		out.Text = append([]byte(head), item...)
		return out, nil
	}
	out.There = true
	raw, err := change.ReadIn(dir, out.File, fence.YAML)
	if err != nil {
		return out, err
	}
	body := bytes.TrimPrefix(raw, []byte("\ufeff"))
	splicer := yamlfile.NewSplicer(body)
	text := strings.ReplaceAll(string(item), "\n", splicer.Ending())
	if len(body) > 0 && !bytes.HasSuffix(body, []byte("\n")) && !bytes.HasSuffix(body, []byte("\r")) {
		text = splicer.Ending() + text
	}
	switch doc, err := yamlfile.Decode(ctx, body); {
	case err != nil && len(bytes.TrimSpace(body)) > 0 && !onlyComments(body):
		return out, err
	case err == nil && len(doc.Content) > 0 && doc.Content[0].Kind == yaml.SequenceNode:
		if list := doc.Content[0]; list.Style&yaml.FlowStyle != 0 || list.Column != 1 {
			return out, change.Requestf("%s is written in a way that cannot be changed here: give it a list of lines (“- id: …”)", filepath.ToSlash(out.File))
		}
	}
	out.Text = slices.Concat(raw, []byte(text))
	before, err := Read(ctx, dir)
	if err != nil {
		return out, err
	}
	var ps schema.Problems
	parsed := yamlfile.Parse(ctx, filepath.ToSlash(out.File), out.Text, nil, &ps)
	after := Decode(parsed.Node, &ps)
	if err := ps.Err(); err != nil {
		return out, err
	}
	if len(after) != len(before)+1 || !alike(&after[len(before)], s) {
		return out, fmt.Errorf("%s: the sample would not be read", filepath.ToSlash(out.File))
	}
	return out, nil
}

// onlyComments reports whether nothing but comments stands in a file.
func onlyComments(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func alike(a, b *Sample) bool {
	return a.ID == b.ID && a.Seed == b.Seed && a.Of == b.Of && slices.Equal(a.Coders, b.Coders) && slices.Equal(a.NotIn, b.NotIn) && slices.Equal(a.Sources, b.Sources)
}

// appendItem appends a sample as an item of a list.
func appendItem(dst []byte, s *Sample) []byte {
	word := func(dst []byte, text string) []byte { return yamlfile.AppendText(dst, text, true) }
	brackets := func(dst []byte, name string, texts []string) []byte {
		dst = append(dst, "  "+name+": ["...)
		for i, text := range texts {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = word(dst, text)
		}
		return append(dst, "]\n"...)
	}
	dst = append(word(append(dst, "- id: "...), s.ID), '\n')
	dst = brackets(dst, "coders", s.Coders)
	dst = fmt.Appendf(dst, "  seed: %d\n  of: %d\n", s.Seed, s.Of)
	if len(s.NotIn) > 0 {
		dst = brackets(dst, "notIn", s.NotIn)
	}
	dst = append(dst, "  sources:\n"...)
	for _, id := range s.Sources {
		dst = append(word(append(dst, "    - "...), id), '\n')
	}
	return dst
}
