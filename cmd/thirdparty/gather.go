package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// programs are what is handed out, and systems those that it is handed out for:
// which modules are linked depends on both.
var (
	programs = []string{"onrecord", "onrecord-graphviz", "onrecord-query"}
	systems  = []string{"linux", "darwin", "windows"}
)

// A work is what somebody else made of what is in the programs.
type work struct {
	Name, Version string
	Programs      []string
	Texts         []text
}

// A text is a licence file, or a notice that goes with the work.
type text struct{ Name, Words string }

// A linkedPackage is what the go command says of a package.
type linkedPackage struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Version string }
	}
}

// gather lists the works in the programs, by name: Go itself, the modules, and
// what is in the modules without a licence file of its own.
func gather(ctx context.Context) ([]work, error) {
	type found struct {
		version  string
		programs map[string]bool
		files    map[string]bool // paths of licence files
	}
	all := map[string]found{}
	roots := map[string]string{}
	goroot, err := goCommand(ctx, "linux", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	std := strings.TrimSpace(string(goroot))
	for _, program := range programs {
		for _, system := range systems {
			packages, err := packagesOf(ctx, program, system)
			if err != nil {
				return nil, err
			}
			for _, p := range packages {
				name, version, root := "Go", "", std
				switch {
				case p.Module != nil && (p.Module.Main || p.Module.Replace != nil && p.Module.Replace.Version == ""):
					continue // it is in a folder of ours
				case p.Module != nil:
					name, version, root = p.Module.Path, p.Module.Version, p.Module.Dir
				case !p.Standard:
					return nil, fmt.Errorf("%s is of no module", p.Dir)
				}
				if _, ok := all[name]; !ok {
					all[name] = found{version, map[string]bool{}, map[string]bool{}}
				}
				roots[name] = root
				all[name].programs[program] = true
				if err := licenceFiles(root, p.Dir, all[name].files); err != nil {
					return nil, err
				}
			}
		}
	}

	var works []work
	for _, name := range slices.Sorted(maps.Keys(all)) {
		f := all[name]
		w := work{Name: name, Version: f.version, Programs: slices.Sorted(maps.Keys(f.programs))}
		for _, path := range slices.Sorted(maps.Keys(f.files)) {
			words, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			short, err := filepath.Rel(roots[name], path)
			if err != nil {
				return nil, err
			}
			w.Texts = append(w.Texts, text{filepath.ToSlash(short), inUTF8(words)})
		}
		if len(w.Texts) == 0 {
			return nil, fmt.Errorf("%s %s has no licence file", name, f.version)
		}
		works = append(works, w)
	}
	within, err := withinModules(all["github.com/goccy/go-graphviz"].version)
	return append(works, within...), err
}

// inUTF8 is a licence's text; what is not UTF-8 is in Latin-1, as FreeType's is.
func inUTF8(words []byte) string {
	if utf8.Valid(words) {
		return string(words)
	}
	latin := make([]rune, len(words))
	for i, b := range words {
		latin[i] = rune(b)
	}
	return string(latin)
}

// packagesOf lists what a program links on a system.
func packagesOf(ctx context.Context, program, system string) ([]linkedPackage, error) {
	out, err := goCommand(ctx, system, "list", "-deps", "-json=Dir,Standard,Module", "onrecord/cmd/"+program)
	if err != nil {
		return nil, err
	}
	var packages []linkedPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p linkedPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

func goCommand(ctx context.Context, system string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-mod=readonly")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, stderr.Bytes())
	}
	return out, nil
}

// licensing are names of files that hold a licence, or what must go with it.
var licensing = regexp.MustCompile(`(?i)^((un)?licen[cs]e|copying|copyright|notice|patents)([-_. ].*)?$|[-_.](licen[cs]e|notice)(\.(txt|md))?$`)

// licenceFiles adds those of a package's folder and of all above it in the
// module, and what is in a folder for licences at the top.
func licenceFiles(root, dir string, to map[string]bool) error {
	texts, err := filepath.Glob(filepath.Join(root, "licenses", "*"))
	if err != nil {
		return err
	}
	for _, path := range texts {
		if !strings.HasPrefix(filepath.Base(path), "gpl") { // freetype offers it or the FTL, which is what is taken
			to[path] = true
		}
	}
	for {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && licensing.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" && !strings.Contains(e.Name(), "LOGO") { // a picture that no program has
				to[filepath.Join(dir, e.Name())] = true
			}
		}
		if dir == root || len(dir) <= len(root) {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}
