package coding

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// What a coder has to say about a source is her own: it stands in the head of her file,
// where nobody who codes blind sees it, and that of the main coding in the source's.

// headFields are the fields in the head of a coder's file, in their order.
var headFields = []schema.Field{{Name: "source"}, {Name: "coder"}, {Name: "finished"}, {Name: "note"}}

// Note is what a coder has to say about a source; empty: nothing.
func (c *Coding) Note(ctx context.Context, source, coder string) (string, error) {
	file, _, err := c.File(source, coder)
	if err != nil {
		return "", err
	}
	if src, ok := c.Entity(schema.KindSource, source).(*schema.Source); ok && filepath.FromSlash(src.Pos.File) == file {
		return src.Note, nil
	}
	if !change.Exists(file) {
		return "", nil
	}
	opened, err := c.open(ctx, file)
	if err != nil {
		return "", err
	}
	return noteIn(&opened.doc), nil
}

// noteIn is the note in the head of a file.
func noteIn(doc *yaml.Node) string {
	if len(doc.Content) == 0 {
		return ""
	}
	note := yamlfile.Field(doc.Content[0], "note")
	if note == nil || note.Tag == "!!null" {
		return ""
	}
	return note.Value
}

// Annotate writes what a coder has to say about a source; with an empty note nothing is
// said any more. A file of hers that is not there is made.
func (c *Coding) Annotate(ctx context.Context, source, coder, note string, o Options) (*Revision, error) {
	file, _, err := c.File(source, coder)
	if err != nil {
		return nil, err
	}
	if src, ok := c.Entity(schema.KindSource, source).(*schema.Source); ok && filepath.FromSlash(src.Pos.File) == file {
		return c.ReviseEntity(ctx, schema.KindSource, source, func(e schema.Entity) error {
			e.(*schema.Source).Note = note
			return nil
		}, o)
	}
	if !anchor.IsYAML(file) {
		return nil, change.Requestf("%s is not a YAML file, and nothing is changed in it", filepath.ToSlash(file))
	}
	lines := noteLines(note)
	out := &Revision{Change: change.Change{File: file}}
	switch {
	case !change.Exists(file) && note == "":
		return nil, change.Requestf("there is no note that could be taken away")
	case !change.Exists(file):
		out.Change.Text = slices.Concat(yamlfile.AppendText([]byte("source: "), source, false), []byte("\n"), lines)
	default:
		opened, err := c.open(ctx, file)
		if err != nil {
			return nil, err
		}
		root := opened.doc.Content[0]
		if root.Style&yaml.FlowStyle != 0 {
			return nil, change.Requestf("%s is written in a way that cannot be changed here: write each field on lines of its own", filepath.ToSlash(file))
		}
		r := reviser{Splicer: opened.Splicer}
		at := -1
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value == "note" {
				at = i
			}
		}
		switch {
		case at < 0 && note == "":
			return nil, change.Requestf("there is no note that could be taken away")
		case at < 0:
			r.add(root, headFields, "note", lines)
		case !r.replace(root, at, lines):
			return nil, change.Requestf("%s is written in a way that cannot be changed here: write note: on lines of its own", filepath.ToSlash(file))
		}
		out.Change.There, out.Change.Text = true, opened.text()
	}
	set, err := c.Load(ctx, []change.Change{out.Change})
	if err != nil {
		return nil, err
	}
	at := filepath.ToSlash(file)
	if err := same(at, itemsOf(c.corpus, at), itemsOf(set.Corpora[0], at)); err != nil {
		return nil, err
	}
	if doc, err := yamlfile.Decode(ctx, bytes.TrimPrefix(out.Change.Text, []byte("\ufeff"))); err != nil || noteIn(&doc) != note {
		return nil, fmt.Errorf("%s: the note would say something else (%v)", at, err)
	}
	if err := c.unchanged(out.Change, o.Sum); err != nil || o.DryRun {
		return out, err
	}
	return out, c.write(ctx, []change.Change{out.Change})
}

// noteLines are the lines of a note in the head of a file.
func noteLines(note string) []byte {
	switch {
	case note == "":
		return nil
	case yamlfile.IsBlock(note):
		return yamlfile.AppendBlock([]byte("note:"), 2, note)
	}
	return append(yamlfile.AppendText([]byte("note: "), note, false), '\n')
}

// CleanNote is a note as it is kept: lines end as lines do, and no space is around it.
func CleanNote(note string) string {
	note = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(note)
	lines := strings.Split(note, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
