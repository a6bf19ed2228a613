package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	statements "onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A part is what is sent or left out as a whole: the quads of one label, such as
// a source, or, where these are many, those of a part of their subjects, and what
// is derived from them.
type part struct {
	label           string // a term; empty: none
	bucket, buckets int64
	place           int64           // in the tree
	content         snapshot.Digest // of what its rows are made of
	sum             sum             // of its rows, once they are made
	quads, bytes    int64           // of all rows, as they are sent
	rows            [4]int64
	number          int64 // on the server, of one that is sent
	predicates      map[int64]bool
	loose           map[int64]bool // those with lists of which columns do not tell all
}

// A sum is that of the hashes of rows, in whatever order they come, as a server gives
// them in any. It finds accidents; who forges rows can forge it.
type sum [4]uint64

// add adds a row of a table.
func (s *sum) add(table int, row []byte) {
	h := sha256.New()
	h.Write([]byte{byte(table)})
	h.Write(row)
	var space [sha256.Size]byte
	digest := h.Sum(space[:0])
	carry := uint64(0)
	for i := range s {
		s[i], carry = bits.Add64(s[i], binary.BigEndian.Uint64(digest[8*i:]), carry)
	}
}

// bytes are those of the sum.
func (s *sum) bytes() []byte {
	var out []byte
	for _, n := range s {
		out = binary.BigEndian.AppendUint64(out, n)
	}
	return out
}

// A layout says in which part the quads of a label and a subject are.
type layout struct {
	parts []*part
	of    map[string]labelled
}

// labelled are the parts of a label, from the first on.
type labelled struct {
	first int
	cut   snapshot.Cut
	quads int64
}

// part is the one of a label and a subject.
func (l *layout) part(label, subject []byte) *part {
	at := l.of[string(label)]
	if at.cut.Bits == 0 {
		return l.parts[at.first]
	}
	return l.parts[at.first+at.cut.Part(subject)]
}

// A TermError says that a snapshot has a term that a server cannot keep.
type TermError struct{ Term string }

func (e *TermError) Error() string {
	return fmt.Sprintf("a server cannot keep a blank node or a language with a space or the end of a line in its name: %.80q", e.Term)
}

// rowsVersion says how rows are made of quads. It grows when they are made in another
// way, and all parts are then others.
const rowsVersion = 1

// lay lays out the parts of a snapshot, which has the digests of what they are made of.
func lay(s *snapshot.Store) (*layout, error) {
	labels, err := s.Labels()
	if err != nil {
		return nil, err
	}
	out := &layout{of: make(map[string]labelled, len(labels))}
	for _, l := range labels {
		label := string(l.Label)
		out.of[label] = labelled{len(out.parts), l.Cut, l.Quads}
		for b, d := range l.Digests {
			p := &part{label: label, bucket: int64(b), buckets: int64(len(l.Digests)), content: snapshot.Digest{d[0] + rowsVersion, d[1]}}
			p.place = placeOf(p.label, p.bucket, p.buckets)
			out.parts = append(out.parts, p)
		}
	}
	return out, nil
}

// A rower makes rows of the subjects of a snapshot.
type rower struct {
	s      *snapshot.Store
	salt   []byte
	layout *layout
	emit   func(p *part, table int, row []byte) error
	key    func(salt, term []byte) int64
	wants  func(*part) bool

	read  *snapshot.SubjectReader
	keys  map[string]int64 // of predicates, which are few
	short *shortener
	table *columnReader
	lists map[string]statements.Field // by the predicates of lists that have columns
	told  *snapshot.StatementRow      // of the statement whose row was made; nil: none was
	tally tally
	names map[int64]string // terms of the actors of the tally, by their keys
	row   []byte
	quads []byte
}

// The places of the tables in their list, and in what is counted of parts.
const (
	ofNodes = iota
	ofEdges
	ofSayings
	ofNames
)

func newRower(s *snapshot.Store, salt []byte, l *layout, emit func(*part, int, []byte) error) *rower {
	return &rower{s: s, salt: salt, layout: l, emit: emit, key: snapshot.Key, read: s.Subjects(), keys: map[string]int64{}, short: newShortener(), lists: listedFields(), tally: tally{}, names: map[int64]string{}}
}

// each makes the rows of some parts, reading no more of the snapshot than it must.
func (r *rower) each(ctx context.Context, parts []*part) error {
	wanted := make(map[*part]bool, len(parts))
	var labels []string
	quads := int64(0)
	for _, p := range parts {
		wanted[p] = true
		if n := len(labels); n == 0 || labels[n-1] != p.label { // they follow one another
			labels = append(labels, p.label)
			quads += r.layout.of[p.label].quads
		}
	}
	if quads > r.s.Len()/4 {
		r.wants = func(p *part) bool { return wanted[p] }
		return r.s.EachSubject(ctx, r.subject)
	}
	for _, label := range labels {
		r.wants = func(p *part) bool { return p.label == label && wanted[p] }
		wants := func(subject []byte) bool {
			return wanted[r.layout.part([]byte(label), subject)]
		}
		if err := r.s.EachSubjectIn(ctx, []byte(label), wants, r.subject); err != nil {
			return err
		}
	}
	return nil
}

