"""Uploads a changed letter template and takes a revision into use; letters that were issued stay as they are.

The words of a notice in law are agreed by two: whoever uploaded them is not who takes them into use.
Source: forms.md L8 ("form must be approved by legal services"), L9, L10; safety.md section 4, "Two people needed".
"""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.template_revisions import PAYLOAD, read_history, template_record_id
from cmeforms.casework.templates.template_checks import check_file
from cmeforms.casework.templates.template_pages import require_keeper, require_template
from cmeforms.documents.letters.checking import TemplateReport
from cmeforms.errors import ActRefused, DefinitionError
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry

OUTGROWN = "It was kept under an earlier release. The letter needs something else by now, and it cannot be used."
NEEDS_ANOTHER = (
    "These are the words of a notice in law. Somebody other than you, who uploaded them, has to agree to them."
)


@dataclass(frozen=True)
class Upload:
    """What came of an upload: what was found, and the revision that the file now is; None if it was refused."""

    report: TemplateReport
    number: int | None


def upload_template(services: Services, administrator: Person, slug: str, content: bytes) -> Upload:
    """Check a changed file and keep it as the next revision, which is not used yet.

    A file with mistakes is not kept, but that it came is written down with its hash. The bytes of a revision that
    is there already are that revision. Raises ``NotAllowed``.
    """
    require_service(services, administrator, Action.ADMINISTER)
    require_template(services, slug)
    report = check_file(services, slug, content)
    facts: dict[str, object] = {"template": slug, "sha256": report.sha256}
    with services.log.act(at=services.clock(), by=administrator.person_id) as act:
        if not report.is_usable:
            act.append(NewEntry(EntryKind.TEMPLATE_REFUSED, facts=facts))
            return Upload(report, None)
        history = read_history(services.log, slug)
        known = history.with_hash(report.sha256)
        if known:
            return Upload(report, known.number)
        number = len(history.revisions) + 1
        facts["template_revision"] = number
        entry = NewEntry(
            EntryKind.TEMPLATE_UPLOADED, template_record_id(slug), facts=facts, payloads={PAYLOAD: content}
        )
        act.append(entry)
    return Upload(report, number)


def use_from_now_on(services: Services, person: Person, slug: str, number: int) -> None:
    """Make letters with this revision from now on, a newer or an earlier one; again changes nothing.

    Raises ``NotAllowed`` if there is no such revision for this person, ``ActRefused`` with the reason.
    """
    require_keeper(services, person)
    require_template(services, slug, number)
    refusal = why_not(services, person, slug, number)
    if refusal:
        raise ActRefused(refusal)
    facts = {"template": slug, "template_revision": number}
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if read_history(services.log, slug).in_use != number:
            act.append(NewEntry(EntryKind.TEMPLATE_TAKEN_UP, template_record_id(slug), facts=facts))


def why_not(services: Services, person: Person, slug: str, number: int) -> str:
    """Why this person cannot take a revision into use; empty if they can."""
    try:
        template = services.templates.revision(slug, number)
    except DefinitionError:
        return OUTGROWN
    uploaded = services.templates.history(slug).revision(number)
    is_own = uploaded is not None and uploaded.uploaded_by == person.person_id
    return NEEDS_ANOTHER if is_own and template.declaration.words_agreed_by_two else ""
