package query

import (
	"context"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// CodedSources says which sources one coder has coded.
type CodedSources struct {
	Coder   string
	Sources []string // IRIs, ascending
}

// CodingsOf answers: whose codings can be compared, and of which sources? Without names
// these are the main coding and all layers but draft and settled, as in Agree. Of some
// sources where these are named.
func CodingsOf(ctx context.Context, s *graph.Store, coders, sources []string) (out []CodedSources, err error) {
	defer s.RecoverDamage(&err)
	r := newReader(s)
	names, err := r.coders(ctx)
	if err != nil {
		return nil, err
	}
	given := len(coders) > 0
	if !given {
		coders = []string{schema.MainCoding}
		for _, v := range names.all {
			if !unsettled(v) {
				coders = append(coders, rdf.Lexical(v))
			}
		}
		slices.Sort(coders[1:])
	}
	var among map[quad.IRI]bool
	for _, name := range sources {
		iri, err := r.resolve(ctx, name, schema.KindSource)
		if err != nil {
			return nil, err
		}
		if among == nil {
			among = map[quad.IRI]bool{}
		}
		among[iri] = true
	}
	seen := map[string]bool{}
	for _, name := range coders {
		folded := spelling.Fold(name)
		if seen[folded] {
			continue
		}
		seen[folded] = true
		same, err := r.coderNamed(name, names)
		if err != nil {
			return nil, err
		}
		found, err := r.sourcesWithLayer(ctx, name, names)
		if err != nil {
			return nil, err
		}
		if !given && len(found) == 0 && folded != schema.MainCoding {
			continue // named in the main coding alone
		}
		coding := CodedSources{Coder: schema.MainCoding}
		if len(same) > 0 {
			coding.Coder = rdf.Lexical(same[0])
		}
		own, err := r.sourcesCodedBy(ctx, name)
		if err != nil {
			return nil, err
		}
		found = append(found, own...)
		slices.Sort(found)
		for _, iri := range slices.Compact(found) {
			if among == nil || among[iri] {
				coding.Sources = append(coding.Sources, string(iri))
			}
		}
		out = append(out, coding)
	}
	if len(out) < 2 {
		msg := "it takes two codings to compare"
		if len(out) == 1 {
			msg += ", and there is only that of " + out[0].Coder
			if out[0].Coder == schema.MainCoding {
				msg = "it takes two codings to compare, and there is only the main one here: a second coder's file is sources/SOURCE.CODER.yaml"
			}
		}
		return nil, &CoderError{msg}
	}
	return out, nil
}

// sourcesCodedBy are the sources of which a coding has statements.
func (r *reader) sourcesCodedBy(ctx context.Context, coder string) (out []quad.IRI, err error) {
	p, err := r.coding(ctx, coder)
	if err != nil {
		return nil, err
	}
	return p.naming(ctx, schema.KindSource, []table.Field{table.Source})
}

// Common are the sources that all of some codings have; none is a *CoderError.
func Common(codings []CodedSources) ([]string, error) {
	var common []string
	var names []string
	for i, c := range codings {
		names = append(names, c.Coder)
		if i == 0 {
			common = slices.Clone(c.Sources)
			continue
		}
		common = slices.DeleteFunc(common, func(iri string) bool {
			_, has := slices.BinarySearch(c.Sources, iri)
			return !has
		})
	}
	if len(common) == 0 {
		t := hint.Textf("no source is coded by all of %s: name some with %s", strings.Join(names, ", "), option("coder", ""))
		return nil, hint.Wrap(&CoderError{t.String()}, t)
	}
	return common, nil
}

// coding is the population of the statements of one coder.
func (r *reader) coding(ctx context.Context, coder string) (*population, error) {
	f, err := (&Filter{Is: map[string][]string{"coder": {coder}}}).parse()
	if err != nil {
		return nil, err
	}
	sel, err := r.selection(ctx, f)
	if err != nil {
		return nil, err
	}
	return sel.counting(ctx)
}
