// Package desk serves the pages of exports/site to a browser on the same machine, and
// writes what is coded there into the files of a corpus; Publish writes the pages as
// files. It answers no question by itself: a Library runs the commands that do.
//
//	s, err := desk.New(library, desk.Options{Addr: "127.0.0.1:0"})
//	fmt.Println(s.URL())
//	err = s.Serve(ctx)
package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"

	"onrecord/data/change"
	"onrecord/data/text"
	"onrecord/exports/site"
	"onrecord/schema"
)

// A Library answers questions.
type Library interface {
	// Ask runs a command, such as said --by=trump --format=json, and writes what it
	// prints. told is what it says besides. The error is an *AskError, or, where it prints
	// a part of the answer, an *UnfinishedError.
	Ask(ctx context.Context, out io.Writer, command ...string) (told string, err error)
	// Names are what the entities of a kind are called that have some ids, one for each; an
	// id that none has stands for itself.
	Names(ctx context.Context, kind string, ids ...string) ([]string, error)
	// Settings are the flags of a command that a page may set, as fields of a form.
	Settings(command ...string) []site.Field
	// Text is the text of a source; nil: none is at hand.
	Text(ctx context.Context, source string) (*text.Text, error)
	// Title is what the pages are called by.
	Title() string
	// Version is another number whenever what is asked was changed, and entities whenever
	// anything but statements was.
	Version(ctx context.Context) (all, entities int)
	// Changed says that the desk has changed files, and what the corpus is now.
	Changed(ctx context.Context, now *schema.Corpus, changes []change.Change)
	// Corpora are those that are read from files; none: a store is asked.
	Corpora(ctx context.Context) ([]*schema.Corpus, error)
}

// An AskError is why a command has no answer.
type AskError struct {
	Nothing bool // there is none
	Usage   bool // it was not asked rightly
	Blind   bool // who asks may not know it yet
	Message string
}

func (e *AskError) Error() string { return e.Message }

// An UnfinishedError says how far a command has looked that was not to look at all.
type UnfinishedError struct {
	Full  bool // it was to give no more rows
	Until int  // so many statements were looked at, with those before the first one
	Rows  int  // of the next one were given, or left out
	Of    int  // may have what is looked for; 0: not known
}

func (e *UnfinishedError) Error() string { return fmt.Sprintf("%d statements were looked at", e.Until) }

// Options says how to serve.
type Options struct {
	Addr   string // host:port; port 0: a free one
	Editor *Editor
	Asks   []string // flags with which commands ask the same
	Coder  string   // who sits at the desk; empty: the main coding
}

// A Server is a desk.
type Server struct {
	library  Library
	options  Options
	listener net.Listener
	links    site.Links
	files    bool // pages become files
	ownIDs   map[string]bool
	site     *site.Site
	mux      *http.ServeMux

	names nameCache
	kept  keptAnswers
	slow  slowPages
	seats chan struct{} // of those whose pages are being made

	token  string // empties when it was used
	secret string // what the cookie has
	once   sync.Mutex
}

// New listens, and serves nothing yet.
func New(library Library, o Options) (*Server, error) {
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, err
	}
	s := &Server{library: library, options: o, listener: l, links: links, token: random(), secret: random(), slow: slowPages{shows: showsWait}, seats: make(chan struct{}, runtime.GOMAXPROCS(0))}
	s.site = site.New(s.links)
	s.site.Name = library.Title()
	s.site.Asks = o.Asks
	s.site.Edits = o.Editor != nil
	s.mux = http.NewServeMux()
	s.routes()
	return s, nil
}

// seated has a page made when it is its turn. As many are made at once as there are
// processors, in the order in which they are asked for: so none waits long while others
// come and go.
func (s *Server) seated(make http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(waits) != "" { // for what is being made already, and others come before it
			make(w, r)
			return
		}
		select {
		case s.seats <- struct{}{}:
		case <-r.Context().Done():
			return
		}
		defer func() { <-s.seats }()
		make(w, r)
	}
}

