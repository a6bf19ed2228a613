package font

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A conversation is one with Serve, in a goroutine of the tests.
type conversation struct {
	io.Reader
	*io.PipeWriter
	out *io.PipeReader
}

func (c conversation) Close() error {
	return errors.Join(c.PipeWriter.Close(), c.out.Close())
}

// converse starts Serve; what it writes goes through a writer.
func converse(through func(io.Writer) io.Writer, started *atomic.Int32) func() (io.ReadWriteCloser, error) {
	return func() (io.ReadWriteCloser, error) {
		started.Add(1)
		inR, inW := io.Pipe()
		outR, outW := io.Pipe()
		go func() {
			err := Serve(inR, through(outW))
			_ = outW.CloseWithError(err)
			_ = inR.CloseWithError(io.ErrClosedPipe)
		}()
		return conversation{outR, inW, outR}, nil
	}
}

func plainly(w io.Writer) io.Writer { return w }

// flat is a line without what only compares by identity.
func flat(l Line) []string {
	out := []string{fmt.Sprint(l.Width)}
	for _, g := range l.Glyphs {
		out = append(out, fmt.Sprint(g.Face.Name, g.Face.Style, g.ID, g.X, g.Y, g.Advance, g.Cluster, g.Text,
			g.Face.Advance(g.ID), g.Face.Outline(g.ID), g.Face.Advance(0), g.Face.Outline(0)))
	}
	return out
}

// Fonts that are read apart shape and draw as those that are read here.
func TestApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	han := write(t, dir, "han.ttf", fixture{family: "Han", runes: []rune("漢")}.bytes(t))
	bold := write(t, dir, "bold.ttf", fixture{family: "Bold", runes: []rune("漢字"), bold: true}.bytes(t))
	folder := t.TempDir()
	write(t, folder, "other.ttf", fixture{family: "Other", runes: []rune("のअ")}.bytes(t))
	write(t, folder, "damaged.ttf", []byte("damaged"))
	for _, o := range []Options{
		{Files: []string{han}, Dirs: []string{}},
		{Files: []string{han, bold}, Dirs: []string{folder}},
		{Dirs: []string{folder}},
		{Dirs: []string{}},
	} {
		here, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		var started atomic.Int32
		o.Apart = converse(plainly, &started)
		apart, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		before := started.Load()
		if want := int32(min(len(o.Files), 1)); before != want {
			t.Errorf("%d processes for %d files", before, len(o.Files))
		}
		for _, style := range []Style{Regular, Bold, Italic, Bold | Italic} {
			apart.Line("plain words, Ж", style)
		}
		if started.Load() != before {
			t.Error("a process was started for what the embedded fonts have")
		}
		for range 2 {
			for _, text := range []string{"漢", "a漢 漢b", "字のअ", "“漢” és", "ที่", "漢\u0301אב字", "", "\t漢\n"} {
				for _, style := range []Style{Regular, Bold, Italic, Bold | Italic} {
					if diff := cmp.Diff(flat(here.Line(text, style)), flat(apart.Line(text, style))); diff != "" {
						t.Errorf("%q, style %d: -here +apart\n%s", text, style, diff)
					}
				}
				if got, want := string(apart.Missing(text)), string(here.Missing(text)); got != want {
					t.Errorf("of %q is missing %q, want %q", text, got, want)
				}
			}
		}
		if err := apart.Err(); err != nil || started.Load() != 1 {
			t.Errorf("%d processes, error %v", started.Load(), err)
		}
		apart.Close()
	}
}

// A breaker stops a process when it takes a file in hand.
type breaker struct {
	io.Writer
	file  string
	after int // times that it does so
	stop  func() error
}

func (b *breaker) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(`{"At":`)) && bytes.Contains(p, []byte(b.file)) {
		if b.after--; b.after < 0 {
			if err := b.stop(); err != nil {
				_, _ = b.Writer.Write(p) // that much is heard
				_ = b.Writer.(*io.PipeWriter).CloseWithError(err)
				return 0, err
			}
		}
	}
	return b.Writer.Write(p)
}

