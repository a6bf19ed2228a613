package draft_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/draft"
	"onrecord/data/text"
)

// Why something is proposed is said in words that a person understands, and names the
// word that introduces it.
func TestReason(t *testing.T) {
	for _, c := range []struct {
		language, text string
		want           []string
	}{
		{"en", "The mayor is said to know it. Ships reportedly pay nothing.", []string{"is told as hearsay", "is told as hearsay"}},
		{"en", "The plan was criticized by the mayor.", []string{"stands before “criticize”"}},
		{"en", "The council was told that it must close.", []string{"stands behind “tell”"}},
		{"en", "Asked by Harper why it must close, Quay said nothing is sure.", []string{"is what somebody was asked", "stands behind “say”"}},
		{"de", "„Wir warten noch lange“, fügte Quay hinzu. Der Rat teilte mit, dass er abwarte.", []string{"stands before “hinzufügen”", "stands behind “mitteilen”"}},
	} {
		x, err := text.New("", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		all, err := draft.Find(t.Context(), x, draft.Options{Language: c.language})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for p := range slices.Values(all) {
			got = append(got, p.Reason())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.text, diff)
		}
	}
}
