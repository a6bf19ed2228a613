package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/google/go-cmp/cmp"
)

func codedBy(coder string, s *schema.Statement) *schema.Statement {
	s.Coder = coder
	return s
}

func TestBothCoded(t *testing.T) {
	sought := func(id, coder, quote, position string) *schema.Statement {
		s := by(id, "ada", "w", 0, 0, position)
		s.Evidence = []schema.Passage{{Quote: quote}}
		return codedBy(coder, s)
	}
	joint := codedBy("BEN", by("b", "ben", "w", 0, 5, "q"))
	joint.Speakers = append(joint.Speakers, schema.Ref{Kind: schema.KindActor, ID: "ada"})
	layer := codedBy("BEN", by("BEN/b", "ada", "w", 0, 5, "q"))
	layer.Layer = "BEN"
	const both = "statement b: ANNA and BEN have both coded line 1 of s, "
	for _, c := range []struct {
		name       string
		statements []*schema.Statement
		want       string // how the warning begins
	}{
		{"another stance", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", by("b", "ada", "w", 4, 9, "q"))}, both},
		{"a joint statement", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), joint}, both},
		{"over another one", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 50)), codedBy("ANNA", by("c", "ada", "v", 3, 5)), codedBy("BEN", by("b", "ada", "w", 40, 45, "q"))}, both},
		{"not located", []*schema.Statement{sought("a", "ANNA", "w", "p"), sought("b", "BEN", "w", "q")}, "statement b: ANNA and BEN have both coded the same words of s, "},
		{"a name of two words", []*schema.Statement{codedBy("Anna Lee", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", by("b", "ada", "w", 4, 9, "q"))}, `statement b: "Anna Lee" and BEN have both coded line 1 of s, `},
		{"once for each source", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", by("b", "ada", "w", 4, 9, "q")), codedBy("EVE", by("c", "ada", "w", 4, 9, "q", "p"))}, both},
		{"the same", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", by("b", "ada", "w", 4, 9, "p"))}, ""},
		{"restates it", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", restates("a", by("b", "ada", "v", 4, 9, "p")))}, ""},
		{"another speaker", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", by("b", "ben", "w", 4, 9, "q"))}, ""},
		{"beside it", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("BEN", by("b", "ada", "w", 5, 9, "q"))}, ""},
		{"one coder", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), codedBy("anna", by("b", "ada", "w", 4, 9, "q"))}, ""},
		{"another layer", []*schema.Statement{codedBy("ANNA", by("a", "ada", "w", 0, 5, "p")), layer}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := coded(c.statements...)
			slices.Reverse(corpus.Statements) // the order of the files does not matter
			told := func(ps schema.Problems) (out []string) {
				for _, p := range ps {
					if strings.Contains(p.Msg, "have both coded") {
						out = append(out, p.ID+": "+p.Msg)
					}
				}
				return out
			}
			got := told(Corpus(corpus, Options{}))
			switch {
			case c.want == "" && len(got) > 0, c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want) || !strings.HasSuffix(got[0], "; see x:1:1")):
				t.Errorf("got %q, want %q", got, c.want)
			}
			_, ps, err := Graph(t.Context(), newPieces(slices.Collect(rdf.Quads(corpus))), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, s := range got {
				want = append(want, strings.TrimSuffix(s, "; see x:1:1"))
			}
			if diff := cmp.Diff(want, told(ps)); diff != "" {
				t.Errorf("of the graph: %s", diff)
			}
		})
	}
}

// What many have coded in one layer is looked through once.
func TestBothCodedOfMany(t *testing.T) {
	const n = 20_000
	var all []codedPassage
	for i := range n {
		all = append(all, codedPassage{id: fmt.Sprintf("s%05d", i), source: "s", coder: fmt.Sprint(i % 2), speaker: fmt.Sprint(i), start: 0, end: i + 1})
	}
	var ps schema.Problems
	k := newChecker("", Options{}, directory{}, &ps)
	if k.bothCoded(all); len(ps) > 0 {
		t.Fatal(ps)
	}
	for i := range all {
		all[i].speaker = "ada"
	}
	if k.bothCoded(all); len(ps) != 1 {
		t.Errorf("got %d warnings", len(ps))
	}
}
