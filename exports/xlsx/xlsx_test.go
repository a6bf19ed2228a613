package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
	"onrecord/schema"
)

// A readSheet is a sheet as encoding/xml reads it.
type readSheet struct {
	Pane struct {
		YSplit int    `xml:"ySplit,attr"`
		State  string `xml:"state,attr"`
	} `xml:"sheetViews>sheetView>pane"`
	Cols []struct {
		Min   int `xml:"min,attr"`
		Width int `xml:"width,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		R      int     `xml:"r,attr"`
		Height float64 `xml:"ht,attr"`
		Cells  []struct {
			R       string  `xml:"r,attr"`
			Style   int     `xml:"s,attr"`
			Type    string  `xml:"t,attr"`
			Formula *string `xml:"f"`
			Value   string  `xml:"v"`
			Text    string  `xml:"is>t"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	AutoFilter struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
	Links []struct {
		Ref      string `xml:"ref,attr"`
		ID       string `xml:"id,attr"`
		Location string `xml:"location,attr"`
	} `xml:"hyperlinks>hyperlink"`
}

// unpacked are the parts of a workbook, each well-formed.
func unpacked(t *testing.T, book []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(bytes.NewReader(text))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		if out[f.Name] != nil || f.Modified.Year() != 1980 {
			t.Errorf("%s is there twice, or of another time", f.Name)
		}
		out[f.Name] = text
	}
	return out
}

// tableOf gives a sheet's texts, with what ST_Xstring has for special cases.
func tableOf(t *testing.T, parts map[string][]byte, number int) (s readSheet, rows [][]string) {
	t.Helper()
	if err := xml.Unmarshal(parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", number)], &s); err != nil {
		t.Fatal(err)
	}
	escaped := regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)
	for i, r := range s.Rows {
		row := make([]string, len(s.Cols))
		for _, c := range r.Cells {
			letters := strings.TrimRight(c.R, "0123456789")
			col := 0
			for _, l := range letters {
				col = 26*col + int(l-'A') + 1
			}
			if c.R != letters+strconv.Itoa(i+1) || r.R != i+1 || c.Formula != nil {
				t.Fatalf("sheet %d: cell %s in row %d, or a formula", number, c.R, i+1)
			}
			row[col-1] = c.Value
			if c.Type == "inlineStr" {
				row[col-1] = escaped.ReplaceAllStringFunc(c.Text, func(s string) string {
					n, err := strconv.ParseInt(s[2:6], 16, 32)
					if err != nil {
						t.Fatal(err)
					}
					return string(rune(n))
				})
			}
		}
		rows = append(rows, row)
	}
	return s, rows
}

// wantSheet is what a sheet is to hold.
func wantSheet(t *testing.T, g view.Graph, k schema.Kind) [][]string {
	t.Helper()
	var header []string
	for _, c := range sheetColumns(k) {
		header = append(header, c.name)
	}
	out := [][]string{header}
	for e, err := range g.Entities {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind() != k {
			continue
		}
		cells := map[string]string{"id": schema.OwnID(e), "iri": e.Identity().IRI}
		for i, cell := range schema.Cells(e) {
			name := schema.Columns(k)[i]
			f, ok := schema.FieldNamed(k, name)
			if !ok {
				continue
			}
			var items []string
			for _, r := range f.Refs(e) {
				items = append(items, r.Name)
			}
			sep := "; "
			switch f.Type {
			case schema.Texts, schema.IRIs:
				items, sep = f.Strings(e), "\n"
			case schema.Records:
				for _, part := range f.Records(e) {
					items = append(items, partText(part))
				}
				sep = "\n"
			case schema.Date:
				first, last := emit.Days(cell)
				cells["earliest"], cells["latest"] = serial(first), serial(last)
			}
			cells[name] = cell
			if x, err := strconv.ParseFloat(cell, 64); f.Type == schema.Decimal && err == nil {
				if shown := strconv.FormatFloat(x, 'g', 15, 64); shown != cell { // as Excel keeps it
					cells[name+" (digits)"] = cell
				}
			}
			if isReference(f) {
				cells[name+" (ids)"] = cell
			}
			if f.Type == schema.Texts && slices.ContainsFunc(items, func(s string) bool { return strings.Contains(s, "\n") }) {
				cells[name+" (items)"] = cell
			}
			if isReference(f) || f.Type == schema.Texts || f.Type == schema.IRIs {
				cells[name] = strings.Join(items, sep)
			}
		}
		if s, ok := e.(*schema.Statement); ok {
			cells["source"] = s.Source.Name
		}
		row := make([]string, len(header))
		for i, name := range header {
			row[i] = exporttest.InText(cells[name])
		}
		out = append(out, row)
	}
	return out
}

