//go:build unix

package server_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"onrecord/graph/graphtest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
)

// Each error is one sentence that names the server, says what it is, and holds no
// password.
func TestErrors(t *testing.T) {
	clean(t)
	t.Setenv("PGPASSWORD", "s3cret")
	pg := servertest.Start(t)
	s := built(t, graphtest.Sayings())
	published := address(t, pg, "main")
	publish(t, published, s, server.Options{})
	ask(t, published, "CREATE ROLE reader LOGIN PASSWORD 's3cret'")
	ask(t, published, `CREATE SCHEMA "onrecord_foreign"`)
	ask(t, published, `CREATE TABLE "onrecord_foreign".letter (dear text)`)
	publish(t, address(t, pg, "newer"), s, server.Options{})
	ask(t, address(t, pg, "newer"), "UPDATE @head SET format = 99")
	publish(t, address(t, pg, "older"), s, server.Options{})
	ask(t, address(t, pg, "older"), "UPDATE @head SET format = 0")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	rude, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rude.Close() }()
	go func() {
		for {
			c, err := rude.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	at := func(user string) string { return fmt.Sprintf("//%s@127.0.0.1:%d/postgres", user, pg.Port) }
	for _, c := range []struct {
		name, rest string
		kind       error
		told       string
	}{
		{"nobody listens", "//127.0.0.1:1/x", server.ErrUnavailable, "the connection is refused"},
		{"no answer", fmt.Sprintf("//%s/x?connect_timeout=1", silent.Addr()), server.ErrUnavailable, "it does not answer in time"},
		{"hangs up", fmt.Sprintf("//%s/x", rude.Addr()), server.ErrUnavailable, "the connection was lost"},
		{"no TLS", fmt.Sprintf("//127.0.0.1:%d/postgres?sslmode=verify-full", pg.Port), server.ErrUnavailable, "TLS"},
		{"no database", fmt.Sprintf("//onrecord@127.0.0.1:%d/nowhere", pg.Port), server.ErrNotFound, `database "nowhere" does not exist`},
		{"no role", at("nobody"), server.ErrDenied, `role "nobody" does not exist`},
		{"no rights", at("reader"), server.ErrDenied, "permission denied"},
		{"no rights to create", at("reader") + "?corpus=other", server.ErrDenied, "permission denied"},
		{"foreign", pg.Rest("foreign"), server.ErrForeign, ""},
		{"newer", pg.Rest("newer"), nil, "it was published by a newer onrecord (format 99; this one reads up to 5)"},
		{"older", pg.Rest("older"), nil, "it was published by an older onrecord (format 0; this one reads 5): publish it as another corpus"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := server.ParseAddress(c.rest)
			if err != nil {
				t.Fatal(err)
			}
			_, err = server.Publish(t.Context(), a, s, server.Options{})
			switch {
			case err == nil:
				t.Fatal("it was published")
			case c.kind != nil && !errors.Is(err, c.kind), !strings.HasPrefix(err.Error(), a.String()+": "), !strings.Contains(err.Error(), c.told), strings.Contains(err.Error(), "\n"):
				t.Errorf("got %v", err)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if text := fmt.Sprintf("%v %+v %#v %s", e, e, e, a); strings.Contains(text, "s3cret") {
					t.Errorf("it has the password: %s", text)
				}
			}
		})
	}
	t.Run("a standby", func(t *testing.T) {
		ask(t, published, "ALTER ROLE onrecord SET default_transaction_read_only = on")
		_, err := server.Publish(t.Context(), published, built(t, changed(graphtest.Sayings(), "x")), server.Options{})
		if !errors.Is(err, server.ErrReadOnly) {
			t.Errorf("got %v", err)
		}
	})
}

// Whoever may only read sees the history and can check everything.
func TestReadersRights(t *testing.T) {
	pg := servertest.Start(t)
	a, s := address(t, pg, "main"), built(t, graphtest.Sayings())
	publish(t, a, s, server.Options{})
	ask(t, a, "CREATE ROLE reader LOGIN")
	ask(t, a, `GRANT USAGE ON SCHEMA "onrecord_main" TO reader`)
	ask(t, a, `GRANT SELECT ON ALL TABLES IN SCHEMA "onrecord_main" TO reader`)
	reader, err := server.ParseAddress(fmt.Sprintf("//reader@127.0.0.1:%d/postgres?corpus=main", pg.Port))
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := server.Check(t.Context(), reader); err != nil || len(wrong) > 0 {
		t.Errorf("check: %v, %v", wrong, err)
	}
	if history, err := server.History(t.Context(), reader); err != nil || len(history) != 1 {
		t.Errorf("history: %v, %v", history, err)
	}
	if got, err := server.Publish(t.Context(), reader, s, server.Options{DryRun: true}); err != nil || got.Changed {
		t.Errorf("dry run: %+v, %v", got, err)
	}
	if _, err := server.Publish(t.Context(), reader, built(t, changed(graphtest.Sayings(), "x")), server.Options{}); !errors.Is(err, server.ErrDenied) {
		t.Errorf("publish: %v", err)
	}
}
