package discourse

import (
	"io"
	"math"
	"strconv"

	"onrecord/exports/emit"
	"onrecord/graph/network"
	"onrecord/schema"
)

var jsonFormat = Format{
	Name: "json", Ext: ".json", Help: "rows, columns, values, settings; all windows in one document",
	Write:  func(w io.Writer, n *network.Network, o Options) error { return writeJSON(w, n, o) },
	Series: writeJSONSeries,
}

// writeJSON writes a network as one JSON object.
func writeJSON(w io.Writer, n *network.Network, o Options) error {
	t := emit.NewText(w)
	emitNetwork(t, n, o)
	t.Raw("\n")
	return t.Flush()
}

// writeJSONSeries writes a list of windows.
func writeJSONSeries(w io.Writer, s *Series, o Options) error {
	t := emit.NewText(w)
	t.Raw("[")
	between := "\n"
	for n, err := range s.Networks {
		if err != nil {
			return err
		}
		t.Raw(between)
		between = ",\n"
		out := appendText(append([]byte{}, `{"start":`...), n.Start.String())
		out = appendText(append(out, `,"centre":`...), n.Centre.String())
		out = appendText(append(out, `,"end":`...), n.End.EndString())
		t.Write(append(out, `,"network":`...))
		emitNetwork(t, n, o)
		t.Raw("}")
		if t.Err() != nil {
			return t.Err()
		}
	}
	t.Raw("\n]\n")
	return t.Flush()
}

func appendText(out []byte, s string) []byte { return schema.AppendJSONString(out, s) }

// emitNetwork writes a network, line by line.
func emitNetwork(t *emit.Text, n *network.Network, o Options) {
	out := append([]byte{}, `{"mode":"`...)
	out = append(append(out, n.Settings.Mode...), `","rows":`...)
	out = appendNodes(out, n.Rows)
	out = appendNodes(append(out, `,"columns":`...), n.Columns)
	out = append(out, `,"values":[`...)
	for i, line := range n.Matrix() {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, "\n["...)
		for j, v := range line {
			if j > 0 {
				out = append(out, ',')
			}
			out = appendValue(out, v, o)
		}
		t.Write(append(out, ']'))
		out = out[:0]
	}
	out = appendSettings(append(out, `],"settings":`...), n, o)
	if o.Evidence || n.Tested() {
		t.Write(append(out, `,"cells":[`...))
		emitCells(t, n, o)
		out = append(out[:0], ']')
	}
	t.Write(append(out, '}'))
}

// appendValue writes a number; where nothing was said, 0 or null.
func appendValue(out []byte, v float64, o Options) []byte {
	switch {
	case math.IsNaN(v) && o.NA:
		return append(out, "null"...)
	case math.IsNaN(v):
		return append(out, '0')
	}
	return append(out, number(v)...)
}

func appendNodes(out []byte, nodes []network.Node) []byte {
	out = append(out, '[')
	for i := range nodes {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendNode(out, &nodes[i])
	}
	return append(out, ']')
}

func appendNode(out []byte, n *network.Node) []byte {
	if n.ID == "" {
		return append(appendText(append(out, `{"id":null,"name":`...), n.Name), '}')
	}
	out = appendText(append(out, `{"kind":`...), n.Kind)
	out = appendText(append(out, `,"id":`...), n.ID)
	out = appendText(append(out, `,"name":`...), n.Name)
	return append(out, '}')
}

// appendSettings writes all that made the network.
func appendSettings(out []byte, n *network.Network, o Options) []byte {
	s := &n.Settings
	rows, columns := n.Sides()
	if s.Mode == network.OneMode {
		columns = n.Through()
	}
	q := n.Qualifier()
	text := func(name, value string) {
		if out[len(out)-1] != '{' {
			out = append(out, ',')
		}
		out = appendText(append(appendText(out, name), ':'), value)
	}
	raw := func(name, value string) {
		out = append(append(appendText(append(out, ','), name), ':'), value...)
	}
	out = append(out, '{')
	text("rows", rows)
	text("columns", columns)
	text("qualifier", q.Name)
	text("qualifierType", string(q.Type))
	text("aggregation", string(s.Aggregation))
	text("normalization", string(s.Normalization))
	text("duplicates", string(s.Duplicates))
	compat := ""
	if s.DNA {
		compat = "dna"
	}
	text("compat", compat)
	raw("isolates", strconv.FormatBool(s.Isolates))
	raw("minWeight", number(s.MinWeight))
	joint := "keep"
	if s.SkipJoint {
		joint = "skip"
	}
	text("joint", joint)
	window := ""
	if s.Window != nil {
		window = s.Window.String()
	}
	text("window", window)
	text("step", s.StepString())
	text("windowEdges", string(s.Edges))
	text("kernel", string(s.Kernel))
	text("start", n.Start.String())
	text("end", n.End.EndString())
	values := "null"
	if s.Range != nil {
		values = "[" + number(s.Range[0]) + "," + number(s.Range[1]) + "]"
	}
	raw("qualifierRange", values)
	out = append(out, `,"selection":[`...)
	for i, condition := range o.Selection {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(out, condition)
	}
	out = append(out, ']')
	raw("observations", strconv.Itoa(n.Observations))
	raw("repeated", strconv.Itoa(n.Repeated))
	return append(out, '}')
}

