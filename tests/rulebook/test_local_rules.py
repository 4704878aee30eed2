"""What an authority may change: stricter stands, looser sets nothing and is shown, mistakes are told."""

from datetime import date
from pathlib import Path

import pytest

from cmeforms.errors import SettingsError
from cmeforms.rulebook.local_rules import DATES, SWITCHES, VARIANTS, LocalRules, read_local_rules
from cmeforms.rulebook.register import RULES
from tests.rules_asked import ask, dues


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.limit is not None], ids=lambda v: v.key)
def test_a_looser_number_sets_nothing_and_is_shown(variant):
    step = 1 if variant.is_lower_stricter else -1
    loose = read_local_rules({variant.key: variant.limit + step})
    assert loose.number(variant.key) == variant.default
    assert "sets nothing" in loose.notes(variant.key)[0]


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.limit is not None and v.limit > 1], ids=lambda v: v.key)
def test_a_stricter_number_stands_and_is_shown(variant):
    step = -1 if variant.is_lower_stricter else 1
    strict = read_local_rules({variant.key: variant.limit + step})
    assert strict.number(variant.key) == variant.limit + step
    assert variant.limit + step == variant.default or "Local value" in strict.notes(variant.key)[0]


def test_no_default_is_looser_than_its_own_limit():
    assert [variant.key for variant in VARIANTS if variant.is_loose(variant.default)] == []


def test_every_variant_names_a_rule_that_exists():
    named = {variant.rule_id for variant in VARIANTS} | set(SWITCHES.values()) | set(DATES.values())
    assert named <= set(RULES)


def test_keys_are_unique():
    assert len({variant.key for variant in VARIANTS}) == len(VARIANTS)


def test_all_mistakes_of_the_file_are_told_with_their_keys():
    chosen = {"enquiry_days": 3, "police_told_hours": "4", "notice_days": 0, "act_2026_commenced_on": "soon"}
    with pytest.raises(SettingsError) as caught:
        read_local_rules(chosen | {"may_delete_special_school_abroad": 1, "offer_weeks": True})
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == [*chosen, "may_delete_special_school_abroad", "offer_weeks"]


def test_enquiries_begin_as_early_as_the_authority_wants_but_no_later_than_the_rule():
    facts = {"absence_began_on": "2026-11-09", "asked_on": "2026-11-10"}
    assert dues(ask("R-ABS-04", **facts)) == ["2026-11-20"]
    assert dues(ask("R-ABS-04", read_local_rules({"enquiries_begin_school_day": 3}), **facts)) == ["2026-11-11"]
    late = ask("R-ABS-04", read_local_rules({"enquiries_begin_school_day": 15}), **facts)
    assert dues(late) == ["2026-11-20"]
    assert any("sets nothing" in line for line in late.reasoning)


def test_a_home_visit_is_added_where_the_authority_wants_one():
    local = read_local_rules({"home_visit_school_day": 5})
    judged = ask("R-ABS-04", local, absence_began_on="2026-11-09", asked_on="2026-11-10")
    assert dues(judged) == ["2026-11-20", "2026-11-13"]


def test_the_act_of_2026_begins_on_the_day_that_is_set():
    local = LocalRules(dates={"act_2026_commenced_on": date(2027, 9, 1)})
    asked = {"has_protection_plan": "yes", "has_section_47": "no", "is_special_school": "no"}
    before = ask("R-ROLL-21", local, asked_on="2027-08-31", **asked)
    after = ask("R-ROLL-21", local, asked_on="2027-09-01", **asked)
    never = ask("R-ROLL-21", asked_on="2099-09-01", **asked)
    assert before.actions == never.actions == ("Tell social care the same day.",)
    assert after.actions == ("Do not delete: the authority's consent is needed.",)
    assert ask("R-ROLL-21", local, asked_on="2027-09-01", has_consent="yes", **asked).result == "not met"


def test_the_guide_lists_every_variant_with_its_standard():
    guide = (Path(__file__).parents[2] / "docs/rules.md").read_text("utf-8")
    for variant in VARIANTS:
        assert f"| `{variant.key}` | {variant.rule_id} | {variant.default} |" in guide
    assert all(f"`{key}" in guide for key in (*SWITCHES, *DATES))
    assert f"The rulebook holds {len(RULES)} rules" in guide
