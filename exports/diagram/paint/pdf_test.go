package paint

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image/png"
	"io"
	"math"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-text/typesetting/font/cff"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/google/go-cmp/cmp"

	"onrecord/exports/diagram/font"
)

// A parsed PDF is one of those that this package writes.
type parsedPDF struct {
	objects map[int]string // streams inflated
	trailer string
}

var streamOf = regexp.MustCompile(`(?s)^(<< /Length (\d+) .*?>>)\nstream\n(.*)\nendstream$`)

// parsePDF checks that each object stands where the table says.
func parsePDF(t testing.TB, raw []byte) parsedPDF {
	t.Helper()
	file := string(raw)
	if !strings.HasPrefix(file, "%PDF-1.7\n") || !strings.HasSuffix(file, "\n%%EOF\n") {
		t.Fatal("not a PDF from its first to its last line")
	}
	var start int
	tail := file[strings.LastIndex(file, "startxref\n"):]
	if _, err := fmt.Sscanf(tail, "startxref\n%d\n", &start); err != nil {
		t.Fatal(err)
	}
	var n int
	if _, err := fmt.Sscanf(file[start:], "xref\n0 %d\n", &n); err != nil {
		t.Fatal(err)
	}
	p := parsedPDF{objects: map[int]string{}, trailer: file[strings.LastIndex(file, "trailer\n"):]}
	rows := strings.SplitAfterN(file[start:], "\n", n+3)[2:]
	for i := 1; i < n; i++ {
		if len(rows[i]) != 20 {
			t.Fatalf("row %d of the table has %d bytes, not 20", i, len(rows[i]))
		}
		at, err := strconv.Atoi(rows[i][:10])
		if err != nil {
			t.Fatal(err)
		}
		object, ok := strings.CutPrefix(file[at:], fmt.Sprintf("%d 0 obj\n", i))
		if !ok {
			t.Fatalf("object %d is not at %d", i, at)
		}
		object = object[:strings.Index(object, "\nendobj\n")]
		if s := streamOf.FindStringSubmatch(object); s != nil {
			if length, err := strconv.Atoi(s[2]); err != nil || length != len(s[3]) {
				t.Fatalf("object %d: length %s of a stream of %d bytes (%v)", i, s[2], len(s[3]), err)
			}
			z, err := zlib.NewReader(strings.NewReader(s[3]))
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			object = s[1] + "\n" + string(data)
		}
		p.objects[i] = object
	}
	return p
}

// printed gives the page of a drawing, and its file.
func printed(t testing.TB, d *Drawing, o PDFOptions) (parsedPDF, []byte) {
	t.Helper()
	if o.Fonts == nil {
		o.Fonts = fonts(t)
	}
	var buf bytes.Buffer
	if err := d.PDF(&buf, o); err != nil {
		t.Fatal(err)
	}
	return parsePDF(t, buf.Bytes()), buf.Bytes()
}

// find gives the object that has a text.
func (p parsedPDF) find(t testing.TB, text string) string {
	t.Helper()
	for i := range len(p.objects) {
		if strings.Contains(p.objects[i+1], text) {
			return p.objects[i+1]
		}
	}
	t.Fatalf("no object has %q", text)
	return ""
}

