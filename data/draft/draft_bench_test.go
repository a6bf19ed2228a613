package draft_test

import (
	"strings"
	"testing"

	"onrecord/data/draft"
	"onrecord/data/text"
)

func BenchmarkFind(b *testing.B) {
	one := "“The harbour must close,” mayor Ada Quay told the council on Tuesday. “It costs too much.”\n\nBen Harper, who owns two boats, disagreed. He said that the harbour “feeds the town”, and left, according to the Gazette.\n\n"
	raw := []byte(strings.Repeat(one, 1<<20/len(one)))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		t, err := text.New("", raw)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := draft.Find(b.Context(), t, draft.Options{Language: "en"}); err != nil {
			b.Fatal(err)
		}
	}
}
