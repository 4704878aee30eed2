"""Makes the served CSS and script from the GOV.UK Frontend package, without what only GOV.UK itself may show.

Called by ``setup/assets.sh`` with the package folder and the target folder. Standard library only.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

CSS_FILE = "govuk-frontend.min.css"
SCRIPT_FILE = "govuk-frontend.min.js"

# The typeface, the crest and the logotype are not covered by the package's licence for sites outside GOV.UK.
RESERVED_SELECTOR = re.compile(r"crown|crest|copyright-logo|licence-logo|govuk-header__logo|govuk-logo")
RULE = re.compile(r"(?P<selector>[^{}]*)\{(?P<body>[^{}]*)\}")
EMPTY_AT_RULE = re.compile(r"@[^{};]*\{\s*\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")
LEFT_BEHIND = re.compile(r"transport|crown|crest|logotype|copyright-logo|@font-face|url\(|/assets/|sourcemapping", re.I)


class ReservedMaterialError(Exception):
    """Something that we may not serve is still in the built files."""


def strip_css(css: str) -> str:
    """The style sheet without font files, crest, logotype, comments and any address of another file."""
    css = COMMENT.sub("", css).replace("GDS Transport,arial", "arial")
    css = RULE.sub(_keep_rule, css)
    while EMPTY_AT_RULE.search(css):
        css = EMPTY_AT_RULE.sub("", css)
    return css.strip() + "\n"


def strip_script(script: str) -> str:
    """The ES module without the address of its source map."""
    return SOURCE_MAP.sub("", script).strip() + "\n"


def require_clean(name: str, text: str) -> None:
    """Raises ``ReservedMaterialError`` if a new release brought something the rules above do not know."""
    found = LEFT_BEHIND.search(text)
    if found:
        raise ReservedMaterialError(f"{name} still holds {found.group()!r} at character {found.start()}")


def build(package: Path, target: Path) -> None:
    """Writes the style sheet and the script from ``package`` into ``target``, each naming its licence."""
    described = json.loads((package / "package.json").read_text("utf-8"))
    source = package / "dist" / "govuk"
    built = {
        CSS_FILE: strip_css((source / CSS_FILE).read_text("utf-8")),
        SCRIPT_FILE: strip_script((source / SCRIPT_FILE).read_text("utf-8")),
    }
    target.mkdir(parents=True, exist_ok=True)
    for name, text in built.items():
        require_clean(name, text)
        (target / name).write_text(_with_notice(text, described), "utf-8")


def _keep_rule(match: re.Match[str]) -> str:
    selector, body = match["selector"], match["body"]
    # A statement such as `@charset "UTF-8";` may stand before the selector: it stays.
    before, _, selector = selector.rpartition(";")
    before = before + ";" if before else ""
    if selector.strip() == "@font-face":
        return before
    kept = [part for part in selector.split(",") if not RESERVED_SELECTOR.search(part)]
    return f"{before}{','.join(kept)}{{{body}}}" if kept else before


def _with_notice(text: str, described: dict[str, str]) -> str:
    notice = f"/* {described['name']} {described['version']}, licence {described['license']}; changed at set-up */\n"
    charset = '@charset "UTF-8";'
    if text.startswith(charset):  # it counts only as the very first bytes of a style sheet
        return charset + notice + text.removeprefix(charset)
    return notice + text


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
