package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"onrecord/schema"
	"onrecord/schema/escape"
)

// people is a listing with everything that has to be escaped somewhere.
func people() (listing[[2]string], [][2]string) {
	l := listing[[2]string]{
		Header: []string{"name", "words"},
		Right:  []string{"words"},
		Cells:  func(r [2]string) []string { return r[:] },
		JSON: func(b []byte, r [2]string) []byte {
			b = schema.AppendJSONString(append(b, `{"name":`...), r[0])
			b = schema.AppendJSONString(append(b, `,"words":`...), r[1])
			return append(b, '}')
		},
		Empty: "nobody",
	}
	return l, [][2]string{{"Ada", `a|b\c "d"`}, {"Ben\nHarper", "\x1b[31mred\x07 \u009b1m"}, {"宮澤", "*x* <b>"}}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		formatTable: `name            words
───────────────────────
Ada         a|b\c "d"
Ben     ␛[31mred␇ ` + "\ufffd" + `1m
Harper
宮澤          *x* <b>
`,
		formatCSV:      "name,words\nAda,\"a|b\\c \"\"d\"\"\"\n\"Ben\nHarper\",\x1b[31mred\a \u009b1m\n宮澤,*x* <b>\n",
		formatMarkdown: "| name | words |\n| --- | ---: |\n| Ada | a\\|b\\\\c \"d\" |\n| Ben<br>Harper | ␛\\[31mred␇ \ufffd1m |\n| 宮澤 | \\*x\\* &lt;b> |\n",
		formatJSON:     "[\n{\"name\":\"Ada\",\"words\":\"a|b\\\\c \\\"d\\\"\"},\n{\"name\":\"Ben\\nHarper\",\"words\":\"\\u001b[31mred\\u0007 \\u009b1m\"},\n{\"name\":\"宮澤\",\"words\":\"*x* <b>\"}\n]\n",
		formatJSONL:    "{\"name\":\"Ada\",\"words\":\"a|b\\\\c \\\"d\\\"\"}\n{\"name\":\"Ben\\nHarper\",\"words\":\"\\u001b[31mred\\u0007 \\u009b1m\"}\n{\"name\":\"宮澤\",\"words\":\"*x* <b>\"}\n",
	}
	for _, format := range formats {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			l, rows := people()
			var out, stderr bytes.Buffer
			a := &app{out: &out, err: &stderr, env: func(string) string { return "" }, form: format}
			if err := render(t.Context(), a, l, each(rows)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want[format], out.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		formatTable: "", formatCSV: "name,words\n", formatMarkdown: "| name | words |\n| --- | ---: |\n",
		formatJSON: "[]\n", formatJSONL: "",
	}
	for _, format := range formats {
		l, _ := people()
		var out bytes.Buffer
		a := &app{out: &out, env: func(string) string { return "" }, form: format}
		err := render(t.Context(), a, l, each([][2]string(nil)))
		if exitCode(err) != exitNothing || err.Error() != "nobody" {
			t.Errorf("%s: error %v, want nobody, exit code %d", format, err, exitNothing)
		}
		if out.String() != want[format] {
			t.Errorf("%s: got %q, want %q", format, out.String(), want[format])
		}
	}
}

// An error in the middle leaves valid JSON behind.
func TestBrokenStream(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, n := range []int{0, 1, 2} {
		var out bytes.Buffer
		_, err := writeJSON(&out, formatJSON, func(yield func([]byte, error) bool) {
			for range n {
				if !yield([]byte("{}"), nil) {
					return
				}
			}
			yield(nil, broken)
		})
		if !errors.Is(err, broken) {
			t.Errorf("after %d: error %v, want %v", n, err, broken)
		}
		var got []any
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got) != n {
			t.Errorf("after %d: %q is not an array of %d: %v", n, out.String(), n, err)
		}
	}
}

func TestColour(t *testing.T) {
	t.Parallel()
	tab := table{
		Header: []string{"stance"}, Rows: [][]string{{"supports"}, {"silent"}},
		Paint: paintStance,
	}
	var out bytes.Buffer
	if err := tab.writeAligned(&out, 80, true); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mstance\x1b[0m\n──────────\n\x1b[32msupports\x1b[0m\n\x1b[90msilent\x1b[0m\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// FuzzAligned: no line is wider than the table may be, and no word is lost.
func FuzzAligned(f *testing.F) {
	f.Add("Ada Quay", "The harbour must close, for it costs too much and nobody can pay for that any more, as everybody knows.", "supports", uint8(0))
	f.Add(strings.Repeat("x", 300), strings.Repeat("宮", 200), strings.Repeat("a-b/", 90), uint8(40))
	f.Add("a\x1b[0m\nb", " \t  ", "e\u0301\u202e", uint8(200))
	f.Fuzz(func(t *testing.T, a, b, c string, more uint8) {
		width := minWidth + int(more)%(maxWidth-minWidth+1)
		tab := table{Header: []string{"one", "two", "three"}, Rows: [][]string{{a, b, c}}}
		var out bytes.Buffer
		if err := tab.writeAligned(&out, width, false); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			line = strings.TrimSuffix(line, "\n")
			if n := runewidth.StringWidth(line); n > width {
				t.Errorf("a line of %d columns, want at most %d: %q", n, width, line)
			}
			if line != escape.Text(line) {
				t.Errorf("%q could steer a terminal", line)
			}
		}
		var lines []string
		for line := range strings.SplitSeq(escape.Text(b), "\n") {
			lines = append(lines, wrapLine(line, 20)...)
		}
		got := strings.Join(strings.Fields(strings.Join(lines, "\n")), "")
		if want := strings.Join(strings.Fields(escape.Text(b)), ""); got != want {
			t.Errorf("wrapped to %q, want %q", got, want)
		}
	})
}

// FuzzMarkdown: whatever is in a cell, a row keeps its columns.
func FuzzMarkdown(f *testing.F) {
	f.Add(`a|b`, `\`)
	f.Add("a\\|b\r\n", "`x`")
	f.Fuzz(func(t *testing.T, a, b string) {
		var out bytes.Buffer
		tab := table{Header: []string{"a", "b"}, Rows: [][]string{{a, b}}}
		if err := tab.write(&app{}, &out, formatMarkdown); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(out.String(), "\n")
		if len(lines) != 4 {
			t.Fatalf("%d lines, want 4: %q", len(lines), out.String())
		}
		bars := 0
		for i, r := range lines[2] {
			if r == '|' && (i == 0 || lines[2][i-1] != '\\') {
				bars++
			}
		}
		if bars != 3 {
			t.Errorf("%d bars, want 3: %s", bars, lines[2])
		}
	})
}

func TestCSVHasOneRecordARow(t *testing.T) {
	t.Parallel()
	l, rows := people()
	var out bytes.Buffer
	n, err := l.write(&app{}, &out, formatCSV, each(rows))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&out).ReadAll()
	if err != nil || strconv.Itoa(n) != "3" || len(records) != 4 || records[2][0] != "Ben\nHarper" {
		t.Errorf("got %q, %d, %v", records, n, err)
	}
}

// A table for people lists so many ids of a row, and says how many more there are.
func TestFewStatements(t *testing.T) {
	ids := strings.Split(strings.Repeat("id ", mostIDs+2), " ")[:mostIDs+2]
	got := few(ids)
	if len(got) != mostIDs+1 || got[0] != "id" || got[mostIDs] != "and 2 more" {
		t.Errorf("got %q", got)
	}
	if got := few(ids[:mostIDs]); len(got) != mostIDs || got[mostIDs-1] != "id" {
		t.Errorf("of as many as are listed: got %q", got)
	}
}
