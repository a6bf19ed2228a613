package query

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// wavering is the town with what Dan says of peace: for it in January and February,
// both on a day in March, then against it, as others have it in April and he himself
// in May; in June he is reported to be for it.
func wavering() *schema.Corpus {
	c := town()
	say := func(id, mode, date, side, quote string) {
		c.Statements = append(c.Statements, statement(id, "herald", "dan", mode, func(s *schema.Statement) {
			s.Date = date
			at := 100_000 + 100*len(c.Statements)
			s.Evidence[0].Start, s.Evidence[0].End = at, at+5
			if side == "supports" {
				s.Supports = positions("peace")
			} else {
				s.Opposes = positions("peace")
			}
			if quote != "" {
				s.Quotes = []string{quote}
				s.Evidence[0].Exact, s.Evidence[0].SHA256 = quote, hash(quote)
				s.Evidence[0].End = s.Evidence[0].Start + len(quote)
			}
		}))
	}
	say("d1", "quote", "2020-01-01", "supports", "I want it")
	say("d2", "paraphrase", "2020-02", "supports", "")
	say("d3", "paraphrase", "2020-03-01", "supports", "")
	say("d4", "paraphrase", "2020-03-01", "opposes", "")
	say("d5", "attributed", "2020-04-01", "opposes", "")
	say("d6", "quote", "2020-05-01", "opposes", "Never again")
	say("d7", "reported", "2020-06-01", "supports", "")
	say("d8", "paraphrase", "", "opposes", "")
	say("d9", "paraphrase", "2020", "opposes", "")
	return c
}

// shiftText writes a shift as "actor position: stance date id direct+indirect-contrary
// → …", with a ~ for hearsay and a ± for each day of both.
func shiftText(s Shift) string {
	side := func(s ShiftSide) string {
		return fmt.Sprintf("%s %s %s %s %d+%d-%d %s", s.Stance, s.Date, s.Statement, s.Mode, s.Direct, s.Indirect, s.Contrary, s.Quote)
	}
	out := fmt.Sprintf("%s %s: %s→ %s", s.Actor.ID, s.Position.ID, side(s.From), side(s.To))
	if s.Hearsay {
		out += "~"
	}
	return strings.TrimSpace(out + strings.Repeat("±", s.Ambivalent))
}

func TestShifts(t *testing.T) {
	s := open(t, wavering())
	for _, c := range []struct {
		name   string
		o      ShiftOptions
		want   []string
		counts ShiftCounts
	}{
		{
			"what Dan has said himself",
			ShiftOptions{StanceOptions: StanceOptions{Filter: is("by dan")}},
			[]string{"dan peace: supports 2020-02 d2 paraphrase 2+0-1 → opposes 2020-05-01 d6 quote 1+0-1 Never again±"},
			ShiftCounts{Undated: 1, Undecided: 1, Indirect: 2, Ambivalent: 1},
		},
		{
			"what is told of him, too",
			ShiftOptions{StanceOptions: StanceOptions{Filter: is("by dan")}, Hearsay: true},
			[]string{
				"dan peace: supports 2020-02 d2 paraphrase 2+0-0 → opposes 2020-04-01 d5 attributed 1+1-0 ±",
				"dan peace: opposes 2020-05-01 d6 quote 1+1-0 Never again→ supports 2020-06-01 d7 reported 0+1-0 ~",
			},
			ShiftCounts{Undated: 1, Undecided: 1, Ambivalent: 1},
		},
		{
			"since March",
			ShiftOptions{StanceOptions: StanceOptions{Filter: with(is("by dan"), func(f *Filter) { f.Since = "2020-03" })}},
			nil,
			ShiftCounts{Indirect: 2, Ambivalent: 1, Undecided: 1},
		},
		{
			"quotes alone",
			ShiftOptions{StanceOptions: StanceOptions{Filter: is("mode quote", "by dan")}},
			[]string{"dan peace: supports 2020-01-01 d1 quote 1+0-0 I want it→ opposes 2020-05-01 d6 quote 1+0-0 Never again"},
			ShiftCounts{},
		},
		{
			"a page",
			ShiftOptions{StanceOptions: StanceOptions{Filter: with(is("by dan"), func(f *Filter) { f.Offset, f.Limit = 1, 1 })}, Hearsay: true},
			[]string{"dan peace: opposes 2020-05-01 d6 quote 1+1-0 Never again→ supports 2020-06-01 d7 reported 0+1-0 ~"},
			ShiftCounts{Undated: 1, Undecided: 1, Ambivalent: 1},
		},
		{"of a position", ShiftOptions{StanceOptions: StanceOptions{Positions: []string{"bridge"}}}, nil, ShiftCounts{Undated: 2, Indirect: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var counts ShiftCounts
			c.o.Counts = &counts
			rows, err := Shifts(t.Context(), s, c.o).List()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, shiftText(r))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.counts, counts); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := Shifts(t.Context(), s, ShiftOptions{StanceOptions: StanceOptions{As: "type"}}).List(); err == nil {
		t.Error("the shifts of types")
	}
}

// A report that restates another one is the same utterance: it adds nothing, and what
// it says later is no shift.
func TestShiftsUtterances(t *testing.T) {
	c := town()
	say := func(id, source, date, restates string, opposes bool) {
		c.Statements = append(c.Statements, statement(id, source, "dan", "quote", func(s *schema.Statement) {
			s.Date, s.Quotes = date, []string{"Words"}
			at := 100_000 + 100*len(c.Statements)
			s.Evidence[0] = schema.Passage{Source: s.Source, Line: 1, Start: at, End: at + 5, Exact: "Words", SHA256: hash("Words")}
			if restates != "" {
				s.Restates = ref(schema.KindStatement, restates)
			}
			if opposes {
				s.Opposes = positions("peace")
			} else {
				s.Supports = positions("peace")
			}
		}))
	}
	say("d1", "herald", "2020-01-01", "", false)
	say("d2", "gazette", "2020-01-01", "d1", false)
	say("d3", "herald", "2020-02-01", "", true)
	say("d4", "gazette", "2020-03-01", "d1", false)
	s := open(t, c)
	for reports, want := range map[bool]string{
		false: "dan peace: supports 2020-01-01 d2 quote 1+0-0 Words→ opposes 2020-02-01 d3 quote 1+0-0 Words",
		true: "dan peace: supports 2020-01-01 d2 quote 2+0-0 Words→ opposes 2020-02-01 d3 quote 1+0-0 Words\n" +
			"dan peace: opposes 2020-02-01 d3 quote 1+0-0 Words→ supports 2020-03-01 d4 quote 1+0-0 Words",
	} {
		rows, err := Shifts(t.Context(), s, ShiftOptions{StanceOptions: StanceOptions{Reports: reports, Filter: is("by dan")}}).List()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, shiftText(r))
		}
		if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("reports %v: %s", reports, diff)
		}
	}
}

