#!/bin/sh
# Unpacks a Debian package into a folder without installing it: a tool of another release
# beside the installed one, so that the tests can run over both, or one whose package
# would start a server. Prints the path of the program, which is called as its package is
# unless PROGRAM says otherwise.
#
#   scripts/ci/fetch-tool.sh FOLDER PACKAGE [SUITE] [PROGRAM]
#   RESTIC_BINARIES="restic:$(scripts/ci/fetch-tool.sh /tmp/restic restic)" yarn test
#
# Needs apt-get and dpkg, no root; the machine's own package lists are left alone. The
# archive is the one that the machine uses, or the one in DEBIAN_MIRROR.
set -eu

folder=${1:?folder to unpack into}
package=${2:?name of the package}
suite=${3:-trixie}
program=${4:-$package}
# Where the machine itself gets Debian's packages.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' |
  sed -n 's/^Debian Debian //p' | head -n 1)}
: "${mirror:?no Debian archive in the package sources; run apt-get update first}"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
binary="$folder/usr/bin/$program"

if [ ! -x "$binary" ]; then
  apt="$folder/apt"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/etc" "$apt/state"
  : >"$apt/state/status"
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keys] $mirror $suite main" >"$apt/etc/sources.list"
  # Proxies and the like of the machine stay in force; its sources and lists do not.
  run() {
    apt-get -q \
      -o Dir::Etc::SourceList="$apt/etc/sources.list" \
      -o Dir::Etc::SourceParts=/dev/null \
      -o Dir::State="$apt/state" \
      -o Dir::State::Lists="$apt/lists" \
      -o Dir::State::status="$apt/state/status" \
      -o Dir::Cache="$apt/cache" \
      -o Acquire::Languages=none \
      -o APT::Sandbox::User= \
      "$@" >&2
  }
  run update
  (cd "$folder" && run download "$package")
  dpkg -x "$folder/${package}"_*.deb "$folder"
  # Also for the user that the tests run a tool as.
  chmod -R a+rX "$folder"
  rm -rf "$apt" "$folder/${package}"_*.deb
fi

"$binary" version >&2 2>/dev/null || "$binary" --version >&2
echo "$binary"
