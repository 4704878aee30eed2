"""Words that change while letters are written: what was read is what goes, a run keeps its words, an issued letter too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeforms.casework.letters.checking import check_letter
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.reading import view_letter
from cmeforms.casework.runs.enquiries import Enquiry
from cmeforms.casework.runs.run_files import run_merged
from cmeforms.casework.runs.run_log import begin_run, take_over
from cmeforms.casework.runs.run_preview import preview_run
from cmeforms.casework.runs.running import go_on
from cmeforms.casework.templates.template_words import WORDS_CHANGED
from cmeforms.documents.letters import letter_text
from cmeforms.errors import ActRefused
from cmeforms.people.model import OrganisationKind
from cmeforms.records.accounts import Accounts
from tests.casework.test_letters_from_records import referral, request
from tests.casework.test_template_changes import upload, use
from tests.changed_words import OURS, changed_words
from tests.factories import Town

RUN = "cd" * 16


def change_words(town: Town, slug: str, words: str = OURS) -> None:
    made = upload(town, changed_words(slug, words), slug)
    assert made.number is not None
    use(town, made.number, slug)


def test_a_letter_is_not_issued_with_words_that_nobody_read(town: Town):
    officer, wanted = town.cme_officer.person, request(referral(town))
    read = check_letter(town.services, officer, wanted).addressed
    assert read is not None
    as_read = replace(wanted, read_sha256=read.template.docx_sha256)
    change_words(town, "parent-first")
    with pytest.raises(ActRefused, match=WORDS_CHANGED):
        issue_letter(town.services, officer, as_read)
    again = check_letter(town.services, officer, wanted).addressed
    assert again is not None
    assert OURS in again.letter.text
    letter_id = issue_letter(town.services, officer, replace(wanted, read_sha256=again.template.docx_sha256))
    assert OURS in view_letter(town.services, officer, letter_id).text


def test_an_issued_letter_keeps_its_words_and_says_which_they_are(town: Town):
    officer, record_id = town.cme_officer.person, referral(town)
    first = issue_letter(town.services, officer, request(record_id))
    change_words(town, "parent-first")
    second = issue_letter(town.services, officer, request(record_id, run="b"))
    use(town, 0, "parent-first")
    before, after = (view_letter(town.services, officer, letter_id) for letter_id in (first, second))
    assert (OURS in before.text, OURS in after.text) == (False, True)
    assert before.words.startswith("The template that came with the service")
    assert after.words == "Revision 1 of the template"


def run_to_schools(town: Town) -> Enquiry:
    known = Accounts(town.services.log).organisations()
    schools = tuple(o.organisation_id for o in known if o.kind is OrganisationKind.SCHOOL)
    return Enquiry((referral(town),), schools, RUN)


def test_a_run_that_has_begun_keeps_its_words_to_the_end(town: Town):
    officer, enquiry = town.cme_officer.person, run_to_schools(town)
    begin_run(town.services, officer, enquiry)
    go_on(town.services, officer, RUN, 1)
    change_words(town, "cme3a")
    take_over(town.services, officer, RUN)
    assert len(go_on(town.services, officer, RUN).issued) == len(enquiry.organisation_ids) > 1
    assert OURS not in letter_text(run_merged(town.services, officer, RUN))
    begin_run(town.services, officer, replace(enquiry, run_id="ef" * 16))
    assert OURS in letter_text(run_merged_after(town, "ef" * 16))


def run_merged_after(town: Town, run_id: str) -> bytes:
    go_on(town.services, town.cme_officer.person, run_id)
    return run_merged(town.services, town.cme_officer.person, run_id)


def test_a_run_is_not_begun_with_words_that_nobody_read(town: Town):
    officer, enquiry = town.cme_officer.person, run_to_schools(town)
    read = preview_run(town.services, officer, enquiry).parts.template
    as_read = replace(enquiry, template_sha256=read.docx_sha256)
    change_words(town, "cme3a")
    for act in (begin_run, preview_run):
        with pytest.raises(ActRefused, match=WORDS_CHANGED):
            act(town.services, officer, as_read)
    begin_run(town.services, officer, enquiry)
