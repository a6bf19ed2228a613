package font

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"
)

// An apart reads fonts of strangers in another process, with Serve. It starts
// one for the first text that needs such fonts.
type apart struct {
	start    func() (io.ReadWriteCloser, error)
	wait     time.Duration // for an answer
	options  request       // what the process is told first
	embedded func(Style) *Face

	talk  io.ReadWriteCloser // nil: no process
	in    *json.Decoder
	faces []*Face // of the process, by its numbers
	at    string  // the file that it has in hand
	err   error   // why nothing more is asked
}

// maxSkipped is how many fonts of the system may break the process before that
// is an error.
const maxSkipped = 8

// A readingError is about a file that is in hand.
type readingError struct {
	file string
	err  error
}

func (e *readingError) Error() string {
	return fmt.Sprintf("%s: not a font that can be drawn with: %v", filepath.ToSlash(e.file), e.err)
}

func (e *readingError) Unwrap() error { return e.err }

// ask asks the process, if need be a new one. A font of the system that breaks
// it is passed over, like one that cannot be read; one of the user's files is an
// error, the last: from then on there is no answer.
func (a *apart) ask(q request) (response, bool) {
	for a.err == nil {
		got, err := a.once(q)
		if err == nil {
			return got, true
		}
		a.close()
		if a.at == "" || slices.Contains(a.options.Open.Files, a.at) || len(a.options.Open.Skip) >= maxSkipped || !errors.As(err, new(*readingError)) {
			a.err = err
			break
		}
		a.options.Open.Skip = append(a.options.Open.Skip, a.at)
	}
	return response{}, false
}

// open starts the process, so that files that cannot be read are told.
func (a *apart) open() error {
	if a.talk != nil {
		return nil
	}
	talk, err := a.start()
	if err != nil {
		return err
	}
	a.talk, a.in, a.faces, a.at = talk, json.NewDecoder(bufio.NewReader(talk)), nil, ""
	got, err := a.exchange(a.options)
	if err == nil && got.Error != "" {
		err = errors.New(got.Error)
	}
	return err
}

// once asks, and starts the process if there is none.
func (a *apart) once(q request) (response, error) {
	if err := a.open(); err != nil {
		return response{}, err
	}
	return a.exchange(q)
}

// exchange writes a question and reads the answer.
func (a *apart) exchange(q request) (response, error) {
	talk, late := a.talk, make(chan struct{})
	timer := time.AfterFunc(a.wait, func() {
		close(late)
		_ = talk.Close() // which the reader notices
	})
	defer timer.Stop()
	err := json.NewEncoder(talk).Encode(q)
	for err == nil {
		var got response
		if err = a.in.Decode(&got); err != nil {
			break
		}
		if got.At != "" {
			a.at = got.At
			continue
		}
		return got, a.take(got)
	}
	select {
	case <-late:
		err = fmt.Errorf("reading it took longer than %s and was stopped", a.wait)
	default:
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("reading it ended without an answer")
	}
	if a.at == "" {
		return response{}, err
	}
	return response{}, &readingError{a.at, err}
}

// take notes the faces and outlines of an answer.
func (a *apart) take(got response) error {
	for _, f := range got.Faces {
		a.faces = append(a.faces, &Face{Name: f.Name, Style: f.Style % styles, outlines: map[uint32][]Segment{}, advances: map[uint32]float64{}})
	}
	for _, o := range got.Outlines {
		face := a.face(o.Face)
		segments, ok := unflatten(o.Points)
		if face == nil || face.face != nil || !ok {
			return errors.New("reading fonts: that is not an outline")
		}
		face.mu.Lock()
		face.outlines[o.ID], face.advances[o.ID] = segments, o.Advance
		face.mu.Unlock()
	}
	return nil
}

// face is the face of a number; nil if there is none.
func (a *apart) face(n int) *Face {
	switch {
	case n < 0 && n >= -int(styles):
		return a.embedded(Style(-n - 1))
	case n >= 0 && n < len(a.faces):
		return a.faces[n]
	}
	return nil
}

// line shapes a line; false: it cannot be.
func (a *apart) line(text string, style Style) (Line, bool) {
	got, ok := a.ask(request{Line: &lineRequest{text, style}})
	line := Line{Width: got.Width}
	for _, g := range got.Glyphs {
		face := a.face(g.Face)
		if face == nil {
			a.err = errors.New("reading fonts: that is not a face")
			return Line{}, false
		}
		line.Glyphs = append(line.Glyphs, Glyph{Face: face, ID: g.ID, X: g.X, Y: g.Y, Advance: g.Advance, Cluster: g.Cluster, Text: g.Text})
	}
	return line, ok
}

// missing lists the characters that no font has; false: nobody knows.
func (a *apart) missing(text string) ([]rune, bool) {
	got, ok := a.ask(request{Missing: &text})
	return got.Missing, ok
}

func (a *apart) close() {
	if a.talk != nil {
		// Whatever it has to say, nobody asks any more.
		_ = a.talk.Close()
		a.talk = nil
	}
}
