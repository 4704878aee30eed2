# Runs one step of set-up at a time: says what it does, shows that it lives, and says plainly why it failed.
# Sourced by run.sh, which sets ROOT and DEPS.

say() { printf '%s\n' "$*"; }

fail() {
  printf 'cmeforms: %s\n' "$*" >&2
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# step "what it does" LOGNAME command...: output goes to a log; a line of progress once it takes more than two seconds.
step() {
  local what=$1 log="$DEPS/logs/$2.log" began=$SECONDS job shown=0 passed
  shift 2
  mkdir -p "$DEPS/logs"
  say "- $what"
  "$@" >"$log" 2>&1 </dev/null &
  job=$!
  # A job in the background does not hear Ctrl-C by itself.
  trap 'kill "$job" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.2
    passed=$((SECONDS - began))
    if [ "$passed" -gt 2 ] && [ "$passed" -ge "$((shown + 10 * (shown > 0)))" ]; then
      shown=$passed
      say "  ... still at it, ${passed} s"
    fi
  done
  if ! wait "$job"; then
    tail -n 20 "$log" >&2
    fail "could not do this step: $what. The whole output is in ${log#"$ROOT"/}"
  fi
  trap - INT TERM
}

# persistently command...: again after growing pauses, for what comes over a network or waits for another's lock.
persistently() {
  local pause
  for pause in 5 20 60; do
    "$@" && return
    echo "That failed; again in $pause s."
    sleep "$pause"
  done
  "$@"
}

# A step is done while its stamp holds the hash of all that it was made from.
fingerprint() { { printf '%s\n' "$ROOT"; cat "$@"; } | sha256sum | cut -d ' ' -f 1; }

is_done() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

mark_done() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

# debian_packages "what for" package...: installs as root; otherwise names the one line that does it, and stops.
debian_packages() {
  local why=$1
  shift
  command -v apt-get >/dev/null || fail "missing for $why, by Debian's names: $*. Install them with this machine's own package tool."
  is_root || fail "Debian packages are missing for $why. Run this line as root, then start again: apt-get install -y $*"
  step "Debian packages for $why: $*" apt persistently apt_install "$@"
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  local install=(apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@")
  # On a new machine the package lists are absent, on an old one they may name files that are gone.
  "${install[@]}" || { apt-get update && "${install[@]}"; }
}
