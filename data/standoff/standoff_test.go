package standoff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/schema"
)

const sample = "\ufeffT1\tContent 20 30;0 8\tit must\n\nclose now\r\nT2\tSource 9 12\tAda\nT3\tCue 13 17\tsaid\nE1\tCue:T3 Source:T2 Content:T1 Content2:E2\nR1\tSays Arg1:T2 Arg2:T1\nA1\tNegated E1\nM2\tStance T1 in favour\nN1\tReference T2 Wikidata:Q1\tAda\n*\tEquiv T1 T2\n#1\tAnnotatorNotes T1\tReally?\nYes\n"

func TestRead(t *testing.T) {
	var ps schema.Problems
	got := Read("a.ann", sample, &ps)
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	want := &Document{
		Spans: []Span{
			{ID: "T1", Type: "Content", Fragments: [][2]int{{20, 30}, {0, 8}}, Words: "it must\n\nclose now"},
			{ID: "T2", Type: "Source", Fragments: [][2]int{{9, 12}}, Words: "Ada"},
			{ID: "T3", Type: "Cue", Fragments: [][2]int{{13, 17}}, Words: "said"},
		},
		Events:     []Event{{ID: "E1", Type: "Cue", Trigger: "T3", Args: []Arg{{"Source", "T2"}, {"Content", "T1"}, {"Content2", "E2"}}}},
		Relations:  []Relation{{ID: "R1", Type: "Says", Args: []Arg{{"Arg1", "T2"}, {"Arg2", "T1"}}}},
		Attributes: []Attribute{{Name: "Negated", Of: "E1"}, {Name: "Stance", Of: "T1", Value: "in favour"}},
		Notes:      []Note{{Of: "T1", Text: "Really?\nYes"}},
		Left:       map[string]int{"references to databases": 1, "equivalences": 1},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(schema.Pos{})); diff != "" {
		t.Error(diff)
	}
	if at := got.Spans[1].Pos; at != (schema.Pos{File: "a.ann", Line: 4, Column: 1}) {
		t.Errorf("T2 is at %v", at)
	}
}

func TestReadProblems(t *testing.T) {
	for in, want := range map[string]string{
		"hello":                  "a.ann:1:1: this line begins with no id, as T1 or E1, and none is before it",
		"T1\t":                   "a.ann:1:1: T1 says nothing",
		"T1\tSource":             "a.ann:1:1: T1 says not where it stands: a span is TYPE START END",
		"T1\tSource 5 3":         "a.ann:1:1: T1 stands from 5 to 3, which is no part of a text",
		"T1\tSource 0 4;x 9":     "a.ann:1:1: T1 stands from x to 9, which is no part of a text",
		"E1\tCue A:T1":           "a.ann:1:1: E1 names no span: an event is TYPE:T1 ROLE:T2",
		"R1\tSays T1":            `a.ann:1:1: R1: "T1" is not ROLE:ID`,
		"A1\tStance\n#1\tNotes ": "a.ann:1:1: A1 is of nothing: an attribute is NAME T1 VALUE\na.ann:2:1: #1 is on nothing: a note is TYPE T1",
	} {
		var ps schema.Problems
		Read("a.ann", in, &ps)
		if got := strings.TrimSpace(ps.Error()); got != want {
			t.Errorf("%q: got %s", in, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Fuzz(func(t *testing.T, text string) {
		var ps schema.Problems
		for _, s := range Read("a.ann", text, &ps).Spans {
			for _, fragment := range s.Fragments {
				if fragment[0] < 0 || fragment[0] >= fragment[1] {
					t.Errorf("%+v", s)
				}
			}
		}
	})
}
