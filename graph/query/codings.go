package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// codings are what was read for the question.
type codings struct {
	*reader
	sources []codedSource
	layers  []string          // of the sources
	named   []string          // in the main coding
	heads   map[string]string // layers by the folded names of their coders
	main    bool              // there is a main coding
	coders  []string          // who is compared
	notes   []string
}

// A codedSource is a source with its statements.
type codedSource struct {
	*schema.Source
	corpus     string
	statements []*schema.Statement
	by         map[string][]*schema.Statement // by those who are compared
}

// read reads the sources that are asked about, by id.
func (c *codings) read(ctx context.Context, o AgreementOptions) error {
	var iris []quad.IRI
	var err error
	for _, name := range o.Sources {
		iri, err := c.resolve(ctx, name, schema.KindSource)
		if err != nil {
			return err
		}
		iris = append(iris, iri)
	}
	if len(o.Sources) == 0 {
		if iris, err = c.collect(ctx, c.start(schema.KindSource.Class()).In(term.RDFType)); err != nil {
			return err
		}
	}
	slices.Sort(iris)
	corpora, err := c.corpora(ctx)
	if err != nil {
		return err
	}
	for _, iri := range slices.Compact(iris) {
		e, err := c.entity(ctx, iri)
		if err != nil {
			return err
		}
		src, ok := e.(*schema.Source)
		if !ok {
			continue
		}
		base, _, _ := rdf.SplitIRI(iri)
		s := codedSource{Source: src, corpus: corpora[base], by: map[string][]*schema.Statement{}}
		for _, layer := range src.Layers {
			if !slices.Contains(c.layers, layer) {
				c.layers = append(c.layers, layer)
			}
		}
		// Where only the main coding can be, there is nothing to compare.
		if len(o.Coders) > 0 || slices.ContainsFunc(src.Layers, asked) {
			if err := c.statementsIn(ctx, iri, &s); err != nil {
				return err
			}
		}
		c.sources = append(c.sources, s)
	}
	sorting.StableBy(c.sources, func(a, b codedSource) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(c.layers)
	slices.Sort(c.named)
	return nil
}

// statementsIn reads those of a source.
func (c *codings) statementsIn(ctx context.Context, source quad.IRI, s *codedSource) error {
	found, err := c.collect(ctx, c.start(source).In(statementPredicate("source")).Has(term.RDFType, schema.KindStatement.Class()))
	if err != nil {
		return err
	}
	for _, iri := range found {
		e, err := c.entity(ctx, iri)
		if err != nil {
			return err
		}
		st, ok := e.(*schema.Statement)
		if !ok {
			continue
		}
		s.statements = append(s.statements, st)
		if st.Layer != "" {
			if head := spelling.Fold(st.Coder); c.heads[head] == "" && asked(st.Layer) {
				c.heads[head] = st.Layer
			}
			continue
		}
		c.main = true
		if st.Coder != "" && !slices.Contains(c.named, st.Coder) {
			c.named = append(c.named, st.Coder)
		}
	}
	slices.SortFunc(s.statements, func(a, b *schema.Statement) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// asked reports whether a layer is compared without being named.
func asked(layer string) bool {
	folded := spelling.Fold(layer)
	return folded != "draft" && folded != "settled"
}

// mostCoders is how many are compared: their pairs are the square of it.
const mostCoders = 100

// choose finds out who is compared.
func (c *codings) choose(ctx context.Context, names []string) error {
	if len(names) == 0 {
		if c.main {
			c.coders = append(c.coders, schema.MainCoding)
		}
		for _, layer := range c.layers {
			if asked(layer) {
				c.coders = append(c.coders, layer)
			}
		}
	}
	for _, name := range names {
		coder, err := c.coder(ctx, name)
		if err != nil {
			return err
		}
		if !slices.Contains(c.coders, coder) {
			c.coders = append(c.coders, coder)
		}
	}
	if len(c.coders) > mostCoders {
		return wrongf("%d coders: each would be compared with each, and that is done for %d at most: name them with %s", len(c.coders), mostCoders, option("coder", ""))
	}
	if len(c.coders) < 2 {
		msg := "it takes two coders to agree"
		switch {
		case len(names) > 0:
			t := hint.Textf("%s, and only %s is named: name another one with %s", msg, c.coders[0], option("coder", ""))
			return hint.Wrap(&CoderError{t.String()}, t)
		case len(c.coders) == 1 && c.coders[0] != schema.MainCoding:
			msg += ", and only " + c.coders[0] + " has coded here"
		default:
			msg += ", and there is only the main coding here: a second coder's file is sources/SOURCE.CODER.yaml"
		}
		return &CoderError{msg}
	}
	c.assign()
	return nil
}

// coder finds the coding that a name means.
func (c *codings) coder(ctx context.Context, name string) (string, error) {
	folded := spelling.Fold(name)
	if folded == schema.MainCoding {
		return schema.MainCoding, nil
	}
	named := func(known string) bool { return spelling.Fold(known) == folded }
	if i := slices.IndexFunc(c.layers, named); i >= 0 {
		return c.layers[i], nil
	}
	if layer := c.heads[folded]; layer != "" {
		return layer, nil
	}
	if i := slices.IndexFunc(c.named, named); i >= 0 {
		return c.named[i], nil
	}
	elsewhere, err := c.reader.coders(ctx)
	if err != nil {
		return "", err
	}
	same, err := c.coderNamed(name, elsewhere)
	if err != nil {
		return "", err
	}
	return rdf.Lexical(same[0]), nil // comparable says that there is nothing of hers
}

// assign gives each coder what is hers: the statements of her layer, and those
// of the main coding that have her name, which are not main's then, for nobody is
// to agree with herself. An empty layer is a coding, an empty main file is none.
func (c *codings) assign() {
	for i := range c.sources {
		s := &c.sources[i]
		for _, coder := range c.coders {
			if slices.Contains(s.Layers, coder) {
				s.by[coder] = []*schema.Statement{}
			}
		}
		for _, st := range s.statements {
			coder := c.codedBy(st)
			if slices.Contains(c.coders, coder) {
				s.by[coder] = append(s.by[coder], st)
			}
		}
		for coder, list := range s.by {
			s.by[coder] = onceEach(list)
		}
	}
}

// onceEach leaves out the duplicates among what one coder has coded, which are
// found once. Of those in several layers, that of the coder's own file is kept.
func onceEach(list []*schema.Statement) []*schema.Statement {
	byID := make(map[string]*schema.Statement, len(list))
	for _, st := range list {
		byID[st.ID] = st
	}
	kept := map[string]*schema.Statement{} // by what stands for it
	out := list[:0:0]
	at := map[string]int{}
	for _, st := range list {
		id := st.ID
		for of, n := st, 0; of != nil && !of.DuplicateOf.IsZero() && n < len(list); of, n = byID[id], n+1 {
			id = of.DuplicateOf.ID
		}
		before := kept[id]
		switch {
		case before == nil:
			at[id] = len(out)
			out = append(out, st)
		case before.Layer == "" && st.Layer != "", before.Layer == st.Layer && st.ID == id:
			out[at[id]] = st
		default:
			continue
		}
		kept[id] = st
	}
	return out
}

// codedBy is the coder whose a statement is, among those who are compared.
func (c *codings) codedBy(st *schema.Statement) string {
	if st.Layer != "" {
		return st.Layer
	}
	if st.Coder != "" {
		for _, coder := range c.coders {
			if name := spelling.Fold(st.Coder); spelling.Fold(coder) == name || c.heads[name] == coder {
				return coder
			}
		}
	}
	return schema.MainCoding
}

// comparable says of which sources two coders at least have a coding; none is an
// error.
func (c *codings) comparable(named bool) error {
	any := false
	for _, s := range c.sources {
		any = any || len(s.by) >= 2
	}
	lacking := func(s *codedSource) string {
		var out []string
		for _, coder := range c.coders {
			if _, ok := s.by[coder]; !ok {
				out = append(out, coder)
			}
		}
		return strings.Join(out, " and ")
	}
	if any {
		for i := range c.sources {
			if who := lacking(&c.sources[i]); named && who != "" {
				c.notes = append(c.notes, fmt.Sprintf("source %s has no coding by %s", c.sources[i].ID, who))
			}
		}
		return nil
	}
	if len(c.sources) == 1 {
		return &CoderError{fmt.Sprintf("source %s has no coding by %s", c.sources[0].ID, lacking(&c.sources[0]))}
	}
	msg := "no source is coded by two of " + strings.Join(c.coders, ", ")
	if len(c.coders) == 2 {
		msg = fmt.Sprintf("no source is coded by both %s and %s", c.coders[0], c.coders[1])
	}
	for _, coder := range c.coders {
		n := 0
		for _, s := range c.sources {
			if _, ok := s.by[coder]; ok {
				n++
			}
		}
		if n == 0 {
			msg += fmt.Sprintf("; %s has coded none", coder)
		}
	}
	return &CoderError{msg}
}
