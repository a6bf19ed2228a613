package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/exports/diagram"
	"onrecord/exports/discourse"
	"onrecord/graph/network"
	"onrecord/graph/query/paging"
	"onrecord/schema/escape"
)

const networkLong = `Network computes discourse networks: who says what (mode two), and who agrees
with whom (mode one). graph/network/README.md has the definitions.

In mode one, actors are tied by what they have said on the same positions:

  congruence  on the same side, counted by pairs of statements
  conflict    on opposite sides
  subtract    congruence less conflict (the default)
  ignore      on any side

By default a document counts once for each actor, position and stance, and
weights are divided by the average number of positions (--normalization
average). What two actors say together ties them by construction: stderr says
how much of the network that is, and --joint skip leaves it out. In mode two,
subtract is what is for a position less what is against it.

A cell of 0 can be silence, or balance: --na has NA where nothing was said, and
the table and edges have what is for and against beside each weight, as has json
with --evidence. A ~ marks what rests on attributed or reported statements
alone. --explain A B lists the pairs of statements that make the tie of two
actors, or the statements of an actor on a position; --evidence has the ids of
all that a file rests on: in it, or beside matrices and pictures, with -o DIR/.

` + measuresHelp + `

` + networkFlagsHelp + `

` + networkDoubtHelp + `

The format is that of the file's name, or --format: table and markdown list
ties, csv is the matrix, edges a list with a table of nodes beside it; dl is
UCINET's, graphml and gexf open in Gephi, visone, igraph and networkx; svg, png
and pdf are the picture that draw network makes. Windows go into a folder,
-o DIR/ with START_END.csv; one json or gexf has them all.`

const networkExample = `  onrecord network
  onrecord network --mode one --aggregation congruence --min-weight 0.5
  onrecord network --mode one --explain trump putin
  onrecord network --mode one --measures
  onrecord network --rows affiliation --format csv --na
  onrecord network --mode one -o coalitions.graphml
  onrecord network --table coded.csv --rows organization --columns concept \
      --qualifier agreement --mode one --window 30d -o windows/`

type networkOptions struct {
	networkFlags
	networkDoubt
	searchFlags
	na, evidence, explain, nodes bool
	pairs                        int // of an explanation; 0: all
	lengths                      string
}

func newNetworkCommand(a *app) *cobra.Command {
	var o networkOptions
	cmd := &cobra.Command{
		Use:     "network",
		Short:   "Discourse networks: who agrees with whom, and who says what",
		Long:    networkLong,
		Example: networkExample,
		GroupID: groupAsk,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case o.explain && len(args) != 2:
				return usagef("--explain takes two names: those of the tie, as in network --mode one --explain A B")
			case o.pairs < 0:
				return usagef("--limit takes whole numbers from 0 up")
			case !o.explain && o.pairs > 0:
				return usagef("--limit goes with --explain: --min-weight and the filters make a network smaller")
			case !o.explain && len(args) > 0:
				return usagef("network takes no names: --explain A B explains a tie, and --include actor=NAME selects")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runNetwork(cmd.Context(), a, &o, args) },
	}
	flags := cmd.Flags()
	o.networkFlags.add(cmd, a)
	flags.BoolVar(&o.explain, "explain", false, "list the statements that make the tie of two nodes: network --explain A B")
	flags.Var(&countFlag{&o.pairs}, "limit", "with --explain, at most `N` pairs or statements (0, the default: all)")
	flags.BoolVar(&o.evidence, "evidence", false, "add the ids of the statements behind each cell")
	flags.BoolVar(&o.nodes, "measures", false, "a table of the nodes: degree, betweenness, communities and more")
	flags.StringVar(&o.lengths, "lengths", string(network.Inverse), "with --measures: ties are this long: `LENGTH` "+list(texts(network.AllLengths()), "or"))
	a.completesWords(cmd, "lengths", texts(network.AllLengths()))
	flags.BoolVar(&o.na, "na", false, "csv and json: NA where nothing was said, and not 0")
	o.networkDoubt.add(cmd, a)
	o.searchFlags.add(cmd)
	return cmd
}

