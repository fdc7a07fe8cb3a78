# Sourced by .ci/run. Tools that are unpacked rather than installed: newer ones of Debian's
# next release, so that the providers' tests run over both, and promtool, whose package
# would start a server. Argument: a folder of their own.
newer_restic=$(scripts/ci/fetch-tool.sh "$1/restic" restic)
export RESTIC_BINARIES="restic:$newer_restic"
# Outside of the work tree, which the user of the database need not be able to enter.
newer_pgbackrest=$(scripts/ci/fetch-tool.sh "${TMPDIR:-/tmp}/recovery-newer-pgbackrest" pgbackrest)
export PGBACKREST_BINARIES="pgbackrest:$newer_pgbackrest"
PROMTOOL=$(scripts/ci/fetch-tool.sh "$1/prometheus" prometheus "$(. /etc/os-release && echo "$VERSION_CODENAME")" promtool)
export PROMTOOL
