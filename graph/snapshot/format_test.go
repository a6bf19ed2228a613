package snapshot_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/data/invent"
	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// A page reads a snapshot as FORMAT.md says, with nothing of this package. It
// checks what the page promises, and stops at the first thing that is
// otherwise.
type page struct {
	sections [29][]byte // by id
	symbols  []string

	terms, words []string
	rows         [][4]uint32
	statements   []uint32
	days         []dated
	parts        [48][]uint32        // of the statement table
	spoken       map[string][]uint32 // places of statements
	names        [][2]uint32
}

// A dated statement is one in the order of days.
type dated struct {
	node        uint32
	first, last int64
}

var le = binary.LittleEndian

func readPage(b []byte) (p *page, err error) {
	p = &page{}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	q, t, w := p.header(b)
	for s := p.sections[1]; len(s) > 0; s = s[1+s[0]:] {
		p.symbols = append(p.symbols, string(s[1:1+s[0]]))
	}
	p.terms = p.dictionary(p.sections[2], p.numbers64(3), t)
	p.words = p.dictionary(p.sections[21], p.numbers64(22), w)
	p.readRows(q)
	p.readObjects()
	at := &[2]int{} // in the lists and skips, which follow one another
	p.readNodes(10, 1, at)
	p.readNodes(12, 3, at)
	p.readDays()
	p.readTable()
	p.readDigests()
	p.spoken = map[string][]uint32{}
	for i, places := range p.lists(23, at) {
		p.spoken[p.words[i]] = places
	}
	must(at[0] == len(p.sections[8]) && at[1]*8 == len(p.sections[9]), "lists lie after the last table")
	for s := p.sections[24]; len(s) > 0; s = s[8:] {
		p.names = append(p.names, [2]uint32{le.Uint32(s), le.Uint32(s[4:])})
	}
	return p, nil
}

func must(ok bool, format string, args ...any) {
	if !ok {
		panic(fmt.Errorf(format, args...))
	}
}

func sum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

func (p *page) header(b []byte) (quads, terms, words int) {
	must(bytes.Equal(b[:8], []byte{0x8E, 'o', 'n', 'r', 'e', 'c', 0x0D, 0x0A}), "the magic")
	must(le.Uint32(b[8:]) == 6, "the version")
	must(le.Uint32(b[12:]) == 28, "the number of sections")
	must(le.Uint64(b[16:]) == uint64(len(b)), "the size")
	must(le.Uint32(b[1020:]) == sum(b[:1020]), "the checksum of the header")
	must(len(bytes.Trim(b[48:56], "\x00"))+len(bytes.Trim(b[728:1020], "\x00")) == 0, "the zeros")
	end := 1024
	for id := 1; id <= 28; id++ {
		e := b[56+24*(id-1):]
		offset, length := int(le.Uint64(e)), int(le.Uint64(e[8:]))
		must(offset == end && le.Uint32(e[20:]) == uint32(id), "where section %d is", id)
		end = (offset + length + 15) / 16 * 16
		must(le.Uint32(e[16:]) == sum(b[offset:end]), "the checksum of section %d", id)
		must(len(bytes.Trim(b[offset+length:end], "\x00")) == 0, "the zeros after section %d", id)
		p.sections[id] = b[offset : offset+length]
	}
	must(end == len(b), "the end")
	sums := p.sections[28]
	until := len(b) - (len(sums)+15)/16*16 // where they begin
	must(len(sums) == (until+4095)/4096*4, "the number of blocks")
	for i := 0; i < len(sums)/4; i++ {
		must(le.Uint32(sums[4*i:]) == sum(b[max(4096*i, 1024):min(4096*(i+1), until)]), "the checksum of block %d", i)
	}
	return int(le.Uint64(b[24:])), int(le.Uint64(b[32:])), int(le.Uint64(b[40:]))
}

