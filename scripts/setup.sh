#!/usr/bin/env bash
# Makes a virtual environment and installs vocmocks into it, editable, with what its tests want. Arguments: PYTHON VENV.
set -euo pipefail
python=$1 venv=$2

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

for candidate in "$python" python3.13 python3.12 python3.11; do
  if usable "$candidate"; then found=$candidate; break; fi
done
if [ -z "${found:-}" ]; then
  echo "vocmocks needs Python 3.11 or newer; $python is not. Name one: make PYTHON=/path/to/python3.12 …" >&2
  exit 1
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "$found cannot make virtual environments: install its venv module (on Debian: apt-get install python3-venv)" >&2
    exit 1
  fi
  apt-get update -qq
  apt-get install -qq --yes --no-install-recommends python3-venv >/dev/null
fi
"$found" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check --editable '.[dev]'
