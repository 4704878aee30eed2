"""Three children of one family are referred: what they share is typed once, and each has a file of their own."""

from __future__ import annotations

from typing import Any

from cmeforms.casework.ground.child_record import child_of
from tests.documents_read import attached, pdf_text
from tests.journeys.whole_way import Journey
from tests.website import Visitor, Website

FAMILY = "Quillfeather"
HOUSE = {"type": "uk", "lines": "1 Familylane\nNorthmoor", "postcode": "L99 9ZZ"}
CHILDREN = ("Ottoline", "Zoë", "Ikenna")
CANARIES = ("Goshawk", "Whimbrel", "Ptarmigan")
"""One word for each child, which must stand in no other child's file."""


def own(number: int) -> dict[str, Any]:
    """What belongs to one child alone."""
    born_on, word = f"{2012 + number}-05-06", CANARIES[number]
    return {
        "forenames": CHILDREN[number],
        "born_on": born_on,
        "outline": word,
        "gp_practice": word,
        "nationality": word,
    }


def refers(site: Website, visitor: Visitor, record: str, number: int) -> bytes:
    """Fill in what is the child's own, sign, and take the sealed copy."""
    lead = site.town.lead
    lead.fills(record, seed=3 + number, given=own(number) | ({} if number else {"surname": FAMILY}))
    visitor.goes_to(f"/drafts/{record}")
    visitor.follows("Check your answers")
    visitor.follows("Go on to sign")
    visitor.presses("Sign and submit", {"password": lead.password})
    return visitor.downloads("Download the sealed PDF")


def begins_for_a_sibling(site: Website, visitor: Visitor, child: str) -> str:
    """From the child's page; the address stands there already, and nothing of the child does."""
    visitor.goes_to(f"/children/{child}")
    visitor.presses("Start it for a brother or sister", {"form": "cme2"})
    record = Journey(site).newest("cme2")
    values = site.town.lead.opens(record).values
    assert values["last_known_address"] == HOUSE
    assert not any(word in str(values) for word in CANARIES + CHILDREN)
    return record


def test_what_a_family_shares_is_typed_once_and_each_child_has_a_file_of_their_own(site: Website):
    site.child_names |= {FAMILY, *CHILDREN}
    lead = site.town.lead
    visitor = site.signed_in(lead)
    records = [lead.starts("cme2", {"last_known_address": HOUSE})]
    files = [refers(site, visitor, records[0], 0)]
    first = child_of(site.town.services.log.state(records[0]))
    for number in (1, 2):
        records.append(begins_for_a_sibling(site, visitor, first))
        lead.types(records[-1], "child", {"surname": FAMILY})
        files.append(refers(site, visitor, records[-1], number))
    assert len({child_of(site.town.services.log.state(record)) for record in records}) == 3
    for word, file in zip(CANARIES, files, strict=True):
        whole = pdf_text(file) + str(attached(file)[1])
        assert word in whole
        assert "1 Familylane" in whole
        assert not [other for other in CANARIES if other != word and other in whole]


def test_the_officer_finds_each_child_with_its_brother_and_sister_beside_it(site: Website):
    lead, site.child_names = site.town.lead, {FAMILY, *CHILDREN}
    visitor = site.signed_in(lead)
    record = lead.starts("cme2", {"last_known_address": HOUSE, "surname": FAMILY})
    refers(site, visitor, record, 0)
    first = child_of(site.town.services.log.state(record))
    sibling = begins_for_a_sibling(site, visitor, first)
    lead.types(sibling, "child", {"surname": FAMILY})
    officer = site.signed_in(site.town.cme_officer)
    officer.goes_to(f"/children/{first}")
    assert "Brothers and sisters" not in officer.text  # a draft of the school is not theirs to see
    refers(site, visitor, sibling, 1)
    officer.goes_to(f"/children/{first}")
    officer.follows(f"{CHILDREN[1]} {FAMILY}")
    assert "Goshawk" not in officer.text
    assert f"Brothers and sisters: {CHILDREN[0]} {FAMILY}" in officer.text
