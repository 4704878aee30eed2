# Installs what only the tests need: a browser, independent PDF tools, and the test lock. Sourced by run.sh.

MACHINE=$(uname -m)

# command:package, or file:package. A tool that is missing stops the tests; no test is skipped for want of one.
TEST_TOOLS=(
  chromium:chromium pdfsig:poppler-utils pdftotext:poppler-utils qpdf:qpdf certutil:libnss3-tools
  openssl:openssl soffice:libreoffice-writer-nogui /usr/lib/libreoffice/program/libsclo.so:libreoffice-calc-nogui
  /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf:fonts-liberation
  /usr/lib/"$MACHINE"-linux-gnu/libatomic.so.1:libatomic1
  java:default-jdk-headless javac:default-jdk-headless /usr/share/java/jaxb-runtime.jar:libjaxb-java
)

set_up_test_tools() {
  local pair missing=()
  for pair in "${TEST_TOOLS[@]}"; do
    # One package may bring two of the tools: it is named once.
    command -v "${pair%%:*}" >/dev/null || [ -f "${pair%%:*}" ] ||
      [[ " ${missing[*]} " == *" ${pair##*:} "* ]] || missing+=("${pair##*:}")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    debian_packages "the tests" "${missing[@]}"
  fi
  install_lock requirements-test.lock "for tests"
  set_up_axe
}

# axe-core judges in the browser tests whether our pages can be used by everybody. Nothing of it is served.
set_up_axe() {
  local print
  print=$(fingerprint "$ROOT/setup/test_assets/package-lock.json")
  if is_done "$DEPS/stamps/axe" "$print" && [ -f "$DEPS/axe/axe.min.js" ]; then return; fi
  command -v npm >/dev/null || step "Node.js from a Python wheel, since npm is not here" node persistently node_from_wheel
  step "axe-core from npm, for the tests" axe persistently npm_packages test_assets
  mkdir -p "$DEPS/axe"
  mv "$DEPS/npm/node_modules/axe-core/axe.min.js" "$DEPS/axe/"
  rm -rf "$DEPS/node" "$DEPS/npm"
  mark_done "$DEPS/stamps/axe" "$print"
}