// emitCells writes each cell, with the statements behind it where these are asked for.
func emitCells(t *emit.Text, n *network.Network, o Options) {
	var out []byte
	first := true
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			if !first {
				out = append(out, ',')
			}
			first = false
			out = appendNode(append(out, "\n{\"row\":"...), &n.Rows[i])
			out = appendNode(append(out, `,"column":`...), &n.Columns[c.Column])
			out = append(append(out, `,"value":`...), number(c.Value)...)
			out = appendCounts(out, n, i, c)
			if o.Evidence {
				out = appendStatements(out, n, i, c)
			}
			if o.Evidence && n.Settings.Mode == network.OneMode {
				out = appendPairs(append(out, `,"pairs":[`...), n, i, int(c.Column))
				out = append(out, ']')
			}
			t.Write(append(out, '}'))
			out = out[:0]
			if t.Err() != nil {
				return
			}
		}
	}
}

func appendCounts(out []byte, n *network.Network, row int, c network.Cell) []byte {
	field := func(name string, v float64) {
		out = append(append(append(append(out, ',', '"'), name...), '"', ':'), number(v)...)
	}
	if n.Settings.Mode == network.OneMode {
		field("congruence", c.Positive)
		field("conflict", c.Negative)
		field("common", float64(c.Count))
		supports, opposes, neutral := n.Sentiments(row, int(c.Column))
		field("supports", float64(supports))
		field("opposes", float64(opposes))
		field("neutral", float64(neutral))
	} else {
		field("supports", c.Positive)
		field("opposes", c.Negative)
		field("neutral", c.Neutral)
	}
	if chance, tested := n.Chance(row, int(c.Column)); tested {
		field("p", chance.P)
		field("q", chance.Q)
	}
	return strconv.AppendBool(append(out, `,"indirect":`...), n.Indirect(row, int(c.Column)))
}

// appendPairs writes the pairs of statements that make a tie.
func appendPairs(out []byte, n *network.Network, row, other int) []byte {
	first := true
	n.Pairs(row, other, func(p network.Pair) bool {
		if !first {
			out = append(out, ',')
		}
		first = false
		out = appendText(append(out, '['), p.A.Statement)
		out = appendText(append(out, ','), p.B.Statement)
		out = append(out, ']')
		return true
	})
	return out
}

// AppendTie writes a tie as one JSON object.
func AppendTie(out []byte, n *network.Network, row int, c network.Cell, evidence bool) []byte {
	out = appendNode(append(out, `{"row":`...), &n.Rows[row])
	out = appendNode(append(out, `,"column":`...), &n.Columns[c.Column])
	out = append(append(out, `,"value":`...), number(c.Value)...)
	out = appendCounts(out, n, row, c)
	if evidence {
		out = appendStatements(out, n, row, c)
	}
	return append(out, '}')
}

// appendStatements writes the ids of the statements behind a cell.
func appendStatements(out []byte, n *network.Network, row int, c network.Cell) []byte {
	out = append(out, `,"statements":[`...)
	for i, id := range n.Statements(row, int(c.Column)) {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(out, id)
	}
	return append(out, ']')
}

// AppendEvent writes an observation as one JSON object.
func AppendEvent(out []byte, d *network.Data, e network.Entry) []byte {
	out = appendText(append(out, `{"statement":`...), d.Statements[e.Statement])
	out = appendText(append(out, `,"date":`...), e.Time.String())
	out = appendNode(append(out, `,"row":`...), &d.Rows[e.Row])
	out = appendNode(append(out, `,"column":`...), &d.Columns[e.Column])
	out = appendText(append(out, `,"qualifier":`...), d.Qualifier.Levels[e.Level].Word)
	return append(appendText(append(out, `,"document":`...), d.Documents[e.Document]), '}')
}

// AppendObserved writes an observation and what it says as one JSON object.
func AppendObserved(out []byte, x network.CellObservation, words string) []byte {
	out = appendText(append(out, `{"statement":`...), x.Statement)
	out = appendText(append(out, `,"date":`...), x.Time.String())
	out = appendText(append(out, `,"level":`...), x.Level.Word)
	out = appendText(append(out, `,"document":`...), x.Document)
	out = appendText(append(out, `,"text":`...), words)
	return append(append(append(out, `,"weight":`...), number(x.Weight)...), '}')
}

// AppendPair writes a pair of observations and what they say as one JSON object.
func AppendPair(out []byte, p network.Pair, a, b string) []byte {
	out = appendNode(append(out, `{"column":`...), &p.A.Column)
	out = AppendObserved(append(out, `,"a":`...), p.A, a)
	out = AppendObserved(append(out, `,"b":`...), p.B, b)
	out = append(append(out, `,"agreement":`...), number(p.Agree)...)
	return append(strconv.AppendBool(append(out, `,"joint":`...), p.Joint), '}')
}
