package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/pflag"

	"onrecord/data/importer"
	"onrecord/exports"
)

// What work costs is counted, not timed: the program is built with the counters
// of go test -cover, and each block of statements says how often it ran. With
// twice the input a block may run twice as often, and a bit more; where one block
// of thousands runs four times as often, somebody looks through all for each.

// mostGrowth is how many times as often a block may run with twice the input.
const mostGrowth = 3

// inSteps are files whose work grows in steps, and is bounded.
var inSteps = map[string]string{
	"onrecord/graph/snapshot/symbols.go":    "samples texts, up to 2,048",
	"onrecord/graph/snapshot/interner.go":   "doubles its slots",
	"onrecord/data/text/hint.go":            "tries 16 million steps for a text",
	"onrecord/graph/snapshot/dictionary.go": "its binary search meets a block of long texts, or does not",
	"onrecord/graph/snapshot/quadtable.go":  "its binary search turns to the right more often where there is more",
	"onrecord/graph/fault.go":               "counts what bbolt's pages, which double, are asked",
}

// A doubling is one run of the program on input of two sizes.
type doubling struct {
	name  string
	input linearInput
	// args are the arguments; one that begins with @ is a file of the input.
	args func(n int) []string
	code int
}

// ended says what is wrong with an exit code.
func (d *doubling) ended(code int) error {
	switch {
	case code == d.code, d.code == anyCode, d.code == okOrNothing && (code == exitOK || code == exitNothing):
		return nil
	case code == exitNothing:
		return fmt.Errorf("exit code %d: it finds nothing in input of TestLinear: ask of what is there (linearinputs_test.go; runsOn takes input of your own), or say in the row of the command, as nothing, why that may be", code)
	}
	return fmt.Errorf("exit code %d, want %d", code, d.code)
}

// anyCode says that it does not matter how a run ends: what was repeated means
// nothing.
const anyCode = -1

// okOrNothing says that a run may find nothing, in input of either size alike.
const okOrNothing = -2

// An input is made once for each size, into a folder.
type linearInput struct {
	name string
	make func(t *testing.T, dir string, n int)
}

// folder is the name of a folder for it.
func (in linearInput) folder() string {
	return strings.NewReplacer("/", "_", " ", "_", ":", "").Replace(in.name)
}

// Every command, importer, format of an export and repeated flag does at most
// three times the work with twice the input.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program once more")
	}
	c := newCounting(t, "onrecord/...")
	for _, d := range doublings(t) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			d.check(t, c, 100)
		})
	}
}

// counting has the program built with counters, and input.
type counting struct {
	program, covdata string
	dir              string
	made             map[string]func() // by folder
	making           sync.Mutex
}

func newCounting(t *testing.T, packages string) *counting {
	t.Helper()
	c := &counting{dir: t.TempDir(), made: map[string]func(){}}
	c.program = filepath.Join(c.dir, "onrecord")
	if out, err := exec.Command("go", "build", "-cover", "-covermode=count", "-coverpkg="+packages, "-o", c.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build -cover: %v\n%s", err, out)
	}
	tool, err := exec.Command("go", "tool", "-n", "covdata").Output()
	if err != nil {
		t.Fatal(err)
	}
	c.covdata = strings.TrimSpace(string(tool))
	return c
}

// input gives the folder of an input.
func (c *counting) input(t *testing.T, in linearInput, n int) string {
	t.Helper()
	dir := filepath.Join(c.dir, in.folder(), strconv.Itoa(n))
	c.making.Lock()
	make, ok := c.made[dir]
	if !ok {
		make = sync.OnceFunc(func() {
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			in.make(t, dir, n)
		})
		c.made[dir] = make
	}
	c.making.Unlock()
	make()
	return dir
}

