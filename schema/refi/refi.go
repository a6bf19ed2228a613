// Package refi holds projects and codebooks of REFI-QDA, the format in which
// programs for qualitative analysis (MAXQDA, ATLAS.ti, NVivo, QualCoder …) exchange
// what was coded: read from bytes and written to bytes, and the model as such a
// project.
//
//	p, err := refi.Read(ctx, "study.qdpx", raw, refi.Bounds)
//	for _, s := range p.Sources { … }
//
// A project is a ZIP with project.qde, an XML file, and the texts of its sources; a
// codebook (.qdc) is XML alone. The standard is REFI-QDA 1.5
// (https://www.qdasoftware.org), with the schema Project.xsd of 18 March 2019.
// Nothing here opens files or knows a graph.
package refi

import (
	"onrecord/schema"
)

// A Project is what a project.qde, or a codebook, says.
type Project struct {
	File   string
	Name   string
	Origin string // the program that wrote it
	// Codebook: it is one, and has no texts.
	Codebook    bool
	Description string
	Users       []User
	Codes       []*Code // the roots of trees
	Cases       []Case
	Sets        []Set
	Sources     []*Source
	Notes       []Note
	// Left counts the elements that are passed over, by their names.
	Left map[string]int
}

// A User is somebody who coded.
type User struct{ GUID, Name string }

// A Code is one of a tree of codes.
type Code struct {
	Pos               schema.Pos
	GUID, Name, Color string
	Description       string
	NotCodable        bool // it is there for those below it alone
	Codes             []*Code
	Notes             []string // GUIDs
}

// A Case is a person, a place or a thing that sources and parts of them are about.
type Case struct {
	Pos            schema.Pos
	GUID, Name     string
	Description    string
	Codes, Sources []string // GUIDs
	Selections     []string // GUIDs
	Values         int      // of variables
}

// A Set is a group of codes or sources.
type Set struct {
	Pos            schema.Pos
	GUID, Name     string
	Description    string
	Codes, Sources []string // GUIDs
}

// A Note is a memo.
type Note struct {
	GUID, Name, Text string
}

// A Source is a text that was coded. Of a PDF it is the text that stands for it.
type Source struct {
	Pos         schema.Pos
	GUID, Name  string
	Description string
	User        string // GUID of who made it
	Path        string // of its plain text, as it is written; empty: Text is in the XML
	Text        string // as it is stored, with its line ends
	HasText     bool   // it was found
	Selections  []Selection
	Codings     []Coding // of all of it
	Notes       []string // GUIDs
}

// A Selection is a part of a text, from one character to another, half-open. What a
// character is depends on the program that wrote the project (see Counting).
type Selection struct {
	Pos         schema.Pos
	GUID, Name  string
	Description string
	User        string // GUID
	Start, End  int
	Codings     []Coding
	Notes       []string // GUIDs
}

// A Coding says that a user gave a code to something.
type Coding struct {
	Pos   schema.Pos
	GUID  string
	Code  string   // GUID
	User  string   // GUID; empty: whose the selection is
	Notes []string // GUIDs
}

// Namespaces of the elements of projects and codebooks.
const (
	Namespace = "urn:QDA-XML:project:1.0"
	codebook  = "urn:QDA-XML:codebook:1.0"
)

// A Limit bounds what is read.
type Limit struct {
	Files int   // in the ZIP
	XML   int64 // bytes of project.qde
	Text  int64 // bytes of one text
	All   int64 // bytes of all that is unpacked
	Depth int   // of elements in one another
}

// Bounds are those of projects that people have.
var Bounds = Limit{Files: 100_000, XML: 512 << 20, Text: 64 << 20, All: 1 << 30, Depth: 1000}
