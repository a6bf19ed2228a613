package graphviz

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// checks has for each format what finds out whether an answer is whole. After
// some inputs Graphviz answers with whatever is in its memory, and says that
// all went well.
var checks = map[string]func(answer []byte, want Counts) error{
	"svg":   checkSVG,
	"json":  checkJSON,
	"dot":   checkDOT,
	"plain": checkPlain,
}

func rubbish(format string, why any) error {
	return fmt.Errorf("%s answered with what is not %s: %v", program, format, why)
}

// checkEnds checks how a text begins and ends.
func checkEnds(answer []byte, format, begin, end string) error {
	if !bytes.HasPrefix(answer, []byte(begin)) {
		return rubbish(format, "it does not begin with "+begin)
	}
	if !bytes.HasSuffix(bytes.TrimRight(answer, "\n"), []byte(end)) {
		return rubbish(format, "it does not end with "+end)
	}
	return nil
}

func checkSVG(answer []byte, want Counts) error {
	if err := checkEnds(answer, "SVG", "<?xml", "</svg>"); err != nil {
		return err
	}
	var got Counts
	kinds := map[string]*int{"node": &got.Nodes, "edge": &got.Edges, "cluster": &got.Clusters}
	for d := xml.NewDecoder(bytes.NewReader(answer)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return got.compare(want)
		}
		if err != nil {
			return rubbish("SVG", err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "g" {
			if n := kinds[class(e)]; n != nil {
				*n++
			}
		}
	}
}

// class is the first of an element's classes: Graphviz's own, which those of
// the graph's class attributes follow.
func class(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "class" {
			first, _, _ := strings.Cut(a.Value, " ")
			return first
		}
	}
	return ""
}

func checkJSON(answer []byte, want Counts) error {
	type object struct{ Name, Style, Cluster string }
	var graph struct {
		Subgraphs *int     `json:"_subgraph_cnt"` // they stand before the nodes
		Objects   []object `json:"objects"`
		Edges     []object `json:"edges"`
	}
	if err := json.Unmarshal(answer, &graph); err != nil {
		return rubbish("JSON", err)
	}
	if n := graph.Subgraphs; n == nil || *n < 0 || *n > len(graph.Objects) {
		return rubbish("JSON", "its count of subgraphs is wrong")
	}
	var got Counts
	for _, o := range graph.Objects[:*graph.Subgraphs] {
		if strings.HasPrefix(o.Name, "cluster") || o.Cluster == "true" {
			got.Clusters++
		}
	}
	for _, o := range graph.Objects[*graph.Subgraphs:] {
		if !strings.Contains(o.Style, "invis") {
			got.Nodes++
		}
	}
	for _, o := range graph.Edges {
		if !strings.Contains(o.Style, "invis") {
			got.Edges++
		}
	}
	return got.compare(want)
}

func checkDOT(answer []byte, _ Counts) error {
	var err error
	for _, begin := range []string{"strict ", "graph ", "digraph "} {
		if err = checkEnds(answer, "DOT", begin, "}"); err == nil {
			return nil
		}
	}
	return err
}

func checkPlain(answer []byte, _ Counts) error {
	return checkEnds(answer, "plain text", "graph ", "stop")
}

// compare says which count is not the one wanted.
func (got Counts) compare(want Counts) error {
	for _, c := range []struct {
		noun      string
		got, want int
	}{
		{"nodes", got.Nodes, want.Nodes},
		{"edges", got.Edges, want.Edges},
		{"clusters", got.Clusters, want.Clusters},
	} {
		if c.want != 0 && c.got != c.want {
			return fmt.Errorf("%s drew %d of %d %s", program, c.got, c.want, c.noun)
		}
	}
	return nil
}
