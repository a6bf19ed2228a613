package vocab

import "testing"

func TestLicenceIRI(t *testing.T) {
	for licence, want := range map[string]string{
		"CC-BY-4.0":                   "https://spdx.org/licenses/CC-BY-4.0",
		"GPL-2.0+":                    "https://spdx.org/licenses/GPL-2.0+",
		"https://example.org/terms":   "https://example.org/terms",
		"https://spdx.org/licenses/X": "", // X would come back
		"MIT OR Apache-2.0":           "",
		"all rights reserved":         "",
		"":                            "",
	} {
		got := LicenceIRI(licence)
		if got != want {
			t.Errorf("%q: %q, not %q", licence, got, want)
		}
		if got != "" && LicenceOf(got) != licence {
			t.Errorf("%q comes back as %q", licence, LicenceOf(got))
		}
	}
}