// networkFormats are what network writes: the listed ones are tables of ties.
func networkFormats() []string {
	out := []string{formatTable, formatMarkdown, formatJSONL}
	for _, f := range discourse.Formats() {
		out = append(out, f.Name)
	}
	for _, f := range pictureFormats() {
		out = append(out, f.Name)
	}
	return out
}

// networkFormat is what --format says, or the name of the file.
func networkFormat(a *app) (string, error) {
	if a.form == "" && !a.toStdout() {
		ext := strings.ToLower(filepath.Ext(a.path))
		for _, f := range discourse.Formats() {
			if f.Ext == ext {
				a.form = f.Name
				break
			}
		}
		for _, f := range pictureFormats() {
			if f.Ext == ext {
				a.form = f.Name
			}
		}
		if a.form == "" && a.wantsFolder() {
			a.form = formatCSV
		}
	}
	return a.format(networkFormats()...)
}

func runNetwork(ctx context.Context, a *app, o *networkOptions, names []string) error {
	if err := o.checkDoubt(a); err != nil {
		return err
	}
	if err := o.checkMeasures(); err != nil {
		return err
	}
	if o.codings {
		return o.runCodings(ctx, a)
	}
	if err := o.checkExplain(); err != nil {
		return err
	}
	if o.nodes {
		if _, err := a.format(); err != nil {
			return err
		}
		if o.changed("bootstrap") && o.changed("restarts") {
			return usagef("--restarts is about communities, which --bootstrap leaves out")
		}
		return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
			s, err := network.Prepare(d, settings)
			if err != nil {
				return err
			}
			a.tellDropped(d, s)
			a.note("%s", networkLine(&s.Settings, d.RowName, d.ColumnName, &d.Qualifier))
			if o.changed("bootstrap") {
				return o.bootstrapNodes(ctx, a, s)
			}
			return o.listMeasures(ctx, a, s)
		})
	}
	form, err := networkFormat(a)
	if err != nil {
		return err
	}
	listed := slices.Contains([]string{formatTable, formatMarkdown, formatJSONL}, form)
	if o.na && form != formatCSV && form != formatJSON {
		return usagef("--na is about cells of a matrix: it goes with --format csv or json")
	}
	ids := o.evidence || o.explain || o.mode == string(network.Events)
	o.namesAlone = listed || o.explain || o.mode == string(network.Events)
	return o.observations(ctx, a, ids, func(d *network.Data, settings network.Settings) error {
		s, err := a.prepared(d, settings)
		if err != nil {
			return err
		}
		if done, err := o.doubt(ctx, a, s); done || err != nil {
			return err
		}
		switch {
		case s.Settings.Mode == network.Events:
			return a.listEvents(ctx, d, s)
		case o.explain:
			return o.explainTie(ctx, a, s, names)
		case listed && s.Settings.Window != nil:
			return a.listWindows(ctx, s)
		case listed:
			return o.listTies(ctx, a, s)
		}
		if i := slices.IndexFunc(pictureFormats(), func(f diagram.Format) bool { return f.Name == form }); i >= 0 {
			f, done, err := o.asPicture(ctx, a, pictureFormats()[i])
			if err != nil {
				return err
			}
			defer done()
			return o.write(ctx, a, s, f)
		}
		i := slices.IndexFunc(discourse.Formats(), func(f discourse.Format) bool { return f.Name == form })
		return o.write(ctx, a, s, discourse.Formats()[i])
	})
}

// checkExplain says which flags ask nothing of a tie in a window, or of observations.
func (o *networkOptions) checkExplain() error {
	if o.explain && o.changed("window") {
		return usagef("--explain is about a tie of one network: it does not go with --window; --since and --until select a time")
	}
	if o.mode != string(network.Events) {
		return nil
	}
	for _, flag := range []string{"explain", "significant", "isolates", "kernel", "window-edges", "step", "aggregation", "normalization", "joint", "min-weight"} {
		if o.changed(flag) {
			return usagef("--mode events lists observations: it does not go with --%s", flag)
		}
	}
	return nil
}

