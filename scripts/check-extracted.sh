#!/usr/bin/env bash
# Is every schemas/*/extracted.json, byte for byte, what the extractor writes today? Arguments: VOCMOCKS DOCUMENTS.
set -euo pipefail
vocmocks=$1 documents=$2
if [ ! -d "$documents" ]; then
  echo "extraction not checked: no vendor documents in $documents (set VOCMOCKS_DOCS)"
  exit 0
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$vocmocks" extract "$documents"/* -o "$fresh" --no-descriptions >/dev/null
status=0
for folder in "$fresh"/*/; do
  name=$(basename "$folder")
  cmp "$folder/extracted.json" "schemas/$name/extracted.json" || { echo "schemas/$name/extracted.json is not what the extractor writes: run make extract" >&2; status=1; }
done
exit $status