func random() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand never fails on the systems of Go
	}
	return hex.EncodeToString(b[:])
}

// URL is the address with the token, which works once.
func (s *Server) URL() string { return "http://" + s.Addr() + "/?token=" + s.token }

// Addr is where the server listens.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close stops listening. After Serve it does nothing.
func (s *Server) Close() error {
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// grace is how long requests may go on when the desk is closed.
const grace = 3 * time.Second

// Serve answers until the context is done, and lets what is being answered end.
func (s *Server) Serve(ctx context.Context) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	var ahead sync.WaitGroup
	soon, stopAhead := context.WithCancel(ctx)
	defer ahead.Wait()
	defer stopAhead()
	defer s.slow.endAll()
	ahead.Go(func() { s.ahead(soon) })
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(s.listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	after, stop := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer stop()
	if err := server.Shutdown(after); err != nil {
		return server.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// ahead makes the pages that everybody sees first, where what is asked stays as it is:
// their answers are kept. Who asks for one meanwhile waits for the same.
func (s *Server) ahead(ctx context.Context) {
	if corpora, err := s.library.Corpora(ctx); err != nil || len(corpora) > 0 {
		return
	}
	named, _ := s.views()
	for _, name := range []string{"", "said", "actors", "positions", "places", "events", "stances", "timeline", "network"} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/"+name, nil)
		if err != nil || ctx.Err() != nil {
			return
		}
		_, _ = named[name](ctx, r) // who asks next is told what is wrong
	}
}

// policy lets pages load what the desk serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// ServeHTTP answers who has the token or the cookie, and asks from the desk's own pages.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if !s.ownHost(r.Host) {
		http.Error(w, "this desk answers to its own address alone", http.StatusMisdirectedRequest)
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" && (r.Method != http.MethodGet || r.Header.Get("Sec-Fetch-Mode") != "navigate") {
		http.Error(w, "another site has no business here", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if !s.ownOrigin(r.Header.Get("Origin")) {
			http.Error(w, "changes are made on the desk's own pages alone", http.StatusForbidden)
			return
		}
	}
	if token := r.URL.Query().Get("token"); token != "" && r.URL.Path == "/" {
		s.enter(w, r, token)
		return
	}
	if !s.known(r) {
		http.Error(w, "Open the address that onrecord desk has printed: it has a token, which works once.", http.StatusUnauthorized)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// enter gives who has the token a cookie in exchange.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, token string) {
	s.once.Lock()
	fits := s.token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
	if fits {
		s.token = ""
	}
	s.once.Unlock()
	if fits {
		http.SetCookie(w, &http.Cookie{Name: s.cookie(), Value: s.secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	} else if !s.known(r) {
		http.Error(w, "This address was opened already: its token works once. Start the desk again for another.", http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// cookie is its name: cookies are those of a host, on which several desks may listen.
func (s *Server) cookie() string {
	_, port, _ := net.SplitHostPort(s.Addr())
	return "onrecord-desk-" + port
}

func (s *Server) known(r *http.Request) bool {
	c, err := r.Cookie(s.cookie())
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(s.secret)) == 1
}

// ownHost reports whether a name is one by which the desk was called up: a page of
// another site, whose name was made to lead here, has another.
func (s *Server) ownHost(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	own, ownPort, err := net.SplitHostPort(s.Addr())
	if err != nil || port != ownPort {
		return false
	}
	ip := net.ParseIP(name)
	switch bound := net.ParseIP(own); {
	case strings.EqualFold(name, "localhost"):
		return bound.IsLoopback() || bound.IsUnspecified()
	case ip == nil:
		return false
	case bound.IsUnspecified():
		return true // an address is not a name that leads elsewhere
	default:
		return ip.Equal(bound)
	}
}

func (s *Server) ownOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && s.ownHost(u.Host)
}
