"""Versions for named readers: what leaves is what was shown, made once, and nobody gets what they may not see."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from cmeforms.casework.forms.sealing import draw
from cmeforms.casework.forms.uploads import take_in_document
from cmeforms.casework.ground.services import Services
from cmeforms.casework.papers.verifying import verify_file
from cmeforms.casework.papers.versions import issue_version, may_have, offered_versions, preview_version
from cmeforms.casework.papers.viewing import download
from cmeforms.clock import london_date
from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.model import Person
from cmeforms.samples.examples import example_answers
from cmeforms.submissions.audiences import fields_for
from cmeforms.submissions.model import GivenSignature, Submission
from cmeforms.submissions.reading import read_answers
from tests.documents_read import attached, pdf_text
from tests.factories import Town
from tests.rotation import in_turn

CANARY = "Zibbeth"
WHY = "Quorvane"


@pytest.fixture
def referred(town: Town) -> tuple[Town, str]:
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5)
    town.lead.signs(record_id)
    return town, record_id


def labels(sections) -> list[str]:
    return [field.label for _title, fields in sections for field in fields]


def test_the_preview_lists_every_field_that_leaves_and_every_one_that_stays(referred):
    town, record_id = referred
    preview = preview_version(town.services, town.cme_officer.person, record_id, "school")
    leaving = {field.label for field in fields_for(preview.definition, "school")}
    assert set(labels(preview.leaving)) <= leaving
    assert "Nationality" in labels(preview.staying)
    issued = issue_version(town.services, town.cme_officer.person, record_id, "school", submission_revision=1)
    pdf = town.cme_officer.downloads(record_id, issued.sha256)
    by_label = {field.id: field.label for field in preview.definition.fields()}
    assert {by_label[field_id] for field_id in attached(pdf)[1]} == {
        field.label for _title, fields in preview.leaving for field in fields if field.is_answered
    }


def test_a_version_is_sealed_kept_listed_and_made_once(referred):
    town, record_id = referred
    officer = town.cme_officer.person
    made = [issue_version(town.services, officer, record_id, "school", submission_revision=1) for _ in range(2)]
    assert made[0] == made[1]
    state = town.services.log.state(record_id)
    assert [d.audience for d in state.documents] == ["", "school"]
    assert preview_version(town.services, officer, record_id, "school").issued == made[0]
    found = verify_file(town.services.verifier, town.cme_officer.downloads(record_id, made[0].sha256))
    assert (found.verdict, found.superseded_by) == ("well", "")


def test_a_version_of_older_answers_is_not_made_and_an_old_one_is_superseded(referred):
    town, record_id = referred
    officer = town.cme_officer
    old = issue_version(town.services, officer.person, record_id, "school", submission_revision=1)
    town.clock.move(hours=1)
    officer.fills(record_id)
    officer.completes_office(record_id)
    with pytest.raises(ActRefused, match="changed"):
        issue_version(town.services, officer.person, record_id, "school", submission_revision=1)
    new = issue_version(town.services, officer.person, record_id, "school", submission_revision=2)
    assert new.sha256 != old.sha256
    assert verify_file(town.services.verifier, officer.downloads(record_id, old.sha256)).superseded_by == new.sha256


def test_a_returned_form_gives_no_versions(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    town.lead.signs(record_id)
    town.welfare_officer.returns(record_id, "Please mend this.")
    state = town.services.log.state(record_id)
    definition = town.services.definition(state.definition_sha256).definition
    assert offered_versions(definition, town.lead.person, state) == ()
    with pytest.raises(ActRefused):
        preview_version(town.services, town.lead.person, record_id, "authority")


@pytest.mark.parametrize("audience", ["nobody", "", "authority"])
def test_an_audience_that_the_form_does_not_have_is_refused(referred, audience: str):
    town, record_id = referred
    with pytest.raises(NotAllowed):
        preview_version(town.services, town.cme_officer.person, record_id, audience)


def test_another_school_gets_no_version(referred):
    town, record_id = referred
    with pytest.raises(NotAllowed):
        issue_version(town.services, town.other_lead.person, record_id, "school", submission_revision=1)


def test_who_may_not_see_a_field_gets_no_document_that_holds_it(town: Town):
    definition = town.services.catalogue.find("return-interview").definition
    duty = Person("duty-x", "duty@northmoor.example", "Dana Example", (Role.DUTY_TEAM,), "authority")
    manager = Person("manager-x", "manager@northmoor.example", "Mo Example", (Role.TEAM_MANAGER,), "authority")
    assert may_have(definition, manager)
    assert not may_have(definition, duty)
    assert not may_have(definition, duty, "police")
    assert may_have(definition, duty, "carer")


def test_the_whole_document_is_refused_to_a_person_who_may_not_see_all_of_it(town: Town):
    worker = town.of_role(Role.SOCIAL_WORKER)
    record_id = worker.starts("mace")
    worker.fills(record_id, seed=2)
    worker.signs(record_id)
    [document] = town.services.log.state(record_id).documents
    assert worker.downloads(record_id, document.sha256)
    definition = town.services.catalogue.find("mace").definition
    assert not may_have(definition, Person("x", "x@northmoor.example", "X", (Role.CARER,), "authority"))
    assert download(town.services, worker.person, record_id, document.sha256)[0] == document


def audiences(services: Services) -> list[tuple[FormDefinition, str]]:
    return [(form, audience.name) for form in services.catalogue for audience in form.audiences if not form.view_of]


def with_canaries(definition: FormDefinition, audience: str, answers: dict) -> dict[str, str]:
    """Answers in which each text that stays holds a word of its own; field id to that word."""
    leaving = {field.id for field in fields_for(definition, audience)}
    planted = {}
    for field in definition.fields():
        if field.id not in leaving and field.id in answers and is_text(field):
            planted[field.id] = f"{CANARY}{len(planted)}q"
            answers[field.id] = planted[field.id]
    return planted


def is_text(field: AnyField) -> bool:
    return field.kind in ("text", "long_text")


def everything_in(pdf: bytes) -> str:
    """Text, every string and stream of the file, decompressed: metadata, attachment and alternative texts."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        out = BytesIO()
        opened.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
        strings = [str(v) for o in opened.objects if isinstance(o, pikepdf.Dictionary) for v in o.values()]
    return pdf_text(pdf) + out.getvalue().decode("latin-1") + "".join(strings)


