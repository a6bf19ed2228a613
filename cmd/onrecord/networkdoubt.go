package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
	"onrecord/schema"
)

const networkDoubtHelp = `How far a network can be trusted:

  --bootstrap N  draws the documents anew N times, with replacement, and gives
                 each tie and measure an interval, its bias, and the share of
                 resamples that have the tie
  --permute N    compares each tie with N shuffled tables: which are stronger or
                 weaker than chance, given how many stances each actor takes
                 and how many actors take each (--null fdsm). --null stances
                 keeps who has spoken of what, and permutes stances within each
                 position; --null observations deals statements one by one
  --significant  keeps the ties that are more than chance, in any format: by
                 their share of an actor's ties (--method disparity), or beside
                 tables with the same margins (fdsm), or with these on average
                 (sdsm)
  --codings      makes the network of each coder's layer, of the sources that
                 all have coded, and says what changes (--coder: of these)`

// networkDoubt are the flags that ask how far a network can be trusted.
type networkDoubt struct {
	bootstrap, permute   int
	significant, codings bool
	null, method, fdr    string
	alpha, confidence    float64
	seed                 uint64
	changed              func(flag string) bool
}

func (o *networkDoubt) add(cmd *cobra.Command, a *app) {
	flags := cmd.Flags()
	flags.IntVar(&o.bootstrap, "bootstrap", 0, "intervals, from `N` resamples of the documents")
	flags.Float64Var(&o.confidence, "confidence", 0.95, "of --bootstrap: `SHARE` of the resamples that an interval holds")
	flags.IntVar(&o.permute, "permute", 0, "which ties are more or less than chance, from `N` shuffled tables")
	flags.StringVar(&o.null, "null", string(network.FixedDegrees), "of --permute: what is left to chance, `NULL`: "+list(texts(network.Nulls()), "or"))
	a.completesWords(cmd, "null", texts(network.Nulls()))
	o.addKept(cmd, a)
	flags.BoolVar(&o.codings, "codings", false, "the network of each coder's layer, and what changes")
}

// addSignificant makes the flags of a command that keeps ties that are more than chance,
// and asks nothing else of it.
func (o *networkDoubt) addSignificant(cmd *cobra.Command, a *app) {
	o.null = string(network.FixedDegrees)
	cmd.Flags().IntVar(&o.permute, "permute", 0, "of --significant --method fdsm: `N` shuffled tables (default 1000)")
	o.addKept(cmd, a)
}

func (o *networkDoubt) addKept(cmd *cobra.Command, a *app) {
	flags := cmd.Flags()
	flags.BoolVar(&o.significant, "significant", false, "keep the ties that are more than chance")
	flags.StringVar(&o.method, "method", string(network.Disparity), "of --significant: `METHOD`: "+list(texts(network.Methods()), "or"))
	flags.Float64Var(&o.alpha, "alpha", 0.05, "the greatest p, corrected, that is no chance")
	flags.StringVar(&o.fdr, "fdr", "", "correct p for there being many: `HOW`: "+list(texts(network.Corrections()), "or")+" (default bh; with disparity none)")
	flags.Uint64Var(&o.seed, "seed", 1, "of the random numbers: the same `N` gives the same result")
	for flag, words := range map[string][]string{"method": texts(network.Methods()), "fdr": texts(network.Corrections())} {
		a.completesWords(cmd, flag, words)
	}
	o.changed = flags.Changed
}

// checkSignificant says which flags of addSignificant do not go together.
func (o *networkDoubt) checkSignificant() error {
	for _, flag := range []string{"method", "alpha", "fdr", "permute"} {
		if o.changed(flag) && !o.significant {
			return usagef("--%s is about --significant", flag)
		}
	}
	if o.changed("permute") && o.method != string(network.FDSM) {
		return usagef("--permute says how many tables --significant --method fdsm shuffles; --method %s shuffles none", o.method)
	}
	return nil
}

// lists reports whether a list is asked for that is not one of ties: what doubt says.
func (o *networkDoubt) lists() bool {
	return o.changed("bootstrap") || o.codings || o.changed("permute") && !o.significant
}

