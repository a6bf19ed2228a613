package server

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// An Address names a corpus on a server: postgres://HOST/DB?corpus=NAME.
type Address struct {
	config *pgconn.Config // for reading
	corpus string
	shown  string
}

// defaultCorpus is the name of the corpus where a URI has none.
const defaultCorpus = "main"

// connectTimeout ends the waiting for a server that does not answer.
const connectTimeout = 10 * time.Second

// corpusName is what a corpus can be called: the name of its schema is made of it.
var corpusName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`) })

// An AddressError says what is wrong with a URI, without repeating it.
type AddressError struct{ Msg string }

func (e *AddressError) Error() string { return e.Msg }

// ParseAddress reads what follows "postgres:" in a URI. Hosts, users and what else
// libpq knows are read as it reads them, its variables, its file of services and its
// file of passwords included; a password in the URI is refused. To hosts beyond this
// machine TLS is verified in full, unless somebody says otherwise.
func ParseAddress(rest string) (*Address, error) {
	rest, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return nil, &AddressError{"it should be postgres://HOST/DATABASE?corpus=NAME"}
	}
	before, query, _ := strings.Cut(rest, "?")
	if at := strings.LastIndexByte(before, '@'); at >= 0 && strings.Contains(before[:at], ":") {
		return nil, &AddressError{"it holds a password, which others can see"}
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, &AddressError{"what follows its question mark cannot be read"}
	}
	for name, all := range values {
		switch {
		case strings.Contains(strings.ToLower(name), "password"):
			return nil, &AddressError{"it holds a password, which others can see"}
		case len(all) > 1:
			return nil, &AddressError{fmt.Sprintf("it says %s more than once", name)}
		}
	}
	a := &Address{corpus: defaultCorpus}
	if values.Has("corpus") {
		a.corpus = values.Get("corpus")
		values.Del("corpus")
	}
	if !corpusName().MatchString(a.corpus) {
		return nil, &AddressError{"the name of its corpus may have small letters, digits and hyphens, 40 at most"}
	}
	if err := a.parse(before, values); err != nil {
		return nil, err
	}
	asked := values.Has("sslmode") || os.Getenv("PGSSLMODE") != ""
	if !asked && a.beyond() && a.mayBeInClear() {
		values.Set("sslmode", "verify-full")
		if err := a.parse(before, values); err != nil {
			return nil, err
		}
	}
	if a.config.ConnectTimeout == 0 {
		a.config.ConnectTimeout = connectTimeout
	}
	set := a.config.RuntimeParams
	set["application_name"] = "onrecord"
	set["default_transaction_read_only"] = "on"
	// A scan in parallel takes a worker's start where an index answers at once.
	set["max_parallel_workers_per_gather"] = "0"
	// To compile a question takes longer than to answer it: how many values a list has is
	// guessed too high.
	set["jit"] = "off"
	a.shown = a.describe()
	return a, nil
}

// beyond reports whether a host is not this machine.
func (a *Address) beyond() bool {
	for _, host := range a.hosts() {
		name, _, err := net.SplitHostPort(host)
		if err != nil || strings.HasPrefix(name, "/") || name == "localhost" {
			continue // a socket of this machine
		}
		if ip, err := netip.ParseAddr(name); err != nil || !ip.IsLoopback() {
			return true
		}
	}
	return false
}

// hosts are those of the address, in their order, with their ports.
func (a *Address) hosts() []string {
	seen := map[string]bool{}
	var out []string
	add := func(host string, port uint16) {
		at := net.JoinHostPort(host, fmt.Sprint(port))
		if !seen[at] {
			seen[at] = true
			out = append(out, at)
		}
	}
	add(a.config.Host, a.config.Port)
	for _, f := range a.config.Fallbacks {
		add(f.Host, f.Port)
	}
	return out
}

func (a *Address) describe() string {
	return fmt.Sprintf("postgres://%s/%s?corpus=%s", strings.Join(a.hosts(), ","), a.config.Database, a.corpus)
}

// String names servers, database and corpus. It has no user and no password.
func (a *Address) String() string { return a.shown }

// schema is that of the tables, as SQL has it.
func (a *Address) schema() string { return `"onrecord_` + a.corpus + `"` }

// table is the name of a table.
func (a *Address) table(name string) string { return a.schema() + "." + name }

// mayBeInClear reports whether TLS is tried, and done without where it fails, as
// libpq does when nobody says anything.
func (a *Address) mayBeInClear() bool {
	clear, encrypted := a.config.TLSConfig == nil, a.config.TLSConfig != nil
	for _, f := range a.config.Fallbacks {
		clear = clear || f.TLSConfig == nil
		encrypted = encrypted || f.TLSConfig != nil
	}
	return clear && encrypted
}

// parse has the driver read hosts and settings. Its errors repeat what it was given.
func (a *Address) parse(before string, values url.Values) (err error) {
	if a.config, err = pgconn.ParseConfig("postgres://" + before + "?" + values.Encode()); err != nil {
		return &AddressError{"its host, port or settings cannot be read"}
	}
	return nil
}

// connect opens a connection, for reading or for writing as well.
func (a *Address) connect(ctx context.Context, writing bool) (*conn, error) {
	config := a.config.Copy()
	if writing {
		delete(config.RuntimeParams, "default_transaction_read_only")
	}
	c, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, a.failure(ctx, err)
	}
	out := &conn{pg: c, a: a}
	if !writing {
		out.asked = map[string]*prepared{}
	}
	return out, nil
}
