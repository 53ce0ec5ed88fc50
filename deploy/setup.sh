#!/bin/sh
# Make .venv and install what is locked. `setup.sh run` for use, `setup.sh test` with test tools.
# What is missing from the system is installed when root and apt are there, otherwise named.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
lock=deploy/requirements.lock
[ "$purpose" = run ] || lock=deploy/requirements-test.lock
stamp=.venv/installed-$purpose
SYSTEM_PYTHON=/usr/bin/python3

is_installed() {
    [ -e "$stamp" ] && ! [ "$lock" -nt "$stamp" ] && ! [ pyproject.toml -nt "$stamp" ]
}

# The system's own Python first: distributions build it with profile-guided optimization, which runs
# the same code a fifth faster, and apt-get's python3-venv belongs to it.
find_python() {
    for candidate in ${PYTHON:-} "$SYSTEM_PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is missing. Type: sudo apt-get install python3 python3-venv" >&2
    exit 1
}

has_library() {
    ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1"* >/dev/null 2>&1
}

missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    ls /usr/share/fonts/truetype/noto/NotoSerifTibetan-Bold.ttf >/dev/null 2>&1 || echo fonts-noto-core
    [ "$purpose" = test ] || return 0
    command -v chromium >/dev/null 2>&1 || echo chromium
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
    command -v pdftotext >/dev/null 2>&1 || echo poppler-utils
    command -v redis-server >/dev/null 2>&1 || echo redis-server
}

install_packages() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing from the system's packages: $*"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
        return
    fi
    echo "Missing from the system: $*" >&2
    echo "Type: sudo apt-get install $*" >&2
    # Without the PDF libraries everything but the PDF works, without the fonts all but certificates
    # for names in five scripts; without the rest nothing would.
    case " $* " in *" python3-venv "* | *" chromium "* | *" postgresql "* | *" poppler-utils "* | *" redis-server "*) exit 1 ;; esac
}

# The shell draws the same pages as the whole browser in a third of the processor time, and tests
# take it where it is. Not every system has it.
install_headless_shell() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
    command -v chromium-headless-shell >/dev/null 2>&1 && return 0
    install_packages chromium-headless-shell || echo "Tests take the whole browser instead"
}

if [ -L .venv ] && ! is_installed; then
    echo ".venv is a link to $(readlink .venv). Installing would point that environment to this" \
        "folder. For one of its own, type: rm .venv" >&2
    exit 1
fi
python=$(find_python)
packages=$(missing_packages)
# shellcheck disable=SC2086 - one word for each package
[ -z "$packages" ] || install_packages $packages

[ -x .venv/bin/python ] || "$python" -m venv .venv
if ! is_installed; then
    echo "Installing the Python packages (once)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
    touch "$stamp"
    [ "$purpose" = run ] || touch .venv/installed-run
    [ "$purpose" = run ] || install_headless_shell
fi
