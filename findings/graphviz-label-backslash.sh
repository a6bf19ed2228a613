#!/usr/bin/env bash
# What does Graphviz draw for a backslash in a label in angle brackets, written as a
# reference of XML so that it is no escape, as in C:\New? Guess: the backslash, in SVG
# and in json alike. Needs node and npm.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @viz-js/viz@3.31.0 >&2

cat >run.mjs <<'JS'
import {instance} from '@viz-js/viz'
const viz = await instance()
for (const label of ['<C:&#92;New>', '<C:&#92;&#92;New>', '<&#92;&#92;&#92;&#92;host>']) {
  const dot = `digraph { file [label=${label}] }`
  const svg = viz.renderString(dot, {format: 'svg'}).match(/<text[^>]*>([^<]*)/)[1]
  const json = viz.renderJSON(dot).objects[0]._ldraw_.find(operation => operation.op === 'T').text
  console.log(`${label} svg ${svg} json ${json}`)
}
JS

got=$(node run.mjs)
want='<C:&#92;New> svg C:fileew json C:fileew
<C:&#92;&#92;New> svg C:\New json C:\\New
<&#92;&#92;&#92;&#92;host> svg \\host json \\\\hos'

echo "version: Graphviz $(node -e "import('@viz-js/viz').then(v => console.log(v.graphvizVersion))") of @viz-js/viz $(node -p 'require("./node_modules/@viz-js/viz/package.json").version')"
echo 'behaviour: Escapes such as \N are replaced after the references of XML are read, so two references stand for one backslash; the texts of json have two backslashes for one, and where several stand in a row they lack the last characters.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
