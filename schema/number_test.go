package schema

import "testing"

// A number stays as it was written where each format can have it so.
func TestWritten(t *testing.T) {
	for text, want := range map[string]Number{
		"3.0": "3.0", "1.50": "1.50", "-0.0": "0.0", "-0e1": "0", "0": "0", "57.70000": "57.70000",
		"3.0E0": "3", "+5": "5", "007": "7", ".5": "0.5", "5.": "5", "1e3": "1000", " 54.30\n": "54.30",
	} {
		if got, ok := Written(text); !ok || got != want {
			t.Errorf("%s: got %q, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "three", "NaN", "inf", "1e16", "1,5", "0x10p0", "0x1p3", "1_0", "1 0", "٣"} {
		if got, ok := Written(text); ok {
			t.Errorf("%s is taken for %s", text, got)
		}
	}
	if a, b := Number("3.0").Float(), NumberOf(3).Float(); a != b {
		t.Errorf("%v is not %v", a, b)
	}
	if x := Number("").Float(); x == x {
		t.Errorf("nothing is worth %v", x)
	}
}
