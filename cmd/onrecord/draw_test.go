package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"onrecord/data/invent"
	"onrecord/exports/diagram"
)

// drawing builds the program that draws and gives the environment in which draw
// finds it, and keeps what it compiles.
func drawing(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "onrecord-graphviz.exe") // Windows needs the ending, others do not mind
	if out, err := exec.Command("go", "build", "-o", program, "../onrecord-graphviz").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return []string{"ONRECORD_GRAPHVIZ=" + program, "XDG_CACHE_HOME=" + filepath.Join(dir, "cache")}
}

// gallery is the folder of the pictures that the README shows.
const gallery = "../../exports/gallery"

// The debate of the gallery is one that is made up. With UPDATE_GOLDEN=1 it is written anew.
func TestGalleryDebate(t *testing.T) {
	var want bytes.Buffer
	if err := (invent.Debate{Actors: 12, Positions: 9, Statements: 420, Seed: 7}).WriteJSONLines(&want); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(gallery, "harbour.jsonl")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		write(t, file, want.Bytes())
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not the invented debate: run UPDATE_GOLDEN=1 go test ./cmd/onrecord -run TestGalleryDebate", file)
	}
}

// TestGallery draws the gallery again, by the commands in its README, and
// compares: the DOT and the SVG byte for byte.
func TestGallery(t *testing.T) {
	long(t)
	page, err := os.ReadFile(filepath.Join(gallery, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	env := drawing(t)
	drawn := 0
	for line := range strings.Lines(string(page)) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "onrecord draw ")
		if !ok {
			continue
		}
		_, name, ok := strings.Cut(command, "-o ")
		if !ok {
			t.Fatalf("no -o FILE in %q", line)
		}
		drawn++
		dir := t.TempDir()
		for _, file := range []string{"debate.csv", "fisheries.jsonl", "harbour.jsonl"} {
			if !strings.Contains(command, " "+file+" ") {
				continue
			}
			input, err := os.ReadFile(filepath.Join(gallery, file))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, file), input)
		}
		for _, ext := range []string{".dot", ".svg"} {
			file := strings.TrimSuffix(name, filepath.Ext(name)) + ext
			shell(t, dir, env, "onrecord draw "+strings.Replace(command, "-o "+name, "-o "+file, 1))
			got, gerr := os.ReadFile(filepath.Join(dir, file))
			want, werr := os.ReadFile(filepath.Join(gallery, file))
			if gerr != nil || werr != nil {
				t.Errorf("%s: %v, %v", file, gerr, werr)
			} else if !bytes.Equal(got, want) {
				t.Errorf("%s is not what draw draws now: run make gallery", file)
			}
		}
		picture, err := os.ReadFile(filepath.Join(gallery, strings.TrimSuffix(name, filepath.Ext(name))+".png"))
		if err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s: no picture: %v", name, err)
		}
	}
	if kinds := len(diagram.Kinds()); drawn < kinds {
		t.Errorf("%d pictures, and there are %d kinds", drawn, kinds)
	}
}

var (
	pageOfSVG  = regexp.MustCompile(`<svg width="([0-9.]+)pt" height="([0-9.]+)pt" viewBox="\S+ \S+ ([0-9.]+) ([0-9.]+)"`)
	sizeOfText = regexp.MustCompile(`font-size="([0-9.]+)"[^>]*>([^<]*)</text>`)
)

// TestAlaskaOnPages draws the whole built-in corpus on A4: no statement is missing, each
// page is one of A4 with its columns named, and nothing on paper is below 6 points.
func TestAlaskaOnPages(t *testing.T) {
	long(t)
	env := drawing(t)
	dir := t.TempDir()
	shell(t, dir, env, "onrecord draw statements --width a4 -o all.svg")
	files, err := filepath.Glob(filepath.Join(dir, "all-*.svg"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	drawn := 0
	for i, file := range files {
		svg, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := pageOfSVG.FindSubmatch(svg)
		if m == nil || string(m[1]) != "595.28" || string(m[2]) != "841.89" {
			t.Fatalf("%s is no upright page of A4: %.300s", file, svg)
		}
		width, err1 := strconv.ParseFloat(string(m[1]), 64)
		inside, err2 := strconv.ParseFloat(string(m[3]), 64)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for _, m := range sizeOfText.FindAllSubmatch(svg, -1) {
			size, err := strconv.ParseFloat(string(m[1]), 64)
			if on := size * width / inside; err != nil || on < 6 && len(bytes.TrimSpace(m[2])) > 0 {
				t.Errorf("%s: %q has %.2f points: %v", file, m[2], on, err)
			}
		}
		drawn += bytes.Count(svg, []byte(`class="node statement`))
		for _, column := range []string{"WHO SPEAKS", "WHAT THEY SAID", "POSITION IT BEARS ON"} {
			if !bytes.Contains(svg, []byte(">"+column+"<")) && bytes.Contains(svg, []byte(`class="node position`)) {
				t.Errorf("%s has no column %q", file, column)
			}
		}
		if got := bytes.Contains(svg, []byte("(continued)")); got != (i > 0) {
			t.Errorf("%s says that it continues another page: %v", file, got)
		}
	}
	out := shell(t, dir, env, "onrecord said --format jsonl --not-mode assertion | grep -c '\"restates\":null'")
	if want := strings.TrimSpace(out); strconv.Itoa(drawn) != want {
		t.Errorf("%d statements on %d pages, want %s", drawn, len(files), want)
	}
}
