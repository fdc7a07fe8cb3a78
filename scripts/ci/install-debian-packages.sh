#!/usr/bin/env bash
# The Debian packages that tests and demo use. A no-op when they are there.
set -euo pipefail
packages=(
  build-essential python3 git ca-certificates
  postgresql         # server programs, for stores and migrations
  restic             # the oldest version that the provider supports
  pgbackrest         # the oldest version that the provider supports
  rclone             # serves restic's REST protocol
  openssl            # certificates of servers in tests
  zstd zip unzip     # make archives the way that users do
  chromium fonts-dejavu-core
)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo 'all there'
  exit 0
fi
echo "installing ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then sudo=(); else sudo=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
# Debian would start a server of its own after the installation; the tests start theirs.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  "${sudo[@]}" mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
