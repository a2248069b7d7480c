#!/usr/bin/env bash
# Writes requirements.lock: the versions that a clean install of vocmocks with Redis (without its tests) gets. Argument: PYTHON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check ".[redis]"
{
  echo "# What the container image installs. Written by \`make lock\`."
  "$folder/venv/bin/python" -m pip freeze --exclude vocmocks
} > requirements.lock
