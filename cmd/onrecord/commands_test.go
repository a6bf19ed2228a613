package main

import (
	"slices"
	"strings"

	"onrecord/data/importer"
	"onrecord/exports"
	"onrecord/exports/diagram"
	"onrecord/graph/script"
	"onrecord/schema"
)

// A commandTest is all that the tests of all commands have to know of one. Who adds
// a command adds one to commandTests, and TestEntered says what it lacks. For a
// question, asks will do: what is nil is made of them.
type commandTest struct {
	name string // "new source"
	// asks are questions of a store that has some corpus, without their formats.
	asks      func(of named) [][]string
	storeless string // why there are none: what it reads instead of a store
	served    bool   // it asks servers alone: nothing is written without one

	// hostile are runs with data of strangers, in the folder that hostileFolder
	// makes.
	hostile []hostileCall
	// takes are runs on files: X is one that is none, C a corpus, and S something
	// new. None: it opens no file that somebody names.
	takes [][]string
	// writes are runs that write; the first is that of go test -short. Those of
	// commands that write nothing but what they print are here as well: -o is
	// everywhere.
	writes []writing
	// grows are runs on input of two sizes.
	grows []doubling
	still string // why there are none: there is no input
	// nothing says why its questions may find nothing: the examples of its help in
	// the built-in corpora, and grows in input of either size.
	nothing string
}

// named are those in a corpus that questions are about.
type named struct {
	actor, other, position, statement, word string
}

// kinded is a name with its kind; one with its corpus has it.
func kinded(k schema.Kind, name string) string {
	if strings.Contains(name, ":") {
		return name
	}
	return string(k) + "/" + name
}

// Those of the corpora that the walking tests ask.
var (
	tinyNames    = named{actor: "mayor", other: "harper", position: "close-harbour", statement: "must-close", word: "harbour"}
	hostileNames = named{actor: "actor/h07", other: "actor/h08", position: "h04", statement: "h50", word: "text"}
	linearNames  = named{actor: "ann", other: "council", position: "fall", statement: "said-1", word: "fee"}
)

// A hostileCall is a call in which {} is a new name for what is written. What a run
// shows of all names is told by all.
type hostileCall struct {
	args string
	all  bool
}

// hostileOf are runs that do not show all.
func hostileOf(lines ...string) []hostileCall {
	out := []hostileCall{}
	for _, line := range lines {
		out = append(out, hostileCall{args: line})
	}
	return out
}

// A writing is a run that writes. In its arguments @ stands for the folder of the
// fixture, and OUT for where it writes.
type writing struct {
	args  string
	reads []string // what it reads, and places in it
	own   []string // what it replaces without OUT
	// serves says that it answers until it is ended, and refuses OUT.
	serves bool
}

// corpusFiles are what is read of a corpus, and places in it.
var corpusFiles = []string{"c", "c/corpus.yaml", "c/actors.yaml", "c/sources/gazette.yaml", "c/texts/gazette.txt", "c/new.yaml", "c/sources/new.out", "c/texts/new.out"}

// askedOf are the runs of a command that asks: of a corpus, a stream and stores.
func askedOf(args string) []writing {
	return []writing{
		{args: args + " --corpus @c -o OUT", reads: corpusFiles},
		{args: args + " --corpus @t.jsonl -o OUT", reads: []string{"t.jsonl"}},
		{args: args + " --store @s.store -o OUT", reads: []string{"s.store"}},
		{args: args + " --store bolt:@b.store -o OUT", reads: []string{"b.store", "b.store/indexes.bolt", "b.store/new.out"}},
	}
}

// withText is a run with the text of a source in a file.
func withText(args string) writing {
	return writing{args: args + " --source-text gazette=@text.txt -o OUT", reads: []string{"text.txt"}}
}

// onCorpus are the runs of a command that reads the files of a corpus.
func onCorpus(args string) []writing {
	return []writing{{args: args + " -o OUT", reads: corpusFiles}, withText(args)}
}

// noFileRuns ask with X in the place of a corpus and of a store.
func noFileRuns(words ...string) [][]string {
	return [][]string{slices.Concat(words, []string{"--corpus", "X"}), slices.Concat(words, []string{"--store", "X"})}
}

// questionsOf are questions that are the same of every corpus.
func questionsOf(asks ...[]string) func(named) [][]string {
	return func(named) [][]string { return asks }
}