// networkOf computes the one network of a series, and tells of joint statements.
func (a *app) networkOf(ctx context.Context, s *network.Series) (*network.Network, error) {
	n, err := s.At(ctx, 0)
	if err != nil {
		return nil, err
	}
	a.tellNetwork(s, n)
	return n, nil
}

func (a *app) tellNetwork(s *network.Series, n *network.Network) {
	if n.Joint > 0 && n.Total > 0 && !n.Settings.SkipJoint {
		a.note("%.1f %% of what ties %ss comes from statements that they make together; --joint skip leaves these out", 100*n.Joint/n.Total, s.Data().RowName)
	}
	if n.Light > 0 {
		a.note("%s lighter than --min-weight left out", count(n.Light, "tie"))
	}
}

// listTies prints the ties, the heaviest first.
func (o *networkOptions) listTies(ctx context.Context, a *app, s *network.Series) error {
	n, err := a.networkOf(ctx, s)
	if err != nil {
		return err
	}
	type tie struct {
		row  int
		cell network.Cell
	}
	var ties []tie
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			ties = append(ties, tie{i, c})
		}
	}
	slices.SortStableFunc(ties, func(a, b tie) int {
		return cmp.Compare(math.Abs(b.cell.Value), math.Abs(a.cell.Value))
	})
	rows, columns := n.Sides()
	one := s.Settings.Mode == network.OneMode
	header := []string{rows, columns, "weight", "for", "against", "neutral", "statements"}
	if one {
		header = []string{rows, "and", "weight", "agree", "differ", "common " + n.Through() + "s"}
	}
	if !one && !n.Qualifier().Sided() {
		header = []string{rows, columns, "weight", "statements"}
	}
	empty := noTie(n)
	sided := n.Qualifier().Sided() || n.Settings.Aggregation != network.Ignore
	if one && !sided { // nobody takes a side: both have spoken
		header = []string{rows, "and", "weight", "common " + n.Through() + "s"}
	}
	if n.Tested() {
		header = append(header, "p", "q")
	}
	l := listing[tie]{
		Header: header,
		Right:  header[2:],
		Cells: func(t tie) []string {
			c := t.cell
			cells := []string{n.Rows[t.row].Label, n.Columns[c.Column].Label, withTilde(shortNumber(c.Value), n.Indirect(t.row, int(c.Column)))}
			if one && sided || n.Qualifier().Sided() {
				cells = append(cells, shortNumber(c.Positive), shortNumber(c.Negative))
			}
			if !one && n.Qualifier().Sided() {
				cells = append(cells, shortNumber(c.Neutral))
			}
			cells = append(cells, strconv.FormatUint(uint64(c.Count), 10))
			if p, tested := n.Chance(t.row, int(c.Column)); tested {
				cells = append(cells, chanceNumber(p.P), chanceNumber(p.Q))
			}
			if o.evidence {
				cells = append(cells, strings.Join(n.Statements(t.row, int(c.Column)), "\n"))
			}
			return cells
		},
		JSON:  func(dst []byte, t tie) []byte { return discourse.AppendTie(dst, n, t.row, t.cell, o.evidence) },
		Empty: empty,
	}
	if o.evidence {
		l.Header = append(slices.Clone(header), "ids")
	}
	return render(ctx, a, l, each(ties))
}

// shortNumber is a number with at most four decimals.
func shortNumber(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), ".")
}

