package schema

import (
	"slices"
	"strings"

	"onrecord/schema/spelling"
)

// A Layer is a coding of a source beside the main one: a second coder's file.
type Layer struct {
	Source   string // its id
	Name     string // that of the file says: SOURCE.NAME.yaml
	Coder    string // who codes it, if a statement does not say
	Finished string // the name, or the name, a space and the day; empty: it is not
	Pos      Pos
}

// IntoLayer makes statements those of a layer. An id is within the layer, and
// what they refer to is there if something has that id, else in the main coding.
func IntoLayer(statements []*Statement, name string) {
	if name == "" {
		return
	}
	within := map[string]bool{}
	for _, s := range statements {
		within[s.ID] = true
	}
	address := func(r *Ref) {
		switch main, ok := strings.CutPrefix(r.ID, MainCoding+"/"); {
		case r.Kind != KindStatement:
		case ok:
			r.ID = main
		case within[r.ID]:
			r.ID = name + "/" + r.ID
		}
	}
	fields := Fields(KindStatement)
	for _, s := range statements {
		s.Layer = name
		if s.ID != "" {
			s.ID = name + "/" + s.ID
		}
		for i := range fields {
			for v := range fields[i].Values(s) {
				if r := v.Ref(); r != nil {
					address(r)
				}
			}
		}
	}
}

// AddLayers tells the sources of a corpus which layers they have. One of a
// source that is not there is a problem; where very many are missing, the first of
// them are told with the source that is meant, perhaps.
func (c *Corpus) AddLayers(layers []Layer) (ps Problems) {
	sources := make(map[string]*Source, len(c.Sources))
	ids := make([]string, 0, len(c.Sources))
	for _, s := range c.Sources {
		sources[s.ID] = s
		ids = append(ids, s.ID)
	}
	compared := 0 // ids of sources
	folded := map[string]string{}
	coded := map[[2]string]bool{}
	for _, s := range c.Statements {
		coded[[2]string{s.Source.ID, s.Layer}] = true
	}
	for _, l := range layers {
		src := sources[l.Source]
		if src == nil && coded[[2]string{l.Source, l.Name}] {
			continue // Check says so of each statement
		}
		if src == nil {
			hint := ""
			if compared < mostCompared {
				compared += len(ids)
				if near := spelling.Nearest(l.Source, ids, 1); len(near) > 0 {
					hint = "; did you mean " + near[0] + "?"
				}
			}
			ps.Add(l.Pos, "", "unknown source %q%s", l.Source, hint)
			continue
		}
		key := l.Source + "/" + spelling.Fold(l.Name)
		if before, ok := folded[key]; ok {
			ps.Add(l.Pos, "", "source %s has the layers %s and %s: their names differ in nothing that counts", l.Source, before, l.Name)
		}
		folded[key] = l.Name
		if !slices.Contains(src.Layers, l.Name) {
			src.Layers = append(src.Layers, l.Name)
		}
		if l.Finished != "" {
			src.Finished = append(src.Finished, l.Finished)
		}
	}
	return ps
}

// mostCompared is how many ids of sources are compared with those of sources that
// layers have and that are not there.
const mostCompared = 1 << 20

// SettledLayer is the layer of what coders agree on.
const SettledLayer = "settled"

// DraftLayer is the layer of what is proposed: nothing counts it before a person has
// settled it, and its statements may lack words.
const DraftLayer = "draft"
