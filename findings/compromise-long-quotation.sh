#!/usr/bin/env bash
# Which quotations does the npm package compromise find? Needs node and npm.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . compromise@14.17.0 >&2

cat >run.mjs <<'JS'
import nlp from 'compromise'
const said = words => console.log(JSON.stringify(nlp(`The mayor said: ${words} Then she left.`).quotations().out('array')))
said('“We will build. We will plant. We will pay.”')
said('“We will build. We will plant. We will pay. We will stay.”')
said('“We will build.\n\n“We will plant.\n\n“We will pay.\n\n“We will stay.”')
JS

got=$(node run.mjs)
want='["“We will build. We will plant. We will pay.”"]
[]
["“We will plant.\n\n“We will pay.\n\n“We will stay.”"]'

echo "version: compromise $(node -p 'require("./node_modules/compromise/package.json").version')"
echo 'behaviour: A quotation of three sentences is found, one of four is not; and of a speech in four paragraphs, each opened and the last one closed, the first paragraph is no quotation.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
