package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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
		if strings.Contains(command, " debate.csv ") {
			table, err := os.ReadFile(filepath.Join(gallery, "debate.csv"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "debate.csv"), table)
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
