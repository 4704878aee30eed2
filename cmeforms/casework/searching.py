"""Finds records by a child's name, birth date or numbers, for those who may see them."""

from __future__ import annotations

from cmeforms.casework.access import may, require_service
from cmeforms.casework.reading_records import read_submission
from cmeforms.casework.services import Services
from cmeforms.casework.viewing import ListedRecord, list_record
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import RecordErased, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry, SearchFacts
from cmeforms.records.search_index import SearchIndex
from cmeforms.records.states import is_form
from cmeforms.submissions.answers.dates import DateAnswer
from cmeforms.submissions.lifecycle import Stage
from cmeforms.submissions.model import Answers
from cmeforms.submissions.reading import read_answers

LONGEST_QUERY = 100


def find_children(services: Services, person: Person, query: str) -> list[ListedRecord]:
    """Records that a person may see and that have all words of the query; at most 50.

    The index catches up with the log first, so that it is never trusted further than it reaches. The
    search becomes an audit event that says how many were found, not what was looked for.
    """
    require_service(services, person, Action.SEARCH)
    if not query.strip() or len(query) > LONGEST_QUERY:
        return []
    index = SearchIndex(services.home)
    try:
        index.catch_up(services.log, lambda record_id: _facts(services, record_id))
        found = index.find(query, may_see=lambda record_id: _may_view(services, person, record_id))
    finally:
        index.close()
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.CHILDREN_SEARCHED, facts={"found": len(found)}))
    return [list_record(services, person, services.log.state(record_id)) for record_id in found]


def _may_view(services: Services, person: Person, record_id: str) -> bool:
    state = services.log.state(record_id)
    return may(services, person, Action.VIEW, state)


def _facts(services: Services, record_id: str) -> SearchFacts | None:
    """What a record is found by; nothing for letters, children and what is closed or erased."""
    try:
        state = services.log.state(record_id)
        if not is_form(state) or state.stage in (Stage.DISCARDED, Stage.ERASED):
            return None
        definition = services.definition(state.definition_sha256).definition
        draft = services.log.read_draft(record_id) if state.stage.is_editable else None
        if draft is not None:
            return _facts_of(definition, read_answers(definition, draft.values).answers, state.reference)
        return _facts_of(definition, read_submission(services, state).submission.answers, state.reference)
    except (RecordErased, RecordNotFound):
        return None


def _facts_of(definition: FormDefinition, answers: Answers, reference: str) -> SearchFacts:
    subject = definition.subject
    born = answers.get(subject.born_on) if subject.born_on else None
    return SearchFacts(
        names=_texts(answers, subject.surname, subject.forenames, subject.full_name),
        born_on=(born.on,) if isinstance(born, DateAnswer) else (),
        numbers=(reference, *_texts(answers, subject.upn, subject.nhs_number)),
    )


def _texts(answers: Answers, *field_ids: str) -> tuple[str, ...]:
    found = (answers.get(field_id) for field_id in field_ids if field_id)
    return tuple(" ".join(answer.compared()) for answer in found if answer is not None)
