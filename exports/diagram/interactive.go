package diagram

import (
	_ "embed"
	"strings"
)

// Script is what an interactive SVG runs. It is the same in all of them: it reads the
// picture, and nothing of the data is in it.
//
//go:embed interactive.js
var Script string

// interactiveStyle dims what has nothing to do with what is pointed at.
const interactiveStyle = ".node,.edge,.label{transition:opacity .12s}.dim{opacity:.14}.node{cursor:pointer;outline:none}.node:focus-visible{outline:2px solid #0072b2}.pinned text{text-decoration:underline}\n"

// joins notes that a part of the picture leads from some nodes to others.
func (s *sheet) joins(id string, ends ...string) {
	if s.joined == nil {
		s.joined = map[string]string{}
	}
	for i, end := range ends {
		ends[i], _, _ = strings.Cut(end, ":") // without its port
	}
	s.joined[id] = strings.Join(ends, " ")
}