def test_what_stays_is_nowhere_in_a_version(town: Town):
    require_no_canaries(town, in_turn(audiences(town.services), 6))


@pytest.mark.long
def test_what_stays_is_nowhere_in_any_version_of_any_form(town: Town):
    assert require_no_canaries(town, audiences(town.services)) > 50


def require_no_canaries(town: Town, versions: list[tuple[FormDefinition, str]]) -> int:
    """How many were planted, in answers that stay; none of them is in any version."""
    on = london_date(town.services.clock())
    planted_at_all = 0
    for definition, audience in versions:
        example = example_answers(definition, 1, on)
        planted = with_canaries(definition, audience, example)
        planted_at_all += len(planted)
        submission = submitted(town, definition, example)
        version = everything_in(draw(town.services, definition, submission, audience))
        assert CANARY not in version, (definition.slug, audience)
        assert WHY not in version, (definition.slug, audience)
        if planted:
            assert CANARY in everything_in(draw(town.services, definition, submission)), definition.slug
    return planted_at_all


def submitted(town: Town, definition: FormDefinition, example: dict) -> Submission:
    """A submission that replaces one on which a signer gave a reason, which may tell anything."""
    at = town.services.clock()
    document, files, _refused = take_in_document(definition, example, may_read_paths=False)
    answers = read_answers(definition, document).answers
    photos = {sha256: taken.content for sha256, taken in files.items()}
    past = GivenSignature("lead", "Ada Park", "Head teacher", at, "True.", "Agreed", WHY)
    return Submission("r", "REF-1", 2, at, london_date(at), answers, photos, (past,), "REF-1, submission revision 1")
