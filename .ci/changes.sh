#!/bin/sh
# Write what has changed for readers since BASE into the file CHANGES, and on stdout. Run by make.
#
#   .ci/changes.sh review     of what is proposed: fails with its faults, and where a guard trips
#   .ci/changes.sh release    of what was accepted: fails with nothing, and where BASE is none of
#                             this repository (the first push of a branch sends zeros, a forced
#                             one what is gone) it tells what changed since the first parent
#
# Whatever comes of it, CHANGES is there in the end, since the forge shows it.

set -eu
cd "$(dirname "$0")/.."
kind=$1
mkdir -p "$(dirname "$CHANGES")"

is_commit() { git rev-parse --verify --quiet --end-of-options "$1^{commit}" >/dev/null; }

# Set in by four blanks, text of an input stays text, whatever is in it.
told_plainly() {
    echo "**What changes cannot be told:**"
    echo
    printf '%s\n' "$1" | tr '\r' ' ' | sed 's/^/    /'
}

case $kind in
review) ;;
release)
    is_commit "$BASE" || BASE=HEAD^1
    if ! is_commit "$BASE"; then
        echo "No earlier state is there to compare with." | tee "$CHANGES"
        exit 0
    fi
    ;;
*)
    echo "error: changes.sh knows review and release, not '$kind'" >&2
    exit 2
    ;;
esac
code=0
# What goes to stderr is kept and shown; what goes to stdout is the comparison.
said=$(.venv/bin/ssb-report diff "$BASE" --format markdown 2>&1 >"$CHANGES") || code=$?
printf '%s\n' "$said" >&2
[ -s "$CHANGES" ] || told_plainly "$said" >"$CHANGES"
cat "$CHANGES"
[ "$kind" = review ] || code=0
exit "$code"
