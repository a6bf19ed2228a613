package server

import (
	"bytes"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	statements "onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// The columns of statements are those of the statement table: the term of a word, the key of an
// entity, or those of several, ascending as the table has them. What there is nothing of
// is NULL. Besides:
//
//	utterance      the key of the first statement that reports the utterance
//	several        it has other reports, too
//	organizations  what each of the speakers is counted under
//	belongs        all that speakers belong to, the nearest first
//	belongs_of     the place of the speaker of each of these, from 1 on
//	offices        the offices that speakers hold
//	offices_of     the place of the speaker of each of these
//	untold         of speakers it is not told what they belong to
//	spoken         the words of summary and quotes in their order, as they are indexed
const (
	keyType  = " int8"
	keysType = " int8[]"
	wordType = ` text COLLATE "C"`
)

// columnName is what a field of the statement table is called on a server.
func columnName(f statements.Field) string {
	switch f {
	case statements.Date:
		return "said"
	case statements.Source:
		return "origin"
	}
	return strings.ToLower(f.String())
}

// columnShapes are the columns of statements, in the order in which they are written.
func columnShapes() []string {
	var out []string
	for _, f := range statements.Fields() {
		kind := keyType
		switch {
		case f.Words():
			kind = wordType
		case f.Several():
			kind = keysType
		}
		out = append(out, columnName(f)+kind)
	}
	return append(out, "utterance int8 NOT NULL", "several bool NOT NULL", "organizations"+keysType, "belongs"+keysType, "belongs_of"+keysType,
		`offices text[] COLLATE "C"`, "offices_of"+keysType, "untold bool NOT NULL", "spoken"+wordType)
}

// A columnReader reads the rows of a statement table in any order.
type columnReader struct {
	*snapshot.StatementRows
	terms    map[uint32][]byte // of words that were read, by node
	entities map[uint32]int64  // keys that were made, by number
}

func openColumns(s *snapshot.Store) (*columnReader, error) {
	rows, err := s.StatementRows()
	return &columnReader{rows, map[uint32][]byte{}, map[uint32]int64{}}, err
}

// columns adds those of a statement to its row.
func (r *rower) columns(s int64, iri quad.IRI, st *schema.Statement) (err error) {
	if r.table == nil {
		if r.table, err = openColumns(r.s); err != nil {
			return err
		}
	}
	c := r.table
	row, there, err := c.Of(iri)
	if err != nil {
		return err
	}
	if !there {
		return &TermError{string(iri)}
	}
	for _, f := range statements.Fields() {
		n := row.One[f]
		switch {
		case f.Several():
			if err := r.entityKeys(row.List[f]); err != nil {
				return err
			}
		case n == 0:
			r.null()
		case f.Words():
			term, err := c.word(n)
			if err != nil {
				return err
			}
			r.text(term)
		default:
			key, err := r.entityKey(n)
			if err != nil {
				return err
			}
			r.int(key)
		}
	}
	r.told = &row
	key, err := r.statementKey(row.First)
	if err != nil {
		return err
	}
	if key == s {
		if err := r.tallies(&row); err != nil {
			return err
		}
	}
	r.int(key)
	r.bool(row.Several)
	if err := r.belonging(&row); err != nil {
		return err
	}
	r.text([]byte(spokenText(st)))
	return nil
}

// word is the term of a node.
func (c *columnReader) word(node uint32) ([]byte, error) {
	if term, known := c.terms[node]; known {
		return term, nil
	}
	v, err := c.Term(node)
	if err != nil {
		return nil, err
	}
	term, err := snapshot.AppendTerm(nil, v)
	c.terms[node] = term
	return term, err
}

// belonging adds what the speakers of a row belong to.
func (r *rower) belonging(row *snapshot.StatementRow) error {
	if !row.Told {
		for range 5 {
			r.null()
		}
		r.bool(len(row.List[statements.Speakers]) > 0)
		return nil
	}
	var organizations, belongs []uint32
	var belongsOf, officesOf []int64
	var offices []string
	for i, m := range row.Speakers {
		place := int64(i + 1)
		organizations = append(organizations, m.Organization)
		for _, n := range m.Belongs {
			belongs, belongsOf = append(belongs, n), append(belongsOf, place)
		}
		for _, node := range m.Offices {
			office, err := r.table.Term(node)
			if err != nil {
				return err
			}
			offices, officesOf = append(offices, withoutNUL(rdf.Lexical(office))), append(officesOf, place)
		}
	}
	for _, list := range [][]uint32{organizations, belongs} {
		if err := r.entityKeys(list); err != nil {
			return err
		}
	}
	r.numbers(belongsOf)
	if len(offices) == 0 {
		r.null()
	} else {
		r.words(offices)
	}
	r.numbers(officesOf)
	r.bool(false)
	return nil
}

// spokenText is the words of a statement's texts, with a space between them, and an end of
// a line as a word between two texts: no word is empty.
func spokenText(st *schema.Statement) string {
	var b []byte
	for i, text := range append([]string{st.Summary}, st.Quotes...) {
		if i > 0 {
			b = append(b, "\n "...)
		}
		for _, w := range spelling.Words(text) {
			b = append(append(b, indexedWord(w)...), ' ')
		}
	}
	return string(bytes.TrimSuffix(b, []byte(" ")))
}

// withoutNUL is a text as a server can keep it.
func withoutNUL(text string) string { return strings.ReplaceAll(text, "\x00", "") }

// entityKeys adds the keys of entities.
func (r *rower) entityKeys(all []uint32) error {
	keys := make([]int64, len(all))
	for i, n := range all {
		var err error
		if keys[i], err = r.entityKey(n); err != nil {
			return err
		}
	}
	r.numbers(keys)
	return nil
}

// entityKey is the key of an entity of the statement table.
func (r *rower) entityKey(n uint32) (int64, error) {
	if key, made := r.table.entities[n]; made {
		return key, nil
	}
	iri, err := r.table.Entity(n)
	if err != nil {
		return 0, err
	}
	term, err := snapshot.AppendTerm(nil, iri)
	key := r.key(r.salt, term)
	r.table.entities[n] = key
	return key, err
}

// statementKey is the key of the statement of a row.
func (r *rower) statementKey(row uint32) (int64, error) {
	iri, err := r.table.IRI(row)
	if err != nil {
		return 0, err
	}
	term, err := snapshot.AppendTerm(nil, iri)
	return r.key(r.salt, term), err
}

// null adds nothing.
func (r *rower) null() { r.row = append(r.row, '\t', '\\', 'N') }

// numbers adds a list of numbers; nothing, where there are none.
func (r *rower) numbers(all []int64) {
	if len(all) == 0 {
		r.null()
		return
	}
	r.row = append(append(r.row, '\t'), parameter(all)...)
}

// textsOf reads a list of texts as a server writes it.
func textsOf(list []byte) []string {
	if len(list) < 2 {
		return nil
	}
	var out []string
	var text []byte
	quoted, some := false, false
	for i := 1; i < len(list)-1; i++ {
		switch c := list[i]; {
		case c == '\\' && i+1 < len(list)-1:
			i++
			text = append(text, list[i])
		case c == '"':
			quoted, some = !quoted, true
		case c == ',' && !quoted:
			out, text, some = append(out, string(text)), text[:0], false
		default:
			text, some = append(text, c), true
		}
	}
	if some || len(out) > 0 {
		out = append(out, string(text))
	}
	return out
}

// numbersOf reads a list of numbers as a server writes it, after others.
func numbersOf(to []int64, list []byte) ([]int64, error) {
	for len(list) > 2 {
		end := 1
		for end < len(list) && list[end] != ',' && list[end] != '}' {
			end++
		}
		n, err := number(list[1:end])
		if err != nil {
			return to, err
		}
		to = append(to, n)
		list = list[end:]
	}
	return to, nil
}
