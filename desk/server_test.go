package desk

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/change"
	"onrecord/data/text"
	"onrecord/exports/site"
	"onrecord/schema"
)

// A shelf is a library that has nothing, and notes what it is asked.
type shelf struct {
	lock  sync.Mutex
	asked [][]string
}

func (s *shelf) Ask(_ context.Context, out io.Writer, command ...string) (string, error) {
	s.lock.Lock()
	s.asked = append(s.asked, command)
	s.lock.Unlock()
	_, err := io.WriteString(out, "[]\n")
	return "", err
}

func (*shelf) Names(_ context.Context, _ string, ids ...string) ([]string, error) { return ids, nil }

func (*shelf) Settings(...string) []site.Field {
	return []site.Field{{Name: "by", Kind: site.Several}, {Name: "text", Kind: site.Several}, {Name: "coder", Kind: site.Several}, {Name: "all-coders", Kind: site.Switch}, {Name: "since"}}
}

func (*shelf) Text(context.Context, string) (*text.Text, error) { return nil, nil }
func (*shelf) Title() string                                    { return "A shelf" }
func (*shelf) Version(context.Context) (int, int)               { return 1, 1 }
func (*shelf) Changed(context.Context, *schema.Corpus, []change.Change) {
}
func (*shelf) Corpora(context.Context) ([]*schema.Corpus, error) { return nil, nil }

func newDesk(t *testing.T, o Options) (*Server, *shelf) {
	t.Helper()
	lib := &shelf{}
	o.Addr = "127.0.0.1:0"
	s, err := New(lib, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, lib
}

// ask asks a desk as a browser that has its cookie would.
func (s *Server) ask(method, path string, headers ...string) *httptest.ResponseRecorder {
	return s.asks(httptest.NewRequest(method, "http://"+s.Addr()+path, nil), headers...)
}

// askAs asks for a page as one who may go away.
func (s *Server) askAs(ctx context.Context, path string, headers ...string) *httptest.ResponseRecorder {
	return s.asks(httptest.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Addr()+path, nil), headers...)
}

func (s *Server) asks(r *http.Request, headers ...string) *httptest.ResponseRecorder {
	r.AddCookie(&http.Cookie{Name: s.cookie(), Value: s.secret})
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// The token works once, and gives a cookie that no script and no other site has.
func TestToken(t *testing.T) {
	s, _ := newDesk(t, Options{})
	open := func(url string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		return w
	}
	address := s.URL()
	if w := open("http://" + s.Addr() + "/"); w.Code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", w.Code)
	}
	if w := open("http://" + s.Addr() + "/?token=" + strings.Repeat("0", 32)); w.Code != http.StatusUnauthorized {
		t.Errorf("with another token: %d", w.Code)
	}
	w := open(address)
	cookies := w.Result().Cookies()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" || len(cookies) != 1 {
		t.Fatalf("with the token: %d %v", w.Code, w.Header())
	}
	if c := cookies[0]; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Value == "" || strings.Contains(address, c.Value) {
		t.Errorf("the cookie is %v", c)
	}
	if w := open(address); w.Code != http.StatusUnauthorized {
		t.Errorf("with the token again: %d", w.Code)
	}
	if w := s.ask(http.MethodGet, "/?token=anything"); w.Code != http.StatusSeeOther {
		t.Errorf("with the cookie and a token: %d", w.Code)
	}
}

