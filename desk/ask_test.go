package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// A slow shelf answers when it may, and counts how many ask at once.
type slowShelf struct {
	shelf
	may       chan struct{}
	asked, at atomic.Int64
	counting  sync.Mutex
	top       int64
}

func (s *slowShelf) Ask(ctx context.Context, out io.Writer, _ ...string) (string, error) {
	s.asked.Add(1)
	s.counting.Lock()
	s.top = max(s.top, s.at.Add(1))
	s.counting.Unlock()
	defer s.at.Add(-1)
	select {
	case <-s.may:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	_, err := io.WriteString(out, "[]\n")
	return "", err
}

func newSlow(t *testing.T) (*Server, *slowShelf) {
	t.Helper()
	s, _ := newDesk(t, Options{})
	slow := &slowShelf{may: make(chan struct{})}
	s.library = slow
	return s, slow
}

// What many ask at once is asked once, and again where who had asked has gone away.
func TestAskedOnce(t *testing.T) {
	s, slow := newSlow(t)
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		var rows []int
		_, err := s.rows(ctx, &rows, "said")
		gone <- err
	}()
	for slow.asked.Load() == 0 {
		runtime.Gosched()
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			var rows []int
			if _, err := s.rows(t.Context(), &rows, "said"); err != nil || rows == nil {
				t.Errorf("%v, %v", rows, err)
			}
		})
	}
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone away is told %v", err)
	}
	close(slow.may)
	all.Wait()
	if n := slow.asked.Load(); n != 2 {
		t.Errorf("it is asked %d times, want 2", n)
	}
}

// As many pages are made at once as there are processors, and all are made.
func TestSeats(t *testing.T) {
	s, slow := newSlow(t)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			if w := s.ask(http.MethodGet, "/ask/said?format=json&by="+strconv.Itoa(i)); w.Code != http.StatusOK {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
	}
	for slow.at.Load() < int64(runtime.GOMAXPROCS(0)) {
		runtime.Gosched()
	}
	close(slow.may)
	all.Wait()
	if top, want := slow.top, int64(runtime.GOMAXPROCS(0)); top != want || slow.asked.Load() != 64 {
		t.Errorf("%d are made at once, want %d, and %d in all", top, want, slow.asked.Load())
	}
}
