package dna

import (
	"strings"
	"testing"
)

// formFile is a file of DNA 3 with one form of some variables, NAME TYPE in order,
// and a statement with their values.
func formFile(t *testing.T, variables []string, statements ...[]string) []byte {
	t.Helper()
	commands := []string{
		"INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date) VALUES (1, 'A debate', 'We build, and we pay, and no more than that.', 1, 1622505600)",
		"INSERT INTO STATEMENTTYPES (ID, Label) VALUES (8, 'Coding')",
		"INSERT INTO CODERS (ID, Name, Password) VALUES (2, 'Kim', 'x')",
	}
	quote := func(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
	entities := map[string]bool{}
	for i, v := range variables {
		name, kind, _ := strings.Cut(v, ":")
		id := itoa(20 + i)
		commands = append(commands, "INSERT INTO VARIABLES VALUES ("+id+", "+quote(name)+", "+quote(kind)+", 8)")
		for n, values := range statements {
			value := values[i]
			if value == "" {
				continue
			}
			at := itoa(n + 1)
			table, holds := map[string]string{"short text": "DATASHORTTEXT", "long text": "DATALONGTEXT", "integer": "DATAINTEGER", "boolean": "DATABOOLEAN"}[kind], quote(value)
			if kind == "short text" {
				if key := id + value; !entities[key] {
					entities[key] = true
					commands = append(commands, "INSERT INTO ENTITIES (VariableId, Value) VALUES ("+id+", "+holds+")")
				}
				holds = "(SELECT ID FROM ENTITIES WHERE VariableId = " + id + " AND Value = " + holds + ")"
			}
			commands = append(commands, "INSERT INTO "+table+" VALUES (NULL, "+at+", "+id+", "+holds+")")
		}
	}
	for n := range statements {
		commands = append(commands, "INSERT INTO STATEMENTS VALUES ("+itoa(n+1)+", 8, 1, "+itoa(n)+", 8, 1)")
	}
	return fileOf(t, nil, commands...)
}

func itoa(n int) string { return string(rune('0'+n/10)) + string(rune('0'+n%10)) }

// A form is taken for claims where it says by its names, or it was said, who
// speaks of which concept. A type says nothing about what is meant.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		name       string
		variables  []string
		statements [][]string
		o          Options
		want       []string
		not        []string
	}{
		{
			"a boolean that is no agreement",
			[]string{"speaker:short text", "claim:short text", "direct quote:boolean"},
			[][]string{{"Ann", "A bridge", "1"}},
			Options{},
			[]string{`note="direct quote: 1" coder=Admin by=ann neutral=a-bridge`, `taken variable Coding/direct quote as "note": 1, left 0: neither its name nor its type, boolean, tells what is meant`},
			[]string{"supports=", "opposes="},
		},
		{
			"said to be one",
			[]string{"speaker:short text", "claim:short text", "direct quote:boolean"},
			[][]string{{"Ann", "A bridge", "1"}},
			Options{Variables: map[string]string{"direct quote": "agreement"}},
			[]string{`by=ann supports=a-bridge`, `taken variable Coding/direct quote as "agreement": 1, left 0: as was said: 1 supports (1)`},
			nil,
		},
		{
			"no claims",
			[]string{"Actor1:short text", "Actor2:short text", "Positive:boolean"},
			[][]string{{"Ann", "Lee", "0"}, {"Lee", "Ann", "1"}},
			Options{},
			[]string{
				`taken form Coding as "": 2, left 2: it does not say who speaks of which concept`, `taken variable Coding/Actor1 as "": 2, left 2: its form is not used`,
				`taken variable Coding/Positive as "": 2, left 2: its form is not used`,
			},
			[]string{"\nactor", "\nposition", "\nstatement"},
		},
		{
			"said to be claims",
			[]string{"Actor1:short text", "Actor2:short text", "Positive:boolean"},
			[][]string{{"Ann", "Lee", "0"}},
			Options{Variables: map[string]string{"Coding/Actor1": "speakers", "Actor2": "position", "Positive": "stance"}},
			[]string{`by=ann opposes=lee`, `position lee "Lee"`, `taken form Coding as "statements": 1, left 0: `},
			nil,
		},
		{
			"a speaker alone",
			[]string{"person:short text", "topic:short text"},
			[][]string{{"Ann", "Money"}},
			Options{},
			[]string{`taken form Coding as "": 1, left 1: it does not say of which concept somebody speaks`},
			[]string{"\nactor", "\nstatement"},
		},
		{
			"a speaker alone, as was said",
			[]string{"who:short text", "topic:short text"},
			[][]string{{"Ann", "Money"}},
			Options{Variables: map[string]string{"who": "person"}},
			[]string{`"Ann says: We build" note="topic: Money" coder=Admin by=ann`, `taken form Coding as "statements": 1, left 0: it has who speaks, as was said`},
			nil,
		},
		{
			"a concept alone",
			[]string{"concept:short text", "agreement:boolean"},
			[][]string{{"A bridge", "1"}},
			Options{},
			[]string{`taken form Coding as "": 1, left 1: it does not say who speaks`},
			[]string{"\nposition", "\nstatement"},
		},
		{
			"what was said adds to what is known",
			[]string{"Speaker:short text", "Claim:short text", "Topic:short text", "Agreement:boolean"},
			[][]string{{"Ann", "A bridge", "Money", "1"}},
			Options{Variables: map[string]string{"Topic": "concept"}},
			[]string{`by=ann supports=a-bridge supports=money`, `taken variable Coding/Claim as "concept": 1, left 0: by its name`},
			nil,
		},
		{
			"two speakers",
			[]string{"Speaker:short text", "Also:short text", "Party:short text", "Claim:short text"},
			[][]string{{"Ann", "Lee", "Greens", "A bridge"}},
			Options{Variables: map[string]string{"Also": "person"}},
			[]string{`by=ann by=lee neutral=a-bridge`, `actor ann "Ann" person [] "" of=greens`, `actor lee "Lee" person [] "" of=greens`},
			nil,
		},
		{
			"one agreement alone",
			[]string{"Speaker:short text", "Claim:short text", "support:boolean", "tone:boolean"},
			[][]string{{"Ann", "A bridge", "1", "0"}},
			Options{Variables: map[string]string{"tone": "agreement"}},
			[]string{`note="support: 1" coder=Admin by=ann opposes=a-bridge`, `taken variable Coding/support as "note": 1, left 0: tone holds already what it might`},
			nil,
		},
		{
			"passed over",
			[]string{"Speaker:short text", "Claim:short text", "secret:long text"},
			[][]string{{"Ann", "A bridge", "hush"}},
			Options{Variables: map[string]string{"secret": ""}},
			[]string{`note="" coder=Admin by=ann neutral=a-bridge`, `taken variable Coding/secret as "": 1, left 1: as was said`},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := "\n" + readAll(t, formFile(t, c.variables, c.statements...), c.o)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("lacks %s\n%s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("has %s\n%s", not, got)
				}
			}
		})
	}
}

