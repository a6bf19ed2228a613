package discourse

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"onrecord/exports/emit"
	"onrecord/graph/network"
)

var dlFormat = Format{
	Name: "dl", Ext: ".dl", Help: "UCINET's DL, as a list of edges with labels",
	Write: writeDL, Apart: true,
}

// writeDL writes DL of UCINET: an edge list, with the format on a line of its own
// and each label on one. The ties of a one-mode
// network come in both directions, for the format has no undirected ones.
func writeDL(w io.Writer, n *network.Network, _ Options) error {
	t := emit.NewText(w)
	labels := func(nodes []network.Node) {
		for i := range nodes {
			t.Raw(dlLabel(nodes[i].Label), "\n")
		}
	}
	one := n.Settings.Mode == network.OneMode
	if one {
		t.Raw("dl n=", strconv.Itoa(len(n.Rows)), "\nformat = edgelist1\nlabels:\n")
		labels(n.Rows)
	} else {
		t.Raw("dl nr=", strconv.Itoa(len(n.Rows)), " nc=", strconv.Itoa(len(n.Columns)), "\nformat = edgelist2\nrow labels:\n")
		labels(n.Rows)
		t.Raw("column labels:\n")
		labels(n.Columns)
	}
	t.Raw("data:\n")
	line := func(from, to int, v float64) {
		t.Raw(strconv.Itoa(from+1), " ", strconv.Itoa(to+1), " ", number(v), "\n")
	}
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			line(i, int(c.Column), c.Value)
			if one && int(c.Column) != i {
				line(int(c.Column), i, c.Value)
			}
		}
		if t.Err() != nil {
			return t.Err()
		}
	}
	return t.Flush()
}

// dlLabel is a label of DL: between quotation marks where it is not one plain word, for
// then it would be several. It cannot hold a quotation mark or a line break.
func dlLabel(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case unicode.IsControl(r), unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, s)
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' }) {
		return s
	}
	return `"` + s + `"`
}
