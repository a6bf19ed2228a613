package network_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/network"
)

// spans prepares a series and lists its windows: start, end and the observations in
// them.
func spans(t *testing.T, d *network.Data, s network.Settings) []string {
	t.Helper()
	series, err := network.Prepare(d, s)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i := range series.Len() {
		n, err := series.At(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n.Start.Date()+" "+n.End.Date()+" "+strings.Repeat("x", n.Observations))
	}
	return out
}

// onDays are observations of two actors on some days, one statement each.
func onDays(t *testing.T, days ...string) *network.Data {
	t.Helper()
	var lines [][6]string
	for i, day := range days {
		lines = append(lines, [6]string{[]string{"Ann", "Bob"}[i%2], "a", "1", "d" + day, day, "s" + string(rune('a'+i))})
	}
	return observed(t, network.Boolean, lines...)
}

func window(t *testing.T, s string) *network.Window {
	t.Helper()
	w, err := network.ParseWindow(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWindows has windows that are counted on a calendar.
func TestWindows(t *testing.T) {
	for _, test := range []struct {
		name, window string
		edges        network.Edges
		dna          bool
		days         []string
		want         []string
	}{
		{"three days", "3d", network.Inside, false, []string{"2020-01-01", "2020-01-02", "2020-01-05"}, []string{
			"2020-01-01 2020-01-03 xx", "2020-01-02 2020-01-04 x", "2020-01-03 2020-01-05 x",
		}},
		{"a week slides by weeks", "2w", network.Inside, false, []string{"2020-01-01", "2020-01-14", "2020-01-28"}, []string{
			"2020-01-01 2020-01-14 xx", "2020-01-08 2020-01-21 x", "2020-01-15 2020-01-28 x",
		}},
		{"months from the 31st", "1m", network.Inside, false, []string{"2020-01-31", "2020-02-28", "2020-04-30"}, []string{
			"2020-01-31 2020-02-28 xx", "2020-02-29 2020-03-30 ", "2020-03-31 2020-04-29 ",
		}},
		{"a range too short for it", "1y", network.Inside, false, []string{"2020-01-01", "2020-03-01"}, nil},
		{"centred on each day", "3d", network.Everywhere, false, []string{"2020-01-01", "2020-01-03"}, []string{
			"2019-12-31 2020-01-02 x", "2020-01-01 2020-01-03 xx", "2020-01-02 2020-01-04 x",
		}},
		{"two statements", "2e", network.Inside, false, []string{"2020-01-01", "2020-01-02", "2020-01-05"}, []string{
			"2020-01-01 2020-01-02 xx", "2020-01-02 2020-01-05 xx",
		}},
		// DNA: round((3-1)/2) = 1 to both sides.
		{"DNA, three days", "3d", network.Inside, true, []string{"2020-01-01", "2020-01-02", "2020-01-05"}, []string{
			"2020-01-01 2020-01-03 xx", "2020-01-02 2020-01-04 x", "2020-01-03 2020-01-05 x",
		}},
		// DNA: round((2-1)/2) = 1 as well, so that 2 is as wide as 3.
		{"DNA, two days", "2d", network.Inside, true, []string{"2020-01-01", "2020-01-02", "2020-01-05"}, []string{
			"2020-01-01 2020-01-03 xx", "2020-01-02 2020-01-04 x", "2020-01-03 2020-01-05 x",
		}},
		{"DNA, statements", "3e", network.Inside, true, []string{"2020-01-01", "2020-01-02", "2020-01-05", "2020-01-07"}, []string{
			"2020-01-01 2020-01-05 xxx", "2020-01-02 2020-01-07 xxx",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := network.Settings{Mode: network.TwoMode, DNA: test.dna, Window: window(t, test.window), Edges: test.edges}
			got := spans(t, onDays(t, test.days...), s)
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// TestWindowRange: windows cover the range that was asked for, and not only that of
// the statements; those without any are empty.
// TestSteps: windows that are some units apart are every so many of those that are one
// unit apart, whatever the unit, the edges, the kernel and the variant.
func TestSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	made := 0
	for range 60 {
		var days []string
		day := time.Date(2019, time.Month(1+r.IntN(12)), 1+r.IntN(31), 0, 0, 0, 0, time.UTC)
		for range 5 + r.IntN(40) {
			days = append(days, day.Format(time.DateOnly))
			day = day.AddDate(0, 0, r.IntN(30))
		}
		d := onDays(t, days...)
		for _, w := range []string{"30d", "7d", "4w", "3m", "1m", "1y", "5e"} {
			for _, edges := range []network.Edges{network.Inside, network.Everywhere} {
				for _, dna := range []bool{false, true} {
					s := network.Settings{Mode: network.TwoMode, DNA: dna, Window: window(t, w), Edges: edges}
					if r.IntN(3) == 0 {
						s.Kernel = network.Epanechnikov
					}
					if settings, err := s.Complete(&d.Qualifier); err != nil || settings.Kernel == network.Gaussian {
						continue // they do not go together, step or not
					}
					all := spans(t, d, s)
					s.Step = 2 + r.IntN(9)
					var want []string
					for i := 0; i < len(all); i += s.Step {
						want = append(want, all[i])
					}
					if diff := cmp.Diff(want, spans(t, d, s)); diff != "" {
						t.Fatalf("%+v: %s", s, diff)
					}
					made += len(want)
					s.Step = network.FewSteps
					few := spans(t, d, s)
					step := max(1, (len(all)+99)/100)
					if want := (len(all) + step - 1) / step; len(few) != want || want > 100 {
						t.Fatalf("%+v: of %d windows, got %d, want %d", s, len(all), len(few), want)
					}
				}
			}
		}
	}
	if made < 1000 {
		t.Errorf("only %d windows", made)
	}
}

func TestParseStep(t *testing.T) {
	month := window(t, "30d")
	for s, want := range map[string]int{"7": 7, "7d": 7, "auto": network.FewSteps, "1000000": 1000000} {
		if got, err := network.ParseStep(s, month); got != want || err != nil {
			t.Errorf("%s: got %d (%v)", s, got, err)
		}
	}
	for _, s := range []string{"", "0", "-1", "7w", "d", "1.5", "1000001"} {
		if _, err := network.ParseStep(s, month); err == nil {
			t.Errorf("%q is a step", s)
		}
	}
	d := onDays(t, "2020-01-01")
	if _, err := network.Prepare(d, network.Settings{Step: 7}); err == nil {
		t.Error("a step without windows is no error")
	}
}

func TestWindowRange(t *testing.T) {
	since, _ := network.ParseTime("2020-01-01")
	until, _ := network.ParseTime("2020-01-04")
	until += 24*60*60 - 1
	d := onDays(t, "2020-01-02")
	s := network.Settings{Mode: network.OneMode, Window: window(t, "2d"), Since: &since, Until: &until}
	got := strings.Join(spans(t, d, s), "\n")
	if want := "2020-01-01 2020-01-02 x\n2020-01-02 2020-01-03 x\n2020-01-03 2020-01-04 "; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestKernels: Ann speaks at the beginning, and Bob in the middle of a window of four
// days, which begins on the 1st; a day is weighed at its noon. So x is 2·1.5/4 = 0.75
// for Ann on the 1st (the centre is the midnight before the 3rd), and 2·0.5/4 = 0.25
// for Bob on the 3rd.
func TestKernels(t *testing.T) {
	d := onDays(t, "2020-01-01", "2020-01-03", "2020-01-04")
	phi := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	for kernel, weight := range map[network.Kernel]func(x float64) float64{
		network.Uniform:      func(float64) float64 { return 0.5 },
		network.Epanechnikov: func(x float64) float64 { return 0.75 * (1 - x*x) },
		network.Triangular:   func(x float64) float64 { return 1 - x },
		network.Gaussian:     phi,
	} {
		s := network.Settings{Mode: network.TwoMode, Window: window(t, "4d"), Kernel: kernel}
		series, err := network.Prepare(d, s)
		if err != nil {
			t.Fatal(err)
		}
		n, err := series.At(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		ann, _ := n.At(0, 0)
		bob, _ := n.At(1, 0)
		// Ann spoke on the 1st and on the 4th, as far from the centre.
		if want := 2 * weight(0.75); math.Abs(ann.Value-want) > 1e-12 {
			t.Errorf("%s: Ann: got %v, want %v", kernel, ann.Value, want)
		}
		if want := weight(0.25); math.Abs(bob.Value-want) > 1e-12 {
			t.Errorf("%s: Bob: got %v, want %v", kernel, bob.Value, want)
		}
		s.Mode, s.Normalization, s.Aggregation = network.OneMode, network.None, network.Congruence
		if series, err = network.Prepare(d, s); err != nil {
			t.Fatal(err)
		}
		if n, err = series.At(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		// A pair weighs the root of the product; Ann has two statements.
		tie, _ := n.At(0, 1)
		if want := 2 * math.Sqrt(weight(0.75)*weight(0.25)); math.Abs(tie.Value-want) > 1e-12 {
			t.Errorf("%s: tie: got %v, want %v", kernel, tie.Value, want)
		}
	}
}

// TestKernelsDNA: a window of three days is one of four there, from the first to the
// last statement, and the triangular kernel weighs what comes later more: 1+|x|.
func TestKernelsDNA(t *testing.T) {
	d := onDays(t, "2020-01-01", "2020-01-03", "2020-01-05")
	series, err := network.Prepare(d, network.Settings{Mode: network.TwoMode, DNA: true, Aggregation: network.Ignore, Window: window(t, "3d"), Kernel: network.Triangular})
	if err != nil {
		t.Fatal(err)
	}
	if series.Len() != 1 {
		t.Fatalf("got %d windows, want 1", series.Len())
	}
	n, err := series.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	// x is 2·2/4 = 1 on the 1st, 0 on the 3rd, -1 on the 5th: 0, 1 and 2.
	ann, _ := n.At(0, 0)
	bob, _ := n.At(1, 0)
	if ann.Value != 2 || bob.Value != 1 {
		t.Errorf("got %v and %v, want 2 and 1", ann.Value, bob.Value)
	}
}

// TestDuplicates: 30 December 2019 and 2 January 2020 are one week of ISO 8601, and
// so are neither the months nor the years; DNA takes the first weeks of two years for
// one.
func TestDuplicates(t *testing.T) {
	lines := func(days ...string) *network.Data {
		var all [][6]string
		for i, day := range days {
			all = append(all, [6]string{"Ann", "a", "1", "d" + day, day, "s" + string(rune('a'+i))})
		}
		return observed(t, network.Boolean, all...)
	}
	d := lines("2019-01-03", "2019-12-30", "2020-01-02", "2020-01-20", "")
	for duplicates, want := range map[network.Duplication][2]float64{ // the default, and DNA
		network.Include:     {5, 5},
		network.PerDocument: {5, 5},
		network.PerWeek:     {4, 3},
		network.PerMonth:    {4, 3},
		network.PerYear:     {3, 3},
		network.AcrossRange: {1, 1},
	} {
		for i, dna := range []bool{false, true} {
			n, err := network.Compute(t.Context(), d, network.Settings{Mode: network.TwoMode, Duplicates: duplicates, DNA: dna})
			if err != nil {
				t.Fatal(err)
			}
			if c, _ := n.At(0, 0); c.Value != want[i] {
				t.Errorf("%s, DNA %v: got %v, want %v", duplicates, dna, c.Value, want[i])
			}
		}
	}
}

// TestDuplicatesInWindows: by default what is said again counts once in each window;
// in DNA once in all.
func TestDuplicatesInWindows(t *testing.T) {
	d := observed(t, network.Boolean,
		[6]string{"Ann", "a", "1", "d1", "2020-01-01", "s1"}, [6]string{"Ann", "a", "1", "d2", "2020-01-02", "s2"},
		[6]string{"Ann", "a", "1", "d3", "2020-01-03", "s3"})
	for dna, want := range map[bool]string{
		false: "2020-01-01 2020-01-01 x\n2020-01-02 2020-01-02 x\n2020-01-03 2020-01-03 x",
		true:  "2020-01-01 2020-01-01 x\n2020-01-02 2020-01-02 \n2020-01-03 2020-01-03 ",
	} {
		got := strings.Join(spans(t, d, network.Settings{Mode: network.TwoMode, DNA: dna, Window: window(t, "1d"), Duplicates: network.AcrossRange}), "\n")
		if got != want {
			t.Errorf("DNA %v: got\n%s\nwant\n%s", dna, got, want)
		}
	}
}