// Numbers of an agreement keep what they are, and on a scale of which nobody said
// where support begins they are a question.
func TestScales(t *testing.T) {
	variables := []string{"speaker:short text", "claim:short text", "agreement:integer"}
	with := func(numbers ...string) (out [][]string) {
		for _, n := range numbers {
			out = append(out, []string{"Ann", "Bridge " + n, n})
		}
		return out
	}
	ask := func(found string) string {
		return "question coded.dna: VARIABLES 20: Coding/agreement has the numbers " + found + ": which of them support, oppose, or do neither? " +
			"the option value >3=supports, the option value 3=neutral or the option value <3=opposes"
	}
	ask5 := strings.Replace(ask("1 (1), 2 (1), 3 (1), 4 (1), 5 (1)"), "VARIABLES 20", "VARIABLES 22", 1)
	for _, c := range []struct {
		name    string
		numbers []string
		values  map[string]string
		want    []string
	}{
		{"0 and 1", []string{"0", "1"}, nil, []string{`note="" coder=Admin by=ann opposes=bridge-0`, `note="" coder=Admin by=ann supports=bridge-1`, `by its name: 0 opposes (1), 1 supports (1)`}},
		{"-1, 0 and 1", []string{"-1", "0", "1"}, nil, []string{`note="" coder=Admin by=ann opposes=bridge-1`, `neutral=bridge-0`, `supports=bridge-1`, `-1 opposes (1), 0 neutral (1), 1 supports (1)`}},
		{"0 alone", []string{"0"}, nil, []string{strings.Replace(ask("0 (1)"), "VARIABLES 20", "VARIABLES 22", 1), `taken variable Coding/agreement as "": 1, left 1: by its name: which of its numbers support is a question`}},
		{"1 to 5", []string{"1", "2", "3", "4", "5"}, nil, []string{ask5, `taken form Coding as "statements": 5, left 5`}},
		{
			"1 to 5, as was said",
			[]string{"1", "2", "3", "4", "5"},
			map[string]string{"<3": "opposes", "3": "neutral", ">=4": "supports"},
			[]string{`note="agreement: 1" coder=Admin by=ann opposes=bridge-1`, `note="agreement: 3" coder=Admin by=ann neutral=bridge-3`, `note="agreement: 5" coder=Admin by=ann supports=bridge-5`, `1 opposes (1), 2 opposes (1), 3 neutral (1), 4 supports (1), 5 supports (1)`},
		},
		{"in part", []string{"1", "2", "7"}, map[string]string{"7": "supports"}, []string{"question coded.dna: VARIABLES 22: Coding/agreement has the numbers 1 (1), 2 (1), 7 (1)"}},
		{"both", []string{"4"}, map[string]string{">3": "supports", "<5": "opposes"}, []string{"problem coded.dna: VARIABLES 22: 4 is both <5, which is opposes, and >3, which is supports"}},
		{"no stance", []string{"4"}, map[string]string{"4": "likes"}, []string{`problem coded.dna: VARIABLES 22: a stance is supports, opposes or neutral, and not "likes"`}},
		{"no number", []string{"1"}, map[string]string{"yes": "supports"}, []string{"problem coded.dna: the option value yes: agreement is a number here, such as 3, or a comparison, such as >3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readAll(t, formFile(t, variables, with(c.numbers...)...), Options{Values: c.values})
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("lacks %s\n%s", want, got)
				}
			}
		})
	}
}

