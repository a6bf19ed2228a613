package exports

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
)

// imported is what neo4j-admin makes of a folder, by the rules of its manual:
// only the files that the command in the README names are read, the header
// types the properties, and an empty cell is no property.
func imported(t *testing.T, files shelf) (out flat) {
	t.Helper()
	command := regexp.MustCompile(`(?s)neo4j-admin database import full neo4j.*?\n~~~`).FindString(files["README.md"].String())
	if !strings.Contains(command, "--array-delimiter=U+001F --multiline-fields=true") {
		t.Fatalf("no command: %s", command)
	}
	ids := map[string]string{} // by IRI
	named := 1
	for _, m := range regexp.MustCompile(`--(nodes|relationships)=(\S+)`).FindAllStringSubmatch(command, -1) {
		named++
		header, rows := records(t, files[m[2]].String())
		for _, cells := range rows {
			row := map[string]any{}
			for i, cell := range cells {
				name, kind, _ := strings.Cut(header[i], ":")
				if cell == "" {
					continue
				}
				switch kind {
				case "ID(Entity)", "string":
					row[name] = cell
				case "string[]":
					row[name] = strings.Split(cell, "\x1f")
				case "long":
					n, err := strconv.Atoi(cell)
					if err != nil {
						t.Fatal(err)
					}
					row[name] = n
				case "double":
					n, err := strconv.ParseFloat(cell, 64)
					if err != nil {
						t.Fatal(err)
					}
					row[name] = n
				case "boolean":
					row[name] = cell == "true"
				case "LABEL", "TYPE":
					row[kind] = cell
				case "START_ID(Entity)", "END_ID(Entity)":
					if row[kind] = ids[cell]; row[kind] == "" {
						t.Errorf("%s: no node %s", m[2], cell)
					}
				default:
					t.Fatalf("%s: a column %s", m[2], header[i])
				}
			}
			if m[1] == "nodes" {
				if iri, id := row["iri"].(string), row["id"].(string); ids[iri] != "" {
					t.Errorf("%s is there twice", iri)
				} else {
					ids[iri] = id
				}
				out.Nodes = append(out.Nodes, row)
			} else {
				out.Edges = append(out.Edges, row)
			}
		}
	}
	if named != len(files) {
		t.Errorf("the command names %d of %d files", named-1, len(files)-1)
	}
	return out
}

// sorted puts rows into an order that does not depend on files.
func (f flat) sorted() flat {
	byAll := func(a, b map[string]any) int {
		for _, key := range slices.Sorted(maps.Keys(a)) {
			if x, y := plain(a[key]), plain(b[key]); x != y {
				return strings.Compare(x, y)
			}
		}
		return 0
	}
	for _, rows := range [][]map[string]any{f.Nodes, f.Edges} {
		slices.SortFunc(rows, byAll)
	}
	return f
}

// typed is what a database of property graphs is to have of a graph.
func typed(t *testing.T, g view.Graph, as view.View, text func(string) string) flat {
	t.Helper()
	out := flatten(t, g, as, func(v any) any {
		switch v := v.(type) {
		case string:
			return text(v)
		case []string:
			list := make([]string, len(v))
			for i, item := range v {
				list[i] = strings.ReplaceAll(text(item), "\x1f", "\ufffd")
			}
			return list
		}
		return v
	})
	for _, row := range out.Nodes {
		row["name"], row["LABEL"] = row["label"], strings.ToUpper(row["kind"].(string)[:1])+row["kind"].(string)[1:]
		delete(row, "label")
		delete(row, "kind")
	}
	for _, row := range out.Edges {
		row["START_ID(Entity)"], row["END_ID(Entity)"] = row["source"], row["target"]
		row["TYPE"] = strings.ToUpper(regexp.MustCompile(`[A-Z]`).ReplaceAllString(row["label"].(string), "_$0"))
		for _, name := range []string{"source", "target", "label"} {
			delete(row, name)
		}
		if row["mutual"] == false {
			delete(row, "mutual")
		}
	}
	return out.sorted()
}

func TestNeo4j(t *testing.T) {
	all := corpora(t)
	all["empty"] = empty
	for name, g := range all {
		for _, as := range named(t, "neo4j").Views {
			in := &Input{Graph: g, As: as}
			got := imported(t, filed(t, named(t, "neo4j"), in)).sorted()
			for _, row := range got.Nodes {
				delete(row, "weight")
			}
			// The reader of CSV makes LF of CR LF; neo4j-admin does not.
			want := typed(t, g, as, func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
			if name == "hostile" && !strings.Contains(in.Lost.String(), "between the items") {
				t.Errorf("%s as %s: lost %s", name, as, in.Lost.String())
			}
		}
	}
}
