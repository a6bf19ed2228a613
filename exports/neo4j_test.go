package exports

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/exports/exporttest"
	"onrecord/graph/view"
)

// imported is what neo4j-admin makes of a folder, by the rules of its manual:
// only the files that the command in the README names are read, the header
// types the properties, and an empty cell is not a property.
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
func (f flat) sorted(t *testing.T) flat {
	t.Helper()
	for _, rows := range [][]map[string]any{f.Nodes, f.Edges} {
		keys := map[string]map[string]any{}
		for _, row := range rows {
			key, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			if keys[string(key)] != nil {
				t.Fatalf("%s is there twice", key)
			}
			keys[string(key)] = row
		}
		for i, key := range slices.Sorted(maps.Keys(keys)) {
			rows[i] = keys[key]
		}
	}
	return f
}

// typed is what a database of property graphs is to have of a graph.
func typed(t *testing.T, g view.Graph, as view.View, text, item func(string) string) flat {
	t.Helper()
	out := flatten(t, g, as, func(v any) any {
		switch v := v.(type) {
		case string:
			return text(v)
		case []string:
			list := make([]string, len(v))
			for i, s := range v {
				list[i] = item(text(s))
			}
			return list
		}
		return asFloats(v)
	})
	weights := map[string]int{}
	if as != view.Full {
		weights = weightsOf(t, g, as)
	}
	for _, row := range out.Nodes {
		if n, ok := weights[row["id"].(string)]; ok {
			row["weight"] = n
		}
		row["name"], row["LABEL"] = row["label"], strings.ToUpper(row["kind"].(string)[:1])+row["kind"].(string)[1:]
		delete(row, "label")
		delete(row, "kind")
	}
	for _, row := range out.Edges {
		row["START_ID(Entity)"], row["END_ID(Entity)"] = row["source"], row["target"]
		row["TYPE"] = strings.ToUpper(regexp.MustCompile(`[A-Z]`).ReplaceAllString(row["label"].(string), "_$0"))
		if row["TYPE"] == "EVENT" || row["TYPE"] == "PLACE" {
			row["TYPE"] = "AT_" + row["TYPE"].(string)
		}
		for _, name := range []string{"source", "target", "label"} {
			delete(row, name)
		}
		if row["mutual"] == false {
			delete(row, "mutual")
		}
	}
	return out.sorted(t)
}

func weightsOf(t *testing.T, g view.Graph, as view.View) map[string]int {
	t.Helper()
	p, err := g.Properties(as)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for n, err := range p.Nodes {
		if err != nil {
			t.Fatal(err)
		}
		out[n.ID] = n.Weight
	}
	return out
}

func TestNeo4j(t *testing.T) {
	all := exporttest.Corpora(t)
	all["empty"] = exporttest.Empty
	for name, g := range all {
		for _, as := range named(t, "neo4j").Views {
			in := &Input{Graph: g, As: as}
			got := imported(t, filed(t, named(t, "neo4j"), in)).sorted(t)
			// The reader of CSV makes LF of CR LF; neo4j-admin does not.
			want := typed(t, g, as, func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") },
				func(s string) string { return strings.ReplaceAll(s, "\x1f", "\ufffd") })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s as %s: %s", name, as, diff)
			}
			if name == "hostile" && !strings.Contains(in.Lost.String(), "between the items") {
				t.Errorf("%s as %s: lost %s", name, as, in.Lost.String())
			}
		}
	}
}
