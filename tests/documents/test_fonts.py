"""Fonts come from the directories handed in, in a fixed order, and from nowhere else."""

import shutil

import pytest

from cmeforms.documents.fonts import HanStyle, Style, find_fonts
from cmeforms.errors import RenderError


def test_without_the_first_family_nothing_can_be_printed(tmp_path):
    with pytest.raises(RenderError, match="NotoSans-Regular"):
        find_fonts([tmp_path, tmp_path / "missing"])


def test_one_font_is_enough_for_latin_text_in_every_style(tmp_path, fonts):
    shutil.copy(fonts.primary(Style.REGULAR).path, tmp_path)
    alone = find_fonts([tmp_path])
    assert all(alone.face_for("é", style) is not None for style in Style)
    assert alone.missing("Zoë 李") == ("李",)


def test_bold_text_in_a_script_without_bold_falls_back_to_regular(fonts):
    only_regular = [c for c in "ꓐᚁ𐌰" if fonts.face_for(c, Style.REGULAR) is fonts.face_for(c, Style.BOLD)]
    assert only_regular


def test_chinese_characters_follow_the_language_of_the_text(fonts):
    names = {han: fonts.face_for("直", Style.REGULAR, han).postscript_name for han in HanStyle}
    assert len(set(names.values())) == 3


def test_a_mark_is_taken_from_the_font_of_its_letter(fonts):
    assert fonts.face_for("q\u0301", Style.REGULAR) is fonts.primary(Style.REGULAR)
