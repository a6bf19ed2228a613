package main

import (
	"cmp"
	"context"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
	"onrecord/graph/query/paging"
	"onrecord/schema/sorting"
)

const attentionLong = `Attention tells how widely actors spread what they say over positions: on how
many they have spoken, which one they return to most (of several, the first by
name), and Shannon's entropy of the shares, H = −Σ p·ln p.

  effective   exp(H), the effective number: on so many positions, each as often
              as the others, it would be spread alike (Jost 2006)
  diversity   H / ln n, of 0 (all on one position) to 1 (on all n positions
              alike), where n are those on which anybody who was asked about has
              spoken (normalized entropy; Boydstun, Bevan and Thomas 2014)

Both come out too small where an actor has said little: compare actors of whom
there is about as much. What is said on three positions counts for each of them,
whatever the stance. Utterances count once (--reports: each report), and joint
statements for each speaker where rows or columns are speakers, else once.

--rows and --columns ask the same of others, such as the positions of
organizations, or the sources that positions occur in.`

const attentionExample = `  onrecord attention
  onrecord attention --since 2025 --format csv
  onrecord attention --rows organization --columns about
  onrecord attention --rows position --columns actor`

type attentionFlags struct {
	filterFlags
	rows, columns       string
	assertions, reports bool
}

func newAttentionCommand(a *app) *cobra.Command {
	var f attentionFlags
	cmd := &cobra.Command{
		Use:     "attention",
		Short:   "How widely actors spread what they say over positions",
		Long:    attentionLong,
		Example: attentionExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runAttention(cmd.Context(), a, &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.rows, "rows", "actor", "`WHOSE` attention: "+list(query.Variables(), "or"))
	flags.StringVar(&f.columns, "columns", "position", "`WHAT` it is spread over: the same")
	for _, flag := range []string{"rows", "columns"} {
		a.completesWords(cmd, flag, query.Variables())
	}
	f.add(cmd, a, "sort")
	flags.BoolVar(&f.assertions, "assertions", false, "count what a source says in its own voice, too")
	flags.BoolVar(&f.reports, "reports", false, "count each report; else those of one utterance count once")
	return cmd
}

// A spread is how what a row has is spread over columns.
type spread struct {
	Row       attentionOf `json:"row"`
	Mentions  int         `json:"mentions"` // of columns, in utterances
	Columns   int         `json:"columns"`
	Most      attentionOf `json:"most"` // the column with the most mentions
	Share     float64     `json:"share"`
	Entropy   float64     `json:"entropy"` // in nats
	Effective float64     `json:"effective"`
	Diversity *float64    `json:"diversity"` // null: there is one column
}

// attentionOf is a row or a column; what is a word has no id.
type attentionOf struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	label string
}

func runAttention(ctx context.Context, a *app, f *attentionFlags) error {
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }
	exact := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	diversity := func(s spread, print func(float64) string) string {
		if s.Diversity == nil {
			return ""
		}
		return print(*s.Diversity)
	}
	l := listing[spread]{
		Header: []string{f.rows, "mentions", "different", "most on", "share", "effective", "diversity"},
		Right:  []string{"mentions", "different", "share", "effective", "diversity"},
		Cells: func(s spread) []string {
			return []string{
				s.Row.label, strconv.Itoa(s.Mentions), strconv.Itoa(s.Columns), s.Most.label,
				strconv.Itoa(int(math.Round(100*s.Share))) + " %", number(s.Effective), diversity(s, number),
			}
		},
		JSON:    asJSON[spread],
		Columns: []string{"row", "row_name", "mentions", "columns", "most", "most_name", "share", "entropy", "effective", "diversity"},
		Row: func(s spread) []string {
			return []string{
				s.Row.ID, s.Row.Name, strconv.Itoa(s.Mentions), strconv.Itoa(s.Columns), s.Most.ID, s.Most.Name,
				exact(s.Share), exact(s.Entropy), exact(s.Effective), diversity(s, exact),
			}
		},
		Empty: "no statement matches",
	}
	return a.withStore(ctx, func(store *graph.Store) error {
		filter := f.filter()
		if err := a.tellGaps(ctx, store, filter); err != nil {
			return err
		}
		page, err := paging.Read(filter.Offset, filter.Limit, filter.Rest)
		if err != nil {
			return usagef("--limit and --offset take whole numbers from 0 up")
		}
		d, err := query.Observations(ctx, store, query.ObservationOptions{
			Filter: filter, Rows: f.rows, Columns: f.columns, Qualifier: "none", Assertions: f.assertions, Reports: f.reports,
		})
		if err != nil {
			return err
		}
		for _, note := range d.Notes {
			a.note("%s", note)
		}
		return render(ctx, a, l, paging.Cut(page, spreads(d)))
	})
}

// spreads are the rows of observations, those with the most mentions first.
func spreads(d *network.Data) (out []spread) {
	type cell struct{ row, column uint32 }
	mentions := map[cell]int{}
	columns := map[uint32]bool{}
	for _, e := range d.Entries {
		mentions[cell{e.Row, e.Column}]++
		columns[e.Column] = true
	}
	var cells []cell
	for c := range mentions {
		cells = append(cells, c)
	}
	sorting.By(cells, func(a, b cell) int { // by label, so that sums come out the same
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	for len(cells) > 0 {
		row, n := cells[0].row, 0
		s := spread{Row: attended(d.Rows[row])}
		for ; n < len(cells) && cells[n].row == row; n++ {
			s.Mentions += mentions[cells[n]]
		}
		most := 0
		for _, c := range cells[:n] {
			if mentions[c] > most {
				most, s.Most = mentions[c], attended(d.Columns[c.column])
			}
			p := float64(mentions[c]) / float64(s.Mentions)
			s.Entropy += p * math.Log(1/p)
		}
		s.Columns, s.Share, s.Effective = n, float64(most)/float64(s.Mentions), math.Exp(s.Entropy)
		if len(columns) > 1 {
			diversity := s.Entropy / math.Log(float64(len(columns)))
			s.Diversity = &diversity
		}
		out = append(out, s)
		cells = cells[n:]
	}
	sorting.By(out, func(a, b spread) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(b.Columns, a.Columns), cmp.Compare(a.Row.label, b.Row.label), cmp.Compare(a.Row.ID, b.Row.ID))
	})
	return out
}

func attended(n network.Node) attentionOf {
	return attentionOf{ID: n.ID, Name: n.Name, label: n.Label}
}
