#!/usr/bin/env bash
# What days does a season of EDTF have for the npm package edtf? Needs node and npm.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . edtf@4.11.1 nearley@2.20.1 randexp@0.5.3 >&2

cat >run.mjs <<'JS'
import edtf from 'edtf'
const day = ms => new Date(ms).toISOString().slice(0, 10)
for (const [name, north, south] of [['spring', 25, 29], ['summer', 26, 30], ['autumn', 27, 31], ['winter', 28, 32]]) {
  const days = n => { const s = edtf(`2001-${n}`); return `2001-${n} ${day(s.min)} to ${day(s.max)}` }
  console.log(`${name}: northern ${days(north)}, southern ${days(south)}`)
}
console.log(`15 January 2002 is in the northern winter of 2001: ${edtf('2001-28').covers(edtf('2002-01-15'))}`)
console.log(`15 July 2001 is in the southern winter of 2001: ${edtf('2001-32').covers(edtf('2001-07-15'))}`)
JS

got=$(node run.mjs)
want='spring: northern 2001-25 2001-01-01 to 2001-03-31, southern 2001-29 2001-10-01 to 2001-12-31
summer: northern 2001-26 2001-04-01 to 2001-06-30, southern 2001-30 2001-07-01 to 2001-09-30
autumn: northern 2001-27 2001-07-01 to 2001-09-30, southern 2001-31 2001-04-01 to 2001-06-30
winter: northern 2001-28 2001-10-01 to 2001-12-31, southern 2001-32 2001-01-01 to 2001-03-31
15 January 2002 is in the northern winter of 2001: false
15 July 2001 is in the southern winter of 2001: false'

echo "version: edtf $(node -p 'require("./node_modules/edtf/package.json").version')"
echo 'behaviour: Seasons are quarters of the calendar year, the northern winter is October to December, and the southern summer and winter have changed places: winter is January to March.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
