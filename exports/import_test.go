package exports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/importer"
	"onrecord/data/invent"
	"onrecord/data/workbook"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
)

// returning are the formats that import reads, and in which an export comes
// back byte for byte.
var returning = []struct {
	format string
	as     view.View
}{{"nquads", ""}, {"trig", ""}, {"jsonl", ""}, {"jsonld", ""}, {"csv", view.Statements}, {"xlsx", ""}, {"webannotation", ""}, {"refi", ""}}

// reimported reads a file into a new folder, and gives what that exports. The
// corpus is read from its files, and importing again changes none.
func reimported(t *testing.T, format, file string) (dir string, c *schema.Corpus) {
	t.Helper()
	importers := importer.Importers()
	im := importers[slices.IndexFunc(importers, func(im importer.Importer) bool { return im.Name == format })]
	dir = filepath.Join(t.TempDir(), "corpus")
	if _, err := im.Import(t.Context(), []string{file}, dir, importer.ImportOptions{}); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	before := filesIn(t, dir)
	result, err := im.Import(t.Context(), []string{file}, dir, importer.ImportOptions{})
	if err != nil {
		t.Fatalf("%s, again: %v", format, err)
	}
	if len(result.Files) > 0 || len(result.Differences) > 0 {
		t.Errorf("%s, again: %v would be written, and these differ: %+v", format, result.Files, result.Differences)
	}
	if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
		t.Errorf("%s, again: %s", format, diff)
	}
	set, err := data.Load(t.Context(), []string{dir}, data.Options{Unlocated: true})
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return dir, set.Corpora[0]
}

// filesIn are the files of a folder, by path.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cellsOf are the cells of a workbook: sheet, address and value.
func cellsOf(t *testing.T, raw []byte) []string {
	t.Helper()
	book, err := workbook.Read(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				out = append(out, fmt.Sprintf("%s!%s %q", s.Name, workbook.Address(c.Column, row.Number), c.Text))
			}
		}
	}
	return out
}

// decimals are numbers in what is compared, with marks around them.
var decimals = regexp.MustCompile(`"-?[0-9]+\.[0-9]+"`)

// byWorth writes numbers anew, for other programs do not keep how they were written.
func byWorth(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = decimals.ReplaceAllStringFunc(line, func(text string) string {
			return `"` + string(schema.NumberOf(schema.Number(strings.Trim(text, `"`)).Float())) + `"`
		})
	}
	return out
}

// returns asks that what a graph exports, imported, exports the same bytes.
func returns(t *testing.T, name string, g view.Graph, formats ...string) {
	t.Helper()
	for _, r := range returning {
		if len(formats) > 0 && !slices.Contains(formats, r.format) {
			continue
		}
		f := named(t, r.format)
		file := filepath.Join(t.TempDir(), name+f.Ext)
		want := exporttest.Written(t, f, g, r.as)
		if err := os.WriteFile(file, want, 0o666); err != nil {
			t.Fatal(err)
		}
		_, c := reimported(t, r.format, file)
		got := exporttest.Written(t, f, exporttest.GraphOf(t, c), r.as)
		if f.Name == "xlsx" {
			if name == "hostile" {
				continue // XML has no place for some of its characters, which is told
			}
			if diff := cmp.Diff(cellsOf(t, want), cellsOf(t, got)); diff != "" {
				t.Errorf("%s: %s: %s", name, r.format, diff)
			}
			continue
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s: %s: %s", name, r.format, cmp.Diff(unzipped(want), unzipped(got)))
		}
	}
}

// unzipped are the files of an archive, one behind the other; else what a file has.
func unzipped(file []byte) string {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return string(file)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(&b, "%s\n", f.Name)
		if _, err := io.Copy(&b, r); err != nil {
			return err.Error()
		}
	}
	return b.String()
}