// copied gives a copy of the folder of an input, for a run may write there.
func (c *counting) copied(t *testing.T, in linearInput, n int) string {
	t.Helper()
	dir, err := os.MkdirTemp(c.dir, "copy")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.CopyFS(dir, os.DirFS(c.input(t, in, n))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// within are the arguments for an input of a size, in a folder.
func (d *doubling) within(dir string, n int) []string {
	args := slices.Clone(d.args(n))
	for i, arg := range args {
		if file, ok := strings.CutPrefix(arg, "@"); ok {
			args[i] = filepath.Join(dir, file)
		}
	}
	return args
}

func (d *doubling) check(t *testing.T, c *counting, n int) {
	t.Helper()
	var counts [2]map[string]int
	var codes [2]int
	for i := range counts {
		args := d.within(c.copied(t, d.input, n<<i), n<<i)
		var stderr string
		counts[i], codes[i], stderr = c.counted(t, args)
		if err := d.ended(codes[i]); err != nil {
			t.Fatalf("%s: %v: %.500s", d.name, err, stderr)
		}
	}
	if codes[0] != codes[1] && d.code != anyCode {
		t.Fatalf("%s: exit code %d, and %d with twice the input", d.name, codes[0], codes[1])
	}
	var grown []string
	for block, twice := range counts[1] {
		file, _, _ := strings.Cut(block, ":")
		// What is done once, or for the first of many, does not count.
		if once := counts[0][block]; twice > mostGrowth*once+30*n && inSteps[file] == "" {
			grown = append(grown, block)
		}
	}
	slices.SortFunc(grown, func(a, b string) int { return cmp.Or(cmp.Compare(counts[1][b], counts[1][a]), cmp.Compare(a, b)) })
	for i, block := range grown {
		if i == 8 {
			t.Errorf("… and %d more", len(grown)-i)
			break
		}
		t.Errorf("%s: %s ran %d times, and %d times with twice the input", d.name, block, counts[0][block], counts[1][block])
	}
}

// counted runs the program and gives how often each block of it ran.
func (c *counting) counted(t *testing.T, args []string) (counts map[string]int, code int, stderr string) {
	t.Helper()
	cover, err := os.MkdirTemp(c.dir, "counts") // t's folders can have commas
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(c.program, args...)
	cmd.Dir, cmd.Env = t.TempDir(), append(os.Environ(), "GOCOVERDIR="+cover, "ONRECORD_STORE=", "ONRECORD_CORPUS=")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	profile := filepath.Join(cover, "profile")
	if out, err := exec.Command(c.covdata, "textfmt", "-i="+cover, "-o="+profile).CombinedOutput(); err != nil {
		t.Fatalf("covdata: %v\n%s", err, out)
	}
	f, err := os.Open(profile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	counts = map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Scan() // mode: count
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		n, err := strconv.Atoi(words[2])
		if err != nil {
			t.Fatal(err)
		}
		counts[words[0]] += n
	}
	if len(counts) == 0 {
		t.Fatalf("%v: nothing was counted", args)
	}
	return counts, cmd.ProcessState.ExitCode(), errs.String()
}

// doublings are all runs, and what lacks one fails.
func doublings(t *testing.T) (all []doubling) {
	t.Helper()
	for _, f := range exports.Formats() {
		views := viewNames(f.Views)
		if len(views) == 0 {
			views = []string{""}
		}
		for _, as := range views {
			args := []string{"export", f.Name, "--corpus", "@in.jsonl", "-o", "out"}
			of := likenesses
			if as != "" {
				args = append(args, "--as", as)
			}
			if as == "actors" { // those who say the same are linked, each with each
				of = slices.DeleteFunc(slices.Clone(of), func(l likeness) bool { return l.joint })
			}
			all = append(all, doubling{strings.Join(args, " "), alikeIn(of...), fixed(args...), exitOK})
		}
	}
	for _, im := range importer.Importers() {
		if len(imported[im.Name]) == 0 {
			t.Errorf("import %s: nothing is doubled", im.Name)
		}
		for _, in := range imported[im.Name] {
			all = append(all, doubling{"import " + in.name, in, fixed(append([]string{"import", im.Name, "@in", "-o", "out"}, importedWith[im.Name]...)...), exitOK})
		}
	}
	for _, c := range commandTests() {
		all = append(all, c.grows...)
	}
	return append(all, repeated(t)...)
}

// repeated are runs with each flag that can be repeated, n times, by the first
// command that has it: others have it from the same code.
func repeated(t *testing.T) (all []doubling) {
	t.Helper()
	done := map[string]bool{}
	for _, c := range commands {
		cmd := c.make(&app{})
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			name := strings.TrimPrefix(f.Name, "not-")
			if name == "text" {
				what, _ := pflag.UnquoteUsage(f)
				name, _, _ = strings.Cut(name+" "+what, "=")
			}
			key := name
			if strings.HasPrefix(f.Name, "not-") {
				key = "not-" + name
			}
			if done[key] || slices.Contains([]string{"string", "bool", "int", "uint64", "float64", "duration", "SIZE"}, f.Value.Type()) {
				return
			}
			done[key] = true
			flag, ok := flagValues[name]
			if !ok {
				t.Errorf("%s --%s: this flag can be repeated, and has no row in flagValues (linearruns_test.go)", c.name, f.Name)
				return
			}
			all = append(all, doubling{"--" + key, flag.input, func(n int) []string {
				args := slices.Clone(flag.args)
				for i := range n {
					args = append(args, "--"+f.Name, strings.ReplaceAll(flag.value, "#", strconv.Itoa(i)))
				}
				return args
			}, anyCode})
		})
	}
	return all
}