func (p *page) numbers32(id int) []uint32 {
	out := make([]uint32, len(p.sections[id])/4)
	must(len(out)*4 == len(p.sections[id]), "the length of section %d", id)
	for i := range out {
		out[i] = le.Uint32(p.sections[id][4*i:])
	}
	return out
}

func (p *page) numbers64(id int) []uint64 {
	out := make([]uint64, len(p.sections[id])/8)
	must(len(out)*8 == len(p.sections[id]), "the length of section %d", id)
	for i := range out {
		out[i] = le.Uint64(p.sections[id][8*i:])
	}
	return out
}

func varint(b *[]byte) int {
	v, size := binary.Uvarint(*b)
	must(size > 0, "a varint")
	*b = (*b)[size:]
	return int(v)
}

func (p *page) dictionary(text []byte, blocks []uint64, n int) (out []string) {
	must(len(blocks) == (n+15)/16+1 && blocks[0] == 0 && int(blocks[len(blocks)-1]) == len(text), "the blocks")
	for i := 0; i+1 < len(blocks); i++ {
		b := text[blocks[i]:blocks[i+1]]
		length := varint(&b)
		prefix := string(b[:length])
		b = b[length:]
		var lengths []int
		for range min(16, n-16*i) {
			lengths = append(lengths, varint(&b))
		}
		for _, length := range lengths {
			out = append(out, prefix+p.text(b[:length]))
			b = b[length:]
		}
		must(len(b) == 0, "what follows block %d", i)
	}
	must(slices.IsSorted(out) && len(slices.Compact(slices.Clone(out))) == n, "the order of %d strings", n)
	return out
}

func (p *page) text(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		if b[i] == 255 {
			i++
			out.WriteByte(b[i])
		} else {
			out.WriteString(p.symbols[b[i]])
		}
	}
	return out.String()
}

func (p *page) readRows(n int) {
	numbers := p.numbers32(4)
	must(len(numbers) == 4*n, "the number of rows")
	for i := range n {
		p.rows = append(p.rows, [4]uint32(numbers[4*i:]))
		must(i == 0 || slices.Compare(p.rows[i-1][:], p.rows[i][:]) < 0, "the order of row %d", i)
	}
	fence := p.numbers32(5)
	must(len(fence) == (n+63)/64, "the fence of rows")
	for i, subject := range fence {
		must(p.rows[64*i][0] == subject, "entry %d of the fence", i)
	}
}

func (p *page) readObjects() {
	key := func(row uint32) []uint32 { return []uint32{p.rows[row][2], p.rows[row][1], row} }
	order, fence := p.numbers32(6), p.numbers32(7)
	must(len(order) == len(p.rows) && len(fence) == (len(p.rows)+63)/64*2, "the order of objects")
	for i, row := range order {
		must(i == 0 || slices.Compare(key(order[i-1]), key(row)) < 0, "entry %d of the order of objects", i)
		must(i%64 != 0 || slices.Equal(fence[i/64*2:i/64*2+2], key(row)[:2]), "entry %d of their fence", i/64)
	}
}

// lists are those of a table.
func (p *page) lists(id int, at *[2]int) (out [][]uint32) {
	table := p.sections[id]
	entry := func(i int) (text, skip, count int) {
		return int(le.Uint64(table[16*i:])), int(le.Uint32(table[16*i+8:])), int(le.Uint32(table[16*i+12:]))
	}
	text, skip, count := entry(0)
	must(text == at[0] && skip == at[1] && count == 0, "where the lists of section %d begin", id)
	for i := range len(table)/16 - 1 {
		nextText, nextSkip, nextCount := entry(i + 1)
		b, skips := p.sections[8][text:nextText], p.sections[9][8*skip:8*nextSkip]
		all := b
		n, last := nextCount-count, 0
		must(len(skips)/8 == max(n-1, 0)/128, "the skips of a list of %d", n)
		numbers := []uint32{}
		for k := range n {
			if k > 0 && k%128 == 0 {
				must(int(le.Uint32(skips)) == last && int(le.Uint32(skips[4:])) == len(all)-len(b), "a skip")
				skips = skips[8:]
			}
			last += varint(&b)
			numbers = append(numbers, uint32(last))
		}
		must(len(b) == 0, "what follows a list")
		out = append(out, numbers)
		text, skip, count = nextText, nextSkip, nextCount
	}
	*at = [2]int{text, skip}
	return out
}