// A shift lies between two days of one side each, of different sides, with no such day
// between them.
func TestShiftsNaively(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		var all []taking
		for i := range r.IntN(12) {
			from := schema.Day(r.IntN(15))
			until := from
			if r.IntN(3) == 0 {
				until += schema.Day(r.IntN(4))
			}
			all = append(all, taking{row: uint32(i), days: schema.Span{From: from, Until: until}, opposes: r.IntN(2) == 0, direct: r.IntN(4) > 0, strength: r.IntN(3)})
		}
		hearsay := seed%2 == 0
		var used []taking
		for _, x := range all {
			if x.direct || hearsay {
				used = append(used, x)
			}
		}
		var kept []taking
		for _, x := range used {
			several := x.days.From < x.days.Until
			if !slices.ContainsFunc(used, func(y taking) bool {
				return several && x.opposes != y.opposes && x.days.From <= y.days.Until && y.days.From <= x.days.Until && y.days.Until-y.days.From <= x.days.Until-x.days.From
			}) {
				kept = append(kept, x)
			}
		}
		sides := map[schema.Day]map[bool]int{}
		for _, x := range kept {
			if sides[x.days.From] == nil {
				sides[x.days.From] = map[bool]int{}
			}
			sides[x.days.From][x.opposes]++
		}
		var want []string
		for from := range schema.Day(15) {
			for to := from + 1; to < 15; to++ {
				if len(sides[from]) != 1 || len(sides[to]) != 1 || sides[from][true] > 0 == (sides[to][true] > 0) {
					continue
				}
				both, between := 0, false
				for day := from + 1; day < to; day++ {
					between = between || len(sides[day]) == 1
					if len(sides[day]) == 2 {
						both++
					}
				}
				if !between {
					want = append(want, fmt.Sprint(from, to, both))
				}
			}
		}
		var got []string
		for _, s := range shiftsOf(all, hearsay, &ShiftCounts{}) {
			got = append(got, fmt.Sprint(all[s.From.row].days.From, all[s.To.row].days.From, s.Ambivalent))
			if s.From.Stance == s.To.Stance || !hearsay && (s.From.Direct == 0 || s.To.Direct == 0) || s.Hearsay != (s.From.Direct == 0 || s.To.Direct == 0) {
				t.Errorf("%+v", s)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v: %s", all, diff)
		}
	}
}
