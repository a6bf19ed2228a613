package fence

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// put writes a file and the folders around it.
func put(t testing.TB, text string, parts ...string) string {
	t.Helper()
	file := filepath.Join(parts...)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func link(t testing.TB, to string, parts ...string) {
	t.Helper()
	if err := os.Symlink(to, filepath.Join(parts...)); err != nil {
		t.Skip(err)
	}
}

// tree is a folder with files and links, beside a file that is none of its own.
func tree(t testing.TB) (dir, outside string) {
	top := t.TempDir()
	dir, outside = filepath.Join(top, "in"), put(t, "secret", top, "out", "secret.txt")
	put(t, "a", dir, "a.txt")
	put(t, "b", dir, "d", "b.txt")
	for name, to := range map[string]string{
		"near": "a.txt", "d/up": "../a.txt", "folder": "d", "again": "near", "folder2": "folder",
		"out": "../out/secret.txt", "absolute": outside, "absolute-in": filepath.Join(dir, "a.txt"), "out-folder": "../out", "d/far": "../../out/secret.txt",
		"nowhere": "none.txt", "nowhere-out": "../out/none.txt", "round": "round", "ping": "pong", "pong": "ping", "top": "..",
	} {
		link(t, to, dir, filepath.FromSlash(name))
	}
	return dir, outside
}

func open(t testing.TB, dir string) *Folder {
	t.Helper()
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// What stays in a folder is read, and what leaves it is told, with the link.
func TestLinks(t *testing.T) {
	dir, _ := tree(t)
	f := open(t, dir)
	for name, want := range map[string]string{"a.txt": "a", "near": "a", "again": "a", "d/up": "a", "folder/b.txt": "b", "folder2/b.txt": "b", "folder2/../a.txt": "a"} {
		got, err := f.ReadFile(name, Text)
		if err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for name, want := range map[string]string{
		"out":                   "is a link that leads out of the folder",
		"absolute":              "is a link that leads out of the folder",
		"absolute-in":           "is a link that leads out of the folder",
		"d/far":                 "is a link that leads out of the folder",
		"folder2/far":           "is a link that leads out of the folder",
		"nowhere-out":           "is a link that leads out of the folder",
		"out-folder/secret.txt": "lies behind a link that leads out of the folder: " + filepath.Join(dir, "out-folder"),
		"top/out/secret.txt":    "lies behind a link that leads out of the folder: " + filepath.Join(dir, "top"),
		"nowhere":               "is a link that leads nowhere",
		"round":                 "is a link that leads in a circle",
		"ping":                  "is a link that leads in a circle",
		"round/a.txt":           "lies behind a link that leads in a circle: " + filepath.Join(dir, "round"),
		"folder":                "is a folder, not a file",
	} {
		_, err := f.ReadFile(name, Text)
		var told *Error
		if !errors.As(err, &told) || told.Told != want || told.Named {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if _, err := f.ReadFile("../out/secret.txt", Text); err == nil || err.Error() != "../out/secret.txt leads out of the folder" {
		t.Errorf("got %v", err)
	}
	if _, err := f.ReadFile("none", Text); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), filepath.Join(dir, "none")) {
		t.Errorf("what is not there: got %v", err)
	}
}

func TestEntries(t *testing.T) {
	dir, _ := tree(t)
	f := open(t, dir)
	got, err := f.Entries("folder")
	if err != nil || len(got) != 3 || got[0].Name() != "b.txt" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := f.Entries("none"); got != nil || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	for name, want := range map[string]string{
		"out-folder": "is a link that leads out of the folder", "nowhere": "is a link that leads nowhere", "a.txt": "is a file, not a folder",
	} {
		var told *Error
		if _, err := f.Entries(name); !errors.As(err, &told) || told.Told != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

// A file has at most as many bytes as its bound, also when it grows.
func TestBounds(t *testing.T) {
	dir := t.TempDir()
	for _, b := range Bounds() {
		if b.What() == "" || b.Most() < mb || b.String() == "" {
			t.Errorf("bound %d says nothing", b)
		}
	}
	f := open(t, dir)
	file := put(t, "", dir, "big")
	if err := os.Truncate(file, YAML.Most()+1); err != nil {
		t.Skip(err)
	}
	want := file + " has 67108865 bytes, and the most that is read of a YAML file is 67108864 (64 MB)"
	for _, err := range []error{second(Open(file, YAML)), second(f.Open("big", YAML)), second(ReadFile(file, YAML)), second(f.ReadFile("big", YAML))} {
		var told *Error
		if !errors.As(err, &told) || err.Error() != want || told.Named {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := os.Truncate(file, Query.Most()); err != nil {
		t.Fatal(err)
	}
	grows, err := Open(file, Query)
	if err != nil {
		t.Fatal(err)
	}
	defer grows.Close()
	if err := os.Truncate(file, Query.Most()+1); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, grows); err == nil || !strings.Contains(err.Error(), "has more than that, and the most that is read of a query is 1048576 (1 MB)") {
		t.Errorf("it grew, and the error is %v", err)
	}
	if _, err := ReadAll("stdin", zeros{}, Query); err == nil || !strings.HasPrefix(err.Error(), "stdin has more than") {
		t.Errorf("endless input: got %v", err)
	}
	if got, err := ReadAll("stdin", strings.NewReader("abc"), Query); err != nil || string(got) != "abc" {
		t.Errorf("got %q, %v", got, err)
	}
}

func second[T any](_ T, err error) error { return err }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// FuzzPaths: whatever a link says and whatever a name is, nothing outside the
// folder is read, listed or described.
func FuzzPaths(f *testing.F) {
	for _, seed := range [][2]string{
		{"a.txt", "link"},
		{"../out/secret.txt", "link"},
		{"..", "link/out/secret.txt"},
		{".", "link/link/a.txt"},
		{"link", "link"},
		{"/", "link/etc/passwd"},
		{"d/../../out", "link/secret.txt"},
		{"d", "link/../../out/secret.txt"},
		{"a.txt", "../out/secret.txt"},
		{"a.txt", "d/../../out/secret.txt"},
		{"x", "d//./b.txt"},
		{"CON", "NUL.txt"},
		{strings.Repeat("ä", 150), strings.Repeat("b", 256)},
		{"a\x00", "\x00"},
		{`..\out\secret.txt`, `d\..\..\out`},
		{"C:a", "C:a"},
		{"", ""},
		{"./../in/a.txt", "link"},
		{"../in/d", "link/b.txt"},
		{"d/", "link/"},
	} {
		f.Add(seed[0], seed[1])
	}
	top := f.TempDir()
	dir := filepath.Join(top, "in")
	put(f, "secret", top, "out", "secret.txt")
	secret, err := os.Stat(filepath.Join(top, "out", "secret.txt"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, target, name string) {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		put(t, "inside", dir, "a.txt")
		put(t, "inside", dir, "d", "b.txt")
		_ = os.Symlink(target, filepath.Join(dir, "link")) // some targets are none
		in := open(t, dir)
		for _, name := range []string{name, "link/" + name} {
			if got, err := in.ReadFile(name, Text); err == nil && string(got) != "inside" {
				t.Fatalf("%q → %q: read %q", name, target, got)
			}
			if entries, err := in.Entries(name); err == nil {
				for _, e := range entries {
					if e.Name() == "secret.txt" || e.Name() == "out" {
						t.Fatalf("%q → %q: listed the outside", name, target)
					}
				}
			}
			if info, err := in.Stat(name); err == nil && info.Mode().IsRegular() && os.SameFile(info, secret) {
				t.Fatalf("%q → %q: described the outside", name, target)
			}
		}
		if got, err := os.ReadFile(filepath.Join(top, "out", "secret.txt")); err != nil || string(got) != "secret" {
			t.Fatalf("%q → %q: outside there is %q, %v", name, target, got, err)
		}
		for folder, most := range map[string]int{top: 2, filepath.Join(top, "out"): 1} {
			if entries, err := os.ReadDir(folder); err != nil || len(entries) > most {
				t.Fatalf("%q → %q: %s holds %v, %v", name, target, folder, entries, err)
			}
		}
	})
}
