package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A browser that goes to a page which takes long is shown that it is being made, waits for
// it, and has it; it is made once.
func TestPatient(t *testing.T) {
	s, slow := newSlow(t)
	s.slow.shows = time.Nanosecond
	navigates := []string{"Sec-Fetch-Mode", "navigate"}
	if w := s.ask(http.MethodGet, "/actors?offset=1", navigates...); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `class="wait"`) {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	if n := slow.asked.Load(); n > 1 {
		t.Errorf("it is made %d times", n)
	}
	came := make(chan int)
	go func() { came <- s.ask(http.MethodGet, "/actors?offset=1", "X-Wait", "1").Code }()
	close(slow.may)
	if code := <-came; code != http.StatusNoContent {
		t.Errorf("who waits is told %d", code)
	}
	s.slow.shows = time.Hour
	if w := s.ask(http.MethodGet, "/actors?offset=1", navigates...); w.Code != http.StatusOK || strings.Contains(w.Body.String(), `class="wait"`) || !strings.Contains(w.Body.String(), "<h1><bdi>Actors") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	if n := slow.asked.Load(); n != 1 {
		t.Errorf("it is made %d times", n)
	}
	if len(s.slow.by) > 0 {
		t.Errorf("%d pages are left", len(s.slow.by))
	}
}

// A page is stopped when who waits for it goes away, before or after it was shown that it
// is being made, unless somebody else waits for it.
func TestPatientStopped(t *testing.T) {
	s, slow := newSlow(t)
	s.slow.shows = time.Nanosecond
	s.ask(http.MethodGet, "/actors", "Sec-Fetch-Mode", "navigate")
	s.slow.shows = time.Hour
	for _, headers := range [][]string{{"X-Wait", "1"}, {"Sec-Fetch-Mode", "navigate"}} {
		waiting := func(n int) (leave func(), gone <-chan struct{}) {
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				s.askAs(ctx, "/actors", headers...)
			}()
			until(t, "was not waited for", func() bool { return s.waitFor("/actors") >= n }, ended)
			return func() {
				stop()
				<-ended
			}, ended
		}
		leaveFirst, firstGone := waiting(1)
		leaveLast, lastGone := waiting(2)
		until(t, "nothing was asked", func() bool { return slow.at.Load() > 0 }, firstGone, lastGone)
		leaveFirst()
		if slow.at.Load() == 0 || s.waitFor("/actors") != 1 {
			t.Errorf("%q: it is stopped while somebody waits", headers)
		}
		leaveLast()
		if slow.counting.Lock(); slow.stopped() == nil {
			t.Fatalf("%q: nobody waits for it, and it is not stopped", headers)
		}
		slow.counting.Unlock()
		for slow.at.Load() > 0 { // it is stopped, and ends
			time.Sleep(time.Millisecond)
		}
		if s.waitFor("/actors") >= 0 {
			t.Errorf("%q: a page that was stopped is left", headers)
		}
	}
}

// waitFor is how many wait for a page; -1: it is not being made.
func (s *Server) waitFor(address string) int {
	version, _ := s.library.Version(context.Background())
	s.slow.Lock()
	defer s.slow.Unlock()
	if one := s.slow.by[strconv.Itoa(version)+address]; one != nil {
		return one.waiting
	}
	return -1
}
