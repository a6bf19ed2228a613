package dna

import (
	"testing"

	"onrecord/schema"
)

// A statement of DNA has the organization of its speaker on that day.
func TestDNAOrganizationOfTheDay(t *testing.T) {
	to := func(id string) schema.Ref { return schema.Ref{Kind: schema.KindActor, ID: id} }
	ann := &schema.Actor{EntityBase: schema.EntityBase{ID: "ann", IRI: "https://example.org/house/actor/ann"}, Affiliations: []schema.Affiliation{
		{To: to("zebra")}, {To: to("chamber")}, {To: to("red"), From: "2010", Until: "2015-03-01"}, {To: to("blue"), From: "2015-03-01"},
	}}
	for _, c := range []struct{ date, speaksFor, want string }{
		{"2009", "", "zebra"},
		{"2012", "", "red"},
		{"2015-03-01", "", "blue"},
		{"2016", "", "blue"},
		{"", "", "blue"},
		{"2012", "chamber", "chamber"},
		{"2015-03-01", "red", "blue"},
		{"2015-02", "red", "red"},
	} {
		s := &schema.Statement{EntityBase: schema.EntityBase{ID: "u1", IRI: "https://example.org/house/statement/u1"}, Date: c.date}
		if c.speaksFor != "" {
			s.OnBehalfOf = []schema.Ref{to(c.speaksFor)}
		}
		if got := affiliated(s, ann, false).ID; got != c.want {
			t.Errorf("on %q for %q: got %s, want %s", c.date, c.speaksFor, got, c.want)
		}
	}
}
