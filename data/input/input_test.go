package input_test

import (
	"strings"
	"testing"

	"onrecord/data/fence"
	"onrecord/data/input"
)

// What a file will hold is bounded as what it holds: it could not be read again.
func TestMeasureAtBounds(t *testing.T) {
	read := func(m *input.HashingReader) error { return nil }
	for size, want := range map[int64]string{
		fence.YAML.Most():     "",
		fence.YAML.Most() + 1: "a.yaml has 67108865 bytes, and the most that is read of a YAML file is 67108864 (64 MB)",
	} {
		_, err := input.MeasureAt(t.Context(), input.Place{Name: "a.yaml", Text: make([]byte, size)}, fence.YAML, nil, read)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%d bytes: got %v, want %q", size, err, want)
		}
	}
}
