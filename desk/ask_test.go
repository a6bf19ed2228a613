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
	"time"
)

// A slow shelf answers when it may, and counts how many ask at once.
type slowShelf struct {
	shelf
	may       chan struct{}
	asked, at atomic.Int64
	counting  sync.Mutex
	top       int64
	stopped   func() error // of who asks: why she is not to be answered any more
}

func (s *slowShelf) Ask(ctx context.Context, out io.Writer, _ ...string) (string, error) {
	s.asked.Add(1)
	s.counting.Lock()
	s.top = max(s.top, s.at.Add(1))
	s.stopped = ctx.Err
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

// until waits for what somebody who asks brings about. When all of them have ended, nothing
// does any more.
func until(t *testing.T, what string, is func() bool, ended ...<-chan struct{}) {
	t.Helper()
	for !is() {
		over := true
		for _, one := range ended {
			select {
			case <-one:
			default:
				over = false
			}
		}
		if over && !is() {
			t.Fatalf("who asked has ended, and %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// What many ask at once is asked once, and again where who had asked has gone away.
func TestAskedOnce(t *testing.T) {
	s, slow := newSlow(t)
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan struct{})
	var told error
	go func() {
		defer close(gone)
		var rows []int
		_, told = s.rows(ctx, &rows, "said")
	}()
	until(t, "nothing was asked", func() bool { return slow.asked.Load() > 0 }, gone)
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
	if <-gone; !errors.Is(told, context.Canceled) {
		t.Errorf("who has gone away is told %v", told)
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
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		all.Wait()
	}()
	until(t, "a processor had nothing to do", func() bool { return slow.at.Load() >= int64(runtime.GOMAXPROCS(0)) }, ended)
	close(slow.may)
	<-ended
	if top, want := slow.top, int64(runtime.GOMAXPROCS(0)); top != want || slow.asked.Load() != 64 {
		t.Errorf("%d are made at once, want %d, and %d in all", top, want, slow.asked.Load())
	}
}
