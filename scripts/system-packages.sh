#!/usr/bin/env bash
# Installs Debian packages that tests must have, where that is possible; where it is not, those tests skip and say why.
set -euo pipefail
missing=()
for package in "$@"; do
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "not root, or no apt-get: tests that want ${missing[*]} will skip" >&2
  exit 0
fi
apt-get update -qq
apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
