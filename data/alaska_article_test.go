package data_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/verify"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// articleFile names the variable with the file of the text that the corpus codes.
// The text is copyrighted and not part of the repository; what can be tested
// without it is in alaska_test.go.
const articleFile = "ONRECORD_ALASKA_TEXT"

// article reads the text, and gives its file, too.
func article(t *testing.T) (text, path string) {
	t.Helper()
	path = os.Getenv(articleFile)
	if path == "" {
		t.Skipf("$%s does not name the file of the article", articleFile)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), path
}

// alaskaNoWords is what stands in quotation marks and is nobody's utterance.
var alaskaNoWords = map[string]string{
	"the Beast":      "a car's nickname",
	"Pursuing Peace": "a banner",
}

var curly = regexp.MustCompile(`“([^”]*)”`)

// trimmed is a quotation without the comma or the full stop that typography
// puts inside it. One that is a sentence keeps its full stop.
func trimmed(quotation string) string {
	first := []rune(quotation)[0]
	if unicode.IsUpper(first) && strings.HasSuffix(quotation, ".") {
		return quotation
	}
	return strings.TrimRight(quotation, ",.")
}

func TestAlaskaCoversQuotations(t *testing.T) {
	type quote struct {
		Line  int
		Words string
	}
	var want, got []quote
	for _, q := range alaskaQuotes {
		got = append(got, quote{q.Line, q.Words})
	}
	text, _ := article(t)
	for _, at := range curly.FindAllStringSubmatchIndex(text, -1) {
		words := trimmed(text[at[2]:at[3]])
		if alaskaNoWords[words] == "" {
			want = append(want, quote{strings.Count(text[:at[0]], "\n") + 1, words})
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every located fact of every passage follows from the article.
func TestAlaskaPassages(t *testing.T) {
	text, path := article(t)
	c := alaska(t)
	runes := []rune(text)
	src := schema.Index(c)[schema.Ref{Kind: schema.KindSource, ID: "alaska-takeaways"}].(*schema.Source)
	sum := sha256.Sum256([]byte(text))
	if src.SHA256 != hex.EncodeToString(sum[:]) || src.Length != len(runes) {
		t.Errorf("the article has %d characters and the hash %x", len(runes), sum)
	}
	for _, s := range c.Statements {
		for _, p := range s.Evidence {
			span := string(runes[p.Start:p.End])
			sum := sha256.Sum256([]byte(span))
			want := schema.Passage{
				Line:   strings.Count(string(runes[:p.Start]), "\n") + 1,
				SHA256: hex.EncodeToString(sum[:]),
			}
			if p.Quote != "" {
				want.Exact = span
				want.Prefix, want.Suffix = string(runes[max(0, p.Start-32):p.Start]), string(runes[p.End:min(len(runes), p.End+32)])
			}
			got := schema.Passage{Line: p.Line, SHA256: p.SHA256, Exact: p.Exact, Prefix: p.Prefix, Suffix: p.Suffix}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(schema.FieldPositions{})); diff != "" {
				t.Errorf("statement %s, %d to %d: %s", s.ID, p.Start, p.End, diff)
			}
			if p.Quote != "" && p.Quote != span {
				t.Errorf("statement %s: quote %q, and the article has %q", s.ID, p.Quote, span)
			}
			if !strings.HasPrefix(span, p.From) || !strings.HasSuffix(span, p.To) {
				t.Errorf("statement %s: %q does not lead from %q to %q", s.ID, span, p.From, p.To)
			}
			if strings.Contains(span, "\n") {
				t.Errorf("statement %s: %q runs over a line", s.ID, span)
			}
		}
	}
	checks, _, err := verify.Verify(t.Context(), &data.Set{Corpora: []*schema.Corpus{c}}, map[string]string{"alaska-takeaways": path})
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range checks {
		if check.Status != anchor.Exact {
			t.Errorf("verify: %+v", check)
		}
	}
}

// Every quote is words from inside the article's quotation marks.
func TestAlaskaQuotesAreQuoted(t *testing.T) {
	text, _ := article(t)
	for _, s := range alaska(t).Statements {
		for _, q := range s.Quotes {
			inside := slices.ContainsFunc(curly.FindAllStringSubmatch(text, -1), func(m []string) bool { return trimmed(m[1]) == q })
			if !inside {
				t.Errorf("statement %s: %q is not a quotation of the article", s.ID, q)
			}
		}
	}
}

// Apart from quotations the corpus is in the coders' own words: no run of six
// words is the article's.
func TestAlaskaCopiesNothing(t *testing.T) {
	const run = 6
	runs := func(text string) [][]string {
		words := strings.FieldsFunc(spelling.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
		var out [][]string
		for i := 0; i+run <= len(words); i++ {
			out = append(out, words[i:i+run])
		}
		return out
	}
	taken := map[string]bool{}
	text, _ := article(t)
	for _, part := range curly.Split(text, -1) {
		for _, r := range runs(part) {
			taken[strings.Join(r, " ")] = true
		}
	}
	if len(taken) < 1000 {
		t.Fatalf("the article has %d runs of words", len(taken))
	}
	for e := range alaska(t).Entities {
		for _, f := range schema.Fields(e.Kind()) {
			if f.Type != schema.Text && f.Type != schema.Texts || f.Name == "quotes" {
				continue
			}
			for _, text := range f.Strings(e) {
				for _, r := range runs(text) {
					if words := strings.Join(r, " "); taken[words] {
						t.Errorf("%s %s: its %s has the article's words “%s”", e.Kind(), e.Identity().ID, f.Name, words)
					}
				}
			}
		}
	}
}