// listWindows prints a line for each window.
func (a *app) listWindows(ctx context.Context, s *network.Series) error {
	type window struct {
		start, centre, end       network.Time
		observations, rows, ties int
		positive, negative       float64
	}
	l := listing[window]{
		Header: append(spanHeader(s.Settings), "statements", s.Data().RowName+"s", "ties", "agree", "differ"),
		Right:  []string{"statements", s.Data().RowName + "s", "ties", "agree", "differ"},
		Cells: func(w window) []string {
			return append(spanCells(s.Settings, w.start, w.centre, w.end), strconv.Itoa(w.observations), strconv.Itoa(w.rows), strconv.Itoa(w.ties),
				shortNumber(w.positive), shortNumber(w.negative))
		},
		JSON: func(dst []byte, w window) []byte {
			return fmt.Appendf(dst, `{"start":%q,"centre":%q,"end":%q,"observations":%d,"rows":%d,"ties":%d,"positive":%v,"negative":%v}`,
				w.start.String(), w.centre.String(), w.end.EndString(), w.observations, w.rows, w.ties, w.positive, w.negative)
		},
		Empty: "no window fits into the range",
	}
	return render(ctx, a, l, paging.Stream(paging.Page{}, func(yield func(window, error) bool) {
		for n, err := range s.All(ctx) {
			if err != nil {
				yield(window{}, err)
				return
			}
			w := window{start: n.Start, centre: n.Centre, end: n.End, observations: n.Observations, rows: len(n.Rows), ties: n.Len()}
			for i := range n.Rows {
				for _, c := range n.Cells(i) {
					w.positive += c.Positive
					w.negative += c.Negative
				}
			}
			if !yield(w, nil) {
				return
			}
		}
	}))
}

// listEvents prints the observations.
func (a *app) listEvents(ctx context.Context, d *network.Data, s *network.Series) error {
	l := listing[network.Entry]{
		Header:  []string{"date", d.RowName, d.ColumnName, d.Qualifier.Name, "statement", "document"},
		Columns: []string{"statement_id", "date", d.RowName, d.ColumnName, d.Qualifier.Name, "document_id"},
		Cells: func(e network.Entry) []string {
			return []string{e.Time.String(), d.Rows[e.Row].Label, d.Columns[e.Column].Label, d.Qualifier.Levels[e.Level].Word, d.Statements[e.Statement], d.Documents[e.Document]}
		},
		Row: func(e network.Entry) []string {
			return []string{d.Statements[e.Statement], e.Time.String(), d.Rows[e.Row].Label, d.Columns[e.Column].Label, d.Qualifier.Levels[e.Level].Word, d.Documents[e.Document]}
		},
		JSON:  func(dst []byte, e network.Entry) []byte { return discourse.AppendEvent(dst, d, e) },
		Empty: "no statement matches",
	}
	if d.Qualifier.Type == network.NoQualifier {
		l.Header[3], l.Columns[4] = "qualifier", "qualifier"
	}
	return render(ctx, a, l, each(s.Entries()))
}

// explainTie prints what makes a tie.
func (o *networkOptions) explainTie(ctx context.Context, a *app, s *network.Series, names []string) error {
	n, err := a.networkOf(ctx, s)
	if err != nil {
		return err
	}
	row, err := nodeNamed(n.Rows, names[0])
	if err != nil {
		return err
	}
	other, err := nodeNamed(n.Columns, names[1])
	if err != nil {
		return err
	}
	if s.Settings.Mode == network.OneMode && row == other {
		return usagef("--explain: both names are of %s, who has no tie with itself", n.Rows[row].Label)
	}
	cell, there := n.At(row, other)
	if there {
		a.note("%s and %s: weight %s, %s for and %s against before normalization", n.Rows[row].Label, n.Columns[other].Label,
			shortNumber(cell.Value), shortNumber(cell.Positive), shortNumber(cell.Negative))
	}
	if s.Settings.Mode != network.OneMode {
		var failed error
		words := func(x network.CellObservation) string {
			text, err := wordsOf(ctx, s.Data(), x)
			failed = cmp.Or(failed, err)
			return text
		}
		l := listing[network.CellObservation]{
			Header:  []string{"statement", "date", n.Qualifier().Name, "what it says", "document"},
			Columns: []string{"statement", "date", "level", "text", "document", "weight"},
			Cells: func(x network.CellObservation) []string {
				return []string{x.Statement, x.Time.String(), x.Level.Word, words(x), x.Document}
			},
			Row: func(x network.CellObservation) []string {
				return []string{x.Statement, x.Time.String(), x.Level.Word, words(x), x.Document, shortNumber(x.Weight)}
			},
			JSON:  func(dst []byte, x network.CellObservation) []byte { return discourse.AppendObserved(dst, x, words(x)) },
			Empty: fmt.Sprintf("%s has said nothing of %s", n.Rows[row].Label, n.Columns[other].Label),
		}
		all := n.Observed(row, other)
		if o.pairs > 0 && len(all) > o.pairs {
			a.note("%d more make it: --limit 0 lists all", len(all)-o.pairs)
			all = all[:o.pairs]
		}
		if err := render(ctx, a, l, each(all)); err != nil {
			return err
		}
		return failed
	}
	return o.listPairs(ctx, a, s.Data(), n, row, other)
}

