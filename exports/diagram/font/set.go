// Package font measures and wraps text with the very fonts that will draw it.
//
// A text is drawn in Liberation Sans, which is embedded and has the widths of
// Arial. What it has no glyphs for comes from the files that the user gave,
// else from the fonts of the system, which are searched only then. Scripts
// that join, reorder or run from right to left are shaped (HarfBuzz, in Go)
// and ordered by the Unicode bidirectional algorithm. Glyphs are outlines:
// emoji come out in one colour, and a font that has only pictures of them is
// passed over.
//
//	set, err := font.New(font.Options{Files: []string{"NotoSansOl-Regular.ttf"}})
//	lines := set.Wrap("there’s no deal until there’s a deal", font.Regular, 11, 170)
//	width := set.Width(lines[0], font.Regular, 11)
//
// Nothing is read or parsed before the first text needs it.
package font

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
)

// A Style is upright or slanted, of normal weight or bold.
type Style uint8

// The bits of a style.
const (
	Regular Style = 0
	Bold    Style = 1
	Italic  Style = 2
)

// styles is how many there are.
const styles = 4

// Options say which fonts there are besides the embedded ones.
type Options struct {
	// Files are font files (TrueType, OpenType, collections of them), tried in
	// this order for what Liberation Sans lacks.
	Files []string
	// Dirs are the folders searched, with those in them, for what the files
	// lack too. Nil stands for those of the system; an empty list for none.
	Dirs []string
}

// A Set is the fonts at hand. It may be used by several goroutines at once.
type Set struct {
	mu     sync.Mutex
	base   [styles]*Face
	extra  []*Face
	system system
	lines  map[lineKey]Line // shaped already
	held   int              // how many glyphs those have

	// what shaping uses, kept for its buffers
	bidi     bidi.Paragraph
	segments segmenter.Segmenter
	runs     shaping.Segmenter
	shaper   shaping.HarfbuzzShaper
}

type lineKey struct {
	text  string
	style Style
}

// New reads the files of the options; an unreadable or damaged one is an error
// with its path.
func New(o Options) (*Set, error) {
	s := &Set{system: system{dirs: o.Dirs}, lines: map[lineKey]Line{}}
	if o.Dirs == nil {
		s.system.dirs = systemDirs()
	}
	for _, file := range o.Files {
		faces, err := readFile(file)
		if err != nil {
			return nil, err
		}
		s.extra = append(s.extra, faces...)
	}
	return s, nil
}

// readFile gives the faces in a file: several if it is a collection.
func readFile(path string) (faces []*Face, err error) {
	err = openFile(path, func(file *os.File, size int64) (err error) {
		if faces, err = readFaces(file, size); err != nil {
			return fmt.Errorf("%s: not a font that can be drawn with: %w", filepath.ToSlash(path), err)
		}
		return nil
	})
	return faces, err
}
