package plaintext

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

func encoded(t testing.TB, e encoding.Encoding, text string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// What is guessed is read as it was written; what could be several things is not
// guessed.
func TestGuess(t *testing.T) {
	const (
		german    = "„Wir bauen ihn“, sagte Müller – “for €5 million”, …\n"
		french    = "« L’œuvre a été créée là-bas », dit-elle\u00a0; ça coûte 20 °C.\n"
		spanish   = "¿Qué pasó mañana? «Nada», dijo él.\n"
		icelandic = "Ríkisstjórnin ætlar að byggja höfnina, sagði Þórður í gær, og það verður dýrt.\n"
		polish    = "Będziemy budować most, powiedział burmistrz Łodzi. Żaden problem.\n"
		czech     = "Přístav se zavře, řekl starosta Dvořák. Žádná škoda.\n"
		hungarian = "A kikötőt bezárják, mondta a polgármester a gyűlésen.\n"
		turkish   = "Liman kapatılacak, dedi belediye başkanı. Değil mi?\n"
		russian   = "Порт закроют, сказал мэр.\n"
		greek     = "Το λιμάνι θα κλείσει, είπε ο δήμαρχος.\n"
		hebrew    = "הנמל ייסגר, אמר ראש העיר.\n"
		latvian   = "Osta tiks slēgta, sacīja pilsētas mērs Kārlis Šķēle.\n"
	)
	utf16 := func(o unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(o, b) }
	for _, c := range []struct {
		name string
		raw  []byte
		want string // empty: it cannot be told
		text string // that is read; empty: what is wrong is not the guess
	}{
		{"ASCII", []byte("No."), "utf-8", "No."},
		{"UTF-8", []byte(german), "utf-8", german},
		{"UTF-8 with a mark", []byte("\ufeff" + german), "utf-8", german},
		{"broken UTF-8", []byte("Mü\xfcller"), "utf-8", ""},
		{"UTF-16LE with a mark", encoded(t, utf16(unicode.LittleEndian, unicode.UseBOM), russian), "utf-16le", russian},
		{"UTF-16BE with a mark", encoded(t, utf16(unicode.BigEndian, unicode.UseBOM), german+"𝒳"), "utf-16be", german + "𝒳"},
		{"UTF-16LE", encoded(t, utf16(unicode.LittleEndian, unicode.IgnoreBOM), french), "utf-16le", french},
		{"UTF-16BE", encoded(t, utf16(unicode.BigEndian, unicode.IgnoreBOM), french), "utf-16be", french},
		{"two characters in UTF-16", []byte("h\x00i\x00"), "utf-16le", "hi"},
		{"UTF-32LE with a mark", encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), russian), "utf-32le", russian},
		{"UTF-32BE with a mark", encoded(t, utf32.UTF32(utf32.BigEndian, utf32.UseBOM), german), "utf-32be", german},
		{"UTF-32LE", encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), french), "utf-32le", french},
		{"UTF-32BE", encoded(t, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), french), "utf-32be", french},
		{"German", encoded(t, charmap.Windows1252, german), "windows-1252", german},
		{"French", encoded(t, charmap.Windows1252, french), "windows-1252", french},
		{"Spanish", encoded(t, charmap.Windows1252, spanish), "windows-1252", spanish},
		{"Icelandic", encoded(t, charmap.Windows1252, icelandic), "windows-1252", icelandic},
		{"Polish", encoded(t, charmap.Windows1250, polish), "", ""},
		{"Polish, ISO", encoded(t, charmap.ISO8859_2, polish), "", ""},
		{"Czech", encoded(t, charmap.Windows1250, czech), "", ""},
		{"Hungarian", encoded(t, charmap.Windows1250, hungarian), "", ""},
		{"Turkish", encoded(t, charmap.Windows1254, turkish), "", ""},
		{"Russian", encoded(t, charmap.Windows1251, russian), "", ""},
		{"Russian, KOI8", encoded(t, charmap.KOI8R, russian), "", ""},
		{"Greek", encoded(t, charmap.Windows1253, greek), "", ""},
		{"Hebrew", encoded(t, charmap.Windows1255, hebrew), "", ""},
		{"Latvian", encoded(t, charmap.Windows1257, latvian), "", ""},
		{"Mac", encoded(t, charmap.Macintosh, "“Nous étions là”, dit-il."), "", ""},
		{"DOS", encoded(t, charmap.CodePage850, "Wir bauen für die Größe, sagte Müller."), "", ""},
		{"Japanese", encoded(t, japanese.ShiftJIS, "港は閉鎖されると市長は述べた。"), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Guess(c.raw)
			if got != c.want {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			if c.text == "" {
				return
			}
			if text, err := Decode(c.raw, got); err != nil || text != c.text {
				t.Errorf("got %q, %v, want %q", text, err, c.text)
			}
		})
	}
}