// A pairRow is a pair of statements with what they say.
type pairRow struct {
	network.Pair
	a, b string
}

// noPairs says why no pair of statements makes a tie of two rows.
func noPairs(n *network.Network, row, other int) string {
	who := n.Rows[row].Label + " and " + n.Rows[other].Label
	joint := false
	if n.Settings.SkipJoint {
		all := *n
		all.Settings.SkipJoint = false
		all.Pairs(row, other, func(network.Pair) bool {
			joint = true
			return false
		})
	}
	if joint {
		return fmt.Sprintf("what %s have said of the same %s they have said together: --joint skip leaves it out", who, n.Through())
	}
	if _, tied := n.At(row, other); tied {
		return fmt.Sprintf("what %s have said of the same %s weighs nothing", who, n.Through())
	}
	return fmt.Sprintf("%s have said nothing of the same %s", who, n.Through())
}

// listPairs prints the pairs of statements that make a tie.
func (o *networkOptions) listPairs(ctx context.Context, a *app, d *network.Data, n *network.Network, row, other int) error {
	through := n.Through()
	header := []string{through, n.Rows[row].Label, n.Rows[other].Label, "agreement"}
	l := listing[pairRow]{
		Header:  header,
		Columns: []string{through, "statement_a", "stance_a", "date_a", "document_a", "text_a", "statement_b", "stance_b", "date_b", "document_b", "text_b", "agreement", "joint"},
		Right:   []string{"agreement"},
		Cells: func(p pairRow) []string {
			of := func(x network.CellObservation, words string) string {
				lines := []string{strings.TrimSpace(x.Level.Word + " " + x.Time.Date()), words, x.Statement + " in " + x.Document}
				return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
			}
			agree := shortNumber(p.Agree)
			if p.Joint {
				agree += " (joint)"
			}
			return []string{p.A.Column.Label, of(p.A, p.a), of(p.B, p.b), agree}
		},
		Row: func(p pairRow) []string {
			return []string{
				p.A.Column.Label, p.A.Statement, p.A.Level.Word, p.A.Time.String(), p.A.Document, p.a,
				p.B.Statement, p.B.Level.Word, p.B.Time.String(), p.B.Document, p.b, shortNumber(p.Agree), strconv.FormatBool(p.Joint),
			}
		},
		JSON:  func(dst []byte, p pairRow) []byte { return discourse.AppendPair(dst, p.Pair, p.a, p.b) },
		Empty: noPairs(n, row, other),
	}
	var pairs []pairRow
	var err error
	n.Pairs(row, other, func(p network.Pair) bool {
		if o.pairs > 0 && len(pairs) == o.pairs {
			a.note("more pairs make it: --limit 0 lists all")
			return false
		}
		made := pairRow{Pair: p}
		if made.a, err = wordsOf(ctx, d, p.A); err == nil {
			made.b, err = wordsOf(ctx, d, p.B)
		}
		pairs = append(pairs, made)
		return err == nil
	})
	if err != nil {
		return err
	}
	return render(ctx, a, l, each(pairs))
}

