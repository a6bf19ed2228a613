// Imports sees to it that three say the same: the table in CONTRIBUTING.md of
// what each package may import of ours, the rules of depguard, and the code.
//
//	imports FOLDER      compares them, in the module in FOLDER
//	imports -w FOLDER   writes the table's column and the rules after the code
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	page  = "CONTRIBUTING.md"
	rules = ".depguard.yml"
	none  = "–"
)

func main() {
	write := flag.Bool("w", false, "write the table and the rules")
	flag.Parse()
	if err := run(flag.Arg(0), *write); err != nil {
		fmt.Fprintln(os.Stderr, "imports:", err)
		os.Exit(1)
	}
}

func run(dir string, write bool) error {
	out, err := list(dir)
	if err != nil {
		return err
	}
	of, err := parse(out)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		make func(text string) (string, error)
	}{
		{page, of.page},
		{rules, func(string) (string, error) { return of.rules(), nil }},
	} {
		path := filepath.Join(dir, file.name)
		text, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		want, err := file.make(string(text))
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", file.name, err)
		case want == string(text):
		case write:
			if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s does not say what the code imports:\n%sgo run -C .ci ./imports -w .. writes it, if it is meant so", file.name, diff(string(text), want))
		}
	}
	return nil
}

// list gives the packages, a line each: its path, and what it imports.
func list(dir string) (string, error) {
	cmd := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

// imports are, of each package, what it imports of ours and whether it knows
// Cayley. Paths are without the module's.
type imports struct {
	packages map[string][]string
	cayley   map[string]bool
}

const (
	module = "onrecord"
	cayley = "github.com/cayleygraph/cayley"
)

func parse(listed string) (imports, error) {
	of := imports{map[string][]string{}, map[string]bool{}}
	for line := range strings.Lines(listed) {
		words := strings.Fields(line)
		name, ours := own(words[0])
		if !ours {
			return of, fmt.Errorf("%s is none of %s", words[0], module)
		}
		of.packages[name] = []string{}
		for _, path := range words[1:] {
			if imported, ours := own(path); ours {
				of.packages[name] = append(of.packages[name], imported)
			}
			of.cayley[name] = of.cayley[name] || strings.HasPrefix(path, cayley)
		}
		slices.Sort(of.packages[name])
	}
	return of, nil
}

// own is a path within the module; "." is the module's own package.
func own(path string) (string, bool) {
	if path == module {
		return ".", true
	}
	return strings.CutPrefix(path, module+"/")
}

// row is a row of the table: the package, what it is for, and what it imports.
var row = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*) \\| ([^|\n]*) \\|$")

// page is a page with the table as it should be. A package that is not in it, or
// no longer there, is an error: somebody has to say what it is for.
func (of imports) page(text string) (string, error) {
	const head = "| folder | what lives there | may import, of ours |"
	from := strings.Index(text, head)
	if from < 0 {
		return "", fmt.Errorf("there is no table %q", head)
	}
	until := from + cmp.Or(max(0, strings.Index(text[from:], "\n\n")), len(text)-from)
	seen := map[string]bool{}
	var gone []string
	table := row.ReplaceAllStringFunc(text[from:until], func(line string) string {
		cells := row.FindStringSubmatch(line)
		ours, ok := of.packages[cells[1]]
		if !ok {
			gone = append(gone, cells[1])
		}
		seen[cells[1]] = true
		return fmt.Sprintf("| `%s` | %s | %s |", cells[1], cells[2], cmp.Or(strings.Join(ours, ", "), none))
	})
	for name := range of.packages {
		if !seen[name] {
			return "", fmt.Errorf("the table has no row for %s: what may be in it?", name)
		}
	}
	if gone != nil {
		return "", fmt.Errorf("the table has rows for packages that are not there: %s", strings.Join(gone, ", "))
	}
	return text[:from] + table + text[until:], nil
}

// rules are those of depguard: what is not allowed of ours, and Cayley outside of
// those who know it, is denied.
func (of imports) rules() string {
	var b bytes.Buffer
	b.WriteString("# What each package may import, as the table in CONTRIBUTING.md has it:\n# go run -C .ci ./imports -w .. writes both.\n")
	var names []string
	for name := range of.packages {
		if name != "." { // which imports nothing of ours, and whose folder may be called anything
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%s:\n  listMode: lax\n  files: [\"**/%s/*.go\", \"!$test\"]\n  deny:\n    %s: it is not in this package's row of the table in CONTRIBUTING.md\n", name, name, module)
		if !of.cayley[name] {
			fmt.Fprintf(&b, "    %s: only graph and its subpackages know Cayley\n", cayley)
		}
		if ours := of.packages[name]; len(ours) > 0 {
			b.WriteString("  allow:\n")
			for _, imported := range ours {
				fmt.Fprintf(&b, "    - %s$\n", strings.TrimSuffix(module+"/"+imported, "/."))
			}
		}
	}
	return b.String()
}

// diff is the lines of two texts that are not in the other.
func diff(old, want string) string {
	var b strings.Builder
	say := func(sign, text, other string) {
		lines := map[string]bool{}
		for line := range strings.Lines(other) {
			lines[line] = true
		}
		for line := range strings.Lines(text) {
			if !lines[line] {
				b.WriteString(sign + line)
			}
		}
	}
	say("-", old, want)
	say("+", want, old)
	return b.String()
}
