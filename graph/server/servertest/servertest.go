//go:build unix

// Package servertest starts PostgreSQL servers for tests, on this machine alone. Where
// PostgreSQL is missing, a test is skipped; with ONRECORD_ORACLES=required, as .ci/run
// sets it, it fails. With -short no server is started.
package servertest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A Server is a running PostgreSQL.
type Server struct {
	Port int
	dir  string
	user *syscall.Credential // nil: ours
}

// programs is the folder of PostgreSQL's programs; empty: they are not here.
func programs() string {
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.Sort(all)
	if len(all) > 0 {
		return filepath.Dir(all[len(all)-1])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// Needs skips the test, or fails it, where PostgreSQL is missing.
func Needs(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("with -short, no PostgreSQL is started")
	}
	if programs() != "" {
		return
	}
	if asked := os.Getenv("ONRECORD_ORACLES"); asked == "all" || asked == "required" {
		t.Fatal("PostgreSQL is not installed")
	}
	t.Skip("PostgreSQL is not installed")
}

// Start starts a server with settings of its own, which ends with the test.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	Needs(t)
	s := &Server{Port: freePort(t), dir: t.TempDir()}
	if os.Getuid() == 0 { // as whom PostgreSQL refuses to run
		s.user = unprivileged(t)
		for dir := s.dir; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chown(s.dir, int(s.user.Uid), int(s.user.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t, "initdb", "-D", s.data(), "-U", "onrecord", "-A", "trust", "-E", "UTF8", "-N")
	config := append([]string{"listen_addresses='127.0.0.1'", fmt.Sprintf("port=%d", s.Port), "unix_socket_directories=''", "fsync=off"}, settings...)
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(strings.Join(config, "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	s.Begin(t)
	t.Cleanup(func() {
		_ = s.command(context.WithoutCancel(t.Context()), "pg_ctl", "-D", s.data(), "-m", "immediate", "stop").Run()
	})
	return s
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Begin starts the server, again after Kill.
func (s *Server) Begin(t testing.TB) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", s.data(), "-l", filepath.Join(s.dir, "log"), "-w", "-t", "60", "start")
}

// Kill ends the server as SIGKILL does: nothing is written any more.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", s.data(), "-m", "immediate", "-w", "stop")
}

// Rest is what follows "postgres:" in the URI of a corpus of the server.
func (s *Server) Rest(corpus string) string {
	return fmt.Sprintf("//onrecord@127.0.0.1:%d/postgres?corpus=%s", s.Port, corpus)
}

func (s *Server) run(t testing.TB, program string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	cmd := s.command(t.Context(), program, args...)
	if program != "pg_ctl" { // whose server would keep the pipe open
		cmd.Stdout, cmd.Stderr = &said, &said
	}
	if err := cmd.Run(); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		t.Fatalf("%s: %v\n%s%s", program, err, said.Bytes(), log)
	}
}

func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(programs(), program), args...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	if s.user != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	}
	return cmd
}

// unprivileged is the user as whom servers run where the tests run as root.
func unprivileged(t testing.TB) *syscall.Credential {
	t.Helper()
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, err1 := strconv.Atoi(u.Uid)
			gid, err2 := strconv.Atoi(u.Gid)
			if err1 == nil && err2 == nil {
				return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
			}
		}
	}
	t.Skip("there is no user as whom PostgreSQL would run")
	return nil
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
