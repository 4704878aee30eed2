"""The rules about age, with the vectors of the rules' own table and the days on which an age is reached."""

import pytest

from tests.rules_asked import ask


@pytest.mark.parametrize(
    ("born_on", "starts_on"),
    [
        ("2019-02-10", "2024-03-31"),
        ("2021-03-31", "2026-03-31"),
        ("2021-04-01", "2026-08-31"),
        ("2021-08-31", "2026-08-31"),
        ("2021-09-01", "2026-12-31"),
        ("2021-12-31", "2026-12-31"),
        ("2022-01-01", "2027-03-31"),
        ("2020-02-29", "2025-03-31"),
    ],
)
def test_compulsory_school_age_starts(born_on, starts_on):
    assert ask("R-AGE-1", born_on=born_on).values == {"starts_on": starts_on}


@pytest.mark.parametrize(
    ("born_on", "ends_on"),
    [
        ("2019-02-10", "2035-06-29"),
        ("2007-09-23", "2024-06-28"),
        ("2010-09-23", "2027-06-25"),
        ("2020-02-29", "2036-06-27"),
    ],
)
def test_compulsory_school_age_ends(born_on, ends_on):
    assert ask("R-AGE-2", born_on=born_on).values == {"ends_on": ends_on}


@pytest.mark.parametrize(
    ("born_on", "label"),
    [("2019-02-10", "Year 3"), ("2010-09-23", "Year 11"), ("2021-03-31", "Year 1"), ("2021-09-01", "Reception")],
)
def test_the_year_group_on_21_november_2026(born_on, label):
    judged = ask("R-AGE-3", born_on=born_on, asked_on="2026-11-21")
    assert judged.values == {"year_group": label}
    assert judged.reasoning[1].endswith(f"{label}.")


def test_born_on_29_february_reaches_an_age_on_1_march_of_a_common_year():
    ages = {"age_5_on": "2025-03-01", "age_16_on": "2036-02-29", "age_18_on": "2038-03-01"}
    assert ask("R-AGE-4", born_on="2020-02-29").values == ages


@pytest.mark.parametrize(("asked_on", "result"), [("2026-11-20", "met"), ("2026-11-21", "not met")])
def test_a_child_until_the_eighteenth_birthday(asked_on, result):
    assert ask("R-AGE-5", born_on="2008-11-21", asked_on=asked_on).result == result


@pytest.mark.parametrize(
    ("born_on", "band", "automatic", "group"),
    [
        ("2015-11-22", "10 or under", "yes", "11 or under"),
        ("2015-11-21", "11 to 14", "yes", "11 or under"),
        ("2014-11-21", "11 to 14", "yes", "over 11"),
        ("2013-11-21", "11 to 14", "no", "over 11"),
        ("2011-11-21", "15 up to 18", "no", "over 11"),
        ("2008-11-21", "18 or over", "no", "over 11"),
    ],
)
def test_the_bands_of_age(born_on, band, automatic, group):
    values = ask("R-AGE-6", born_on=born_on, asked_on="2026-11-21").values
    assert (values["risk_record_band"], values["automatic_high"], values["home_level_group"]) == (
        band,
        automatic,
        group,
    )