var (
	fontResource = regexp.MustCompile(`/F(\d+) (\d+) 0 R`)
	toUnicode    = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	bfchar       = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>`)
	showing      = regexp.MustCompile(`/F(\d+) \S+ Tf|\[((?:<[0-9A-F]*>[ \-0-9.]*)+)\] TJ|\b(ET)\b`)
	codes        = regexp.MustCompile(`<([0-9A-F]*)>`)
)

// lines decodes the page's texts, as seen from left to right.
func (p parsedPDF) lines(t testing.TB) []string {
	t.Helper()
	maps := map[string]map[string]string{}
	for _, f := range fontResource.FindAllStringSubmatch(p.find(t, "/Type /Page "), -1) {
		n, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		if n, err = strconv.Atoi(toUnicode.FindStringSubmatch(p.objects[n])[1]); err != nil {
			t.Fatal(err)
		}
		maps[f[1]] = map[string]string{}
		for _, m := range bfchar.FindAllStringSubmatch(p.objects[n], -1) {
			var units []uint16
			for i := 0; i < len(m[2]); i += 4 {
				unit, err := strconv.ParseUint(m[2][i:i+4], 16, 16)
				if err != nil {
					t.Fatal(err)
				}
				units = append(units, uint16(unit))
			}
			maps[f[1]][m[1]] = string(utf16.Decode(units))
		}
	}
	var out []string
	line, face := "", ""
	for _, m := range showing.FindAllStringSubmatch(p.find(t, " cm\n"), -1) {
		switch {
		case m[1] != "":
			face = m[1]
		case m[3] != "":
			out = append(out, line)
			line = ""
		default:
			for _, c := range codes.FindAllStringSubmatch(m[2], -1) {
				for i := 0; i < len(c[1]); i += 4 {
					line += maps[face][c[1][i:i+4]]
				}
			}
		}
	}
	return out
}

func TestPDFText(t *testing.T) {
	p, _ := printed(t, sample(t, "scripts"), PDFOptions{})
	want := []string{
		"Зеленський: «угода»", "مكيلع ملسلا", "abc םולש", "漢字「テスト」", "e\u0301 x\u0304",
		`</text><script>alert(1)</script> \) Tj ET &amp; %s {}`, "right", "or", "left", "bold", " and ", "slanted", " words",
	}
	got := p.lines(t)
	for _, w := range want {
		found := false
		for _, g := range got {
			found = found || g == w
		}
		if !found {
			t.Errorf("%q is not among %q", w, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d texts, want %d", len(got), len(want))
	}
}

// What several glyphs show together is marked with its text.
func TestPDFActualText(t *testing.T) {
	p, _ := printed(t, drawing(t, `{"op":"T","pt":[50,10],"align":"c","text":"x\u0304y"}`), PDFOptions{})
	content := p.find(t, " cm\n")
	if got := strings.Count(content, "BDC"); got != 1 || !strings.Contains(content, "/Span << /ActualText <FEFF00780304> >> BDC\n") {
		t.Errorf("%d marked texts in %s", got, content)
	}
	// é and two marks: three glyphs of four characters, told by the first
	p, _ = printed(t, drawing(t, `{"op":"T","pt":[50,10],"align":"c","text":"e\u0301\u0304\u0305"}`), PDFOptions{})
	if diff := cmp.Diff([]string{"e\u0301\u0304\u0305\u200b\u200b"}, p.lines(t)); diff != "" {
		t.Error(diff)
	}
}

func TestPDFDocument(t *testing.T) {
	d := sample(t, "stances")
	p, _ := printed(t, d, PDFOptions{Title: "Who (wants) it?", Author: "Ж"})
	page := p.find(t, "/Type /Page ")
	if !strings.Contains(page, "/MediaBox [0 0 477.95 197.8]") {
		t.Error("size:", page)
	}
	info := p.find(t, "/Creator")
	if want := "<< /Creator (onrecord) /Title <FEFF00570068006F0020002800770061006E007400730029002000690074003F> /Author <FEFF0416> >>"; info != want {
		t.Errorf("got %s, want %s", info, want)
	}
	for _, c := range []struct {
		width float64
		want  string
	}{{WidthA4, "[0 0 595.2756 246.3553]"}, {WidthLetter, "[0 0 612 253.2767]"}, {WidthSlide, "[0 0 960 397.2968]"}} {
		p, _ := printed(t, d, PDFOptions{Width: c.width})
		if page := p.find(t, "/Type /Page "); !strings.Contains(page, "/MediaBox "+c.want) {
			t.Errorf("width %v: %s", c.width, page)
		}
	}
	for _, c := range []struct {
		width float64
		want  string
	}{{20000, "a width of 14400 points fits"}, {-1, "width -1: not a positive number"}, {math.NaN(), "width NaN"}} {
		if err := d.PDF(io.Discard, PDFOptions{Width: c.width}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("width %v: got %v, want %s", c.width, err, c.want)
		}
	}
}

// Links lead over http and https only: from a node's box, an edge's label,
// else its head.
func TestPDFLinks(t *testing.T) {
	p, raw := printed(t, sample(t, "stances"), PDFOptions{})
	uri := regexp.MustCompile(`/URI \((.*)\) >>`)
	var got []string
	for i := range len(p.objects) {
		if m := uri.FindStringSubmatch(p.objects[i+1]); m != nil {
			got = append(got, m[1])
		}
	}
	want := []string{
		"http://onrecord.example/statement/1", "https://onrecord.example/statement/2", `https://onrecord.example/actor/ann?a=1&b=\(2\)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if bytes.Contains(raw, []byte("javascript")) {
		t.Error("a link that is not a web address is in the file")
	}
}

