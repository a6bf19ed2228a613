package cellwords

import (
	"slices"
	"strings"
)

// emptyWords are what programs write where there is no value: R, pandas, SQL and
// spreadsheets, whose errors are among them, in English and German.
var emptyWords = []string{
	"NA", "N/A", "n/a", "na", "<NA>", "NaN", "nan", "NAN", "-nan", "NaT", "None", "none", "NULL", "Null", "null", "nil", "NIL", "Na",
	"#N/A", "#N/A N/A", "#NA", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#NV", "#BEZUG!", "#WERT!", "#ZAHL!",
}

// emptySigns stand for no value where a name, a word or a number is expected.
var emptySigns = []string{"-", "–", "—", "−", "?", ".", "..", "…"}

// IsEmptyWord reports whether a cell says that it has no value.
func IsEmptyWord(text string) bool {
	text = strings.TrimSpace(text)
	return slices.Contains(emptyWords, text) || slices.Contains(emptySigns, text)
}

// IsEmptyText reports whether a cell of free text says that it has no value. "None" may
// be what somebody said.
func IsEmptyText(text string) bool {
	text = strings.TrimSpace(text)
	return slices.Contains(emptyWords, text) && !strings.EqualFold(text, "none") && !strings.EqualFold(text, "nil")
}
