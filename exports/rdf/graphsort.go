package rdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// graphs are quads sorted by the graph that they are in. What is more than a
// little of them waits in a file.
type graphs struct {
	byName map[string]*pile
	room   int // bytes that may lie in memory
	held   int // bytes that do
	file   *os.File
	end    int64 // of the file
}

// A pile is the quads of one graph, as lines without its name.
type pile struct {
	name   quad.Value // nil: the default graph
	stored []stretch  // of the file, before the lines
	lines  []byte
}

type stretch struct{ at, length int64 }

// graphsRoom is how much of the quads lies in memory.
const graphsRoom = 64 << 20

// sortByGraph sorts quads by graph, and keeps their order otherwise. The graphs must
// be closed.
func sortByGraph(quads iter.Seq2[quad.Quad, error], room int) (_ *graphs, err error) {
	g := &graphs{byName: map[string]*pile{}, room: room}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.Close())
		}
	}()
	n := 0
	for q, err := range quads {
		if err != nil {
			return g, err
		}
		n++
		if err := g.add(q); err != nil {
			return g, fmt.Errorf("quad %d: %w", n, err)
		}
	}
	return g, nil
}

func (g *graphs) add(q quad.Quad) error {
	var space [256]byte
	name := space[:0]
	if q.Label != nil {
		var err error
		if name, err = nquads.AppendTerm(name, q.Label); err != nil {
			return fmt.Errorf("label: %w", err)
		}
	}
	of := g.byName[string(name)]
	if of == nil {
		of = &pile{name: q.Label}
		g.byName[string(name)] = of
	}
	q.Label = nil
	had := len(of.lines)
	lines, err := nquads.Append(of.lines, q)
	if err != nil {
		return err
	}
	of.lines = lines
	if g.held += len(lines) - had; g.held > g.room {
		return g.store()
	}
	return nil
}

// store puts all lines into the file.
func (g *graphs) store() (err error) {
	if g.file == nil {
		if g.file, err = os.CreateTemp("", "onrecord-*.nq"); err != nil {
			return err
		}
	}
	for _, name := range g.names() {
		of := g.byName[name]
		if len(of.lines) == 0 {
			continue
		}
		if _, err := g.file.Write(of.lines); err != nil {
			return err
		}
		of.stored = append(of.stored, stretch{g.end, int64(len(of.lines))})
		g.end += int64(len(of.lines))
		of.lines = nil
	}
	g.held = 0
	return nil
}

// names are those of the graphs, in order: the default one has none.
func (g *graphs) names() []string { return slices.Sorted(maps.Keys(g.byName)) }

// all yields the quads, graph by graph: those of the default one first, then
// the others by name. It can be called again.
func (g *graphs) all(yield func(quad.Quad, error) bool) {
	for _, name := range g.names() {
		of := g.byName[name]
		var parts []io.Reader
		for _, s := range of.stored {
			parts = append(parts, io.NewSectionReader(g.file, s.at, s.length))
		}
		for q, err := range nquads.Read(io.MultiReader(append(parts, bytes.NewReader(of.lines))...)) {
			q.Label = of.name
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
}

// Close removes the file.
func (g *graphs) Close() error {
	if g.file == nil {
		return nil
	}
	return errors.Join(g.file.Close(), os.Remove(g.file.Name()))
}
