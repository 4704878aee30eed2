"""Passwords, one-time codes and recovery codes: right, wrong, old, used, broken."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from cmeforms.people.credentials import (
    PasswordCost,
    Passwords,
    check_totp,
    create_recovery_codes,
    create_totp_secret,
    totp_uri,
    use_recovery_code,
)
from cmeforms.people.password_rules import password_problems
from tests.growth import grows_in_proportion

AT = datetime(2026, 11, 21, 16, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)
PASSWORD = "Quiet otter, 7 lanterns "
QUICK = Passwords(PasswordCost(1, 64, is_demo=True))


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "twelve chars",
        "  spaces count  ",
        "überraschend viele Möwen",
        "密码需要很长很长才行吧真的",
        "🦊🦉🐢🦔🐝🦋🐙🦀🐡🦕🦚🦩",
        "gr8!kTz#0pQw",
        "lantern " * 8 + "otter quartz violin",
    ],
)
def test_long_passwords_of_any_characters_are_accepted(password):
    assert password_problems(password, ["Northmoor Council", "St Anne's School"]) == []


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "0 characters"),
        ("elevenchars", "11 characters"),
        ("otter quartz" * 11, "132 characters"),
        ("password1234", "common passwords"),
        ("PassWord2026!!", "common passwords"),
        ("!!!!!football11", "common passwords"),
        ("123456789012", "easy to guess"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("abababababababab", "easy to guess"),
        ("asdfghjkl;'#", "common passwords"),
        ("passwordpassword", "easy to guess"),
        ("xk7#xk7#xk7#xk", "easy to guess"),
        ("aaaa1111bbbb2222", "easy to guess"),
        ("qwertyuiop1234567890", "common passwords"),
        ("ZYXWVUTSRQPO", "easy to guess"),
        ("P@ssw0rd2026", "common passwords"),
        ("northmoor otters 7", "name that others would try"),
        ("I love ST ANNES 4 ever", "name that others would try"),
        ("quiet otter \ud800 lantern", "half a character"),
    ],
)
def test_short_common_and_guessable_passwords_are_refused_with_the_reason(password, told):
    assert told in " ".join(password_problems(password, ["Northmoor", "St Anne's", "Ash", ""]))


def test_sixty_four_to_128_characters_are_accepted():
    start = "Quiet otter, seven lanterns and a violin "
    assert password_problems((start * 4)[:64]) == []
    assert password_problems((start * 4)[:128]) == []
    assert password_problems((start * 4)[:129])


def test_every_long_password_of_the_common_list_is_refused():
    long = [password for password in FREQUENCY_LISTS["passwords"] if len(password) >= 12]
    assert len(long) > 200
    assert all(password_problems(password) and password_problems(password.upper()) for password in long)


def test_hardly_any_three_words_picked_at_random_are_refused():
    words = FREQUENCY_LISTS["english_wikipedia"][2000:8000]
    phrases = [" ".join(words[start::2000]) for start in range(2000)]
    assert not [phrase for phrase in phrases if len(phrase) >= 12 and password_problems(phrase)]


@pytest.mark.parametrize("pump", ["4@({[<3619!|170$5+7%x2", "1!|7", "a1", "\U0001f98a", "pä"])
def test_no_password_takes_long_to_judge(pump):
    assert grows_in_proportion(lambda names: password_problems((pump * 128)[:128], ["Northmoor"] * names), 100)
    assert grows_in_proportion(lambda times: password_problems(pump * times), 60_000)


def test_the_password_itself_is_never_repeated_in_what_is_told():
    for password in ("password1234", "aaaaaaaaaaaaaaaa", "northmoor otters 7"):
        assert password not in " ".join(password_problems(password, ["northmoor"]))


def test_a_password_fits_its_own_hash_exactly():
    kept = QUICK.hash(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert QUICK.is_right(PASSWORD, kept)
    for other in (PASSWORD.strip(), PASSWORD.lower(), PASSWORD + " ", PASSWORD[:-1], ""):
        assert not QUICK.is_right(other, kept)


def test_the_last_of_65_characters_counts():
    kept = QUICK.hash("a" * 64 + "b")
    assert not QUICK.is_right("a" * 64, kept)
    assert not QUICK.is_right("a" * 64 + "c", kept)


def test_the_same_password_is_never_hashed_alike():
    assert QUICK.hash(PASSWORD) != QUICK.hash(PASSWORD)


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA"])
def test_nothing_fits_a_missing_or_broken_hash(kept):
    assert not QUICK.is_right(PASSWORD, kept)


@pytest.mark.parametrize("password", ["a" * 129, "a" * 1_000_000, "half \ud800 a character"])
def test_what_could_never_be_a_password_is_simply_wrong(password):
    assert not QUICK.is_right(password, QUICK.hash(PASSWORD))


def test_a_hash_of_another_cost_asks_to_be_made_again():
    dearer = Passwords(PasswordCost(2, 64, is_demo=True))
    kept = QUICK.hash(PASSWORD)
    assert not QUICK.needs_rehash(kept)
    assert dearer.needs_rehash(kept)
    assert dearer.is_right(PASSWORD, kept)


@pytest.mark.parametrize(("passes", "memory_kib"), [(1, 65536), (3, 1024), (2, 19 * 1024 - 1)])
def test_a_cost_below_the_floor_is_only_for_a_demo_home(passes, memory_kib):
    with pytest.raises(ValueError, match="at least 2 passes"):
        PasswordCost(passes, memory_kib)
    assert PasswordCost(passes, memory_kib, is_demo=True).passes == passes


def code_at(secret, moment):
    return pyotp.TOTP(secret).at(moment)


def test_a_code_of_now_or_one_step_either_side_is_taken_and_its_step_returned():
    secret = create_totp_secret()
    now = int(AT.timestamp()) // 30
    for shift in (-1, 0, 1):
        assert check_totp(secret, code_at(secret, AT + shift * STEP), AT, 0) == now + shift


def test_older_and_later_codes_are_refused():
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert [check_totp(secret, code_at(secret, AT + n * STEP), AT, 0) for n in (-20, -2, 2, 20)] == [None] * 4


def test_a_code_works_once_and_no_earlier_one_after_it():
    secret = create_totp_secret()
    code = code_at(secret, AT)
    step = check_totp(secret, code, AT, 0)
    assert check_totp(secret, code, AT, step) is None
    assert check_totp(secret, code, AT + STEP, step) is None
    assert check_totp(secret, code_at(secret, AT - STEP), AT, step) is None
    assert check_totp(secret, code_at(secret, AT + STEP), AT, step) == step + 1


def test_a_code_may_be_typed_with_a_space():
    secret = create_totp_secret()
    code = code_at(secret, AT)
    assert check_totp(secret, f" {code[:3]} {code[3:]} ", AT, 0)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\ud800", "-12345", "1" * 100_000])
def test_what_is_no_code_is_refused(code):
    assert check_totp(create_totp_secret(), code, AT, 0) is None


def test_another_persons_code_is_refused():
    mine, theirs = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    assert check_totp(mine, code_at(theirs, AT), AT, 0) is None


def test_the_address_for_the_authenticator_names_person_and_service():
    secret = create_totp_secret()
    uri = urlsplit(totp_uri(secret, "lead@st-annes.school.example", "Northmoor forms"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query)["secret"] == [secret]
    assert parse_qs(uri.query)["issuer"] == ["Northmoor forms"]
    assert len(secret) == 32


def test_eight_different_recovery_codes_are_made_and_only_hashes_kept():
    codes, kept = create_recovery_codes()
    assert len(codes) == len(set(codes)) == len(set(kept)) == 8
    assert all(len(code) == 19 and code not in kept_hash for code, kept_hash in zip(codes, kept, strict=True))


def test_a_recovery_code_works_once():
    codes, kept = create_recovery_codes()
    remaining = use_recovery_code(codes[3], kept)
    assert len(remaining) == 7
    assert use_recovery_code(codes[3], remaining) is None
    assert len(use_recovery_code(codes[4].upper().replace("-", " "), remaining)) == 6


@pytest.mark.parametrize("code", ["", "-", "aaaa-bbbb-cccc-dddd", "\ud800", "x" * 1_000_000])
def test_what_is_no_recovery_code_is_refused(code):
    assert use_recovery_code(code, create_recovery_codes()[1]) is None


def test_the_last_recovery_code_leaves_none():
    codes, kept = create_recovery_codes()
    assert use_recovery_code(codes[0], kept[:1]) == []
    assert use_recovery_code(codes[0], []) is None
