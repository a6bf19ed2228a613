package query

import (
	"errors"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/schema"
)

// again is the aspect of a statement that says which one it reports again.
const again aspect = "restates duplicateOf"

// utterance is the first report of the utterance that a statement reports.
func (r *reader) utterance(iri quad.IRI, s *schema.Statement) (quad.IRI, error) {
	if r.roots == nil {
		r.roots = count.NewRoots(func(iri quad.IRI) (quad.IRI, error) {
			s, err := r.statement(iri, again)
			var none *MisfitError
			if errors.As(err, &none) {
				return "", nil // what is restated is not there
			}
			if err != nil {
				return "", err
			}
			return count.Again(s), nil
		})
	}
	return r.roots.Of(iri, s)
}

// earlier reports whether a statement comes before another one, in the order of
// Said.
func (r *reader) earlier(a, b quad.IRI) (bool, error) {
	inOrder, err := r.order([]quad.IRI{a, b}, &Filter{})
	return err == nil && inOrder[0] == a, err
}

// A counting selection is statements to be counted.
type counting struct {
	*selection
	meant   count.Meant
	reports bool // each counts, and not each utterance
}

// counting makes the statements of a selection ready to be counted. Where it
// names speakers or their affiliation, those count alone; and of the positions
// those that are wanted, if any are named.
func (s *selection) counting(wanted []quad.Value, reports bool) *counting {
	c := &counting{selection: s, reports: reports}
	if len(s.speakers) > 0 {
		c.meant.Speaker = s.means
	}
	if len(wanted) > 0 {
		in := make(map[quad.IRI]bool, len(wanted))
		for _, v := range wanted {
			if iri, ok := v.(quad.IRI); ok {
				in[iri] = true
			}
		}
		c.meant.Position = func(iri quad.IRI) bool { return in[iri] }
	}
	return c
}

// unit is what a statement counts as.
func (c *counting) unit(iri quad.IRI, s *schema.Statement) (quad.IRI, error) {
	if c.reports {
		return iri, nil
	}
	return c.utterance(iri, s)
}