// wordsOf is what a statement says; empty: that is not known.
func wordsOf(ctx context.Context, d *network.Data, x network.CellObservation) (string, error) {
	return textOf(ctx, d, x.Number)
}

// textOf is what the statement of a number says; empty: that is not known.
func textOf(ctx context.Context, d *network.Data, statement uint32) (string, error) {
	if d.Words == nil {
		return "", nil
	}
	return d.Words(ctx, statement)
}

// nodeNamed finds a node by its label, id or name, else by its folded name.
func nodeNamed(nodes []network.Node, name string) (int, error) {
	for _, same := range []func(*network.Node) bool{
		func(n *network.Node) bool { return n.Label == name },
		func(n *network.Node) bool { return n.ID == name || n.Kind+"/"+n.ID == name },
		func(n *network.Node) bool { return strings.EqualFold(n.Name, name) },
	} {
		found := -1
		for i := range nodes {
			if same(&nodes[i]) {
				if found >= 0 {
					return 0, usagef("%q is %s and %s: give the id", name, nodes[found].Label, nodes[i].Label)
				}
				found = i
			}
		}
		if found >= 0 {
			return found, nil
		}
	}
	var labels []string
	for i := range nodes {
		labels = append(labels, nodes[i].Label)
	}
	return 0, nothingf("the network has no %q%s", name, didYouMean("", name, labels))
}

// write writes the network, or a file for each window.
func (o *networkOptions) write(ctx context.Context, a *app, s *network.Series, f discourse.Format) error {
	if f.Name == formatJSON {
		a.shape = formatJSON
	}
	d := s.Data()
	options := discourse.Options{
		NA: o.na, Evidence: o.evidence, Selection: o.selection(),
		Settings: strings.Join(append([]string{networkLine(&s.Settings, d.RowName, d.ColumnName, &d.Qualifier)}, o.selection()...), ", "),
	}
	if o.significant {
		kept := o.keptLine(0)
		options.Settings += ", " + kept
		options.Selection = append(options.Selection, kept)
	}
	apart := o.evidence && f.Apart
	switch {
	case s.Settings.Window != nil && s.Len() == 0:
		return nothingf("no window of %s fits into the range", s.Settings.Window)
	case s.Settings.Window != nil && f.Series != nil && !a.wantsFolder():
		return a.output(ctx, spooled(func(w io.Writer) error {
			return f.Series(w, &discourse.Series{Networks: s.All(ctx), Rows: d.RowName, Columns: d.ColumnName}, options)
		}))
	case s.Settings.Window != nil || a.wantsFolder():
		if a.toStdout() || filepath.Ext(a.path) != "" && !a.wantsFolder() {
			return usagef("--window makes %s: say into which folder with -o DIR/, or take --format json", count(s.Len(), "network"))
		}
		return a.folder(ctx, nil, func(to folder) error { return writeWindows(ctx, a, s, f, options, to) })
	case apart:
		return usagef("--format %s has no place for ids: -o DIR/ writes them beside it, and edges and json have them", f.Name)
	}
	n, err := a.networkOf(ctx, s)
	if err != nil {
		return err
	}
	if f.Nodes != nil {
		a.note("-o DIR/ writes the table of nodes as well")
	}
	var nothing error // a picture of nothing: whatever file there is stays
	err = a.output(ctx, spooled(func(w io.Writer) error {
		err := f.Write(w, n, options)
		if err != nil && exitCode(err) == exitNothing {
			nothing = err
			return errNothingWritten
		}
		return err
	}))
	switch {
	case nothing != nil && n.Tested():
		return nothingf("%s", noTie(n))
	case nothing != nil:
		return nothing
	case err == nil && n.Observations == 0:
		return nothingf("nothing was said that makes a network")
	case err == nil && tieless(n):
		return nothingf("%s", noTie(n))
	}
	return err
}

