#!/usr/bin/env bash
# Builds the image of the Dockerfile without a container engine or a registry: what it is built FROM is made of
# Debian's packages and bears that name here. As root: build.sh NAME
set -euo pipefail
cd "$(dirname "$0")/../../.."

name=${1:-wildix-care-bot}
base=$(sed -n 's/^FROM \([^ ]*\) AS build$/\1/p' Dockerfile)
bundle=/etc/ssl/certs/ca-certificates.crt

for tool in buildah mmdebstrap; do
  command -v "$tool" >/dev/null || {
    echo "$tool is missing. On Debian and Ubuntu: apt-get install --no-install-recommends buildah mmdebstrap" >&2
    exit 1
  }
done
((EUID == 0)) || { echo "Only root can build it here: sudo make image" >&2; exit 1; }

if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  echo "Making $base of Debian's packages"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  # Neither manuals nor translations, and usr-is-merged instead of usrmerge, which brings all of Perl; `python` is what
  # the image of that name calls it.
  mmdebstrap --quiet --mode=root --variant=minbase \
    --include=python3,python3-venv,ca-certificates,usr-is-merged \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --customize-hook='ln -s python3 "$1/usr/bin/python"' \
    --customize-hook='find "$1/usr/lib" -name __pycache__ -prune -exec rm -r {} +' \
    bookworm "$folder/base.tar"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$folder/base.tar" / >/dev/null
  buildah copy --quiet "$container" "$bundle" "$bundle" >/dev/null  # with whatever this machine trusts besides
  buildah config --env PIP_CERT="$bundle" "$container"
  buildah commit --quiet --rm "$container" "$base" >/dev/null
fi

# Chrooted and on the machine's own network, because a container may start no container of its own.
buildah bud --quiet --format docker --isolation chroot --network host --pull-never --tag "$name" . >/dev/null
buildah images --format '{{.Name}}: {{.Size}}' "$name"
