package standin

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strings"
	"testing"

	"onrecord/schema"
)

func statement(iri string, quotes []string, evidence ...schema.Passage) *schema.Statement {
	s := &schema.Statement{Quotes: quotes, Summary: "sums " + iri, Evidence: evidence}
	s.IRI = iri
	return s
}

func TestText(t *testing.T) {
	t.Parallel()
	later := statement("c", nil, schema.Passage{Start: 20, End: 23, Exact: "fÿr"}, schema.Passage{Start: 5, End: 6, Exact: "ö"})
	same := statement("b", nil, schema.Passage{Start: 20, End: 23, Exact: "fÿr"})
	quoted := statement("a", []string{"so", "it is"}, schema.Passage{})
	summed := statement("d", nil, schema.Passage{})
	var passages []Passage
	for _, s := range []*schema.Statement{later, same, quoted, summed} {
		for i := range s.Evidence {
			passages = append(passages, Passage{s, i})
		}
	}
	text, spans := Text(passages, func(p *schema.Passage) string { return p.Exact }, strings.ToUpper)
	if want := "[SO … IT IS]\n\n[SUMS D]\n\nÖ\n\nFŸR"; text != want {
		t.Errorf("got %q", text)
	}
	for p, want := range map[Passage]string{{quoted, 0}: "[SO … IT IS]", {summed, 0}: "[SUMS D]", {later, 1}: "Ö", {later, 0}: "FŸR", {same, 0}: "FŸR"} {
		if got := string([]rune(text)[spans[p][0]:spans[p][1]]); got != want {
			t.Errorf("%s %d: got %q", p.Of.IRI, p.Index, got)
		}
	}
	if spans[Passage{later, 0}] != spans[Passage{same, 0}] || len(spans) != 5 {
		t.Errorf("got %v", spans)
	}
}

// What many passages of a statement repeat does not grow with their number times its
// length.
func TestTextOfMany(t *testing.T) {
	t.Parallel()
	s := statement("a", []string{strings.Repeat("ö", 500)}, schema.Passage{}, schema.Passage{Start: 1}, schema.Passage{Start: 2})
	text, spans := Text([]Passage{{s, 0}, {s, 1}, {s, 2}}, func(p *schema.Passage) string { return p.Exact }, strings.ToUpper)
	short := "[" + strings.Repeat("Ö", 200) + "…]"
	if want := "[" + strings.Repeat("Ö", 500) + "]\n\n" + short + "\n\n" + short; text != want {
		t.Errorf("got %q", text)
	}
	if want := (map[Passage][2]int{{s, 0}: {0, 502}, {s, 1}: {504, 707}, {s, 2}: {709, 912}}); !maps.Equal(want, spans) {
		t.Errorf("got %v", spans)
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte("öb"))
	text := []rune("aöbc")
	for _, c := range []struct {
		p    schema.Passage
		want bool
	}{
		{schema.Passage{Start: 1, End: 3}, true},
		{schema.Passage{Start: 1, End: 3, Exact: "öb", SHA256: hex.EncodeToString(sum[:])}, true},
		{schema.Passage{Start: 1, End: 3, Exact: "ob"}, false},
		{schema.Passage{Start: 0, End: 3, SHA256: hex.EncodeToString(sum[:])}, false},
		{schema.Passage{Start: 1, End: 5}, false},
		{schema.Passage{}, false},
	} {
		if got := Holds(text, &c.p); got != c.want {
			t.Errorf("%d to %d, %s: %v", c.p.Start, c.p.End, cmp.Or(c.p.Exact, c.p.SHA256), got)
		}
	}
}
