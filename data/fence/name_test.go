package fence

import (
	"strings"
	"testing"
)

func TestBadName(t *testing.T) {
	for _, name := range []string{
		"", "con", "CON", "Con.yaml", "nul.ANNA.yaml", "aux.txt", "prn", "COM1", "com9.yaml", "LPT1.txt", "com¹.yaml", "lpt³", "CONIN$", "con .txt",
		"a.", "a ", "a:b", "a/b", `a\b`, "a?", "a*", "a|b", "a<b", `a"`, "a\x00", "a\x1f", "a\xff", strings.Repeat("ä", 150), strings.Repeat("a", 256),
	} {
		if BadName(name) == "" {
			t.Errorf("%q is not a name for a file everywhere", name)
		}
	}
	for _, name := range []string{
		"a", "console.yaml", "com.yaml", "com0.yaml", "com10.yaml", "lpt", "null", "a.con", "a..b", ".hidden", "ä.~-_é", "宮澤.yaml", "nul-1", "auxiliary", strings.Repeat("ä", 127),
	} {
		if why := BadName(name); why != "" {
			t.Errorf("%q %s", name, why)
		}
	}
}

func TestSameName(t *testing.T) {
	for _, same := range [][2]string{{"Gazette", "gazette"}, {"É", "e\u0301"}, {"straße", "STRASSE"}, {"ΣΑΣ", "σας"}, {"\ufb01", "\ufb01"}} {
		if SameName(same[0]) != SameName(same[1]) {
			t.Errorf("%q and %q are one file", same[0], same[1])
		}
	}
	for _, other := range [][2]string{{"a", "b"}, {"e", "é"}, {"a-b", "ab"}} {
		if SameName(other[0]) == SameName(other[1]) {
			t.Errorf("%q and %q are two files", other[0], other[1])
		}
	}
}