// readNodes checks the nodes of a column of the rows, and their lists.
func (p *page) readNodes(id, column int, at *[2]int) {
	want := map[uint32][]uint32{}
	for i, row := range p.rows {
		if row[column] != 0 {
			want[row[column]] = append(want[row[column]], uint32(i))
		}
	}
	nodes, lists := p.numbers32(id), p.lists(id+1, at)
	must(slices.IsSorted(nodes) && len(nodes) == len(want) && len(lists) == len(want), "section %d", id)
	for i, node := range nodes {
		must(slices.Equal(lists[i], want[node]), "the rows of node %d", node)
	}
}

func (p *page) readDays() {
	p.statements = p.numbers32(14)
	ranks, order, first, last, latest := p.numbers32(15), p.numbers32(16), p.numbers32(18), p.numbers32(19), p.numbers32(20)
	days := p.numbers64(17)
	for rank, place := range order {
		must(int(ranks[place]) == rank, "rank %d", rank)
		p.days = append(p.days, dated{p.statements[place], int64(days[first[rank]]), int64(days[last[rank]])})
		must(rank == 0 || first[rank-1] <= first[rank], "the order of days at %d", rank)
	}
	must(len(latest) == (len(order)+63)/64, "the latest days")
	for i, day := range latest {
		must(slices.Max(last[64*i:min(len(last), 64*i+64)]) == day, "latest day %d", i)
	}
}

// readTable reads the parts of the statement table.
func (p *page) readTable() {
	b := p.sections[26]
	end := 48 * 16
	for i := range p.parts {
		offset, n, width := int(le.Uint64(b[16*i:])), int(le.Uint32(b[16*i+8:])), int(le.Uint32(b[16*i+12:]))
		must(offset == end && (width == 1 || width == 2 || width == 4), "part %d", i)
		for ; n > 0; n-- {
			number := make([]byte, 4)
			copy(number, b[offset:offset+width])
			p.parts[i] = append(p.parts[i], le.Uint32(number))
			offset += width
		}
		end = (offset + 15) / 16 * 16
		must(len(bytes.Trim(b[offset:end], "\x00")) == 0, "the zeros after part %d", i)
	}
	must(end == len(b), "the end of the statement table")
	for i := range p.parts {
		switch ascending := slices.IsSortedFunc(p.parts[i], func(a, b uint32) int { return cmp.Compare(a, b) }); {
		case i < 2, i >= 4 && i < 12:
			must(ascending && len(slices.Compact(slices.Clone(p.parts[i]))) == len(p.parts[i]), "the order of part %d", i)
		case i == 2:
			must(len(p.parts[i]) == len(p.parts[1]), "the length of part 2")
		case i == 41:
			must(len(p.parts[i]) == 0 || len(p.parts[i]) == len(p.parts[23]), "the length of part 41")
		case i == 44, i == 47:
			must(ascending && len(p.parts[i]) == len(p.parts[i-1]), "the memberships in part %d", i)
		case i == 45:
			must(ascending && len(slices.Compact(slices.Clone(p.parts[i]))) == len(p.parts[i]), "the order of part 45")
		case i >= 41:
		case i >= 32:
			must(ascending && len(p.parts[i]) == len(p.parts[i-9]), "the rows in part %d", i)
		case i < 23:
			must(len(p.parts[i]) == len(p.statements), "the length of part %d", i)
		}
	}
}

// A digest is two numbers, each of which is added up by itself.
type digest [2]uint64

func (d digest) plus(o digest) digest { return digest{d[0] + o[0], d[1] + o[1]} }

