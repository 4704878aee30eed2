# Installs what only the tests need: a browser, independent PDF tools, and the test lock. Sourced by run.sh.

# command:package. A tool that is missing stops the tests; no test is skipped for want of one.
TEST_TOOLS=(chromium:chromium pdfsig:poppler-utils pdftotext:poppler-utils qpdf:qpdf certutil:libnss3-tools)

set_up_test_tools() {
  local pair missing=()
  for pair in "${TEST_TOOLS[@]}"; do
    # One package may bring two of the tools: it is named once.
    command -v "${pair%%:*}" >/dev/null || [[ " ${missing[*]} " == *" ${pair##*:} "* ]] || missing+=("${pair##*:}")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    debian_packages "the tests" "${missing[@]}"
  fi
  install_lock requirements-test.lock "for tests"
}