// Yes and no are no scale: a comparison that is meant for one leaves them what they are.
func TestYesIsNoNumber(t *testing.T) {
	rows := [][]string{{"Ann", "Bridge", "1"}, {"Bob", "Bridge", "0"}}
	for name, values := range map[string]map[string]string{"nothing said": nil, "a scale": {"<3": "opposes", ">3": "supports"}} {
		got := readAll(t, formFile(t, []string{"speaker:short text", "claim:short text", "agreement:boolean"}, rows...), Options{Values: values})
		for _, want := range []string{"by=ann supports=bridge", "by=bob opposes=bridge"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: lacks %s\n%s", name, want, got)
			}
		}
	}
	got := readAll(t, formFile(t, []string{"speaker:short text", "claim:short text", "agreement:boolean"}, rows...), Options{Values: map[string]string{"1": "opposes", "0": "supports"}})
	if !strings.Contains(got, "by=ann opposes=bridge") || !strings.Contains(got, "by=bob supports=bridge") {
		t.Errorf("each number named: %s", got)
	}
}

// An annotation belongs to the statements of its coder on its span, and a form
// that has more than notes is none.
func TestAnnotations(t *testing.T) {
	file := func(more ...string) []byte {
		return fileOf(t, nil, append(append([]string{}, coded...), more...)...)
	}
	got := readAll(t, file(
		"INSERT INTO STATEMENTS VALUES (30, 3, 1, 11, 29, 1), (31, 3, 1, 11, 29, 2), (32, 3, 1, 11, 12, 1), (33, 3, 1, 0, 2, 2)",
		"INSERT INTO DATALONGTEXT VALUES (2, 30, 11, 'mine'), (3, 31, 11, 'of another'), (4, 32, 11, 'alone'), (5, 33, 11, ' ')",
	), Options{})
	for _, want := range []string{
		`note="mine" coder=Admin by=oz-ann`, "STATEMENTS 31: no statement of its coder stands where the annotation does, which has no place: of another",
		"STATEMENTS 32: no statement of its coder stands where the annotation does, which has no place: alone", "STATEMENTS 33: the annotation is empty",
		`taken form Annotation as "notes of statements": 4, left 3`, `taken variable Annotation/note as "note": 3, left 2`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s\n%s", want, got)
		}
	}
	got = readAll(t, file(
		"INSERT INTO STATEMENTTYPES (ID, Label) VALUES (8, 'Meeting')", "INSERT INTO VARIABLES VALUES (20, 'with', 'short text', 8), (21, 'comment', 'long text', 8)",
		"INSERT INTO STATEMENTS VALUES (30, 8, 1, 11, 29, 1)", "INSERT INTO DATALONGTEXT VALUES (2, 30, 21, 'they met')",
		"INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (20, 20, 'nobody')",
	), Options{})
	if strings.Contains(got, `note="they met`) || !strings.Contains(got, `taken form Meeting as "": 1, left 1`) ||
		!strings.Contains(got, `taken variable Meeting/with as "": 1, left 1: its form is not used; 1 of no statement`) {
		t.Errorf("a form with more than a comment\n%s", got)
	}
}
