package plaintext

import (
	"slices"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// Short tables in other encodings are never taken for Windows-1252, and such in that one
// still are.
func TestGuessShort(t *testing.T) {
	for _, c := range []struct {
		table *charmap.Charmap
		texts []string
		want  string
	}{
		{charmap.Windows1250, []string{"Łukasz Żak;Nie", "Petr Fiala;Říká že ne", "Čaputová", "Orbán;Őszi", "Dvořák", "Kaczyński", "Lech Wałęsa", "Zażółć gęślą jaźń"}, ""},
		{charmap.Windows1251, []string{"Иванов;Нет", "ЗЕЛЕНСЬКИЙ"}, ""},
		{charmap.Windows1257, []string{"Kaļķis", "Šimonytė"}, ""},
		{charmap.Macintosh, []string{"Müller;Für", "Peña", "Señor", "Élysée;Ça", "François"}, ""},
		{charmap.CodePage850, []string{"Zoë", "Müller", "Peña"}, ""},
		{charmap.CodePage852, []string{"Łukasz Żak", "Dvořák"}, ""},
		{charmap.Windows1252, []string{"Müller;Für", "Zoë;“Ja”", "Élysée;Ça", "Peña", "Ñandú", "año", "Wien–Berlin", "1990–2000", "J’accuse", "Ørsted på", "5‰"}, "windows-1252"},
	} {
		for _, text := range c.texts {
			raw, err := c.table.NewEncoder().Bytes([]byte("speaker;quote\n" + text + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			if got := Guess(raw); got != c.want {
				t.Errorf("%s %q: got %q, want %q", c.table, text, got, c.want)
			}
		}
	}
}

// Encodings are known by the names that people and programs give them.
func TestEncodingNames(t *testing.T) {
	for name, want := range map[string]string{
		"cp1250": "windows-1250", "CP-1250": "windows-1250", "Windows 1251": "windows-1251", "win1251": "windows-1251", "1250": "",
		"Mac Roman": "macintosh", "macroman": "macintosh", "x-mac-roman": "macintosh", "MacCyrillic": "x-mac-cyrillic",
		"cp850": "ibm850", "IBM852": "ibm852", "cp866": "ibm866", "cp12": "", "latin1": "windows-1252", "ebcdic": "",
	} {
		if got, ok := encodingNamed(name); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %t, want %q", name, got, ok, want)
		}
	}
	got, err := Decode([]byte("\x9d\x75kasz \xbdak"), "cp852")
	if err != nil || got != "Łukasz Żak" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := Decode([]byte("M\x9fller"), "mac roman"); err != nil || got != "Müller" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestExamples(t *testing.T) {
	if got, want := Examples("a £ 5 Müller’s; Zoë (Müller’s) naïve", 2), []string{"Müller’s", "Zoë"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Examples("plain", 2); got != nil {
		t.Errorf("got %q", got)
	}
}
