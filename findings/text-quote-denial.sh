#!/usr/bin/env bash
# Where does the npm package dom-anchor-text-quote anchor a TextQuoteSelector
# whose exact words are in the text once? Needs node and npm.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
	dom-anchor-text-quote@4.0.2 dom-anchor-text-position@4.0.0 diff-match-patch@1.0.5 linkedom@0.18.15 >&2

cat >run.cjs <<'JS'
const { toTextPosition } = require('dom-anchor-text-quote')
const { parseHTML } = require('linkedom')
const items = Array.from({ length: 8 }, (_, i) => `<p>Item ${i + 1} of the agenda was passed to the committee on finance.</p>`).join('')
const { document } = parseHTML(`<html><body>${items}<p>Minister: We will not raise the tax on fuel.</p>${items}<p>Opposition: We will raise the tax on fuel.</p></body></html>`)
const text = document.body.textContent
const exact = 'We will raise the tax on fuel.'
const found = selector => {
  const { start, end } = toTextPosition(document.body, selector)
  return `${start}–${end} ${JSON.stringify(text.slice(start, end))}`
}
console.log(`exact words at ${text.indexOf(exact)} only: ${text.indexOf(exact) === text.lastIndexOf(exact)}`)
console.log('exact:', found({ exact }))
console.log('exact and prefix:', found({ exact, prefix: 'Opposition: ' }))
JS

got=$(node run.cjs)
want='exact words at 1016 only: true
exact: 490–520 "We will not raise the tax on f"
exact and prefix: 1016–1046 "We will raise the tax on fuel."'

echo "version: dom-anchor-text-quote $(node -p 'require("./node_modules/dom-anchor-text-quote/package.json").version')"
echo 'behaviour: Words that are in the text exactly once are anchored, when no prefix is given, at similar words nearer to the middle of the text, here at the denial of what they say, which is cut off.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
