"""What happened to the forms about one child, in words, newest first; judges nobody's rights beyond links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.letter_access import may_read_letter
from cmeforms.casework.ground.services import Services
from cmeforms.casework.papers.versions import may_have
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.submissions.lifecycle import RecordState

BY_COMMAND_LINE = "command-line"

_PLAIN_WORDS = {
    EntryKind.DRAFT_STARTED: "Started",
    EntryKind.DRAFT_DISCARDED: "Discarded",
    EntryKind.SUBMISSION_RETURNED: "Returned to be mended",
}
_TOLD_BY_LINKS = ("opened_from", "child_named_in")
"""The links that are events: where a form was opened from, and a letter that names its child."""


@dataclass(frozen=True)
class TimelineDocument:
    """A document issued at that moment; ``sha256`` is empty where this person may not download it."""

    label: str
    record_id: str
    sha256: str
    is_letter: bool = False


@dataclass(frozen=True)
class TimelineItem:
    """One act on one form: when, what, by whom, with the documents that it issued."""

    at: datetime
    number: int
    record: RecordState
    form_name: str
    what: str
    by: str
    documents: tuple[TimelineDocument, ...]


class Timeline:
    """Tells the acts on forms to one person, who may view all of these forms."""

    def __init__(self, services: Services, person: Person) -> None:
        self._services = services
        self._person = person
        self._names = {p.person_id: p.name for p in Accounts(services.log).persons()}

    def of(self, forms: Iterable[RecordState]) -> list[TimelineItem]:
        """All that happened to some forms, newest first."""
        items = [item for state in forms for item in self._items(state)]
        return sorted(items, key=lambda item: -item.number)

    def _items(self, state: RecordState) -> Iterable[TimelineItem]:
        definition = self._services.definition(state.definition_sha256).definition
        may_download = may(self._services, self._person, Action.DOWNLOAD, state)
        told = [e for e in record_entries(self._services, state.record_id) if self._words(e, definition)]
        for (at, person_id), group in groupby(told, key=lambda entry: (entry.at, entry.person_id)):
            entries = list(group)
            yield TimelineItem(
                at=at,
                number=entries[-1].number,
                record=state,
                form_name=definition.name,
                what=_sentence([self._words(entry, definition) for entry in entries]),
                by=self._name(person_id),
                documents=tuple(d for entry in entries for d in self._documents(entry, definition, may_download)),
            )

    def _words(self, entry: LogEntry, definition: FormDefinition) -> str:
        """What an entry says to a reader; empty for what a timeline leaves out."""
        facts = entry.facts
        match entry.kind:
            case EntryKind.SUBMISSION_ACCEPTED:
                return "Submitted again" if facts.get("submission_revision", 1) != 1 else "Submitted"
            case EntryKind.SIGNATURE_GIVEN:
                return _signed_words(definition, facts)
            case EntryKind.PART_COMPLETED:
                titles = {part.id: part.title for part in definition.parts}
                return f"{titles.get(str(facts.get('part')), 'Office part')}: completed"
            case EntryKind.RECORD_ASSIGNED:
                return f"Key worker: {self._name(str(facts.get('assigned_to', ''))) or 'nobody'}"
            case EntryKind.DOCUMENT_SEALED:
                return "Document sealed"
            case EntryKind.RECORD_LINKED:
                return self._linked_words(facts)
        return _PLAIN_WORDS.get(entry.kind, "")

    def _linked_words(self, facts: Mapping[str, object]) -> str:
        other = self._other(facts)
        if other is None:
            return ""
        return (
            f"Opened from {other.reference}"
            if facts["relation"] == "opened_from"
            else f"Letter {other.reference} issued"
        )

    def _other(self, facts: Mapping[str, object]) -> RecordState | None:
        """The record that a told link leads to."""
        if facts.get("relation") not in _TOLD_BY_LINKS:
            return None
        try:
            return self._services.log.state(str(facts.get("other_record_id")))
        except RecordNotFound:
            return None

    def _documents(self, entry: LogEntry, definition: FormDefinition, may_download: bool) -> Iterable[TimelineDocument]:
        if entry.kind is EntryKind.DOCUMENT_SEALED:
            titles = {audience.name: f"Version for: {audience.title}" for audience in definition.audiences}
            audience = str(entry.facts.get("audience", ""))
            label = titles.get(audience, "Sealed PDF")
            is_theirs = may_download and may_have(definition, self._person, audience)
            yield TimelineDocument(label, entry.record_id, str(entry.facts["sha256"]) if is_theirs else "")
        letter = self._other(entry.facts) if entry.kind is EntryKind.RECORD_LINKED else None
        if letter and letter.documents and entry.facts["relation"] == "child_named_in":
            sha256 = letter.documents[0].sha256 if may_read_letter(self._services, self._person, letter) else ""
            yield TimelineDocument("Letter", letter.record_id, sha256, is_letter=True)

    def _name(self, person_id: str) -> str:
        return "Command line" if person_id == BY_COMMAND_LINE else self._names.get(person_id, "")


def _sentence(words: list[str]) -> str:
    """What one act did, said once each: ``Submitted, signed, document sealed``."""
    first, *others = dict.fromkeys(words)
    return ", ".join([first, *(word[0].lower() + word[1:] for word in others)])


def _signed_words(definition: FormDefinition, facts: Mapping[str, object]) -> str:
    declared = next((s for s in definition.signatures if s.id == facts.get("signature_id")), None)
    verb = "Countersigned" if declared and declared.countersigns else "Signed"
    outcome = str(facts.get("outcome", ""))
    return f"{verb}: {outcome}" if outcome else verb