// tieless reports whether a network has no tie at all.
func tieless(n *network.Network) bool {
	for i := range n.Rows {
		for range n.Cells(i) {
			return false
		}
	}
	return true
}

// noTie says why a network has no tie.
func noTie(n *network.Network) string {
	if n.Tested() {
		return "no tie is more than chance"
	}
	if n.Light > 0 {
		return "no tie is as heavy as --min-weight"
	}
	return "no tie: nobody has said anything of what the network is made of"
}

// errNothingWritten keeps a file as it was where there is nothing to write into it.
var errNothingWritten = errors.New("nothing to write")

// writeWindows writes the files of each network into a folder.
func writeWindows(ctx context.Context, a *app, s *network.Series, f discourse.Format, o discourse.Options, to folder) error {
	names := windowNames(s)
	write := func(name string, write func(io.Writer) error) error {
		out, err := to.Create(name)
		if err != nil {
			return err
		}
		if err := write(out); err != nil {
			return err
		}
		return out.Close()
	}
	empty := 0
	for i := range s.Len() {
		n, err := s.At(ctx, i)
		if err != nil {
			return err
		}
		if s.Settings.Window == nil {
			a.tellNetwork(s, n)
		}
		if n.Observations == 0 { // of which there is a file, but no picture
			if err := f.Write(io.Discard, n, o); err != nil && exitCode(err) == exitNothing {
				empty++
				continue
			}
		}
		if err := write(names[i]+f.Ext, func(w io.Writer) error { return f.Write(w, n, o) }); err != nil {
			return err
		}
		if f.Nodes != nil {
			if err := write(names[i]+".nodes.csv", func(w io.Writer) error { return f.Nodes(w, n, o) }); err != nil {
				return err
			}
		}
		if o.Evidence && f.Apart {
			if err := write(names[i]+".evidence.csv", func(w io.Writer) error { return discourse.WriteEvidence(w, n, o) }); err != nil {
				return err
			}
		}
	}
	switch {
	case empty == s.Len():
		return errNobody()
	case empty > 0:
		a.note("%s in which nothing was said, of which there is no picture", count(empty, "window"))
	}
	a.note("%s written", count(s.Len()-empty, "network"))
	return nil
}

// windowNames are what the files of networks are called: START_END. Where several
// windows have these, the centre tells them apart, or their number.
func windowNames(s *network.Series) []string {
	if s.Settings.Window == nil {
		return []string{"network"}
	}
	out := make([]string, s.Len())
	seen := map[string]int{}
	for i := range out {
		start, end, centre := s.Window(i)
		out[i] = windowTime(start) + "_" + windowTime(end)
		if s.Settings.SharedRange() {
			out[i] = windowTime(centre)
		}
		seen[out[i]]++
	}
	for i, name := range out {
		if seen[name] > 1 {
			out[i] = fmt.Sprintf("%0*d_%s", len(strconv.Itoa(len(out))), i+1, name)
		}
	}
	return out
}

// spanHeader heads what tells the windows of a table apart.
func spanHeader(s network.Settings) []string {
	if s.SharedRange() {
		return []string{"centre"}
	}
	return []string{"start", "end"}
}

func spanCells(s network.Settings, start, centre, end network.Time) []string {
	if s.SharedRange() {
		return []string{centre.String()}
	}
	return []string{start.String(), end.EndString()}
}

// windowTime is a time as it is a part of the name of a file.
func windowTime(t network.Time) string {
	if t == network.NoTime {
		return "undated"
	}
	day := t.Date()
	if text := t.String(); text != day && !strings.HasSuffix(text, "T23:59:59") {
		day = strings.ReplaceAll(text, ":", "-")
	}
	return strings.TrimSuffix(escape.FileName(day, ""), "")
}