// Who comes by another name, or from another site, is turned away.
func TestTurnedAway(t *testing.T) {
	s, _ := newDesk(t, Options{Editor: &Editor{}})
	_, port, _ := strings.Cut(s.Addr(), ":")
	for _, c := range []struct {
		name, method, path string
		headers            []string
		want               int
	}{
		{"own page", "GET", "/", nil, 200},
		{"by name", "GET", "/", []string{"Host", "localhost:" + port}, 200},
		{"another name", "GET", "/", []string{"Host", "evil.example:" + port}, 421},
		{"without a port", "GET", "/", []string{"Host", "127.0.0.1"}, 421},
		{"another port", "GET", "/", []string{"Host", "127.0.0.1:1"}, 421},
		{"another address", "GET", "/", []string{"Host", "10.0.0.1:" + port}, 421},
		{"followed a link", "GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"an image elsewhere", "GET", "/ask/said?format=json", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"no origin", "POST", "/edit/undo", []string{"Content-Type", "application/json"}, 403},
		{"another origin", "POST", "/edit/undo", []string{"Content-Type", "application/json", "Origin", "http://evil.example"}, 403},
		{"null", "POST", "/edit/undo", []string{"Content-Type", "application/json", "Origin", "null"}, 403},
		{"a form", "POST", "/edit/undo", []string{"Content-Type", "text/plain", "Origin", "http://127.0.0.1:" + port}, 415},
		{"nothing in it", "POST", "/edit/undo", []string{"Content-Type", "application/json", "Origin", "http://127.0.0.1:" + port}, 400},
		{"a method", "DELETE", "/", []string{"Origin", "http://127.0.0.1:" + port}, 405},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := s.ask(c.method, c.path, c.headers...)
			if w.Code != c.want {
				t.Errorf("got %d, want %d: %s", w.Code, c.want, w.Body)
			}
			for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

// What an address has becomes arguments that are nothing else: no flag, and no file.
func TestAnswer(t *testing.T) {
	for path, want := range map[string][]string{
		"/ask/said?format=csv&by=trump&by=--store%3Dx": {"said", "--by=trump", "--by=--store=x", "--format=csv", "--"},
		"/ask/evidence?format=json&arg=--corpus&arg=x": {"evidence", "--format=json", "--", "--corpus", "x"},
		"/ask/draw/timeline?format=svg&rows=actor":     {"draw", "timeline", "--rows=actor", "--format=svg", "--"},
		"/ask/build?format=json":                       nil,
		"/ask/export?format=json":                      nil,
		"/ask/query?format=json":                       nil,
		"/ask/said?format=exe":                         nil,
		"/ask/..%2f..%2fetc%2fpasswd?format=json":      nil,
		"/assets/../server.go":                         nil,
	} {
		s, lib := newDesk(t, Options{})
		s.ask(http.MethodGet, path)
		var got []string
		if len(lib.asked) > 0 {
			got = lib.asked[0]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", path, diff)
		}
	}
}

// Who codes is shown her own coding: every question names it.
func TestBlind(t *testing.T) {
	s, lib := newDesk(t, Options{Coder: "ANNA"})
	for _, path := range []string{"/", "/said", "/stances", "/network", "/sources"} {
		s.ask(http.MethodGet, path)
	}
	for _, command := range lib.asked {
		if command[0] == "list" {
			continue
		}
		if !strings.Contains(strings.Join(command, " "), "--coder=ANNA") {
			t.Errorf("%q is asked", command)
		}
	}
	for path, want := range map[string]int{
		"/ask/said?format=json": 403, "/ask/said?format=json&coder=ANNA": 200, "/ask/said?format=json&coder=main": 403, "/ask/said?format=json&coder=ANNA&coder=main": 403,
		"/ask/said?format=json&coder=ANNA&all-coders=true": 403, "/ask/list/statements?format=json": 403, "/ask/list/actors?format=json": 200, "/ask/list/sources?format=json": 403,
		"/ask/agreement?format=json": 403, "/ask/evidence?format=json&arg=BEN/x": 403, "/ask/evidence?format=json&arg=ANNA/x": 200, "/statement/BEN/x": 400,
		"/ask/show?format=json&arg=trump": 403,
	} {
		if got := s.ask(http.MethodGet, path).Code; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

func TestPropose(t *testing.T) {
	const said = "He said, “The harbour must close,” and “too dear” again. It is reportedly for sale.\n"
	tt, err := text.New("x.txt", []byte(said))
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]Proposal{
		"The harbour must close":      {Words: "The harbour must close", Mode: "quote"},
		" “The harbour must close,” ": {Words: "The harbour must close", Mode: "quote"},
		"“too dear” ":                 {Words: "too dear", Mode: "partial-quote"},
		"He said":                     {Words: "He said", Mode: "paraphrase"},
		"for sale":                    {Words: "for sale", Mode: "reported"},
	} {
		runes := []rune(said)
		start := len([]rune(said[:strings.Index(said, words)]))
		got := Propose(tt, start, start+len([]rune(words)))
		if got.Words != want.Words || got.Mode != want.Mode || string(runes[got.Start:got.End]) != want.Words {
			t.Errorf("%q: got %+v, want %+v", words, got, want)
		}
	}
}
