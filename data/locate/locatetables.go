package locate

import (
	"fmt"
	"slices"

	"onrecord/data/anchor"
	"onrecord/data/text"
	"onrecord/schema"
)

// rows tells of the passages of a source that stand in tables and streams, which
// locate does not write: those that are not found, and of each file how many are
// found whenever it is read.
func (l *locator) rows(t *text.Text, statements []*schema.Statement, src *schema.Source) {
	found := map[string]int{}
	first := map[string]schema.Pos{}
	for _, s := range statements {
		if anchor.IsYAML(s.Pos.File) || !slices.ContainsFunc(s.Evidence, func(p schema.Passage) bool { return !p.Located() }) {
			continue
		}
		for i, place := range t.Places(s.Evidence) {
			p := &s.Evidence[i]
			switch {
			case p.Located():
			case place.Err != nil:
				l.result.Unlocated.Add(p.Pos, "statement "+s.ID, "%v", place.Err)
			default:
				if file := p.Pos.File; found[file] == 0 {
					first[file] = p.Pos
				}
				found[p.Pos.File]++
			}
		}
	}
	for file, n := range found {
		what := "1 passage"
		if n > 1 {
			what = fmt.Sprintf("%d passages", n)
		}
		l.result.Notes.Add(first[file], "", "%s of source %s found, from here on; this is not a YAML file, and nothing is written into it: they are found whenever it is read", what, src.ID)
	}
}