func (p *page) hash(node uint32) digest {
	h := sha256.Sum256([]byte(p.terms[node-1]))
	return digest{binary.BigEndian.Uint64(h[:]), binary.BigEndian.Uint64(h[8:])}
}

func (p *page) entity(n uint32) digest {
	if n == 0 {
		return digest{}
	}
	return p.hash(p.parts[0][n-1])
}

// mix is what the page calls so.
func mix(a, b, c digest) digest {
	fold := func(a, b uint64) uint64 {
		hi, lo := bits.Mul64(a, b)
		return hi ^ lo
	}
	x := fold(a[0]^0x9E3779B97F4A7C15, c[0]^0xBF58476D1CE4E5B9)
	y := fold(a[1]^0x94D049BB133111EB, c[1]^0xD6E8FEB86659FD93)
	return digest{fold(x^b[0]^0xA0761D6478BD642F, y^0xE7037ED1A0B428DB), fold(y^b[1]^0x8EBC6AF09C88C6E3, x^0x589965CC75374CC3)}
}

// readDigests makes the digests of all parts, one quad after the other.
func (p *page) readDigests() {
	type part struct{ label, number uint32 }
	quads := map[uint32]uint64{} // of each label
	for _, row := range p.rows {
		quads[row[3]]++
	}
	cut := func(label uint32) int { return bits.Len64((quads[label] - 1) / 4096) }
	sums := map[part]digest{}
	for i := 0; i < len(p.rows); {
		subject := p.rows[i][0]
		s := p.hash(subject)
		in := map[part]digest{}
		for ; i < len(p.rows) && p.rows[i][0] == subject; i++ {
			label := p.rows[i][3]
			of := part{label, 0}
			if b := cut(label); b > 0 {
				of.number = uint32(s[0] >> (64 - b))
			}
			in[of] = in[of].plus(mix(s, p.hash(p.rows[i][1]), p.hash(p.rows[i][2])))
		}
		var all digest
		if len(in) > 1 {
			for of, sum := range in {
				var label uint64
				if of.label > 0 {
					label = p.hash(of.label)[0]
				}
				all = all.plus(mix(sum, digest{uint64(len(in))}, digest{label}))
			}
		}
		for rank, d := range p.days {
			if d.node == subject {
				all = all.plus(mix(s, digest{uint64(d.first)}, digest{uint64(d.last)})).plus(mix(s, p.told(uint32(rank)), digest{1}))
			}
		}
		for of, sum := range in {
			sums[of] = sums[of].plus(sum).plus(all)
		}
	}
	var want []uint64
	for _, label := range slices.Sorted(maps.Keys(quads)) {
		for n := range uint32(1) << cut(label) {
			d := sums[part{label, n}]
			want = append(want, d[0], d[1])
		}
	}
	must(slices.Equal(p.numbers64(27), want), "the digests")
}

// told is the digest of what a row of the statement table says that quads of the
// statement do not.
func (p *page) told(row uint32) digest {
	out := p.entity(p.parts[22][row])
	if date := p.parts[19][row]; date > 0 {
		out = out.plus(p.hash(p.parts[11][date-1]))
	}
	first := row
	if i := slices.Index(p.parts[1], row); i >= 0 {
		first = p.parts[2][i]
	}
	if first != row || slices.Contains(p.parts[2], row) {
		out = mix(out, p.hash(p.days[first].node), digest{3})
	}
	for i, r := range p.parts[32] {
		if r != row {
			continue
		}
		of := digest{4}
		if len(p.parts[41]) > 0 {
			m := p.parts[41][i] - 1
			of = p.entity(p.parts[42][m])
			for j, membership := range p.parts[44] {
				if membership == m {
					of = mix(of, p.entity(p.parts[43][j]), digest{1})
				}
			}
			for j, membership := range p.parts[47] {
				if membership == m {
					of = mix(of, p.hash(p.parts[45][p.parts[46][j]-1]), digest{2})
				}
			}
		}
		out = out.plus(mix(of, p.entity(p.parts[23][i]), digest{5}))
	}
	return out
}

