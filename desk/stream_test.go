package desk

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// A writing shelf prints lines until it has printed so many, or is stopped.
type writingShelf struct {
	shelf
	lines   int
	wrote   atomic.Int64
	waits   int           // before which line it waits
	may     chan struct{} // for this
	err     error         // with which it ends
	stopped chan struct{} // closes when it was stopped; nil: nobody waits for that
	asks    atomic.Int64
}

func (s *writingShelf) Ask(ctx context.Context, out io.Writer, _ ...string) (string, error) {
	s.asks.Add(1)
	if s.stopped != nil {
		defer func() {
			if int(s.wrote.Load()) < s.lines {
				close(s.stopped)
			}
		}()
	}
	for n := range s.lines {
		if n == s.waits && s.may != nil {
			select {
			case <-s.may:
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if _, err := fmt.Fprintf(out, "{\"n\":%d,\"text\":%q}\n", n, strings.Repeat("x", 100)); err != nil {
			return "", err
		}
		s.wrote.Add(1)
	}
	return "", s.err
}

// Only the first lines are read where no more are shown, and no more are made.
func TestFirstLines(t *testing.T) {
	s, _ := newDesk(t, Options{})
	for _, tt := range []struct {
		lines, most, read int
		more              bool
	}{{0, 3, 0, false}, {2, 3, 2, false}, {3, 3, 3, false}, {4, 3, 3, true}, {100000, 3, 3, true}} {
		lib := &writingShelf{lines: tt.lines}
		s.library = lib
		var got []int
		_, more, err := s.someLines(t.Context(), tt.most, func(line json.RawMessage) error {
			var row struct{ N int }
			err := json.Unmarshal(line, &row)
			got = append(got, row.N)
			return err
		}, "network")
		if err != nil || len(got) != tt.read || more != tt.more {
			t.Errorf("of %d lines: %v, more %v, %v", tt.lines, got, more, err)
		}
		for i, n := range got {
			if n != i {
				t.Errorf("line %d is %d", i, n)
			}
		}
		if wrote := int(lib.wrote.Load()); wrote > tt.most {
			t.Errorf("%d lines were made, of which %d are shown", wrote, tt.most)
		}
	}
	s.library = &writingShelf{lines: 5}
	wrong := errors.New("wrong")
	if _, _, err := s.someLines(t.Context(), 3, func(json.RawMessage) error { return wrong }, "network"); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
}

// served is a desk that answers over HTTP, and what asks it.
func served(t *testing.T, lib Library) func(ctx context.Context, path string) (*http.Response, error) {
	t.Helper()
	s, _ := newDesk(t, Options{})
	s.library = lib
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = s.Addr()
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return func(ctx context.Context, path string) (*http.Response, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
		if err != nil {
			return nil, err
		}
		r.AddCookie(&http.Cookie{Name: s.cookie(), Value: s.secret})
		return server.Client().Do(r)
	}
}

// What is much is handed out while it is made, whole; it is not kept where it is too much.
func TestHandedOut(t *testing.T) {
	for _, tt := range []struct{ lines, asks int }{{10, 1}, {2000, 1}, {mostKeptOne / 100, 2}} {
		lib := &writingShelf{lines: tt.lines, waits: tt.lines - 1, may: make(chan struct{})}
		get := served(t, lib)
		if tt.lines*100 < mostWaiting {
			close(lib.may)
		}
		answer, err := get(t.Context(), "/ask/network?format=jsonl") // its head comes before it ends
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(answer.Body)
		n := 0
		for lines.Scan() {
			if !strings.HasPrefix(lines.Text(), fmt.Sprintf(`{"n":%d,`, n)) {
				t.Fatalf("line %d is %s", n, lines.Text())
			}
			if n++; n == 1000 {
				close(lib.may)
			}
		}
		if err := errors.Join(lines.Err(), answer.Body.Close()); err != nil || n != tt.lines || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != answers["jsonl"] {
			t.Errorf("%d of %d lines, %v, %v", n, tt.lines, answer.Header, err)
		}
		answer, err = get(t.Context(), "/ask/network?format=jsonl")
		if err != nil {
			t.Fatal(err)
		}
		again, err := io.ReadAll(answer.Body)
		if err := errors.Join(err, answer.Body.Close()); err != nil || strings.Count(string(again), "\n") != tt.lines {
			t.Errorf("again: %d bytes, %v", len(again), err)
		}
		if asks := int(lib.asks.Load()); asks != tt.asks {
			t.Errorf("%d lines were asked for %d times, want %d", tt.lines, asks, tt.asks)
		}
	}
}

// A browser is told of an error while it reads, and who goes away stops what is made.
func TestHandedOutStopped(t *testing.T) {
	get := served(t, &writingShelf{lines: 5000, err: errors.New("damage")})
	answer, err := get(t.Context(), "/ask/network?format=jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(answer.Body); err == nil {
		t.Error("an answer that ends with an error is a whole one")
	}
	_ = answer.Body.Close()
	lib := &writingShelf{lines: 5000, waits: 4000, may: make(chan struct{}), stopped: make(chan struct{})}
	get = served(t, lib)
	ctx, leave := context.WithCancel(t.Context())
	if answer, err = get(ctx, "/ask/network?format=jsonl"); err != nil {
		t.Fatal(err)
	}
	leave()
	<-lib.stopped
	_ = answer.Body.Close()
}

// Commands that ask the same have one answer, whatever the order of their flags.
func TestSameAsk(t *testing.T) {
	for _, tt := range []struct {
		a, b []string
		same bool
	}{
		{[]string{"said", "--by=x", "--on=y"}, []string{"said", "--on=y", "--by=x"}, true},
		{[]string{"said", "--by=x", "--by=y"}, []string{"said", "--by=y", "--by=x"}, false},
		{[]string{"said", "--reports"}, []string{"said", "--reports=true"}, true},
		{[]string{"said", "--by=x"}, []string{"said", "--by=y"}, false},
		{[]string{"draw", "network"}, []string{"network", "draw"}, false},
	} {
		if same := sameAsk(tt.a, nil, "json") == sameAsk(tt.b, nil, "json"); same != tt.same {
			t.Errorf("%q and %q ask the same: %v", tt.a, tt.b, same)
		}
	}
	if sameAsk([]string{"said"}, []string{"--"}, "json") != sameAsk([]string{"said"}, nil, "json") {
		t.Error("-- without words is something else than nothing")
	}
	if sameAsk([]string{"stances"}, []string{"--", "a"}, "json") == sameAsk([]string{"stances"}, []string{"--", "b"}, "json") || sameAsk([]string{"said"}, nil, "json") == sameAsk([]string{"said"}, nil, "csv") {
		t.Error("words or formats are alike")
	}
}

// The first pages are made before somebody asks for them, and are not asked again.
func TestAhead(t *testing.T) {
	s, lib := newDesk(t, Options{})
	s.ahead(t.Context())
	if len(lib.asked) == 0 {
		t.Fatal("nothing is asked ahead")
	}
	n := len(lib.asked)
	for _, page := range []string{"/", "/said", "/actors", "/timeline"} {
		if w := s.ask(http.MethodGet, page); w.Code != http.StatusOK {
			t.Errorf("%s: %d", page, w.Code)
		}
	}
	if len(lib.asked) > n {
		t.Errorf("these are asked again: %q", lib.asked[n:])
	}
}
