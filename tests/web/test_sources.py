"""The sources pages tell every rule and question with its document, and apart what must be verified or is our own."""

from __future__ import annotations

from cmeforms.rulebook.local_rules import FILE_NAME, VARIANTS
from cmeforms.rulebook.register import RULES
from tests.website import Website


def test_every_rule_and_local_value_is_told_with_its_document(site: Website) -> None:
    visitor = site.signed_in(site.town.lead)
    visitor.goes_to("/sources")
    for rule in RULES.values():
        assert rule.rule_id in visitor.text
        assert rule.source.document in visitor.text
    for variant in VARIANTS:
        assert variant.key in visitor.text
    assert "F31" in visitor.text


def test_a_chosen_local_value_is_shown_beside_what_the_rule_says(site: Website) -> None:
    (site.town.services.home / FILE_NAME).write_text("ctf_school_days = 2\npolice_told_hours = 9\n", encoding="utf-8")
    visitor = site.signed_in(site.town.lead)
    visitor.goes_to("/sources")
    assert "ctf_school_days R-CTF-01 2 15 at most 15" in visitor.text
    assert "police_told_hours R-CARE-02 4 4 at most 4" in visitor.text  # a looser value sets nothing
    assert "would loosen" in visitor.text


def test_every_question_of_a_form_is_told_with_its_document(site: Website) -> None:
    visitor = site.signed_in(site.town.lead)
    for slug in ("joiner", "missing-report"):
        definition = site.town.services.catalogue.find(slug).definition
        visitor.goes_to(f"/sources/forms/{slug}")
        assert all(field.id in visitor.text and field.label in visitor.text for field in definition.fields())
        assert definition.title in visitor.text


def test_what_must_be_verified_is_listed_apart_from_what_is_our_own(site: Website) -> None:
    visitor = site.signed_in(site.town.lead)
    visitor.goes_to("/sources")
    visitor.follows("What must be verified")
    to_verify, _, ours = visitor.text.partition("Rules in which something is our own")
    for definition in site.town.services.catalogue:
        for field in definition.fields():
            if field.verify:
                assert field.label in to_verify
            elif field.inferred:
                assert field.label in ours


def test_a_form_that_is_not_there_and_a_visitor_who_is_not_signed_in_get_no_sources(site: Website) -> None:
    assert site.visitor().client.get("/sources").status_code == 302
    assert site.signed_in(site.town.lead).client.get("/sources/forms/nowhere").status_code == 404
