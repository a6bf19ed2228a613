// Package scaffold makes what a person fills in: New a corpus, NewSource the file of
// a source with its text.
package scaffold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
	"onrecord/schema/vocab"
)

// A File is a file of a new corpus. ID and TITLE stand for those of the
// corpus, FIELDS for what its fields hold.
type File struct {
	Name, text string
	kind       schema.Kind // whose fields its comments list; empty: none
}

// Files are those, in the order in which one reads them.
var Files = []File{
	{"corpus.yaml", `# What this corpus is. Every IRI of its entities begins with base.
id: ID
title: TITLE
base: https://onrecord.example/ID/
languages: [en]
# licence: CC-BY-4.0   # under which others may use the coding
#
FIELDS
`, schema.KindCorpus},
	{"actors.yaml", `# Whoever speaks, is addressed or is spoken about: a list.
#
FIELDS
#
# - id: doe
#   name: Jane Doe
#   aliases: [J. Doe]
#   type: person
#   affiliations: [{to: city-council}]
#   roles: [{office: Mayor, organization: city-council, from: 2024-05-01}]
#
# - id: city-council
#   name: City Council
#   type: organization
`, schema.KindActor},
	{"positions.yaml", `# What one can support or oppose: a list.
#
FIELDS
#
# - id: build-the-bridge
#   name: The bridge should be built
#   type: demand
`, schema.KindPosition},
	{"places.yaml", `# Where things are said: a list.
#
FIELDS
#
# - id: town-hall
#   name: Town Hall
#   within: springfield
# - id: springfield
#   name: Springfield
`, schema.KindPlace},
	{"events.yaml", `# Occasions: a list. Dates are EDTF: 2025-08-15, 2025-08, 2025, 2025-08-15~
# (about then), 2025-08/2025-09.
#
FIELDS
#
# - id: council-meeting
#   name: Meeting of the council
#   date: 2025-08-15
#   place: town-hall
#   participants: [doe]
`, schema.KindEvent},
	{"README.md", `# TITLE

A corpus for [onrecord]: who said what, and the passage that proves it.

1. ` + "`onrecord new source FILE --corpus .`" + ` takes the text out of a text file, a web
   page, a DOCX, ODT, RTF or PDF, and makes sources/….yaml.
2. List actors and positions in actors.yaml and positions.yaml; code statements
   in the source's file.
3. ` + "`onrecord locate .`" + ` fills in where each passage stands, ` + "`onrecord check .`" + `
   reports every problem, ` + "`onrecord said --corpus .`" + ` asks.

Texts may be copyrighted: texts/ is not shared (see .gitignore).

An editor that knows YAML's language server (VS Code with its YAML extension,
Vim, Emacs, Helix …) completes and checks while you type: the first line of each
file names onrecord.schema.json. After an update of onrecord, write that again:
` + "`onrecord schema --format jsonschema -o onrecord.schema.json`" + `.
`, ""},
	{".gitignore", "texts/\n", ""},
}

// New makes an empty corpus that explains itself and has no problems. The id
// is the folder's name. It refuses a folder that holds any of the files. All files
// are made, or none.
func New(ctx context.Context, dir, title string) (err error) {
	if dir == "" {
		return change.Requestf("a corpus needs a folder, and its name is empty: %s makes one here", hint.NewCorpus("."))
	}
	if err := fence.LookFolder(dir); err != nil {
		return err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if why := fence.BadName(filepath.Base(abs)); why != "" {
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			return change.Requestf("%s: this name %s, and a corpus is for all: give the folder another one", dir, why)
		}
	}
	id := schema.CorpusID(filepath.Base(abs))
	if title == "" {
		title = filepath.Base(abs)
	}
	names := []string{SchemaFile}
	for _, f := range Files {
		names = append(names, f.Name)
	}
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s already exists: a new corpus takes a new folder", filepath.Join(dir, name))
		}
	}
	b, err := whole.Begin(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, sub := range []string{"sources", "texts"} {
		if err := b.Folder(sub); err != nil {
			return err
		}
	}
	for _, f := range Files {
		c := change.Change{File: filepath.Join(dir, f.Name), Text: []byte(f.With(id, title))}
		if err := c.Into(ctx, b, dir); err != nil {
			return err
		}
	}
	c := change.Change{File: filepath.Join(dir, SchemaFile), Text: vocab.JSONSchema()}
	if err := c.Into(ctx, b, dir); err != nil {
		return err
	}
	return b.Commit(ctx)
}

// SchemaFile is the file of a new corpus that has the JSON Schema of the others.
const SchemaFile = "onrecord.schema.json"

// modeline is the line by which an editor finds the JSON Schema from a file that
// lies in a folder.
func modeline(up string) string { return "# yaml-language-server: $schema=" + up + SchemaFile + "\n" }

// fieldNotes are the fields of a kind as comments.
func fieldNotes(k schema.Kind) string {
	return "# Fields (* must be there):\n#   " + strings.Join(schema.FieldNotes(k), "\n#   ") + "\n"
}

// With is the file's text for a corpus.
func (f *File) With(id, title string) string {
	switch {
	case strings.HasSuffix(f.Name, ".yaml"):
		title = yamlfile.Quote(title)
	case strings.HasSuffix(f.Name, ".md"):
		title = escape.Markdown(title)
	}
	text := f.text
	if f.kind != "" {
		text = modeline("") + text
	}
	return strings.NewReplacer("TITLE", title, "ID", id, "FIELDS", strings.TrimSuffix(fieldNotes(f.kind), "\n")).Replace(text)
}
