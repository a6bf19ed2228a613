package drafting_test

import (
	"os"
	"slices"
	"testing"

	"onrecord/data"
	"onrecord/data/drafting"
	"onrecord/schema"
)

// The text that the built-in corpus codes is copyrighted and not in the repository: the
// variable names its file.
const articleFile = "ONRECORD_ALASKA_TEXT"

// Of the quotations that a person has coded, nearly all are proposed, each with who
// speaks.
func TestAlaskaQuotations(t *testing.T) {
	path := os.Getenv(articleFile)
	if path == "" {
		t.Skipf("$%s does not name the file of the article", articleFile)
	}
	set, err := data.Load(t.Context(), []string{"../alaska-summit"}, data.Options{Unlocated: true})
	if err != nil {
		t.Fatal(err)
	}
	const source = "alaska-takeaways"
	c := *set.Corpora[0]
	coded := c.Statements
	c.Statements = nil
	at := slices.IndexFunc(c.Sources, func(s *schema.Source) bool { return s.ID == source })
	d, err := drafting.Open(t.Context(), set, &c, c.Sources[at], drafting.Options{Texts: map[string]string{source: path}})
	if err != nil {
		t.Fatal(err)
	}
	who := func(s *schema.Statement) (ids []string) {
		for _, r := range s.Speakers {
			ids = append(ids, r.ID)
		}
		slices.Sort(ids)
		return ids
	}
	found, all := 0, 0
	for _, s := range coded {
		for _, p := range s.Evidence {
			if s.Source.ID != source || p.Quote == "" {
				continue
			}
			all++
			if slices.ContainsFunc(d.New, func(one drafting.Draft) bool {
				return slices.Equal(who(one.Statement), who(s)) && slices.ContainsFunc(one.Statement.Evidence, func(q schema.Passage) bool { return q.Start <= p.Start && p.End <= q.End })
			}) {
				found++
				continue
			}
			t.Logf("line %d: %q of %v is not proposed", p.Line, p.Quote, who(s))
		}
	}
	if all == 0 || 10*found < 8*all {
		t.Errorf("%d of %d quotations are proposed with who speaks, want 80%%", found, all)
	}
}
