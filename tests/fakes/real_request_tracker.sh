#!/usr/bin/env bash
# Plays the contract of all helpdesks on a real Request Tracker 5: Debian 12 or newer, root only to install it.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(request-tracker5 rt5-db-sqlite rt5-standalone)
if ! dpkg-query --show "${packages[@]}" >/dev/null 2>&1; then
  if ((EUID != 0)); then
    echo "Missing. As root: apt-get install --no-install-recommends ${packages[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
REAL_REQUEST_TRACKER=1 .venv/bin/python -m pytest tests/test_helpdesks.py -k real_request_tracker "$@"
