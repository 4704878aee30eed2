"""People whose methods are the acts of the house: tests say who does what, in the order of a working day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from cmeforms.casework.forms.countersigning import further_sign, return_form
from cmeforms.casework.forms.drafting import (
    OpenDraft,
    SavedSection,
    attach_file,
    discard,
    open_draft,
    save_section,
    start,
)
from cmeforms.casework.forms.office import complete_part
from cmeforms.casework.forms.opening import open_from
from cmeforms.casework.forms.submitting import CheckedDraft, Receipt, check_draft, submit
from cmeforms.casework.forms.uploads import take_in_document
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.reading import download_letter
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.work_lists import Waiting, waiting_for
from cmeforms.casework.papers.viewing import RecordView, download, view_record
from cmeforms.casework.runs.enquiries import NOTE, Enquiry
from cmeforms.casework.runs.run_log import IssuedLetter
from cmeforms.casework.runs.running import issue_run
from cmeforms.clock import london_date
from cmeforms.people.model import Person
from cmeforms.samples.examples import example_answers


@dataclass(frozen=True)
class Worker:
    """A person at work: what they do goes through the public acts, as from the web or a terminal."""

    services: Services = field(repr=False)
    person: Person
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)

    def starts(self, slug: str, values: Mapping[str, Any] | None = None) -> str:
        """Start a form; the record's id."""
        return start(self.services, self.person, slug, dict(values or {}))

    def opens(self, record_id: str) -> OpenDraft:
        """Open a draft, or the office part of a submitted form."""
        return open_draft(self.services, self.person, record_id)

    def fills(
        self, record_id: str, *, seed: int = 1, given: Mapping[str, Any] | None = None, sections: slice = slice(None)
    ) -> int:
        """Answer sections with an example in which ``given`` values stand; the draft revision afterwards."""
        draft = self.opens(record_id)
        definition, known = draft.loaded.definition, {**draft.submitted, **draft.values, **(given or {})}
        on = london_date(self.services.clock())
        example = example_answers(definition, seed, on, part=draft.part, given=known)
        document, files, found = take_in_document(definition, example, may_read_paths=False)
        assert not found
        for taken in files.values():
            attach_file(self.services, self.person, record_id, taken)
        for section in definition.sections_of(draft.part)[sections]:
            values = {f.id: document[f.id] for f in section.fields if f.id in document}
            saved = save_section(self.services, self.person, record_id, section.id, values, seen=draft.seen(section))
            assert not saved.conflicts
            draft = saved.draft
        return draft.draft_revision

    def types(self, record_id: str, section_id: str, changes: Mapping[str, Any], **options: Any) -> SavedSection:
        """Change some answers of one section, from a page loaded just now or from the one in ``page``."""
        page: OpenDraft = options.pop("page", None) or self.opens(record_id)
        section = next(s for s in page.loaded.definition.sections if s.id == section_id)
        values = {f.id: page.values[f.id] for f in section.fields if f.id in page.values} | dict(changes)
        return save_section(
            self.services, self.person, record_id, section_id, values, seen=page.seen(section), **options
        )

    def checks(self, record_id: str) -> CheckedDraft:
        """Look over all answers before signing."""
        return check_draft(self.services, self.person, record_id)

    def signs(self, record_id: str, *, draft_revision: int | None = None) -> Receipt:
        """Sign and submit the draft as it is now, or as it was at a revision."""
        revision = self.opens(record_id).draft_revision if draft_revision is None else draft_revision
        return submit(self.services, self.person, record_id, draft_revision=revision)

    def countersigns(self, record_id: str, outcome: str = "agree", reason: str = "", *, revision: int = 0) -> Receipt:
        """Countersign the submission as it is now, or as it was at a revision."""
        read = revision or self.services.log.state(record_id).submission_revision
        return further_sign(
            self.services, self.person, record_id, outcome=outcome, reason=reason, submission_revision=read
        )

    def returns(self, record_id: str, reason: str, *, revision: int = 0) -> None:
        """Give the form back with a reason."""
        read = revision or self.services.log.state(record_id).submission_revision
        return_form(self.services, self.person, record_id, reason=reason, submission_revision=read)

    def opens_form_from(self, record_id: str, slug: str) -> str:
        """Open another form from a record; the new record's id."""
        return open_from(self.services, self.person, record_id, slug)

    def completes_office(self, record_id: str, *, draft_revision: int | None = None) -> Receipt:
        """Sign the office part as it is now, or as it was at a revision."""
        revision = self.opens(record_id).draft_revision if draft_revision is None else draft_revision
        return complete_part(self.services, self.person, record_id, draft_revision=revision)

    def issues_letters(
        self, record_ids: Sequence[str], organisation_ids: Sequence[str], *, run_id: str = "", note: str = ""
    ) -> tuple[IssuedLetter, ...]:
        """Issue enquiry letters about children to schools."""
        words = {NOTE: note}
        enquiry = Enquiry(tuple(record_ids), tuple(organisation_ids), run_id or token_hex(16), words=words)
        return issue_run(self.services, self.person, enquiry)

    def views(self, record_id: str) -> RecordView:
        """Look at a record's page."""
        return view_record(self.services, self.person, record_id)

    def downloads(self, record_id: str, sha256: str) -> bytes:
        """Download an issued document."""
        return download(self.services, self.person, record_id, sha256)[1]

    def downloads_letter(self, record_id: str) -> bytes:
        """Download an issued letter."""
        return download_letter(self.services, self.person, record_id)[1]

    def discards(self, record_id: str) -> None:
        """Throw a draft away."""
        discard(self.services, self.person, record_id)

    def looks_home(self) -> Waiting:
        """Look at what waits."""
        with caught_up_index(self.services) as index:
            return waiting_for(self.services, self.person, index)
