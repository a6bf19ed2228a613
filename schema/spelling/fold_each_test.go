package spelling

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

// Folding each character by itself is folding the whole.
func TestFoldEach(t *testing.T) {
	check := func(s string) {
		t.Helper()
		if got, ok := foldEach(s); ok && got != foldWhole(s) {
			t.Errorf("%+q: got %+q, want %+q", s, got, foldWhole(s))
		}
	}
	for r := range rune(0x3000) {
		check(string(r))
		check("a" + string(r) + "и" + string(r))
	}
	random := rand.New(rand.NewPCG(1, 2))
	ranges := [][2]rune{{0, 0x80}, {0x80, 0x300}, {0x300, 0x483}, {0x2000, 0x2030}, {0x80, 0x600}, {0x1100, 0x11FF}, {0xAC00, 0xAC80}}
	short := 0
	for range 200_000 {
		var s []rune
		for range 1 + random.IntN(6) {
			in := ranges[random.IntN(len(ranges))]
			s = append(s, in[0]+rune(random.IntN(int(in[1]-in[0]))))
		}
		if _, ok := foldEach(string(s)); ok {
			short++
		}
		check(string(s))
	}
	if short < 10_000 {
		t.Errorf("%d texts were folded one by one", short)
	}
	for _, s := range []string{"\xff", "a\xc3", "é\xffé", "\xed\xa0\x80"} {
		if utf8.ValidString(s) {
			t.Fatal(s)
		}
		check(s)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Zelenskyy’s “Plan”": "zelenskyy's 'plan'", "Straße  Łódź": "strasse lodz", "ЗЕЛЕНСЬКИЙ": "зеленський", "Erdoğan": "erdogan", "ΑΘΉΝΑ": "αθηνα", "a—b": "a-b",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
