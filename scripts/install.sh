#!/bin/sh
# Brings .venv up to date with the requirements file named in $1, which .venv keeps a copy of.
# This part looks for the Python to do it with; install.py does it.
set -f

[ -x .venv/bin/python ] && cmp -s "$1" ".venv/$1" && exit 0

recent='import sys; sys.exit(sys.version_info < (3, 11))'

# The first Python on the PATH that passes the check $1. A name may stand for an old Python in
# one folder and for a new one in the next, so each is tried.
find_python() (
    IFS=:
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        for folder in $PATH; do
            if [ -x "$folder/$name" ] && "$folder/$name" -c "$1" >/dev/null 2>&1; then
                echo "$folder/$name"
                exit 0
            fi
        done
    done
    exit 1
)

if .venv/bin/python -c "import pip; $recent" >/dev/null 2>&1; then
    python=.venv/bin/python
elif python=$(find_python "import ensurepip, venv; $recent"); then
    :
elif python=$(find_python "$recent"); then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$python cannot make virtual environments; on Debian and Ubuntu the package" \
        "python$version-venv adds that." >&2
    exit 1
else
    version=$(python3 --version 2>/dev/null || echo 'there is no python3')
    echo "The portal needs Python 3.11 or newer, and none was found ($version)." >&2
    exit 1
fi
exec "$python" scripts/install.py "$1"
