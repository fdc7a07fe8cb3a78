# Sourced by .ci/run: newer tools of Debian's next release, unpacked beside the installed
# ones, so that the providers' tests run over both. Argument: a folder of their own.
newer_restic=$(plugins/recovery-backend-module-restic/scripts/fetch-newer-restic.sh "$1/restic")
export RESTIC_BINARIES="restic:$newer_restic"