// says is what a row of the statement table says, in words.
func (p *page) says(row int) string {
	of := func(nodes []uint32, n uint32) string {
		if n == 0 {
			return "-"
		}
		return p.terms[nodes[n-1]-1]
	}
	first := uint32(row)
	if i := slices.Index(p.parts[1], first); i >= 0 {
		first = p.parts[2][i]
	}
	out := fmt.Sprint("first ", first)
	if passage := p.parts[3][row]; passage != 0 {
		out += " " + p.terms[passage-1]
	}
	for i := range 8 {
		out += " " + of(p.parts[4+i], p.parts[12+i][row])
	}
	for i := range 3 {
		out += " " + of(p.parts[0], p.parts[20+i][row])
	}
	for i := range 9 {
		out += ";"
		for j, r := range p.parts[32+i] {
			if int(r) == row {
				out += " " + of(p.parts[0], p.parts[23+i][j])
			}
		}
	}
	for j, r := range p.parts[32] {
		if int(r) != row {
			continue
		}
		if len(p.parts[41]) == 0 {
			return out + "; nobody knows"
		}
		n := p.parts[41][j] - 1
		out += "; as " + of(p.parts[0], p.parts[42][n])
		for i, list := range []struct{ names, values, of []uint32 }{{p.parts[0], p.parts[43], p.parts[44]}, {p.parts[45], p.parts[46], p.parts[47]}} {
			out += [...]string{" of", " being"}[i]
			for k, m := range list.of {
				if m == n {
					out += " " + of(list.names, list.values[k])
				}
			}
		}
	}
	return out
}

// lines are the rows, as terms.
func (p *page) lines() (out []string) {
	for _, row := range p.rows {
		line := ""
		for _, n := range row {
			if n != 0 {
				line += " " + p.terms[n-1]
			}
		}
		out = append(out, line[1:])
	}
	return out
}

// Said is what quads say: the objects of each subject, by predicate.
type said struct {
	of    map[string]map[string][]quad.Value
	quads map[quad.Value][]quad.Quad // by subject
}

func saidIn(quads []quad.Quad) said {
	s := said{map[string]map[string][]quad.Value{}, map[quad.Value][]quad.Quad{}}
	for _, q := range quads {
		s.quads[q.Subject] = append(s.quads[q.Subject], q)
		subject, predicate := quad.ToString(q.Subject), strings.Trim(quad.StringOf(q.Predicate), "<>")
		if s.of[subject] == nil {
			s.of[subject] = map[string][]quad.Value{}
		}
		if !slices.Contains(s.of[subject][predicate], q.Object) {
			s.of[subject][predicate] = append(s.of[subject][predicate], q.Object)
		}
	}
	return s
}

// text is the object of a subject with a predicate: an IRI in brackets, or the
// text of a literal.
func (s said) text(subject, predicate string) string {
	objects := s.of[subject][predicate]
	if len(objects) == 0 {
		return ""
	}
	if iri, ok := objects[0].(quad.IRI); ok {
		return "<" + string(iri) + ">"
	}
	return rdf.Lexical(objects[0])
}

const (
	or  = "https://onrecord.example/ns#"
	dct = "http://purl.org/dc/terms/"
)

// A spot is where a passage stands.
type spot struct {
	unlocated   bool
	line, start int
}

func (s spot) compare(o spot) int {
	switch {
	case s.unlocated && !o.unlocated:
		return 1
	case o.unlocated && !s.unlocated:
		return -1
	}
	return cmp.Or(cmp.Compare(s.line, o.line), cmp.Compare(s.start, o.start))
}

// stands tells where a passage does.
func (s said) stands(passage string) spot {
	number := func(field string) int {
		n, err := strconv.Atoi(s.text(passage, field))
		if err != nil {
			return 0
		}
		return n
	}
	return spot{len(s.of[passage]["http://www.w3.org/ns/oa#end"]) == 0, number(or + "line"), number("http://www.w3.org/ns/oa#start")}
}

