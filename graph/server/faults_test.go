//go:build unix

package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/invent"
	"onrecord/graph/graphtest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
)

// A proxy stands before a server: it lets so many bytes of what is sent there through on
// all connections, and then breaks them.
type proxy struct {
	net.Listener
	left  atomic.Int64
	sent  atomic.Int64
	pause time.Duration // before each piece
}

func newProxy(t *testing.T, to int) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", to))
			if err != nil {
				_ = c.Close()
				continue
			}
			go func() {
				defer func() { _, _ = c.Close(), s.Close() }()
				_, _ = io.Copy(c, s)
			}()
			go func() {
				defer func() { _, _ = c.Close(), s.Close() }()
				buffer := make([]byte, 512)
				for {
					n, err := c.Read(buffer)
					if err != nil {
						return
					}
					time.Sleep(p.pause)
					if p.left.Add(-int64(n)) < 0 {
						return
					}
					p.sent.Add(int64(n))
					if _, err := s.Write(buffer[:n]); err != nil {
						return
					}
				}
			}()
		}
	}()
	return p
}

func (p *proxy) address(t *testing.T, corpus string) *server.Address {
	t.Helper()
	a, err := server.ParseAddress(fmt.Sprintf("//onrecord@%s/postgres?corpus=%s", p.Addr(), corpus))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A publisher whose connection breaks, wherever that is, has published or has not, and
// says so; a slow connection is slow.
func TestBrokenConnections(t *testing.T) {
	pg := servertest.Start(t)
	p := newProxy(t, pg.Port)
	quads := graphtest.Sayings()
	p.left.Store(1 << 40)
	old := built(t, quads)
	through, direct := p.address(t, "main"), address(t, pg, "main")
	publish(t, through, old, server.Options{})
	p.sent.Store(0)
	p.pause = time.Millisecond
	old = built(t, changed(quads, "slow words"))
	publish(t, through, old, server.Options{})
	wants(t, direct, old)
	p.pause = 0
	whole := p.sent.Load()
	times := int64(20)
	done, doubtful := 0, 0
	for i := range times {
		p.left.Store(whole * (i + 1) / times)
		next := built(t, changed(quads, fmt.Sprintf("words %02d...", i)))
		_, err := server.Publish(t.Context(), through, next, server.Options{})
		if err == nil {
			old, done = next, done+1
		} else if errors.Is(err, server.ErrDoubtful) {
			// It broke at the last step, and whoever asks finds it still broken: the one
			// version is there, or the other.
			doubtful++
			if cmp.Equal(terms(t, next), published(t, direct)) {
				old = next
			}
		} else if !errors.Is(err, server.ErrUnavailable) || !strings.HasPrefix(err.Error(), through.String()+": ") {
			t.Errorf("after %d of %d parts: %v", i+1, times, err)
		}
		wants(t, direct, old)
	}
	if done == int(times) {
		t.Error("no connection was broken")
	}
	if doubtful > 1 {
		t.Errorf("%d times it was not known whether it was published, which only the last step can leave open", doubtful)
	}
	p.left.Store(1 << 40)
	last := built(t, changed(quads, "last words"))
	publish(t, through, last, server.Options{})
	wants(t, direct, last)
	noLeftovers(t, direct)
}

// Where a server has no room, it says so, and what was there is read as before.
func TestServerIsFull(t *testing.T) {
	pg := servertest.Start(t)
	disk := servertest.SmallDisk(t, pg, 8<<20)
	pg.Do(t, "CREATE TABLESPACE small LOCATION '"+disk.Dir+"'", "ALTER ROLE onrecord SET default_tablespace = small")
	a := address(t, pg, "main")
	old := built(t, graphtest.Sayings())
	publish(t, a, old, server.Options{})
	large := built(t, slices.Collect(invent.Corpus{Statements: 4000}.Quads))
	_, err := server.Publish(t.Context(), a, large, server.Options{})
	if !errors.Is(err, server.ErrFull) || !strings.HasPrefix(err.Error(), a.String()+": it has no room left (") {
		t.Errorf("got %v", err)
	}
	wants(t, a, old)
	disk.Grow(t, 256<<20)
	publish(t, a, large, server.Options{})
	wants(t, a, large)
	noLeftovers(t, a)
}

// authority writes the certificate of an authority and one of 127.0.0.1 that it has
// signed, with its key.
func authority(t *testing.T, dir string) (ca, cert, key string) {
	t.Helper()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	made := func(template, parent *x509.Certificate, public *ecdsa.PublicKey, by *ecdsa.PrivateKey) []byte {
		der, err := x509.CreateCertificate(rand.Reader, template, parent, public, by)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	var keys [2]*ecdsa.PrivateKey
	for i := range keys {
		var err error
		if keys[i], err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			t.Fatal(err)
		}
	}
	from, until := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotBefore: from, NotAfter: until, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"}, NotBefore: from, NotAfter: until, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	private, err := x509.MarshalECPrivateKey(keys[1])
	if err != nil {
		t.Fatal(err)
	}
	return write("ca.pem", "CERTIFICATE", made(root, root, &keys[0].PublicKey, keys[0])),
		write("server.crt", "CERTIFICATE", made(leaf, root, &keys[1].PublicKey, keys[0])),
		write("server.key", "EC PRIVATE KEY", private)
}

// The certificate of a server is verified, with its name; a password is taken from where
// PostgreSQL's programs take it, and never told.
func TestTLSAndPasswords(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	ca, cert, key := authority(t, dir)
	other, _, _ := authority(t, t.TempDir())
	pg := servertest.Start(t)
	pg.Own(t, cert, key)
	pg.Do(t, "ALTER SYSTEM SET ssl_cert_file = '"+cert+"'", "ALTER SYSTEM SET ssl_key_file = '"+key+"'", "ALTER SYSTEM SET ssl = on",
		"CREATE ROLE anna LOGIN SUPERUSER PASSWORD 's3cret'")
	pg.Demand(t, "hostssl all anna 127.0.0.1/32 scram-sha-256", "host all anna 127.0.0.1/32 reject")
	at := func(host, more string) *server.Address {
		a, err := server.ParseAddress(fmt.Sprintf("//anna@%s:%d/postgres?%s", host, pg.Port, more))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	passwords := filepath.Join(dir, "pass")
	if err := os.WriteFile(passwords, fmt.Appendf(nil, "*:%d:*:anna:s3cret\n", pg.Port), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGPASSFILE", passwords)
	s := built(t, graphtest.Sayings())
	publish(t, at("127.0.0.1", "sslmode=verify-full&sslrootcert="+ca), s, server.Options{})
	for name, c := range map[string]struct {
		a    *server.Address
		kind error
		told string
	}{
		"another authority": {at("127.0.0.1", "sslmode=verify-full&sslrootcert="+other), server.ErrUnavailable, "certificate"},
		"another name":      {at("localhost", "sslmode=verify-full&sslrootcert="+ca), server.ErrUnavailable, "certificate"},
		"in clear":          {at("127.0.0.1", "sslmode=disable"), server.ErrDenied, "rejects connection"},
	} {
		_, err := server.Open(context.WithoutCancel(t.Context()), c.a)
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.told) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Setenv("PGPASSFILE", filepath.Join(dir, "none"))
	verified := at("127.0.0.1", "sslmode=verify-full&sslrootcert="+ca)
	if _, err := server.Open(t.Context(), verified); err == nil {
		t.Error("it needs no password")
	}
	t.Setenv("PGPASSWORD", "wr0ng")
	wrong := at("127.0.0.1", "sslmode=verify-full&sslrootcert="+ca)
	if _, err := server.Open(t.Context(), wrong); !errors.Is(err, server.ErrDenied) || strings.Contains(fmt.Sprintf("%v %+v %#v %#v", err, err, err, wrong), "wr0ng") {
		t.Errorf("a wrong password: %v", err)
	}
	t.Setenv("PGPASSWORD", "")
	services := filepath.Join(dir, "services")
	if err := os.WriteFile(services, fmt.Appendf(nil, "[records]\nhost=127.0.0.1\nport=%d\nuser=anna\npassword=s3cret\ndbname=postgres\nsslmode=verify-full\nsslrootcert=%s\n", pg.Port, ca), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGSERVICEFILE", services)
	a, err := server.ParseAddress("///?service=records")
	if err != nil {
		t.Fatal(err)
	}
	if got := opened(t, a); got.Version() != 1 || strings.Contains(fmt.Sprint(a), "s3cret") {
		t.Errorf("%v: version %d", a, got.Version())
	}
}
