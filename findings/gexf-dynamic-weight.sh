#!/usr/bin/env bash
# Which weight has an edge of GEXF for graphology, that has one of its own and others
# that change over time? Guess: its own. Needs node and npm.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . graphology@0.26.0 graphology-gexf@0.13.2 >&2

cat >run.cjs <<'JS'
const {UndirectedGraph} = require('graphology')
const gexf = require('graphology-gexf')
const file = values => `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="undirected" mode="dynamic" timeformat="date">
    <attributes class="edge" mode="dynamic"><attribute id="weight" title="weight" type="double"/></attributes>
    <nodes><node id="a" label="A"/><node id="b" label="B"/></nodes>
    <edges><edge id="e" source="a" target="b" weight="7">${values}</edge></edges>
  </graph>
</gexf>`
const on = (day, weight) => `<attvalue for="weight" value="${weight}" start="${day}" end="${day}"/>`
const read = values => gexf.parse(UndirectedGraph, file(values)).forEachEdge((_, attributes) => console.log(JSON.stringify(attributes)))
read('')
read('<attvalues>' + on('2020-01-01', 5) + on('2020-01-02', 2) + '</attvalues>')
read('<attvalues>' + on('2020-01-02', 2) + on('2020-01-01', 5) + '</attvalues>')
JS

got=$(node run.cjs)
want='{"weight":7}
{"weight":2}
{"weight":5}'

echo "version: graphology-gexf $(node -p 'require("./node_modules/graphology-gexf/package.json").version')"
echo 'behaviour: A weight that changes over time takes the place of the weight that the edge itself has, and the one that is written last wins, whatever its day.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
