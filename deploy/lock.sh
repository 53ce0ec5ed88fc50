#!/bin/sh
# Make the hashed lock files anew from pyproject.toml; they name no index address.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/pip install --quiet uv
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-strip-extras --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml "$@"
}
compile --extra postgres --extra redis -o deploy/requirements.lock
compile --extra postgres --extra redis --group test -o deploy/requirements-test.lock
