package wording

import "testing"

func TestWithoutMarks(t *testing.T) {
	for typed, want := range map[string]string{
		"plain":               "plain",
		"“feeds the town”":    "feeds the town",
		`"feeds the town"`:    "feeds the town",
		"'feeds the town'":    "feeds the town",
		"‘it’s mine’":         "it’s mine",
		"„sechs“":             "sechs",
		`„sechs"`:             "sechs",
		"»Erstens«":           "Erstens",
		"« quatre »":          "quatre",
		"”två”":               "två",
		"『五』":                 "五",
		" “spaced” ":          "spaced",
		"“‘twice’”":           "twice",
		"“Yes” and “no”":      "“Yes” and “no”",
		`"Yes" and "no"`:      `"Yes" and "no"`,
		"“He said ‘no’ to me": "“He said ‘no’ to me",
		"“”":                  "“”",
		"“":                   "“",
		"":                    "",
		"it’s":                "it’s",
		"the “Axe”":           "the “Axe”",
		"“A “nested” one”":    "A “nested” one",
	} {
		if got := WithoutMarks(typed); got != want {
			t.Errorf("%s: got %s, want %s", typed, got, want)
		}
	}
}
