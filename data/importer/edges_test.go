package importer

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// What a table of edges says comes in: all that entities refer to, in its order.
func TestImportEdges(t *testing.T) {
	in := corpustest.Folder(t, `
-- nodes.csv --
Id,Label,Kind,IRI,Weight,name,type,roles,title
actor/ann,Ann,actor,https://e.org/v/actor/ann,1,Ann,person,"Poet (until 2022, according to herald); Mayor (from 2021); Heir (from 2001) (); Chair (acting)",
actor/council,Council,actor,https://e.org/v/actor/council,1,Council,organization,,
position/peace,Peace,position,https://e.org/v/position/peace,1,Peace,demand,,
position/bridge,A bridge,position,https://e.org/v/position/bridge,1,A bridge,demand,,
place/green,Green,place,https://e.org/v/place/green,1,Green,,,
place/town,Town,place,https://e.org/v/place/town,1,Town,,,
event/fair,Fair,event,https://e.org/v/event/fair,1,Fair,,,
event/week,Week,event,https://e.org/v/event/week,1,Week,,,
source/herald,Herald,source,https://e.org/v/source/herald,1,,,,Herald
-- edges.csv --
Source,Target,Type,Label,Weight,Id,Kind,date,office,from,until,accordingTo
actor/ann,actor/council,Directed,affiliation,1,0,affiliation,,,2020,2021,
actor/ann,actor/council,Directed,role,1,1,role,,Mayor,2021,,source/herald
actor/ann,source/herald,Directed,accordingTo,1,2,accordingTo,,,,,
position/peace,position/bridge,Directed,broader,1,3,broader,,,,,
position/peace,actor/ann,Directed,about,1,4,about,,,,,
place/green,place/town,Directed,within,1,5,within,,,,,
event/fair,event/week,Directed,partOf,1,6,partOf,,,,,
event/fair,actor/council,Directed,participant,1,7,participant,,,,,
event/fair,actor/ann,Directed,participant,1,8,participant,,,,,
source/herald,actor/ann,Directed,creator,1,9,creator,,,,,
actor/ann,actor/council,Directed,hates,1,10,hates,,,,,
actor/nobody,actor/council,Directed,role,1,11,role,,,,,
`)
	dir := filepath.Join(t.TempDir(), "new")
	result, err := importer(t, "csv").Import(t.Context(), []string{in}, dir, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c := corpustest.Loaded(t, data.Options{}, dir)
	a := c.Actors[0]
	cells := strings.Join(schema.Cells(a), "|")
	if want := "ann||Ann||person||||council,2020,2021|Poet,,,2022,herald; Mayor,council,2021,,herald; Heir (from 2001),,,; Chair (acting),,,|herald"; cells != want {
		t.Errorf("got %s, want %s", cells, want)
	}
	got := ids([]schema.Ref{c.Positions[0].Broader, c.Positions[0].About[0], c.Places[0].Within, c.Events[0].PartOf}) + " " + ids(c.Events[0].Participants) + " " + ids(c.Sources[0].Authors)
	if want := "bridge ann town week council ann ann"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	left := map[string]string{}
	for _, p := range result.Parts {
		if p.What == "edge" && p.Left > 0 {
			left[p.Name] = p.Why
		}
	}
	if diff := cmp.Diff(map[string]string{"hates": "it is no field of what it leads from", "role": "no table describes what it leads from"}, left); diff != "" {
		t.Error(diff)
	}
	again, err := importer(t, "csv").Import(t.Context(), []string{in}, dir, ImportOptions{})
	if err != nil || len(again.Files) > 0 || !again.Complete() {
		t.Errorf("again: %v, %+v", err, again)
	}
}
