package network_test

import (
	"math"
	"testing"

	"onrecord/data/table"
	"onrecord/graph/network"
	"onrecord/schema"
)

// FuzzTable: whatever a table holds, it is told, or makes a network whose ties are
// numbers and whose rows are all accounted for.
func FuzzTable(f *testing.F) {
	f.Add("who,what,q,date\nAnn,a,1,2020-01-01\nBob,a,0,2020-01-31\n", "30d", true, byte(0))
	f.Add("who;what;q;date\nAnn;a;x;2020-02\n;a;y;\n", "1m", false, byte(1))
	f.Add("who,what,q\nAnn,a,-2\nBob,a,2\nCy,,1\n", "2e", false, byte(2))
	f.Add("sep=;\nwho;what;q;date\nAnn;a;1;-0001-12-31\n", "1y", true, byte(3))
	f.Fuzz(func(t *testing.T, text, window string, dna bool, kernel byte) {
		var ps schema.Problems
		in, ok, err := table.OpenAny(t.Context(), "table.csv", []byte(text), "utf-8", "", []string{"who", "what"}, &ps)
		if err != nil || !ok {
			if len(ps) == 0 {
				t.Fatal("no table, and nothing is told")
			}
			return
		}
		rows := 0
		if err := in.Each(t.Context(), &schema.Problems{}, func([]string, func(int) schema.Pos) { rows++ }); err != nil {
			t.Fatal(err)
		}
		d, err := network.FromTable(t.Context(), in, network.TableOptions{Rows: "who", Columns: "what", Qualifier: "q", DNA: dna, Header: in.Header}, &ps)
		if err != nil || len(ps) > 0 {
			return
		}
		told := len(d.Entries)
		for _, n := range d.Dropped {
			told += n
		}
		if told != rows {
			t.Errorf("%d rows, and %d of them are told", rows, told)
		}
		for _, mode := range []network.Mode{network.OneMode, network.TwoMode} {
			s := network.Settings{Mode: mode, DNA: dna}
			if d.Qualifier.Type == network.Text {
				s.Aggregation = network.Ignore
			}
			if w, err := network.ParseWindow(window); err == nil {
				s.Window = w
				s.Kernel = network.Kernels()[int(kernel)%len(network.Kernels())]
			}
			series, err := network.Prepare(d, s)
			if err != nil {
				continue
			}
			for i := range min(series.Len(), 20) {
				n, err := series.At(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				for row := range n.Rows {
					for _, c := range n.Cells(row) {
						if math.IsNaN(c.Value) || math.IsInf(c.Value, 0) {
							t.Fatalf("a tie weighs %v", c.Value)
						}
					}
				}
			}
		}
	})
}