func TestWorkbook(t *testing.T) {
	all := exporttest.Corpora(t)
	all["empty"] = exporttest.Empty
	for name, g := range all {
		in := &export.Input{Graph: g}
		var book bytes.Buffer
		if err := XLSX.Write(&book, in); err != nil {
			t.Fatal(err)
		}
		parts := unpacked(t, book.Bytes())
		var names []string
		for _, m := range regexp.MustCompile(`<sheet name="(\w+)"`).FindAllStringSubmatch(string(parts["xl/workbook.xml"]), -1) {
			names = append(names, m[1])
		}
		if diff := cmp.Diff([]string{"statements", "actors", "positions", "places", "events", "sources", "corpus"}, names); diff != "" {
			t.Error(diff)
		}
		for i, k := range sheets {
			s, rows := tableOf(t, parts, i+1)
			if diff := cmp.Diff(wantSheet(t, g, k), rows); diff != "" {
				t.Errorf("%s: %s: %s", name, k, diff)
			}
			if want := "A1:" + cellName(len(s.Cols), len(rows)); s.AutoFilter.Ref != want || s.Pane.YSplit != 1 || s.Pane.State != "frozen" {
				t.Errorf("%s: %s: filter %s, want %s; %+v", name, k, s.AutoFilter.Ref, want, s.Pane)
			}
			for _, row := range s.Rows {
				if row.Height < 15 || row.Height > 409 {
					t.Errorf("%s: %s: row %d is %v points high", name, k, row.R, row.Height)
				}
				for _, c := range row.Cells {
					if (c.Style == styleHeader) != (row.R == 1) || c.Type == "" && c.Style != styleDate && c.Style != styleNumber {
						t.Errorf("%s: %s: %s has style %d, type %q", name, k, c.R, c.Style, c.Type)
					}
				}
			}
		}
		if want := name == "hostile"; strings.Contains(in.Lost.String(), "characters that XML cannot hold") != want {
			t.Errorf("%s: lost %s", name, in.Lost.String())
		}
	}
}

// Links lead to the rows of what is named, and to addresses.
func TestWorkbookLinks(t *testing.T) {
	g := exporttest.GraphOf(t, exporttest.HostileCorpus())
	parts := unpacked(t, exporttest.Written(t, XLSX, g, ""))
	targets := map[string]string{}
	for _, m := range regexp.MustCompile(`Id="(rId\d+)" Type="[^"]*/hyperlink" Target="([^"]*)" TargetMode="External"`).FindAllStringSubmatch(string(parts["xl/worksheets/_rels/sheet6.xml.rels"]), -1) {
		targets[m[1]] = m[2]
	}
	header := wantSheet(t, g, schema.KindSource)[0]
	sources, rows := tableOf(t, parts, 6)
	url := slices.Index(header, "url") + 1
	found := 0
	for _, l := range sources.Links {
		if strings.HasPrefix(l.Ref, strings.TrimRight(cellName(url, 1), "1")) {
			found++
			if got := targets[l.ID]; got != "https://example.org/?a=b&amp;c=&#39;d&#39;" && got != "https://example.org/?a=b&amp;c=%27d%27" && got != "https://example.org/?a=b&amp;c='d'" {
				t.Errorf("%s leads to %q", l.Ref, got)
			}
		}
	}
	if found != len(rows)-2 { // the header, and the source without an address
		t.Errorf("%d links to addresses of %d sources", found, len(rows)-1)
	}
	statements, _ := tableOf(t, parts, 1)
	_, events := tableOf(t, parts, 5)
	to := 0
	for _, l := range statements.Links {
		if sheet, cell, ok := strings.Cut(l.Location, "!"); ok && sheet == "events" {
			to++
			if row, err := strconv.Atoi(strings.TrimPrefix(cell, "A")); err != nil || events[row-1][0] != "fair" {
				t.Errorf("%s leads to %s", l.Ref, l.Location)
			}
		}
	}
	if to != len(statements.Rows)-1 {
		t.Errorf("%d links to the event of %d statements", to, len(statements.Rows)-1)
	}
}

