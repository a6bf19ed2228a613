package server_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/graph/server"
)

// clean takes away what libpq reads besides a URI.
func clean(t *testing.T) {
	t.Helper()
	for _, name := range []string{"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE", "PGSSLMODE", "PGSSLROOTCERT", "PGTARGETSESSIONATTRS", "PGOPTIONS"} {
		t.Setenv(name, "")
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", t.TempDir())
}

// Beyond this machine TLS is verified in full, unless somebody says otherwise.
func TestParseAddress(t *testing.T) {
	clean(t)
	for _, c := range []struct {
		rest, want string
		inClear    bool
	}{
		{"//db.example/x?corpus=alaska", "postgres://db.example:5432/x?corpus=alaska", false},
		{"//db.example/x", "postgres://db.example:5432/x?corpus=main", false},
		{"//anna@a.example:5433,b.example/x", "postgres://a.example:5433,b.example:5432/x?corpus=main", false},
		{"//localhost,db.example/x", "postgres://localhost:5432,db.example:5432/x?corpus=main", false},
		{"//localhost/x", "postgres://localhost:5432/x?corpus=main", true},
		{"//127.0.0.1:5555/x", "postgres://127.0.0.1:5555/x?corpus=main", true},
		{"//[::1]/x", "postgres://[::1]:5432/x?corpus=main", true},
		{"//db.example/x?sslmode=disable", "postgres://db.example:5432/x?corpus=main", true},
		{"//db.example/x?sslmode=require", "postgres://db.example:5432/x?corpus=main", true},
	} {
		a, err := server.ParseAddress(c.rest)
		if err != nil {
			t.Errorf("%s: %v", c.rest, err)
			continue
		}
		if a.String() != c.want || a.InClear() != c.inClear {
			t.Errorf("%s: got %s, in clear %v", c.rest, a, a.InClear())
		}
	}
	for _, c := range []struct{ rest, want string }{
		{"db.example/x", "it should be postgres://"},
		{"//anna:s3cret@db.example/x", "password"},
		{"//anna:@db.example/x", "password"},
		{"//db.example/x?password=s3cret", "password"},
		{"//db.example/x?sslpassword=s3cret", "password"},
		{"//db.example/x?corpus=A", "the name of its corpus"},
		{"//db.example/x?corpus=", "the name of its corpus"},
		{"//db.example/x?corpus=a%22b", "the name of its corpus"},
		{"//db.example/x?corpus=a&corpus=b", "more than once"},
		{"//db.example/x?%zz", "question mark"},
		{"//db.example:s3cret/x", "cannot be read"},
		{"//db.example/x?sslmode=s3cret", "cannot be read"},
	} {
		_, err := server.ParseAddress(c.rest)
		var bad *server.AddressError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "s3cret") {
			t.Errorf("%s: got %v, want %s", c.rest, err, c.want)
		}
	}
}

// A service can say how TLS is done; where it says nothing, it is verified.
func TestServices(t *testing.T) {
	clean(t)
	file := filepath.Join(t.TempDir(), "services")
	if err := os.WriteFile(file, []byte("[plain]\nhost=db.example\n\n[open]\nhost=db.example\nsslmode=disable\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGSERVICEFILE", file)
	for service, inClear := range map[string]bool{"plain": false, "open": true} {
		a, err := server.ParseAddress("///x?service=" + service)
		if err != nil {
			t.Fatal(err)
		}
		if a.InClear() != inClear || !strings.HasPrefix(a.String(), "postgres://db.example:5432/") {
			t.Errorf("%s: got %s, in clear %v", service, a, a.InClear())
		}
	}
}
