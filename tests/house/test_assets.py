"""The served style sheet and script hold nothing that only GOV.UK itself may show."""

from __future__ import annotations

import runpy
from types import SimpleNamespace

import pytest

RESERVED = ("transport", "crest", "logotype", "copyright-logo", "@font-face", "url(", "/assets/", "sourcemapping")


@pytest.fixture(scope="module")
def build(root):
    return SimpleNamespace(**runpy.run_path(str(root / "setup/build_assets.py")))


@pytest.fixture(scope="module")
def vendor(root):
    return root / "cmeforms/web/static/vendor"


@pytest.mark.parametrize("name", ["govuk-frontend.min.css", "govuk-frontend.min.js"])
def test_nothing_reserved_is_left_in_what_is_served(vendor, name):
    text = (vendor / name).read_text("utf-8").lower()
    assert [word for word in RESERVED if word in text] == []
    assert "crown" not in text


def test_only_style_sheet_and_script_are_served(vendor):
    names = sorted(path.name for path in vendor.iterdir())
    assert names == ["govuk-frontend.min.css", "govuk-frontend.min.js"]


def test_what_pages_need_is_still_there(vendor):
    css = (vendor / "govuk-frontend.min.css").read_text("utf-8")
    assert css.startswith('@charset "UTF-8";')
    assert css.count("{") == css.count("}") > 1500
    for selector in (".govuk-button{", ".govuk-input{", ".govuk-error-summary{", ".govuk-task-list{", ".govuk-radios"):
        assert selector in css
    assert "font-family:arial,sans-serif" in css
    script = (vendor / "govuk-frontend.min.js").read_text("utf-8")
    assert "initAll" in script
    assert "CharacterCount" in script


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("a{color:red}@font-face{src:url(x)}b{c:d}", "a{color:red}b{c:d}\n"),
        ("a{font-family:GDS Transport,arial}", "a{font-family:arial}\n"),
        ("a,.govuk-footer__crown,b{c:d}", "a,b{c:d}\n"),
        ("@media print{@supports (x:y){.govuk-footer__copyright-logo{c:d}}}a{c:d}", "a{c:d}\n"),
        ("@media print{.govuk-logo-dot{c:d}a{c:d}}", "@media print{a{c:d}}\n"),
        ('@charset "UTF-8";@font-face{src:url(x)}a{c:d}', '@charset "UTF-8";a{c:d}\n'),
        ("/*! note */.govuk-generic-header__logo{c:d}", ".govuk-generic-header__logo{c:d}\n"),
    ],
)
def test_rules_are_removed_and_their_neighbours_kept(build, css, kept):
    assert build.strip_css(css) == kept


@pytest.mark.parametrize("text", ["a{background:url(/new.svg)}", ".crown{c:d}", "//# sourceMappingURL=x"])
def test_a_release_that_brings_something_new_is_refused(build, text):
    with pytest.raises(build.ReservedMaterialError):
        build.require_clean("file", text)
