#!/usr/bin/env bash
# What becomes of a span of years that breaks at the end of a line of a PDF?
# Needs Debian 12, with its lists of packages up to date (apt-get update).
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
pin=22.12.0-2+deb12u3
mapfile -t libs < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
	--no-breaks --no-replaces --no-enhances poppler-utils |
	grep '^lib' | grep -vE '^(libpoppler126|libc6|libgcc-s1)(:|$)')
apt-get -qq -o APT::Sandbox::User=root download "poppler-utils=$pin" "libpoppler126=$pin" "${libs[@]}" >&2
for deb in *.deb; do dpkg-deb -x "$deb" root; done
LD_LIBRARY_PATH=$(printf '%s:' "$tmp"/root/lib/*-linux-gnu "$tmp"/root/usr/lib/*-linux-gnu)
pdftotext() { LD_LIBRARY_PATH=${LD_LIBRARY_PATH%:} "$tmp/root/usr/bin/pdftotext" "$@"; }
export LC_ALL=C

# pdf FILE writes the lines of standard input as one page of Helvetica.
pdf() {
	local page='BT /F 12 Tf 14 TL 72 720 Td' line doc=$'%PDF-1.4\n' xref=$'0000000000 65535 f \n' i objects
	while IFS= read -r line; do page+=" ($line) Tj T*"; done
	page+=' ET'
	objects=(
		'<</Type/Catalog/Pages 2 0 R>>'
		'<</Type/Pages/Kids[3 0 R]/Count 1>>'
		'<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>'
		"<</Length ${#page}>>"$'\nstream\n'"$page"$'\nendstream'
		'<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'
	)
	for i in "${!objects[@]}"; do
		xref+=$(printf '%010d 00000 n ' ${#doc})$'\n'
		doc+="$((i + 1)) 0 obj"$'\n'"${objects[i]}"$'\nendobj\n'
	done
	printf '%sxref\n0 6\n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' "$doc" "$xref" ${#doc} >"$1"
}

pdf speech.pdf <<'TEXT'
The minister said that the budget of 2024-
2025 would bring about 12-
15 billion to a long-
term pact.
TEXT

got=$(
	echo "default: $(pdftotext speech.pdf - | tr -d '\f')"
	echo "-bbox-layout: $(pdftotext -bbox-layout speech.pdf - | sed -n 's/.*<word [^>]*>\(.*\)<\/word>.*/\1/p' | paste -sd ' ')"
)
want='default: The minister said that the budget of 20242025 would bring about 1215 billion to a longterm pact.
-bbox-layout: The minister said that the budget of 2024- 2025 would bring about 12- 15 billion to a long- term pact.'

echo "version: $(pdftotext -v 2>&1 | head -n 1) ($pin)"
echo 'behaviour: A hyphen at the end of a line goes even between two numbers, and a span of years becomes one number of eight digits; -bbox-layout keeps the hyphen.'
echo 'output:'
echo "$got"
[ "$got" = "$want" ] || { echo 'changed; it was:' >&2; echo "$want" >&2; exit 1; }
