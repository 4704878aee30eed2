"""Changing a letter's words: checked, kept as a revision, taken up as a second step, by two where the law speaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cmeforms.casework.ground.template_revisions import AS_IT_CAME, template_record_id
from cmeforms.casework.templates.template_changes import NEEDS_ANOTHER, Upload, upload_template, use_from_now_on
from cmeforms.casework.templates.template_pages import (
    download_revision,
    list_templates,
    view_revision,
    view_template,
)
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from cmeforms.records.states import is_form
from tests.changed_words import OURS, changed_words
from tests.factories import Town, open_town

SLUG = "parent-first"
NOTICE = "notice-437"


def upload(town: Town, content: bytes, slug: str = SLUG) -> Upload:
    return upload_template(town.services, town.administrator.person, slug, content)


def use(town: Town, number: int, slug: str = SLUG) -> None:
    use_from_now_on(town.services, town.administrator.person, slug, number)


def in_use(town: Town, slug: str = SLUG) -> int:
    return town.services.templates.history(slug).in_use


def test_an_uploaded_revision_is_kept_and_not_used_before_somebody_says_so(town: Town):
    before = town.services.templates[SLUG]
    made = upload(town, changed_words(SLUG))
    assert made.number == 1
    assert OURS in made.report.preview_text
    assert town.services.templates[SLUG] is before
    town.clock.move(hours=1)
    use(town, 1)
    after = town.services.templates[SLUG]
    assert after.docx_sha256 == made.report.sha256 != before.docx_sha256
    assert after.declaration == before.declaration


def test_the_log_says_who_when_and_which_bytes(town: Town):
    content = changed_words(SLUG)
    made = upload(town, content)
    use(town, 1)
    entries = town.services.log.acts_on(template_record_id(SLUG))
    assert [entry.kind for entry in entries] == [EntryKind.TEMPLATE_UPLOADED, EntryKind.TEMPLATE_TAKEN_UP]
    assert entries[0].facts == {"template": SLUG, "template_revision": 1, "sha256": made.report.sha256}
    assert {entry.person_id for entry in entries} == {town.administrator.person.person_id}
    assert download_revision(town.services, town.cme_officer.person, SLUG, 1) == content
    state = town.services.log.state(template_record_id(SLUG))
    assert not is_form(state)
    assert town.services.log.differing_states() == []
    assert town.services.log.verify_chain().is_well


def test_an_earlier_revision_and_the_first_words_can_be_taken_up_again(town: Town):
    for number, words in enumerate(("One.", "Two."), start=1):
        assert upload(town, changed_words(SLUG, words)).number == number
        use(town, number)
    for number in (1, AS_IT_CAME, 2):
        use(town, number)
        assert in_use(town) == number
    history = view_template(town.services, town.administrator.person, SLUG).history
    assert [use.number for use in history.uses] == [1, 2, 1, 0, 2]
    assert [revision.number for revision in history.revisions] == [1, 2]


def test_the_same_words_uploaded_again_are_the_revision_that_they_were(town: Town):
    content = changed_words(SLUG)
    assert [upload(town, content).number for _ in range(2)] == [1, 1]
    use(town, 1)
    use(town, 1)
    assert len(town.services.log.acts_on(template_record_id(SLUG))) == 2


def test_a_file_with_mistakes_is_not_kept_but_that_it_came_is_known(town: Town):
    made = upload(town, changed_words(SLUG, "{{ to.shoe_size }}"))
    assert made.number is None
    assert "to.shoe_size: is unknown" in " ".join(made.report.mistakes)
    assert town.services.templates.history(SLUG).revisions == ()
    (entry,) = town.services.log.newest_of(EntryKind.TEMPLATE_REFUSED)
    assert entry.facts == {"template": SLUG, "sha256": made.report.sha256}


def test_a_template_of_another_letter_is_refused(town: Town):
    assert upload(town, changed_words("cme3a")).number is None


def test_the_words_of_a_notice_need_somebody_else(town: Town):
    assert upload(town, changed_words(NOTICE), NOTICE).number == 1
    with pytest.raises(ActRefused, match=NEEDS_ANOTHER):
        use(town, 1, NOTICE)
    assert in_use(town, NOTICE) == AS_IT_CAME
    use_from_now_on(town.services, town.cme_officer.person, NOTICE, 1)
    assert in_use(town, NOTICE) == 1
    use(town, AS_IT_CAME, NOTICE)
    assert in_use(town, NOTICE) == AS_IT_CAME


def test_the_letters_of_the_order_track_are_those_that_need_two(town: Town):
    views = list_templates(town.services, town.administrator.person)
    needing = {view.declaration.number for view in views if view.declaration and view.declaration.words_agreed_by_two}
    assert needing == {"L8", "L9", "L9-2026", "L10"}
    numbers = [view.declaration.number for view in views if view.declaration]
    assert numbers.index("L2") < numbers.index("L9") < numbers.index("L10") < numbers.index("L11a")


@pytest.mark.parametrize("role", ["lead", "cme_officer"])
def test_only_an_administrator_uploads(town: Town, role: str):
    with pytest.raises(NotAllowed):
        upload_template(town.services, getattr(town, role).person, SLUG, changed_words(SLUG))
    assert town.services.log.newest_of(EntryKind.ACCESS_REFUSED)


def test_a_teacher_sees_no_template_and_nobody_one_that_is_not_there(town: Town):
    with pytest.raises(NotAllowed):
        list_templates(town.services, town.lead.person)
    for slug, number in ((SLUG, 1), ("nowhere", 0), ("../cme3a", 0)):
        with pytest.raises(NotAllowed):
            view_revision(town.services, town.administrator.person, slug, number)
        with pytest.raises(NotAllowed):
            use(town, number or 7, slug)


def test_two_uploads_at_once_are_two_revisions(town: Town):
    second = open_town(town.services.home)
    try:
        with ThreadPoolExecutor(2) as pool:
            tasks = [pool.submit(upload, t, changed_words(SLUG, w)) for t, w in ((town, "One."), (second, "Two."))]
        assert {task.result().number for task in tasks} == {1, 2}
        use(second, 2)
        assert in_use(town) == 2, "another worker follows without a restart"
    finally:
        second.close()
