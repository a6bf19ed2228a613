package webanno

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/schema"
)

const sample = "\ufeff#FORMAT=WebAnno TSV 3.2\n#T_SP=webanno.custom.Speech|speaker|stance\n#T_SP=custom.Person|name\n#T_RL=custom.Says|how|BT_webanno.custom.Speech\n#T_CH=custom.Coref|a|b\n\n\n" +
	"#Text=It must\n#Text=close .\n" +
	"1-1\t0-2\tIt\tAda\\_Q[1]\t*[1]\t_\t_\t_\t_\t_\n1-2\t3-7\tmust\tAda\\_Q[1]\t*[1]\t_\t_\t_\t_\t_\n1-3\t8-13\tclose\t_\t_\t_\t_\t_\t_\t_\n1-4\t14-15\t.\t_\t_\t_\t_\t_\t_\t_\n\n" +
	"#Text=No , Ben .\r\n" +
	"2-1\t17-19\tNo\tBen[2]|Ann[3]\tpro[2]|_[3]\t_\tsaid\t1-1[1_2]\t_\t_\r\n2-2\t20-21\t,\t_\t_\t_\t_\t_\t_\t_\n2-3\t22-25\tBen\t_\t_\t*\t_\t_\t_\t_\n2-3.1\t22-24\tBe\tx\t_\t_\t_\t_\t_\t_\n2-4\t26-27\t.\t_\t_\t_\t_\t_\t_\t_\n"

func TestRead(t *testing.T) {
	var ps schema.Problems
	got := Read("a.tsv", sample, &ps)
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	want := &Document{
		Text: "It must\nclose .\n\nNo , Ben .",
		Spans: []Span{
			{ID: "Speech[1]", Layer: "Speech", Start: 0, End: 7, Features: []Feature{{"speaker", "Ada_Q"}}},
			{ID: "Speech[2]", Layer: "Speech", Start: 17, End: 19, Features: []Feature{{"speaker", "Ben"}, {"stance", "pro"}}},
			{ID: "Speech[3]", Layer: "Speech", Start: 17, End: 19, Features: []Feature{{"speaker", "Ann"}}},
			{ID: "Speech 2-3.1", Layer: "Speech", Start: 22, End: 24, Features: []Feature{{"speaker", "x"}}},
			{ID: "Person 2-3", Layer: "Person", Start: 22, End: 25},
		},
		Links: []Link{{Layer: "Says", From: "Speech[1]", To: "Speech[2]", Features: []Feature{{"how", "said"}}}},
		Left:  map[string]int{"chains": 1},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(schema.Pos{})); diff != "" {
		t.Error(diff)
	}
	if at := got.Spans[1].Pos; at != (schema.Pos{File: "a.tsv", Line: 16, Column: 1}) {
		t.Errorf("it is at %v", at)
	}
}

// Offsets are UTF-16 code units in some versions, and code points in others.
func TestUTF16(t *testing.T) {
	const head = "#FORMAT=WebAnno TSV 3.1\n#T_SP=x.A|v\n\n#Text=😀 b c\n"
	for name, lines := range map[string]string{"points": "1-1\t0-1\t😀\t_\n1-2\t2-3\tb\tv\n1-3\t4-5\tc\t_\n", "units": "1-1\t0-2\t😀\t_\n1-2\t3-4\tb\tv\n1-3\t5-6\tc\t_\n"} {
		var ps schema.Problems
		got := Read("a.tsv", head+lines, &ps)
		if len(ps) > 0 || got.UTF16 != (name == "units") || len(got.Spans) != 1 || got.Spans[0].Start != 2 || got.Spans[0].End != 3 {
			t.Errorf("%s: %+v, %v", name, got, ps)
		}
	}
}

func TestReadProblems(t *testing.T) {
	const head = "#FORMAT=WebAnno TSV 3.2\n#T_SP=x.A|v\n"
	for in, want := range map[string]string{
		"a,b":                                          "a.tsv:1:1: this is not WebAnno TSV 3: it begins with #FORMAT=WebAnno TSV 3.…",
		head + "1-1\t0-1\ta\t_":                        "a.tsv:3:1: this is neither a token nor a comment, or no #Text= is before it",
		head + "#Text=a\n1-1\tx\ta\t_":                 `a.tsv:4:1: "x" is not START-END`,
		head + "#Text=a\n1-1\t0-1\tb\t_":               `a.tsv:4:1: "b" is not in the sentence's #Text=`,
		head + "#Text=a b\n1-1\t0-2\ta\t_":             `a.tsv:4:1: the token 1-1 "a" does not stand from 0 to 2 of the text`,
		head + "#Text=a b\n1-1\t0-99\ta\t_":            `a.tsv:4:1: the token 1-1 "a" does not stand from 0 to 99 of the text`,
		head + "#Text=x a\n1-1\t0-1\ta\t_":             "a.tsv:3:1: this sentence begins at -2, and the one before ends at 0",
		head + "#T_XX=a":                               "a.tsv:3:1: a layer is #T_SP, #T_RL or #T_CH, a name and features",
		head + "#Text=a\n1-1\t99999999-99999999\ta\t_": "a.tsv:3:1: this sentence begins at 99999999, and the one before ends at 0",
	} {
		var ps schema.Problems
		Read("a.tsv", in, &ps)
		if got := strings.TrimSpace(ps.Error()); got != want {
			t.Errorf("%q: got %s", in, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Fuzz(func(t *testing.T, text string) {
		var ps schema.Problems
		doc := Read("a.tsv", text, &ps)
		n := len([]rune(doc.Text))
		for _, s := range doc.Spans {
			if s.Start < 0 || s.Start > s.End || s.End > n {
				t.Errorf("%+v of %d characters", s, n)
			}
		}
	})
}
