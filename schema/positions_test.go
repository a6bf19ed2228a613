package schema

import (
	"strings"
	"testing"
)

func TestOrigin(t *testing.T) {
	at := func(line, column int) Pos { return Pos{"x.yaml", line, column} }
	o := FieldPositions{Pos: at(70_000, 3)}
	for _, m := range []struct {
		field string
		item  int
		pos   Pos
	}{
		{"id", WholeField, at(70_000, 7)},
		{"iri", WholeField, at(70_000, 7)},
		{"speakers", WholeField, at(70_001, 13)},
		{"speakers", 0, at(70_001, 14)},
		{"speakers", 1, at(70_002, 2)},
		{"speakers", 300, at(70_002, 5_000)},
		{"note", WholeField, at(1, 1)}, // before what was marked before
		{"suffix", WholeField, at(1, 20)},
		{"speakers", 1, at(70_009, 9)}, // again: the later one holds
	} {
		if m.item == WholeField {
			o.Mark(m.field, m.pos)
		} else {
			o.MarkItem(m.field, m.item, m.pos)
		}
	}
	for _, c := range []struct {
		field string
		has   bool
		want  Pos
	}{
		{"id", true, at(70_000, 7)},
		{"iri", true, at(70_000, 7)},
		{"speakers", true, at(70_001, 13)},
		{"speakers[0]", true, at(70_001, 14)},
		{"speakers[1]", true, at(70_009, 9)},
		{"speakers[2]", false, at(70_001, 13)}, // the list
		{"speakers[300]", true, at(70_002, 5_000)},
		{"note", true, at(1, 1)},
		{"suffix", true, at(1, 20)},
		{"suffix[0]", false, at(1, 20)},
		{"quotes", false, o.Pos}, // the whole
		{"quotes[0]", false, o.Pos},
		{"nonsense", false, o.Pos},
	} {
		if got := o.At(c.field); got != c.want || o.Has(c.field) != c.has {
			t.Errorf("%s: got %v, %v, want %v, %v", c.field, got, o.Has(c.field), c.want, c.has)
		}
	}
	var none FieldPositions
	if none.At("id") != (Pos{}) || none.Has("id") {
		t.Error("nothing was marked, and there is an id")
	}
	defer func() {
		if recover() == nil {
			t.Error("a field that no kind has was marked")
		}
	}()
	o.Mark("nonsense", at(1, 1))
}

// What is kept stays as it is when more is kept, and whatever becomes of what
// was read.
func TestArena(t *testing.T) {
	var k Arena
	long := strings.Repeat("long words ", 5)
	var texts, want []string
	for i := range 5_000 {
		text := []byte(strings.Repeat(string(rune('a'+i%26)), i%40))
		texts, want = append(texts, k.text(string(text))), append(want, strings.Clone(string(text)))
		if i%1000 == 0 {
			huge := strings.Repeat("x", lastBlock+i)
			texts, want = append(texts, k.text(huge)), append(want, huge)
		}
	}
	for i := range texts {
		if texts[i] != want[i] {
			t.Fatalf("text %d: got %q, want %q", i, texts[i], want[i])
		}
	}
	if n := testing.AllocsPerRun(100, func() { k.text(long) }); n > 0 {
		t.Errorf("a text that comes again takes %v pieces of memory", n)
	}
	a, b := k.entity(KindStatement).(*Statement), k.entity(KindStatement).(*Statement)
	a.Note = "a"
	if b.Note != "" || k.entity(KindActor).(*Actor) == nil {
		t.Error("entities are one")
	}
	if n := testing.AllocsPerRun(room, func() { k.entity(KindStatement) }); n > 0.1 {
		t.Errorf("a statement takes %v pieces of memory", n)
	}
}
