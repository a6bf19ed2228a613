package scaffold

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/data"
)

// The examples in the comments of a new corpus and of a new source fit together:
// without the number signs they are a corpus.
func TestNewExamples(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "town")
	if err := New(t.Context(), dir, "Town"); err != nil {
		t.Fatal(err)
	}
	article := filepath.Join(t.TempDir(), "article.txt")
	text := strings.Repeat("A line.\n", 14) + "She does not say what it will cost: “We will build it.”\n"
	if err := os.WriteFile(article, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := NewSource(t.Context(), article, dir, NewSourceOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"actors.yaml", "positions.yaml", "places.yaml", "events.yaml", "sources/article.yaml"} {
		file := filepath.Join(dir, name)
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		example := false
		for line := range strings.Lines(string(raw)) {
			field, _, _ := strings.Cut(line, ":")
			switch {
			case strings.HasPrefix(line, "# - id:"), field == "# statements":
				example = true
			case strings.HasPrefix(line, "# Then run"):
				example = false
			}
			if example || slices.Contains([]string{"# date", "# publisher", "# url", "# authors"}, field) {
				line = strings.TrimPrefix(strings.TrimPrefix(line, "#"), " ")
			}
			out.WriteString(line)
		}
		if err := os.WriteFile(file, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Warnings) > 0 {
		t.Errorf("warnings: %v", set.Warnings)
	}
	c := set.Corpora[0]
	if len(c.Statements) != 2 || len(c.Actors) != 2 || len(c.Positions) != 1 || len(c.Places) != 2 || len(c.Events) != 1 || len(c.Sources) != 1 {
		t.Errorf("%d statements, %d actors, %d positions, %d places, %d events, %d sources", len(c.Statements), len(c.Actors), len(c.Positions), len(c.Places), len(c.Events), len(c.Sources))
	}
	for _, s := range c.Statements {
		if len(s.Evidence) != 1 || !s.Evidence[0].Located() || s.Evidence[0].Line != 15 {
			t.Errorf("%s: evidence %+v", s.ID, s.Evidence)
		}
	}
	if s := c.Sources[0]; s.Date != "2025-08-15" || s.Publisher != "The Gazette" || len(s.Authors) != 1 {
		t.Errorf("the source is %+v", s)
	}
}