// predicateKey is the key of a term that many quads have.
func (r *rower) predicateKey(t []byte) int64 {
	k, ok := r.keys[string(t)]
	if !ok {
		k = r.key(r.salt, t)
		r.keys[string(t)] = k
	}
	return k
}

// subject makes the rows of a subject, label by label.
func (r *rower) subject(lines []snapshot.Terms) error {
	subject := lines[0].Subject
	if !slices.ContainsFunc(lines, func(l snapshot.Terms) bool { return r.wants(r.layout.part(l.Label, subject)) }) {
		return nil
	}
	s := r.key(r.salt, subject)
	sorted := slices.Clone(lines)
	sorting.StableBy(sorted, func(a, b snapshot.Terms) int { return bytes.Compare(a.Label, b.Label) })
	entity := r.entityOf(lines)
	many := !bytes.Equal(sorted[0].Label, sorted[len(sorted)-1].Label)
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && bytes.Equal(sorted[n].Label, sorted[0].Label) {
			n++
		}
		if p := r.layout.part(sorted[0].Label, subject); r.wants(p) {
			if err := r.node(p, s, sorted[:n], entity, many); err != nil {
				return err
			}
		}
		sorted = sorted[n:]
	}
	return nil
}

// An instance is a subject that its quads and its IRI say is of a kind.
type instance struct {
	iri  quad.IRI
	ref  schema.Ref
	home []byte // the first label that says so
}

// entityOf is the instance that a subject is; a kind of "": it is none.
func (r *rower) entityOf(lines []snapshot.Terms) (out instance) {
	subject := lines[0].Subject
	if len(subject) < 2 || subject[0] != '<' {
		return out
	}
	iri := quad.IRI(subject[1 : len(subject)-1])
	_, ref, ok := rdf.SplitIRI(iri)
	if !ok || bytes.ContainsRune(subject, '\\') {
		return out
	}
	class := "<" + string(ref.Kind.Class()) + ">"
	found := false
	for _, l := range lines {
		if string(l.Predicate) == "<"+string(term.RDFType)+">" && string(l.Object) == class && (!found || bytes.Compare(l.Label, out.home) < 0) {
			out, found = instance{iri, ref, l.Label}, true
		}
	}
	return out
}

// node makes the rows of a subject in a label, one of many or the only one.
func (r *rower) node(p *part, s int64, lines []snapshot.Terms, entity instance, many bool) error {
	r.quads = r.quads[:0]
	var listed [statements.NumFields]int
	lists := false
	for i, l := range lines {
		if i > 0 {
			r.quads = append(r.quads, '\n')
		}
		if bytes.ContainsAny(l.Predicate, " \n") || bytes.IndexByte(l.Object, '\n') >= 0 {
			return &TermError{string(l.Predicate) + " " + string(l.Object)}
		}
		r.quads = append(r.short.append(r.quads, l.Predicate, l.Subject), ' ')
		r.quads = r.short.append(r.quads, l.Object, l.Subject)
		predicate := r.predicateKey(l.Predicate)
		if p.predicates == nil {
			p.predicates = map[int64]bool{}
		}
		p.predicates[predicate] = true
		if f, is := r.lists[string(l.Predicate)]; is {
			listed[f]++
			lists = true
		}
		r.begin(s)
		r.int(predicate)
		r.int(r.key(r.salt, l.Object))
		if err := r.end(p, ofEdges); err != nil {
			return err
		}
	}
	p.quads += int64(len(lines))
	r.begin(s)
	r.text(lines[0].Subject)
	r.text(r.quads)
	if err := r.end(p, ofNodes); err != nil {
		return err
	}
	r.told = nil
	if entity.iri != "" {
		if err := r.called(p, s, lines, entity); err != nil {
			return err
		}
		if entity.ref.Kind == schema.KindStatement && bytes.Equal(entity.home, lines[0].Label) {
			if err := r.saying(p, s, lines[0].Subject, entity); err != nil {
				return err
			}
		}
	}
	if !lists && r.told == nil {
		return nil
	}
	for predicate, f := range r.lists {
		told := 0
		if r.told != nil && !many {
			told = len(r.told.List[f])
		}
		if told != listed[f] {
			if p.loose == nil {
				p.loose = map[int64]bool{}
			}
			p.loose[r.predicateKey([]byte(predicate))] = true
		}
	}
	return nil
}

