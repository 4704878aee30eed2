#!/usr/bin/env bash
# Makes the locks anew from pyproject.toml: ./setup/lock.sh [--upgrade]. Needs a .venv; installs uv into it.
# The locks hold no registry address: clients use the one that they are set up for.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m pip install --disable-pip-version-check --quiet uv
compile() {
  .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --quiet "$@"
}

compile "$@" pyproject.toml -o requirements.lock
compile "$@" --group pyproject.toml:test -c requirements.lock -o requirements-test.lock
compile "$@" setup/assets/node.in -o setup/assets/node.lock
