#!/usr/bin/env bash
# What does graphology's Louvain make of a network in which agreement is positive and
# conflict negative? Guess: an error, or a modularity made for signs. Needs node and npm.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
	graphology@0.26.0 graphology-communities-louvain@2.0.2 >&2

cat >run.cjs <<'JS'
const {UndirectedGraph} = require('graphology')
const louvain = require('graphology-communities-louvain')
// Two camps of four, who agree with each other (1) and differ from the others.
for (const differ of [-0.25, -0.5, -0.75, -1, -2]) {
  const g = new UndirectedGraph()
  for (let i = 0; i < 8; i++) g.addNode(i)
  for (let i = 0; i < 8; i++) for (let j = 0; j < i; j++) g.addEdge(i, j, {weight: i < 4 === j < 4 ? 1 : differ})
  const {count, modularity} = louvain.detailed(g, {randomWalk: false})
  console.log(`conflict ${differ}: ${count} communities, modularity ${modularity}`)
}
JS

got=$(node run.cjs)
want='conflict -0.25: 2 communities, modularity 1
conflict -0.5: 2 communities, modularity 2.5
conflict -0.75: 8 communities, modularity NaN
conflict -1: 2 communities, modularity -3.5
conflict -2: 2 communities, modularity -1.1'

echo "version: graphology-communities-louvain $(node -p 'JSON.parse(require("fs").readFileSync("node_modules/graphology-communities-louvain/package.json")).version')"
echo 'behaviour: Negative weights are taken as they are: the modularity of two hostile camps is above 1 or below -1, and where agreement and conflict add up to nothing, it is NaN and each node is a community.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
