#!/bin/sh
# Make what the Makefile's targets need, and then the stamp that says so.
#
#   .ci/setup.sh runtime STAMP    system libraries, .venv from requirements.lock, the fonts
#   .ci/setup.sh tests STAMP      on top of it what only the tests need
#   .ci/setup.sh audit STAMP      on top of the first the tests' libraries, the auditors among them
#
# Exit code 3: something outside is missing; one line on stderr says what.

set -eu
cd "$(dirname "$0")/.."
target=$1
stamp=$2

say() { echo "setup: $*" >&2; }
fail() { echo "error: $*" >&2; exit 3; }

# The first Python that is new enough; PYTHON names another.
find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is missing; on Debian: apt-get install python3 python3-venv;" \
        "on Fedora: dnf install python3; on macOS: brew install python"
}

# Bytecode is left to who imports: most of what is installed nobody does.
install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile "$@" ||
        fail "pip could not install what $lock names (is the network there?); run make again"
}

# What the tests need that is no Python package: of the system, and then what its npm installs.
other_programs() {
    .venv/bin/python .ci/system.py --tests
    judges=.venv/judges
    mkdir -p "$judges"
    cp tests/judges/package.json tests/judges/package-lock.json "$judges"
    npm ci --prefix "$judges" --ignore-scripts --prefer-offline --no-audit --no-fund --silent ||
        fail "npm could not install what $judges/package-lock.json names" \
            "(is the network there?); run make again"
}

case $target in
runtime)
    lock=requirements.lock
    python=$(find_python)
    "$python" .ci/system.py
    say "the environment .venv from $lock, once; a minute or two …"
    rm -rf .venv
    "$python" -m venv .venv
    install --require-hashes -r "$lock"
    install --no-index --no-build-isolation --editable .
    .venv/bin/python -m ssb_report.fonts
    ;;
tests)
    lock=tests/requirements.lock
    say "what the tests need, from $lock, once …"
    # Side by side. Neither is left alone when the other fails, since who stops apt-get breaks it.
    other_programs &
    others=$!
    code=0
    (install --require-hashes -r "$lock") || code=$?
    wait "$others"
    [ "$code" -eq 0 ] || exit "$code"
    ;;
audit)
    lock=tests/requirements.lock
    say "what audits need, from $lock, once …"
    install --require-hashes -r "$lock"
    ;;
*)
    fail "setup.sh knows runtime, tests and audit, not '$target'"
    ;;
esac
rm -f "${stamp%-*}"-*
touch "$stamp"
