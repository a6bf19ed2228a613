package importer

import (
	"context"
	"slices"

	"onrecord/data"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/schema"
)

// An Importer reads the files of another tool.
type Importer struct {
	Name  string
	Help  string
	Takes []Setting // what it does with what not every importer knows
	// spools says that it writes sources while it reads, for they are too many to be
	// in memory.
	spools bool
	// holds says that it looks at the statements that are in the folder.
	holds bool
	read  func(ctx context.Context, r *reading, files []string) error
}

// A Setting is one of the ImportOptions that only some importers take.
type Setting string

// The settings, named like their options.
const (
	TakesColumns   Setting = "map"
	TakesValues    Setting = "value"
	TakesFields    Setting = "set"
	TakesDateOrder Setting = "date-order"
	TakesSheet     Setting = "sheet"
	TakesPeople    Setting = "people"
	TakesOrgs      Setting = "orgs"
	TakesEncoding  Setting = "encoding"
)

// Settings lists all settings, in the order of the help.
func Settings() []Setting {
	return []Setting{TakesColumns, TakesValues, TakesFields, TakesDateOrder, TakesSheet, TakesPeople, TakesOrgs, TakesEncoding}
}

// Taking lists the names of the importers that take a setting.
func Taking(s Setting) []string {
	var out []string
	for _, im := range Importers() {
		if slices.Contains(im.Takes, s) {
			out = append(out, im.Name)
		}
	}
	return out
}

// takesOfSheets are what the importers of workbooks take.
var takesOfSheets = []Setting{TakesColumns, TakesValues, TakesFields, TakesDateOrder, TakesSheet}

// Importers lists the importers, in the order of the help.
func Importers() []Importer {
	return []Importer{
		{Name: "csv", Help: "tables: a row for each statement, or actors.csv …", Takes: []Setting{TakesColumns, TakesValues, TakesFields, TakesDateOrder, TakesEncoding}, read: readTables},
		{Name: "xlsx", Help: "workbooks of Excel: a table on each sheet", Takes: takesOfSheets, read: readWorkbooks},
		{Name: "ods", Help: "workbooks of LibreOffice", Takes: takesOfSheets, read: readWorkbooks},
		{Name: "jsonl", Help: "JSON Lines, as export and the commands write them", read: readJSONLines},
		{Name: "nquads", Help: "N-Quads in onrecord's vocabulary", read: readRDF("nquads")},
		{Name: "trig", Help: "TriG in onrecord's vocabulary", read: readRDF("trig")},
		{Name: "turtle", Help: "Turtle in onrecord's vocabulary", read: readRDF("turtle")},
		{Name: "jsonld", Help: "JSON-LD in onrecord's vocabulary", read: readRDF("jsonld")},
		{Name: "dna", Help: "files of the Discourse Network Analyzer", Takes: []Setting{TakesColumns, TakesValues}, read: readDNA},
		{Name: "tei", Help: "parliaments in TEI, as ParlaMint has them", Takes: []Setting{TakesPeople, TakesOrgs}, spools: true, read: readTEI},
		{Name: "akn", Help: "debates in Akoma Ntoso", spools: true, read: readAKN},
		{Name: "webannotation", Help: "Web Annotations, and what the API of Hypothes.is gives", Takes: []Setting{TakesColumns, TakesValues, TakesFields}, holds: true, read: readAnnotations},
		{Name: "refi", Help: "REFI-QDA projects and codebooks: MAXQDA, NVivo, QualCoder …", Takes: []Setting{TakesColumns, TakesValues, TakesFields}, holds: true, read: readREFI},
		{Name: "brat", Help: "standoff annotations of brat: .ann, with the .txt beside each", Takes: []Setting{TakesColumns, TakesValues, TakesFields}, holds: true, read: readBrat},
		{Name: "webanno", Help: "WebAnno TSV 3, of WebAnno and INCEpTION", Takes: []Setting{TakesColumns, TakesValues, TakesFields}, holds: true, read: readWebAnno},
		{Name: "claimreview", Help: "fact-checks: schema.org's ClaimReview in JSON-LD or HTML", Takes: []Setting{TakesValues}, read: readClaimReviews},
	}
}

// readJSONLines reads entities. Those that do not say of which corpus they are
// are of the one in the folder, or of a new one.
func readJSONLines(ctx context.Context, r *reading, files []string) error {
	s := r.Loader.Stream()
	s.Home = &schema.Corpus{}
	for _, file := range files {
		if err := r.Loader.Pass(ctx, input.Place{Name: file}, fence.Lines, func(in *input.HashingReader) error { return s.JSONLines(ctx, file, in) }); err != nil {
			return err
		}
	}
	return nil
}

func readRDF(name string) func(context.Context, *reading, []string) error {
	format := data.RDFFormats[slices.IndexFunc(data.RDFFormats, func(f data.RDFFormat) bool { return f.Name == name })]
	return func(ctx context.Context, r *reading, files []string) error {
		for _, file := range files {
			text, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Graph)
			if err != nil {
				return err
			}
			r.Loader.Stream().RDF(format, file, text)
		}
		return nil
	}
}