// check says which flags do not go together.
func (o *networkOptions) checkDoubt(a *app) error {
	asked := []string{}
	for _, flag := range []string{"bootstrap", "permute", "significant", "codings"} {
		if o.changed(flag) {
			asked = append(asked, "--"+flag)
		}
	}
	switch {
	case o.significant && len(asked) == 2 && o.changed("permute") && o.method == string(network.FDSM):
	case len(asked) > 1 && o.significant && o.changed("permute"):
		return usagef("--permute says how many tables --significant --method fdsm shuffles; --method %s shuffles none", o.method)
	case len(asked) > 1:
		return usagef("%s are questions of their own: ask one of them", list(asked, "and"))
	}
	for flag, of := range map[string][]string{
		"confidence": {"bootstrap"}, "null": {"permute"}, "method": {"significant"}, "alpha": {"permute", "significant"}, "fdr": {"permute", "significant"},
	} {
		if o.changed(flag) && !slices.ContainsFunc(of, o.changed) {
			return usagef("--%s is about --%s", flag, strings.Join(of, " and --"))
		}
	}
	if random := len(asked) > 0 && !o.codings && !(o.significant && o.method != string(network.FDSM)) || o.nodes; o.changed("seed") && !random {
		return usagef("--seed is about random numbers, and there are none here: --bootstrap, --permute, --measures and --significant --method fdsm have them")
	}
	if o.changed("null") && o.significant {
		return usagef("--significant --method fdsm is about --null fdsm: --permute without --significant takes others")
	}
	if !o.lists() {
		return nil
	}
	switch {
	case o.explain:
		return usagef("--explain is about one tie of the network: it does not go with %s", asked[0])
	case o.evidence || o.na:
		return usagef("--evidence and --na are about the network itself: they do not go with %s", asked[0])
	}
	_, err := a.format()
	return err
}

// correction is that of --fdr, or the one that is usual.
func (o *networkDoubt) correction() network.Correction {
	switch {
	case o.fdr != "":
		return network.Correction(o.fdr)
	case o.significant && o.method == string(network.Disparity):
		return network.Uncorrected
	}
	return network.BenjaminiHochberg
}

// doubt answers what doubt asks of a network; done: that is all that is asked.
func (o *networkOptions) doubt(ctx context.Context, a *app, s *network.Series) (done bool, err error) {
	switch {
	case o.significant:
		s.Keep = o.keep(a, s)
		return false, nil
	case o.changed("bootstrap"):
		return true, o.runBootstrap(ctx, a, s)
	case o.changed("permute"):
		return true, o.runPermute(ctx, a, s)
	}
	return false, nil
}

// defaultTables is how many tables --significant shuffles unasked.
const defaultTables = 1000

// keep leaves out ties that are not significant, and tells how many.
func (o *networkOptions) keep(a *app, s *network.Series) func(context.Context, *network.Network) (*network.Network, error) {
	by := network.Significance{Method: network.Method(o.method), Alpha: o.alpha, Fix: o.correction(), N: defaultTables, Seed: o.seed}
	if o.changed("permute") {
		by.N = o.permute
	}
	return func(ctx context.Context, n *network.Network) (*network.Network, error) {
		found, err := by.Keep(ctx, n)
		if err != nil {
			return nil, err
		}
		when := ""
		if s.Settings.Window != nil {
			when = n.Start.String() + " to " + n.End.EndString() + ": "
		}
		a.note("%s%d of %s kept: %s", when, found.Kept, count(found.Ties, "tie"), o.keptLine(found.Tested))
		if found.Lost > 0 {
			a.note("%s%s all ties", when, plural(found.Lost, "node has lost", "nodes have lost"))
		}
		if found.Twosomes > 0 {
			a.note("%s%s of two that have no other: p is 1 there, so they are dropped", when, plural(found.Twosomes, "tie is", "ties are"))
		}
		if found.Off > 1e-6 {
			a.note("%sthe margins are met but for %.2g: these have hardly another table", when, found.Off)
		}
		return found.Network, nil
	}
}

// plural is a number with the words for one or for several.
func plural(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + several
}

