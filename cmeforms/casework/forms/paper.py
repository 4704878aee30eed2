"""Notes that a draft is typed up from a form filled in on paper: by whom and when; the document then says so."""

from __future__ import annotations

import json
from datetime import date

from cmeforms.casework.forms.paper_content import paper_content, paper_from
from cmeforms.casework.forms.reading_records import read_json, record_entries
from cmeforms.casework.ground.access import require_record
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.rulebook.text import text_problems
from cmeforms.submissions.model import PaperOrigin

LONGEST_NAME = 100


def note_paper(services: Services, person: Person, record_id: str, filled_by: str, filled_on: date | None) -> None:
    """Note who filled in the paper and on which day; an empty name takes the note back.

    Raises ``NotAllowed`` unless the person may fill in this draft, ``ActRefused`` with what is wrong.
    """
    require_record(services, person, Action.EDIT, record_id)
    at, name = services.clock(), filled_by.strip()
    if text_problems(name, LONGEST_NAME):
        raise ActRefused(f"Enter the name of who filled it in, in at most {LONGEST_NAME} characters.")
    if name and (filled_on is None or filled_on > london_date(at)):
        raise ActRefused("Enter the day on which it was filled in: a day that is not in the future.")
    paper = PaperOrigin(name, filled_on, person.name, at) if name and filled_on else None
    content = json.dumps(paper_content(paper) if paper else {}, ensure_ascii=False).encode("utf-8")
    with services.log.act(at=at, by=person.person_id) as act:
        act.append(NewEntry(EntryKind.TAKEN_FROM_PAPER, record_id, payloads={"paper": content}))


def paper_of(services: Services, record_id: str) -> PaperOrigin | None:
    """The newest note on a record; None where there is none, or it was taken back."""
    noted = [e for e in record_entries(services, record_id) if e.kind is EntryKind.TAKEN_FROM_PAPER]
    return paper_from(read_json(services, noted[-1], "paper")) if noted else None
