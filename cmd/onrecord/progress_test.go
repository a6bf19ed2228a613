package main

import (
	"strings"
	"testing"
	"time"
)

func TestProgressLines(t *testing.T) {
	bytes := stage{"reading", 34_000_000, unitBytes}
	for _, c := range []struct {
		name  string
		stage stage
		done  int64
		after time.Duration
		i     int
		want  string
	}{
		{"at the beginning", bytes, 0, 0, 0, "reading   0% |                    | (0 B of 34.0 MB) [0s]"},
		{"nothing done yet", bytes, 0, 2500 * time.Millisecond, 25, "reading   0% |                    | (0 B of 34.0 MB) [2s]"},
		{"half", bytes, 17_000_000, 2 * time.Second, 20, "reading  50% |██████████          | (17.0 MB of 34.0 MB, 8.5 MB/s) [2s:2s]"},
		{"all but a byte is not all", bytes, 33_999_999, 4 * time.Second, 40, "reading  99% |███████████████████ | (34.0 MB of 34.0 MB, 8.5 MB/s) [4s:0s]"},
		{"all", bytes, 34_000_000, 4 * time.Second, 40, "reading 100% |████████████████████| (34.0 MB of 34.0 MB, 8.5 MB/s) [4s:0s]"},
		{"more than was promised", bytes, 40_000_000, 4 * time.Second, 40, "reading 100% |████████████████████| (40.0 MB of 34.0 MB, 10.0 MB/s) [4s:0s]"},
		{"a long time left", stage{"reading", 2_000_000_000_000, unitBytes}, 1_000, time.Second, 10, "reading   0% |                    | (1.0 kB of 2000.0 GB, 1.0 kB/s) [1s:555555h33m19s]"},
		{"an empty file", stage{"reading", 0, unitBytes}, 0, time.Second, 10, "reading 100% |████████████████████| (0 B of 0 B) [1s]"},
		{"things", stage{"storing", 400, "entities"}, 100, 2 * time.Second, 20, "storing  25% |█████               | (100 of 400, 50 entities/s) [2s:6s]"},
		{"nobody knows", stage{"checking", -1, unitBytes}, 0, 61 * time.Second, 12, "⠹ checking [1m1s]"},
	} {
		if got := c.stage.line(c.done, c.after, c.i); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// TestProgressDrawn draws on a narrow terminal, and removes what was drawn.
func TestProgressDrawn(t *testing.T) {
	var out strings.Builder
	p := &progress{stage: stage{"reading", 100, unitBytes}, stop: make(chan struct{}), gone: make(chan struct{})}
	p.add(50)
	go p.draw(&out, func() int { return 21 })
	p.end()
	p.end()
	lines := strings.Split(out.String(), "\r")
	if len(lines) < 3 || lines[0] != "" {
		t.Fatalf("not drawn, then removed: %q", lines)
	}
	for _, line := range lines[1 : len(lines)-1] {
		if want := "reading  50% |██████" + eraseLine; line != want {
			t.Errorf("drawn: %q, want %q", line, want)
		}
	}
	if last := lines[len(lines)-1]; last != eraseLine {
		t.Errorf("at last: %q", last)
	}
}
