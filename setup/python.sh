# Makes .venv/ and installs from the hash-pinned locks. Sourced by run.sh.

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$name"
      return
    fi
  done
  return 1
}

make_venv() {
  local python place
  place=$ROOT/.venv
  # A virtual environment cannot be moved: one that was made elsewhere, or whose Python is gone, is made again.
  if is_done "$place/stamps/venv" "$ROOT" && "$place/bin/python" -m pip --version >/dev/null 2>&1; then return; fi
  python=$(find_python) || fail "Python 3.11 or newer is needed, and no such python3 is on the PATH."
  "$python" -c 'import ensurepip, venv' 2>/dev/null || debian_packages "a Python environment" python3-venv
  step "Making .venv with $("$python" -V)" venv "$python" -m venv --clear "$place"
  mark_done "$place/stamps/venv" "$ROOT"
}

# install_lock NAME "what for": the lock's files by hash only; nothing is taken that the lock does not name.
# Python compiles a module when it is first imported: compiling all of them here would take longer than the download.
install_lock() {
  local lock=$ROOT/$1 stamp=$ROOT/.venv/stamps/$1 print
  print=$(fingerprint "$lock")
  if is_done "$stamp" "$print"; then return; fi
  step "Python packages $2, from $1" "$1" persistently "$ROOT/.venv/bin/python" -m pip install \
    --disable-pip-version-check --no-input --no-compile --no-deps --require-hashes -r "$lock"
  mark_done "$stamp" "$print"
}

# The checkout itself is not installed: Python finds it by a path file, and the command is two lines of shell.
link_checkout() {
  local packages
  packages=$("$ROOT/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  printf '%s\n' "$ROOT" >"$packages/cmeforms-checkout.pth"
  printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m cmeforms "$@"\n' "$ROOT" >"$ROOT/.venv/bin/cmeforms"
  chmod 755 "$ROOT/.venv/bin/cmeforms"
}

# Older SQLite can corrupt a database in WAL mode under two connections, so set-up stops rather than run on it.
# Source: docs/dependencies.md, pysqlite3
require_sqlite() {
  "$ROOT/.venv/bin/python" -c 'import pysqlite3.dbapi2 as s, sys; sys.exit(s.sqlite_version_info < (3, 51, 3))' ||
    fail "SQLite 3.51.3 or newer is needed. On this machine pysqlite3 was built on an older system library; see docs/dependencies.md."
}

set_up_python() {
  make_venv
  install_lock requirements.lock "for running"
  require_sqlite
  link_checkout
}
