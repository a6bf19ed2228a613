package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
)

// A Backend is one way to keep a graph.
type Backend struct {
	Scheme string // before the colon of a URI
	Help   string
	open   func(ctx context.Context, uri, path string) (*Store, error)
	build  func(ctx context.Context, uri, path string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (Info, error)

	history func(ctx context.Context, uri, path string) ([]Version, error) // nil: it keeps one version, in files
}

// Backends lists the ways to keep a graph, in the order of the help.
func Backends() []Backend {
	return []Backend{
		{Scheme: "mem", Help: "mem: keeps a graph in memory while a command runs; it can be neither opened nor built"},
		{Scheme: "file", Help: "PATH or file:PATH is a snapshot, one file that is mapped into memory", open: openFile, build: buildFile},
		{Scheme: "bolt", Help: "bolt:DIR is Cayley's key-value store on bbolt, in a folder", open: openBolt, build: buildBolt},
		{Scheme: "postgres", Help: "postgres://HOST/DATABASE?corpus=NAME is a server that speaks PostgreSQL's protocol", open: openPostgres, build: buildPostgres, history: historyPostgres},
	}
}

// A URIError says that a URI names no store that can be opened or built. What it
// keeps of the URI has no password.
type URIError struct{ URI, Msg string }

func uriError(uri, msg string) *URIError {
	shown, _ := WithoutPassword(uri)
	return &URIError{shown, msg}
}

func (e *URIError) Error() string { return fmt.Sprintf("store %q: %s", e.URI, e.Msg) }

// lookup finds the backend and the path of a URI. One without a scheme is the
// path of a snapshot; a single letter is not a scheme, but a drive.
func lookup(uri string) (Backend, string, error) {
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok || len(scheme) < 2 || strings.ContainsAny(scheme, `/\.`) {
		scheme, rest = "file", uri
	}
	var help []string
	for _, b := range Backends() {
		help = append(help, b.Help)
		switch {
		case b.Scheme != scheme:
		case b.open == nil:
			return b, "", uriError(uri, b.Help)
		case rest == "":
			return b, "", uriError(uri, "it names no path: "+b.Help)
		default:
			return b, rest, nil
		}
	}
	return Backend{}, "", uriError(uri, fmt.Sprintf("there is no backend %q: %s", scheme, strings.Join(help, "; ")))
}

// IsStoreURI reports whether a word names a store: with the scheme of a backend, or
// as the path of a snapshot, whole or damaged.
func IsStoreURI(word string) bool {
	scheme, _, ok := strings.Cut(word, ":")
	for _, b := range Backends() {
		if ok && b.Scheme == scheme {
			return true
		}
	}
	is, err := snapshot.IsSnapshot(word)
	return is && err == nil
}

// PathOf is the path that a URI names, and empty for one on a server; of what is not a
// URI, it is the word itself.
func PathOf(uri string) string {
	for _, b := range Backends() {
		if rest, ok := strings.CutPrefix(uri, b.Scheme+":"); ok && rest != "" {
			if b.history != nil {
				return ""
			}
			return rest
		}
	}
	return uri
}

// Open opens a store that Build has built.
func Open(ctx context.Context, uri string) (*Store, error) {
	b, path, err := lookup(uri)
	if err != nil {
		return nil, err
	}
	return b.open(ctx, uri, path)
}

// BuildOptions says what goes into a store besides quads, and who is told how
// far it is.
type BuildOptions struct {
	Inputs     []Input
	InputsFunc func() []Input    // the inputs, in place of Inputs: it is called when all quads were read
	Progress   func(quads int64) // called now and then with how many are written
	Budget     int64             // see snapshot.Options
	OnRead     func()            // called when all quads were read
	OnStored   func()            // called by BuildNQuads when they are stored, and will be checked

	// Of a server alone.
	DryRun      bool                  // nothing is sent: it is told what would be
	OnPublish   func()                // called when what is built is compared with what is there
	Sent        func(quads, of int64) // called now and then with how many were sent
	OnPublished func(Publication)     // called when it is done
}

// inputs are those of the options as JSON.
func (o *BuildOptions) inputs() ([]byte, error) {
	all := o.Inputs
	if o.InputsFunc != nil {
		all = o.InputsFunc()
	}
	return json.Marshal(all)
}

// readInputs reads the inputs of a store as it keeps them.
func readInputs(uri string, text []byte) (all []Input, err error) {
	if len(text) > 0 && json.Unmarshal(text, &all) != nil {
		return nil, damaged(uri, "its list of inputs cannot be read")
	}
	return all, nil
}

// Build builds a store beside the old one and puts it in its place, all or
// nothing: whatever goes wrong, the old one stays as it was. It refuses to
// replace what is not a store. Quads need not be sorted, and repeats are dropped.
func Build(ctx context.Context, uri string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (Info, error) {
	b, path, err := lookup(uri)
	if err != nil {
		return Info{}, err
	}
	return b.build(ctx, uri, path, storables(quads), o)
}
