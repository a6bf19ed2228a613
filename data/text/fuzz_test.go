package text

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"onrecord/schema"
	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// typeset changes what typography may change: bits of how say what.
func typeset(words string, how byte) string {
	var b strings.Builder
	runes := []rune(words)
	for i, r := range runes {
		switch {
		case r == '\n' && how&1 != 0:
			b.WriteRune(' ')
		case r == ' ' && how&2 != 0 && !besideMark(runes, i):
			b.WriteRune('\u00a0')
		case r == '“' && how&4 != 0:
			b.WriteRune('«')
		case r == '\'' && how&4 != 0:
			b.WriteRune('’')
		case r == '-' && how&8 != 0:
			b.WriteRune('‑')
		default:
			b.WriteRune(r)
		}
		if how&16 != 0 && i%3 == 0 && i+1 < len(runes) && unicode.IsLetter(r) && unicode.IsLetter(runes[i+1]) {
			b.WriteRune('\u00ad')
		}
	}
	out := b.String()
	if how&32 != 0 {
		out = norm.NFD.String(out)
	}
	if how&64 != 0 {
		out = strings.NewReplacer("ffi", "ﬃ", "fi", "ﬁ", "fl", "ﬂ").Replace(out)
	}
	return out
}

// besideMark reports whether a quotation mark stands right before or behind a
// place: a space that does not break there says that the mark closes.
func besideMark(runes []rune, i int) bool {
	const marks = "“”‘’„«»'`\","
	return i > 0 && strings.ContainsRune(marks, runes[i-1]) || i+1 < len(runes) && strings.ContainsRune(marks, runes[i+1])
}

// letters reports whether a text is of signs that do not act on one another, so
// that each can be typeset by itself.
func letters(runes []rune) bool {
	for i, r := range runes {
		if i > 0 && r == runes[i-1] && strings.ContainsRune("'`,", r) { // together they can be one mark
			return false
		}
		if !(r < 0x80 || r >= 0xc0 && r < 0x250 || r >= 0x400 && r < 0x482 || r >= 0x4e00 && r < 0x9fff || r >= 0xac00 && r < 0xd7a4 || strings.ContainsRune("“”‘’„«»–—…", r)) || r == '-' || unicode.IsControl(r) && r != '\n' {
			return false
		}
	}
	return true
}

// Whatever is cut from a text is found in it, there or where the same words
// stand; so is what was typeset otherwise in the meantime, in the text or in
// the quote; and whatever is found are the words that were looked for.
func FuzzPlace(f *testing.F) {
	const some = "He said: “The har-\nbour must close — it's an oﬃcial … view.” Thus 他说不。\n\n«Été», «Ελλάδα» 각하 e\u0301 [x] a - b\r\n"
	for _, seed := range []struct {
		text       string
		start, end uint
		how        byte
		quote      string
	}{
		{some, 10, 40, 0, "harbour"},
		{some, 0, 9, 127, "[t]he harbour"},
		{some, 60, 80, 32, "… view"},
		{"no no know “no”", 0, 2, 7, "No"},
		{"fine, the office's first flower", 0, 30, 127, "f"},
		{"fine, the office's first flower", 17, 30, 127, "f"},
		{"“a\n\n“b”", 1, 4, 1, "a b"},
		{"[We] (...) will", 0, 9, 0, "[[]"},
		{"0\n0", 1, 1, 0, "0"},
		{"nono `no”", 2, 3, 2, "no"},
		{"0\n0", 45, 40, 0, "0"},
		{"a\u0301\u0323\u200d\ufe0f", 1, 3, 0, "\u0301"},
	} {
		f.Add(seed.text, seed.start, seed.end, seed.how, seed.quote)
	}
	f.Fuzz(func(t *testing.T, in string, start, end uint, how byte, quote string) {
		if len(in) > 1<<12 || len(quote) > 1<<10 {
			return
		}
		text, err := New("text", []byte(in))
		if err != nil {
			return
		}
		text.Language = []string{"", "en", "de", "fr", "sv", "ja"}[how%6]
		for _, q := range text.Quotations() {
			if q[0] < 0 || q[0] >= q[1] || q[1] > text.Len() {
				t.Fatalf("a quotation from %d to %d", q[0], q[1])
			}
		}
		place := text.PlaceOf(&schema.Passage{Quote: quote})
		if place.Err == nil && !text.is(place.Start, place.End, quote) {
			t.Fatalf("%q is not %q", text.Slice(place.Start, place.End), quote)
		}
		if text.Len() == 0 {
			return
		}
		from := int(start % uint(text.Len()))
		to := from + int(end%uint(text.Len()-from)) + 1
		words := text.Slice(from, to)
		at := func(p Place, in *Text, words string) {
			t.Helper()
			switch {
			case p.Err != nil && strings.Contains(p.Err.Error(), " times "):
			case p.Err != nil:
				t.Fatalf("cut from %d to %d: %v", from, to, p.Err)
			case !in.is(p.Start, p.End, words):
				t.Fatalf("%q is not %q", in.Slice(p.Start, p.End), words)
			}
		}
		at(text.PlaceOf(&schema.Passage{Quote: words}), text, words)
		if p := text.PlaceOf(&schema.Passage{Exact: words, Prefix: text.Slice(from-32, from), Suffix: text.Slice(to, to+32), Line: text.LineAt(from)}); p.Err == nil && spelling.FoldQuotes(text.Slice(p.Start, p.End)) != spelling.FoldQuotes(words) {
			t.Fatalf("with what is around it, %q is found as %q", words, text.Slice(p.Start, p.End))
		}
		if !letters(text.runes) || strings.TrimSpace(words) != words || !strings.ContainsFunc(words, unicode.IsLetter) {
			return
		}
		at(text.PlaceOf(&schema.Passage{Quote: typeset(words, how)}), text, words)
		whole := typeset(text.Slice(0, text.Len()), how)
		other, err := New("text", []byte(whole))
		if err != nil {
			t.Fatal(err)
		}
		if parts := typeset(text.Slice(0, from), how) + typeset(words, how) + typeset(text.Slice(to, text.Len()), how); parts == whole { // else the cut goes through a ligature
			at(other.PlaceOf(&schema.Passage{Quote: words}), other, words)
		}
		if !wording.Stands(typeset(words, how), words) || !wording.Stands(words, typeset(words, how)) {
			t.Fatalf("%q and %q do not stand in one another", words, typeset(words, how))
		}
	})
}
