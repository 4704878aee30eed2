"""Names in many scripts come out of the file as they went in, or are refused by name."""

import io

import pypdf
import pytest

from cmeforms.documents.outline import AnswerRow, AnswerRows, Reading, TextBlock
from cmeforms.documents.pdf import printable_problem, render_pdf
from cmeforms.errors import GlyphMissing, RenderError

LEFT_TO_RIGHT = (
    "Zoë Brown",
    "Łukasz Żółciński",
    "Nguyễn Thị Phương",
    "Ọláolúwa Adéṣínà",
    "Elodie\u0301 N\u0303andu\u0323\u0301",
    "Зоя Иванова",
    "Γιώργος Ελένη",
    "ሰላም ተስፋይ",
    "মোহাম্মদ রহিম",
    "முருகன் செல்வம்",
    "प्रिया शर्मा",
    "પ્રિયા પટેલ",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "สมชาย ใจดี",
    "សុខា",
    "ສົມພອນ",
    "ကျော်ဇော",
    "සුනිල් පෙරේරා",
    "გიორგი",
    "Արմեն",
    "李小龙",
    "鈴木さくら",
    "김민준",
    "క్రిష్ణ",
    "ഗോപാൽ",
    "ಕೃಷ್ಣ",
    "শ্রী\u200cমান",
)
RIGHT_TO_LEFT = (
    "محمد علي بن أحمد",
    "محمد أشرف خاں",
    "علاء الدين صلاح",
    "عبد الله",
    "مُحَمَّد",
    "علی\u200cرضا",
    "דוד",
    "שָׁלוֹם כהן",
    "ܝܘܚܢܢ",
    "ޢަލީ",
)


@pytest.fixture(scope="module")
def written(fonts):
    rows = tuple(AnswerRow(f"Name {n}", (Reading(name),)) for n, name in enumerate(LEFT_TO_RIGHT + RIGHT_TO_LEFT))
    from datetime import UTC, datetime

    from cmeforms.documents.outline import DocumentOutline

    outline = DocumentOutline("Names", "R-1", "F01", "", "", datetime(2026, 1, 5, tzinfo=UTC), (AnswerRows(rows),))
    return render_pdf(outline, fonts)


@pytest.mark.parametrize("name", LEFT_TO_RIGHT + RIGHT_TO_LEFT)
def test_a_name_is_read_back_exactly(name, written, text_of):
    assert name in text_of(written).splitlines()


@pytest.mark.parametrize("name", [*LEFT_TO_RIGHT[:4], "Зоя Иванова", "李小龙", "ሰላም ተስፋይ"])
def test_a_second_reader_agrees_where_letters_have_their_own_glyphs(name, written):
    pages = pypdf.PdfReader(io.BytesIO(written)).pages
    assert name in "\n".join(page.extract_text() for page in pages)


def test_a_character_that_no_font_has_is_refused_by_name_before_anything_is_drawn(fonts, make_outline):
    outline = make_outline(AnswerRows((AnswerRow("Name", (Reading("Sam \ue123 Sample"),)),)))
    with pytest.raises(GlyphMissing) as refused:
        render_pdf(outline, fonts)
    assert refused.value.characters == ("\ue123",)
    assert "U+E123" in str(refused.value)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x00", "\x07", "\ud800", "\ufffe"])
def test_characters_that_hide_or_turn_text_are_refused(character, fonts, make_outline):
    with pytest.raises(RenderError, match=f"U\\+{ord(character):04X}"):
        render_pdf(make_outline(TextBlock(f"Sam{character}Sample")), fonts)


def test_unprintable_characters_are_listed_once_each(fonts):
    assert printable_problem("a\ue123b\ue123\u202ec", fonts) == ("\ue123", "\u202e")


def test_printable_text_has_no_problem(fonts):
    assert printable_problem("".join(LEFT_TO_RIGHT + RIGHT_TO_LEFT) + "\t\n\u200d", fonts) == ()


def test_a_mark_that_no_font_has_together_with_its_letter_is_printed_beside_it(fonts, make_outline, text_of):
    assert printable_problem("Q\u09bf", fonts) == ()
    assert "Q" in text_of(render_pdf(make_outline(TextBlock("Q\u09bf")), fonts))


def test_a_telephone_number_keeps_its_groups_in_order_inside_arabic_text(fonts, make_outline, text_of):
    pdf = render_pdf(make_outline(TextBlock("هاتف 07700 900123 محمد")), fonts)
    assert "07700 900123" in text_of(pdf)
