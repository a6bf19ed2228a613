package paint

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"onrecord/exports/diagram/font"
)

// A subset is what a page shows of a face. Its codes are places in the list.
type subset struct {
	face   *font.Face
	glyphs []embedded
	codes  map[embeddedKey]int
}

// An embedded glyph stands for one text: where one glyph stands for two, it is
// embedded twice, so that what is copied is what was written.
type embedded struct {
	outline []font.Segment // in ems
	advance float64        // in ems
	text    string
}

type embeddedKey struct {
	id   uint32
	text string
}

func newSubset(face *font.Face) *subset {
	s := &subset{face: face, codes: map[embeddedKey]int{}}
	s.glyphs = []embedded{{outline: face.Outline(0), advance: face.Advance(0)}}
	return s
}

// code gives a glyph's code.
func (s *subset) code(g font.Glyph) int {
	key := embeddedKey{g.ID, g.Text}
	code, ok := s.codes[key]
	if !ok {
		code = len(s.glyphs)
		s.codes[key] = code
		s.glyphs = append(s.glyphs, embedded{g.Face.Outline(g.ID), g.Face.Advance(g.ID), g.Text})
	}
	return code
}

// width is a code's width as the file has it, in thousandths of an em.
func (s *subset) width(code int) float64 { return math.Round(s.glyphs[code].advance*perEm*100) / 100 }

// write adds the objects of a font to a file and gives its number.
func (s *subset) write(f *pdfFile) (int, error) {
	name := s.postScript()
	program := compactFont(name, s.glyphs)
	sum := sha256.Sum256(program)
	tag := make([]byte, 6) // tells subsets of one font apart
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name = string(tag) + "+" + name
	file, err := f.stream(program, "/Subtype /CIDFontType0C")
	if err != nil {
		return 0, err
	}
	box := nothing
	for _, g := range s.glyphs {
		if r := (outline{segments: g.outline}).bounds(); !r.empty() {
			box = box.with(r.x0, r.y0).with(r.x1, r.y1)
		}
	}
	if box.empty() {
		box = rect{}
	}
	descriptor := f.object(fmt.Sprintf(
		"<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile3 %d 0 R >>",
		name, floor(box.x0), floor(box.y0), ceil(box.x1), ceil(box.y1), ceil(box.y1), floor(box.y0), ceil(box.y1), file))
	var widths strings.Builder
	for code := range s.glyphs {
		fmt.Fprintf(&widths, " %s", number(s.width(code)))
	}
	descendant := f.object(fmt.Sprintf(
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 0 /W [0 [%s]] >>",
		name, descriptor, strings.TrimSpace(widths.String())))
	unicode, err := f.stream(s.toUnicode(), "")
	if err != nil {
		return 0, err
	}
	return f.object(fmt.Sprintf(
		"<< /Type /Font /Subtype /Type0 /BaseFont /%s-Identity-H /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>",
		name, descendant, unicode)), nil
}

// postScript is the face's name in letters and digits alone, and not too long
// for a name in a PDF.
func (s *subset) postScript() string {
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s.face.Name)
	if name == "" {
		name = "Font"
	}
	return name[:min(len(name), 63)] + [...]string{"", "-Bold", "-Italic", "-BoldItalic"}[s.face.Style]
}

// toUnicode is the map from codes to texts. A glyph that stands for nothing by
// itself is a space of no width, for programs that know no marked text and
// would tell of an unknown character.
func (s *subset) toUnicode() []byte {
	var b strings.Builder
	b.WriteString(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`)
	var lines []string
	for code, g := range s.glyphs {
		lines = append(lines, fmt.Sprintf("<%04X> <%s>\n", code, hexUTF16(cmp.Or(g.text, "\u200b"))))
	}
	for block := range slices.Chunk(lines, 100) { // the most that a block may have
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", len(block), strings.Join(block, ""))
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}

func hexUTF16(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
