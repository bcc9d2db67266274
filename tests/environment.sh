# Makes the virtual environment of the Makefile, also where Debian's python3-venv is missing.
set -eu
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

if ! command -v "$PYTHON" >/dev/null 2>&1; then
    echo "pnmr needs Python 3.11 or newer; install it with: apt-get install python3" >&2
    exit 1
fi
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "pnmr needs Python 3.11 or newer, found $("$PYTHON" --version); say make PYTHON=/path/to/python3.11" >&2
    exit 1
fi
rm -rf "$VENV"
if ! "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "Python's venv module is missing; installing the package python3-venv"
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    if ! { $as_root apt-get update -qq && $as_root apt-get install -y -qq python3-venv; } >/dev/null; then
        echo "the package python3-venv could not be installed; ask for: apt-get install python3-venv" >&2
        exit 1
    fi
fi
"$PYTHON" -m venv "$VENV"
