package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"onrecord/exports/site"
)

// How long a browser waits for a page before it is shown that the page is being made, and
// how long this goes on while nobody waits: the browser comes back for it.
const (
	showsWait = time.Second
	handover  = 5 * time.Second
)

// waits is the header with which the page that shows this waits for the one to come.
const waits = "X-Wait"

// slowPages are the pages that are being made, by their addresses, each of one version of
// what is asked.
type slowPages struct {
	shows time.Duration // until it is shown that a page is being made
	sync.Mutex
	by map[string]*slowPage
}

// A slowPage is made for as long as somebody waits for it.
type slowPage struct {
	done    chan struct{}
	page    site.Page
	err     error
	waiting int
	stop    context.CancelFunc
}

// begin gives the page of an address, which somebody waits for from now on.
func (p *slowPages) begin(address string, r *http.Request, v view) *slowPage {
	p.Lock()
	defer p.Unlock()
	if p.by == nil {
		p.by = map[string]*slowPage{}
	}
	one := p.by[address]
	if one == nil {
		ctx, stop := context.WithCancel(context.WithoutCancel(r.Context())) // who asks goes away, and comes back
		one = &slowPage{done: make(chan struct{}), stop: stop}
		p.by[address] = one
		go func() {
			defer stop()
			defer close(one.done)
			defer func() {
				if found := recover(); found != nil {
					one.err = fmt.Errorf("%v", found)
				}
			}()
			one.page, one.err = v(ctx, r.WithContext(ctx))
		}()
	}
	one.waiting++
	return one
}

// leave says that somebody does not wait any more, and comes back at most so late.
func (p *slowPages) leave(address string, one *slowPage, back time.Duration) {
	p.Lock()
	defer p.Unlock()
	if one.waiting--; one.waiting > 0 {
		return
	}
	if back == 0 {
		p.end(address, one)
		return
	}
	time.AfterFunc(back, func() {
		p.Lock()
		defer p.Unlock()
		if one.waiting == 0 {
			p.end(address, one)
		}
	})
}

// end stops a page, which nobody gets any more.
func (p *slowPages) end(address string, one *slowPage) {
	one.stop()
	if p.by[address] == one {
		delete(p.by, address)
	}
}

// endAll stops all pages.
func (p *slowPages) endAll() {
	p.Lock()
	defer p.Unlock()
	for _, one := range p.by {
		one.stop()
	}
}

// patient makes a page. A browser that goes to one which takes long is shown that it is
// being made; it is stopped when nobody waits for it. There is no page (false) where the
// one who asks waited for it with another.
func (s *Server) patient(ctx context.Context, r *http.Request, v view) (site.Page, bool, error) {
	waits := r.Header.Get(waits) != ""
	if !waits && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		p, err := v(ctx, r)
		return p, true, err
	}
	version, _ := s.library.Version(ctx)
	address := strconv.Itoa(version) + r.URL.RequestURI()
	one := s.slow.begin(address, r, v)
	var late <-chan time.Time
	if !waits {
		timer := time.NewTimer(s.slow.shows)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-one.done:
		if waits {
			s.slow.leave(address, one, handover)
			return site.Page{}, false, nil
		}
		s.slow.leave(address, one, 0)
		return one.page, true, one.err
	case <-late:
		s.slow.leave(address, one, handover)
		return site.Page{View: "wait", Title: "One moment", Body: site.Waiting{Address: r.URL.RequestURI()}}, true, nil
	case <-ctx.Done():
		s.slow.leave(address, one, 0)
		return site.Page{}, true, ctx.Err()
	}
}
