#!/usr/bin/env bash
# Sets up and runs cmeforms: ./run.sh demo | test [--all] | serve | check | bench NAME
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
DEPS=$ROOT/.deps
PYTHON=$ROOT/.venv/bin/python
cd "$ROOT"
for part in steps python fonts assets test_tools; do
  # shellcheck source=/dev/null
  . "$ROOT/setup/$part.sh"
done

usage() {
  cat <<'TEXT'
./run.sh demo [--no-serve] [--seed N]   set up, fill demo/ with sample people and synthetic children, start the server
./run.sh serve [OPTIONS]                set up and start the server on this authority's own home
./run.sh test [--all] [PYTEST OPTIONS]  set up and run every check and test; --all adds the long versions
./run.sh check                          set up and run the checks alone: style, types, contracts, definitions
./run.sh bench NAME [OPTIONS]           set up and measure: documents, sealing, letters, lists or web
TEXT
}

set_up_running() {
  set_up_python
  set_up_fonts
  set_up_assets
}

set_up_testing() {
  set_up_running
  set_up_test_tools
}

run_checks() {
  say "- style: ruff"
  .venv/bin/ruff check .
  say "- types: mypy"
  .venv/bin/mypy
  say "- import contracts: lint-imports"
  .venv/bin/lint-imports
  say "- form definitions and letter templates: cmeforms check"
  "$PYTHON" -m cmeforms check
}

run_demo() {
  local serve=yes options=()
  for word in "$@"; do
    if [ "$word" = --no-serve ]; then serve=no; else options+=("$word"); fi
  done
  set_up_running
  "$PYTHON" -m cmeforms --home demo demo "${options[@]}"
  if [ "$serve" = yes ]; then exec "$PYTHON" -m cmeforms --home demo serve; fi
}

run_server() {
  set_up_running
  exec "$PYTHON" -m cmeforms serve "$@"
}

run_all_checks() {
  set_up_testing
  run_checks
}

run_tests() {
  local scope=(-m "not long")
  if [ "${1:-}" = --all ]; then
    scope=(--hypothesis-profile searching)
    shift
  fi
  set_up_testing
  run_checks
  say "- tests"
  # One file stays on one worker, so that its server and browser start once.
  "$PYTHON" -m pytest -n 2 --dist loadfile "${scope[@]}" "$@"
}

run_bench() {
  local name=${1:-}
  [ -n "$name" ] && [ -f "bench/$name.py" ] || fail "no such benchmark: '$name'. There are: $(cd bench && echo *.py)"
  shift
  set_up_testing
  "$PYTHON" "bench/$name.py" "$@"
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  demo) run_demo "$@" ;;
  serve) run_server "$@" ;;
  test) run_tests "$@" ;;
  check) run_all_checks ;;
  bench) run_bench "$@" ;;
  help | --help | -h) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
