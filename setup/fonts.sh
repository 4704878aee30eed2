# Finds the Noto fonts that documents are set in, or fetches Debian's packages of them. Sourced by run.sh.
# Files are looked for in the system's folder first, then in .deps/fonts, where they lie as Debian lays them.

FONT_PACKAGES=(fonts-noto-core fonts-noto-cjk)
FONT_FILES=(
  truetype/noto/NotoSans-Regular.ttf
  truetype/noto/NotoSans-Bold.ttf
  truetype/noto/NotoSansArabic-Regular.ttf
  truetype/noto/NotoSansBengali-Regular.ttf
  truetype/noto/NotoSansDevanagari-Regular.ttf
  truetype/noto/NotoSansEthiopic-Regular.ttf
  truetype/noto/NotoSansTamil-Regular.ttf
  truetype/noto/NotoSansSymbols2-Regular.ttf
  opentype/noto/NotoSansCJK-Regular.ttc
)

has_fonts() {
  local file
  for file in "${FONT_FILES[@]}"; do
    [ -f "$1/$file" ] || return 1
  done
}

# Debian's packages, unpacked without installing: works for anyone, with package lists of our own if need be.
unpack_fonts() {
  local place=$DEPS/fonts work=$DEPS/apt package
  local own_lists=(-o "Dir::State=$work/state" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=)
  mkdir -p "$place" "$work/state/lists/partial" "$work/cache/archives/partial"
  cd "$work" || return 1
  apt-get download "${FONT_PACKAGES[@]}" || {
    apt-get "${own_lists[@]}" update && apt-get "${own_lists[@]}" download "${FONT_PACKAGES[@]}"
  } || return 1
  for package in "${FONT_PACKAGES[@]}"; do
    dpkg -x "$package"_*.deb "$place" || return 1
  done
  rm -rf "$work"
}

set_up_fonts() {
  if has_fonts /usr/share/fonts || has_fonts "$DEPS/fonts/usr/share/fonts"; then return; fi
  command -v apt-get >/dev/null ||
    fail "the Noto fonts are missing (${FONT_PACKAGES[*]} in Debian). Install them with this machine's own package tool."
  if is_root; then
    debian_packages "fonts for names in every script" "${FONT_PACKAGES[@]}"
  else
    step "Fonts for names in every script, unpacked into .deps/fonts" fonts persistently unpack_fonts
  fi
  has_fonts /usr/share/fonts || has_fonts "$DEPS/fonts/usr/share/fonts" ||
    fail "the fonts were installed, but not all files are where Debian puts them: ${FONT_FILES[*]}"
}