// statements are those of a kind, in the order of days: id, IRI, span.
func (s said) statements() (out []string, spans map[string]schema.Span) {
	spans = map[string]schema.Span{}
	for subject, fields := range s.of {
		if !slices.Contains(fields["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"], quad.Value(quad.IRI(or+"Statement"))) {
			continue
		}
		date := cmp.Or(s.text(subject, or+"date"), s.text(s.text(subject, or+"event"), or+"date"), s.text(s.text(subject, dct+"source"), dct+"issued"))
		span, err := schema.ParseDate(date)
		if err != nil {
			span = schema.Span{From: schema.LastDay, Until: schema.FirstDay}
		}
		out = append(out, subject)
		spans[subject] = span
	}
	spots := map[string]spot{}
	for _, subject := range out {
		first := spot{unlocated: true}
		for i, passage := range s.of[subject][or+"evidence"] {
			if found := s.stands(quad.ToString(passage)); i == 0 || found.compare(first) < 0 {
				first = found
			}
		}
		spots[subject] = first
	}
	id := func(iri string) string {
		if _, layered, ok := strings.Cut(iri, "/statement/"); ok {
			return layered[:len(layered)-1]
		}
		return iri[strings.LastIndexByte(iri, '/')+1 : len(iri)-1]
	}
	source := func(iri string) string { return id(cmp.Or(s.text(iri, dct+"source"), "/>")) }
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(spans[a].From, spans[b].From), cmp.Compare(source(a), source(b)), spots[a].compare(spots[b]),
			cmp.Compare(id(a), id(b)), cmp.Compare(a, b))
	})
	return out, spans
}

// least is the term of a subject's object that has the lowest number, "-" of
// none: of all, or of those that are entities.
func (s said) least(t *testing.T, subject, predicate string, entities bool) string {
	t.Helper()
	if all := s.objects(t, subject, predicate, entities); len(all) > 0 {
		return all[0]
	}
	return "-"
}

