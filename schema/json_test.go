package schema

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode"

	"onrecord/schema/escape"
)

// A JSON string is that of encoding/json with all control characters escaped,
// whichever way it is written.
func TestAppendJSONString(t *testing.T) {
	texts := []string{"", "plain", "a\xffb", "\xc2", "\xe2\x80", "a\xe2\x80\xa8", "“So – 😀”", "\xed\xa0\x80", "\xc0\xaf"}
	for r := range rune(unicode.MaxRune + 1) {
		if r < 0x3000 || r%97 == 0 {
			texts = append(texts, "é"+string(r)+"z")
		}
	}
	for _, text := range texts {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(text); err != nil {
			t.Fatal(err)
		}
		want := escape.JSON(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
		if got := AppendJSONString([]byte("x"), text); string(got) != "x"+string(want) {
			t.Errorf("%q: got %s, want %s", text, got[1:], want)
		}
	}
}