// What is beyond the limits of Excel is counted, and the file is whole.
func TestWorkbookLimits(t *testing.T) {
	g := exporttest.GraphOf(t, exporttest.Invented(5))
	in := &export.Input{Graph: g}
	var book bytes.Buffer
	if err := writeWorkbook(&book, in, limits{rows: 4, text: 10, links: 2}); err != nil {
		t.Fatal(err)
	}
	s, rows := tableOf(t, unpacked(t, book.Bytes()), 1)
	if len(rows) != 4 || len(s.Links) != 2 {
		t.Errorf("%d rows, %d links", len(rows), len(s.Links))
	}
	for _, cell := range slices.Concat(rows...) {
		if n := len([]rune(cell)); n > 10 {
			t.Errorf("%q has %d characters", cell, n)
		}
	}
	if got := in.Lost.String(); !strings.Contains(got, "2 statements beyond the rows") || !strings.Contains(got, "links beyond") || !strings.Contains(got, "texts cut") {
		t.Errorf("lost %s", got)
	}
}

func TestCellTexts(t *testing.T) {
	for text, want := range map[string]string{
		"_x0041_": "_x005F_x0041_", "a_x0041_x0042_": "a_x005F_x0041_x005F_x0042_", "_x041_": "_x041_", "_x": "_x", "_x00zz_": "_x00zz_",
		"_x0041__x0042_": "_x005F_x0041__x005F_x0042_",
	} {
		if got := xstring(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	b := workbook{limits: limits{text: 4}, lost: &view.Loss{}}
	for text, want := range map[string]string{"abcd": "abcd", "abcde": "abc…", "😀😀": "😀😀", "😀😀a": "😀…", "a😀😀": "a😀…", "äöüß": "äöüß"} {
		got, over := b.cut(text)
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		if whole := strings.TrimSuffix(got, "…") + over; whole != text {
			t.Errorf("%s: with its rest it is %s", text, whole)
		}
	}
	for day, want := range map[string]string{"1900-01-01": "1", "1900-02-28": "59", "1900-03-01": "61", "2025-08-15": "45884", "9999-12-31": "2958465", "1899-12-31": "", "": ""} {
		if got := serial(day); got != want {
			t.Errorf("%s: got %s, want %s", day, got, want)
		}
	}
	for _, address := range []string{"javascript:alert(1)", "file:///etc/passwd", `\\host\share`, "urn:x:y", "https://example.org/" + strings.Repeat("x", 2100)} {
		if got := webLink(address); got != (link{}) {
			t.Errorf("%s is a link", address)
		}
	}
}

// LibreOffice makes a table of each sheet. It shows dates as they are formatted.
func TestLibreOffice(t *testing.T) {
	oracle.Calc.Needs(t)
	for name, g := range exporttest.Corpora(t) {
		dir := t.TempDir()
		path := exporttest.Save(t, XLSX, g, "")
		oracle.Run(t, oracle.Calc, "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless",
			"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, path)
		for _, k := range sheets {
			if k == schema.KindCorpus { // wantSheet does not know it
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, "graph-"+k.Plural()+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			want := wantSheet(t, g, k)
			dates := []int{slices.Index(want[0], "earliest"), slices.Index(want[0], "latest")}
			for _, row := range want[1:] {
				for i, cell := range row {
					row[i] = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(cell)
					if slices.Contains(dates, i) && cell != "" {
						row[i] = day(t, cell)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s: %s", name, k, diff)
			}
		}
	}
}

// day is the reverse of serial.
func day(t *testing.T, serial string) string {
	t.Helper()
	n, err := strconv.Atoi(serial)
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}
