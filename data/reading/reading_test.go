package reading_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/reading"
	"onrecord/schema/concordance"
)

// Places count code points and lines in the text, whatever bytes its characters have.
func TestConcordance(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.yaml":        "id: town\ntitle: Town\nbase: https://example.org/town/\n",
		"sources/one.yaml":   "id: one\ntitle: One\nstatements: []\n",
		"sources/two.yaml":   "id: two\ntitle: Two\nstatements: []\n",
		"sources/three.yaml": "id: three\ntitle: Three\nstatements: []\n",
		"texts/one.txt":      "„Der Hafen“ – größer\r\nals 港 der Hafen.\n",
		"texts/two.txt":      "Hafen\n",
	} {
		corpustest.Write(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(text))
	}
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	find, err := concordance.Pattern("Hafen")
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		Source             string
		Number, Start, End int
		Left               string
	}
	for name, c := range map[string]struct {
		of   []string
		want []place
		none []string
	}{
		"all": {nil, []place{{"one", 1, 5, 10, "„Der "}, {"one", 2, 31, 36, "als 港 der "}, {"two", 1, 0, 5, ""}}, []string{"three"}},
		"one": {[]string{"two"}, []place{{"two", 1, 0, 5, ""}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []place
			var none []string
			for row, err := range reading.Concordance(t.Context(), set, reading.Options{Find: find, Width: 10, Sources: c.of}, func(s string) { none = append(none, s) }) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, place{row.Source.ID, row.Number, row.Start, row.End, row.Left})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.none, none); diff != "" {
				t.Errorf("without a text (-want +got)\n%s", diff)
			}
		})
	}
}
