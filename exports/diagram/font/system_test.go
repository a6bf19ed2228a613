package font

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	han := write(t, dir, "han.ttf", fixture{family: "Han", runes: []rune("漢")}.bytes(t))
	s, err := New(Options{Dirs: []string{}, Files: []string{han}})
	if err != nil {
		t.Fatal(err)
	}
	line := s.Line("a漢 漢b", Bold)
	// the space is of the word before it
	if diff := cmp.Diff([]string{"Liberation Sans", "Han", "Liberation Sans", "Han", "Liberation Sans"}, families(line)); diff != "" {
		t.Error(diff)
	}
	if missing := s.Missing("漢字"); string(missing) != "字" {
		t.Errorf("missing %q, want 字", string(missing))
	}
}

func TestFilesBad(t *testing.T) {
	dir := t.TempDir()
	whole := fixture{family: "Han", runes: []rune("漢")}.bytes(t)
	for _, c := range []struct{ name, path, want string }{
		{"not a font", write(t, dir, "notes.ttf", []byte("no font at all")), "not a font that can be drawn with"},
		{"empty", write(t, dir, "empty.ttf", nil), "not a font that can be drawn with: unexpected EOF"},
		{"cut short", write(t, dir, "short.ttf", whole[:1000]), "not a font that can be drawn with"},
		{"pictures only", write(t, dir, "bare.ttf", fixture{family: "Bare", bare: true}.bytes(t)), "it has no outlines"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := New(Options{Files: []string{c.path}})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.ToSlash(c.path)) {
				t.Errorf("got %v, want %s and the path", err, c.want)
			}
		})
	}
	if _, err := New(Options{Files: []string{filepath.Join(dir, "none.ttf")}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

// The fonts of the system are chosen by what they cover, then by what they
// are; damaged ones and such without outlines are passed over.
func TestSystem(t *testing.T) {
	for _, c := range []struct {
		name  string
		fonts []fixture // in files of ascending names
		text  string
		style Style
		want  []string
	}{
		{"the one that has it", []fixture{{family: "X", runes: []rune("字")}, {family: "Y", runes: []rune("漢")}}, "漢", Regular, []string{"Y"}},
		{"the one that has most", []fixture{{family: "X", runes: []rune("漢")}, {family: "Y", runes: []rune("字漢")}}, "漢字", Regular, []string{"Y", "Y"}},
		{"another for the rest", []fixture{{family: "X", runes: []rune("がの漢")}, {family: "Y", runes: []rune("字")}}, "漢字の", Regular, []string{"X", "Y", "X"}},
		{"each script by itself", []fixture{{family: "X", runes: []rune("ก漢")}, {family: "Y", runes: []rune("字漢")}}, "กข漢字", Regular, []string{"X", "Liberation Sans", "Y", "Y"}},
		{"Noto Sans before others", []fixture{{family: "Arial Black", runes: []rune("漢")}, {family: "Noto Sans Y", runes: []rune("漢")}}, "漢", Regular, []string{"Noto Sans Y"}},
		{"sans before serif", []fixture{{family: "Noto Serif", runes: []rune("漢")}, {family: "Some", runes: []rune("漢")}}, "漢", Regular, []string{"Some"}},
		{"bold", []fixture{{family: "X", runes: []rune("漢")}, {family: "X", runes: []rune("漢"), bold: true}}, "漢", Bold, []string{"X bold"}},
		{"not bold", []fixture{{family: "X", runes: []rune("漢"), bold: true}, {family: "X", runes: []rune("漢")}}, "漢", Regular, []string{"X"}},
		{"with outlines", []fixture{{family: "Noto Sans Bare", runes: []rune("漢"), bare: true}, {family: "X", runes: []rune("漢")}}, "漢", Regular, []string{"X"}},
		{"Japanese", []fixture{{family: "Noto Sans CJK SC", runes: []rune("の漢")}, {family: "Noto Sans CJK JP", runes: []rune("の漢")}}, "漢の", Regular, []string{"Noto Sans CJK JP", "Noto Sans CJK JP"}},
		{"Chinese", []fixture{{family: "Noto Sans CJK JP", runes: []rune("の漢")}, {family: "Noto Sans CJK SC", runes: []rune("の漢")}}, "漢", Regular, []string{"Noto Sans CJK SC"}},
		{"none", nil, "漢", Regular, []string{"Liberation Sans"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "0.ttf", []byte("damaged"))
			write(t, dir, "00.ttc", []byte("ttcf\x00\x01\x00\x00\xff\xff\xff\xff"))
			if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
				t.Fatal(err)
			}
			for i, f := range c.fonts {
				write(t, filepath.Join(dir, "sub"), string(rune('a'+i))+".ttf", f.bytes(t))
			}
			s, err := New(Options{Dirs: []string{filepath.Join(dir, "none"), dir}})
			if err != nil {
				t.Fatal(err)
			}
			s.Width("Latin text asks for none of them", c.style, 1)
			if s.system.listed {
				t.Error("the folders are searched without need")
			}
			line := s.Line(c.text, c.style)
			got := families(line)
			for i, g := range line.Glyphs {
				if g.Face.Style == Bold && got[i] != "Liberation Sans" {
					got[i] += " bold"
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever is wrong with a font file, the program goes on.
func TestDamaged(t *testing.T) {
	whole := fixture{family: "Han", runes: []rune("漢")}.bytes(t)
	read := 0
	dir := t.TempDir()
	n, step := 150, 1
	if testing.Short() {
		step = 10
	}
	for i := 0; i < n; i += step {
		raw := append([]byte{}, whole...)
		// the directory of tables first, then places all over the file
		at := i * 3
		if i >= 60 {
			at = i * 2654435761 % len(raw)
		}
		for j := at; j < min(at+8, len(raw)); j++ {
			raw[j] ^= byte(0x55 + i)
		}
		path := write(t, dir, "damaged.ttf", raw)
		for _, o := range []Options{{Files: []string{path}, Dirs: []string{}}, {Dirs: []string{dir}}} {
			s, err := New(o)
			if err != nil {
				continue
			}
			read++
			for _, g := range s.Line("a漢\u0301字 אב", Regular).Glyphs {
				g.Face.Outline(g.ID)
			}
			s.Missing("漢字")
			s.Wrap("漢字", Bold, 10, 12)
		}
	}
	if read < n/step {
		t.Errorf("only %d sets were made", read)
	}
}
