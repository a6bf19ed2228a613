// Package settle writes the layer of what coders agree on: their common statements,
// and as comments what is still open.
package settle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/yamlfile"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// A Settling is what is to be written of one source.
type Settling struct {
	Corpus, Source string
	Coders         []string
	Units          []SettlingUnit // by place
}

// A SettlingUnit is one place of the source, and what each coder has there.
type SettlingUnit struct {
	Statements []string // an address for each coder; empty: she has none
	Open       []string // what they do not agree on, each in a line; none: it is settled
}

// SettleOptions say how settled layers are written.
type SettleOptions struct {
	// Replace are the files that may be replaced, as Layers had them before the corpus was
	// read; nil: none. One that was changed since is an error that wraps a
	// *change.ChangedError, and is left as it is.
	Replace map[string]*[sha256.Size]byte
}

// Layers are the settled layers in a folder, with their SHA-256. One that does not exist
// yet has none.
func Layers(dir string) (map[string]*[sha256.Size]byte, error) {
	dir = corpusOf(dir)
	out := map[string]*[sha256.Size]byte{}
	in, err := fence.OpenFolder(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	files, err := in.Entries("sources")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), suffix) {
			file := filepath.Join(dir, "sources", f.Name())
			if out[file], err = change.Sum(dir, file); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// suffix is how the names of files of settled layers end.
const suffix = "." + schema.SettledLayer + ".yaml"

// corpusOf is the corpus for which a folder stands.
func corpusOf(dir string) string {
	if filepath.Base(dir) == "sources" && data.IsFolder(filepath.Dir(dir)) {
		return filepath.Dir(dir)
	}
	return dir
}

// A SettledFile is a file that was written.
type SettledFile struct {
	File          string
	Settled, Open int // units
}

// Settle writes, for each source, DIR/sources/SOURCE.settled.yaml: a layer with
// the statements on which coders agree, as the first of them who has it wrote
// each, with an id made of its words. What is open stands between them as
// comments, with what every coder has, so that a person takes away the # of what
// is to hold. A folder named sources in a corpus stands for the corpus. All files
// are written, or none; one that already exists is an error unless it is to be
// replaced.
func Settle(ctx context.Context, set *data.Set, all []Settling, dir string, o SettleOptions) ([]SettledFile, error) {
	dir = corpusOf(dir)
	ids := newSettledIDs(set, all)
	indexes := make([]map[schema.Ref]schema.Entity, len(set.Corpora))
	var out []SettledFile
	var changes []change.Change
	for i := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l := &all[i]
		k := slices.IndexFunc(set.Corpora, func(c *schema.Corpus) bool { return c.ID == l.Corpus })
		if k < 0 {
			return nil, fmt.Errorf("no corpus is called %q", l.Corpus)
		}
		c := change.Change{File: filepath.Join(dir, "sources", l.Source+suffix)}
		if c.There = change.Exists(c.File); c.There && o.Replace == nil {
			return nil, hint.Errorf("%s already exists, perhaps with somebody's work in it: %s replaces it", c.File, hint.Option{Name: "force"})
		}
		if c.Was = o.Replace[c.File]; c.There != (c.Was != nil) {
			return nil, &change.ChangedError{File: filepath.ToSlash(c.File)}
		}
		if indexes[k] == nil {
			indexes[k] = schema.Index(set.Corpora[k])
		}
		s := settler{Settling: l, settledIDs: ids, write: yamlfile.Writer{Index: indexes[k], Source: l.Source}}
		text, err := s.text()
		if err != nil {
			return nil, err
		}
		c.Text = text
		changes = append(changes, c)
		out = append(out, SettledFile{c.File, s.settled, s.open})
	}
	return out, change.Write(ctx, dir, changes)
}

// settledIDs are the ids of a layer, over all its sources.
type settledIDs struct {
	statements map[[2]string]*schema.Statement // by corpus and address
	new        *schema.NewIDs
	// of the statements that are settled, by corpus and address: what refers to
	// one refers to the settled one from now on.
	of map[[2]string]string
}

func newSettledIDs(set *data.Set, all []Settling) *settledIDs {
	ids := &settledIDs{statements: map[[2]string]*schema.Statement{}, new: schema.NoIDs(), of: map[[2]string]string{}}
	sources := map[string]bool{}
	for _, l := range all {
		sources[l.Source] = true
	}
	for _, c := range set.Corpora {
		for _, st := range c.Statements {
			ids.statements[[2]string{c.ID, st.ID}] = st
			if st.Layer == schema.SettledLayer && !sources[st.Source.ID] {
				ids.new.Take(schema.OwnID(st))
			}
		}
	}
	for _, l := range all {
		for _, u := range l.Units {
			if len(u.Open) > 0 {
				continue
			}
			id := ""
			for _, address := range u.Statements {
				key := [2]string{l.Corpus, address}
				st := ids.statements[key]
				if st == nil {
					continue
				}
				if id == "" {
					id = ids.new.For(st)
				}
				ids.of[key] = id
			}
		}
	}
	return ids
}

// A settler writes the layer of one source.
type settler struct {
	*Settling
	*settledIDs
	write         yamlfile.Writer
	settled, open int
}

const settledHead = `source: %s
# What %s agree on, in every variable of "onrecord agreement".
%s
`

const openHead = `# What is open stands as comments, one coding under the other: take away the #
# before the lines of the one that is to hold, or write your own.`