func TestPDFSameBytes(t *testing.T) {
	for _, name := range []string{"stances", "shapes", "scripts"} {
		_, a := printed(t, sample(t, name), PDFOptions{Title: "T"})
		_, b := printed(t, sample(t, name), PDFOptions{Title: "T"})
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two files of one drawing differ", name)
		}
	}
}

func TestPDFShapes(t *testing.T) {
	for _, c := range []struct{ name, ops, want string }{
		{"filled and outlined", `{"op":"C","color":"#00ff00"},{"op":"P","points":[[1,1],[2,1],[2,2.5]]}`, "0 1 0 rg\n0 0 0 RG\n1 w\n[] 0 d\n1 1 m\n2 1 l\n2 2.5 l\nb\n"},
		{"outlined", `{"op":"p","points":[[1,1],[2,1],[2,2]]}`, "0 0 0 RG\n1 w\n[] 0 d\n1 1 m\n2 1 l\n2 2 l\ns\n"},
		{"filled alone", `{"op":"c","color":"#fffffe00"},{"op":"P","points":[[1,1],[2,1],[2,2]]}`, "0 0 0 rg\n1 1 m\n2 1 l\n2 2 l\nf\n"},
		{"neither", `{"op":"c","color":"#fffffe00"},{"op":"L","points":[[1,1],[2,1]]}`, " M\n"},
		{"dashed line", `{"op":"S","style":"setlinewidth(2)"},{"op":"S","style":"dashed"},{"op":"L","points":[[1,1],[2,1]]}`, "2 w\n[5 2] 0 d\n1 1 m\n2 1 l\nS\n"},
		{"filled curve", `{"op":"B","points":[[1,1],[2,1],[2,2],[1,2]]}`, "1 1 m\n2 1 2 2 1 2 c\nB\n"},
		{"translucent", `{"op":"C","color":"#00ff0080"},{"op":"c","color":"#00000040"},{"op":"P","points":[[1,1],[2,1],[2,2]]}`, "q\n/G0 gs\n0 1 0 rg\n"},
		{"gradient", `{"op":"C","grad":"linear","p0":[0,0],"p1":[1,0],"stops":[{"frac":0.5,"color":"#000000"},{"frac":0.5,"color":"#ffffff"}]},{"op":"P","points":[[1,1],[2,1],[2,2]]}`, "q\n1 1 m\n2 1 l\n2 2 l\nW n\n/S0 sh\nQ\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := printed(t, drawing(t, c.ops), PDFOptions{})
			if content := p.find(t, " cm\n"); !strings.Contains(content, c.want) || c.name == "neither" && !strings.HasSuffix(content, c.want) {
				t.Errorf("%q does not have %q", content, c.want)
			}
			page := p.find(t, "/Type /Page ")
			if c.name == "translucent" && !strings.Contains(page, "/G0 << /ca 0.502 /CA 0.251 >>") {
				t.Error(page)
			}
			if c.name == "gradient" && !strings.Contains(page, "/Functions [<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0] /C1 [0 0 0] /N 1 >> << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 1 1] /N 1 >>] /Bounds [0.5] /Encode [0 1 0 1]") {
				t.Error(page)
			}
		})
	}
}

