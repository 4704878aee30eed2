"""Names as people really bear them, in many scripts; all persons are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook.text import name_problems, normalise_name
from tests.growth import grows_in_proportion

LATIN = """
O|Ng|Al|Madonna|Anne-Marie|Mary Jane Watson-Smythe|O'Hara|O’Brien|D'Souza|d'Arcy|van der Berg|de la Cruz y Soto
McDonald|MacÀidh|St. John-Ffoulkes|J. R. Hartley|Zoë Brontë|Siân ap Rhys|Seán Ó Súilbhín|Nuñez|Peña Ibáñez|Sørensen
Åse Ødegård|Łucja Wójcik|Šárka Dvořáková|Ștefan Țepeș|Ğülşen Yıldız|İpek|Mażena Żółć|Guðrún Þórsdóttir|Nguyễn Thị Ánh
Ðặng Văn Ơ|Gal·la Cel·lini|Kaʻiulani Kahananui|‘Abd al-Rahmān|Qur'oniy Oʻktam|Ŋuŋu|Ọlábísí Adébáyọ̀|Ɗan Ƙasa|ǃXóõ|ǂKhoa
Āriki Te Whēnua|Ġorġ Ċini|Jürgen Weiß|Ĉiela|Ñandutí|Cafe\u0301 Decomposed|Jean‑Luc|Jean‐Paul|Sitting Bull Jr.|Nʼdia
"""
OTHER_SCRIPTS = {
    "Arabic": "محمد بن عبد الله|فاطمة الزهراء|مُحَمَّد|عبد الرحمٰن",
    "Persian": "علی‌رضا|مه‌سا پوریان|زهرا",
    "Urdu": "عائشہ خاں|نُورِ جہاں",
    "Kurdish": "شێروان|ژینۆ",
    "Hebrew": "שרה בן־דוד|ג׳ורג׳|יוסף",
    "Greek": "Ελένη Παπά|Άννα-Μαρία|Ϊος",
    "Cyrillic": "Анна-Мария|Соломія Дар'їв|Щёголев|Ђорђе|Ҷамшед|Өмүрбек",
    "Armenian": "Անի Սարյան|Եվա",
    "Georgian": "ნინო ბერია|თამარ",
    "Devanagari": "लक्ष्मी देवी|श्रीमती सीता|राज्‍य|कृष्ण",
    "Bengali": "রবীন্দ্র সেন|শ্রীময়ী|র‍্যানি",
    "Gurmukhi": "ਹਰਪ੍ਰੀਤ ਕੌਰ|ਗੁਰਮੀਤ ਸਿੰਘ",
    "Gujarati": "કૃષ્ણા પટેલ|હેત્વી",
    "Tamil": "ஸ்ரீதரன்|கலைச்செல்வி|மு. கண்ணன்",
    "Telugu": "శ్రీలక్ష్మి|వేంకట రావు",
    "Kannada": "ಕೃಷ್ಣಮೂರ್ತಿ|ಶ್ರೀ",
    "Malayalam": "രമേശന്‍|കൃഷ്ണൻ|അമ്മിണി",
    "Sinhala": "ශ්‍රීමාලි|නිමල් පෙරේරා",
    "Thai": "สมชาย ใจดี|น้ำฝน",
    "Lao": "ບຸນມີ|ສົມສີ",
    "Khmer": "សុខ ចាន់ណា|ម៉ាលី",
    "Myanmar": "အောင်ဆန်း|မြင့်မြင့်ခင်",
    "Tibetan": "བསྟན་འཛིན་|ཚེ་རིང་",
    "Ethiopic": "ሀና ተስፋዬ|ገብረ ማርያም",
    "Han": "王|欧阳 明|買買提·吐爾遜|山田　太郎|渡邉󠄂|𠮷田|〇子|巴奈‧庫穗",
    "Kana": "さくら|マリー・アンヌ|ジョン・スミス|いすゞ",
    "Hangul": "김 민서|남궁민수|한",
    "Thaana": "އާމިނަތު|އަލީ",
    "Syriac": "ܝܘܚܢܢ|ܡܪܝܡ",
    "Mongolian": "ᠪᠠᠲᠤ",
    "Cherokee": "ᏎᏉᏯ|ᎠᏓ",
    "Syllabics": "ᐊᓐᓇ|ᔪᐊᓇᓯ",
    "Tifinagh": "ⵎⴰⵙⵉⵏ|ⵜⵉⵏⵀⵉⵏⴰⵏ",
    "N'Ko": "ߡߊ߬ߡߊߘߎ߫|ߝߊ߬ߕߎ߫",
    "Adlam": "𞤀𞤣𞤢𞤥|𞤊𞤢𞥄𞤼𞤵",
}
REAL_NAMES = [name for line in LATIN.split("\n") if line for name in line.split("|")] + [
    name for names in OTHER_SCRIPTS.values() for name in names.split("|")
]


def test_the_list_of_names_is_generous():
    assert len(REAL_NAMES) > 130
    assert len(OTHER_SCRIPTS) >= 20


@pytest.mark.parametrize("name", REAL_NAMES)
def test_names_that_people_bear_are_kept(name):
    assert name_problems(name) == []
    assert normalise_name(f"  {name} ") == name


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter a name"),
        ("   ", "Enter a name"),
        ("Anna2", "not digits"),
        ("Ann٣", "not digits"),
        ("John ²", "not digits"),
        ("Anna, Maria", "cannot hold ,"),
        ("<img src=x>", "cannot hold"),
        ("a@b.example", "cannot hold @"),
        ("Anna/Maria", "cannot hold /"),
        ("=HYPERLINK(A)", "cannot hold"),
        ("Anna😀", "cannot hold 😀"),
        ("Anna_Maria", "cannot hold _"),
        ("Anna – Maria", "cannot hold –"),
        ("Anna\u00a0Maria", "U+00A0, no-break space"),
        ("Anna\u200bMaria", "U+200B, zero width space"),
        ("Anna\u200e", "U+200E"),
        ("Anna\tMaria", "U+0009"),
        ("Anna\nMaria", "U+000A"),
        ("Anna\u202eMaria", "turns text round"),
        ("Anna\ud800", "half a character"),
        ("Anna\x00", "control character"),
        ("Anna\U000e0041", "hides text"),
        ("\u3164\u3164", "U+3164, hangul filler"),
        ("Anna \u2800", "U+2800, braille pattern blank"),
        ("\ue000", "U+E000"),
        ("-", "at least one letter"),
        ("...", "at least one letter"),
        ("'", "at least one letter"),
        ("\u0301", "at least one letter"),
        ("\u200dAnna", "joins nothing"),
        ("Anna\u200d", "joins nothing"),
        ("An\u200d\u200dna", "joins nothing"),
        ("An\u200dna", "joins nothing"),
        ("Cafe\u0301\u200d", "joins nothing"),
        ("Ан\u200cна", "joins nothing"),
        ("欧\u200d阳", "joins nothing"),
        ("علی\u200cAnna", "joins nothing"),
        ("Anna \u200cMaria", "joins nothing"),
        ("\u200d", "joins nothing"),
        ("a" * 101, "at most 100 characters. This one has 101"),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(typed, told):
    assert told in " ".join(name_problems(typed))


def test_a_name_may_have_one_hundred_characters():
    assert name_problems("a" * 100) == []
    assert name_problems(" " + "a" * 100 + " ") == []


@pytest.mark.parametrize("pump", ["a", "a-", "a'", "\u200d", "\u0301", " "])
def test_a_very_long_name_is_refused_at_once(pump):
    assert name_problems(pump * 300_000)
    assert grows_in_proportion(lambda times: name_problems(pump * times), 40_000)


@given(st.text(max_size=110))
def test_a_kept_name_always_shows_a_letter(text):
    if not name_problems(text):
        assert any(character.isalpha() for character in text)
        assert not any(character.isdigit() for character in text)
