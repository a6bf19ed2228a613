package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const phasesLong = `Phases compares the networks of windows of time with each other, puts those that
are alike into phases, which can return, and names the turning points: where one
phase follows another, and which ties changed most there, with the statements
that were in one of the two windows alone, their words and their sources.

  --distance absdiff   Σ|w/S-w′/S′| over all ties, S being the sum of absolute
                       weights: from 0 to 2 (the default)
  --distance spectral  √Σ(λ-λ′)² of the spectra that backbone compares

Windows are parted by hierarchical clustering (single, average, complete, ward),
by k-medoids and by spectral clustering, into 2 to --k-most phases; the best by
Dunn's index is taken, the least distance between phases by the greatest within
one (Masuda and Holme 2019). --k and --method ask for others. Windows overlap,
for they slide by one unit: neighbours are alike for that alone. One without any
tie has no phase.

The table has a line for each run of windows of one phase; csv has each window,
and json all that was tried. --compat dna divides by the sum of signed weights
instead, and compares row sums, as DNA 3.1.2 does. graph/network/README.md has
the definitions.

` + networkFlagsHelp

const phasesExample = `  onrecord phases --window 30d
  onrecord phases --window 6m --distance spectral --k 3
  onrecord phases --window 100e --mode two --format json
  onrecord phases --table coded.csv --rows organization --columns concept \
      --qualifier agreement --window 1y`

type phasesOptions struct {
	networkFlags
	network.PhaseOptions
	distance string
}

func newPhasesCommand(a *app) *cobra.Command {
	var o phasesOptions
	cmd := &cobra.Command{
		Use:     "phases",
		Short:   "Phases of a debate: windows that are alike, and where they turn",
		Long:    phasesLong,
		Example: phasesExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPhases(cmd.Context(), a, &o) },
	}
	o.add(cmd, a)
	return cmd
}

// add makes the flags.
func (o *phasesOptions) add(cmd *cobra.Command, a *app) {
	o.mode, o.modeHelp = string(network.OneMode), "`MODE` of the networks: one (rows × rows) or two (rows × columns)"
	o.networkFlags.add(cmd, a, "isolates")
	flags := cmd.Flags()
	flags.StringVar(&o.distance, "distance", string(network.AbsDiff), "`HOW` networks are compared: "+list(texts(network.Distances()), "or"))
	flags.StringVar(&o.Method, "method", "", "part windows by `METHOD` alone: "+list(network.PhaseMethods(), "or"))
	flags.IntVar(&o.K, "k", 0, "`N` phases (0, the default: as Dunn's index has it)")
	flags.IntVar(&o.Most, "k-most", 6, "try up to `N` phases")
	flags.IntVar(&o.Movers, "movers", 5, "name `N` ties of each turning point")
	for flag, words := range map[string][]string{"distance": texts(network.Distances()), "method": network.PhaseMethods()} {
		a.completesWords(cmd, flag, words)
	}
}

func runPhases(ctx context.Context, a *app, o *phasesOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.observations(ctx, a, true, func(d *network.Data, settings network.Settings) error {
		s, p, err := o.found(ctx, a, d, settings)
		if err != nil {
			return err
		}
		return printPhases(ctx, a, s, o.Distance, p)
	})
}

func (o *phasesOptions) check() error {
	switch {
	case o.K < 0 || o.given("k") && o.K < 2:
		return usagef("--k takes a number from 2 up")
	case o.Most < 2:
		return usagef("--k-most takes a number from 2 up")
	case o.Movers < 1:
		return usagef("--movers takes a number from 1 up")
	case o.window == "":
		return usagef("phases are those of windows: --window 30d says how wide these are")
	}
	o.Distance = network.Distance(o.distance)
	return nil
}

// found finds the phases.
func (o *phasesOptions) found(ctx context.Context, a *app, d *network.Data, settings network.Settings) (*network.Series, *network.Phases, error) {
	s, err := a.prepared(d, settings)
	if err != nil {
		return nil, nil, err
	}
	p, err := network.FindPhases(ctx, s, o.PhaseOptions)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case len(p.Windows) == 0:
		return nil, nil, nothingf("no window fits into the range")
	case p.Empty == len(p.Windows):
		return nil, nil, nothingf("no window has a tie")
	case p.Empty > 0:
		a.note("%s without a tie: of no phase", count(p.Empty, "window"))
	}
	a.note("%s", phasesLine(p))
	return s, p, nil
}

