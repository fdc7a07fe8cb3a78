# Sourced by .ci/run: newer tools of Debian's next release, unpacked beside the installed
# ones, so that the providers' tests run over both. Argument: a folder of their own.
newer_restic=$(scripts/ci/fetch-newer-tool.sh "$1/restic" restic)
export RESTIC_BINARIES="restic:$newer_restic"
# Outside of the work tree, which the user of the database need not be able to enter.
newer_pgbackrest=$(scripts/ci/fetch-newer-tool.sh "${TMPDIR:-/tmp}/recovery-newer-pgbackrest" pgbackrest)
export PGBACKREST_BINARIES="pgbackrest:$newer_pgbackrest"