// keptLine says which ties are kept, of so many that were tested.
func (o *networkOptions) keptLine(tested int) string {
	line := fmt.Sprintf("significant by %s", o.method)
	if o.method == string(network.FDSM) {
		n := defaultTables
		if o.changed("permute") {
			n = o.permute
		}
		line += fmt.Sprintf(" (%s, seed %d)", count(n, "table"), o.seed)
	}
	p := "p"
	if c := o.correction(); c != network.Uncorrected {
		p = "q (" + string(c)
		if tested > 0 {
			p += fmt.Sprintf(" of %d", tested)
		}
		p += ")"
	}
	return fmt.Sprintf("%s, %s ≤ %v", line, p, o.alpha)
}

// orNull is a number for JSON; NaN is null.
func orNull(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// orDash is a number for a table; NaN is –.
func orDash(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return shortNumber(v)
}

// chanceNumber is a p-value for a table: never 0 for a small one.
func chanceNumber(p float64) string {
	if p < 0.001 && p > 0 {
		return strconv.FormatFloat(p, 'g', 2, 64)
	}
	return shortNumber(p)
}

// plainNumber is a number for a program, in the fewest digits; NaN is nothing.
func plainNumber(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v+0, 'f', -1, 64) // a guarded cell may have no exponent
}

// A doubtNode is a row or a column in JSON.
type doubtNode struct {
	Kind string  `json:"kind,omitempty"`
	ID   *string `json:"id"`
	Name string  `json:"name"`
}

func nodeOf(n *network.Node) doubtNode {
	out := doubtNode{Kind: n.Kind, Name: n.Name}
	if n.ID != "" {
		out.ID = &n.ID
	}
	return out
}

// tieHeader are the headers of the two ends of a tie.
func tieHeader(n *network.Network) []string {
	rows, columns := n.Sides()
	if n.Settings.Mode == network.OneMode {
		columns = "and"
	}
	return []string{rows, columns}
}

// writeDoubt writes a document as JSON, as the tables of its parts, or as the table of
// CSV.
func (a *app) writeDoubt(ctx context.Context, document any, csv table, parts ...table) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	if format == formatJSON || format == formatJSONL || format == formatCSV {
		return renderDocument(ctx, a, document, table{}, csv)
	}
	return a.output(ctx, func(w io.Writer) error {
		for i, t := range parts {
			if i > 0 && len(t.Rows) > 0 {
				if _, err := io.WriteString(w, "\n"); err != nil {
					return err
				}
			}
			if len(t.Rows) == 0 {
				continue
			}
			if err := t.write(a, w, format); err != nil {
				return err
			}
		}
		return nil
	})
}

// A spreadJSON is what resamples say of a number.
type spreadJSON struct {
	Value     *float64    `json:"value"`
	Interval  *[2]float64 `json:"interval"`
	Mean      *float64    `json:"mean"`
	Bias      *float64    `json:"bias"`
	Resamples int         `json:"resamples"`
}

func spreadOf(s *network.Spread) spreadJSON {
	return spreadJSON{orNull(s.Value), s.Interval, orNull(s.Mean), orNull(s.Bias()), s.Resamples}
}

// resampled resamples a network, and tells how.
func (o *networkOptions) resampled(ctx context.Context, a *app, s *network.Series, r network.Resampling) (*network.ResampledNetwork, error) {
	r.N, r.Seed, r.Confidence = o.bootstrap, o.seed, o.confidence
	found, err := network.Bootstrap(ctx, s, r)
	if err != nil {
		return nil, err
	}
	a.tellNetwork(s, found.Network)
	if len(found.Ties) == 0 {
		return nil, nothingf("no tie: there is nothing to resample")
	}
	a.note("%s of %s, seed %d; intervals hold %v %% of the resamples", count(o.bootstrap, "resample"), count(found.Documents, "document"), o.seed, 100*o.confidence)
	if found.Documents < network.FewestDocuments {
		a.note("no intervals: of %s, fewer than %d, there are too few different resamples", count(found.Documents, "document"), network.FewestDocuments)
	}
	if least := network.FewestResamples(o.confidence); o.bootstrap < least {
		a.note("no intervals: of %s, fewer than %d, they would be the least and the greatest", count(o.bootstrap, "resample"), least)
	}
	return found, nil
}

// A resampledJSON says how a network was resampled.
type resampledJSON struct {
	Documents  int     `json:"documents"`
	Resamples  int     `json:"resamples"`
	Seed       uint64  `json:"seed"`
	Confidence float64 `json:"confidence"`
	Settings   string  `json:"settings"`
}