// phasesLine says how many phases there are, and how they were found.
func phasesLine(p *network.Phases) string {
	if p.Method == "" {
		return "one phase: the windows are all alike, or fewer than three have ties"
	}
	return fmt.Sprintf("%s by %s, Dunn's index %s: the best of %s", count(p.K, "phase"), p.Method, dunnText(p.Dunn), count(len(p.Tried), "partition"))
}

func dunnText(v float64) string {
	if math.IsInf(v, 1) {
		return "infinite (the windows of each phase are alike)"
	}
	return shortNumber(v)
}

// finite is a number for JSON; nil: there is none, or it is infinite.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func printPhases(ctx context.Context, a *app, s *network.Series, distance network.Distance, p *network.Phases) error {
	type spanJSON struct {
		Start  string `json:"start"`
		Centre string `json:"centre"`
		End    string `json:"end"`
	}
	type windowJSON struct {
		spanJSON
		Observations int      `json:"observations"`
		Ties         int      `json:"ties"`
		Phase        *int     `json:"phase"`
		Distance     *float64 `json:"distance"`
	}
	type triedJSON struct {
		Method string   `json:"method"`
		K      int      `json:"k"`
		Dunn   *float64 `json:"dunn"`
	}
	type moverJSON struct {
		Row    nodeJSON `json:"row"`
		Column nodeJSON `json:"column"`
		Before float64  `json:"before"`
		After  float64  `json:"after"`
		Gone   []string `json:"statements_gone"`
		New    []string `json:"statements_new"`
	}
	type movedJSON struct {
		Statement string `json:"statement"`
		Date      string `json:"date"`
		Document  string `json:"document"`
		Text      string `json:"text"`
	}
	type turnJSON struct {
		From      spanJSON    `json:"from"`
		To        spanJSON    `json:"to"`
		FromPhase int         `json:"from_phase"`
		ToPhase   int         `json:"to_phase"`
		Distance  float64     `json:"distance"`
		Movers    []moverJSON `json:"movers"`
		Moved     []movedJSON `json:"statements"`
	}
	document := struct {
		Distance string       `json:"distance"`
		Method   *string      `json:"method"`
		K        int          `json:"k"`
		Dunn     *float64     `json:"dunn"`
		Tried    []triedJSON  `json:"tried"`
		Windows  []windowJSON `json:"windows"`
		Turns    []turnJSON   `json:"turning_points"`
	}{Distance: string(distance), K: p.K, Dunn: finite(p.Dunn), Tried: []triedJSON{}, Turns: []turnJSON{}}
	if p.Method != "" {
		document.Method = &p.Method
	}
	for _, c := range p.Tried {
		document.Tried = append(document.Tried, triedJSON{c.Method, c.K, finite(c.Dunn)})
	}
	span := func(i int) spanJSON {
		w := &p.Windows[i]
		return spanJSON{w.Start.String(), w.Centre.String(), w.End.EndString()}
	}
	turns := map[int]network.Turn{}
	for _, t := range p.Turns {
		turns[t.To] = t
		x := turnJSON{span(t.From), span(t.To), p.Windows[t.From].Phase, p.Windows[t.To].Phase, t.Distance, []moverJSON{}, []movedJSON{}}
		for _, m := range t.Movers {
			x.Movers = append(x.Movers, moverJSON{nodeAsJSON(m.Row), nodeAsJSON(m.Column), m.Before, m.After, idsOf(m.Gone), idsOf(m.New)})
		}
		for _, l := range movedStatements(t) {
			words, err := textOf(ctx, s.Data(), l.Number)
			if err != nil {
				return err
			}
			x.Moved = append(x.Moved, movedJSON{l.ID, l.Time.String(), l.Document, words})
		}
		document.Turns = append(document.Turns, x)
	}
	csv := table{Header: []string{"start", "centre", "end", "observations", "ties", "phase", "distance", "turning_point", "moved"}}
	t := table{
		Header: []string{"phase", "windows", "first", "last", "distance", "what changed most, where it begins"},
		Right:  []string{"phase", "windows", "distance"},
	}
	text := func(w network.PhaseWindow) string {
		return strings.Join(spanCells(s.Settings, w.Start, w.Centre, w.End), " to ")
	}
	windows := 0
	for i, w := range p.Windows {
		x := windowJSON{spanJSON: span(i), Observations: w.Observations, Ties: w.Ties, Distance: finite(w.Distance)}
		row := []string{x.Start, x.Centre, x.End, strconv.Itoa(w.Observations), strconv.Itoa(w.Ties), "", "", "false", ""}
		if w.Phase > 0 {
			x.Phase = &w.Phase
			row[5] = strconv.Itoa(w.Phase)
		}
		if x.Distance != nil {
			row[6] = exactNumber(w.Distance)
		}
		turn, turned := turns[i]
		if turned {
			row[7] = "true"
			row[8] = strings.Join(idsOf(movedStatements(turn)), "; ")
		}
		document.Windows = append(document.Windows, x)
		csv.Rows = append(csv.Rows, row)
		if w.Phase == 0 {
			continue
		}
		if n := len(t.Rows); n > 0 && !turned {
			windows++
			t.Rows[n-1][1], t.Rows[n-1][3] = strconv.Itoa(windows), text(w)
			continue
		}
		windows = 1
		begins := []string{strconv.Itoa(w.Phase), "1", text(w), text(w), "", ""}
		if turned {
			begins[4] = shortNumber(turn.Distance)
			lines, err := turnLines(ctx, s.Data(), turn)
			if err != nil {
				return err
			}
			begins[5] = strings.Join(lines, "\n")
		}
		t.Rows = append(t.Rows, begins)
	}
	return renderDocument(ctx, a, document, t, csv)
}

