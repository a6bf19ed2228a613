package change

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a diff says, patch and git apply do, whatever was changed.
func TestDiffApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not there")
	}
	dice := rand.New(rand.NewPCG(1, 2))
	text := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("line %d\n", dice.IntN(20))
		}
		return out
	}
	for round := range 40 {
		dir := t.TempDir()
		was := text(dice.IntN(40))
		is := slices.Clone(was)
		for range dice.IntN(6) {
			at := dice.IntN(len(is) + 1)
			is = slices.Replace(is, at, min(len(is), at+dice.IntN(3)), text(dice.IntN(3))...)
		}
		old, now := strings.Join(was, ""), strings.Join(is, "")
		if round%3 == 0 {
			old = strings.TrimSuffix(old, "\n")
		}
		if round%4 == 0 {
			now = strings.TrimSuffix(now, "\n")
		}
		file := filepath.Join(dir, "a.yaml")
		c := Change{File: file, Text: []byte(now), There: true}
		if round%2 == 0 {
			c = Change{File: filepath.Join(dir, "b c.yaml"), Text: []byte(now), From: file}
		}
		if err := os.WriteFile(file, []byte(old), 0o666); err != nil {
			t.Fatal(err)
		}
		diff, err := Diff(dir, []Change{c})
		if err != nil {
			t.Fatal(err)
		}
		if old == now && c.From == "" {
			continue
		}
		if err := Write(t.Context(), dir, []Change{c}); err != nil {
			t.Fatal(err)
		}
		written, err := os.ReadDir(dir)
		if err != nil || len(written) != 1 {
			t.Fatalf("round %d: %d files were left (%v)", round, len(written), err)
		}
		if err := os.Remove(c.File); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(old), 0o666); err != nil {
			t.Fatal(err)
		}
		apply := exec.Command(git, "apply", "--whitespace=nowarn", "-")
		apply.Dir, apply.Stdin = dir, strings.NewReader(string(diff))
		apply.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
		if out, err := apply.CombinedOutput(); err != nil {
			t.Fatalf("round %d: %v: %s\n%s", round, err, out, diff)
		}
		got, err := os.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(now, string(got)); d != "" {
			t.Errorf("round %d: -want +got:\n%s\n%s", round, d, diff)
		}
	}
}

func TestDiff(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a\"b")
	if err := os.WriteFile(file, []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "old"), []byte("old\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	changes := []Change{
		{File: file, Text: []byte("1\n2\n3\n4\nfive\n6\n7\n8\n9"), There: true},
		{File: filepath.Join(dir, "new"), Text: []byte("new\n")},
		{File: filepath.Join(dir, "old"), Gone: true},
	}
	got, err := Diff(dir, changes)
	if err != nil {
		t.Fatal(err)
	}
	want := `diff --git "a/a\"b" "b/a\"b"
--- "a/a\"b"
+++ "b/a\"b"
@@ -2,8 +2,8 @@
 2
 3
 4
-5
+five
 6
 7
 8
-9
+9
\ No newline at end of file
diff --git a/new b/new
new file mode 100644
--- /dev/null
+++ b/new
@@ -0,0 +1,1 @@
+new
diff --git a/old b/old
deleted file mode 100644
--- a/old
+++ /dev/null
@@ -1,1 +0,0 @@
-old
`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	names := func() (out []string) {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			out = append(out, f.Name())
		}
		return out
	}
	before := names()
	none := Change{File: filepath.Join(dir, "none"), Gone: true}
	if err := Write(t.Context(), dir, append(changes, none)); err == nil {
		t.Error("what is not there can go")
	}
	if d := cmp.Diff(before, names()); d != "" {
		t.Errorf("what failed has left files: -want +got:\n%s", d)
	}
	if err := Write(t.Context(), dir, changes); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{`a"b`, "new"}, names()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
