package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"strings"

	graphviz "github.com/goccy/go-graphviz"
	"github.com/goccy/go-graphviz/cgraph"
	"github.com/goccy/go-graphviz/gvc"
)

// draw lays out the first graph of a text in DOT. The warning is the last that
// Graphviz gave, for it keeps no more than that; so another may hide that a
// label is missing.
func draw(dot []byte, engine, format string) (result []byte, warning string, err error) {
	// What go-graphviz cannot do it sometimes says with a panic.
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, fmt.Errorf("%v", r)
		}
	}()
	// A graph can name images; it is to read no file.
	graphviz.SetFileSystem(embed.FS{})

	ctx := context.Background() // which go-graphviz does not heed
	// Without plug-ins: those are for PNG and JPEG, which come out wrong.
	g, err := gvc.NewWithPlugins(ctx)
	if err != nil {
		return nil, "", err
	}
	// Of text that is not ASCII it warns once. That warning is to hide no other.
	foreign, err := cgraph.ParseBytes([]byte("graph foreign { é }"))
	if err != nil {
		return nil, "", err
	}
	if err := g.Layout(ctx, foreign, "dot"); err != nil {
		return nil, "", err
	}

	graph, err := cgraph.ParseBytes(dot)
	switch msg := complaint(err); {
	case msg != "":
		return nil, "", errors.New(msg)
	case graph == nil:
		return nil, "", errors.New("there is no graph on stdin")
	}
	if msg := lastComplaint(); strings.HasPrefix(msg, "syntax error") {
		return nil, "", errors.New(msg) // the graph is what stands before it
	}
	if err := g.Layout(ctx, graph, engine); err != nil {
		return nil, "", err
	}
	if msg := lastComplaint(); labelLost.MatchString(msg) {
		return nil, "", errors.New(msg)
	}
	var out bytes.Buffer
	if err := g.RenderData(ctx, graph, format, &out); err != nil {
		return nil, "", err
	}
	return out.Bytes(), lastComplaint(), nil
}

// labelLost fits the complaints after which a label is missing from the
// drawing: its HTML has an error in a line. Others about a label have no line.
var labelLost = regexp.MustCompile(` [io]n line \d+ .*in label of `)

// lastComplaint is the last that Graphviz had to say about the graph, "" if
// there was nothing.
func lastComplaint() string {
	// An empty text has no graph, and that gives the message before it.
	_, err := cgraph.ParseBytes(nil)
	return complaint(err)
}

// complaint is what Graphviz says in an error, in one line. That a text is not
// ASCII is none: it concerns how wide Graphviz takes the text to be, and nobody
// could act on it.
func complaint(err error) string {
	if err == nil || strings.Contains(err.Error(), "non-ASCII character") {
		return ""
	}
	return strings.TrimPrefix(oneLine(err.Error()), "Warning: ")
}
