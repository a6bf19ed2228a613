package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// A newFile is a file of a new corpus. ID and TITLE stand for those of the
// corpus.
type newFile struct{ name, text string }

// newFiles are those, in the order in which one reads them.
var newFiles = []newFile{
	{"corpus.yaml", `# What this corpus is. Every IRI of its entities begins with base.
id: ID
title: TITLE
base: https://onrecord.example/ID/
languages: [en]
# licence: CC-BY-4.0   # under which others may use the coding
`},
	{"actors.yaml", `# Whoever speaks, is addressed or is spoken about: a list.
# type is person, organization, state or group.
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
`},
	{"positions.yaml", `# What one can support or oppose. type is claim (can be true or false), demand
# (ought) or concept. broader: the position that this one is part of; opposite:
# its logical negation.
#
# - id: build-the-bridge
#   name: The bridge should be built
#   type: demand
`},
	{"places.yaml", `# Where things are said. within: the place that it lies in.
#
# - id: town-hall
#   name: Town Hall
#   within: springfield
# - id: springfield
#   name: Springfield
`},
	{"events.yaml", `# Occasions. date is EDTF: 2025-08-15, 2025-08, 2025, 2025-08-15~, 2025-08/2025-09.
#
# - id: council-meeting
#   name: Meeting of the council
#   date: "2025-08-15"
#   place: town-hall
#   participants: [doe]
`},
	{"README.md", `# TITLE

A corpus for [onrecord]: who said what, and the passage that proves it.

1. ` + "`onrecord new source FILE --corpus .`" + ` takes the text out of a text file, a web
   page, a DOCX, ODT, RTF or PDF, and makes sources/….yaml.
2. List actors and positions in actors.yaml and positions.yaml; code statements
   in the source's file.
3. ` + "`onrecord locate .`" + ` fills in where each passage stands, ` + "`onrecord check .`" + `
   reports every problem, ` + "`onrecord said --corpus .`" + ` asks.

Texts may be copyrighted: texts/ is not shared (see .gitignore).
`},
	{".gitignore", "texts/\n"},
}

// New makes an empty corpus that explains itself and has no problems. The id
// is the folder's name. It refuses a folder that holds any of the files. All files
// are made, or none.
func New(ctx context.Context, dir, title string) (err error) {
	if dir == "" {
		return &ImportError{"a corpus needs a folder, and its name is empty: onrecord new . makes one here"}
	}
	if err := fence.LookFolder(dir); err != nil {
		return err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	id := schema.CorpusID(filepath.Base(abs))
	if title == "" {
		title = filepath.Base(abs)
	}
	for _, f := range newFiles {
		if _, err := os.Lstat(filepath.Join(dir, f.name)); err == nil {
			return fmt.Errorf("%s is there already: a new corpus takes a new folder", filepath.Join(dir, f.name))
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
	for _, f := range newFiles {
		c := change{file: filepath.Join(dir, f.name), text: []byte(f.with(id, title))}
		if err := c.into(ctx, b, dir); err != nil {
			return err
		}
	}
	return b.Commit()
}

// with is the file's text for a corpus.
func (f *newFile) with(id, title string) string {
	switch {
	case strings.HasSuffix(f.name, ".yaml"):
		title = quoteYAML(title)
	case strings.HasSuffix(f.name, ".md"):
		title = escape.Markdown(title)
	}
	return strings.NewReplacer("TITLE", title, "ID", id).Replace(f.text)
}