// A face with more glyphs than a font of a PDF may have goes into two.
func TestPDFManyGlyphs(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	var words strings.Builder
	for i := range maxCodes + 10 { // one glyph for é, each time with other marks
		fmt.Fprintf(&words, "e\u0301%c%c%c%c", 0x300+i%16, 0x300+i>>4%16, 0x300+i>>8%16, 0x300+i>>12)
	}
	var list []string
	for part := range slices.Chunk([]rune(words.String()), 6000) {
		list = append(list, fmt.Sprintf(`{"op":"T","pt":[0,0],"align":"l","text":%q}`, string(part)))
	}
	p, _ := printed(t, drawing(t, strings.Join(list, ",")), PDFOptions{})
	page := p.find(t, "/Type /Page ")
	if got := len(fontResource.FindAllString(page, -1)); got != 2 {
		t.Errorf("%d fonts, want 2", got)
	}
}

// The embedded font program has the outlines of the font.
func TestCompactFont(t *testing.T) {
	set := fonts(t)
	line := set.Line("Ég1 ", font.Bold)
	s := newSubset(line.Glyphs[0].Face)
	for _, g := range line.Glyphs {
		s.code(g)
	}
	program, err := cff.Parse(compactFont("Name", s.glyphs))
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range s.glyphs {
		segments, _, err := program.LoadGlyph(tables.GlyphID(i))
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, seg := range g.outline {
			for _, p := range seg.Points[:points(seg.Op)] {
				want = append(want, fmt.Sprintf("%d %.3f %.3f", seg.Op, float64(onGrid(p.X))/grid, float64(onGrid(p.Y))/grid))
			}
		}
		for _, seg := range segments {
			op := font.Op(min(seg.Op, 2)) // there are no quadratic curves
			for _, p := range seg.ArgsSlice() {
				got = append(got, fmt.Sprintf("%d %.3f %.3f", op, p.X, p.Y))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("glyph %d (%q): %s", i, g.text, diff)
		}
	}
}

// Other people's programs find the text too.
func TestPDFToText(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	set, err := font.New(font.Options{}) // for Arabic, where a font has it
	if err != nil {
		t.Fatal(err)
	}
	_, raw := printed(t, sample(t, "scripts"), PDFOptions{Fonts: set})
	cmd := exec.Command(tool, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	wants := []string{
		"Зеленський: «угода»", "שלום", "bold and slanted words",
		`</text><script>alert(1)</script> \) Tj ET &amp; %s {}`,
	}
	if arabic := "السلم عليكم"; set.Missing(arabic) == nil {
		wants = append(wants, arabic)
	}
	for _, want := range wants {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
}

// The page looks like the image.
func TestPDFLooksLikePNG(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("pdftoppm is not installed")
	}
	for _, name := range []string{"stances", "shapes"} {
		d := sample(t, name)
		_, raw := printed(t, d, PDFOptions{})
		cmd := exec.Command(tool, "-r", "192", "-png", "-singlefile", "-")
		cmd.Stdin = bytes.NewReader(raw)
		var out, msg bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &msg
		if err := cmd.Run(); err != nil || msg.Len() > 0 {
			t.Fatalf("%s: %v: %s", name, err, msg.String())
		}
		theirs, err := png.Decode(&out)
		if err != nil {
			t.Fatal(err)
		}
		ours, _ := rendered(t, d, PNGOptions{})
		sum, n := 0.0, 0
		for y := range min(ours.Bounds().Dy(), theirs.Bounds().Dy()) {
			for x := range min(ours.Bounds().Dx(), theirs.Bounds().Dx()) {
				a := ours.NRGBAAt(x, y)
				r, g, b, _ := theirs.At(x, y).RGBA()
				sum += float64(off(a.R, uint8(r>>8)) + off(a.G, uint8(g>>8)) + off(a.B, uint8(b>>8)))
				n += 3
			}
		}
		if mean := sum / float64(n); mean > 3 {
			t.Errorf("%s: they differ by %.1f of 255 on average", name, mean)
		}
	}
}