func TestImportReturns(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for name, g := range exporttest.Corpora(t) {
		returns(t, name, g)
	}
	set, err := data.Load(t.Context(), []string{"../data/alaska-summit"}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !testing.Short() { // TestImportPart reads parts of it
		returns(t, "alaska", exporttest.GraphOf(t, set.Corpora[0]))
	}
	returns(t, "none", exporttest.GraphOf(t, exporttest.Invented(0)), "nquads", "trig", "jsonl", "jsonld") // a table without rows says nothing
	sizes := []int{1, 40, 300}
	if testing.Short() {
		sizes = sizes[:2]
	}
	for _, n := range sizes {
		made := invent.Corpus{Statements: n, Seed: uint64(n)}
		c := made.Header()
		for e := range made.Entities {
			c.Add(e)
		}
		returns(t, "invented", exporttest.GraphOf(t, c))
	}
}

// Texts that are longer than a cell of a workbook, and positions in one another deeper
// than programs read XML, come back.
func TestImportLongReturns(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	returns(t, "long", exporttest.GraphOf(t, exporttest.Long()), "csv", "xlsx", "refi", "jsonl", "webannotation")
}

// A workbook that lacks the sheet of long texts, or a part of one, is refused with the
// cells that it leaves cut; a text that somebody has changed stays as they left it.
func TestImportCut(t *testing.T) {
	t.Parallel()
	c := exporttest.Invented(1)
	long := strings.Repeat("It costs much. ", 5000) + "Indeed."
	c.Statements[0].Note = long
	whole := exporttest.Written(t, named(t, "xlsx"), exporttest.GraphOf(t, c), "")
	note := regexp.MustCompile(`It costs much\.( It costs much\.)+ It[^<]*…`)
	for name, of := range map[string]struct {
		change func(part, text string) string
		want   string // of the note, or of the problem
	}{
		"as it was": {func(_, text string) string { return text }, long},
		"changed":   {func(_, text string) string { return note.ReplaceAllString(text, "Little.") }, "Little."},
		"no sheet": {func(part, text string) string {
			if part == "xl/workbook.xml" {
				return regexp.MustCompile(`<sheet name="long texts"[^>]*>`).ReplaceAllString(text, "")
			}
			return text
		}, "this text is cut"},
		"no part": {func(part, text string) string {
			if part == "xl/worksheets/sheet8.xml" {
				return regexp.MustCompile(`<row r="2".*</row>\n`).ReplaceAllString(text, "")
			}
			return text
		}, "this text is cut"},
	} {
		t.Run(name, func(t *testing.T) {
			file, dir := filepath.Join(t.TempDir(), "x.xlsx"), filepath.Join(t.TempDir(), "x")
			if err := os.WriteFile(file, rezipped(t, whole, of.change), 0o666); err != nil {
				t.Fatal(err)
			}
			im := importer.Importers()[slices.IndexFunc(importer.Importers(), func(im importer.Importer) bool { return im.Name == "xlsx" })]
			_, err := im.Import(t.Context(), []string{file}, dir, importer.ImportOptions{})
			if err != nil {
				if got := err.Error(); !strings.Contains(got, of.want) || !strings.Contains(got, "x.xlsx:statements!") {
					t.Errorf("got %.300s", got)
				}
				return
			}
			set, err := data.Load(t.Context(), []string{dir}, data.Options{Unlocated: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := set.Corpora[0].Statements[0].Note; got != of.want {
				t.Errorf("got %d characters, want %d: %.40q", len(got), len(of.want), got)
			}
		})
	}
}

// rezipped is an archive with its texts changed.
func rezipped(t *testing.T, archive []byte, change func(part, text string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.Create(f.Name)
		if err == nil {
			_, err = io.WriteString(w, change(f.Name, string(text)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What filters select comes back as well.
func TestImportPart(t *testing.T) {
	set, err := data.Load(t.Context(), []string{"../data/alaska-summit"}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	graphs := []string{"nquads", "trig", "jsonld"} // the rows of others are in the order that was asked for
	for name, c := range map[string]struct {
		filter  query.Filter
		formats []string // none: all
	}{
		"by":    {query.Filter{Is: map[string][]string{"by": {"zelenskyy"}}}, nil},
		"on":    {query.Filter{Is: map[string][]string{"on": {"root-causes-first"}}}, nil},
		"not":   {query.Filter{Not: map[string][]string{"by": {"trump"}}, Sort: "id"}, graphs},
		"words": {query.Filter{Words: []string{"war"}}, nil},
		"days":  {query.Filter{Since: "2025-08"}, graphs}, // what a statement echoes comes last, or is in none of the rows
	} {
		if testing.Short() && name != "by" {
			continue
		}
		returns(t, name, exporttest.Selected(t, set.Corpora[0], c.filter), c.formats...)
	}
}

// Turtle has no graphs: all else comes back.
func TestImportTurtle(t *testing.T) {
	for name, g := range exporttest.Corpora(t) {
		file := exporttest.Save(t, named(t, "turtle"), g, "")
		_, c := reimported(t, "turtle", file)
		want, got := linesOf(t, g, false), linesOf(t, exporttest.GraphOf(t, c), false)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A folder of tables is read as a whole, and what nodes are called comes with
// it.
func TestImportTables(t *testing.T) {
	for name, g := range exporttest.Corpora(t) {
		dir := t.TempDir()
		for file, text := range filed(t, named(t, "csv"), &Input{Graph: g, As: view.Full}) {
			if err := os.WriteFile(filepath.Join(dir, file), text.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		_, c := reimported(t, "csv", dir)
		again := filed(t, named(t, "csv"), &Input{Graph: exporttest.GraphOf(t, c), As: view.Statements})
		want, err := os.ReadFile(filepath.Join(dir, "statements.csv"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), again["statements.csv"].String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		var names []string
		for e, err := range g.Entities {
			if err != nil {
				t.Fatal(err)
			}
			if a, ok := e.(*schema.Actor); ok {
				names = append(names, a.Name+" "+a.Type)
			}
		}
		for _, a := range c.Actors {
			names = slices.DeleteFunc(names, func(name string) bool {
				return strings.ReplaceAll(name, "\r\n", "\n") == strings.ReplaceAll(a.Name+" "+a.Type, "\r\n", "\n")
			})
		}
		if len(names) > 0 {
			t.Errorf("%s: %q are lost", name, names)
		}
	}
}

// What was exported comes back from LibreOffice, which saved it as XLSX and as ODS.
func TestImportLibreOffice(t *testing.T) {
	oracle.Calc.Needs(t)
	set, err := data.Load(t.Context(), []string{"../data/alaska-summit"}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := exporttest.Corpora(t)
	all["alaska"], all["invented"] = exporttest.GraphOf(t, set.Corpora[0]), exporttest.GraphOf(t, exporttest.Invented(40))
	delete(all, "hostile") // XML has no place for some of its characters
	for name, g := range all {
		dir := t.TempDir()
		f := named(t, "xlsx")
		want := exporttest.Written(t, f, g, "")
		file := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(file, want, 0o666); err != nil {
			t.Fatal(err)
		}
		for _, ext := range []string{"xlsx", "ods"} {
			to := filepath.Join(dir, ext)
			oracle.Run(t, oracle.Calc, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "home")), "--headless", "--convert-to", ext, "--outdir", to, file)
			_, c := reimported(t, ext, filepath.Join(to, name+"."+ext))
			wanted := cellsOf(t, want)
			if ext == "ods" {
				for i := range wanted {
					wanted[i] = strings.ReplaceAll(wanted[i], `\t`, "") // LibreOffice 7.4 writes no tabs
				}
			}
			if diff := cmp.Diff(byWorth(wanted), byWorth(cellsOf(t, exporttest.Written(t, f, exporttest.GraphOf(t, c), "")))); diff != "" {
				t.Errorf("%s as %s: %s", name, ext, diff)
			}
		}
	}
}

// What a corpus says of itself comes back from each format that is read again, or it
// is told that it has no place there.
func TestCorpusReturns(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	set := func(licence string) *schema.Corpus {
		c := corpustest.Loaded(t, data.Options{}, corpustest.Folder(t, corpustest.Full))
		c.Licence = licence
		return c
	}
	fields := schema.Fields(schema.KindCorpus)
	for _, im := range importer.Importers() {
		i := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == im.Name })
		if i < 0 {
			continue // it is only read
		}
		f := Formats()[i]
		as := view.View("")
		if f.Name == "csv" {
			as = view.Statements // a folder has a table of them
		}
		for _, licence := range []string{"CC0-1.0", "https://example.org/terms", "ask us", "https://spdx.org/licenses/X"} {
			t.Run(f.Name+" "+licence, func(t *testing.T) {
				want := set(licence)
				in := &Input{Graph: exporttest.GraphOf(t, want), As: as}
				var out bytes.Buffer
				if err := f.Write(&out, in); err != nil {
					t.Fatal(err)
				}
				if err := f.Count(in); err != nil {
					t.Fatal(err)
				}
				file := exporttest.SaveText(t, "full"+f.Ext, out.String())
				_, got := reimported(t, f.Name, file)
				for j := range fields {
					field := &fields[j]
					if field.Exchanged {
						continue
					}
					was, is := field.Strings(want), field.Strings(got)
					told := regexp.MustCompile(`\d+ corpus ` + strings.TrimSuffix(field.Name, "s")).MatchString(in.Lost.String())
					if told != !slices.Equal(was, is) {
						t.Errorf("%s was %q and is %q; lost: %s", field.Name, was, is, in.Lost.String())
					}
				}
			})
		}
	}
}
