package exports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/exports/exporttest"
	"onrecord/exports/oracle"
	"onrecord/graph/view"
)

// savers read a file of RDF and write it again, each given its path and its format, and
// the path and the format of what is to be written.
var savers = []struct {
	oracle      *oracle.Oracle
	reads       []string
	writes      []string
	ext, script string
}{
	{oracle.RDFLib, []string{"nquads", "trig", "jsonld", "turtle"}, []string{"nquads", "trig", "jsonld", "turtle"}, ".py", `
import sys, rdflib
_, file, format, to, wanted = sys.argv
names = {'jsonld': 'json-ld'}
g = rdflib.Graph() if 'turtle' in (format, wanted) else rdflib.Dataset()
if format != 'turtle' and wanted == 'turtle':
    all = rdflib.Dataset()
    all.parse(file, format=names.get(format, format))
    for s, p, o, _ in all.quads((None, None, None, None)):
        g.add((s, p, o))
else:
    g.parse(file, format=names.get(format, format))
g.serialize(to, format='nt' if (format, wanted) == ('turtle', 'nquads') else names.get(wanted, wanted), encoding='utf-8')
`},
	{oracle.N3, []string{"nquads", "trig", "turtle"}, []string{"nquads", "trig", "turtle"}, ".js", `
const fs = require('fs'), n3 = require('n3')
const [file, format, to, wanted] = process.argv.slice(2)
const names = {nquads: 'N-Quads', trig: 'TriG', turtle: 'Turtle'}
let quads = new n3.Parser({format: names[format]}).parse(fs.readFileSync(file, 'utf8'))
if (wanted == 'turtle') quads = quads.map(q => n3.DataFactory.quad(q.subject, q.predicate, q.object))
const writer = new n3.Writer({format: names[wanted]})
writer.addQuads(quads)
writer.end((err, text) => { if (err) throw err; fs.writeFileSync(to, text) })
`},
	{oracle.Oxigraph, []string{"nquads", "trig", "jsonld", "turtle"}, []string{"nquads", "trig", "turtle"}, ".js", `
const fs = require('fs'), oxigraph = require('oxigraph')
const [file, format, to, wanted] = process.argv.slice(2)
const names = {nquads: 'application/n-quads', trig: 'application/trig', turtle: 'text/turtle', jsonld: 'application/ld+json'}
let store = new oxigraph.Store()
store.load(fs.readFileSync(file, 'utf8'), {format: names[format], base_iri: 'file:///a'})
if (wanted == 'turtle') store = new oxigraph.Store(store.match().map(q => oxigraph.quad(q.subject, q.predicate, q.object)))
fs.writeFileSync(to, store.dump({format: names[wanted], from_graph_name: wanted == 'turtle' ? oxigraph.defaultGraph() : undefined}))
`},
	{oracle.JSONLDJS, []string{"jsonld", "nquads"}, []string{"nquads", "jsonld"}, ".js", `
const fs = require('fs'), jsonld = require('jsonld')
const [file, format, to, wanted] = process.argv.slice(2)
async function main() {
  let text = fs.readFileSync(file, 'utf8')
  const nquads = format == 'nquads' ? text : await jsonld.toRDF(JSON.parse(text), {format: 'application/n-quads'})
  if (wanted == 'nquads') { fs.writeFileSync(to, nquads); return }
  fs.writeFileSync(to, JSON.stringify(await jsonld.fromRDF(nquads, {format: 'application/n-quads'})))
}
main().catch(err => { console.error(err); process.exit(1) })
`},
}

// What was exported comes back after other programs have read it and written it again,
// in the same format or in another; only Turtle has no graphs.
func TestImportResaved(t *testing.T) {
	set, err := data.Load(t.Context(), []string{"../data/alaska-summit"}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	graphs := map[string]view.Graph{"invented": exporttest.GraphOf(t, exporttest.Invented(3)), "alaska": exporttest.GraphOf(t, set.Corpora[0])}
	for _, s := range savers {
		t.Run(s.ext[1:]+" "+strings.Join(s.writes, " "), func(t *testing.T) {
			s.oracle.Needs(t)
			script := exporttest.SaveText(t, "save"+s.ext, s.script)
			for name, g := range graphs {
				for i, format := range s.reads {
					all := []string{s.writes[i%len(s.writes)], s.writes[(i+1)%len(s.writes)]}
					if name == "alaska" { // it is large
						all = all[:1]
					}
					for _, wanted := range all {
						to := filepath.Join(t.TempDir(), name+named(t, wanted).Ext)
						oracle.Run(t, s.oracle, script, exporttest.Save(t, named(t, format), g, ""), format, to, wanted)
						if _, err := os.Stat(to); err != nil {
							t.Fatal(err)
						}
						_, c := reimported(t, wanted, to)
						labels := format != "turtle" && wanted != "turtle"
						if diff := cmp.Diff(byWorth(linesOf(t, g, labels)), byWorth(linesOf(t, exporttest.GraphOf(t, c), labels))); diff != "" {
							t.Errorf("%s, %s as %s: %s", name, format, wanted, diff)
						}
					}
				}
			}
		})
	}
}