func (o *networkOptions) resampledAs(found *network.ResampledNetwork, s *network.Series) resampledJSON {
	return resampledJSON{found.Documents, o.bootstrap, o.seed, o.confidence, o.line(s)}
}

// A measureJSON is what resamples say of a number of the network, or of a node.
type measureJSON struct {
	Measure string `json:"measure"`
	spreadJSON
}

// shownSpread is a value with the ends of its interval.
func shownSpread(t *network.Spread, number func(float64) string) []string {
	from, to := math.NaN(), math.NaN()
	if t.Interval != nil {
		from, to = t.Interval[0], t.Interval[1]
	}
	return []string{number(t.Value), number(from), number(to)}
}

// bootstrapNodes prints what resamples say of the numbers of nodes.
func (o *networkOptions) bootstrapNodes(ctx context.Context, a *app, s *network.Series) error {
	found, err := o.resampled(ctx, a, s, network.Resampling{Nodes: true, Lengths: network.Lengths(o.lengths)})
	if err != nil {
		return err
	}
	type nodeJSON struct {
		Node     doubtNode     `json:"node"`
		Side     string        `json:"side"`
		Measures []measureJSON `json:"measures"`
	}
	document := struct {
		resampledJSON
		Nodes []nodeJSON `json:"nodes"`
	}{o.resampledAs(found, s), []nodeJSON{}}
	numbers := []string{"value", "from", "to", "bias", "resamples"}
	shown := table{Header: append([]string{"node", "side", "measure"}, numbers...), Right: numbers}
	csv := table{Header: []string{"label", "id", "side", "measure", "value", "from", "to", "mean", "bias", "resamples"}}
	for i := range found.Nodes {
		node := &found.Nodes[i]
		of := nodeJSON{nodeOf(&node.Node), node.Side, nil}
		for j := range node.Measures {
			m := &node.Measures[j]
			of.Measures = append(of.Measures, measureJSON{m.Name, spreadOf(&m.Spread)})
			cells := append([]string{node.Node.Label, node.Side, m.Name}, shownSpread(&m.Spread, orDash)...)
			shown.Rows = append(shown.Rows, append(cells, orDash(m.Bias()), strconv.Itoa(m.Resamples)))
			cells = append([]string{node.Node.Label, node.Node.ID, node.Side, m.Name}, shownSpread(&m.Spread, plainNumber)...)
			csv.Rows = append(csv.Rows, append(cells, plainNumber(m.Mean), plainNumber(m.Bias()), strconv.Itoa(m.Resamples)))
		}
		document.Nodes = append(document.Nodes, of)
	}
	return a.writeDoubt(ctx, document, csv, shown)
}

