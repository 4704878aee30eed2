"""Doorstep of ``records``: the kinds of log entry, what an act hands in and what the log gives back.

An entry is one act or one audit event, in the past tense. ``facts`` stand in clear and are chained:
references, states, dates, ids, hashes; never a child's data. ``payloads`` are sealed under the
record's own key; only the SHA-256 of the sealed bytes is chained. Source: house decision 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from cmeforms.submissions.lifecycle import IssuedDocument


class EntryKind(StrEnum):
    """What happened. The values are stored for ever: never rename or reuse one.

    The comment after each names its facts and (payloads).
    """

    # The home and its people
    HOME_CREATED = "HomeCreated"  # schema_version, cmeforms_version
    DEFINITION_RECORDED = "DefinitionRecorded"  # slug, definition_revision, definition_sha256
    ORGANISATION_ADDED = "OrganisationAdded"  # organisation_id, organisation_kind
    ORGANISATION_CHANGED = "OrganisationChanged"  # organisation_id, changed: [names of what changed]
    PERSON_ADDED = "PersonAdded"  # subject_person_id, roles, organisation_id
    PERSON_CHANGED = "PersonChanged"  # subject_person_id, changed: [names of what changed]
    BACKUP_MADE = "BackupMade"  # what: data | keys, head_number, head_hash
    TEMPLATE_UPLOADED = "TemplateUploaded"  # template, template_revision, sha256 (template); on the letter's own record
    TEMPLATE_TAKEN_UP = "TemplateTakenUp"  # template, template_revision: from now on; 0 for the one it came with
    TEMPLATE_REFUSED = "TemplateRefused"  # template, sha256: a file with mistakes, which is not kept

    # Acts on a record
    DRAFT_STARTED = (
        "DraftStarted"  # reference, slug, form_number, definition_revision, definition_sha256, organisation_id
    )
    DRAFT_SAVED = "DraftSaved"  # draft_revision, section, content_sha256
    DRAFT_DISCARDED = "DraftDiscarded"
    TAKEN_FROM_PAPER = "TakenFromPaper"  # (paper: who filled it in by hand, when, who typed it up; or nothing)
    FILE_ATTACHED = "FileAttached"  # sha256, media_type, size_bytes (file)
    SUBMISSION_ACCEPTED = "SubmissionAccepted"
    # reference, submission_revision, draft_revision, short_code, more_expected, office_expected (answers)
    SIGNATURE_GIVEN = "SignatureGiven"  # signature_id, outcome, more_expected, office_expected (statement)
    SUBMISSION_RETURNED = "SubmissionReturned"  # signature_id, outcome (reason)
    PART_COMPLETED = "PartCompleted"  # part, submission_revision, short_code, more_expected, office_expected (answers)
    DOCUMENT_SEALED = "DocumentSealed"  # sha256, document_kind, audience (document)
    #                                     of a grab pack: short_code, made_of, and no payload; on a child's record
    DOCUMENT_COPIED = "DocumentCopied"  # sha256, of_sha256: the same contents sealed once more, not kept
    DOCUMENT_LOCKED = "DocumentLocked"  # sha256, of_sha256: a copy behind a pass phrase, which is not kept
    RECORD_LINKED = "RecordLinked"  # relation, other_record_id (reason, where a person decided it)
    CHILD_OPENED = "ChildOpened"  # reference; begins the record that all forms about one child point to
    RECORD_ASSIGNED = "RecordAssigned"  # assigned_to
    LETTER_ISSUED = "LetterIssued"  # reference, template, template_sha256, run_id, sha256, organisation_id,
    #                                 links: [[relation, other record], ...] (document, values)
    LETTER_PUT_FORWARD = "LetterPutForward"  # run_id, template, letter_sha256: a second person decides (request)
    LETTER_WITHDRAWN = "LetterWithdrawn"  # run_id: who put it forward took it back
    LETTER_SENT_BACK = "LetterSentBack"  # run_id: a second person wants it different (reason)
    LETTER_APPROVED = "LetterApproved"  # asked_by: on the letter's record (approval: who agreed in law, and when)
    LETTER_SERVED = "LetterServed"  # method, served_on (proof: who gave it, and what shows it)
    LETTER_RUN_ISSUED = "LetterRunIssued"  # run_id, template, letters: of homes before runs could be resumed
    LETTER_RUN_BEGUN = "LetterRunBegun"  # run_id, template, template_sha256, record_ids,
    #                                        organisation_ids (note, words)
    LETTER_ANSWERED = "LetterAnswered"  # answered_on: said by a person, where no reply form tells it
    RECORD_ERASED = "RecordErased"  # rule, reason_code; the key was destroyed before this entry

    # Messages and one-time links
    MESSAGE_QUEUED = "MessageQueued"  # message_id, purpose
    MESSAGE_SENT = "MessageSent"  # message_id, purpose, tries
    MESSAGE_FAILED = "MessageFailed"  # message_id, purpose, fault
    LINK_MADE = "LinkMade"  # link_id, purpose, recipient_id
    LINK_OPENED = "LinkOpened"  # link_id
    LINK_USED = "LinkUsed"  # link_id (collected_by: who downloaded a document)
    LINK_REVOKED = "LinkRevoked"  # link_id
    LINK_REFUSED = "LinkRefused"  # link_id

    # Audit events
    RECORD_VIEWED = "RecordViewed"  # page
    DOCUMENT_DOWNLOADED = "DocumentDownloaded"  # sha256
    SEALING_FAILED = "SealingFailed"  # reason: the kind of error; nothing of the record was changed
    DOCUMENT_VERIFIED = "DocumentVerified"  # sha256, verdict
    OPENED_OUT_OF_HOURS = "OpenedOutOfHours"  # reason_code; on a child's record (reason)
    OUT_OF_HOURS_READ = "OutOfHoursRead"  # opening: the number of the entry that was read
    CHILDREN_SEARCHED = "ChildrenSearched"  # found; never what was looked for
    EXPORT_REQUESTED = "ExportRequested"  # export_id, register, record_ids
    EXPORT_APPROVED = "ExportApproved"  # export_id
    FIGURES_TAKEN_OUT = "FiguresTakenOut"  # report, first_on, last_on, file_kind
    REGISTER_EXPORTED = "RegisterExported"  # export_id, register, file_kind, records: how many, never who
    ACCESS_REFUSED = "AccessRefused"  # action
    SIGNED_IN = "SignedIn"  # code: generator | recovery
    SIGN_IN_REFUSED = "SignInRefused"  # reason
    SIGNED_OUT = "SignedOut"


@dataclass(frozen=True)
class NewEntry:
    """What an act hands to the log. ``payloads`` need a ``record_id``: they are sealed under its key."""

    kind: EntryKind
    record_id: str = ""
    person_id: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    payloads: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class LogEntry:
    """One numbered, chained entry as the log keeps it.

    ``payload_sha256`` maps payload names to the SHA-256 (hex) of the sealed bytes; ``entry_hash``
    is the SHA-256 (hex) over everything else, ``previous_hash`` included.
    """

    number: int
    at: datetime
    kind: EntryKind
    format_number: int
    record_id: str
    person_id: str
    facts: Mapping[str, object]
    payload_sha256: Mapping[str, str]
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class ChainReport:
    """What an audit of the chain found: ``first_bad_entry`` is 0 when all is well."""

    entries: int
    head_hash: str
    first_bad_entry: int
    reason: str

    @property
    def is_well(self) -> bool:
        """Whether every entry, payload hash and link holds."""
        return self.first_bad_entry == 0


@dataclass(frozen=True)
class FoundDocument:
    """A document that this service issued: of which record, and by which later one it is superseded."""

    record_id: str
    document: IssuedDocument
    superseded_by: IssuedDocument | None


@dataclass(frozen=True)
class StoredDraft:
    """The working copy of a record: ``values`` maps field ids to raw values, as they were typed.

    ``draft_revision`` counts saves from 1; 0 stands for a draft that was never saved.
    ``content_sha256`` is the hash of the sealed bytes: it tells saves apart and says nothing about them.
    """

    record_id: str
    draft_revision: int
    values: Mapping[str, object] = field(repr=False)
    saved_at: datetime
    saved_by: str
    content_sha256: str = ""


@dataclass(frozen=True)
class Session:
    """One sign-in on one browser; ``confirmed_at`` is when the password was last given.

    ``session_id`` names it in lists; the secret token is not in it.
    """

    session_id: str
    person_id: str
    created_at: datetime
    last_seen_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without a page being asked for, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class ShownFacts:
    """What lists say of a record without opening it: the child and the school as written; empty where not given."""

    child_name: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    upn: str = field(default="", repr=False)
    nhs_number: str = field(default="", repr=False)
    school: str = field(default="", repr=False)


@dataclass(frozen=True)
class DueFact:
    """Something to be done on a record: until the day ``due_on`` or, counted in hours, the moment ``due_at``.

    ``ends_at`` is the aware moment after which it is late. Nothing here depends on the moment of asking.
    """

    rule_id: str
    title: str
    number: int
    what: str
    due_on: date
    due_at: datetime | None
    ends_at: datetime
    is_estimate: bool = False


@dataclass(frozen=True)
class DueFacts:
    """What is to be done on a record, what ends first at the front, and for how long that is true.

    ``good_for`` names the calendars, local rules and perhaps the day that it was counted with; while lists ask
    for another it is counted again.
    """

    open: tuple[DueFact, ...]
    good_for: str


@dataclass(frozen=True)
class ChildTies:
    """What lists must know of the child that a record is about: where it is placed now, and who must not act.

    ``organisation_id`` is where the record was begun.
    """

    organisation_id: str = ""
    placed_with: str = ""
    conflicted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OwedFact:
    """A return that a record tells somebody owes: by the day ``due_on``, None once it came."""

    due_on: date | None


@dataclass(frozen=True)
class SearchFacts:
    """What one record can be found by: names as written, a birth date, and numbers such as UPN or reference.

    ``shown`` is what lists say of it; it is found by the school's name there, too. ``due`` is None for a record
    on which nothing is to be done, whatever the calendars say; ``owed`` for one that tells of no return.
    """

    names: tuple[str, ...] = field(default=(), repr=False)
    born_on: tuple[date, ...] = field(default=(), repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)
    shown: ShownFacts = field(default_factory=ShownFacts, repr=False)
    due: DueFacts | None = None
    ties: ChildTies = ChildTies()
    owed: OwedFact | None = None


@dataclass(frozen=True)
class Credentials:
    """What a person signs in with: the hash of a password and the secret of their code generator.

    ``totp_last_step`` is the last time step whose code was used; no code works twice. ``recovery_hashes``
    are those of the recovery codes not used yet.
    """

    password_hash: str = field(repr=False)
    totp_secret: str = field(repr=False)
    totp_last_step: int = 0
    recovery_hashes: tuple[str, ...] = field(default=(), repr=False)
