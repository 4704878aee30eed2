"""The directory: the national register's own shape, two people for an address, and how old what we know is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cmeforms.casework.mail.directory import (
    SECURE_DOMAINS,
    confirm_details,
    decide_email,
    directory,
    email_confirmed_on,
    import_schools,
    organisation_of,
    propose_email,
    warnings_of,
)
from cmeforms.casework.mail.postal_details import PostalDetails, correct_details
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused, FileRefused, NotAllowed
from cmeforms.records.accounts import Accounts, change_organisation
from cmeforms.records.entries import EntryKind
from tests.factories import Town

COLUMNS = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,EstablishmentStatus (name),CloseDate,"
    "PhaseOfEducation (name),Street,Locality,Address3,Town,County (name),Postcode,TelephoneNum,HeadTitle (name),"
    "HeadFirstName,HeadLastName"
)
ROWS = (
    '100901,999,Northmoor,3301,"St Brân’s, Church School",Open,,Primary,Mill Lane,,,Northmoor,Not recorded,NM5 1AA,'
    "1632960501,Mrs,Zoë,Achterberg",
    "100902,999,Northmoor,4402,Quay High School,Closed,31-08-2026,Secondary,Quay Road,,,Northmoor,,NM2 5CD,,,,",
    "100903,998,Southmere,2203,Far School,Open,,Primary,,,,Southmere,,SM1 1AA,01632960502,,,",
    "not-a-urn,999,Northmoor,1,Broken,Open,,,,,,,,,,,,",
)
ON = date(2026, 3, 1)


def told_of(town: Town, organisation_id: str) -> list[str]:
    return warnings_of(town.services, organisation_of(town.services, town.cme_officer.person, organisation_id))


def register(*rows: str, encoding: str = "cp1252") -> bytes:
    return "\r\n".join((COLUMNS, *(rows or ROWS))).encode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_schools_come_in_with_name_address_head_and_numbers(town: Town, encoding: str):
    done = import_schools(town.services, register(encoding=encoding), checked_on=ON, authority_code="999")
    assert (done.added, done.changed, [skipped.row for skipped in done.skipped]) == (2, 0, [5])
    found = organisation_of(town.services, town.cme_officer.person, "urn-100901")
    assert found.name == "St Brân’s, Church School"
    assert found.address == "Mill Lane, Northmoor, NM5 1AA"
    assert (found.head_name, found.phone, found.laestab) == ("Mrs Zoë Achterberg", "01632960501", "9993301")
    closed = organisation_of(town.services, town.cme_officer.person, "urn-100902")
    assert closed.closed_on == "2026-08-31"


def test_a_second_import_changes_only_what_changed_and_keeps_our_own_e_mail(town: Town):
    import_schools(town.services, register(), checked_on=ON)
    keeper, other = town.cme_officer.person, town.administrator.person
    propose_email(town.services, keeper, "urn-100901", "office@st-bran.example", "Their letter of 2 March")
    decide_email(town.services, other, "urn-100901", "office@st-bran.example", agrees=True)
    moved = ROWS[0].replace("Mill Lane", "New Lane")
    done = import_schools(town.services, register(moved, *ROWS[1:]), checked_on=date(2026, 6, 1))
    assert (done.added, done.changed, done.unchanged) == (0, 1, 2)
    found = organisation_of(town.services, keeper, "urn-100901")
    assert (found.email, found.checked_on) == ("office@st-bran.example", "2026-06-01")
    assert (found.email_source, found.email_checked_on) == ("Their letter of 2 March", "2026-03-04")
    assert "New Lane" in found.address


def test_an_import_confirms_only_what_the_register_holds(town: Town):
    bare = ROWS[2].replace("Southmere,,SM1 1AA,01632960502", ",,,")
    import_schools(town.services, register(ROWS[0], bare), checked_on=ON)
    keeper, other = town.cme_officer.person, town.administrator.person
    assert organisation_of(town.services, keeper, "urn-100903").checked_on == ""
    assert told_of(town, "urn-100903") == [
        "Neither a postal nor an e-mail address of theirs is known.",
        "Nobody has confirmed the postal address so far.",
    ]
    propose_email(town.services, keeper, "urn-100901", "office@st-bran.example", "By telephone")
    decide_email(town.services, other, "urn-100901", "office@st-bran.example", agrees=True)
    town.clock.now += timedelta(days=212)
    today = town.clock.now.date()
    emptied = ROWS[0].replace("Mill Lane,,,Northmoor,Not recorded,NM5 1AA", ",,,,,")
    import_schools(town.services, register(emptied), checked_on=today)
    kept = organisation_of(town.services, keeper, "urn-100901")
    assert (kept.address, kept.checked_on) == ("Mill Lane, Northmoor, NM5 1AA", "2026-03-01")
    import_schools(town.services, register(ROWS[0]), checked_on=today)
    assert told_of(town, "urn-100901") == [
        "Nobody has confirmed the e-mail address for 212 days. Do so before you write."
    ]


def test_an_e_mail_address_kept_with_a_register_date_alone_was_never_confirmed(town: Town):
    import_schools(town.services, register(ROWS[0]), checked_on=ON)
    school = organisation_of(town.services, town.cme_officer.person, "urn-100901")
    older = replace(school, email="office@st-bran.example")
    assert warnings_of(town.services, older) == ["Nobody has confirmed the e-mail address so far."]
    assert warnings_of(town.services, replace(older, source="Their letterhead")) == []


def test_a_proposal_says_where_it_is_from_and_changes_nothing_else(town: Town):
    import_schools(town.services, register(ROWS[0]), checked_on=ON)
    keeper, other = town.cme_officer.person, town.administrator.person
    before = organisation_of(town.services, keeper, "urn-100901")
    propose_email(town.services, keeper, "urn-100901", "office@st-bran.example", "By telephone")
    proposed = organisation_of(town.services, keeper, "urn-100901")
    assert (proposed.source, proposed.proposed_source) == (before.source, "By telephone")
    decide_email(town.services, other, "urn-100901", "office@st-bran.example", agrees=False)
    assert organisation_of(town.services, keeper, "urn-100901") == before


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2", b"\x81\x8d\x00", b"PK\x03\x04"])
def test_another_file_is_refused_and_changes_nothing(town: Town, content: bytes):
    before = town.services.log.head()
    with pytest.raises(FileRefused):
        import_schools(town.services, content, checked_on=ON)
    assert town.services.log.head() == before


def test_a_heading_without_an_end_is_refused_too(town: Town):
    with pytest.raises(FileRefused, match="that can be read"):
        import_schools(town.services, b"x" * 200_000, checked_on=ON)


def test_a_row_is_left_out_that_repeats_a_urn_or_hides_something_in_a_telephone_number(town: Town):
    twice, hidden = ROWS[0].replace("Mill Lane", "Other Lane"), ROWS[2].replace("01632960502", "1\x1b[2J")
    done = import_schools(town.services, register(ROWS[0], twice, hidden), checked_on=ON)
    assert [skipped.row for skipped in done.skipped] == [3, 4]
    assert organisation_of(town.services, town.cme_officer.person, "urn-100901").address.startswith("Mill Lane")


def test_a_new_address_counts_once_a_second_person_agrees(town: Town):
    services, proposer, second = town.services, town.cme_officer.person, town.administrator.person
    propose_email(services, proposer, "southmere", "new@southmere.example", "By telephone")
    assert organisation_of(services, proposer, "southmere").email == "cme@southmere.example"
    with pytest.raises(ActRefused, match="second person"):
        decide_email(services, proposer, "southmere", "new@southmere.example", agrees=True)
    with pytest.raises(ActRefused, match="not waiting"):
        decide_email(services, second, "southmere", "other@southmere.example", agrees=True)
    decide_email(services, second, "southmere", "new@southmere.example", agrees=True)
    found = organisation_of(services, proposer, "southmere")
    assert (found.email, found.proposed_email) == ("new@southmere.example", "")
    changed = services.log.newest_of(EntryKind.ORGANISATION_CHANGED)[0]
    assert "southmere.example" not in repr(changed)


@pytest.mark.parametrize("email", ["", "a@b, c@d", "new@southmere.example\nBcc: x@y.example"])
def test_what_is_no_address_is_not_even_proposed(town: Town, email: str):
    with pytest.raises(ActRefused):
        propose_email(town.services, town.cme_officer.person, "southmere", email, "By telephone")


def test_old_and_unconfirmed_details_warn_until_somebody_confirms_them(town: Town):
    keeper = town.cme_officer.person
    assert told_of(town, "southmere")[0] == "Nobody has confirmed the postal and the e-mail address so far."
    confirm_details(town.services, keeper, "southmere")
    assert not any("confirmed" in warning for warning in told_of(town, "southmere"))
    town.clock.now += timedelta(days=212)
    assert "the postal and the e-mail address for 212 days" in told_of(town, "southmere")[0]


CORRECT = PostalDetails("2 Sample Row, Southmere SM1 1AA", "07700 900123", "Their website")


def test_a_postal_address_is_corrected_by_one_person_and_whoever_writes_is_told_for_a_month(town: Town):
    keeper = town.cme_officer.person
    before = organisation_of(town.services, keeper, "southmere")
    correct_details(town.services, keeper, "southmere", CORRECT)
    found = organisation_of(town.services, keeper, "southmere")
    assert (found.address, found.phone, found.source) == (CORRECT.address, CORRECT.phone, CORRECT.source)
    assert found.checked_on == london_date(town.clock()).isoformat()
    assert (found.email, email_confirmed_on(found)) == (before.email, "")
    assert "Nobody has confirmed the e-mail address so far." in told_of(town, "southmere")
    changed = [told for told in told_of(town, "southmere") if "postal address changed" in told]
    assert len(changed) == (1 if before.address else 0)
    correct_details(town.services, keeper, "southmere", replace(CORRECT, address="3 Sample Row, Southmere SM1 1AA"))
    assert "The postal address changed on 4 March 2026. Look at it before you write." in told_of(town, "southmere")
    town.clock.now += timedelta(days=31)
    assert not any("changed" in told for told in told_of(town, "southmere"))
    assert "Sample Row" not in repr(town.services.log.newest_of(EntryKind.ORGANISATION_CHANGED))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"address": "  "}, "Enter the postal address"),
        ({"address": "x" * 301}, "at most 300"),
        ({"address": "1 Sample Row\nSouthmere"}, "one line"),
        ({"address": "1 Sample\u202e Row"}, "one line"),
        ({"phone": "call me"}, "digits"),
        ({"source": ""}, "where this is from"),
        ({"source": "x" * 201}, "at most 200"),
    ],
)
def test_what_is_no_address_or_is_from_nowhere_is_not_kept(town: Town, changed: dict[str, str], reason: str):
    keeper = town.cme_officer.person
    before = organisation_of(town.services, keeper, "southmere")
    with pytest.raises(ActRefused, match=reason):
        correct_details(town.services, keeper, "southmere", replace(CORRECT, **changed))
    assert organisation_of(town.services, keeper, "southmere") == before


def test_only_keepers_of_the_directory_correct_it(town: Town):
    with pytest.raises(NotAllowed):
        correct_details(town.services, town.lead.person, "southmere", CORRECT)


def test_an_import_that_moves_a_school_is_told_to_whoever_writes(town: Town):
    import_schools(town.services, register(), checked_on=ON)
    urn = "100902"
    [school] = [o for o in Accounts(town.services.log).organisations() if o.urn == urn]
    assert school.address_changed_on == ""
    with town.services.log.act(at=town.clock(), by="operator") as act:
        change_organisation(act, replace(school, address="Elsewhere"))
    import_schools(town.services, register(), checked_on=ON + timedelta(days=3))
    [again] = [o for o in Accounts(town.services.log).organisations() if o.urn == urn]
    assert (again.address, again.address_changed_on) == (school.address, (ON + timedelta(days=3)).isoformat())


def test_an_agency_is_doubted_whose_address_is_at_no_secure_domain_and_a_school_is_not(town: Town):
    confirm_details(town.services, town.cme_officer.person, "southmere")
    [doubt] = told_of(town, "southmere")
    assert "secure domains" in doubt
    assert not any("secure domains" in warning for warning in told_of(town, "oakfield"))
    ours = town.services.catalogue.lists[SECURE_DOMAINS].model_copy(
        update={"codes": {"southmere": "southmere.example"}}
    )
    catalogue = replace(town.services.catalogue, lists={SECURE_DOMAINS: ours})
    assert told_of(replace(town, services=replace(town.services, catalogue=catalogue)), "southmere") == []


def test_only_its_keepers_see_the_directory(town: Town):
    import_schools(town.services, register(), checked_on=ON)
    assert [o.name for o in directory(town.services, town.cme_officer.person, "quay 2026")] == []
    assert [o.urn for o in directory(town.services, town.administrator.person, "QUAY high")] == ["100902"]
    with pytest.raises(NotAllowed):
        directory(town.services, town.lead.person)
