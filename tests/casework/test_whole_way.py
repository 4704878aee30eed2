"""The whole way of one child: checklist, referral, return, countersignature, office part and enquiry letters."""

from __future__ import annotations

from cmeforms.casework.verifying import verify_file
from cmeforms.submissions.lifecycle import Stage
from tests.documents_read import letter_text, pdf_text
from tests.factories import Town


def test_a_child_from_the_first_checklist_to_the_letters(town: Town):
    lead = town.lead
    checklist = lead.starts("cme1")
    lead.fills(checklist, seed=3, given={"surname": "Quillfeather"}, sections=slice(0, 3))
    referral = lead.opens_form_from(checklist, "cme2")
    lead.fills(referral, seed=3)
    referred = lead.signs(referral)
    text = pdf_text(lead.downloads(referral, referred.sha256))
    assert "Quillfeather" in text
    assert "Not done yet" in text
    town.clock.move(days=1)
    lead.fills(checklist, seed=3)
    first = lead.signs(checklist)
    town.welfare_officer.returns(checklist, "Please add when the neighbours were asked.")
    lead.types(checklist, "result", {"further_information": "The neighbours were asked on Monday."})
    second = lead.signs(checklist)
    agreed = town.welfare_officer.countersigns(checklist)
    assert len({first.sha256, second.sha256, agreed.sha256}) == 3
    town.cme_officer.fills(referral, seed=3)
    town.cme_officer.completes_office(referral)
    assert town.services.log.state(referral).stage is Stage.COMPLETE
    letters = town.cme_officer.issues_letters([referral], ["oakfield", "harbour", "st-hilds"])
    assert len(letters) == 3
    for letter in letters:
        content = town.cme_officer.downloads_letter(letter.record_id)
        assert "Quillfeather" in letter_text(content)
        assert verify_file(town.services.verifier, content).verdict == "well"
    town.cme_officer.views(referral)
    assert town.services.log.verify_chain().is_well
