package diagram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// Of whom a date leaves the bloc open, the footer says so, with what is drawn.
func TestBlocsLeftOpen(t *testing.T) {
	for _, test := range []struct {
		kind       string
		statements []string
		want       []string
	}{
		{"statements", []string{"ann 2015 supports"}, []string{"Ann is drawn as Blue; a date leaves Red as possible."}},
		{"positions", []string{"ann 2015 supports"}, []string{"Ann is drawn as Blue; a date leaves Red as possible."}},
		{"ego", []string{"ann 2014-01-01/2015-03-01 supports"}, []string{"Ann is drawn as Blue; a date leaves Red as possible."}},
		{"evidence", []string{"ann 2015-02/2015-03 supports"}, []string{"Ann is drawn as Blue; a date leaves Red as possible."}},
		{"statements", []string{"ann 2012-05-01 supports", "ann 2015 opposes"}, []string{"Ann is drawn as Blue; a date leaves Red as possible."}},
		{"statements", []string{"cat 2011-06/2012-06 supports"}, []string{"Cat is drawn as Blue; a date leaves Red as possible."}},
		{"statements", []string{"ann - supports"}, []string{"Ann is drawn as Blue; an undated statement leaves Chamber and Red as possible."}},
		{"statements", []string{"ann 2015-03-01 supports"}, nil},
		{"statements", []string{"ann 2014 supports", "ann 2016 opposes"}, nil},
		{"statements", []string{"bob - supports", "dan 2015 opposes"}, nil},
	} {
		t.Run(test.kind+" "+strings.Join(test.statements, ", "), func(t *testing.T) {
			got := leftOpen(draw(t, test.kind, house([]string{"red", "blue"}, test.statements...), Options{}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func leftOpen(f *Figure) (told []string) {
	for _, line := range f.Texts {
		if strings.Contains(line, "possible.") || strings.Contains(line, "leaves the bloc open.") {
			told = append(told, strings.ReplaceAll(line, "\u00a0", " "))
		}
	}
	return told
}

// The footer does not grow with their number, nor the work with that of the
// affiliations.
func TestManyLeftOpen(t *testing.T) {
	scene := house([]string{"red", "blue"}, "ann 2015 supports")
	for i := range 20 {
		a := *scene.Entities[scene.Focus].(*schema.Actor)
		a.ID = fmt.Sprintf("ann%02d", i)
		a.Name, a.IRI = a.ID, base+"actor/"+a.ID
		scene.Entities[a.IRI] = &a
		again := *said(scene)[0]
		again.ID = a.ID
		again.IRI = base + "statement/" + again.ID
		again.Speakers = []schema.Ref{{Kind: schema.KindActor, ID: a.ID}}
		show(scene, &again)
	}
	scene.Stances = tallied(said(scene))
	told := leftOpen(draw(t, "positions", scene, Options{}))
	if len(told) != mostChanges+1 || told[mostChanges] != "Of 15 more actors a date leaves the bloc open." {
		t.Errorf("got %q", told)
	}
	ann := scene.Entities[scene.Focus].(*schema.Actor)
	for day := range 100 {
		ann.Affiliations = append(ann.Affiliations, schema.Affiliation{To: schema.Ref{Kind: schema.KindActor, ID: fmt.Sprint("club", day)}, From: fmt.Sprintf("2015-%02d-%02d", 1+day/25, 1+day%25)})
	}
	s := &sheet{scene: scene}
	turns := s.changeDays(ann, schema.DaysOf("2015"))
	if len(turns) != mostTurns || !slices.Contains(turns, schema.DaysOf("2015").From) {
		t.Errorf("got %d days: %v", len(turns), turns)
	}
}

// A trail says that no text bears it out.
func TestTrailInDoubt(t *testing.T) {
	for _, test := range []struct {
		doubt string
		want  bool
	}{{"", false}, {"not verified against the text", true}} {
		scene := house(nil, "ann 2012 supports")
		scene.Doubt = test.doubt
		if got := slices.Contains(draw(t, "evidence", scene, Options{}).Texts, "Not verified against the text."); got != test.want {
			t.Errorf("%q: %v", test.doubt, got)
		}
	}
}
