package text

import "testing"

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text, quote string
		want        string // the words of which it has only some letters
	}{
		{"She said: We want it.", "e want i", "We want it"},
		{"She said: We want it.", "e want it", "We want it"},
		{"She said: We want it", "We want i", "We want it"},
		{"She said: We want it.", "We want it", ""},
		{"She said: We want it.", "She said: We want it.", ""},
		{"now is no time", "no", ""},
		{"nowhere, and nobody", "no", "nowhere"},
		{"It is anti-Trump.", "Trump", ""},
		{"C’est l’homme.", "homme", ""},
		{"Then we want it.", "[W]e want it", ""},
		{"They say: we cannot wait, and we must go", "we can … must go", ""},
		{"They say: we cannot wait, and we must go", "e cannot … we must", "we cannot wait, and we must"},
		{"\u0434\u043e\u043c\u043e\u0439", "\u0434\u043e\u043c", "\u0434\u043e\u043c\u043e\u0439"},
		{"été", "é", "été"},
		{"e\u0301te\u0301", "e", "e\u0301te\u0301"},
		{"\u6211\u4eec\u73b0\u5728\u5c31\u8981", "\u4eec\u73b0\u5728", ""},                               // Chinese
		{"\u0e40\u0e23\u0e32\u0e15\u0e49\u0e2d\u0e07\u0e01\u0e32\u0e23", "\u0e15\u0e49\u0e2d\u0e07", ""}, // Thai
		{"Only 1,500 men came.", "500 men", "1,500 men"},
		{"Only 1.500 men came.", "1", "1.500"},
		{"by 2.5 per cent", "5 per cent", "2.5 per cent"},
		{"at 3:15 pm", "15 pm", "3:15 pm"},
		{"all 1\u202f000\u202f000 trees", "000 trees", "1\u202f000\u202f000 trees"},
		{"it was \u22125 degrees", "5 degrees", "\u22125 degrees"},
		{"In 1990, 500 men came.", "500 men", ""},
		{"on pages 3-5", "5", ""},
		{"the F-16", "16", ""},
		{"nothing of it", "else", ""},
	} {
		text, err := New("text", []byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := text.Cut(test.quote, 0, text.Len()); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.quote, test.text, got, test.want)
		}
	}
}