// Every encoding that is listed is known, and reads ASCII.
func TestEncodings(t *testing.T) {
	for _, name := range Encodings() {
		raw := []byte("No, he said.\n")
		if strings.HasPrefix(name, "utf-") && name != "utf-8" {
			continue // TestGuess reads them
		}
		if text, err := Decode(raw, name); err != nil || text != string(raw) {
			t.Errorf("%s: got %q, %v", name, text, err)
		}
		if known, ok := encodingNamed(strings.ToUpper(name)); !ok || known != name {
			t.Errorf("%s is called %s", name, known)
		}
	}
	for _, name := range []string{"", "ebcdic", "replacement", "x-user-defined", "iso-2022-kr"} {
		if err := CheckEncoding(name); err == nil {
			t.Errorf("%q is known", name)
		}
	}
}

func TestDecodeFaults(t *testing.T) {
	for _, c := range []struct{ name, raw, encoding, want string }{
		{"no UTF-8", "ä\nö\xff", "utf-8", "2:2 invalid UTF-8"},
		{"lines that end with a carriage return", "a\rb\r\n\xff", "utf-8", "3:1 invalid UTF-8"},
		{"U+0000", "ä\x00", "utf-8", "1:2 the character U+0000 is not allowed here"},
		{"no character", "a\n\xe4 \x81\n", "cp1252", "2:3 the byte 0x81 is not a character of Windows-1252: say with the option encoding what this file is"},
		{"U+0000 in a table", "a\x00", "koi8-r", "1:2 the character U+0000 is not allowed here"},
		{"no Shift_JIS", "a\n\x82", "shift_jis", "2:1 this is not SHIFT_JIS: say with the option encoding what this file is"},
		{"half a character", "\xff\xfea\x00\n\x00b", "utf-16le", "2:1 this is not UTF-16: half a character at the end"},
		{"half a pair", "\xff\xfea\x00\x00\xd8b\x00", "utf-16le", "1:2 this is not UTF-16: half a surrogate pair"},
		{"no UTF-32", "a\x00\x00\x00\x00\x00\x11\x00", "utf-32le", "1:2 this is not UTF-32: there is no character 0x110000"},
		{"half a UTF-32", "\x00\x00\x00a\x00", "utf-32be", "1:2 this is not UTF-32: half a character at the end"},
	} {
		_, err := Decode([]byte(c.raw), c.encoding)
		var fault *Fault
		if !errors.As(err, &fault) {
			t.Errorf("%s: got %v", c.name, err)
		} else if got := place(fault); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A U+FFFD that somebody wrote is read as it is in every encoding of Unicode, and
// what is none of it is a fault. The decoders of x/text, which put U+FFFD in its
// place, cannot tell one from the other; so decodeWide is our own.
func TestWrittenReplacement(t *testing.T) {
	const text = "a\ufffdb"
	for _, w := range wide {
		var raw []byte
		for _, r := range text {
			four := make([]byte, 4)
			if w.size == 2 {
				w.order.PutUint16(four, uint16(r))
			} else {
				w.order.PutUint32(four, uint32(r))
			}
			raw = append(raw, four[:w.size]...)
		}
		if got, err := Decode(raw, w.name); err != nil || got != text {
			t.Errorf("%s: got %q, %v", w.name, got, err)
		}
	}
	half := []byte("a\x00\x00\xd8b\x00") // half a surrogate pair
	if got, err := Decode(half, "utf-16le"); err == nil {
		t.Errorf("half a pair: got %q", got)
	}
	if got, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().String(string(half)); err != nil || got != text {
		t.Errorf("x/text tells more now: %q, %v; it may do instead of decodeWide", got, err)
	}
}
