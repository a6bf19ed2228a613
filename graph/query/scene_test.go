package query

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
	"onrecord/schema"
)

// One report stands for an utterance: the earliest that is shown, not one that
// is left out. What the others add to it does not count.
func TestSceneReports(t *testing.T) {
	c := town()
	c.Statements = append(c.Statements, statement("s11", "herald", "writer", "reported", func(s *schema.Statement) {
		s.Supports, s.Restates = positions("peace"), ref(schema.KindStatement, "s8")
	}), statement("s12", "gazette", "bob", "reported", func(s *schema.Statement) {
		s.Supports, s.Restates = positions("no-bridge"), ref(schema.KindStatement, "s4")
	}))
	s := open(t, c)
	for _, c := range []struct {
		name                string
		o                   SceneOptions
		statements, reports string
		assertions          int
		stances             string
	}{
		{
			"by default",
			SceneOptions{},
			"s1 s4 s7 s2 s10 s9 s11 s3", "s12 s5 s6", 1,
			"ann bridge s7 s3, ann halt s7, ann peace s1, ann truce s2 s10, bob bridge s4 s5 s6 s3, writer peace s11",
		},
		{
			"with assertions",
			SceneOptions{Assertions: true},
			"s1 s4 s7 s2 s8 s10 s9 s3", "s12 s5 s6 s11", 0,
			"ann bridge s7 s3, ann halt s7, ann peace s1, ann truce s2 s10, bob bridge s4 s5 s6 s3, writer peace s8 s11",
		},
		{
			"each report",
			SceneOptions{Reports: true},
			"s1 s4 s7 s2 s12 s10 s5 s6 s9 s11 s3", "", 1,
			"ann bridge s7 s3, ann halt s7, ann peace s1, ann truce s2 s10, bob bridge s4 s5 s6 s3, bob no-bridge s12, writer peace s11",
		},
		{"of one", SceneOptions{Filter: is("by bob")}, "s4 s9 s3", "s12 s5 s6", 0, "bob bridge s4 s5 s6 s3"},
		{"the first is not selected", SceneOptions{Filter: is("source herald", "by bob")}, "s5 s9 s3", "s6", 0, "bob bridge s5 s6 s3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			scene, err := Scene(t.Context(), s, c.o)
			if err != nil {
				t.Fatal(err)
			}
			local := func(iri string) string { return iri[strings.LastIndexByte(iri, '/')+1:] }
			var stances []string
			for _, st := range scene.Stances {
				stances = append(stances, local(st.Actor)+" "+local(st.Position)+" "+sceneIDs(t, scene, st.Statements))
				for _, side := range st.Sides {
					for _, said := range side.Statements {
						if !slices.Contains(st.Statements, said) {
							t.Errorf("%s is on one side, and not in %s", sceneIDs(t, scene, []view.Row{said}), sceneIDs(t, scene, st.Statements))
						}
					}
				}
				for _, said := range st.Utterances {
					if !slices.Contains(scene.Statements, said) {
						t.Errorf("%s stands for an utterance, and is not in the scene", sceneIDs(t, scene, []view.Row{said}))
					}
				}
				if scene.Entities[st.Actor] == nil || scene.Entities[st.Position] == nil {
					t.Errorf("%s or %s is not there", st.Actor, st.Position)
				}
			}
			for _, of := range [][2]string{
				{c.statements, sceneIDs(t, scene, scene.Statements)},
				{c.reports, sceneIDs(t, scene, scene.Reports)},
				{c.stances, strings.Join(stances, ", ")},
				{strconv.Itoa(c.assertions), strconv.Itoa(scene.Assertions)},
			} {
				if diff := cmp.Diff(of[0], of[1]); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func sceneIDs(t *testing.T, scene *view.Scene, rows []view.Row) string {
	t.Helper()
	ids, err := scene.Said.IDs(rows...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(ids, " ")
}