func (o *networkOptions) runBootstrap(ctx context.Context, a *app, s *network.Series) error {
	found, err := o.resampled(ctx, a, s, network.Resampling{Measures: network.WithPolarization(ctx)})
	if err != nil {
		return err
	}
	n := found.Network
	type tieJSON struct {
		Row    doubtNode `json:"row"`
		Column doubtNode `json:"column"`
		spreadJSON
		Exists float64 `json:"exists"`
	}
	document := struct {
		resampledJSON
		Measures []measureJSON `json:"measures"`
		Ties     []tieJSON     `json:"ties"`
	}{o.resampledAs(found, s), []measureJSON{}, []tieJSON{}}
	numbers := []string{"weight", "from", "to", "bias", "exists"}
	ties := table{Header: append(tieHeader(n), numbers...), Right: numbers}
	numbers = []string{"value", "from", "to", "bias"}
	measures := table{Header: append([]string{"measure"}, numbers...), Right: numbers}
	rows, columns := n.Sides()
	if n.Settings.Mode == network.OneMode {
		rows, columns = rows+"_a", columns+"_b"
	}
	csv := table{Header: []string{"measure", rows, columns, "value", "from", "to", "mean", "bias", "resamples", "exists"}}
	add := func(measure, row, column string, t *network.Spread, exists string) {
		cells := append([]string{measure, row, column}, shownSpread(t, plainNumber)...)
		csv.Rows = append(csv.Rows, append(cells, plainNumber(t.Mean), plainNumber(t.Bias()), strconv.Itoa(t.Resamples), exists))
	}
	for i := range found.Measures {
		m := &found.Measures[i]
		document.Measures = append(document.Measures, measureJSON{m.Name, spreadOf(&m.Spread)})
		measures.Rows = append(measures.Rows, append([]string{m.Name}, append(shownSpread(&m.Spread, orDash), orDash(m.Bias()))...))
		add(m.Name, "", "", &m.Spread, "")
	}
	slices.SortStableFunc(found.Ties, func(a, b network.ResampledTie) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	for i := range found.Ties {
		t := &found.Ties[i]
		row, column := &n.Rows[t.Row], &n.Columns[t.Cell.Column]
		document.Ties = append(document.Ties, tieJSON{nodeOf(row), nodeOf(column), spreadOf(&t.Spread), t.Exists})
		ties.Rows = append(ties.Rows, append([]string{row.Label, column.Label}, append(shownSpread(&t.Spread, orDash), orDash(t.Bias()), shortNumber(t.Exists))...))
		add("weight", row.Label, column.Label, &t.Spread, plainNumber(t.Exists))
	}
	return a.writeDoubt(ctx, document, csv, measures, ties)
}

// line is that of the network.
func (o *networkOptions) line(s *network.Series) string {
	d := s.Data()
	return networkLine(&s.Settings, d.RowName, d.ColumnName, &d.Qualifier)
}

func (o *networkOptions) runPermute(ctx context.Context, a *app, s *network.Series) error {
	fix := o.correction()
	found, err := network.Permute(ctx, s, network.Permutation{N: o.permute, Seed: o.seed, Null: network.Null(o.null), Fix: fix, Alpha: o.alpha})
	if err != nil {
		return err
	}
	n := found.Network
	a.tellNetwork(s, n)
	tied, verdicts := 0, map[int]int{}
	var shown []network.PermutedTie
	for _, t := range found.Ties {
		if t.Tied {
			tied++
		}
		verdicts[t.Verdict]++
		if t.Tied || t.Verdict != 0 {
			shown = append(shown, t)
		}
	}
	if tied == 0 {
		return nothingf("no tie: there is nothing to compare with chance")
	}
	how := "drawn at once"
	if found.Trades > 0 {
		how = count(found.Trades, "trade") + " away from the observed one"
	}
	a.note("null %s: %s, each %s, seed %d", o.null, count(o.permute, "shuffled table"), how, o.seed)
	a.note("%s tested, two-sided, of which %s: %d stronger and %d weaker than chance at %v (%s)", count(len(found.Ties), "pair"),
		plural(tied, "is tied", "are tied"), verdicts[1], verdicts[-1], o.alpha, fix)
	least := 2 / float64(o.permute+1)
	if need := math.Ceil(least * float64(len(found.Ties)) / o.alpha); verdicts[0] == len(found.Ties) && fix != network.Uncorrected && need > 1 {
		more := ""
		if alone := math.Ceil(2*float64(len(found.Ties))/o.alpha) - 1; alone <= network.MostResamples {
			more = fmt.Sprintf("; --permute %.0f lets one stand alone", alone)
		}
		a.note("with %s p is at least %.2g: a verdict needs %.0f pairs that have it%s", count(o.permute, "table"), least, need, more)
	}
	slices.SortStableFunc(shown, func(a, b network.PermutedTie) int {
		return cmp.Or(cmp.Compare(a.P, b.P), cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)))
	})
	type tieJSON struct {
		Row      doubtNode `json:"row"`
		Column   doubtNode `json:"column"`
		Tied     bool      `json:"tied"`
		Value    float64   `json:"value"`
		Expected float64   `json:"expected"`
		SD       *float64  `json:"sd"`
		P        float64   `json:"p"`
		Q        float64   `json:"q"`
		Verdict  *string   `json:"verdict"`
	}
	document := struct {
		Null     string    `json:"null"`
		Tables   int       `json:"tables"`
		Trades   int       `json:"trades"`
		Seed     uint64    `json:"seed"`
		Alpha    float64   `json:"alpha"`
		FDR      string    `json:"fdr"`
		Settings string    `json:"settings"`
		Tested   int       `json:"tested"`
		Ties     []tieJSON `json:"ties"`
	}{o.null, o.permute, found.Trades, o.seed, o.alpha, string(fix), o.line(s), len(found.Ties), []tieJSON{}}
	numbers := []string{"weight", "expected", "sd", "p", "q"}
	t := table{Header: append(append(tieHeader(n), numbers...), "verdict"), Right: numbers}
	rows, columns := n.Sides()
	if n.Settings.Mode == network.OneMode {
		rows, columns = rows+"_a", columns+"_b"
	}
	csv := table{Header: []string{rows, columns, "tied", "value", "expected", "sd", "p", "q", "verdict"}}
	words := map[int]string{1: "stronger", -1: "weaker"}
	for _, p := range shown {
		row, column := &n.Rows[p.Row], &n.Columns[p.Column]
		tie := tieJSON{nodeOf(row), nodeOf(column), p.Tied, p.Value, p.Expected, orNull(p.SD), p.P, p.Q, nil}
		word := words[p.Verdict]
		if word != "" {
			tie.Verdict = &word
		}
		document.Ties = append(document.Ties, tie)
		weight := shortNumber(p.Value)
		if !p.Tied {
			weight = "–" // they have nothing in common
		}
		t.Rows = append(t.Rows, []string{row.Label, column.Label, weight, orDash(p.Expected), orDash(p.SD), chanceNumber(p.P), chanceNumber(p.Q), firstNonEmpty(word, "–")})
		csv.Rows = append(csv.Rows, []string{
			row.Label, column.Label, strconv.FormatBool(p.Tied), plainNumber(p.Value), plainNumber(p.Expected), plainNumber(p.SD), plainNumber(p.P), plainNumber(p.Q), word,
		})
	}
	return a.writeDoubt(ctx, document, csv, t)
}

