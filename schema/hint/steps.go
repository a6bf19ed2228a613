package hint

// An Action is what a Step does.
type Action string

// The actions. Programs have words for each.
const (
	ActionCheck        Action = "check"
	ActionImport       Action = "import"
	ActionLocate       Action = "locate"
	ActionLocateAgain  Action = "locate again"
	ActionLocateFolder Action = "locate folder"
	ActionMerge        Action = "merge"
	ActionNewCorpus    Action = "new corpus"
	ActionNewSource    Action = "new source"
	ActionSchema       Action = "schema"
)

// Actions lists the actions.
func Actions() []Action {
	return []Action{
		ActionCheck, ActionImport, ActionLocate, ActionLocateAgain, ActionLocateFolder,
		ActionMerge, ActionNewCorpus, ActionNewSource, ActionSchema,
	}
}

// A Step is something that one can do.
type Step struct {
	Do   Action
	Args []string // of the function that makes such steps
	says string
}

// String is what is done, in words that fit any program.
func (s Step) String() string { return s.says }

func (Step) part() {}

// Check lists what is wrong: "a check".
func Check() Step { return Step{ActionCheck, nil, "a check"} }

// Import reads files of a format: "the importer of csv".
func Import(format string) Step {
	return Step{ActionImport, []string{format}, "the importer of " + format}
}

// Locate finds where passages stand: "let it be located".
func Locate() Step { return Step{ActionLocate, nil, "let it be located"} }

// LocateAgain finds passages again in a text that was changed: "let its passages be
// located again".
func LocateAgain() Step {
	return Step{ActionLocateAgain, nil, "let its passages be located again"}
}

// LocateFolder locates, and ends what was begun in a folder: "locating the passages
// in x".
func LocateFolder(dir string) Step {
	return Step{ActionLocateFolder, []string{dir}, "locating the passages in " + dir}
}

// Merge makes one entity of two, each kind/id: "merging actor/a and actor/b".
func Merge(a, b string) Step {
	return Step{ActionMerge, []string{a, b}, "merging " + a + " and " + b}
}

// NewCorpus makes an empty corpus, in a folder if that is not empty: "starting
// a new corpus", "starting a new corpus in x".
func NewCorpus(dir string) Step {
	says := "starting a new corpus"
	if dir != "" {
		says += " in " + dir
	}
	return Step{ActionNewCorpus, []string{dir}, says}
}

// NewSource takes a document into a corpus folder: "making a source of x". The id
// is empty where it is made of the document's name; encoding, where the document
// says it itself.
func NewSource(file, id, dir, encoding string) Step {
	says := "making a source of " + file
	if encoding != "" {
		says += ", with its encoding named,"
	}
	return Step{ActionNewSource, []string{file, id, dir, encoding}, says}
}

// Schema prints the vocabulary: "the schema".
func Schema() Step { return Step{ActionSchema, nil, "the schema"} }
