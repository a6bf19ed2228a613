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
// No font but the embedded ones is read or parsed before a text needs it.
package font

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

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
	// Apart starts a process that calls Serve, with its stdin and stdout. With
	// it no font but the embedded ones is read in this process: a font is
	// other people's data, and what it does to a reader is not to be known.
	// Nil: they are read here.
	Apart func() (io.ReadWriteCloser, error)
	// Wait is how long that process may take for an answer; by default 30
	// seconds.
	Wait time.Duration
}

// A Set is the fonts at hand. It may be used by several goroutines at once.
type Set struct {
	mu     sync.Mutex
	base   [styles]*Face
	extra  []*Face
	system system
	apart  *apart           // nil: fonts are read here
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
//
// The embedded fonts that nearly every picture needs are made ready meanwhile: it takes
// longer than many layouts.
func New(o Options) (*Set, error) {
	if o.Apart == nil {
		s, err := newSet(o, func(string) {}, nil)
		if err == nil {
			s.prepare(Regular, Bold)
		}
		return s, err
	}
	s, err := newSet(Options{Dirs: []string{}}, func(string) {}, nil)
	if err != nil {
		return nil, err
	}
	s.apart = &apart{
		start: o.Apart, wait: o.Wait, embedded: s.embedded,
		options: request{Open: &openRequest{Files: o.Files, Dirs: o.Dirs}},
	}
	s.prepare(Regular, Bold)
	if o.Wait <= 0 {
		s.apart.wait = 30 * time.Second
	}
	if len(o.Files) > 0 {
		if err := s.apart.open(); err != nil {
			s.apart.close()
			return nil, err
		}
	}
	return s, nil
}

// prepare begins to read embedded fonts. Who needs one of them waits for it.
func (s *Set) prepare(needed ...Style) {
	for _, style := range needed {
		go func() {
			_, _ = liberation(style) // whoever needs it hears of an error
			s.mu.Lock()
			defer s.mu.Unlock()
			s.embedded(style)
		}()
	}
}

// newSet makes a set that reads fonts in this process. Whenever it is going to
// read from a file, it calls touch with the path; it looks at none that is to be
// skipped.
func newSet(o Options, touch func(path string), skip []string) (*Set, error) {
	s := &Set{system: system{dirs: o.Dirs, touch: touch, skip: skip}, lines: map[lineKey]Line{}}
	if o.Dirs == nil {
		s.system.dirs = systemDirs()
	}
	for _, file := range o.Files {
		touch(file)
		faces, err := readFile(file)
		if err != nil {
			return nil, err
		}
		for _, f := range faces {
			f.touch = func() { touch(file) }
		}
		s.extra = append(s.extra, faces...)
	}
	return s, nil
}

// Err is why texts were shaped with the embedded fonts alone: reading others
// went wrong, which is one sentence that names the file. Nil: all is well.
func (s *Set) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.apart == nil {
		return nil
	}
	return s.apart.err
}

// Close ends the process that reads fonts, if there is one.
func (s *Set) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.apart != nil {
		s.apart.close()
	}
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