// called makes the rows of what an entity is called.
func (r *rower) called(p *part, s int64, lines []snapshot.Terms, entity instance) error {
	name := func(text string) error {
		r.begin(s)
		r.text([]byte(entity.ref.Kind))
		r.text([]byte(spelling.Fold(text)))
		r.text([]byte(text))
		return r.end(p, ofNames)
	}
	if bytes.Equal(entity.home, lines[0].Label) {
		if err := name(entity.ref.ID); err != nil {
			return err
		}
	}
	if entity.ref.Kind == schema.KindStatement {
		return nil
	}
	for _, predicate := range schema.NamePredicates() {
		for _, l := range lines {
			if string(l.Predicate) != "<"+string(predicate)+">" {
				continue
			}
			v, err := snapshot.ParseTerm(l.Object)
			if err != nil {
				return err
			}
			if err := name(strings.ReplaceAll(rdf.Lexical(v), "\x00", "")); err != nil {
				return err
			}
		}
	}
	return nil
}

// saying makes the row of a statement.
func (r *rower) saying(p *part, s int64, subject []byte, entity instance) error {
	e, err := rdf.EntityAt(entity.iri, r.read.Read)
	if err != nil {
		return err
	}
	st, ok := e.(*schema.Statement)
	if !ok {
		return nil
	}
	span, there, err := r.s.DaysOf(subject)
	if err != nil {
		return err
	}
	if !there {
		span = schema.Span{From: schema.LastDay, Until: schema.FirstDay} // no day
	}
	spot := st.Spot()
	r.begin(s)
	r.int(int64(span.From))
	r.int(int64(span.Until))
	r.text([]byte(spot.Source))
	r.bool(spot.Unlocated)
	r.int(int64(spot.Line))
	r.int(int64(spot.Start))
	r.text([]byte(st.ID))
	r.text([]byte(strings.TrimSuffix(string(entity.iri), st.ID)))
	if err := r.columns(s, entity.iri, st); err != nil {
		return err
	}
	return r.end(p, ofSayings)
}

// longestWord is how many bytes of a word are indexed: an index takes no more
// than 2,704.
const longestWord = 400

// indexedWord is what is indexed of a word: of a longer one its beginning and a hash.
func indexedWord(w string) string {
	w = strings.ReplaceAll(w, "\x00", "")
	if len(w) <= longestWord {
		return w
	}
	sum := sha256.Sum256([]byte(w))
	return strings.ToValidUTF8(w[:longestWord], "") + hex.EncodeToString(sum[:])
}

// begin begins a row with the key of its subject. The part comes before it when it
// is sent.
func (r *rower) begin(s int64) { r.row = strconv.AppendInt(r.row[:0], s, 10) }

func (r *rower) int(n int64) { r.row = strconv.AppendInt(append(r.row, '\t'), n, 10) }

func (r *rower) bool(b bool) {
	r.row = append(r.row, '\t', 'f')
	if b {
		r.row[len(r.row)-1] = 't'
	}
}

// text adds a text as COPY has it.
func (r *rower) text(text []byte) {
	r.row = append(r.row, '\t')
	r.escaped(text)
}

func (r *rower) escaped(text []byte) {
	for _, c := range text {
		switch c {
		case '\\':
			r.row = append(r.row, '\\', '\\')
		case '\n':
			r.row = append(r.row, '\\', 'n')
		case '\r':
			r.row = append(r.row, '\\', 'r')
		case '\t':
			r.row = append(r.row, '\\', 't')
		case '\b':
			r.row = append(r.row, '\\', 'b')
		case '\f':
			r.row = append(r.row, '\\', 'f')
		case '\v':
			r.row = append(r.row, '\\', 'v')
		default:
			r.row = append(r.row, c)
		}
	}
}

// words adds a list of texts: an array in quotation marks, as COPY has texts.
func (r *rower) words(all []string) {
	r.row = append(r.row, '\t', '{')
	for i, w := range all {
		if i > 0 {
			r.row = append(r.row, ',')
		}
		r.row = append(r.row, '"')
		for _, c := range []byte(w) {
			if c == '"' || c == '\\' {
				r.escaped([]byte{'\\'})
			}
			r.escaped([]byte{c})
		}
		r.row = append(r.row, '"')
	}
	r.row = append(r.row, '}')
}

// checksum is that of a row of a table without its end and its checksum: CRC-32C.
func checksum(table int, row []byte) int64 {
	sum := crc32.Checksum([]byte{byte(table)}, crc32.MakeTable(crc32.Castagnoli))
	return int64(int32(crc32.Update(sum, crc32.MakeTable(crc32.Castagnoli), row)))
}

// end ends a row of a table.
func (r *rower) end(p *part, table int) error {
	if table != ofEdges {
		r.int(checksum(table, r.row))
	}
	r.row = append(r.row, '\n')
	p.rows[table]++
	p.bytes += int64(len(r.row))
	p.sum.add(table, r.row)
	return r.emit(p, table, r.row)
}