// When reading a file of the user's breaks the process, the error names it;
// one of the system's is passed over.
func TestApartBroken(t *testing.T) {
	t.Parallel()
	stopped := errors.New("reading it took more than 1 GB of memory and was stopped")
	dir, folder := t.TempDir(), t.TempDir()
	bad := write(t, dir, "bad.ttf", fixture{family: "Han", runes: []rune("漢")}.bytes(t))
	good := write(t, dir, "good.ttf", fixture{family: "Good", runes: []rune("字")}.bytes(t))
	write(t, folder, "bad.ttf", fixture{family: "Bad", runes: []rune("の漢")}.bytes(t))
	write(t, folder, "other.ttf", fixture{family: "Other", runes: []rune("漢")}.bytes(t))
	for name, c := range map[string]struct {
		options Options
		after   int
		want    string // error
		faces   []string
	}{
		"at once":             {Options{Files: []string{good, bad}}, 0, bad, nil},
		"while shaping":       {Options{Files: []string{bad, good}}, 1, bad, nil},
		"another file's":      {Options{Files: []string{good}}, 0, "", []string{"Liberation Sans", "Good"}},
		"of the system":       {Options{Dirs: []string{folder}}, 0, "", []string{"Other", "Liberation Sans"}},
		"of the system, late": {Options{Dirs: []string{folder}}, 1, "", []string{"Other", "Liberation Sans"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var started atomic.Int32
			o := c.options
			if o.Dirs == nil {
				o.Dirs = []string{}
			}
			o.Apart = converse(func(w io.Writer) io.Writer {
				return &breaker{w, "bad.ttf", c.after, func() error { return stopped }}
			}, &started)
			s, err := New(o)
			if err == nil {
				line := s.Line("漢字", Regular)
				if err = s.Err(); err == nil {
					if diff := cmp.Diff(c.faces, families(line)); diff != "" {
						t.Error(diff)
					}
				}
				s.Close()
			}
			want := ""
			if c.want != "" {
				want = filepath.ToSlash(c.want) + ": not a font that can be drawn with: " + stopped.Error()
			}
			if got := fmt.Sprint(err); got != want && (err != nil || want != "") {
				t.Errorf("got %v, want %q", err, want)
			}
			if c.want != "" && !errors.Is(err, stopped) {
				t.Errorf("%v is not the error of the process", err)
			}
		})
	}
}

// A folder full of such fonts is an error in the end.
func TestApartAllBroken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range maxSkipped + 2 {
		write(t, dir, fmt.Sprintf("bad%d.ttf", i), fixture{family: "Bad", runes: []rune("漢")}.bytes(t))
	}
	var started atomic.Int32
	s, err := New(Options{Dirs: []string{dir}, Apart: converse(func(w io.Writer) io.Writer {
		return &breaker{w, "bad", 0, func() error { return errors.New("broken") }}
	}, &started)})
	if err != nil {
		t.Fatal(err)
	}
	if got := families(s.Line("漢", Regular)); len(got) != 1 || got[0] != "Liberation Sans" {
		t.Errorf("drawn with %q", got)
	}
	if err := s.Err(); err == nil || !strings.HasSuffix(err.Error(), ": not a font that can be drawn with: broken") || started.Load() != maxSkipped+1 {
		t.Errorf("error %v after %d processes", err, started.Load())
	}
}

// Who does not answer in time is not waited for.
func TestApartLate(t *testing.T) {
	t.Parallel()
	file := write(t, t.TempDir(), "han.ttf", fixture{family: "Han", runes: []rune("漢")}.bytes(t))
	over := make(chan struct{})
	defer close(over)
	var started atomic.Int32
	_, err := New(Options{Files: []string{file}, Wait: 200 * time.Millisecond, Apart: converse(func(w io.Writer) io.Writer {
		asked := false
		return writer(func(p []byte) (int, error) {
			if asked {
				<-over
			}
			asked = true
			return w.Write(p)
		})
	}, &started)})
	want := filepath.ToSlash(file) + ": not a font that can be drawn with: reading it took longer than 200ms and was stopped"
	if fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// Answers that make no sense are errors.
func TestApartNonsense(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"Glyphs":[{"Face":7}]}`:                        "reading fonts: that is not a face",
		`{"Glyphs":[{"Face":-5}]}`:                       "reading fonts: that is not a face",
		`{"Outlines":[{"Face":0,"Points":[0]}]}`:         "reading fonts: that is not an outline",
		`{"Outlines":[{"Face":-1}]}`:                     "reading fonts: that is not an outline",
		`{"Faces":[{}],"Outlines":[{"Points":[9,1,1]}]}`: "reading fonts: that is not an outline",
		`]`: "invalid character",
		``:  "reading it ended without an answer",
	} {
		inR, inW := io.Pipe()
		go func() { _, _ = io.Copy(io.Discard, inR) }()
		out := io.MultiReader(strings.NewReader("{}\n"), strings.NewReader(answer+"\n"))
		s, err := New(Options{Dirs: []string{}, Apart: func() (io.ReadWriteCloser, error) {
			r, w := io.Pipe()
			go func() { _, _ = io.Copy(w, out); _ = w.Close() }()
			return conversation{r, inW, r}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		s.Line("漢", Regular)
		if err := s.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", answer, err, want)
		}
		_ = inR.Close()
	}
}

func TestFlatten(t *testing.T) {
	t.Parallel()
	segments := embeddedOnly(t).embedded(Regular).Outline(57)
	if len(segments) == 0 {
		t.Fatal("no outline")
	}
	if got, ok := unflatten(flatten(segments)); !ok || !cmp.Equal(got, segments) {
		t.Errorf("got %v", got)
	}
	for _, bad := range [][]float64{{0}, {0, 1}, {3, 1, 1}, {-1, 1, 1}, {0.5, 1, 1}, {2, 1, 1}, {1e300, 1, 1}} {
		if _, ok := unflatten(bad); ok {
			t.Errorf("%v is an outline", bad)
		}
	}
}