// runCodings compares the networks of several coders.
func (o *networkOptions) runCodings(ctx context.Context, a *app) error {
	if o.tableFile != "" {
		return usagef("--codings compares coders' layers of a corpus, and a table has none")
	}
	settings, err := o.settings()
	if err != nil {
		return err
	}
	if o.window != "" || o.mode == string(network.Events) {
		return usagef("--codings is about one network of each coder: it goes with neither --window nor --mode events")
	}
	include, err := selections("include", o.include)
	if err != nil {
		return err
	}
	exclude, err := selections("exclude", o.exclude)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(store *graph.Store) error {
		base := o.filter()
		codings, err := query.CodingsOf(ctx, store, base.Is["coder"], base.Is["source"])
		if err != nil {
			return err
		}
		common, err := query.Common(codings)
		if err != nil {
			return err
		}
		var networks []*network.Network
		for i, c := range codings {
			f := base
			f.Is, f.Not = maps.Clone(base.Is), maps.Clone(base.Not)
			if f.Is == nil {
				f.Is = map[string][]string{}
			}
			if f.Not == nil {
				f.Not = map[string][]string{}
			}
			f.Is["coder"], f.Is["source"] = []string{c.Coder}, common
			if i == 0 && c.Coder == schema.MainCoding { // what others have coded there is theirs
				for _, other := range codings[1:] {
					f.Not["coder"] = append(slices.Clone(f.Not["coder"]), other.Coder)
				}
			}
			d, err := query.Observations(ctx, store, query.ObservationOptions{
				Filter: f, Assertions: o.assertions, Reports: o.reports, Rows: o.rows, Columns: o.columns, Qualifier: o.qualifier,
				KeepNeutral: o.neutral == "keep", Broader: o.level == "broader", DNA: settings.DNA, Include: include, Exclude: exclude,
			})
			if err != nil {
				return err
			}
			s, err := network.Prepare(d, settings)
			if err != nil {
				return err
			}
			if i == 0 {
				a.note("%s", o.line(s))
			}
			n, err := s.At(ctx, 0)
			if err != nil {
				return err
			}
			networks = append(networks, n)
			if extra := len(c.Sources) - len(common); extra > 0 {
				a.note("%s: %s left out, for others have not coded them", c.Coder, count(extra, "source"))
			}
		}
		return o.listCodings(ctx, a, codings, len(common), networks)
	})
}

