"""The whole way of one child: checklist, referral, return, countersignature, office part and enquiry letters."""

from __future__ import annotations

from cmeforms.casework.papers.verifying import verify_file
from cmeforms.submissions.lifecycle import Stage
from tests.documents_read import attached, letter_text, pdf_text
from tests.factories import Town

SCHOOLS = ("oakfield", "harbour", "st-hilds")


def test_a_child_from_the_first_checklist_to_the_letters(town: Town):
    lead, officer = town.lead, town.welfare_officer
    checklist = lead.starts("cme1")
    lead.fills(checklist, seed=3, given={"surname": "Quillfeather"}, sections=slice(0, 3))
    referral = lead.opens_form_from(checklist, "cme2")
    assert lead.opens(referral).values["surname"] == "Quillfeather"
    lead.fills(referral, seed=3)
    referred = lead.signs(referral)
    text = pdf_text(lead.downloads(referral, referred.sha256))
    assert "Quillfeather" in text
    assert "Not done yet" in text

    town.clock.move(days=1)
    lead.fills(checklist, seed=3)
    first = lead.signs(checklist)
    officer.returns(checklist, "Please add when the neighbours were asked.")
    lead.types(checklist, "result", {"further_information": "The neighbours were asked on Monday."})
    second = lead.signs(checklist)
    old, new = (lead.downloads(checklist, receipt.sha256) for receipt in (first, second))
    assert "The neighbours were asked on Monday." not in pdf_text(old)
    assert f"{second.reference}, submission revision 1" in pdf_text(new)
    found = verify_file(town.services.verifier, old)
    assert (found.verdict, found.superseded_by) == ("well", second.sha256)

    agreed = officer.countersigns(checklist)
    signed = officer.downloads(checklist, agreed.sha256)
    assert signed.startswith(new)  # the second signature is added to the very bytes of the first
    assert town.services.log.state(checklist).stage is Stage.COMPLETE
    judged = verify_file(town.services.verifier, signed)
    assert [found.act.name for found in judged.signatures] == [lead.person.name, officer.person.name]
    assert judged.verdict == "well"

    town.cme_officer.fills(referral, seed=3)
    completed = town.cme_officer.completes_office(referral)
    text = pdf_text(town.cme_officer.downloads(referral, completed.sha256))
    assert f"{completed.reference}, submission revision 1" in text
    assert lead.person.name in text  # the signature given before stands as a fact
    assert verify_file(town.services.verifier, lead.downloads(referral, referred.sha256)).superseded_by
    assert town.services.log.verify_chain().is_well


def test_every_answer_is_in_the_document_and_in_the_attached_file(signed):
    state = signed.town.services.log.state(signed.record_id)
    pdf = signed.town.lead.downloads(signed.record_id, state.current_document.sha256)
    stored = signed.town.lead.views(signed.record_id).stored.submission.answers
    name, document = attached(pdf)
    assert name == f"cme1-{state.reference}.json"
    assert document == stored.document()
    text = pdf_text(pdf).replace(" ", "")
    missing = {
        (field_id, word)
        for field_id, answer in stored.by_field.items()
        for line in answer.lines()
        for word in line.replace(";", " ").split()
        if word not in text
    }
    assert missing == set()


def test_each_letter_holds_exactly_its_children(town: Town):
    canaries = {"Bramblewick": None, "Oystermouth": None, "Neverletter": None}
    for seed, surname in enumerate(canaries, start=11):
        record_id = town.lead.starts("cme2")
        town.lead.fills(record_id, seed=seed, given={"surname": surname})
        town.lead.signs(record_id)
        canaries[surname] = record_id
    chosen = [canaries["Bramblewick"], canaries["Oystermouth"]]
    letters = town.cme_officer.issues_letters(chosen, SCHOOLS)
    assert sorted(letter.organisation_id for letter in letters) == sorted(SCHOOLS)
    for letter in letters:
        content = town.cme_officer.downloads_letter(letter.record_id)
        text = letter_text(content)
        assert [surname for surname in canaries if surname in text] == ["Bramblewick", "Oystermouth"]
        found = verify_file(town.services.verifier, content)
        assert (found.verdict, found.reference) == ("well", letter.reference)
        changed = content[:-1] + bytes([content[-1] ^ 1])
        assert verify_file(town.services.verifier, changed).verdict == "not_well"
    view = town.cme_officer.views(canaries["Bramblewick"])
    assert view.stored is not None


def test_what_is_known_comes_along_and_is_typed_once(town: Town):
    checklist = town.lead.starts("cme1")
    town.lead.fills(checklist, seed=8)
    known = town.lead.opens(checklist).values
    referral = town.lead.opens_form_from(checklist, "cme2")
    carried = town.lead.opens(referral).values
    hand_over = next(h for h in town.lead.opens(checklist).loaded.definition.hand_overs if h.to == "cme2")
    plain = [f for f in hand_over.fields.items() if not isinstance(known.get(f[0]), list | dict) and known.get(f[0])]
    assert len(plain) > 5
    assert all(carried[to_id] == known[from_id] for from_id, to_id in plain)
    assert carried["cme1_reference"] == town.services.log.state(checklist).reference
    assert town.lead.opens_form_from(checklist, "cme2") == referral


def test_a_form_is_opened_anew_after_the_opened_one_was_discarded(town: Town):
    checklist = town.lead.starts("cme1")
    first = town.lead.opens_form_from(checklist, "cme2")
    town.lead.discards(first)
    assert town.lead.opens_form_from(checklist, "cme2") != first