// commandTests has a row for each command, in the order of the help.
func commandTests() []commandTest {
	const onFiles = "it works on corpus files"
	all := []commandTest{
		{
			name: "new", storeless: "it makes files",
			hostile: hostileOf("new {}\x00--title\x00](http://x.example) <b>\x1b[31m"),
			takes:   [][]string{{"new", "X"}},
			writes:  []writing{{args: "new OUT"}},
			still:   "it reads nothing; new source reads a text",
		},
		{
			name: "new source", storeless: "it makes a file",
			hostile: hostileOf("new\x00source\x00strange.txt\x00--corpus\x00fresh{}"),
			takes:   [][]string{{"new", "source", "X", "--corpus", "C"}, {"new", "source", "C/texts/gazette.txt", "--corpus", "X"}},
			writes:  []writing{{args: "new source @doc.html --corpus @c -o OUT", reads: append([]string{"doc.html"}, corpusFiles...), own: []string{"c/sources/doc.yaml"}}},
		},
		{
			name: "draft", storeless: onFiles,
			hostile: hostileOf("draft h50 --corpus dir", "draft h50 --accept maybe -o dir"),
			takes:   [][]string{{"draft", "--corpus", "X"}, {"draft", "--corpus", "C", "--source-text", "gazette=X"}, {"draft", "--accept", "sure", "-o", "X"}},
			writes:  append(onCorpus("draft --corpus @c"), writing{args: "draft --accept maybe -o @c", own: []string{"c/sources/gazette.draft.yaml"}}),
			grows:   []doubling{{"draft", alikeIn(likenesses...), fixed("draft", "--corpus", "@corpus"), exitNothing}, {"draft: speech", speech, fixed("draft", "--corpus", "@corpus"), exitOK}, {"draft: accept", speech, fixed("draft", "--accept", "maybe", "-o", "@corpus"), exitOK}},
		},
		{
			name: "add", storeless: onFiles,
			hostile: hostileOf("add h50 --corpus dir --by h04 --supports h04 --summary =1+1 --line 1 --mode paraphrase --dry-run", "add h50 --corpus dir --by actor/h --summary x --line 1 --mode paraphrase"),
			takes: [][]string{
				{"add", "gazette", "--corpus", "X", "--by", "mayor", "--summary", "Yes", "--line", "1", "--mode", "paraphrase"},
				{"add", "gazette", "--corpus", "C", "--source-text", "gazette=X", "--by", "mayor", "--summary", "Yes", "--line", "1", "--mode", "paraphrase"},
			},
			writes: []writing{{args: "add gazette --corpus @c --by mayor --summary Yes --line 1 --mode paraphrase -o OUT", reads: corpusFiles, own: []string{"c/sources/gazette.yaml"}}},
			grows:  placing(false, exitOK, "add", "--corpus", "@corpus", "--by", "ann", "--summary", "It is new", "--line", "1", "--mode", "paraphrase"),
		},
		{
			name: "locate", storeless: onFiles,
			hostile: hostileOf("locate dir --dry-run"),
			takes:   [][]string{{"locate", "X"}, {"locate", "C", "--source-text", "gazette=X"}},
			writes:  append(onCorpus("locate @c"), writing{args: "locate @c", own: []string{"c/sources/gazette.yaml"}}),
			grows:   locating(),
		},
		{
			name: "rename", storeless: onFiles,
			hostile: hostileOf("rename actor/h07 other dir --dry-run"),
			takes:   [][]string{{"rename", "actor/mayor", "quay", "X"}},
			writes:  []writing{{args: "rename actor/mayor quay @c -o OUT", reads: corpusFiles, own: []string{"c/actors.yaml", "c/sources/gazette.yaml"}}},
			grows:   []doubling{{"rename", alikeIn(likenesses...), fixed("rename", "actor/ann", "anna", "@corpus", "--dry-run"), exitOK}},
		},
		{
			name: "merge", storeless: onFiles,
			hostile: hostileOf("merge place/h07 place/h04 dir --dry-run", "merge actor/h07 actor/h04 dir"),
			takes:   [][]string{{"merge", "actor/mayor", "actor/harper", "X"}},
			writes:  []writing{{args: "merge actor/mayor actor/harper @c -o OUT", reads: corpusFiles, own: []string{"c/actors.yaml", "c/sources/gazette.yaml"}}},
			grows:   []doubling{{"merge", linearInput{"one of two", oneOfTwo}, fixed("merge", "actor/a", "actor/b", "@corpus"), exitOK}},
		},
		{
			name: "check", asks: questionsOf([]string{}),
			hostile: hostileOf("check dir", "check hostile.jsonl", "check broken.jsonl"),
			takes:   [][]string{{"check", "X"}, {"check", "--store", "X"}, {"check", "C", "--source-text", "gazette=X"}},
			writes:  append(onCorpus("check @c"), writing{args: "check @s.store -o OUT", reads: []string{"s.store"}}, writing{args: "check @t.jsonl -o OUT", reads: []string{"t.jsonl"}}),
			grows:   []doubling{{"check", alikeIn(likenesses...), fixed("check", "@corpus"), exitOK}, {"check of lines", alikeIn(likenesses...), fixed("check", "@in.jsonl"), exitOK}, alikeOnALine(exitOK, "check", "@corpus")},
		},
		{
			name: "build", storeless: "it reads corpus files",
			hostile: hostileOf("build dir -o {}.store", "build broken.jsonl -o {}.store"),
			takes:   [][]string{{"build", "X", "-o", "S"}, {"build", "C", "-o", "X"}, {"build", "C", "--source-text", "gazette=X", "-o", "S"}},
			writes: []writing{
				{args: "build @c -o OUT", reads: []string{"c", "c/corpus.yaml", "c/actors.yaml", "c/sources/gazette.yaml", "c/texts/gazette.txt", "c/sources/new.out", "c/new.csv"}},
				{args: "build @c -o bolt:OUT", reads: []string{"c", "c/corpus.yaml", "c/sources/new.out"}},
				{args: "build @t.jsonl -o OUT", reads: []string{"t.jsonl"}},
				withText("build @c"),
			},
			grows: []doubling{{"build", alikeIn(likenesses...), fixed("build", "@corpus", "-o", "out"), exitOK}, alikeOnALine(exitOK, "build", "@corpus", "-o", "out")},
		},
		{
			name: "history", storeless: "it asks servers alone, as server_test.go does", served: true,
			hostile: hostileOf("history --store postgres://127.0.0.1:1/{}\x1b[31m"), takes: [][]string{},
			still: "it lists versions of a server, and reads no corpus",
		},
		{
			name: "verify", storeless: onFiles,
			hostile: hostileOf("verify dir"),
			takes:   [][]string{{"verify", "X"}, {"verify", "C", "--source-text", "gazette=X"}},
			writes:  onCorpus("verify @c"),
			grows:   append(placing(true, exitOK, "verify", "@corpus"), alikeOnALine(exitInvalid, "verify", "@corpus")),
		},
		{
			name: "coverage", storeless: onFiles,
			hostile: hostileOf("coverage h50 --corpus dir"),
			takes:   [][]string{{"coverage", "--corpus", "X"}, {"coverage", "--corpus", "C", "--source-text", "gazette=X"}},
			writes:  onCorpus("coverage --corpus @c"),
			grows:   placing(true, exitOK, "coverage", "--corpus", "@corpus"),
		},
		{
			name: "sample", storeless: onFiles,
			hostile: hostileOf("sample --corpus dir"),
			takes:   [][]string{{"sample", "--corpus", "X"}},
			writes:  append(onCorpus("sample --corpus @c")[:1], writing{args: "sample draw one --coder BEN --size 1 --corpus @c", own: []string{"c/samples.yaml"}}),
			grows:   []doubling{{"sample", alikeIn(likenesses...), fixed("sample", "--corpus", "@corpus"), exitNothing}, {"sample draw", alikeIn(likenesses...), fixed("sample", "draw", "all", "--coder", "BEN", "--percent", "100", "--corpus", "@corpus", "--dry-run"), exitOK}},
		},
		{
			name: "agreement", asks: questionsOf([]string{}),
			hostile: hostileOf("agreement --corpus dir"),
			writes:  append(askedOf("agreement"), writing{args: "agreement --corpus @c --settle -o @c", own: []string{"c/sources/gazette.settled.yaml"}}),
			grows:   []doubling{{"agreement", twoCodings, fixed("agreement", "--corpus", "@in.jsonl"), exitOK}},
		},
		{
			name: "desk", storeless: "it answers until it is interrupted: desk_test.go asks it",
			hostile: hostileOf(), // the same: what it prints is an address
			takes:   [][]string{{"desk", "X", "--no-open"}, {"desk", "--store", "X", "--no-open"}, {"desk", "C", "--no-open", "--source-text", "gazette=X"}},
			writes:  []writing{{args: "desk @c --no-open -o OUT", reads: corpusFiles, serves: true}},
			still:   "it reads a corpus as the questions do, and asks these",
		},
		{
			name: "site", storeless: "it writes a folder of pages, which site_test.go reads",
			hostile: hostileOf(), // TestSiteBrowserHostile
			takes:   [][]string{{"site", "X", "-o", "S"}, {"site", "--store", "X", "-o", "S"}, {"site", "C", "-o", "S", "--source-text", "gazette=X"}},
			writes:  []writing{{args: "site @c -o OUT", reads: corpusFiles}},
			// Statements grow, and entities do not: the page of each asks what looks through all.
			grows: runsOn(repeating, "site -o out"),
		},
		{
			name: "mcp", storeless: "it answers a client until that has gone: mcp_test.go is one",
			hostile: hostileOf(), // TestMCPHostile
			takes:   [][]string{{"mcp", "--corpus", "X"}, {"mcp", "--store", "X"}},
			writes:  []writing{{args: "mcp --corpus @c -o OUT", reads: corpusFiles, serves: true}},
			still:   "it reads a corpus as the questions do, and asks these",
		},
		{
			name: "said",
			asks: func(of named) [][]string {
				return [][]string{{}, {of.word}, {"--by", of.actor}, {"--on", of.position}, {"--since", "1900", "--sort", "speaker"}, {"--all-coders"}}
			},
			hostile: []hostileCall{{args: "said", all: true}, {args: "said --corpus dir"}, {args: "said text"}},
			grows:   append(runsOf("said", "said fee --format json", "said --all-coders --sort speaker", "said --at town", "said --on fall"), alikeOnALine(exitOK, "said", "--corpus", "@corpus")),
		},
		{
			name: "concordance",
			asks: func(of named) [][]string {
				return [][]string{{of.word}, {"--regex", "[[:alpha:]]+", "--by", of.actor, "--sort", "left"}}
			},
			hostile: hostileOf("concordance text", "concordance\x00--regex\x00.+\x00--sort\x00right", "concordance --texts text --corpus dir"),
			takes:   append(noFileRuns("concordance", "harbour"), []string{"concordance", "harbour", "--texts", "--corpus", "X"}, []string{"concordance", "harbour", "--texts", "--corpus", "C", "--source-text", "gazette=X"}),
			writes:  append(askedOf("concordance harbour"), withText("concordance harbour --texts --corpus @c")),
			grows:   append(runsOf("concordance fee", "concordance fee --sort right --format json"), placing(true, exitOK, "concordance", "--texts", "--regex", "[a-z]+", "--corpus", "@corpus")...),
		},
		{
			name: "show",
			asks: func(of named) [][]string {
				return [][]string{{of.actor}, {kinded(schema.KindPosition, of.position)}, {kinded(schema.KindStatement, of.statement)}}
			},
			hostile: hostileOf("show actor/h07", "show position/h04", "show source/h01", "show event/h17", "show actor/h23"),
			grows:   runsOf("show ann", "show port", "show fall"),
		},
		{
			name: "stances", asks: questionsOf([]string{}, []string{"--silent"}),
			hostile: hostileOf("stances"),
			grows:   runsOf("stances", "stances fall --format csv"),
		},
		{
			name: "shifts", asks: questionsOf([]string{}, []string{"--hearsay", "--reports"}),
			hostile: hostileOf("shifts", "shifts --hearsay"),
			nothing: "nobody in the built-in corpora has changed sides",
			grows:   shifting(),
		},
		{
			name: "attention", asks: questionsOf([]string{}, []string{"--rows", "position", "--columns", "actor"}),
			hostile: hostileOf("attention", "attention --rows source --columns about"),
			grows:   runsOn(agreeing, "attention", "attention --reports --format json"),
		},
		{
			name:    "compare",
			asks:    func(of named) [][]string { return [][]string{{of.actor, of.other}} },
			hostile: hostileOf("compare h04 h05"),
		},
		{
			name:    "path",
			asks:    func(of named) [][]string { return [][]string{{of.actor, of.other}} },
			hostile: hostileOf("path actor/h04 actor/h08"),
		},
		{
			name:    "evidence",
			asks:    func(of named) [][]string { return [][]string{{of.statement}} },
			hostile: hostileOf("evidence h50 --corpus dir", "evidence h17"),
			takes:   append(noFileRuns("evidence", "must-close"), []string{"evidence", "must-close", "--corpus", "C", "--source-text", "gazette=X"}),
			writes:  append(askedOf("evidence must-close"), withText("evidence must-close --corpus @c")),
			grows:   runsOf("evidence said-1", "evidence proved"),
		},
		{
			name: "list",
			asks: func(named) [][]string {
				asks := [][]string{{"actors"}, {}, {"--unheard"}, {"coders"}}
				for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
					if k != schema.KindActor {
						asks = append(asks, []string{k.Plural()})
					}
				}
				return asks
			},
			hostile: []hostileCall{
				{args: "list actors", all: true}, {args: "list positions", all: true}, {args: "list places", all: true}, {args: "list events", all: true}, {args: "list sources", all: true}, {args: "list statements", all: true}, {args: "list coders"}, {args: "list"},
			},
			grows: runsOf("list actors", "list positions", "list coders", "list actors --unheard"),
		},
		{
			name: "stats", asks: questionsOf([]string{}, []string{"--group", "speaker,position,stance"}, []string{"--per", "month"}),
			hostile: hostileOf("stats", "stats --group speaker,coder", "stats --group medium"),
			grows:   runsOf("stats", "stats --group speaker", "stats --per year"),
		},
		{
			name: "network", asks: questionsOf([]string{}, []string{"--mode", "one"}, []string{"--mode", "events"}, []string{"--rows", "affiliation", "--columns", "source", "--qualifier", "none"},
				[]string{"--mode", "one", "--measures"}, []string{"--bootstrap", "5"}, []string{"--mode", "one", "--permute", "5"}, []string{"--significant", "--alpha", "0.9"}),
			hostile: hostileOf("network", "network --measures", "network --mode one --evidence --format edges", "network --mode events", "network --rows source --columns about --qualifier none --format dot",
				"network --format graphml", "network --mode one --format gexf", "network --mode one --format dl", "network --format json --evidence", "network --rows event --columns place --qualifier none --format csv",
				"network --mode one --bootstrap 5", "network --permute 5", "network --mode one --significant --alpha 0.999", "network --mode one --codings"),
			takes: append(noFileRuns("network"), []string{"network", "--table", "X"}),
			writes: append(askedOf("network --format csv"),
				writing{args: "network --table @tables/statements.csv --rows speakers --columns supports --qualifier none --format csv -o OUT", reads: []string{"tables/statements.csv"}}),
			grows: runsOn(agreeing, "network", "network --mode one", "network --mode one --format json --evidence", "network --window 30d --format json", "network --bootstrap 3", "network --permute 3", "network --significant --alpha 0.9"),
		},
		{
			name: "backbone", asks: questionsOf([]string{}, []string{"fixed", "1"}),
			hostile: hostileOf("backbone", "backbone fixed 1", "backbone --columns about --qualifier none"),
			takes:   append(noFileRuns("backbone"), []string{"backbone", "--table", "X"}),
			writes: append(askedOf("backbone --format csv"),
				writing{args: "backbone --table @tables/statements.csv --rows speakers --columns supports --qualifier none --duplicates include --format csv -o OUT", reads: []string{"tables/statements.csv"}}),
			still: "columns are left out in turn, and eigenvalues are computed each time",
		},
		{
			name: "phases", asks: questionsOf([]string{"--window", "6m"}, []string{"--window", "10e", "--mode", "two"}),
			hostile: hostileOf("phases --window 1e --rows source --columns about --qualifier none", "phases --window 1e --mode two"),
			takes:   append(noFileRuns("phases", "--window", "1y"), []string{"phases", "--window", "1y", "--table", "X"}),
			writes: append(askedOf("phases --window 2e --mode two --format csv"),
				writing{args: "phases --window 1e --table @tables/statements.csv --rows speakers --columns supports --qualifier none --mode two --format csv -o OUT", reads: []string{"tables/statements.csv"}}),
			still:   "each window is compared with each other one",
			nothing: "the built-in corpora are of a few days",
		},
		{
			name: "saturation", asks: questionsOf([]string{}, []string{"--curve"}),
			hostile: hostileOf("saturation", "saturation --curve --columns about"),
			takes:   append(noFileRuns("saturation"), []string{"saturation", "--table", "X"}),
			writes: append(askedOf("saturation --format csv"),
				writing{args: "saturation --table @tables/statements.csv --rows speakers --columns supports --map source=document_id --format csv -o OUT", reads: []string{"tables/statements.csv"}}),
			grows: runsOn(agreeing, "saturation --orders 3", "saturation --orders 3 --curve --format json"),
		},
		{
			name: "polarization", asks: questionsOf([]string{}, []string{"--compat", "dna"}),
			hostile: hostileOf("polarization", "polarization --rows source --columns about --qualifier none", "polarization --window 30d --compat dna"),
			takes:   append(noFileRuns("polarization"), []string{"polarization", "--table", "X"}, []string{"polarization", "--groups", "X", "--corpus", "C"}),
			writes: append(askedOf("polarization"),
				writing{args: "polarization --table @tables/statements.csv --rows speakers --columns supports --qualifier none --duplicates include -o OUT", reads: []string{"tables/statements.csv"}}),
			nothing: "the built-in corpora are of a few days",
			still:   "what grows with the statements is the network; a search among partitions takes more than twice as long for twice the nodes",
		},
		{
			name: "clusters", asks: questionsOf([]string{}, []string{"--k", "2"}),
			hostile: hostileOf("clusters", "clusters --rows source --columns about --qualifier none"),
			takes:   append(noFileRuns("clusters"), []string{"clusters", "--table", "X"}),
			writes: append(askedOf("clusters"),
				writing{args: "clusters --table @tables/statements.csv --rows mode --columns source --qualifier none --duplicates include -o OUT", reads: []string{"tables/statements.csv"}}),
			still:   "as polarization",
			nothing: "few affiliations in the built-in corpora have a tie",
		},
		{
			name: "draw",
			asks: func(of named) (asks [][]string) {
				for _, k := range diagram.Kinds() {
					asks = append(asks, append([]string{k.Name}, diagramTests[k.Name].asks(of)...))
				}
				return asks
			},
			hostile: []hostileCall{}, // TestHostileDrawings
			takes:   append(noFileRuns("draw", "statements", "--format", "dot"), []string{"draw", "statements", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw positions --format dot"),
				writing{args: "draw positions --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
				withText("draw evidence must-close --format dot --corpus @c")),
			grows: append(runsOf("draw ego ann --format dot", "draw evidence said-1 --format dot"), belonging()...),
		},
		{
			name: "draw network", asks: questionsOf([]string{}, []string{"--mode", "one", "--size-by", "betweenness", "--colour-by", "affiliation"}, []string{"--significant", "--alpha", "0.9"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes: append(noFileRuns("draw", "network", "--format", "dot"), []string{"draw", "network", "--format", "dot", "--table", "X"},
				[]string{"draw", "network", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw network --format dot"),
				writing{args: "draw network --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
				writing{args: "draw network --table @tables/statements.csv --rows speakers --columns supports --qualifier none --format svg -o OUT", reads: []string{"tables/statements.csv"}}),
			still:   "each node is compared with each other one, for its place",
			nothing: "few ties in the built-in corpora are more than chance",
		},
		{
			name: "draw heatmap", asks: questionsOf([]string{}, []string{"--mode", "one"}, []string{"--rows", "affiliation", "--columns", "source", "--qualifier", "none"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes: append(noFileRuns("draw", "heatmap", "--format", "dot"), []string{"draw", "heatmap", "--format", "dot", "--table", "X"},
				[]string{"draw", "heatmap", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw heatmap --format dot"),
				writing{args: "draw heatmap --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
				writing{args: "draw heatmap --table @tables/statements.csv --rows speakers --columns supports --qualifier none --format svg -o OUT", reads: []string{"tables/statements.csv"}}),
			still: "each row is compared with each other one, for its place",
		},
		{
			name: "draw timeline", asks: questionsOf([]string{}, []string{"--rows", "position"}, []string{"--rows", "source", "--reports"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes:   append(noFileRuns("draw", "timeline", "--format", "dot"), []string{"draw", "timeline", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw timeline --format dot"),
				writing{args: "draw timeline --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}}),
			grows: runsOf("draw timeline --format dot", "draw timeline --rows position --format dot"),
		},
		{
			name: "draw bars", asks: questionsOf([]string{}, []string{"--count", "utterances"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes:   append(noFileRuns("draw", "bars", "--format", "dot"), []string{"draw", "bars", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw bars --format dot"),
				writing{args: "draw bars --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}}),
			grows: runsOf("draw bars --format dot", "draw bars --count utterances --format dot"),
		},
		{
			name: "draw trend", asks: questionsOf([]string{}, []string{"--per", "week", "--events", "0"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes:   append(noFileRuns("draw", "trend", "--format", "dot"), []string{"draw", "trend", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw trend --format dot"),
				writing{args: "draw trend --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}}),
			grows: runsOf("draw trend --format dot"),
		},
		{
			name: "draw shifts", asks: questionsOf([]string{}, []string{"--hearsay", "--reports"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes:   append(noFileRuns("draw", "shifts", "--format", "dot"), []string{"draw", "shifts", "--corpus", "C", "--font", "X"}),
			writes:  []writing{{args: "draw shifts --corpus @shifted.jsonl --format dot -o OUT", reads: []string{"shifted.jsonl"}}},
			nothing: "nobody in the built-in corpora has changed sides",
			grows:   runsOf("draw shifts --hearsay --format dot"),
		},
		{
			name: "draw polarization", asks: questionsOf([]string{"--window", "5e"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes: append(noFileRuns("draw", "polarization", "--window", "5e", "--format", "dot"), []string{"draw", "polarization", "--window", "5e", "--format", "dot", "--table", "X"},
				[]string{"draw", "polarization", "--window", "5e", "--groups", "X", "--corpus", "C"}, []string{"draw", "polarization", "--window", "5e", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw polarization --window 2e --format dot"),
				writing{args: "draw polarization --window 2e --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
				writing{args: "draw polarization --window 2e --table @tables/statements.csv --rows mode --columns source --qualifier none --duplicates include --format svg -o OUT", reads: []string{"tables/statements.csv"}}),
			nothing: "the built-in corpora are of a few days",
			still:   "as polarization",
		},
		{
			name: "draw phases", asks: questionsOf([]string{"--window", "5e"}, []string{"--window", "8e", "--mode", "two"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes: append(noFileRuns("draw", "phases", "--window", "5e", "--format", "dot"), []string{"draw", "phases", "--window", "5e", "--format", "dot", "--table", "X"},
				[]string{"draw", "phases", "--window", "5e", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw phases --window 2e --format dot"),
				writing{args: "draw phases --window 2e --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
				writing{args: "draw phases --window 2e --table @tables/statements.csv --rows mode --columns source --qualifier none --duplicates include --format svg -o OUT", reads: []string{"tables/statements.csv"}}),
			nothing: "the built-in corpora are of a few days",
			still:   "windows are compared with each other",
		},
		{
			name: "draw saturation", asks: questionsOf([]string{}, []string{"--orders", "7"}),
			hostile: []hostileCall{}, // TestHostileDrawings
			takes: append(noFileRuns("draw", "saturation", "--format", "dot"), []string{"draw", "saturation", "--format", "dot", "--table", "X"},
				[]string{"draw", "saturation", "--corpus", "C", "--font", "X"}),
			writes: append(askedOf("draw saturation --format dot"),
				writing{args: "draw saturation --format dot --font @font.ttf -o OUT", reads: []string{"font.ttf"}},
				writing{args: "draw saturation --table @tables/statements.csv --rows speakers --columns supports --map source=document_id --format svg -o OUT", reads: []string{"tables/statements.csv"}}),
			grows: runsOn(agreeing, "draw saturation --orders 3 --format dot"),
		},
		{
			name: "export", asks: func(named) [][]string { return exportAsks() },
			hostile: []hostileCall{}, // TestHostileExports
			takes:   append(noFileRuns("export", "jsonl"), []string{"export", "dna", "--corpus", "C", "--source-text", "gazette=X", "-o", "S"}),
			writes:  exporting(),
			still:   "TestLinear goes through its formats",
		},
		{
			name: "import", storeless: "it reads other tools' files",
			hostile: hostileOf("import jsonl hostile.jsonl -o {}", "import jsonl changed.jsonl -o dir --dry-run"),
			takes:   importing(),
			writes: []writing{
				{args: "import jsonl @t.jsonl -o OUT", reads: []string{"t.jsonl"}},
				{args: "import csv @tables -o OUT", reads: []string{"tables", "tables/actors.csv", "tables/new.out"}},
				withText("import jsonl @t.jsonl"),
				{args: "import jsonl @more.jsonl -o @c", own: []string{"c/actors.yaml", "c/positions.yaml"}},
			},
			still: "TestLinear goes through its importers",
		},
		{
			name: "query",
			asks: func(named) (asks [][]string) {
				for _, l := range script.Languages() {
					asks = append(asks, []string{l.Name, languageTests[l.Name]})
				}
				return asks
			},
			hostile: hostileOf("query\x00gizmo\x00g.V().getLimit(-1)"),
			takes:   noFileRuns("query", "gizmo", "g.V().all()"),
			writes:  askedOf("query gizmo g.V().limit(1).all()"),
			still:   "what others wrote in Cayley's languages can be as slow as it likes",
		},
		{
			name: "schema", storeless: "it is the same for all corpora",
			hostile: hostileOf("schema"), takes: [][]string{},
			writes: []writing{{args: "schema --format ttl -o OUT"}},
			still:  "it reads nothing",
		},
		{
			name: "completion", storeless: "its scripts are the same for all corpora; what they call is __complete",
			hostile: hostileOf("completion bash", "completion zsh", "completion fish", "completion powershell"), takes: [][]string{},
			writes: []writing{{args: "completion bash -o OUT"}},
			grows:  runsOf("__complete show har"),
		},
		{
			name: "version", storeless: "it tells of the program",
			hostile: hostileOf("version"), takes: [][]string{},
			writes: []writing{{args: "version -o OUT"}},
			still:  "it reads nothing",
		},
		{
			name: "help", storeless: "it tells of the program",
			hostile: []hostileCall{}, // TestHostileArguments
			takes:   [][]string{},
			writes:  []writing{{args: "help said -o OUT"}},
			still:   "it reads nothing",
		},
	}
	for i := range all {
		all[i].derive()
	}
	return all
}

// testOf is the row of a command; of one below another, that or else the other's.
func testOf(path string) *commandTest {
	all := commandTests()
	for _, name := range []string{path, strings.Fields(path)[0]} {
		if i := slices.IndexFunc(all, func(c commandTest) bool { return c.name == name }); i >= 0 {
			return &all[i]
		}
	}
	return nil
}

// asksOf are the questions of a command with its name first; none where there is no row
// of it, which TestEntered tells.
func asksOf(path string, of named) (all [][]string) {
	c := testOf(path)
	if c == nil || c.asks == nil {
		return nil
	}
	for _, ask := range c.asks(of) {
		all = append(all, append(strings.Fields(path), ask...))
	}
	return all
}

// derive makes of a command's questions what is not said.
func (c *commandTest) derive() {
	if c.asks == nil {
		return
	}
	run := func(ask []string) []string { return append(strings.Fields(c.name), ask...) }
	if asks := c.asks(tinyNames); len(asks) > 0 {
		if c.takes == nil {
			c.takes = noFileRuns(run(asks[0])...)
		}
		if c.writes == nil {
			c.writes = askedOf(strings.Join(run(asks[0]), " "))
		}
	}
	if c.hostile == nil {
		for _, ask := range c.asks(hostileNames) {
			c.hostile = append(c.hostile, hostileCall{args: strings.Join(run(ask), "\x00")})
		}
	}
	if c.grows == nil && c.still == "" {
		for _, ask := range c.asks(linearNames) {
			c.grows = append(c.grows, runsOf(strings.Join(run(ask), " "))...)
		}
	}
	for i := range c.grows {
		if c.nothing != "" && c.grows[i].code == exitOK {
			c.grows[i].code = okOrNothing
		}
	}
}

// lacks says what is not known of a command.
func (c *commandTest) lacks() (out []string) {
	for what, known := range map[string]bool{
		"asks, or storeless": c.asks != nil && len(c.asks(harbourNames)) > 0 || c.storeless != "",
		"hostile":            c.hostile != nil,
		"takes":              c.takes != nil,
		"writes":             len(c.writes) > 0 || c.served,
		"grows, or still":    len(c.grows) > 0 || c.still != "" || strings.Contains(c.name, " "),
	} {
		if !known {
			out = append(out, what)
		}
	}
	slices.Sort(out)
	return out
}

// importing runs each importer on what is no file.
func importing() (all [][]string) {
	for _, im := range importer.Importers() {
		all = append(all, []string{"import", im.Name, "X", "-o", "S"})
	}
	return append(all, []string{"import", "csv", "C/texts/gazette.txt", "-o", "X"})
}

// exporting runs each export into what it reads.
func exporting() (all []writing) {
	for i, f := range exports.Formats() {
		if i == 0 {
			all = askedOf("export " + f.Name)
		}
		all = append(all, writing{args: "export " + f.Name + " --corpus @c -o OUT", reads: []string{"c", "c/actors.yaml", "c/new.jsonl"}})
		if f.Texts {
			all = append(all, writing{args: "export " + f.Name + " --corpus @c --source-text gazette=@text.txt -o OUT", reads: []string{"text.txt"}})
		}
	}
	return all
}

// A formatTest is what the tests of all formats have to know of an export.
type formatTest struct {
	read reader // of what it writes, as the program does for which it is
	// shown: it has what can be shown of a text, and not each character.
	shown bool
	// key finds, in its first group, the key of each entity in a file; keyless says
	// why there is none.
	key, keyless string
}

const (
	keysAreTerms  = "IRIs are the keys, and the reader compares the terms"
	keysAreInside = "no text: its own tests look at the keys"
	keysAreNames  = "people read it, by names"
)

// formatTests has a row for each format of an export.
var formatTests = map[string]formatTest{
	"nquads": {read: readNQuads, keyless: keysAreTerms}, "trig": {read: readTurtle, keyless: keysAreTerms}, "turtle": {read: readTurtle, keyless: keysAreTerms}, "webannotation": {read: readAnnotations, keyless: keysAreTerms},
	"claimreview": {read: readJSON, keyless: "reviews have none"},
	"jsonld":      {read: readJSON, key: `\{"iri": ("[^"]*"), "kind": "(?:actor|event|place|position|source|statement)"`},
	"graphml":     {read: readXML, shown: true, key: `<node id="([^"]*)"`}, "gexf": {read: readXML, shown: true, key: `<node id="([^"]*)"`},
	"csv": {read: readCSV, key: `(?m)^((?:\w+:)?\w+/[\w-]+),(?:[^,"\n]*|"[^"]*"),(?:actor|event|place|position|source|statement),`}, "xlsx": {read: readWorkbook, shown: true, keyless: keysAreInside},
	"neo4j": {read: readNeo4j, key: `(?m)^(https://[^,]*),(?:\w+:)?\w+/[\w-]+,`}, "cypher": {read: readCypher, key: `(?m)^MERGE \(n:\w+ \{iri: '([^']*)'\}`},
	"cyjs": {read: readJSON, key: `"data":\{"id":("[^"]*")`}, "json": {read: readJSON, key: `(?m)^\{"id":("[^"]*")`},
	"dot": {read: readDOT, shown: true, key: `(?m)^  ("[^"]*") \[`}, "mermaid": {read: readMermaid, shown: true, key: `(?m)^  (n\d+)\W.*:::`},
	"dna": {read: readDNA, shown: true, keyless: keysAreInside}, "refi": {read: readREFI, shown: true, keyless: keysAreInside},
	"markdown": {read: readMarkdown, shown: true, keyless: keysAreNames},
	"jsonl":    {read: readJSON, key: `(?m)^\{.*?"iri":("[^"]*")`},
}

// A diagramTest is what the tests of all diagrams have to know of a kind: its
// arguments about what a corpus has, and those with data of strangers.
type diagramTest struct {
	asks    func(of named) []string
	hostile string
}

var diagramTests = map[string]diagramTest{
	"statements": {func(named) []string { return nil }, "--by h04 --by h07 --by h17 --by h49"},
	"positions":  {func(named) []string { return nil }, "--by h08 --by h23 --by h39"},
	"ego":        {func(of named) []string { return []string{of.actor} }, "actor/h08"},
	"evidence":   {func(of named) []string { return []string{of.statement} }, "h07"},
	"path":       {func(of named) []string { return []string{of.actor, of.other} }, "actor/h04 actor/h05"},
	"network":    {func(named) []string { return nil }, "--rows source --columns about --qualifier none"},
	"map":        {func(named) []string { return nil }, "--reports"},
	"heatmap":    {func(named) []string { return nil }, "--rows source --columns about --qualifier none"},
	"timeline":   {func(named) []string { return nil }, "--rows source"},
	"bars":       {func(named) []string { return nil }, ""},
	"trend":      {func(named) []string { return nil }, ""},
	"shifts":     {func(named) []string { return nil }, "--corpus shifted.jsonl"},

	"polarization": {func(named) []string { return []string{"--window", "5e"} }, "--window 4e --rows source --columns about --qualifier none"},
	"phases":       {func(named) []string { return []string{"--window", "5e"} }, "--window 4e --rows source --columns about --qualifier none"},
	"saturation":   {func(named) []string { return nil }, "--columns about"},
}

// languageTests has a question in each language of query.
var languageTests = map[string]string{
	"gizmo":   `g.V().has(g.IRI("or:mode"), "quote").tag("a").out().all()`,
	"mql":     `[{"id": null, "<https://onrecord.example/ns#mode>": "assertion"}]`,
	"graphql": `{ nodes(<https://onrecord.example/ns#mode>: "assertion") { id } }`,
}

// findsNothing reports whether the questions of a command may find nothing.
func findsNothing(command string) bool {
	return slices.ContainsFunc(commandTests(), func(c commandTest) bool { return c.name == command && c.nothing != "" })
}