func (o *networkOptions) listCodings(ctx context.Context, a *app, codings []query.CodedSources, sources int, networks []*network.Network) error {
	found := network.CompareCodings(networks)
	type codingJSON struct {
		Coder        string `json:"coder"`
		Observations int    `json:"observations"`
		Nodes        int    `json:"nodes"`
		Ties         int    `json:"ties"`
		Only         int    `json:"only"`
	}
	type correlationJSON struct {
		Coders      [2]string `json:"coders"`
		Ties        int       `json:"ties"`
		Correlation *float64  `json:"correlation"`
	}
	type tieJSON struct {
		Row    doubtNode           `json:"row"`
		Column doubtNode           `json:"column"`
		Values map[string]*float64 `json:"values"`
		Range  float64             `json:"range"`
		Only   *string             `json:"only"`
	}
	document := struct {
		Sources      int               `json:"sources"`
		Codings      []codingJSON      `json:"codings"`
		Correlations []correlationJSON `json:"correlations"`
		Ties         []tieJSON         `json:"ties"`
	}{sources, []codingJSON{}, []correlationJSON{}, []tieJSON{}}
	only := make([]int, len(codings))
	for i := range found.Ties {
		if at := found.Ties[i].Only(); at >= 0 {
			only[at]++
		}
	}
	numbers := []string{"observations", "nodes", "ties", "ties of it alone"}
	codingTable := table{Header: append([]string{"coding"}, numbers...), Right: numbers}
	n := networks[0]
	tieTable := table{Header: tieHeader(n)}
	rows, columns := n.Sides()
	if n.Settings.Mode == network.OneMode {
		rows, columns = rows+"_a", columns+"_b"
	}
	csv := table{Header: []string{rows, columns}}
	for i, c := range codings {
		j := codingJSON{c.Coder, networks[i].Observations, len(networks[i].Rows), networks[i].Len(), only[i]}
		document.Codings = append(document.Codings, j)
		codingTable.Rows = append(codingTable.Rows, []string{j.Coder, strconv.Itoa(j.Observations), strconv.Itoa(j.Nodes), strconv.Itoa(j.Ties), strconv.Itoa(j.Only)})
		tieTable.Header, csv.Header = append(tieTable.Header, c.Coder), append(csv.Header, "value_"+c.Coder)
	}
	tieTable.Header, csv.Header = append(tieTable.Header, "range"), append(csv.Header, "range", "only")
	tieTable.Right = tieTable.Header[2:]
	pairTable := table{Header: []string{"codings", "ties", "correlation"}, Right: []string{"ties", "correlation"}}
	for _, p := range found.Correlations {
		names := [2]string{codings[p.A].Coder, codings[p.B].Coder}
		document.Correlations = append(document.Correlations, correlationJSON{names, p.Ties, orNull(p.Correlation)})
		pairTable.Rows = append(pairTable.Rows, []string{names[0] + ", " + names[1], strconv.Itoa(p.Ties), orDash(p.Correlation)})
	}
	slices.SortStableFunc(found.Ties, func(a, b network.ComparedTie) int { return cmp.Compare(b.Range, a.Range) })
	for i := range found.Ties {
		t := &found.Ties[i]
		j := tieJSON{nodeOf(&t.Row), nodeOf(&t.Column), map[string]*float64{}, t.Range, nil}
		cells, fields, alone := []string{t.Row.Label, t.Column.Label}, []string{t.Row.Label, t.Column.Label}, ""
		for k, c := range t.Cells {
			v := math.NaN()
			if c != nil {
				v = c.Value
			}
			j.Values[codings[k].Coder] = orNull(v)
			cells, fields = append(cells, orDash(v)), append(fields, plainNumber(v))
		}
		if at := t.Only(); at >= 0 {
			alone = codings[at].Coder
			j.Only = &alone
		}
		document.Ties = append(document.Ties, j)
		tieTable.Rows = append(tieTable.Rows, append(cells, shortNumber(t.Range)))
		csv.Rows = append(csv.Rows, append(fields, plainNumber(t.Range), alone))
	}
	a.note("%s coded by all of %s", plural(sources, "source is", "sources are"), strings.Join(codingNames(codings), ", "))
	return a.writeDoubt(ctx, document, csv, codingTable, pairTable, tieTable)
}

func codingNames(codings []query.CodedSources) (out []string) {
	for _, c := range codings {
		out = append(out, c.Coder)
	}
	return out
}