// mostTold is how many statements of a tie the table tells that came, and that went.
const mostTold = 3

// turnLines name what changed at a turning point: ties, and under each the statements
// that came and went, with their sources, and with their words where they come first.
func turnLines(ctx context.Context, d *network.Data, t network.Turn) (lines []string, err error) {
	told := map[uint32]bool{}
	for _, m := range t.Movers {
		lines = append(lines, fmt.Sprintf("%s – %s: %s → %s", m.Row.Label, m.Column.Label, shortNumber(m.Before), shortNumber(m.After)))
		for _, side := range []struct {
			word string
			all  []network.LocatedStatement
		}{{"gone", m.Gone}, {"new", m.New}} {
			var bare []string // what has no words, or was told above
			for i, l := range side.all {
				if i == mostTold {
					bare = append(bare, fmt.Sprintf("%d more", len(side.all)-i))
					break
				}
				line := l.ID
				if l.Document != "" {
					line += " in " + l.Document
				}
				words := ""
				if !told[l.Number] {
					told[l.Number] = true
					if words, err = textOf(ctx, d, l.Number); err != nil {
						return nil, err
					}
				}
				if words == "" {
					bare = append(bare, line)
				} else {
					lines = append(lines, side.word+": "+line+", "+shortened(words, mostWords))
				}
			}
			if len(bare) > 0 {
				lines = append(lines, side.word+": "+strings.TrimSpace(list(bare, "and")))
			}
		}
	}
	return lines, nil
}

// mostWords is how many characters of a statement the table of turning points shows.
const mostWords = 160

// shortened ends a text with "…" where it has more characters than that, and leaves no
// quotation mark open.
func shortened(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	short := strings.TrimRight(string(r[:most]), " ,;:“") + "…"
	if strings.Count(short, "“") > strings.Count(short, "”") {
		short += "”"
	}
	return short
}

// movedStatements are those that moved the ties of a turning point, each once.
func movedStatements(t network.Turn) (out []network.LocatedStatement) {
	seen := map[uint32]bool{}
	for _, m := range t.Movers {
		for _, l := range slices.Concat(m.Gone, m.New) {
			if !seen[l.Number] {
				seen[l.Number] = true
				out = append(out, l)
			}
		}
	}
	return out
}

func idsOf(all []network.LocatedStatement) []string {
	out := []string{}
	for _, l := range all {
		out = append(out, l.ID)
	}
	return out
}
