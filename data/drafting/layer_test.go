package drafting

import (
	"fmt"
	"regexp"
	"testing"

	"onrecord/schema"
)

// Of thousands of proposals without words, two have ids of the same six digits, and are
// told apart.
func TestIDsOfMany(t *testing.T) {
	source := &schema.Source{EntityBase: schema.EntityBase{ID: "minutes"}, Title: "Minutes"}
	var two []*schema.Statement
	known := map[string]*schema.Statement{}
	for i := range 100_000 {
		s := &schema.Statement{Source: schema.RefTo(source), Evidence: []schema.Passage{{Exact: fmt.Sprint("It costs ", i), From: fmt.Sprint("costs ", i)}}}
		id := schema.StatementID(s, 1)
		if first := known[id]; first != nil {
			two = []*schema.Statement{first, s}
			break
		}
		known[id] = s
	}
	if two == nil {
		t.Fatal("no two ids are alike")
	}
	d := &Drafts{Dir: t.TempDir(), Source: source, Corpus: &schema.Corpus{}}
	ids := regexp.MustCompile(`(?m)^  - id: (\S+)$`).FindAllStringSubmatch(string(d.change(two, nil).Text), -1)
	if len(ids) != 2 || ids[0][1] == ids[1][1] {
		t.Errorf("got ids %q", ids)
	}
}
