// Package spill keeps statements that are too many to be in memory: in groups, such as
// those of one source, whose statements may come in any order. What takes little room
// stays in memory; the rest is in a temporary file, of which nothing is left behind.
package spill

import (
	"errors"
	"os"
	"strings"

	"onrecord/schema"
)

// Statements are statements in groups, each in the order in which they were added. The
// zero ones are empty.
type Statements struct {
	Nameless bool // ids are not noted: nobody asks for them

	packer schema.Packer
	groups []*group
	byName map[string]int   // the place of a group in these
	owners map[uint64]int32 // the group of the first statement with an id, by its hash: see IDs
	linked bool
	count  int

	held int // bytes that are in no file yet
	file *os.File
	name string // where a file has to have one as long as it is open
	end  int64
	err  error // the first of writing
}

// A group is some of the statements.
type group struct {
	name   string
	count  int
	size   int64
	stored []stretch
	held   []byte // what comes behind these
}

// A stretch is a part of the file, with whole statements.
type stretch struct {
	at     int64
	length int
}

// mostHeld is how many bytes are in memory before they are written into the file.
const mostHeld = 16 << 20

// Add adds a statement to a group. Its texts are copied.
func (s *Statements) Add(name string, st *schema.Statement) {
	if s.byName == nil {
		s.byName, s.owners = map[string]int{}, map[uint64]int32{}
	}
	at, known := s.byName[name]
	if !known {
		at = len(s.groups)
		name = strings.Clone(name)
		s.byName[name] = at
		s.groups = append(s.groups, &group{name: name})
	}
	if st.ID != "" && !s.Nameless {
		if _, twice := s.owners[hash(st.ID)]; !twice {
			s.owners[hash(st.ID)] = int32(at)
		}
	}
	s.linked = s.linked || !st.Restates.IsZero() || len(st.Echoes)+len(st.Contradicts)+len(st.Answers) > 0
	g := s.groups[at]
	had := len(g.held)
	g.held = s.packer.Append(g.held, st)
	g.count++
	g.size += int64(len(g.held) - had)
	s.count++
	if s.held += len(g.held) - had; s.held > mostHeld && s.err == nil {
		s.err = s.store()
	}
}

// store writes what is in memory into the file.
func (s *Statements) store() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "onrecord-"); err != nil {
			return err
		}
		if os.Remove(s.file.Name()) != nil { // Windows keeps the name of an open file
			s.name = s.file.Name()
		}
	}
	for _, g := range s.groups {
		if len(g.held) == 0 {
			continue
		}
		if _, err := s.file.WriteAt(g.held, s.end); err != nil {
			return err
		}
		g.stored = append(g.stored, stretch{s.end, len(g.held)})
		s.end += int64(len(g.held))
		if g.held = g.held[:0]; cap(g.held) > 2*mostHeld/len(s.groups) {
			g.held = nil // what comes group by group would keep all of them
		}
	}
	s.held = 0
	return nil
}

// Err is the first error of adding.
func (s *Statements) Err() error { return s.err }

// Len is how many statements there are.
func (s *Statements) Len() int { return s.count }

// Linked reports whether any of them refers to a statement.
func (s *Statements) Linked() bool { return s.linked }

// Groups are the names of the groups, in the order in which they came.
func (s *Statements) Groups() []string {
	out := make([]string, len(s.groups))
	for i, g := range s.groups {
		out[i] = g.name
	}
	return out
}

// Count is how many statements a group has.
func (s *Statements) Count(name string) int {
	if at, known := s.byName[name]; known {
		return s.groups[at].count
	}
	return 0
}

// Size is how many bytes a group takes; in a file for people it takes more.
func (s *Statements) Size(name string) int64 {
	if at, known := s.byName[name]; known {
		return s.groups[at].size
	}
	return 0
}

// Has reports whether there is a statement with an id.
func (s *Statements) Has(id string) bool {
	_, ok := s.owners[hash(id)]
	return ok
}

// Elsewhere reports whether another one has a statement with the id of one here, in
// a group of another name.
func (s *Statements) Elsewhere(other *Statements) bool {
	for id, at := range s.owners {
		if there, both := other.owners[id]; both && other.groups[there].name != s.groups[at].name {
			return true
		}
	}
	return false
}

// Owner is the group of the first statement with an id.
func (s *Statements) Owner(id string) (name string, ok bool) {
	at, ok := s.owners[hash(id)]
	if ok {
		name = s.groups[at].name
	}
	return name, ok
}

// Each calls a function with each statement of a group, and with its place there, until
// one fails.
func (s *Statements) Each(name string, do func(i int, st *schema.Statement) error) error {
	at, known := s.byName[name]
	if !known {
		return nil
	}
	g, i := s.groups[at], 0
	read := func(text string) (err error) {
		for st := range s.packer.Read(text) {
			if err = do(i, st); err != nil {
				return err
			}
			i++
		}
		return nil
	}
	for _, part := range g.stored {
		text := make([]byte, part.length)
		if _, err := s.file.ReadAt(text, part.at); err != nil {
			return err
		}
		if err := read(string(text)); err != nil {
			return err
		}
	}
	return read(string(g.held))
}

// All gives the statements of a group.
func (s *Statements) All(name string) ([]*schema.Statement, error) {
	out := make([]*schema.Statement, 0, s.Count(name))
	err := s.Each(name, func(_ int, st *schema.Statement) error {
		out = append(out, st)
		return nil
	})
	return out, err
}

// Close lets the statements go, and their file.
func (s *Statements) Close() error {
	file, name := s.file, s.name
	*s = Statements{err: s.err}
	if file == nil {
		return nil
	}
	err := file.Close()
	if name != "" {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// IDs is a set of ids. It has their hashes, which are equal of two ids as good as never.
type IDs map[uint64]struct{}

// Add puts an id in.
func (s IDs) Add(id string) { s[hash(id)] = struct{}{} }

// Has reports whether an id was put in.
func (s IDs) Has(id string) bool {
	_, ok := s[hash(id)]
	return ok
}

// hash is that of FNV-1a with 64 bits.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}