// text is the file.
func (s *settler) text() ([]byte, error) {
	var list []byte
	for i := range s.Units {
		u := &s.Units[i]
		if i > 0 {
			list = append(list, '\n')
		}
		var err error
		if len(u.Open) == 0 {
			s.settled++
			list, err = s.appendSettled(list, u)
		} else {
			s.open++
			list, err = s.appendOpen(list, u)
		}
		if err != nil {
			return nil, err
		}
	}
	rest := "# Nothing is open."
	if s.open > 0 {
		rest = openHead
	}
	out := fmt.Appendf(nil, settledHead, yamlfile.AppendText(nil, s.Source, false), and(s.Coders), rest)
	if len(s.Units) == 0 {
		return out, nil
	}
	// A key without a value is an empty list, and can be filled.
	return append(append(out, "statements:\n"...), list...), nil
}

// and writes names as a person would.
func and(names []string) string {
	names = slices.Clone(names)
	for i, name := range names {
		names[i] = inComment(name)
	}
	return hint.AllOf(names)
}

// inComment keeps a text on one line.
func inComment(text string) string { return strings.Join(strings.Fields(text), " ") }

func (s *settler) at(address string) (*schema.Statement, error) {
	st := s.statements[[2]string{s.Corpus, address}]
	if st == nil {
		return nil, fmt.Errorf("source %s: there is no statement %s", s.Source, address)
	}
	return st, nil
}

// appendSettled appends a statement, and where other coders have something else
// in fields that are not compared.
func (s *settler) appendSettled(dst []byte, u *SettlingUnit) ([]byte, error) {
	var first *schema.Statement
	for j, address := range u.Statements {
		if address == "" {
			continue
		}
		st, err := s.at(address)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = st
			continue
		}
		for _, line := range s.differences(first, st) {
			dst = append(dst, "# "+inComment(s.Coders[j])+" has "+line+"\n"...)
		}
	}
	return s.appendStatement(dst, first), nil
}

// appendOpen appends all codings of a unit as comments.
func (s *settler) appendOpen(dst []byte, u *SettlingUnit) ([]byte, error) {
	for _, line := range u.Open {
		dst = append(dst, "# OPEN: "+inComment(line)+"\n"...)
	}
	for j, address := range u.Statements {
		if address == "" {
			continue
		}
		st, err := s.at(address)
		if err != nil {
			return nil, err
		}
		dst = append(dst, "# "+inComment(s.Coders[j])+", "+whereabouts(st)+":\n"...)
		for line := range bytes.Lines(s.appendStatement(nil, st)) {
			dst = append(append(dst, '#'), line...)
		}
	}
	return dst, nil
}

// appendStatement appends a statement as one of the settled layer.
func (s *settler) appendStatement(dst []byte, st *schema.Statement) []byte {
	own := *st
	own.ID, own.Layer, own.Coder = s.of[[2]string{s.Corpus, st.ID}], "", ""
	if own.ID == "" { // it is open
		own.ID = s.new.For(st)
	}
	settled := func(r schema.Ref) schema.Ref {
		if id := s.of[[2]string{s.Corpus, r.ID}]; r.Kind == schema.KindStatement && id != "" {
			r.ID = id
		}
		return r
	}
	fields := schema.Fields(schema.KindStatement)
	for i := range fields {
		f := &fields[i]
		if f.Type == schema.Many {
			f.SetRefs(&own, slices.Clone(f.Refs(&own)))
		}
		for v := range f.Values(&own) {
			if r := v.Ref(); r != nil {
				*r = settled(*r)
			}
		}
	}
	return s.write.AppendItem(dst, 2, &own)
}

// whereabouts says where a statement stands.
func whereabouts(st *schema.Statement) string {
	var out []string
	for i := range st.Evidence {
		if p := &st.Evidence[i]; p.Located() {
			out = append(out, fmt.Sprintf("line %d, %d–%d", p.Line, p.Start, p.End))
		}
	}
	if len(out) == 0 {
		out = append(out, "not located")
	}
	return strings.Join(append(out, "statement "+st.ID), ", ")
}

// compared are the fields that agreement compares, and those that each coder
// fills in for herself.
var compared = []string{"speakers", "supports", "opposes", "neutral", "mode", "summary", "certainty", "note", "coder", "evidence"}

// differences says what another coder's statement has in the other fields, and
// where it stands if that is elsewhere.
func (s *settler) differences(first, other *schema.Statement) []string {
	var out []string
	fields := schema.Fields(schema.KindStatement)
	for i := range fields {
		f := &fields[i]
		if slices.Contains(compared, f.Name) {
			continue
		}
		items, own := s.write.Items(f, other), s.write.Items(f, first)
		if slices.EqualFunc(own, items, bytes.Equal) {
			continue
		}
		// Of the statements that it refers to each coder has her own.
		if len(f.Kinds) == 1 && f.Kinds[0] == schema.KindStatement && len(own) == len(items) {
			continue
		}
		if len(items) == 0 {
			out = append(out, "no "+f.Name)
			continue
		}
		value := bytes.Join(items, []byte(", "))
		out = append(out, f.Name+": "+inComment(string(value)))
	}
	if a, b := whereOnly(first), whereOnly(other); !slices.Equal(a, b) {
		out = append(out, "the passage "+whereabouts(other))
	}
	return out
}

func whereOnly(st *schema.Statement) (out []int) {
	for i := range st.Evidence {
		out = append(out, st.Evidence[i].Start, st.Evidence[i].End)
	}
	return out
}