// objects are the terms of a subject's objects, in order.
func (s said) objects(t *testing.T, subject, predicate string, entities bool) []string {
	t.Helper()
	var out []string
	for _, v := range s.of[subject][predicate] {
		term, err := snapshot.AppendTerm(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		iri, _ := v.(quad.IRI)
		if _, _, ok := rdf.SplitIRI(iri); ok || !entities {
			out = append(out, string(term))
		}
	}
	slices.Sort(out)
	return out
}

// says is what the statement table should have of a statement.
func (s said) says(t *testing.T, subject string, order []string) string {
	t.Helper()
	again := func(subject string) string {
		if to := s.least(t, subject, or+"restates", false); to != "-" {
			return to
		}
		return s.least(t, subject, or+"duplicateOf", false)
	}
	// All that lead to the same end, or into the same circle, are one utterance.
	reached := func(subject string) map[string]bool {
		out := map[string]bool{}
		for at := subject; at != "-" && !out[at]; at = again(at) {
			out[at] = true
		}
		return out
	}
	first := 0
	mine := reached(subject)
	for i, other := range order {
		shared := false
		for at := range reached(other) {
			shared = shared || mine[at]
		}
		if shared {
			first = i
			break
		}
	}
	out := fmt.Sprint("first ", first)
	passage := ""
	var best spot
	for _, p := range s.objects(t, subject, or+"evidence", false) {
		if found := s.stands(p); passage == "" || found.compare(best) < 0 {
			passage, best = p, found
		}
	}
	if passage != "" {
		out += " " + passage
	}
	for _, field := range []string{"mode", "act", "certainty", "coder", "layer", "medium"} {
		out += " " + s.least(t, subject, or+field, false)
	}
	out += " " + s.least(t, subject, dct+"language", false)
	event, source := s.least(t, subject, or+"event", true), s.least(t, subject, dct+"source", true)
	date := s.least(t, subject, or+"date", false)
	if date == "-" {
		date = s.least(t, event, or+"date", false)
	}
	if date == "-" {
		date = s.least(t, source, dct+"issued", false)
	}
	place := s.least(t, subject, or+"place", true)
	if place == "-" {
		place = s.least(t, event, or+"place", true)
	}
	out += " " + date + " " + source + " " + event + " " + place
	for _, field := range []string{"speakers", "onBehalfOf", "addressees", "supports", "opposes", "neutral", "about", "praises", "criticizes"} {
		f, _ := schema.FieldNamed(schema.KindStatement, field)
		out += ";"
		for _, v := range s.objects(t, subject, string(f.Predicate), true) {
			out += " " + v
		}
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(date, `"`), `"`)
	days, err := schema.ParseDate(text)
	if err != nil {
		days = schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	}
	for _, speaker := range s.objects(t, subject, or+"speaker", true) {
		out += s.membership(t, quad.IRI(strings.Trim(speaker, "<>")), days)
	}
	return out
}

// membership is what a speaker belongs to on some days.
func (s said) membership(t *testing.T, speaker quad.IRI, days schema.Span) string {
	t.Helper()
	actor := func(iri quad.IRI) *schema.Actor {
		e, err := rdf.EntityAt(iri, func(of quad.IRI) ([]quad.Quad, error) { return s.quads[of], nil })
		if err != nil {
			t.Fatal(err)
		}
		a, _ := e.(*schema.Actor)
		return a
	}
	sibling := func(of *schema.Actor, to schema.Ref) quad.IRI {
		base, _, _ := rdf.SplitIRI(quad.IRI(of.IRI))
		return rdf.IRI(base, to)
	}
	a := actor(speaker)
	if a == nil {
		return fmt.Sprintf("; as %v of being", speaker)
	}
	all, under, bloc := "", speaker, a.Bloc
	for i, b := range a.Belongings(days, func(of *schema.Actor, to schema.Ref) *schema.Actor { return actor(sibling(of, to)) }) {
		iri := sibling(b.Of, b.To)
		all += fmt.Sprintf(" %v", iri)
		if marked := b.Actor != nil && b.Actor.Bloc; !bloc && (marked || i == 0) {
			under, bloc = iri, marked
		}
	}
	offices := map[string]bool{}
	being := ""
	for _, r := range a.RolesAt(days) {
		if !offices[r.Office] {
			being += " " + strconv.Quote(r.Office)
		}
		offices[r.Office] = true
	}
	return fmt.Sprintf("; as %v of%s being%s", under, all, being)
}

// FORMAT.md is enough to read a snapshot.
func TestFormat(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	r := dice(5)
	graphs := map[string][]quad.Quad{"nothing": nil, "one quad": {quad.MakeIRI("a", "b", "c", "")}}
	for i := range rounds {
		c := drawn(r, "https://example.org/", 1+i*30)
		graphs[fmt.Sprint("drawn ", i)] = slices.Collect(rdf.Quads(c))
		graphs[fmt.Sprint("any ", i)] = someGraph(r)
	}
	for name, quads := range graphs {
		t.Run(name, func(t *testing.T) { compareFormat(t, quads) })
	}
}

// written is the file of a snapshot.
func written(t *testing.T, quads []quad.Quad) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store")
	write(t, path, snapshot.Options{Dir: t.TempDir()}, slices.Values(quads))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func compareFormat(t *testing.T, quads []quad.Quad) {
	p, err := readPage(written(t, quads))
	if err != nil {
		t.Fatal(err)
	}
	iri := func(n uint32) string { return p.terms[n-1] }

	lines := p.lines()
	var wantLines []string
	for _, q := range quads {
		line, err := lineOf(q)
		if err != nil {
			t.Fatal(err)
		}
		wantLines = append(wantLines, line)
	}
	slices.Sort(wantLines)
	slices.Sort(lines)
	if diff := gocmp.Diff(slices.Compact(wantLines), lines); diff != "" {
		t.Errorf("quads (-want +got):\n%s", diff)
	}

	s := saidIn(quads)
	order, spans := s.statements()
	var got, want []string
	for _, d := range p.days {
		got = append(got, fmt.Sprint(iri(d.node), d.first, d.last))
	}
	for _, st := range order {
		want = append(want, fmt.Sprint(st, int64(spans[st].From), int64(spans[st].Until)))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}

	for row, st := range order {
		if diff := gocmp.Diff(s.says(t, st, order), p.says(row)); diff != "" {
			t.Errorf("the statement table has of %s (-want +got):\n%s", st, diff)
		}
	}

	words := map[string][]string{}
	for _, st := range slices.Sorted(slices.Values(order)) {
		for _, v := range slices.Concat(s.of[st][or+"quote"], s.of[st][or+"summary"]) {
			for w := range spelling.EachWord(rdf.Lexical(v)) {
				if !slices.Contains(words[w], st) {
					words[w] = append(words[w], st)
				}
			}
		}
	}
	spoken := map[string][]string{}
	for w, places := range p.spoken {
		for _, place := range places {
			spoken[w] = append(spoken[w], iri(p.statements[place]))
		}
	}
	if diff := gocmp.Diff(words, spoken); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

// lineOf is a quad as FORMAT.md has its terms.
func lineOf(q quad.Quad) (string, error) {
	var terms []string
	for _, d := range quad.Directions {
		if v := q.Get(d); v != nil {
			term, err := snapshot.AppendTerm(nil, v)
			if err != nil {
				return "", err
			}
			terms = append(terms, string(term))
		}
	}
	return strings.Join(terms, " "), nil
}

// The rows of a snapshot, read by the page, are canonical N-Quads; its names
// and its inputs are there.
func TestFormatInvented(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	var text bytes.Buffer
	if err := invent.Quads(20_000).WriteNQuads(&text); err != nil {
		t.Fatal(err)
	}
	var quads []quad.Quad
	for q, err := range nquads.Read(bytes.NewReader(text.Bytes())) {
		if err != nil {
			t.Fatal(err)
		}
		quads = append(quads, q)
	}
	var canonical bytes.Buffer
	if err := nquads.Write(&canonical, nquads.All(nquads.Sort(slices.Clone(quads)))); err != nil {
		t.Fatal(err)
	}
	inputs := `[{"Name":"x.nq","SHA256":"abc","Bytes":7}]`
	path := filepath.Join(t.TempDir(), "store")
	store := write(t, path, snapshot.Options{Dir: t.TempDir(), Inputs: []byte(inputs)}, slices.Values(quads))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := readPage(b)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, line := range p.lines() {
		got.WriteString(line + " .\n")
	}
	if got.String() != canonical.String() {
		t.Error("the rows are not the canonical lines")
	}
	if got := string(p.sections[25]); got != inputs {
		t.Errorf("inputs: got %s", got)
	}
	var names, wantNames []string
	for _, n := range p.names {
		entity, text := p.terms[n[1]-1], p.terms[n[0]-1]
		if n[0] == n[1] {
			text = text[strings.LastIndexByte(text, '/')+1:]
		}
		names = append(names, entity+" "+strings.Trim(text, `<>"`))
	}
	for n, err := range store.Names(t.Context(), schema.Kinds()...) {
		if err != nil {
			t.Fatal(err)
		}
		wantNames = append(wantNames, n.Entity.String()+" "+n.Text)
	}
	if diff := gocmp.Diff(wantNames, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	compareFormat(t, quads)
}

// The page's reader refuses what is not as the page says, so that it says
// something.
func TestFormatRefused(t *testing.T) {
	whole := written(t, slices.Collect(rdf.Quads(drawn(dice(6), "https://example.org/", 200))))
	if _, err := readPage(whole); err != nil {
		t.Fatal(err)
	}
	r := dice(7)
	for range 300 {
		b := bytes.Clone(whole)
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		if _, err := readPage(b); err == nil {
			t.Fatal("a bit was flipped, and nothing is wrong")
		}
	}
}
